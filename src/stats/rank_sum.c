#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "stats/stats.h"

#define EXACT_BELOW 50

/* *p: how likely W is at most w in groups of n and m without ties. Counts the choices of k of the first ranks by the sum
 * that they exceed the least one by: ways[k][w]. */
static enum tib_status share_to(size_t w, size_t n, size_t m, double *p, struct tib_error *err) {
  size_t width = w + 1;
  double *ways, at_most = 0, all = 1;
  enum tib_status status = tib_array_create(&ways, (n + 1) * width, sizeof *ways, err);
  if (status != TIB_OK) return status;
  ways[0] = 1;
  for (size_t rank = 1; rank <= n + m; rank++)
    for (size_t k = rank < n ? rank : n; k >= 1; k--)
      for (size_t s = width; s-- > rank - k;) ways[k * width + s] += ways[(k - 1) * width + s - (rank - k)];
  for (size_t s = 0; s <= w; s++) at_most += ways[n * width + s];
  for (size_t i = 1; i <= n; i++) all = all * (double)(m + i) / (double)i;
  free(ways);
  *p = at_most / all;
  return TIB_OK;
}

static enum tib_status exact_p(struct tib_stats_test *test, struct tib_error *err) {
  double most = (double)test->n * (double)test->m, w = test->statistic, p;
  enum tib_status status = share_to((size_t)(w > most / 2 ? most - w : w), test->n, test->m, &p, err); /* symmetric */
  if (status == TIB_OK) test->p = fmin(2 * p, 1);
  return status;
}

static double normal_p(const struct tib_stats_test *test, double ties) {
  double n = (double)test->n, m = (double)test->m, all = n + m;
  double z = test->statistic - n * m / 2;
  double sigma = sqrt(n * m / 12 * (all + 1 - ties / (all * (all - 1))));
  z = (z - (z > 0 ? 0.5 : z < 0 ? -0.5 : 0)) / sigma;
  return 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

static enum tib_status find_p(struct tib_stats_test *test, double ties, struct tib_error *err) {
  double all = (double)test->n + (double)test->m;
  if (ties == all * all * all - all) {
    test->why = TIB_STATS_NO_SPREAD;
    return TIB_OK;
  }
  test->exact = test->n < EXACT_BELOW && test->m < EXACT_BELOW && ties == 0;
  if (test->exact) return exact_p(test, err);
  test->p = normal_p(test, ties);
  return TIB_OK;
}

enum tib_status tib_stats_rank_sum(const double *x, size_t n, const double *y, size_t m, struct tib_stats_test *test,
                                   struct tib_error *err) {
  double *both, *ranks = NULL, ties, sum = 0;
  *test = (struct tib_stats_test){.n = n, .m = m, .statistic = NAN, .p = NAN};
  if (n == 0 || m == 0) {
    test->why = TIB_STATS_TOO_FEW;
    return TIB_OK;
  }
  enum tib_status status = tib_array_create(&both, n + m, sizeof *both, err);
  if (status == TIB_OK) status = tib_array_create(&ranks, n + m, sizeof *ranks, err);
  if (status != TIB_OK) goto out;
  memcpy(both, x, n * sizeof *both);
  memcpy(both + n, y, m * sizeof *both);
  status = tib_stats_rank(both, n + m, ranks, &ties, err);
  if (status != TIB_OK) goto out;
  for (size_t i = 0; i < n; i++) sum += ranks[i];
  test->statistic = sum - (double)n * ((double)n + 1) / 2;
  status = find_p(test, ties, err);
out:
  free(both);
  free(ranks);
  return status;
}
