#include "condition/accelerometer.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"

static enum tib_status add_filtered(void *user, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err);

static enum tib_status grow(float **array, size_t *capacity, size_t n, size_t need, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(array, capacity, need, sizeof **array, err);
  for (size_t i = n; i < need && !status; i++) (*array)[i] = NAN;
  return status;
}

/* Makes room for motion up to a time of the clock. */
static enum tib_status reach(struct tib_accelerometer *a, tib_ticks end, struct tib_error *err) {
  struct tib_activity *activity = &a->activity;
  size_t steps = (size_t)((end + activity->step - 1) / activity->step);
  enum tib_status status = TIB_OK;
  if (steps > activity->n) {
    status = grow(&activity->rms_g, &a->rms_capacity, activity->n, steps, err);
    if (!status) status = grow(&activity->floor_g, &a->floor_capacity, activity->n, steps, err);
    if (!status) activity->n = steps;
  }
  return status ? status : tib_gravity_reach(&a->gravity, end, err);
}

enum tib_status tib_accelerometer_init(struct tib_accelerometer *a, enum tib_side side, struct tib_rate rate,
                                       tib_ticks duration, const struct tib_accelerometer_rules *rules,
                                       struct tib_error *err) {
  double rate_hz = tib_rate_hz(rate);
  double high_hz = fmin(rules->motion_high_hz, rules->motion_high_share * rate_hz);
  struct tib_fir fir = {0};
  *a = (struct tib_accelerometer){.rules = *rules, .rate = rate};
  a->activity.side = side;
  if (rate_hz < rules->rate_min_hz || high_hz <= rules->motion_low_hz) return TIB_OK;
  a->activity.step = rules->envelope_window / 2;
  tib_gravity_init(&a->gravity, rate, rules->gravity_hz);
  enum tib_status status = reach(a, duration, err);
  if (!status) status = tib_fir_make_butterworth(&fir, rate_hz, rules->motion_low_hz, high_hz, err);
  if (!status) status = tib_overlap_save_create(&fir, 3, add_filtered, a, &a->filter, err);
  tib_fir_finish(&fir);
  a->activity.present = status == TIB_OK;
  return status;
}

void tib_accelerometer_begin_segment(struct tib_accelerometer *a, tib_ticks onset) {
  a->onset = onset;
  if (!a->activity.present) return;
  tib_gravity_begin_segment(&a->gravity, onset);
  a->filtered = tib_sample_clock_make(a->rate);
  a->half_end = INT64_MIN;
}

/* A gap may be shorter than a half step: what lies on both sides of it is summed together.
 *
 * While samples come, rms_g[i] holds the mean square of the first half of step i and floor_g[i] that of the second: the
 * window of 0.25 s about the middle of a step is made of four such halves. */
static void end_half(struct tib_accelerometer *a) {
  size_t step = (size_t)(a->half / 2);
  if (a->n_half > 0 && step < a->activity.n)
    (a->half % 2 ? a->activity.floor_g : a->activity.rms_g)[step] = (float)(a->squares / (double)a->n_half);
  a->squares = 0.0;
  a->n_half = 0;
}

static void begin_half(struct tib_accelerometer *a, tib_ticks time) {
  tib_ticks length = a->activity.step / 2;
  bool next = a->half_end > 0 && time - a->half_end < length; /* nearly always */
  int64_t half = next ? a->half + 1 : time / length;
  if (half != a->half) end_half(a);
  a->half = half;
  a->half_end = (half + 1) * length;
}

static enum tib_status add_filtered(void *user, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err) {
  struct tib_accelerometer *a = user;
  struct tib_sample_clock clock = a->filtered;
  const float *x = lane[0], *y = lane[1], *z = lane[2];
  (void)err;
  for (size_t i = 0; i < n;) {
    if (a->onset + clock.time >= a->half_end) begin_half(a, a->onset + clock.time);
    size_t first = i;
    double squares = a->squares;
    for (; i < n && a->onset + clock.time < a->half_end; i++) {
      squares += (double)x[i] * x[i] + (double)y[i] * y[i] + (double)z[i] * z[i];
      tib_sample_clock_next(&clock);
    }
    a->squares = squares;
    a->n_half += (int64_t)(i - first);
  }
  a->filtered = clock;
  return TIB_OK;
}

enum tib_status tib_accelerometer_push(struct tib_accelerometer *a, const float *const axis[3], size_t n,
                                       struct tib_error *err) {
  if (!a->activity.present) return TIB_OK;
  enum tib_status status = reach(a, a->onset + tib_ticks_of_sample(a->rate, a->gravity.read + (int64_t)n), err);
  if (status) return status;
  tib_gravity_add(&a->gravity, axis, n);
  const float *const lane[TIB_LANES_MAX] = {axis[0], axis[1], axis[2], NULL};
  return tib_overlap_save_push(a->filter, lane, n, err);
}

enum tib_status tib_accelerometer_end_segment(struct tib_accelerometer *a, struct tib_error *err) {
  if (!a->activity.present) return TIB_OK;
  return tib_overlap_save_end(a->filter, err);
}

static void halves_to_rms(struct tib_activity *activity) {
  float before = NAN;
  for (size_t i = 0; i < activity->n; i++) {
    float half[4] = {before, activity->rms_g[i], activity->floor_g[i], i + 1 < activity->n ? activity->rms_g[i + 1] : NAN};
    double sum = 0.0, known = 0.0;
    for (int k = 0; k < 4; k++) {
      if (isnan(half[k])) continue;
      sum += (double)half[k];
      known += 1.0;
    }
    activity->rms_g[i] = isnan(half[1]) && isnan(half[2]) ? NAN : (float)sqrt(sum / known);
    before = half[2];
  }
}

enum tib_status tib_accelerometer_take(struct tib_accelerometer *a, struct tib_activity *activity, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (a->activity.present) {
    tib_gravity_end(&a->gravity);
    tib_gravity_smooth(&a->gravity, a->rules.gravity_hz);
    end_half(a);
    halves_to_rms(&a->activity);
    status = tib_activity_find(&a->activity, &a->gravity, &a->rules, err);
  }
  if (status) return status;
  *activity = a->activity;
  a->activity = (struct tib_activity){0};
  return TIB_OK;
}

void tib_accelerometer_finish(struct tib_accelerometer *a) {
  if (!a) return;
  tib_activity_finish(&a->activity);
  tib_gravity_finish(&a->gravity);
  tib_overlap_save_destroy(a->filter);
}
