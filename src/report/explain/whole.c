#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/fields.h"

/* What was asked of the whole movement: may it be so long, what else was going on, is it in a series. */

static struct tib_check *add(struct tib_explainer *e, const char *name, const char *title, const char *key) {
  return tib_explain_add(e, -1, name, title, &e->profile->rules, key, NULL);
}

/* WASM16-CLM-2 */
static void check_united(struct tib_explainer *e) {
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  const struct tib_movement *movement = e->movement;
  if (movement->parts < 2) return;
  if (rules->bilateral_max > 0) {
    struct tib_check *check = add(e, "bilateral-max", "united length", "bilateral-max");
    tib_check_time_limit(check, TIB_AT_MOST, tib_span_length(movement->span), rules->bilateral_max);
    tib_check_decide(check, !(movement->reasons & TIB_REASON_BILATERAL_TOO_LONG));
  }
  if (rules->bilateral_parts_max > 0) {
    struct tib_check *check = add(e, "bilateral-parts-max", "movements united", "bilateral-parts-max");
    tib_check_number_limit(check, TIB_AT_MOST, movement->parts, rules->bilateral_parts_max, "");
    tib_check_decide(check, !(movement->reasons & TIB_REASON_TOO_MANY_PARTS));
  }
}

/* ---- what else was going on ---- */

/* AASM-PLM-8, WASM16-PLM-7 */
static void check_stage(struct tib_explainer *e) {
  const struct tib_context *context = &e->result->context;
  struct tib_check *check = add(e, "stage", "sleep stage", "stage-rule");
  if (!e->movement->has_stage) {
    tib_check_untested(check, "no stages were given");
    return;
  }
  if (e->movement->reasons & TIB_REASON_UNSCORED_STAGE) tib_check_decide(check, false);
  tib_ticks into = context->n_stages > 0 ? e->movement->span.onset - context->stages[0].span.onset : -1;
  if (into >= 0 && context->epoch > 0)
    tib_check_say(check, "%s; its onset lies in epoch %lld from the first scored one",
                  tib_level_stage[e->movement->stage].name, (long long)(into / context->epoch) + 1);
  else
    tib_check_say(check, "%s", tib_level_stage[e->movement->stage].name);
}

/* WASM16-RESP-1. It is kept, and left out of the second pass. */
static void check_respiratory(struct tib_explainer *e) {
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  if (rules->respiratory_action != TIB_RESPIRATORY_FLAG) return;
  struct tib_nearness near = tib_nearest_respiratory(&e->result->context, rules, e->movement->span);
  struct tib_check *check =
      add(e, "respiratory", "near breathing", near.found && !near.after ? "respiratory-before" : "respiratory-after");
  if (e->movement->respiratory == TIB_NA) {
    tib_check_untested(check, "no respiratory events were given");
    return;
  }
  tib_check_mark(check, e->movement->respiratory == TIB_YES);
  if (!near.found) {
    tib_check_say(check, "no event that counts");
    return;
  }
  tib_check_time_limit(check, rules->respiratory_limit == TIB_LIMIT_INCLUSIVE ? TIB_AT_MOST : TIB_BELOW, near.gap,
                       near.limit);
  tib_check_say_respiratory(check, e, near);
}

/* AASM-AR-1, WASM16-AR-1 */
static void check_arousal(struct tib_explainer *e) {
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  const struct tib_context *context = &e->result->context;
  struct tib_check *check = add(e, "arousal-gap", "with an arousal", "arousal-gap");
  struct tib_nearness near = {0};
  if (e->movement->arousal == TIB_NA) {
    tib_check_untested(check, "no arousals were given");
    return;
  }
  tib_check_mark(check, e->movement->arousal == TIB_YES);
  for (size_t i = 0; i < context->n_arousals; i++)
    tib_nearness_keep(&near,
                      tib_nearness_of(e->movement->span, context->arousals[i], rules->arousal_gap, rules->arousal_gap), i);
  if (!near.found) {
    tib_check_say(check, "there is none in this night");
    return;
  }
  tib_check_time_limit(check, rules->arousal_limit == TIB_LIMIT_INCLUSIVE ? TIB_AT_MOST : TIB_BELOW, near.gap, near.limit);
  tib_check_say_span(check, e, near, "the nearest arousal", context->arousals[near.i]);
}

/* ---- series ---- */

static const char *const NO_INTERVAL[] = {
    [TIB_INTERVAL_NONE] = "it takes no part in series",
    [TIB_INTERVAL_FIRST] = "no counted movement stands before it",
    [TIB_INTERVAL_AFTER_BREAK] = "no leg could be scored for a while before it",
    [TIB_INTERVAL_AFTER_NONCLM] = "the movement before it is no candidate, which ends the series",
};

static bool is_passed_over(const struct tib_movement *movement) { return movement->reasons & TIB_REASON_PASSED_OVER; }

/* Both limits of the interval of `later`, of which this movement is the end or the beginning. */
static void check_interval(struct tib_explainer *e, const struct tib_movement *later, const char *const names[2],
                           const char *const titles[2]) {
  const struct tib_scoring_rules *rules = &e->profile->rules.scoring;
  static const char *const keys[] = {"imi-min", "imi-max"};
  char at[32];
  tib_ticks other = later == e->movement ? later->span.onset - later->imi : later->span.onset;
  tib_explain_clock(at, &e->result->recording, other, 2);
  for (int k = 0; k < 2; k++) {
    struct tib_check *check = add(e, names[k], titles[k], keys[k]);
    bool exclusive = rules->imi_max_limit == TIB_LIMIT_EXCLUSIVE;
    tib_check_time_limit(check,
                         k == 0      ? TIB_AT_LEAST
                         : exclusive ? TIB_BELOW
                                     : TIB_AT_MOST,
                         later->imi, k == 0 ? rules->imi_min : rules->imi_max);
    tib_check_decide(check, later->interval != (k == 0 ? TIB_INTERVAL_SHORT : TIB_INTERVAL_LONG));
    bool before = later == e->movement;
    if (check->verdict == TIB_CHECK_FAILED)
      tib_check_say(check, "%s %s: %s", before ? "since" : "until", at,
                    is_passed_over(later) ? "this movement is passed over"
                    : before              ? "the run before ends; this movement may begin another"
                                          : "the run ends with this movement");
    else if (k == 0)
      tib_check_say(check, "onset to onset, %s %s", before ? "since" : "until", at);
  }
}

static void check_before(struct tib_explainer *e) {
  static const char *const names[] = {"imi-min", "imi-max"}, *const titles[] = {"interval before", "interval before"};
  if (e->movement->imi != TIB_NO_TICKS) {
    check_interval(e, e->movement, names, titles);
    return;
  }
  for (int k = 0; k < 2; k++) tib_check_untested(add(e, names[k], titles[k], names[k]), NO_INTERVAL[e->movement->interval]);
}

/* The movement whose interval begins at this one. */
static const struct tib_movement *find_next(const struct tib_explainer *e) {
  const struct tib_score *score = &e->profile->score;
  for (const struct tib_movement *m = e->movement + 1; m < score->movements + score->n_movements; m++)
    if (m->imi != TIB_NO_TICKS && !is_passed_over(m)) return m->span.onset - m->imi == e->movement->span.onset ? m : NULL;
  return NULL;
}

static void check_after(struct tib_explainer *e) {
  static const char *const names[] = {"next-imi-min", "next-imi-max"},
                           *const titles[] = {"interval after", "interval after"}, *const keys[] = {"imi-min", "imi-max"};
  if (e->movement->interval == TIB_INTERVAL_NONE || is_passed_over(e->movement)) return;
  const struct tib_movement *next = find_next(e);
  if (next) {
    check_interval(e, next, names, titles);
    return;
  }
  for (int k = 0; k < 2; k++)
    tib_check_untested(add(e, names[k], titles[k], keys[k]), "no counted movement follows before the series is broken");
}

/* AASM-PLM-1, WASM16-PLM-1 */
static void check_series(struct tib_explainer *e) {
  const struct tib_movement *movement = e->movement;
  struct tib_check *check = add(e, "series-min", "movements in a row", "series-min");
  if (movement->run == 0) {
    tib_check_untested(check, is_passed_over(movement) ? "it is passed over: too soon after the one before"
                                                       : NO_INTERVAL[TIB_INTERVAL_NONE]);
    return;
  }
  tib_check_number_limit(check, TIB_AT_LEAST, movement->run, e->profile->rules.scoring.series_min, "");
  tib_check_decide(check, movement->class_ == TIB_CLASS_PLM);
  if (movement->series > 0) tib_check_say(check, "series %d", movement->series);
}

/* WASM16-RESP-3 */
static void check_second_pass(struct tib_explainer *e) {
  const struct tib_movement *movement = e->movement;
  if (e->profile->rules.scoring.respiratory_action != TIB_RESPIRATORY_FLAG) return;
  struct tib_check *check =
      tib_explain_add(e, -1, "second-pass", "without respiratory", &e->profile->rules, "series-min", "WASM16-RESP-3");
  if (movement->plm_nr == TIB_NA) {
    tib_check_untested(check, !e->result->context.has_respiratory      ? "no respiratory events were given"
                              : movement->class_ == TIB_CLASS_EXCLUDED ? NO_INTERVAL[TIB_INTERVAL_NONE]
                                                                       : "it is respiratory itself, and left out");
    return;
  }
  tib_check_number_limit(check, TIB_AT_LEAST, movement->run_nr, e->profile->rules.scoring.series_min, "");
  tib_check_mark(check, movement->plm_nr == TIB_YES);
  if (movement->imi_nr != TIB_NO_TICKS) {
    char imi[32];
    tib_text_seconds(imi, sizeof imi, movement->imi_nr, 2);
    tib_check_say(check, "interval then %s s", imi);
  }
}

void tib_explain_whole(struct tib_explainer *e) {
  if (e->profile->score.parts[e->movement->first_part].absurd) return;
  check_united(e);
  check_stage(e);
  check_respiratory(e);
  check_arousal(e);
  check_before(e);
  check_after(e);
  check_series(e);
  check_second_pass(e);
}
