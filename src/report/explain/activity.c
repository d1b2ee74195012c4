#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/values.h"

/* Stretches in which a leg is active, and what a movement in them lacks. Whether one came of them is what the detector
 * says; here is measured what it was decided on. */

/* Hops between two boundaries that no movement crosses: ends of a segment and stretches without signal. */
struct run {
  const struct tib_explained_view *view;
  size_t segment, low, high; /* hops [low, high) of the envelope */
};

size_t tib_explain_hops(const struct tib_envelope *leg, tib_ticks length, bool up) {
  double n = tib_seconds(length) * tib_rate_hz(leg->rate) / (double)leg->hop;
  n = up ? ceil(n - 1e-9) : floor(n + 0.5);
  return n < 1 ? 1 : (size_t)n;
}

void tib_explain_keep(struct tib_explained_level *level, struct tib_explained_level found) {
  if (isnan(found.uv) || isnan(found.limit_uv)) return;
  if (isnan(level->uv) || found.uv - found.limit_uv > level->uv - level->limit_uv) *level = found;
}

/* ---- levels of one hop ---- */

static tib_ticks time_of(const struct tib_explained_view *view, size_t segment, size_t hop) {
  return tib_envelope_time(view->leg, &view->leg->segments[segment], hop);
}

float tib_explain_active_limit(const struct tib_explained_view *view, size_t segment, size_t hop) {
  const struct tib_rest *rest = &view->found->rest;
  size_t into = hop - view->leg->segments[segment].first_hop, i = rest->first[segment] + into / rest->stride;
  size_t end = rest->first[segment + 1];
  if (rest->first[segment] == end) return NAN;
  if (i >= end) i = end - 1;
  float base = rest->level_uv[i] + tib_active_above(view->rules, rest->level_uv[i]);
  if (i + 1 >= end) return base;
  float next = rest->level_uv[i + 1] + tib_active_above(view->rules, rest->level_uv[i + 1]);
  return base + (next - base) * ((float)(into % rest->stride) / (float)rest->stride);
}

struct tib_explained_level tib_explain_hold(const struct tib_explained_view *view, size_t segment, size_t hop) {
  const struct tib_envelope_segment *in = &view->leg->segments[segment];
  size_t n = view->rules->onset_hold > 0 ? tib_explain_hops(view->leg, view->rules->onset_hold, false) : 0;
  size_t behind = in->first_hop + in->n_hops - hop - 1;
  float rest = tib_rest_at(&view->found->rest, view->leg, segment, hop), sum = 0;
  if (n > behind) n = behind;
  if (n == 0) return TIB_NO_LEVEL;
  for (size_t i = 1; i <= n; i++) sum += view->leg->mean[hop + i];
  return (struct tib_explained_level){sum / (float)n, rest + (float)view->rules->active_share * rest,
                                      time_of(view, segment, hop)};
}

static struct tib_explained_level mean_of(const struct run *run, size_t hop) {
  const struct tib_explained_view *view = run->view;
  return (struct tib_explained_level){tib_explain_mean(view->leg, run->segment, hop, view->rules->slow_window),
                                      tib_explain_active_limit(view, run->segment, hop), time_of(view, run->segment, hop)};
}

static bool is_active(const struct run *run, size_t hop) {
  struct tib_explained_level mean = mean_of(run, hop);
  return mean.uv > mean.limit_uv; /* not where either is NAN */
}

/* ---- a stretch ---- */

/* Where to begin to look, so that no stretch is seen in part. */
static size_t step_back(const struct run *run, size_t hop, size_t quiet) {
  for (size_t idle = 0; hop > run->low && idle < quiet;) {
    hop--;
    idle = is_active(run, hop) ? 0 : idle + 1;
  }
  return hop;
}

static void measure(struct tib_explained_activity *out, const struct run *run, size_t from, size_t to) {
  const struct tib_explained_view *view = run->view;
  out->mean = out->sample = out->hold = TIB_NO_LEVEL;
  for (size_t hop = from; hop < to; hop++) {
    float rest = tib_rest_at(&view->found->rest, view->leg, run->segment, hop);
    struct tib_explained_level sample = {tib_explain_sample(view->leg, view->rules, run->segment, hop),
                                         rest + (float)view->rules->onset_uv, time_of(view, run->segment, hop)};
    tib_explain_keep(&out->mean, mean_of(run, hop));
    tib_explain_keep(&out->sample, sample);
    if (out->sample.at == sample.at) out->rest_uv = rest;
    if (sample.uv >= sample.limit_uv) tib_explain_keep(&out->hold, tib_explain_hold(view, run->segment, hop));
  }
}

/* The detector's word comes first. */
static enum tib_activity_end find_end(const struct tib_explained_activity *activity,
                                      const struct tib_explained_view *view) {
  for (size_t i = 0; i < view->detection->n_candidates; i++) {
    const struct tib_candidate *candidate = &view->detection->candidates[i];
    if (candidate->side == view->leg->side && activity->span.onset <= candidate->span.onset &&
        candidate->span.onset < activity->span.offset)
      return TIB_ACTIVITY_MOVES;
  }
  if (!(activity->sample.uv >= activity->sample.limit_uv)) return TIB_ACTIVITY_LOW;
  return activity->hold.uv < activity->hold.limit_uv ? TIB_ACTIVITY_FLEETING : TIB_ACTIVITY_EDGE;
}

/* How long it is quiet from hop `to` on. */
static void measure_quiet(struct tib_explained_activity *out, const struct run *run, size_t to) {
  size_t most = tib_explain_hops(run->view->leg, TIB_QUIET_MOST, false), hop = to;
  while (hop < run->high && hop - to < most && !is_active(run, hop)) hop++;
  out->to_boundary = hop == run->high;
  out->quiet = time_of(run->view, run->segment, hop) - out->span.offset;
}

static void take(struct tib_explained_activity *out, const struct run *run, size_t from, size_t to) {
  *out = (struct tib_explained_activity){.segment = run->segment, .last = to - 1, .rest_uv = NAN};
  out->span = (struct tib_span){time_of(run->view, run->segment, from), time_of(run->view, run->segment, to)};
  measure(out, run, from, to);
  measure_quiet(out, run, to);
  out->end = find_end(out, run->view);
}

/* ---- in order ---- */

static bool find_in_run(struct tib_explained_activity *out, const struct run *run, tib_ticks from, tib_ticks until) {
  const struct tib_explained_view *view = run->view;
  size_t quiet = tib_explain_hops(view->leg, view->rules->offset_quiet, true), segment, hop;
  if (run->low >= run->high || time_of(view, run->segment, run->high) <= from) return false;
  if (!tib_explain_hop(view->leg, from, &segment, &hop) || segment != run->segment || hop < run->low) hop = run->low;
  for (hop = step_back(run, hop, quiet); hop < run->high && time_of(view, run->segment, hop) < until; hop++) {
    if (!is_active(run, hop)) continue;
    size_t first = hop, end = hop + 1;
    for (hop = end; hop < run->high && hop - end < quiet; hop++)
      if (is_active(run, hop)) end = hop + 1;
    hop = end;
    if (time_of(view, run->segment, end) <= from) continue;
    take(out, run, first, end);
    return true;
  }
  return false;
}

/* The hop of a segment that a time lies in, or that begins at it or later where `up`, as the detector has it. */
static size_t hop_at(const struct tib_explained_view *view, size_t segment, tib_ticks time, bool up) {
  const struct tib_envelope_segment *in = &view->leg->segments[segment];
  tib_ticks into = time - in->onset;
  if (into <= 0) return in->first_hop;
  size_t hop = (size_t)((tib_samples_in(view->leg->rate, into) + (up ? view->leg->hop - 1 : 0)) / view->leg->hop);
  return in->first_hop + (hop < in->n_hops ? hop : in->n_hops);
}

static bool find_between(struct tib_explained_activity *out, struct run run, tib_ticks from, tib_ticks until) {
  const struct tib_envelope *leg = run.view->leg;
  const struct tib_envelope_segment *in = &leg->segments[run.segment];
  if (run.low >= run.high || time_of(run.view, run.segment, run.low) >= until) return false;
  return in->n_hops > 0 && find_in_run(out, &run, from, until);
}

bool tib_explain_activity(struct tib_explained_activity *out, const struct tib_explained_view *view, tib_ticks from,
                          tib_ticks until) {
  const struct tib_envelope *leg = view->leg;
  for (size_t s = 0; s < leg->n_segments; s++) {
    struct run run = {.view = view, .segment = s, .low = leg->segments[s].first_hop};
    for (size_t f = 0; f < leg->n_flat; f++) {
      size_t flat = hop_at(view, s, leg->flat[f].onset, false), end = hop_at(view, s, leg->flat[f].offset, true);
      if (flat >= end) continue;
      run.high = flat;
      if (find_between(out, run, from, until)) return true;
      run.low = end;
    }
    run.high = leg->segments[s].first_hop + leg->segments[s].n_hops;
    if (find_between(out, run, from, until)) return true;
  }
  return false;
}

/* ---- all of them ---- */

static enum tib_status add(struct tib_explanation *out, const struct tib_explained_activity *activity,
                           struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&out->activities, &out->activities_capacity, out->n_activities + 1, sizeof *out->activities, err);
  if (status == TIB_OK) out->activities[out->n_activities++] = *activity;
  return status;
}

static enum tib_status find_on(struct tib_explanation *out, size_t leg, struct tib_error *err) {
  const struct tib_result *result = out->result;
  const struct tib_explained_view view = {.leg = &result->legs[leg],
                                          .found = tib_find_leg_detection(result, result->legs[leg].side),
                                          .detection = tib_find_primary(result),
                                          .rules = &result->profiles[0].rules.detection};
  tib_ticks from = out->choice.at - out->choice.around, until = out->choice.at + out->choice.around;
  struct tib_explained_activity activity;
  enum tib_status status = TIB_OK;
  if (!view.found || !view.detection || view.leg->coarse) return TIB_OK;
  while (status == TIB_OK && tib_explain_activity(&activity, &view, from, until)) {
    from = activity.span.offset;
    activity.leg = leg;
    if (activity.end != TIB_ACTIVITY_MOVES) status = add(out, &activity, err);
  }
  return status;
}

static int by_onset(const void *a, const void *b) {
  const struct tib_explained_activity *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->leg > y->leg) - (x->leg < y->leg);
}

enum tib_status tib_explain_activities(struct tib_explanation *explanation, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (explanation->result->imported) return TIB_OK; /* none were looked for */
  for (size_t i = 0; i < explanation->n_legs && status == TIB_OK; i++) status = find_on(explanation, i, err);
  if (explanation->n_activities > 1)
    qsort(explanation->activities, explanation->n_activities, sizeof *explanation->activities, by_onset);
  return status;
}
