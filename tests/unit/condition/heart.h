#ifndef TIB_TESTS_HEART_H
#define TIB_TESTS_HEART_H

/* Legs with the heart in them, made here: beats as sums of Gaussians at times of our own. */

#include "tests/unit/condition/night.h"

#define HEART_MAX 20000

struct heart {
  size_t n;
  double at_s[HEART_MAX];
  bool ventricular[HEART_MAX];
};

/* Irregular by `irregular`; a share of the beats premature and ventricular, with the pause that makes up for it. */
static inline void heart_plan(struct heart *h, double from_s, double to_s, double bpm, double irregular, double ventricular,
                              uint64_t *state) {
  h->n = 0;
  for (double t = from_s; t < to_s && h->n + 2 < HEART_MAX;) {
    double rr = 60.0 / bpm * (1.0 + irregular * night_normal(state));
    bool early = night_uniform(state, 0.0, 1.0) < ventricular;
    h->at_s[h->n] = t;
    h->ventricular[h->n++] = false;
    if (early) {
      h->at_s[h->n] = t + night_uniform(state, 0.55, 0.75) * 60.0 / bpm;
      h->ventricular[h->n++] = true;
    }
    t += early ? 2.0 * rr : rr;
  }
}

static inline double heart_bell(double t, double at, double sd) { return exp(-(t - at) * (t - at) / (2.0 * sd * sd)); }

static inline double heart_beat(double t, bool ventricular) {
  if (ventricular) return 1.1 * heart_bell(t, 0.0, 0.018) - 0.8 * heart_bell(t, 0.055, 0.02);
  return heart_bell(t, 0.0, 0.010) - 0.25 * heart_bell(t, -0.025, 0.008) - 0.35 * heart_bell(t, 0.03, 0.012);
}

/* Adds the beats, the largest sample of an ordinary one `uv` before any filter. */
static inline void heart_add(double *x, size_t n, double fs, const struct heart *h, double uv) {
  for (size_t b = 0; b < h->n; b++)
    for (long i = lround((h->at_s[b] - 0.2) * fs); i < lround((h->at_s[b] + 0.25) * fs); i++)
      if (i >= 0 && i < (long)n) x[i] += uv * heart_beat((double)i / fs - h->at_s[b], h->ventricular[b]);
}

/* Rounded to 0.1 uV; frees x. */
static inline float *heart_leg(double *x, size_t n) {
  float *y = malloc(n * sizeof *y);
  for (size_t i = 0; i < n; i++) y[i] = (float)(0.1 * floor(x[i] / 0.1 + 0.5));
  free(x);
  return y;
}

static inline double *heart_noise(size_t n, double fs, double uv, uint64_t seed) {
  struct night_noise noise = night_noise_make(fs, seed);
  double *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = uv * night_next(&noise);
  return x;
}

/* A chest lead in mV, with T waves, noise and a wandering line. */
static inline float *heart_chest(size_t n, double fs, const struct heart *h, double sign, uint64_t seed) {
  double *x = calloc(n, sizeof *x);
  heart_add(x, n, fs, h, 1.0);
  for (size_t b = 0; b < h->n; b++)
    for (long i = lround(h->at_s[b] * fs); i < lround((h->at_s[b] + 0.5) * fs); i++)
      if (i >= 0 && i < (long)n) x[i] += 0.3 * heart_bell((double)i / fs - h->at_s[b], 0.25, 0.04);
  float *y = malloc(n * sizeof *y);
  for (size_t i = 0; i < n; i++) y[i] = (float)(sign * x[i] + 0.02 * night_normal(&seed) + 0.5 * sin((double)i / fs));
  free(x);
  return y;
}

#endif
