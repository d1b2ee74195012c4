#ifndef TIB_COHORT_WORKERS_H
#define TIB_COHORT_WORKERS_H

/* Many pieces of work, each in a process of its own, so that one that crashes takes no other with it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <tibialis/error.h>

/* What became of one piece. Plain memory that worker and supervisor share: what the worker has filled stays when it dies.
 */
struct tib_outcome {
  enum tib_status status;
  struct tib_error error;
  pid_t worker;     /* its process, which has ended; 0: there was none */
  double seconds;   /* that it took */
  double since;     /* set by tib_outcome_begin(); 0: waits for somebody else */
  unsigned alarm_s; /* of tib_outcome_begin() */
  bool died;        /* the worker did not come to its end; the status is that of tib_death_judge() */
  bool busy;        /* set by a worker: somebody else is at this piece */
  bool already;     /* set by a worker: there was nothing to do */
  bool begun;       /* set by a worker that begins to change results */
  bool unlocked;    /* set by a worker: it could not make sure that it was alone */
  char text[16384]; /* what the worker has to say on a terminal; empty where it did not come so far */
};

struct tib_workers {
  size_t n;
  int jobs;          /* at a time, at least 1 */
  double timeout_s;  /* of a piece; 0: none */
  int64_t memory_mb; /* of a worker; 0: no limit */
  void *user;
  /* In the worker's process: does piece i and fills the outcome, which is zeroed. A piece that comes out busy is given out
   * `again` after all others: then the worker waits until it can be had. */
  void (*work)(void *user, size_t i, bool again, struct tib_outcome *outcome);
  /* In the caller's process, when piece i is given to a worker. NULL: nobody asks. */
  void (*begun)(void *user, size_t i);
  /* In the caller's process, several times a second. NULL: nobody asks. */
  void (*tick)(void *user);
  /* In the caller's process, when only busy pieces are left, n of them. NULL: nobody asks. */
  void (*waits)(void *user, size_t n);
  /* In the caller's process, when piece i has ended, in any order. Of a worker that did not come to its end the status is
   * what tib_death_judge() says, and the text names no file. May change the outcome. */
  void (*ended)(void *user, size_t i, struct tib_outcome *outcome);
  /* In the caller's process, in the order of the pieces. */
  void (*report)(void *user, size_t i, const struct tib_outcome *outcome);
};

/* In a worker, once it has its piece to itself: the time that it may take begins. */
void tib_outcome_begin(struct tib_outcome *outcome);

/* Runs all pieces. TIB_OK says nothing of how they ended: the outcomes do. SIGINT, SIGTERM and SIGHUP (where they are not
 * ignored) end the workers; then TIB_INTERRUPTED with the number of pieces that were done, and pieces that had not begun
 * are not reported. No other thread may run. Errors: TIB_INTERRUPTED, TIB_MEMORY. */
enum tib_status tib_workers_run(const struct tib_workers *workers, struct tib_error *err);

#endif
