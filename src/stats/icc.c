#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/stats.h"

#define LEAST_FREEDOM 1e-9 /* degrees of it, below which there is no distribution */
#define NOTHING 1e-24      /* a share of another mean square that rounding alone leaves */
#define TAIL ((1 - TIB_STATS_LEVEL) / 2)

/* Not gsl_cdf_fdist_Qinv(): that ends the program where it does not converge, and degrees of freedom may be next to 0. */
static double f_limit(double nu1, double nu2) {
  if (!(nu1 > LEAST_FREEDOM && nu2 > LEAST_FREEDOM)) return (double)NAN; /* GSL ends the program there too */
  double low = -700, high = 700;                                         /* of the logarithm */
  for (double middle; (middle = low + (high - low) / 2) != low && middle != high;) {
    if (gsl_cdf_fdist_Q(exp(middle), nu1, nu2) > TAIL)
      low = middle;
    else
      high = middle;
  }
  return exp(high);
}

/* Mean of values less the first of all: what is large and nearly equal keeps its digits. */
static double mean_less(double origin, const double *x, size_t stride, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i * stride] - origin;
  return sum / (double)n;
}

static struct tib_stats_icc none_of(size_t n, size_t values, enum tib_stats_why why) {
  return (struct tib_stats_icc){n, values, NAN, NAN, NAN, {NAN, NAN}, why};
}

/* ---- two-way ---- */

/* Mean squares of n rows and k columns. */
struct squares {
  double rows, columns, rest;
};

static struct squares squares_of(const double *x, size_t n, size_t k) {
  struct squares ms = {0};
  double mean = mean_less(*x, x, 1, n * k), dn = (double)n, dk = (double)k;
  for (size_t i = 0; i < n; i++) ms.rows += pow(mean_less(*x, x + i * k, 1, k) - mean, 2);
  for (size_t j = 0; j < k; j++) {
    double column = mean_less(*x, x + j, k, n);
    ms.columns += pow(column - mean, 2);
    for (size_t i = 0; i < n; i++) ms.rest += pow(x[i * k + j] - *x - mean_less(*x, x + i * k, 1, k) - column + mean, 2);
  }
  ms.rows *= dk / (dn - 1);
  ms.columns *= dn / (dk - 1);
  ms.rest /= (dn - 1) * (dk - 1);
  return ms;
}

/* McGraw & Wong 1996, table 7, case 2: degrees of freedom after Satterthwaite. */
static struct tib_stats_interval interval_2_1(struct squares ms, double icc, double n, double k) {
  double a = k * icc / (n * (1 - icc)), b = 1 + k * icc * (n - 1) / (n * (1 - icc));
  double by_column = a * ms.columns, by_rest = b * ms.rest;
  double sum = by_column + by_rest;
  double nu = sum * sum / (by_column * by_column / (k - 1) + by_rest * by_rest / ((n - 1) * (k - 1)));
  double below = f_limit(n - 1, nu), above = f_limit(nu, n - 1);
  double other = k * ms.columns + (k * n - k - n) * ms.rest;
  return (struct tib_stats_interval){n * (ms.rows - below * ms.rest) / (below * other + n * ms.rows),
                                     n * (above * ms.rows - ms.rest) / (other + n * above * ms.rows)};
}

static bool rows_are_even(const double *x, size_t n, size_t k) {
  for (size_t i = 0; i < n * k; i++)
    if (x[i] != x[i - i % k]) return false;
  return true;
}

static bool all_equal(const double *x, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (x[i] != x[0]) return false;
  return true;
}

struct tib_stats_icc tib_stats_icc_2_1(const double *x, size_t n, size_t k) {
  if (n < 2 || k < 2) return none_of(n, n * k, TIB_STATS_TOO_FEW);
  if (all_equal(x, n * k)) return none_of(n, n * k, TIB_STATS_NO_SPREAD);
  if (rows_are_even(x, n, k)) return (struct tib_stats_icc){n, n * k, (double)k, 1, 0, {1, 1}, TIB_STATS_HERE};
  struct squares ms = squares_of(x, n, k);
  double dn = (double)n, dk = (double)k;
  if (ms.rows <= NOTHING * ms.columns && ms.rest <= NOTHING * ms.columns) /* all rows are alike */
    return (struct tib_stats_icc){n, n * k, dk, 0, 0, {NAN, NAN}, TIB_STATS_NO_SPREAD};
  double icc = (ms.rows - ms.rest) / (ms.rows + (dk - 1) * ms.rest + dk / dn * (ms.columns - ms.rest));
  struct tib_stats_interval interval = interval_2_1(ms, icc, dn, dk);
  enum tib_stats_why why = isnan(interval.low) || isnan(interval.high) ? TIB_STATS_NO_SPREAD : TIB_STATS_HERE;
  if (why != TIB_STATS_HERE) interval.low = interval.high = (double)NAN;
  return (struct tib_stats_icc){n, n * k, dk, icc, sqrt(ms.rest), interval, why};
}

/* ---- one-way ---- */

struct one_way {
  size_t values;
  double between, within; /* sums of squares */
  double k0;
};

static struct one_way one_way_of(const double *x, const size_t *sizes, size_t n) {
  struct one_way w = {0};
  double of_squares = 0, origin = *x, mean;
  for (size_t i = 0; i < n; i++) {
    w.values += sizes[i];
    of_squares += (double)sizes[i] * (double)sizes[i];
  }
  mean = mean_less(origin, x, 1, w.values);
  for (size_t i = 0; i < n; i++) {
    double of_subject = mean_less(origin, x, 1, sizes[i]);
    w.between += (double)sizes[i] * (of_subject - mean) * (of_subject - mean);
    for (size_t j = 0; j < sizes[i]; j++) w.within += pow(x[j] - origin - of_subject, 2);
    x += sizes[i];
  }
  w.k0 = ((double)w.values - of_squares / (double)w.values) / (double)(n - 1);
  return w;
}

struct tib_stats_icc tib_stats_icc_1_1(const double *x, const size_t *sizes, size_t n) {
  size_t values = 0;
  for (size_t i = 0; i < n; i++) values += sizes[i];
  if (n < 2 || values <= n) return none_of(n, values, TIB_STATS_TOO_FEW);
  if (all_equal(x, values)) return none_of(n, values, TIB_STATS_NO_SPREAD);
  struct one_way w = one_way_of(x, sizes, n);
  double nu1 = (double)(n - 1), nu2 = (double)(values - n), k = w.k0;
  double between = w.between / nu1, within = w.within / nu2;
  struct tib_stats_icc icc = {n, values, k, (between - within) / (between + (k - 1) * within), sqrt(within), {1, 1}, 0};
  if (within == 0) return icc;
  double low = between / within / f_limit(nu1, nu2), high = between / within * f_limit(nu2, nu1);
  icc.interval = (struct tib_stats_interval){(low - 1) / (low + k - 1), (high - 1) / (high + k - 1)};
  return icc;
}
