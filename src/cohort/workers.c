#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "cohort/workers.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cohort/death.h"

/* Signals are blocked and fetched with sigtimedwait(), so that there is no handler, no global flag, and no moment at which
 * one could be missed. */

#define TICK_S 0.2
#define TICK_LEAST_S 0.002
#define GRACE_S 5.0 /* to end after SIGTERM; a process that was stopped never does */

/* Memory that worker and supervisor share. */
struct desk {
  bool done; /* the worker filled the outcome to its end */
  volatile bool no_memory;
  struct tib_outcome outcome;
};

/* A worker at its desk. */
struct place {
  pid_t pid; /* 0: the place is free */
  size_t piece;
  double began;
  int64_t system_kills; /* when it began */
  bool timed_out;
};

/* Of one that ended before its turn to be reported. */
struct filed {
  enum tib_status status;
  bool already;
  char *error, *text; /* owned; NULL: empty */
};

struct pool {
  const struct tib_workers *workers;
  size_t jobs;
  struct desk *desks; /* one a place, shared */
  struct place *places;
  size_t *later; /* pieces that were busy */
  struct filed **filed;
  struct tib_outcome shown; /* what is reported */
  size_t begun, n_later, begun_later, reported, running, finished;
  bool stop; /* a signal asked for the end */
  double stopped_at;
  bool no_memory; /* an outcome could not be filed */
  bool waiting;
  sigset_t caught, before;
};

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- signals ---- */

static const int ENDS[] = {SIGINT, SIGTERM, SIGHUP};

#define N_ENDS (sizeof ENDS / sizeof *ENDS)

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
  for (size_t i = 0; i < N_ENDS; i++)
    if (!ignored(ENDS[i])) sigaddset(&pool->caught, ENDS[i]);
  sigprocmask(SIG_BLOCK, &pool->caught, &pool->before);
}

static void release_signals(const struct pool *pool, const struct sigaction *child_before) {
  sigprocmask(SIG_SETMASK, &pool->before, NULL);
  sigaction(SIGCHLD, child_before, NULL);
}

/* Only the supervisor answers to Ctrl-C and to the end of a terminal, which are sent to the workers as well. */
static void signals_of_worker(const struct pool *pool) {
  struct sigaction fatal = {.sa_handler = SIG_DFL};
  sigset_t mask = pool->before;
  if (sigismember(&pool->caught, SIGINT) == 1) sigaddset(&mask, SIGINT);
  if (sigismember(&pool->caught, SIGHUP) == 1) sigaddset(&mask, SIGHUP);
  sigdelset(&mask, SIGALRM);
  sigemptyset(&fatal.sa_mask);
  sigaction(SIGALRM, &fatal, NULL);
  sigprocmask(SIG_SETMASK, &mask, NULL);
}

static void send_all(const struct pool *pool, int number) {
  for (size_t i = 0; i < pool->jobs; i++)
    if (pool->places[i].pid) kill(pool->places[i].pid, number);
}

static void tell_to_end(struct pool *pool) {
  if (pool->stop) return;
  pool->stop = true;
  pool->stopped_at = now_s();
  send_all(pool, SIGTERM);
}

/* Looks whether the end was asked for, without waiting. */
static void look_for_stop(struct pool *pool) {
  sigset_t ends = pool->caught;
  sigdelset(&ends, SIGCHLD);
  struct timespec none = {0, 0};
  if (sigtimedwait(&ends, NULL, &none) > 0) tell_to_end(pool);
}

static void look_at_clocks(struct pool *pool) {
  double now = now_s(), allowed = pool->workers->timeout_s;
  if (pool->stop && now - pool->stopped_at > GRACE_S) send_all(pool, SIGKILL);
  for (size_t i = 0; i < pool->jobs && allowed > 0; i++) {
    struct place *place = &pool->places[i];
    double since = pool->desks[i].outcome.since;
    if (!place->pid || place->timed_out || !(since > 0) || now - since <= allowed) continue;
    place->timed_out = kill(place->pid, SIGKILL) == 0;
  }
}

/* Short enough to end a worker in time. */
static struct timespec tick_of(double timeout_s) {
  double tick = timeout_s > 0 && timeout_s / 4 < TICK_S ? timeout_s / 4 : TICK_S;
  return (struct timespec){0, (long)((tick < TICK_LEAST_S ? TICK_LEAST_S : tick) * 1e9)};
}

static void wait_for_signal(struct pool *pool) {
  struct timespec tick = tick_of(pool->workers->timeout_s);
  int number = sigtimedwait(&pool->caught, NULL, &tick);
  if (number > 0 && number != SIGCHLD) tell_to_end(pool);
  look_at_clocks(pool);
  if (pool->workers->tick) pool->workers->tick(pool->workers->user);
}

/* ---- outcomes ---- */

static void filed_free(struct filed *filed) {
  if (!filed) return;
  free(filed->error);
  free(filed->text);
  free(filed);
}

/* NULL: out of memory. An outcome is large, and many may wait for their turn. */
static struct filed *filed_make(const struct tib_outcome *outcome) {
  bool failed = outcome->status != TIB_OK, tells = outcome->text[0] != '\0';
  struct filed *filed = calloc(1, sizeof *filed);
  if (!filed) return NULL;
  filed->status = outcome->status;
  filed->already = outcome->already;
  if (failed) filed->error = strdup(outcome->error.text);
  if (tells) filed->text = strdup(outcome->text);
  if ((filed->error || !failed) && (filed->text || !tells)) return filed;
  filed_free(filed);
  return NULL;
}

static void report_one(struct pool *pool, size_t piece) {
  struct filed *filed = pool->filed[piece];
  struct tib_outcome *shown = &pool->shown;
  *shown = (struct tib_outcome){.status = filed->status, .already = filed->already};
  if (filed->error) tib_fail(&shown->error, filed->status, "%s", filed->error);
  if (filed->text) snprintf(shown->text, sizeof shown->text, "%s", filed->text);
  pool->workers->report(pool->workers->user, piece, shown);
  filed_free(filed);
  pool->filed[piece] = NULL;
}

static void report_in_turn(struct pool *pool) {
  while (pool->reported < pool->workers->n && pool->filed[pool->reported]) report_one(pool, pool->reported++);
}

/* Those that had to wait for one that did not end. */
static void report_rest(struct pool *pool) {
  for (size_t piece = pool->reported; piece < pool->workers->n; piece++)
    if (pool->filed[piece]) report_one(pool, piece);
}

static void end_piece(struct pool *pool, size_t piece, struct tib_outcome *outcome) {
  const struct tib_workers *workers = pool->workers;
  workers->ended(workers->user, piece, outcome);
  if (outcome->status != TIB_INTERRUPTED) pool->finished++;
  pool->filed[piece] = filed_make(outcome);
  if (!pool->filed[piece]) {
    pool->no_memory = true;
    return;
  }
  report_in_turn(pool);
}

/* What to say of a worker that did not come to its end. */
static void judge(struct pool *pool, size_t at, int wait_status) {
  const struct place *place = &pool->places[at];
  struct desk *desk = &pool->desks[at];
  int64_t kills = tib_death_system_kills();
  look_for_stop(pool); /* a signal to the whole group reaches the workers no later than us */
  struct tib_death death = {.wait_status = wait_status,
                            .interrupted = pool->stop,
                            .timed_out = place->timed_out,
                            .no_memory = desk->no_memory,
                            .system_killed = place->system_kills >= 0 && kills > place->system_kills,
                            .timeout_s = pool->workers->timeout_s,
                            .memory_mb = pool->workers->memory_mb};
  desk->outcome.text[0] = '\0';
  desk->outcome.busy = desk->outcome.already = false;
  desk->outcome.died = true;
  desk->outcome.status = tib_death_judge(&death, &desk->outcome.error);
}

static void collect_one(struct pool *pool, size_t at, int wait_status) {
  struct place *place = &pool->places[at];
  struct desk *desk = &pool->desks[at];
  if (!desk->done) judge(pool, at, wait_status);
  desk->outcome.worker = place->pid;
  desk->outcome.seconds = now_s() - place->began;
  place->pid = 0;
  pool->running--;
  if (desk->outcome.busy)
    pool->later[pool->n_later++] = place->piece;
  else
    end_piece(pool, place->piece, &desk->outcome);
}

static void collect(struct pool *pool) {
  for (size_t i = 0; i < pool->jobs; i++) {
    int wait_status = 0;
    if (pool->places[i].pid && waitpid(pool->places[i].pid, &wait_status, WNOHANG) == pool->places[i].pid)
      collect_one(pool, i, wait_status);
  }
}

/* ---- workers ---- */

void tib_outcome_begin(struct tib_outcome *outcome) {
  outcome->since = now_s();
  if (outcome->alarm_s > 0) alarm(outcome->alarm_s);
}

static void work(struct pool *pool, struct desk *desk, size_t piece, bool again) {
  const struct tib_workers *workers = pool->workers;
  signals_of_worker(pool);
  tib_death_watch(&desk->no_memory, workers->memory_mb > 0);
  if (workers->memory_mb > 0 && !tib_death_limit_memory(workers->memory_mb)) _exit(EXIT_FAILURE);
  workers->work(workers->user, piece, again, &desk->outcome);
  desk->done = true;
  _exit(0); /* without the caller's atexit() and unwritten output */
}

/* For a worker whose supervisor was killed: nobody else would end it. */
static unsigned alarm_of(double timeout_s) { return timeout_s > 0 ? (unsigned)(timeout_s + 2.5) : 0; }

static size_t free_place(const struct pool *pool) {
  size_t at = 0;
  while (pool->places[at].pid) at++;
  return at;
}

/* False where no process could be had and others run: one of them will end. */
static bool begin(struct pool *pool, size_t piece, bool again) {
  size_t at = free_place(pool);
  struct desk *desk = &pool->desks[at];
  memset(desk, 0, sizeof *desk);
  desk->outcome.alarm_s = alarm_of(pool->workers->timeout_s);
  struct place place = {.piece = piece, .began = now_s(), .system_kills = tib_death_system_kills()};
  place.pid = fork();
  if (place.pid == 0) work(pool, desk, piece, again);
  if (place.pid < 0 && pool->running > 0) return false;
  if (place.pid < 0) {
    desk->outcome.status = tib_fail(&desk->outcome.error, TIB_MEMORY,
                                    "no process could be started for it: %s; end other programs", strerror(errno));
    desk->outcome.died = true;
    end_piece(pool, piece, &desk->outcome);
    return true;
  }
  pool->places[at] = place;
  pool->running++;
  if (pool->workers->begun) pool->workers->begun(pool->workers->user, piece);
  return true;
}

/* Gives out the next piece; false where there is none, or no process to be had. */
static bool begin_next(struct pool *pool) {
  const struct tib_workers *workers = pool->workers;
  if (pool->begun < workers->n) {
    if (!begin(pool, pool->begun, false)) return false;
    pool->begun++;
    return true;
  }
  if (pool->begun_later == pool->n_later) return false;
  if (!pool->waiting && workers->waits) workers->waits(workers->user, pool->n_later);
  pool->waiting = true;
  if (!begin(pool, pool->later[pool->begun_later], true)) return false;
  pool->begun_later++;
  return true;
}

static void run(struct pool *pool) {
  for (;;) {
    look_for_stop(pool);
    while (!pool->stop && !pool->no_memory && pool->running < pool->jobs)
      if (!begin_next(pool)) break;
    if (pool->running == 0) return;
    wait_for_signal(pool);
    collect(pool);
  }
}

static enum tib_status create(struct pool *pool, struct tib_error *err) {
  size_t n = pool->workers->n;
  pool->jobs = (size_t)pool->workers->jobs < n ? (size_t)pool->workers->jobs : n;
  pool->places = calloc(pool->jobs, sizeof *pool->places);
  pool->later = calloc(n, sizeof *pool->later);
  pool->filed = calloc(n, sizeof *pool->filed);
  void *shared = MAP_FAILED;
  if (pool->jobs <= SIZE_MAX / sizeof *pool->desks)
    shared = mmap(NULL, pool->jobs * sizeof *pool->desks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared != MAP_FAILED) pool->desks = shared;
  if (pool->places && pool->later && pool->filed && pool->desks) return TIB_OK;
  return tib_fail(err, TIB_MEMORY, "out of memory for %zu jobs; give a smaller number", pool->jobs);
}

static void destroy(struct pool *pool) {
  for (size_t i = 0; pool->filed && i < pool->workers->n; i++) filed_free(pool->filed[i]);
  free(pool->places);
  free(pool->later);
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
    report_rest(&pool);
    release_signals(&pool, &child_before);
    if (pool.no_memory) status = tib_fail(err, TIB_MEMORY, "out of memory; score fewer recordings at once");
    if (pool.stop)
      status = tib_fail(err, TIB_INTERRUPTED, "interrupted with %zu of %zu recordings done; run it again to score the rest",
                        pool.finished, workers->n);
  }
  destroy(&pool);
  return status;
}
