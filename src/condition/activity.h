#ifndef TIB_CONDITION_ACTIVITY_H
#define TIB_CONDITION_ACTIVITY_H

/* What the whole night says of an ankle's motion: its floor, its events, and whether the sensor's scale is right. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Mean acceleration of cells of equal length (ACC-1). Sums while it is being made, then their norm in g. */
struct tib_gravity {
  tib_ticks cell;
  size_t n;
  float *norm_g; /* owned; NAN where there was no signal */
  size_t at;     /* the cell that the sums belong to */
  double sum[3];
  int64_t n_sum;
};

/* ACC-4 to ACC-6 on activity->rms_g: fills floor_g, events and bad_scale. Errors: TIB_MEMORY. */
enum tib_status tib_activity_find(struct tib_activity *activity, const struct tib_gravity *gravity,
                                  const struct tib_accelerometer_rules *rules, struct tib_error *err);

#endif
