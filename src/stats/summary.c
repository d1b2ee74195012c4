#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/stats.h"

void tib_stats_sort(double *x, size_t n) {
  if (n > 1) gsl_sort(x, 1, n);
}

double tib_stats_quantile(const double *sorted, size_t n, double p) {
  return n > 0 ? gsl_stats_quantile_from_sorted_data(sorted, 1, n, p) : NAN; /* of type 7 */
}

enum tib_status tib_stats_summarize(const double *x, size_t n, struct tib_stats_summary *summary, struct tib_error *err) {
  double *sorted;
  *summary = (struct tib_stats_summary){n, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  if (n == 0) return TIB_OK;
  enum tib_status status = tib_array_create(&sorted, n, sizeof *sorted, err);
  if (status != TIB_OK) return status;
  memcpy(sorted, x, n * sizeof *sorted);
  tib_stats_sort(sorted, n);
  summary->mean = gsl_stats_mean(x, 1, n);
  if (n > 1) summary->sd = gsl_stats_sd(x, 1, n);
  summary->min = sorted[0];
  summary->q1 = tib_stats_quantile(sorted, n, 0.25);
  summary->median = tib_stats_quantile(sorted, n, 0.5);
  summary->q3 = tib_stats_quantile(sorted, n, 0.75);
  summary->max = sorted[n - 1];
  free(sorted);
  return TIB_OK;
}

struct tib_stats_logs tib_stats_logs(const double *x, size_t n) {
  struct tib_stats_logs logs = {n, 0, NAN, NAN, NAN, NAN, {NAN, NAN}, TIB_STATS_HERE};
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++) logs.n_not_positive += x[i] <= 0;
  if (n == 0) logs.why = TIB_STATS_TOO_FEW;
  if (logs.n_not_positive > 0) logs.why = TIB_STATS_NOT_POSITIVE;
  if (logs.why != TIB_STATS_HERE) return logs;
  for (size_t i = 0; i < n; i++) mean += (log(x[i]) - mean) / (double)(i + 1);
  for (size_t i = 0; i < n; i++) squares += (log(x[i]) - mean) * (log(x[i]) - mean);
  logs.log_mean = mean;
  logs.geometric_mean = exp(mean);
  if (n < 2) return logs;
  logs.log_sd = sqrt(squares / (double)(n - 1));
  logs.geometric_sd = exp(logs.log_sd);
  double half = gsl_cdf_tdist_Qinv((1 - TIB_STATS_LEVEL) / 2, (double)(n - 1)) * logs.log_sd / sqrt((double)n);
  logs.mean_interval = (struct tib_stats_interval){exp(mean - half), exp(mean + half)};
  return logs;
}
