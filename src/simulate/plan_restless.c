/* The "restless" scenario: everything that may look like a sustained burst or a run and is neither (SBC-X1 to SBC-X8). What
 * it holds and how much of it is the project's own choice: more of everything than a night has (healthy adults make 6.8
 * large movements an hour: LMM-3). */

#include <math.h>

#include "simulate/planner.h"

#define WAKES_PER_HOUR 2.5
#define WAKE_LOW_S 240.0
#define WAKE_HIGH_S 600.0
#define AWAKE_S 70.0 /* SBC-13: wake of 60 s and less is awakening */

/* Long awakenings, in which one lies awake. */
static enum tib_status wake_up(const struct tib_sim_planner *p) {
  for (int i = tib_sim_times(p, WAKES_PER_HOUR); i > 0; i--) {
    double at_s = tib_sim_anywhere(p), length_s = tib_sim_uniform(p->random, WAKE_LOW_S, WAKE_HIGH_S);
    tib_sim_set_stage(p->night, at_s, fmin(at_s + length_s, p->night->lights_on_s), TIB_STAGE_W);
  }
  return TIB_OK;
}

/* A moment in a long wake that goes on for so long; negative: none was found. */
static double find_wake(const struct tib_sim_planner *p, double rest_s, double length_s) {
  for (int tries = 0; tries < 400; tries++) {
    double at_s = tib_sim_anywhere(p);
    bool wake = tib_sim_awake_for(p, at_s) >= AWAKE_S && tib_sim_awake_for(p, at_s + length_s) >= AWAKE_S + length_s;
    if (wake && tib_sim_is_free(p, at_s - rest_s, at_s + length_s + rest_s)) return at_s;
  }
  return -1;
}

/* ---- stretching by will ---- */

static enum tib_status stretch_both(const struct tib_sim_planner *p, double at_s, double length_s) {
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
    double later_s = tib_sim_uniform(p->random, 0, 0.5);
    struct tib_sim_movement m = tib_sim_make_movement(p->random, at_s + later_s, length_s - later_s, p->noise_uv);
    m.level_uv = fmax(tib_sim_uniform(p->random, 20, 70), 4 * p->noise_uv);
    m.rise_s = fmin(tib_sim_uniform(p->random, 0.2, 0.8), 0.3 * m.length_s);
    m.fall_s = fmin(tib_sim_uniform(p->random, 0.2, 0.8), 0.3 * m.length_s);
    m.accel_g = tib_sim_uniform(p->random, 0.08, 0.4);
    bool placed;
    status = tib_sim_place(p->night, leg, &m, &placed, p->err);
  }
  return status;
}

/* Several of some seconds, or one that is held. */
static enum tib_status stretch(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 8); status == TIB_OK && i > 0; i--) {
    bool hold = tib_sim_chance(p->random, 0.35);
    int times = hold ? 1 : (int)tib_sim_uniform(p->random, 2, 6);
    double length_s = hold ? tib_sim_uniform(p->random, 15, 45) : tib_sim_uniform(p->random, 3, 9);
    double at_s = find_wake(p, 10, times * (length_s + 4));
    for (; status == TIB_OK && at_s >= 0 && times > 0; times--) {
      status = stretch_both(p, at_s, length_s);
      at_s += length_s + tib_sim_uniform(p->random, 2, 4);
    }
  }
  return status;
}

/* ---- tone, long movements, mains ---- */

/* Legs that hold a posture while awake. */
static enum tib_status hold_posture(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 3); status == TIB_OK && i > 0; i--) {
    struct tib_sim_tone tone = {.length_s = tib_sim_uniform(p->random, 40, 220), .leg = 2};
    tone.more_uv = tib_sim_uniform(p->random, 3, 14);
    tone.at_s = find_wake(p, -tone.length_s, tone.length_s); /* movements may be in it */
    bool clear = tone.at_s >= 0;
    for (size_t k = 0; clear && k < p->night->n_tones; k++) {
      const struct tib_sim_tone *other = &p->night->tones[k];
      clear = other->at_s > tone.at_s + tone.length_s + 60 || other->at_s + other->length_s + 60 < tone.at_s;
    }
    if (clear) status = tib_sim_add_tone(p->night, &tone, p->err);
  }
  return status;
}

/* SBC-X4, on one leg or both. */
static enum tib_status move_long(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 8); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 10, 14.5), at_s = tib_sim_find_rest(p, 10, length_s);
    bool both = tib_sim_chance(p->random, 0.3);
    if (at_s >= 0) status = tib_sim_move_leg(p, i % 2, at_s, length_s);
    if (at_s >= 0 && both && status == TIB_OK) status = tib_sim_move_leg(p, 1 - i % 2, at_s, length_s);
  }
  return status;
}

/* Switched on and off, one of them for good. */
static enum tib_status hum(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  double at_s = tib_sim_wait(p->random, 900);
  bool stays = tib_sim_chance(p->random, 0.3);
  while (status == TIB_OK && at_s < 0.85 * p->night->length_s) {
    double length_s = 18 * exp(tib_sim_uniform(p->random, 0, log(400.0 / 18)));
    struct tib_sim_hum one = {at_s, length_s, tib_sim_uniform(p->random, 10, 60)};
    status = tib_sim_add_hum(p->night, &one, p->err);
    at_s += length_s + 60 + tib_sim_wait(p->random, 1000);
  }
  if (!stays || status != TIB_OK) return status;
  double from_s = 0.92 * p->night->length_s;
  return tib_sim_add_hum(p->night, &(struct tib_sim_hum){fmax(at_s, from_s), p->night->length_s - from_s, 30}, p->err);
}

enum tib_status tib_sim_plan_restless(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                      struct tib_error *err) {
  static tib_sim_step *const steps[] = {wake_up,
                                        tib_sim_step_often_gross,
                                        stretch,
                                        hold_posture,
                                        move_long,
                                        hum,
                                        tib_sim_step_wake,
                                        tib_sim_step_isolated,
                                        tib_sim_step_twitches,
                                        tib_sim_step_arousals,
                                        NULL};
  return tib_sim_run_steps(&(struct tib_sim_planner){night, random, noise_uv, err, 1}, steps);
}
