/* Sustained bursts at grade possible (SBC-1 to SBC-6). */

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"
#include "detect/detect.h"
#include "detect/histogram.h"
#include "detect/link.h"

struct list {
  size_t n, capacity;
  struct tib_pattern *item;
};

/* One segment of a leg. Its resting level is a low percentile of the ten minutes before that were not part of a burst, and
 * is held from the onset of whatever rises above it (BASE-4). */
struct search {
  const struct tib_envelope *envelope;
  const struct tib_envelope_segment *segment;
  const struct tib_burst_rules *rules;
  float *e; /* owned; the envelope of 4.2 */
  size_t n;
  double step_s;
  size_t window, least, bridge;  /* in steps */
  struct tib_histogram *history; /* owned */
  uint16_t *past;                /* owned; ring of `window` values, as bins */
  size_t n_past, oldest;         /* values in it; the oldest of a full one */
  bool in_event;
  size_t first, end; /* steps [first, end), from the first to the last above the level */
  size_t n_on;
  float rest;   /* held during an event */
  size_t flat;  /* the first stretch without signal that is not past */
  size_t clear; /* steps before this one do not meet it */
};

static void remember(struct search *s, float value) {
  uint16_t bin = (uint16_t)tib_histogram_bin(value);
  bool full = s->n_past == s->window;
  uint16_t *slot = &s->past[full ? s->oldest : s->n_past];
  if (full) {
    tib_histogram_remove_bin(s->history, *slot, 1);
    if (++s->oldest == s->window) s->oldest = 0;
  } else {
    s->n_past++;
  }
  *slot = bin;
  tib_histogram_add_bin(s->history, bin, 1);
}

static tib_ticks time_of(const struct search *s, size_t step) {
  int64_t sample = (int64_t)step * s->envelope->power_hops * s->envelope->hop;
  return s->segment->onset + tib_ticks_of_sample(s->envelope->rate, sample);
}

/* True where a step meets a stretch without signal; asked for in order. */
static bool is_flat(struct search *s, size_t i) {
  const struct tib_envelope *e = s->envelope;
  if (i < s->clear) return false;
  while (s->flat < e->n_flat && e->flat[s->flat].offset <= time_of(s, i)) s->flat++;
  if (s->flat == e->n_flat) {
    s->clear = s->n;
    return false;
  }
  if (e->flat[s->flat].onset < time_of(s, i + 1)) return true;
  double ahead = tib_seconds(e->flat[s->flat].onset - time_of(s, i + 1)) / s->step_s;
  if (ahead > 2.0) s->clear = i + (size_t)ahead - 1;
  return false;
}

/* SBC-6 */
static double continuity(const struct search *s, const double *sorted_all, size_t n_all, double *some) {
  double per_second = 1.0 / s->step_s;
  size_t n = 0;
  for (size_t k = 0;; k++) {
    size_t at = s->first + (size_t)floor((double)k * per_second + 0.5);
    if (at >= s->end) break;
    some[n++] = (double)s->e[at];
  }
  gsl_sort(some, 1, n);
  double low = gsl_stats_quantile_from_sorted_data(some, 1, n, s->rules->continuity_percentile);
  return low / gsl_stats_median_from_sorted_data(sorted_all, 1, n_all);
}

static enum tib_status add(struct list *list, struct tib_pattern pattern, struct tib_error *err) {
  enum tib_status status = tib_array_reserve((void **)&list->item, &list->capacity, list->n + 1, sizeof pattern, err);
  if (!status) list->item[list->n++] = pattern;
  return status;
}

static struct tib_pattern describe(const struct search *s, struct tib_span span, const double *sorted, size_t n) {
  double median = gsl_stats_median_from_sorted_data(sorted, 1, n);
  return (struct tib_pattern){.type = TIB_SUSTAINED_BURST,
                              .span = span,
                              .side = s->envelope->side,
                              .grade = TIB_GRADE_POSSIBLE,
                              .peak_uv = (float)sorted[n - 1],
                              .median_uv = (float)median,
                              .rest_uv = s->rest,
                              .ratio = (float)(median / (double)s->rest)};
}

static enum tib_status judge(const struct search *s, struct list *list, struct tib_error *err) {
  struct tib_span span = {time_of(s, s->first), time_of(s, s->end)};
  size_t n = s->end - s->first;
  if (tib_span_length(span) < s->rules->min || tib_span_length(span) > s->rules->max) return TIB_OK; /* SBC-3, SBC-4 */
  if ((double)s->n_on < s->rules->occupancy * (double)n) return TIB_OK;                              /* SBC-5 */
  double *sorted = NULL, *some = NULL;
  enum tib_status status = tib_array_create((void **)&sorted, n, sizeof *sorted, err);
  if (!status) status = tib_array_create((void **)&some, n, sizeof *some, err);
  if (status) goto out;
  for (size_t i = 0; i < n; i++) sorted[i] = (double)s->e[s->first + i];
  gsl_sort(sorted, 1, n);
  if (continuity(s, sorted, n, some) >= s->rules->continuity) status = add(list, describe(s, span, sorted, n), err);
out:
  free(sorted);
  free(some);
  return status;
}

static float on_level(const struct search *s) {
  return fmaxf((float)s->rules->on_ratio * s->rest, s->rest + (float)s->rules->on_uv); /* SBC-1 */
}

/* What lasts longer than a burst may is the leg's new resting level: the ten minutes before are those of it. */
static void take_as_rest(struct search *s) {
  size_t n = s->end - s->first, from = n > s->window ? s->end - s->window : s->first;
  for (size_t i = from; i < s->end; i++) remember(s, s->e[i]);
  s->in_event = false;
}

static enum tib_status end_event(struct search *s, struct list *list, struct tib_error *err) {
  s->in_event = false;
  return judge(s, list, err);
}

static enum tib_status step(struct search *s, size_t i, struct list *list, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  bool signal = !is_flat(s, i);
  if (s->in_event && (!signal || i - s->end > s->bridge)) status = end_event(s, list, err); /* SBC-2 */
  if (!signal) return status;
  if (!s->in_event && s->e[i] < tib_histogram_least(s->history, s->rules->rest_percentile) + (float)s->rules->on_uv) {
    remember(s, s->e[i]);
    return TIB_OK;
  }
  if (!s->in_event) s->rest = tib_histogram_quantile(s->history, s->rules->rest_percentile);
  bool known = s->n_past >= s->least;
  if (known && s->e[i] >= on_level(s)) {
    if (!s->in_event) {
      s->in_event = true;
      s->first = i;
      s->n_on = 0;
    }
    s->end = i + 1;
    s->n_on++;
    if (time_of(s, s->end) - time_of(s, s->first) > s->rules->max) take_as_rest(s);
  } else if (!s->in_event) {
    remember(s, s->e[i]);
  }
  return status;
}

static void make_envelope(struct search *s) {
  const float *power = s->envelope->power + s->segment->first_power;
  struct tib_window window =
      tib_window_make(s->envelope->rate, s->envelope->hop * s->envelope->power_hops, s->rules->envelope_window);
  tib_window_means(window, power, s->n, 0, s->n, s->e);
  for (size_t i = 0; i < s->n; i++) s->e[i] = sqrtf(s->e[i]);
}

/* Rounded up. */
static size_t steps_in(const struct search *s, tib_ticks length) {
  double n = ceil(tib_seconds(length) / s->step_s - 1e-9);
  return n < 1.0 ? 1 : (size_t)n;
}

static enum tib_status search_segment(struct search *s, struct list *list, struct tib_error *err) {
  s->n = s->segment->n_power;
  s->step_s = (double)s->envelope->hop * (double)s->envelope->power_hops / tib_rate_hz(s->envelope->rate);
  s->window = steps_in(s, s->rules->rest_window);
  s->least = steps_in(s, s->rules->rest_min);
  s->bridge = (size_t)(tib_seconds(s->rules->bridge) / s->step_s + 1e-9);
  enum tib_status status = tib_array_create((void **)&s->e, s->n, sizeof *s->e, err);
  if (!status) status = tib_array_create((void **)&s->past, s->window, sizeof *s->past, err);
  if (!status) status = tib_array_create((void **)&s->history, 1, sizeof *s->history, err);
  if (!status) make_envelope(s);
  for (size_t i = 0; i < s->n && !status; i++) status = step(s, i, list, err);
  /* A burst that the segment's end cuts is judged by what there is of it. */
  if (s->in_event && !status) status = end_event(s, list, err);
  free(s->e);
  free(s->past);
  free(s->history);
  return status;
}

static int by_onset_and_side(const void *a, const void *b) {
  const struct tib_pattern *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

enum tib_status tib_detect_bursts(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                  const struct tib_burst_rules *rules, const struct tib_accelerometer_rules *accelerometer,
                                  struct tib_pattern **out, size_t *n, struct tib_error *err) {
  struct list list = {0};
  enum tib_status status = TIB_OK;
  *out = NULL;
  *n = 0;
  for (size_t i = 0; i < n_legs; i++) {
    for (size_t k = 0; k < legs[i].n_segments && !legs[i].coarse && !status; k++) {
      struct search s = {.envelope = &legs[i], .segment = &legs[i].segments[k], .rules = rules};
      status = search_segment(&s, &list, err);
    }
  }
  if (status) {
    free(list.item);
    return status;
  }
  if (list.n > 0) qsort(list.item, list.n, sizeof *list.item, by_onset_and_side);
  for (size_t i = 0; i < list.n; i++)
    list.item[i].accel = tib_link_state(list.item[i].span, list.item[i].side, ankles, accelerometer);
  *out = list.item;
  *n = list.n;
  return TIB_OK;
}
