/* The same nights through two plain detectors and ours, as the table of README.md: what the choices buy. Not a test.
 *   peers FOLDER          FOLDER takes the nights and is not emptied; prints the table */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "rows.h"

#define PI 3.14159265358979323846
#define TAPS 129
#define HOURS 2.0

struct spans {
  struct measure_span *item;
  size_t n;
};

/* One leg's trace, 10-100 Hz, rectified. */
struct trace {
  double *r, fs_hz;
  size_t n;
  enum tib_side side;
};

static void add(struct spans *spans, const struct trace *x, size_t from, size_t to) {
  spans->item[spans->n++] = (struct measure_span){(double)from / x->fs_hz, (double)to / x->fs_hz, x->side};
}

/* ---- 10 and 2 uV: no resting level ---- */

/* Begins at a rectified sample of 10 uV, ends where the mean of the next 0.5 s is below 2 uV; 0.5 to 10 s. */
static void find_fixed(const struct trace *x, struct spans *spans) {
  size_t half_s = (size_t)(0.5 * x->fs_hz), from = 0;
  bool inside = false;
  double sum = 0;
  for (size_t i = 0; i < half_s; i++) sum += x->r[i];
  for (size_t i = 0; i + half_s < x->n; i++) {
    if (!inside && x->r[i] >= 10) inside = true, from = i;
    if (inside && sum / (double)half_s < 2) {
      double length = (double)(i - from) / x->fs_hz;
      if (length >= 0.5 && length <= 10) add(spans, x, from, i);
      inside = false;
    }
    sum += x->r[i + half_s] - x->r[i];
  }
}

/* ---- B+8 and B+2, sample by sample ---- */

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median of the rectified samples of the minute about each second. */
static double *make_levels(const struct trace *x, size_t *n) {
  size_t minute = (size_t)(60 * x->fs_hz);
  *n = (size_t)((double)x->n / x->fs_hz) + 1;
  double *level = calloc(*n, sizeof *level), *sorted = calloc(minute, sizeof *sorted);
  for (size_t k = 0; k < *n && level && sorted; k++) {
    double at = (double)k * x->fs_hz - (double)(minute / 2);
    size_t from = at > 0 ? (size_t)at : 0;
    if (from + minute > x->n) from = x->n - minute;
    memcpy(sorted, x->r + from, minute * sizeof *sorted);
    qsort(sorted, minute, sizeof *sorted, by_size);
    level[k] = sorted[minute / 2];
  }
  free(sorted);
  return level;
}

/* Begins at the first rectified sample of B+8, ends where 0.5 s begin in which none exceeds B+2; 0.5 to 10 s. */
static void find_letter(const struct trace *x, struct spans *spans) {
  size_t n_levels, half_s = (size_t)(0.5 * x->fs_hz), from = 0, last = 0;
  double *level = make_levels(x, &n_levels);
  bool inside = false;
  for (size_t i = 0; i < x->n && level; i++) {
    double b = level[(size_t)((double)i / x->fs_hz)];
    if (!inside && x->r[i] >= b + 8) inside = true, from = last = i;
    if (inside && x->r[i] > b + 2) last = i;
    if (!inside || i - last < half_s) continue;
    double length = (double)(last + 1 - from) / x->fs_hz;
    if (length >= 0.5 && length <= 10) add(spans, x, from, last + 1);
    inside = false;
  }
  free(level);
}

/* ---- the trace ---- */

/* Windowed ideal band-pass, without delay. */
static void make_filter(double fs_hz, double tap[TAPS]) {
  for (int i = 0; i < TAPS; i++) {
    double t = i - TAPS / 2, w = 0.5 + 0.5 * cos(2 * PI * t / (TAPS + 1)), a = 2 * PI * 10 / fs_hz,
           b = 2 * PI * 100 / fs_hz;
    tap[i] = w * (t == 0 ? (b - a) / PI : (sin(b * t) - sin(a * t)) / (PI * t));
  }
}

static bool make_trace(const struct test_signal *signal, struct trace *x) {
  double tap[TAPS];
  make_filter(signal->fs_hz, tap);
  *x = (struct trace){calloc(signal->n, sizeof(double)), signal->fs_hz, signal->n, x->side};
  for (size_t i = TAPS / 2; x->r && i + TAPS / 2 < x->n; i++) {
    double sum = 0;
    for (size_t k = 0; k < TAPS; k++) sum += tap[k] * signal->x[i + k - TAPS / 2];
    x->r[i] = fabs(sum);
  }
  return x->r != NULL;
}

/* ---- the table ---- */

static void print_row(const char *night, const char *who, const struct measure *m) {
  if (m->matched == 0) {
    printf("| %s | %s | %.3f | - | - | %.1f |\n", night, who, m->f1, row_false_per_h(m, HOURS));
    return;
  }
  printf("| %s | %s | %.3f | %+.0f ± %.0f | %+.0f ± %.0f | %.1f |\n", night, who, m->f1, m->onset_bias_ms, m->onset_sd_ms,
         m->end_bias_ms, m->end_sd_ms, row_false_per_h(m, HOURS));
}

static int by_onset(const void *a, const void *b) {
  const struct measure_span *x = a, *y = b;
  return (x->onset_s > y->onset_s) - (x->onset_s < y->onset_s);
}

static void compare(const char *night, const char *folder, const struct tib_simulate_options *o) {
  static void (*const find[])(const struct trace *, struct spans *) = {find_fixed, find_letter};
  static const char *const who[] = {"fixed 10 and 2 uV", "B+8 and B+2 on samples"};
  static const char *const label[] = {"EMG LAT", "EMG RAT"};
  char path[1024];
  struct tib_error err;
  struct test_events truth;
  struct test_recording recording;
  struct trace legs[2] = {{.side = TIB_LEFT}, {.side = TIB_RIGHT}};
  struct measure m;
  if (tib_simulate_run(o, folder, &err)) {
    fprintf(stderr, "peers: %s\n", err.text);
    exit(1);
  }
  snprintf(path, sizeof path, "%s/%s_truth.tsv", folder, o->name);
  test_events_read(path, &truth);
  snprintf(path, sizeof path, "%s/%s.edf", folder, o->name);
  test_recording_read(path, &recording);
  for (int leg = 0; leg < 2; leg++)
    if (!make_trace(test_recording_find(&recording, label[leg]), &legs[leg])) exit(1);
  for (int k = 0; k < 2; k++) {
    struct spans spans = {calloc(legs[0].n, sizeof *spans.item), 0};
    if (!spans.item) exit(1);
    for (int leg = 0; leg < 2; leg++) find[k](&legs[leg], &spans);
    qsort(spans.item, spans.n, sizeof *spans.item, by_onset);
    measure_spans(&truth, spans.item, spans.n, &m);
    print_row(night, who[k], &m);
    measure_free(&m);
    free(spans.item);
  }
  struct tib_result *result = calloc(1, sizeof *result);
  if (!result) exit(1);
  measure_analyze(path, NULL, result);
  measure_movements(&truth, result, &m);
  print_row(night, "tibialis", &m);
  measure_free(&m);
  tib_result_finish(result);
  free(result);
  for (int leg = 0; leg < 2; leg++) free(legs[leg].r);
  test_recording_free(&recording);
  test_events_free(&truth);
  remove(path);
}

int main(int argc, char **argv) {
  static const double rest_uv[] = {1, 2, 3, 5, 8};
  if (argc != 2) {
    fputs("usage: peers FOLDER\n", stderr);
    return 2;
  }
  printf("| night | detector | F1 | onset, ms | end, ms | false/h |\n|---|---|---|---|---|---|\n");
  for (size_t i = 0; i < sizeof rest_uv / sizeof *rest_uv; i++) {
    struct tib_simulate_options o = row_options("bursts", HOURS);
    char night[32];
    o.noise_uv = rest_uv[i];
    snprintf(night, sizeof night, "rest %g uV", rest_uv[i]);
    compare(night, argv[1], &o);
  }
  struct tib_simulate_options ecg = row_options("bursts", HOURS), mains = ecg;
  ecg.ecg_uv = 60;
  ecg.ecg_bpm = 75;
  compare("rest 2 uV, ECG 60 uV", argv[1], &ecg);
  mains.mains_uv = 30;
  mains.mains_hz = 50;
  compare("rest 2 uV, mains 30 uV", argv[1], &mains);
  return 0;
}
