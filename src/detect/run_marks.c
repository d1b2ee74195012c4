#include "base/ticks.h"
#include "detect/detect.h"
#include "detect/patterns.h"

/* ---- which movements are made of them ---- */

/* Most bursts of one run in a movement. A run has at most one burst of a leg at a time, so those of one run are told by
 * their number. What lies beside a run and is longer than it is a movement. */
static int count_in(const struct tib_pattern_list *list, const struct tib_candidate *candidate, size_t first) {
  int most = 0, n = 0, run = -1;
  tib_ticks onset = 0;
  for (size_t i = first; i < list->n_bursts && list->burst[i].span.onset < candidate->span.offset; i++) {
    const struct tib_run_burst *burst = &list->burst[i];
    tib_ticks middle = burst->span.onset + tib_span_length(burst->span) / 2;
    if (burst->side != candidate->side || middle < candidate->span.onset || middle >= candidate->span.offset) continue;
    if (burst->run != run) {
      n = 0;
      onset = burst->span.onset;
    }
    n++;
    run = burst->run;
    bool fills = n == 1 || 2 * (burst->span.offset - onset) > tib_span_length(candidate->span);
    most = fills && n > most ? n : most;
  }
  return most;
}

void tib_detect_mark_runs(const struct tib_pattern_list *list, struct tib_detection *found) {
  size_t first = 0;
  for (size_t i = 0; i < found->n_candidates; i++) {
    struct tib_candidate *candidate = &found->candidates[i];
    while (first < list->n_bursts && list->burst[first].span.offset < candidate->span.onset) first++;
    candidate->run_bursts = count_in(list, candidate, first);
  }
}
