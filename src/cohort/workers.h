#ifndef TIB_COHORT_WORKERS_H
#define TIB_COHORT_WORKERS_H

/* Many pieces of work, each in a process of its own, so that one that crashes takes no other with it. */

#include <stddef.h>
#include <sys/types.h>

#include <tibialis/error.h>

/* What became of one piece. Plain memory: it crosses from the worker to the supervisor. */
struct tib_outcome {
  enum tib_status status;
  struct tib_error error;
  pid_t worker;     /* its process, which has ended */
  char text[16384]; /* what the worker has to say on a terminal; empty where it did not come so far */
};

struct tib_workers {
  size_t n;
  int jobs; /* at a time, at least 1 */
  void *user;
  /* In the worker's process: does piece i and fills the outcome, which is zeroed. */
  void (*work)(void *user, size_t i, struct tib_outcome *outcome);
  /* In the caller's process, when piece i has ended, in any order. Of a worker that ended by a signal the status is
   * TIB_CRASHED, of one that was told to end TIB_INTERRUPTED, and the text says so without naming a file. May change the
   * outcome. */
  void (*ended)(void *user, size_t i, struct tib_outcome *outcome);
  /* In the caller's process, in the order of the pieces. */
  void (*report)(void *user, size_t i, const struct tib_outcome *outcome);
};

/* Runs all pieces. TIB_OK says nothing of how they ended: the outcomes do. SIGINT and SIGTERM (where they are not ignored)
 * end the workers; then TIB_INTERRUPTED with the number of pieces that were done, and pieces that had not begun are not
 * reported. No other thread may run. Errors: TIB_INTERRUPTED, TIB_MEMORY. */
enum tib_status tib_workers_run(const struct tib_workers *workers, struct tib_error *err);

#endif
