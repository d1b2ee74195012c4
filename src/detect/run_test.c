#include <math.h>
#include <stdlib.h>

#include "base/ticks.h"
#include "detect/heart.h"
#include "detect/link.h"
#include "detect/run_alike.h"
#include "detect/run_chance.h"
#include "detect/run_search.h"

/* ---- is it one ---- */

static tib_ticks median_length(struct tib_run_search *s, size_t n) {
  for (size_t i = 0; i < n; i++) s->room[i] = tib_span_length(s->part[i]->span);
  return tib_median_of_ticks(s->room, n);
}

/* Mean rise between the bursts of each leg over that in them, above the lowest resting level of the minutes about: in a
 * contraction that lasts the resting level itself rises. */
static double rest_share(const struct tib_run_search *s, size_t n) {
  const struct tib_short_burst *last[TIB_MAX_LEGS] = {NULL};
  double between = 0.0, in = 0.0, rest[TIB_MAX_LEGS];
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->part[i], **before = &last[burst->leg];
    const struct tib_envelope *leg = &s->input->legs[burst->leg];
    if (*before) {
      double level = tib_short_bursts_between(leg, *before, burst);
      if (!isnan(level)) {
        between += level - rest[burst->leg];
        in += ((double)(*before)->level_uv + (double)burst->level_uv) / 2.0 - rest[burst->leg];
      }
    } else {
      const struct tib_rest *levels = &s->input->found->legs[burst->leg].rest;
      rest[burst->leg] = (double)tib_short_bursts_rest(leg, levels, burst, s->rules->run_rest_window);
    }
    *before = burst;
  }
  return in > 0.0 ? between / in : 0.0;
}

/* Of the time from the onset of the first burst to that of the last, how much lies in them. */
static double active_share(const struct tib_run_search *s, size_t n) {
  const struct tib_short_burst *last[TIB_MAX_LEGS] = {NULL};
  tib_ticks in = 0, time = 0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst **before = &last[s->part[i]->leg];
    if (*before) {
      in += tib_span_length((*before)->span);
      time += s->part[i]->span.onset - (*before)->span.onset;
    }
    *before = s->part[i];
  }
  return time > 0 ? (double)in / (double)time : 0.0;
}

static bool rests_between(const struct tib_run_search *s, size_t n) {
  return active_share(s, n) <= s->rules->run_active && rest_share(s, n) <= s->rules->run_rest;
}

static bool is_alike(const struct tib_run_search *s, size_t n, double limit) {
  return tib_run_difference(s->part, n, s->input->n_legs, s->room) <= limit;
}

/* BASE-8: beats that could not be taken out. */
static bool is_of_the_heart(const struct tib_run_search *s, size_t n) {
  struct tib_detection_rules window = {.ecg_window = s->rules->run_ecg};
  size_t at = 0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->part[i];
    struct tib_heart heart = tib_heart_make(&s->input->legs[burst->leg], &window);
    at += tib_heart_is_at_beat(&heart, burst->span.onset + tib_span_length(burst->span) / 2);
  }
  return 4 * at > 3 * n;
}

size_t tib_run_beats(struct tib_short_burst *const *burst, size_t n, const struct tib_run_kind *kind) {
  size_t of_leg[TIB_MAX_LEGS] = {0};
  for (size_t i = 0; i < n; i++) of_leg[burst[i]->leg]++;
  if (kind->type == TIB_ALMA) return n;
  return of_leg[0] > of_leg[1] ? of_leg[0] : of_leg[1];
}

static double rate_of(const struct tib_run_search *s, size_t beats, size_t n) {
  return (double)(beats - 1) / tib_seconds(s->part[n - 1]->span.onset - s->part[0]->span.onset);
}

/* Of the intervals, of each leg where legs do not take turns. The range of a few is less than that of what may come by as
 * much as one less of them is less than one more, on average. */
static void find_range(const struct tib_run_search *s, const struct tib_run_kind *kind, size_t n,
                       struct tib_run_place *place) {
  const struct tib_short_burst *last[TIB_MAX_LEGS] = {NULL};
  double least = (double)INFINITY, most = 0.0, intervals = 0.0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst **before = &last[kind->type == TIB_ALMA ? 0 : s->part[i]->leg];
    if (*before) {
      double interval_s = tib_seconds(s->part[i]->span.onset - (*before)->span.onset);
      least = fmin(least, interval_s);
      most = fmax(most, interval_s);
      intervals += 1.0;
    }
    *before = s->part[i];
  }
  double more = intervals > 1.0 ? (most - least) / (intervals - 1.0) : 0.0;
  place->least_s = fmax(least - more, 0.0);
  place->most_s = most + more;
}

/* Of potentials that are many. */
static bool is_by_chance(const struct tib_run_search *s, const struct tib_run_kind *kind, size_t beats, tib_ticks length,
                         size_t n) {
  const struct tib_short_burst *from[TIB_MAX_LEGS];
  size_t n_of[TIB_MAX_LEGS], n_legs = 0;
  for (size_t leg = 0; leg < s->input->n_legs; leg++) {
    bool takes_part = false;
    for (size_t i = 0; i < n; i++) takes_part = takes_part || s->part[i]->leg == leg;
    if (!takes_part) continue;
    from[n_legs] = s->bursts.item + s->n_leg[leg];
    n_of[n_legs++] = s->n_leg[leg + 1] - s->n_leg[leg];
  }
  struct tib_run_place place = {.span = s->part[0]->span,
                                .bursts = beats,
                                .reach_s = 1.0 / (kind->min_hz * (1.0 - s->rules->run_jitter)),
                                .alternates = kind->type == TIB_ALMA,
                                .shortest = (tib_ticks)((double)length / s->rules->run_like),
                                .longest = (tib_ticks)((double)length * s->rules->run_like),
                                .about = s->rules->run_about};
  for (size_t i = 0; i < n; i++)
    if (s->part[i]->span.offset > place.span.offset) place.span.offset = s->part[i]->span.offset;
  find_range(s, kind, n, &place);
  return tib_run_by_chance(from, n_of, n_legs, &place) > s->rules->run_chance;
}

/* ---- one run out of its bursts, s->part[0..n) ---- */

/* AASM-RSWA-3: phasic activity comes about as often as its mini-epochs do. */
static bool is_slow_in_rem(const struct tib_run_search *s, const struct tib_run_kind *kind, double rate) {
  const struct tib_context *context = s->input->context;
  if (kind->type == TIB_ALMA || !context->has_stages || rate >= s->rules->rem_rate_min_hz) return false;
  for (size_t i = 0; i < context->n_stages; i++)
    if (tib_span_overlap(context->stages[i].span, s->part[0]->span) > 0) return context->stages[i].stage == TIB_STAGE_R;
  return false;
}

bool tib_run_is_one(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n) {
  size_t beats = tib_run_beats(s->part, n, kind);
  double rate = rate_of(s, beats, n);
  tib_ticks length = median_length(s, n);
  if (rate < kind->min_hz * (1.0 - 1e-6) || rate > kind->max_hz * (1.0 + 1e-6)) return false;
  if (kind->burst_max > 0 && (length < kind->burst_min || length > kind->burst_max)) return false;
  if (is_slow_in_rem(s, kind, rate)) return false;
  if (is_by_chance(s, kind, beats, length, n)) return false;
  return is_alike(s, n, s->rules->run_alike) && rests_between(s, n) && !is_of_the_heart(s, n);
}

bool tib_run_is_merged(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n) {
  size_t beats = tib_run_beats(s->part, n, kind);
  double rate = rate_of(s, beats, n), jitter = s->rules->run_jitter;
  if (rate < kind->min_hz * (1.0 - jitter) || rate > kind->max_hz * (1.0 + jitter)) return false;
  bool alike = kind->type == TIB_ALMA || is_alike(s, n, s->rules->run_alike * (1.0 + jitter));
  return alike && rests_between(s, n) && !is_of_the_heart(s, n);
}

struct tib_pattern tib_run_pattern(struct tib_run_search *s, const struct tib_run_kind *kind, size_t n) {
  const struct tib_short_burst *first = s->part[0];
  size_t beats = tib_run_beats(s->part, n, kind);
  struct tib_pattern p = {.type = kind->type,
                          .span = first->span,
                          .side = first->side,
                          .muscle = TIB_TIBIALIS_ANTERIOR,
                          .rest_uv = first->rest_uv,
                          .parts = (int)beats,
                          .rate_hz = rate_of(s, beats, n),
                          .burst_s = tib_seconds(median_length(s, n)),
                          .wake_after = TIB_NO_TICKS};
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->part[i];
    if (burst->side != p.side) p.side = TIB_BOTH;
    if (burst->span.offset > p.span.offset) p.span.offset = burst->span.offset;
    p.peak_uv = fmaxf(p.peak_uv, burst->peak_uv);
    s->room[i] = (tib_ticks)((double)burst->level_uv * 1e6); /* in millionths, to be sorted */
  }
  p.median_uv = (float)((double)tib_median_of_ticks(s->room, n) / 1e6);
  p.ratio = p.median_uv / p.rest_uv;
  p.accel = tib_link_state(p.span, p.side, s->input->ankles, s->input->accelerometer);
  return p;
}
