/* The "gross" scenario. */

#include <math.h>

#include "simulate/planner.h"

#define GROSS_APART_S 3.0
#define SWING_PEAK 1.4 /* largest deflection of a swing over its amplitude (ankle.c) */

/* Project: strong in both legs for 2 to 15 s; the ankles swing by more than 0.5 g and mostly come to lie otherwise. */
enum tib_status tib_sim_step_often_gross(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 12); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 2.6, 15.5), at_s = tib_sim_find_rest(p, 8, length_s);
    struct tib_sim_gross gross = {.at_s = at_s, .length_s = length_s};
    gross.swing_g = tib_sim_uniform(p->random, 0.7, 1.6);
    gross.turns = tib_sim_chance(p->random, 0.8);
    gross.lull_hz = tib_sim_uniform(p->random, 0.15, 0.4);
    if (at_s < 0) continue;
    status = tib_sim_add_gross(p->night, &gross, p->err);
    for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
      double later_s = tib_sim_uniform(p->random, 0, 0.4), end_s = length_s - tib_sim_uniform(p->random, 0, 0.2);
      struct tib_sim_movement m = tib_sim_make_movement(p->random, at_s + later_s, end_s - later_s, p->noise_uv);
      m.level_uv = fmax(tib_sim_uniform(p->random, 30, 120), m.level_uv);
      m.gross = true;
      bool placed;
      status = tib_sim_place(p->night, leg, &m, &placed, p->err);
    }
  }
  return status;
}

static bool is_near_gross(const struct tib_sim_planner *p, const struct tib_sim_movement *m) {
  for (size_t i = 0; i < p->night->n_gross; i++) {
    const struct tib_sim_gross *g = &p->night->gross[i];
    if (m->at_s < g->at_s + g->length_s + GROSS_APART_S && g->at_s < m->at_s + m->length_s + GROSS_APART_S) return true;
  }
  return false;
}

/* Ordinary movements: none that runs into one of the body, and ankles that swing by 0.05 to 0.4 g at their peaks (Sicbaldi
 * 2025: 377 +- 63 mg in sleep). */
static enum tib_status tell_apart(const struct tib_sim_planner *p) {
  for (int leg = 0; leg < 2; leg++) {
    struct tib_sim_movements *list = &p->night->legs[leg];
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
      struct tib_sim_movement m = list->items[i];
      double peak_g = 0.05 * exp(tib_sim_uniform(p->random, 0, log(8)));
      if (!m.gross && m.accel_g > 0) m.accel_g = peak_g / SWING_PEAK;
      if (m.gross || !is_near_gross(p, &m)) list->items[kept++] = m;
    }
    list->n = kept;
  }
  return TIB_OK;
}

enum tib_status tib_sim_plan_gross(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_often_gross,
                                        tib_sim_step_series,
                                        tib_sim_step_isolated,
                                        tib_sim_step_twitches,
                                        tib_sim_step_arousals,
                                        tell_apart,
                                        NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
