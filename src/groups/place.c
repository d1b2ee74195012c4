#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"

/* ---- columns ---- */

/* The value of a part such as ses-2; NULL where the id has none of that name. */
static const char *part_of(const char *id, const char *name, size_t *n) {
  size_t length = strlen(name);
  for (const char *at = id; *at; at += strcspn(at, "_"), at += *at == '_') {
    if (strncmp(at, name, length) != 0 || at[length] != '-') continue;
    *n = strcspn(at + length + 1, "_");
    return *n > 0 ? at + length + 1 : NULL;
  }
  return NULL;
}

static bool ids_have(const struct tib_groups *g, const char *name) {
  size_t n;
  for (size_t i = 0; i < g->n_nights; i++)
    if (part_of(g->nights[i].id, name, &n)) return true;
  return false;
}

enum tib_status tib_place_find(const struct tib_groups *g, const char *option, const char *name, bool parts,
                               struct tib_place *place, struct tib_error *err) {
  *place = (struct tib_place){name, true, tib_table_column(&g->participants, name)};
  if (place->at < g->participants.n_columns) return TIB_OK;
  *place = (struct tib_place){name, false, tib_table_column(&g->table, name)};
  if (place->at < g->table.n_columns) return TIB_OK;
  place->at = TIB_ANY;
  if (parts && ids_have(g, name)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "%s %s: no such column in %s%s%s; name one that is there", option, name, g->options.table,
                  g->options.participants ? " or in " : "; --participants names a table of more",
                  g->options.participants ? g->options.participants : "");
}

enum tib_status tib_place_cell(struct tib_groups *g, const struct tib_place *place, const struct tib_night *night,
                               const char **cell, struct tib_error *err) {
  size_t n;
  const struct tib_table_row *row = place->of_participants ? night->participant : night->row;
  *cell = NULL;
  if (place->at != TIB_ANY) {
    if (row && !tib_table_is_missing(row->cells[place->at])) *cell = row->cells[place->at];
    return TIB_OK;
  }
  const char *part = part_of(night->id, place->name, &n);
  if (!part) return TIB_OK;
  char *copy = strndup(part, n);
  *cell = copy;
  return tib_groups_keep(g, copy, err);
}

/* ---- names that nights have: sorted, each once ---- */

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Numbers by size, words by bytes. */
static int by_level(const void *a, const void *b) {
  const char *x = *(const char *const *)a, *y = *(const char *const *)b;
  double left, right;
  if (tib_text_parse_double(x, strlen(x), &left) && tib_text_parse_double(y, strlen(y), &right) && left != right)
    return left < right ? -1 : 1;
  return strcmp(x, y);
}

static enum tib_status list_names(const struct tib_groups *g, bool conditions, const char ***names, size_t *n,
                                  struct tib_error *err) {
  enum tib_status status = tib_array_create(names, g->n_nights, sizeof **names, err);
  size_t all = 0;
  *n = 0;
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < g->n_nights; i++) {
    const char *name = conditions ? g->nights[i].condition_name : g->nights[i].group_name;
    if (name) (*names)[all++] = name;
  }
  if (all > 0) qsort(*names, all, sizeof **names, by_text);
  for (size_t i = 0; i < all; i++)
    if (*n == 0 || strcmp((*names)[*n - 1], (*names)[i]) != 0) (*names)[(*n)++] = (*names)[i];
  if (*n > 0) qsort(*names, *n, sizeof **names, by_level);
  return TIB_OK;
}

static size_t place_among(const char *name, const char *const *names, size_t n) {
  for (size_t i = 0; i < n && name; i++)
    if (strcmp(name, names[i]) == 0) return i;
  return TIB_ANY;
}

static enum tib_status find_groups(struct tib_groups *g, struct tib_error *err) {
  const char **names = NULL;
  size_t n;
  if (!g->options.group) {
    g->names[0] = "all";
    g->n_groups = 1;
    return TIB_OK;
  }
  enum tib_status status = list_names(g, false, &names, &n, err);
  if (status == TIB_OK && n == 0)
    status = tib_fail(err, TIB_USAGE, "--group %s: n/a for all recordings; name another column", g->options.group);
  if (status == TIB_OK && n > TIB_GROUPS_MOST)
    status = tib_fail(err, TIB_USAGE,
                      "--group %s: %zu different values are no groups; name a column of at most %d, or --covariates",
                      g->options.group, n, TIB_GROUPS_MOST);
  for (size_t i = 0; i < n && status == TIB_OK; i++) g->names[g->n_groups++] = names[i];
  free(names);
  return status;
}

/* ---- conditions ---- */

static enum tib_status take_levels(struct tib_groups *g, const char *const *names, size_t n, struct tib_error *err) {
  const char *given = g->options.levels, *comma = strchr(given, ',');
  if (!comma || comma == given || !comma[1] || strchr(comma + 1, ','))
    return tib_fail(err, TIB_USAGE, "--levels %s: not two levels by comma; write them as before,after", given);
  for (size_t i = 0; i < 2; i++) {
    char *level = i == 0 ? strndup(given, (size_t)(comma - given)) : strdup(comma + 1);
    enum tib_status status = tib_groups_keep(g, level, err);
    if (status != TIB_OK) return status;
    g->levels[i] = level;
    if (place_among(level, names, n) == TIB_ANY)
      return tib_fail(err, TIB_USAGE, "--levels %s: no recording has %s in the column %s; name two that it has", given,
                      level, g->options.condition);
  }
  if (strcmp(g->levels[0], g->levels[1]) == 0)
    return tib_fail(err, TIB_USAGE, "--levels %s: twice the same; name two", given);
  return TIB_OK;
}

static enum tib_status find_levels(struct tib_groups *g, struct tib_error *err) {
  const char **names = NULL;
  size_t n, numbers = 0;
  double value;
  if (!g->options.condition) return TIB_OK;
  enum tib_status status = list_names(g, true, &names, &n, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) numbers += tib_text_parse_double(names[i], strlen(names[i]), &value);
  if (status == TIB_OK && g->options.levels) {
    status = take_levels(g, names, n, err);
  } else if (status == TIB_OK && n == 2 && numbers == 2) {
    g->levels[0] = names[0];
    g->levels[1] = names[1];
  } else if (status == TIB_OK) {
    status = tib_fail(err, TIB_USAGE,
                      "--condition %s: %zu different values; name two with --levels, the earlier one first, as in %s",
                      g->options.condition, n, "before,after");
  }
  free(names);
  return status;
}

/* ---- nights ---- */

/* Whose night it is, as ids in the way of BIDS tell it: sub-01_ses-2. */
static enum tib_status read_bids(struct tib_groups *g, struct tib_error *err) {
  const struct tib_place sub = {"sub", false, TIB_ANY};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < g->n_nights && status == TIB_OK; i++) {
    struct tib_night *night = &g->nights[i];
    bool bids = !night->subject && strncmp(night->id, "sub-", 4) == 0 && strchr(night->id, '_');
    if (bids) status = tib_place_cell(g, &sub, night, &night->subject, err);
  }
  return status;
}

static enum tib_status read_names(struct tib_groups *g, struct tib_error *err) {
  const struct tib_groups_options *o = &g->options;
  const char *const names[] = {o->paired, o->group, o->condition}, *const flags[] = {"--paired", "--group", "--condition"};
  for (size_t i = 0; i < 3; i++) {
    struct tib_place place;
    if (!names[i]) continue;
    enum tib_status status = tib_place_find(g, flags[i], names[i], true, &place, err);
    for (size_t j = 0; j < g->n_nights && status == TIB_OK; j++) {
      struct tib_night *night = &g->nights[j];
      const char **const to[] = {&night->subject, &night->group_name, &night->condition_name};
      status = tib_place_cell(g, &place, night, to[i], err);
    }
    if (status != TIB_OK) return status;
  }
  enum tib_status status = o->paired ? TIB_OK : read_bids(g, err);
  if (status != TIB_OK) return status;
  bool known = false; /* whose nights they are */
  for (size_t j = 0; j < g->n_nights && !known; j++) known = g->nights[j].subject != NULL;
  if (o->condition && !known)
    return tib_fail(err, TIB_USAGE, "--condition %s: needs --paired; name the column that says whose night it is",
                    o->condition);
  for (size_t j = 0; j < g->n_nights && !o->paired; j++)
    if (!g->nights[j].subject) g->nights[j].subject = g->nights[j].id;
  return TIB_OK;
}

static enum tib_left_out reason(const struct tib_groups *g, const struct tib_night *night) {
  if (night->failed) return TIB_OUT_FAILED;
  if (night->other_study) return TIB_OUT_OTHER_STUDY;
  if (!night->row) return TIB_OUT_WITHOUT_PROFILE;
  if (g->options.participants && !night->participant) return TIB_OUT_NO_PARTICIPANT;
  if (!night->subject) return TIB_OUT_NO_SUBJECT;
  if (night->group == TIB_ANY) return TIB_OUT_NO_GROUP;
  return tib_has_levels(g) && night->level == TIB_ANY ? TIB_OUT_NO_CONDITION : TIB_TAKEN;
}

static int by_subject(const void *a, const void *b) {
  const struct tib_night *x = a, *y = b;
  if (!x->subject || !y->subject) {
    if (!x->subject != !y->subject) return x->subject ? -1 : 1;
    return strcmp(x->id, y->id);
  }
  int order = strcmp(x->subject, y->subject);
  return order != 0 ? order : strcmp(x->id, y->id);
}

/* What another version scored may differ for that alone. */
static void count_versions(struct tib_groups *g) {
  size_t column = tib_table_column(&g->table, "version");
  for (size_t i = 0; i < g->n_nights && column < g->table.n_columns; i++) {
    const char *version = g->nights[i].why == TIB_TAKEN ? g->nights[i].row->cells[column] : NULL;
    if (version && !g->version) g->version = version;
    g->other_version += version && strcmp(version, g->version) != 0;
  }
}

enum tib_status tib_groups_place(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = read_names(g, err);
  if (status == TIB_OK) status = find_groups(g, err);
  if (status == TIB_OK) status = find_levels(g, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < g->n_nights; i++) {
    struct tib_night *night = &g->nights[i];
    night->group = g->options.group ? place_among(night->group_name, g->names, g->n_groups) : 0;
    if (tib_has_levels(g)) night->level = place_among(night->condition_name, g->levels, 2);
    night->why = reason(g, night);
  }
  qsort(g->nights, g->n_nights, sizeof *g->nights, by_subject);
  count_versions(g);
  for (size_t i = 0; i < g->n_nights && g->nights[i].subject; i++)
    g->n_subjects += i == 0 || strcmp(g->nights[i].subject, g->nights[i - 1].subject) != 0;
  return TIB_OK;
}
