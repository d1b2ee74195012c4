/* Runs a program again and again, each time with another call of one kind refused by fault.so, and judges what it does: the
 * same exit and the same bytes as undisturbed, or one sentence on stderr that names the cause. Never a signal.
 *   cc -o refuse tests/support/refuse.c
 *   ./refuse CALL ERRNO STRIDE CAUSE PROGRAM ARGUMENT...
 * STRIDE: every so-manieth call. CAUSE: what the sentence says, parted by | where it may say one of several. The folder
 * that it runs in has fault.so, and takes files named refuse.*. On stdout: how many calls were refused and how often it was
 * told, or at which call what went wrong, with exit 1. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST (4 * 1024 * 1024)

/* What a run came to. */
struct outcome {
  int status; /* as wait() has it */
  size_t n_out, n_err;
  char *out, *err; /* owned; ended by a zero */
};

static volatile int64_t *count;

static void die(const char *what) {
  perror(what);
  exit(2);
}

static void send_to(const char *path, int fd) {
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file < 0 || dup2(file, fd) < 0) die(path);
  close(file);
}

static char *load(const char *path, size_t *n) {
  FILE *file = fopen(path, "rb");
  char *text = malloc(MOST + 1);
  if (!file || !text) die(path);
  *n = fread(text, 1, MOST, file);
  text[*n] = '\0';
  fclose(file);
  return text;
}

static struct outcome run(int64_t nth, char **program) {
  struct outcome outcome = {0};
  char number[32];
  *count = 0;
  snprintf(number, sizeof number, "%lld", (long long)nth);
  pid_t child = fork();
  if (child < 0) die("fork");
  if (child == 0) {
    send_to("refuse.out", STDOUT_FILENO);
    send_to("refuse.err", STDERR_FILENO);
    setenv("FAULT_NTH", number, 1);
    setenv("LD_PRELOAD", "./fault.so", 1);
    alarm(60);
    execv(*program, program);
    _exit(127);
  }
  if (waitpid(child, &outcome.status, 0) != child) die("wait");
  outcome.out = load("refuse.out", &outcome.n_out);
  outcome.err = load("refuse.err", &outcome.n_err);
  return outcome;
}

/* FFTW's planner ends the process where it has no memory, with a line of its own; the supervisor tells the rest. */
static void drop_line_of_fftw(char *said) {
  const char *end = strchr(said, '\n');
  if (strncmp(said, "fftw: alloc.c", strlen("fftw: alloc.c")) == 0 && end) memmove(said, end + 1, strlen(end + 1) + 1);
}

/* What is said besides what is always said. */
static void drop_usual(char *said, const char *usual) {
  char *at = *usual ? strstr(said, usual) : NULL;
  if (at) memmove(at, at + strlen(usual), strlen(at + strlen(usual)) + 1);
}

static void finish(struct outcome *outcome) {
  free(outcome->out);
  free(outcome->err);
}

static int names_one_of(const char *sentence, const char *causes) {
  for (const char *rest = causes; *rest;) {
    size_t n = strcspn(rest, "|");
    char cause[128];
    snprintf(cause, sizeof cause, "%.*s", (int)n, rest);
    if (strstr(sentence, cause)) return 1;
    rest += n + (rest[n] == '|');
  }
  return 0;
}

/* NULL, or what is wrong. */
static const char *judge(struct outcome *o, const struct outcome *undisturbed, const char *causes) {
  if (WIFSIGNALED(o->status)) return "a signal ended it";
  if (strstr(o->err, "Sanitizer") || strstr(o->err, "runtime error")) return "a sanitizer spoke";
  drop_usual(o->err, undisturbed->err);
  drop_line_of_fftw(o->err);
  if (o->status == undisturbed->status && o->err[0] == '\0') {
    if (o->n_out != undisturbed->n_out || memcmp(o->out, undisturbed->out, o->n_out) != 0)
      return "nothing is told, but the result is another";
    return NULL;
  }
  if (WEXITSTATUS(o->status) == 0) return "it says something and succeeds";
  const char *end = strchr(o->err, '\n');
  if (!end) return "it fails without a word";
  if (end[1] != '\0') return "more than one line is said";
  return names_one_of(o->err, causes) ? NULL : "the sentence does not name the cause";
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  int fd = open("refuse.count", O_RDWR | O_CREAT | O_TRUNC, 0600);
  if (fd < 0 || ftruncate(fd, sizeof *count) != 0) die("refuse.count");
  void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) die("mmap");
  count = shared;
  setenv("FAULT_COUNT", "refuse.count", 1);
  setenv("FAULT_CALL", argv[1], 1);
  setenv("FAULT_ERRNO", argv[2], 1);
  int64_t stride = atoll(argv[3]), tried = 0, told = 0, n_wrong = 0;
  struct outcome undisturbed = run(0, argv + 5);
  int64_t n = *count;
  if (undisturbed.status != 0) printf("undisturbed it fails: %s\n", undisturbed.err);
  for (int64_t k = 1; k <= n && stride > 0; k += stride) {
    struct outcome o = run(k, argv + 5);
    const char *now = judge(&o, &undisturbed, argv[4]);
    if (now && ++n_wrong <= 2)
      printf("call %lld of %lld: %s; exit %d, signal %d: %.400s\n", (long long)k, (long long)n, now, WEXITSTATUS(o.status),
             WTERMSIG(o.status), o.err);
    tried++;
    told += o.err[0] != '\0';
    finish(&o);
  }
  printf("%lld of %lld calls in turn, %lld told, %lld wrong\n", (long long)tried, (long long)n, (long long)told,
         (long long)n_wrong);
  finish(&undisturbed);
  return n_wrong > 0 || n == 0 || undisturbed.status != 0;
}
