#include "condition/ecg_wave.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_bessel.h>

#include "base/array.h"

#define MEDIAN_ERROR 1.2533f /* standard error of a median, in that of a mean of normal values */
#define MAD_TO_SD 1.4826f
#define STANDS_OUT 3.5f   /* standard errors */
#define TAPER_S 0.015     /* soft ends beyond what stands out */
#define SMOOTH_S 0.008    /* over which a sample's neighbours must stand out with it */
#define SCALE_SPREAD 0.12 /* of one beat about those next to it */
#define SHIFT_SPREAD_S 0.002
#define SCALE_MIN 0.6f
#define SCALE_MAX 1.5f
#define ABSENT_SCALE 0.35
#define ABSENT_SPREAD 0.12
#define NOISE_REACH_S 0.12 /* on either side: what tells how noisy a place is */
#define PAD TIB_ECG_TAPS   /* samples that a wave grows by at either end where it is shifted */
#define BAND_HZ 90.0       /* the samples hold noise of this band: at higher rates they are not independent */

/* Puts those of n values that are less than the pivot, or no more, in front. Number of them. No branch depends on a value:
 * half of such branches would be foretold wrongly. */
static inline size_t part_in_two(float *value, size_t n, float pivot, bool or_equal) {
  size_t front = 0;
  for (size_t i = 0; i < n; i++) {
    float v = value[i];
    value[i] = value[front];
    value[front] = v;
    front += or_equal ? v <= pivot : v < pivot;
  }
  return front;
}

#define SAMPLE 15 /* of more values than four times as many */

/* A value that is likely to be near the k-th: of some of them, the one of that share. */
static float choose_pivot(const float *value, size_t n, size_t k) {
  float sorted[SAMPLE];
  if (n <= 4 * SAMPLE) return value[k];
  for (size_t i = 0; i < SAMPLE; i++) {
    float v = value[i * n / SAMPLE];
    size_t at = i;
    for (; at > 0 && sorted[at - 1] > v; at--) sorted[at] = sorted[at - 1];
    sorted[at] = v;
  }
  return sorted[k * SAMPLE / n];
}

float tib_ecg_quantile(float *value, size_t n, double q) {
  if (n == 0) return NAN;
  size_t k = (size_t)(q * (double)n);
  while (n > 1) {
    float pivot = choose_pivot(value, n, k);
    size_t front = part_in_two(value, n, pivot, false);
    if (front == 0) {
      front = part_in_two(value, n, pivot, true);
      if (k < front || front == 0) return pivot; /* NAN: none */
    }
    if (k < front) {
      n = front;
      continue;
    }
    value += front;
    n -= front;
    k -= front;
  }
  return *value;
}

/* Windowed sinc. Beats lie below half of what the rate can hold, where eight taps are exact enough. */
static void make_taps(struct tib_ecg_wave *wave) {
  for (int p = 0; p <= TIB_ECG_PHASES; p++) {
    double shift = (double)p / TIB_ECG_PHASES, sum = 0.0, tap[TIB_ECG_TAPS];
    for (int k = 0; k < TIB_ECG_TAPS; k++) {
      double t = (double)(k - TIB_ECG_TAPS / 2 + 1) - shift, u = t / (TIB_ECG_TAPS / 2);
      double window = fabs(u) < 1.0 ? gsl_sf_bessel_I0(5.0 * sqrt(1.0 - u * u)) / gsl_sf_bessel_I0(5.0) : 0.0;
      tap[k] = window * (fabs(t) < 1e-12 ? 1.0 : sin(M_PI * t) / (M_PI * t));
      sum += tap[k];
    }
    for (int k = 0; k < TIB_ECG_TAPS; k++) wave->tap[p][k] = (float)(tap[k] / sum);
  }
}

enum tib_status tib_ecg_wave_init(struct tib_ecg_wave *wave, double rate_hz, double before_s, double after_s,
                                  size_t beats_max, struct tib_error *err) {
  *wave = (struct tib_ecg_wave){.rate_hz = rate_hz, .beats_max = beats_max};
  wave->room_before = (size_t)ceil(before_s * rate_hz);
  wave->room = wave->room_before + (size_t)ceil(after_s * rate_hz) + 1;
  enum tib_status status = tib_array_create(&wave->x, wave->room, sizeof *wave->x, err);
  if (!status) status = tib_array_create(&wave->beats, beats_max * wave->room, sizeof *wave->beats, err);
  if (!status)
    status = tib_array_create(&wave->column, beats_max > wave->room ? beats_max : wave->room, sizeof *wave->column, err);
  if (!status) status = tib_array_create(&wave->padded, wave->room + 4 * PAD, sizeof *wave->padded, err);
  if (!status) status = tib_array_create(&wave->shifted, wave->room + 2 * PAD, sizeof *wave->shifted, err);
  if (!status) status = tib_array_create(&wave->slope, wave->room + 2 * PAD, sizeof *wave->slope, err);
  make_taps(wave);
  return status;
}

/* n samples of x from time `from` on; false where they are not all there. */
static bool cut_out(const struct tib_ecg_wave *wave, const struct tib_ecg_series *series, double from, size_t n,
                    float *to) {
  double whole = floor(from);
  if (whole < TIB_ECG_TAPS / 2 || whole + (double)n + TIB_ECG_TAPS / 2 >= (double)series->n) return false;
  const float *tap = wave->tap[(size_t)((from - whole) * TIB_ECG_PHASES + 0.5)];
  const float *x = series->x + (size_t)whole - TIB_ECG_TAPS / 2 + 1;
  for (size_t i = 0; i < n; i++) {
    float sum = 0.0f;
    for (size_t k = 0; k < TIB_ECG_TAPS; k++) sum += tap[k] * x[i + k];
    to[i] = sum;
  }
  return true;
}

static float median_of_column(struct tib_ecg_wave *wave, size_t lag, size_t n) {
  for (size_t b = 0; b < n; b++) wave->column[b] = wave->beats[b * wave->room + lag];
  return tib_ecg_quantile(wave->column, n, 0.5);
}

/* After median_of_column(): the column still holds the lag's values. */
static float mad_of_column(struct tib_ecg_wave *wave, size_t n, float median) {
  for (size_t b = 0; b < n; b++) wave->column[b] = fabsf(wave->column[b] - median);
  return tib_ecg_quantile(wave->column, n, 0.5);
}

#define ERROR_STRIDE 8 /* of how many lags one tells the noise of all */

bool tib_ecg_wave_make(struct tib_ecg_wave *wave, const struct tib_ecg_series *series, const double *at, size_t n,
                       double before_s, double after_s) {
  size_t before = (size_t)(before_s * wave->rate_hz), used = 0, n_mads = 0;
  wave->before = before < wave->room_before ? before : wave->room_before;
  wave->n = wave->before + (size_t)(after_s * wave->rate_hz) + 1;
  if (wave->n > wave->room) wave->n = wave->room;
  for (size_t i = 0; i < n && used < wave->beats_max; i++)
    used += cut_out(wave, series, at[i] - (double)wave->before, wave->n, wave->beats + used * wave->room);
  if (used < 2) return false;
  float mads[256];
  size_t stride = wave->n / 256 + 1 > ERROR_STRIDE ? wave->n / 256 + 1 : ERROR_STRIDE;
  wave->peak_uv = 0.0f;
  for (size_t lag = 0; lag < wave->n; lag++) {
    wave->x[lag] = median_of_column(wave, lag, used);
    wave->peak_uv = fmaxf(wave->peak_uv, fabsf(wave->x[lag]));
    if (lag % stride == 0) mads[n_mads++] = mad_of_column(wave, used, wave->x[lag]);
  }
  wave->error_uv = MEDIAN_ERROR * MAD_TO_SD * tib_ecg_quantile(mads, n_mads, 0.5) / sqrtf((float)used);
  wave->first = 0;
  wave->end = wave->n;
  return true;
}

static bool stands_out(const struct tib_ecg_wave *wave, size_t lag, size_t reach) {
  size_t from = lag > reach ? lag - reach : 0, to = lag + reach + 1 < wave->n ? lag + reach + 1 : wave->n;
  float squares = 0.0f;
  for (size_t i = from; i < to; i++) squares += wave->x[i] * wave->x[i];
  float limit = STANDS_OUT * wave->error_uv;
  return squares > limit * limit * (float)(to - from);
}

bool tib_ecg_wave_trim(struct tib_ecg_wave *wave) {
  size_t reach = (size_t)(SMOOTH_S / 2.0 * wave->rate_hz), taper = (size_t)(TAPER_S * wave->rate_hz) + 1;
  size_t first = 0, last = wave->n - 1;
  while (first < wave->n && !stands_out(wave, first, reach)) first++;
  if (first == wave->n) return false;
  while (last > first && !stands_out(wave, last, reach)) last--;
  wave->first = first > taper ? first - taper : 0;
  wave->end = last + 1 + taper < wave->n ? last + 1 + taper : wave->n;
  for (size_t i = 0; i < wave->n; i++) {
    double outside = i < wave->first || i >= wave->end ? 0.0 : 1.0;
    size_t into = i - wave->first < wave->end - 1 - i ? i - wave->first : wave->end - 1 - i;
    double share = into >= taper ? 1.0 : 0.5 - 0.5 * cos(M_PI * ((double)into + 0.5) / (double)taper);
    wave->x[i] *= (float)(outside * share);
  }
  memset(wave->padded, 0, (wave->end - wave->first + 4 * PAD) * sizeof *wave->padded);
  memcpy(wave->padded + 2 * PAD, wave->x + wave->first, (wave->end - wave->first) * sizeof *wave->padded);
  return true;
}

double tib_ecg_wave_hz(const struct tib_ecg_wave *wave) {
  double rise = 0.0, square = 0.0;
  for (size_t i = wave->first; i < wave->end; i++) {
    double next = i + 1 < wave->n ? (double)wave->x[i + 1] : 0.0, x = (double)wave->x[i];
    rise += (next - x) * (next - x);
    square += x * x;
  }
  return square > 0.0 ? 2.0 * asin(fmin(1.0, 0.5 * sqrt(rise / square))) * wave->rate_hz / (2.0 * M_PI) : 0.0;
}

/* ---- one beat ---- */

/* Where a beat falls in an array. */
struct place {
  ptrdiff_t origin;  /* element that shifted[0] falls on; may lie outside */
  size_t first, end; /* elements of `shifted` that fall into the array */
};

/* wave->shifted: the wave moved by a part of a sample, PAD samples longer at either end; wave->slope: its derivative.
 * Element i of an array whose element 0 is sample `origin` has lag i + origin - at + before. */
static struct place place_beat(const struct tib_ecg_wave *wave, double at, double origin, size_t n) {
  double lag = origin - at + (double)wave->before, whole = floor(lag);
  const float *tap = wave->tap[(size_t)((lag - whole) * TIB_ECG_PHASES + 0.5)];
  size_t span = wave->end - wave->first + 2 * PAD;
  /* padded[PAD + TAPS + i] is the wave at lag first + i; shifted[k] is at lag first - PAD + k + shift. */
  for (size_t k = 0; k < span; k++) {
    const float *x = wave->padded + k + TIB_ECG_TAPS / 2 + 1;
    float sum = 0.0f;
    for (size_t j = 0; j < TIB_ECG_TAPS; j++) sum += tap[j] * x[j];
    wave->shifted[k] = sum;
  }
  for (size_t k = 1; k + 1 < span; k++) wave->slope[k] = 0.5f * (wave->shifted[k + 1] - wave->shifted[k - 1]);
  wave->slope[0] = wave->slope[span - 1] = 0.0f;
  struct place place = {.origin = (ptrdiff_t)wave->first - PAD - (ptrdiff_t)whole, .end = span};
  if (place.origin < 0) place.first = (size_t)-place.origin < span ? (size_t)-place.origin : span;
  ptrdiff_t room = (ptrdiff_t)n - place.origin;
  if (room < (ptrdiff_t)span) place.end = room > (ptrdiff_t)place.first ? (size_t)room : place.first;
  return place;
}

struct sums {
  double ww, wd, dd, xw, xd;
};

static struct sums sum_up(const struct tib_ecg_wave *wave, const struct tib_ecg_series *series, const struct place *place) {
  struct sums s = {0};
  for (size_t k = place->first; k < place->end; k++) {
    double x = (double)series->x[place->origin + (ptrdiff_t)k], w = (double)wave->shifted[k], d = (double)wave->slope[k];
    s.ww += w * w;
    s.wd += w * d;
    s.dd += d * d;
    s.xw += x * w;
    s.xd += x * d;
  }
  return s;
}

/* Mean square of what is left about the beat once it is taken out, no less than that of rest. */
static double noise_about(const struct tib_ecg_wave *wave, const struct tib_ecg_series *series, const struct place *place,
                          double at, double scale) {
  ptrdiff_t reach = (ptrdiff_t)(NOISE_REACH_S * wave->rate_hz), middle = (ptrdiff_t)at;
  ptrdiff_t from = middle > reach ? middle - reach : 0;
  ptrdiff_t to = middle + reach < (ptrdiff_t)series->n ? middle + reach : (ptrdiff_t)series->n;
  double squares = 0.0, rest = (double)series->sd_uv * (double)series->sd_uv;
  for (ptrdiff_t i = from; i < to; i++) {
    ptrdiff_t k = i - place->origin;
    bool under = k >= (ptrdiff_t)place->first && k < (ptrdiff_t)place->end;
    double left = (double)series->x[i] - (under ? scale * (double)wave->shifted[k] : 0.0);
    squares += left * left;
  }
  return to > from ? fmax(rest, squares / (double)(to - from)) : rest;
}

static float clamp(double x, float low, float high) { return fminf(high, fmaxf(low, (float)x)); }

struct tib_ecg_fit tib_ecg_wave_fit(const struct tib_ecg_wave *wave, const struct tib_ecg_series *series, double at,
                                    float scale) {
  struct tib_ecg_fit fit = {.at = at, .scale = scale};
  struct place place = place_beat(wave, at, 0.0, series->n);
  struct sums s = sum_up(wave, series, &place);
  if (!(s.ww > 0.0) || !(s.dd > 0.0)) return fit;
  double alone = s.xw / s.ww, independent = fmin(1.0, 2.0 * BAND_HZ / wave->rate_hz);
  double noise = noise_about(wave, series, &place, at, fmin((double)SCALE_MAX, fmax(0.0, alone))) / independent;
  fit.absent = alone < ABSENT_SCALE && noise / s.ww < ABSENT_SPREAD * ABSENT_SPREAD;
  double shift = SHIFT_SPREAD_S * wave->rate_hz;
  double a11 = s.ww / noise + 1.0 / (SCALE_SPREAD * SCALE_SPREAD), a12 = s.wd / noise;
  double a22 = s.dd / noise + 1.0 / (shift * shift);
  double b1 = s.xw / noise + (double)scale / (SCALE_SPREAD * SCALE_SPREAD), b2 = s.xd / noise;
  double det = a11 * a22 - a12 * a12;
  fit.scale = clamp((b1 * a22 - b2 * a12) / det, SCALE_MIN, SCALE_MAX);
  fit.slope = clamp((b2 * a11 - b1 * a12) / det, (float)(-2.0 * shift), (float)(2.0 * shift));
  return fit;
}

void tib_ecg_wave_add(const struct tib_ecg_wave *wave, const struct tib_ecg_fit *fit, double origin, float *to, size_t n) {
  struct place place = place_beat(wave, fit->at, origin, n);
  for (size_t k = place.first; k < place.end; k++)
    to[place.origin + (ptrdiff_t)k] += fit->scale * wave->shifted[k] + fit->slope * wave->slope[k];
}

void tib_ecg_wave_finish(struct tib_ecg_wave *wave) {
  if (!wave) return;
  free(wave->x);
  free(wave->beats);
  free(wave->column);
  free(wave->padded);
  free(wave->shifted);
  free(wave->slope);
  *wave = (struct tib_ecg_wave){0};
}
