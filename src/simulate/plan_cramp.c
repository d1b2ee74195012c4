/* The "cramp" scenario: sustained bursts, each alone (SBC-1 to SBC-16). */

#include <math.h>

#include "simulate/planner.h"

/* SBC-1, with some room: the least level that is a burst. A cramp waxes and wanes, and 1 to 2 Hz within are usual
 * (CRAMP-F5, -F10); at the troughs the level may be missed, but for less than SBC-5 allows. */
#define RATIO 2.0
#define ABOVE_UV 8.0
#define ROOM 1.08
#define TROUGH 0.75

/* CRAMP-F4: 2 to 6 times rest, 41 +- 11 s before waking; CRAMP-F1: seconds to minutes. None so near to SBC-7's limit that
 * noise decides (project). */
#define RATIO_LOW 2.0
#define RATIO_HIGH 6.0
#define NEAR_LOW 2.6
#define NEAR_HIGH 3.4
#define SHORTEST_S 20.0
#define LONGEST_S 180.0

static double level_of(const struct tib_sim_planner *p, const struct tib_sim_movement *m) {
  double rest = p->noise_uv, least = ROOM * fmax(RATIO * rest, rest + ABOVE_UV);
  double ratio = tib_sim_uniform(p->random, RATIO_LOW, RATIO_HIGH);
  double trough = (1 - TROUGH * m->depth) * (1 - TROUGH * m->sway);
  double level = fmax(rest * sqrt(ratio * ratio - 1), sqrt(least * least - rest * rest) / trough);
  double measured = hypot(level, rest) / rest;
  return measured > NEAR_LOW && measured < NEAR_HIGH ? rest * sqrt(NEAR_HIGH * NEAR_HIGH - 1) : level;
}

static struct tib_sim_movement make_cramp(const struct tib_sim_planner *p) {
  struct tib_sim_movement m = {.sustained = true, .graded = true};
  m.depth = tib_sim_uniform(p->random, 0.1, 0.3);
  m.wave_hz = tib_sim_uniform(p->random, 1, 2);
  m.wave_phase = tib_sim_uniform(p->random, 0, 6.283);
  m.sway = tib_sim_uniform(p->random, 0.05, 0.2);
  m.sway_hz = tib_sim_uniform(p->random, 0.02, 0.1);
  m.rise_s = tib_sim_uniform(p->random, 1, 5);
  m.fall_s = tib_sim_uniform(p->random, 1.5, 8);
  m.calf = tib_sim_uniform(p->random, 1.5, 4);
  m.level_uv = level_of(p, &m);
  m.length_s = SHORTEST_S * exp(tib_sim_uniform(p->random, 0, log(LONGEST_S / SHORTEST_S))) + m.rise_s + m.fall_s;
  return m;
}

/* CRAMP-F4: most wake with it. What one writes down comes later (SBC-16). */
static enum tib_status follow(const struct tib_sim_planner *p, double end_s) {
  double draw = tib_sim_uniform(p->random, 0, 1), later_s = tib_sim_uniform(p->random, -6, 30);
  double wakes_s = tib_sim_uniform(p->random, 60, 400), told_s = tib_sim_uniform(p->random, 20, 90);
  bool told = tib_sim_chance(p->random, 0.5);
  if (draw < 0.4) return tib_sim_add_arousal(p->night, end_s + later_s, tib_sim_uniform(p->random, 4, 12), p->err);
  if (draw > 0.75) return TIB_OK;
  double from_s = end_s + fmax(0, later_s), to_s = fmin(from_s + wakes_s, p->night->lights_on_s);
  tib_sim_set_stage(p->night, from_s, to_s, TIB_STAGE_W);
  tib_sim_set_stage(p->night, to_s, to_s + 1, TIB_STAGE_N1);
  return told ? tib_sim_add_remark(p->night, end_s + told_s, "Patient tells of a leg cramp", p->err) : TIB_OK;
}

enum tib_status tib_sim_step_cramps(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 4 * p->share); status == TIB_OK && i > 0; i--) {
    struct tib_sim_movement m = make_cramp(p);
    bool placed = false;
    m.at_s = tib_sim_find_rest(p, 70, m.length_s);
    double end_s = m.at_s + m.length_s;
    if (m.at_s < 0 || end_s + 60 > p->night->lights_on_s) continue;
    status = tib_sim_place(p->night, tib_sim_chance(p->random, 0.5), &m, &placed, p->err);
    if (status == TIB_OK && placed) status = follow(p, end_s);
  }
  return status;
}

enum tib_status tib_sim_plan_cramp(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  static tib_sim_step *const steps[] = {tib_sim_step_cramps, tib_sim_step_isolated, tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
