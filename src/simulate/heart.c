#include "simulate/heart.h"

#include <math.h>

#define BEFORE_R_S 0.3
#define AFTER_R_S 0.75
#define ECG_HIGH_HZ 70.0

/* A beat is a sum of Gaussians (McSharry, Clifford, Tarassenko and Smith 2003), with a QRS of 80-100 ms (textbook); how the
 * legs see it: project. */
struct wave {
  double at_s, sd_s, height;
};

enum { P, Q, R, S, T, WAVES };

static const struct wave usual[3][WAVES] = {
    {{-0.16, 0.022, 0.12}, {-0.028, 0.008, -0.12}, {0, 0.010, 1}, {0.030, 0.009, -0.35}, {0.28, 0.045, 0.28}},
    {{-0.16, 0.022, -0.05}, {-0.026, 0.009, 0.40}, {0.004, 0.012, -0.9}, {0.034, 0.011, 0.15}, {0.28, 0.045, -0.20}},
    {{-0.16, 0.022, 0.12}, {-0.026, 0.008, -0.12}, {0, 0.010, 1}, {0.031, 0.009, -0.22}, {0.28, 0.045, 0.28}}};

/* Ventricular: no P wave, QRS of 130 ms and more, T against it (textbook). */
#define PREMATURE_WIDTH 1.6
#define PREMATURE_HEIGHT 1.2

/* The right leg lies farther from the heart than the left (project). */
#define RIGHT_PART 0.7

struct beat {
  const struct wave *waves;
  bool premature;
};

static double beat_at(const void *user, double t_s) {
  const struct beat *beat = user;
  double x = 0;
  for (int i = 0; i < WAVES; i++) {
    struct wave w = beat->waves[i];
    if (beat->premature) {
      if (i == P) continue;
      w.at_s *= i == T ? 1.1 : PREMATURE_WIDTH;
      w.sd_s *= i == T ? 1 : PREMATURE_WIDTH;
      w.height *= i == T ? -1.3 : PREMATURE_HEIGHT;
    }
    double u = (t_s - BEFORE_R_S - w.at_s) / w.sd_s;
    x += w.height * exp(-0.5 * u * u);
  }
  return x;
}

static enum tib_status make(struct tib_sim_shape *shape, double fs_hz, struct tib_sim_band *bands, int n_bands,
                            const struct wave *waves, bool premature, struct tib_error *err) {
  struct beat beat = {waves, premature};
  return tib_sim_shape_init(shape, fs_hz, BEFORE_R_S + AFTER_R_S, bands, n_bands, beat_at, &beat, err);
}

static void scale(struct tib_sim_shape *shape, double factor) {
  for (int i = 0; i < shape->length * TIB_SIM_PHASES; i++) shape->x[i] *= (float)factor;
}

/* What scales a beat of these waves to a peak of 1 behind the filters. */
static enum tib_status find_scale(double *factor, double fs_hz, struct tib_sim_band *bands, int n_bands,
                                  const struct wave *waves, struct tib_error *err) {
  struct tib_sim_shape shape = {0};
  enum tib_status status = make(&shape, fs_hz, bands, n_bands, waves, false, err);
  if (status == TIB_OK) *factor = 1 / tib_sim_shape_peak(&shape);
  tib_sim_shape_finish(&shape);
  return status;
}

enum tib_status tib_sim_heart_init(struct tib_sim_heart *heart, enum tib_sim_view view, double fs_hz, double peak,
                                   bool wide, struct tib_error *err) {
  bool lead = view == TIB_SIM_VIEW_LEAD_II;
  double fine_hz = fs_hz * TIB_SIM_PHASES, factor = 1;
  struct tib_sim_band bands[2];
  tib_sim_lowpass_init(&bands[0], fine_hz, lead ? fmin(ECG_HIGH_HZ, 0.45 * fs_hz) : tib_sim_band_high(fs_hz));
  tib_sim_recorder_init(&bands[1], fine_hz, TIB_SIM_LOW_HZ);
  *heart = (struct tib_sim_heart){.fs_hz = fs_hz};
  enum tib_status status = find_scale(&factor, fs_hz, bands, lead ? 1 : 2, usual[view], err);
  factor *= peak * (view == TIB_SIM_VIEW_RIGHT ? RIGHT_PART : 1);
  int n_bands = lead || wide ? 1 : 2;
  if (status == TIB_OK) status = make(&heart->usual, fs_hz, bands, n_bands, usual[view], false, err);
  if (status == TIB_OK) status = make(&heart->premature, fs_hz, bands, n_bands, usual[view], true, err);
  if (status != TIB_OK) return status;
  scale(&heart->usual, factor);
  scale(&heart->premature, factor);
  return TIB_OK;
}

void tib_sim_heart_finish(struct tib_sim_heart *heart) {
  tib_sim_shape_finish(&heart->usual);
  tib_sim_shape_finish(&heart->premature);
}

void tib_sim_heart_add(struct tib_sim_heart *heart, const struct tib_sim_night *night, int64_t first, int n, double *x) {
  double begin_s = (double)first / heart->fs_hz, end_s = (double)(first + n) / heart->fs_hz;
  while (heart->next < night->n_beats && night->beats[heart->next].at_s + AFTER_R_S + 0.1 < begin_s) heart->next++;
  for (size_t i = heart->next; i < night->n_beats && night->beats[i].at_s - BEFORE_R_S <= end_s; i++) {
    const struct tib_sim_beat *beat = &night->beats[i];
    const struct tib_sim_shape *shape = beat->premature ? &heart->premature : &heart->usual;
    tib_sim_shape_add(shape, (beat->at_s - BEFORE_R_S) * heart->fs_hz - (double)first, beat->level, x, n);
  }
}
