#include <math.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain.h"
#include "report/fields.h"
#include "report/json_put.h"
#include "report/json_recording.h"
#include "report/values.h"

#define DIGITS 10 /* a tenth of a millisecond after a day */

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

static void put_side(struct tib_json *json, json_t *into, enum tib_side side) {
  tib_json_put_text(json, into, "side", side == TIB_SIDE_NONE ? NULL : tib_level_side[side].name);
}

static void put_reasons(struct tib_json *json, json_t *into, unsigned reasons) {
  json_t *array = tib_json_put_array(json, into, "reason");
  for (size_t i = 0; tib_level_reason[i].name; i++)
    if (reasons & 1U << i) tib_json_append(json, array, tib_json_text(tib_level_reason[i].name));
}

static void put_words(struct tib_json *json, json_t *into, const char *key, struct tib_text *words) {
  if (words->failed) json->failed = true;
  tib_json_put_text(json, into, key, words->s ? words->s : "");
  tib_text_finish(words);
}

/* ---- the signal ---- */

static void put_level(struct tib_json *json, json_t *into, const char *key, float value, float limit, tib_ticks at) {
  if (isnan(value)) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, key);
  put_time(json, object, "at_s", at);
  put_number(json, object, "measured_uv", (double)value);
  put_number(json, object, "limit_uv", (double)limit);
  put_number(json, object, "margin_uv", (double)value - (double)limit);
}

static void put_faults(struct tib_json *json, json_t *into, unsigned faults) {
  json_t *array = tib_json_put_array(json, into, "faults");
  for (size_t i = 0; tib_explain_faults[i]; i++)
    if (faults & 1U << i) tib_json_append(json, array, tib_json_text(tib_explain_faults[i]));
}

static void put_leg(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained_leg *leg = &explanation->legs[i];
  struct tib_text words = {0};
  json_t *object = tib_json_append_object(json, into);
  put_side(json, object, leg->side);
  put_flag(json, object, "recorded", leg->recorded);
  put_flag(json, object, "gap", leg->in_gap);
  put_flag(json, object, "unscorable", leg->in_out);
  put_flag(json, object, "edge", leg->near_edge);
  put_flag(json, object, "movement", leg->moves);
  put_faults(json, object, leg->faults);
  put_number(json, object, "rest_uv", (double)leg->rest_uv);
  put_level(json, object, "sample", leg->sample_uv, leg->sample_limit_uv, leg->sample_at);
  put_level(json, object, "mean", leg->mean_uv, leg->mean_limit_uv, leg->mean_at);
  put_level(json, object, "active", leg->active_uv, leg->active_limit_uv, leg->active_at);
  tib_explain_signal_words(&words, explanation, i);
  put_words(json, object, "summary", &words);
}

/* ---- movements ---- */

static void put_part(struct tib_json *json, json_t *into, const struct tib_movement_part *part) {
  json_t *object = tib_json_append_object(json, into);
  put_side(json, object, part->candidate.side);
  put_time(json, object, "onset_s", part->candidate.span.onset);
  put_time(json, object, "duration_s", tib_span_length(part->candidate.span));
  put_flag(json, object, "excluded", part->excluded);
  put_reasons(json, object, part->reasons);
  put_number(json, object, "peak_uv", (double)part->candidate.peak_uv);
  put_number(json, object, "median_uv", (double)part->candidate.median_uv);
  put_number(json, object, "rest_uv", (double)part->candidate.rest_uv);
}

/* part: its place among the parts of this movement. */
static void put_check(struct tib_json *json, json_t *into, const struct tib_check *check, int part) {
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_text(json, object, "check", check->name);
  tib_json_put_text(json, object, "title", check->title);
  tib_json_put_text(json, object, "key", *check->key ? check->key : NULL);
  tib_json_put_text(json, object, "rule", *check->rule ? check->rule : NULL);
  tib_json_put(json, object, "part", part < 0 ? json_null() : json_integer(part));
  tib_json_put_text(json, object, "verdict", tib_check_verdict_names[check->verdict]);
  tib_json_put_text(json, object, "relation",
                    check->relation == TIB_NO_RELATION ? NULL : tib_relation_names[check->relation]);
  put_number(json, object, "measured", check->measured);
  put_number(json, object, "limit", check->limit);
  put_number(json, object, "margin", check->margin);
  tib_json_put_text(json, object, "unit", *check->unit ? check->unit : NULL);
  tib_json_put_text(json, object, "text", *check->text ? check->text : NULL);
}

static void put_parts_and_checks(struct tib_json *json, json_t *into, const struct tib_explanation *explanation, size_t i) {
  const struct tib_explained *explained = &explanation->movements[i];
  const struct tib_score *score = &explanation->result->profiles[explained->profile].score;
  json_t *parts = tib_json_put_array(json, into, "parts"), *checks = tib_json_put_array(json, into, "checks");
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
  tib_json_put_text(json, object, "rules", explanation->result->profiles[explained->profile].rules.name);
  put_time(json, object, "onset_s", movement->span.onset);
  put_time(json, object, "duration_s", tib_span_length(movement->span));
  put_side(json, object, movement->side);
  tib_json_put_text(json, object, "class", tib_level_class[movement->class_].name);
  put_reasons(json, object, movement->reasons);
  tib_json_put(json, object, "series", movement->series > 0 ? json_integer(movement->series) : json_null());
  tib_json_put(json, object, "run", movement->run > 0 ? json_integer(movement->run) : json_null());
  put_time(json, object, "imi_s", movement->imi);
  tib_json_put_text(json, object, "stage", movement->has_stage ? tib_level_stage[movement->stage].name : NULL);
  put_three(json, object, "arousal", movement->arousal);
  put_three(json, object, "respiratory", movement->respiratory);
  put_three(json, object, "plm_nr", movement->plm_nr);
  tib_json_put_text(json, object, "accel", tib_level_accel[movement->accel].name);
  tib_explain_summary(&words, explanation, i);
  put_words(json, object, "summary", &words);
  put_parts_and_checks(json, object, explanation, i);
}

/* ---- the whole ---- */

static void put_basis(struct tib_json *json, const struct tib_result *result) {
  json_t *profiles = tib_json_put_array(json, json->root, "profiles");
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_rules *rules = &result->profiles[i].rules;
    json_t *object = tib_json_append_object(json, profiles);
    tib_json_put_text(json, object, "rules", rules->name);
    tib_json_put_text(json, object, "title", rules->title);
    tib_json_put_text(json, object, "fingerprint", rules->fingerprint);
    tib_json_put_overrides(json, object, rules);
  }
  json_t *inputs = tib_json_put_array(json, json->root, "inputs"), *absent = tib_json_put_array(json, json->root, "absent");
  const char *name;
  for (size_t i = 0; i < result->n_inputs; i++) tib_json_append(json, inputs, tib_json_text(result->inputs[i].name));
  for (size_t i = 0; (name = tib_explain_absent(result, i)) != NULL; i++)
    tib_json_append(json, absent, tib_json_text(name));
}

static void put_head(struct tib_json *json, const struct tib_explanation *explanation) {
  const struct tib_recording *recording = &explanation->result->recording;
  char clock[32];
  tib_explain_clock(clock, recording, explanation->choice.at, 3);
  tib_json_put_text(json, json->root, "version", tib_version());
  tib_json_put_text(json, json->root, "intended_use", tib_intended_use());
  tib_json_put_text(json, json->root, "recording", recording->name);
  put_time(json, json->root, "at_s", explanation->choice.at);
  tib_json_put_text(json, json->root, "at_clock", recording->start_clock == TIB_NO_TICKS ? NULL : clock);
  put_time(json, json->root, "around_s", explanation->choice.around);
  put_flag(json, json->root, "nearest", explanation->nearest);
  put_flag(json, json->root, "inside_lights", explanation->inside_lights);
  put_basis(json, explanation->result);
}

enum tib_status tib_explain_json(struct tib_text *text, const struct tib_explanation *explanation, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  if (!json.root) return tib_fail(err, TIB_MEMORY, "out of memory while writing JSON");
  put_head(&json, explanation);
  json_t *signal = tib_json_put_array(&json, json.root, "signal");
  for (size_t i = 0; i < explanation->n_legs; i++) put_leg(&json, signal, explanation, i);
  json_t *movements = tib_json_put_array(&json, json.root, "movements");
  for (size_t i = 0; i < explanation->n; i++) put_movement(&json, movements, explanation, i);
  return tib_json_end_digits(&json, DIGITS, text, err);
}
