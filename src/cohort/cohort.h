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
  bool already;   /* nothing was done: its results stand there */
  bool unlocked;  /* the folder's disk knows no locks; not told in order */
  double seconds; /* that it took; not told in order */
};

struct tib_cohort_run {
  const struct tib_cohort_options *options;
  const struct tib_recordings *recordings;
  int jobs;
  bool force;        /* score what is done, too */
  double timeout_s;  /* of a recording; 0: none */
  int64_t memory_mb; /* of a worker; 0: no limit */
  bool shard;        /* one part of several: no table is written, merge makes it of all */
  void *user;
  /* One recording has been begun; several times a second; n recordings are left that another run scores, and are waited
   * for. Each may be NULL. */
  void (*begun)(void *user, size_t i);
  void (*tick)(void *user);
  void (*waits)(void *user, size_t n);
  /* One recording has ended; in any order. NULL: nobody asks. */
  void (*ended)(void *user, const struct tib_cohort_news *news);
  /* The same, in the order of the recordings. */
  void (*report)(void *user, const struct tib_cohort_news *news);
};

/* Scores all recordings that are not done (see tib_cohort_is_done()) and writes cohort.tsv. Each is locked while it is
 * looked at: what another run has locked is passed over, and waited for at the end. The folder of the options exists. That
 * a recording failed is no error: the news say so. Errors: TIB_INTERRUPTED, TIB_WRITE, TIB_NO_SPACE, TIB_FORMAT (see
 * tib_cohort_table()), TIB_MEMORY. */
enum tib_status tib_cohort_run(const struct tib_cohort_run *run, struct tib_error *err);

#endif
