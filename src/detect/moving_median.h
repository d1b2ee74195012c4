#ifndef TIB_DETECT_MOVING_MEDIAN_H
#define TIB_DETECT_MOVING_MEDIAN_H

#include <stddef.h>

#include "detect/histogram.h"

/* The largest median of the rectified samples of `window` hops in a row among n (WASM16-LM-5); of all n where there are
 * fewer. A hop of one sample gives it exactly by its mean, of two by its mean and its peak; of a longer one the peak is one
 * sample, and each of the others is taken to be their mean. (A median of plain means of hops lies a tenth higher on noise.)
 * `room` is for (window + TIB_MEDIAN_AT_ONCE) * hop values; `h` is used and left empty. n and window are at least 1. */
float tib_largest_median(const float *mean, const float *peak, size_t n, size_t hop, size_t window, uint16_t *room,
                         struct tib_histogram *h);

#define TIB_MEDIAN_AT_ONCE 16 /* hops */

#endif
