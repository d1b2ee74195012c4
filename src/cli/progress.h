#ifndef TIB_CLI_PROGRESS_H
#define TIB_CLI_PROGRESS_H

/* What stderr shows while recordings are scored: a bar on a terminal, else a line for every one that is done. */

#include <stdbool.h>
#include <stddef.h>

struct tib_progress {
  bool bar, lines;
  size_t n, done;
};

/* when: "auto", "always" or "never". */
void tib_progress_begin(struct tib_progress *progress, const char *when, bool quiet, bool verbose, size_t n);
void tib_progress_step(struct tib_progress *progress, const char *name, const char *outcome);

/* Takes the bar away, so that a line can be written; the next step draws it again. */
void tib_progress_clear(const struct tib_progress *progress);

#endif
