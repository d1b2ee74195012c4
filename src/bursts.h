#ifndef TIB_BURSTS_H
#define TIB_BURSTS_H

/* Sustained bursts, cramp-like, into a result. */

#include <tibialis/analyze.h>

#include "read/read.h"

struct tib_bursts {
  struct tib_pattern *item; /* owned */
  size_t n;
};

/* Finds them in every muscle and looks at the samples of each once more. Of `result` it needs the primary profile's
 * detection, and changes nothing: other patterns may be looked for meanwhile. `reader` is that of the recording, or NULL
 * where there was no signal. Errors: those of tib_read_stretch(), TIB_MEMORY. */
enum tib_status tib_bursts_find(const struct tib_analyze_options *options, const struct tib_result *result,
                                struct tib_reader *reader, struct tib_bursts *found, struct tib_error *err);

/* Adds what was found to the result and grades it; after all other patterns and the score of the primary profile. Error:
 * TIB_MEMORY. */
enum tib_status tib_bursts_add(const struct tib_analyze_options *options, struct tib_result *result,
                               const struct tib_bursts *found, struct tib_error *err);

#endif
