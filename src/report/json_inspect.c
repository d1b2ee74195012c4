#include <math.h>
#include <string.h>

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
    tib_json_put_pair(json, object, inspection->recording, channel);
  }
}

static void put_recording(struct tib_json *json, json_t *into, const struct tib_inspection *inspection) {
  static const char *const keys[] = {"format", "bytes", "duration_s", "gaps", "deviations", "channels"};
  const struct tib_recording *recording = inspection->recording;
  if (!recording) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) tib_json_put(json, into, keys[i], json_null());
    return;
  }
  tib_json_put_text(json, into, "format", tib_value_format(recording));
  tib_json_put_count(json, into, TIB_JSON_BYTES, recording->bytes);
  tib_json_put_seconds(json, into, TIB_JSON_DURATION_S, recording->duration);
  tib_json_put_gaps(json, into, recording);
  tib_json_put_deviations(json, into, recording);
  put_channels(json, into, inspection);
}

static void put_annotations(struct tib_json *json, json_t *into, const struct tib_context *context) {
  if (!context) {
    tib_json_put(json, into, "annotations", json_null());
    tib_json_put(json, into, "unknown_labels", json_null());
    tib_json_put(json, into, tib_json_key(TIB_JSON_OUTSIDE_RECORDING_N), json_null());
    return;
  }
  struct tib_inspect_count counts[TIB_INSPECT_COUNTS];
  size_t n = tib_inspect_counts(context, counts);
  json_t *annotations = tib_json_put_object(json, into, "annotations");
  for (size_t i = 0; i < n; i++) tib_json_put(json, annotations, counts[i].name, json_integer(counts[i].n));
  tib_json_put_unknown_labels(json, into, context, true);
  tib_json_put_count(json, into, TIB_JSON_OUTSIDE_RECORDING_N, context->n_outside_recording);
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

static void put_phi(struct tib_json *json, json_t *into, const struct tib_inspection *inspection) {
  if (!inspection->phi_asked) {
    tib_json_put(json, into, "phi", json_null());
    return;
  }
  json_t *phi = tib_json_put_array(json, into, "phi");
  for (size_t i = 0; i < inspection->n_phi; i++) tib_json_append(json, phi, tib_json_text(inspection->phi[i]));
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
  put_phi(json, into, inspection);
}

/* Jansson writes a list of this one: its brackets are those of the whole. */
enum tib_status tib_inspect_json(struct tib_text *text, const struct tib_inspection *inspection, bool first,
                                 struct tib_error *err) {
  struct tib_json json = {.root = json_array()};
  struct tib_text list = {0};
  put_file(&json, tib_json_append_object(&json, json.root), inspection);
  enum tib_status status = tib_json_end(&json, &list, err);
  if (status == TIB_OK) {
    list.s[list.n - strlen("\n]\n")] = '\0';
    tib_text_add(text, first ? "[" : ",");
    tib_text_add(text, list.s + 1);
  }
  tib_text_finish(&list);
  return status;
}

void tib_inspect_json_end(struct tib_text *text, bool empty) { tib_text_add(text, empty ? "[]\n" : "\n]\n"); }
