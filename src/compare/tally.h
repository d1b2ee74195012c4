#ifndef TIB_COMPARE_TALLY_H
#define TIB_COMPARE_TALLY_H

/* What is counted of matches and seconds, and the figures that come of it. */

#include "compare/night.h"

/* Mean and spread, value by value. */
struct tib_moments {
  int64_t n;
  double mean, squares; /* sum of squared distances from the mean */
};

/* Seconds in which both, one or none tell of a movement. */
struct tib_seconds {
  int64_t both, reference, test, none;
};

struct tib_tally {
  int64_t reference_n, test_n, matched;
  int64_t outside_reference, outside_test; /* of movements that begin outside of the span that both have scored */
  struct tib_moments onset_ms, offset_ms, iou;
  struct tib_seconds seconds;
};

void tib_moments_add(struct tib_moments *moments, double value);
double tib_moments_sd(const struct tib_moments *moments); /* divisor n - 1; NAN below 2 */

void tib_tally_match(struct tib_tally *tally, struct tib_span reference, struct tib_span test, double iou);
void tib_seconds_add(struct tib_seconds *to, const struct tib_seconds *more);

/* NAN for what cannot be told: 0 of 0. */
double tib_tally_precision(const struct tib_tally *tally);
double tib_tally_recall(const struct tib_tally *tally);
double tib_tally_f1(const struct tib_tally *tally);

/* Cohen's kappa of a square table of n by n counts, rows by rows; NAN where chance alone would agree on everything. */
double tib_kappa(const int64_t *counts, size_t n);
double tib_seconds_kappa(const struct tib_seconds *seconds);

/* The span that both have scored; of one that does not tell it, that of the other; where neither does, to the end of the
 * last event. False where nothing is left. */
bool tib_common_span(const struct tib_scored_night *reference, const struct tib_scored_night *test, struct tib_span *span);

/* Seconds of one leg that begin within the span, those left out in which it cannot be scored, in part or whole. A second
 * with any part of a movement tells of one. TIB_MEMORY. */
enum tib_status tib_seconds_count(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                                  struct tib_span span, enum tib_side side, struct tib_seconds *seconds,
                                  struct tib_error *err);

#endif
