#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "cohort/workers.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Signals are blocked and fetched with sigwaitinfo(), so that there is no handler, no global flag, and no moment at which
 * one could be missed. */

/* Memory that worker and supervisor share. */
struct desk {
  bool done; /* the worker filled the outcome to its end */
  struct tib_outcome outcome;
};

struct pool {
  const struct tib_workers *workers;
  size_t jobs;
  struct desk *desks;         /* one a place, shared */
  pid_t *pids;                /* 0: the place is free */
  size_t *pieces;             /* which piece is at this place */
  struct tib_outcome **filed; /* ended before their turn to be reported */
  size_t begun, reported, running, finished;
  bool stop;      /* a signal asked for the end */
  bool no_memory; /* an outcome could not be filed */
  sigset_t caught, before;
};

/* ---- signals ---- */

static bool ignored(int number) {
  struct sigaction action;
  return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void catch_signals(struct pool *pool, struct sigaction *child_before) {
  struct sigaction child = {.sa_handler = SIG_DFL};
  sigemptyset(&child.sa_mask);
  sigaction(SIGCHLD, &child, child_before); /* were it ignored, no exit status would be kept */
  sigemptyset(&pool->caught);
  sigaddset(&pool->caught, SIGCHLD);
  if (!ignored(SIGINT)) sigaddset(&pool->caught, SIGINT);
  if (!ignored(SIGTERM)) sigaddset(&pool->caught, SIGTERM);
  sigprocmask(SIG_BLOCK, &pool->caught, &pool->before);
}

static void release_signals(const struct pool *pool, const struct sigaction *child_before) {
  sigprocmask(SIG_SETMASK, &pool->before, NULL);
  sigaction(SIGCHLD, child_before, NULL);
}

/* Only the supervisor answers to Ctrl-C, which a terminal sends to the workers as well. */
static void signals_of_worker(const struct pool *pool) {
  sigset_t mask = pool->before;
  if (sigismember(&pool->caught, SIGINT) == 1) sigaddset(&mask, SIGINT);
  sigprocmask(SIG_SETMASK, &mask, NULL);
}

static void tell_to_end(struct pool *pool) {
  if (pool->stop) return;
  pool->stop = true;
  for (size_t place = 0; place < pool->jobs; place++)
    if (pool->pids[place]) kill(pool->pids[place], SIGTERM);
}

/* Looks whether the end was asked for, without waiting. */
static void look_for_stop(struct pool *pool) {
  sigset_t ends = pool->caught;
  sigdelset(&ends, SIGCHLD);
  struct timespec none = {0, 0};
  if (sigtimedwait(&ends, NULL, &none) > 0) tell_to_end(pool);
}

static void wait_for_signal(struct pool *pool) {
  int number = sigwaitinfo(&pool->caught, NULL);
  if (number == SIGINT || number == SIGTERM) tell_to_end(pool);
}

/* ---- outcomes ---- */

static void report_in_turn(struct pool *pool) {
  const struct tib_workers *workers = pool->workers;
  while (pool->reported < pool->begun && pool->filed[pool->reported]) {
    struct tib_outcome *outcome = pool->filed[pool->reported];
    workers->report(workers->user, pool->reported, outcome);
    free(outcome);
    pool->filed[pool->reported++] = NULL;
  }
}

static void end_piece(struct pool *pool, size_t piece, struct tib_outcome *outcome) {
  const struct tib_workers *workers = pool->workers;
  workers->ended(workers->user, piece, outcome);
  if (outcome->status != TIB_INTERRUPTED) pool->finished++;
  pool->filed[piece] = malloc(sizeof *outcome);
  if (!pool->filed[piece]) {
    pool->no_memory = true;
    return;
  }
  *pool->filed[piece] = *outcome;
  report_in_turn(pool);
}

/* What to say of a worker that did not come to its end. */
static void judge(struct pool *pool, int wait_status, struct tib_outcome *outcome) {
  outcome->text[0] = '\0';
  if (pool->stop) {
    outcome->status = tib_fail(&outcome->error, TIB_INTERRUPTED, "scoring was interrupted; run it again");
  } else if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL) {
    outcome->status = tib_fail(&outcome->error, TIB_CRASHED,
                               "scoring was killed from outside, perhaps for lack of memory; score it with fewer jobs");
  } else if (WIFSIGNALED(wait_status)) {
    outcome->status =
        tib_fail(&outcome->error, TIB_CRASHED, "scoring crashed (signal %d); this is a fault of tibialis, please report it",
                 WTERMSIG(wait_status));
  } else {
    outcome->status = tib_fail(&outcome->error, TIB_CRASHED,
                               "scoring ended without a result (exit %d); this is a fault of tibialis, please report it",
                               WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1);
  }
}

static void collect(struct pool *pool) {
  for (size_t place = 0; place < pool->jobs; place++) {
    int wait_status = 0;
    if (!pool->pids[place] || waitpid(pool->pids[place], &wait_status, WNOHANG) != pool->pids[place]) continue;
    struct desk *desk = &pool->desks[place];
    if (!desk->done) {
      look_for_stop(pool); /* a signal to the whole group reaches the workers no later than us */
      judge(pool, wait_status, &desk->outcome);
    }
    desk->outcome.worker = pool->pids[place];
    pool->pids[place] = 0;
    pool->running--;
    end_piece(pool, pool->pieces[place], &desk->outcome);
  }
}

/* ---- workers ---- */

static void work(struct pool *pool, struct desk *desk, size_t piece) {
  signals_of_worker(pool);
  pool->workers->work(pool->workers->user, piece, &desk->outcome);
  desk->done = true;
  _exit(0); /* without the caller's atexit() and unwritten output */
}

static size_t free_place(const struct pool *pool) {
  size_t place = 0;
  while (pool->pids[place]) place++;
  return place;
}

/* False where no process could be had and others run: one of them will end. */
static bool begin(struct pool *pool) {
  size_t place = free_place(pool), piece = pool->begun;
  struct desk *desk = &pool->desks[place];
  memset(desk, 0, sizeof *desk);
  pid_t pid = fork();
  if (pid == 0) work(pool, desk, piece);
  if (pid < 0 && pool->running > 0) return false;
  pool->begun++;
  if (pid < 0) {
    desk->outcome.status = tib_fail(&desk->outcome.error, TIB_MEMORY,
                                    "no process could be started for it: %s; end other programs", strerror(errno));
    end_piece(pool, piece, &desk->outcome);
    return true;
  }
  pool->pids[place] = pid;
  pool->pieces[place] = piece;
  pool->running++;
  return true;
}

static void run(struct pool *pool) {
  for (;;) {
    look_for_stop(pool);
    while (!pool->stop && !pool->no_memory && pool->begun < pool->workers->n && pool->running < pool->jobs)
      if (!begin(pool)) break;
    if (pool->running == 0) return;
    wait_for_signal(pool);
    collect(pool);
  }
}

static enum tib_status create(struct pool *pool, struct tib_error *err) {
  size_t n = pool->workers->n;
  pool->jobs = (size_t)pool->workers->jobs < n ? (size_t)pool->workers->jobs : n;
  pool->pids = calloc(pool->jobs, sizeof *pool->pids);
  pool->pieces = calloc(pool->jobs, sizeof *pool->pieces);
  pool->filed = calloc(n, sizeof *pool->filed);
  void *shared = MAP_FAILED;
  if (pool->jobs <= SIZE_MAX / sizeof *pool->desks)
    shared = mmap(NULL, pool->jobs * sizeof *pool->desks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared != MAP_FAILED) pool->desks = shared;
  if (pool->pids && pool->pieces && pool->filed && pool->desks) return TIB_OK;
  return tib_fail(err, TIB_MEMORY, "out of memory for %zu jobs; give a smaller number", pool->jobs);
}

static void destroy(struct pool *pool) {
  for (size_t i = 0; pool->filed && i < pool->workers->n; i++) free(pool->filed[i]);
  free(pool->pids);
  free(pool->pieces);
  free(pool->filed);
  if (pool->desks) munmap(pool->desks, pool->jobs * sizeof *pool->desks);
}

enum tib_status tib_workers_run(const struct tib_workers *workers, struct tib_error *err) {
  if (workers->n == 0) return TIB_OK;
  struct pool pool = {.workers = workers};
  struct sigaction child_before;
  enum tib_status status = create(&pool, err);
  if (status == TIB_OK) {
    catch_signals(&pool, &child_before);
    fflush(NULL); /* or workers would hold copies of what is not written yet */
    run(&pool);
    release_signals(&pool, &child_before);
    if (pool.no_memory) status = tib_fail(err, TIB_MEMORY, "out of memory; score fewer recordings at once");
    if (pool.stop)
      status = tib_fail(err, TIB_INTERRUPTED, "interrupted with %zu of %zu recordings done; run it again to score the rest",
                        pool.finished, workers->n);
  }
  destroy(&pool);
  return status;
}
