#ifndef TIB_DETECT_HISTOGRAM_H
#define TIB_DETECT_HISTOGRAM_H

/* Quantiles of a window that slides: adding and taking away cost one step, a quantile or a median distance the way from
 * the last one. Bins are 128 to the octave, 0.8 % wide, and a quantile is read within its bin by a straight line. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define TIB_HISTOGRAM_BINS 2176 /* 17 octaves, 1/128 to 1024 uV */

#define TIB_HISTOGRAM_LEFT_OUT TIB_HISTOGRAM_BINS /* bin of what is in a window and counts for nothing */

struct tib_histogram {
  uint32_t count[TIB_HISTOGRAM_BINS + 1];
  uint32_t total;
  uint32_t below; /* samples in the bins before `at` */
  size_t at;
  size_t low, high; /* bins [low, high) about the last middle that a median distance was asked for */
};

/* Bin of a level in uV: the exponent and the first 7 bits of the fraction of its float. A bin holds its upper limit, so
 * that a level of exactly 15 uV is not read as more (BASE-7). */
static inline size_t tib_histogram_bin(float value) {
  uint32_t bits;
  const uint32_t first = UINT32_C(0x3C000000) >> 16; /* 1/128 */
  if (!(value > 0.0078125f)) return 0;
  memcpy(&bits, &value, sizeof bits);
  size_t bin = ((bits - 1) >> 16) - first;
  return bin < TIB_HISTOGRAM_BINS ? bin : TIB_HISTOGRAM_BINS - 1;
}

/* Lower limit of a bin, uV. */
static inline float tib_histogram_level(size_t bin) {
  uint32_t bits = ((uint32_t)bin << 16) + UINT32_C(0x3C000000);
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static inline void tib_histogram_add_bin(struct tib_histogram *h, size_t bin, uint32_t weight) {
  h->count[bin] += weight;
  h->total += weight;
  h->below += bin < h->at ? weight : 0;
}

static inline void tib_histogram_remove_bin(struct tib_histogram *h, size_t bin, uint32_t weight) {
  h->count[bin] -= weight;
  h->total -= weight;
  h->below -= bin < h->at ? weight : 0;
}

static inline void tib_histogram_add(struct tib_histogram *h, float value, uint32_t weight) {
  tib_histogram_add_bin(h, tib_histogram_bin(value), weight);
}

static inline void tib_histogram_remove(struct tib_histogram *h, float value, uint32_t weight) {
  tib_histogram_remove_bin(h, tib_histogram_bin(value), weight);
}

/* Moves a window: n_in bins come in and n_out go, those left out among them. */
static inline void tib_histogram_move(struct tib_histogram *h, const uint16_t *in, size_t n_in, const uint16_t *out,
                                      size_t n_out) {
  uint32_t below = h->below, left_out = h->count[TIB_HISTOGRAM_LEFT_OUT];
  const size_t at = h->at;
  for (size_t i = 0; i < n_in; i++) {
    h->count[in[i]]++;
    below += in[i] < at;
  }
  for (size_t i = 0; i < n_out; i++) {
    h->count[out[i]]--;
    below -= out[i] < at;
  }
  h->below = below;
  h->total += (uint32_t)n_in - (uint32_t)n_out + left_out - h->count[TIB_HISTOGRAM_LEFT_OUT];
}

/* A level that tib_histogram_quantile() would not go below, at no cost: where it says enough, that need not be asked. */
static inline float tib_histogram_least(const struct tib_histogram *h, double share) {
  return (double)h->below <= share * (double)h->total ? tib_histogram_level(h->at) : 0.0f;
}

/* The value below which a share of the samples lies, 0 to 1; NAN where there are none. */
float tib_histogram_quantile(struct tib_histogram *h, double share);

void tib_histogram_bins(const float *value, size_t n, uint16_t *bin);

/* Median distance of the samples from `middle`; NAN where there are none. */
float tib_histogram_mad(struct tib_histogram *h, float middle);

/* True where that is at least `least`, at a small part of its cost; false may be either. */
bool tib_histogram_mad_reaches(const struct tib_histogram *h, float middle, float least);

#endif
