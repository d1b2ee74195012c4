#ifndef TIB_CONDITION_POSTURE_H
#define TIB_CONDITION_POSTURE_H

/* How far an ankle turned in a movement (ACC-8). */

#include <tibialis/rules.h>

#include "condition/gravity.h"

/* Fills events[i].turn_deg of an activity whose events were found. Between two events that follow each other so quickly
 * that no posture can be told, the turn from before the first to after the last belongs to the strongest of them; the
 * others have NAN, as has an event without gravity on one side. */
void tib_posture_find(struct tib_activity *activity, const struct tib_gravity *gravity,
                      const struct tib_accelerometer_rules *rules);

#endif
