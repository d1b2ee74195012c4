#include "report/review/decimate.h"

#include <math.h>
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
  free(decimator->rows);
  *decimator = (struct tib_review_decimator){0};
}

/* x[0, n) in `every` rows, each of every d-th sample, with the samples at either end repeated. */
static float end_of(const float *x, size_t n, size_t padded, size_t half) {
  size_t at = padded < half ? 0 : padded - half;
  return x[at < n ? at : n - 1];
}

static void part_pairs(const float *restrict x, size_t n, float *restrict even, float *restrict odd) {
  for (size_t k = 0; k < n; k++) {
    even[k] = x[2 * k];
    odd[k] = x[2 * k + 1];
  }
}

static void part(const struct tib_review_decimator *d, const float *x, size_t n, size_t length) {
  size_t every = d->every, whole = n / every;
  for (size_t r = 0; r < every; r++) {
    float *row = d->rows + r * length;
    for (size_t k = 0; k < REACH; k++) row[k] = x[0];
    if (every > 2)
      for (size_t k = 0; k < whole; k++) row[REACH + k] = x[k * every + r];
    for (size_t k = REACH + whole; k < length; k++) row[k] = end_of(x, n, k * every + r, d->half);
  }
  if (every == 2) part_pairs(x, whole, d->rows + REACH, d->rows + length + REACH);
}

#define AT_ONCE 4 /* registers of values */

struct sums {
  tib_lanes v[AT_ONCE];
};

/* Adds what lies under a tap and under its fellow on the other side of the middle. */
static inline void add_pair(struct sums *sums, float tap, const float *before, const float *after) {
  for (size_t v = 0; v < AT_ONCE; v++) {
    tib_lanes x, y;
    memcpy(&x, before + v * TIB_LANES, sizeof x);
    memcpy(&y, after + v * TIB_LANES, sizeof y);
    sums->v[v] += tap * (x + y);
  }
}

/* Values [at, at + AT_ONCE * TIB_LANES): tap i lies over place i / every of row i % every. */
TIB_WIDE static void filter(const struct tib_review_decimator *d, size_t length, size_t at, float *to) {
  const float *x = d->rows + at;
  struct sums sums;
  memcpy(sums.v, x + REACH, sizeof sums.v);
  for (size_t v = 0; v < AT_ONCE; v++) sums.v[v] *= d->taps[d->half];
  for (size_t r = 0; r < d->every; r++)
    for (size_t q = 0, i = r; i < d->half; q++, i += d->every) {
      size_t other = 2 * d->half - i;
      add_pair(&sums, d->taps[i], x + r * length + q, x + other % d->every * length + other / d->every);
    }
  memcpy(to, sums.v, sizeof sums.v);
}

static enum tib_status reserve(struct tib_review_decimator *d, size_t n, struct tib_error *err) {
  return tib_array_reserve(&d->rows, &d->capacity, n, sizeof *d->rows, err);
}

enum tib_status tib_review_decimate(struct tib_review_decimator *decimator, const float *x, size_t n, float *to,
                                    struct tib_error *err) {
  const size_t once = AT_ONCE * TIB_LANES;
  if (decimator->every <= 1) {
    if (to != x) memcpy(to, x, n * sizeof *x);
    return TIB_OK;
  }
  size_t kept = tib_review_decimated(decimator, n), length = (kept + once - 1) / once * once + 2 * REACH + 1;
  enum tib_status status = reserve(decimator, length * decimator->every, err);
  if (status != TIB_OK || n == 0) return status;
  part(decimator, x, n, length);
  for (size_t at = 0; at < kept; at += once) {
    float values[AT_ONCE * TIB_LANES];
    filter(decimator, length, at, values);
    memcpy(to + at, values, (kept - at < once ? kept - at : once) * sizeof *to);
  }
  return TIB_OK;
}

size_t tib_review_decimated(const struct tib_review_decimator *decimator, size_t n) {
  return (n + decimator->every - 1) / decimator->every;
}
