#ifndef TIB_COHORT_LOG_H
#define TIB_COHORT_LOG_H

/* What happens in a run, as lines of JSON for programs that watch it. */

#include <stddef.h>

#include <tibialis/error.h>

struct tib_text;

/* How far a run is. */
struct tib_tally {
  size_t total, scored, failed, already;
};

struct tib_log_event {
  const char *event; /* "begin" and "end" of a recording, "progress", "note", "error", "summary" */
  const char *id;    /* NULL: left out, as are all below */
  const char *status;
  const struct tib_error *error;
  const char *text;
  const struct tib_tally *tally;
  double seconds; /* below 0: left out */
};

/* Adds one object on one line. Of two runs over the same recordings with one job the lines differ in "seconds" alone. */
void tib_log_line(struct tib_text *line, const struct tib_log_event *event);

#endif
