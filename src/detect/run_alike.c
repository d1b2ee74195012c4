#include "detect/run_alike.h"

#include <math.h>
#include <stdlib.h>

#include "base/ticks.h"

static int by_ticks(const void *a, const void *b) {
  tib_ticks x = *(const tib_ticks *)a, y = *(const tib_ticks *)b;
  return (x > y) - (x < y);
}

tib_ticks tib_median_of_ticks(tib_ticks *ticks, size_t n) {
  qsort(ticks, n, sizeof *ticks, by_ticks);
  return (ticks[(n - 1) / 2] + ticks[n / 2]) / 2;
}

/* Over three quarters of one less than there are: the median of a few lies close to them. */
static double spread_of(tib_ticks *values, size_t n) {
  if (n < 2) return 0.0;
  double middle = (double)tib_median_of_ticks(values, n), sum = 0.0;
  for (size_t i = 0; i < n; i++) sum += fabs((double)values[i] - middle);
  return sum / ((double)n - 0.75) / middle;
}

static double interval_spread(struct tib_short_burst *const *member, size_t n, tib_ticks *room) {
  const struct tib_short_burst *last[TIB_MAX_LEGS] = {NULL};
  size_t intervals = 0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst **before = &last[member[i]->leg];
    if (*before) room[intervals++] = member[i]->span.onset - (*before)->span.onset;
    *before = member[i];
  }
  return spread_of(room, intervals);
}

static tib_ticks length_of(const struct tib_short_burst *burst) { return tib_span_length(burst->span); }

/* In millionths of a uV, to be sorted as ticks are. */
static tib_ticks rise_of(const struct tib_short_burst *burst) {
  return (tib_ticks)((double)(burst->level_uv - burst->rest_uv) * 1e6);
}

/* Of each leg by itself, on average. */
static double spread_in_legs(struct tib_short_burst *const *member, size_t n, size_t n_legs, tib_ticks *room,
                             tib_ticks (*value_of)(const struct tib_short_burst *)) {
  double sum = 0.0;
  for (size_t leg = 0; leg < n_legs; leg++) {
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
      if (member[i]->leg == leg) room[k++] = value_of(member[i]);
    sum += spread_of(room, k) * (double)k;
  }
  return sum / (double)n;
}

double tib_run_difference(struct tib_short_burst *const *member, size_t n, size_t n_legs, tib_ticks *room) {
  return interval_spread(member, n, room) + spread_in_legs(member, n, n_legs, room, length_of) +
         spread_in_legs(member, n, n_legs, room, rise_of);
}
