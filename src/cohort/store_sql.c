#include "cohort/store_sql.h"

#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"

enum tib_status tib_store_fail(const struct tib_store *store, struct tib_error *err) {
  int code = store->db ? sqlite3_errcode(store->db) & 0xFF : SQLITE_NOMEM;
  if (code == SQLITE_NOMEM) return tib_fail(err, TIB_MEMORY, "%s: out of memory", store->path);
  if (code == SQLITE_FULL)
    return tib_fail(err, TIB_NO_SPACE, "%s: no space is left to write it; free some, or choose another output folder",
                    store->path);
  if (code == SQLITE_CONSTRAINT)
    return tib_fail(err, TIB_FORMAT, "%s: a row would be there twice (SQLite: %s); score the recording again", store->path,
                    sqlite3_errmsg(store->db));
  return tib_fail(err, TIB_WRITE, "%s: cannot be written (SQLite: %s); choose another output folder", store->path,
                  sqlite3_errmsg(store->db));
}

static enum tib_status run(const struct tib_store *store, const char *sql, struct tib_error *err) {
  return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? TIB_OK : tib_store_fail(store, err);
}

/* Runs and frees the text. */
static enum tib_status run_text(const struct tib_store *store, struct tib_text *sql, struct tib_error *err) {
  enum tib_status status =
      sql->failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", store->path) : run(store, sql->s, err);
  tib_text_finish(sql);
  return status;
}

static enum tib_status prepare(const struct tib_store *store, const char *sql, sqlite3_stmt **statement,
                               struct tib_error *err) {
  return sqlite3_prepare_v2(store->db, sql, -1, statement, NULL) == SQLITE_OK ? TIB_OK : tib_store_fail(store, err);
}

/* ---- tables ---- */

static const char *type_name(enum tib_store_type type) {
  static const char *const names[] = {"TEXT", "INTEGER", "REAL"};
  return names[type];
}

static enum tib_status create_table(const struct tib_store *store, enum tib_store_table_id id, struct tib_error *err) {
  static const char *const keys[] = {", PRIMARY KEY (id)) WITHOUT ROWID", ", PRIMARY KEY (id, rules)) WITHOUT ROWID", ")",
                                     ", PRIMARY KEY (id, side)) WITHOUT ROWID"};
  const struct tib_store_table *table = &store->plan->tables[id];
  struct tib_text sql = {0};
  tib_text_addf(&sql, "CREATE TABLE %s (", table->name);
  for (size_t i = 0; i < table->n; i++)
    tib_text_addf(&sql, "%s\"%s\" %s%s", i ? ", " : "", table->columns[i].name, type_name(table->columns[i].type),
                  i == 0 && id != TIB_STORE_RECORDINGS ? " NOT NULL REFERENCES recordings"
                  : i == 0                             ? " NOT NULL"
                                                       : "");
  tib_text_add(&sql, keys[id]);
  return run_text(store, &sql, err);
}

static enum tib_status prepare_insert(struct tib_store *store, enum tib_store_table_id id, struct tib_error *err) {
  const struct tib_store_table *table = &store->plan->tables[id];
  struct tib_text sql = {0};
  tib_text_addf(&sql, "INSERT INTO %s VALUES (", table->name);
  for (size_t i = 0; i < table->n; i++) tib_text_add(&sql, i ? ",?" : "?");
  tib_text_add(&sql, ")");
  enum tib_status status = sql.failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", store->path)
                                      : prepare(store, sql.s, &store->insert[id], err);
  tib_text_finish(&sql);
  return status;
}

/* ---- the code book ---- */

struct book {
  const struct tib_store *store;
  sqlite3_stmt *field, *level;
  bool failed;
};

static void put_line(struct book *book, sqlite3_stmt *statement, const char *const *texts, int n) {
  bool good = true;
  for (int i = 0; i < n; i++)
    good = good && (texts[i][0] ? sqlite3_bind_text(statement, i + 1, texts[i], -1, SQLITE_TRANSIENT)
                                : sqlite3_bind_null(statement, i + 1)) == SQLITE_OK;
  good = good && sqlite3_step(statement) == SQLITE_DONE && sqlite3_reset(statement) == SQLITE_OK;
  if (!good) book->failed = true;
}

static void put_entry(void *user, enum tib_store_table_id table, const struct tib_store_column *column,
                      const struct tib_book_entry *entry) {
  struct book *book = user;
  const char *texts[] = {tib_store_table_name[table], column->name, entry->unit, entry->title,
                         entry->definition,           entry->rules};
  if (!book->failed) put_line(book, book->field, texts, 6);
  for (const struct tib_level *level = entry->levels; level && level->name && !book->failed; level++) {
    const char *words[] = {tib_store_table_name[table], column->name, level->name, level->definition};
    /* n/a is NULL here: it is no word of the column */
    if (strcmp(level->name, "n/a") != 0) put_line(book, book->level, words, 4);
  }
}

static enum tib_status fill_book(const struct tib_store *store, struct tib_error *err) {
  struct book book = {.store = store};
  enum tib_status status =
      run(store,
          "CREATE TABLE code_book (table_name TEXT NOT NULL, column_name TEXT NOT NULL, unit TEXT, title TEXT, definition "
          "TEXT, rules TEXT, PRIMARY KEY (table_name, column_name)) WITHOUT ROWID;"
          "CREATE TABLE code_book_levels (table_name TEXT NOT NULL, column_name TEXT NOT NULL, level TEXT NOT NULL, "
          "definition TEXT, PRIMARY KEY (table_name, column_name, level)) WITHOUT ROWID",
          err);
  if (status == TIB_OK) status = prepare(store, "INSERT INTO code_book VALUES (?,?,?,?,?,?)", &book.field, err);
  if (status == TIB_OK) status = prepare(store, "INSERT INTO code_book_levels VALUES (?,?,?,?)", &book.level, err);
  if (status == TIB_OK) tib_store_walk(put_entry, &book);
  if (status == TIB_OK && book.failed) status = tib_store_fail(store, err);
  sqlite3_finalize(book.field);
  sqlite3_finalize(book.level);
  return status;
}

static enum tib_status fill_about(const struct tib_store *store, struct tib_error *err) {
  char *sql = sqlite3_mprintf(
      "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
      "INSERT INTO about VALUES ('version', %Q), ('intended_use', %Q)",
      tib_version(), tib_intended_use());
  enum tib_status status = sql ? run(store, sql, err) : tib_fail(err, TIB_MEMORY, "%s: out of memory", store->path);
  sqlite3_free(sql);
  return status;
}

/* ---- begin and end ---- */

/* No journal and no waiting for the disk: the file is thrown away unless it comes to its end, and is synced then. */
static const char BEGIN[] =
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
    "PRAGMA user_version=1; BEGIN";

enum tib_status tib_store_open(struct tib_store *store, const char *path, const char *temporary, struct tib_error *err) {
  *store = (struct tib_store){.path = path, .plan = malloc(sizeof *store->plan)};
  if (!store->plan) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  tib_store_plan_make(store->plan);
  if (sqlite3_open_v2(temporary, &store->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) return tib_store_fail(store, err);
  enum tib_status status = run(store, BEGIN, err);
  for (int id = 0; id < TIB_STORE_TABLES && status == TIB_OK; id++) {
    status = create_table(store, (enum tib_store_table_id)id, err);
    if (status == TIB_OK) status = prepare_insert(store, (enum tib_store_table_id)id, err);
  }
  if (status == TIB_OK) status = fill_about(store, err);
  return status == TIB_OK ? fill_book(store, err) : status;
}

static void finalize(struct tib_store *store) {
  for (int id = 0; id < TIB_STORE_TABLES; id++) {
    sqlite3_finalize(store->insert[id]);
    store->insert[id] = NULL;
  }
}

enum tib_status tib_store_end(struct tib_store *store, struct tib_error *err) {
  finalize(store);
  enum tib_status status = run(store,
                               "CREATE INDEX events_of ON events (id);"
                               "CREATE INDEX indices_of ON indices (rules, id);"
                               "CREATE INDEX recordings_of ON recordings (status); COMMIT",
                               err);
  if (status != TIB_OK) return status;
  if (sqlite3_close(store->db) != SQLITE_OK) return tib_store_fail(store, err);
  store->db = NULL;
  return TIB_OK;
}

void tib_store_close(struct tib_store *store) {
  finalize(store);
  sqlite3_close(store->db);
  free(store->plan);
  *store = (struct tib_store){0};
}

enum tib_status tib_store_insert(struct tib_store *store, enum tib_store_table_id table, struct tib_error *err) {
  sqlite3_stmt *insert = store->insert[table];
  if (sqlite3_step(insert) != SQLITE_DONE) return tib_store_fail(store, err);
  sqlite3_reset(insert);
  sqlite3_clear_bindings(insert);
  return TIB_OK;
}
