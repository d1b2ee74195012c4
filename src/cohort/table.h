#ifndef TIB_COHORT_TABLE_H
#define TIB_COHORT_TABLE_H

/* The rows of all recordings of a folder of results. */

#include <tibialis/error.h>

/* Writes folder/cohort.tsv: the rows of every ID/ID_summary.tsv there and one row for every recording whose status is
 * failed, sorted by id as bytes. Errors: TIB_WRITE, TIB_NO_SPACE, TIB_FORMAT where a summary or status is not one that this
 * version writes, TIB_MEMORY. */
enum tib_status tib_cohort_table(const char *folder, struct tib_error *err);

#endif
