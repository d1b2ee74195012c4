#include "condition/ecg_odd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define REACH_S 0.35
#define WAVE_S 0.2  /* on either side */
#define SHAPE_S 0.1 /* that must be alike, on either side */
#define LAG_S 0.03
#define PEAK_S 0.12 /* from the middle, at most */
#define SIDE_NEAR_S 0.16
#define SIDE_FAR_S 0.3
#define PEAK_SDS 3.0f
#define SIDE_POWER 6.0f
#define SIDE_MISFIT 0.012f
#define ALIKE 0.8f
#define ALIKE_LEAST 4
#define STEP_HZ 240.0 /* shapes are compared in samples that leave this rate */
#define PEAK_ERRORS 6.0f

enum tib_status tib_ecg_odd_init(struct tib_ecg_odd *odd, double rate_hz, struct tib_error *err) {
  *odd = (struct tib_ecg_odd){.rate_hz = rate_hz, .reach = (size_t)(REACH_S * rate_hz)};
  enum tib_status status = tib_array_create(&odd->kept, TIB_ECG_ODD_MAX * (2 * odd->reach + 1), sizeof *odd->kept, err);
  if (!status) status = tib_ecg_wave_init(&odd->wave, rate_hz, WAVE_S, WAVE_S, TIB_ECG_ODD_MAX, err);
  return status;
}

static float mean_square(const float *x, size_t from, size_t to) {
  float sum = 0.0f;
  for (size_t i = from; i < to; i++) sum += x[i] * x[i];
  return to > from ? sum / (float)(to - from) : 0.0f;
}

bool tib_ecg_odd_is_event(const struct tib_ecg_odd *odd, const float *x, float sd_uv, size_t *middle) {
  size_t near = (size_t)(SIDE_NEAR_S * odd->rate_hz), far = (size_t)(SIDE_FAR_S * odd->rate_hz);
  size_t peak_reach = (size_t)(PEAK_S * odd->rate_hz), top = odd->reach, all = 2 * odd->reach + 1;
  for (size_t i = odd->reach - peak_reach; i <= odd->reach + peak_reach; i++)
    if (fabsf(x[i]) > fabsf(x[top])) top = i;
  float peak = fabsf(x[top]), limit = SIDE_POWER * sd_uv * sd_uv + SIDE_MISFIT * peak * peak;
  *middle = top;
  return peak >= PEAK_SDS * sd_uv && mean_square(x, top > far ? top - far : 0, top > near ? top - near : 0) <= limit &&
         mean_square(x, top + near < all ? top + near : all, top + far < all ? top + far : all) <= limit;
}

static const float *kept_at(const struct tib_ecg_odd *odd, size_t i) { return odd->kept + i * (2 * odd->reach + 1); }

static float likeness(const float *a, const float *b, size_t n, size_t step) {
  float ab = 0.0f, aa = 0.0f, bb = 0.0f;
  for (size_t i = 0; i < n; i += step) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0.0f && bb > 0.0f ? ab / sqrtf(aa * bb) : 0.0f;
}

/* `a` and `b`: the samples at the events' peaks. */
static float best_likeness(const struct tib_ecg_odd *odd, const float *a, const float *b, double *lag) {
  ptrdiff_t most = (ptrdiff_t)(LAG_S * odd->rate_hz), shape = (ptrdiff_t)(SHAPE_S * odd->rate_hz);
  size_t step = odd->rate_hz > STEP_HZ ? (size_t)(odd->rate_hz / STEP_HZ) : 1;
  float best = -1.0f;
  for (ptrdiff_t l = -most; l <= most; l += (ptrdiff_t)step) {
    float here = likeness(a - shape, b + l - shape, (size_t)(2 * shape + 1), step);
    if (here <= best) continue;
    best = here;
    *lag = (double)l;
  }
  return best;
}

/* Makes the wave anew of all that are like event i. */
static bool make_wave(struct tib_ecg_odd *odd, size_t i, double least_uv) {
  double at[TIB_ECG_ODD_MAX];
  size_t n = 0, all = 2 * odd->reach + 1;
  for (size_t k = 0; k < odd->n; k++) {
    double lag = 0.0;
    if (k != i && best_likeness(odd, kept_at(odd, i) + odd->reach, kept_at(odd, k) + odd->reach, &lag) < ALIKE) continue;
    at[n++] = (double)(k * all + odd->reach) + lag;
  }
  if (n < ALIKE_LEAST) return odd->known;
  struct tib_ecg_series series = {odd->kept, TIB_ECG_ODD_MAX * all, odd->rate_hz, odd->sd_uv};
  if (!tib_ecg_wave_make(&odd->wave, &series, at, n, WAVE_S, WAVE_S)) return false;
  return odd->wave.peak_uv >= (float)least_uv && odd->wave.peak_uv >= PEAK_ERRORS * odd->wave.error_uv &&
         tib_ecg_wave_trim(&odd->wave);
}

void tib_ecg_odd_keep(struct tib_ecg_odd *odd, const float *x, float sd_uv, double least_uv) {
  memcpy(odd->kept + odd->next * (2 * odd->reach + 1), x, (2 * odd->reach + 1) * sizeof *x);
  size_t newest = odd->next;
  odd->next = (odd->next + 1) % TIB_ECG_ODD_MAX;
  if (odd->n < TIB_ECG_ODD_MAX) odd->n++;
  odd->sd_uv = sd_uv;
  odd->known = make_wave(odd, newest, least_uv);
}

float tib_ecg_odd_likeness(const struct tib_ecg_odd *odd, const struct tib_ecg_wave *wave, const float *x, double *lag) {
  size_t shape = (size_t)(SHAPE_S * odd->rate_hz);
  if (wave->before < shape || wave->before + shape >= wave->n) return -1.0f;
  return best_likeness(odd, wave->x + wave->before, x + odd->reach, lag);
}

bool tib_ecg_odd_is_like(const struct tib_ecg_odd *odd, const float *x, double *lag) {
  return odd->known && tib_ecg_odd_likeness(odd, &odd->wave, x, lag) >= ALIKE;
}

void tib_ecg_odd_forget(struct tib_ecg_odd *odd) {
  odd->n = odd->next = 0;
  odd->known = false;
}

void tib_ecg_odd_finish(struct tib_ecg_odd *odd) {
  if (!odd) return;
  free(odd->kept);
  tib_ecg_wave_finish(&odd->wave);
  *odd = (struct tib_ecg_odd){0};
}
