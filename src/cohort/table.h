#ifndef TIB_COHORT_TABLE_H
#define TIB_COHORT_TABLE_H

/* The rows of many recordings as one table. */

#include "cohort/scored.h"

/* What was found on the way. */
struct tib_scored_counts {
  size_t scored, failed;
  size_t unfinished;      /* a status was gone when it was to be read */
  size_t without_summary; /* scored, but without the file that the rows would come from */
};

/* Writes a table of the sorted list to `path`: the rows of every ID_summary.tsv, and one row for every recording that
 * failed, by id as bytes. Errors: TIB_WRITE, TIB_NO_SPACE, TIB_FORMAT where a summary or status is torn or not one that
 * this version writes, TIB_MEMORY. */
enum tib_status tib_scored_table(const struct tib_scored_list *list, const char *path, struct tib_scored_counts *counts,
                                 struct tib_error *err);

/* Writes folder/cohort.tsv, the table of one folder. */
enum tib_status tib_cohort_table(const char *folder, struct tib_error *err);

#endif
