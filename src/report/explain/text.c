#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/explain.h"
#include "report/explain/fields.h"
#include "report/explain/pattern.h"
#include "report/values.h"

#define WIDTH 100

/* ---- pieces ---- */

/* Words of `s`, broken at WIDTH; every line begins at `indent`. */
static void add_wrapped(struct tib_text *text, size_t indent, const char *s) {
  char clean[8 * TIB_CHECK_TEXT];
  tib_text_clean(clean, sizeof clean, s);
  const char *word = clean;
  size_t column = WIDTH;
  bool first = true;
  while (*(word += strspn(word, " "))) {
    size_t n = strcspn(word, " ");
    bool breaks = column + 1 + n > WIDTH;
    if (breaks) tib_text_addf(text, "%s%*s", first ? "" : "\n", (int)indent, "");
    tib_text_addf(text, "%s%.*s", breaks ? "" : " ", (int)n, word);
    column = breaks ? indent + n : column + 1 + n;
    word += n;
    first = false;
  }
  tib_text_add(text, "\n");
}

static void add_wrapped_text(struct tib_text *text, size_t indent, struct tib_text *words) {
  add_wrapped(text, indent, words->s ? words->s : "");
  if (words->failed) text->failed = true;
  tib_text_finish(words);
}

static const char *legs(enum tib_side side) {
  static const char *const names[] = {
      [TIB_SIDE_NONE] = "legs", [TIB_LEFT] = "left", [TIB_RIGHT] = "right", [TIB_BOTH] = "both"};
  return names[side];
}

/* ---- the head ---- */

/* Rules, files beside the recording, and what there is not. */
static void add_basis(struct tib_text *text, const struct tib_result *result) {
  struct tib_text words = {0};
  const char *absent;
  tib_text_addf(&words, "tibialis %s; rules ", tib_version());
  tib_explain_rules(&words, result);
  for (size_t i = 0; i < result->n_inputs; i++) tib_text_addf(&words, "%s%s", i ? ", " : "; with ", result->inputs[i].name);
  for (size_t i = 0; (absent = tib_explain_absent(result, i)) != NULL; i++)
    tib_text_addf(&words, "%s%s", i ? ", " : "; not given: ", absent);
  add_wrapped_text(text, 0, &words);
}

static void add_head(struct tib_text *text, const struct tib_explanation *explanation) {
  const struct tib_recording *recording = &explanation->result->recording;
  char name[2 * sizeof recording->name], at[32], seconds[32], around[32];
  tib_text_clean(name, sizeof name, recording->name);
  tib_explain_clock(at, recording, explanation->choice.at, explanation->choice.at % TIB_TICKS_PER_S == 0 ? 0 : 2);
  tib_text_seconds(seconds, sizeof seconds, explanation->choice.at, 1);
  tib_value_number(around, tib_seconds(explanation->choice.around));
  tib_text_addf(text, "%s at %s, %s s from its start\n", name, at, seconds);
  add_basis(text, explanation->result);
  if (!explanation->inside_lights)
    tib_text_add(text, "This time lies outside of the scored night: before lights off or after lights on.\n");
  if (explanation->n == 0)
    tib_text_add(text, "There is no movement in this recording.\n");
  else if (explanation->nearest)
    tib_text_addf(text, "No movement within %s s of it; the nearest before and after are explained.\n", around);
}

/* ---- the signal ---- */

static void add_level(struct tib_text *text, const struct tib_explanation *explanation, const char *name,
                      struct tib_explained_level level) {
  char measured[32], needed[32], margin[32], when[32];
  if (isnan(level.uv)) return;
  tib_explain_value(measured, (double)level.uv, "uV");
  tib_explain_value(needed, (double)level.limit_uv, "uV");
  tib_explain_value(margin, (double)level.uv - (double)level.limit_uv, "uV");
  tib_explain_clock(when, &explanation->result->recording, level.at, 2);
  tib_text_addf(text, "    %-31s %8s uV  limit %7s uV %8s%s uV  %s\n", name, measured, needed,
                level.uv < level.limit_uv ? "" : "+", margin, when);
}

static void add_levels(struct tib_text *text, const struct tib_explanation *explanation,
                       const struct tib_explained_leg *leg) {
  const struct tib_detection_rules *rules = &explanation->result->profiles[0].rules.detection;
  char onset[32], width[32], name[96];
  tib_value_number(onset, rules->onset_uv);
  snprintf(name, sizeof name, "largest %s, rest + %s", rules->onset_view == TIB_ONSET_MEAN ? "short mean" : "sample",
           onset);
  add_level(text, explanation, name, leg->sample);
  tib_value_number(width, tib_seconds(rules->slow_window));
  snprintf(name, sizeof name, "mean of %s s, to be active", width);
  add_level(text, explanation, name, leg->mean);
  tib_value_number(width, tib_seconds(rules->onset_hold));
  snprintf(name, sizeof name, "mean of %s s behind, to hold", width);
  add_level(text, explanation, name, leg->hold);
}

static void add_leg(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_leg *leg = &explanation->legs[i];
  struct tib_text words = {0};
  char rest[32];
  tib_value_fixed(rest, (double)leg->rest_uv, 2);
  tib_text_addf(&words, "%s: ", legs(leg->side));
  tib_explain_signal_words(&words, explanation, i);
  if (!isnan(leg->rest_uv)) tib_text_addf(&words, "; resting level %s uV", rest);
  add_wrapped_text(text, 2, &words);
  add_levels(text, explanation, leg);
}

/* ---- what no movement came of ---- */

static void add_activities(struct tib_text *text, const struct tib_explanation *explanation) {
  if (explanation->n_activities == 0) return;
  char around[32];
  tib_value_number(around, tib_seconds(explanation->choice.around));
  tib_text_addf(text, "\nActive within %s s, and no movement\n", around);
  for (size_t i = 0; i < explanation->n_activities; i++) {
    struct tib_text words = {0};
    tib_text_addf(&words, "%s: ", legs(explanation->result->legs[explanation->activities[i].leg].side));
    tib_explain_activity_words(&words, explanation, i);
    add_wrapped_text(text, 2, &words);
  }
}

/* ---- the ankles ---- */

/* What the ankle did and no movement of the leg goes with. */
static void add_ankle_only(struct tib_text *text, const struct tib_explanation *explanation) {
  const struct tib_detection *primary = tib_find_primary(explanation->result);
  for (size_t k = 0; primary && k < 2; k++)
    for (size_t i = 0; i < primary->n_ankle_only[k]; i++) {
      struct tib_span span = primary->ankle_only[k][i];
      char at[32], length[32];
      if (!tib_explain_is_near(explanation, span)) continue;
      tib_explain_clock(at, &explanation->result->recording, span.onset, 2);
      tib_explain_value(length, tib_seconds(tib_span_length(span)), "s");
      tib_text_addf(text, "  the %s ankle moved at %s for %s s without a movement of its leg's EMG (ACC-12)\n",
                    k == 0 ? "left" : "right", at, length);
    }
}

static void add_gross(struct tib_text *text, const struct tib_explanation *explanation) {
  for (size_t i = 0; i < explanation->result->n_gross; i++) {
    struct tib_text words = {0};
    if (!tib_explain_is_near(explanation, explanation->result->gross[i].span)) continue;
    tib_explain_gross_words(&words, explanation, i);
    add_wrapped_text(text, 2, &words);
  }
}

static void add_ankles(struct tib_text *text, const struct tib_explanation *explanation) {
  struct tib_text lines = {0};
  add_gross(&lines, explanation);
  add_ankle_only(&lines, explanation);
  if (lines.n > 0) tib_text_addf(text, "\nThe ankles\n%s", lines.s);
  if (lines.failed) text->failed = true;
  tib_text_finish(&lines);
}

/* ---- other patterns ---- */

static void add_patterns(struct tib_text *text, const struct tib_explanation *explanation) {
  bool any = false;
  for (size_t i = 0; i < explanation->result->n_patterns; i++) {
    const struct tib_pattern *pattern = &explanation->result->patterns[i];
    struct tib_text words = {0};
    if (!tib_explain_is_near(explanation, pattern->span)) continue;
    if (!any) tib_text_add(text, "\nOther patterns\n");
    any = true;
    tib_explain_pattern_words(&words, explanation, i);
    add_wrapped_text(text, 2, &words);
    for (size_t k = 0; k < TIB_SBC_CRITERIA && pattern->type == TIB_SUSTAINED_BURST; k++)
      tib_explain_criterion_line(text, explanation, i, k);
  }
}

static void add_signal(struct tib_text *text, const struct tib_explanation *explanation) {
  if (explanation->n_legs == 0) return;
  char at[32], reach[32];
  tib_explain_clock(at, &explanation->result->recording, explanation->choice.at, 0);
  tib_value_number(reach, tib_seconds(TIB_EXPLAIN_REACH));
  tib_text_addf(text, "\nThe signal within %s s of %s, by the levels of %s\n", reach, at,
                explanation->result->profiles[0].rules.name);
  for (size_t i = 0; i < explanation->n_legs; i++) add_leg(text, explanation, i);
}

/* ---- the table of movements ---- */

static void add_overview(struct tib_text *text, const struct tib_explanation *explanation) {
  if (explanation->n == 0) return;
  size_t wide = 5;
  for (size_t i = 0; i < explanation->result->n_profiles; i++)
    if (strlen(explanation->result->profiles[i].rules.name) > wide)
      wide = strlen(explanation->result->profiles[i].rules.name);
  tib_text_addf(text, "\nMovements\n  %-12s %-5s  %8s  %-*s  %-8s  %9s\n", "onset", "legs", "length s", (int)wide, "rules",
                "class", "interval s");
  for (size_t i = 0; i < explanation->n; i++) {
    const struct tib_movement *movement = tib_explain_movement(explanation, i);
    char onset[32], length[32], imi[32] = TIB_ABSENT;
    struct tib_text words = {0};
    tib_explain_clock(onset, &explanation->result->recording, movement->span.onset, 2);
    tib_explain_value(length, tib_seconds(tib_span_length(movement->span)), "s");
    if (movement->imi != TIB_NO_TICKS) tib_explain_value(imi, tib_seconds(movement->imi), "s");
    tib_text_addf(text, "  %-12s %-5s  %8s  %-*s  %-8s  %9s", onset, legs(movement->side), length, (int)wide,
                  explanation->result->profiles[explanation->movements[i].profile].rules.name,
                  tib_level_class[movement->class_].name, imi);
    tib_explain_summary(&words, explanation, i);
    bool fits = 55 + wide + 2 + words.n <= WIDTH;
    tib_text_add(text, fits ? "" : "\n");
    add_wrapped_text(text, fits ? 2 : 6, &words);
  }
}

/* ---- a movement ---- */

static void add_check(struct tib_text *text, const struct tib_check *check, bool words) {
  char value[32] = "", measured[48] = "", limit[48] = "", margin[48] = "";
  if (!isnan(check->measured)) {
    tib_explain_value(value, check->measured, check->unit);
    snprintf(measured, sizeof measured, "%s %s", value, check->unit);
  }
  if (!isnan(check->limit)) {
    tib_explain_value(value, check->limit, check->unit);
    const char *relation = check->relation == TIB_NO_RELATION ? "" : tib_level_relation[check->relation].name;
    snprintf(limit, sizeof limit, "%s %s %s", relation, value, check->unit);
  }
  if (!isnan(check->margin)) {
    tib_explain_value(value, check->margin, check->unit);
    snprintf(margin, sizeof margin, "%s%s %s", check->margin > 0 ? "+" : "", value, check->unit);
  }
  const char *verdict = check->verdict == TIB_CHECK_TOLD ? "" : tib_level_verdict[check->verdict].name;
  struct tib_text line = {0};
  tib_text_addf(&line, "    %-20s %-14s %13s %15s %14s  %s", check->name, check->rule, measured, limit, margin, verdict);
  while (line.n > 0 && line.s[line.n - 1] == ' ') line.s[--line.n] = '\0';
  tib_text_addf(text, "%s\n", line.s ? line.s : "");
  tib_text_finish(&line);
  if (*check->text && words) add_wrapped(text, 25, check->text);
}

static void add_part_head(struct tib_text *text, const struct tib_explanation *explanation,
                          const struct tib_movement_part *part) {
  char onset[32], length[32];
  tib_explain_clock(onset, &explanation->result->recording, part->candidate.span.onset, 2);
  tib_explain_value(length, tib_seconds(tib_span_length(part->candidate.span)), "s");
  tib_text_addf(text, "  %s leg, %s, %s s\n", legs(part->candidate.side), onset, length);
}

static void add_movement(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_profile_result *profile = &explanation->result->profiles[explained->profile];
  const struct tib_movement *movement = tib_explain_movement(explanation, i);
  struct tib_text words = {0};
  char onset[32];
  int part = -2;
  tib_explain_clock(onset, &explanation->result->recording, movement->span.onset, 2);
  tib_text_addf(&words, "%s, %s, %s: ", onset, legs(movement->side), profile->rules.name);
  tib_explain_summary(&words, explanation, i);
  tib_text_add(text, "\n");
  add_wrapped_text(text, 0, &words);
  for (size_t k = 0; k < explained->n_checks; k++) {
    const struct tib_check *check = &explanation->checks[explained->first_check + k];
    if (check->part != part && check->part >= 0) add_part_head(text, explanation, &profile->score.parts[check->part]);
    if (check->part != part && check->part < 0) tib_text_add(text, "  the movement\n");
    part = check->part;
    bool same = k + 1 < explained->n_checks && strcmp(check[1].text, check->text) == 0; /* both limits of an interval */
    add_check(text, check, !same);
  }
}

void tib_explain_text(struct tib_text *text, const struct tib_explanation *explanation) {
  add_head(text, explanation);
  add_signal(text, explanation);
  add_activities(text, explanation);
  add_ankles(text, explanation);
  add_patterns(text, explanation);
  add_overview(text, explanation);
  for (size_t i = 0; i < explanation->n; i++) add_movement(text, explanation, i);
  tib_text_add(text, "\n");
  add_wrapped(text, 0, tib_intended_use());
}
