#ifndef TIB_READ_EDF_TAL_H
#define TIB_READ_EDF_TAL_H

/* Time-stamped annotation lists (TALs), from memory. */

#include "read/scored/annotations.h"

/* Reads the TALs of one annotation signal of one record, s[0, n); `path` is named in errors. Where `clock` is given the
 * first TAL should be the record's clock: *clock is its onset, or TIB_NO_TICKS where it is missing. A TAL without sign,
 * with an empty or negative duration, a time beyond 1e7 s or a text without its end is skipped and counted. Errors:
 * TIB_UNSUPPORTED beyond a million events, TIB_MEMORY. */
enum tib_status tib_tal_load(const char *s, size_t n, const char *path, tib_ticks *clock, struct tib_annotations *list,
                             struct tib_error *err);

#endif
