#include "detect/same_signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

#define MINUTE (60 * TIB_TICKS_PER_S)

struct sums {
  double x, y, xx, yy, xy;
};

/* In lanes, so that the sums are the same on every processor. About the first value, so that floats are enough. */
TIB_WIDE static struct sums sum_up(const float *x, const float *y, size_t n) {
  tib_lanes of[5] = {0}, u, v;
  size_t whole = n / TIB_LANES * TIB_LANES;
  for (size_t i = 0; i < whole; i += TIB_LANES) {
    memcpy(&u, x + i, sizeof u);
    memcpy(&v, y + i, sizeof v);
    u -= x[0];
    v -= y[0];
    of[0] += u;
    of[1] += v;
    of[2] += u * u;
    of[3] += v * v;
    of[4] += u * v;
  }
  double sum[5] = {0};
  for (size_t k = 0; k < 5; k++)
    for (size_t l = 0; l < TIB_LANES; l++) sum[k] += (double)of[k][l];
  return (struct sums){sum[0], sum[1], sum[2], sum[3], sum[4]};
}

static double correlation(const float *x, const float *y, size_t n) {
  struct sums s = sum_up(x, y, n);
  double count = (double)(n / TIB_LANES * TIB_LANES);
  double xx = s.xx - s.x * s.x / count, yy = s.yy - s.y * s.y / count, xy = s.xy - s.x * s.y / count;
  /* What is constant has rounding for a variance. */
  if (!(xx > 1e-5 * s.xx) || !(yy > 1e-5 * s.yy)) return NAN;
  return xy / sqrt(xx * yy);
}

static bool are_alike(const struct tib_envelope *a, const struct tib_envelope *b) {
  return a->rate.samples == b->rate.samples && a->rate.record == b->rate.record && a->hop == b->hop &&
         a->n_hops == b->n_hops && a->n_segments == b->n_segments;
}

enum tib_status tib_same_signal(const struct tib_envelope *a, const struct tib_envelope *b, double *r,
                                struct tib_error *err) {
  *r = NAN;
  if (!are_alike(a, b)) return TIB_OK;
  size_t minute = (size_t)(tib_samples_in(a->rate, MINUTE) / a->hop), n = 0;
  double *found = NULL;
  enum tib_status status = minute > 0 ? tib_array_create(&found, a->n_hops / minute, sizeof *found, err) : TIB_OK;
  if (status || !found) return status;
  for (size_t s = 0; s < a->n_segments; s++) {
    const struct tib_envelope_segment *segment = &a->segments[s];
    for (size_t h = 0; h + minute <= segment->n_hops; h += minute) {
      size_t at = segment->first_hop + h;
      double here = correlation(a->mean + at, b->mean + at, minute);
      if (!isnan(here)) found[n++] = here;
    }
  }
  if (n > 0) {
    gsl_sort(found, 1, n);
    *r = gsl_stats_median_from_sorted_data(found, 1, n);
  }
  free(found);
  return TIB_OK;
}
