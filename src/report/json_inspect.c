#include <math.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/inspect_values.h"
#include "report/json_put.h"
#include "report/json_recording.h"
#include "report/values.h"

static void put_channels(struct tib_json *json, json_t *into, const struct tib_inspection *inspection) {
  json_t *channels = tib_json_put_array(json, into, "channels");
  for (size_t i = 0; i < inspection->recording->n_channels; i++) {
    const struct tib_channel *channel = &inspection->recording->channels[i];
    json_t *object = tib_json_append_object(json, channels);
    tib_json_put_text(json, object, "label", channel->label);
    tib_json_put_text(json, object, "role", tib_inspect_role(inspection->channels, i));
    tib_json_put_number(json, object, TIB_JSON_FS_HZ, tib_rate_hz(channel->rate));
    tib_json_put_text(json, object, "unit", channel->unit_text);
    tib_json_put_number(json, object, TIB_JSON_RESOLUTION_UV,
                        channel->unit == TIB_UNIT_UV ? channel->resolution : (double)NAN);
  }
}

static void put_recording(struct tib_json *json, json_t *into, const struct tib_inspection *inspection) {
  static const char *const keys[] = {"format", "duration_s", "gaps", "deviations", "channels"};
  const struct tib_recording *recording = inspection->recording;
  if (!recording) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) tib_json_put(json, into, keys[i], json_null());
    return;
  }
  tib_json_put_text(json, into, "format", tib_level_format[recording->format].name);
  tib_json_put_seconds(json, into, TIB_JSON_DURATION_S, recording->duration);
  tib_json_put_gaps(json, into, recording);
  tib_json_put_deviations(json, into, recording);
  put_channels(json, into, inspection);
}

static void put_annotations(struct tib_json *json, json_t *into, const struct tib_context *context) {
  if (!context) {
    tib_json_put(json, into, "annotations", json_null());
    tib_json_put(json, into, "unknown_labels", json_null());
    return;
  }
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  json_t *annotations = tib_json_put_object(json, into, "annotations");
  for (size_t i = 0; i < n; i++) tib_json_put(json, annotations, counts[i].name, json_integer(counts[i].n));
  tib_json_put_unknown_labels(json, into, context);
}

static void put_error(struct tib_json *json, json_t *into, const struct tib_error *error) {
  if (error->status == TIB_OK) {
    tib_json_put(json, into, "error", json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, "error");
  tib_json_put_text(json, object, "code", tib_status_code(error->status));
  tib_json_put_text(json, object, "text", error->text);
}

static void put_file(struct tib_json *json, json_t *into, const struct tib_inspection *inspection) {
  tib_json_put_text(json, into, "file", inspection->file);
  tib_json_put_text(json, into, "verdict", tib_inspect_verdict(inspection->verdict));
  put_error(json, into, &inspection->error);
  bool refuses = inspection->edflib_asked && !inspection->edflib_accepts;
  tib_json_put_text(json, into, "edflib", !inspection->edflib_asked ? NULL : refuses ? "refuses" : "accepts");
  tib_json_put(json, into, "edflib_code", refuses ? json_integer(inspection->edflib_code) : json_null());
  put_recording(json, into, inspection);
  put_annotations(json, into, inspection->context);
  tib_json_put(json, into, "phi", json_null()); /* header fields that name a person are not looked for */
}

enum tib_status tib_inspect_json(struct tib_text *text, const struct tib_inspection *inspections, size_t n,
                                 struct tib_error *err) {
  struct tib_json json = {.root = json_array()};
  for (size_t i = 0; i < n; i++) put_file(&json, tib_json_append_object(&json, json.root), &inspections[i]);
  return tib_json_end(&json, text, err);
}
