#include "cohort/log.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/json_put.h"

static void put(json_t *object, const char *key, json_t *value, bool *failed) {
  if (json_object_set_new(object, key, value) != 0) *failed = true;
}

/* Names of files may hold any bytes. */
static json_t *text_of(const char *text) {
  char latin1[2048];
  if (tib_text_is_utf8(text, strlen(text))) return json_string(text);
  tib_text_latin1(latin1, sizeof latin1, text, strlen(text));
  return json_string(latin1);
}

static void put_text(json_t *object, const char *key, const char *text, bool *failed) {
  if (text) put(object, key, text_of(text), failed);
}

static void put_error(json_t *object, const struct tib_error *error, bool *failed) {
  json_t *inner = json_object();
  put_text(inner, "code", tib_status_code(error->status), failed);
  put_text(inner, "text", error->text, failed);
  put(object, "error", inner, failed);
}

static void put_tally(json_t *object, const struct tib_tally *tally, bool *failed) {
  put(object, "scored", json_integer((json_int_t)tally->scored), failed);
  put(object, "failed", json_integer((json_int_t)tally->failed), failed);
  put(object, "already", json_integer((json_int_t)tally->already), failed);
  put(object, "total", json_integer((json_int_t)tally->total), failed);
}

void tib_log_line(struct tib_text *line, const struct tib_log_event *event) {
  bool failed = false;
  json_t *object = json_object();
  put_text(object, "event", event->event, &failed);
  put_text(object, "id", event->id, &failed);
  put_text(object, "status", event->status, &failed);
  if (event->error) put_error(object, event->error, &failed);
  put_text(object, "text", event->text, &failed);
  if (event->tally) put_tally(object, event->tally, &failed);
  if (event->seconds >= 0) put(object, "seconds", json_real(round(event->seconds * 1000) / 1000), &failed);
  if (failed || !tib_json_dump(object, JSON_COMPACT | JSON_REAL_PRECISION(9), line)) line->failed = true;
  json_decref(object);
}
