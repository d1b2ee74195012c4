#ifndef TIB_COHORT_DEATH_H
#define TIB_COHORT_DEATH_H

/* What a worker may use, and why it ended where it could not say so itself. */

#include <stdbool.h>
#include <stdint.h>

#include <tibialis/error.h>

/* In a worker: no more than `megabytes` (of 2^20 bytes) of memory; what is beyond cannot be had. False where the system
 * refuses. */
bool tib_death_limit_memory(int64_t megabytes);

/* In a worker: sets *no_memory, which the supervisor shares, where the process is ended by a library that was refused
 * memory: those that cannot go on without it abort, exit or stumble. `limited`: its memory has a limit. */
void tib_death_watch(volatile bool *no_memory, bool limited);

/* Somebody was refused memory in this process. A process that is watched ends here and sets its *no_memory: libraries that
 * go on leave things out of its results without a word, or wait for ever for a thread that could not. May be called from
 * malloc(). */
void tib_death_refused(void);

/* Whether that was so in this process, which was not watched. */
bool tib_death_was_refused(void);

/* How many processes the system has killed for lack of memory since it started; -1 where it does not tell. */
int64_t tib_death_system_kills(void);

/* How a worker ended that did not come to its end. */
struct tib_death {
  int wait_status;    /* of waitpid() */
  bool interrupted;   /* the user stopped the run */
  bool timed_out;     /* it was killed for that */
  bool no_memory;     /* see tib_death_watch() */
  bool system_killed; /* the system has killed a process for lack of memory since this one was begun */
  double timeout_s;
  int64_t memory_mb; /* 0: no limit was set */
};

/* The status for it and a text that names no file: TIB_INTERRUPTED, TIB_TIMEOUT, TIB_MEMORY or TIB_CRASHED. */
enum tib_status tib_death_judge(const struct tib_death *death, struct tib_error *err);

#endif
