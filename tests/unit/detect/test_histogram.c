#include <criterion/criterion.h>

#include "detect/centred_mean.h"
#include "detect/histogram.h"
#include "detect/recent.h"
#include "tests/unit/condition/night.h"

static int by_value(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* Against sorting, through a window that slides: a bin is 0.4 % wide. */
Test(histogram, quantiles_of_a_sliding_window) {
  enum { N = 4000, WINDOW = 301 };
  static struct tib_histogram h;
  static float x[N], sorted[WINDOW];
  uint64_t state = 1;
  for (size_t i = 0; i < N; i++) x[i] = (float)(fabs(night_normal(&state)) * exp(3.0 * sin((double)i / 300.0)));
  for (size_t i = 0; i < N; i++) {
    tib_histogram_add(&h, x[i], 1);
    if (i >= WINDOW) tib_histogram_remove(&h, x[i - WINDOW], 1);
    if (i < WINDOW || i % 7) continue;
    memcpy(sorted, x + i + 1 - WINDOW, sizeof sorted);
    qsort(sorted, WINDOW, sizeof *sorted, by_value);
    cr_assert_float_eq(tib_histogram_quantile(&h, 0.5), sorted[150], 0.02f * sorted[150] + 0.001f);
    cr_assert_float_eq(tib_histogram_quantile(&h, 0.2), sorted[60], 0.03f * sorted[60] + 0.008f);
    float middle = sorted[150];
    for (size_t k = 0; k < WINDOW; k++) sorted[k] = fabsf(sorted[k] - middle);
    qsort(sorted, WINDOW, sizeof *sorted, by_value);
    cr_assert_float_eq(tib_histogram_mad(&h, middle), sorted[150], 0.04f * sorted[150] + 0.01f);
  }
}

/* The least distance of a bin's far edge at which half of the samples are within: bins taken in the order of it. */
static float plain_mad(const struct tib_histogram *h, float middle) {
  static float distance[TIB_HISTOGRAM_BINS];
  size_t own = tib_histogram_bin(middle);
  for (size_t bin = 0; bin < TIB_HISTOGRAM_BINS; bin++) {
    float down = middle - tib_histogram_level(bin), up = tib_histogram_level(bin + 1) - middle;
    distance[bin] = bin == own ? fminf(down, up) : bin < own ? down : up;
  }
  float least = INFINITY;
  for (size_t k = 0; k < TIB_HISTOGRAM_BINS; k++) {
    uint32_t within = 0;
    for (size_t bin = 0; bin < TIB_HISTOGRAM_BINS; bin++)
      within += bin == own || distance[bin] <= distance[k] ? h->count[bin] : 0;
    if (2 * within >= h->total && distance[k] < least) least = distance[k];
  }
  return least;
}

/* It goes on from where it stood for another middle and other samples: small steps, leaps, and either end. */
Test(histogram, median_distance_from_anywhere) {
  static struct tib_histogram h;
  uint64_t state = 4;
  float x[40];
  for (size_t i = 0; i < 400; i++) {
    float *slot = &x[i % 40];
    if (i >= 40) tib_histogram_remove(&h, *slot, 1);
    *slot = (float)exp(night_uniform(&state, i % 100 < 50 ? 0.5 : -8.0, i % 100 < 50 ? 0.9 : 8.0));
    tib_histogram_add(&h, *slot, 1);
    float middle = i % 5 ? tib_histogram_quantile(&h, 0.5) : (float)exp(night_uniform(&state, -6.0, 6.9));
    cr_assert_eq(tib_histogram_mad(&h, middle), plain_mad(&h, middle), "step %zu", i);
  }
}

Test(histogram, nothing_in_it) {
  static struct tib_histogram h;
  cr_assert(isnan(tib_histogram_quantile(&h, 0.5)));
  cr_assert(isnan(tib_histogram_mad(&h, 1.0f)));
}

/* Widths that are no whole number of values, at every place of short and long series. */
Test(centred_mean, like_a_plain_sum) {
  static float x[200], got[200];
  uint64_t state = 2;
  for (size_t i = 0; i < 200; i++) x[i] = (float)night_uniform(&state, 0, 10);
  static const tib_ticks lengths[] = {1, 100000, 250000, 500000, 1000000, 2500000};
  for (size_t k = 0; k < 6; k++) {
    struct tib_window w = tib_window_make((struct tib_rate){512, 10000000}, 4, lengths[k]);
    double half = fmax(1.0, tib_seconds(lengths[k]) * 128.0) / 2.0;
    for (size_t n = 1; n <= 200; n = n < 10 ? n + 1 : n * 2) {
      for (size_t part = 1; part <= n; part = part * 3 + 1) {
        for (size_t at = 0; at < n; at += part) tib_window_means(w, x, n, at, part < n - at ? part : n - at, got + at);
        for (size_t i = 0; i < n; i++) {
          double sum = 0.0, weights = 0.0; /* overlap of each value, one wide, with the window */
          for (size_t j = 0; j < n; j++) {
            double d = fabs((double)j - (double)i), overlap = fmax(0.0, fmin(1.0, half + 0.5 - d));
            sum += overlap * (double)x[j], weights += overlap;
          }
          cr_assert_float_eq(got[i], sum / weights, 1e-5, "%zu of %zu", i, n);
        }
      }
    }
  }
}

/* No mean is above it, and it is not far above the largest. */
Test(centred_mean, bound_of_the_means) {
  static float x[600], mean[600];
  uint64_t state = 6;
  for (size_t i = 0; i < 600; i++) x[i] = (float)fabs(night_normal(&state));
  static const tib_ticks lengths[] = {1, 250000, 500000, 1000000, 2500000};
  for (size_t k = 0; k < 5; k++) {
    struct tib_window w = tib_window_make((struct tib_rate){512, 10000000}, 4, lengths[k]);
    for (size_t first = 0; first < 500; first += 37)
      for (size_t n = 1; first + n <= 600; n = 2 * n + 5) {
        float bound = tib_window_most(w, x, 600, first, n), most = 0.0f, about = 0.0f;
        tib_window_means(w, x, 600, first, n, mean);
        for (size_t i = 0; i < n; i++) most = fmaxf(most, mean[i]);
        for (size_t i = 0; i < 600; i++) about = fmaxf(about, x[i]);
        cr_assert_geq(bound, most, "%zu from %zu", n, first);
        bool inside = first > w.whole && first + n + w.whole < 600;
        cr_assert(inside ? bound <= most + 2.01f * about / (float)w.width : isinf(bound), "%zu from %zu", n, first);
      }
  }
}

/* It says so of small distances, and never of one that is larger than the median distance. */
Test(histogram, median_distance_reaches) {
  static struct tib_histogram h;
  uint64_t state = 8;
  size_t said = 0;
  for (size_t i = 0; i < 300; i++) tib_histogram_add(&h, (float)(2.0 + 0.3 * night_normal(&state)), 1);
  for (size_t i = 0; i < 2000; i++) {
    float middle = (float)night_uniform(&state, 1.5, 2.5), least = (float)night_uniform(&state, 0.0, 0.6);
    if (!tib_histogram_mad_reaches(&h, middle, least)) continue;
    cr_assert_geq(plain_mad(&h, middle), least, "%g about %g", (double)least, (double)middle);
    said++;
  }
  cr_assert_gt(said, 200);
}

/* The latest values in any parts: as one by one. What least() says holds for that many more, whatever they are. */
Test(recent, like_one_by_one) {
  enum { N = 3000, WINDOW = 170 };
  static uint16_t bin[N];
  static struct tib_histogram plain;
  struct tib_recent recent;
  struct tib_error err;
  uint64_t state = 9;
  cr_assert_eq(tib_recent_init(&recent, WINDOW, &err), TIB_OK);
  for (size_t i = 0; i < N; i++)
    bin[i] = (uint16_t)tib_histogram_bin((float)exp(night_normal(&state) + 2.0 * sin((double)i / 200.0)));
  for (size_t i = 0, part = 1; i + part <= N; i += part, part = part * 7 % 31 + 1) {
    float least = tib_recent_least(&recent, 0.3, part);
    for (size_t k = i; k < i + part; k++) {
      tib_histogram_add_bin(&plain, bin[k], 1);
      if (k >= WINDOW) tib_histogram_remove_bin(&plain, bin[k - WINDOW], 1);
      cr_assert_leq(least, tib_histogram_quantile(&plain, 0.3), "value %zu", k);
    }
    tib_recent_add(&recent, bin + i, part);
    cr_assert_eq(recent.histogram->total, plain.total);
    cr_assert_arr_eq(recent.histogram->count, plain.count, sizeof plain.count);
  }
  tib_recent_finish(&recent);
}
