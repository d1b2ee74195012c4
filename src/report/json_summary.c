#include <math.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "report/json.h"
#include "report/json_patterns.h"
#include "report/json_put.h"
#include "report/json_quality.h"
#include "report/json_recording.h"
#include "report/values.h"

static void put_detected(struct tib_json *json, const struct tib_result *result) {
  json_t *into = tib_json_put_object(json, json->root, "detected");
  tib_json_put_count(json, into, TIB_JSON_DETECTED_LEFT, tib_value_detected(result, TIB_LEFT));
  tib_json_put_count(json, into, TIB_JSON_DETECTED_RIGHT, tib_value_detected(result, TIB_RIGHT));
  int64_t sideless = tib_value_detected(result, TIB_SIDE_NONE);
  if (sideless >= 0 || tib_find_leg(result, TIB_SIDE_NONE)) tib_json_put_count(json, into, TIB_JSON_DETECTED_LEG, sideless);
}

/* ---- notes, provenance ---- */

static void put_rules(struct tib_json *json, json_t *into, const struct tib_rules *rules) {
  tib_json_put_text(json, into, "rules", rules->name);
  tib_json_put_text(json, into, "fingerprint", rules->fingerprint);
  tib_json_put_overrides(json, into, rules);
}

static void put_notes(struct tib_json *json, const struct tib_result *result) {
  json_t *notes = tib_json_put_array(json, json->root, "notes");
  for (size_t i = 0; i < result->n_notes; i++) {
    json_t *note = tib_json_append_object(json, notes);
    tib_json_put_text(json, note, "code", result->notes[i].code);
    tib_json_put_text(json, note, "text", result->notes[i].text);
  }
}

/* Versions of the libraries that the numbers come from, as built against; EDFlib's as it tells it. */
static void put_libraries(struct tib_json *json, json_t *into, const char *edflib) {
  static const struct {
    const char *name, *version;
  } libraries[] = {{"cairo", TIB_CAIRO_VERSION}, {"fftw", TIB_FFTW_VERSION},   {"gsl", TIB_GSL_VERSION},
                   {"jansson", JANSSON_VERSION}, {"pango", TIB_PANGO_VERSION}, {"xxhash", TIB_XXHASH_VERSION}};
  json_t *object = tib_json_put_object(json, into, "libraries");
  tib_json_put_text(json, object, "edflib", *edflib ? edflib : NULL);
  for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
    tib_json_put_text(json, object, libraries[i].name, libraries[i].version);
}

static void put_input(struct tib_json *json, json_t *inputs, const char *name, const char *fingerprint, int64_t bytes) {
  json_t *input = tib_json_append_object(json, inputs);
  tib_json_put_text(json, input, "name", name);
  tib_json_put_text(json, input, "fingerprint", fingerprint);
  tib_json_put(json, input, "bytes", json_integer(bytes));
}

static void put_provenance(struct tib_json *json, const struct tib_result *result, const char *const *arguments) {
  json_t *into = tib_json_put_object(json, json->root, "provenance");
  json_t *list = tib_json_put_array(json, into, "arguments");
  for (; arguments && *arguments; arguments++) tib_json_append(json, list, tib_json_text(*arguments));
  if (result->has_accelerometer)
    put_rules(json, tib_json_put_object(json, into, "accelerometer"), &result->accelerometer_rules);
  put_libraries(json, into, result->edflib);
  json_t *inputs = tib_json_put_array(json, into, "inputs");
  put_input(json, inputs, result->recording.name, result->fingerprint, result->recording.bytes);
  for (size_t i = 0; i < result->n_inputs; i++)
    put_input(json, inputs, result->inputs[i].name, result->inputs[i].fingerprint, result->inputs[i].bytes);
}

enum tib_status tib_json_summary(struct tib_text *text, const struct tib_result *result,
                                 const struct tib_report_options *options, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  json_t *about = tib_json_put_object(&json, json.root, "tibialis");
  tib_json_put_text(&json, about, "version", tib_version());
  tib_json_put_text(&json, about, "intended_use", tib_intended_use());
  tib_json_put_text(&json, json.root, "id", result->id);
  if (*result->source_id) tib_json_put_text(&json, json.root, "source_id", result->source_id);
  tib_json_put_text(&json, json.root, "status", "scored");
  tib_json_put_text(&json, json.root, "study", tib_level_study[result->study].name);
  tib_json_put_recording(&json, result, options->keep_dates);
  tib_json_put_channels(&json, result);
  tib_json_put_scoring(&json, result, options->keep_labels);
  tib_json_put_sleep(&json, &result->sleep);
  tib_json_put_quality(&json, result);
  put_detected(&json, result);
  tib_json_put_profiles(&json, result);
  tib_json_put_patterns(&json, result);
  tib_json_put_course(&json, result);
  put_notes(&json, result);
  put_provenance(&json, result, options->arguments);
  return tib_json_end(&json, text, err);
}
