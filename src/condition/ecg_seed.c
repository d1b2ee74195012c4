#include "condition/ecg_seed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define EVENTS_MAX 40
#define CELL_S 0.1
#define EVENT_SDS 4.0f  /* a short event's peak, in that of rest */
#define EVENT_SIDE 2.0f /* mean of the rectified samples on either side, in that of rest */
#define EVENT_SIDE_PEAK 0.06f
#define SNIPPET_S 0.06
#define LAG_S 0.016
#define ALIKE 0.75f
#define ALIKE_SHARE 0.4 /* of the short events that must be alike */
#define ALIKE_LEAST 8

enum tib_status tib_ecg_seeder_init(struct tib_ecg_seeder *r, double rate_hz, size_t n_max, struct tib_error *err) {
  size_t cells = n_max / (size_t)(CELL_S * rate_hz) + 1;
  *r = (struct tib_ecg_seeder){.rate_hz = rate_hz};
  enum tib_status status = tib_array_create(&r->cell_mean, cells, sizeof *r->cell_mean, err);
  if (!status) status = tib_array_create(&r->cell_top, cells, sizeof *r->cell_top, err);
  return status;
}

void tib_ecg_seeder_finish(struct tib_ecg_seeder *r) {
  if (!r) return;
  free(r->cell_mean);
  free(r->cell_top);
  *r = (struct tib_ecg_seeder){0};
}

struct events {
  size_t n, reach; /* samples on either side */
  size_t at[EVENTS_MAX];
};

static size_t cut_cells(struct tib_ecg_seeder *r, const struct tib_ecg_series *s) {
  size_t cell = (size_t)(CELL_S * r->rate_hz), n = s->n / cell;
  for (size_t c = 0; c < n; c++) {
    size_t top = c * cell;
    float sum = 0.0f;
    for (size_t i = c * cell; i < (c + 1) * cell; i++) {
      sum += fabsf(s->x[i]);
      if (fabsf(s->x[i]) > fabsf(s->x[top])) top = i;
    }
    r->cell_mean[c] = sum / (float)cell;
    r->cell_top[c] = top;
  }
  return n;
}

/* A peak well above rest, higher than any within two cells, with quiet cells beyond its neighbours. */
static bool is_short_event(const struct tib_ecg_seeder *r, const struct tib_ecg_series *s, size_t c) {
  float peak = fabsf(s->x[r->cell_top[c]]), rest = 0.8f * s->sd_uv;
  if (peak < EVENT_SDS * s->sd_uv) return false;
  for (size_t k = c - 2; k <= c + 2; k++)
    if (k != c && fabsf(s->x[r->cell_top[k]]) >= peak) return false;
  float limit = EVENT_SIDE * rest + EVENT_SIDE_PEAK * peak;
  return 0.5f * (r->cell_mean[c - 3] + r->cell_mean[c - 2]) <= limit &&
         0.5f * (r->cell_mean[c + 2] + r->cell_mean[c + 3]) <= limit;
}

/* Evenly over the stretch, where there are more than EVENTS_MAX. */
static void find_events(struct tib_ecg_seeder *r, const struct tib_ecg_series *s, struct events *e) {
  size_t n = cut_cells(r, s), found = 0, taken = 0;
  e->n = 0;
  e->reach = (size_t)(SNIPPET_S * r->rate_hz);
  size_t margin = e->reach + (size_t)(LAG_S * r->rate_hz) + 1;
  for (int pass = 0; pass < 2; pass++) {
    size_t seen = 0;
    for (size_t c = 3; c + 3 < n; c++) {
      if (!is_short_event(r, s, c) || r->cell_top[c] < margin || r->cell_top[c] + margin >= s->n) continue;
      if (pass == 0)
        found++;
      else if (seen++ * EVENTS_MAX >= taken * found && taken < EVENTS_MAX)
        e->at[taken++] = r->cell_top[c];
    }
    if (found <= EVENTS_MAX && pass == 0) found = EVENTS_MAX; /* every one is taken */
  }
  e->n = taken;
}

static float likeness(const float *a, const float *b, size_t n) {
  float ab = 0.0f, aa = 0.0f, bb = 0.0f;
  for (size_t i = 0; i < n; i++) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0.0f && bb > 0.0f ? ab / sqrtf(aa * bb) : 0.0f;
}

/* The lag at which event k is most like event i. */
static float best_likeness(const struct tib_ecg_seeder *r, const struct tib_ecg_series *s, const struct events *e, size_t i,
                           size_t k, ptrdiff_t *lag) {
  ptrdiff_t most = (ptrdiff_t)(LAG_S * r->rate_hz);
  float best = -1.0f;
  const float *a = s->x + e->at[i] - e->reach, *b = s->x + e->at[k] - e->reach;
  for (ptrdiff_t l = -most; l <= most; l++) {
    float here = likeness(a, b + l, 2 * e->reach + 1);
    if (here <= best) continue;
    best = here;
    *lag = l;
  }
  return best;
}

static size_t count_alike(const struct tib_ecg_seeder *r, const struct tib_ecg_series *s, const struct events *e, size_t i,
                          double at[EVENTS_MAX]) {
  size_t n = 0;
  for (size_t k = 0; k < e->n; k++) {
    ptrdiff_t lag = 0;
    if (k != i && best_likeness(r, s, e, i, k, &lag) < ALIKE) continue;
    at[n++] = (double)e->at[k] + (double)lag;
  }
  return n;
}

bool tib_ecg_seed_make(struct tib_ecg_seeder *r, const struct tib_ecg_series *s, struct tib_ecg_wave *wave) {
  struct events e;
  double at[EVENTS_MAX], best[EVENTS_MAX];
  size_t n_best = 0;
  find_events(r, s, &e);
  if (e.n < ALIKE_LEAST) return false;
  for (size_t i = 0; i < e.n && 4 * n_best < 3 * e.n; i++) {
    size_t n = count_alike(r, s, &e, i, at);
    if (n <= n_best) continue;
    n_best = n;
    memcpy(best, at, n * sizeof *at);
  }
  if (n_best < ALIKE_LEAST || (double)n_best < ALIKE_SHARE * (double)e.n) return false;
  return tib_ecg_wave_make(wave, s, best, n_best, TIB_ECG_CORE_S, TIB_ECG_CORE_S);
}
