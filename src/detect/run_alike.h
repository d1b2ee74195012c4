#ifndef TIB_DETECT_RUN_ALIKE_H
#define TIB_DETECT_RUN_ALIKE_H

/* How much the bursts of a run differ, TIB-DEC-12: a tremor, and legs that take turns, do the same again and again; a
 * restless leg and potentials do not. */

#include "detect/short_bursts.h"

/* Sum of the spreads of their intervals, their lengths and their rises above rest: of each the mean distance from the
 * median as a share of it. 0: all alike. Intervals are those of each leg, as the other may follow it sooner than it follows
 * that one, and so are rises. `member`: n of them, sorted by onset; room for n ticks. */
double tib_run_difference(struct tib_short_burst *const *member, size_t n, size_t n_legs, tib_ticks *room);

/* Sorts them; n at least 1. */
tib_ticks tib_median_of_ticks(tib_ticks *ticks, size_t n);

#endif
