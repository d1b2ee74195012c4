#ifndef TIB_CONDITION_ACCELEROMETER_H
#define TIB_CONDITION_ACCELEROMETER_H

/* One ankle: three axes in g to gravity and the root mean square of its motion (ACC-1 to ACC-3). What rests on the whole
 * night (floor, events, postures, scale) is in activity.h. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "base/ticks.h"
#include "condition/activity.h"
#include "condition/gravity.h"
#include "condition/overlap_save.h"

struct tib_accelerometer {
  struct tib_activity activity;
  struct tib_accelerometer_rules rules;
  struct tib_rate rate;
  struct tib_gravity gravity;
  size_t rms_capacity, floor_capacity;
  struct tib_overlap_save *filter;
  tib_ticks onset;                  /* of this segment */
  struct tib_sample_clock filtered; /* at the next sample to leave the filter */
  tib_ticks half_end;
  int64_t half, n_half; /* the half step that is being summed, and its samples so far */
  double squares;
};

/* Three channels of one rate. `duration` is that of the recording as far as it is known: where a segment reaches beyond,
 * the activity grows. Where it is too slow to tell motion (rules->rate_min_hz), activity.present stays false and the other
 * calls do nothing. `a` must not move afterwards. Errors: TIB_MEMORY. */
enum tib_status tib_accelerometer_init(struct tib_accelerometer *a, enum tib_side side, struct tib_rate rate,
                                       tib_ticks duration, const struct tib_accelerometer_rules *rules,
                                       struct tib_error *err);

void tib_accelerometer_begin_segment(struct tib_accelerometer *a, tib_ticks onset);

enum tib_status tib_accelerometer_push(struct tib_accelerometer *a, const float *const axis[3], size_t n,
                                       struct tib_error *err);

enum tib_status tib_accelerometer_end_segment(struct tib_accelerometer *a, struct tib_error *err);

/* Finds floor, events, postures and scale, and moves the activity out. */
enum tib_status tib_accelerometer_take(struct tib_accelerometer *a, struct tib_activity *activity, struct tib_error *err);

void tib_accelerometer_finish(struct tib_accelerometer *a);

#endif
