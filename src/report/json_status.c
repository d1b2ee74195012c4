#include <tibialis/tibialis.h>

#include "base/text.h"
#include "report/json.h"
#include "report/json_put.h"

static void put_outputs(struct tib_json *json, const struct tib_report_status *status) {
  json_t *outputs = tib_json_put_array(json, json->root, "outputs");
  for (size_t i = 0; i < status->n_outputs; i++) {
    json_t *output = tib_json_append_object(json, outputs);
    tib_json_put_text(json, output, "name", status->outputs[i].name);
    tib_json_put(json, output, "bytes", json_integer(status->outputs[i].bytes));
    tib_json_put_text(json, output, "fingerprint", status->outputs[i].fingerprint);
  }
}

enum tib_status tib_json_status(struct tib_text *text, const struct tib_report_status *status, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  tib_json_put_text(&json, json.root, "id", status->id);
  tib_json_put_text(&json, json.root, "status", status->error ? "failed" : "scored");
  if (status->error) {
    json_t *error = tib_json_put_object(&json, json.root, "error");
    tib_json_put_text(&json, error, "code", tib_status_code(status->error->status));
    tib_json_put_text(&json, error, "text", status->error->text);
  } else {
    tib_json_put(&json, json.root, "error", json_null());
  }
  tib_json_put_text(&json, json.root, "input_fingerprint", status->input_fingerprint);
  tib_json_put(&json, json.root, "input_bytes",
               status->input_fingerprint ? json_integer(status->input_bytes) : json_null());
  tib_json_put_text(&json, json.root, "parameters_fingerprint", status->parameters_fingerprint);
  tib_json_put_text(&json, json.root, "version", tib_version());
  put_outputs(&json, status);
  return tib_json_end(&json, text, err);
}
