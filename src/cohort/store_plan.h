#ifndef TIB_COHORT_STORE_PLAN_H
#define TIB_COHORT_STORE_PLAN_H

/* Which number of which file becomes which column of the database: taken from the code book, so that a column that is added
 * there is in the database too. */

#include <stddef.h>

#include "cohort/rows.h"
#include "report/book.h"

enum tib_store_type { TIB_STORE_TEXT, TIB_STORE_INTEGER, TIB_STORE_REAL };

enum tib_store_source {
  TIB_STORE_STATUS,  /* ID_status.json */
  TIB_STORE_SUMMARY, /* ID_summary.tsv */
  TIB_STORE_EVENTS,  /* ID_events.tsv */
  TIB_STORE_JSON,    /* ID_summary.json, at `path`; of a leg's number without the leg */
  TIB_STORE_SIDE     /* the key of the leg in ID_summary.json */
};

struct tib_store_column {
  char name[64];
  enum tib_store_type type;
  enum tib_store_source source;
  size_t cell;   /* of a row, from 0 */
  char path[64]; /* in JSON, by dots */
};

enum tib_store_table_id {
  TIB_STORE_RECORDINGS, /* a row for each recording */
  TIB_STORE_INDICES,    /* for each recording and profile */
  TIB_STORE_EVENT_ROWS, /* for each event */
  TIB_STORE_QUALITY,    /* for each leg */
  TIB_STORE_TABLES
};

struct tib_store_table {
  const char *name;
  size_t n;
  struct tib_store_column columns[TIB_CELLS_MOST];
};

struct tib_store_plan {
  struct tib_store_table tables[TIB_STORE_TABLES];
};

extern const char *const tib_store_table_name[TIB_STORE_TABLES];

/* Gives every column in its table's order, with its entry of the code book. */
typedef void tib_store_take_fn(void *user, enum tib_store_table_id table, const struct tib_store_column *column,
                               const struct tib_book_entry *entry);
void tib_store_walk(tib_store_take_fn *take, void *user);

void tib_store_plan_make(struct tib_store_plan *plan);

#endif
