#ifndef TIB_CONDITION_ACCELEROMETER_H
#define TIB_CONDITION_ACCELEROMETER_H

/* One ankle: three axes in g to the root mean square of its motion (ACC-1 to ACC-3). What rests on the whole night (floor,
 * events, scale) is in activity.h. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "base/ticks.h"
#include "condition/activity.h"
#include "condition/overlap_save.h"

struct tib_accelerometer {
  struct tib_activity activity;
  struct tib_accelerometer_rules rules;
  struct tib_rate rate;
  struct tib_gravity gravity;
  struct tib_overlap_save *filter;
  tib_ticks onset;                  /* of this segment */
  int64_t read;                     /* samples of it that came in */
  struct tib_sample_clock filtered; /* at the next sample to leave the filter */
  tib_ticks half_end;
  int64_t half, n_half; /* the half step that is being summed, and its samples so far */
  double squares;
};

/* Three channels of one rate. Where it is too slow to tell motion (rules->rate_min_hz), activity.present stays false and
 * the other calls do nothing. `a` must not move afterwards. Errors: TIB_MEMORY. */
enum tib_status tib_accelerometer_init(struct tib_accelerometer *a, enum tib_side side, struct tib_rate rate,
                                       tib_ticks duration, const struct tib_accelerometer_rules *rules,
                                       struct tib_error *err);

void tib_accelerometer_begin_segment(struct tib_accelerometer *a, tib_ticks onset);

enum tib_status tib_accelerometer_push(struct tib_accelerometer *a, const float *const axis[3], size_t n,
                                       struct tib_error *err);

enum tib_status tib_accelerometer_end_segment(struct tib_accelerometer *a, struct tib_error *err);

/* Finds floor, events and scale, and moves the activity out. */
enum tib_status tib_accelerometer_take(struct tib_accelerometer *a, struct tib_activity *activity, struct tib_error *err);

void tib_accelerometer_finish(struct tib_accelerometer *a);

#endif
