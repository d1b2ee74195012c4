#ifndef TIB_CONDITION_HOPS_H
#define TIB_CONDITION_HOPS_H

/* Filtered samples to hops: mean and largest of the rectified samples, and the mean square of power steps (2.9, 4.2). */

#include <tibialis/types.h>

#include "condition/between.h"

struct tib_hops {
  struct tib_envelope *envelope; /* filled; its arrays have room for n_hops_max and n_power_max */
  size_t n_hops_max, n_power_max;
  float *rest; /* owned; samples of a hop that is not whole yet */
  size_t n_rest;
  double power_sum;
  int power_fill;
  struct tib_between between;
};

/* Gives `envelope` (hop and power_hops set) its arrays at their full size: `samples` are those of all segments together,
 * which fill no more hops than one segment of them would. Where a hop is a single sample its largest is sought at `points`
 * points a sample (BASE-14). */
enum tib_status tib_hops_init(struct tib_hops *hops, struct tib_envelope *envelope, int64_t samples, int points,
                              struct tib_error *err);

/* TIB_INTERNAL where more comes than was announced. */
enum tib_status tib_hops_push(struct tib_hops *hops, const float *x, size_t n, struct tib_error *err);

/* Ends a segment: what does not fill a hop or a power step is left out. */
void tib_hops_end_segment(struct tib_hops *hops);

void tib_hops_finish(struct tib_hops *hops);

#endif
