#ifndef TIB_SIMULATE_BAND_H
#define TIB_SIMULATE_BAND_H

/* White noise to band-limited noise: Butterworth of order 6 at either edge, in double, in the time domain. Not the
 * analyzer's filter, and not FFTW, whose bits differ between processors. */

#include <tibialis/types.h>

#define TIB_SIM_SECTIONS 6

/* The band of a leg (AASM-REC-3, BASE-1). */
#define TIB_SIM_LOW_HZ 10.0
double tib_sim_band_high(double fs_hz);

struct tib_sim_section {
  double b0, b1, b2, a1, a2;
  double z1, z2;
};

struct tib_sim_band {
  int n;
  struct tib_sim_section section[TIB_SIM_SECTIONS];
  double gain; /* white noise of variance 1 comes out with variance 1 between the edges; 1 where there is one edge */
};

/* 0 < low_hz < high_hz < fs_hz / 2. */
void tib_sim_band_init(struct tib_sim_band *band, double fs_hz, double low_hz, double high_hz);

/* One edge alone. */
void tib_sim_highpass_init(struct tib_sim_band *band, double fs_hz, double low_hz);
void tib_sim_lowpass_init(struct tib_sim_band *band, double fs_hz, double high_hz);

/* A high-pass of order 2, as recorders have: it rings less. */
void tib_sim_recorder_init(struct tib_sim_band *band, double fs_hz, double low_hz);

/* As if nothing had come before. */
void tib_sim_band_clear(struct tib_sim_band *band);

double tib_sim_band_next(struct tib_sim_band *band, double x);

/* How much of the power at a frequency passes, `gain` apart. */
double tib_sim_band_power(const struct tib_sim_band *band, double fs_hz, double hz);

#endif
