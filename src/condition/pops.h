#ifndef TIB_CONDITION_POPS_H
#define TIB_CONDITION_POPS_H

/* Electrode pops and steps taken out of the stored samples of legs of one rate, before the filter would let them ring
 * (BASE-11). Where there is none the samples pass through as they are. They leave at least 0.1 s after they came in, and
 * more than a second where something has to be looked at; what becomes of them does not depend on the sizes in which they
 * come. */

#include <stdbool.h>

#include <tibialis/types.h>

#include "condition/minutes.h"
#include "condition/overlap_save.h"

struct tib_pops;

struct tib_pop_lane {
  struct tib_minutes *minutes; /* kept: where its pops are counted */
  float low, high;             /* a sample at or beyond them is at an end of the recorder's range */
};

/* Errors: TIB_MEMORY. */
enum tib_status tib_pops_create(struct tib_rate rate, double jump_uv, size_t lanes, const struct tib_pop_lane *of,
                                struct tib_overlap_save *sink, struct tib_pops **out, struct tib_error *err);

void tib_pops_begin_segment(struct tib_pops *pops, tib_ticks onset);

/* spread[i]: no two samples of lane i that lie less than TIB_QUALITY_REACH apart, the later one among these n, differ by
 * more. */
enum tib_status tib_pops_push(struct tib_pops *pops, const float *const lane[TIB_LANES_MAX], size_t n,
                              const float spread[TIB_LANES_MAX], struct tib_error *err);

/* Sends what is held back; does not end the sink's segment. */
enum tib_status tib_pops_end_segment(struct tib_pops *pops, struct tib_error *err);

void tib_pops_destroy(struct tib_pops *pops);

#endif
