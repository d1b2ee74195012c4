#ifndef TIB_SIMULATE_HEART_H
#define TIB_SIMULATE_HEART_H

/* The heart's beats as a pair of electrodes sees them. */

#include "simulate/night.h"
#include "simulate/shape.h"

enum tib_sim_view { TIB_SIM_VIEW_LEFT, TIB_SIM_VIEW_RIGHT, TIB_SIM_VIEW_LEAD_II };

struct tib_sim_heart {
  double fs_hz;
  struct tib_sim_shape usual, premature; /* from P to T */
  size_t next;                           /* the first beat that is not over */
};

/* Beats of an amplitude `peak`: of a leg, the largest deflection of an ordinary beat in the left one behind its 10-100 Hz,
 * of which the right one sees a part; of the ECG channel, its R peak. `wide`: the recorder passes what is below 10 Hz.
 * TIB_MEMORY; to be finished in any case. */
enum tib_status tib_sim_heart_init(struct tib_sim_heart *heart, enum tib_sim_view view, double fs_hz, double peak,
                                   bool wide, struct tib_error *err);
void tib_sim_heart_finish(struct tib_sim_heart *heart);

/* Adds the beats that meet samples first to first + n. */
void tib_sim_heart_add(struct tib_sim_heart *heart, const struct tib_sim_night *night, int64_t first, int n, double *x);

#endif
