/* The "quiet" and "rls" scenarios: ordinary nights. */

#include "simulate/planner.h"

enum tib_status tib_sim_plan_quiet(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  return tib_sim_step_arousals(&(struct tib_sim_planner){night, random, noise_uv, err, 1});
}

enum tib_status tib_sim_plan_rls(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static tib_sim_step *const steps[] = {
      tib_sim_step_gross, tib_sim_step_breathing, tib_sim_step_sustained, tib_sim_step_series,   tib_sim_step_isolated,
      tib_sim_step_wake,  tib_sim_step_long,      tib_sim_step_twitches,  tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
