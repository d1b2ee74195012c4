#include "simulate/muscle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "simulate/night.h"

/* Below the electrodes of the tibialis anterior. Project, after Fuglevand 1993 (sizes and thresholds rise exponentially
 * over the pool) and what surface electrodes show of single units: potentials of 5 to 12 ms, peaks of some uV to some 100
 * uV. */
#define UNITS 80
#define SMALLEST_UV 8.0
#define SIZE_RANGE 10.0
#define SHORTEST_S 0.005
#define LONGEST_S 0.012
#define THRESHOLD_FASTEST_HZ 11.0
/* From 8 to 25 firings a second over this much excitation above the threshold; the pool is recruited at 1. */
#define FULL_RATE_AFTER 0.6
#define LEAST_UV 0.05 /* of a contraction */

#define RESTING_UNITS 48
#define RESTING_RANGE 3.0
#define RESTING_SHORTEST_S 0.007 /* far units: their potentials are wider */
#define RESTING_FASTEST_HZ 12.0

static double drive_of(int step) { return step * (1 + FULL_RATE_AFTER) / (TIB_SIM_DRIVES - 1); }

static double rate_of(const struct tib_sim_unit *unit, double drive) {
  double slope = (TIB_SIM_FASTEST_HZ - TIB_SIM_SLOWEST_HZ) / FULL_RATE_AFTER;
  return fmin(TIB_SIM_FASTEST_HZ, unit->slowest_hz + slope * (drive - unit->threshold));
}

/* ---- the pool ---- */

struct pool {
  int n;
  double smallest_uv, range, scatter, shortest_s, longest_s, steady, fastest_hz;
};

static enum tib_status make_pool(struct tib_sim_muscle *muscle, double fs_hz, const struct pool *pool,
                                 struct tib_sim_random *random, struct tib_error *err) {
  memset(muscle, 0, sizeof *muscle);
  muscle->fs_hz = fs_hz;
  tib_sim_highpass_init(&muscle->highpass, fs_hz, TIB_SIM_LOW_HZ);
  enum tib_status status = TIB_OK;
  for (int i = 0; status == TIB_OK && i < pool->n; i++) {
    struct tib_sim_unit *unit = &muscle->units[muscle->n_units++];
    unit->variability = tib_sim_uniform(random, 0.1, pool->steady);
    unit->slowest_hz = tib_sim_uniform(random, TIB_SIM_SLOWEST_HZ, pool->fastest_hz);
    unit->threshold = (double)i / pool->n;
    status = tib_sim_unit_init(unit, fs_hz, &muscle->highpass, pool->shortest_s, pool->longest_s, random, err);
    double near = tib_sim_uniform(random, 1 - pool->scatter, 1 + pool->scatter);
    unit->size_uv = near * pool->smallest_uv * pow(pool->range, (double)i / (pool->n - 1));
    if (unit->shape.length > muscle->tail) muscle->tail = unit->shape.length;
  }
  return status;
}

static void measure_drives(struct tib_sim_muscle *muscle) {
  for (int step = 0; step < TIB_SIM_DRIVES; step++) {
    double drive = drive_of(step), power = 0;
    for (int i = 0; i < muscle->n_units && muscle->units[i].threshold <= drive; i++)
      power += tib_sim_unit_power(&muscle->units[i], rate_of(&muscle->units[i], drive));
    muscle->level_uv[step] = sqrt(power);
  }
}

enum tib_status tib_sim_muscle_init(struct tib_sim_muscle *muscle, double fs_hz, uint64_t seed, int leg,
                                    struct tib_error *err) {
  static const struct pool pool = {.n = UNITS,
                                   .smallest_uv = SMALLEST_UV,
                                   .range = SIZE_RANGE,
                                   .scatter = 0.4,
                                   .shortest_s = SHORTEST_S,
                                   .longest_s = LONGEST_S,
                                   .steady = 0.3,
                                   .fastest_hz = THRESHOLD_FASTEST_HZ};
  struct tib_sim_random random;
  enum tib_status status = tib_sim_random_init(&random, seed, TIB_SIM_STREAM_MUSCLE + (uint64_t)leg, err);
  if (status == TIB_OK) status = make_pool(muscle, fs_hz, &pool, &random, err);
  if (status == TIB_OK) measure_drives(muscle);
  tib_sim_random_finish(&random);
  return status;
}

enum tib_status tib_sim_muscle_init_resting(struct tib_sim_muscle *muscle, double fs_hz, uint64_t seed, int leg,
                                            struct tib_sim_random *random, struct tib_error *err) {
  static const struct pool pool = {.n = RESTING_UNITS,
                                   .smallest_uv = 1,
                                   .range = RESTING_RANGE,
                                   .scatter = 0.4,
                                   .shortest_s = RESTING_SHORTEST_S,
                                   .longest_s = LONGEST_S,
                                   .steady = 0.25,
                                   .fastest_hz = RESTING_FASTEST_HZ};
  tib_sim_random_restart(random, seed, TIB_SIM_STREAM_RESTING + (uint64_t)leg);
  enum tib_status status = make_pool(muscle, fs_hz, &pool, random, err);
  double power = 0;
  for (int i = 0; i < muscle->n_units; i++) {
    struct tib_sim_unit *unit = &muscle->units[i];
    power += tib_sim_unit_power(unit, unit->slowest_hz);
    unit->next_s = tib_sim_uniform(random, 0, 1 / unit->slowest_hz);
  }
  for (int i = 0; i < muscle->n_units; i++) muscle->units[i].size_uv /= sqrt(power);
  return status;
}

void tib_sim_muscle_finish(struct tib_sim_muscle *muscle) {
  if (!muscle) return;
  for (int i = 0; i < muscle->n_units; i++) tib_sim_shape_finish(&muscle->units[i].shape);
  free(muscle->ticks);
  free(muscle->ahead);
  memset(muscle, 0, sizeof *muscle);
}

/* ---- contracting ---- */

/* The least excitation that is enough, and what is too much of it taken back: recruitment goes by steps, the level does
 * not. */
static struct tib_sim_tick follow(const struct tib_sim_muscle *muscle, double target_uv) {
  int step = 0;
  if (target_uv < LEAST_UV) return (struct tib_sim_tick){-1, 0};
  while (step < TIB_SIM_DRIVES - 1 && muscle->level_uv[step] < target_uv) step++;
  return (struct tib_sim_tick){step, target_uv / muscle->level_uv[step]};
}

static bool takes_part(const struct tib_sim_muscle *muscle, const struct tib_sim_unit *unit, size_t tick) {
  return muscle->ticks[tick].drive >= 0 && drive_of(muscle->ticks[tick].drive) >= unit->threshold;
}

/* First tick from `tick` on in which the unit takes part. */
static size_t recruited(const struct tib_sim_muscle *muscle, const struct tib_sim_unit *unit, size_t tick) {
  while (tick < muscle->n_ticks && !takes_part(muscle, unit, tick)) tick++;
  return tick;
}

static double rate_at(const struct tib_sim_muscle *muscle, const struct tib_sim_unit *unit, size_t tick) {
  return rate_of(unit, drive_of(muscle->ticks[tick].drive));
}

/* A unit that is recruited is somewhere within its interval, as it would be had it fired before: the level is right from
 * the first sample. */
static void fire(const struct tib_sim_muscle *muscle, const struct tib_sim_unit *unit, struct tib_sim_random *random,
                 double *x, size_t n) {
  for (size_t tick = recruited(muscle, unit, 0); tick < muscle->n_ticks; tick = recruited(muscle, unit, tick)) {
    double t = (double)tick * TIB_SIM_TICK_S + tib_sim_uniform(random, 0, 1 / rate_at(muscle, unit, tick));
    for (tick = (size_t)(t / TIB_SIM_TICK_S); tick < muscle->n_ticks && takes_part(muscle, unit, tick);
         tick = (size_t)(t / TIB_SIM_TICK_S)) {
      double gain = unit->size_uv * muscle->ticks[tick].gain;
      tib_sim_shape_add(&unit->shape, t * muscle->fs_hz, gain, x, (int64_t)n);
      t += tib_sim_unit_interval(unit, rate_at(muscle, unit, tick), random);
    }
  }
}

enum tib_status tib_sim_muscle_contract(struct tib_sim_muscle *muscle, struct tib_sim_random *random,
                                        const double *target_uv, size_t n_ticks, double *x, size_t n,
                                        struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&muscle->ticks, &muscle->ticks_capacity, n_ticks, sizeof *muscle->ticks, err);
  if (status != TIB_OK) return status;
  muscle->n_ticks = n_ticks;
  for (size_t k = 0; k < n_ticks; k++) muscle->ticks[k] = follow(muscle, target_uv[k]);
  for (size_t i = 0; i < n; i++) x[i] = 0;
  for (int i = 0; i < muscle->n_units; i++) fire(muscle, &muscle->units[i], random, x, n);
  tib_sim_band_clear(&muscle->highpass);
  for (size_t i = 0; i < n; i++) x[i] = tib_sim_band_next(&muscle->highpass, x[i]);
  return TIB_OK;
}

/* ---- resting ---- */

enum tib_status tib_sim_muscle_rest(struct tib_sim_muscle *muscle, struct tib_sim_random *random, int64_t first, int n,
                                    double *x, struct tib_error *err) {
  size_t room = (size_t)n + (size_t)muscle->tail, before = muscle->ahead_capacity;
  enum tib_status status = tib_array_reserve(&muscle->ahead, &muscle->ahead_capacity, room, sizeof *muscle->ahead, err);
  if (status != TIB_OK) return status;
  for (size_t i = before; i < muscle->ahead_capacity; i++) muscle->ahead[i] = 0;
  for (int i = 0; i < muscle->n_units; i++) {
    struct tib_sim_unit *unit = &muscle->units[i];
    for (double at; (at = unit->next_s * muscle->fs_hz - (double)first) < n;) {
      tib_sim_shape_add(&unit->shape, at, unit->size_uv, muscle->ahead, (int64_t)room);
      unit->next_s += tib_sim_unit_interval(unit, unit->slowest_hz, random);
    }
  }
  for (int i = 0; i < n; i++) x[i] = tib_sim_band_next(&muscle->highpass, muscle->ahead[i]);
  memmove(muscle->ahead, muscle->ahead + n, (room - (size_t)n) * sizeof *muscle->ahead);
  memset(muscle->ahead + (room - (size_t)n), 0, (size_t)n * sizeof *muscle->ahead);
  return TIB_OK;
}
