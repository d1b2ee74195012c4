#include "detect/run_chance.h"

#include <math.h>

#include "base/ticks.h"

/* Bursts that come at any time are seen in most parts of the time on either side; another run beside this one fills few. */
#define PARTS 6       /* of one side: 10 s each */
#define LEAST_PARTS 3 /* of the 12 of both sides */

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
    tib_ticks length = tib_span_length(bursts[i].span);
    if (bursts[i].taken || length < place->shortest || length > place->longest) continue;
    held[(bursts[i].span.onset - onset) * PARTS / place->about] = true;
    marked++;
  }
  return marked;
}

double tib_run_by_chance(const struct tib_short_burst *const from[], const size_t n[], size_t n_legs,
                         const struct tib_run_place *place) {
  bool before[PARTS] = {false}, behind[PARTS] = {false};
  int held = 0;
  size_t about = 0;
  for (size_t leg = 0; leg < n_legs; leg++) {
    about += mark(from[leg], n[leg], place->span.onset - place->about, place, before);
    about += mark(from[leg], n[leg], place->span.offset, place, behind);
  }
  for (int i = 0; i < PARTS; i++) held += before[i] + behind[i];
  if (held < LEAST_PARTS) return 0.0;
  /* Legs that beat together are one. */
  double bursts = (double)place->bursts + (double)about / (place->alternates ? 1.0 : (double)n_legs);
  double per_s = bursts / tib_seconds(tib_span_length(place->span) + 2 * place->about);
  /* The second comes within that time, each further as those of the run do; if each may be of either leg, half of them are
   * of the other one. */
  double turns = place->alternates ? 0.5 : 1.0, second = turns * (1.0 - exp(-per_s * place->reach_s));
  double further = turns * (exp(-per_s * place->least_s) - exp(-per_s * place->most_s));
  return bursts * second * pow(further, (double)place->bursts - 2.0);
}
