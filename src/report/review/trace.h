#ifndef TIB_REPORT_REVIEW_TRACE_H
#define TIB_REPORT_REVIEW_TRACE_H

/* Long traces made small: the smallest and the largest of every bin, so that no burst vanishes, each in a byte. */

#include <tibialis/types.h>

#define TIB_REVIEW_BINS_HZ 16 /* at most */

/* Bins that follow on each other. */
struct tib_review_run {
  tib_ticks onset;
  double step_s;
  size_t first, n;
};

struct tib_review_trace {
  size_t n;
  float *low, *high; /* owned, n each; NAN in bins without a value; low is NULL where only the largest are kept */
  size_t n_runs;
  struct tib_review_run *runs; /* owned */
};

/* A leg's hops: low is the smallest mean, high the largest sample. A bin is a whole number of hops. TIB_MEMORY. */
enum tib_status tib_review_trace_of_envelope(const struct tib_envelope *envelope, struct tib_review_trace *trace,
                                             struct tib_error *err);

/* An ankle's motion: the largest alone. */
enum tib_status tib_review_trace_of_activity(const struct tib_activity *activity, struct tib_review_trace *trace,
                                             struct tib_error *err);

/* Every value of the resting level. */
enum tib_status tib_review_trace_of_rest(const struct tib_rest *rest, const struct tib_envelope *envelope,
                                         struct tib_review_trace *trace, struct tib_error *err);

void tib_review_trace_finish(struct tib_review_trace *trace);

/* Codes of `levels` steps of equal ratio from lo to hi: code 0 is no value, code c is lo * (hi / lo)^((c - 1) / (levels -
 * 1)). What is below lo has code 1. */
struct tib_review_scale {
  double lo, hi;
  unsigned levels;
};

/* From the largest value down over at most six decades. */
struct tib_review_scale tib_review_scale_make(const struct tib_review_trace *trace, unsigned levels);

unsigned tib_review_code(const struct tib_review_scale *scale, double value);

/* The same of many, into bytes: levels is at most 255. A value next to the border of two codes may have either. */
enum tib_status tib_review_codes(const struct tib_review_scale *scale, const float *values, size_t n, unsigned char *codes,
                                 struct tib_error *err);

#endif
