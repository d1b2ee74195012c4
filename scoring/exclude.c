#include "scoring/steps.h"

/* Movements that the heart, a rhythmic run, sleep or breathing rule out, or mark. */

/* BASE-8. What was given by others was looked at by somebody, and is not judged. */
void tib_score_exclude_beats(struct tib_night *night) {
  if (night->rules->ecg == TIB_ECG_KEEP) return;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    if (part->absurd || part->candidate.ecg != TIB_YES) continue;
    part->reasons |= TIB_REASON_ECG;
    part->excluded = true;
  }
}

/* TIB-DEC-12: several bursts of a run that lie too close for the leg to be at rest in between are no movement of their
 * length, neither one that counts nor one that ends a series. A burst that is a movement by itself stays one. */
void tib_score_exclude_runs(struct tib_night *night) {
  if (night->rules->rhythmic_run == TIB_RUN_KEEP) return;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    if (part->absurd || part->candidate.run_bursts < 2) continue;
    part->reasons |= TIB_REASON_RHYTHMIC_RUN;
    part->excluded = true;
  }
}

/* AASM-LM-7. An epoch that nobody scored is not wake (EDGE-3). */
void tib_score_exclude_wake(struct tib_night *night) {
  if (night->rules->wake == TIB_WAKE_SCORED) return;
  size_t at = 0;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    if (tib_night_stage(night, part->candidate.span, &at) != TIB_STAGE_W) continue;
    part->reasons |= TIB_REASON_WAKE;
    part->excluded = true;
  }
}

/* AASM-RESP-1. */
void tib_score_exclude_respiratory(struct tib_night *night) {
  if (night->rules->respiratory_action != TIB_RESPIRATORY_DROP) return;
  for (size_t i = 0; i < night->n_parts; i++) {
    struct tib_part *part = &night->parts[i];
    if (!tib_spans_meet_closed(&night->respiratory, part->candidate.span)) continue;
    part->reasons |= TIB_REASON_RESPIRATORY;
    part->excluded = true;
  }
}

/* WASM16-RESP-1, of the whole movement and of those that are no candidates too. */
void tib_score_flag_respiratory(const struct tib_night *night, struct tib_score *score) {
  if (!night->input->context->has_respiratory) return; /* EDGE-8 */
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    bool marked = night->rules->respiratory_action == TIB_RESPIRATORY_DROP
                      ? (movement->reasons & TIB_REASON_RESPIRATORY) != 0
                      : tib_spans_meet_closed(&night->respiratory, movement->span);
    movement->respiratory = marked ? TIB_YES : TIB_NO;
  }
}

void tib_score_stages(const struct tib_night *night, struct tib_score *score) {
  size_t at = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    movement->has_stage = night->input->context->has_stages; /* EDGE-10 */
    movement->stage = tib_night_stage(night, movement->span, &at);
  }
}
