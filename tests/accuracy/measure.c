#include "measure.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define LM_MIN_S 0.5

static struct tib_rules load(const char *name) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  return rules;
}

void measure_analyze(const char *path, const char *unit, struct tib_result *result) {
  struct tib_rules profiles[2] = {load("aasm-v3"), load("wasm-2016")};
  struct tib_rules bursts = load("cramp"), accelerometer = load("accelerometer");
  struct tib_analyze_options options = {
      .n_profiles = 2, .profiles = profiles, .bursts = &bursts, .accelerometer = &accelerometer, .unit = unit};
  struct tib_error err;
  cr_assert_eq(tib_analyze_file(path, &options, result, &err), TIB_OK, "%s", err.text);
}

void measure_simulate(const struct tib_simulate_options *options, struct test_events *truth, char *path, size_t size) {
  struct tib_error err;
  char folder[512], file[256];
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(options, folder, &err), TIB_OK, "%s", err.text);
  snprintf(file, sizeof file, "%s_truth.tsv", options->name);
  test_events_read(test_temporary(file), truth);
  snprintf(file, sizeof file, "%s.edf", options->name);
  snprintf(path, size, "%s", test_temporary(file));
}

void measure_night(const struct tib_simulate_options *options, struct test_events *truth, struct tib_result *result) {
  char path[512];
  measure_simulate(options, truth, path, sizeof path);
  measure_analyze(path, NULL, result);
  remove(path);
}

struct event {
  double onset, end;
  bool taken;
};

struct pair {
  size_t a, b;
  double iou;
};

static int by_iou(const void *a, const void *b) {
  const struct pair *x = a, *y = b;
  if (x->iou != y->iou) return x->iou > y->iou ? -1 : 1;
  return (x->a > y->a) - (x->a < y->a);
}

static void *take(size_t n, size_t size) {
  void *memory = calloc(n ? n : 1, size);
  cr_assert_not_null(memory);
  return memory;
}

static size_t true_ones(const struct test_events *truth, const char *side, struct event *out) {
  size_t n = 0;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    if (strcmp(e->type, "limb_movement") != 0 || strcmp(e->side, side) != 0) continue;
    out[n++] = (struct event){e->onset_s, e->onset_s + e->duration_s, false};
  }
  return n;
}

static size_t found_ones(const struct measure_span *found, size_t n_found, enum tib_side side, struct event *out) {
  size_t n = 0;
  for (size_t i = 0; i < n_found; i++)
    if (found[i].side == side) out[n++] = (struct event){found[i].onset_s, found[i].end_s, false};
  return n;
}

static double iou(struct event a, struct event b) {
  double shared = fmin(a.end, b.end) - fmax(a.onset, b.onset);
  return shared <= 0 ? 0 : shared / (fmax(a.end, b.end) - fmin(a.onset, b.onset));
}

static int by_time(const void *a, const void *b) {
  double x = ((const struct measure_error *)a)->at_s, y = ((const struct measure_error *)b)->at_s;
  return (x > y) - (x < y);
}

static void match(struct event *truth, size_t nt, struct event *found, size_t nf, struct measure *m) {
  struct pair *pairs = take(nt + nf, sizeof *pairs); /* spans of one list do not overlap */
  size_t n = 0, first = 0, begin = m->matched;
  for (size_t i = 0; i < nt; i++) {
    while (first < nf && found[first].end <= truth[i].onset) first++;
    for (size_t k = first; k < nf && found[k].onset < truth[i].end; k++)
      if (iou(truth[i], found[k]) >= IOU_MIN) {
        cr_assert_lt(n, nt + nf);
        pairs[n++] = (struct pair){i, k, iou(truth[i], found[k])};
      }
  }
  qsort(pairs, n, sizeof *pairs, by_iou);
  for (size_t i = 0; i < n; i++) {
    struct event *t = &truth[pairs[i].a], *f = &found[pairs[i].b];
    if (t->taken || f->taken) continue;
    t->taken = f->taken = true;
    m->errors[m->matched++] = (struct measure_error){t->onset, 1e3 * (f->onset - t->onset), 1e3 * (f->end - t->end)};
  }
  qsort(m->errors + begin, m->matched - begin, sizeof *m->errors, by_time);
  free(pairs);
}

/* Found ones that are no leg movement by their length and no movement of the truth either. */
static size_t count_blips(const struct event *found, size_t n) {
  size_t blips = 0;
  for (size_t i = 0; i < n; i++) blips += !found[i].taken && found[i].end - found[i].onset < LM_MIN_S;
  return blips;
}

static void summarise(struct measure *m) {
  double n = (double)m->matched, square[2] = {0};
  for (size_t i = 0; i < m->matched; i++) {
    m->onset_bias_ms += m->errors[i].onset_ms / n;
    m->end_bias_ms += m->errors[i].end_ms / n;
  }
  for (size_t i = 0; i < m->matched; i++) {
    square[0] += pow(m->errors[i].onset_ms - m->onset_bias_ms, 2) / n;
    square[1] += pow(m->errors[i].end_ms - m->end_bias_ms, 2) / n;
  }
  m->onset_sd_ms = sqrt(square[0]);
  m->end_sd_ms = sqrt(square[1]);
  m->f1 = m->truth_n + m->found_n > 0 ? 2 * n / (double)(m->truth_n + m->found_n) : NAN;
}

void measure_spans(const struct test_events *truth, const struct measure_span *found, size_t n, struct measure *m) {
  static const char *const names[2] = {"left", "right"};
  static const enum tib_side sides[2] = {TIB_LEFT, TIB_RIGHT};
  memset(m, 0, sizeof *m);
  m->errors = take(truth->n, sizeof *m->errors);
  struct event *a = take(truth->n, sizeof *a), *b = take(n, sizeof *b);
  for (int leg = 0; leg < 2; leg++) {
    size_t nt = true_ones(truth, names[leg], a), nf = found_ones(found, n, sides[leg], b);
    match(a, nt, b, nf, m);
    size_t blips = count_blips(b, nf);
    m->truth_n += nt;
    m->found_n += nf - blips;
    m->blips += blips;
  }
  summarise(m);
  free(a);
  free(b);
}

void measure_movements(const struct test_events *truth, const struct tib_result *result, struct measure *m) {
  const struct tib_detection *detection = &result->detections[result->profiles[0].detection];
  struct measure_span *spans = take(detection->n_candidates, sizeof *spans);
  for (size_t i = 0; i < detection->n_candidates; i++) {
    const struct tib_candidate *c = &detection->candidates[i];
    spans[i] = (struct measure_span){(double)c->span.onset / 1e7, (double)c->span.offset / 1e7, c->side};
  }
  measure_spans(truth, spans, detection->n_candidates, m);
  free(spans);
}

void measure_free(struct measure *m) { free(m->errors); }
