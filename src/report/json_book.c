#include <string.h>

#include "base/text.h"
#include "report/book.h"
#include "report/json_put.h"

static void put_rules(struct tib_json *json, json_t *into, const char *rules) {
  json_t *list = tib_json_put_array(json, into, "rules");
  while (*rules) {
    size_t n = strcspn(rules, ",");
    tib_json_append(json, list, json_stringn(rules, n));
    rules += n;
    rules += strspn(rules, ", ");
  }
}

static void put_entry(void *user, const struct tib_book_entry *entry) {
  struct tib_json *json = user;
  json_t *object = tib_json_append_object(json, json->root);
  tib_json_put_text(json, object, "file", entry->file);
  tib_json_put_text(json, object, "name", entry->name);
  tib_json_put_text(json, object, "title", entry->title);
  tib_json_put_text(json, object, "unit", *entry->unit ? entry->unit : NULL);
  tib_json_put_text(json, object, "definition", entry->definition);
  put_rules(json, object, entry->rules);
  if (!entry->levels) return;
  json_t *levels = tib_json_put_object(json, object, "levels");
  for (const struct tib_level *level = entry->levels; level->name; level++)
    tib_json_put_text(json, levels, level->name, level->definition);
}

enum tib_status tib_book_json(struct tib_text *text, struct tib_error *err) {
  struct tib_json json = {.root = json_array()};
  tib_book_walk(put_entry, &json);
  return tib_json_end(&json, text, err);
}
