#define _DEFAULT_SOURCE
#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cohort/death.h"

/* ---- the cause ---- */

/* How a process ends in fact, as waitpid() tells it. */
static int exits(int code) {
  int status;
  pid_t pid = fork();
  if (pid == 0) _exit(code);
  cr_assert_eq(waitpid(pid, &status, 0), pid);
  return status;
}

static int dies_of(int number) {
  int status;
  pid_t pid = fork();
  if (pid == 0) {
    signal(number, SIG_DFL);
    raise(number);
    _exit(0);
  }
  cr_assert_eq(waitpid(pid, &status, 0), pid);
  return status;
}

static void judged(struct tib_death death, enum tib_status wanted, const char *word) {
  struct tib_error err;
  cr_assert_eq(tib_death_judge(&death, &err), wanted, "%s: %s", word, err.text);
  cr_assert_eq(err.status, wanted);
  cr_assert(strstr(err.text, word), "no \"%s\" in: %s", word, err.text);
}

Test(death, is_told_by_its_cause) {
  int segv = dies_of(SIGSEGV), killed = dies_of(SIGKILL), alarmed = dies_of(SIGALRM), term = dies_of(SIGTERM);
  int left = exits(0), failed = exits(3);
  judged((struct tib_death){.wait_status = segv}, TIB_CRASHED, "signal 11");
  judged((struct tib_death){.wait_status = segv}, TIB_CRASHED, "please report it");
  judged((struct tib_death){.wait_status = failed}, TIB_CRASHED, "exit 3");
  judged((struct tib_death){.wait_status = left}, TIB_CRASHED, "exit 0");
  judged((struct tib_death){.wait_status = killed}, TIB_CRASHED, "from outside (signal 9)");
  judged((struct tib_death){.wait_status = term}, TIB_CRASHED, "from outside (signal 15)");
  judged((struct tib_death){.wait_status = killed, .system_killed = true}, TIB_MEMORY, "system was out of memory");
  judged((struct tib_death){.wait_status = term, .system_killed = true}, TIB_CRASHED,
         "from outside"); /* it kills by 9 alone */
  judged((struct tib_death){.wait_status = killed, .timed_out = true, .timeout_s = 2.5}, TIB_TIMEOUT, "2.5 s");
  judged((struct tib_death){.wait_status = alarmed, .timeout_s = 60}, TIB_TIMEOUT, "60 s");
  judged((struct tib_death){.wait_status = segv, .no_memory = true}, TIB_MEMORY, "fewer jobs");
  judged((struct tib_death){.wait_status = segv, .no_memory = true, .memory_mb = 200}, TIB_MEMORY,
         "the 200 MB that --memory");
  judged((struct tib_death){.wait_status = failed, .no_memory = true}, TIB_MEMORY, "memory");
  judged((struct tib_death){.wait_status = segv, .memory_mb = 200}, TIB_CRASHED,
         "signal 11"); /* a limit alone is no cause */
}

/* Several may be true at once. */
Test(death, names_the_first_cause) {
  int killed = dies_of(SIGKILL);
  struct tib_death all = {killed, true, true, true, true, 3, 100};
  judged(all, TIB_TIMEOUT, "3 s");
  all.timed_out = false;
  judged(all, TIB_INTERRUPTED, "interrupted");
  all.interrupted = false;
  judged(all, TIB_MEMORY, "100 MB");
}

/* ---- memory ---- */

/* A sanitizer keeps memory of its own, which the limit does not know. */
#if !defined __SANITIZE_ADDRESS__

/* What a child finds, as its exit code. */
static int in_child(int (*fn)(void)) {
  int status;
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) _exit(fn());
  cr_assert_eq(waitpid(pid, &status, 0), pid);
  cr_assert(WIFEXITED(status), "status %x", (unsigned)status);
  return WEXITSTATUS(status);
}

static bool can_have(size_t megabytes) {
  void *some = mmap(NULL, megabytes << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (some == MAP_FAILED) return false;
  munmap(some, megabytes << 20);
  return true;
}

static int within_limit(void) {
  if (!can_have(400)) return 1;
  if (!tib_death_limit_memory(200)) return 2;
  if (can_have(210)) return 3;
  return can_have(100) ? 0 : 4; /* the program itself has less than the other 100 */
}

Test(death, memory_is_limited_to_what_is_said) { cr_assert_eq(in_child(within_limit), 0); }

static int below_limit(void) {
  struct rlimit limit = {(rlim_t)100 << 20, RLIM_INFINITY};
  if (setrlimit(RLIMIT_DATA, &limit) != 0) return 1;
  if (!tib_death_limit_memory(4096)) return 2;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return 3;
  return limit.rlim_cur == (rlim_t)100 << 20 ? 0 : 4;
}

Test(death, a_lower_limit_stays) { cr_assert_eq(in_child(below_limit), 0); }

/* ---- watching ---- */

static volatile bool *flag;

/* What a watched process does before it ends; what it tells of memory then. */
static bool tells(void (*fn)(void), bool limited, int *status) {
  flag = mmap(NULL, sizeof *flag, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  cr_assert_neq((void *)flag, MAP_FAILED);
  fflush(NULL);
  pid_t pid = fork();
  if (pid == 0) {
    if (limited) tib_death_limit_memory(200);
    tib_death_watch(flag, limited);
    fn();
    _exit(0);
  }
  cr_assert_eq(waitpid(pid, status, 0), pid);
  return *flag;
}

static void aborts(void) { abort(); }

static void is_refused_and_aborts(void) {
  void *volatile none = malloc((size_t)1 << 62);
  if (!none) abort();
}

/* As a malloc() tells that somebody else was refused; what follows is not reached. */
static void goes_on_without(void) {
  tib_death_refused();
  errno = 0;
  _exit(0);
}

static void is_refused_and_exits(void) {
  void *volatile none = malloc((size_t)1 << 62);
  if (!none) exit(1); /* as libraries do */
}

/* Whatever errno says by then. */
static void fills_up_and_stumbles(void) {
  while (mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) {
  }
  errno = 0;
  raise(SIGSEGV);
}

static void stumbles(void) {
  errno = 0;
  raise(SIGSEGV);
}

Test(death, for_lack_of_memory_is_known_from_others) {
  int status;
  cr_assert_not(tells(aborts, false, &status));
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "it dies as it would have");
  cr_assert(tells(is_refused_and_aborts, false, &status));
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  cr_assert(tells(goes_on_without, false, &status));
  cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1, "it does not go on");
  cr_assert(tells(is_refused_and_exits, false, &status));
  cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  cr_assert(tells(fills_up_and_stumbles, true, &status));
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
  cr_assert_not(tells(stumbles, true, &status), "a limit that is not reached is no cause");
  cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
}

#endif

Test(death, of_a_process_that_nobody_watches_does_not_come_of_a_refusal) {
  cr_assert_not(tib_death_was_refused());
  tib_death_refused();
  cr_assert(tib_death_was_refused());
}

Test(death, kills_of_the_system_are_counted) {
  long long wanted = -1;
  char key[64];
  long long n;
  FILE *file = fopen("/proc/vmstat", "r");
  while (file && fscanf(file, "%63s %lld", key, &n) == 2)
    if (strcmp(key, "oom_kill") == 0) wanted = n;
  if (file) fclose(file);
  cr_assert_eq(tib_death_system_kills(), wanted);
}
