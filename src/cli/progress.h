#ifndef TIB_CLI_PROGRESS_H
#define TIB_CLI_PROGRESS_H

/* What stderr shows while recordings are scored: a bar on a terminal, else a line now and then or for every one that is
 * done; or lines of JSON. */

#include <stdbool.h>
#include <stddef.h>

#include "cli/cli.h"
#include "cohort/log.h"

struct tib_progress {
  const struct tib_command *command;
  bool bar, lines, json, quiet;
  bool sometimes; /* neither a bar nor a line for each: one now and then */
  bool drawn;     /* a bar stands there */
  struct tib_tally tally;
  char current[128]; /* id of the one that was begun last; empty: none */
  double began, shown;
};

/* Whether `when` is auto, always or never and `format` text or json; else TIB_USAGE. */
enum tib_status tib_progress_check(const char *when, const char *format, struct tib_error *err);

void tib_progress_init(struct tib_progress *progress, const struct tib_command *command, const char *when,
                       const char *format, bool quiet, bool verbose);

/* n recordings are going to be scored. */
void tib_progress_start(struct tib_progress *progress, size_t n);
void tib_progress_begun(struct tib_progress *progress, const char *id);

/* error: NULL where it did not fail. The line of JSON tells it; for others the caller says it when its turn comes. */
void tib_progress_ended(struct tib_progress *progress, const char *id, const struct tib_error *error, bool already,
                        double seconds);
void tib_progress_tick(struct tib_progress *progress);

/* Takes the bar away, so that a line can be written; the next event draws it again. */
void tib_progress_clear(struct tib_progress *progress);

/* The last: what has become of all. */
void tib_progress_end(struct tib_progress *progress);

/* One sentence, in the way the others are told. A note is not told with -q. */
void tib_progress_note(struct tib_progress *progress, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tib_progress_error(struct tib_progress *progress, const struct tib_error *err);

#endif
