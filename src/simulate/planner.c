#include "simulate/planner.h"

#include <math.h>

enum tib_status tib_sim_run_steps(const struct tib_sim_planner *planner, tib_sim_step *const *steps) {
  enum tib_status status = TIB_OK;
  for (; status == TIB_OK && *steps; steps++) status = (*steps)(planner);
  return status;
}

/* ---- where and when ---- */

double tib_sim_hours(const struct tib_sim_planner *p) { return p->night->length_s / 3600; }

int tib_sim_times(const struct tib_sim_planner *p, double per_hour) {
  double n = per_hour * tib_sim_hours(p);
  return n < 1 ? 1 : (int)lround(n);
}

double tib_sim_anywhere(const struct tib_sim_planner *p) {
  return tib_sim_uniform(p->random, p->night->lights_off_s, p->night->lights_on_s);
}

bool tib_sim_is_asleep(const struct tib_sim_planner *p, double at_s) {
  enum tib_stage stage = tib_sim_stage_at(p->night, at_s);
  return stage != TIB_STAGE_UNKNOWN && stage != TIB_STAGE_W;
}

bool tib_sim_is_nrem(const struct tib_sim_planner *p, double at_s) {
  return tib_sim_is_asleep(p, at_s) && tib_sim_stage_at(p->night, at_s) != TIB_STAGE_R;
}

double tib_sim_awake_for(const struct tib_sim_planner *p, double at_s) {
  double since_s = floor(at_s / TIB_SIM_EPOCH_S) * TIB_SIM_EPOCH_S;
  if (tib_sim_stage_at(p->night, at_s) != TIB_STAGE_W) return -1;
  while (tib_sim_stage_at(p->night, since_s - 1) == TIB_STAGE_W) since_s -= TIB_SIM_EPOCH_S;
  return at_s - since_s;
}

bool tib_sim_is_free(const struct tib_sim_planner *p, double from_s, double to_s) {
  for (int leg = 0; leg < 2; leg++)
    for (size_t i = 0; i < p->night->legs[leg].n; i++) {
      const struct tib_sim_movement *m = &p->night->legs[leg].items[i];
      if (m->at_s < to_s && from_s < m->at_s + m->length_s) return false;
    }
  return true;
}

double tib_sim_find_rest(const struct tib_sim_planner *p, double rest_s, double length_s) {
  for (int tries = 0; tries < 60; tries++) {
    double at_s = tib_sim_anywhere(p);
    if (tib_sim_is_asleep(p, at_s) && tib_sim_is_free(p, at_s - rest_s, at_s + length_s + rest_s)) return at_s;
  }
  return -1;
}

void tib_sim_set_stage(struct tib_sim_night *night, double from_s, double to_s, enum tib_stage stage) {
  size_t first = from_s > 0 ? (size_t)(from_s / TIB_SIM_EPOCH_S) : 0;
  for (size_t i = first; i < night->n_stages && TIB_SIM_EPOCH_S * (double)i < to_s; i++) night->stages[i] = stage;
}

/* ---- movements ---- */

double tib_sim_movement_length(const struct tib_sim_planner *p) { return tib_sim_log_normal(p->random, 1.9, 0.45, 0.6, 9); }

enum tib_status tib_sim_move_leg(const struct tib_sim_planner *p, int leg, double at_s, double length_s) {
  struct tib_sim_movement m = tib_sim_make_movement(p->random, at_s, length_s, p->noise_uv);
  bool placed;
  return tib_sim_place(p->night, leg, &m, &placed, p->err);
}

enum tib_status tib_sim_move(const struct tib_sim_planner *p, double at_s, double length_s, double both) {
  double draw = tib_sim_uniform(p->random, 0, 1);
  int leg = tib_sim_chance(p->random, 0.52) ? 0 : 1;
  enum tib_status status = tib_sim_move_leg(p, leg, at_s, length_s);
  if (status != TIB_OK || draw >= both) return status;
  double lag = tib_sim_uniform(p->random, 0, 0.3);
  return tib_sim_move_leg(p, 1 - leg, at_s + lag, fmax(0.6, length_s * tib_sim_uniform(p->random, 0.8, 1.2)));
}
