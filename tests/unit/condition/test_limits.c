/* Limits and steps of conditioning and of an ankle, as the profiles have them: below, at and above. */

#include <criterion/criterion.h>

#include "tests/unit/condition/night.h"

static struct tib_rules profile(const char *name) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  return rules;
}

static const char *const PROFILES[] = {"aasm-v3", "aasm-2007", "wasm-2016", "wasm-2006"};

/* The other tests of this room take what night.h says: it is what every profile has. */
Test(limits, profiles_are_what_is_tested) {
  struct tib_conditioning_rules want = night_conditioning();
  for (int i = 0; i < 4; i++) {
    struct tib_conditioning_rules got = profile(PROFILES[i]).conditioning;
    cr_expect_eq(got.highpass_hz, want.highpass_hz);
    cr_expect_eq(got.lowpass_hz, want.lowpass_hz);
    cr_expect_eq(got.lowpass_share, want.lowpass_share);
    cr_expect_eq(got.fir_length, want.fir_length);
    cr_expect_eq(got.fir_beta, want.fir_beta);
    cr_expect_eq(got.hop, want.hop);
    cr_expect_eq(got.wave_points, want.wave_points);
    cr_expect_eq(got.power_step, want.power_step);
    cr_expect_eq(got.mains_min_uv, want.mains_min_uv);
    cr_expect_eq(got.mains_cell, want.mains_cell);
    cr_expect_eq(got.mains_cells, want.mains_cells);
    cr_expect_eq(got.clipped_max, want.clipped_max);
    cr_expect_eq(got.detached_mains_uv, want.detached_mains_uv);
    cr_expect_eq(got.pop_min_uv, want.pop_min_uv);
    cr_expect_eq(got.ecg_min_uv, want.ecg_min_uv);
    cr_expect_eq(got.ecg_beats, want.ecg_beats);
    cr_expect_eq(got.ecg_interval_min, want.ecg_interval_min);
    cr_expect_eq(got.ecg_interval_max, want.ecg_interval_max);
    cr_expect_eq(got.ecg_stretch, want.ecg_stretch);
    cr_expect_eq(got.rate_note_hz, want.rate_note_hz);
  }
  struct tib_accelerometer_rules ankle = night_accelerometer(), got = profile("accelerometer").accelerometer;
  cr_expect_eq(got.gravity_hz, ankle.gravity_hz);
  cr_expect_eq(got.motion_low_hz, ankle.motion_low_hz);
  cr_expect_eq(got.motion_high_hz, ankle.motion_high_hz);
  cr_expect_eq(got.motion_high_share, ankle.motion_high_share);
  cr_expect_eq(got.envelope_window, ankle.envelope_window);
}

/* A minute of EMG; the caller finishes it. */
static enum tib_status condition(struct tib_rate rate, size_t n_flat, double mains_uv, struct tib_envelope *e) {
  size_t n = (size_t)rate.samples * 60;
  struct night_noise noise = night_noise_make(tib_rate_hz(rate), 5);
  float *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++)
    x[i] = (float)(0.05 * night_next(&noise) + mains_uv * sin(2.0 * NIGHT_PI * 50.0 * (double)i / tib_rate_hz(rate)));
  for (size_t i = 0; i < n_flat; i++) x[5000 + i] = 3.25f;
  struct night_feed feed = {.rate = rate, .n_legs = 1, .leg = {x}, .n = n};
  struct tib_conditioning_rules rules = profile("wasm-2016").conditioning;
  struct tib_error err;
  enum tib_status status = night_condition(&feed, &rules, e, &err);
  free(x);
  return status;
}

/* EDGE-21 */
Test(limits, flat_min) {
  static const size_t n[] = {511, 512, 513}, want[] = {0, 0, 1};
  for (int i = 0; i < 3; i++) {
    struct tib_envelope e;
    cr_assert_eq(condition((struct tib_rate){512, 10000000}, n[i], 0, &e), TIB_OK);
    cr_expect_eq(e.n_flat, want[i], "%zu samples", n[i]);
    tib_envelope_finish(&e);
  }
}

/* EDGE-13 */
Test(limits, rate_min) {
  static const int hz[] = {99, 100, 101};
  for (int i = 0; i < 3; i++) {
    struct tib_envelope e;
    enum tib_status status = condition((struct tib_rate){hz[i], 10000000}, 0, 0, &e);
    cr_expect_eq(status, i == 0 ? TIB_LOW_RATE : TIB_OK, "%d Hz", hz[i]);
    if (status == TIB_OK) tib_envelope_finish(&e);
  }
}

/* BASE-1 */
Test(limits, mains_min) {
  static const double uv[] = {0.8, 1.3};
  for (int i = 0; i < 2; i++) {
    struct tib_envelope e;
    cr_assert_eq(condition((struct tib_rate){512, 10000000}, 0, uv[i], &e), TIB_OK);
    cr_expect_eq(e.mains_hz, i == 0 ? 0 : 50, "%g uV", uv[i]);
    tib_envelope_finish(&e);
  }
}

/* AASM-LM-4: a step of 2 uV still shows 2 uV above rest. */
Test(limits, resolution_max) {
  static const double step[] = {1.99, 2.0, 2.01};
  struct tib_conditioning_rules rules = profile("wasm-2016").conditioning;
  for (int i = 0; i < 3; i++) {
    struct tib_segment segment = {0, 0, 10};
    struct tib_recording recording = {
        .record_duration = 10000000, .duration = 100000000, .n_records = 10, .n_segments = 1, .segments = &segment};
    struct tib_channel channel = night_channel((struct tib_rate){512, 10000000});
    channel.resolution = step[i];
    struct tib_condition_plan plan = {.n_legs = 1, .leg = {{TIB_LEFT, 0, &channel}}};
    static const float x[5120];
    struct tib_samples samples = {x, 5120, 0};
    struct tib_block block = {.n_channels = 1, .channel = &samples};
    struct tib_conditioner *c;
    struct tib_envelope e;
    struct tib_activity ankles[2];
    struct tib_error err;
    cr_assert_eq(tib_condition_create("x.edf", &recording, &plan, &rules, NULL, &c, &err), TIB_OK);
    cr_assert_eq(tib_condition_block(c, &block, &err), TIB_OK);
    cr_assert_eq(tib_condition_end(c, &e, ankles, &err), TIB_OK);
    tib_condition_destroy(c);
    cr_expect_eq(e.coarse, i == 2, "%g uV", step[i]);
    tib_envelope_finish(&e);
  }
}

/* TIB-DEC-10 and SBC-1: 4 samples of 512 a second, and 6 or 7 such hops. */
Test(limits, hop_and_power_step) {
  struct tib_envelope e;
  cr_assert_eq(condition((struct tib_rate){512, 10000000}, 0, 0, &e), TIB_OK);
  cr_expect_eq(e.hop, 4);
  cr_expect_eq(e.power_hops, 6);
  tib_envelope_finish(&e);
}
