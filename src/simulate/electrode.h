#ifndef TIB_SIMULATE_ELECTRODE_H
#define TIB_SIMULATE_ELECTRODE_H

/* What a leg's electrodes add of their own: mains, jumps, drift. */

#include "simulate/band.h"
#include "simulate/night.h"

struct tib_sim_electrode {
  double fs_hz;
  int leg;
  bool calf; /* whose electrodes do not jump */
  double mains_uv, mains_hz, drift_uv;
  size_t next; /* the first jump that is not over */
  struct tib_sim_random random;
  struct tib_sim_band slow;
  int64_t node;    /* of the drift, node_x[1]'s number */
  double nodes[4]; /* drift at node - 1 to node + 2 */
};

/* To be finished in any case. TIB_MEMORY. */
enum tib_status tib_sim_electrode_init(struct tib_sim_electrode *electrode, const struct tib_simulate_options *options,
                                       double fs_hz, int leg, bool calf, struct tib_error *err);
void tib_sim_electrode_finish(struct tib_sim_electrode *electrode);

/* Adds to samples first to first + n; to be called from the beginning of the recording on, without a gap. */
void tib_sim_electrode_add(struct tib_sim_electrode *electrode, const struct tib_sim_night *night, int64_t first, int n,
                           double *x);

#endif
