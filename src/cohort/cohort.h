#ifndef TIB_COHORT_COHORT_H
#define TIB_COHORT_COHORT_H

/* Many recordings: each scored in a process of its own, and one table over all. */

#include "cohort/recordings.h"
#include "cohort/score_one.h"

/* How one recording ended. `error` and `brief` as far as they make sense. */
struct tib_cohort_news {
  size_t i; /* index into the recordings */
  enum tib_status status;
  const struct tib_error *error;
  const char *brief;
};

struct tib_cohort_run {
  const struct tib_cohort_options *options;
  const struct tib_recordings *recordings;
  int jobs;
  void *user;
  /* One recording has ended; in any order. NULL: nobody asks. */
  void (*ended)(void *user, const struct tib_cohort_news *news);
  /* The same, in the order of the recordings. */
  void (*report)(void *user, const struct tib_cohort_news *news);
};

/* Scores all recordings and writes cohort.tsv. The folder of the options exists. That a recording failed is no error: the
 * news say so. Errors: TIB_INTERRUPTED, TIB_WRITE, TIB_NO_SPACE, TIB_FORMAT (see tib_cohort_table()), TIB_MEMORY. */
enum tib_status tib_cohort_run(const struct tib_cohort_run *run, struct tib_error *err);

#endif
