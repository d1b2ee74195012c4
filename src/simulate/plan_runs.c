/* The "alma" and "hft" scenarios: runs of bursts among single movements. */

#include "simulate/planner.h"

enum tib_status tib_sim_plan_alma(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                  struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_alternating, tib_sim_step_series, tib_sim_step_isolated,
                                        tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}

enum tib_status tib_sim_plan_hft(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_tremor, tib_sim_step_series, tib_sim_step_isolated,
                                        tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
