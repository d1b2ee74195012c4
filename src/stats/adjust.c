#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "stats/stats.h"

/* The order of those that are not NAN, by size; *m their number. */
static enum tib_status order_of(const double *p, size_t n, size_t **order, size_t *m, struct tib_error *err) {
  double *there;
  size_t *at = NULL;
  *order = NULL;
  *m = 0;
  enum tib_status status = tib_array_create(&there, n, sizeof *there, err);
  if (status == TIB_OK) status = tib_array_create(&at, n, sizeof *at, err);
  if (status == TIB_OK) status = tib_array_create(order, n, sizeof **order, err);
  if (status != TIB_OK) goto out;
  for (size_t i = 0; i < n; i++)
    if (!isnan(p[i])) at[*m] = i, there[(*m)++] = p[i];
  if (*m > 0) gsl_sort_index(*order, there, 1, *m);
  for (size_t i = 0; i < *m; i++) (*order)[i] = at[(*order)[i]];
out:
  free(there);
  free(at);
  return status;
}

enum tib_status tib_stats_holm(const double *p, size_t n, double *adjusted, struct tib_error *err) {
  size_t *order, m;
  double least = 0; /* none may be below one that is smaller */
  enum tib_status status = order_of(p, n, &order, &m, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < n; i++) adjusted[i] = p[i];
  for (size_t i = 0; i < m; i++) {
    least = fmax(least, fmin((double)(m - i) * adjusted[order[i]], 1));
    adjusted[order[i]] = least;
  }
  free(order);
  return TIB_OK;
}

enum tib_status tib_stats_benjamini_hochberg(const double *p, size_t n, double *adjusted, struct tib_error *err) {
  size_t *order, m;
  double most = 1;
  enum tib_status status = order_of(p, n, &order, &m, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < n; i++) adjusted[i] = p[i];
  for (size_t i = m; i-- > 0;) {
    most = fmin(most, (double)m / (double)(i + 1) * adjusted[order[i]]);
    adjusted[order[i]] = most;
  }
  free(order);
  return TIB_OK;
}
