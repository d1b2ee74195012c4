#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/values.h"

/* The run of the candidate's leg that shares most of its time; NULL where there is none. */
static const struct tib_pattern *find_run(const struct tib_result *result, const struct tib_candidate *candidate) {
  const struct tib_pattern *found = NULL;
  tib_ticks most = 0;
  for (size_t i = 0; i < result->n_patterns; i++) {
    const struct tib_pattern *run = &result->patterns[i];
    bool is_run = run->type == TIB_ALMA || run->type == TIB_HFT || run->type == TIB_HFLM;
    tib_ticks shared = tib_span_overlap(run->span, candidate->span);
    if (!is_run || (run->side != candidate->side && run->side != TIB_BOTH) || shared <= most) continue;
    most = shared;
    found = run;
  }
  return found;
}

/* TIB-DEC-12 */
void tib_explain_run(struct tib_explainer *e, size_t i) {
  const struct tib_movement_part *part = &e->profile->score.parts[i];
  const struct tib_candidate *candidate = &part->candidate;
  const struct tib_rules *rules = &e->profile->rules;
  if (!e->result->has_patterns) return;
  struct tib_check *check = tib_explain_add(e, (int)i, "rhythmic-run", "bursts of one run", rules, "rhythmic-run", NULL);
  tib_check_number_limit(check, TIB_BELOW, candidate->run_bursts, 2, "");
  if (rules->scoring.rhythmic_run == TIB_RUN_KEEP)
    tib_check_mark(check, candidate->run_bursts < 2);
  else
    tib_check_decide(check, !(part->reasons & TIB_REASON_RHYTHMIC_RUN));
  const struct tib_pattern *run = find_run(e->result, candidate);
  if (!run) return;
  char rate[32], from[32], to[32];
  tib_value_fixed(rate, run->rate_hz, 2);
  tib_explain_clock(from, &e->result->recording, run->span.onset, 1);
  tib_explain_clock(to, &e->result->recording, run->span.offset, 1);
  tib_check_say(check,
                "the run has %d bursts, %s a second, from %s to %s; two and more in one movement are several taken for "
                "one",
                run->parts, rate, from, to);
}
