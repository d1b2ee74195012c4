#define _DEFAULT_SOURCE
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cohort/lock.h"
#include "support.h"
#include "write/write.h"

static const char *make_place(void) {
  cr_assert_eq(tib_out_folder(test_temporary("lock"), NULL), TIB_OK);
  return test_temporary("lock/.lock");
}

static void rest(long ms) {
  struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
  nanosleep(&t, NULL);
}

/* A process that holds the lock for a while, or until it is killed. */
static pid_t hold(const char *path, long ms) {
  int ready[2];
  char byte;
  cr_assert_eq(pipe(ready), 0);
  pid_t pid = fork();
  if (pid == 0) {
    struct tib_lock lock;
    if (tib_lock_take(path, true, &lock, NULL) != TIB_OK || !lock.held) _exit(1);
    if (write(ready[1], "x", 1) != 1) _exit(1);
    rest(ms);
    tib_lock_release(&lock);
    _exit(0);
  }
  close(ready[1]);
  cr_assert_eq(read(ready[0], &byte, 1), 1);
  close(ready[0]);
  return pid;
}

Test(lock, is_taken_and_leaves_nothing) {
  const char *path = make_place();
  struct tib_lock lock;
  cr_assert_eq(tib_lock_take(path, false, &lock, NULL), TIB_OK);
  cr_assert(lock.held);
  cr_assert_eq(access(path, F_OK), 0);
  tib_lock_release(&lock);
  cr_assert_neq(access(path, F_OK), 0);
}

Test(lock, of_another_is_told_and_waited_for, .timeout = 20) {
  const char *path = make_place();
  pid_t pid = hold(path, 400);
  struct tib_lock lock;
  cr_assert_eq(tib_lock_take(path, false, &lock, NULL), TIB_OK);
  cr_assert_not(lock.held);
  cr_assert_not(lock.unsafe);
  tib_lock_release(&lock);
  cr_assert_eq(access(path, F_OK), 0, "that of the other stays");
  cr_assert_eq(tib_lock_take(path, true, &lock, NULL), TIB_OK);
  cr_assert(lock.held);
  int status;
  cr_assert_eq(waitpid(pid, &status, 0), pid);
  cr_assert_eq(status, 0);
  cr_assert_eq(access(path, F_OK), 0, "we hold one that is at its place, not the one that was removed");
  tib_lock_release(&lock);
}

Test(lock, of_the_dead_is_free, .timeout = 20) {
  const char *path = make_place();
  pid_t pid = hold(path, 60000);
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  cr_assert_eq(access(path, F_OK), 0, "its file is left");
  struct tib_lock lock;
  cr_assert_eq(tib_lock_take(path, false, &lock, NULL), TIB_OK);
  cr_assert(lock.held);
  tib_lock_release(&lock);
}

/* Four processes count up one number, each time in three steps that others must not come between. */
Test(lock, lets_one_at_a_time, .timeout = 60) {
  enum { PROCESSES = 4, TIMES = 300 };
  const char *path = make_place(), *counter = test_temporary("lock/counter");
  tib_out_write(counter, "0", 1, NULL);
  pid_t pids[PROCESSES];
  for (int p = 0; p < PROCESSES; p++) {
    pids[p] = fork();
    if (pids[p] != 0) continue;
    for (int i = 0; i < TIMES; i++) {
      struct tib_lock lock;
      char text[16] = {0};
      if (tib_lock_take(path, true, &lock, NULL) != TIB_OK || !lock.held) _exit(1);
      FILE *file = fopen(counter, "r+");
      if (!file || !fgets(text, sizeof text, file)) _exit(2);
      rewind(file);
      fprintf(file, "%d", atoi(text) + 1);
      fclose(file);
      tib_lock_release(&lock);
    }
    _exit(0);
  }
  for (int p = 0; p < PROCESSES; p++) {
    int status;
    waitpid(pids[p], &status, 0);
    cr_assert_eq(status, 0);
  }
  char text[16] = {0};
  FILE *file = fopen(counter, "r");
  cr_assert_not_null(fgets(text, sizeof text, file));
  fclose(file);
  cr_assert_eq(atoi(text), PROCESSES * TIMES);
}

Test(lock, without_a_folder) {
  struct tib_lock lock;
  struct tib_error err;
  cr_assert_eq(tib_lock_take(test_temporary("nowhere/.lock"), false, &lock, &err), TIB_WRITE);
  cr_assert(strstr(err.text, "nowhere/.lock"), "%s", err.text);
  tib_lock_release(&lock);
}
