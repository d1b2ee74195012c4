#include "condition/ecg_match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"

#define SCALE_LEAST 0.4f /* of a node */
#define SCALE_MOST 2.5f
#define CLEAR_LEAST 0.55f
#define CLEAR_MOST 1.8f
#define CLEAR_SDS 5.0f     /* scale over its error */
#define CLEAR_POWER 2.5f   /* what is left under a clear beat, in that of rest */
#define CLEAR_MISFIT 0.08f /* and in that of the wave */
#define SIDE_NEAR_S 0.1    /* what lies on either side of a clear beat, and is quiet */
#define SIDE_FAR_S 0.22
#define SIDE_POWER 4.0f   /* in that of rest */
#define SIDE_MISFIT 0.02f /* in the square of the wave's peak */
#define GAIN_MISFIT 0.02f /* of the wave's power: no two beats are the same */
#define GAIN_MOST 12.0f
#define BAND_HZ 90.0

enum tib_status tib_ecg_match_init(struct tib_ecg_match *match, double rate_hz, size_t n_max, struct tib_error *err) {
  size_t apart = (size_t)(TIB_ECG_NODE_APART_S * rate_hz);
  *match = (struct tib_ecg_match){.n_max = n_max, .nodes_max = n_max / (apart + 1) + 2};
  enum tib_status status = tib_array_create(&match->scale, n_max, sizeof *match->scale, err);
  if (!status) status = tib_array_create(&match->power, n_max, sizeof *match->power, err);
  if (!status) status = tib_array_create(&match->node, match->nodes_max, sizeof *match->node, err);
  return status;
}

/* Sums of x times the wave over n_wave samples from every one of the first n on. */
TIB_WIDE static void correlate(const float *restrict x, size_t n, const float *restrict wave, size_t n_wave,
                               float *restrict product) {
  size_t i = 0;
  for (; i + TIB_LANES <= n; i += TIB_LANES) {
    tib_lanes sum = {0}, at;
    for (size_t k = 0; k < n_wave; k++) {
      memcpy(&at, x + i + k, sizeof at);
      sum += at * wave[k];
    }
    memcpy(product + i, &sum, sizeof sum);
  }
  for (; i < n; i++) {
    product[i] = 0.0f;
    for (size_t k = 0; k < n_wave; k++) product[i] += x[i + k] * wave[k];
  }
}

/* Sums of x squared over the same. */
static void sum_squares(const float *x, size_t n, size_t n_wave, float *square) {
  double sum = 0.0;
  for (size_t k = 0; k < n_wave; k++) sum += (double)x[k] * (double)x[k];
  for (size_t i = 0; i < n; i++) {
    square[i] = sum > 0.0 ? (float)sum : 0.0f;
    sum += (double)x[i + n_wave] * (double)x[i + n_wave] - (double)x[i] * (double)x[i];
  }
}

static float mean_square(const float *x, ptrdiff_t from, ptrdiff_t to, ptrdiff_t n) {
  if (from < 0) from = 0;
  if (to > n) to = n;
  float sum = 0.0f;
  for (ptrdiff_t i = from; i < to; i++) sum += x[i] * x[i];
  return to > from ? sum / (float)(to - from) : 0.0f;
}

static bool has_quiet_sides(const struct tib_ecg_series *s, size_t at, float limit) {
  ptrdiff_t near = (ptrdiff_t)(SIDE_NEAR_S * s->rate_hz), far = (ptrdiff_t)(SIDE_FAR_S * s->rate_hz);
  ptrdiff_t middle = (ptrdiff_t)at, n = (ptrdiff_t)s->n;
  return mean_square(s->x, middle - far, middle - near, n) <= limit &&
         mean_square(s->x, middle + near, middle + far, n) <= limit;
}

/* Where a parabola through three values has its top, in steps from the middle one. */
static double top_of(float before, float here, float after) {
  double bend = (double)before - 2.0 * (double)here + (double)after;
  return bend < 0.0 ? 0.5 * ((double)before - (double)after) / bend : 0.0;
}

struct weights {
  float rest, wave; /* mean squares */
  float error;      /* of a scale, at rest */
  float independent;
};

static struct tib_ecg_node weigh(const struct tib_ecg_match *m, const struct tib_ecg_wave *wave,
                                 const struct tib_ecg_series *s, const struct weights *w, size_t at) {
  float scale = m->scale[at];
  float left = fmaxf(0.0f, m->power[at] - scale * scale * w->wave);
  float noise = fmaxf(left, w->rest) + GAIN_MISFIT * w->wave;
  float gain = 0.5f * w->independent * (float)wave->n * w->wave / noise * (1.0f - (scale - 1.0f) * (scale - 1.0f));
  /* Lobes of a beat are somewhat like it as well: what they explain of their place is less. */
  float share = fminf(1.0f, scale * scale * w->wave / fmaxf(m->power[at], w->rest));
  struct tib_ecg_node node = {.at = (double)at + top_of(m->scale[at - 1], scale, m->scale[at + 1]),
                              .scale = scale,
                              .gain = fminf(GAIN_MOST, gain) * share};
  node.clear = scale >= CLEAR_LEAST && scale <= CLEAR_MOST && scale >= CLEAR_SDS * w->error &&
               left <= CLEAR_POWER * w->rest + CLEAR_MISFIT * w->wave &&
               has_quiet_sides(s, at, SIDE_POWER * w->rest + SIDE_MISFIT * wave->peak_uv * wave->peak_uv);
  return node;
}

static void add_node(struct tib_ecg_match *m, const struct tib_ecg_node *node, double apart) {
  if (m->n_nodes > 0 && node->at - m->node[m->n_nodes - 1].at < apart) {
    if (node->scale > m->node[m->n_nodes - 1].scale) m->node[m->n_nodes - 1] = *node;
    return;
  }
  if (m->n_nodes < m->nodes_max) m->node[m->n_nodes++] = *node;
}

void tib_ecg_match_run(struct tib_ecg_match *m, const struct tib_ecg_wave *wave, const struct tib_ecg_series *s) {
  m->n_nodes = 0;
  float squares = 0.0f, n_wave = (float)wave->n;
  for (size_t k = 0; k < wave->n; k++) squares += wave->x[k] * wave->x[k];
  if (s->n <= wave->n + 2 || s->n > m->n_max || !(squares > 0.0f)) return;
  size_t first = wave->before, n = s->n - wave->n; /* places, the first of them at sample `first` */
  struct weights w = {
      .rest = s->sd_uv * s->sd_uv, .wave = squares / n_wave, .independent = (float)fmin(1.0, 2.0 * BAND_HZ / s->rate_hz)};
  w.error = s->sd_uv / sqrtf(squares * w.independent);
  correlate(s->x, n, wave->x, wave->n, m->scale + first);
  sum_squares(s->x, n, wave->n, m->power + first);
  for (size_t i = first; i < first + n; i++) {
    m->scale[i] /= squares;
    m->power[i] /= n_wave;
  }
  for (size_t i = first + 1; i + 1 < first + n; i++) {
    float scale = m->scale[i];
    if (scale < SCALE_LEAST || scale > SCALE_MOST || scale <= m->scale[i - 1] || scale < m->scale[i + 1]) continue;
    struct tib_ecg_node node = weigh(m, wave, s, &w, i);
    add_node(m, &node, TIB_ECG_NODE_APART_S * s->rate_hz);
  }
}

void tib_ecg_match_finish(struct tib_ecg_match *match) {
  if (!match) return;
  free(match->scale);
  free(match->power);
  free(match->node);
  *match = (struct tib_ecg_match){0};
}
