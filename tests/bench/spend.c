/* Runs a command and says on stderr what it took: wall seconds, and the largest resident set in MB (10^6 bytes) of it and
 * of the processes that it waited for. stdout goes where the caller sent it. */

#define _GNU_SOURCE /* wait4 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fputs("usage: spend COMMAND [ARGUMENT...]\n", stderr);
    return 2;
  }
  double begin = now();
  pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    perror(argv[1]);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) != child) {
    perror("spend");
    return 1;
  }
  fprintf(stderr, "%.5f %.2f\n", now() - begin, (double)usage.ru_maxrss * 1024 / 1e6);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
