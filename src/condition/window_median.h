#ifndef TIB_CONDITION_WINDOW_MEDIAN_H
#define TIB_CONDITION_WINDOW_MEDIAN_H

/* Moving medians. GSL has them as well, but takes memory of its own for that and ends the program where there is none. */

#include <stddef.h>

/* y[i] = median of x[i - half] to x[i + half], as far as these are there; of an even number the mean of the middle two. No
 * x is NAN. `window` has room for the smaller of n and 2 * half + 1 values. */
void tib_window_median(const double *x, size_t n, size_t half, double *y, double *window);

#endif
