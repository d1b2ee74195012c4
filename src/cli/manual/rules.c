#include <string.h>

#include "cli/manual/manual.h"
#include "read/rules/rules_file.h"

static void add_value(struct tib_text *text, const char *name, const struct tib_rule_row *row, bool *first) {
  struct tib_rules rules;
  char value[64];
  if (tib_rules_load(&rules, name, NULL) != TIB_OK) {
    text->failed = true;
    return;
  }
  if (rules.kind != row->kind) return;
  tib_rules_format(&rules, row, value, sizeof value);
  tib_text_add(text, *first ? " In " : ", ");
  tib_roff_words(text, rules.name);
  tib_text_add(text, " ");
  tib_roff_words(text, value);
  *first = false;
}

/* What a value may be: words, or a number and its unit. */
static void add_range(struct tib_text *text, const struct tib_rule_row *row) {
  if (row->modes) {
    for (const char *const *mode = row->modes; *mode; mode++) {
      if (mode != row->modes) tib_text_add(text, " | ");
      tib_roff_words(text, *mode);
    }
    return;
  }
  char least[32], most[32];
  tib_text_double(least, sizeof least, "%g", row->min);
  tib_text_double(most, sizeof most, "%g", row->max);
  tib_roff_words(text, least);
  tib_text_add(text, " to ");
  tib_roff_words(text, most);
  if (*row->unit) tib_text_addf(text, " %s", row->unit);
}

static void add_row(struct tib_text *text, const struct tib_rule_row *row) {
  bool first = true;
  tib_roff_item(text);
  tib_text_add(text, "\\fB");
  tib_roff_words(text, row->key);
  tib_text_add(text, "\\fR = ");
  add_range(text, row);
  tib_text_add(text, "\n");
  tib_roff_words(text, row->definition);
  if (row->definition[0] && row->definition[strlen(row->definition) - 1] != '.') tib_text_add(text, ".");
  for (const char *const *name = tib_rules_names(); *name; name++) add_value(text, *name, row, &first);
  tib_text_add(text, first ? "\n" : ".\n");
}

static void add_profiles(struct tib_text *text) {
  struct tib_rules rules;
  tib_roff_section(text, "PROFILES");
  for (const char *const *name = tib_rules_names(); *name; name++) {
    if (tib_rules_load(&rules, *name, NULL) != TIB_OK) {
      text->failed = true;
      return;
    }
    tib_roff_item(text);
    tib_text_add(text, "\\fB");
    tib_roff_words(text, rules.name);
    tib_text_addf(text, "\\fR (%s)\n", tib_rules_kinds[rules.kind]);
    tib_roff_words(text, rules.title);
    tib_text_add(text, "\n");
  }
}

void tib_manual_rules(struct tib_text *text) {
  tib_roff_title(text, "tibialis-rules", 5);
  tib_roff_section(text, "NAME");
  tib_text_add(text, "tibialis\\-rules \\- scoring profiles: files, keys, ranges and values\n");
  tib_roff_section(text, "DESCRIPTION");
  tib_roff_paragraphs(
      text,
      "A profile is a text in UTF-8 that holds every number of one standard. It is complete: there are no defaults, and no "
      "profile rests on another. Its name is that of its file without the ending .rules; `tibialis score -r FILE.rules` "
      "uses "
      "it, `tibialis rules show` and `tibialis rules diff` print it, and `--set KEY=VALUE` changes one value for one run, "
      "which "
      "every report tells.\n"
      "The first lines say what it describes and its title; then every key of its kind stands on a line of its own, "
      "in any order:\n"
      "  kind = movements\n"
      "  title = Our laboratory's rules\n"
      "  lm-min = 0.5 s | standard | WASM16-LM-3, shortest\n"
      "  short-interval = ends-series | standard | WASM16-PLM-3\n"
      "Behind the value stand who set it and where that is said. The origin is standard, literature (a published study) or "
      "project (a choice of whoever wrote the file). Counts, shares and words have no unit. Lines that begin with # and "
      "headings in brackets mean nothing. A key that lacks, stands twice, has the wrong unit or lies outside its range is "
      "an "
      "error with file and line.\n"
      "All movement profiles of one run must agree about conditioning, since the signal is looked at once.\n");
  add_profiles(text);
  for (size_t kind = 0; tib_rules_kinds[kind]; kind++) {
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows((enum tib_rules_kind)kind, &n);
    tib_text_addf(text, ".SH \"KEYS OF KIND %s\"\n", tib_rules_kinds[kind]);
    for (size_t i = 0; i < n; i++) add_row(text, &rows[i]);
  }
  tib_roff_section(text, "SEE ALSO");
  tib_text_add(text, ".BR tibialis\\-rules (1),\n.BR tibialis\\-score (1),\n.BR tibialis\\-formats (5)\n");
}
