/* The movements of the scenarios. */

#include <math.h>

#include "base/array.h"
#include "simulate/night.h"

#define GROSS_APART_S 3.0
#define SWING_PEAK 1.4 /* largest deflection of a swing over its amplitude (ankle.c) */

struct planner {
  struct tib_sim_night *night;
  struct tib_sim_random *random;
  double noise_uv;
  struct tib_error *err;
};

static double hours(const struct planner *p) { return p->night->length_s / 3600; }

/* How often a thing happens that comes `per_hour`, at least once. */
static int times(const struct planner *p, double per_hour) {
  double n = per_hour * hours(p);
  return n < 1 ? 1 : (int)lround(n);
}

static double anywhere(const struct planner *p) {
  return tib_sim_uniform(p->random, p->night->lights_off_s, p->night->lights_on_s);
}

static bool is_asleep(const struct planner *p, double at_s) {
  enum tib_stage stage = tib_sim_stage_at(p->night, at_s);
  return stage != TIB_STAGE_UNKNOWN && stage != TIB_STAGE_W;
}

static bool is_free(const struct planner *p, double from_s, double to_s) {
  for (int leg = 0; leg < 2; leg++)
    for (size_t i = 0; i < p->night->legs[leg].n; i++) {
      const struct tib_sim_movement *m = &p->night->legs[leg].items[i];
      if (m->at_s < to_s && from_s < m->at_s + m->length_s) return false;
    }
  return true;
}

/* A moment in sleep with this much rest before and after it in both legs; negative where none was found. */
static double find_rest(const struct planner *p, double rest_s, double length_s) {
  for (int tries = 0; tries < 60; tries++) {
    double at_s = anywhere(p);
    if (is_asleep(p, at_s) && is_free(p, at_s - rest_s, at_s + length_s + rest_s)) return at_s;
  }
  return -1;
}

static enum tib_status move_leg(const struct planner *p, int leg, double at_s, double length_s) {
  struct tib_sim_movement m = tib_sim_make_movement(p->random, at_s, length_s, p->noise_uv);
  bool placed;
  return tib_sim_place(p->night, leg, &m, &placed, p->err);
}

/* Left, right, or both with one leg a little later. */
static enum tib_status move(const struct planner *p, double at_s, double length_s, double both) {
  double draw = tib_sim_uniform(p->random, 0, 1);
  int leg = tib_sim_chance(p->random, 0.52) ? 0 : 1;
  enum tib_status status = move_leg(p, leg, at_s, length_s);
  if (status != TIB_OK || draw >= both) return status;
  double lag = tib_sim_uniform(p->random, 0, 0.3);
  return move_leg(p, 1 - leg, at_s + lag, fmax(0.6, length_s * tib_sim_uniform(p->random, 0.8, 1.2)));
}

static double movement_length(const struct planner *p) { return tib_sim_log_normal(p->random, 1.9, 0.45, 0.6, 9); }

/* ---- large movements of the body, breathing, the sustained burst ---- */

static enum tib_status plan_gross(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 1.2); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 4, 8), at_s = find_rest(p, 60, length_s);
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

/* Project: strong in both legs for 2 to 15 s; the ankles swing by more than 0.5 g and mostly come to lie otherwise. */
static enum tib_status plan_often_gross(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 12); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 2.6, 15.5), at_s = find_rest(p, 8, length_s);
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

static bool is_near_gross(const struct planner *p, const struct tib_sim_movement *m) {
  for (size_t i = 0; i < p->night->n_gross; i++) {
    const struct tib_sim_gross *g = &p->night->gross[i];
    if (m->at_s < g->at_s + g->length_s + GROSS_APART_S && g->at_s < m->at_s + m->length_s + GROSS_APART_S) return true;
  }
  return false;
}

/* Ordinary movements: none that runs into one of the body, and ankles that swing by 0.05 to 0.4 g at their peaks (Sicbaldi
 * 2025: 377 +- 63 mg in sleep). */
static void tell_apart(const struct planner *p) {
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
}

static bool breathes_freely(const struct planner *p, double from_s, double to_s) {
  for (size_t i = 0; i < p->night->n_respiratory; i++) {
    const struct tib_sim_respiratory *r = &p->night->respiratory[i];
    if (r->at_s - 45 < to_s && from_s < r->at_s + r->length_s + 45) return false;
  }
  return true;
}

static enum tib_status plan_breathing(const struct planner *p) {
  enum tib_status status = TIB_OK;
  int wanted = times(p, 4) + 1;
  for (int tries = 0; status == TIB_OK && wanted > 0 && tries < 40000; tries++) {
    struct tib_sim_respiratory r = {.at_s = anywhere(p), .length_s = tib_sim_uniform(p->random, 12, 32)};
    double end_s = r.at_s + r.length_s;
    enum tib_stage stage = tib_sim_stage_at(p->night, r.at_s);
    r.hypopnea = tib_sim_chance(p->random, 0.5);
    if (!is_asleep(p, r.at_s) || stage == TIB_STAGE_N3 || !is_asleep(p, end_s) || !breathes_freely(p, r.at_s, end_s))
      continue;
    if (!is_free(p, r.at_s, end_s + 3)) continue;
    void *list = p->night->respiratory;
    status = tib_array_reserve(&list, &p->night->respiratory_capacity, p->night->n_respiratory + 1,
                               sizeof *p->night->respiratory, p->err);
    p->night->respiratory = list;
    if (status != TIB_OK) break;
    p->night->respiratory[p->night->n_respiratory++] = r;
    wanted--;
    if (wanted % 3 == 1) continue; /* not every event ends in a movement */
    double at_s = end_s + tib_sim_uniform(p->random, -0.3, 2);
    status = move(p, at_s, movement_length(p), 0.6);
    if (status == TIB_OK) status = tib_sim_add_arousal(p->night, end_s, tib_sim_uniform(p->random, 4, 10), p->err);
  }
  return status;
}

/* Cramp-like (rules.md 4): slow rise and fall, 1-2 Hz within, one leg, the ankle at rest. 8 uV above rest must stand in
 * every wave of it (SBC-1). */
static enum tib_status plan_sustained(const struct planner *p) {
  double length_s = tib_sim_uniform(p->random, 25, 50);
  double target = p->night->lights_off_s + 0.6 * (p->night->lights_on_s - p->night->lights_off_s), at_s = -1;
  for (double t = target; at_s < 0 && t < p->night->lights_on_s - length_s; t += 5)
    if (is_asleep(p, t) && is_free(p, t - 25, t + length_s + 10)) at_s = t;
  for (double t = target; at_s < 0 && t > p->night->lights_off_s + 30; t -= 5)
    if (is_free(p, t - 25, t + length_s + 10)) at_s = t;
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

static enum tib_status move_in_series(const struct planner *p, double at_s) {
  enum tib_status status = move(p, at_s, movement_length(p), 0.45);
  bool arouses = tib_sim_chance(p->random, 0.22) && is_asleep(p, at_s);
  double lag = tib_sim_uniform(p->random, 0.05, 0.45), length_s = tib_sim_uniform(p->random, 3, 10);
  return status == TIB_OK && arouses ? tib_sim_add_arousal(p->night, at_s + lag, length_s, p->err) : status;
}

/* One series; *at_s moves on past it. */
static enum tib_status plan_one_series(const struct planner *p, double *at_s) {
  double usual = tib_sim_uniform(p->random, 20, 28), many = hours(p) > 3 ? 17 : 9;
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
static enum tib_status plan_series(const struct planner *p) {
  double span_s = p->night->lights_on_s - p->night->lights_off_s, at_s = p->night->lights_off_s + 10;
  double pause_s = hours(p) > 3 ? 320 : 60;
  enum tib_status status = TIB_OK;
  while (status == TIB_OK && at_s < p->night->lights_on_s - 10) {
    status = plan_one_series(p, &at_s);
    double course = (at_s - p->night->lights_off_s) / span_s;
    at_s += 95 + tib_sim_wait(p->random, pause_s * (0.3 + 3.5 * course * course));
  }
  return status;
}

/* ---- single movements ---- */

static enum tib_status plan_isolated(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 3); status == TIB_OK && i > 0; i--) {
    double length_s = movement_length(p), at_s = find_rest(p, 92, length_s);
    if (at_s >= 0) status = move(p, at_s, length_s, 0.2);
  }
  return status;
}

/* Too short for a leg movement (AASM-LM-1). */
static enum tib_status plan_twitches(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 4); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 0.12, 0.35), at_s = find_rest(p, 6, length_s);
    if (at_s >= 0) status = move_leg(p, i % 2, at_s, length_s);
  }
  return status;
}

/* Too long for a candidate (WASM16-CLM-1). */
static enum tib_status plan_long(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 0.8); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 11, 14), at_s = find_rest(p, 8, length_s);
    if (at_s >= 0) status = move_leg(p, i % 2, at_s, length_s);
  }
  return status;
}

/* Restless legs: a few movements seconds apart. */
static enum tib_status plan_wake(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (size_t epoch = 0; epoch < p->night->n_stages; epoch++) {
    if (p->night->stages[epoch] != TIB_STAGE_W || !tib_sim_chance(p->random, 0.35)) continue;
    double at_s = TIB_SIM_EPOCH_S * (double)epoch + tib_sim_uniform(p->random, 0, 10);
    for (int n = (int)tib_sim_uniform(p->random, 1, 5); status == TIB_OK && n > 0; n--) {
      status = move(p, at_s, tib_sim_uniform(p->random, 0.6, 2), 0.3);
      at_s += tib_sim_uniform(p->random, 3.6, 8);
    }
    if (status != TIB_OK) break;
  }
  return status;
}

static enum tib_status plan_arousals(const struct planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = times(p, 5); status == TIB_OK && i > 0; i--) {
    double length_s = tib_sim_uniform(p->random, 3, 12), at_s = find_rest(p, 2, length_s);
    if (at_s >= 0) status = tib_sim_add_arousal(p->night, at_s, length_s, p->err);
  }
  return status;
}

enum tib_status tib_sim_plan_quiet(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  return plan_arousals(&(struct planner){night, random, noise_uv, err});
}

enum tib_status tib_sim_plan_rls(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                 struct tib_error *err) {
  static enum tib_status (*const steps[])(const struct planner *) = {plan_gross,  plan_breathing, plan_sustained,
                                                                     plan_series, plan_isolated,  plan_wake,
                                                                     plan_long,   plan_twitches,  plan_arousals};
  struct planner p = {night, random, noise_uv, err};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < sizeof steps / sizeof *steps; i++) status = steps[i](&p);
  return status;
}

enum tib_status tib_sim_plan_gross(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                   struct tib_error *err) {
  static enum tib_status (*const steps[])(const struct planner *) = {plan_often_gross, plan_series, plan_isolated,
                                                                     plan_twitches, plan_arousals};
  struct planner p = {night, random, noise_uv, err};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < sizeof steps / sizeof *steps; i++) status = steps[i](&p);
  if (status == TIB_OK) tell_apart(&p);
  return status;
}

enum tib_status tib_sim_plan_bursts(struct tib_sim_night *night, double noise_uv, struct tib_sim_random *random,
                                    struct tib_error *err) {
  struct planner p = {night, random, noise_uv, err};
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
    double at_s = 10;
    while (status == TIB_OK && at_s < night->length_s) {
      double length_s = 0.6 * exp(tib_sim_uniform(random, 0, log(9 / 0.6)));
      status = move_leg(&p, leg, at_s, length_s);
      at_s += length_s + TIB_SIM_APART_S + tib_sim_wait(random, 15);
    }
  }
  return status;
}
