#include "report/json_recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/labels.h"
#include "report/values.h"

/* ---- the recording ---- */

void tib_json_put_gaps(struct tib_json *json, json_t *into, const struct tib_recording *recording) {
  json_t *gaps = tib_json_put_array(json, into, "gaps");
  for (size_t i = 0; i < tib_value_gaps(recording); i++) {
    struct tib_span span = tib_value_gap(recording, i);
    json_t *gap = tib_json_append_object(json, gaps);
    tib_json_put_seconds(json, gap, TIB_JSON_GAP_ONSET_S, span.onset);
    tib_json_put_seconds(json, gap, TIB_JSON_GAP_DURATION_S, tib_span_length(span));
  }
}

void tib_json_put_deviations(struct tib_json *json, json_t *into, const struct tib_recording *recording) {
  json_t *deviations = tib_json_put_array(json, into, "deviations");
  for (size_t i = 0; i < recording->n_deviations; i++) {
    json_t *deviation = tib_json_append_object(json, deviations);
    tib_json_put_text(json, deviation, "code", recording->deviations[i].code);
    tib_json_put_text(json, deviation, "text", recording->deviations[i].text);
    tib_json_put_text(json, deviation, "repair", recording->deviations[i].repair);
    tib_json_put(json, deviation, "repaired", json_boolean(recording->deviations[i].repaired));
  }
}

/* The time of day is no date; the date is an identifier and stands here only where the user asks for it. */
void tib_json_put_recording(struct tib_json *json, const struct tib_result *result, bool keep_dates) {
  const struct tib_recording *recording = &result->recording;
  char clock[16];
  if (recording->start_clock != TIB_NO_TICKS) tib_text_clock(clock, sizeof clock, recording->start_clock);
  json_t *into = tib_json_put_object(json, json->root, "recording");
  tib_json_put_text(json, into, "fingerprint", result->fingerprint);
  tib_json_put_count(json, into, TIB_JSON_BYTES, recording->bytes);
  tib_json_put_text(json, into, "format", tib_value_format(recording));
  tib_json_put_text(json, into, "start_clock", recording->start_clock != TIB_NO_TICKS ? clock : NULL);
  if (keep_dates) tib_json_put_text(json, into, "start_date", *recording->start_date ? recording->start_date : NULL);
  tib_json_put_seconds(json, into, TIB_JSON_DURATION_S, recording->duration);
  bool table = recording->format == TIB_SCORED_FILE; /* it has none */
  tib_json_put_count(json, into, TIB_JSON_RECORDS, table ? -1 : recording->n_records);
  tib_json_put_gaps(json, into, recording);
  tib_json_put_deviations(json, into, recording);
}

/* ---- channels ---- */

static const struct tib_channel *channel_at(const struct tib_result *result, int i) {
  return i >= 0 && (size_t)i < result->recording.n_channels ? &result->recording.channels[i] : NULL;
}

void tib_json_put_pair(struct tib_json *json, json_t *into, const struct tib_recording *recording,
                       const struct tib_channel *channel) {
  if (!channel->derived) return;
  json_t *labels = tib_json_put_array(json, into, "of");
  for (int i = 0; i < 2; i++) tib_json_append(json, labels, tib_json_text(recording->channels[channel->of[i]].label));
}

static void put_channel(struct tib_json *json, json_t *into, const char *key, const struct tib_recording *recording,
                        const struct tib_channel *channel, enum tib_json_number resolution) {
  if (!channel) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  enum tib_unit unit = resolution == TIB_JSON_RESOLUTION_UV ? TIB_UNIT_UV : TIB_UNIT_G;
  json_t *object = tib_json_put_object(json, into, key);
  tib_json_put_text(json, object, "label", channel->label);
  tib_json_put_number(json, object, TIB_JSON_FS_HZ, tib_rate_hz(channel->rate));
  tib_json_put_text(json, object, "unit", channel->unit_text);
  tib_json_put_number(json, object, resolution, channel->unit == unit ? channel->resolution : (double)NAN);
  tib_json_put_text(json, object, "prefilter", channel->prefilter);
  tib_json_put_pair(json, object, recording, channel);
}

static void put_ankle(struct tib_json *json, json_t *into, const char *key, const struct tib_result *result, int ankle) {
  const int *axes = result->channels.accel[ankle];
  const struct tib_channel *x = channel_at(result, axes[0]);
  put_channel(json, into, key, &result->recording, x, TIB_JSON_RESOLUTION_G);
  if (!x) return;
  json_t *object = json_object_get(into, key);
  json_t *labels = tib_json_put_array(json, object, "labels");
  for (int axis = 0; axis < 3; axis++) {
    const struct tib_channel *channel = channel_at(result, axes[axis]);
    if (channel) tib_json_append(json, labels, tib_json_text(channel->label));
  }
}

/* "extra_1", "extra_2", ...: in the order given. */
static void put_extra(struct tib_json *json, json_t *into, const struct tib_result *result, size_t i) {
  const struct tib_extra_channel *extra = &result->channels.extra[i];
  const struct tib_channel *channel = channel_at(result, extra->channel);
  char key[16];
  snprintf(key, sizeof key, "extra_%d", (int)i + 1);
  put_channel(json, into, key, &result->recording, channel, TIB_JSON_RESOLUTION_UV);
  if (!channel) return;
  json_t *object = json_object_get(into, key);
  tib_json_put_text(json, object, "side", extra->side == TIB_SIDE_NONE ? NULL : tib_level_side[extra->side].name);
  tib_json_put_text(json, object, "muscle", extra->muscle);
}

void tib_json_put_channels(struct tib_json *json, const struct tib_result *result) {
  json_t *into = tib_json_put_object(json, json->root, "channels");
  put_channel(json, into, "left", &result->recording, channel_at(result, result->channels.left), TIB_JSON_RESOLUTION_UV);
  put_channel(json, into, "right", &result->recording, channel_at(result, result->channels.right), TIB_JSON_RESOLUTION_UV);
  put_channel(json, into, "leg", &result->recording, channel_at(result, result->channels.leg), TIB_JSON_RESOLUTION_UV);
  put_channel(json, into, "calf_left", &result->recording, channel_at(result, result->channels.calf[0]),
              TIB_JSON_RESOLUTION_UV);
  put_channel(json, into, "calf_right", &result->recording, channel_at(result, result->channels.calf[1]),
              TIB_JSON_RESOLUTION_UV);
  for (size_t i = 0; i < result->channels.n_extra; i++) put_extra(json, into, result, i);
  put_ankle(json, into, "accel_left", result, 0);
  put_ankle(json, into, "accel_right", result, 1);
}

/* ---- what else was scored ---- */

/* Labels may share a key: those that are withheld or not named, and those that differ in control characters alone. */
static void add_label(struct tib_json *json, json_t *labels, const char *label, int64_t n) {
  char key[sizeof((struct tib_label_count *)0)->label * 2];
  tib_text_clean(key, sizeof key, label);
  tib_json_put(json, labels, key, json_integer(n + json_integer_value(json_object_get(labels, key))));
}

void tib_json_put_unknown_labels(struct tib_json *json, json_t *into, const struct tib_context *context, bool all) {
  json_t *labels = tib_json_put_object(json, into, "unknown_labels");
  for (size_t i = 0; i < context->n_unknown; i++) {
    const struct tib_label_count *label = &context->unknown[i];
    const char *shown = label->label;
    if (label->personal)
      shown = TIB_WITHHELD;
    else if (!all && !tib_label_is_name(label))
      shown = TIB_FREE_TEXT;
    add_label(json, labels, shown, label->n);
  }
}

static void put_stages(struct tib_json *json, json_t *into, const struct tib_context *context) {
  if (!context->has_stages) {
    tib_json_put(json, into, "stages", json_null());
    return;
  }
  int64_t epochs = 0;
  for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++)
    epochs += tib_value_epochs(context, (enum tib_stage)stage);
  json_t *stages = tib_json_put_object(json, into, "stages");
  tib_json_put_text(json, stages, "source", context->stages_source);
  tib_json_put_seconds(json, stages, TIB_JSON_EPOCH_S, context->epoch);
  tib_json_put_count(json, stages, TIB_JSON_EPOCHS, epochs);
}

static void put_events(struct tib_json *json, json_t *into, const char *key, bool present, const char *source,
                       enum tib_json_number number, size_t n) {
  if (!present) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *events = tib_json_put_object(json, into, key);
  tib_json_put_text(json, events, "source", source);
  tib_json_put_count(json, events, number, (int64_t)n);
}

/* The file may hold movements that were not asked for. */
static void put_movements(struct tib_json *json, json_t *into, const struct tib_result *result) {
  const struct tib_context *context = &result->context;
  put_events(json, into, "movements", context->has_movements, context->movements_source, TIB_JSON_MOVEMENTS_N,
             context->n_movements);
  if (context->has_movements)
    tib_json_put(json, json_object_get(into, "movements"), "used", json_boolean(result->imported));
}

void tib_json_put_scoring(struct tib_json *json, const struct tib_result *result, bool keep_labels) {
  const struct tib_context *context = &result->context;
  json_t *into = tib_json_put_object(json, json->root, "scoring");
  put_stages(json, into, context);
  put_events(json, into, "arousals", context->has_arousals, context->arousals_source, TIB_JSON_AROUSALS_N,
             context->n_arousals);
  put_events(json, into, "respiratory", context->has_respiratory, context->respiratory_source, TIB_JSON_RESPIRATORY_N,
             context->n_respiratory);
  put_movements(json, into, result);
  tib_json_put_seconds(json, into, TIB_JSON_LIGHTS_OFF_S, context->lights.onset);
  tib_json_put_seconds(json, into, TIB_JSON_LIGHTS_ON_S, context->lights.offset);
  tib_json_put_text(json, into, "lights_source", tib_level_lights[context->lights_source].name);
  tib_json_put_count(json, into, TIB_JSON_OUTSIDE_RECORDING_N, context->n_outside_recording);
  tib_json_put_unknown_labels(json, into, context, keep_labels);
}

void tib_json_put_sleep(struct tib_json *json, const struct tib_sleep *sleep) {
  if (!sleep->has_stages) {
    tib_json_put(json, json->root, "sleep", json_null());
    return;
  }
  json_t *into = tib_json_put_object(json, json->root, "sleep");
  tib_json_put_number(json, into, TIB_JSON_TIB_H, sleep->tib_h);
  tib_json_put_number(json, into, TIB_JSON_TST_H, sleep->tst_h);
  tib_json_put_number(json, into, TIB_JSON_WAKE_H, sleep->stage_h[TIB_STAGE_W]);
  tib_json_put_number(json, into, TIB_JSON_N1_H, sleep->stage_h[TIB_STAGE_N1]);
  tib_json_put_number(json, into, TIB_JSON_N2_H, sleep->stage_h[TIB_STAGE_N2]);
  tib_json_put_number(json, into, TIB_JSON_N3_H, sleep->stage_h[TIB_STAGE_N3]);
  tib_json_put_number(json, into, TIB_JSON_REM_H, sleep->stage_h[TIB_STAGE_R]);
  tib_json_put_number(json, into, TIB_JSON_UNSCORED_H, sleep->stage_h[TIB_STAGE_UNKNOWN]);
}
