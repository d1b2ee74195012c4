#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"

/* A row of the participants by what it is found by. */
struct key {
  const char *name; /* without sub- */
  struct tib_table_row *row;
  bool used;
};

static const char *bare(const char *id) { return strncmp(id, "sub-", 4) == 0 ? id + 4 : id; }

static int by_name(const void *a, const void *b) {
  return strcmp(((const struct key *)a)->name, ((const struct key *)b)->name);
}

static enum tib_status make_keys(const struct tib_groups *g, size_t column, struct key *keys, struct tib_error *err) {
  const char *path = g->options.participants;
  for (size_t i = 0; i < g->participants.n_rows; i++) {
    struct tib_table_row *row = &g->participants.rows[i];
    if (!row->cells[column])
      return tib_fail(err, TIB_USAGE, "%s:%zu: has no %s; mend the line", path, row->line, g->participants.columns[column]);
    keys[i] = (struct key){bare(row->cells[column]), row, false};
  }
  qsort(keys, g->participants.n_rows, sizeof *keys, by_name);
  for (size_t i = 1; i < g->participants.n_rows; i++)
    if (strcmp(keys[i].name, keys[i - 1].name) == 0)
      return tib_fail(err, TIB_USAGE, "%s:%zu: %s is there twice; remove a line", path, keys[i].row->line,
                      keys[i].row->cells[column]);
  return TIB_OK;
}

static struct key *find(struct key *keys, size_t n, const char *name) {
  struct key wanted = {.name = name};
  return n > 0 ? bsearch(&wanted, keys, n, sizeof *keys, by_name) : NULL;
}

/* A night is that of its whole id, and in BIDS that of its first part: sub-01_ses-2 of sub-01. */
static struct key *find_night(struct key *keys, size_t n, const char *id, bool by_night) {
  char subject[256];
  struct key *key = find(keys, n, bare(id));
  size_t length = strcspn(bare(id), "_");
  if (key || by_night || bare(id) == id || length >= sizeof subject) return key;
  memcpy(subject, bare(id), length);
  subject[length] = '\0';
  return find(keys, n, subject);
}

static void look_for_unused(struct tib_groups *g, const struct key *keys, size_t column) {
  const struct tib_table_row *first = NULL;
  for (size_t i = 0; i < g->participants.n_rows; i++) {
    if (keys[i].used) continue;
    g->unmatched_participants++;
    if (!first || keys[i].row->line < first->line) first = keys[i].row;
  }
  if (first) g->participant_without = first->cells[column];
}

static void match(struct tib_groups *g, struct key *keys, size_t column, bool by_night) {
  for (size_t i = 0; i < g->n_nights; i++) {
    struct tib_night *night = &g->nights[i];
    struct key *key = find_night(keys, g->participants.n_rows, night->id, by_night);
    if (key) {
      key->used = true;
      night->participant = key->row;
      if (!by_night) night->subject = key->name;
    } else if (g->unmatched_nights++ == 0) {
      g->night_of_nobody = night->id;
    }
  }
  look_for_unused(g, keys, column);
}

enum tib_status tib_groups_join(struct tib_groups *g, struct tib_error *err) {
  struct key *keys = NULL;
  const struct tib_table *table = &g->participants;
  if (!g->options.participants) return TIB_OK;
  size_t by_night = tib_table_column(table, "id"), by_person = tib_table_column(table, "participant_id");
  size_t column = by_night < table->n_columns ? by_night : by_person;
  if (column == table->n_columns)
    return tib_fail(err, TIB_USAGE, "%s:1: neither a column `participant_id` nor `id` of nights; name one of them so",
                    g->options.participants);
  enum tib_status status = tib_array_create(&keys, table->n_rows, sizeof *keys, err);
  if (status == TIB_OK) status = make_keys(g, column, keys, err);
  if (status == TIB_OK) match(g, keys, column, column == by_night);
  free(keys);
  if (status == TIB_OK && g->unmatched_nights == g->n_nights && g->n_nights > 0 && table->n_rows > 0)
    status = tib_fail(err, TIB_USAGE, "%s: none of its ids, such as %s, is of a recording, such as %s; write them alike",
                      g->options.participants, g->participant_without, g->night_of_nobody);
  return status;
}
