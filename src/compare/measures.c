/* Indices of two summaries. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/table.h"
#include "base/text.h"
#include "compare/study.h"
#include "report/needs_stages.h"

static const enum tib_summary_column OTHERS[TIB_MEASURES - TIB_INDEX_COUNT] = {
    TIB_SUMMARY_PERIODICITY_COUNT, TIB_SUMMARY_PERIODICITY_FERRI, TIB_SUMMARY_IMI_MEDIAN_S,
    TIB_SUMMARY_IMI_GEOMETRIC_MEAN_S, TIB_SUMMARY_SERIES_N};

const char *tib_measure_name(size_t measure) {
  size_t n;
  if (measure < TIB_INDEX_COUNT) return tib_fields(TIB_FIELDS_INDICES, &n)[measure].name;
  return tib_fields(TIB_FIELDS_SUMMARY, &n)[OTHERS[measure - TIB_INDEX_COUNT]].name;
}

static size_t column_of(const struct tib_table *table, size_t measure) {
  char name[64];
  snprintf(name, sizeof name, "%s%s", tib_measure_name(measure), measure < TIB_INDEX_COUNT ? "_per_h" : "");
  return tib_table_column(table, name);
}

/* NAN for n/a, and where there is no such column. */
static enum tib_status value_of(const struct tib_table *table, const char *path, const struct tib_table_row *row,
                                size_t measure, double *value, struct tib_error *err) {
  size_t column = column_of(table, measure);
  const char *text = column < table->n_columns ? row->cells[column] : NULL;
  *value = NAN;
  if (!text || tib_text_parse_double(text, strlen(text), value)) return TIB_OK;
  return tib_fail(err, TIB_FORMAT, "%s, line %zu: %s '%.40s' is no number; score the recording again", path, row->line,
                  table->columns[column], text);
}

static struct tib_measured *measured_of(struct tib_compare *compare, const char *rules) {
  char name[64];
  tib_text_clean(name, sizeof name, rules);
  for (size_t i = 0; i < compare->n_measured; i++)
    if (strcmp(compare->measured[i].rules, name) == 0) return &compare->measured[i];
  if (compare->n_measured == TIB_NIGHT_PROFILES) return NULL;
  struct tib_measured *measured = &compare->measured[compare->n_measured++];
  *measured = (struct tib_measured){.rules = ""};
  memcpy(measured->rules, name, sizeof name);
  return measured;
}

static enum tib_status add_value(struct tib_measure *measure, double reference, double test, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&measure->x, &measure->capacity, 2 * measure->n + 2, sizeof *measure->x, err);
  if (status != TIB_OK) return status;
  measure->x[2 * measure->n] = reference;
  measure->x[2 * measure->n + 1] = test;
  measure->n++;
  return TIB_OK;
}

/* Two tables, while they are put together. */
struct joining {
  const char *paths[2];
  struct tib_table tables[2];
  size_t rules[2];
};

/* Two rows of one profile: what one shows of its rules holds for both. */
static bool lack_stages(const struct joining *j, const struct tib_table_row *a, const struct tib_table_row *b,
                        size_t measure) {
  const struct tib_table *x = &j->tables[0], *y = &j->tables[1];
  bool alone = tib_row_is_of_sleep_alone(x, a) || tib_row_is_of_sleep_alone(y, b);
  const char *name = tib_measure_name(measure);
  return (tib_row_lacks_stages(x, a) && tib_column_needs_stages(name, alone, tib_row_is_of_sit(x, a))) ||
         (tib_row_lacks_stages(y, b) && tib_column_needs_stages(name, alone, tib_row_is_of_sit(y, b)));
}

static enum tib_status join_rows(struct tib_compare *compare, const struct joining *j, const struct tib_table_row *a,
                                 const struct tib_table_row *b, bool keep, struct tib_error *err) {
  struct tib_measured *measured = keep ? measured_of(compare, a->cells[j->rules[0]]) : NULL;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < TIB_MEASURES && status == TIB_OK; i++) {
    double reference, test;
    status = value_of(&j->tables[0], j->paths[0], a, i, &reference, err);
    if (status == TIB_OK) status = value_of(&j->tables[1], j->paths[1], b, i, &test, err);
    if (status != TIB_OK || !measured) continue;
    if (lack_stages(j, a, b, i))
      measured->measures[i].no_stages++;
    else if (isnan(reference) || isnan(test))
      measured->measures[i].not_assessed++;
    else
      status = add_value(&measured->measures[i], reference, test, err);
  }
  if (measured) measured->nights++;
  return status;
}

/* First without keeping anything: a table that cannot be read to its end adds nothing. */
static enum tib_status join(struct tib_compare *compare, const struct joining *j, bool keep, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < j->tables[0].n_rows; i++)
    for (size_t k = 0; k < j->tables[1].n_rows && status == TIB_OK; k++) {
      const struct tib_table_row *a = &j->tables[0].rows[i], *b = &j->tables[1].rows[k];
      const char *rules = a->cells[j->rules[0]], *other = b->cells[j->rules[1]];
      if (rules && other && strcmp(rules, other) == 0) status = join_rows(compare, j, a, b, keep, err);
    }
  return status;
}

enum tib_status tib_measures_add(struct tib_compare *compare, const char *reference, const char *test,
                                 struct tib_error *err) {
  struct joining j = {.paths = {reference, test}};
  enum tib_status status = TIB_OK;
  for (int i = 0; i < 2 && status == TIB_OK; i++) {
    status = tib_table_read(j.paths[i], "the summary", &j.tables[i], err);
    j.rules[i] = tib_table_column(&j.tables[i], "rules");
    if (status == TIB_OK && j.rules[i] == j.tables[i].n_columns)
      status = tib_fail(err, TIB_FORMAT, "%s has no column rules; score the recording again", j.paths[i]);
  }
  if (status == TIB_OK) status = join(compare, &j, false, err);
  if (status == TIB_OK) status = join(compare, &j, true, err);
  compare->n_summaries += status == TIB_OK;
  for (int i = 0; i < 2; i++) tib_table_finish(&j.tables[i]);
  return status;
}
