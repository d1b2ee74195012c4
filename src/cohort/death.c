#define _DEFAULT_SOURCE /* RLIMIT_DATA, MAP_ANONYMOUS */
#include "cohort/death.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#define SPARE_BYTES ((size_t)16 << 20)

bool tib_death_limit_memory(int64_t megabytes) {
  /* Of the data and not of the address space: libraries and files that are mapped take none of it from others. */
  struct rlimit limit;
  rlim_t wanted = (rlim_t)megabytes << 20;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) return false;
  if (limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > wanted) limit.rlim_cur = wanted;
  return setrlimit(RLIMIT_DATA, &limit) == 0;
}

/* ---- libraries that do not outlive a lack of memory ---- */

static const int FATAL[] = {SIGABRT, SIGTRAP, SIGSEGV, SIGBUS, SIGILL, SIGFPE};

#define N_FATAL (sizeof FATAL / sizeof *FATAL)

/* Of a worker's process alone: a handler can be given nothing. */
static struct {
  volatile bool *no_memory;
  bool limited;
  volatile bool refused;
  struct sigaction before[N_FATAL];
} watched;

/* Whether memory of the size of a thread's stack could not be had now. */
static bool is_short(void) {
  void *some = mmap(NULL, SPARE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (some == MAP_FAILED) return true;
  munmap(some, SPARE_BYTES);
  return false;
}

/* malloc() says so in errno, and a process that dies soon after has had no reason to set it anew; others who were refused
 * memory, such as the makers of threads, set something else. */
static void note(void) {
  if (errno == ENOMEM || (watched.limited && is_short())) *watched.no_memory = true;
}

static void on_fatal(int number, siginfo_t *info, void *context) {
  (void)context;
  note();
  for (size_t i = 0; i < N_FATAL; i++)
    if (FATAL[i] == number) sigaction(number, &watched.before[i], NULL);
  /* A fault comes again when we return; what was sent, or is but a trap, does not. */
  if (info->si_code <= 0 || number == SIGTRAP) raise(number);
}

void tib_death_watch(volatile bool *no_memory, bool limited) {
  struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  watched.no_memory = no_memory;
  watched.limited = limited;
  for (size_t i = 0; i < N_FATAL; i++) sigaction(FATAL[i], &action, &watched.before[i]);
  atexit(note);
  errno = 0;
}

void tib_death_refused(void) {
  watched.refused = true;
  if (!watched.no_memory) return;
  *watched.no_memory = true;
  _exit(EXIT_FAILURE);
}

bool tib_death_was_refused(void) { return watched.refused; }

int64_t tib_death_system_kills(void) {
  static const char key[] = "oom_kill ";
  char line[128];
  int64_t n = -1;
  FILE *file = fopen("/proc/vmstat", "re");
  if (!file) return -1;
  while (n < 0 && fgets(line, sizeof line, file)) {
    if (strncmp(line, key, sizeof key - 1) != 0) continue;
    const char *digits = line + sizeof key - 1;
    if (!tib_text_parse_int(digits, strcspn(digits, "\n"), &n)) break;
  }
  fclose(file);
  return n;
}

/* ---- the cause ---- */

static enum tib_status no_memory(const struct tib_death *death, struct tib_error *err) {
  if (death->memory_mb > 0)
    return tib_fail(err, TIB_MEMORY, "scoring ran out of the %" PRId64 " MB that --memory allows; give it more",
                    death->memory_mb);
  return tib_fail(err, TIB_MEMORY, "scoring ran out of memory; score it with fewer jobs");
}

static enum tib_status timed_out(const struct tib_death *death, struct tib_error *err) {
  char seconds[32];
  tib_text_double(seconds, sizeof seconds, "%.6g", death->timeout_s);
  return tib_fail(err, TIB_TIMEOUT, "scoring took longer than the %s s that --timeout allows; give it more", seconds);
}

static bool is_from_outside(int number) {
  return number == SIGKILL || number == SIGTERM || number == SIGINT || number == SIGHUP;
}

static enum tib_status killed(const struct tib_death *death, int number, struct tib_error *err) {
  if (death->system_killed && number == SIGKILL)
    return tib_fail(err, TIB_MEMORY, "scoring was killed while the system was out of memory; score it with fewer jobs");
  return tib_fail(err, TIB_CRASHED,
                  "scoring was killed from outside (signal %d), perhaps for lack of memory; score it with "
                  "fewer jobs",
                  number);
}

enum tib_status tib_death_judge(const struct tib_death *death, struct tib_error *err) {
  bool signalled = WIFSIGNALED(death->wait_status);
  int number = signalled ? WTERMSIG(death->wait_status) : 0;
  if (death->timed_out || number == SIGALRM) return timed_out(death, err);
  if (death->interrupted) return tib_fail(err, TIB_INTERRUPTED, "scoring was interrupted; run it again");
  if (death->no_memory) return no_memory(death, err);
  if (is_from_outside(number)) return killed(death, number, err);
  if (signalled)
    return tib_fail(err, TIB_CRASHED, "scoring crashed (signal %d); this is a fault of tibialis, please report it", number);
  return tib_fail(err, TIB_CRASHED,
                  "scoring ended without a result (exit %d); this is a fault of tibialis, please report it",
                  WIFEXITED(death->wait_status) ? WEXITSTATUS(death->wait_status) : -1);
}
