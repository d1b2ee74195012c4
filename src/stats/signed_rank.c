#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "stats/stats.h"

#define EXACT_BELOW 50

/* How likely a sum of ranks of at most v is, where each of the ranks 1 to n counts with chance 1/2. */
static double share_to(int v, size_t n) {
  double ways[EXACT_BELOW * (EXACT_BELOW - 1) / 2 + 1] = {1}; /* ways to make each sum; whole numbers below 2^50 */
  int most = 0;
  double sum = 0;
  for (int rank = 1; rank <= (int)n; rank++) {
    most += rank;
    for (int s = most; s >= rank; s--) ways[s] += ways[s - rank];
  }
  for (int s = 0; s <= v; s++) sum += ways[s];
  return ldexp(sum, -(int)n);
}

static double exact_p(double v, double n) {
  double smaller = v > n * (n + 1) / 4 ? n * (n + 1) / 2 - v : v; /* it is symmetric */
  return fmin(2 * share_to((int)smaller, (size_t)n), 1);
}

static double normal_p(double v, double n, double ties) {
  double z = v - n * (n + 1) / 4;
  double sigma = sqrt(n * (n + 1) * (2 * n + 1) / 24 - ties / 48);
  z = (z - (z > 0 ? 0.5 : z < 0 ? -0.5 : 0)) / sigma;
  return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

enum tib_status tib_stats_signed_rank(const double *differences, size_t n, struct tib_stats_test *test,
                                      struct tib_error *err) {
  double *sizes, *ranks = NULL, ties, v = 0;
  *test = (struct tib_stats_test){.statistic = NAN, .p = NAN};
  enum tib_status status = tib_array_create(&sizes, n, sizeof *sizes, err);
  if (status == TIB_OK) status = tib_array_create(&ranks, n, sizeof *ranks, err);
  if (status != TIB_OK) goto out;
  for (size_t i = 0; i < n; i++)
    if (differences[i] != 0) sizes[test->n++] = fabs(differences[i]);
  test->n_zero = n - test->n;
  test->why = n == 0 ? TIB_STATS_TOO_FEW : test->n == 0 ? TIB_STATS_ALL_ZERO : TIB_STATS_HERE;
  if (test->why != TIB_STATS_HERE) goto out;
  status = tib_stats_rank(sizes, test->n, ranks, &ties, err);
  if (status != TIB_OK) goto out;
  for (size_t i = 0, k = 0; i < n; i++) {
    if (differences[i] == 0) continue;
    if (differences[i] > 0) v += ranks[k];
    k++;
  }
  test->statistic = v;
  test->exact = test->n < EXACT_BELOW && ties == 0 && test->n_zero == 0;
  test->p = test->exact ? exact_p(v, (double)test->n) : normal_p(v, (double)test->n, ties);
out:
  free(sizes);
  free(ranks);
  return status;
}
