#ifndef TIB_REPORT_JSON_PUT_H
#define TIB_REPORT_JSON_PUT_H

/* Building JSON without looking at every call: what fails is remembered and told once, by tib_json_end(). */

#include <jansson.h>

#include <tibialis/types.h>

#include "report/fields.h"

struct tib_text;

struct tib_json {
  json_t *root; /* an object or an array; owned */
  bool failed;
};

/* Puts a value, which is taken over, under a key or at the end of an array. `into` stays the caller's to use. */
void tib_json_put(struct tib_json *json, json_t *into, const char *key, json_t *value);
void tib_json_append(struct tib_json *json, json_t *into, json_t *value);

/* Puts a new object or array and gives it, borrowed; NULL once something failed, which the others bear. */
json_t *tib_json_put_object(struct tib_json *json, json_t *into, const char *key);
json_t *tib_json_put_array(struct tib_json *json, json_t *into, const char *key);
json_t *tib_json_append_object(struct tib_json *json, json_t *into);

/* NULL is written as null; text that is no UTF-8 is read as Latin-1. */
void tib_json_put_text(struct tib_json *json, json_t *into, const char *key, const char *text);

/* NAN is written as null. The key is that of the code book. */
void tib_json_put_number(struct tib_json *json, json_t *into, enum tib_json_number number, double value);
void tib_json_put_seconds(struct tib_json *json, json_t *into, enum tib_json_number number, tib_ticks ticks);

/* Below 0 is written as null. */
void tib_json_put_count(struct tib_json *json, json_t *into, enum tib_json_number number, int64_t n);

/* Adds a value, with jansson's flags, and a newline. False, and text->failed, where memory was refused at any point. */
bool tib_json_dump(const json_t *root, size_t flags, struct tib_text *text);

json_t *tib_json_number(double value);
json_t *tib_json_text(const char *text);

/* Adds the text of the whole and frees it. TIB_MEMORY where anything failed. */
enum tib_status tib_json_end(struct tib_json *json, struct tib_text *text, struct tib_error *err);

/* The same with another number of significant digits: a time late in the night needs more than 6 to be found again. */
enum tib_status tib_json_end_digits(struct tib_json *json, unsigned digits, struct tib_text *text, struct tib_error *err);

#endif
