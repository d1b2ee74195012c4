#ifndef TIB_DETECT_REM_STRETCH_H
#define TIB_DETECT_REM_STRETCH_H

/* What of the REM sleep of one leg can be looked at, and its strength hop by hop (AASM-RSWA-1 to -4, RSWA-DET-1). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "detect/patterns.h"

/* Whole scored epochs of REM that follow each other, all of them with signal. */
struct tib_rem_stretch {
  tib_ticks onset;
  size_t n_epochs;
  size_t segment, first, end; /* hops [first, end) of the segment */
  size_t period;              /* from 0: stretches of one REM period have one reference */
};

struct tib_rem_stretches {
  size_t n, capacity;
  struct tib_rem_stretch *item; /* owned; in order */
  size_t n_periods;
};

/* Of the lights span. `leg` counts among input->legs. Errors: TIB_MEMORY. */
enum tib_status tib_rem_find_stretches(const struct tib_pattern_input *input, size_t leg, struct tib_rem_stretches *out,
                                       struct tib_error *err);

/* Length of a scored epoch. */
tib_ticks tib_rem_epoch(const struct tib_context *context);

/* First hop of the segment that begins at `time` or after it. */
size_t tib_rem_hop(const struct tib_envelope *leg, size_t segment, tib_ticks time);

/* Mean square of each hop of a stretch in uV^2. A power step's is shared out to its hops by the squares of their means: it
 * keeps the energy, which is that of every sample, and an edge lies where a hop has it and not at a step of 0.05 s. */
void tib_rem_power(const struct tib_envelope *leg, const struct tib_rem_stretch *stretch, float *power);

/* Lowest mean of `power` over `length`; NAN where the stretch is shorter. One hop less is as long. */
double tib_rem_lowest(const struct tib_envelope *leg, const float *power, size_t n, tib_ticks length);

#endif
