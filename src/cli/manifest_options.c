#include "cli/manifest_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "cli/analyze_options.h"
#include "cli/arguments.h"
#include "cli/cli.h"

struct tib_manifest_row_options {
  struct tib_cohort_options cohort;
  struct tib_arguments arguments;
  struct tib_option_list sets, scoring, extra; /* the lists are owned, what stands in them is the texts' */
  size_t n_texts, capacity;
  char **texts; /* owned */
};

/* Profiles are large, and few combinations of them are used. */
struct tib_manifest_profiles {
  struct tib_manifest_profiles *next;
  char *key;
  struct tib_profiles *loaded;
};

/* One row while it is read. */
struct reading {
  const struct tib_manifest *manifest;
  const struct tib_table_row *line;
  struct tib_manifest_row_options *row;
  struct tib_options options; /* of the run, with those of the row put in */
};

static enum tib_status no_memory(struct tib_error *err) { return tib_fail(err, TIB_MEMORY, "out of memory"); }

/* ---- columns ---- */

static const struct tib_option_row *find_option(const char *name) {
  size_t n;
  const struct tib_option_row *rows = tib_option_rows(&n);
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & TIB_ON_SCORE && strcmp(rows[i].name, name) == 0) return &rows[i];
  return NULL;
}

static enum tib_status unknown_column(const char *path, const char *name, struct tib_error *err) {
  size_t n, n_names = 2;
  const struct tib_option_row *rows = tib_option_rows(&n);
  const char *names[TIB_OPTION_COUNT + 2] = {"recording", "id"};
  for (size_t i = 0; i < n; i++)
    if (rows[i].commands & TIB_ON_ROW) names[n_names++] = rows[i].name;
  const char *nearest = tib_cli_nearest(name, names, n_names);
  if (nearest) return tib_fail(err, TIB_USAGE, "%s:1: unknown column %s; did you mean %s?", path, name, nearest);
  return tib_fail(err, TIB_USAGE, "%s:1: unknown column %s; there are recording, id and the options of a recording", path,
                  name);
}

static bool is_given(const char *column) { return strcmp(column, "recording") == 0 || strcmp(column, "id") == 0; }

static enum tib_status check_columns(const struct tib_manifest *manifest, const char *path, struct tib_error *err) {
  for (size_t i = 0; i < manifest->table.n_columns; i++) {
    if (is_given(manifest->table.columns[i])) continue;
    const struct tib_option_row *option = find_option(manifest->table.columns[i]);
    if (!option) return unknown_column(path, manifest->table.columns[i], err);
    if (!(option->commands & TIB_ON_ROW))
      return tib_fail(err, TIB_USAGE, "%s:1: --%s is of the run and not of a recording; give it on the command line", path,
                      option->name);
  }
  return TIB_OK;
}

static const char *id_of(const struct tib_manifest *manifest, const struct tib_table_row *line) {
  for (size_t i = 0; i < manifest->table.n_columns; i++)
    if (strcmp(manifest->table.columns[i], "id") == 0) return line->cells[i];
  return NULL;
}

/* ---- cells ---- */

/* Keeps a text for as long as the row lives; NULL is passed on as lack of memory. */
static enum tib_status keep_text(struct reading *r, char *text, struct tib_error *err) {
  struct tib_manifest_row_options *row = r->row;
  enum tib_status status =
      text ? tib_array_reserve(&row->texts, &row->capacity, row->n_texts + 1, sizeof *row->texts, err) : no_memory(err);
  if (status == TIB_OK)
    row->texts[row->n_texts++] = text;
  else
    free(text);
  return status;
}

static size_t count_parts(const char *cell) {
  size_t n = 1;
  for (const char *c = cell; *c; c++) n += *c == ',';
  return n;
}

/* Adds the parts of a cell to a list that holds `n` of the run's already. */
static enum tib_status read_list(struct reading *r, const char *cell, bool files, const struct tib_option_list *before,
                                 struct tib_option_list *list, struct tib_error *err) {
  size_t n_before = before ? before->n : 0;
  enum tib_status status = tib_array_create(&list->items, n_before + count_parts(cell), sizeof *list->items, err);
  for (; status == TIB_OK && list->n < n_before; list->n++) list->items[list->n] = before->items[list->n];
  for (const char *at = cell; status == TIB_OK; at++) {
    size_t n = strcspn(at, ",");
    if (n == 0) return tib_fail(err, TIB_USAGE, "a name between commas is empty; give one or leave out the comma");
    status = keep_text(r, files ? tib_manifest_file(r->manifest, at, n) : strndup(at, n), err);
    if (status == TIB_OK) list->items[list->n++] = r->row->texts[r->row->n_texts - 1];
    at += n;
    if (!*at) break;
  }
  return status;
}

/* Profiles by name stay, those in files are named from the manifest's folder. */
static char *rules_of(const struct tib_manifest *manifest, const char *cell) {
  struct tib_text list = {0};
  for (const char *at = cell; *at;) {
    size_t n = strcspn(at, ",");
    char *name = strndup(at, n), *file = tib_manifest_file(manifest, at, n);
    if (!name || !file) list.failed = true;
    if (name && file) tib_text_addf(&list, "%s%s", tib_profiles_is_file(name) ? file : name, at[n] == ',' ? "," : "");
    free(name);
    free(file);
    at += n + (at[n] == ',');
  }
  if (!list.failed) return list.s;
  tib_text_finish(&list);
  return NULL;
}

static enum tib_status take_flag(struct reading *r, const struct tib_option_row *option, const char *cell,
                                 struct tib_error *err) {
  bool yes = strcmp(cell, "yes") == 0;
  if (!yes && strcmp(cell, "no") != 0)
    return tib_fail(err, TIB_USAGE, "%s %s: not known; say yes or no", option->name, cell);
  r->options.given[option->id] = yes;
  r->options.value[option->id] = yes ? option->name : NULL;
  return TIB_OK;
}

static void forget(struct reading *r, enum tib_option_id id) {
  r->options.given[id] = false;
  r->options.value[id] = NULL;
}

/* A row that says which channel is which stands in for the run's in full. */
static void forget_others(struct reading *r, enum tib_option_id id) {
  if (id == TIB_OPTION_LEFT || id == TIB_OPTION_RIGHT) forget(r, TIB_OPTION_LEG);
}

static enum tib_status take_value(struct reading *r, const struct tib_option_row *option, char *cell,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  const char *value = cell;
  if (option->id == TIB_OPTION_MAP)
    status = keep_text(r, tib_manifest_file(r->manifest, cell, strlen(cell)), err);
  else if (option->id == TIB_OPTION_RULES)
    status = keep_text(r, rules_of(r->manifest, cell), err);
  if (status != TIB_OK) return status;
  if (option->id == TIB_OPTION_MAP || option->id == TIB_OPTION_RULES) value = r->row->texts[r->row->n_texts - 1];
  r->options.given[option->id] = true;
  r->options.value[option->id] = value;
  forget_others(r, option->id);
  return TIB_OK;
}

static enum tib_status take_cell(struct reading *r, const struct tib_option_row *option, char *cell,
                                 const struct tib_options *run, struct tib_error *err) {
  enum tib_status status;
  switch (option->id) {
    case TIB_OPTION_SCORING:
      status = read_list(r, cell, true, NULL, &r->row->scoring, err);
      r->options.scoring = r->row->scoring;
      return status;
    case TIB_OPTION_EXTRA:
      status = read_list(r, cell, false, NULL, &r->row->extra, err);
      r->options.extra = r->row->extra;
      return status;
    case TIB_OPTION_SET:
      status = read_list(r, cell, false, &run->sets, &r->row->sets, err);
      r->options.sets = r->row->sets;
      return status;
    default:
      return option->argument ? take_value(r, option, cell, err) : take_flag(r, option, cell, err);
  }
}

/* *own: the row gives an option. */
static enum tib_status take_cells(struct reading *r, const struct tib_options *run, bool *own, struct tib_error *err) {
  *own = false;
  bool leg = false;
  enum tib_status status = TIB_OK;
  for (int pass = 0; pass < 2; pass++) /* leg first: it takes the place of the run's left and right, not of the row's */
    for (size_t i = 0; i < r->manifest->table.n_columns && status == TIB_OK; i++) {
      char *cell = r->line->cells[i];
      if (!cell || is_given(r->manifest->table.columns[i])) continue;
      const struct tib_option_row *option = find_option(r->manifest->table.columns[i]);
      bool is_leg = option->id == TIB_OPTION_LEG;
      *own = true;
      if (is_leg != (pass == 0)) continue;
      if (is_leg) forget(r, TIB_OPTION_LEFT), forget(r, TIB_OPTION_RIGHT);
      leg = leg || is_leg;
      if (leg && (option->id == TIB_OPTION_LEFT || option->id == TIB_OPTION_RIGHT))
        return tib_fail(err, TIB_USAGE, "leg is one channel for both legs; leave it out, or left and right");
      status = take_cell(r, option, cell, run, err);
    }
  return status;
}

/* ---- profiles ---- */

static char *key_of(const struct tib_options *o) {
  struct tib_text key = {0};
  tib_text_add(&key, o->value[TIB_OPTION_RULES]);
  for (size_t i = 0; i < o->sets.n; i++) tib_text_addf(&key, "\n%s", o->sets.items[i]);
  if (!key.failed) return key.s;
  tib_text_finish(&key);
  return NULL;
}

static enum tib_status find_profiles(struct tib_manifest_options *m, const struct tib_options *o,
                                     const struct tib_profiles **profiles, struct tib_error *err) {
  char *key = key_of(o);
  if (!key) return no_memory(err);
  struct tib_manifest_profiles *one = m->profiles;
  while (one && strcmp(one->key, key) != 0) one = one->next;
  if (one) {
    free(key);
    *profiles = one->loaded;
    return TIB_OK;
  }
  one = calloc(1, sizeof *one);
  enum tib_status status =
      one ? tib_profiles_load(&one->loaded, o->value[TIB_OPTION_RULES], o->sets.items, o->sets.n, err) : no_memory(err);
  if (status != TIB_OK) {
    free(one);
    free(key);
    return status;
  }
  one->key = key;
  one->next = m->profiles;
  m->profiles = one;
  *profiles = one->loaded;
  return TIB_OK;
}

/* ---- rows ---- */

static enum tib_status read_row(struct tib_manifest_options *m, struct reading *r, const struct tib_options *run,
                                const struct tib_profiles *profiles, const struct tib_cohort_options *base, bool *own,
                                struct tib_error *err) {
  enum tib_status status = take_cells(r, run, own, err);
  if (status != TIB_OK || !*own) return status;
  struct tib_cohort_options *cohort = &r->row->cohort;
  const struct tib_options *o = &r->options;
  bool other = o->sets.items != run->sets.items || o->value[TIB_OPTION_RULES] != run->value[TIB_OPTION_RULES];
  *cohort = *base;
  if (other) status = find_profiles(m, o, &profiles, err);
  if (status == TIB_OK) status = tib_read_analyze_options(o, profiles, &cohort->analyze, err);
  if (status == TIB_OK) status = tib_arguments_make(&r->row->arguments, o, err);
  if (status != TIB_OK) return status;
  cohort->report.formats = o->value[TIB_OPTION_FORMATS];
  cohort->report.paper = o->value[TIB_OPTION_PAPER];
  cohort->report.copy_signals = o->given[TIB_OPTION_COPY_SIGNALS];
  cohort->report.keep_dates = o->given[TIB_OPTION_KEEP_DATES];
  cohort->report.keep_labels = o->given[TIB_OPTION_KEEP_LABELS];
  cohort->report.arguments = r->row->arguments.list;
  return tib_report_check(&cohort->report, err);
}

static enum tib_status add_recording(const struct reading *r, const char *path, const struct tib_cohort_options *own,
                                     struct tib_recordings *recordings, struct tib_error *err) {
  const char *cell = r->line->cells[r->manifest->recording], *id = id_of(r->manifest, r->line);
  struct tib_text place = {0};
  tib_text_addf(&place, "%s:%zu", path, r->line->line);
  char *file = tib_manifest_file(r->manifest, cell, strlen(cell));
  enum tib_status status =
      place.failed || !file ? no_memory(err) : tib_recordings_add_row(recordings, file, id, place.s, own, err);
  free(file);
  tib_text_finish(&place);
  return status;
}

/* What is wrong with a row is told with its line; "--left ..." there is the column left. */
static enum tib_status at_line(enum tib_status status, const char *path, size_t line, struct tib_error *err) {
  if (status == TIB_OK || status == TIB_MEMORY) return status;
  struct tib_error why = *err;
  return tib_fail(err, TIB_USAGE, "%s:%zu: %s", path, line, why.text);
}

enum tib_status tib_manifest_options_add(struct tib_manifest_options *m, const char *path, const struct tib_options *run,
                                         const struct tib_profiles *profiles, const struct tib_cohort_options *base,
                                         struct tib_recordings *recordings, struct tib_error *err) {
  enum tib_status status = tib_manifest_read(path, &m->manifest, err);
  if (status == TIB_OK) status = check_columns(&m->manifest, path, err);
  if (status == TIB_OK) status = tib_array_create(&m->rows, m->manifest.table.n_rows, sizeof *m->rows, err);
  for (size_t i = 0; i < m->manifest.table.n_rows && status == TIB_OK; i++) {
    struct reading r = {&m->manifest, &m->manifest.table.rows[i], &m->rows[m->n++], *run};
    bool own;
    status = at_line(read_row(m, &r, run, profiles, base, &own, err), path, r.line->line, err);
    if (status == TIB_OK) status = add_recording(&r, path, own ? &r.row->cohort : NULL, recordings, err);
  }
  return status;
}

static void finish_row(struct tib_manifest_row_options *row) {
  tib_arguments_finish(&row->arguments);
  free(row->sets.items);
  free(row->scoring.items);
  free(row->extra.items);
  for (size_t i = 0; i < row->n_texts; i++) free(row->texts[i]);
  free(row->texts);
}

void tib_manifest_options_finish(struct tib_manifest_options *m) {
  if (!m) return;
  for (size_t i = 0; i < m->n; i++) finish_row(&m->rows[i]);
  free(m->rows);
  for (struct tib_manifest_profiles *one = m->profiles, *next; one; one = next) {
    next = one->next;
    free(one->key);
    free(one->loaded);
    free(one);
  }
  tib_manifest_finish(&m->manifest);
  *m = (struct tib_manifest_options){0};
}

enum tib_status tib_manifest_ids_add(const char *path, struct tib_recordings *recordings, struct tib_error *err) {
  struct tib_manifest manifest;
  enum tib_status status = tib_manifest_read(path, &manifest, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < manifest.table.n_rows && status == TIB_OK; i++) {
    struct reading r = {.manifest = &manifest, .line = &manifest.table.rows[i]};
    status = add_recording(&r, path, NULL, recordings, err);
  }
  tib_manifest_finish(&manifest);
  return status;
}
