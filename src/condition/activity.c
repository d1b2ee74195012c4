#include "condition/activity.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_statistics.h>

#include "base/array.h"
#include "base/ticks.h"
#include "condition/posture.h"
#include "condition/window_median.h"

#define ROUNDS 2      /* of leaving active parts out of the floor */
#define CELLS_APART 4 /* of gravity that the scale is taken from: neighbours say the same */

/* The night in seconds: what the floor is taken from. */
struct seconds {
  size_t per; /* steps in a second */
  size_t n;
  size_t half; /* of the floor's window, in seconds */
  double *quiet, *floor, *window;
};

static void finish_seconds(struct seconds *s) {
  free(s->quiet);
  free(s->floor);
  free(s->window);
}

static enum tib_status make_seconds(struct seconds *s, const struct tib_activity *activity,
                                    const struct tib_accelerometer_rules *rules, struct tib_error *err) {
  tib_ticks per = TIB_TICKS_PER_S / activity->step;
  s->per = per < 1 ? 1 : (size_t)per;
  s->n = (activity->n + s->per - 1) / s->per;
  double length = tib_seconds(activity->step) * (double)s->per;
  s->half = (size_t)(tib_seconds(rules->floor_window) / length / 2.0);
  enum tib_status status = tib_array_create(&s->quiet, s->n, sizeof *s->quiet, err);
  if (!status) status = tib_array_create(&s->floor, s->n, sizeof *s->floor, err);
  if (!status)
    status = tib_array_create(&s->window, s->n < 2 * s->half + 1 ? s->n : 2 * s->half + 1, sizeof *s->window, err);
  return status;
}

/* Lower quartile, as GSL takes it from sorted values; `value` is shuffled. */
static double lower_quartile(double *value, size_t n) {
  double index = 0.25 * (double)(n - 1);
  size_t k = (size_t)index;
  double low = gsl_stats_select(value, 1, n, k), part = index - (double)k;
  return k + 1 < n ? (1.0 - part) * low + part * gsl_stats_select(value, 1, n, k + 1) : low;
}

/* ACC-5. Where an ankle hardly ever rests, its floor is no rest: the level has an upper end. */
static double on_level(const struct tib_accelerometer_rules *rules, double floor_g) {
  double level_g = rules->on_floors * floor_g;
  if (!(level_g > rules->on_g)) level_g = rules->on_g; /* NAN as well */
  if (level_g > rules->on_max_g) level_g = rules->on_max_g;
  return (double)(float)level_g; /* motion is float: 20 mg are 20 mg */
}

/* Mean of the steps of one second that are not active over `floor_g`; NAN where there is none. */
static double quiet_mean(const struct tib_activity *activity, const struct seconds *s, size_t second, double floor_g,
                         const struct tib_accelerometer_rules *rules) {
  double limit = rules->off_share * on_level(rules, floor_g), sum = 0.0;
  size_t n = 0;
  for (size_t i = second * s->per; i < (second + 1) * s->per && i < activity->n; i++) {
    double value = (double)activity->rms_g[i];
    if (!(value < limit)) continue;
    sum += value;
    n++;
  }
  return n > 0 ? sum / (double)n : NAN;
}

/* A first floor that an hour of restlessness does not lift: the lower quartile of all seconds. */
static enum tib_status first_floor(const struct tib_activity *activity, const struct seconds *s, double *floor_g,
                                   struct tib_error *err) {
  double *value = NULL;
  enum tib_status status = tib_array_create((void **)&value, s->n, sizeof *value, err);
  if (status) return status;
  size_t n = 0;
  for (size_t i = 0; i < activity->n; i += s->per)
    if (!isnan(activity->rms_g[i])) value[n++] = (double)activity->rms_g[i];
  *floor_g = n > 0 ? lower_quartile(value, n) : NAN;
  free(value);
  return TIB_OK;
}

/* A second without quiet steps takes the floor of the round before, so that the median is that of the others. */
static void leave_out_active(const struct tib_activity *activity, struct seconds *s,
                             const struct tib_accelerometer_rules *rules) {
  for (size_t i = 0; i < s->n; i++) {
    double floor_g = s->floor[i];
    double mean = quiet_mean(activity, s, i, floor_g, rules);
    s->quiet[i] = isnan(mean) ? floor_g : mean;
  }
}

static enum tib_status find_floor(struct tib_activity *activity, const struct tib_accelerometer_rules *rules,
                                  struct tib_error *err) {
  struct seconds s = {0};
  double start = NAN;
  enum tib_status status = make_seconds(&s, activity, rules, err);
  if (!status) status = first_floor(activity, &s, &start, err);
  if (status || isnan(start)) goto out;
  for (size_t i = 0; i < s.n; i++) s.floor[i] = start;
  for (int round = 0; round < ROUNDS; round++) {
    leave_out_active(activity, &s, rules);
    tib_window_median(s.quiet, s.n, s.half, s.floor, s.window);
  }
  for (size_t i = 0; i < s.n; i++) {
    float floor_g = (float)s.floor[i];
    for (size_t k = i * s.per; k < (i + 1) * s.per && k < activity->n; k++)
      activity->floor_g[k] = isnan(activity->rms_g[k]) ? NAN : floor_g;
  }
out:
  finish_seconds(&s);
  return status;
}

static enum tib_status add_event(struct tib_activity *activity, size_t *capacity, size_t from, size_t to,
                                 const struct tib_accelerometer_rules *rules, struct tib_error *err) {
  struct tib_motion event = {.span = {(tib_ticks)from * activity->step, (tib_ticks)to * activity->step}, .turn_deg = NAN};
  if (tib_span_length(event.span) < rules->limb_min) return TIB_OK;
  for (size_t i = from; i < to; i++) {
    if (activity->rms_g[i] <= event.peak_g) continue;
    event.peak_g = activity->rms_g[i];
    event.floor_g = activity->floor_g[i];
  }
  enum tib_status status =
      tib_array_reserve((void **)&activity->events, capacity, activity->n_events + 1, sizeof event, err);
  if (!status) activity->events[activity->n_events++] = event;
  return status;
}

/* ACC-5: from the first step at the on level to the last one before the motion stays below the off level. */
static enum tib_status find_events(struct tib_activity *activity, const struct tib_accelerometer_rules *rules,
                                   struct tib_error *err) {
  size_t quiet = (size_t)((rules->off_quiet + activity->step - 1) / activity->step);
  size_t capacity = 0, from = 0, to = 0;
  bool on = false;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < activity->n && !status; i++) {
    double value = (double)activity->rms_g[i], level = on_level(rules, (double)activity->floor_g[i]);
    if (on && (isnan(value) || (i - to >= quiet && (quiet > 0 || value < rules->off_share * level)))) {
      status = add_event(activity, &capacity, from, to, rules, err);
      on = false;
    }
    if (!on && value >= level) {
      on = true;
      from = i;
    }
    if (on && value >= rules->off_share * level) to = i + 1;
  }
  return on && !status ? add_event(activity, &capacity, from, to, rules, err) : status;
}

static bool is_quiet(const struct tib_activity *activity, const struct tib_accelerometer_rules *rules, tib_ticks from,
                     tib_ticks to) {
  size_t first = (size_t)(from / activity->step), last = (size_t)((to + activity->step - 1) / activity->step);
  for (size_t i = first; i < last && i < activity->n; i++)
    if (!(activity->rms_g[i] < rules->off_share * on_level(rules, activity->floor_g[i]))) return false;
  return true;
}

static double norm(const struct tib_gravity *gravity, size_t i) {
  double x = (double)gravity->axis_g[0][i], y = (double)gravity->axis_g[1][i], z = (double)gravity->axis_g[2][i];
  return sqrt(x * x + y * y + z * z);
}

/* ACC-10: a sensor at rest feels 1 g. Without a quiet moment the scale is not doubted. */
static enum tib_status check_scale(struct tib_activity *activity, const struct tib_gravity *gravity,
                                   const struct tib_accelerometer_rules *rules, struct tib_error *err) {
  double *value = NULL;
  enum tib_status status = tib_array_create((void **)&value, gravity->n, sizeof *value, err);
  if (status) return status;
  size_t n = 0;
  for (size_t i = 0; i < gravity->n; i += CELLS_APART) {
    tib_ticks from = (tib_ticks)i * gravity->cell;
    if (!isnan(gravity->axis_g[0][i]) && is_quiet(activity, rules, from, from + gravity->cell))
      value[n++] = norm(gravity, i);
  }
  double middle = n > 0 ? gsl_stats_median(value, 1, n) : NAN;
  activity->bad_scale = middle < rules->scale_min_g || middle > rules->scale_max_g;
  free(value);
  return TIB_OK;
}

enum tib_status tib_activity_find(struct tib_activity *activity, const struct tib_gravity *gravity,
                                  const struct tib_accelerometer_rules *rules, struct tib_error *err) {
  if (activity->n == 0) return TIB_OK;
  enum tib_status status = find_floor(activity, rules, err);
  if (!status) status = find_events(activity, rules, err);
  if (!status) status = check_scale(activity, gravity, rules, err);
  if (!status) tib_posture_find(activity, gravity, rules);
  return status;
}
