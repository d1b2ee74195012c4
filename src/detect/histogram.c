#include "detect/histogram.h"

#include <math.h>

float tib_histogram_quantile(struct tib_histogram *h, double share) {
  if (h->total == 0) return NAN;
  double rank = share * (double)h->total;
  while (h->at > 0 && (double)h->below > rank) h->below -= h->count[--h->at];
  while (h->at + 1 < TIB_HISTOGRAM_BINS && (double)(h->below + h->count[h->at]) < rank) h->below += h->count[h->at++];
  float low = tib_histogram_level(h->at), high = tib_histogram_level(h->at + 1);
  if (h->count[h->at] == 0) return low;
  float part = (float)((rank - (double)h->below) / (double)h->count[h->at]);
  return low + (high - low) * part;
}

/* From the bin of the middle outwards, always to the side that is nearer. */
float tib_histogram_mad(const struct tib_histogram *h, float middle) {
  if (h->total == 0) return NAN;
  size_t up = tib_histogram_bin(middle), down = up + 1;
  uint32_t seen = 0;
  float distance = 0.0f;
  while (2 * seen < h->total && (down > 0 || up < TIB_HISTOGRAM_BINS)) {
    float to_down = down > 0 ? middle - tib_histogram_level(down - 1) : INFINITY;
    float to_up = up < TIB_HISTOGRAM_BINS ? tib_histogram_level(up + 1) - middle : INFINITY;
    bool goes_up = to_up <= to_down;
    if (down == up + 1) { /* the bin of the middle itself */
      seen += h->count[up];
      distance = to_up < to_down ? to_up : to_down;
      down = up;
      up++;
    } else if (goes_up) {
      seen += h->count[up++];
      distance = to_up;
    } else {
      seen += h->count[--down];
      distance = to_down;
    }
  }
  return distance;
}
