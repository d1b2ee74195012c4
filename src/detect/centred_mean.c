#include "detect/centred_mean.h"

#include "base/ticks.h"

struct tib_window tib_window_make(struct tib_rate rate, int samples_per_value, tib_ticks length) {
  double width = tib_seconds(length) * tib_rate_hz(rate) / (double)samples_per_value;
  if (width < 1.0) width = 1.0;
  struct tib_window window = {.whole = (size_t)((width - 1.0) / 2.0), .width = width};
  window.part = (width - 1.0) / 2.0 - (double)window.whole;
  return window;
}

/* Near an end: what lies inside, over its weight. */
static float mean_near_end(struct tib_window window, const float *x, size_t n_x, size_t at) {
  size_t reach = window.whole + 1;
  size_t from = at > reach ? at - reach : 0, to = at + reach < n_x ? at + reach : n_x - 1;
  double sum = 0.0, weights = 0.0;
  for (size_t i = from; i <= to; i++) {
    double weight = i + reach == at || i == at + reach ? window.part : 1.0;
    sum += weight * (double)x[i];
    weights += weight;
  }
  return (float)(sum / weights);
}

void tib_window_means(struct tib_window window, const float *x, size_t n_x, size_t first, size_t n, float *mean) {
  size_t reach = window.whole + 1, i = 0;
  for (; i < n && first + i < reach; i++) mean[i] = mean_near_end(window, x, n_x, first + i);
  size_t inside = n_x > reach + first ? n_x - reach - first : 0; /* means that need not look past the end */
  if (inside > n) inside = n;
  if (i < inside) {
    double share = 1.0 / window.width, sum = 0.0;
    const float *at = x + first + i;
    for (size_t k = 0; k < 2 * window.whole + 1; k++) sum += (double)(at - window.whole)[k];
    for (; i < inside; i++, at++) {
      double ends = (double)at[-(ptrdiff_t)reach] + (double)at[reach];
      mean[i] = (float)((sum + window.part * ends) * share);
      sum += (double)at[reach] - (double)at[-(ptrdiff_t)window.whole];
    }
  }
  for (; i < n; i++) mean[i] = mean_near_end(window, x, n_x, first + i);
}
