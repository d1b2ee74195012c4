#include "report/explain/pattern.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/fields.h"
#include "report/values.h"

#define KEY(field) tib_explain_key(TIB_X_##field)

/* ---- criteria ---- */

struct tib_explained_criterion tib_explain_criterion(const struct tib_result *result, const struct tib_pattern *burst,
                                                     size_t i) {
  static const struct tib_explained_criterion table[TIB_SBC_CRITERIA] = {
      {"", "level, root mean square", "on-ratio", "uV", TIB_AT_LEAST, false},
      {"", "longest drop-out", "bridge", "s", TIB_AT_MOST, false},
      {"", "length", "min", "s", TIB_AT_LEAST, false},
      {"", "length", "max", "s", TIB_AT_MOST, false},
      {"", "occupancy", "occupancy", "", TIB_AT_LEAST, false},
      {"", "continuity", "continuity", "", TIB_AT_LEAST, false},
      {"", "strength, over rest", "strong-ratio", "", TIB_AT_LEAST, false},
      {"", "power of muscle", "high-share", "", TIB_AT_LEAST, false},
      {"", "power of mains", "mains-share", "", TIB_AT_MOST, false},
      {"", "samples at the rails", "rail-share", "", TIB_AT_MOST, false},
      {"", "one leg over the other", "laterality", "", TIB_AT_LEAST, false},
      {"", "ankle moves with the body", NULL, "s", TIB_AT_MOST, true},
      {"", "awake before it", "wake-before", "s", TIB_AT_MOST, false},
      {"", "until arousal or wake", "follow-up", "s", TIB_AT_MOST, false},
  };
  static const struct tib_explained_criterion flat = {"", "longest flat run", "flat-max", "s", TIB_AT_MOST, false};
  const struct tib_burst_rules *rules = &result->bursts_rules.bursts;
  struct tib_explained_criterion criterion = table[i];
  /* SBC-10 is two limits; the one that is told is the one that fails. */
  bool is_flat = burst->measures.flat_s > tib_seconds(rules->flat_max) && burst->measures.rail_share <= rules->rail_share;
  if (i == 9 && is_flat) criterion = flat;
  snprintf(criterion.id, sizeof criterion.id, "SBC-%d", (int)i + 1);
  return criterion;
}

/* Shares and ratios lie close to their limits. No seconds at all are told in words. */
static void add_value(char to[48], const char *before, double value, const struct tib_explained_criterion *shown) {
  const char *unit = shown->unit;
  char number[32];
  if (shown->none && value == 0) {
    tib_text_copy(to, 48, "no stretch");
    return;
  }
  if (*unit)
    tib_explain_value(number, value, unit);
  else
    tib_value_fixed(number, value, 3);
  snprintf(to, 48, "%s%s%s%s", before, number, *unit ? " " : "", unit);
}

void tib_explain_criterion_line(struct tib_text *text, const struct tib_explanation *explanation, size_t i,
                                size_t criterion) {
  const struct tib_pattern *burst = &explanation->result->patterns[i];
  const struct tib_criterion *found = &burst->criteria[criterion];
  struct tib_explained_criterion shown = tib_explain_criterion(explanation->result, burst, criterion);
  char measured[48] = "", limit[48] = "", before[8];
  snprintf(before, sizeof before, "%s ", tib_level_relation[shown.relation].name);
  if (!isnan(found->measured)) add_value(measured, "", found->measured, &shown);
  if (!isnan(found->limit)) add_value(limit, before, found->limit, &shown);
  tib_text_addf(text, "    %-7s %-26s %13s %15s  %s", shown.id, shown.title, measured, limit,
                tib_level_pass[found->passed].name);
  if (found->passed == TIB_UNTESTABLE && found->why != TIB_TESTED)
    tib_text_addf(text, ": %s", tib_level_untestable[found->why].name);
  tib_text_add(text, "\n");
}

/* ---- words ---- */

static void add_bits(struct tib_text *text, const char *before, unsigned bits, const struct tib_level *levels) {
  for (size_t i = 0; levels[i].name; i++) {
    if (!(bits & 1U << i)) continue;
    tib_text_addf(text, "%s%s", before, levels[i].definition);
    before = "; ";
  }
}

static void add_grade(struct tib_text *text, const struct tib_pattern *burst) {
  tib_text_addf(text, ": %s, ", tib_value_muscle(burst));
  if (burst->grade == TIB_GRADE_NONE)
    tib_text_add(text, "without a grade");
  else
    tib_text_addf(text, "grade %s", tib_level_grade[burst->grade].name);
  if (burst->annotated) tib_text_add(text, "; an annotation near it tells of a cramp (SBC-16)");
  if (burst->capped) add_bits(text, "; it cannot be probable: ", burst->caps, tib_level_cap);
  add_bits(text, "; ", burst->rivals, tib_level_rival);
}

static void add_parts(struct tib_text *text, const struct tib_pattern *pattern) {
  char rate[32], length[32];
  switch (pattern->type) {
    case TIB_ALMA:
    case TIB_HFT:
    case TIB_HFLM:
      tib_value_fixed(rate, pattern->rate_hz, 2);
      tib_value_fixed(length, pattern->burst_s, 3);
      tib_text_addf(text, ": %d bursts, %s a second, median burst %s s", pattern->parts, rate, length);
      break;
    case TIB_EFM:
      tib_text_addf(text, ": %d potentials", pattern->parts);
      break;
    case TIB_RSWA:
      tib_text_addf(text, ": %d epochs; a table, not a diagnosis of REM sleep behaviour disorder", pattern->parts);
      break;
    case TIB_SUSTAINED_BURST:
      add_grade(text, pattern);
      break;
    case TIB_TONIC_PROLONGED:
    case TIB_LMM:
      break;
  }
}

void tib_explain_pattern_words(struct tib_text *text, const struct tib_explanation *explanation, size_t i) {
  const struct tib_pattern *pattern = &explanation->result->patterns[i];
  const struct tib_level *type = &tib_level_trial_type[tib_value_trial_type(pattern->type)];
  char at[32], length[32];
  tib_explain_clock(at, &explanation->result->recording, pattern->span.onset, 2);
  tib_explain_value(length, tib_seconds(tib_span_length(pattern->span)), "s");
  tib_text_addf(text, "%s, %s, %s for %s s", type->name,
                pattern->side == TIB_SIDE_NONE ? "legs" : tib_level_side[pattern->side].name, at, length);
  add_parts(text, pattern);
  if (!tib_value_is_counted(explanation->result, pattern))
    tib_text_add(text, "; it begins outside lights off to lights on and is not counted (EDGE-1)");
  if (pattern->echo)
    tib_text_add(text,
                 "; it is counted at another muscle of that leg, where it is graded higher or is stronger (TIB-DEC-14)");
  tib_text_addf(text, ". %s", type->definition);
}

/* ---- JSON ---- */

static void put_number(struct tib_json *json, json_t *into, const char *key, double value) {
  tib_json_put(json, into, key, tib_json_number(value));
}

static void put_bits(struct tib_json *json, json_t *into, const char *key, unsigned bits, const struct tib_level *levels) {
  json_t *array = tib_json_put_array(json, into, key);
  for (size_t i = 0; levels[i].name; i++)
    if (bits & 1U << i) tib_json_append(json, array, tib_json_text(levels[i].name));
}

static void put_criteria(struct tib_json *json, json_t *into, const struct tib_result *result,
                         const struct tib_pattern *pattern) {
  json_t *array = tib_json_put_array(json, into, KEY(PATTERNS_CRITERIA));
  for (size_t i = 0; i < TIB_SBC_CRITERIA && pattern->type == TIB_SUSTAINED_BURST; i++) {
    const struct tib_criterion *found = &pattern->criteria[i];
    struct tib_explained_criterion shown = tib_explain_criterion(result, pattern, i);
    json_t *object = tib_json_append_object(json, array);
    bool told = found->passed == TIB_UNTESTABLE && found->why != TIB_TESTED;
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_ID), shown.id);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_TITLE), shown.title);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_KEY), shown.key);
    put_number(json, object, KEY(PATTERNS_CRITERIA_MEASURED), found->measured);
    put_number(json, object, KEY(PATTERNS_CRITERIA_LIMIT), found->limit);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_RELATION), tib_level_relation[shown.relation].name);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_UNIT), *shown.unit ? shown.unit : NULL);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_RESULT), tib_level_pass[found->passed].name);
    tib_json_put_text(json, object, KEY(PATTERNS_CRITERIA_WHY), told ? tib_level_untestable[found->why].name : NULL);
  }
}

static void put_pattern(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_result *result = explanation->result;
  const struct tib_pattern *pattern = &result->patterns[i];
  bool burst = pattern->type == TIB_SUSTAINED_BURST;
  bool run = pattern->type == TIB_ALMA || pattern->type == TIB_HFT || pattern->type == TIB_HFLM;
  struct tib_text words = {0};
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_text(json, object, KEY(PATTERNS_TYPE), tib_level_trial_type[tib_value_trial_type(pattern->type)].name);
  tib_json_put_text(json, object, KEY(PATTERNS_SIDE),
                    pattern->side == TIB_SIDE_NONE ? NULL : tib_level_side[pattern->side].name);
  put_number(json, object, KEY(PATTERNS_ONSET_S), tib_seconds(pattern->span.onset));
  put_number(json, object, KEY(PATTERNS_DURATION_S), tib_seconds(tib_span_length(pattern->span)));
  tib_json_put_text(json, object, KEY(PATTERNS_MUSCLE), burst ? tib_value_muscle(pattern) : NULL);
  tib_json_put_text(json, object, KEY(PATTERNS_GRADE),
                    pattern->grade == TIB_GRADE_NONE ? NULL : tib_level_grade[pattern->grade].name);
  tib_json_put(json, object, KEY(PATTERNS_ANNOTATED), burst ? json_boolean(pattern->annotated) : json_null());
  put_bits(json, object, KEY(PATTERNS_CAPS), pattern->caps, tib_level_cap);
  put_bits(json, object, KEY(PATTERNS_RIVALS), pattern->rivals, tib_level_rival);
  tib_json_put(json, object, KEY(PATTERNS_PARTS), pattern->parts > 0 ? json_integer(pattern->parts) : json_null());
  put_number(json, object, KEY(PATTERNS_RATE_HZ), run ? pattern->rate_hz : (double)NAN);
  put_number(json, object, KEY(PATTERNS_BURST_S), run ? pattern->burst_s : (double)NAN);
  put_criteria(json, object, result, pattern);
  tib_explain_pattern_words(&words, explanation, i);
  if (words.failed) json->failed = true;
  tib_json_put_text(json, object, KEY(PATTERNS_SUMMARY), words.s ? words.s : "");
  tib_text_finish(&words);
}

void tib_explain_patterns_json(struct tib_json *json, const struct tib_explanation *explanation) {
  json_t *into = tib_json_put_array(json, json->root, KEY(PATTERNS));
  for (size_t i = 0; i < explanation->result->n_patterns; i++)
    if (tib_explain_is_near(explanation, explanation->result->patterns[i].span)) put_pattern(json, into, explanation, i);
}
