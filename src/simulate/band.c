#include "simulate/band.h"

#include <math.h>

#define PI 3.14159265358979323846

/* Quality factors of the three pole pairs of a Butterworth filter of order 6: 1 / (2 cos(pi / 12 * (1, 3, 5))). */
static const double quality[3] = {0.51763809020504152, 0.70710678118654752, 1.9318516525781366};

double tib_sim_band_high(double fs_hz) { return fmin(100, 0.45 * fs_hz); }

/* One pole pair by the bilinear transform. */
static struct tib_sim_section make_section(double fs_hz, double edge_hz, double q, bool highpass) {
  double k = tan(PI * edge_hz / fs_hz);
  double norm = 1 / (1 + k / q + k * k);
  struct tib_sim_section s = {0};
  s.b0 = (highpass ? 1 : k * k) * norm;
  s.b1 = (highpass ? -2 : 2) * s.b0;
  s.b2 = s.b0;
  s.a1 = 2 * (k * k - 1) * norm;
  s.a2 = (1 - k / q + k * k) * norm;
  return s;
}

/* |b0 + b1 z + b2 z^2|^2 at z = exp(-i w). */
static double power_of(double b0, double b1, double b2, double w) {
  double re = b0 + b1 * cos(w) + b2 * cos(2 * w), im = b1 * sin(w) + b2 * sin(2 * w);
  return re * re + im * im;
}

double tib_sim_band_power(const struct tib_sim_band *band, double fs_hz, double hz) {
  double w = 2 * PI * hz / fs_hz, power = 1;
  for (int k = 0; k < band->n; k++) {
    const struct tib_sim_section *s = &band->section[k];
    power *= power_of(s->b0, s->b1, s->b2, w) / power_of(1, s->a1, s->a2, w);
  }
  return power;
}

/* Variance between the edges that white noise of variance 1 leaves there. */
static double power_in_band(const struct tib_sim_band *band, double fs_hz, double low_hz, double high_hz) {
  enum { STEPS = 2000 };
  double sum = 0, step_hz = (high_hz - low_hz) / STEPS;
  for (int i = 0; i < STEPS; i++) sum += tib_sim_band_power(band, fs_hz, low_hz + (i + 0.5) * step_hz);
  return 2 * sum * step_hz / fs_hz;
}

static void make_edge(struct tib_sim_band *band, double fs_hz, double edge_hz, bool highpass) {
  for (int i = 0; i < 3; i++) band->section[band->n++] = make_section(fs_hz, edge_hz, quality[i], highpass);
}

void tib_sim_highpass_init(struct tib_sim_band *band, double fs_hz, double low_hz) {
  *band = (struct tib_sim_band){.gain = 1};
  make_edge(band, fs_hz, low_hz, true);
}

void tib_sim_lowpass_init(struct tib_sim_band *band, double fs_hz, double high_hz) {
  *band = (struct tib_sim_band){.gain = 1};
  make_edge(band, fs_hz, high_hz, false);
}

void tib_sim_recorder_init(struct tib_sim_band *band, double fs_hz, double low_hz) {
  *band = (struct tib_sim_band){.n = 1, .gain = 1};
  band->section[0] = make_section(fs_hz, low_hz, sqrt(0.5), true);
}

void tib_sim_band_init(struct tib_sim_band *band, double fs_hz, double low_hz, double high_hz) {
  *band = (struct tib_sim_band){0};
  make_edge(band, fs_hz, low_hz, true);
  make_edge(band, fs_hz, high_hz, false);
  band->gain = 1 / sqrt(power_in_band(band, fs_hz, low_hz, high_hz));
}

void tib_sim_band_clear(struct tib_sim_band *band) {
  for (int i = 0; i < band->n; i++) band->section[i].z1 = band->section[i].z2 = 0;
}

double tib_sim_band_next(struct tib_sim_band *band, double x) {
  for (int i = 0; i < band->n; i++) {
    struct tib_sim_section *s = &band->section[i];
    double y = s->b0 * x + s->z1;
    s->z1 = s->b1 * x - s->a1 * y + s->z2;
    s->z2 = s->b2 * x - s->a2 * y;
    x = y;
  }
  return band->gain * x;
}
