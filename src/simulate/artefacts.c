/* What is no movement: when the heart beats, when electrodes jump, when there is more rest. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "simulate/night.h"

#define PI 3.14159265358979323846

/* Irregular by 3 %; respiratory sinus arrhythmia as in adults at rest; a premature ventricular beat comes after 55-75 % of
 * an interval and its pause makes up for it (textbook). How many, and the amplitude's change by breath: project. */
#define USUAL_BPM 70.0
#define RR_SD 0.03
#define RR_BREATH 0.03
#define BREATH_HZ 0.25
#define BREATH_LEVEL 0.1
#define PREMATURE 0.02

/* Atrial fibrillation: no interval tells the next one, and they spread by some 20 % (textbook); none is shorter than what
 * the ventricles take to recover (project). */
#define FIBRILLATION_SD 0.2
#define REFRACTORY_S 0.3

/* Project. Amplitudes and times as seen in polysomnograms of loose electrodes. */
#define CLUSTER 0.15 /* chance that a jump is the first of several within a second */
#define TONES_PER_HOUR 0.6
#define TONE_APART_S 120.0
#define TONE_RAMP_S 0.5
#define RECORDERS 3

bool tib_sim_is_wide(const struct tib_simulate_options *options) {
  return options->pops_per_hour > 0 || options->steps_per_hour > 0 || options->drift_uv > 0;
}

/* ---- the heart ---- */

static enum tib_status add_beat(struct tib_sim_night *night, double at_s, bool premature, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->beats, &night->beats_capacity, night->n_beats + 1, sizeof *night->beats, err);
  double level = 1 + BREATH_LEVEL * sin(2 * PI * BREATH_HZ * at_s + 1);
  if (status == TIB_OK) night->beats[night->n_beats++] = (struct tib_sim_beat){at_s, level, premature};
  return status;
}

static enum tib_status plan_fibrillation(struct tib_sim_night *night, double bpm, struct tib_sim_random *random,
                                         struct tib_error *err) {
  enum tib_status status = TIB_OK;
  double mean_s = 60 / (bpm > 0 ? bpm : USUAL_BPM), at_s = tib_sim_uniform(random, 0, mean_s);
  while (status == TIB_OK && at_s < night->length_s + 1) {
    status = add_beat(night, at_s, false, err);
    at_s += fmax(REFRACTORY_S, mean_s * (1 + FIBRILLATION_SD * tib_sim_normal(random)));
  }
  return status;
}

static enum tib_status plan_beats(struct tib_sim_night *night, double bpm, struct tib_sim_random *random,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  double mean_s = 60 / (bpm > 0 ? bpm : USUAL_BPM), at_s = tib_sim_uniform(random, 0, mean_s);
  while (status == TIB_OK && at_s < night->length_s + 1) {
    status = add_beat(night, at_s, false, err);
    double breath = RR_BREATH * sin(2 * PI * BREATH_HZ * at_s);
    double usual_s = mean_s * (1 + breath + RR_SD * tib_sim_normal(random));
    bool premature = tib_sim_chance(random, PREMATURE);
    double early_s = mean_s * tib_sim_uniform(random, 0.55, 0.75);
    if (status == TIB_OK && premature) status = add_beat(night, at_s + early_s, true, err);
    at_s += premature ? 2 * usual_s : usual_s;
  }
  return status;
}

/* ---- jumps ---- */

static enum tib_status add_jump(struct tib_sim_night *night, int leg, double at_s, bool stays,
                                struct tib_sim_random *random, struct tib_error *err) {
  struct tib_sim_jumps *list = &night->jumps[leg];
  struct tib_sim_jump jump = {.at_s = at_s, .stays = stays, .return_s = night->recorder_s};
  double low = stays ? 20 : 200, high = stays ? 500 : 3000, sign = tib_sim_chance(random, 0.5) ? 1 : -1;
  jump.size_uv = sign * low * exp(tib_sim_uniform(random, 0, log(high / low)));
  jump.rise = 1 + (int)tib_sim_uniform(random, 0, 3);
  double back_s = tib_sim_uniform(random, 0.005, 0.05);
  if (!stays) jump.return_s = back_s;
  enum tib_status status = tib_array_reserve(&list->items, &list->capacity, list->n + 1, sizeof *list->items, err);
  if (status == TIB_OK) list->items[list->n++] = jump;
  return status;
}

static enum tib_status plan_jumps(struct tib_sim_night *night, int leg, double per_hour, bool stays,
                                  struct tib_sim_random *random, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  long n = per_hour > 0 ? lround(fmax(1, per_hour * night->length_s / 3600)) : 0;
  while (status == TIB_OK && n > 0) {
    double at_s = tib_sim_uniform(random, 1, night->length_s - 2);
    long many = tib_sim_chance(random, CLUSTER) ? (long)tib_sim_uniform(random, 2, 6) : 1;
    for (; status == TIB_OK && many > 0 && n > 0; many--, n--) {
      status = add_jump(night, leg, at_s, stays, random, err);
      at_s += tib_sim_uniform(random, 0.05, 0.24); /* five of them stay within a second */
    }
  }
  return status;
}

static int by_time(const void *a, const void *b) {
  double x = ((const struct tib_sim_jump *)a)->at_s, y = ((const struct tib_sim_jump *)b)->at_s;
  return (x > y) - (x < y);
}

static enum tib_status plan_electrodes(struct tib_sim_night *night, const struct tib_simulate_options *options,
                                       struct tib_sim_random *random, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (int leg = 0; status == TIB_OK && leg < 2; leg++) {
    tib_sim_random_restart(random, options->seed, TIB_SIM_STREAM_JUMPS + (uint64_t)leg);
    status = plan_jumps(night, leg, options->pops_per_hour, false, random, err);
    if (status == TIB_OK) {
      tib_sim_random_restart(random, options->seed, TIB_SIM_STREAM_JUMPS + 2 + (uint64_t)leg);
      status = plan_jumps(night, leg, options->steps_per_hour, true, random, err);
    }
    struct tib_sim_jumps *list = &night->jumps[leg];
    if (list->n > 1) qsort(list->items, list->n, sizeof *list->items, by_time);
  }
  return status;
}

/* ---- rest ---- */

static bool is_apart(const struct tib_sim_night *night, double at_s, double length_s) {
  for (size_t i = 0; i < night->n_tones; i++) {
    const struct tib_sim_tone *t = &night->tones[i];
    if (at_s < t->at_s + t->length_s + TONE_APART_S && t->at_s < at_s + length_s + TONE_APART_S) return false;
  }
  return true;
}

static int tone_by_time(const void *a, const void *b) {
  double x = ((const struct tib_sim_tone *)a)->at_s, y = ((const struct tib_sim_tone *)b)->at_s;
  return (x > y) - (x < y);
}

static enum tib_status plan_tones(struct tib_sim_night *night, struct tib_sim_random *random, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  long wanted = lround(fmax(1, TONES_PER_HOUR * night->length_s / 3600));
  for (int tries = 0; status == TIB_OK && wanted > 0 && tries < 200; tries++) {
    struct tib_sim_tone tone = {.length_s = 60 * exp(tib_sim_uniform(random, 0, log(20)))};
    tone.length_s = fmin(tone.length_s, 0.3 * night->length_s);
    tone.at_s = tib_sim_uniform(random, 0.05 * night->length_s, night->length_s - tone.length_s);
    tone.more_uv = tib_sim_uniform(random, 2, 6);
    tone.leg = (int)tib_sim_uniform(random, 0, 3);
    if (!is_apart(night, tone.at_s, tone.length_s)) continue;
    status = tib_array_reserve(&night->tones, &night->tones_capacity, night->n_tones + 1, sizeof *night->tones, err);
    if (status == TIB_OK) night->tones[night->n_tones++] = tone;
    wanted--;
  }
  if (night->n_tones > 1) qsort(night->tones, night->n_tones, sizeof *night->tones, tone_by_time);
  return status;
}

static double ramp(double u) { return u >= 1 ? 1 : u <= 0 ? 0 : 0.5 - 0.5 * cos(PI * u); }

double tib_sim_tone_at(const struct tib_sim_night *night, int leg, double at_s) {
  double more_uv = 0;
  for (size_t i = 0; i < night->n_tones; i++) {
    const struct tib_sim_tone *t = &night->tones[i];
    if (t->leg != 1 - leg)
      more_uv += t->more_uv * ramp((at_s - t->at_s) / TONE_RAMP_S) * ramp((t->at_s + t->length_s - at_s) / TONE_RAMP_S);
  }
  return more_uv;
}

bool tib_sim_has_tone(const struct tib_sim_night *night, int leg, double from_s, double to_s) {
  for (size_t i = 0; i < night->n_tones; i++) {
    const struct tib_sim_tone *t = &night->tones[i];
    if (t->leg != 1 - leg && t->at_s < to_s && from_s < t->at_s + t->length_s) return true;
  }
  return false;
}

/* A movement stands out of its own rest. */
static void raise_movements(struct tib_sim_night *night, double noise_uv) {
  for (int leg = 0; leg < 2; leg++)
    for (size_t i = 0; i < night->legs[leg].n; i++) {
      struct tib_sim_movement *m = &night->legs[leg].items[i];
      double more_uv = fmax(tib_sim_tone_at(night, leg, m->at_s), tib_sim_tone_at(night, leg, m->at_s + m->length_s));
      if (more_uv > 0) m->level_uv = fmax(m->level_uv, 2 * (noise_uv + more_uv));
    }
}

enum tib_status tib_sim_plan_artefacts(struct tib_sim_night *night, const struct tib_simulate_options *options,
                                       struct tib_error *err) {
  static const double high_pass_hz[RECORDERS] = {0.16, 0.3, 0.5}; /* what recorders can be set to */
  struct tib_sim_random random;
  enum tib_status status = tib_sim_random_init(&random, options->seed, TIB_SIM_STREAM_RECORDER, err);
  if (status == TIB_OK && tib_sim_is_wide(options))
    night->recorder_s = 1 / (2 * PI * high_pass_hz[(int)tib_sim_uniform(&random, 0, RECORDERS)]);
  if (status == TIB_OK) status = plan_electrodes(night, options, &random, err);
  if (status == TIB_OK && (options->ecg_uv > 0 || options->ecg_channel)) {
    tib_sim_random_restart(&random, options->seed, TIB_SIM_STREAM_BEATS);
    status = options->ecg_irregular ? plan_fibrillation(night, options->ecg_bpm, &random, err)
                                    : plan_beats(night, options->ecg_bpm, &random, err);
  }
  if (status == TIB_OK && options->tone) {
    tib_sim_random_restart(&random, options->seed, TIB_SIM_STREAM_TONES);
    status = plan_tones(night, &random, err);
  }
  if (night->n_tones > 0) raise_movements(night, options->noise_uv);
  tib_sim_random_finish(&random);
  return status;
}
