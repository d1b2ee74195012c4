#include "detect/centred_mean.h"

#include <math.h>
#include <string.h>

#include "base/lanes.h"
#include "base/ticks.h"
#include "base/windows.h"

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

#define CHUNK 128

TIB_WIDE static void means_inside(struct tib_window window, const float *x, size_t n, float *restrict mean) {
  size_t width = 2 * window.whole + 1;
  double share = 1.0 / window.width, sum[CHUNK], room[2 * CHUNK];
  tib_window_sums(x - window.whole, n, width, room, sum);
  const float *before = x - window.whole - 1, *after = x + window.whole + 1;
  for (size_t i = 0; i < n; i++) mean[i] = (float)((sum[i] + window.part * ((double)before[i] + (double)after[i])) * share);
}

/* Largest sum of `width` values from any of x[0] .. x[n - 1] on, n a multiple of the lanes; called with a constant width.
 */
static inline __attribute__((always_inline)) float largest_sum(const float *x, size_t n, size_t width) {
  tib_lanes most = {0}, sum, at;
  float largest = 0.0f;
  for (size_t i = 0; i < n; i += TIB_LANES) {
    memcpy(&sum, x + i, sizeof sum);
    for (size_t k = 1; k < width; k++) {
      memcpy(&at, x + i + k, sizeof at);
      sum += at;
    }
    tib_lanes_most(&most, &sum);
  }
  for (size_t k = 0; k < TIB_LANES; k++) largest = most[k] > largest ? most[k] : largest;
  return largest;
}

/* In floats, and with the ends in full: for values that are not negative no less than the means. */
TIB_WIDE static float most_inside(struct tib_window window, const float *restrict x, size_t n) {
  if (n % TIB_LANES == 0 && window.whole == 2) return largest_sum(x - 3, n, 7);
  if (n % TIB_LANES == 0 && window.whole == 1) return largest_sum(x - 2, n, 5);
  float room[2 * CHUNK], sum[CHUNK] = {0}, most = 0.0f;
  tib_lanes lane = {0}, at;
  size_t width = 2 * window.whole + 3, offset = 0, held = n + width - 1;
  const float *from = x - window.whole - 1;
  for (size_t i = 0; i < held; i++) room[i] = from[i];
  for (size_t step = 1; step <= width; step *= 2) {
    if (width & step) {
      for (size_t i = 0; i < n; i++) sum[i] += room[i + offset];
      offset += step;
    }
    if (2 * step > width) break;
    held -= step;
    for (size_t i = 0; i < held; i++) room[i] += room[i + step];
  }
  for (size_t i = 0; i < CHUNK; i += TIB_LANES) {
    memcpy(&at, sum + i, sizeof at);
    tib_lanes_most(&lane, &at);
  }
  for (size_t k = 0; k < TIB_LANES; k++) most = lane[k] > most ? lane[k] : most;
  return most;
}

float tib_window_most(struct tib_window window, const float *x, size_t n_x, size_t first, size_t n) {
  size_t reach = window.whole + 1;
  float most = 0.0f;
  if (first < reach || first + n + reach > n_x || 2 * reach + 1 > CHUNK) return INFINITY;
  for (size_t i = 0, part; i < n; i += part) {
    part = n - i < CHUNK ? n - i : CHUNK;
    most = fmaxf(most, most_inside(window, x + first + i, part));
  }
  return 1.0001f * most / (float)window.width; /* above what rounding takes */
}

/* A running sum, for windows wider than a chunk. */
static void means_of_wide(struct tib_window window, const float *at, size_t n, float *mean) {
  size_t reach = window.whole + 1;
  double share = 1.0 / window.width, sum = 0.0;
  for (size_t k = 0; k < 2 * window.whole + 1; k++) sum += (double)(at - window.whole)[k];
  for (size_t i = 0; i < n; i++, at++) {
    double ends = (double)at[-(ptrdiff_t)reach] + (double)at[reach];
    mean[i] = (float)((sum + window.part * ends) * share);
    sum += (double)at[reach] - (double)at[-(ptrdiff_t)window.whole];
  }
}

void tib_window_means(struct tib_window window, const float *x, size_t n_x, size_t first, size_t n, float *mean) {
  size_t reach = window.whole + 1, i = 0;
  for (; i < n && first + i < reach; i++) mean[i] = mean_near_end(window, x, n_x, first + i);
  size_t inside = n_x > reach + first ? n_x - reach - first : 0; /* means that need not look past the end */
  if (inside > n) inside = n;
  if (i < inside && 2 * reach > CHUNK) {
    means_of_wide(window, x + first + i, inside - i, mean + i);
    i = inside;
  }
  for (size_t part; i < inside; i += part) {
    part = inside - i < CHUNK ? inside - i : CHUNK;
    means_inside(window, x + first + i, part, mean + i);
  }
  for (; i < n; i++) mean[i] = mean_near_end(window, x, n_x, first + i);
}
