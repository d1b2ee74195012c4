/* A whole night of everything: movements, the sustained burst, the ankles. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patterns.h"
#include "rows.h"
#include "support.h"

static void expect_the_sustained_burst(const struct test_events *truth, const struct tib_result *result) {
  cr_assert(result->has_bursts);
  cr_assert_eq(result->n_patterns, 1, "%zu", result->n_patterns);
  const struct tib_pattern *p = &result->patterns[0];
  double onset = (double)p->span.onset / 1e7, end = (double)p->span.offset / 1e7;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    if (strcmp(e->type, "sustained_burst") != 0) continue;
    fprintf(stderr, "# sustained burst: true %.2f to %.2f s, found %.2f to %.2f s\n", e->onset_s,
            e->onset_s + e->duration_s, onset, end);
    cr_expect_float_eq(onset, e->onset_s, 1);
    cr_expect_float_eq(end, e->onset_s + e->duration_s, 1);
    cr_expect_eq(p->side, TIB_LEFT);
  }
}

/* Of the movements that both sides know, those whose ankle's state is the same. */
static double agreement(const struct test_events *truth, const struct tib_result *result) {
  size_t same = 0, n = 0;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    bool shows = strcmp(e->accel, "corroborated") == 0;
    if (strcmp(e->type, "limb_movement") != 0 || (!shows && strcmp(e->accel, "not_corroborated") != 0)) continue;
    for (size_t k = 0; k < result->detections[0].n_candidates; k++) {
      const struct tib_candidate *c = &result->detections[0].candidates[k];
      if (c->side != (e->side[0] == 'l' ? TIB_LEFT : TIB_RIGHT)) continue;
      if (fabs((double)c->span.onset / 1e7 - e->onset_s) > 0.1) continue;
      n++;
      same += (c->accel == TIB_ACCEL_CORROBORATED) == shows;
    }
  }
  cr_assert_gt(n, 100);
  return (double)same / (double)n;
}

Test(rls, a_night_of_everything, .timeout = 280) {
  struct tib_simulate_options o = row_options("rls", 4);
  o.without = NULL;
  struct test_events truth;
  struct tib_result result;
  struct measure m;
  measure_night(&o, &truth, &result);
  measure_movements(&truth, &result, &m);
  double accel = agreement(&truth, &result);
  row_print("rls, 4 h", &m, o.hours);
  fprintf(stderr, "# ankles: %.3f of the movements have the right state\n", accel);
  cr_expect_geq(m.f1, 0.99, "%.4f", m.f1);
  cr_expect_leq(fabs(m.onset_bias_ms), ROW_LOW.onset_ms);
  cr_expect_leq(fabs(m.end_bias_ms), ROW_LOW.end_ms);
  expect_the_sustained_burst(&truth, &result);
  cr_expect_geq(accel, 0.95, "%.3f", accel);
  tib_result_finish(&result);
  test_events_free(&truth);
  measure_free(&m);
}

/* ---- a test at rest ---- */

/* Movements of one leg or both, as the truth has them: what begins within 0.5 s of another's end is of both legs. */
static int64_t count_movements(const struct test_events *truth) {
  int64_t n = 0;
  double end_s = -1;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    n += e->onset_s > end_s + 0.5;
    end_s = fmax(end_s, e->onset_s + e->duration_s);
  }
  return n;
}

/* CLIN-6: all of it is wake, by the recording's hours; intervals of 11 to 12 s are the most usual. */
Test(rls, an_hour_at_rest, .timeout = 280) {
  for (int k = 1; k <= 4; k++) {
    struct tib_simulate_options o = pattern_options("sit", 1, k);
    struct pattern_night night;
    pattern_make(&night, &o);
    const struct tib_score *score = &night.result.profiles[1].score;
    const struct tib_index *plmw = &score->total.index[TIB_INDEX_PLMW];
    int64_t truth = count_movements(&night.truth);
    cr_assert_gt(truth, 100);
    cr_assert(plmw->assessed);
    cr_expect_leq(llabs(plmw->n - truth), 2, "%lld of %lld", (long long)plmw->n, (long long)truth);
    cr_expect_float_eq(plmw->per_h, (double)plmw->n, 0.01);
    cr_expect(score->imi.mode_s >= 11 && score->imi.mode_s < 12, "%g s", score->imi.mode_s);
    pattern_free(&night);
  }
}

/* ---- what else is looked for changes no movement ---- */

static struct tib_rules load(const char *name) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  return rules;
}

static struct tib_result analyze(const char *path, bool others) {
  struct tib_rules profiles[2] = {load("aasm-v3"), load("wasm-2016")};
  struct tib_rules bursts = load("cramp"), accelerometer = load("accelerometer"), patterns = load("patterns");
  struct tib_analyze_options options = {.n_profiles = 2, .profiles = profiles, .accelerometer = &accelerometer};
  if (others) options.bursts = &bursts, options.patterns = &patterns;
  struct tib_result result;
  struct tib_error err;
  cr_assert_eq(tib_analyze_file(path, &options, &result, &err), TIB_OK, "%s", err.text);
  return result;
}

static void expect_the_same(const struct tib_score *a, const struct tib_score *b) {
  cr_assert_gt(a->n_movements, 50);
  cr_assert_eq(a->n_movements, b->n_movements);
  cr_expect_eq(a->n_series, b->n_series);
  for (size_t i = 0; i < a->n_movements; i++) {
    const struct tib_movement *x = &a->movements[i], *y = &b->movements[i];
    bool same = x->span.onset == y->span.onset && x->span.offset == y->span.offset && x->side == y->side &&
                x->class_ == y->class_ && x->reasons == y->reasons && x->series == y->series && x->imi == y->imi;
    cr_expect(same, "the movement at %.3f s", (double)x->span.onset / 1e7);
  }
  for (int i = 0; i < TIB_INDEX_COUNT; i++) cr_expect_eq(a->total.index[i].n, b->total.index[i].n, "index %d", i);
}

Test(rls, no_movement_changes_by_what_else_is_looked_for, .timeout = 280) {
  for (int k = 1; k <= 4; k++) {
    struct tib_simulate_options o = pattern_options("rls", 1.5, k);
    struct tib_error err;
    char folder[512];
    snprintf(folder, sizeof folder, "%s", test_temporary("x"));
    *strrchr(folder, '/') = '\0';
    cr_assert_eq(tib_simulate_run(&o, folder, &err), TIB_OK, "%s", err.text);
    const char *path = test_temporary("pattern.edf");
    struct tib_result plain = analyze(path, false), all = analyze(path, true);
    cr_expect_eq(plain.n_patterns, 0);
    cr_expect_gt(all.n_patterns, 0);
    for (size_t i = 0; i < 2; i++) expect_the_same(&plain.profiles[i].score, &all.profiles[i].score);
    tib_result_finish(&plain);
    tib_result_finish(&all);
    remove(path);
  }
}
