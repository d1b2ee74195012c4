#ifndef TIB_CONDITION_ECG_WAVE_H
#define TIB_CONDITION_ECG_WAVE_H

/* The mean beat: what one beat of the heart leaves in a leg, as the median over many of them, and its fit to a single one.
 */

#include <stdbool.h>
#include <stddef.h>

#include <tibialis/error.h>

/* A stretch of a leg in which beats are looked for. Times in it are samples, and may lie between two. */
struct tib_ecg_series {
  const float *x;
  size_t n;
  double rate_hz;
  float sd_uv; /* of the leg at rest */
};

#define TIB_ECG_PHASES 32
#define TIB_ECG_TAPS 8

struct tib_ecg_wave {
  double rate_hz;
  size_t room_before, room; /* samples that there is room for: ahead of the beat, and in all */
  size_t before, n;         /* those in use */
  size_t first, end;        /* of those, what stands out from noise; outside it is 0 once it was trimmed */
  float *x;                 /* owned */
  float peak_uv;            /* largest |x| */
  float error_uv;           /* standard error of x */
  size_t beats_max;
  float *beats; /* owned; beats_max rows of `room` */
  float *column;
  float *padded, *shifted,
      *slope; /* owned; of a trimmed wave: with zeros about it, moved by part of a sample, its derivative */
  float tap[TIB_ECG_PHASES + 1][TIB_ECG_TAPS]; /* of a shift by parts of a sample */
};

/* Errors: TIB_MEMORY. */
enum tib_status tib_ecg_wave_init(struct tib_ecg_wave *wave, double rate_hz, double before_s, double after_s,
                                  size_t beats_max, struct tib_error *err);

/* The median over beats at at[0..n), as far as they lie in the series, from `before_s` ahead of each to `after_s` after (no
 * more than at init). False where fewer than two do. */
bool tib_ecg_wave_make(struct tib_ecg_wave *wave, const struct tib_ecg_series *series, const double *at, size_t n,
                       double before_s, double after_s);

/* Leaves what stands out from noise, with soft ends. False where nothing does. */
bool tib_ecg_wave_trim(struct tib_ecg_wave *wave);

/* Root mean square frequency in Hz. */
double tib_ecg_wave_hz(const struct tib_ecg_wave *wave);

/* One beat: scale times the wave plus slope times its derivative, which shifts it by parts of a sample. */
struct tib_ecg_fit {
  double at;
  float scale, slope;
  bool absent; /* the place is quiet, and no beat is there */
};

/* Fits to x about `at`, no further from `scale` than the noise there asks for: within a burst the scale stays as it was. */
struct tib_ecg_fit tib_ecg_wave_fit(const struct tib_ecg_wave *wave, const struct tib_ecg_series *series, double at,
                                    float scale);

/* Adds the beat to `to`, whose sample 0 is sample `origin` of the series. */
void tib_ecg_wave_add(const struct tib_ecg_wave *wave, const struct tib_ecg_fit *fit, double origin, float *to, size_t n);

void tib_ecg_wave_finish(struct tib_ecg_wave *wave);

/* The q-quantile, 0 <= q < 1; the values are put into another order. NAN for n == 0. */
float tib_ecg_quantile(float *value, size_t n, double q);

#endif
