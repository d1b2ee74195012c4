#include "legs.h"

#include <math.h>

#include "detect/detect.h"

/* Those recorded, and those that given movements name. */
static size_t legs_of_movements(const struct tib_result *result, const struct tib_detection *detection,
                                struct tib_leg_time legs[TIB_LEGS_SCORED]) {
  static const enum tib_side sides[TIB_LEGS_SCORED] = {TIB_LEFT, TIB_RIGHT, TIB_SIDE_NONE};
  size_t n = 0;
  for (size_t i = 0; i < TIB_LEGS_SCORED; i++) {
    bool known = false;
    for (size_t k = 0; k < result->n_legs && !known; k++) known = result->legs[k].side == sides[i];
    for (size_t k = 0; k < detection->n_candidates && !known; k++) known = detection->candidates[k].side == sides[i];
    if (known) legs[n++] = (struct tib_leg_time){.side = sides[i]};
  }
  return n;
}

size_t tib_legs_scored(const struct tib_result *result, const struct tib_detection *detection,
                       struct tib_leg_time legs[TIB_LEGS_SCORED]) {
  if (result->imported) return legs_of_movements(result, detection, legs);
  for (size_t i = 0; i < detection->n_legs; i++)
    legs[i] = (struct tib_leg_time){detection->legs[i].side, detection->legs[i].out, detection->legs[i].n_out};
  return detection->n_legs;
}

/* Whether or not the profile counts them. */
static double locked_share(const struct tib_score *score, enum tib_side side) {
  size_t n = 0, locked = 0;
  for (size_t i = 0; i < score->n_parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (part->candidate.side != side || part->candidate.ecg == TIB_NA || (part->reasons & TIB_REASON_TOO_SHORT)) continue;
    n++;
    locked += part->candidate.ecg == TIB_YES;
  }
  return n > 0 ? (double)locked / (double)n : (double)NAN;
}

void tib_legs_quality(struct tib_result *result, const struct tib_score_input *input) {
  for (size_t i = 0; i < result->n_legs; i++)
    for (size_t k = 0; k < input->n_legs; k++)
      if (input->legs[k].side == result->legs[i].side)
        result->quality[i] =
            (struct tib_leg_quality){.side = input->legs[k].side,
                                     .scorable_h = tib_score_leg_hours(input, k),
                                     .ecg_locked_share = locked_share(&result->profiles[0].score, input->legs[k].side)};
}

enum tib_status tib_legs_muscles(struct tib_result *result, const struct tib_score_input *input, struct tib_error *err) {
  const struct tib_detection_rules *rules = &result->profiles[0].rules.detection;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < result->n_muscles && status == TIB_OK; i++) {
    status = tib_detect_levels(&result->muscles[i], 1, rules, &result->muscle_levels[i], err);
    if (status != TIB_OK) break;
    const struct tib_leg_detection *found = &result->muscle_levels[i].legs[0];
    struct tib_leg_time muscle = {found->side, found->out, found->n_out};
    struct tib_score_input alone = *input;
    alone.legs = &muscle;
    alone.n_legs = 1;
    result->muscle_quality[i] = (struct tib_leg_quality){
        .side = found->side, .scorable_h = tib_score_leg_hours(&alone, 0), .ecg_locked_share = NAN};
  }
  return status;
}
