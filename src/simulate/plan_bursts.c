/* The "bursts" scenario. */

#include <math.h>

#include "simulate/planner.h"

enum tib_status tib_sim_plan_bursts(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                    struct tib_error *err) {
  struct tib_sim_planner p = {night, random, noise_uv, err, 1};
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
    double at_s = 10;
    while (status == TIB_OK && at_s < night->length_s) {
      double length_s = 0.6 * exp(tib_sim_uniform(random, 0, log(9 / 0.6)));
      status = tib_sim_move_leg(&p, leg, at_s, length_s);
      at_s += length_s + TIB_SIM_APART_S + tib_sim_wait(random, 15);
    }
  }
  return status;
}
