#include "condition/gravity.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"

#define PI 3.14159265358979323846

/* Cells to a cycle of the edge: their own mean takes 2.6 % off a swing at the edge. */
#define CELLS_PER_CYCLE 8.0

void tib_gravity_init(struct tib_gravity *g, struct tib_rate rate, double gravity_hz) {
  *g = (struct tib_gravity){.cell = tib_ticks_of_seconds(1.0 / (CELLS_PER_CYCLE * gravity_hz)), .rate = rate};
}

enum tib_status tib_gravity_reach(struct tib_gravity *g, tib_ticks end, struct tib_error *err) {
  size_t need = (size_t)((end + g->cell - 1) / g->cell);
  if (need <= g->n) return TIB_OK;
  for (int k = 0; k < 3; k++) {
    enum tib_status status = tib_array_reserve(&g->axis_g[k], &g->capacity[k], need, sizeof *g->axis_g[k], err);
    if (status) return status;
    for (size_t i = g->n; i < need; i++) g->axis_g[k][i] = NAN;
  }
  g->n = need;
  return TIB_OK;
}

static void end_cell(struct tib_gravity *g) {
  for (int k = 0; k < 3; k++) {
    if (g->n_sum > 0 && g->at < g->n) g->axis_g[k][g->at] = (float)(g->sum[k] / (double)g->n_sum);
    g->sum[k] = 0.0;
  }
  g->n_sum = 0;
}

/* The cell of the next sample, and the first sample behind it. */
static void go_to_cell(struct tib_gravity *g) {
  size_t cell = (size_t)((g->onset + tib_ticks_of_sample(g->rate, g->read)) / g->cell);
  if (cell != g->at) end_cell(g);
  g->at = cell;
  tib_ticks end = (tib_ticks)(cell + 1) * g->cell - g->onset;
  g->cell_end = tib_samples_in(g->rate, end);
  if (tib_ticks_of_sample(g->rate, g->cell_end) < end) g->cell_end++;
  if (g->cell_end <= g->read) g->cell_end = g->read + 1;
}

void tib_gravity_begin_segment(struct tib_gravity *g, tib_ticks onset) {
  g->onset = onset;
  g->read = 0;
  g->cell_end = 0;
}

void tib_gravity_add(struct tib_gravity *g, const float *const axis[3], size_t n) {
  for (size_t i = 0; i < n;) {
    if (g->read == g->cell_end) go_to_cell(g);
    int64_t left = g->cell_end - g->read;
    size_t end = left < (int64_t)(n - i) ? i + (size_t)left : n;
    double x = g->sum[0], y = g->sum[1], z = g->sum[2];
    g->n_sum += (int64_t)(end - i);
    g->read += (int64_t)(end - i);
    for (; i < end; i++) {
      x += (double)axis[0][i];
      y += (double)axis[1][i];
      z += (double)axis[2][i];
    }
    g->sum[0] = x, g->sum[1] = y, g->sum[2] = z;
  }
}

void tib_gravity_end(struct tib_gravity *g) { end_cell(g); }

/* ---- the low-pass ---- */

struct section {
  double b, a1, a2; /* b (1, 2, 1) over (1, a1, a2) */
};

static struct section design(double cells_hz, double edge_hz) {
  double w = tan(PI * edge_hz / cells_hz), a0 = 1.0 + w * sqrt(2.0) + w * w;
  return (struct section){w * w / a0, 2.0 * (w * w - 1.0) / a0, (1.0 - w * sqrt(2.0) + w * w) / a0};
}

/* Starts as if the first value had always been there. */
static void run(const struct section *s, float *x, ptrdiff_t step, size_t n) {
  double first = (double)*x, z2 = (s->b - s->a2) * first, z1 = (2.0 * s->b - s->a1) * first + z2;
  for (size_t i = 0; i < n; i++, x += step) {
    double in = (double)*x, out = s->b * in + z1;
    z1 = 2.0 * s->b * in - s->a1 * out + z2;
    z2 = s->b * in - s->a2 * out;
    *x = (float)out;
  }
}

void tib_gravity_smooth(struct tib_gravity *g, double gravity_hz) {
  struct section section = design(1.0 / tib_seconds(g->cell), gravity_hz);
  for (int k = 0; k < 3; k++) {
    float *x = g->axis_g[k];
    for (size_t i = 0, end; i < g->n; i = end + 1) {
      for (end = i; end < g->n && !isnan(x[end]);) end++;
      if (end == i) continue;
      run(&section, x + i, 1, end - i);
      run(&section, x + end - 1, -1, end - i);
    }
  }
}

bool tib_gravity_mean(const struct tib_gravity *g, struct tib_span span, double mean_g[3]) {
  size_t n = 0, first = span.onset > 0 ? (size_t)((span.onset + g->cell - 1) / g->cell) : 0;
  mean_g[0] = mean_g[1] = mean_g[2] = 0.0;
  for (size_t i = first; i < g->n && (tib_ticks)(i + 1) * g->cell <= span.offset; i++) {
    if (isnan(g->axis_g[0][i])) continue;
    for (int k = 0; k < 3; k++) mean_g[k] += (double)g->axis_g[k][i];
    n++;
  }
  for (int k = 0; k < 3 && n > 0; k++) mean_g[k] /= (double)n;
  return n > 0;
}

void tib_gravity_finish(struct tib_gravity *g) {
  if (!g) return;
  for (int k = 0; k < 3; k++) free(g->axis_g[k]);
  *g = (struct tib_gravity){0};
}
