/* The tables that people read. */

#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "groups/study.h"
#include "groups/words.h"

#define COLUMNS_MOST 10

typedef void add_fn(struct tib_text *text, const struct tib_groups_row *row);

struct column {
  const char *head;
  add_fn *add;
};

/* ---- cells ---- */

static void add_word(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column) {
  char clean[256];
  const struct tib_groups_cell *cell = &row->cells[column];
  tib_text_clean(clean, sizeof clean, cell->kind == TIB_CELL_TEXT ? cell->text : "n/a");
  tib_text_add(text, clean);
}

static void add_index(struct tib_text *text, const struct tib_groups_row *row) { add_word(text, row, TIB_C_INDEX); }

static void add_group(struct tib_text *text, const struct tib_groups_row *row) {
  add_word(text, row, TIB_C_GROUP);
  if (row->cells[TIB_C_OTHER].kind == TIB_CELL_ABSENT) return;
  tib_text_add(text, row->part == TIB_PART_COMPARISON ? " | " : ", ");
  add_word(text, row, TIB_C_OTHER);
}

static void add_of(struct tib_text *text, const struct tib_groups_row *row) { add_word(text, row, TIB_C_OF); }

static void add_covariate(struct tib_text *text, const struct tib_groups_row *row) {
  add_word(text, row, TIB_C_COVARIATE);
  if (row->cells[TIB_C_CODING].kind == TIB_CELL_ABSENT) return;
  tib_text_add(text, " (");
  add_word(text, row, TIB_C_CODING);
  tib_text_add(text, ")");
}

static void add_n(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_number(text, row, TIB_C_N, 0);
  if (row->part != TIB_PART_COMPARISON) return;
  tib_text_add(text, " | ");
  tib_words_number(text, row, TIB_C_N_OTHER, 0);
}

static void add_nights(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_number(text, row, TIB_C_NIGHTS, 0);
}

static void add_median(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_range(text, row, TIB_C_MEDIAN, TIB_C_Q1, TIB_C_Q3, tib_words_decimals(row, false));
}

static void add_mean(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_number(text, row, TIB_C_MEAN, tib_words_decimals(row, false));
  tib_text_add(text, " (");
  tib_words_number(text, row, TIB_C_SD, tib_words_decimals(row, false));
  tib_text_add(text, ")");
}

static void add_geometric(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_number(text, row, TIB_C_GEOMETRIC_MEAN, 1);
}

static void add_share(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column) {
  if (row->cells[column].kind == TIB_CELL_ABSENT)
    tib_text_add(text, "n/a");
  else
    tib_text_addf(text, "%.0f %%", 100 * row->cells[column].number);
}

static void add_above_5(struct tib_text *text, const struct tib_groups_row *row) { add_share(text, row, TIB_C_ABOVE_5); }

static void add_above_15(struct tib_text *text, const struct tib_groups_row *row) { add_share(text, row, TIB_C_ABOVE_15); }

/* A ratio, of an index on the scale of logarithms. */
static void add_times(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column) {
  if (strcmp(row->cells[TIB_C_SCALE].text, "log") == 0 && row->cells[column].kind != TIB_CELL_ABSENT)
    tib_text_add(text, "x ");
}

static void add_change(struct tib_text *text, const struct tib_groups_row *row) {
  add_times(text, row, TIB_C_MEDIAN_CHANGE);
  tib_words_range(text, row, TIB_C_MEDIAN_CHANGE, TIB_C_CHANGE_LOW, TIB_C_CHANGE_HIGH, tib_words_decimals(row, true));
}

static void add_limits(struct tib_text *text, const struct tib_groups_row *row) {
  if (row->cells[TIB_C_LOA_LOW].kind == TIB_CELL_ABSENT) {
    tib_text_add(text, "n/a");
    return;
  }
  tib_words_number(text, row, TIB_C_LOA_LOW, tib_words_decimals(row, true));
  tib_text_add(text, " to ");
  tib_words_number(text, row, TIB_C_LOA_HIGH, tib_words_decimals(row, true));
}

static void add_difference(struct tib_text *text, const struct tib_groups_row *row) {
  add_times(text, row, TIB_C_MEDIAN_DIFFERENCE);
  tib_words_number(text, row, TIB_C_MEDIAN_DIFFERENCE, tib_words_decimals(row, true));
}

static void add_statistic(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_number(text, row, TIB_C_STATISTIC, 1);
}

static void add_p(struct tib_text *text, const struct tib_groups_row *row) { tib_words_p(text, row, TIB_C_P); }

static void add_holm(struct tib_text *text, const struct tib_groups_row *row) { tib_words_p(text, row, TIB_C_P_HOLM); }

static void add_icc(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_range(text, row, TIB_C_ICC, TIB_C_ICC_LOW, TIB_C_ICC_HIGH, 2);
}

static void add_within(struct tib_text *text, const struct tib_groups_row *row) {
  add_times(text, row, TIB_C_WITHIN_SD);
  tib_words_number(text, row, TIB_C_WITHIN_SD, tib_words_decimals(row, true));
}

static void add_rho(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_range(text, row, TIB_C_RHO, TIB_C_RHO_LOW, TIB_C_RHO_HIGH, 2);
}

static void add_left_out(struct tib_text *text, const struct tib_groups_row *row) {
  tib_words_left_out(text, row);
  if (row->cells[TIB_C_WHY].kind == TIB_CELL_TEXT) tib_text_addf(text, "; %s", row->cells[TIB_C_WHY].text);
}

/* ---- tables ---- */

static const struct table {
  const char *title;
  struct column columns[COLUMNS_MOST];
} TABLES[TIB_COHORT_PARTS] = {
    [TIB_PART_GROUP] = {"Groups: a subject with several nights counts once, with their mean",
                        {{"index", add_index},
                         {"group", add_group},
                         {"n", add_n},
                         {"nights", add_nights},
                         {"median (quartiles)", add_median},
                         {"mean (sd)", add_mean},
                         {"geometric", add_geometric},
                         {"> 5/h", add_above_5},
                         {"> 15/h", add_above_15},
                         {"left out", add_left_out}}},
    [TIB_PART_COMPARISON] = {"Two groups: Wilcoxon's rank-sum test; the difference is the second group less the first",
                             {{"index", add_index},
                              {"groups", add_group},
                              {"of", add_of},
                              {"n", add_n},
                              {"difference", add_difference},
                              {"W", add_statistic},
                              {"p", add_p},
                              {"p, Holm", add_holm},
                              {"left out", add_left_out}}},
    [TIB_PART_PAIRS] = {"Pairs: median change with its 95 % bootstrap interval, Wilcoxon's signed-rank test",
                        {{"index", add_index},
                         {"group", add_group},
                         {"n", add_n},
                         {"change (95 %)", add_change},
                         {"limits of agreement", add_limits},
                         {"V", add_statistic},
                         {"p", add_p},
                         {"p, Holm", add_holm},
                         {"left out", add_left_out}}},
    [TIB_PART_VARIABILITY] = {"From night to night: ICC(1,1) of the nights of a subject, whatever their condition",
                              {{"index", add_index},
                               {"group", add_group},
                               {"n", add_n},
                               {"nights", add_nights},
                               {"ICC (95 %)", add_icc},
                               {"within sd", add_within},
                               {"left out", add_left_out}}},
    [TIB_PART_COVARIATE] =
        {"Covariates: Spearman's correlation with the mean of a subject's nights, whatever their condition",
         {{"index", add_index},
          {"covariate", add_covariate},
          {"n", add_n},
          {"rho (95 %)", add_rho},
          {"p", add_p},
          {"p, Holm", add_holm},
          {"left out", add_left_out}}},
};

static size_t letters(const char *s) {
  size_t n = 0;
  for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
  return n;
}

static void add_cell(struct tib_text *text, const char *s, size_t width, bool last) {
  tib_text_add(text, s);
  for (size_t n = letters(s); n < width && !last; n++) tib_text_add(text, " ");
  tib_text_add(text, last ? "\n" : "  ");
}

/* The cell as text, "" where memory ran out, which `text` then tells. */
static const char *make_cell(struct tib_text *cell, const struct column *column, const struct tib_groups_row *row,
                             struct tib_text *text) {
  cell->n = 0;
  if (cell->s) *cell->s = '\0';
  column->add(cell, row);
  if (cell->failed) text->failed = true;
  return cell->s ? cell->s : "";
}

static void add_table(const struct tib_groups *g, enum tib_cohort_part part, struct tib_text *text) {
  const struct column *columns = TABLES[part].columns;
  size_t widths[COLUMNS_MOST] = {0}, n = 0, tests = 0, rows = 0;
  struct tib_text cell = {0};
  while (n < COLUMNS_MOST && columns[n].head) widths[n] = letters(columns[n].head), n++;
  for (size_t i = 0; i < g->n_rows; i++) {
    if (g->rows[i].part != part) continue;
    rows++;
    if (g->rows[i].cells[TIB_C_TESTS].number > (double)tests) tests = (size_t)g->rows[i].cells[TIB_C_TESTS].number;
    for (size_t c = 0; c < n; c++) {
      size_t width = letters(make_cell(&cell, &columns[c], &g->rows[i], text));
      if (width > widths[c]) widths[c] = width;
    }
  }
  if (rows > 0) tib_text_addf(text, "\n%s", TABLES[part].title);
  if (tests > 0) tib_text_addf(text, "; p after Holm for %zu test%s", tests, tests == 1 ? "" : "s");
  if (rows > 0) tib_text_add(text, "\n");
  for (size_t c = 0; c < n && rows > 0; c++) add_cell(text, columns[c].head, widths[c], c + 1 == n);
  for (size_t i = 0; i < g->n_rows; i++)
    for (size_t c = 0; c < n && g->rows[i].part == part; c++)
      add_cell(text, make_cell(&cell, &columns[c], &g->rows[i], text), widths[c], c + 1 == n);
  tib_text_finish(&cell);
}

void tib_groups_text(const struct tib_groups *g, struct tib_text *text) {
  tib_text_addf(text, "%zu recording%s of %zu subject%s, rules %s, study %s, seed %llu\n", g->n_nights,
                g->n_nights == 1 ? "" : "s", g->n_subjects, g->n_subjects == 1 ? "" : "s", g->rules,
                tib_level_study[g->options.study].name, (unsigned long long)g->options.seed);
  tib_groups_remarks(g, text);
  for (int part = 0; part < TIB_COHORT_PARTS; part++) add_table(g, (enum tib_cohort_part)part, text);
  tib_text_addf(text, "\nLengths of time are compared by their logarithm: a change of x 1.10 is a tenth more.\n");
  tib_text_addf(text, "tibialis %s. %s\n", tib_version(), tib_intended_use());
}

static void remark(struct tib_text *text, size_t n, const char *one, const char *many, const char *example) {
  char name[256];
  if (n == 0) return;
  tib_text_clean(name, sizeof name, example);
  tib_text_addf(text, "%zu %s%s.\n", n, n == 1 ? one : many, name);
}

void tib_groups_remarks(const struct tib_groups *g, struct tib_text *text) {
  remark(text, g->unmatched_nights, "recording is of nobody in the participants and is left out: ",
         "recordings are of nobody in the participants and are left out, such as ", g->night_of_nobody);
  remark(text, g->unmatched_participants, "participant has no recording: ", "participants have no recording, such as ",
         g->participant_without);
  remark(text, g->other_version, "recording was scored by another version than ",
         "recordings were scored by another version than ", g->version);
}
