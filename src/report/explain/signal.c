#include <math.h>

#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/values.h"

/* What the envelope holds at a time. */

static tib_ticks end_of(const struct tib_envelope *leg, const struct tib_envelope_segment *segment) {
  return tib_envelope_time(leg, segment, segment->first_hop + segment->n_hops);
}

bool tib_explain_hop(const struct tib_envelope *leg, tib_ticks time, size_t *segment, size_t *hop) {
  for (size_t s = 0; s < leg->n_segments; s++) {
    const struct tib_envelope_segment *in = &leg->segments[s];
    if (time < in->onset || time >= end_of(leg, in)) continue;
    tib_ticks into = time - in->onset;
    int64_t sample = into > 0 ? tib_samples_in(leg->rate, into) : 0;
    while (sample > 0 && tib_ticks_of_sample(leg->rate, sample) > into) sample--;
    size_t i = (size_t)(sample / leg->hop);
    if (i >= in->n_hops) i = in->n_hops - 1;
    *segment = s;
    *hop = in->first_hop + i;
    return true;
  }
  return false;
}

float tib_explain_mean(const struct tib_envelope *leg, size_t segment, size_t hop, tib_ticks window) {
  const struct tib_envelope_segment *in = &leg->segments[segment];
  double width = fmax(1, tib_seconds(window) * tib_rate_hz(leg->rate) / (double)leg->hop);
  double beside = (width - 1) / 2, sum = 0, weights = 0;
  size_t reach = (size_t)ceil(beside), at = hop - in->first_hop;
  size_t from = at > reach ? at - reach : 0, last = at + reach < in->n_hops ? at + reach : in->n_hops - 1;
  for (size_t i = from; i <= last; i++) {
    double away = fabs((double)i - (double)at), weight = fmin(1, beside + 1 - away);
    sum += weight * (double)leg->mean[in->first_hop + i];
    weights += weight;
  }
  return (float)(sum / weights);
}

float tib_explain_sample(const struct tib_envelope *leg, const struct tib_detection_rules *rules, size_t segment,
                         size_t hop) {
  return rules->onset_view == TIB_ONSET_MEAN ? tib_explain_mean(leg, segment, hop, rules->rest_view) : leg->peak[hop];
}

/* ---- a leg about a time ---- */

static void look_at_hop(struct tib_explained_leg *out, const struct tib_explained_view *view, size_t segment, size_t hop) {
  const struct tib_detection_rules *rules = view->rules;
  float rest = tib_rest_at(&view->found->rest, view->leg, segment, hop);
  if (isnan(rest)) return;
  tib_ticks at = tib_envelope_time(view->leg, &view->leg->segments[segment], hop);
  struct tib_explained_level sample = {tib_explain_sample(view->leg, rules, segment, hop), rest + (float)rules->onset_uv,
                                       at};
  struct tib_explained_level mean = {tib_explain_mean(view->leg, segment, hop, rules->slow_window),
                                     tib_explain_active_limit(view, segment, hop), at};
  tib_explain_keep(&out->sample, sample);
  tib_explain_keep(&out->mean, mean);
  if (!(mean.uv > mean.limit_uv)) return;
  tib_explain_keep(&out->active, sample);
  if (sample.uv >= sample.limit_uv) tib_explain_keep(&out->hold, tib_explain_hold(view, segment, hop));
}

static void look_around(struct tib_explained_leg *out, const struct tib_explained_view *view, tib_ticks at) {
  const struct tib_envelope *leg = view->leg;
  for (size_t s = 0; s < leg->n_segments; s++) {
    const struct tib_envelope_segment *in = &leg->segments[s];
    if (in->n_hops == 0 || in->onset > at + TIB_EXPLAIN_REACH || end_of(leg, in) < at - TIB_EXPLAIN_REACH) continue;
    size_t segment, hop;
    if (!tib_explain_hop(leg, at - TIB_EXPLAIN_REACH, &segment, &hop) || segment != s) hop = in->first_hop;
    for (; hop < in->first_hop + in->n_hops; hop++) {
      tib_ticks time = tib_envelope_time(leg, in, hop);
      if (time > at + TIB_EXPLAIN_REACH) break;
      if (time >= at - TIB_EXPLAIN_REACH) look_at_hop(out, view, s, hop);
    }
  }
}

static bool find_out(const struct tib_leg_detection *found, tib_ticks at, struct tib_span *out) {
  for (size_t i = 0; i < found->n_out; i++) {
    *out = found->out[i];
    if (out->onset <= at && at < out->offset) return true;
  }
  return false;
}

static bool is_near_edge(const struct tib_envelope *leg, tib_ticks margin, tib_ticks at) {
  size_t segment, hop;
  if (!tib_explain_hop(leg, at, &segment, &hop)) return false;
  return at - leg->segments[segment].onset < margin || end_of(leg, &leg->segments[segment]) - at < margin;
}

static bool has_movement(const struct tib_detection *detection, enum tib_side side, tib_ticks at) {
  for (size_t i = 0; i < detection->n_candidates; i++) {
    const struct tib_candidate *candidate = &detection->candidates[i];
    if (candidate->side == side && candidate->span.onset <= at + TIB_EXPLAIN_REACH &&
        candidate->span.offset >= at - TIB_EXPLAIN_REACH)
      return true;
  }
  return false;
}

void tib_explain_leg(struct tib_explained_leg *out, const struct tib_result *result, size_t i, tib_ticks at) {
  const struct tib_envelope *leg = &result->legs[i];
  const struct tib_detection *detection = tib_find_primary(result);
  const struct tib_leg_detection *found = tib_find_leg_detection(result, leg->side);
  const struct tib_detection_rules *rules = &result->profiles[0].rules.detection;
  size_t segment, hop, minute = (size_t)(at / (60 * TIB_TICKS_PER_S));
  const struct tib_explained_view view = {leg, found, detection, rules};
  *out = (struct tib_explained_leg){.side = leg->side,
                                    .rest_uv = NAN,
                                    .sample = TIB_NO_LEVEL,
                                    .mean = TIB_NO_LEVEL,
                                    .active = TIB_NO_LEVEL,
                                    .hold = TIB_NO_LEVEL};
  if (!detection || !found || leg->n_segments == 0) return;
  out->recorded = true;
  out->in_out = find_out(found, at, &out->out);
  out->near_edge = is_near_edge(leg, rules->edge_margin, at);
  out->moves = has_movement(detection, leg->side, at);
  if (minute < found->n_minutes && found->minute_faults) out->faults = found->minute_faults[minute];
  out->in_gap = !tib_explain_hop(leg, at, &segment, &hop);
  if (!out->in_gap) out->rest_uv = tib_rest_at(&found->rest, leg, segment, hop);
  if (!leg->coarse) look_around(out, &view, at);
}
