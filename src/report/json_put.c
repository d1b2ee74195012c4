#include "report/json_put.h"

#include <math.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/values.h"

void tib_json_put(struct tib_json *json, json_t *into, const char *key, json_t *value) {
  if (json_object_set_new(into, key, value) != 0) json->failed = true;
}

void tib_json_append(struct tib_json *json, json_t *into, json_t *value) {
  if (json_array_append_new(into, value) != 0) json->failed = true;
}

json_t *tib_json_put_object(struct tib_json *json, json_t *into, const char *key) {
  tib_json_put(json, into, key, json_object());
  return json_object_get(into, key);
}

json_t *tib_json_put_array(struct tib_json *json, json_t *into, const char *key) {
  tib_json_put(json, into, key, json_array());
  return json_object_get(into, key);
}

json_t *tib_json_append_object(struct tib_json *json, json_t *into) {
  tib_json_append(json, into, json_object());
  size_t n = json_array_size(into);
  return n > 0 ? json_array_get(into, n - 1) : NULL;
}

json_t *tib_json_text(const char *text) {
  char clean[8192]; /* twice the longest path: Latin-1 may double */
  tib_text_clean(clean, sizeof clean, text);
  return json_string(clean);
}

json_t *tib_json_number(double value) {
  if (!isfinite(value)) return json_null();
  return json_real(value == 0 ? 0 : value); /* no minus zero */
}

void tib_json_put_text(struct tib_json *json, json_t *into, const char *key, const char *text) {
  tib_json_put(json, into, key, text ? tib_json_text(text) : json_null());
}

void tib_json_put_number(struct tib_json *json, json_t *into, enum tib_json_number number, double value) {
  tib_json_put(json, into, tib_json_key(number), tib_json_number(value));
}

void tib_json_put_seconds(struct tib_json *json, json_t *into, enum tib_json_number number, tib_ticks ticks) {
  tib_json_put_number(json, into, number, ticks == TIB_NO_TICKS ? (double)NAN : tib_seconds(ticks));
}

void tib_json_put_count(struct tib_json *json, json_t *into, enum tib_json_number number, int64_t n) {
  tib_json_put(json, into, tib_json_key(number), n < 0 ? json_null() : json_integer(n));
}

enum tib_status tib_json_end(struct tib_json *json, struct tib_text *text, struct tib_error *err) {
  return tib_json_end_digits(json, 6, text, err);
}

/* jansson goes on where a key could not be written (its issue 655) and would tell of success: `text` remembers. */
static int take_bytes(const char *bytes, size_t n, void *text) {
  tib_text_add_bytes(text, bytes, n);
  return ((const struct tib_text *)text)->failed ? -1 : 0;
}

bool tib_json_dump(const json_t *root, size_t flags, struct tib_text *text) {
  int code = json_dump_callback(root, take_bytes, text, flags);
  tib_text_add(text, "\n");
  if (code != 0) text->failed = true;
  return !text->failed;
}

enum tib_status tib_json_end_digits(struct tib_json *json, unsigned digits, struct tib_text *text, struct tib_error *err) {
  bool whole = !json->failed && tib_json_dump(json->root, JSON_INDENT(2) | JSON_REAL_PRECISION(digits), text);
  json_decref(json->root);
  json->root = NULL;
  return whole ? TIB_OK : tib_fail(err, TIB_MEMORY, "out of memory while writing JSON");
}
