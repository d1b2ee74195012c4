#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Which movements of one leg are leg movements at all. */

static float known(float uv) { return isnan(uv) ? -1 : uv; }

static bool begins_before(const void *a, const void *b) {
  const struct tib_candidate *x = &((const struct tib_part *)a)->candidate, *y = &((const struct tib_part *)b)->candidate;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset;
  if (x->side != y->side) return x->side < y->side;
  if (x->span.offset != y->span.offset) return x->span.offset < y->span.offset;
  if (x->imported != y->imported) return y->imported; /* from here on only so that the order of the input is nothing */
  if (x->truncated != y->truncated) return y->truncated;
  if (x->ecg != y->ecg) return x->ecg < y->ecg;
  if (x->run_bursts != y->run_bursts) return x->run_bursts < y->run_bursts;
  return known(x->median_uv) < known(y->median_uv);
}

/* Times that no recording reaches: some ten thousand years from its start. What lies there would overflow a sum. */
#define FAR (INT64_MAX / 8)

static bool is_absurd(struct tib_span span) { return span.onset < -FAR || span.offset > FAR || span.offset < span.onset; }

/* Begins where there is no signal, or where its own leg cannot be scored (BASE-7). */
static bool is_unscorable(const struct tib_night *night, const struct tib_candidate *candidate) {
  const struct tib_score_input *input = night->input;
  tib_ticks onset = candidate->span.onset;
  if (onset < input->recording.onset || onset >= input->recording.offset) return true;
  if (tib_spans_hold(night->breaks.span, night->breaks.n, onset)) return true;
  for (size_t i = 0; i < input->n_legs; i++) {
    const struct tib_leg_time *leg = &input->legs[i];
    if (leg->side == candidate->side && tib_spans_hold(leg->out, leg->n_out, onset)) return true;
  }
  return false;
}

/* TIB-DEC-2: an import joins what one leg did within the limit, before its lengths are tested. It does not join across a
 * break (EDGE-5), nor what our own detection found, where movements are apart already (WASM16-LM-2). */
static void join_imported(struct tib_night *night) {
  tib_ticks limit = night->rules->import_join;
  struct tib_part *last[TIB_BOTH + 1] = {NULL};
  size_t kept = 0, at = 0;
  for (size_t i = 0; i < night->n_parts && limit > 0; i++) {
    struct tib_part part = night->parts[i];
    struct tib_span span = part.candidate.span;
    struct tib_part **before = &last[part.candidate.side];
    bool joins = part.candidate.imported && !is_absurd(span) && !is_unscorable(night, &part.candidate);
    if (tib_night_passes_break(night, span.onset, &at)) memset(last, 0, sizeof last);
    if (joins && *before && span.onset - (*before)->candidate.span.offset < limit) {
      if (span.offset > (*before)->candidate.span.offset) (*before)->candidate.span.offset = span.offset;
      (*before)->candidate.truncated |= part.candidate.truncated;
      night->n_joined++;
      continue;
    }
    night->parts[kept] = part;
    if (joins) *before = &night->parts[kept];
    kept++;
  }
  if (limit > 0) night->n_parts = kept;
}

static enum tib_status copy_sorted(struct tib_night *night, struct tib_error *err) {
  const struct tib_score_input *input = night->input;
  void *parts, *scratch = NULL;
  enum tib_status status = tib_array_create(&parts, input->n_candidates, sizeof *night->parts, err);
  night->parts = parts;
  if (status == TIB_OK) status = tib_array_create(&scratch, input->n_candidates, sizeof *night->parts, err);
  if (status != TIB_OK) return status;
  night->n_parts = input->n_candidates;
  for (size_t i = 0; i < night->n_parts; i++) night->parts[i].candidate = input->candidates[i];
  tib_sort(night->parts, scratch, night->n_parts, sizeof *night->parts, begins_before);
  free(scratch);
  return TIB_OK;
}

/* WASM16-LM-5, TIB-DEC-9. What was not measured is not tested. */
static bool lacks_amplitude(const struct tib_scoring_rules *rules, const struct tib_candidate *candidate) {
  if (rules->morphology == TIB_MORPHOLOGY_OFF) return false;
  double median = (double)candidate->median_uv, rest = (double)candidate->rest_uv;
  return !isnan(median) && !isnan(rest) && median < rest + rules->morphology_uv;
}

static unsigned find_reasons(const struct tib_night *night, const struct tib_candidate *candidate) {
  const struct tib_scoring_rules *rules = night->rules;
  struct tib_span lights = night->input->context->lights;
  if (is_absurd(candidate->span)) return TIB_REASON_UNSCORABLE;
  tib_ticks onset = candidate->span.onset, length = tib_span_length(candidate->span);
  unsigned reasons = 0;
  if (length < rules->lm_min) reasons |= TIB_REASON_TOO_SHORT; /* AASM-LM-1, WASM16-LM-3 */
  if (length > rules->clm_max) reasons |= TIB_REASON_TOO_LONG; /* AASM-LM-2, WASM16-CLM-1 */
  if (candidate->truncated) reasons |= TIB_REASON_TRUNCATED;   /* EDGE-7 */
  if (lacks_amplitude(rules, candidate)) reasons |= TIB_REASON_AMPLITUDE;
  if (onset < lights.onset || onset >= lights.offset) reasons |= TIB_REASON_OUTSIDE_LIGHTS; /* EDGE-1 */
  if (is_unscorable(night, candidate)) reasons |= TIB_REASON_UNSCORABLE;
  return reasons;
}

/* What no detector makes and an import may hold. */
static void count_oddities(struct tib_night *night) {
  tib_ticks end[TIB_BOTH + 1] = {-FAR, -FAR, -FAR, -FAR};
  for (size_t i = 0; i < night->n_parts; i++) {
    const struct tib_candidate *candidate = &night->parts[i].candidate;
    tib_ticks *before = &end[candidate->side];
    if (is_absurd(candidate->span)) {
      night->n_absurd++;
      continue;
    }
    night->n_overlapping += candidate->span.onset < *before;
    if (candidate->span.offset > *before) *before = candidate->span.offset;
  }
}

enum tib_status tib_score_admit(struct tib_night *night, struct tib_error *err) {
  enum tib_status status = copy_sorted(night, err);
  if (status != TIB_OK) return status;
  count_oddities(night);
  join_imported(night);
  unsigned excluding = TIB_REASON_TOO_SHORT | TIB_REASON_AMPLITUDE | TIB_REASON_OUTSIDE_LIGHTS | TIB_REASON_UNSCORABLE;
  if (night->rules->long_movement == TIB_LONG_IGNORED) excluding |= TIB_REASON_TOO_LONG | TIB_REASON_TRUNCATED;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    part->absurd = is_absurd(part->candidate.span);
    part->reasons = find_reasons(night, &part->candidate);
    part->excluded = (part->reasons & excluding) != 0;
  }
  return TIB_OK;
}
