#include "base/text.h"
#include "report/json.h"
#include "report/json_put.h"

static void put_levels(struct tib_json *json, json_t *column, const struct tib_level *level) {
  json_t *levels = tib_json_put_object(json, column, "Levels");
  for (; level->name; level++) tib_json_put_text(json, levels, level->name, level->definition);
}

enum tib_status tib_json_columns(struct tib_text *text, struct tib_error *err) {
  struct tib_json json = {.root = json_object()};
  size_t n;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &n);
  for (size_t i = 0; i < n; i++) {
    json_t *column = tib_json_put_object(&json, json.root, fields[i].name);
    tib_json_put_text(&json, column, "LongName", fields[i].title);
    tib_json_put_text(&json, column, "Description", fields[i].definition);
    if (*fields[i].unit) tib_json_put_text(&json, column, "Units", fields[i].unit);
    if (*fields[i].rules) tib_json_put_text(&json, column, "Rules", fields[i].rules);
    if (fields[i].levels) put_levels(&json, column, fields[i].levels);
  }
  return tib_json_end(&json, text, err);
}
