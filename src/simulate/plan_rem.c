/* The "rem" scenario: activity of the legs in REM sleep (AASM-RSWA-1 to -4). */

#include <math.h>

#include "simulate/planner.h"

/* Levels over that of atonia, which is the night's rest: phasic above 4 times, tonic and any above 2 (AASM-RSWA-2, -3;
 * RSWA-DET-1), none so near to a limit that noise decides (project). */
#define PHASIC_LOW 6.0
#define PHASIC_HIGH 14.0
#define TONIC_LOW 2.5
#define TONIC_HIGH 2.9
#define MINI_S 3.0
#define MINIS 10
#define EDGE_S 0.3 /* an activity that reaches into a mini-epoch does so by as much */

enum activity { NOTHING, PHASIC, TONIC, BRIEF, ACTIVITIES };
static const double share[ACTIVITIES] = {0.35, 0.35, 0.15, 0.15};

static enum tib_status act(const struct tib_sim_planner *p, int leg, double at_s, double length_s, double ratio) {
  struct tib_sim_movement m = {.at_s = at_s, .length_s = length_s, .rise_s = 0.03, .fall_s = 0.03, .kind = TIB_SIM_REM};
  bool placed;
  m.level_uv = p->noise_uv * sqrt(ratio * ratio - 1);
  return tib_sim_place(p->night, leg, &m, &placed, p->err);
}

/* One burst of 0.15 to 1 s in a mini-epoch, or one of up to 4 s that reaches into the next. */
static enum tib_status act_phasically(const struct tib_sim_planner *p, int leg, double epoch_s) {
  double chance = tib_sim_uniform(p->random, 0.1, 1);
  enum tib_status status = TIB_OK;
  for (int mini = 0; status == TIB_OK && mini < MINIS; mini++) {
    double at_s = epoch_s + MINI_S * mini + tib_sim_uniform(p->random, EDGE_S, 1.5);
    double length_s = tib_sim_uniform(p->random, 0.15, 1), long_s = tib_sim_uniform(p->random, 3.2, 3.8);
    double ratio = tib_sim_uniform(p->random, PHASIC_LOW, PHASIC_HIGH);
    bool is_long = tib_sim_chance(p->random, 0.1) && mini + 2 < MINIS;
    if (!tib_sim_chance(p->random, chance)) continue;
    if (is_long) at_s = epoch_s + MINI_S * mini + EDGE_S;
    status = act(p, leg, at_s, is_long ? long_s : length_s, ratio);
  }
  return status;
}

/* More than half of the epoch, or clearly less. */
static enum tib_status act_tonically(const struct tib_sim_planner *p, int leg, double epoch_s, bool brief) {
  double length_s = brief ? tib_sim_uniform(p->random, 3.5, 11) : tib_sim_uniform(p->random, 18, 27);
  double ratio = tib_sim_uniform(p->random, TONIC_LOW, TONIC_HIGH);
  double room_s = TIB_SIM_EPOCH_S - 2 * EDGE_S - length_s;
  double at_s = EDGE_S + tib_sim_uniform(p->random, 0, room_s), end_s = at_s + length_s;
  /* Neither end just over the border of a mini-epoch. */
  double over_s = fmod(at_s, MINI_S), short_s = fmod(end_s, MINI_S);
  if (over_s > MINI_S - EDGE_S) at_s -= over_s - (MINI_S - EDGE_S);
  if (short_s < EDGE_S) end_s -= short_s;
  return act(p, leg, epoch_s + at_s, end_s - at_s, ratio);
}

static enum activity draw_activity(struct tib_sim_random *random) {
  double draw = tib_sim_uniform(random, 0, 1);
  int activity = 0;
  for (; activity < ACTIVITIES - 1 && draw >= share[activity]; activity++) draw -= share[activity];
  return (enum activity)activity;
}

static enum tib_status act_in_epoch(const struct tib_sim_planner *p, int leg, double epoch_s) {
  switch (draw_activity(p->random)) {
    case PHASIC:
      return act_phasically(p, leg, epoch_s);
    case TONIC:
      return act_tonically(p, leg, epoch_s, false);
    case BRIEF:
      return act_tonically(p, leg, epoch_s, true);
    default:
      return TIB_OK;
  }
}

/* The first two epochs of REM sleep are still: what atonia is must be seen somewhere. */
enum tib_status tib_sim_step_rem(const struct tib_sim_planner *p) {
  const struct tib_sim_night *night = p->night;
  enum tib_status status = TIB_OK;
  for (size_t i = 2; status == TIB_OK && i < night->n_stages; i++) {
    double epoch_s = TIB_SIM_EPOCH_S * (double)i;
    bool still =
        night->stages[i] != TIB_STAGE_R || night->stages[i - 1] != TIB_STAGE_R || night->stages[i - 2] != TIB_STAGE_R;
    for (int leg = 0; status == TIB_OK && !still && leg < 2; leg++)
      if (tib_sim_chance(p->random, p->share)) status = act_in_epoch(p, leg, epoch_s);
  }
  return status;
}

/* More REM sleep than a night has: stretches of 8 minutes of other sleep, and of 22 of it. */
static enum tib_status dream(const struct tib_sim_planner *p) {
  for (double at_s = p->night->lights_off_s; at_s < p->night->lights_on_s; at_s += 30 * 60) {
    for (double t = at_s + 8 * 60; t < at_s + 30 * 60 && t < p->night->lights_on_s; t += TIB_SIM_EPOCH_S)
      if (tib_sim_is_asleep(p, t)) tib_sim_set_stage(p->night, t, t + 1, TIB_STAGE_R);
  }
  return TIB_OK;
}

enum tib_status tib_sim_plan_rem(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static tib_sim_step *const steps[] = {dream, tib_sim_step_rem, tib_sim_step_arousals, NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
