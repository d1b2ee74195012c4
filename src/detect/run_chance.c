#include "detect/run_chance.h"

#include <math.h>

#include "base/ticks.h"

/* Bursts that come at any time are seen in most parts of the time on either side; another run beside this one fills few. */
#define PARTS 6       /* of one side: 10 s each */
#define LEAST_PARTS 4 /* of the 12 of both sides */

/* First burst at or behind a time. */
static size_t find_first(const struct tib_short_burst *bursts, size_t n, tib_ticks time) {
  size_t low = 0;
  while (low < n) {
    size_t middle = low + (n - low) / 2;
    if (bursts[middle].span.onset < time)
      low = middle + 1;
    else
      n = middle;
  }
  return low;
}

/* Marks the parts of [onset, onset + about) in which short bursts begin; how many do. */
static size_t mark(const struct tib_short_burst *bursts, size_t n, tib_ticks onset, const struct tib_run_place *place,
                   bool held[PARTS]) {
  size_t marked = 0;
  for (size_t i = find_first(bursts, n, onset); i < n && bursts[i].span.onset < onset + place->about; i++) {
    if (tib_span_length(bursts[i].span) > place->longest) continue;
    held[(bursts[i].span.onset - onset) * PARTS / place->about] = true;
    marked++;
  }
  return marked;
}

double tib_run_by_chance(const struct tib_short_burst *const from[], const size_t n[], size_t n_legs,
                         const struct tib_run_place *place) {
  bool before[PARTS] = {false}, behind[PARTS] = {false};
  int held = 0;
  size_t bursts = place->bursts;
  for (size_t leg = 0; leg < n_legs; leg++) {
    bursts += mark(from[leg], n[leg], place->span.onset - place->about, place, before);
    bursts += mark(from[leg], n[leg], place->span.offset, place, behind);
  }
  for (int i = 0; i < PARTS; i++) held += before[i] + behind[i];
  if (held < LEAST_PARTS) return 0.0;
  double time_s = tib_seconds(tib_span_length(place->span) + 2 * place->about), per_s = (double)bursts / time_s;
  /* The next comes within that time, and if each may be of either leg, half of them of the other one. */
  double follows = (1.0 - exp(-per_s * place->reach_s)) / (place->alternates ? 2.0 : 1.0);
  return (double)bursts * pow(follows, (double)place->bursts - 1.0);
}
