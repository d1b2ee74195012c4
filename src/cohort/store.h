#ifndef TIB_COHORT_STORE_H
#define TIB_COHORT_STORE_H

/* The results of many recordings as one SQLite database. */

#include "cohort/table.h"

/* What was found on the way, beside what a table counts. */
struct tib_store_counts {
  struct tib_scored_counts rows;
  size_t without_events, without_json; /* scored, but without ID_events.tsv, ID_summary.json */
};

/* Writes a database of the sorted list to `path`, through a file beside it: tables recordings, indices, events and quality,
 * code_book and code_book_levels with the unit and definition of every column, about. What is n/a is NULL. Same recordings,
 * same bytes. Errors: TIB_WRITE, TIB_NO_SPACE, TIB_FORMAT where a file is torn or foreign, TIB_MEMORY. */
enum tib_status tib_store_write(const struct tib_scored_list *list, const char *path, struct tib_store_counts *counts,
                                struct tib_error *err);

#endif
