/* What the samples tell of each minute: mains, the rails, no signal (BASE-9, BASE-10, EDGE-21). */

#include <criterion/criterion.h>

#include "tests/unit/condition/night.h"

#define FS 256
#define SECONDS 300
#define N (FS * SECONDS)
#define RAIL 3276.7

static const struct tib_rate fs256 = {FS, 10000000};

static float *rest(uint64_t seed) {
  float *x = malloc(N * sizeof *x);
  struct night_noise noise = night_noise_make(FS, seed);
  for (size_t i = 0; i < N; i++) x[i] = (float)(0.1 * floor(20.0 * night_next(&noise) + 0.5));
  return x;
}

static void add_mains(float *x, double from_s, double to_s, double amplitude_uv) {
  for (size_t i = (size_t)(from_s * FS); i < (size_t)(to_s * FS); i++)
    x[i] += (float)(amplitude_uv * sin(2.0 * NIGHT_PI * 50.0 * (double)i / FS));
}

/* A gap of gap_s after the first 90 s, where there is one. Frees the samples. */
static struct tib_envelope condition(float *x, double gap_s, size_t records_a_block, enum tib_mains mains) {
  struct night_feed feed = {.rate = fs256, .n_legs = 1, .leg = {x}, .n = N, .mains = mains};
  feed.records_a_block = records_a_block;
  if (gap_s > 0) {
    feed.n_segments = 2;
    feed.records[0] = 90;
    feed.records[1] = SECONDS - 90;
    feed.gap = tib_ticks_of_seconds(gap_s);
  }
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e;
  struct tib_error err;
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_OK);
  free(x);
  return e;
}

Test(minutes, a_clean_leg_has_none_to_tell_of) {
  struct tib_envelope e = condition(rest(1), 0, 10, TIB_MAINS_AUTO);
  cr_assert_eq(e.n_minutes, 5);
  for (size_t m = 0; m < 5; m++) {
    cr_expect_eq(e.minutes[m].mains_uv, 0);
    cr_expect_eq(e.minutes[m].clipped_share, 0);
    cr_expect_eq(e.minutes[m].pops, 0);
    cr_expect_eq(e.minutes[m].faults, 0);
  }
  cr_expect_eq(e.mains_share, 0);
  tib_envelope_finish(&e);
}

/* The RMS of a line of 40 uV is 28.28; a minute that holds half a minute of it has 1 / sqrt(2) of that. */
Test(minutes, mains_is_told_as_rms) {
  static const double want[] = {28.284, 28.284, 20.0, 0, 0};
  float *x = rest(2);
  add_mains(x, 0, 150, 40);
  struct tib_envelope e = condition(x, 0, 10, TIB_MAINS_AUTO);
  for (size_t m = 0; m < 5; m++) {
    cr_expect_float_eq((double)e.minutes[m].mains_uv, want[m], 0.4, "minute %zu: %g", m, (double)e.minutes[m].mains_uv);
    cr_expect_eq(e.minutes[m].faults, want[m] > 0 ? TIB_MINUTE_MAINS : 0);
  }
  cr_expect_float_eq(e.mains_share, 0.6, 1e-9);
  tib_envelope_finish(&e);
}

Test(minutes, mains_that_is_not_looked_for_is_not_told) {
  struct tib_envelope e = condition(rest(3), 0, 10, TIB_MAINS_OFF);
  for (size_t m = 0; m < 5; m++) cr_expect(isnan(e.minutes[m].mains_uv));
  tib_envelope_finish(&e);
}

/* Samples at the rails, by minutes of the clock: the minute that a gap cuts counts those that it has. */
Test(minutes, the_rails_are_counted_by_the_clock) {
  for (size_t records = 1; records <= 300; records = 4 * records + 3) {
    float *x = rest(4);
    for (size_t i = 0; i < 512; i++) x[70 * FS + 7 * i / 2] = (float)RAIL; /* minute 1, which has 30 s before the gap */
    for (size_t i = 0; i < 100; i++) x[95 * FS + 3 * i] = -3276.8F;        /* 95 s of signal are 225 s of the clock */
    struct tib_envelope e = condition(x, 130, records, TIB_MAINS_AUTO);
    cr_assert_eq(e.n_minutes, 8);
    cr_expect_float_eq((double)e.minutes[1].clipped_share, 512.0 / (30 * FS), 1e-7);
    cr_expect(isnan(e.minutes[2].clipped_share), "the gap is from 90 to 220 s");
    cr_expect_float_eq((double)e.minutes[3].clipped_share, 100.0 / (20 * FS), 1e-7);
    cr_expect_eq(e.minutes[4].clipped_share, 0);
    cr_expect(isnan(e.minutes[2].mains_uv));
    cr_expect_float_eq(e.clipped_share, 612.0 / N, 1e-12);
    tib_envelope_finish(&e);
  }
}

/* BASE-9: 5 % of 15360 samples are 768. */
Test(minutes, clipped_max) {
  static const size_t n[] = {767, 768, 769};
  for (int i = 0; i < 3; i++) {
    float *x = rest(5);
    for (size_t k = 0; k < n[i]; k++) x[60 * FS + 2 * k] = (float)RAIL;
    struct tib_envelope e = condition(x, 0, 10, TIB_MAINS_AUTO);
    cr_expect_eq((e.minutes[1].faults & TIB_MINUTE_CLIPPED) != 0, i == 2, "%zu samples", n[i]);
    cr_expect_eq(e.minutes[0].faults & TIB_MINUTE_CLIPPED, 0);
    tib_envelope_finish(&e);
  }
}

/* BASE-10: amplitudes of a line whose RMS lies 1 % below, and 1 % above 100 uV; an estimate has no exact limit. */
Test(minutes, detached_mains) {
  static const double rms[] = {99, 101};
  for (int i = 0; i < 2; i++) {
    float *x = rest(6);
    add_mains(x, 0, SECONDS, rms[i] * sqrt(2.0));
    struct tib_envelope e = condition(x, 0, 10, TIB_MAINS_AUTO);
    for (size_t m = 0; m < 5; m++)
      cr_expect_eq((e.minutes[m].faults & TIB_MINUTE_DETACHED) != 0, i == 1, "%g uV: %g", rms[i],
                   (double)e.minutes[m].mains_uv);
    tib_envelope_finish(&e);
  }
}

/* EDGE-21: constant from 100 to 130 s, so in minutes 1 and 2. */
Test(minutes, no_signal_is_told_in_every_minute_it_touches) {
  float *x = rest(7);
  for (size_t i = 100 * FS; i < 130 * FS; i++) x[i] = 1.5F;
  struct tib_envelope e = condition(x, 0, 10, TIB_MAINS_AUTO);
  for (size_t m = 0; m < 5; m++) cr_expect_eq(e.minutes[m].faults, m == 1 || m == 2 ? TIB_MINUTE_FLAT : 0);
  tib_envelope_finish(&e);
}
