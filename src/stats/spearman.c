#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "stats/stats.h"

#define COUNTED_TO 9 /* pairs: up to here all orders are gone through */
#define SERIES_TO 1290

/* ---- AS 89: how likely a sum of squared differences of ranks of at least s is, by chance and without ties ---- */

struct orders {
  int n, s;
  double at_least, all;
};

/* Goes through all orders of the ranks that are left: `used` has their bits. */
static void count_orders(struct orders *orders, unsigned used, int at, int sum) {
  if (at == orders->n) {
    orders->at_least += sum >= orders->s;
    orders->all += 1;
    return;
  }
  for (int rank = 0; rank < orders->n; rank++)
    if (!(used & 1u << rank)) count_orders(orders, used | 1u << rank, at + 1, sum + (rank - at) * (rank - at));
}

/* Edgeworth's series of Best & Roberts 1975, a polynomial in b = 1 / n and y. */
static double series(double s, double n) {
  double b = 1 / n;
  double x = (6 * (s - 1) * b / (n * n - 1) - 1) * sqrt(n - 1), y = x * x;
  const double terms[] = {
      0.2274 + b * (0.2531 + 0.1745 * b),  /* y^0 */
      -0.0758 + b * (0.1033 + 0.3932 * b), /* y^1 */
      -b * (0.0879 + 0.0151 * b),          /* y^2 */
      b * (0.0072 - 0.0831 * b),           /* y^3 */
      0.0131 * b * b,                      /* y^4 */
      -4.6e-4 * b * b,                     /* y^5 */
  };
  double sum = 0;
  for (size_t i = sizeof terms / sizeof *terms; i-- > 0;) sum = sum * y + terms[i];
  double p = x * b * sum / exp(y / 2) + gsl_cdf_ugaussian_Q(x);
  return fmin(fmax(p, 0), 1);
}

/* The chance that the sum is at least s, below the mean of all sums that it is at most s: twice that is p. */
static double one_sided(double s, double n) {
  double most = (n * n * n - n) / 3;
  double far = s > most / 2 ? s : most - s; /* the sums lie symmetric about most / 2 */
  if (n > COUNTED_TO) return far > 0 ? series(far, n) : 1;
  struct orders orders = {.n = (int)n, .s = (int)far};
  count_orders(&orders, 0, 0, 0);
  return orders.at_least / orders.all;
}

/* ---- the rest ---- */

static double t_p(double rho, double n) {
  double t = fabs(rho) / sqrt((1 - rho * rho) / (n - 2));
  return isinf(t) ? 0 : 2 * gsl_cdf_tdist_Q(t, n - 2);
}

static struct tib_stats_interval interval_of(double rho, double n) {
  double half = gsl_cdf_ugaussian_Qinv((1 - TIB_STATS_LEVEL) / 2) * sqrt((1 + rho * rho / 2) / (n - 3));
  return (struct tib_stats_interval){tanh(atanh(rho) - half), tanh(atanh(rho) + half)};
}

static double squared_differences(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

static void correlate(struct tib_stats_correlation *c, const double *a, const double *b, bool tied) {
  double n = (double)c->n;
  c->rho = gsl_stats_correlation(a, 1, b, 1, c->n);
  if (fabs(c->rho) > 1 - 1e-12) c->rho = c->rho > 0 ? 1 : -1; /* ranks cannot come nearer: what lacks is rounding */
  c->exact = !tied && c->n <= SERIES_TO;
  c->p = c->exact ? fmin(2 * one_sided(squared_differences(a, b, c->n), n), 1) : t_p(c->rho, n);
  c->why = c->n < 4 ? TIB_STATS_TOO_FEW : fabs(c->rho) == 1 ? TIB_STATS_PERFECT : TIB_STATS_HERE;
  if (c->why == TIB_STATS_HERE) c->interval = interval_of(c->rho, n);
}

enum tib_status tib_stats_spearman(const double *x, const double *y, size_t n, struct tib_stats_correlation *correlation,
                                   struct tib_error *err) {
  double *a, *b = NULL, ties_x, ties_y, all = (double)n;
  *correlation = (struct tib_stats_correlation){n, NAN, {NAN, NAN}, NAN, false, TIB_STATS_HERE};
  if (n < 3) {
    correlation->why = TIB_STATS_TOO_FEW;
    return TIB_OK;
  }
  enum tib_status status = tib_array_create(&a, n, sizeof *a, err);
  if (status == TIB_OK) status = tib_array_create(&b, n, sizeof *b, err);
  if (status == TIB_OK) status = tib_stats_rank(x, n, a, &ties_x, err);
  if (status == TIB_OK) status = tib_stats_rank(y, n, b, &ties_y, err);
  if (status != TIB_OK) goto out;
  if (fmax(ties_x, ties_y) == all * all * all - all)
    correlation->why = TIB_STATS_NO_SPREAD;
  else
    correlate(correlation, a, b, ties_x > 0 || ties_y > 0);
out:
  free(a);
  free(b);
  return status;
}
