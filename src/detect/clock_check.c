#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/detect.h"

/* Whether the accelerometer's clock keeps to that of the leg (ACC-11): windows of the night, in steps of the motion. */

#define SMOOTH 5      /* windows whose median is taken, so that one with few movements does not speak for the night */
#define WINDOWS_MIN 3 /* told lags below which nothing is said of the clock */

struct check {
  const struct tib_envelope *leg;
  const struct tib_activity *ankle;
  const struct tib_detection *found;
  const struct tib_accelerometer_rules *rules;
  size_t steps, lag; /* of a window; largest, in steps */
  size_t candidate;  /* the first that may reach into this window */
  size_t segment;    /* of the leg: where the last candidate began */
  size_t n_active;   /* steps of the window with a movement, and what the leg shows there */
  size_t *active;
  double *emg;
  double *motion;      /* window and `lag` steps to either side */
  double *correlation; /* 2 * lag + 1 */
};

struct lag {
  tib_ticks at;
  double s;
};

static void finish_check(struct check *c) {
  free(c->active);
  free(c->emg);
  free(c->motion);
  free(c->correlation);
}

static enum tib_status make_check(struct check *c, struct tib_error *err) {
  c->steps = (size_t)(c->rules->clock_window / c->ankle->step);
  c->lag = (size_t)(c->rules->clock_lag / c->ankle->step);
  enum tib_status status = tib_array_create(&c->active, c->steps, sizeof *c->active, err);
  if (!status) status = tib_array_create(&c->emg, c->steps, sizeof *c->emg, err);
  if (!status) status = tib_array_create(&c->motion, c->steps + 2 * c->lag, sizeof *c->motion, err);
  if (!status) status = tib_array_create(&c->correlation, 2 * c->lag + 1, sizeof *c->correlation, err);
  return status;
}

/* ---- a window ---- */

/* First hop of a segment at or after a time, as near as its rate tells. */
static size_t hop_at(const struct tib_envelope *leg, const struct tib_envelope_segment *segment, tib_ticks time) {
  if (time <= segment->onset) return segment->first_hop;
  size_t into = (size_t)(tib_samples_in(leg->rate, time - segment->onset) / leg->hop);
  return segment->first_hop + (into < segment->n_hops ? into : segment->n_hops);
}

/* What a movement of the leg shows in a step: the root of its mean above rest, so that the strongest do not outweigh all
 * others. */
static double emg_in(const struct check *c, const struct tib_candidate *candidate, size_t step) {
  const struct tib_envelope_segment *segment = &c->leg->segments[c->segment];
  tib_ticks time = (tib_ticks)step * c->ankle->step;
  size_t first = hop_at(c->leg, segment, time), end = hop_at(c->leg, segment, time + c->ankle->step);
  double sum = 0.0, rest = isnan(candidate->rest_uv) ? 0.0 : (double)candidate->rest_uv;
  for (size_t h = first; h < end; h++) sum += (double)c->leg->mean[h];
  return end > first ? sqrt(fmax(0.0, sum / (double)(end - first) - rest)) : 0.0;
}

static void add_candidate(struct check *c, const struct tib_candidate *candidate, size_t window) {
  while (c->segment + 1 < c->leg->n_segments && c->leg->segments[c->segment + 1].onset <= candidate->span.onset)
    c->segment++;
  size_t from = (size_t)(candidate->span.onset / c->ankle->step);
  size_t end = (size_t)((candidate->span.offset + c->ankle->step - 1) / c->ankle->step);
  if (c->n_active > 0 && from <= window + c->active[c->n_active - 1]) from = window + c->active[c->n_active - 1] + 1;
  for (size_t i = from > window ? from : window; i < end && i < window + c->steps; i++) {
    double value = emg_in(c, candidate, i);
    if (!(value > 0.0)) continue;
    c->active[c->n_active] = i - window;
    c->emg[c->n_active++] = value;
  }
}

static void take_emg(struct check *c, size_t window) {
  tib_ticks from = (tib_ticks)window * c->ankle->step, to = from + (tib_ticks)c->steps * c->ankle->step;
  const struct tib_candidate *list = c->found->candidates;
  c->n_active = 0;
  for (size_t i = c->candidate; i < c->found->n_candidates && list[i].span.onset < to; i++) {
    bool mine = list[i].side == c->leg->side && list[i].span.onset >= 0;
    if (mine && list[i].span.offset > from) add_candidate(c, &list[i], window);
    if (c->candidate == i && (!mine || list[i].span.offset <= to)) c->candidate = i + 1;
  }
}

/* False where there is a gap. */
static bool take_motion(struct check *c, size_t window) {
  for (size_t i = 0; i < c->steps + 2 * c->lag; i++) {
    size_t at = window + i < c->lag ? 0 : window + i - c->lag;
    float value = c->ankle->rms_g[at < c->ankle->n ? at : c->ankle->n - 1];
    if (isnan(value)) return false;
    c->motion[i] = sqrt((double)value);
  }
  return true;
}

/* Of every lag what one step of the leg adds to it. */
static void add_products(double *restrict sum, const double *restrict motion, double emg, size_t n) {
  for (size_t k = 0; k < n; k++) sum[k] += emg * motion[k];
}

/* Pearson's, of the leg with the motion `k` steps into what was taken of it. */
static void correlate(struct check *c) {
  size_t n_lags = 2 * c->lag + 1;
  double n = (double)c->steps, e = 0.0, ee = 0.0, a = 0.0, aa = 0.0;
  for (size_t k = 0; k < n_lags; k++) c->correlation[k] = 0.0;
  for (size_t i = 0; i < c->n_active; i++) {
    e += c->emg[i];
    ee += c->emg[i] * c->emg[i];
    add_products(c->correlation, c->motion + c->active[i], c->emg[i], n_lags);
  }
  for (size_t i = 0; i < c->steps; i++) a += c->motion[i], aa += c->motion[i] * c->motion[i];
  for (size_t k = 0; k < n_lags; k++) {
    double spread = (ee - e * e / n) * (aa - a * a / n);
    c->correlation[k] = spread > 0.0 ? (c->correlation[k] - e * a / n) / sqrt(spread) : 0.0;
    if (k + 1 == n_lags) break;
    double out = c->motion[k], in = c->motion[k + c->steps];
    a += in - out;
    aa += in * in - out * out;
  }
}

/* By the parabola through the largest correlation and its neighbours; NAN where it is low or at the end of what was tried.
 */
static double best_lag_s(const struct check *c) {
  size_t best = 0;
  for (size_t k = 1; k <= 2 * c->lag; k++)
    if (c->correlation[k] > c->correlation[best]) best = k;
  if (best == 0 || best == 2 * c->lag || c->correlation[best] < c->rules->clock_correlation) return NAN;
  double before = c->correlation[best - 1], top = c->correlation[best], after = c->correlation[best + 1];
  double curve = before - 2.0 * top + after, part = curve < 0.0 ? 0.5 * (before - after) / curve : 0.0;
  return ((double)best + part - (double)c->lag) * tib_seconds(c->ankle->step);
}

/* ---- the night ---- */

static enum tib_status find_lags(struct check *c, struct lag *lags, size_t *n, struct tib_error *err) {
  enum tib_status status = make_check(c, err);
  for (size_t window = 0; window + c->steps <= c->ankle->n && !status; window += c->steps) {
    take_emg(c, window);
    if (c->n_active == 0 || !take_motion(c, window)) continue;
    correlate(c);
    double lag_s = best_lag_s(c);
    if (!isnan(lag_s)) lags[(*n)++] = (struct lag){(tib_ticks)(window + c->steps / 2) * c->ankle->step, lag_s};
  }
  return status;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median of the lags about the i-th; fewer at the ends of the night. */
static double smooth_lag_s(const struct lag *lags, size_t n, size_t i) {
  double value[SMOOTH];
  size_t first = i > SMOOTH / 2 ? i - SMOOTH / 2 : 0, end = i + SMOOTH / 2 + 1 < n ? i + SMOOTH / 2 + 1 : n;
  for (size_t k = first; k < end; k++) value[k - first] = lags[k].s;
  qsort(value, end - first, sizeof *value, by_size);
  return 0.5 * (value[(end - first - 1) / 2] + value[(end - first) / 2]);
}

static void summarise(const struct lag *lags, size_t n, const struct tib_accelerometer_rules *rules,
                      struct tib_clock_check *out) {
  double least = INFINITY, most = -INFINITY;
  out->n_windows = n;
  if (n < WINDOWS_MIN) return;
  for (size_t i = 0; i < n; i++) {
    double s = smooth_lag_s(lags, n, i);
    least = fmin(least, s);
    most = fmax(most, s);
  }
  out->first_s = smooth_lag_s(lags, n, 0);
  out->last_s = smooth_lag_s(lags, n, n - 1);
  out->first_at = lags[0].at;
  out->last_at = lags[n - 1].at;
  out->move_s = most - least;
  out->moved = out->move_s > tib_seconds(rules->clock_move);
}

enum tib_status tib_detect_clock(const struct tib_envelope *leg, const struct tib_activity *ankle,
                                 const struct tib_detection *found, const struct tib_accelerometer_rules *rules,
                                 struct tib_clock_check *out, struct tib_error *err) {
  struct check check = {.leg = leg, .ankle = ankle, .found = found, .rules = rules};
  struct lag *lags = NULL;
  size_t n = 0;
  *out = (struct tib_clock_check){.move_s = NAN, .first_s = NAN, .last_s = NAN};
  if (!ankle->present || ankle->bad_scale || leg->coarse || leg->n_segments == 0 || ankle->n == 0) return TIB_OK;
  enum tib_status status =
      tib_array_create(&lags, ankle->n / (size_t)(rules->clock_window / ankle->step) + 1, sizeof *lags, err);
  if (!status) status = find_lags(&check, lags, &n, err);
  if (!status) summarise(lags, n, rules, out);
  finish_check(&check);
  free(lags);
  return status;
}
