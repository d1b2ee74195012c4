/* ACC-11: an ankle that follows its leg, late by what the test says. Levels are set by hand, in steps of the motion. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/ticks.h"
#include "detect/detect.h"

#define S TIB_TICKS_PER_S
#define STEP (S / 8)
#define HOP 2 /* samples, of 256 a second */

static const struct tib_accelerometer_rules RULES = {
    .clock_window = 600 * S, .clock_lag = 5 * S, .clock_correlation = 0.3, .clock_move = S / 2};

struct night {
  size_t seconds;
  struct tib_envelope leg;
  struct tib_envelope_segment segment;
  struct tib_activity ankle;
  struct tib_detection found;
};

static struct night make(size_t seconds) {
  struct night night = {.seconds = seconds};
  night.leg =
      (struct tib_envelope){.side = TIB_LEFT, .rate = {256, S}, .hop = HOP, .n_hops = seconds * 128, .n_segments = 1};
  night.leg.mean = calloc(night.leg.n_hops, sizeof(float));
  night.ankle = (struct tib_activity){.side = TIB_LEFT, .present = true, .step = STEP, .n = seconds * 8};
  night.ankle.rms_g = calloc(night.ankle.n, sizeof(float));
  for (size_t i = 0; i < night.leg.n_hops; i++) night.leg.mean[i] = 2;
  for (size_t i = 0; i < night.ankle.n; i++) night.ankle.rms_g[i] = 0.004F;
  night.found.candidates = calloc(seconds, sizeof *night.found.candidates);
  return night;
}

/* 30 uV for two seconds, and 0.2 g so much later. */
static void move(struct night *night, double at_s, double late_s) {
  struct tib_span span = {tib_ticks_of_seconds(at_s), tib_ticks_of_seconds(at_s + 2)};
  night->found.candidates[night->found.n_candidates++] =
      (struct tib_candidate){.span = span, .side = TIB_LEFT, .rest_uv = 2};
  for (size_t i = 0; i < night->leg.n_hops; i++)
    if ((double)i / 128 >= at_s && (double)i / 128 < at_s + 2) night->leg.mean[i] = 30;
  for (size_t i = 0; i < night->ankle.n; i++) {
    double covered = fmin((double)(i + 1) / 8, at_s + late_s + 2) - fmax((double)i / 8, at_s + late_s);
    if (covered > 0) night->ankle.rms_g[i] = (float)(0.004 + 0.2 * sqrt(covered * 8));
  }
}

static void fill(struct night *night, double from_late_s, double to_late_s) {
  night->segment = (struct tib_envelope_segment){0, 0, night->leg.n_hops, 0, 0};
  night->leg.segments = &night->segment;
  for (double t = 20; t < (double)night->seconds - 20; t += 23.7)
    move(night, t, from_late_s + (to_late_s - from_late_s) * t / (double)night->seconds);
}

static struct tib_clock_check check(struct night *night, const struct tib_accelerometer_rules *rules) {
  struct tib_clock_check out;
  struct tib_error err;
  cr_assert_eq(tib_detect_clock(&night->leg, &night->ankle, &night->found, rules, &out, &err), TIB_OK);
  return out;
}

static void finish(struct night *night) {
  free(night->leg.mean);
  free(night->ankle.rms_g);
  free(night->found.candidates);
}

Test(clock_check, lags_are_measured) {
  static const double late[] = {0, 0.3, -0.7, 3.2};
  for (int i = 0; i < 4; i++) {
    struct night night = make(3600);
    fill(&night, late[i], late[i]);
    struct tib_clock_check c = check(&night, &RULES);
    cr_expect_eq(c.n_windows, 6);
    cr_expect_float_eq(c.first_s, late[i], 0.05, "%g: %g", late[i], c.first_s);
    cr_expect_float_eq(c.last_s, late[i], 0.05, "%g: %g", late[i], c.last_s);
    cr_expect_eq(c.first_at, 300 * S);
    cr_expect_eq(c.last_at, 3300 * S);
    cr_expect_lt(c.move_s, 0.05);
    cr_expect_not(c.moved);
    finish(&night);
  }
}

/* The moves that the windows see: the first is centred at 5 min, and the median of three there at 15. */
Test(clock_check, clock_move) {
  static const double over_night[] = {0, 0.3, 0.6, 1, -1};
  for (int i = 0; i < 5; i++) {
    struct night night = make(7200);
    fill(&night, 0, over_night[i]);
    struct tib_clock_check c = check(&night, &RULES);
    cr_expect_eq(c.n_windows, 12);
    cr_expect_float_eq(c.move_s, fabs(over_night[i]) * (7200 - 2 * 900) / 7200, 0.06, "%g: %g", over_night[i], c.move_s);
    cr_expect_eq(c.moved, fabs(over_night[i]) > 0.9);
    struct tib_accelerometer_rules strict = RULES;
    strict.clock_move = tib_ticks_of_seconds(c.move_s) + (c.move_s > 0.1 ? -10000 : 10000);
    cr_expect_eq(check(&night, &strict).moved, c.move_s > 0.1, "a limit just below, or above");
    finish(&night);
  }
}

Test(clock_check, clock_window) {
  struct night night = make(3600);
  fill(&night, 0, 0);
  struct tib_accelerometer_rules rules = RULES;
  rules.clock_window = 300 * S;
  cr_expect_eq(check(&night, &rules).n_windows, 12);
  rules.clock_window = 3600 * S;
  struct tib_clock_check one = check(&night, &rules);
  cr_expect_eq(one.n_windows, 1);
  cr_expect(isnan(one.move_s) && isnan(one.first_s) && !one.moved, "one window tells of no move");
  rules.clock_window = 3601 * S;
  cr_expect_eq(check(&night, &rules).n_windows, 0);
  finish(&night);
}

/* A lag at the end of what is tried, or behind it, is none. */
Test(clock_check, clock_lag) {
  static const double lag_s[] = {3, 2, 1.5};
  for (int i = 0; i < 3; i++) {
    struct night night = make(3600);
    fill(&night, 2, 2);
    struct tib_accelerometer_rules rules = RULES;
    rules.clock_lag = tib_ticks_of_seconds(lag_s[i]);
    cr_expect_eq(check(&night, &rules).n_windows, i == 0 ? 6 : 0, "%g s", lag_s[i]);
    finish(&night);
  }
}

/* Where every second movement is seen by the ankle, the correlation of two such rows of 0 and 1 is the root of a half, or a
 * little less; motion that has nothing to do with the leg has next to none. */
Test(clock_check, clock_correlation) {
  struct night night = make(3600);
  fill(&night, 0, 0);
  for (size_t i = 0; i < night.found.n_candidates; i += 2) {
    struct tib_span span = night.found.candidates[i].span;
    for (size_t k = (size_t)(span.onset / STEP); k <= (size_t)(span.offset / STEP); k++) night.ankle.rms_g[k] = 0.004F;
  }
  static const double limit[] = {0.3, 0.6, 0.75};
  struct tib_accelerometer_rules rules = RULES;
  for (int i = 0; i < 3; i++) {
    rules.clock_correlation = limit[i];
    cr_expect_eq(check(&night, &rules).n_windows, i < 2 ? 6 : 0, "%g", limit[i]);
  }
  for (size_t i = 0; i < night.ankle.n; i++) night.ankle.rms_g[i] = (float)(0.1 + 0.05 * sin(0.7 * (double)i));
  cr_expect_eq(check(&night, &RULES).n_windows, 0);
  rules.clock_correlation = 0;
  cr_expect_gt(check(&night, &rules).n_windows, 0);
  finish(&night);
}

/* Windows with a gap, without a movement, and movements of the other leg say nothing; nor does an ankle of bad scale. */
Test(clock_check, what_cannot_be_told) {
  struct night night = make(3600);
  fill(&night, 0.2, 0.2);
  night.ankle.rms_g[100] = NAN;
  cr_expect_eq(check(&night, &RULES).n_windows, 5);
  for (size_t i = 0; i < night.found.n_candidates; i++)
    if (night.found.candidates[i].span.onset < 1800 * S) night.found.candidates[i].side = TIB_RIGHT;
  cr_expect_eq(check(&night, &RULES).n_windows, 3);
  night.ankle.bad_scale = true;
  struct tib_clock_check c = check(&night, &RULES);
  cr_expect(c.n_windows == 0 && isnan(c.move_s) && !c.moved);
  night.ankle.bad_scale = false;
  night.leg.coarse = true;
  cr_expect_eq(check(&night, &RULES).n_windows, 0);
  finish(&night);
}

/* Behind a gap the hops are those of another segment. */
Test(clock_check, segments) {
  struct night night = make(3600);
  fill(&night, 0.4, 0.4);
  struct tib_envelope_segment parts[] = {{0, 0, 1800 * 128, 0, 0}, {1800 * S, 1800 * 128, 1800 * 128, 0, 0}};
  night.leg.n_segments = 2;
  night.leg.segments = parts;
  struct tib_clock_check c = check(&night, &RULES);
  cr_expect_eq(c.n_windows, 6);
  cr_expect_float_eq(c.last_s, 0.4, 0.05);
  finish(&night);
}
