#ifndef TIB_COMPARE_MATCH_H
#define TIB_COMPARE_MATCH_H

/* Which movement of the one scoring is which of the other. */

#include "compare/night.h"

struct tib_match {
  size_t reference, test;
  double iou; /* length of what both share over that of what either covers */
};

/* One to one, on each leg by itself: the pair of the largest overlap first (by_onset: of the least distance of the
 * onsets), then the next of those that are left; of equal ones that of the earlier movement of the reference, then of the
 * test. *matches is the caller's, in the order of the reference. TIB_MEMORY. */
enum tib_status tib_match_find(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                               const struct tib_compare_options *options, struct tib_match **matches, size_t *n,
                               struct tib_error *err);

#endif
