#include <criterion/criterion.h>

#include <gsl/gsl_movstat.h>

#include "condition/window_median.h"

/* GSL's own is the reference. Values of which many are equal, so that ties are among them. */
static void beside_gsl(size_t n, size_t half, unsigned levels) {
  static double window[1000];
  gsl_vector *x = gsl_vector_alloc(n), *expected = gsl_vector_alloc(n);
  gsl_movstat_workspace *work = gsl_movstat_alloc2(half, half);
  double y[1000];
  unsigned seed = 12345u + levels;
  cr_assert(x && expected && work && n <= 1000);
  for (size_t i = 0; i < n; i++) {
    seed = seed * 1664525u + 1013904223u;
    gsl_vector_set(x, i, (double)(seed >> 8 & 0xFFFF) * levels / 65536.0 / (levels > 100 ? 1.0 : 7.0));
    if (levels <= 100) gsl_vector_set(x, i, (double)(int)(gsl_vector_get(x, i) * 7.0));
  }
  gsl_movstat_median(GSL_MOVSTAT_END_TRUNCATE, x, expected, work);
  tib_window_median(x->data, n, half, y, window);
  for (size_t i = 0; i < n; i++)
    cr_expect_eq(y[i], gsl_vector_get(expected, i), "n %zu, half %zu, levels %u, at %zu: %.17g, GSL has %.17g", n, half,
                 levels, i, y[i], gsl_vector_get(expected, i));
  gsl_movstat_free(work);
  gsl_vector_free(expected);
  gsl_vector_free(x);
}

Test(window_median, is_that_of_gsl) {
  static const unsigned levels[] = {1, 3, 40, 60000};
  for (size_t k = 0; k < 4; k++) {
    beside_gsl(1, 0, levels[k]);
    beside_gsl(1, 5, levels[k]);
    beside_gsl(2, 1, levels[k]);
    beside_gsl(10, 9, levels[k]);
    beside_gsl(10, 10, levels[k]);
    beside_gsl(300, 0, levels[k]);
    beside_gsl(300, 1, levels[k]);
    beside_gsl(300, 7, levels[k]);
    beside_gsl(1000, 150, levels[k]);
    beside_gsl(300, 299, levels[k]);
    beside_gsl(300, 5000, levels[k]);
  }
}
