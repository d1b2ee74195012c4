#include "simulate/shape.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"

enum tib_status tib_sim_shape_init(struct tib_sim_shape *shape, double fs_hz, double length_s, struct tib_sim_band *bands,
                                   int n_bands, tib_sim_wave_fn *wave, const void *user, struct tib_error *err) {
  int length = (int)ceil(length_s * fs_hz) + 1;
  enum tib_status status = tib_array_create(&shape->x, (size_t)length * TIB_SIM_PHASES, sizeof *shape->x, err);
  if (status != TIB_OK) return status;
  shape->length = length;
  for (int b = 0; b < n_bands; b++) tib_sim_band_clear(&bands[b]);
  for (int i = 0; i < length * TIB_SIM_PHASES; i++) {
    double x = wave(user, i / (TIB_SIM_PHASES * fs_hz));
    for (int b = 0; b < n_bands; b++) x = tib_sim_band_next(&bands[b], x);
    /* A wave that begins p sixteenths after a sample shows that sample what it was p sixteenths before its own beginning.
     */
    int p = (TIB_SIM_PHASES - i % TIB_SIM_PHASES) % TIB_SIM_PHASES, k = (i + p) / TIB_SIM_PHASES;
    if (k < length) shape->x[p * length + k] = (float)x;
  }
  return TIB_OK;
}

void tib_sim_shape_finish(struct tib_sim_shape *shape) {
  free(shape->x);
  shape->x = NULL;
}

double tib_sim_shape_peak(const struct tib_sim_shape *shape) {
  double peak = 0;
  for (int i = 0; i < shape->length * TIB_SIM_PHASES; i++) peak = fmax(peak, fabs((double)shape->x[i]));
  return peak;
}

void tib_sim_shape_add(const struct tib_sim_shape *shape, double at, double gain, double *x, int64_t n) {
  int64_t sixteenths = llround(at * TIB_SIM_PHASES), phase = sixteenths % TIB_SIM_PHASES;
  if (phase < 0) phase += TIB_SIM_PHASES;
  int64_t first = (sixteenths - phase) / TIB_SIM_PHASES;
  const float *wave = shape->x + phase * shape->length;
  int64_t from = first < 0 ? -first : 0, to = shape->length < n - first ? shape->length : n - first;
  for (int64_t k = from; k < to; k++) x[first + k] += gain * (double)wave[k];
}
