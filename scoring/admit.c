#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Which movements of one leg are leg movements at all. */

static bool begins_before(const void *a, const void *b) {
  const struct tib_candidate *x = &((const struct tib_part *)a)->candidate, *y = &((const struct tib_part *)b)->candidate;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset;
  if (x->side != y->side) return x->side < y->side;
  return x->span.offset < y->span.offset;
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

static unsigned find_reasons(const struct tib_night *night, const struct tib_candidate *candidate) {
  const struct tib_scoring_rules *rules = night->rules;
  struct tib_span lights = night->input->context->lights;
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

enum tib_status tib_score_admit(struct tib_night *night, struct tib_error *err) {
  enum tib_status status = copy_sorted(night, err);
  if (status != TIB_OK) return status;
  unsigned excluding = TIB_REASON_TOO_SHORT | TIB_REASON_AMPLITUDE | TIB_REASON_OUTSIDE_LIGHTS | TIB_REASON_UNSCORABLE;
  if (night->rules->long_movement == TIB_LONG_IGNORED) excluding |= TIB_REASON_TOO_LONG | TIB_REASON_TRUNCATED;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    part->reasons = find_reasons(night, &part->candidate);
    part->excluded = (part->reasons & excluding) != 0;
  }
  return TIB_OK;
}
