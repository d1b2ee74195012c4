#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/stats.h"

#define LEAST 6 /* the range of 5 values holds the median with a chance of 1 - 2 / 2^5, which is below 95 % */

double tib_stats_mean_of(double *x, size_t n) { return gsl_stats_mean(x, 1, n); }

double tib_stats_median_of(double *x, size_t n) { return gsl_stats_median(x, 1, n); }

static void resample(gsl_rng *rng, const double *x, size_t n, double *to) {
  for (size_t i = 0; i < n; i++) to[i] = x[(size_t)(gsl_rng_uniform(rng) * (double)n)];
}

/* Hesterberg 2015: the tail of Student's t, of a sample whose spread is too small by sqrt(1 - 1 / n). */
static double expanded_tail(double n) {
  double t = gsl_cdf_tdist_Qinv((1 - TIB_STATS_LEVEL) / 2, n - 1);
  return gsl_cdf_ugaussian_Q(t * sqrt(n / (n - 1)));
}

static enum tib_status run(const double *x, tib_statistic *statistic, gsl_rng *rng, struct tib_stats_bootstrap *b,
                           struct tib_error *err) {
  double *sample, *found = NULL;
  enum tib_status status = tib_array_create(&sample, b->n, sizeof *sample, err);
  if (status == TIB_OK) status = tib_array_create(&found, b->replicates, sizeof *found, err);
  if (status != TIB_OK) goto out;
  memcpy(sample, x, b->n * sizeof *sample);
  b->estimate = statistic(sample, b->n);
  if (b->n < LEAST) goto out;
  for (size_t i = 0; i < b->replicates; i++) {
    resample(rng, x, b->n, sample);
    found[i] = statistic(sample, b->n);
  }
  tib_stats_sort(found, b->replicates);
  double tail = expanded_tail((double)b->n);
  b->interval.low = tib_stats_quantile(found, b->replicates, tail);
  b->interval.high = tib_stats_quantile(found, b->replicates, 1 - tail);
out:
  free(sample);
  free(found);
  return status;
}

enum tib_status tib_stats_bootstrap(const double *x, size_t n, tib_statistic *statistic, size_t replicates, uint64_t seed,
                                    struct tib_stats_bootstrap *bootstrap, struct tib_error *err) {
  *bootstrap = (struct tib_stats_bootstrap){n, replicates, NAN, {NAN, NAN}, n < LEAST ? TIB_STATS_TOO_FEW : TIB_STATS_HERE};
  if (n == 0) return TIB_OK;
  gsl_rng rng = {gsl_rng_mt19937, NULL}; /* not gsl_rng_alloc(): GSL ends the program where memory runs out */
  enum tib_status status = tib_array_create(&rng.state, 1, gsl_rng_mt19937->size, err);
  if (status != TIB_OK) return status;
  gsl_rng_set(&rng, (unsigned long)seed);
  status = run(x, statistic, &rng, bootstrap, err);
  free(rng.state);
  return status;
}
