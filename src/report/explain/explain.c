#include "report/explain/explain.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/build.h"
#include "report/values.h"

/* ---- one check ---- */

static const char *citation_of(const struct tib_rules *rules, const char *key) {
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++)
    if (strcmp(rows[i].key, key) == 0) return rules->source[i].citation;
  return "";
}

struct tib_check *tib_explain_add(struct tib_explainer *e, int part, const char *name, const char *title,
                                  const struct tib_rules *rules, const char *key, const char *rule) {
  struct tib_explanation *out = e->out;
  struct tib_check *check = &e->spare;
  if (e->status == TIB_OK)
    e->status = tib_array_reserve(&out->checks, &out->checks_capacity, out->n_checks + 1, sizeof *check, e->err);
  if (e->status == TIB_OK) check = &out->checks[out->n_checks++];
  *check = (struct tib_check){.name = name,
                              .title = title,
                              .part = part,
                              .verdict = TIB_CHECK_TOLD,
                              .unit = "",
                              .measured = NAN,
                              .limit = NAN,
                              .margin = NAN};
  if (key) tib_text_copy(check->key, sizeof check->key, key);
  if (rule)
    tib_text_copy(check->rule, sizeof check->rule, rule);
  else if (key)
    tib_value_rule_id(check->rule, sizeof check->rule, citation_of(rules, key));
  return check;
}

static double signed_margin(enum tib_relation relation, double more) {
  bool upward = relation == TIB_AT_LEAST || relation == TIB_ABOVE;
  return upward || more == 0 ? more : -more; /* no -0 */
}

void tib_check_time_limit(struct tib_check *check, enum tib_relation relation, tib_ticks measured, tib_ticks limit) {
  check->relation = relation;
  check->unit = "s";
  check->measured = tib_seconds(measured);
  check->limit = tib_seconds(limit);
  check->margin = signed_margin(relation, tib_seconds(measured - limit));
}

void tib_check_number_limit(struct tib_check *check, enum tib_relation relation, double measured, double limit,
                            const char *unit) {
  check->relation = relation;
  check->unit = unit;
  check->measured = measured;
  check->limit = limit;
  check->margin = signed_margin(relation, measured - limit);
}

void tib_check_say(struct tib_check *check, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(check->text, sizeof check->text, format, args);
  va_end(args);
}

void tib_check_decide(struct tib_check *check, bool passed) {
  check->verdict = passed ? TIB_CHECK_PASSED : TIB_CHECK_FAILED;
}

void tib_check_mark(struct tib_check *check, bool yes) { check->verdict = yes ? TIB_CHECK_YES : TIB_CHECK_NO; }

void tib_check_untested(struct tib_check *check, const char *why) {
  check->verdict = TIB_CHECK_NOT_TESTABLE;
  tib_text_copy(check->text, sizeof check->text, why);
}

/* ---- which movements ---- */

static tib_ticks away(struct tib_span span, tib_ticks at) {
  if (span.onset <= at && at < span.offset) return 0;
  return span.onset < at ? at - span.onset : span.onset - at;
}

/* The later parts of a movement count as well. */
static void find_near(const struct tib_score *score, const struct tib_explain_choice *choice, bool *chosen) {
  for (size_t i = 0; i < score->n_parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (!part->absurd && away(part->candidate.span, choice->at) <= choice->around) chosen[part->movement] = true;
  }
}

static bool any(const bool *chosen, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (chosen[i]) return true;
  return false;
}

/* Movements are sorted by onset. */
static void find_neighbours(const struct tib_score *score, tib_ticks at, bool *chosen) {
  size_t i = 0;
  while (i < score->n_movements && score->movements[i].span.onset < at) i++;
  if (i > 0) chosen[i - 1] = true;
  if (i < score->n_movements) chosen[i] = true;
}

/* ---- the whole ---- */

static size_t index_of(const struct tib_score *score, const struct tib_movement *movement) {
  return (size_t)(movement - score->movements);
}

static void explain_movement(struct tib_explainer *e, size_t profile) {
  struct tib_explanation *out = e->out;
  const struct tib_score *score = &e->profile->score;
  struct tib_explained *explained = &out->movements[out->n++];
  *explained = (struct tib_explained){.profile = profile,
                                      .movement = index_of(score, e->movement),
                                      .onset = e->movement->span.onset,
                                      .first_check = out->n_checks};
  for (size_t i = e->movement->first_part; i < score->n_parts; i++)
    if (score->parts[i].movement == explained->movement) tib_explain_part(e, i);
  tib_explain_whole(e);
  explained->n_checks = out->n_checks - explained->first_check;
}

static enum tib_status explain_profile(struct tib_explainer *e, size_t profile, const bool *chosen) {
  e->profile = &e->result->profiles[profile];
  for (size_t i = 0; i < e->profile->score.n_movements && e->status == TIB_OK; i++) {
    if (!chosen[i]) continue;
    e->movement = &e->profile->score.movements[i];
    explain_movement(e, profile);
  }
  return e->status;
}

static int by_onset(const void *a, const void *b) {
  const struct tib_explained *x = a, *y = b;
  if (x->onset != y->onset) return x->onset < y->onset ? -1 : 1;
  if (x->profile != y->profile) return x->profile < y->profile ? -1 : 1;
  return (x->movement > y->movement) - (x->movement < y->movement);
}

static void explain_signal(struct tib_explanation *out) {
  const struct tib_result *result = out->result;
  const struct tib_span lights = result->context.lights;
  out->inside_lights = lights.onset <= out->choice.at && out->choice.at < lights.offset;
  out->n_legs = result->n_legs;
  for (size_t i = 0; i < result->n_legs; i++) tib_explain_leg(&out->legs[i], result, i, out->choice.at);
}

static size_t most_movements(const struct tib_result *result) {
  size_t n = 0;
  for (size_t i = 0; i < result->n_profiles; i++) n += result->profiles[i].score.n_movements;
  return n;
}

static enum tib_status explain_profiles(struct tib_explainer *e, bool *chosen) {
  const struct tib_result *result = e->result;
  bool *from = chosen;
  for (size_t i = 0; i < result->n_profiles; from += result->profiles[i++].score.n_movements)
    find_near(&result->profiles[i].score, &e->out->choice, from);
  e->out->nearest = !any(chosen, most_movements(result));
  from = chosen;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < result->n_profiles && status == TIB_OK; from += result->profiles[i++].score.n_movements) {
    if (e->out->nearest) find_neighbours(&result->profiles[i].score, e->out->choice.at, from);
    status = explain_profile(e, i, from);
  }
  return status;
}

enum tib_status tib_explain_make(struct tib_explanation *explanation, const struct tib_result *result,
                                 const struct tib_explain_choice *choice, struct tib_error *err) {
  *explanation = (struct tib_explanation){.result = result, .choice = *choice};
  struct tib_explainer e = {.out = explanation, .result = result, .err = err};
  size_t most = most_movements(result);
  bool *chosen = NULL;
  enum tib_status status = tib_array_create(&chosen, most + 1, sizeof *chosen, err);
  if (status == TIB_OK) status = tib_array_create(&explanation->movements, most + 1, sizeof *explanation->movements, err);
  if (status == TIB_OK) status = explain_profiles(&e, chosen);
  if (status == TIB_OK && explanation->n > 1)
    qsort(explanation->movements, explanation->n, sizeof *explanation->movements, by_onset);
  if (status == TIB_OK) {
    explain_signal(explanation);
    status = tib_explain_activities(explanation, err);
  }
  if (status != TIB_OK) tib_explain_finish(explanation);
  free(chosen);
  return status;
}

void tib_explain_finish(struct tib_explanation *explanation) {
  if (!explanation) return;
  free(explanation->movements);
  free(explanation->checks);
  free(explanation->activities);
  *explanation = (struct tib_explanation){0};
}
