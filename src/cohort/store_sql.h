#ifndef TIB_COHORT_STORE_SQL_H
#define TIB_COHORT_STORE_SQL_H

/* One SQLite database that is being written. */

#include <sqlite3.h>

#include "cohort/store_plan.h"

struct tib_store {
  const char *path; /* of the database to be, for messages */
  sqlite3 *db;
  struct tib_store_plan *plan;            /* owned */
  sqlite3_stmt *insert[TIB_STORE_TABLES]; /* a parameter for each column, from 1 */
};

/* Creates the tables in the empty file at `temporary`, in a transaction. The caller closes the store. */
enum tib_status tib_store_open(struct tib_store *store, const char *path, const char *temporary, struct tib_error *err);

/* Indexes, ends the transaction and closes. */
enum tib_status tib_store_end(struct tib_store *store, struct tib_error *err);

void tib_store_close(struct tib_store *store);

/* Inserts what is bound, and unbinds it. TIB_FORMAT where such a row is there already. */
enum tib_status tib_store_insert(struct tib_store *store, enum tib_store_table_id table, struct tib_error *err);

/* What SQLite's last failure means. */
enum tib_status tib_store_fail(const struct tib_store *store, struct tib_error *err);

#endif
