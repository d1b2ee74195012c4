#include "detect/unscorable.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_statistics.h>

#include "base/array.h"
#include "base/ticks.h"

#define MINUTE (60 * TIB_TICKS_PER_S)

/* Mean resting level of each minute of the clock. */
struct minutes {
  size_t n;
  double *sum; /* owned */
  int *count;  /* owned */
};

static tib_ticks end_of(const struct tib_envelope *e) {
  if (e->n_segments == 0) return 0;
  const struct tib_envelope_segment *last = &e->segments[e->n_segments - 1];
  return tib_envelope_time(e, last, last->first_hop + last->n_hops);
}

static bool is_flat(const struct tib_envelope *e, tib_ticks time) {
  for (size_t f = 0; f < e->n_flat && e->flat[f].onset <= time; f++)
    if (time < e->flat[f].offset) return true;
  return false;
}

/* Calls for every level that was measured: adds it to its minute and to `value`, in float order. */
static size_t collect(const struct tib_envelope *e, const struct tib_rest *rest, struct minutes *minutes, float *value) {
  size_t n = 0;
  for (size_t s = 0; s < e->n_segments; s++) {
    for (size_t i = rest->first[s]; i < rest->first[s + 1]; i++) {
      size_t hop = e->segments[s].first_hop + (i - rest->first[s]) * rest->stride;
      tib_ticks time = tib_envelope_time(e, &e->segments[s], hop);
      if (isnan(rest->level_uv[i]) || is_flat(e, time)) continue;
      value[n++] = rest->level_uv[i];
      minutes->sum[time / MINUTE] += (double)rest->level_uv[i];
      minutes->count[time / MINUTE]++;
    }
  }
  return n;
}

/* Quantile of n values, as GSL takes it from sorted ones; `value` is shuffled. */
static double quantile(float *value, size_t n, double share) {
  double index = share * (double)(n - 1);
  size_t k = (size_t)index;
  double low = (double)gsl_stats_float_select(value, 1, n, k), part = index - (double)k;
  return k + 1 < n ? (1.0 - part) * low + part * (double)gsl_stats_float_select(value, 1, n, k + 1) : low;
}

static void set_percentiles(struct tib_leg_detection *leg, float *value, size_t n) {
  leg->rest_p10_uv = leg->rest_p50_uv = leg->rest_p90_uv = NAN;
  if (n == 0) return;
  leg->rest_p10_uv = quantile(value, n, 0.10);
  leg->rest_p50_uv = quantile(value, n, 0.50);
  leg->rest_p90_uv = quantile(value, n, 0.90);
}

static void add_span(struct tib_leg_detection *leg, tib_ticks onset, tib_ticks offset) {
  if (offset > onset) leg->out[leg->n_out++] = (struct tib_span){onset, offset};
}

/* BASE-7, BASE-9, BASE-10 */
#define OUT (TIB_MINUTE_CLIPPED | TIB_MINUTE_DETACHED | TIB_MINUTE_NOISY)

static enum tib_status make_minutes(const struct tib_envelope *e, const struct minutes *minutes,
                                    struct tib_leg_detection *leg, struct tib_error *err) {
  enum tib_status status = tib_array_create(&leg->minute_rest_uv, minutes->n, sizeof *leg->minute_rest_uv, err);
  if (!status) status = tib_array_create(&leg->minute_faults, minutes->n, sizeof *leg->minute_faults, err);
  if (status) return status;
  leg->n_minutes = minutes->n;
  for (size_t m = 0; m < minutes->n; m++) {
    leg->minute_rest_uv[m] = minutes->count[m] > 0 ? (float)(minutes->sum[m] / minutes->count[m]) : NAN;
    leg->minute_faults[m] = m < e->n_minutes ? e->minutes[m].faults : 0;
  }
  return TIB_OK;
}

static void judge_minutes(const struct minutes *minutes, const struct tib_detection_rules *rules, tib_ticks end,
                          struct tib_leg_detection *leg) {
  for (size_t m = 0; m < minutes->n; m++) {
    double level = minutes->count[m] > 0 ? minutes->sum[m] / minutes->count[m] : 0.0;
    leg->minutes_note += level > rules->rest_note_uv;
    leg->minutes_warn += level > rules->rest_warn_uv;
    if (level > rules->rest_max_uv) {
      leg->minutes_out++;
      leg->minute_faults[m] |= TIB_MINUTE_NOISY;
    }
    tib_ticks onset = (tib_ticks)m * MINUTE;
    if (leg->minute_faults[m] & OUT) add_span(leg, onset, onset + MINUTE < end ? onset + MINUTE : end);
  }
}

/* EDGE-23: a level that is another one than before the signal was lost. */
static void find_refits(struct tib_leg_detection *leg, double ratio) {
  double before = NAN;
  bool lost = false;
  for (size_t m = 0; m < leg->n_minutes; m++) {
    double level = (double)leg->minute_rest_uv[m];
    if (isnan(level) || leg->minute_faults[m] & (OUT | TIB_MINUTE_FLAT)) {
      lost = true;
      continue;
    }
    if (lost && (level >= ratio * before || level * ratio <= before)) leg->minute_faults[m] |= TIB_MINUTE_REFIT;
    before = level;
    lost = false;
  }
}

static int by_onset(const void *a, const void *b) {
  const struct tib_span *x = a, *y = b;
  return (x->onset > y->onset) - (x->onset < y->onset);
}

/* Sorted, and what overlaps or touches made one. */
static void unite(struct tib_leg_detection *leg) {
  if (leg->n_out == 0) return;
  qsort(leg->out, leg->n_out, sizeof *leg->out, by_onset);
  size_t last = 0;
  for (size_t i = 1; i < leg->n_out; i++) {
    if (leg->out[i].onset > leg->out[last].offset)
      leg->out[++last] = leg->out[i];
    else if (leg->out[i].offset > leg->out[last].offset)
      leg->out[last].offset = leg->out[i].offset;
  }
  leg->n_out = last + 1;
}

enum tib_status tib_unscorable_find(const struct tib_envelope *e, const struct tib_detection_rules *rules,
                                    struct tib_leg_detection *leg, struct tib_error *err) {
  tib_ticks end = end_of(e);
  struct minutes minutes = {.n = (size_t)((end + MINUTE - 1) / MINUTE)};
  float *value = NULL;
  enum tib_status status = tib_array_create((void **)&minutes.sum, minutes.n, sizeof *minutes.sum, err);
  if (!status) status = tib_array_create((void **)&minutes.count, minutes.n, sizeof *minutes.count, err);
  if (!status) status = tib_array_create((void **)&value, leg->rest.n, sizeof *value, err);
  if (!status) status = tib_array_create((void **)&leg->out, minutes.n + e->n_flat + 1, sizeof *leg->out, err);
  if (status) goto out;
  set_percentiles(leg, value, collect(e, &leg->rest, &minutes, value));
  status = make_minutes(e, &minutes, leg, err);
  if (status) goto out;
  judge_minutes(&minutes, rules, end, leg);
  find_refits(leg, rules->refit_ratio);
  for (size_t f = 0; f < e->n_flat; f++) add_span(leg, e->flat[f].onset, e->flat[f].offset);
  if (e->coarse) add_span(leg, 0, end);
  unite(leg);
out:
  free(minutes.sum);
  free(minutes.count);
  free(value);
  return status;
}
