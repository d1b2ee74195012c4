#include <string.h>

#include "cli/manual/manual.h"
#include "read/scored/formats.h"
#include "report/book.h"

static void add_inputs(struct tib_text *text) {
  size_t n;
  const struct tib_annot_format *const *formats = tib_annot_formats(&n);
  tib_roff_section(text, "RECORDINGS");
  tib_roff_paragraphs(
      text,
      "EDF, EDF+C, EDF+D, BDF and BDF+, by their content. What is broken and can be mended is mended and told "
      "as a deviation in every report; `--strict` refuses it.\n");
  tib_roff_section(text, "SCORING FILES");
  tib_roff_paragraphs(text, "What `--scoring` reads, told by its content and never by its name:\n");
  tib_roff_item(text);
  tib_text_add(text, "\\fBedf\\fR\nannotations of EDF+ and BDF+, in the recording or in a file of their own\n");
  for (size_t i = 0; i < n; i++) {
    tib_roff_item(text);
    tib_text_add(text, "\\fB");
    tib_roff_words(text, formats[i]->name);
    tib_text_add(text, "\\fR\n");
    tib_roff_words(text, formats[i]->title);
    tib_text_add(text, "\n");
  }
  tib_roff_paragraphs(
      text,
      "A label that no reader knows is counted and listed by `tibialis inspect`; `--map` makes it known, a line "
      "each:\n"
      "  LeftLegPhasic -> LM, left\n"
      "  schnarch*     -> ignore\n"
      "  column: Beginn -> onset\n");
}

static void add_stage_codes(struct tib_text *text) {
  size_t n;
  const struct tib_stage_codes *codes = tib_stage_codes(&n);
  tib_roff_section(text, "STAGES THAT ARE NUMBERS");
  tib_roff_paragraphs(text, "Where they have two readings the file is refused with both; `--stage-codes` decides:\n");
  for (size_t i = 0; i < n; i++) {
    tib_roff_item(text);
    tib_text_addf(text, "\\fB%s\\fR\n", codes[i].name);
    tib_roff_words(text, codes[i].title);
    tib_text_add(text, "\n");
  }
}

struct page {
  struct tib_text *text;
  const char *file;
};

static void add_levels(struct tib_text *text, const struct tib_level *levels) {
  tib_text_add(text, ".RS\n");
  for (; levels->name; levels++) {
    tib_roff_item(text);
    tib_text_add(text, "\\fI");
    tib_roff_words(text, levels->name);
    tib_text_add(text, "\\fR\n");
    tib_roff_words(text, levels->definition);
    tib_text_add(text, "\n");
  }
  tib_text_add(text, ".RE\n");
}

static void add_entry(void *user, const struct tib_book_entry *entry) {
  struct page *page = user;
  struct tib_text *text = page->text;
  if (!page->file || strcmp(page->file, entry->file) != 0) {
    tib_text_add(text, ".SH \"");
    tib_roff_words(text, entry->file);
    tib_text_add(text, "\"\n");
    tib_roff_words(text, tib_cmd_fields_about(entry->file));
    tib_text_add(text, ".\n");
  }
  page->file = entry->file;
  tib_roff_item(text);
  tib_text_add(text, "\\fB");
  tib_roff_words(text, entry->name);
  tib_text_add(text, "\\fR");
  if (*entry->unit) {
    tib_text_add(text, " [");
    tib_roff_words(text, entry->unit);
    tib_text_add(text, "]");
  }
  tib_text_add(text, "\n");
  tib_roff_words(text, entry->definition);
  if (*entry->rules) {
    tib_text_add(text, " (");
    tib_roff_words(text, entry->rules);
    tib_text_add(text, ")");
  }
  tib_text_add(text, ".\n");
  if (entry->levels) add_levels(text, entry->levels);
}

void tib_manual_formats(struct tib_text *text) {
  tib_roff_title(text, "tibialis-formats", 5);
  tib_roff_section(text, "NAME");
  tib_text_add(text, "tibialis\\-formats \\- what tibialis reads, and every column and number that it writes\n");
  tib_roff_section(text, "DESCRIPTION");
  tib_roff_paragraphs(
      text,
      "Results of one recording stand in DIR/ID/: ID_events.tsv and ID_events.json, ID_summary.json and ID_summary.tsv, "
      "ID_report.pdf, ID_report-N.svg, ID_review.html, ID_annotations.edf, ID.annot, and ID_status.json, which is "
      "written last. DIR/cohort.tsv has a row for each recording and profile.\n"
      "Numbers are plain decimals with a dot in any locale. What could not be assessed is n/a in tables and null in "
      "JSON: never 0, never an empty cell. Times are seconds from the first sample of the recording.\n");
  add_inputs(text);
  add_stage_codes(text);
  struct page page = {.text = text};
  tib_book_walk(add_entry, &page);
  tib_roff_section(text, "SEE ALSO");
  tib_text_add(text, ".BR tibialis\\-score (1),\n.BR tibialis\\-fields (1),\n.BR tibialis\\-rules (5)\n");
}
