/* A whole night of everything: movements, the sustained burst, the ankles. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"

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
