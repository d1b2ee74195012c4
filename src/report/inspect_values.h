#ifndef TIB_REPORT_INSPECT_VALUES_H
#define TIB_REPORT_INSPECT_VALUES_H

#include "report/inspect.h"

const char *tib_inspect_verdict(enum tib_verdict verdict);

/* The role of the i-th channel; NULL where it has none. */
const char *tib_inspect_role(const struct tib_channels *channels, size_t i);

/* Channels that are signals of the file; those after them are derived. */
size_t tib_inspect_stored(const struct tib_recording *recording);

/* The gaps' lengths together. */
tib_ticks tib_inspect_gap_time(const struct tib_recording *recording);

struct tib_inspect_count {
  const char *name;
  int64_t n;
};

#define TIB_INSPECT_COUNTS 32

/* How many of each class were given, those of none left out; at most TIB_INSPECT_COUNTS. Stages count epochs. */
size_t tib_inspect_counts(const struct tib_context *context, struct tib_inspect_count *counts);

#endif
