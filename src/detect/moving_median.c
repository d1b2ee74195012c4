#include "detect/moving_median.h"

#include <math.h>

/* Of a hop of a single sample that is the mean: its peak may lie beside it (BASE-14). */
static float largest_of(float mean, float peak, size_t hop) { return hop < 2 ? mean : peak; }

/* Samples of a hop, apart from its peak, stand at equal distances about their mean, as far apart as the peak and zero
 * allow. */
struct others {
  float first, step;
};

static struct others others_of(float mean, float peak, size_t hop) {
  if (hop < 2) return (struct others){0};
  float n = (float)(hop - 1), middle = fmaxf(0.0f, ((float)hop * mean - peak) / n);
  float reach = fminf(middle, fmaxf(0.0f, peak - middle));
  return (struct others){middle - reach * (1.0f - 1.0f / n), 2.0f * reach / n};
}

static void put_in(struct tib_histogram *h, float mean, float peak, size_t hop) {
  struct others others = others_of(mean, peak, hop);
  tib_histogram_add(h, largest_of(mean, peak, hop), 1);
  for (size_t i = 0; i + 1 < hop; i++) tib_histogram_add(h, others.first + others.step * (float)i, 1);
}

static void take_out(struct tib_histogram *h, float mean, float peak, size_t hop) {
  struct others others = others_of(mean, peak, hop);
  tib_histogram_remove(h, largest_of(mean, peak, hop), 1);
  for (size_t i = 0; i + 1 < hop; i++) tib_histogram_remove(h, others.first + others.step * (float)i, 1);
}

float tib_largest_median(const float *mean, const float *peak, size_t n, size_t hop, size_t window,
                         struct tib_histogram *h) {
  size_t first = 0, end = window < n ? window : n;
  for (size_t i = 0; i < end; i++) put_in(h, mean[i], peak[i], hop);
  float largest = tib_histogram_quantile(h, 0.5);
  for (; end < n; first++, end++) {
    take_out(h, mean[first], peak[first], hop);
    put_in(h, mean[end], peak[end], hop);
    float median = tib_histogram_quantile(h, 0.5);
    if (median > largest) largest = median;
  }
  for (; first < end; first++) take_out(h, mean[first], peak[first], hop);
  return largest;
}
