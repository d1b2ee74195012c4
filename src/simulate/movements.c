/* Steps that ordinary nights are made of. */

#include <math.h>

#include "base/array.h"
#include "simulate/planner.h"

/* ---- large movements of the body, breathing, the sustained burst ---- */

enum tib_status tib_sim_step_gross(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 1.2); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 4, 8), at_s = tib_sim_find_rest(p, 60, length_s);
    if (at_s < 0) continue;
    status = tib_sim_add_gross(p->night, &(struct tib_sim_gross){at_s, length_s, 0.9, true, 0}, p->err);
    for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
      double later = tib_sim_uniform(p->random, 0, 0.8);
      struct tib_sim_movement m = tib_sim_make_movement(p->random, at_s + later, length_s - later, p->noise_uv);
      m.gross = true;
      bool placed;
      status = tib_sim_place(p->night, leg, &m, &placed, p->err);
    }
  }
  return status;
}

static bool breathes_freely(const struct tib_sim_planner *p, double from_s, double to_s) {
  for (size_t i = 0; i < p->night->n_respiratory; i++) {
    const struct tib_sim_respiratory *r = &p->night->respiratory[i];
    if (r->at_s - 45 < to_s && from_s < r->at_s + r->length_s + 45) return false;
  }
  return true;
}

enum tib_status tib_sim_step_breathing(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  int wanted = tib_sim_times(p, 4) + 1;
  for (int tries = 0; status == TIB_OK && wanted > 0 && tries < 40000; tries++) {
    struct tib_sim_respiratory r = {.at_s = tib_sim_anywhere(p), .length_s = tib_sim_uniform(p->random, 12, 32)};
    double end_s = r.at_s + r.length_s;
    enum tib_stage stage = tib_sim_stage_at(p->night, r.at_s);
    r.hypopnea = tib_sim_chance(p->random, 0.5);
    if (!tib_sim_is_asleep(p, r.at_s) || stage == TIB_STAGE_N3 || !tib_sim_is_asleep(p, end_s) ||
        !breathes_freely(p, r.at_s, end_s))
      continue;
    if (!tib_sim_is_free(p, r.at_s, end_s + 3)) continue;
    void *list = p->night->respiratory;
    status = tib_array_reserve(&list, &p->night->respiratory_capacity, p->night->n_respiratory + 1,
                               sizeof *p->night->respiratory, p->err);
    p->night->respiratory = list;
    if (status != TIB_OK) break;
    p->night->respiratory[p->night->n_respiratory++] = r;
    wanted--;
    if (wanted % 3 == 1) continue; /* not every event ends in a movement */
    double at_s = end_s + tib_sim_uniform(p->random, -0.3, 2);
    status = tib_sim_move(p, at_s, tib_sim_movement_length(p), 0.6);
    if (status == TIB_OK) status = tib_sim_add_arousal(p->night, end_s, tib_sim_uniform(p->random, 4, 10), p->err);
  }
  return status;
}

/* Cramp-like (SBC-1 to SBC-16): slow rise and fall, 1-2 Hz within, one leg, the ankle at rest. 8 uV above rest must stand
 * in every wave of it (SBC-1). */
enum tib_status tib_sim_step_sustained(const struct tib_sim_planner *p) {
  double length_s = tib_sim_uniform(p->random, 25, 50);
  double target = p->night->lights_off_s + 0.6 * (p->night->lights_on_s - p->night->lights_off_s), at_s = -1;
  for (double t = target; at_s < 0 && t < p->night->lights_on_s - length_s; t += 5)
    if (tib_sim_is_asleep(p, t) && tib_sim_is_free(p, t - 25, t + length_s + 10)) at_s = t;
  for (double t = target; at_s < 0 && t > p->night->lights_off_s + 30; t -= 5)
    if (tib_sim_is_free(p, t - 25, t + length_s + 10)) at_s = t;
  struct tib_sim_movement m = {.at_s = at_s, .length_s = length_s, .sustained = true, .depth = 0.2};
  m.level_uv = fmax(tib_sim_uniform(p->random, 4, 6) * p->noise_uv, p->noise_uv + 14);
  m.wave_hz = tib_sim_uniform(p->random, 1, 2);
  m.rise_s = tib_sim_uniform(p->random, 1.5, 3);
  m.fall_s = tib_sim_uniform(p->random, 2, 4);
  bool placed;
  enum tib_status status = tib_sim_place(p->night, 0, &m, &placed, p->err);
  /* It wakes the sleeper (SBC-14). */
  return status == TIB_OK && placed ? tib_sim_add_arousal(p->night, at_s + length_s - 5, 12, p->err) : status;
}

/* ---- series ---- */

/* META-2: most in light sleep, few in deep and in REM sleep. */
static double willingness(enum tib_stage stage) {
  switch (stage) {
    case TIB_STAGE_W:
      return 0.7;
    case TIB_STAGE_N1:
    case TIB_STAGE_N2:
      return 1;
    case TIB_STAGE_N3:
      return 0.3;
    case TIB_STAGE_R:
      return 0.1;
    default:
      return 0;
  }
}

static enum tib_status move_in_series(const struct tib_sim_planner *p, double at_s) {
  enum tib_status status = tib_sim_move(p, at_s, tib_sim_movement_length(p), 0.45);
  bool arouses = tib_sim_chance(p->random, 0.22) && tib_sim_is_asleep(p, at_s);
  double lag = tib_sim_uniform(p->random, 0.05, 0.45), length_s = tib_sim_uniform(p->random, 3, 10);
  return status == TIB_OK && arouses ? tib_sim_add_arousal(p->night, at_s + lag, length_s, p->err) : status;
}

/* One series; *at_s moves on past it. */
static enum tib_status plan_one_series(const struct tib_sim_planner *p, double *at_s) {
  double usual = tib_sim_uniform(p->random, 20, 28), many = tib_sim_hours(p) > 3 ? 17 : 9;
  int n = (int)tib_sim_log_normal(p->random, many, 0.5, 5, 70), missed = 0;
  enum tib_status status = TIB_OK;
  for (int i = 0; status == TIB_OK && i < n && missed < 3 && *at_s < p->night->lights_on_s; i++) {
    bool moves = tib_sim_chance(p->random, willingness(tib_sim_stage_at(p->night, *at_s)));
    missed = moves ? 0 : missed + 1;
    if (moves) status = move_in_series(p, *at_s);
    *at_s += tib_sim_log_normal(p->random, usual, 0.22, 12, 60);
  }
  return status;
}

/* META-1: the pauses grow through the night. */
enum tib_status tib_sim_step_series(const struct tib_sim_planner *p) {
  double span_s = p->night->lights_on_s - p->night->lights_off_s, at_s = p->night->lights_off_s + 10;
  double pause_s = tib_sim_hours(p) > 3 ? 320 : 60;
  enum tib_status status = TIB_OK;
  while (status == TIB_OK && at_s < p->night->lights_on_s - 10) {
    status = plan_one_series(p, &at_s);
    double course = (at_s - p->night->lights_off_s) / span_s;
    at_s += 95 + tib_sim_wait(p->random, pause_s * (0.3 + 3.5 * course * course));
  }
  return status;
}

/* ---- single movements ---- */

enum tib_status tib_sim_step_isolated(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 3); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_movement_length(p), at_s = tib_sim_find_rest(p, 92, length_s);
    if (at_s >= 0) status = tib_sim_move(p, at_s, length_s, 0.2);
  }
  return status;
}

/* Too short for a leg movement (AASM-LM-1). */
enum tib_status tib_sim_step_twitches(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 4); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 0.12, 0.35), at_s = tib_sim_find_rest(p, 6, length_s);
    if (at_s >= 0) status = tib_sim_move_leg(p, i % 2, at_s, length_s);
  }
  return status;
}

/* Too long for a candidate (WASM16-CLM-1). */
enum tib_status tib_sim_step_long(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 0.8); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 11, 14), at_s = tib_sim_find_rest(p, 8, length_s);
    if (at_s >= 0) status = tib_sim_move_leg(p, i % 2, at_s, length_s);
  }
  return status;
}

/* Restless legs: a few movements seconds apart. */
enum tib_status tib_sim_step_wake(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (size_t epoch = 0; epoch < p->night->n_stages; epoch++) {
    if (p->night->stages[epoch] != TIB_STAGE_W || !tib_sim_chance(p->random, 0.35)) continue;
    double at_s = TIB_SIM_EPOCH_S * (double)epoch + tib_sim_uniform(p->random, 0, 10);
    for (int n = (int)tib_sim_uniform(p->random, 1, 5); status == TIB_OK && n > 0; n--) {
      status = tib_sim_move(p, at_s, tib_sim_uniform(p->random, 0.6, 2), 0.3);
      at_s += tib_sim_uniform(p->random, 3.6, 8);
    }
    if (status != TIB_OK) break;
  }
  return status;
}

enum tib_status tib_sim_step_arousals(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 5); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 3, 12), at_s = tib_sim_find_rest(p, 2, length_s);
    if (at_s >= 0) status = tib_sim_add_arousal(p->night, at_s, length_s, p->err);
  }
  return status;
}
