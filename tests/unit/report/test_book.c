/* The code book knows every column of the tables, in their order. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "report/book.h"
#include "report/report.h"

/* The names of one file by tabs, as the first line of that file would have them. */
struct names {
  const char *file;
  struct tib_text text;
};

static void add_name(void *user, const struct tib_book_entry *entry) {
  struct names *names = user;
  if (strcmp(entry->file, names->file) != 0) return;
  tib_text_addf(&names->text, "%s%s", names->text.n ? "\t" : "", entry->name);
}

Test(book, has_the_columns_of_the_summary) {
  struct names names = {.file = "ID_summary.tsv"};
  struct tib_text header = {0};
  tib_book_walk(add_name, &names);
  tib_report_summary_header(&header);
  cr_assert_eq(strcspn(header.s, "\n"), names.text.n);
  cr_assert_eq(strncmp(header.s, names.text.s, names.text.n), 0, "%s", names.text.s);
  tib_text_finish(&names.text);
  tib_text_finish(&header);
}

/* The columns of contract 2.1. */
Test(book, has_the_columns_of_the_events) {
  struct names names = {.file = "ID_events.tsv"};
  tib_book_walk(add_name, &names);
  cr_assert_str_eq(names.text.s,
                   "onset\tduration\ttrial_type\tside\trules\tclass\tplm_nr\tseries\timi\tparts\tstage\tarousal"
                   "\trespiratory\treason\tpeak_uv\tmedian_uv\trest_uv\taccel\tmuscle");
  tib_text_finish(&names.text);
}

static void check_entry(void *user, const struct tib_book_entry *entry) {
  ++*(size_t *)user;
  cr_assert(*entry->name && *entry->title && *entry->definition, "%s", entry->name);
  size_t n = strlen(entry->name);
  bool number = n > 2 && strcmp(entry->name + n - 2, "_n") == 0;
  if (number) cr_assert_null(strstr(entry->definition, "per scorable"), "a number has no hours: %s", entry->definition);
}

Test(book, every_entry_is_whole) {
  size_t n = 0;
  tib_book_walk(check_entry, &n);
  cr_assert_gt(n, 100);
}

Test(book, as_json_and_as_a_table) {
  struct tib_text text = {0}, table = {0};
  cr_assert_eq(tib_book_json(&text, NULL), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL), *entry;
  size_t i, n = 0, levels = 0, lines = 0;
  tib_book_walk(check_entry, &n);
  cr_assert_eq(json_array_size(root), n);
  bool units = false;
  json_array_foreach(root, i, entry) {
    levels += json_object_size(json_object_get(entry, "levels"));
    if (strcmp(json_string_value(json_object_get(entry, "name")), "plms_per_h") != 0) continue;
    units = strcmp(json_string_value(json_object_get(entry, "unit")), "1/h") == 0;
    cr_assert_eq(json_array_size(json_object_get(entry, "rules")), 3);
  }
  cr_assert(units);
  tib_book_tsv(&table);
  for (const char *line = table.s; *line; lines++) {
    size_t tabs = 0;
    for (; *line != '\n'; line++) {
      tabs += *line == '\t';
      cr_assert(!(line[0] == '\t' && (line[1] == '\t' || line[1] == '\n')), "an empty cell in line %zu", lines + 1);
    }
    cr_assert_eq(tabs, 7, "line %zu", lines + 1);
    line++;
  }
  cr_assert_eq(lines, 1 + n + levels);
  json_decref(root);
  tib_text_finish(&text);
  tib_text_finish(&table);
}
