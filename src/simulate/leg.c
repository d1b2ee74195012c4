/* A leg: resting muscle, bursts, and what electrodes and heart add. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "simulate/signals.h"

#define PI 3.14159265358979323846

/* The recorder's own noise in 10-100 Hz, and how much of the rest it is at most (project, after amplifiers of 1 uV RMS over
 * 500 Hz). */
#define AMPLIFIER_UV 0.7
#define AMPLIFIER_PART 0.7

/* What the calf shows of a movement of the shin, and the shin of one of the calf: a fifth or so (project; cross-talk
 * between these muscles is said to be 5 to 25 % of the voluntary EMG). */
#define CROSSTALK 0.2

static double gain_of(const struct tib_sim_signal *s, const struct tib_sim_movement *m) {
  return !s->calf ? 1 : m->calf > 0 ? m->calf : CROSSTALK;
}

/* Adds the movements that meet [first, first + n). */
static enum tib_status add_bursts(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  const struct tib_sim_movements *list = &s->night->legs[s->leg];
  while (s->next < list->n) {
    int64_t start = llround(list->items[s->next].at_s * s->fs_hz);
    if (start >= first + n) break;
    if (!s->has_burst || s->made != s->next) {
      enum tib_status status = tib_sim_burst_make(&s->burst, &list->items[s->next], s->next, err);
      if (status != TIB_OK) return status;
      s->has_burst = true;
      s->made = s->next;
    }
    int64_t end = s->burst.first + (int64_t)s->burst.n;
    int64_t from = start > first ? start : first, to = end < first + n ? end : first + n;
    double gain = gain_of(s, &list->items[s->next]);
    for (int64_t i = from; i < to; i++) x[i - first] += gain * (double)s->burst.x[i - start];
    if (end > first + n) break;
    s->next++;
  }
  return TIB_OK;
}

/* Rest of RMS 1. */
static enum tib_status rest(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  if (!s->resting) {
    for (int i = 0; i < n; i++) x[i] = tib_sim_band_next(&s->band, tib_sim_normal(&s->random));
    return TIB_OK;
  }
  enum tib_status status = tib_sim_muscle_rest(s->resting, &s->firing, first, n, x, err);
  double muscle = sqrt(1 - s->amplifier_part * s->amplifier_part);
  for (int i = 0; i < n; i++)
    x[i] = muscle * x[i] + s->amplifier_part * tib_sim_band_next(&s->band, tib_sim_normal(&s->random));
  return status;
}

static enum tib_status fill(struct tib_sim_signal *s, int64_t first, int n, double *x, struct tib_error *err) {
  double begin_s = (double)first / s->fs_hz, end_s = (double)(first + n) / s->fs_hz;
  enum tib_status status = rest(s, first, n, x, err);
  if (status != TIB_OK) return status;
  bool tone = tib_sim_has_tone(s->night, s->leg, begin_s, end_s);
  for (int i = 0; i < n; i++)
    x[i] *= s->noise_uv + (tone ? tib_sim_tone_at(s->night, s->leg, (double)(first + i) / s->fs_hz) : 0);
  status = add_bursts(s, first, n, x, err);
  if (s->has_heart) tib_sim_heart_add(&s->heart, s->night, first, n, x);
  tib_sim_electrode_add(&s->electrode, s->night, first, n, x);
  return status;
}

/* What the recorder passes. */
static void write_prefilter(struct tib_sim_signal *signal, bool wide) {
  if (wide) {
    int hundredths = (int)lround(100 / (2 * PI * signal->night->recorder_s));
    snprintf(signal->prefilter, sizeof signal->prefilter, "HP:0.%02dHz LP:%dHz", hundredths, (int)(0.45 * signal->fs_hz));
    return;
  }
  snprintf(signal->prefilter, sizeof signal->prefilter, "HP:%dHz LP:%dHz", (int)TIB_SIM_LOW_HZ,
           (int)tib_sim_band_high(signal->fs_hz));
}

static enum tib_status init_resting(struct tib_sim_signal *signal, struct tib_error *err) {
  signal->amplifier_part = fmin(AMPLIFIER_PART, AMPLIFIER_UV / signal->noise_uv);
  enum tib_status status = tib_array_create(&signal->resting, 1, sizeof *signal->resting, err);
  if (status == TIB_OK) status = tib_sim_random_init(&signal->firing, signal->seed, 0, err);
  if (status == TIB_OK)
    status = tib_sim_muscle_init_resting(signal->resting, signal->fs_hz, signal->seed, signal->leg + 2 * signal->calf,
                                         &signal->firing, err);
  return status;
}

static const char *const LABELS[2][2] = {{"EMG LAT", "EMG RAT"}, {"EMG LGAS", "EMG RGAS"}};

enum tib_status tib_sim_leg_init(struct tib_sim_signal *signal, int leg, bool calf, struct tib_rate rate,
                                 const struct tib_simulate_options *options, struct tib_error *err) {
  bool units = tib_sim_has_units(options), wide = tib_sim_is_wide(options);
  signal->leg = leg;
  signal->calf = calf;
  signal->noise_uv = options->noise_uv;
  signal->fill = fill;
  tib_sim_band_init(&signal->band, signal->fs_hz, TIB_SIM_LOW_HZ, tib_sim_band_high(signal->fs_hz));
  write_prefilter(signal, wide);
  double range_uv = wide ? 4000 : 1000;
  signal->edf = (struct tib_edf_signal){.label = LABELS[calf][leg],
                                        .unit = "uV",
                                        .prefilter = signal->prefilter,
                                        .transducer = calf ? "simulated gastrocnemius" : "simulated tibialis anterior",
                                        .physical_min = -range_uv,
                                        .physical_max = range_uv,
                                        .digital_min = -32768,
                                        .digital_max = 32767};
  enum tib_status status = tib_sim_burst_init(&signal->burst, signal->night, rate, signal->seed, leg, units, err);
  if (status == TIB_OK) status = tib_sim_electrode_init(&signal->electrode, options, signal->fs_hz, leg, calf, err);
  if (status == TIB_OK && units) status = init_resting(signal, err);
  signal->has_heart = options->ecg_uv > 0;
  if (status == TIB_OK && signal->has_heart)
    status = tib_sim_heart_init(&signal->heart, leg ? TIB_SIM_VIEW_RIGHT : TIB_SIM_VIEW_LEFT, signal->fs_hz,
                                options->ecg_uv, wide, err);
  return status;
}

void tib_sim_leg_finish(struct tib_sim_signal *signal) {
  tib_sim_burst_finish(&signal->burst);
  tib_sim_electrode_finish(&signal->electrode);
  tib_sim_muscle_finish(signal->resting);
  free(signal->resting);
  tib_sim_random_finish(&signal->firing);
}
