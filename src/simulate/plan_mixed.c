/* The "mixed" scenario: every pattern in one night, among what an ordinary one holds. */

#include "simulate/planner.h"

#define SHARE 0.35 /* of each pattern */

enum tib_status tib_sim_plan_mixed(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_cramps,
                                        tib_sim_step_alternating,
                                        tib_sim_step_tremor,
                                        tib_sim_step_gross,
                                        tib_sim_step_breathing,
                                        tib_sim_step_isolated,
                                        tib_sim_step_myoclonus,
                                        tib_sim_step_rem,
                                        tib_sim_step_series,
                                        tib_sim_step_arousals,
                                        NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, SHARE}, steps);
}
