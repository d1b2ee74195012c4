#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"

/* The columns that every table of score and merge has. */
struct columns {
  size_t id, status, rules;
};

static enum tib_status find_columns(const struct tib_groups *g, struct columns *columns, struct tib_error *err) {
  const char *const names[] = {"id", "status", "rules"};
  size_t *const at[] = {&columns->id, &columns->status, &columns->rules};
  for (size_t i = 0; i < 3; i++) {
    *at[i] = tib_table_column(&g->table, names[i]);
    if (*at[i] == g->table.n_columns)
      return tib_fail(err, TIB_USAGE, "%s:1: no column `%s`; name a cohort.tsv that `tibialis score` or `merge` wrote",
                      g->options.table, names[i]);
  }
  return TIB_OK;
}

static bool has_failed(const struct tib_table_row *row, const struct columns *columns) {
  return row->cells[columns->status] && strcmp(row->cells[columns->status], "failed") == 0;
}

/* Whether a list by ", " has a name. */
static bool is_listed(const char *list, const char *name) {
  size_t n = strlen(name);
  for (const char *at = list; at && *at; at += strcspn(at, ","), at += strspn(at, ", "))
    if (strncmp(at, name, n) == 0 && (at[n] == ',' || !at[n])) return true;
  return false;
}

static enum tib_status choose_rules(struct tib_groups *g, const struct columns *columns, struct tib_error *err) {
  struct tib_text there = {0};
  for (size_t i = 0; i < g->table.n_rows && !g->rules; i++) {
    const char *rules = g->table.rows[i].cells[columns->rules];
    if (!rules || has_failed(&g->table.rows[i], columns)) continue;
    if (!g->options.rules || strcmp(rules, g->options.rules) == 0) g->rules = rules;
    if (!is_listed(there.s, rules)) tib_text_addf(&there, "%s%s", there.n > 0 ? ", " : "", rules);
  }
  enum tib_status status = TIB_OK;
  if (!g->rules && !there.s)
    status = tib_fail(err, TIB_USAGE, "%s: no recording in it was scored; name another table", g->options.table);
  else if (!g->rules)
    status = tib_fail(err, TIB_USAGE, "--rules %s: %s has no rows of that profile; it has %s", g->options.rules,
                      g->options.table, there.s);
  tib_text_finish(&there);
  return status;
}

static int by_id(const void *a, const void *b) {
  const struct tib_night *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  if (order != 0) return order;
  if (!x->row != !y->row) return x->row ? -1 : 1; /* the row of the profile first */
  return x->row && x->row->line != y->row->line ? (x->row->line < y->row->line ? -1 : 1) : 0;
}

static enum tib_status add_row(struct tib_groups *g, const struct tib_table_row *row, const struct columns *columns,
                               size_t study, struct tib_error *err) {
  const char *id = row->cells[columns->id], *rules = row->cells[columns->rules];
  if (!id) return tib_fail(err, TIB_USAGE, "%s:%zu: has no id; mend the line", g->options.table, row->line);
  struct tib_night *night = &g->nights[g->n_nights++];
  *night = (struct tib_night){.id = id, .failed = has_failed(row, columns), .group = TIB_ANY, .level = TIB_ANY};
  if (night->failed || (rules && strcmp(rules, g->rules) == 0)) night->row = row;
  const char *kind = study < g->table.n_columns ? row->cells[study] : NULL;
  night->other_study = kind && strcmp(kind, tib_level_study[g->options.study].name) != 0;
  return TIB_OK;
}

/* One night for each id. */
static enum tib_status unite(struct tib_groups *g, struct tib_error *err) {
  size_t n = 0;
  qsort(g->nights, g->n_nights, sizeof *g->nights, by_id);
  for (size_t i = 0; i < g->n_nights; i++) {
    if (n == 0 || strcmp(g->nights[i].id, g->nights[n - 1].id) != 0)
      g->nights[n++] = g->nights[i];
    else if (g->nights[i].row)
      return tib_fail(err, TIB_USAGE, "%s:%zu: %s is there twice by these rules; remove a line", g->options.table,
                      g->nights[i].row->line, g->nights[i].id);
  }
  g->n_nights = n;
  return TIB_OK;
}

enum tib_status tib_groups_load(struct tib_groups *g, struct tib_error *err) {
  struct columns columns;
  enum tib_status status = tib_table_read(g->options.table, "the table", &g->table, err);
  if (status == TIB_OK) status = find_columns(g, &columns, err);
  if (status == TIB_OK) status = choose_rules(g, &columns, err);
  if (status == TIB_OK) status = tib_array_create(&g->nights, g->table.n_rows, sizeof *g->nights, err);
  size_t study = tib_table_column(&g->table, "study");
  for (size_t i = 0; i < g->table.n_rows && status == TIB_OK; i++)
    status = add_row(g, &g->table.rows[i], &columns, study, err);
  if (status == TIB_OK) status = unite(g, err);
  if (status == TIB_OK && g->options.participants)
    status = tib_table_read(g->options.participants, "the table of participants", &g->participants, err);
  return status;
}
