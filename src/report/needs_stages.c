#include "report/needs_stages.h"

#include <string.h>

#include "report/fields.h"

/* Those of a summary that rest on the movements that were counted, beside the indices. */
static const enum tib_summary_column COUNTED[] = {TIB_SUMMARY_PERIODICITY_COUNT, TIB_SUMMARY_PERIODICITY_FERRI,
                                                  TIB_SUMMARY_IMI_MEDIAN_S, TIB_SUMMARY_IMI_GEOMETRIC_MEAN_S,
                                                  TIB_SUMMARY_SERIES_N};

static const char *cell(const struct tib_table *table, const struct tib_table_row *row, const char *column) {
  size_t at = tib_table_column(table, column);
  return at < table->n_columns && !tib_table_is_missing(row->cells[at]) ? row->cells[at] : NULL;
}

bool tib_row_lacks_stages(const struct tib_table *table, const struct tib_table_row *row) {
  return tib_table_column(table, "tst_h") < table->n_columns && !cell(table, row, "tst_h");
}

bool tib_row_is_of_sit(const struct tib_table *table, const struct tib_table_row *row) {
  const char *study = cell(table, row, "study");
  return study && strcmp(study, "sit") == 0;
}

bool tib_row_is_of_sleep_alone(const struct tib_table *table, const struct tib_table_row *row) {
  bool has_wake = tib_table_column(table, "plmw_n") == table->n_columns || cell(table, row, "plmw_n");
  return !has_wake && cell(table, row, "tst_h") && cell(table, row, "plms_n") && !tib_row_is_of_sit(table, row);
}

/* A name, with the endings that a table gives to a rate or a count. */
static bool is(const char *column, const char *name) {
  size_t n = strlen(name);
  if (strncmp(column, name, n) != 0) return false;
  return !column[n] || strcmp(column + n, "_per_h") == 0 || strcmp(column + n, "_n") == 0;
}

static bool is_counted(const char *column) {
  size_t n;
  const struct tib_field *indices = tib_fields(TIB_FIELDS_INDICES, &n);
  for (size_t i = 0; i < n; i++)
    if (is(column, indices[i].name)) return true;
  const struct tib_field *summary = tib_fields(TIB_FIELDS_SUMMARY, &n);
  for (size_t i = 0; i < sizeof COUNTED / sizeof *COUNTED; i++)
    if (strcmp(column, summary[COUNTED[i]].name) == 0) return true;
  return false;
}

bool tib_column_needs_stages(const char *column, bool sleep_alone, bool sit) {
  if (strncmp(column, "plms", 4) == 0) return true;
  if (strncmp(column, "plmw", 4) == 0) return !sit;
  return sleep_alone && is_counted(column);
}
