#ifndef TIB_BASE_STAGES_H
#define TIB_BASE_STAGES_H

/* The hypnogram, looked up. */

#include <stddef.h>

#include <tibialis/types.h>

/* Index of the span that a time lies in, of n in the order of time without overlaps; n where it lies in none. A span holds
 * its onset and not its offset. */
size_t tib_stage_find(const struct tib_stage_span *stages, size_t n, tib_ticks time);

#endif
