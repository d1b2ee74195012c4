#include "base/stages.h"

size_t tib_stage_find(const struct tib_stage_span *stages, size_t n, tib_ticks time) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (stages[middle].span.offset <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && stages[low].span.onset <= time ? low : n;
}
