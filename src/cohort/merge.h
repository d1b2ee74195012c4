#ifndef TIB_COHORT_MERGE_H
#define TIB_COHORT_MERGE_H

/* Folders of results to one table or database. */

#include "cohort/store.h"

struct tib_recordings;

struct tib_merge {
  size_t n_folders;
  char *const *folders;
  const char *path;                      /* of what is written; .tsv or .sqlite */
  const struct tib_recordings *expected; /* recordings that should be there, by id; NULL: it is not known */
};

struct tib_merge_report {
  struct tib_store_counts counts;
  bool database;     /* counts of events and JSON have a meaning */
  size_t unfinished; /* recordings with results and without a status */
  size_t missing;    /* expected, and without a status */
  char example[128]; /* the id of a missing one */
};

/* Errors: TIB_USAGE for a path with another ending, a folder that cannot be listed or holds no recording, and two
 * recordings with one id; TIB_FORMAT for a file that is torn or foreign; TIB_WRITE, TIB_NO_SPACE, TIB_MEMORY. */
enum tib_status tib_merge_run(const struct tib_merge *merge, struct tib_merge_report *report, struct tib_error *err);

#endif
