/* Runs of bursts: alternating leg muscle activation and hypnagogic foot tremor. */

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "simulate/planner.h"

/* Project, where AASM-ALMA-1 and AASM-HFT-1 are silent: how much one burst differs from the next. */
#define PERIOD_SD 0.08
#define LENGTH_SD 0.1
#define GAIN_SD 0.15
#define CUT_SD 2.0
#define BREAK_S 0.08     /* least rest between two bursts of a leg */
#define LAG_S 0.03       /* of one leg behind the other where both beat */
#define REST_S 12.0      /* about a run, in both legs */
#define MEAN_HZ 1.6      /* HFLM-1: 1.6 +- 0.6 Hz */
#define RATE_SD 0.4      /* of its logarithm */
#define SLEEP_ONSET 0.65 /* share of tremors about it */
#define ABOUT_S 240.0

static double stray(struct tib_sim_random *random, double sd) {
  double z;
  do z = tib_sim_normal(random);
  while (fabs(z) > CUT_SD);
  return sd * z;
}

/* ---- one run ---- */

static enum tib_status add_pulse(struct tib_sim_night *night, struct tib_sim_movement *m, double at_s, double length_s,
                                 double gain, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->pulses, &night->pulses_capacity, night->n_pulses + 1, sizeof *night->pulses, err);
  if (status != TIB_OK) return status;
  if (m->n_pulses == 0) {
    m->first_pulse = night->n_pulses;
    m->at_s = at_s;
  }
  night->pulses[night->n_pulses++] = (struct tib_sim_pulse){.at_s = at_s - m->at_s, .length_s = length_s, .gain = gain};
  m->n_pulses++;
  m->length_s = at_s + length_s - m->at_s;
  return TIB_OK;
}

/* A burst's length is that at half of its height: half of each ramp lies outside. It ends before the leg's next. */
static double pulse_length(struct tib_sim_random *random, const struct tib_sim_run_plan *run, double rise_s,
                           double room_s) {
  double length_s = run->burst_s * (1 + stray(random, LENGTH_SD)) + rise_s;
  return fmin(length_s, room_s - BREAK_S);
}

/* One leg's bursts, at the moments of the run that are its own. */
static enum tib_status make_leg(const struct tib_sim_planner *p, const struct tib_sim_run_plan *run, int leg,
                                const double *at_s, struct tib_sim_movement *m) {
  bool turns = run->kind == TIB_SIM_ALTERNATING;
  int first = turns && leg != run->first ? 1 : 0, step = turns ? 2 : 1;
  enum tib_status status = TIB_OK;
  for (int i = first; status == TIB_OK && i < run->bursts; i += step) {
    double lag_s = turns ? 0 : leg * tib_sim_uniform(p->random, 0, LAG_S), gain = exp(stray(p->random, GAIN_SD));
    double length_s = pulse_length(p->random, run, m->rise_s, at_s[i + step] - at_s[i]);
    status = add_pulse(p->night, m, at_s[i] + lag_s, length_s - lag_s, gain, p->err);
  }
  return status;
}

/* Strong enough to be told from rest by eye: three times the rest and 12 uV at least (project). */
static struct tib_sim_movement make_strength(const struct tib_sim_planner *p, const struct tib_sim_run_plan *run) {
  struct tib_sim_movement m = tib_sim_make_movement(p->random, run->at_s, run->burst_s, p->noise_uv);
  double low = fmax(12, 3 * p->noise_uv), high = fmax(80, 5 * p->noise_uv);
  m.level_uv = low * exp(tib_sim_uniform(p->random, 0, log(high / low)));
  m.rise_s = m.fall_s = fmin(tib_sim_uniform(p->random, 0.02, 0.06), 0.3 * run->burst_s);
  m.accel_g = tib_sim_chance(p->random, 0.6) ? tib_sim_uniform(p->random, 0.02, 0.12) : 0;
  m.kind = TIB_SIM_RUN;
  m.run = p->night->n_runs;
  return m;
}

static enum tib_status draw_times(const struct tib_sim_planner *p, const struct tib_sim_run_plan *run, double **at_s) {
  enum tib_status status = tib_array_create(at_s, (size_t)run->bursts + 2, sizeof **at_s, p->err);
  if (status != TIB_OK) return status;
  (*at_s)[0] = run->at_s;
  for (int i = 1; i < run->bursts + 2; i++) (*at_s)[i] = (*at_s)[i - 1] + run->period_s * (1 + stray(p->random, PERIOD_SD));
  return TIB_OK;
}

static enum tib_status add_run(const struct tib_sim_planner *p, const struct tib_sim_run_plan *run) {
  struct tib_sim_night *night = p->night;
  enum tib_status status =
      tib_array_reserve(&night->runs, &night->runs_capacity, night->n_runs + 1, sizeof *night->runs, p->err);
  if (status == TIB_OK) night->runs[night->n_runs++] = (struct tib_sim_run){run->kind, run->bursts};
  return status;
}

enum tib_status tib_sim_place_run(const struct tib_sim_planner *p, const struct tib_sim_run_plan *run, bool *placed) {
  double *at_s = NULL;
  enum tib_status status = draw_times(p, run, &at_s);
  *placed = status == TIB_OK && tib_sim_is_free(p, run->at_s - REST_S, at_s[run->bursts] + REST_S) && run->at_s > REST_S &&
            at_s[run->bursts] + REST_S < p->night->length_s;
  for (int leg = 0; status == TIB_OK && *placed && leg < 2; leg++) {
    struct tib_sim_movement m = make_strength(p, run);
    bool fits;
    if (!run->leg[leg]) continue;
    status = make_leg(p, run, leg, at_s, &m);
    if (status == TIB_OK) status = tib_sim_place(p->night, leg, &m, &fits, p->err);
  }
  if (status == TIB_OK && *placed) status = add_run(p, run);
  free(at_s);
  return status;
}

/* ---- where ---- */

/* A moment within minutes of falling asleep. */
static double about_sleep_onset(const struct tib_sim_planner *p) {
  for (int tries = 0; tries < 400; tries++) {
    double at_s = tib_sim_anywhere(p);
    for (double near_s = -ABOUT_S; near_s <= ABOUT_S; near_s += TIB_SIM_EPOCH_S)
      if (tib_sim_awake_for(p, at_s + near_s) >= 0 && tib_sim_is_asleep(p, at_s + near_s + TIB_SIM_EPOCH_S)) return at_s;
  }
  return tib_sim_anywhere(p);
}

static double in_sleep(const struct tib_sim_planner *p) {
  double at_s = tib_sim_anywhere(p);
  for (int tries = 0; tries < 60 && !tib_sim_is_asleep(p, at_s); tries++) at_s = tib_sim_anywhere(p);
  return at_s;
}

static enum tib_status place_somewhere(const struct tib_sim_planner *p, struct tib_sim_run_plan *run, bool at_onset) {
  enum tib_status status = TIB_OK;
  bool placed = false;
  for (int tries = 0; status == TIB_OK && !placed && tries < 20; tries++) {
    run->at_s = at_onset ? about_sleep_onset(p) : in_sleep(p);
    if (run->at_s + run->bursts * run->period_s * (1 + PERIOD_SD) < p->night->lights_on_s)
      status = tib_sim_place_run(p, run, &placed);
  }
  return status;
}

/* AASM-ALMA-1: 0.5 to 3 Hz, bursts of 100 to 500 ms, at least 4. */
enum tib_status tib_sim_step_alternating(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 12 * p->share); status == TIB_OK && i > 0; i--) {
    struct tib_sim_run_plan run = {.kind = TIB_SIM_ALTERNATING, .leg = {true, true}};
    double hz = tib_sim_uniform(p->random, 0.55, 2.85);
    run.period_s = 1 / hz;
    run.burst_s = tib_sim_uniform(p->random, 0.11, fmin(0.42, 0.75 / hz));
    run.bursts = (int)(4 * exp(tib_sim_uniform(p->random, 0, log(41.0 / 4))));
    run.first = tib_sim_chance(p->random, 0.5);
    status = place_somewhere(p, &run, false);
  }
  return status;
}

/* AASM-HFT-1: 0.3 to 4 Hz, bursts of 250 to 1000 ms, at least 4; no faster than the bursts leave room for. */
enum tib_status tib_sim_step_tremor(const struct tib_sim_planner *p) {
  enum tib_status status = TIB_OK;
  for (int i = tib_sim_times(p, 12 * p->share); status == TIB_OK && i > 0; i--) {
    double hz = tib_sim_log_normal(p->random, MEAN_HZ, RATE_SD, 0.33, 2.5);
    struct tib_sim_run_plan run = {.kind = TIB_SIM_TREMOR, .period_s = 1 / hz};
    run.burst_s = tib_sim_uniform(p->random, 0.29, fmin(0.92, 0.75 / hz));
    run.bursts = (int)(4 * exp(tib_sim_uniform(p->random, 0, log(31.0 / 4))));
    bool both = tib_sim_chance(p->random, 0.4), right = tib_sim_chance(p->random, 0.5);
    run.leg[0] = both || !right;
    run.leg[1] = both || right;
    status = place_somewhere(p, &run, tib_sim_chance(p->random, SLEEP_ONSET));
  }
  return status;
}
