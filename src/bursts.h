#ifndef TIB_BURSTS_H
#define TIB_BURSTS_H

/* Sustained bursts, cramp-like, into a result. */

#include <tibialis/analyze.h>

#include "read/read.h"

/* Finds them in every muscle, looks at the samples of each once more, and grades them; after all other patterns and the
 * score of the primary profile. `reader` is that of the recording, or NULL where there was no signal. Errors: those of
 * tib_read_stretch(), TIB_MEMORY. */
enum tib_status tib_bursts_find(const struct tib_analyze_options *options, struct tib_result *result,
                                struct tib_reader *reader, struct tib_error *err);

#endif
