#include <math.h>

#include "base/ticks.h"
#include "report/explain/build.h"

/* BASE-8 */
void tib_explain_heart(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = &e->profile->score.parts[i];
  const struct tib_candidate *candidate = &part->candidate;
  const struct tib_rules *rules = &e->profile->rules;
  struct tib_check *check = tib_explain_add(e, (int)i, "ecg", "not of the heart", rules, "ecg-window", NULL);
  if (candidate->ecg == TIB_NA) {
    tib_check_untested(check, candidate->imported ? "the movement was given, not detected"
                                                  : "heart beats were not looked for in this leg");
    return;
  }
  if (rules->scoring.ecg == TIB_ECG_KEEP)
    tib_check_mark(check, candidate->ecg == TIB_NO);
  else
    tib_check_decide(check, !(part->reasons & TIB_REASON_ECG));
  if (candidate->ecg_beats == 0) {
    tib_check_say(check, "no heart beat is in it");
    return;
  }
  tib_check_number_limit(check, TIB_ABOVE, candidate->ecg_away_s, tib_seconds(rules->detection.ecg_window), "s");
  if (candidate->ecg_beats < rules->detection.ecg_locked_beats) check->margin = NAN; /* too few to tell */
  tib_check_say(check, "from a heart beat to where it is still as high as an onset; %d beat%s in it, %d are asked for",
                candidate->ecg_beats, candidate->ecg_beats == 1 ? "" : "s", rules->detection.ecg_locked_beats);
}
