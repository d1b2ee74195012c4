#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"
#include "report/needs_stages.h"

/* What a table is asked for where the user does not say: those of them that it has a value of. */
static const char CHIEF[] = "plms,plmw,plms_nr,plms_arousal,periodicity_ferri,imi_geometric_mean_s";

/* ---- the code book ---- */

static const struct tib_field *field_of(enum tib_field_table table, const char *name, size_t length) {
  size_t n;
  const struct tib_field *fields = tib_fields(table, &n);
  for (size_t i = 0; i < n; i++)
    if (strlen(fields[i].name) == length && strncmp(fields[i].name, name, length) == 0) return &fields[i];
  return NULL;
}

static void describe(struct tib_groups_index *index) {
  size_t n = strlen(index->column);
  index->rate = n > 6 && strcmp(index->column + n - 6, "_per_h") == 0;
  const struct tib_field *field =
      index->rate ? field_of(TIB_FIELDS_INDICES, index->column, n - 6) : field_of(TIB_FIELDS_SUMMARY, index->column, n);
  index->title = field ? field->title : index->column;
  index->unit = field ? field->unit : index->rate ? "1/h" : "";
  index->log = strcmp(index->unit, "s") == 0;
}

/* ---- which ---- */

static enum tib_status add_index(struct tib_groups *g, const char *name, size_t n, struct tib_error *err) {
  char column[128];
  size_t at = g->table.n_columns;
  if (n > 0 && n < sizeof column - 7) {
    snprintf(column, sizeof column, "%.*s_per_h", (int)n, name);
    at = tib_table_column(&g->table, column);
    column[n] = '\0';
    if (at == g->table.n_columns) at = tib_table_column(&g->table, column);
  }
  if (at == g->table.n_columns && !g->options.indices) return TIB_OK;
  if (at == g->table.n_columns)
    return tib_fail(err, TIB_USAGE, "--index %.*s: %s has no such column; `tibialis fields` lists the indices", (int)n,
                    name, g->options.table);
  for (size_t i = 0; i < g->n_indices; i++)
    if (g->indices[i].at == at) return TIB_OK;
  if (g->n_indices == TIB_INDICES_MOST)
    return tib_fail(err, TIB_USAGE, "--index: more than %d; name fewer", TIB_INDICES_MOST);
  struct tib_groups_index *index = &g->indices[g->n_indices++];
  *index = (struct tib_groups_index){.column = g->table.columns[at], .at = at};
  describe(index);
  return TIB_OK;
}

/* ---- values ---- */

bool tib_lacks_stages(const struct tib_groups *g, const struct tib_groups_index *index, const struct tib_night *night) {
  return tib_row_lacks_stages(&g->table, night->row) &&
         tib_column_needs_stages(index->column, g->sleep_alone, g->options.study == TIB_STUDY_SIT);
}

/* What one night shows of the rules holds for all. */
static bool is_of_sleep_alone(const struct tib_groups *g) {
  for (size_t i = 0; i < g->n_nights; i++)
    if (g->nights[i].row && tib_row_is_of_sleep_alone(&g->table, g->nights[i].row)) return true;
  return false;
}

static enum tib_status read_value(const struct tib_groups *g, const struct tib_groups_index *index,
                                  const struct tib_night *night, double *value, struct tib_error *err) {
  const char *cell = night->row->cells[index->at];
  *value = NAN;
  if (tib_table_is_missing(cell)) return TIB_OK;
  if (tib_text_parse_double(cell, strlen(cell), value) && isfinite(*value)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "%s:%zu: %s in the column %s is no number; mend it, or name another index",
                  g->options.table, night->row->line, cell, index->column);
}

static enum tib_status read_values(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = tib_array_create(&g->values, g->n_indices * g->n_nights, sizeof *g->values, err);
  for (size_t i = 0; i < g->n_indices && status == TIB_OK; i++) {
    double *values = g->values + i * g->n_nights;
    for (size_t j = 0; j < g->n_nights && status == TIB_OK; j++) {
      values[j] = NAN;
      if (g->nights[j].why != TIB_TAKEN || tib_lacks_stages(g, &g->indices[i], &g->nights[j])) continue;
      status = read_value(g, &g->indices[i], &g->nights[j], &values[j], err);
      if (g->indices[i].log && values[j] <= 0) values[j] = NAN; /* no length of time */
    }
  }
  return status;
}

/* Leaves out the chief indices that these rules, or these recordings, have nothing of; one stays. */
static void leave_out_empty(struct tib_groups *g) {
  size_t n = 0;
  for (size_t i = 0; i < g->n_indices; i++) {
    bool any = false;
    for (size_t j = 0; j < g->n_nights && !any; j++) any = !isnan(g->values[i * g->n_nights + j]);
    if (!any) continue;
    memmove(g->values + n * g->n_nights, g->values + i * g->n_nights, g->n_nights * sizeof *g->values);
    g->indices[n++] = g->indices[i];
  }
  if (n > 0) g->n_indices = n;
}

enum tib_status tib_groups_indices(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  g->sleep_alone = is_of_sleep_alone(g);
  const char *list = g->options.indices ? g->options.indices : CHIEF;
  for (const char *at = list; at && status == TIB_OK;) {
    size_t n = strcspn(at, ",");
    status = add_index(g, at, n, err);
    at = at[n] ? at + n + 1 : NULL;
  }
  if (status == TIB_OK && g->n_indices == 0)
    status =
        tib_fail(err, TIB_USAGE, "%s: has none of the columns of %s; name others with --index", g->options.table, CHIEF);
  if (status == TIB_OK) status = read_values(g, err);
  if (status == TIB_OK && !g->options.indices) leave_out_empty(g);
  return status;
}
