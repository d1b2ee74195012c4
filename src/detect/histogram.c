#include "detect/histogram.h"

#include <math.h>

#include "base/lanes.h"

TIB_WIDE void tib_histogram_bins(const float *restrict value, size_t n, uint16_t *restrict bin) {
  for (size_t i = 0; i < n; i++) bin[i] = (uint16_t)tib_histogram_bin(value[i]);
}

float tib_histogram_quantile(struct tib_histogram *h, double share) {
  if (h->total == 0) return NAN;
  double rank = share * (double)h->total;
  uint32_t floor = (uint32_t)rank, ceiling = floor + ((double)floor < rank);
  while (h->at > 0 && h->below > floor) h->below -= h->count[--h->at];
  while (h->at + 1 < TIB_HISTOGRAM_BINS && h->below + h->count[h->at] < ceiling) h->below += h->count[h->at++];
  float low = tib_histogram_level(h->at), high = tib_histogram_level(h->at + 1);
  if (h->count[h->at] == 0) return low;
  float part = (float)((rank - (double)h->below) / (double)h->count[h->at]);
  return low + (high - low) * part;
}

/* The bins about a middle are taken in the order of the distance of their far edges, the bin of the middle first, and of
 * two at one distance the upper one first. [low, high) is what has been taken; these go along that order. */

static float distance_down(size_t low, float middle) { return middle - tib_histogram_level(low); }

static float distance_up(size_t high, float middle) { return tib_histogram_level(high) - middle; }

static uint32_t take_next(struct tib_histogram *h, float middle) {
  bool has_down = h->low > 0, has_up = h->high < TIB_HISTOGRAM_BINS;
  if (has_up && (!has_down || distance_up(h->high + 1, middle) <= distance_down(h->low - 1, middle)))
    return h->count[h->high++];
  return h->count[--h->low];
}

/* True where the lowest of the bins was the last to be taken. `own`: the bin of the middle. */
static bool last_was_down(const struct tib_histogram *h, size_t own, float middle) {
  if (h->high == own + 1) return true;
  return h->low < own && distance_down(h->low, middle) >= distance_up(h->high, middle);
}

/* Goes from the bins about one middle to some that are a step of the order about another. */
static void move_middle(struct tib_histogram *h, size_t own, float middle) {
  size_t high = h->high > own ? h->high : own + 1, low = own;
  if (high > own + 1) {
    float reach = distance_up(high, middle);
    if (h->low < own && distance_down(h->low, middle) < reach) low = h->low;
    while (low > 0 && distance_down(low - 1, middle) < reach) low--;
    while (low < own && distance_down(low, middle) >= reach) low++;
  }
  h->low = low;
  h->high = high;
}

TIB_WIDE static uint32_t sum(const uint32_t *count, size_t n_bins) {
  uint32_t n = 0;
  for (size_t bin = 0; bin < n_bins; bin++) n += count[bin];
  return n;
}

float tib_histogram_mad(struct tib_histogram *h, float middle) {
  if (h->total == 0) return NAN;
  size_t own = tib_histogram_bin(middle);
  move_middle(h, own, middle);
  uint32_t taken = sum(h->count + h->low, h->high - h->low);
  while (2 * taken < h->total) taken += take_next(h, middle);
  while (h->high - h->low > 1) {
    bool down = last_was_down(h, own, middle);
    taken -= h->count[down ? h->low : h->high - 1];
    if (2 * taken < h->total) break;
    if (down)
      h->low++;
    else
      h->high--;
  }
  float to_down = distance_down(h->low, middle), to_up = distance_up(h->high, middle);
  if (h->high - h->low == 1) return to_up < to_down ? to_up : to_down;
  return last_was_down(h, own, middle) ? to_down : to_up;
}

bool tib_histogram_mad_reaches(const struct tib_histogram *h, float middle, float least) {
  size_t own = tib_histogram_bin(middle);
  /* A bin that alone holds half of them has another distance. */
  if (h->total == 0 || !(least < 0.5f * middle) || 2 * h->count[own] >= h->total) return false;
  size_t low = tib_histogram_bin(middle - least), high = tib_histogram_bin(middle + least) + 1;
  return 2 * sum(h->count + low, high - low) < h->total;
}
