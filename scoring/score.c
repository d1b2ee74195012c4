#include <tibialis/score.h>

#include <stdlib.h>
#include <string.h>

#include "scoring/steps.h"

/* Scoring, in the order of the rule books. The profile's modes decide what each step does; none asks whose rules they are.
 * A movement never leaves the list: a step that rules it out writes down why. */

static enum tib_status run_steps(struct tib_night *night, struct tib_score *score, struct tib_error *err) {
  /* One leg: what is a leg movement at all? AASM-LM-1, -2; WASM16-LM-3, -5, CLM-1; EDGE-1, -7 */
  enum tib_status status = tib_score_admit(night, err);
  if (status != TIB_OK) return status;

  /* Not what the heart made. BASE-8 */
  tib_score_exclude_beats(night);

  /* Not several bursts of a rhythmic run. TIB-DEC-12 */
  tib_score_exclude_runs(night);

  /* Not in wake, not near breathing, where the profile says so, and before legs are united. AASM-LM-7, AASM-RESP-1 */
  tib_score_exclude_wake(night);
  tib_score_exclude_respiratory(night);

  /* Two legs: which are one movement? AASM-PLM-3; WASM16-CLM-3, -4 */
  status = tib_score_unite(night, score, err);
  if (status != TIB_OK) return status;

  /* Candidate or not. WASM16-CLM-2, -5 */
  tib_score_classify(night, score);

  /* What else was going on. AASM-PLM-8, WASM16-PLM-7; WASM16-RESP-1; AASM-AR-1, WASM16-AR-1 */
  tib_score_stages(night, score);
  tib_score_flag_respiratory(night, score);
  tib_score_link_arousals(night, score);

  /* Series, and again without the respiratory. AASM-PLM-1, -2; WASM16-PLM-1 to -6, WASM16-RESP-3 */
  status = tib_score_find_series(night, score, err);
  if (status == TIB_OK) status = tib_score_order(score, err);
  if (status == TIB_OK) status = tib_score_tell_parts(night, score, err);
  if (status != TIB_OK) return status;

  /* Numbers. WASM16-IDX-1 to -14, CLIN-8 */
  score->n_joined = night->n_joined;
  score->n_overlapping = night->n_overlapping;
  score->n_absurd = night->n_absurd;
  status = tib_score_count(night, score, err);
  if (status == TIB_OK) status = tib_score_intervals(score, night->rules, err);
  return status == TIB_OK ? tib_score_sit(night, score, err) : status;
}

enum tib_status tib_score_run(const struct tib_rules *rules, const struct tib_score_input *input, struct tib_score *score,
                              struct tib_error *err) {
  *score = (struct tib_score){0};
  struct tib_night night = {0};
  struct tib_legs legs;
  struct tib_score_input seen = *input;
  struct tib_context without_stages = *input->context;
  without_stages.has_stages = false;
  if (input->study == TIB_STUDY_SIT) seen.context = &without_stages; /* CLIN-6 */
  enum tib_status status = tib_legs_init(&legs, &rules->scoring, &seen, err);
  seen.legs = legs.leg;
  if (status == TIB_OK) status = tib_night_init(&night, &rules->scoring, &seen, err);
  if (status == TIB_OK) status = run_steps(&night, score, err);
  if (status == TIB_OK) memcpy(score->leg_lost, legs.lost, sizeof legs.lost);
  if (status != TIB_OK) tib_score_finish(score);
  tib_night_finish(&night);
  tib_legs_finish(&legs);
  return status;
}

void tib_score_finish(struct tib_score *score) {
  if (!score) return;
  free(score->movements);
  free(score->parts);
  free(score->series);
  free(score->hours);
  free(score->sit_bins);
  *score = (struct tib_score){0};
}
