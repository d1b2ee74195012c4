/* Sustained bursts, cramp-like: found, graded no higher than the recording allows, and not seen in what is none. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/ticks.h"
#include "patterns.h"

static size_t count_grade(const struct tib_result *result, enum tib_grade grade) {
  size_t n = 0;
  for (size_t i = 0; i < result->n_patterns; i++)
    n += result->patterns[i].type == TIB_SUSTAINED_BURST && result->patterns[i].grade == grade;
  return n;
}

/* On the shin alone none is more than possible. */
static void expect_found(const char *what, const char *scenario, double hours) {
  struct pattern_count count = {0};
  size_t probable = 0;
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options(scenario, hours, k);
    struct pattern_night night;
    pattern_make(&night, &o);
    pattern_count(&night, TIB_SUSTAINED_BURST, TIB_GRADE_POSSIBLE, &count);
    probable += count_grade(&night.result, TIB_GRADE_PROBABLE);
    pattern_free(&night);
  }
  pattern_expect(what, &count);
  cr_expect_eq(probable, 0, "%zu probable without a calf", probable);
}

Test(cramps, are_found, .timeout = 280) { expect_found("cramp nights: sustained bursts", "cramp", 2.5); }

Test(cramps, are_found_among_all_else, .timeout = 280) { expect_found("mixed nights: sustained bursts", "mixed", 3); }

/* ---- with calves ---- */

static const struct tib_pattern *find_counted(const struct tib_result *result, const struct test_event *truth) {
  for (size_t i = 0; i < result->n_patterns; i++) {
    const struct tib_pattern *is = &result->patterns[i];
    double onset = tib_seconds(is->span.onset), offset = tib_seconds(is->span.offset);
    double end = truth->onset_s + truth->duration_s;
    double shared = (offset < end ? offset : end) - (onset > truth->onset_s ? onset : truth->onset_s);
    if (is->type == TIB_SUSTAINED_BURST && !is->echo && shared > 0.5 * truth->duration_s) return is;
  }
  return NULL;
}

struct grades {
  size_t n, found, right, too_high;
};

static void add_grades(const struct pattern_night *night, struct grades *grades) {
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *truth = &night->truth.items[i];
    if (strcmp(truth->type, "sustained_burst") != 0) continue;
    const struct tib_pattern *is = find_counted(&night->result, truth);
    bool probable = strcmp(truth->class_, "probable") == 0;
    grades->n += probable;
    grades->found += is != NULL && probable;
    grades->right += is && is->grade == TIB_GRADE_PROBABLE && probable;
    grades->too_high += is && is->grade == TIB_GRADE_PROBABLE && !probable;
  }
}

/* `probable` is reached where the calves, the ankles and the stages were recorded and every criterion holds; and never
 * where the truth says that one does not. */
Test(cramps, are_probable_where_all_inputs_allow, .timeout = 280) {
  struct grades grades = {0};
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options("cramp", 2.5, k);
    struct pattern_night night;
    o.with = "calf";
    pattern_make(&night, &o);
    add_grades(&night, &grades);
    pattern_free(&night);
  }
  fprintf(stderr, "# cramp nights with calves: %zu of %zu graded probable, %zu found; %zu graded too high\n", grades.right,
          grades.n, grades.found, grades.too_high);
  cr_assert_geq(grades.n, (size_t)pattern_nights());
  cr_expect_geq((double)grades.right, 0.95 * (double)grades.n - 1);
  cr_expect_eq(grades.too_high, 0);
}

/* ---- nights of everything else ---- */

/* What each night of a kind has besides. */
typedef void add_to_night(struct tib_simulate_options *options, int k);

static void expect_none(const char *what, const char *scenario, double hours, add_to_night *add) {
  struct pattern_count count = {0};
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options(scenario, hours, k);
    struct pattern_night night;
    if (add) add(&o, k);
    pattern_make(&night, &o);
    pattern_count(&night, TIB_SUSTAINED_BURST, TIB_GRADE_POSSIBLE, &count);
    pattern_free(&night);
  }
  pattern_expect_none(what, &count);
}

static void add_drift(struct tib_simulate_options *o, int k) { o->drift_uv = k % 2 ? 0 : 200; }

static void add_artefacts(struct tib_simulate_options *o, int k) {
  o->tone = true;
  o->mains_uv = k % 2 ? 30 : 0;
  o->mains_hz = k % 4 == 1 ? 50 : 60;
  o->ecg_uv = k % 3 ? 0 : 60;
  o->drift_uv = k % 2 ? 0 : 200;
  o->steps_per_hour = k % 4 ? 0 : 20;
}

Test(cramps, are_not_seen_in_restless_nights, .timeout = 280) {
  expect_none("restless nights: sustained bursts", "restless", 2, add_drift);
}

Test(cramps, are_not_seen_in_large_movements, .timeout = 280) {
  expect_none("nights of large movements: sustained bursts", "gross", 1, NULL);
}

Test(cramps, are_not_seen_in_tone_and_artefacts, .timeout = 280) {
  expect_none("nights of tone, hum, beats, drift, steps", "bursts", 2, add_artefacts);
}

/* ---- with all nights ---- */

static void skip_in_few(void) {
  if (pattern_nights() < PATTERN_NIGHTS) cr_skip_test("TIBIALIS_ACCURACY_ALL is not set");
}

Test(cramps, are_not_seen_in_runs_that_alternate, .timeout = 280) {
  skip_in_few();
  expect_none("nights of ALMA: sustained bursts", "alma", 1.5, NULL);
}

Test(cramps, are_not_seen_in_runs_of_a_foot, .timeout = 280) {
  skip_in_few();
  expect_none("nights of HFT: sustained bursts", "hft", 1.5, NULL);
}

Test(cramps, are_not_seen_in_rem_activity, .timeout = 280) {
  skip_in_few();
  expect_none("nights of REM activity: sustained bursts", "rem", 2, NULL);
}

/* Held tone and large movements of 15 s and longer have all of SBC-1 to -10; what would tell them is not there. So many may
 * be graded, but no more than possible, and each tells what was missing. */
static void expect_told(const char *what, const char *without, enum tib_cap cap) {
  struct pattern_count count = {0};
  skip_in_few();
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options("restless", 2, k);
    struct pattern_night night;
    o.without = without;
    pattern_make(&night, &o);
    pattern_count(&night, TIB_SUSTAINED_BURST, TIB_GRADE_POSSIBLE, &count);
    cr_expect_eq(count_grade(&night.result, TIB_GRADE_PROBABLE), 0);
    for (size_t i = 0; i < night.result.n_patterns; i++) {
      const struct tib_pattern *p = &night.result.patterns[i];
      if (p->type == TIB_SUSTAINED_BURST) cr_expect(p->caps & cap, "at %.1f s", (double)p->span.onset / 1e7);
    }
    pattern_free(&night);
  }
  pattern_print(what, &count);
}

Test(cramps, tell_of_ankles_that_are_absent, .timeout = 280) {
  expect_told("restless nights without ankles", "accelerometer", TIB_CAP_ACCELEROMETER);
}

Test(cramps, tell_of_stages_that_are_absent, .timeout = 280) {
  expect_told("restless nights without stages", "stages", TIB_CAP_STAGES);
}
