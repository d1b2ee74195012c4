/* The "efm" scenario: fragmentary myoclonus over stretches of NREM sleep (AASM-EFM-1, -2). */

#include <math.h>

#include "simulate/planner.h"

/* AASM-EFM-2: 75 to 150 ms, above 50 uV, to several hundred; none so near to a limit that half a sample decides
 * (project). */
#define SHORTEST_S 0.08
#define LONGEST_S 0.145
#define LOWEST_UV 90.0
#define HIGHEST_UV 400.0
#define RAMP_S 0.01

/* How often, over how long, and what else twitches and is none: project. */
#define RATE_LOW 2.0
#define RATE_HIGH 15.0
#define STRETCH_LOW_S 180.0
#define STRETCH_HIGH_S 1200.0
#define PAUSE_S 150.0
#define OTHER 0.12 /* of potentials: too low, or too long */

static struct tib_sim_movement make_potential(const struct tib_sim_planner *p, double at_s) {
  struct tib_sim_movement m = {.at_s = at_s, .rise_s = RAMP_S, .fall_s = RAMP_S, .kind = TIB_SIM_POTENTIAL};
  m.length_s = RAMP_S + tib_sim_uniform(p->random, SHORTEST_S, LONGEST_S);
  m.reach_uv = LOWEST_UV * exp(tib_sim_uniform(p->random, 0, log(HIGHEST_UV / LOWEST_UV)));
  m.level_uv = m.reach_uv / 2.5;
  if (!tib_sim_chance(p->random, OTHER)) return m;
  bool low = tib_sim_chance(p->random, 0.5);
  if (low) m.reach_uv = tib_sim_uniform(p->random, 12, 35);
  if (!low) m.length_s = tib_sim_uniform(p->random, 0.22, 0.45);
  m.kind = TIB_SIM_LIMB;
  return m;
}

static enum tib_status twitch(const struct tib_sim_planner *p, int leg, double from_s, double to_s, double per_minute) {
  enum tib_status status = TIB_OK;
  for (double at_s = from_s + tib_sim_wait(p->random, 60 / per_minute); status == TIB_OK && at_s < to_s;
       at_s += TIB_SIM_APART_S + tib_sim_wait(p->random, fmax(0.1, 60 / per_minute - TIB_SIM_APART_S))) {
    struct tib_sim_movement m = make_potential(p, at_s);
    bool placed;
    if (tib_sim_is_nrem(p, at_s) && tib_sim_is_nrem(p, at_s + 1))
      status = tib_sim_place(p->night, leg, &m, &placed, p->err);
  }
  return status;
}

enum tib_status tib_sim_step_myoclonus(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  double at_s = p->night->lights_off_s + tib_sim_wait(p->random, PAUSE_S);
  while (status == TIB_OK && at_s < p->night->lights_on_s) {
    double end_s = fmin(at_s + tib_sim_uniform(p->random, STRETCH_LOW_S, STRETCH_HIGH_S), p->night->lights_on_s);
    bool both = tib_sim_chance(p->random, 0.4), right = tib_sim_chance(p->random, 0.5);
    for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
      double per_minute = tib_sim_uniform(p->random, RATE_LOW, RATE_HIGH);
      if (both || leg == right) status = twitch(p, leg, at_s, end_s, per_minute);
    }
    at_s = end_s + tib_sim_wait(p->random, PAUSE_S / p->share);
  }
  return status;
}

enum tib_status tib_sim_plan_efm(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_isolated, tib_sim_step_myoclonus, tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
