#include "condition/window_median.h"

#include <string.h>

/* The first place of the sorted window whose value is not below x. */
static size_t place_of(const double *window, size_t n, double x) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (window[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void put_in(double *window, size_t n, double x) {
  size_t at = place_of(window, n, x);
  memmove(window + at + 1, window + at, (n - at) * sizeof *window);
  window[at] = x;
}

static void take_out(double *window, size_t n, double x) {
  size_t at = place_of(window, n, x);
  memmove(window + at, window + at + 1, (n - at - 1) * sizeof *window);
}

void tib_window_median(const double *x, size_t n, size_t half, double *y, double *window) {
  size_t held = 0, next = 0;
  for (size_t i = 0; i < n; i++) {
    if (i > half) take_out(window, held--, x[i - half - 1]);
    for (; next < n && next - i <= half; next++) put_in(window, held++, x[next]);
    y[i] = held % 2 ? window[held / 2] : 0.5 * (window[held / 2 - 1] + window[held / 2]);
  }
}
