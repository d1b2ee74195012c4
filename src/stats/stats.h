#ifndef TIB_STATS_STATS_H
#define TIB_STATS_STATS_H

/* Statistics of arrays of doubles. No value in them is missing: the caller leaves those out and tells how many, and every
 * result says of how many values it is. What cannot be had is NAN, and `why` says why: never 0. No NAN, no infinity goes
 * in.
 *
 * Functions that need memory give a status, and TIB_MEMORY is the only one beside TIB_OK: too few values are no error.
 * Intervals are two-sided at 95 % unless they say otherwise. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tibialis/error.h>

#define TIB_STATS_LEVEL 0.95

/* Why a figure is NAN. */
enum tib_stats_why {
  TIB_STATS_HERE, /* it is not: all that was asked for is there */
  TIB_STATS_TOO_FEW,
  TIB_STATS_NO_SPREAD,    /* all values, or all of one variable, are equal */
  TIB_STATS_ALL_ZERO,     /* no difference but 0 */
  TIB_STATS_NOT_POSITIVE, /* a value of 0 or less has no logarithm */
  TIB_STATS_PERFECT,      /* a correlation of 1 or -1 has no interval */
  TIB_STATS_REASONS
};

/* A few words, such as "too few values". Static memory. */
const char *tib_stats_why_text(enum tib_stats_why why);

struct tib_stats_interval {
  double low, high;
};

/* ---- one array ---- */

void tib_stats_sort(double *x, size_t n);

/* Quantile at p in [0, 1] of values in ascending order, type 7 of Hyndman & Fan 1996 (the default of R). NAN for n 0. */
double tib_stats_quantile(const double *sorted, size_t n, double p);

struct tib_stats_summary {
  size_t n;
  double mean, sd; /* sd has the divisor n - 1: NAN for n 1 */
  double min, q1, median, q3, max;
};

/* All NAN for n 0. */
enum tib_status tib_stats_summarize(const double *x, size_t n, struct tib_stats_summary *summary, struct tib_error *err);

/* Of the natural logarithms. `why` TIB_STATS_NOT_POSITIVE: n_not_positive values have none, and all figures are NAN. */
struct tib_stats_logs {
  size_t n, n_not_positive;
  double log_mean, log_sd;                 /* log_sd NAN for n 1 */
  double geometric_mean;                   /* exp(log_mean) */
  double geometric_sd;                     /* exp(log_sd): a factor */
  struct tib_stats_interval mean_interval; /* of the geometric mean, from Student's t of the logarithms; NAN for n 1 */
  enum tib_stats_why why;
};

struct tib_stats_logs tib_stats_logs(const double *x, size_t n);

/* Ranks from 1, the mean of them for values that are equal. *ties (may be NULL) is the sum of t^3 - t over all groups of t
 * equal values. */
enum tib_status tib_stats_rank(const double *x, size_t n, double *ranks, double *ties, struct tib_error *err);

/* ---- tests: two-sided, as wilcox.test() of R has them by default ---- */

struct tib_stats_test {
  size_t n, m;      /* values of the first group, or differences that are not 0; of the second group, else 0 */
  size_t n_zero;    /* differences of 0: left out */
  double statistic; /* V: sum of the ranks of differences above 0; W of the first group */
  double p;
  bool exact; /* else the normal approximation, with continuity correction and corrected for ties */
  enum tib_stats_why why;
};

/* Wilcoxon's signed-rank test of n differences. Exact below 50 of them, where none is 0 and no two are alike in size. */
enum tib_status tib_stats_signed_rank(const double *differences, size_t n, struct tib_stats_test *test,
                                      struct tib_error *err);

/* Wilcoxon's rank-sum test (Mann and Whitney's). Exact where both have fewer than 50 values and no two are equal. */
enum tib_status tib_stats_rank_sum(const double *x, size_t n, const double *y, size_t m, struct tib_stats_test *test,
                                   struct tib_error *err);

/* ---- two variables ---- */

struct tib_stats_correlation {
  size_t n;                           /* pairs */
  double rho;                         /* Spearman's */
  struct tib_stats_interval interval; /* Bonett & Wright 2000: tanh(atanh(rho) +- z sqrt((1 + rho^2 / 2) / (n - 3))) */
  double p;   /* as cor.test(method = "spearman") of R by default: AS 89, or Student's t where values are tied */
  bool exact; /* AS 89: exact to n 9, an Edgeworth series beyond */
  enum tib_stats_why why; /* below 3 pairs nothing is there; with 3, or a rho of 1 or -1, no interval */
};

enum tib_status tib_stats_spearman(const double *x, const double *y, size_t n, struct tib_stats_correlation *correlation,
                                   struct tib_error *err);

/* ---- many tests: as p.adjust() of R ---- */

/* `adjusted` may be `p`. NANs stay, and are not counted as tests. */
enum tib_status tib_stats_holm(const double *p, size_t n, double *adjusted, struct tib_error *err);
enum tib_status tib_stats_benjamini_hochberg(const double *p, size_t n, double *adjusted, struct tib_error *err);

/* ---- agreement ---- */

/* Intraclass correlation of single measurements, McGraw & Wong 1996. */
struct tib_stats_icc {
  size_t n;         /* subjects */
  size_t values;    /* measurements in all */
  double k;         /* measurements a subject; the mean k0 of an analysis of variance where the numbers differ */
  double icc;       /* may be below 0 */
  double within_sd; /* root of the mean square within subjects (1,1), of the residual (2,1) */
  struct tib_stats_interval interval;
  enum tib_stats_why why;
};

/* ICC(2,1), McGraw & Wong's ICC(A,1): two-way random effects, absolute agreement. `x` has n rows (subjects) of k columns
 * (scorers, methods). Where all of a row are equal in every row the interval is 1 to 1; where all
 * rows are alike it is 0 without an interval. */
struct tib_stats_icc tib_stats_icc_2_1(const double *x, size_t n, size_t k);

/* ICC(1,1): one-way random effects. `x` has the values of one subject after those of the other, sizes[i] of subject i (each
 * at least 1). Where the sizes differ, k0 stands for k and the interval is approximate. */
struct tib_stats_icc tib_stats_icc_1_1(const double *x, const size_t *sizes, size_t n);

/* Limits of agreement, Bland & Altman 1999. */
struct tib_stats_agreement {
  size_t n;
  double bias, sd;                                       /* mean and sd of the differences */
  double low, high;                                      /* bias -+ 1.96 sd (the exact quantile) */
  struct tib_stats_interval bias_interval;               /* Student's t, n - 1 */
  struct tib_stats_interval low_interval, high_interval; /* standard error sd sqrt(1 / n + 1.96^2 / (2 (n - 1))) */
  enum tib_stats_why why;                                /* TIB_STATS_TOO_FEW: n 1 has a bias alone */
};

struct tib_stats_agreement tib_stats_agreement(const double *differences, size_t n);

/* ---- bootstrap ---- */

/* A statistic of n values, which it may reorder. */
typedef double tib_statistic(double *x, size_t n);

double tib_stats_mean_of(double *x, size_t n);
double tib_stats_median_of(double *x, size_t n);

struct tib_stats_bootstrap {
  size_t n, replicates;
  double estimate;
  struct tib_stats_interval interval; /* expanded percentile interval */
  enum tib_stats_why why;             /* TIB_STATS_TOO_FEW: below 6 values not even their whole range holds 95 % */
};

/* Interval of `statistic`: quantiles of it in `replicates` samples that are drawn from x with GSL's mt19937 from `seed`
 * (same seed, same figures), at the tails that Hesterberg 2015 calls expanded: those of Student's t, without which the
 * intervals of small samples hold the truth too seldom. Not BCa: its jackknife fails for the median. */
enum tib_status tib_stats_bootstrap(const double *x, size_t n, tib_statistic *statistic, size_t replicates, uint64_t seed,
                                    struct tib_stats_bootstrap *bootstrap, struct tib_error *err);

#endif
