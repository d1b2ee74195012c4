#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR 30

void tib_progress_begin(struct tib_progress *progress, const char *when, bool quiet, bool verbose, size_t n) {
  bool terminal = isatty(STDERR_FILENO) == 1, always = strcmp(when, "always") == 0, never = strcmp(when, "never") == 0;
  *progress = (struct tib_progress){.n = n};
  if (quiet) return;
  progress->lines = verbose || (always && !terminal);
  progress->bar = terminal && !never && !progress->lines && (always || n > 1);
}

static void draw(const struct tib_progress *progress) {
  size_t filled = progress->n > 0 ? BAR * progress->done / progress->n : BAR;
  fprintf(stderr, "\r[%.*s%*s] %zu of %zu", (int)filled, "##############################", (int)(BAR - filled), "",
          progress->done, progress->n);
  fflush(stderr);
}

void tib_progress_step(struct tib_progress *progress, const char *name, const char *outcome) {
  progress->done++;
  if (progress->lines) fprintf(stderr, "[%zu/%zu] %s: %s\n", progress->done, progress->n, name, outcome);
  if (progress->bar) draw(progress);
}

void tib_progress_clear(const struct tib_progress *progress) {
  if (!progress->bar) return;
  fprintf(stderr, "\r%*s\r", BAR + 50, "");
  fflush(stderr);
}
