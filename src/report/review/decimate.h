#ifndef TIB_REPORT_REVIEW_DECIMATE_H
#define TIB_REPORT_REVIEW_DECIMATE_H

/* Every d-th sample after a low-pass filter below half of the new rate, so that nothing above it is folded down. */

#include <tibialis/error.h>

#include <stddef.h>

struct tib_review_decimator {
  size_t every; /* 1: samples are kept as they are */
  size_t half;  /* taps on either side of the middle one */
  float *taps;  /* owned; 2 * half + 1; NULL where every is 1 */
  size_t capacity;
  float *rows; /* owned; room to work in */
};

/* TIB_MEMORY. */
enum tib_status tib_review_decimator_init(struct tib_review_decimator *decimator, size_t every, struct tib_error *err);
void tib_review_decimator_finish(struct tib_review_decimator *decimator);

/* How many of n samples are kept. */
size_t tib_review_decimated(const struct tib_review_decimator *decimator, size_t n);

/* Of x[0, n) every d-th from x[0] on into to, which holds tib_review_decimated(n). Beyond either end the sample at that end
 * is taken. `to` may not be x, unless every is 1. TIB_MEMORY. */
enum tib_status tib_review_decimate(struct tib_review_decimator *decimator, const float *x, size_t n, float *to,
                                    struct tib_error *err);

#endif
