#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "stats/stats.h"

#define TAIL ((1 - TIB_STATS_LEVEL) / 2)

static struct tib_stats_interval about(double middle, double half) {
  return (struct tib_stats_interval){middle - half, middle + half};
}

struct tib_stats_agreement tib_stats_agreement(const double *differences, size_t n) {
  struct tib_stats_interval none = {NAN, NAN};
  struct tib_stats_agreement a = {n, NAN, NAN, NAN, NAN, none, none, none, n < 2 ? TIB_STATS_TOO_FEW : TIB_STATS_HERE};
  if (n > 0) a.bias = gsl_stats_mean(differences, 1, n);
  if (n < 2) return a;
  double z = gsl_cdf_ugaussian_Qinv(TAIL), t = gsl_cdf_tdist_Qinv(TAIL, (double)(n - 1));
  a.sd = gsl_stats_sd(differences, 1, n);
  a.low = a.bias - z * a.sd;
  a.high = a.bias + z * a.sd;
  double half = t * a.sd * sqrt(1 / (double)n + z * z / (2 * (double)(n - 1)));
  a.bias_interval = about(a.bias, t * a.sd / sqrt((double)n));
  a.low_interval = about(a.low, half);
  a.high_interval = about(a.high, half);
  return a;
}
