#include "cohort/store_plan.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/fields.h"

const char *const tib_store_table_name[TIB_STORE_TABLES] = {"recordings", "indices", "events", "quality"};

struct walk {
  tib_store_take_fn *take;
  void *user;
  size_t event_cell, summary_cell;
};

static bool ends_with(const char *s, const char *ending) {
  size_t n = strlen(s), m = strlen(ending);
  return n >= m && strcmp(s + n - m, ending) == 0;
}

/* What is left of a name after `start`; NULL where it does not begin so. */
static const char *after(const char *s, const char *start) {
  size_t n = strlen(start);
  return strncmp(s, start, n) == 0 ? s + n : NULL;
}

static void give(const struct walk *walk, enum tib_store_table_id table, struct tib_store_column column, const char *name,
                 const struct tib_book_entry *entry) {
  snprintf(column.name, sizeof column.name, "%s", name);
  for (char *c = column.name; *c; c++)
    if (*c == '.') *c = '_'; /* rest_uv.p10 */
  walk->take(walk->user, table, &column, entry);
}

/* ---- texts ---- */

static void give_field(const struct walk *walk, enum tib_store_table_id table, struct tib_store_column column,
                       const struct tib_field *field) {
  struct tib_book_entry entry = {"",           field->name,  field->title, field->unit, field->definition,
                                 field->rules, field->levels};
  give(walk, table, column, field->name, &entry);
}

/* The id is the first column of every table. */
static void give_ids(const struct walk *walk) {
  size_t n;
  const struct tib_field *id = &tib_fields(TIB_FIELDS_SUMMARY, &n)[TIB_SUMMARY_ID];
  for (int table = TIB_STORE_RECORDINGS; table < TIB_STORE_TABLES; table++)
    give_field(walk, (enum tib_store_table_id)table, (struct tib_store_column){.source = TIB_STORE_STATUS}, id);
  const struct tib_field *side = &tib_fields(TIB_FIELDS_EVENTS, &n)[TIB_EVENT_SIDE];
  give_field(walk, TIB_STORE_QUALITY, (struct tib_store_column){.source = TIB_STORE_SIDE}, side);
}

static void give_texts(const struct walk *walk) {
  size_t n;
  const struct tib_field *notes = &tib_fields(TIB_FIELDS_SUMMARY, &n)[TIB_SUMMARY_NOTES];
  struct tib_store_column of_leg = {.source = TIB_STORE_JSON, .path = "quality.LEG.notes"};
  give_field(walk, TIB_STORE_QUALITY, of_leg, notes);
  const struct tib_field *fields = tib_fields(TIB_FIELDS_STATUS, &n);
  for (size_t i = 0; i < n; i++) {
    struct tib_store_column column = {.source = TIB_STORE_STATUS};
    if (i == TIB_STATUS_FORMAT) column = (struct tib_store_column){.source = TIB_STORE_JSON, .path = "recording.format"};
    give_field(walk, TIB_STORE_RECORDINGS, column, &fields[i]);
  }
}

/* ---- numbers ---- */

static void give_event(struct walk *walk, const struct tib_book_entry *entry) {
  struct tib_store_column column = {.source = TIB_STORE_EVENTS, .cell = walk->event_cell++};
  bool counted = column.cell == TIB_EVENT_SERIES || column.cell == TIB_EVENT_PARTS;
  column.type = counted ? TIB_STORE_INTEGER : *entry->unit ? TIB_STORE_REAL : TIB_STORE_TEXT;
  give(walk, TIB_STORE_EVENT_ROWS, column, entry->name, entry);
}

static enum tib_store_type type_of_summary(enum tib_summary_column column) {
  switch (column) {
    case TIB_SUMMARY_ID:
    case TIB_SUMMARY_STATUS:
    case TIB_SUMMARY_ERROR:
    case TIB_SUMMARY_RULES:
    case TIB_SUMMARY_VERSION:
    case TIB_SUMMARY_NOTES:
    case TIB_SUMMARY_STUDY:
    case TIB_SUMMARY_EFM_EXCESSIVE:
    case TIB_SUMMARY_EVENING:
      return TIB_STORE_TEXT;
    case TIB_SUMMARY_SERIES_N:
    case TIB_SUMMARY_SUSTAINED_POSSIBLE:
    case TIB_SUMMARY_SUSTAINED_PROBABLE:
    case TIB_SUMMARY_SUSTAINED_ANNOTATED:
    case TIB_SUMMARY_ALMA_N:
    case TIB_SUMMARY_HFT_N:
    case TIB_SUMMARY_HFLM_N:
    case TIB_SUMMARY_LARGE_MOVEMENT_N:
    case TIB_SUMMARY_PLMS_AWAKENING_N:
      return TIB_STORE_INTEGER;
    default:
      return TIB_STORE_REAL;
  }
}

static bool of_profile(enum tib_summary_column column) {
  return column == TIB_SUMMARY_RULES || (column >= TIB_SUMMARY_PERIODICITY_COUNT && column <= TIB_SUMMARY_SERIES_N);
}

/* Status, error and version come from the status, which failed recordings have too. */
static bool of_status(enum tib_summary_column column) {
  return column == TIB_SUMMARY_STATUS || column == TIB_SUMMARY_ERROR || column == TIB_SUMMARY_VERSION;
}

static void give_summary(struct walk *walk, const struct tib_book_entry *entry) {
  const size_t first = TIB_SUMMARY_PERIODICITY_COUNT, indices = 2 * (size_t)TIB_INDEX_COUNT;
  struct tib_store_column column = {.source = TIB_STORE_SUMMARY, .cell = walk->summary_cell++};
  if (column.cell >= first && column.cell < first + indices) {
    column.type = ends_with(entry->name, "_n") ? TIB_STORE_INTEGER : TIB_STORE_REAL;
    give(walk, TIB_STORE_INDICES, column, entry->name, entry);
    return;
  }
  enum tib_summary_column number = (enum tib_summary_column)(column.cell < first ? column.cell : column.cell - indices);
  column.type = type_of_summary(number);
  if (of_status(number)) column.source = TIB_STORE_STATUS;
  if (number != TIB_SUMMARY_ID)
    give(walk, of_profile(number) ? TIB_STORE_INDICES : TIB_STORE_RECORDINGS, column, entry->name, entry);
}

/* Deeper than rest_uv.p10 stand lists. */
static bool is_single(const char *name) {
  const char *dot = strchr(name, '.');
  return !dot || !strchr(dot + 1, '.');
}

/* Numbers of the whole recording that ID_summary.tsv has not, and those of a leg. */
static void give_json(const struct walk *walk, const struct tib_book_entry *entry) {
  struct tib_store_column column = {.source = TIB_STORE_JSON};
  bool whole = !*entry->unit || strcmp(entry->unit, "bytes") == 0;
  column.type = whole && !ends_with(entry->name, "_share") ? TIB_STORE_INTEGER : TIB_STORE_REAL;
  snprintf(column.path, sizeof column.path, "%s", entry->name);
  const char *name = after(entry->name, "recording.");
  if (name && !strchr(name, '.')) give(walk, TIB_STORE_RECORDINGS, column, name, entry);
  name = after(entry->name, "sleep.unscored_h") ? "unscored_h" : NULL;
  if (name) give(walk, TIB_STORE_RECORDINGS, column, name, entry);
  name = after(entry->name, "quality.LEG.");
  if (!name) name = after(entry->name, "channels.LEG.");
  if (name && is_single(name)) give(walk, TIB_STORE_QUALITY, column, name, entry);
}

static void take_entry(void *user, const struct tib_book_entry *entry) {
  struct walk *walk = user;
  if (strcmp(entry->file, "ID_events.tsv") == 0) give_event(walk, entry);
  if (strcmp(entry->file, "ID_summary.tsv") == 0) give_summary(walk, entry);
  if (strcmp(entry->file, "ID_summary.json") == 0) give_json(walk, entry);
}

void tib_store_walk(tib_store_take_fn *take, void *user) {
  struct walk walk = {.take = take, .user = user};
  give_ids(&walk);
  tib_book_walk(take_entry, &walk);
  give_texts(&walk);
}

static void add_column(void *user, enum tib_store_table_id id, const struct tib_store_column *column,
                       const struct tib_book_entry *entry) {
  struct tib_store_plan *plan = user;
  struct tib_store_table *table = &plan->tables[id];
  (void)entry;
  if (table->n < TIB_CELLS_MOST) table->columns[table->n++] = *column;
}

void tib_store_plan_make(struct tib_store_plan *plan) {
  for (int id = 0; id < TIB_STORE_TABLES; id++)
    plan->tables[id] = (struct tib_store_table){.name = tib_store_table_name[id]};
  tib_store_walk(add_column, plan);
}
