#include "simulate/electrode.h"

#include <math.h>

#define PI 3.14159265358979323846

/* A grid runs within some 20 mHz of its frequency and wanders over minutes (ENTSO-E: standard deviation range +-50 mHz);
 * harmonics, modulation and the legs' phases: project. */
#define OFF_FREQUENCY 1e-4
#define WANDER_HZ 0.01
#define WANDER_S 311.0
#define LEVEL_S 97.0
#define LEVEL_DEPTH 0.2

/* Drift: project; electrodes that settle, sweat, move with breath. */
#define NODES_HZ 8.0
#define DRIFT_LOW_HZ 0.05
#define DRIFT_HIGH_HZ 0.5

#define JUMP_LENGTHS 12.0 /* time constants after which nothing is left */

enum tib_status tib_sim_electrode_init(struct tib_sim_electrode *electrode, const struct tib_simulate_options *options,
                                       double fs_hz, int leg, bool calf, struct tib_error *err) {
  *electrode = (struct tib_sim_electrode){.fs_hz = fs_hz,
                                          .leg = leg,
                                          .calf = calf,
                                          .mains_uv = options->mains_uv,
                                          .mains_hz = options->mains_hz > 0 ? options->mains_hz : 50,
                                          .drift_uv = options->drift_uv,
                                          .node = -1};
  tib_sim_band_init(&electrode->slow, NODES_HZ, DRIFT_LOW_HZ, DRIFT_HIGH_HZ);
  return tib_sim_random_init(&electrode->random, options->seed, TIB_SIM_STREAM_DRIFT + (uint64_t)(leg + 2 * calf), err);
}

void tib_sim_electrode_finish(struct tib_sim_electrode *electrode) { tib_sim_random_finish(&electrode->random); }

/* ---- mains ---- */

/* A part of the fundamental for every harmonic from the first. */
static const double harmonics[] = {1, 0.1, 0.3, 0, 0.1, 0, 0.05};
#define N_HARMONICS (int)(sizeof harmonics / sizeof *harmonics)

static void add_line(const struct tib_sim_electrode *e, double uv, int64_t first, int n, double *x) {
  double hz = e->mains_hz * (1 + OFF_FREQUENCY);
  int most = 0;
  while (most < N_HARMONICS && (most + 1) * hz < 0.49 * e->fs_hz) most++;
  for (int i = 0; i < n; i++) {
    double t = (double)(first + i) / e->fs_hz;
    double turns = hz * t + WANDER_HZ * WANDER_S / (2 * PI) * (1 - cos(2 * PI * t / WANDER_S));
    double angle = 2 * PI * fmod(turns, 1.0), c = cos(angle), s = sin(angle);
    double re = cos(e->leg), im = sin(e->leg), sum = 0;
    for (int k = 0; k < most; k++) { /* each turns on by the angle from the last */
      double turned = re * c - im * s;
      im = re * s + im * c;
      re = turned;
      sum += harmonics[k] * im;
    }
    x[i] += uv * (1 + LEVEL_DEPTH * sin(2 * PI * t / LEVEL_S)) * sum;
  }
}

/* Mains of some of the time: a lamp or a pump that is switched on. */
static void add_hums(const struct tib_sim_electrode *e, const struct tib_sim_night *night, int64_t first, int n,
                     double *x) {
  for (size_t k = 0; k < night->n_hums; k++) {
    const struct tib_sim_hum *hum = &night->hums[k];
    int64_t from = llround(hum->at_s * e->fs_hz), to = llround((hum->at_s + hum->length_s) * e->fs_hz);
    if (from < first) from = first;
    if (to > first + n) to = first + n;
    if (from < to) add_line(e, hum->uv, from, (int)(to - from), x + (from - first));
  }
}

/* ---- jumps ---- */

static void add_jump(const struct tib_sim_jump *jump, double fs_hz, int64_t first, int n, double *x) {
  int64_t at = llround(jump->at_s * fs_hz), over = at + jump->rise + (int64_t)(JUMP_LENGTHS * jump->return_s * fs_hz);
  for (int64_t i = at > first ? at : first; i < first + n && i < over; i++) {
    double risen = fmin(1, (double)(i - at + 1) / jump->rise);
    double since_s = (double)(i - at - jump->rise + 1) / fs_hz;
    x[i - first] += jump->size_uv * risen * exp(-fmax(0, since_s) / jump->return_s);
  }
}

static void add_jumps(struct tib_sim_electrode *e, const struct tib_sim_night *night, int64_t first, int n, double *x) {
  const struct tib_sim_jumps *list = &night->jumps[e->leg];
  double begin_s = (double)first / e->fs_hz, end_s = (double)(first + n) / e->fs_hz;
  while (e->next < list->n && list->items[e->next].at_s + 1 + JUMP_LENGTHS * list->items[e->next].return_s < begin_s)
    e->next++;
  for (size_t i = e->next; i < list->n && list->items[i].at_s <= end_s + 1; i++)
    add_jump(&list->items[i], e->fs_hz, first, n, x);
}

/* ---- drift ---- */

static void step_node(struct tib_sim_electrode *e) {
  for (int i = 0; i < 3; i++) e->nodes[i] = e->nodes[i + 1];
  e->nodes[3] = e->drift_uv * tib_sim_band_next(&e->slow, tib_sim_normal(&e->random));
  e->node++;
}

/* A cubic through four of the nodes (Catmull-Rom). */
static double between(const double y[4], double u) {
  double a = y[2] - y[0], b = 2 * y[0] - 5 * y[1] + 4 * y[2] - y[3], c = 3 * (y[1] - y[2]) + y[3] - y[0];
  return y[1] + 0.5 * u * (a + u * (b + u * c));
}

static void add_drift(struct tib_sim_electrode *e, int64_t first, int n, double *x) {
  for (int i = 0; i < n; i++) {
    double at = (double)(first + i) / e->fs_hz * NODES_HZ;
    while (e->node + 1 <= (int64_t)at) step_node(e);
    x[i] += between(e->nodes, at - (double)e->node);
  }
}

void tib_sim_electrode_add(struct tib_sim_electrode *electrode, const struct tib_sim_night *night, int64_t first, int n,
                           double *x) {
  if (electrode->mains_uv > 0) add_line(electrode, electrode->mains_uv, first, n, x);
  add_hums(electrode, night, first, n, x);
  if (!electrode->calf) add_jumps(electrode, night, first, n, x);
  if (electrode->drift_uv > 0) add_drift(electrode, first, n, x);
}
