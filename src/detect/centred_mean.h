#ifndef TIB_DETECT_CENTRED_MEAN_H
#define TIB_DETECT_CENTRED_MEAN_H

/* Means of a series over centred windows of any width: whole neighbours and, at both ends, the part of one that makes the
 * width exact (a window of 0.25 s is as wide at 200 Hz as at 512 Hz). */

#include <stddef.h>

#include <tibialis/types.h>

struct tib_window {
  size_t whole; /* neighbours on either side that count in full */
  double part;  /* weight of the ones beyond */
  double width; /* 1 + 2 whole + 2 part */
};

/* `length` over a series of one value per `samples_per_value` samples; at least one value wide. */
struct tib_window tib_window_make(struct tib_rate rate, int samples_per_value, tib_ticks length);

/* Means about x[first] .. x[first + n - 1] of a series of n_x; at its ends over what there is. */
void tib_window_means(struct tib_window window, const float *x, size_t n_x, size_t first, size_t n, float *mean);

/* What none of these means exceeds, at a part of their cost; of values that are not negative. Near an end INFINITY. */
float tib_window_most(struct tib_window window, const float *x, size_t n_x, size_t first, size_t n);

#endif
