#include <gsl/gsl_sort.h>
#include <stdlib.h>

#include "base/array.h"
#include "stats/stats.h"

enum tib_status tib_stats_rank(const double *x, size_t n, double *ranks, double *ties, struct tib_error *err) {
  size_t *order;
  if (ties) *ties = 0;
  enum tib_status status = tib_array_create(&order, n, sizeof *order, err);
  if (status != TIB_OK || n == 0) return status;
  gsl_sort_index(order, x, 1, n);
  for (size_t from = 0, to; from < n; from = to) {
    for (to = from + 1; to < n && x[order[to]] == x[order[from]];) to++;
    double t = (double)(to - from);
    for (size_t i = from; i < to; i++) ranks[order[i]] = (double)from + (t + 1) / 2;
    if (ties) *ties += t * t * t - t;
  }
  free(order);
  return TIB_OK;
}
