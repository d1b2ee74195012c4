#ifndef TIB_CONDITION_ACTIVITY_H
#define TIB_CONDITION_ACTIVITY_H

/* What the whole night says of an ankle's motion: its floor, its events, and whether the sensor's scale is right. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "condition/gravity.h"

/* ACC-4 to ACC-6 and ACC-8 on activity->rms_g: fills floor_g, events (but for their `gross`) and bad_scale. Errors:
 * TIB_MEMORY. */
enum tib_status tib_activity_find(struct tib_activity *activity, const struct tib_gravity *gravity,
                                  const struct tib_accelerometer_rules *rules, struct tib_error *err);

#endif
