/* Movements beside gaps and cut by them. Two segments of two minutes, 37.123 s apart. */

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "tests/unit/condition/night.h"

#define FS 512
#define SECONDS 120
#define GAP INT64_C(371230000)

static const struct tib_rate fs512 = {FS, 10000000};
static const tib_ticks second_onset = SECONDS * TIB_TICKS_PER_S + GAP;

struct night {
  double *x;
  struct night_noise noise;
};

static struct night still(uint64_t seed) {
  struct night night = {malloc(2 * SECONDS * FS * sizeof(double)), night_noise_make(FS, seed)};
  for (size_t i = 0; i < 2 * SECONDS * FS; i++) night.x[i] = 2.0 * night_next(&night.noise);
  return night;
}

/* A burst on the clock of the samples, without the gap: from 120 s on they lie behind it. */
static struct night_burst add_burst(struct night *night, double onset_s, double length_s) {
  struct night_burst b = {.onset_s = onset_s, .length_s = length_s, .ramp_s = 0.02, .rms_uv = 30.0};
  cr_assert(night_add_burst(night->x, 2 * SECONDS * FS, FS, &b, &night->noise));
  return b;
}

/* Frees the night. */
static struct tib_envelope condition(struct night *night, bool gap) {
  float *x = malloc(2 * SECONDS * FS * sizeof *x);
  for (size_t i = 0; i < 2 * SECONDS * FS; i++) x[i] = (float)night->x[i];
  struct night_feed feed = {.rate = fs512, .n_legs = 1, .leg = {x}, .n = 2 * SECONDS * FS, .n_segments = gap ? 2 : 1};
  feed.records[0] = gap ? SECONDS : 2 * SECONDS;
  feed.records[1] = SECONDS;
  feed.gap = GAP;
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e;
  struct tib_error err;
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_OK);
  free(x);
  free(night->x);
  return e;
}

static struct tib_detection detect(struct night *night) {
  struct tib_envelope e = condition(night, true);
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(&e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  tib_envelope_finish(&e);
  return d;
}

static tib_ticks clock_of(double sample_s) { return tib_ticks_of_seconds(sample_s) + (sample_s >= SECONDS ? GAP : 0); }

static void check(const struct tib_candidate *c, tib_ticks onset, tib_ticks offset, bool truncated) {
  cr_expect_float_eq(tib_seconds(c->span.onset - onset), 0.0, 0.02, "onset %.3f s off", tib_seconds(c->span.onset - onset));
  cr_expect_float_eq(tib_seconds(c->span.offset - offset), 0.0, 0.05, "offset %.3f s off",
                     tib_seconds(c->span.offset - offset));
  cr_expect_eq(c->truncated, truncated);
}

Test(gaps, bursts_on_either_side) {
  struct night night = still(80);
  struct night_burst a = add_burst(&night, 117.0, 2.0), b = add_burst(&night, 121.3, 2.0);
  struct tib_detection d = detect(&night);
  cr_assert_eq(d.n_candidates, 2);
  check(&d.candidates[0], clock_of(a.true_onset_s), clock_of(a.true_offset_s), false);
  check(&d.candidates[1], clock_of(b.true_onset_s), clock_of(b.true_offset_s), false);
  tib_detection_finish(&d);
}

/* EDGE-7: cut by the gap, before it and after. EDGE-19: no onset in the first second, so the second part begins at its end.
 */
Test(gaps, a_burst_across) {
  struct night night = still(81);
  struct night_burst burst = add_burst(&night, 116.0, 7.0);
  struct tib_detection d = detect(&night);
  cr_assert_eq(d.n_candidates, 2);
  check(&d.candidates[0], clock_of(burst.true_onset_s), SECONDS * TIB_TICKS_PER_S, true);
  check(&d.candidates[1], second_onset + TIB_TICKS_PER_S, clock_of(burst.true_offset_s), true);
  tib_detection_finish(&d);
}

/* AASM-LM-4: half a second of quiet before the gap is what tells that a movement has ended. */
Test(gaps, an_end_that_is_not_seen) {
  static const double quiet_s[] = {0.3, 0.8};
  for (int i = 0; i < 2; i++) {
    struct night night = still(82);
    struct night_burst burst = add_burst(&night, 118.0 - quiet_s[i], 2.0);
    struct tib_detection d = detect(&night);
    cr_assert_eq(d.n_candidates, 1);
    check(&d.candidates[0], clock_of(burst.true_onset_s), clock_of(burst.true_offset_s), i == 0);
    tib_detection_finish(&d);
  }
}

/* EDGE-19: within a second of the gap nothing begins. */
Test(gaps, no_onsets_beside_them) {
  struct night night = still(83);
  add_burst(&night, 119.2, 0.7);
  add_burst(&night, 120.1, 0.7);
  struct tib_detection d = detect(&night);
  cr_expect_eq(d.n_candidates, 0);
  tib_detection_finish(&d);
}

/* Rest is each segment's own: an electrode that is worse after the gap does not lift the level before it. */
Test(gaps, resting_level_is_each_segments) {
  struct night night = still(84);
  for (size_t i = SECONDS * FS; i < 2 * SECONDS * FS; i++) night.x[i] *= 3.0;
  struct tib_envelope e = condition(&night, true);
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_levels(&e, 1, &rules, &d, &err), TIB_OK);
  const struct tib_rest *rest = &d.legs[0].rest;
  cr_assert_eq(rest->n_segments, 2);
  cr_assert(rest->first[1] == SECONDS && rest->n == 2 * SECONDS);
  /* the mean of |x| of noise of RMS 2 is 1.6 */
  for (size_t i = 0; i < SECONDS; i++) cr_assert_float_eq(rest->level_uv[i], 1.6f, 0.15f, "%zu", i);
  for (size_t i = SECONDS; i < rest->n; i++) cr_assert_float_eq(rest->level_uv[i], 4.8f, 0.45f, "%zu", i);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* SBC-3: 12 s before a gap and 12 s behind it are no burst of 24 s. */
Test(gaps, sustained_bursts_are_not_joined) {
  for (int gap = 0; gap < 2; gap++) {
    struct night night = still(85);
    add_burst(&night, 108.0, 24.0);
    struct tib_envelope e = condition(&night, gap == 1);
    struct tib_burst_rules rules = night_bursts();
    struct tib_pattern *pattern;
    size_t n;
    struct tib_error err;
    cr_assert_eq(tib_detect_bursts(&(struct tib_burst_lane){.envelope = &e}, 1, NULL, &rules, NULL, &pattern, &n, &err),
                 TIB_OK);
    cr_expect_eq(n, gap ? 0 : 1);
    free(pattern);
    tib_envelope_finish(&e);
  }
}

/* Segments shorter than a hop, than a value of the resting level, than its window: nothing is found where nothing can be,
 * and what lies in the long one is. */
Test(gaps, segments_of_any_length) {
  struct tib_rate rate = {2, 40000}; /* 500 Hz, half a hop in a record */
  size_t n = 2 * (1 + 13 + 250 + 15000);
  struct night_noise noise = night_noise_make(500.0, 86);
  double *y = malloc(n * sizeof *y);
  float *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++) y[i] = 2.0 * night_next(&noise);
  struct night_burst burst = {.onset_s = 30.0, .length_s = 2.0, .ramp_s = 0.02, .rms_uv = 30.0};
  cr_assert(night_add_burst(y, n, 500.0, &burst, &noise));
  for (size_t i = 0; i < n; i++) x[i] = (float)y[i];
  struct night_feed feed = {
      .rate = rate, .n_legs = 1, .leg = {x}, .n = n, .n_segments = 4, .records = {1, 13, 250, 15000}, .gap = 50000000};
  struct tib_conditioning_rules conditioning = night_conditioning();
  struct tib_detection_rules rules = night_detection();
  struct tib_envelope e;
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(night_condition(&feed, &conditioning, &e, &err), TIB_OK);
  cr_assert_eq(tib_detect_movements(&e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  cr_assert_eq(d.n_candidates, 1);
  check(&d.candidates[0], tib_ticks_of_seconds(burst.true_onset_s + 15.0), tib_ticks_of_seconds(burst.true_offset_s + 15.0),
        false);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
  free(x);
  free(y);
}
