#ifndef TIB_DETECT_RUN_CHANCE_H
#define TIB_DETECT_RUN_CHANCE_H

/* Potentials of fragmentary myoclonus come at any time, ten a minute and more, and now and then some of them follow each
 * other as those of a run do (TIB-DEC-12). How often that is to be expected. */

#include "detect/short_bursts.h"

struct tib_run_place {
  struct tib_span span;        /* of the run */
  size_t bursts;               /* of it */
  double reach_s;              /* longest interval of such a run */
  bool alternates;             /* each is to be of the other leg than the one before */
  double least_s, most_s;      /* as far apart as its bursts are */
  tib_ticks shortest, longest; /* of the bursts that may be taken for such */
  tib_ticks about;             /* how far to either side of the run these are counted */
};

/* Runs of so many bursts that are to be expected there if each of them, and of those about that are in no run, comes at a
 * time of its own: their number, times the chance that the next follows within `reach_s` and each further one as far behind
 * it as those of the run do. 0 where those about do not lie all over the time, but together as another run does. `from` and
 * `n` tell the bursts of each leg that takes part, sorted by onset. */
double tib_run_by_chance(const struct tib_short_burst *const from[], const size_t n[], size_t n_legs,
                         const struct tib_run_place *place);

#endif
