/* The "sit" scenario: a suggested immobilisation test, an hour awake at rest (CLIN-6). */

#include "simulate/planner.h"

/* CLIN-6: intervals of 11 to 12 s are the most usual (Michaud 2002); they come more and more as the hour goes on; how
 * many in a row and how far apart is the project's own choice. */
#define USUAL_S 11.5
#define SPREAD 0.05 /* of its logarithm */
#define PAUSE_S 150.0

static enum tib_status stay_awake(const struct tib_sim_planner *p) {
  struct tib_sim_night *night = p->night;
  tib_sim_set_stage(night, 0, night->length_s, TIB_STAGE_W);
  night->lights_off_s = 0;
  night->lights_on_s = night->length_s;
  return TIB_OK;
}

static enum tib_status move_on(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  double at_s = tib_sim_uniform(p->random, 60, 240);
  while (status == TIB_OK && at_s < p->night->length_s - 20) {
    int n = (int)tib_sim_log_normal(p->random, 14, 0.5, 5, 50);
    for (; status == TIB_OK && n > 0; n--) {
      status = tib_sim_move(p, at_s, tib_sim_log_normal(p->random, 1.5, 0.4, 0.6, 4), 0.35);
      at_s += tib_sim_log_normal(p->random, USUAL_S, SPREAD, 10.3, 13.5);
    }
    at_s += 95 + tib_sim_wait(p->random, PAUSE_S * (1 - at_s / p->night->length_s) + 1);
  }
  return status;
}

enum tib_status tib_sim_plan_sit(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static tib_sim_step *const steps[] = {stay_awake, move_on, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
