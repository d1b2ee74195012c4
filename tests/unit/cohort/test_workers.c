#define _DEFAULT_SOURCE
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cohort/workers.h"

#define MOST 16

/* What a piece of work does. */
enum act { FINE, FAILS, KILLED, ABORTS, LEAVES, ENDS_ALL, WAITS, STOPS, HOARDS, LIBRARY_HOARDS, BUSY_AT_FIRST };

struct book {
  enum act act[MOST];
  int delay_ms[MOST];
  volatile int *at_once, *most; /* shared with the workers */
  size_t n_ended, ended[MOST];
  size_t n_reported, reported[MOST];
  enum tib_status status[MOST];
  struct tib_error error[MOST];
  char text[MOST][32];
  double timeout_s;
  int64_t memory_mb;
  size_t n_waits, n_begun;
};

static void rest(int ms) {
  struct timespec t = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&t, &t) != 0 && errno == EINTR) {
  }
}

/* Blocks of memory that are kept and used, until there is no more. */
static void hoard(void) {
  void *last = NULL;
  for (int n = 0; n < 1000; n++) {
    void *block = malloc(1 << 20);
    if (!block) return;
    memset(block, n, 1 << 20);
    memcpy(block, &last, sizeof last);
    last = block;
  }
}

static void work(void *user, size_t i, bool again, struct tib_outcome *outcome) {
  struct book *book = user;
  if (book->act[i] == BUSY_AT_FIRST && !again) {
    outcome->busy = true;
    return;
  }
  tib_outcome_begin(outcome);
  int now = __sync_add_and_fetch(book->at_once, 1);
  if (now > *book->most) *book->most = now;
  rest(book->delay_ms[i]);
  __sync_sub_and_fetch(book->at_once, 1);
  switch (book->act[i]) {
    case FINE:
    case BUSY_AT_FIRST:
      break;
    case STOPS:
      raise(SIGSTOP);
      break;
    case HOARDS:
      hoard();
      outcome->status = tib_fail(&outcome->error, TIB_MEMORY, "out of memory");
      return;
    case LIBRARY_HOARDS:
      hoard();
      abort();
    case FAILS:
      outcome->status = tib_fail(&outcome->error, TIB_FORMAT, "piece %zu is broken", i);
      return;
    case KILLED:
      raise(SIGKILL);
      break;
    case ABORTS:
      abort();
    case LEAVES:
      _exit(0);
    case ENDS_ALL:
      kill(getppid(), SIGTERM); /* fall through */
    case WAITS:
      rest(60000);
      break;
  }
  snprintf(outcome->text, sizeof outcome->text, "text %zu", i);
}

static void ended(void *user, size_t i, struct tib_outcome *outcome) {
  struct book *book = user;
  (void)outcome;
  book->ended[book->n_ended++] = i;
}

static void report(void *user, size_t i, const struct tib_outcome *outcome) {
  struct book *book = user;
  book->reported[book->n_reported++] = i;
  book->status[i] = outcome->status;
  book->error[i] = outcome->error;
  snprintf(book->text[i], sizeof book->text[i], "%.31s", outcome->text);
}

static void begun(void *user, size_t i) {
  struct book *book = user;
  (void)i;
  book->n_begun++;
}

static void waits(void *user, size_t n) {
  struct book *book = user;
  book->n_waits += n;
}

static enum tib_status run(struct book *book, size_t n, int jobs, struct tib_error *err) {
  int *shared = mmap(NULL, 2 * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  cr_assert_neq(shared, MAP_FAILED);
  book->at_once = shared;
  book->most = shared + 1;
  struct tib_workers workers = {.n = n,
                                .jobs = jobs,
                                .timeout_s = book->timeout_s,
                                .memory_mb = book->memory_mb,
                                .user = book,
                                .work = work,
                                .begun = begun,
                                .waits = waits,
                                .ended = ended,
                                .report = report};
  return tib_workers_run(&workers, err);
}

static void no_child_is_left(void) {
  cr_assert_eq(waitpid(-1, NULL, 0), -1);
  cr_assert_eq(errno, ECHILD);
}

Test(workers, report_in_the_order_of_the_input) {
  struct book book = {.delay_ms = {120, 60, 0, 30, 0}};
  struct tib_error err;
  cr_assert_eq(run(&book, 5, 3, &err), TIB_OK);
  cr_assert_eq(book.n_reported, 5);
  for (size_t i = 0; i < 5; i++) {
    char text[32];
    snprintf(text, sizeof text, "text %zu", i);
    cr_assert_eq(book.reported[i], i);
    cr_assert_eq(book.status[i], TIB_OK);
    cr_assert_str_eq(book.text[i], text);
  }
  cr_assert_neq(book.ended[0], 0, "the slowest did not end first");
  no_child_is_left();
}

Test(workers, no_more_than_asked_for_at_once) {
  struct tib_error err;
  struct book one = {.delay_ms = {10, 10, 10, 10}}, three = {.delay_ms = {150, 150, 150, 150, 150, 150}};
  cr_assert_eq(run(&one, 4, 1, &err), TIB_OK);
  cr_assert_eq(*one.most, 1);
  cr_assert_eq(run(&three, 6, 3, &err), TIB_OK);
  cr_assert_eq(*three.most, 3);
}

Test(workers, one_that_crashes_takes_no_other_with_it) {
  struct book book = {.act = {FINE, KILLED, FAILS, ABORTS, LEAVES, FINE}};
  struct tib_error err;
  cr_assert_eq(run(&book, 6, 2, &err), TIB_OK);
  cr_assert_eq(book.n_reported, 6);
  static const enum tib_status expected[] = {TIB_OK, TIB_CRASHED, TIB_FORMAT, TIB_CRASHED, TIB_CRASHED, TIB_OK};
  for (size_t i = 0; i < 6; i++) cr_assert_eq(book.status[i], expected[i], "piece %zu: %d", i, book.status[i]);
  cr_assert_str_eq(book.error[2].text, "piece 2 is broken");
  cr_assert(strstr(book.error[3].text, "signal 6"), "%s", book.error[3].text);
  cr_assert_str_eq(book.text[5], "text 5");
  no_child_is_left();
}

Test(workers, a_signal_ends_those_that_run_and_begins_no_other, .timeout = 30) {
  struct book book = {.act = {FINE, ENDS_ALL, WAITS, FINE, FINE}, .delay_ms = {0, 300}};
  struct tib_error err;
  sigset_t mask;
  cr_assert_eq(run(&book, 5, 2, &err), TIB_INTERRUPTED);
  cr_assert(strstr(err.text, "1 of 5"), "%s", err.text);
  cr_assert_eq(book.n_reported, 3);
  cr_assert_eq(book.status[0], TIB_OK);
  cr_assert_eq(book.status[1], TIB_INTERRUPTED);
  cr_assert_eq(book.status[2], TIB_INTERRUPTED);
  no_child_is_left();
  sigprocmask(SIG_BLOCK, NULL, &mask);
  cr_assert_eq(sigismember(&mask, SIGTERM), 0, "the caller's signals are as before");
}

Test(workers, work_where_children_are_ignored) {
  struct book book = {.act = {FINE, FAILS}};
  struct tib_error err;
  signal(SIGCHLD, SIG_IGN); /* as some programs leave it behind for those they start */
  cr_assert_eq(run(&book, 2, 1, &err), TIB_OK);
  cr_assert_eq(book.status[0], TIB_OK);
  cr_assert_eq(book.status[1], TIB_FORMAT);
  cr_assert_eq(signal(SIGCHLD, SIG_DFL), SIG_IGN);
}

Test(workers, one_that_hangs_is_ended, .timeout = 30) {
  struct book book = {.act = {FINE, WAITS, STOPS, FINE}, .timeout_s = 0.5};
  struct tib_error err;
  cr_assert_eq(run(&book, 4, 2, &err), TIB_OK);
  static const enum tib_status expected[] = {TIB_OK, TIB_TIMEOUT, TIB_TIMEOUT, TIB_OK};
  for (size_t i = 0; i < 4; i++) cr_assert_eq(book.status[i], expected[i], "piece %zu: %d", i, book.status[i]);
  cr_assert(strstr(book.error[1].text, "0.5 s"), "%s", book.error[1].text);
  no_child_is_left();
}

/* A sanitizer keeps memory of its own, which the limit does not know. */
#if !defined __SANITIZE_ADDRESS__
Test(workers, one_that_wants_too_much_memory_fails_alone, .timeout = 30) {
  struct book book = {.act = {HOARDS, LIBRARY_HOARDS, FINE, ABORTS}, .memory_mb = 100};
  struct tib_error err;
  cr_assert_eq(run(&book, 4, 1, &err), TIB_OK);
  static const enum tib_status expected[] = {TIB_MEMORY, TIB_MEMORY, TIB_OK, TIB_CRASHED};
  for (size_t i = 0; i < 4; i++) cr_assert_eq(book.status[i], expected[i], "piece %zu: %d", i, book.status[i]);
  cr_assert(strstr(book.error[1].text, "100 MB"), "%s", book.error[1].text);
}
#endif

Test(workers, what_is_busy_comes_again_after_all_others) {
  struct book book = {.act = {BUSY_AT_FIRST, FINE, BUSY_AT_FIRST, FINE}};
  struct tib_error err;
  cr_assert_eq(run(&book, 4, 1, &err), TIB_OK);
  static const size_t order[] = {1, 3, 0, 2};
  cr_assert_eq(book.n_ended, 4);
  cr_assert_eq(book.n_begun, 6);
  cr_assert_eq(book.n_waits, 2);
  for (size_t i = 0; i < 4; i++) {
    cr_assert_eq(book.ended[i], order[i]);
    cr_assert_eq(book.reported[i], i);
    cr_assert_eq(book.status[i], TIB_OK);
  }
}

Test(workers, a_stopped_worker_does_not_hold_up_the_end, .timeout = 30) {
  struct book book = {.act = {STOPS, ENDS_ALL}, .delay_ms = {0, 200}};
  struct tib_error err;
  cr_assert_eq(run(&book, 2, 2, &err), TIB_INTERRUPTED);
  no_child_is_left();
}
