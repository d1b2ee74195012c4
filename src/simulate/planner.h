#ifndef TIB_SIMULATE_PLANNER_H
#define TIB_SIMULATE_PLANNER_H

/* What scenarios are made of: a scenario is a list of steps (plan_*.c), each of which puts something into the night. The
 * order of the steps is part of the night: same seed, same draws. */

#include "simulate/scenarios.h"

struct tib_sim_planner {
  struct tib_sim_night *night;
  struct tib_sim_random *random;
  double noise_uv;
  struct tib_error *err;
  double share; /* of the usual number of bursts, runs and stretches; looked at by the steps that say so */
};

typedef enum tib_status tib_sim_step(const struct tib_sim_planner *planner);

/* Runs steps up to a NULL. */
enum tib_status tib_sim_run_steps(const struct tib_sim_planner *planner, tib_sim_step *const *steps);

/* ---- where and when ---- */

double tib_sim_hours(const struct tib_sim_planner *planner);

/* How often a thing happens that comes `per_hour`, at least once. */
int tib_sim_times(const struct tib_sim_planner *planner, double per_hour);

/* A moment between lights off and lights on. */
double tib_sim_anywhere(const struct tib_sim_planner *planner);

bool tib_sim_is_asleep(const struct tib_sim_planner *planner, double at_s);
bool tib_sim_is_nrem(const struct tib_sim_planner *planner, double at_s);

/* How long it has been wake at a moment; negative where it is not. */
double tib_sim_awake_for(const struct tib_sim_planner *planner, double at_s);

/* Whether neither leg moves. */
bool tib_sim_is_free(const struct tib_sim_planner *planner, double from_s, double to_s);

/* A moment in sleep with this much rest before and after it in both legs; negative where none was found. */
double tib_sim_find_rest(const struct tib_sim_planner *planner, double rest_s, double length_s);

/* Writes one stage over what meets [from_s, to_s). */
void tib_sim_set_stage(struct tib_sim_night *night, double from_s, double to_s, enum tib_stage stage);

/* ---- movements ---- */

double tib_sim_movement_length(const struct tib_sim_planner *planner);

/* An ordinary movement of one leg. */
enum tib_status tib_sim_move_leg(const struct tib_sim_planner *planner, int leg, double at_s, double length_s);

/* Left, right, or with the chance `both` both, one leg a little later. */
enum tib_status tib_sim_move(const struct tib_sim_planner *planner, double at_s, double length_s, double both);

/* A run of bursts on one leg or both, beginning at at_s: `bursts` of burst_s each, period_s from one to the next. */
struct tib_sim_run_plan {
  enum tib_sim_run_kind kind;
  double at_s, period_s, burst_s;
  int bursts;
  bool leg[2]; /* which take part; of an alternating run both do, in turn */
  int first;   /* leg that begins an alternating run */
};

/* Draws the bursts' lengths, strengths and intervals; *placed says whether both legs were free. */
enum tib_status tib_sim_place_run(const struct tib_sim_planner *planner, const struct tib_sim_run_plan *run, bool *placed);

/* ---- steps; those of the last part take a share ---- */

tib_sim_step tib_sim_step_breathing;   /* apneas and hypopneas, some of which end in a movement */
tib_sim_step tib_sim_step_sustained;   /* one cramp-like burst */
tib_sim_step tib_sim_step_series;      /* periodic movements */
tib_sim_step tib_sim_step_isolated;    /* 3 single movements an hour */
tib_sim_step tib_sim_step_wake;        /* restless legs: a few movements seconds apart */
tib_sim_step tib_sim_step_long;        /* too long for a candidate */
tib_sim_step tib_sim_step_twitches;    /* too short for a leg movement */
tib_sim_step tib_sim_step_arousals;    /* with nothing else */
tib_sim_step tib_sim_step_gross;       /* a few movements of the body */
tib_sim_step tib_sim_step_often_gross; /* many */

tib_sim_step tib_sim_step_cramps;      /* some of them followed by an arousal or an awakening */
tib_sim_step tib_sim_step_alternating; /* ALMA runs */
tib_sim_step tib_sim_step_tremor;      /* HFT runs */
tib_sim_step tib_sim_step_myoclonus;   /* fragmentary, over stretches of NREM sleep */
tib_sim_step tib_sim_step_rem;         /* phasic and tonic activity in REM sleep */

#endif
