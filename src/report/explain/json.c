#include <math.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/explain.h"
#include "report/explain/fields.h"
#include "report/explain/pattern.h"
#include "report/json_put.h"
#include "report/json_recording.h"
#include "report/values.h"

#define DIGITS 10 /* a tenth of a millisecond after a day */

#define KEY(field) tib_explain_key(TIB_X_##field)

static void put_number(struct tib_json *json, json_t *into, const char *key, double value) {
  tib_json_put(json, into, key, tib_json_number(value));
}

static void put_time(struct tib_json *json, json_t *into, const char *key, tib_ticks ticks) {
  put_number(json, into, key, ticks == TIB_NO_TICKS ? (double)NAN : tib_seconds(ticks));
}

static void put_flag(struct tib_json *json, json_t *into, const char *key, bool value) {
  tib_json_put(json, into, key, json_boolean(value));
}

static void put_three(struct tib_json *json, json_t *into, const char *key, enum tib_flag flag) {
  tib_json_put(json, into, key, flag == TIB_NA ? json_null() : json_boolean(flag == TIB_YES));
}

static void put_side(struct tib_json *json, json_t *into, const char *key, enum tib_side side) {
  tib_json_put_text(json, into, key, side == TIB_SIDE_NONE ? NULL : tib_level_side[side].name);
}

/* Where and when: the same three under several parents. */
static void put_place(struct tib_json *json, json_t *into, enum tib_side side, struct tib_span span) {
  put_side(json, into, KEY(MOVEMENTS_SIDE), side);
  put_time(json, into, KEY(MOVEMENTS_ONSET_S), span.onset);
  put_time(json, into, KEY(MOVEMENTS_DURATION_S), tib_span_length(span));
}

/* The words of the bits that are set. */
static void put_bits(struct tib_json *json, json_t *into, const char *key, unsigned bits, const struct tib_level *levels) {
  json_t *array = tib_json_put_array(json, into, key);
  for (size_t i = 0; levels[i].name; i++)
    if (bits & 1U << i) tib_json_append(json, array, tib_json_text(levels[i].name));
}

static void put_words(struct tib_json *json, json_t *into, const char *key, struct tib_text *words) {
  if (words->failed) json->failed = true;
  tib_json_put_text(json, into, key, words->s ? words->s : "");
  tib_text_finish(words);
}

/* ---- the signal ---- */

static void put_level(struct tib_json *json, json_t *into, const char *key, struct tib_explained_level level) {
  if (isnan(level.uv)) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, key);
  put_time(json, object, KEY(ACTIVITIES_SAMPLE_AT_S), level.at);
  put_number(json, object, KEY(ACTIVITIES_SAMPLE_MEASURED_UV), (double)level.uv);
  put_number(json, object, KEY(ACTIVITIES_SAMPLE_LIMIT_UV), (double)level.limit_uv);
  put_number(json, object, KEY(ACTIVITIES_SAMPLE_MARGIN_UV), (double)level.uv - (double)level.limit_uv);
}

static void put_leg(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_leg *leg = &explanation->legs[i];
  struct tib_text words = {0};
  json_t *object = tib_json_append_object(json, into);
  put_side(json, object, KEY(SIGNAL_SIDE), leg->side);
  put_flag(json, object, KEY(SIGNAL_RECORDED), leg->recorded);
  put_flag(json, object, KEY(SIGNAL_GAP), leg->in_gap);
  put_flag(json, object, KEY(SIGNAL_UNSCORABLE), leg->in_out);
  put_flag(json, object, KEY(SIGNAL_EDGE), leg->near_edge);
  put_flag(json, object, KEY(SIGNAL_MOVEMENT), leg->moves);
  put_bits(json, object, KEY(SIGNAL_FAULTS), leg->faults, tib_level_fault);
  put_number(json, object, KEY(SIGNAL_REST_UV), (double)leg->rest_uv);
  put_level(json, object, KEY(SIGNAL_SAMPLE), leg->sample);
  put_level(json, object, KEY(SIGNAL_MEAN), leg->mean);
  put_level(json, object, KEY(SIGNAL_ACTIVE), leg->active);
  put_level(json, object, KEY(SIGNAL_HOLD), leg->hold);
  tib_explain_signal_words(&words, explanation, i);
  put_words(json, object, KEY(SIGNAL_SUMMARY), &words);
}

static void put_activity(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_activity *activity = &explanation->activities[i];
  struct tib_text words = {0};
  json_t *object = tib_json_append_object(json, into);
  put_place(json, object, explanation->result->legs[activity->leg].side, activity->span);
  tib_json_put_text(json, object, KEY(ACTIVITIES_END), tib_level_activity[activity->end].name);
  put_level(json, object, KEY(ACTIVITIES_MEAN), activity->mean);
  put_level(json, object, KEY(ACTIVITIES_SAMPLE), activity->sample);
  put_level(json, object, KEY(ACTIVITIES_HOLD), activity->hold);
  put_number(json, object, KEY(ACTIVITIES_REST_UV), (double)activity->rest_uv);
  tib_explain_activity_words(&words, explanation, i);
  put_words(json, object, KEY(ACTIVITIES_SUMMARY), &words);
}

/* ---- the ankles ---- */

static void put_ankles(struct tib_json *json, const struct tib_explanation *explanation) {
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT};
  const struct tib_result *result = explanation->result;
  const struct tib_detection *primary = tib_find_primary(result);
  json_t *gross = tib_json_put_array(json, json->root, KEY(GROSS));
  for (size_t i = 0; i < result->n_gross; i++) {
    if (!tib_explain_is_near(explanation, result->gross[i].span)) continue;
    json_t *object = tib_json_append_object(json, gross);
    put_place(json, object, result->gross[i].side, result->gross[i].span);
    put_bits(json, object, KEY(GROSS_WHY), result->gross[i].gross, tib_level_gross);
  }
  json_t *only = tib_json_put_array(json, json->root, KEY(ANKLE_ONLY));
  for (size_t k = 0; primary && k < 2; k++)
    for (size_t i = 0; i < primary->n_ankle_only[k]; i++)
      if (tib_explain_is_near(explanation, primary->ankle_only[k][i]))
        put_place(json, tib_json_append_object(json, only), sides[k], primary->ankle_only[k][i]);
}

/* ---- movements ---- */

static void put_part(struct tib_json *json, json_t *into, const struct tib_movement_part *part) {
  json_t *object = tib_json_append_object(json, into);
  put_place(json, object, part->candidate.side, part->candidate.span);
  put_flag(json, object, KEY(MOVEMENTS_PARTS_EXCLUDED), part->excluded);
  put_bits(json, object, KEY(MOVEMENTS_PARTS_REASON), part->reasons, tib_level_reason);
  put_number(json, object, KEY(MOVEMENTS_PARTS_PEAK_UV), (double)part->candidate.peak_uv);
  put_number(json, object, KEY(MOVEMENTS_PARTS_MEDIAN_UV), (double)part->candidate.median_uv);
  put_number(json, object, KEY(MOVEMENTS_PARTS_REST_UV), (double)part->candidate.rest_uv);
}

/* part: its place among the parts of this movement. */
static void put_check(struct tib_json *json, json_t *into, const struct tib_check *check, int part) {
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_CHECK), check->name);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_TITLE), check->title);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_KEY), *check->key ? check->key : NULL);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_RULE), *check->rule ? check->rule : NULL);
  tib_json_put(json, object, KEY(MOVEMENTS_CHECKS_PART), part < 0 ? json_null() : json_integer(part));
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_VERDICT), tib_level_verdict[check->verdict].name);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_RELATION),
                    check->relation == TIB_NO_RELATION ? NULL : tib_level_relation[check->relation].name);
  put_number(json, object, KEY(MOVEMENTS_CHECKS_MEASURED), check->measured);
  put_number(json, object, KEY(MOVEMENTS_CHECKS_LIMIT), check->limit);
  put_number(json, object, KEY(MOVEMENTS_CHECKS_MARGIN), check->margin);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_UNIT), *check->unit ? check->unit : NULL);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CHECKS_TEXT), *check->text ? check->text : NULL);
}

static void put_parts_and_checks(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_score *score = &explanation->result->profiles[explained->profile].score;
  json_t *parts = tib_json_put_array(json, into, KEY(MOVEMENTS_PARTS));
  json_t *checks = tib_json_put_array(json, into, KEY(MOVEMENTS_CHECKS));
  int last = -1, place = -1; /* checks come part by part, then those of the whole */
  for (size_t k = 0; k < explained->n_checks; k++) {
    const struct tib_check *check = &explanation->checks[explained->first_check + k];
    if (check->part >= 0 && check->part != last) {
      put_part(json, parts, &score->parts[check->part]);
      last = check->part;
      place++;
    }
    put_check(json, checks, check, check->part < 0 ? -1 : place);
  }
}

static void put_movement(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_movement *movement = tib_explain_movement(explanation, i);
  struct tib_text words = {0};
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_text(json, object, KEY(MOVEMENTS_RULES), explanation->result->profiles[explained->profile].rules.name);
  put_place(json, object, movement->side, movement->span);
  tib_json_put_text(json, object, KEY(MOVEMENTS_CLASS), tib_level_class[movement->class_].name);
  put_bits(json, object, KEY(MOVEMENTS_REASON), movement->reasons, tib_level_reason);
  tib_json_put(json, object, KEY(MOVEMENTS_SERIES), movement->series > 0 ? json_integer(movement->series) : json_null());
  tib_json_put(json, object, KEY(MOVEMENTS_RUN), movement->run > 0 ? json_integer(movement->run) : json_null());
  put_time(json, object, KEY(MOVEMENTS_IMI_S), movement->imi);
  tib_json_put_text(json, object, KEY(MOVEMENTS_STAGE), movement->has_stage ? tib_level_stage[movement->stage].name : NULL);
  put_three(json, object, KEY(MOVEMENTS_AROUSAL), movement->arousal);
  put_three(json, object, KEY(MOVEMENTS_RESPIRATORY), movement->respiratory);
  put_three(json, object, KEY(MOVEMENTS_PLM_NR), movement->plm_nr);
  tib_json_put_text(json, object, KEY(MOVEMENTS_ACCEL), tib_level_accel[movement->accel].name);
  tib_explain_summary(&words, explanation, i);
  put_words(json, object, KEY(MOVEMENTS_SUMMARY), &words);
  put_parts_and_checks(json, object, explanation, i);
}

/* ---- the whole ---- */

static void put_basis(struct tib_json *json, const struct tib_result *result) {
  json_t *profiles = tib_json_put_array(json, json->root, KEY(PROFILES));
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_rules *rules = &result->profiles[i].rules;
    json_t *object = tib_json_append_object(json, profiles);
    tib_json_put_text(json, object, KEY(PROFILES_RULES), rules->name);
    tib_json_put_text(json, object, KEY(PROFILES_TITLE), rules->title);
    tib_json_put_text(json, object, KEY(PROFILES_FINGERPRINT), rules->fingerprint);
    tib_json_put_overrides(json, object, rules);
  }
  json_t *inputs = tib_json_put_array(json, json->root, KEY(INPUTS)),
         *absent = tib_json_put_array(json, json->root, KEY(ABSENT));
  const char *name;
  for (size_t i = 0; i < result->n_inputs; i++) tib_json_append(json, inputs, tib_json_text(result->inputs[i].name));
  for (size_t i = 0; (name = tib_explain_absent(result, i)) != NULL; i++)
    tib_json_append(json, absent, tib_json_text(name));
}

static void put_head(struct tib_json *json, const struct tib_explanation *explanation) {
  const struct tib_recording *recording = &explanation->result->recording;
  char clock[32];
  tib_explain_clock(clock, recording, explanation->choice.at, 3);
  tib_json_put_text(json, json->root, KEY(VERSION), tib_version());
  tib_json_put_text(json, json->root, KEY(INTENDED_USE), tib_intended_use());
  tib_json_put_text(json, json->root, KEY(RECORDING), recording->name);
  put_time(json, json->root, KEY(AT_S), explanation->choice.at);
  tib_json_put_text(json, json->root, KEY(AT_CLOCK), recording->start_clock == TIB_NO_TICKS ? NULL : clock);
  put_time(json, json->root, KEY(AROUND_S), explanation->choice.around);
  put_flag(json, json->root, KEY(NEAREST), explanation->nearest);
  put_flag(json, json->root, KEY(INSIDE_LIGHTS), explanation->inside_lights);
  put_basis(json, explanation->result);
}

enum tib_status tib_explain_json(struct tib_text *text, const struct tib_explanation *explanation, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  if (!json.root) return tib_fail(err, TIB_MEMORY, "out of memory while writing JSON");
  put_head(&json, explanation);
  json_t *signal = tib_json_put_array(&json, json.root, KEY(SIGNAL));
  for (size_t i = 0; i < explanation->n_legs; i++) put_leg(&json, signal, explanation, i);
  json_t *activities = tib_json_put_array(&json, json.root, KEY(ACTIVITIES));
  for (size_t i = 0; i < explanation->n_activities; i++) put_activity(&json, activities, explanation, i);
  put_ankles(&json, explanation);
  tib_explain_patterns_json(&json, explanation);
  json_t *movements = tib_json_put_array(&json, json.root, KEY(MOVEMENTS));
  for (size_t i = 0; i < explanation->n; i++) put_movement(&json, movements, explanation, i);
  return tib_json_end_digits(&json, DIGITS, text, err);
}
