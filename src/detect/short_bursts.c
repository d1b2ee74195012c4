#include "detect/short_bursts.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"

#define EDGE 0.10f   /* of a burst's height: noise at rest does not reach it, and a slope is short below it */
#define SLOPES_S 1.0 /* of a burst and of noise about it, down to burst-off; what is longer is longer than a burst */

struct search {
  const struct tib_envelope *envelope;
  const struct tib_rest *rest;
  const struct tib_pattern_rules *rules;
  struct tib_clear clear;
  size_t leg, gap, most; /* hops: of a break that parts two bursts; of a burst with its slopes */
  struct tib_window view;
  float *mean;     /* owned; of one stretch between two values of the resting level, or of one burst */
  size_t from, to; /* activity so far; from == to: none */
  bool reached;    /* burst-on */
  float high;      /* largest mean so far */
  struct tib_short_bursts *bursts;
};

/* ---- where there is signal ---- */

/* Hop that a time lies in, or behind it where `up`; 0 and the last outside of the segment. */
static size_t hop_at(const struct tib_envelope *leg, size_t segment, tib_ticks time, bool up) {
  const struct tib_envelope_segment *s = &leg->segments[segment];
  if (time <= s->onset) return 0;
  int64_t sample = tib_samples_in(leg->rate, time - s->onset);
  size_t hop = (size_t)((sample + (up ? leg->hop - 1 : 0)) / leg->hop);
  return hop < s->n_hops ? hop : s->n_hops;
}

struct tib_clear tib_clear_make(const struct tib_envelope *leg, const struct tib_leg_detection *found) {
  return (struct tib_clear){.leg = leg, .found = found};
}

static void next_segment(struct tib_clear *clear) {
  clear->segment++;
  clear->from = 0;
  clear->out = 0;
}

bool tib_clear_next(struct tib_clear *clear) {
  const struct tib_envelope *leg = clear->leg;
  while (clear->segment < leg->n_segments) {
    const struct tib_envelope_segment *s = &leg->segments[clear->segment];
    size_t from = clear->from, to = s->n_hops, behind = s->n_hops;
    while (clear->out < clear->found->n_out) {
      struct tib_span out = clear->found->out[clear->out];
      size_t first = hop_at(leg, clear->segment, out.onset, false), end = hop_at(leg, clear->segment, out.offset, true);
      clear->out++;
      if (end <= from || first >= end) continue;
      to = first;
      behind = end;
      break;
    }
    if (from >= s->n_hops) {
      next_segment(clear);
      continue;
    }
    clear->from = behind;
    if (from >= to) continue;
    clear->low = from;
    clear->high = to;
    clear->stretch++;
    return true;
  }
  return false;
}

/* ---- bursts ---- */

static float rest_at(const struct search *s, size_t hop) {
  return tib_rest_at(s->rest, s->envelope, s->clear.segment, s->envelope->segments[s->clear.segment].first_hop + hop);
}

static float on_level(const struct tib_pattern_rules *rules, float rest) {
  return fmaxf(rest + (float)rules->burst_on_uv, (float)rules->burst_on_ratio * rest);
}

static void find_means(struct search *s, size_t first, size_t n) {
  const struct tib_envelope_segment *segment = &s->envelope->segments[s->clear.segment];
  tib_window_means(s->view, s->envelope->mean + segment->first_hop, segment->n_hops, first, n, s->mean);
}

static tib_ticks time_of(const struct search *s, size_t hop) {
  const struct tib_envelope_segment *segment = &s->envelope->segments[s->clear.segment];
  return tib_envelope_time(s->envelope, segment, segment->first_hop + hop);
}

/* Mean of what of the activity, whose means are at hand, reaches the level. */
static float level_above(const struct search *s, size_t n, float on) {
  float sum = 0.0f, above = 0.0f;
  for (size_t i = 0; i < n; i++) {
    if (s->mean[i] < on) continue;
    sum += s->mean[i];
    above += 1.0f;
  }
  return above > 0.0f ? sum / above : on;
}

/* Of the activity whose means are at hand: its first and last hop that reach the edge, where the mean over the view does so
 * or within half of the view of that, as it smears a burst by so much. */
static void find_edges(const struct search *s, float edge, size_t *first, size_t *end) {
  const float *hop = s->envelope->mean + s->envelope->segments[s->clear.segment].first_hop + s->from;
  size_t reach = s->view.whole + 1;
  while (*first + 1 < *end && s->mean[*first] < edge) ++*first;
  while (*end > *first + 1 && s->mean[*end - 1] < edge) --*end;
  for (size_t i = *first; i < *first + reach && i + 1 < *end; i++) {
    if (hop[i] < edge) continue;
    *first = i;
    break;
  }
  for (size_t i = *end; i + reach > *end && i > *first + 1; i--) {
    if (hop[i - 1] < edge) continue;
    *end = i;
    break;
  }
}

static enum tib_status add(struct search *s, struct tib_error *err) {
  const float *peak = s->envelope->peak + s->envelope->segments[s->clear.segment].first_hop;
  size_t n = s->to - s->from, first = 0, end = n;
  find_means(s, s->from, n);
  float rest = rest_at(s, s->from), level = level_above(s, n, on_level(s->rules, rest));
  find_edges(s, rest + EDGE * (level - rest), &first, &end);
  struct tib_short_burst burst = {.span = {time_of(s, s->from + first), time_of(s, s->from + end)},
                                  .side = s->envelope->side,
                                  .leg = s->leg,
                                  .stretch = s->clear.stretch,
                                  .segment = s->clear.segment,
                                  .low = s->clear.low,
                                  .high = s->clear.high,
                                  .first = s->from + first,
                                  .end = s->from + end,
                                  .level_uv = level,
                                  .rest_uv = rest};
  tib_ticks length = tib_span_length(burst.span);
  if (length < s->rules->burst_min || length > s->rules->burst_max) return TIB_OK;
  for (size_t i = s->from + first; i < s->from + end; i++) burst.peak_uv = fmaxf(burst.peak_uv, peak[i]);
  struct tib_short_bursts *bursts = s->bursts;
  enum tib_status status = tib_array_reserve(&bursts->item, &bursts->capacity, bursts->n + 1, sizeof *bursts->item, err);
  if (status == TIB_OK) bursts->item[bursts->n++] = burst;
  return status;
}

static enum tib_status end_activity(struct search *s, struct tib_error *err) {
  bool cut = s->from == s->clear.low || s->to == s->clear.high;
  bool is_burst = s->from < s->to && s->reached && !cut && s->to - s->from <= s->most;
  enum tib_status status = is_burst ? add(s, err) : TIB_OK;
  s->from = s->to = 0;
  s->reached = false;
  s->high = 0.0f;
  return status;
}

/* A strong burst has a tail, its own and the filter's, that stays above burst-off for longer than a short break lasts. */
static bool is_active(const struct search *s, size_t hop, float mean, float rest) {
  if (isnan(rest) || mean < rest + (float)s->rules->burst_off_uv) return false;
  const float *means = s->envelope->mean + s->envelope->segments[s->clear.segment].first_hop;
  return s->from == s->to || means[hop] >= rest + EDGE * (s->high - rest);
}

/* Hops [from, to) between two values of the resting level, and what of them is active. */
static enum tib_status search_between(struct search *s, size_t from, size_t to, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  float first = rest_at(s, from), step = (rest_at(s, to - 1) - first) / (float)(to - from > 1 ? to - from - 1 : 1);
  for (size_t i = 0; i < to - from && status == TIB_OK; i++) {
    /* ending an activity takes the means of its own */
    if (s->from < s->to && from + i - s->to >= s->gap) {
      status = end_activity(s, err);
      find_means(s, from, to - from);
    }
    float rest = first + step * (float)i;
    if (!is_active(s, from + i, s->mean[i], rest)) continue;
    if (s->from == s->to) s->from = from + i;
    s->to = from + i + 1;
    s->reached = s->reached || s->mean[i] >= on_level(s->rules, rest);
    s->high = fmaxf(s->high, s->mean[i]);
  }
  return status;
}

/* Most of a night: none of hops [from, to) can reach burst-off. */
static bool is_below_bursts(const struct search *s, size_t from, size_t to) {
  const struct tib_envelope_segment *segment = &s->envelope->segments[s->clear.segment];
  float least = 0.9999f * fminf(rest_at(s, from), rest_at(s, to - 1)) + (float)s->rules->burst_off_uv;
  return tib_window_most(s->view, s->envelope->mean + segment->first_hop, segment->n_hops, from, to - from) < least;
}

static enum tib_status search_part(struct search *s, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t stride = s->rest->stride;
  s->from = s->to = 0;
  s->reached = false;
  s->high = 0.0f;
  for (size_t from = s->clear.low; from < s->clear.high && status == TIB_OK;) {
    size_t next = (from / stride + 1) * stride, to = next < s->clear.high ? next : s->clear.high;
    if (!is_below_bursts(s, from, to)) {
      find_means(s, from, to - from);
      status = search_between(s, from, to, err);
    } else if (s->from < s->to && to - 1 - s->to >= s->gap) {
      status = end_activity(s, err);
    }
    from = to;
  }
  return status == TIB_OK ? end_activity(s, err) : status;
}

/* Rounded up; at least 1. */
static size_t hops_in(const struct tib_envelope *e, double length_s) {
  double n = ceil(length_s * tib_rate_hz(e->rate) / (double)e->hop - 1e-9);
  return n < 1.0 ? 1 : (size_t)n;
}

enum tib_status tib_short_bursts_find(const struct tib_envelope *legs, const struct tib_leg_detection *found, size_t leg,
                                      const struct tib_pattern_rules *rules, struct tib_short_bursts *bursts,
                                      struct tib_error *err) {
  const struct tib_envelope *envelope = &legs[leg];
  struct search s = {.envelope = envelope,
                     .rest = &found->rest,
                     .rules = rules,
                     .clear = tib_clear_make(envelope, found),
                     .leg = leg,
                     .gap = hops_in(envelope, tib_seconds(rules->burst_gap)),
                     .most = hops_in(envelope, tib_seconds(rules->burst_max) + SLOPES_S),
                     .view = tib_window_make(envelope->rate, envelope->hop, rules->burst_view),
                     .bursts = bursts};
  if (envelope->coarse || found->rest.n == 0) return TIB_OK;
  size_t room = s.most > s.rest->stride ? s.most : s.rest->stride;
  enum tib_status status = tib_array_create(&s.mean, room, sizeof *s.mean, err);
  while (status == TIB_OK && tib_clear_next(&s.clear)) status = search_part(&s, err);
  free(s.mean);
  return status;
}

double tib_short_bursts_between(const struct tib_envelope *leg, const struct tib_short_burst *a,
                                const struct tib_short_burst *b) {
  const float *mean = leg->mean + leg->segments[a->segment].first_hop;
  double sum = 0.0;
  for (size_t hop = a->end; hop < b->first; hop++) sum += (double)mean[hop];
  return b->first > a->end ? sum / (double)(b->first - a->end) : (double)NAN;
}

float tib_short_bursts_rest(const struct tib_envelope *leg, const struct tib_rest *rest,
                            const struct tib_short_burst *burst, tib_ticks about) {
  size_t reach = hops_in(leg, tib_seconds(about)), base = leg->segments[burst->segment].first_hop;
  size_t from = burst->first > burst->low + reach ? burst->first - reach : burst->low;
  size_t to = burst->end + reach < burst->high ? burst->end + reach : burst->high;
  float least = burst->rest_uv;
  for (size_t hop = from; hop < to; hop += rest->stride)
    least = fminf(least, tib_rest_at(rest, leg, burst->segment, base + hop)); /* a NAN gives way */
  return least;
}
