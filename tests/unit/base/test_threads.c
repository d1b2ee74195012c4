#include <criterion/criterion.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/jobs.h"
#include "base/relay.h"
#include "base/thread.h"

static void rest(long us) { nanosleep(&(struct timespec){0, us * 1000}, NULL); }

/* ---- jobs ---- */

struct jobs {
  pthread_mutex_t mutex;
  pthread_cond_t met;
  size_t at_once; /* so many must be at work together before one goes on; 0: none waits */
  size_t inside;
  int times[200];
  size_t failing[3]; /* these fail, the first of them late */
  size_t last;       /* that was begun */
};

static enum tib_status job(void *user, size_t i, struct tib_error *err) {
  struct jobs *jobs = user;
  pthread_mutex_lock(&jobs->mutex);
  jobs->times[i]++;
  jobs->last = i > jobs->last ? i : jobs->last;
  jobs->inside++;
  pthread_cond_broadcast(&jobs->met);
  while (jobs->inside < jobs->at_once) pthread_cond_wait(&jobs->met, &jobs->mutex);
  pthread_mutex_unlock(&jobs->mutex);
  if (jobs->failing[0] && i == jobs->failing[0]) rest(20000);
  for (size_t k = 0; k < 3; k++)
    if (jobs->failing[k] && i == jobs->failing[k]) return tib_fail(err, k == 0 ? TIB_FORMAT : TIB_UNIT, "job %zu", i);
  return TIB_OK;
}

#define JOBS \
  { .mutex = PTHREAD_MUTEX_INITIALIZER, .met = PTHREAD_COND_INITIALIZER }

Test(jobs, each_is_done_once) {
  for (int threads = 0; threads <= 40; threads += 5) {
    struct jobs jobs = JOBS;
    cr_assert_eq(tib_jobs_run(threads, 200, job, &jobs, NULL), TIB_OK);
    for (size_t i = 0; i < 200; i++) cr_assert_eq(jobs.times[i], 1, "job %zu of %d threads: %d", i, threads, jobs.times[i]);
  }
}

Test(jobs, none_is_none) { cr_assert_eq(tib_jobs_run(2, 0, job, NULL, NULL), TIB_OK); }

/* Would wait for ever if they were done one after the other. */
Test(jobs, two_are_at_work_together, .timeout = 20) {
  struct jobs jobs = JOBS;
  jobs.at_once = 2;
  cr_assert_eq(tib_jobs_run(2, 2, job, &jobs, NULL), TIB_OK);
}

static enum tib_status in_my_thread(void *user, size_t i, struct tib_error *err) {
  (void)i;
  (void)err;
  return pthread_equal(*(pthread_t *)user, pthread_self()) ? TIB_OK : TIB_INTERNAL;
}

Test(jobs, one_thread_is_the_callers) {
  pthread_t self = pthread_self();
  cr_assert_eq(tib_jobs_run(1, 50, in_my_thread, &self, NULL), TIB_OK);
  cr_assert_eq(tib_jobs_run(0, 50, in_my_thread, &self, NULL), TIB_OK);
  cr_assert_eq(tib_jobs_run(8, 1, in_my_thread, &self, NULL), TIB_OK, "one job needs no second thread");
}

/* Job 50 fails after 51 and 60 have. */
Test(jobs, the_first_in_order_is_told) {
  for (int threads = 1; threads <= 4; threads++) {
    struct jobs jobs = JOBS;
    memcpy(jobs.failing, (size_t[]){50, 51, 60}, sizeof jobs.failing);
    struct tib_error err = {0};
    cr_assert_eq(tib_jobs_run(threads, 200, job, &jobs, &err), TIB_FORMAT);
    cr_assert_eq(err.status, TIB_FORMAT);
    cr_assert_str_eq(err.text, "job 50");
    for (size_t i = 0; i < 50; i++) cr_assert_eq(jobs.times[i], 1);
    if (threads == 1) cr_assert_eq(jobs.last, 50);
    cr_assert(jobs.last < 199, "no job is begun long after one has failed");
  }
}

/* ---- the relay ---- */

struct log {
  pthread_t sender;
  bool elsewhere; /* a call was made by another thread */
  size_t calls, n, sleep_every, fail_at, after;
  double sum;
  int whats[8192];
  int64_t ats[8192];
  float x[2 << 20];
};

static enum tib_status take(void *user, const struct tib_load *load, struct tib_error *err) {
  struct log *log = user;
  log->elsewhere = log->elsewhere || !pthread_equal(log->sender, pthread_self());
  if (log->fail_at && log->calls >= log->fail_at) log->after++;
  if (log->sleep_every && log->calls % log->sleep_every == 0) rest(100);
  log->whats[log->calls] = load->what;
  log->ats[log->calls++] = load->at;
  for (size_t i = 0; i < load->n; i++)
    for (size_t l = 0; l < load->lanes; l++) log->x[log->n++] = load->lane[l][i];
  return log->fail_at && log->calls == log->fail_at ? tib_fail(err, TIB_UNIT, "call %zu", log->calls) : TIB_OK;
}

static struct log *log_make(void) {
  struct log *log = calloc(1, sizeof *log);
  cr_assert_not_null(log);
  log->sender = pthread_self();
  return log;
}

/* Loads of many sizes, none and some that fit no place of the relay among them. */
static enum tib_status send_all(struct tib_relay *relay, struct log *log, size_t rounds, struct tib_error *err) {
  static float x[4][30000];
  enum tib_status status = TIB_OK;
  float value = 0.0f;
  for (size_t i = 0; i < rounds && status == TIB_OK; i++) {
    size_t n = i % 50 == 7 ? 30000 : i * 37 % 900, lanes = i % 5;
    if (lanes > 0 && (n * lanes > (1 << 20) / rounds) && n != 30000) n = 10;
    for (size_t k = 0; k < n; k++)
      for (size_t l = 0; l < lanes; l++) x[l][k] = value++;
    struct tib_load load = {.what = (int)i, .at = -(int64_t)i, .lanes = lanes, .n = n, .lane = {x[0], x[1], x[2], x[3]}};
    status = tib_relay_send(relay, take, log, &load, err);
    for (size_t l = 0; l < lanes; l++) memset(x[l], 0xff, n * sizeof(float)); /* what was sent is the relay's */
  }
  return status;
}

static void check_all(const struct log *log, size_t rounds) {
  size_t seen = 0;
  for (size_t i = 0; i < log->n; i++) cr_assert_eq(log->x[i], (float)i, "sample %zu is %g", i, (double)log->x[i]);
  for (size_t i = 0; i < log->calls; i++) {
    cr_assert(log->whats[i] == (int)seen || log->whats[i] + 1 == (int)seen);
    if (log->whats[i] == (int)seen) seen++;
    cr_assert_eq(log->ats[i], -(int64_t)log->whats[i]);
  }
  cr_assert_eq(seen, rounds);
}

Test(relay, keeps_order_and_values, .timeout = 60) {
  struct log *alone = log_make();
  cr_assert_eq(send_all(NULL, alone, 300, NULL), TIB_OK);
  check_all(alone, 300);
  cr_assert_not(alone->elsewhere);
  cr_assert_eq(alone->calls, 300);
  for (size_t slow = 0; slow < 3; slow++) { /* now the taker is slower, now the sender */
    struct log *log = log_make();
    struct tib_relay *relay;
    log->sleep_every = slow;
    cr_assert_eq(tib_relay_create(2, &relay, NULL), TIB_OK);
    cr_assert_not_null(relay);
    cr_assert_eq(send_all(relay, log, 300, NULL), TIB_OK);
    cr_assert_eq(tib_relay_end(relay, TIB_OK, NULL), TIB_OK);
    check_all(log, 300);
    cr_assert(log->elsewhere);
    cr_assert_eq(log->n, alone->n);
    free(log);
  }
  free(alone);
}

Test(relay, one_thread_has_none) {
  struct tib_relay *relay = (struct tib_relay *)&relay;
  cr_assert_eq(tib_relay_create(1, &relay, NULL), TIB_OK);
  cr_assert_null(relay);
  cr_assert_eq(tib_relay_wait(relay, NULL), TIB_OK);
  cr_assert_eq(tib_relay_end(relay, TIB_LOW_RATE, NULL), TIB_LOW_RATE);
}

/* Few loads, which fill no batch. */
Test(relay, waits_until_all_is_done, .timeout = 60) {
  struct tib_relay *relay;
  struct log *log = log_make();
  cr_assert_eq(tib_relay_create(2, &relay, NULL), TIB_OK);
  struct tib_load load = {.what = 0};
  for (size_t i = 0; i < 2000; i++) {
    for (size_t k = 0; k <= i % 3; k++) cr_assert_eq(tib_relay_send(relay, take, log, &load, NULL), TIB_OK);
    size_t sent = (i / 3) * 6 + (i % 3 == 0 ? 1 : i % 3 == 1 ? 3 : 6);
    cr_assert_eq(tib_relay_wait(relay, NULL), TIB_OK);
    cr_assert_eq(log->calls, sent);
  }
  cr_assert_eq(tib_relay_end(relay, TIB_OK, NULL), TIB_OK);
  free(log);
}

/* With and without a second thread: what failed of what was sent comes before what its sender met later. */
Test(relay, the_first_error_is_told, .timeout = 60) {
  for (int threads = 1; threads <= 2; threads++) {
    struct tib_relay *relay;
    struct log *log = log_make();
    struct tib_error err = {0};
    log->fail_at = 40;
    cr_assert_eq(tib_relay_create(threads, &relay, NULL), TIB_OK);
    enum tib_status status = send_all(relay, log, 300, &err);
    if (threads == 1 || status != TIB_OK) cr_assert_eq(status, TIB_UNIT);
    if (status == TIB_OK) status = tib_fail(&err, TIB_FORMAT, "later");
    cr_assert_eq(tib_relay_end(relay, status, &err), TIB_UNIT);
    cr_assert_eq(err.status, TIB_UNIT);
    cr_assert_str_eq(err.text, "call 40");
    cr_assert_eq(log->calls, 40);
    cr_assert_eq(log->after, 0);
    free(log);
  }
}

/* Two loads, of which the second fails, and then an error of the sender's own. */
Test(relay, an_error_of_the_sender_waits_for_those_before_it, .timeout = 60) {
  struct tib_relay *relay;
  struct log *log = log_make();
  struct tib_error err = {0};
  struct tib_load load = {.what = 0};
  log->fail_at = 2;
  cr_assert_eq(tib_relay_create(2, &relay, NULL), TIB_OK);
  for (size_t i = 0; i < 2; i++) cr_assert_eq(tib_relay_send(relay, take, log, &load, NULL), TIB_OK);
  tib_fail(&err, TIB_FORMAT, "later");
  cr_assert_eq(tib_relay_end(relay, TIB_FORMAT, &err), TIB_UNIT);
  cr_assert_str_eq(err.text, "call 2");
  log->fail_at = 0;
  cr_assert_eq(tib_relay_create(2, &relay, NULL), TIB_OK);
  cr_assert_eq(tib_relay_send(relay, take, log, &load, NULL), TIB_OK);
  tib_fail(&err, TIB_FORMAT, "later");
  cr_assert_eq(tib_relay_end(relay, TIB_FORMAT, &err), TIB_FORMAT);
  cr_assert_str_eq(err.text, "later");
  cr_assert_eq(log->calls, 3, "what was sent is done all the same");
  free(log);
}

/* ---- threads ---- */

static void *look_at_signals(void *user) {
  pthread_sigmask(SIG_BLOCK, NULL, user);
  return NULL;
}

Test(thread, signals_are_left_to_the_others) {
  pthread_t thread;
  sigset_t mine, others, after;
  pthread_sigmask(SIG_BLOCK, NULL, &mine);
  cr_assert(tib_thread_begin(&thread, look_at_signals, &others));
  pthread_join(thread, NULL);
  cr_assert(sigismember(&others, SIGTERM));
  cr_assert(sigismember(&others, SIGALRM));
  cr_assert_not(sigismember(&others, SIGSEGV));
  pthread_sigmask(SIG_BLOCK, NULL, &after);
  cr_assert_eq(sigismember(&mine, SIGTERM), sigismember(&after, SIGTERM), "the mask of the caller stays");
}
