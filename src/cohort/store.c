#include "cohort/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cohort/store_sql.h"
#include "report/fields.h"
#include "report/report.h"
#include "write/write.h"

/* While one database is filled. */
struct fill {
  struct tib_store store;
  struct tib_text summary_header, events_header;
  const struct tib_scored *scored; /* the recording at hand */
  bool first;                      /* the first row of its summary */
};

/* SQLite keeps a copy: the row of a recording is filled from several files. */
static int bind_text(sqlite3_stmt *insert, size_t at, const char *text) {
  return sqlite3_bind_text(insert, (int)at + 1, text, -1, SQLITE_TRANSIENT);
}

/* ---- cells ---- */

static enum tib_status bind_cell(const struct fill *fill, sqlite3_stmt *insert, size_t at, sqlite3_destructor_type keep,
                                 const struct tib_store_column *column, const struct tib_row *row, struct tib_error *err) {
  const char *cell = row->cells[column->cell];
  size_t n = strlen(cell);
  int64_t whole;
  double number;
  int code;
  if (strcmp(cell, "n/a") == 0)
    code = sqlite3_bind_null(insert, (int)at + 1);
  else if (column->type == TIB_STORE_TEXT && n > 0)
    code = sqlite3_bind_text(insert, (int)at + 1, cell, (int)n, keep);
  else if (column->type == TIB_STORE_INTEGER && tib_text_parse_int(cell, n, &whole))
    code = sqlite3_bind_int64(insert, (int)at + 1, whole);
  else if (column->type == TIB_STORE_REAL && tib_text_parse_double(cell, n, &number))
    code = sqlite3_bind_double(insert, (int)at + 1, number);
  else
    return tib_fail(err, TIB_FORMAT, "%s:%zu: \"%.40s\" cannot be its %s; score the recording again", row->path, row->line,
                    cell, column->name);
  return code == SQLITE_OK ? TIB_OK : tib_store_fail(&fill->store, err);
}

/* Binds the columns of one table that come from this file, and the id. */
static enum tib_status bind_row(struct fill *fill, enum tib_store_table_id id, enum tib_store_source source,
                                const struct tib_row *row, struct tib_error *err) {
  const struct tib_store_table *table = &fill->store.plan->tables[id];
  /* A copy of every cell is not needed: other rows are inserted while their cells stand. */
  sqlite3_destructor_type keep = id == TIB_STORE_RECORDINGS ? SQLITE_TRANSIENT : SQLITE_STATIC;
  enum tib_status status = TIB_OK;
  if (bind_text(fill->store.insert[id], 0, fill->scored->id) != SQLITE_OK) status = tib_store_fail(&fill->store, err);
  for (size_t i = 0; i < table->n && status == TIB_OK; i++)
    if (table->columns[i].source == source)
      status = bind_cell(fill, fill->store.insert[id], i, keep, &table->columns[i], row, err);
  return status;
}

static enum tib_status take_summary(void *user, const struct tib_row *row, struct tib_error *err) {
  struct fill *fill = user;
  enum tib_status status = TIB_OK;
  if (fill->first) status = bind_row(fill, TIB_STORE_RECORDINGS, TIB_STORE_SUMMARY, row, err);
  fill->first = false;
  if (status == TIB_OK) status = bind_row(fill, TIB_STORE_INDICES, TIB_STORE_SUMMARY, row, err);
  if (status != TIB_OK) return status;
  status = tib_store_insert(&fill->store, TIB_STORE_INDICES, err);
  if (status != TIB_FORMAT) return status;
  return tib_fail(err, TIB_FORMAT, "%s:%zu: its profile is there already; score the recording again", row->path, row->line);
}

static enum tib_status take_event(void *user, const struct tib_row *row, struct tib_error *err) {
  struct fill *fill = user;
  enum tib_status status = bind_row(fill, TIB_STORE_EVENT_ROWS, TIB_STORE_EVENTS, row, err);
  return status == TIB_OK ? tib_store_insert(&fill->store, TIB_STORE_EVENT_ROWS, err) : status;
}

/* ---- JSON ---- */

/* What stands at a path of keys with dots between; NULL: nothing. */
static json_t *at_path(json_t *root, const char *path) {
  char key[64];
  for (json_t *at = root;; path++) {
    size_t n = strcspn(path, ".");
    if (!json_is_object(at) || n >= sizeof key) return NULL;
    memcpy(key, path, n);
    key[n] = '\0';
    at = json_object_get(at, key);
    path += n;
    if (!*path) return at;
  }
}

/* Codes by comma, as in the tables; NULL where there are none. */
static int bind_words(sqlite3_stmt *insert, size_t at, const json_t *words) {
  struct tib_text text = {0};
  size_t i;
  const json_t *word;
  json_array_foreach(words, i, word)
      tib_text_addf(&text, "%s%s", i ? "," : "", json_is_string(word) ? json_string_value(word) : "");
  int code = text.failed ? SQLITE_NOMEM : text.n > 0 ? bind_text(insert, at, text.s) : SQLITE_OK;
  tib_text_finish(&text);
  return code;
}

static enum tib_status bind_value(const struct fill *fill, sqlite3_stmt *insert, size_t at, const json_t *value,
                                  struct tib_error *err) {
  int code = SQLITE_OK;
  if (json_is_integer(value))
    code = sqlite3_bind_int64(insert, (int)at + 1, json_integer_value(value));
  else if (json_is_real(value))
    code = sqlite3_bind_double(insert, (int)at + 1, json_real_value(value));
  else if (json_is_string(value))
    code = bind_text(insert, at, json_string_value(value));
  else if (json_is_array(value))
    code = bind_words(insert, at, value);
  return code == SQLITE_OK ? TIB_OK : tib_store_fail(&fill->store, err);
}

static enum tib_status bind_recording_json(const struct fill *fill, json_t *root, struct tib_error *err) {
  const struct tib_store_table *table = &fill->store.plan->tables[TIB_STORE_RECORDINGS];
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < table->n && status == TIB_OK; i++)
    if (table->columns[i].source == TIB_STORE_JSON)
      status = bind_value(fill, fill->store.insert[TIB_STORE_RECORDINGS], i, at_path(root, table->columns[i].path), err);
  return status;
}

/* "quality.LEG.rest_uv.p10" with the leg put in. */
static void path_of_leg(char *to, size_t size, const char *path, const char *leg) {
  const char *found = strstr(path, "LEG");
  if (!found) found = path + strlen(path);
  snprintf(to, size, "%.*s%s%s", (int)(found - path), path, leg, *found ? found + strlen("LEG") : "");
}

static enum tib_status put_leg(struct fill *fill, json_t *root, const char *leg, struct tib_error *err) {
  const struct tib_store_table *table = &fill->store.plan->tables[TIB_STORE_QUALITY];
  sqlite3_stmt *insert = fill->store.insert[TIB_STORE_QUALITY];
  if (bind_text(insert, 0, fill->scored->id) != SQLITE_OK) return tib_store_fail(&fill->store, err);
  for (size_t i = 1; i < table->n; i++) {
    const struct tib_store_column *column = &table->columns[i];
    char path[96];
    enum tib_status status = TIB_OK;
    path_of_leg(path, sizeof path, column->path, leg);
    if (column->source == TIB_STORE_SIDE && bind_text(insert, i, leg) != SQLITE_OK)
      status = tib_store_fail(&fill->store, err);
    else if (column->source == TIB_STORE_JSON)
      status = bind_value(fill, insert, i, at_path(root, path), err);
    if (status != TIB_OK) return status;
  }
  return tib_store_insert(&fill->store, TIB_STORE_QUALITY, err);
}

static enum tib_status put_json(struct fill *fill, json_t *root, const char *path, struct tib_error *err) {
  const char *id = json_string_value(json_object_get(root, "id"));
  json_t *quality = json_object_get(root, "quality");
  if (!id || strcmp(id, fill->scored->id) != 0 || !json_is_object(quality))
    return tib_fail(err, TIB_FORMAT, "%s: not the summary of %s as tibialis writes it; score the recording again", path,
                    fill->scored->id);
  enum tib_status status = bind_recording_json(fill, root, err);
  const char *leg;
  json_t *value;
  json_object_foreach(quality, leg, value) {
    if (status == TIB_OK && json_is_object(value)) status = put_leg(fill, root, leg, err);
  }
  return status;
}

static enum tib_status read_json(struct fill *fill, const struct tib_scored_status *said, bool *there,
                                 struct tib_error *err) {
  struct tib_text path = {0};
  FILE *file;
  enum tib_status status = tib_scored_open(fill->scored, said, TIB_SCORED_JSON, &path, &file, err);
  *there = file != NULL;
  if (file) {
    json_error_t why;
    json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &why);
    status = root ? put_json(fill, root, path.s, err)
                  : tib_fail(err, TIB_FORMAT, "%s: line %d: %s; score the recording again", path.s, why.line, why.text);
    json_decref(root);
    fclose(file);
  }
  tib_text_finish(&path);
  return status;
}

/* ---- one recording ---- */

static const char *value_of(const struct tib_scored_status *status, const char *name) {
  if (strcmp(name, "status") == 0) return status->failed ? "failed" : "scored";
  if (strcmp(name, "error") == 0) return status->code;
  if (strcmp(name, "error_text") == 0) return status->text;
  if (strcmp(name, "version") == 0) return status->version;
  if (strcmp(name, "input_fingerprint") == 0) return status->input;
  return strcmp(name, "parameters_fingerprint") == 0 ? status->parameters : "";
}

static enum tib_status bind_status(struct fill *fill, const struct tib_scored_status *status, struct tib_error *err) {
  const struct tib_store_table *table = &fill->store.plan->tables[TIB_STORE_RECORDINGS];
  sqlite3_stmt *insert = fill->store.insert[TIB_STORE_RECORDINGS];
  int code = bind_text(insert, 0, fill->scored->id);
  for (size_t i = 1; i < table->n && code == SQLITE_OK; i++) {
    if (table->columns[i].source != TIB_STORE_STATUS) continue;
    const char *value = value_of(status, table->columns[i].name);
    if (*value) code = bind_text(insert, i, value);
  }
  return code == SQLITE_OK ? TIB_OK : tib_store_fail(&fill->store, err);
}

static enum tib_status put_scored(struct fill *fill, const struct tib_scored_status *said, struct tib_store_counts *counts,
                                  struct tib_error *err) {
  struct tib_rows_reader summary = {TIB_SCORED_SUMMARY, fill->summary_header.s, true, fill, take_summary};
  struct tib_rows_reader events = {TIB_SCORED_EVENTS, fill->events_header.s, false, fill, take_event};
  bool there = true;
  fill->first = true;
  enum tib_status status = tib_rows_read(fill->scored, said, &summary, &there, err);
  if (status != TIB_OK) return status;
  counts->rows.without_summary += !there;
  status = tib_rows_read(fill->scored, said, &events, &there, err);
  if (status != TIB_OK) return status;
  counts->without_events += !there;
  status = read_json(fill, said, &there, err);
  counts->without_json += status == TIB_OK && !there;
  return status;
}

static enum tib_status put_one(struct fill *fill, struct tib_store_counts *counts, struct tib_error *err) {
  struct tib_scored_status said;
  bool there;
  enum tib_status status = tib_scored_read_status(fill->scored, &said, &there, err);
  if (status != TIB_OK || !there) {
    counts->rows.unfinished += status == TIB_OK;
    return status;
  }
  counts->rows.failed += said.failed;
  counts->rows.scored += !said.failed;
  status = bind_status(fill, &said, err);
  if (status == TIB_OK && !said.failed) status = put_scored(fill, &said, counts, err);
  return status == TIB_OK ? tib_store_insert(&fill->store, TIB_STORE_RECORDINGS, err) : status;
}

/* ---- all ---- */

static enum tib_status make_headers(struct fill *fill, struct tib_error *err) {
  size_t n;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &n);
  tib_report_summary_header(&fill->summary_header);
  for (size_t i = 0; i < n; i++) tib_text_addf(&fill->events_header, "%s%s", i ? "\t" : "", fields[i].name);
  tib_text_add(&fill->events_header, "\n");
  bool failed = fill->summary_header.failed || fill->events_header.failed;
  return failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
}

static enum tib_status fill_all(struct fill *fill, const struct tib_scored_list *list, struct tib_store_counts *counts,
                                struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < list->n && status == TIB_OK; i++) {
    fill->scored = &list->items[i];
    status = put_one(fill, counts, err);
  }
  return status == TIB_OK ? tib_store_end(&fill->store, err) : status;
}

enum tib_status tib_store_write(const struct tib_scored_list *list, const char *path, struct tib_store_counts *counts,
                                struct tib_error *err) {
  struct fill fill = {0};
  struct tib_out *out = NULL;
  *counts = (struct tib_store_counts){0};
  enum tib_status status = make_headers(&fill, err);
  if (status == TIB_OK) status = tib_out_create(path, &out, err);
  if (status == TIB_OK) status = tib_store_open(&fill.store, path, tib_out_path(out), err);
  if (status == TIB_OK) status = fill_all(&fill, list, counts, err);
  tib_store_close(&fill.store);
  if (status == TIB_OK)
    status = tib_out_commit(out, err);
  else
    tib_out_abandon(out);
  tib_text_finish(&fill.summary_header);
  tib_text_finish(&fill.events_header);
  return status;
}
