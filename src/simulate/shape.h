#ifndef TIB_SIMULATE_SHAPE_H
#define TIB_SIMULATE_SHAPE_H

/* A short wave that is added at any moment, between samples too: made once at 16 times the rate, one copy of samples for
 * each sixteenth. */

#include "simulate/band.h"

#define TIB_SIM_PHASES 16

struct tib_sim_shape {
  int length; /* samples of one copy */
  float *x;   /* owned; TIB_SIM_PHASES copies */
};

/* The wave at a time from its beginning, before the recorder's filter. */
typedef double tib_sim_wave_fn(const void *user, double t_s);

/* What the filters `bands` (at 16 times fs_hz) leave of a wave over length_s. TIB_MEMORY. */
enum tib_status tib_sim_shape_init(struct tib_sim_shape *shape, double fs_hz, double length_s, struct tib_sim_band *bands,
                                   int n_bands, tib_sim_wave_fn *wave, const void *user, struct tib_error *err);
void tib_sim_shape_finish(struct tib_sim_shape *shape);

/* Its largest sample. */
double tib_sim_shape_peak(const struct tib_sim_shape *shape);

/* Adds gain times the shape, beginning at sample `at` of x, to the part of it that lies in x[0..n). */
void tib_sim_shape_add(const struct tib_sim_shape *shape, double at, double gain, double *x, int64_t n);

#endif
