#include "report/review/decimate.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"

#define REACH 12    /* samples of the new rate on either side */
#define CUTOFF 0.42 /* of the new rate: half of the old amplitude */
#define BETA 5.0    /* Kaiser: 53 dB, from half of the new rate on */

/* The modified Bessel function of order 0. */
static double bessel(double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > 1e-12 * sum; k++) {
    term *= x / (2 * k) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

static double tap(size_t i, size_t half, size_t every) {
  const double pi = 3.14159265358979323846;
  double x = 2 * CUTOFF * (double)i / (double)every, share = (double)i / (double)(half + 1);
  double sinc = i > 0 ? sin(pi * x) / (pi * x) : 1;
  return sinc * bessel(BETA * sqrt(1 - share * share)) / bessel(BETA);
}

enum tib_status tib_review_decimator_init(struct tib_review_decimator *decimator, size_t every, struct tib_error *err) {
  *decimator = (struct tib_review_decimator){.every = every};
  if (every <= 1) return TIB_OK;
  size_t half = REACH * every;
  enum tib_status status = tib_array_create(&decimator->taps, 2 * half + 1, sizeof *decimator->taps, err);
  if (status != TIB_OK) return status;
  decimator->half = half;
  double sum = 0;
  for (size_t i = 0; i <= half; i++) sum += (i > 0 ? 2 : 1) * tap(i, half, every);
  for (size_t i = 0; i <= half; i++)
    decimator->taps[half - i] = decimator->taps[half + i] = (float)(tap(i, half, every) / sum);
  return TIB_OK;
}

void tib_review_decimator_finish(struct tib_review_decimator *decimator) {
  free(decimator->taps);
  *decimator = (struct tib_review_decimator){0};
}

/* Where all taps lie within the samples: x[0] is that under the first of them. */
TIB_WIDE static float inside(const float *restrict taps, const float *restrict x, size_t n) {
  tib_lanes sums = {0};
  size_t i = 0;
  for (; i + TIB_LANES <= n; i += TIB_LANES) {
    tib_lanes t, v;
    memcpy(&t, taps + i, sizeof t);
    memcpy(&v, x + i, sizeof v);
    sums += t * v;
  }
  float sum = 0;
  for (; i < n; i++) sum += taps[i] * x[i];
  for (size_t k = 0; k < TIB_LANES; k++) sum += sums[k];
  return sum;
}

static float at_end(const struct tib_review_decimator *d, const float *x, size_t n, size_t at) {
  float sum = 0;
  for (size_t i = 0; i <= 2 * d->half; i++) {
    size_t from = at + i < d->half ? 0 : at + i - d->half;
    sum += d->taps[i] * x[from < n ? from : n - 1];
  }
  return sum;
}

size_t tib_review_decimate(const struct tib_review_decimator *decimator, const float *x, size_t n, float *to) {
  size_t every = decimator->every, kept = 0;
  if (every <= 1) {
    if (to != x) memcpy(to, x, n * sizeof *x);
    return n;
  }
  for (size_t at = 0; at < n; at += every) {
    bool whole = at >= decimator->half && at + decimator->half < n;
    to[kept++] =
        whole ? inside(decimator->taps, x + at - decimator->half, 2 * decimator->half + 1) : at_end(decimator, x, n, at);
  }
  return kept;
}
