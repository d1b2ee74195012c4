/* The tables that people read. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "compare/show.h"
#include "report/values.h"

static size_t letters(const char *s) {
  size_t n = 0;
  for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
  return n;
}

static void add_padded(struct tib_text *text, const char *s, size_t width, bool right) {
  size_t n = letters(s);
  if (!right) tib_text_add(text, s);
  for (; n < width; n++) tib_text_add(text, " ");
  if (right) tib_text_add(text, s);
}

/* ---- tables of a row each ---- */

#define COLUMNS_MOST 12

struct table {
  enum tib_compare_part part;
  enum tib_compare_column columns[COLUMNS_MOST]; /* the first is a name; ended by TIB_V_PART */
};

static const struct table STAGES = {TIB_AGREE_STAGE,
                                    {TIB_V_STAGE, TIB_V_REFERENCE_N, TIB_V_TEST_N, TIB_V_MATCHED, TIB_V_PRECISION,
                                     TIB_V_RECALL, TIB_V_F1, TIB_V_ONSET_BIAS_MS, TIB_V_PART}},
                          NIGHTS = {TIB_AGREE_NIGHT,
                                    {TIB_V_ID, TIB_V_REFERENCE_N, TIB_V_TEST_N, TIB_V_MATCHED, TIB_V_PRECISION,
                                     TIB_V_RECALL, TIB_V_F1, TIB_V_KAPPA_S, TIB_V_PART}},
                          INDICES = {TIB_AGREE_INDEX,
                                     {TIB_V_INDEX, TIB_V_N, TIB_V_MEAN_DIFFERENCE, TIB_V_LOA_LOW, TIB_V_LOA_HIGH, TIB_V_ICC,
                                      TIB_V_ICC_LOW, TIB_V_ICC_HIGH, TIB_V_LEFT_OUT, TIB_V_PART}},
                          ONE_NIGHT = {TIB_AGREE_INDEX,
                                       {TIB_V_INDEX, TIB_V_MEAN_REFERENCE, TIB_V_MEAN_TEST, TIB_V_MEAN_DIFFERENCE,
                                        TIB_V_LEFT_OUT, TIB_V_PART}},
                          SCORERS = {TIB_AGREE_SCORER,
                                     {TIB_V_SCORER, TIB_V_N, TIB_V_MEAN_F1, TIB_V_MEAN_F1_WITHOUT, TIB_V_CONSENSUS_N,
                                      TIB_V_CONSENSUS_F1, TIB_V_PART}};

/* The last column of a table that tells what was left out. */
static void make_cell(struct tib_text *cell, const struct tib_compare_row *row, enum tib_compare_column column) {
  char words[256];
  if (column == TIB_V_LEFT_OUT) {
    tib_show_left_out(row, cell);
    return;
  }
  tib_show_cell(words, row, column);
  tib_text_add(cell, words);
}

static const char *head_of(enum tib_compare_column column) {
  return column == TIB_V_LEFT_OUT ? "left out" : tib_fields_compare[column].name;
}

static size_t width_of(const struct tib_compare *compare, const struct table *table, const char *rules, size_t column) {
  size_t width = strlen(head_of(table->columns[column]));
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, table->part, rules));) {
    struct tib_text cell = {0};
    make_cell(&cell, row, table->columns[column]);
    if (cell.s && letters(cell.s) > width) width = letters(cell.s);
    tib_text_finish(&cell);
  }
  return width;
}

/* Numbers stand against the right, names and words against the left. */
static bool is_right(enum tib_compare_column column, size_t at) { return at > 0 && column != TIB_V_LEFT_OUT; }

static void add_table(struct tib_text *text, const struct tib_compare *compare, const struct table *table,
                      const char *rules) {
  size_t widths[COLUMNS_MOST], n = 0;
  for (; table->columns[n] != TIB_V_PART; n++) widths[n] = width_of(compare, table, rules, n);
  for (size_t c = 0; c < n; c++) {
    if (c > 0) tib_text_add(text, "  ");
    add_padded(text, head_of(table->columns[c]), c + 1 < n || is_right(table->columns[c], c) ? widths[c] : 0,
               is_right(table->columns[c], c));
  }
  tib_text_add(text, "\n");
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(compare, row, table->part, rules));) {
    for (size_t c = 0; c < n; c++) {
      struct tib_text cell = {0};
      make_cell(&cell, row, table->columns[c]);
      if (cell.failed) text->failed = true;
      if (c > 0) tib_text_add(text, "  ");
      add_padded(text, cell.s ? cell.s : "", c + 1 < n || is_right(table->columns[c], c) ? widths[c] : 0,
                 is_right(table->columns[c], c));
      tib_text_finish(&cell);
    }
    tib_text_add(text, "\n");
  }
}

/* ---- movements: a column for each leg ---- */

static void add_movements(struct tib_text *text, const struct tib_compare *compare) {
  static const size_t ORDER[] = {1, 2, 0};
  tib_text_addf(text, "%-20s%12s%12s%12s\n", "", "left", "right", "all");
  for (int column = TIB_V_REFERENCE_N; column <= TIB_V_SECONDS; column++) {
    tib_text_addf(text, "%-20s", tib_fields_compare[column].name);
    for (size_t i = 0; i < 3; i++) {
      char cell[256];
      tib_show_cell(cell, tib_show_movements(compare, ORDER[i]), (enum tib_compare_column)column);
      tib_text_addf(text, "%12s", cell);
    }
    tib_text_add(text, "\n");
  }
}

/* ---- classes ---- */

static void add_classes(struct tib_text *text, const struct tib_compare *compare, const struct tib_compare_row *rules) {
  char n[256], agreed[256], kappa[256];
  const char *name = rules->cells[TIB_V_RULES].text;
  const struct tib_compare_row *row = NULL;
  tib_show_cell(n, rules, TIB_V_N);
  tib_show_cell(agreed, rules, TIB_V_AGREED);
  tib_show_cell(kappa, rules, TIB_V_KAPPA);
  tib_text_addf(text, "\nClasses under %s: %s matched, the same class %s, kappa %s; left out: ", name, n, agreed, kappa);
  tib_show_left_out(rules, text);
  if (rules->cells[TIB_V_LEFT_OUT].number > 0)
    tib_text_addf(text, ", %.0f movements without a class", rules->cells[TIB_V_LEFT_OUT].number);
  tib_text_addf(text, "\n%-16s", "reference, test");
  for (int j = 0; j < TIB_CLASSES_SEEN; j++) tib_text_addf(text, "%10s", tib_level_compare_class[1][j].name);
  for (int i = 0; i < TIB_CLASSES_SEEN; i++) {
    tib_text_addf(text, "\n%-16s", tib_level_compare_class[0][i].name);
    for (int j = 0; j < TIB_CLASSES_SEEN && i + j < 2 * TIB_CLASS_NONE; j++) {
      char cell[256];
      row = tib_show_next(compare, row, TIB_AGREE_CLASS, name);
      tib_show_cell(cell, row, TIB_V_N);
      tib_text_addf(text, "%10s", cell);
    }
  }
  tib_text_add(text, "\n");
}

/* ---- several scorers ---- */

static double kappa_of(const struct tib_tally *tally) { return tib_seconds_kappa(&tally->seconds); }

static void add_matrix(struct tib_text *text, const struct tib_compare *compare, const char *title,
                       double (*figure)(const struct tib_tally *tally)) {
  size_t n = compare->n_scorers;
  tib_text_addf(text, "\n%s of two scorers, in the order above\n    ", title);
  for (size_t j = 0; j < n; j++) tib_text_addf(text, "%7zu", j + 1);
  for (size_t i = 0; i < n; i++) {
    tib_text_addf(text, "\n%4zu", i + 1);
    for (size_t j = 0; j < n; j++) {
      const struct tib_tally *tally = &compare->pairs[i < j ? i * n + j : j * n + i];
      char number[32] = "-";
      if (i != j) tib_value_fixed(number, figure(tally), 3);
      tib_text_addf(text, "%7s", number);
    }
  }
  tib_text_add(text, "\n");
}

static void add_head(struct tib_text *text, const struct tib_compare *c) {
  char names[2][256];
  for (int i = 0; i < 2 && c->n_scorers == 0; i++) tib_text_clean(names[i], sizeof names[i], c->options.names[i]);
  if (c->n_scorers > 0)
    tib_text_addf(text, "%zu scorers", c->n_scorers);
  else
    tib_text_addf(text, "Reference %s, test %s", names[0], names[1]);
  tib_text_addf(text, ", %zu night%s. ", c->n_compared, c->n_compared == 1 ? "" : "s");
  tib_show_rule(c, text);
  tib_text_add(text, ".\n");
  tib_compare_remarks(c, text);
}

void tib_compare_text(const struct tib_compare *c, struct tib_text *text) {
  add_head(text, c);
  tib_text_add(text, "\n");
  if (c->n_scorers > 0) {
    add_table(text, c, &SCORERS, NULL);
    add_matrix(text, c, "f1", tib_tally_f1);
    add_matrix(text, c, "kappa per second", kappa_of);
  } else {
    add_movements(text, c);
  }
  if (c->has_stages) {
    tib_text_add(text, "\nBy stage; left out: ");
    tib_show_left_out(tib_show_next(c, NULL, TIB_AGREE_STAGE, NULL), text);
    tib_text_add(text, "\n");
    add_table(text, c, &STAGES, NULL);
  }
  for (const struct tib_compare_row *row = NULL; (row = tib_show_next(c, row, TIB_AGREE_RULES, NULL));)
    add_classes(text, c, row);
  if (c->n_compared > 1 && c->n_scorers == 0) {
    tib_text_add(text, "\nBy night\n");
    add_table(text, c, &NIGHTS, NULL);
  }
  for (size_t i = 0; i < c->n_measured; i++) {
    tib_text_addf(text, "\nIndices of %s%s\n", c->measured[i].rules,
                  c->n_compared > 1 ? ": test less reference, ICC(2,1) with its 95 % interval" : "");
    add_table(text, c, c->n_compared > 1 ? &INDICES : &ONE_NIGHT, c->measured[i].rules);
  }
  tib_text_addf(text, "\ntibialis %s. %s\n", tib_version(), tib_intended_use());
}
