#ifndef TIB_BASE_WINDOWS_H
#define TIB_BASE_WINDOWS_H

#include <stddef.h>

/* Sums of `width` values from each of x[0] .. x[n - 1] on, each put together of sums of 1, 2, 4, ... neighbours: side by
 * side and without a running sum. `room` is for n + width values. To be called from a function that is TIB_WIDE. */
static inline __attribute__((always_inline)) void tib_window_sums(const float *restrict x, size_t n, size_t width,
                                                                  double *restrict room, double *restrict sum) {
  size_t offset = 0, held = n + width - 1;
  for (size_t i = 0; i < held; i++) room[i] = (double)x[i];
  for (size_t i = 0; i < n; i++) sum[i] = 0.0;
  for (size_t step = 1; step <= width; step *= 2) {
    if (width & step) {
      for (size_t i = 0; i < n; i++) sum[i] += room[i + offset];
      offset += step;
    }
    if (2 * step > width) break;
    held -= step;
    for (size_t i = 0; i < held; i++) room[i] += room[i + step];
  }
}

#endif
