#include "report/book.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/values.h"

static const char EVENTS_FILE[] = "ID_events.tsv", SUMMARY_FILE[] = "ID_summary.tsv", JSON_FILE[] = "ID_summary.json",
                  EXPLAIN_FILE[] = "explain --json", COHORT_FILE[] = "cohort --tsv", COMPARE_FILE[] = "compare --tsv";

typedef void take_fn(void *user, const struct tib_book_entry *entry);

static void take_field(const char *file, const struct tib_field *field, take_fn *take, void *user) {
  struct tib_book_entry entry = {file,         field->name,  field->title, field->unit, field->definition,
                                 field->rules, field->levels};
  take(user, &entry);
}

/* A definition of an index ends in what its rate is taken over, which its number is not. */
static void take_index(const struct tib_field *field, take_fn *take, void *user) {
  char n_name[64], rate_name[64], title[96], definition[256];
  const char *over = strstr(field->definition, ", per ");
  int length = over ? (int)(over - field->definition) : (int)strlen(field->definition);
  snprintf(n_name, sizeof n_name, "%s_n", field->name);
  snprintf(rate_name, sizeof rate_name, "%s_per_h", field->name);
  snprintf(title, sizeof title, "%s: number", field->title);
  snprintf(definition, sizeof definition, "%.*s: their number", length, field->definition);
  struct tib_book_entry n = {SUMMARY_FILE, n_name, title, "", definition, field->rules, NULL};
  take(user, &n);
  struct tib_book_entry rate = n;
  rate.name = rate_name;
  rate.title = field->title;
  rate.unit = field->unit;
  rate.definition = field->definition;
  take(user, &rate);
}

static void take_summary(take_fn *take, void *user) {
  size_t n, n_indices;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_SUMMARY, &n);
  const struct tib_field *indices = tib_fields(TIB_FIELDS_INDICES, &n_indices);
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < n_indices && i == TIB_SUMMARY_PERIODICITY_COUNT; k++) take_index(&indices[k], take, user);
    take_field(SUMMARY_FILE, &fields[i], take, user);
  }
}

void tib_book_walk(take_fn *take, void *user) {
  size_t n;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &n);
  for (size_t i = 0; i < n; i++) take_field(EVENTS_FILE, &fields[i], take, user);
  take_summary(take, user);
  fields = tib_fields(TIB_FIELDS_JSON, &n);
  for (size_t i = 0; i < n; i++) take_field(JSON_FILE, &fields[i], take, user);
  fields = tib_fields(TIB_FIELDS_EXPLAIN, &n);
  for (size_t i = 0; i < n; i++) take_field(EXPLAIN_FILE, &fields[i], take, user);
  fields = tib_fields(TIB_FIELDS_COHORT, &n);
  for (size_t i = 0; i < n; i++) take_field(COHORT_FILE, &fields[i], take, user);
  fields = tib_fields(TIB_FIELDS_COMPARE, &n);
  for (size_t i = 0; i < n; i++) take_field(COMPARE_FILE, &fields[i], take, user);
}

/* ---- a table ---- */

static const char *or_absent(const char *s) { return *s ? s : TIB_ABSENT; }

/* n/a is a word of some columns: kind tells a field from a word. */
static void add_lines(void *user, const struct tib_book_entry *entry) {
  struct tib_text *text = user;
  tib_text_addf(text, "%s\t%s\tfield\t%s\t%s\t%s\t%s\t%s\n", entry->file, entry->name, TIB_ABSENT, or_absent(entry->unit),
                entry->title, entry->definition, or_absent(entry->rules));
  for (const struct tib_level *level = entry->levels; level && level->name; level++)
    tib_text_addf(text, "%s\t%s\tlevel\t%s\t%s\t%s\t%s\t%s\n", entry->file, entry->name, level->name, TIB_ABSENT,
                  entry->title, level->definition, TIB_ABSENT);
}

void tib_book_tsv(struct tib_text *text) {
  tib_text_add(text, "file\tname\tkind\tlevel\tunit\ttitle\tdefinition\trules\n");
  tib_book_walk(add_lines, text);
}
