#include "detect/moving_median.h"

#include "base/lanes.h"

/* Of a hop of a single sample that is the mean: its peak may lie beside it (BASE-14). */
static inline float largest_of(float mean, float peak, size_t hop) { return hop < 2 ? mean : peak; }

/* Samples of a hop, apart from its peak, stand at equal distances about their mean, as far apart as the peak and zero
 * allow. */
struct others {
  float first, step;
};

static inline float larger(float a, float b) { return b > a ? b : a; }

static inline float smaller(float a, float b) { return b < a ? b : a; }

static inline struct others others_of(float mean, float peak, size_t hop) {
  if (hop < 2) return (struct others){0};
  float n = (float)(hop - 1), middle = larger(0.0f, ((float)hop * mean - peak) / n);
  float reach = smaller(middle, larger(0.0f, peak - middle));
  return (struct others){middle - reach * (1.0f - 1.0f / n), 2.0f * reach / n};
}

/* Bins of the samples of n hops, `hop` of them each; called with constant `hop` for the usual ones. */
static inline __attribute__((always_inline)) void bins_of(const float *restrict mean, const float *restrict peak, size_t n,
                                                          size_t hop, uint16_t *restrict bin) {
  for (size_t h = 0; h < n; h++) {
    struct others others = others_of(mean[h], peak[h], hop);
    bin[h * hop] = (uint16_t)tib_histogram_bin(largest_of(mean[h], peak[h], hop));
    for (size_t i = 0; i + 1 < hop; i++)
      bin[h * hop + i + 1] = (uint16_t)tib_histogram_bin(others.first + others.step * (float)i);
  }
}

TIB_WIDE static void find_bins(const float *mean, const float *peak, size_t n, size_t hop, uint16_t *bin) {
  switch (hop) {
    case 2:
      bins_of(mean, peak, n, 2, bin);
      break;
    case 4:
      bins_of(mean, peak, n, 4, bin);
      break;
    default:
      bins_of(mean, peak, n, hop, bin);
      break;
  }
}

float tib_largest_median(const float *mean, const float *peak, size_t n, size_t hop, size_t window, uint16_t *room,
                         struct tib_histogram *h) {
  size_t held = window < n ? window : n, oldest = 0;
  uint16_t *ring = room, *in = room + window * hop; /* bins of the window, and of those that come next */
  find_bins(mean, peak, held, hop, ring);
  tib_histogram_move(h, ring, held * hop, NULL, 0);
  float largest = tib_histogram_quantile(h, 0.5);
  for (size_t end = held, part; end < n; end += part) {
    part = n - end < TIB_MEDIAN_AT_ONCE ? n - end : TIB_MEDIAN_AT_ONCE;
    find_bins(mean + end, peak + end, part, hop, in);
    for (size_t i = 0; i < part; i++, oldest = oldest + 1 < window ? oldest + 1 : 0) {
      tib_histogram_move(h, in + i * hop, hop, ring + oldest * hop, hop);
      memcpy(ring + oldest * hop, in + i * hop, hop * sizeof *ring);
      float median = tib_histogram_quantile(h, 0.5);
      if (median > largest) largest = median;
    }
  }
  tib_histogram_move(h, NULL, 0, ring, held * hop);
  return largest;
}
