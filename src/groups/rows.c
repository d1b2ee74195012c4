#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/array.h"
#include "groups/study.h"
#include "stats/stats.h"

void tib_row_number(struct tib_groups_row *row, enum tib_cohort_column column, double number) {
  if (!isnan(number)) row->cells[column] = (struct tib_groups_cell){TIB_CELL_NUMBER, number, NULL};
}

void tib_row_count(struct tib_groups_row *row, enum tib_cohort_column column, size_t n) {
  row->cells[column] = (struct tib_groups_cell){TIB_CELL_COUNT, (double)n, NULL};
}

void tib_row_text(struct tib_groups_row *row, enum tib_cohort_column column, const char *text) {
  if (text) row->cells[column] = (struct tib_groups_cell){TIB_CELL_TEXT, 0, text};
}

void tib_row_flag(struct tib_groups_row *row, enum tib_cohort_column column, bool yes) {
  row->cells[column] = (struct tib_groups_cell){TIB_CELL_FLAG, yes, NULL};
}

void tib_row_test(struct tib_groups_row *row, const struct tib_stats_test *test) {
  tib_row_number(row, TIB_C_STATISTIC, test->statistic);
  tib_row_number(row, TIB_C_P, test->p);
  if (test->why == TIB_STATS_HERE)
    tib_row_flag(row, TIB_C_EXACT, test->exact);
  else
    tib_row_text(row, TIB_C_WHY, tib_stats_why_text(test->why));
}

/* Nights left out stand with the group that they would be in; those of unknown group with every one. */
static void count_left_out(const struct tib_groups *g, size_t index, size_t group, size_t level,
                           struct tib_groups_row *row) {
  size_t counts[TIB_OUT_REASONS] = {0};
  const double *values = g->values + index * g->n_nights;
  for (size_t i = 0; i < g->n_nights; i++) {
    const struct tib_night *night = &g->nights[i];
    if (group != TIB_ANY && night->group != TIB_ANY && night->group != group) continue;
    if (level != TIB_ANY && night->level != TIB_ANY && night->level != level) continue;
    if (night->why != TIB_TAKEN) {
      counts[night->why]++;
    } else if (isnan(values[i])) {
      counts[tib_lacks_stages(g, &g->indices[index], night) ? TIB_OUT_NO_STAGES : TIB_OUT_NOT_ASSESSED]++;
    }
  }
  for (size_t why = 0; why < TIB_OUT_REASONS; why++)
    tib_row_count(row, (enum tib_cohort_column)(TIB_C_FAILED + why), counts[why]);
}

enum tib_status tib_row_add(struct tib_groups *g, enum tib_cohort_part part, size_t index, size_t group, size_t level,
                            struct tib_groups_row **row, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&g->rows, &g->rows_capacity, g->n_rows + 1, sizeof *g->rows, err);
  if (status != TIB_OK) return status;
  *row = &g->rows[g->n_rows++];
  **row = (struct tib_groups_row){.part = part, .index = index, .group = group};
  tib_row_text(*row, TIB_C_PART, tib_level_part[part].name);
  tib_row_text(*row, TIB_C_RULES, g->rules);
  tib_row_text(*row, TIB_C_VERSION, tib_version());
  tib_row_text(*row, TIB_C_INDEX, g->indices[index].column);
  if (*g->indices[index].unit) tib_row_text(*row, TIB_C_UNIT, g->indices[index].unit);
  tib_row_text(*row, TIB_C_SCALE, g->indices[index].log ? "log" : "linear");
  if (group < g->n_groups) tib_row_text(*row, TIB_C_GROUP, g->names[group]);
  count_left_out(g, index, group < g->n_groups ? group : TIB_ANY, level, *row);
  return TIB_OK;
}

static bool is_of(const struct tib_groups_row *row, enum tib_cohort_part part, const char *of) {
  return row->part == part && (!of || strcmp(row->cells[TIB_C_OF].text, of) == 0);
}

enum tib_status tib_rows_correct(struct tib_groups *g, enum tib_cohort_part part, const char *of, struct tib_error *err) {
  double *p;
  size_t tests = 0;
  enum tib_status status = tib_array_create(&p, g->n_rows, sizeof *p, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < g->n_rows; i++) {
    const struct tib_groups_cell *cell = &g->rows[i].cells[TIB_C_P];
    p[i] = is_of(&g->rows[i], part, of) && cell->kind == TIB_CELL_NUMBER ? cell->number : NAN;
    tests += !isnan(p[i]);
  }
  status = tib_stats_holm(p, g->n_rows, p, err);
  for (size_t i = 0; i < g->n_rows && status == TIB_OK; i++) {
    if (!is_of(&g->rows[i], part, of)) continue;
    tib_row_number(&g->rows[i], TIB_C_P_HOLM, p[i]);
    tib_row_count(&g->rows[i], TIB_C_TESTS, tests);
  }
  free(p);
  return status;
}
