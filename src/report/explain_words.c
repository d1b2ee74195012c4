#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain.h"
#include "report/fields.h"
#include "report/values.h"

const char *const tib_check_verdict_names[] = {
    [TIB_CHECK_PASSED] = "passed", [TIB_CHECK_FAILED] = "failed", [TIB_CHECK_YES] = "yes",
    [TIB_CHECK_NO] = "no",         [TIB_CHECK_TOLD] = "told",     [TIB_CHECK_NOT_TESTABLE] = "not-testable"};

const char *const tib_relation_names[] = {
    [TIB_NO_RELATION] = "", [TIB_AT_LEAST] = ">=", [TIB_ABOVE] = ">", [TIB_AT_MOST] = "<=", [TIB_BELOW] = "<"};

void tib_explain_clock(char to[32], const struct tib_recording *recording, tib_ticks at, int decimals) {
  const tib_ticks day = INT64_C(86400) * TIB_TICKS_PER_S;
  char fraction[16];
  if (recording->start_clock == TIB_NO_TICKS) {
    tib_text_seconds(to, 28, at, decimals);
    strcat(to, " s");
    return;
  }
  tib_ticks unit = TIB_TICKS_PER_S;
  for (int i = 0; i < decimals; i++) unit /= 10;
  tib_ticks shown = ((recording->start_clock + at) % day + day + unit / 2) % day / unit * unit;
  tib_text_clock(to, 16, shown);
  if (decimals == 0) return;
  tib_text_seconds(fraction, sizeof fraction, shown % TIB_TICKS_PER_S, decimals);
  strcat(to, fraction + 1);
}

/* ---- values ---- */

void tib_explain_value(char to[32], double value, const char *unit) {
  static const char *const formats[] = {"%.0f", "%.1f", "%.2f", "%.3f", "%.4f", "%.5f", "%.6f", "%.7f"};
  size_t decimals = strcmp(unit, "s") == 0 ? 3 : *unit ? 2 : 0;
  if (!isfinite(value) || fabs(value) > 1e15) {
    tib_text_copy(to, 32, TIB_ABSENT);
    return;
  }
  if (value == 0) value = 0; /* no minus zero */
  do tib_text_double(to, 32, formats[decimals], value);
  while (value != 0 && strspn(to, "-0.") == strlen(to) && ++decimals < sizeof formats / sizeof *formats);
}

const struct tib_movement *tib_explain_movement(const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *of = &explanation->movements[i];
  return &explanation->result->profiles[of->profile].score.movements[of->movement];
}

/* ---- what became of it ---- */

/* What it is that failed a check. */
static const char *failing(const struct tib_check *check) {
  static const struct {
    const char *name, *words;
  } known[] = {{"truncated", "cut by an end, a gap or lost signal"},
               {"scorable", "begins where its leg cannot be scored"},
               {"lights", "outside of the scored night"},
               {"wake", "in wake"},
               {"respiratory", "near a respiratory event"},
               {"lm-min", "too short"},
               {"clm-max", "too long"},
               {"bilateral-max", "too long when united"},
               {"bilateral-parts-max", "united of too many"},
               {"morphology-level", "too weak inside"}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(check->name, known[i].name) == 0) return known[i].words;
  return check->title;
}

static void add_failed(struct tib_text *text, const struct tib_explanation *explanation,
                       const struct tib_explained *explained) {
  static const char *const must[] = {"", "at least", "more than", "at most", "less than"};
  const char *comma = ": ";
  for (size_t i = 0; i < explained->n_checks; i++) {
    const struct tib_check *check = &explanation->checks[explained->first_check + i];
    char measured[32], limit[32];
    if (check->verdict != TIB_CHECK_FAILED) continue;
    tib_text_addf(text, "%s%s", comma, failing(check));
    comma = "; ";
    if (isnan(check->margin) || strcmp(check->name, "lights") == 0) continue;
    tib_explain_value(measured, check->measured, check->unit);
    tib_explain_value(limit, check->limit, check->unit);
    const char *blank = *check->unit ? " " : "";
    tib_text_addf(text, " (%s%s%s; it must be %s %s%s%s)", measured, blank, check->unit, must[check->relation], limit,
                  blank, check->unit);
  }
}

static void add_candidate(struct tib_text *text, const struct tib_movement *movement,
                          const struct tib_scoring_rules *rules) {
  char imi[32], limit[32];
  if (movement->reasons & TIB_REASON_PASSED_OVER) {
    tib_explain_value(imi, tib_seconds(movement->imi), "s");
    tib_explain_value(limit, tib_seconds(rules->imi_min), "s");
    tib_text_addf(text, "passed over: %s s after the onset before, at least %s s are needed", imi, limit);
  } else {
    tib_text_addf(text, "a candidate in no series: %d in a row, %d are needed", movement->run, rules->series_min);
  }
}

void tib_explain_summary(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_movement *movement = tib_explain_movement(explanation, i);
  const struct tib_profile_result *profile = &explanation->result->profiles[explained->profile];
  switch (movement->class_) {
    case TIB_CLASS_PLM:
      tib_text_addf(text, "in series %d, of %d movements", movement->series, movement->run);
      if (movement->reasons & TIB_REASON_UNSCORED_STAGE) tib_text_add(text, "; in no index, since its epoch has no stage");
      break;
    case TIB_CLASS_CLM:
      add_candidate(text, movement, &profile->rules.scoring);
      break;
    case TIB_CLASS_NONCLM:
      tib_text_add(text, "no candidate, and it ends a series");
      add_failed(text, explanation, explained);
      break;
    case TIB_CLASS_EXCLUDED:
      tib_text_add(text, "not counted");
      add_failed(text, explanation, explained);
      break;
  }
}

/* ---- what it rests on ---- */

void tib_explain_rules(struct tib_text *text, const struct tib_result *result) {
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_rules *rules = &result->profiles[i].rules;
    const char *mark = " (";
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
    tib_text_addf(text, "%s%s", i ? ", " : "", rules->name);
    for (size_t k = 0; k < n; k++) {
      if (!rules->source[k].overridden) continue;
      tib_text_addf(text, "%s%s = %s", mark, rows[k].key, rules->source[k].text);
      mark = ", ";
    }
    if (*mark == ',') tib_text_add(text, ")");
  }
}

const char *tib_explain_absent(const struct tib_result *result, size_t i) {
  const struct tib_context *context = &result->context;
  const struct {
    bool there;
    const char *name;
  } inputs[] = {{context->has_stages, "stages"},
                {context->has_arousals, "arousals"},
                {context->has_respiratory, "respiratory"},
                {result->has_accelerometer, "accelerometer"}};
  for (size_t k = 0; k < sizeof inputs / sizeof *inputs; k++)
    if (!inputs[k].there && i-- == 0) return inputs[k].name;
  return NULL;
}

/* ---- the signal at the time ---- */

static void add_missed(struct tib_text *text, const char *what, float value, float limit, const char *than) {
  char measured[32], missed[32];
  tib_explain_value(measured, (double)value, "uV");
  tib_explain_value(missed, (double)(limit - value), "uV");
  tib_text_addf(text, "%s %s uV, %s uV less than %s", what, measured, missed, than);
}

const char *const tib_explain_faults[] = {"flat", "clipped", "detached", "pops", "noisy", "ecg", "mains", "refit", NULL};

static void add_faults(struct tib_text *text, unsigned faults) {
  const char *comma = "; in this minute: ";
  for (size_t i = 0; tib_explain_faults[i]; i++) {
    if (!(faults & 1U << i)) continue;
    tib_text_addf(text, "%s%s", comma, tib_explain_faults[i]);
    comma = ", ";
  }
}

void tib_explain_signal_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_leg *leg = &explanation->legs[i];
  if (!leg->recorded)
    tib_text_add(text, "it cannot be looked at");
  else if (leg->in_gap)
    tib_text_add(text, "there is no data at this time: a gap in the recording");
  else if (leg->in_out)
    tib_text_add(text, "this leg cannot be scored here");
  else if (leg->moves)
    tib_text_add(text, "a movement of this leg lies here; see below");
  else if (leg->near_edge)
    tib_text_add(text, "so close to an end of the signal no movement may begin (EDGE-19)");
  else if (isnan(leg->mean_uv))
    tib_text_add(text, "its resting level is not known here");
  else if (isnan(leg->active_uv))
    add_missed(text, "no movement: the highest mean is", leg->mean_uv, leg->mean_limit_uv, "a movement must exceed");
  else if (leg->active_uv < leg->active_limit_uv)
    add_missed(text, "no movement: active, but its largest sample is", leg->active_uv, leg->active_limit_uv,
               "an onset needs");
  else
    tib_text_add(text, "no movement: both levels are reached, but not where one may begin");
  if (leg->recorded) add_faults(text, leg->faults);
}
