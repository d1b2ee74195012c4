#include <string.h>

#include "cli/cli.h"
#include "report/book.h"

#define WIDTH 80

/* What a file is, above its fields. */
static const struct {
  const char *file, *about;
} FILES[] = {
    {"ID_events.tsv",
     "one row for each event; ID_events.json holds these descriptions as BIDS has them, and ID_annotations.edf and "
     "ID.annot tell of the same events"},
    {"ID_summary.tsv", "one row for each recording and profile; cohort.tsv has the same columns"},
    {"ID_summary.json",
     "numbers by their path; LEG is left, right or leg, NAME that of an index: plms of plms_per_h. Those "
     "under by_stage, by_side and by_half are as under indices; STAGE is W, N1, N2, N3, R or NREM"},
    {"explain --json", "all names by their path, printed by tibialis explain --json"},
    {"cohort --tsv",
     "columns of the table that tibialis cohort prints; cohort --json has an array for each part, and the last names "
     "beside "
     "them"},
    {"compare --tsv",
     "columns of the table that tibialis compare prints, the first row for all movements; compare --json has the figures "
     "of "
     "that row at its root, those of the other parts under by_side, by_stage, classes, indices and nights, and the last "
     "names beside them"},
};

const char *tib_cmd_fields_about(const char *file) {
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++)
    if (strcmp(FILES[i].file, file) == 0) return FILES[i].about;
  return "";
}

struct page {
  struct tib_text *text;
  const char *file; /* whose fields are being added */
};

static void add_file(struct page *page, const char *file) {
  if (page->file && strcmp(page->file, file) == 0) return;
  for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
    if (strcmp(FILES[i].file, file) != 0) continue;
    tib_text_addf(page->text, "%s%s: ", page->file ? "\n" : "", file);
    tib_cli_wrap(page->text, FILES[i].about, strlen(file) + 2, 2, WIDTH);
    tib_text_add(page->text, "\n");
  }
  page->file = file;
}

static void add_levels(struct tib_text *text, const struct tib_level *levels) {
  size_t width = 0;
  for (const struct tib_level *level = levels; level->name; level++)
    if (strlen(level->name) > width) width = strlen(level->name);
  for (const struct tib_level *level = levels; level->name; level++) {
    tib_text_add(text, "      ");
    tib_cli_pad(text, level->name, width + 2);
    tib_cli_wrap(text, level->definition, width + 8, width + 8, WIDTH);
    tib_text_add(text, "\n");
  }
}

static void add_entry(void *user, const struct tib_book_entry *entry) {
  struct page *page = user;
  struct tib_text words = {0};
  add_file(page, entry->file);
  tib_text_addf(page->text, "\n  %s%s%s%s\n    ", entry->name, *entry->unit ? " [" : "", entry->unit,
                *entry->unit ? "]" : "");
  tib_text_addf(&words, "%s.%s%s%s", entry->definition, *entry->rules ? " (" : "", entry->rules, *entry->rules ? ")" : "");
  if (words.s) tib_cli_wrap(page->text, words.s, 4, 4, WIDTH);
  if (words.failed) page->text->failed = true;
  tib_text_finish(&words);
  tib_text_add(page->text, "\n");
  if (entry->levels) add_levels(page->text, entry->levels);
}

int tib_cmd_fields(const struct tib_command *command, const struct tib_options *options) {
  struct tib_text text = {0};
  struct tib_error err;
  if (options->n_arguments > 0) {
    tib_cli_say(command, "%s is not expected here; leave it out", options->arguments[0]);
    return TIB_EXIT_USAGE;
  }
  if (options->given[TIB_OPTION_JSON] && options->given[TIB_OPTION_TSV]) {
    tib_cli_say(command, "--json and --tsv exclude each other; leave one out");
    return TIB_EXIT_USAGE;
  }
  if (options->given[TIB_OPTION_JSON]) {
    if (tib_book_json(&text, &err) != TIB_OK) return tib_cli_fail(command, &err);
  } else if (options->given[TIB_OPTION_TSV]) {
    tib_book_tsv(&text);
  } else {
    struct page page = {.text = &text};
    tib_book_walk(add_entry, &page);
  }
  return tib_cli_print(command, &text);
}
