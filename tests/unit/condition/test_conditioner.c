#include <stdio.h>

#include <criterion/criterion.h>

#include "tests/unit/condition/night.h"

static const struct tib_rate fs512 = {512, 10000000};

static float *noise_leg(struct tib_rate rate, size_t n, double uv, uint64_t seed) {
  struct night_noise noise = night_noise_make(tib_rate_hz(rate), seed);
  float *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = (float)(uv * night_next(&noise));
  return x;
}

static struct tib_envelope run(struct night_feed feed) {
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope leg[2] = {{0}};
  struct tib_error err = {0};
  cr_assert_eq(night_condition(&feed, &rules, leg, &err), TIB_OK, "%s", err.text);
  if (feed.n_legs == 2) tib_envelope_finish(&leg[1]);
  return leg[0];
}

static void assert_same_bits(const struct tib_envelope *a, const struct tib_envelope *b) {
  cr_assert_eq(a->n_hops, b->n_hops);
  cr_assert_eq(a->n_power, b->n_power);
  cr_assert_eq(memcmp(a->mean, b->mean, a->n_hops * sizeof(float)), 0);
  cr_assert_eq(memcmp(a->peak, b->peak, a->n_hops * sizeof(float)), 0);
  cr_assert_eq(memcmp(a->power, b->power, a->n_power * sizeof(float)), 0);
}

/* ---- the filter against the one of night.h: BASE-1, EDGE-19 ---- */

static void assert_like_reference(const struct tib_envelope *e, const float *x, size_t n) {
  double *y = night_reference_filter(x, n, tib_rate_hz(e->rate)), worst = 0.0, worst_power = 0.0;
  size_t hop = (size_t)e->hop, step = hop * (size_t)e->power_hops;
  cr_assert_eq(e->n_hops, n / hop);
  for (size_t h = 0; h < e->n_hops; h++) {
    double sum = 0.0, peak = 0.0;
    for (size_t i = h * hop; i < (h + 1) * hop; i++) sum += fabs(y[i]), peak = fmax(peak, fabs(y[i]));
    worst = fmax(worst, fmax(fabs(sum / (double)hop - (double)e->mean[h]), fabs(peak - (double)e->peak[h])));
  }
  for (size_t p = 0; p < e->n_power; p++) {
    double sum = 0.0;
    for (size_t i = p * step; i < (p + 1) * step; i++) sum += y[i] * y[i];
    worst_power = fmax(worst_power, fabs(sqrt(sum / (double)step) - sqrt((double)e->power[p])));
  }
  free(y);
  cr_assert_lt(worst, 1e-3, "%g uV", worst);
  cr_assert_lt(worst_power, 1e-3, "%g uV", worst_power);
}

Test(conditioner, filters_like_a_plain_sum_in_double) {
  static const struct tib_rate rates[] = {
      {512, 10000000}, {200, 10000000}, {4999, 100000000}, {1000, 10000000}, {100, 10000000}};
  for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
    size_t n = (size_t)rates[r].samples * (rates[r].record > 10000000 ? 3 : 23);
    float *a = noise_leg(rates[r], n, 30.0, 1), *b = noise_leg(rates[r], n, 5.0, 2);
    for (size_t i = 0; i < n; i++) a[i] += 2900.0f + 40.0f * (float)sin((double)i / 900.0); /* an electrode's offset */
    struct night_feed feed = {.rate = rates[r], .n_legs = 2, .leg = {a, b}, .n = n, .mains = TIB_MAINS_OFF};
    struct tib_conditioning_rules rules = night_conditioning();
    struct tib_envelope leg[2];
    struct tib_error err;
    rules.wave_points = 1; /* of the samples themselves; test_between.c has the others */
    cr_assert_eq(night_condition(&feed, &rules, leg, &err), TIB_OK);
    assert_like_reference(&leg[0], a, n);
    assert_like_reference(&leg[1], b, n);
    for (int i = 0; i < 2; i++) tib_envelope_finish(&leg[i]);
    free(a);
    free(b);
  }
}

Test(conditioner, a_segment_shorter_than_the_filter) {
  struct tib_rate rate = {50, 1000000}; /* 500 Hz, records of 0.1 s */
  float *x = noise_leg(rate, 200, 30.0, 3);
  for (size_t n = 50; n <= 200; n += 50) {
    struct night_feed feed = {.rate = rate, .n_legs = 1, .leg = {x}, .n = n};
    struct tib_envelope e = run(feed);
    cr_assert_eq(e.n_hops, n / 4);
    for (size_t h = 0; h < e.n_hops; h++) cr_assert(e.peak[h] >= e.mean[h] && e.peak[h] < 300.0f);
    if (n == 200) assert_like_reference(&e, x, n);
    tib_envelope_finish(&e);
  }
  free(x);
}

/* ---- what it must not depend on ---- */

static void add_mains(float *x, size_t n, double fs, double hz, double uv) {
  double phase = 0.0;
  for (size_t i = 0; i < n; i++) {
    phase += 2.0 * NIGHT_PI * (hz + 0.05 * cos((double)i / fs / 100.0)) / fs;
    x[i] += (float)(uv * (sin(phase) + 0.2 * sin(2.0 * phase + 1.0)));
  }
}

Test(conditioner, the_size_of_blocks_does_not_matter) {
  size_t n = 512 * 300;
  float *a = noise_leg(fs512, n, 5.0, 4), *b = noise_leg(fs512, n, 5.0, 5);
  add_mains(a, n, 512.0, 50.0, 30.0);
  struct night_feed feed = {
      .rate = fs512, .n_legs = 2, .leg = {a, b}, .n = n, .n_segments = 3, .records = {100, 13, 187}, .gap = 55000000};
  feed.records_a_block = 1;
  struct tib_envelope want = run(feed);
  cr_assert_eq(want.mains_hz, 50);
  static const size_t sizes[] = {2, 7, 64, 1000};
  for (size_t i = 0; i < 4; i++) {
    feed.records_a_block = sizes[i];
    struct tib_envelope got = run(feed);
    assert_same_bits(&want, &got);
    tib_envelope_finish(&got);
  }
  tib_envelope_finish(&want);
  free(a);
  free(b);
}

Test(conditioner, segments_are_filtered_apart_and_keep_their_times) {
  size_t n = 512 * 60;
  float *a = noise_leg(fs512, n, 5.0, 6);
  struct night_feed feed = {
      .rate = fs512, .n_legs = 1, .leg = {a}, .n = n, .n_segments = 2, .records = {20, 40}, .gap = 123456789};
  struct tib_envelope both = run(feed);
  cr_assert_eq(both.n_segments, 2);
  cr_assert_eq(both.segments[1].onset, 200000000 + 123456789);
  cr_assert_eq(both.segments[0].n_hops, 2560);
  cr_assert_eq(both.segments[1].first_hop, 2560);
  cr_assert_eq(both.segments[1].n_hops, 5120);
  struct tib_envelope alone = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {a + 512 * 20}, .n = 512 * 40});
  cr_assert_eq(memcmp(alone.mean, both.mean + 2560, 5120 * sizeof(float)), 0);
  cr_assert_eq(memcmp(alone.power, both.power + both.segments[1].first_power, alone.n_power * sizeof(float)), 0);
  tib_envelope_finish(&both);
  tib_envelope_finish(&alone);
  free(a);
}

/* EDGE-14 */
Test(conditioner, legs_of_different_rates) {
  struct tib_rate slow = {200, 10000000};
  float *a = noise_leg(fs512, 512 * 60, 5.0, 7), *b = noise_leg(slow, 200 * 60, 5.0, 8);
  struct tib_segment segment = {0, 0, 60};
  struct tib_recording recording = {
      .record_duration = 10000000, .duration = 600000000, .n_records = 60, .n_segments = 1, .segments = &segment};
  struct tib_channel left = night_channel(fs512), right = night_channel(slow);
  struct tib_condition_plan plan = {.n_legs = 2, .leg = {{TIB_LEFT, 1, &left}, {TIB_RIGHT, 0, &right}}};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_samples samples[2] = {{b, 200 * 60, 0}, {a, 512 * 60, 0}};
  struct tib_block block = {.n_channels = 2, .channel = samples};
  struct tib_conditioner *c;
  struct tib_envelope leg[2];
  struct tib_activity ankles[2];
  struct tib_error err;
  cr_assert_eq(tib_condition_create("x.edf", &recording, &plan, &rules, NULL, &c, &err), TIB_OK);
  cr_assert_eq(tib_condition_block(c, &block, &err), TIB_OK);
  cr_assert_eq(tib_condition_end(c, leg, ankles, &err), TIB_OK);
  tib_condition_destroy(c);
  struct tib_envelope alone_a = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {a}, .n = 512 * 60});
  struct tib_envelope alone_b = run((struct night_feed){.rate = slow, .n_legs = 1, .leg = {b}, .n = 200 * 60});
  assert_same_bits(&leg[0], &alone_a);
  assert_same_bits(&leg[1], &alone_b);
  cr_assert_eq(leg[0].hop, 4);
  cr_assert_eq(leg[1].hop, 2);
  cr_assert_eq(leg[0].fir_taps, 257);
  cr_assert_float_eq(leg[1].lowpass_hz, 93.0, 1e-9);
  for (int i = 0; i < 2; i++) tib_envelope_finish(&leg[i]);
  tib_envelope_finish(&alone_a);
  tib_envelope_finish(&alone_b);
  free(a);
  free(b);
}

/* ---- mains ---- */

static double mean_of(const float *x, size_t from, size_t to) {
  double sum = 0.0;
  for (size_t i = from; i < to; i++) sum += (double)x[i];
  return sum / (double)(to - from);
}

Test(conditioner, a_clean_leg_is_left_as_it_is) {
  static const double uv[] = {0.3, 2.0, 10.0, 30.0};
  size_t n = 512 * 1200;
  for (size_t k = 0; k < 4; k++) {
    float *x = noise_leg(fs512, n, uv[k], 20 + k);
    struct night_noise emg = night_noise_make(512.0, 99 + k);
    for (size_t i = 0; i < n; i++)
      if (i / 512 % 20 < 1 + i / 512 / 20 % 9) x[i] += (float)(60.0 * night_next(&emg));
    struct tib_envelope off =
        run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .mains = TIB_MAINS_OFF});
    struct tib_envelope found = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
    cr_assert_eq(found.mains_hz, 0);
    cr_assert_eq(found.mains_share, 0.0);
    assert_same_bits(&off, &found);
    tib_envelope_finish(&off);
    tib_envelope_finish(&found);
    free(x);
  }
}

Test(conditioner, mains_is_found_and_taken_away) {
  static const double hz[] = {50, 60}, amplitude[] = {5, 30, 200};
  size_t n = 512 * 600;
  for (size_t k = 0; k < 6; k++) {
    float *x = noise_leg(fs512, n, 2.0, 30);
    struct tib_envelope clean = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
    add_mains(x, n, 512.0, hz[k % 2], amplitude[k / 2]);
    struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
    struct tib_envelope left =
        run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .mains = TIB_MAINS_OFF});
    double want = mean_of(clean.mean, 0, clean.n_hops), got = mean_of(e.mean, 0, e.n_hops);
    printf("# %g Hz, %g uV: mean %.3f uV clean, %.3f freed, %.3f with it\n", hz[k % 2], amplitude[k / 2], want, got,
           mean_of(left.mean, 0, left.n_hops));
    cr_expect_eq(e.mains_hz, (int)hz[k % 2]);
    cr_expect_eq(e.mains_share, 1.0);
    cr_expect_lt(fabs(got - want), 0.05 * want);
    cr_expect_gt(mean_of(left.mean, 0, left.n_hops), 0.55 * amplitude[k / 2]);
    cr_expect_eq(left.mains_hz, 0);
    tib_envelope_finish(&clean);
    tib_envelope_finish(&e);
    tib_envelope_finish(&left);
    free(x);
  }
}

/* Plugged in after five minutes: nothing of it is left over that could be a movement. */
Test(conditioner, mains_that_begins_in_the_night) {
  size_t n = 512 * 600, half = n / 2;
  float *x = noise_leg(fs512, n, 2.0, 33);
  add_mains(x + half, half, 512.0, 50.0, 30.0);
  struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
  size_t at = half / 4;
  for (size_t h = 0; h + 64 < e.n_hops; h += 64)
    if (h + 128 < at || h > at + 128) cr_assert_lt(mean_of(e.mean, h, h + 64), 3.0, "hop %zu", h);
  cr_assert_eq(e.mains_hz, 50);
  cr_assert_float_eq(e.mains_share, 0.5, 0.11);
  tib_envelope_finish(&e);
  free(x);
}

/* BASE-1: a burst of 100 uV that begins at once leaves less than 2 uV more than 100 ms ahead of it, with mains in the leg
 * and without. */
static float leak(float *x, size_t n, size_t burst, bool mains) {
  if (mains) add_mains(x, n, 512.0, 50.0, 30.0);
  struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
  float worst = 0.0f;
  for (size_t h = 512; h < (burst - 51) / 4; h++) worst = e.peak[h] > worst ? e.peak[h] : worst;
  tib_envelope_finish(&e);
  free(x);
  return worst;
}

static float *burst_of(size_t n, size_t from, size_t length, uint64_t seed) {
  float *x = calloc(n, sizeof *x), largest = 0.0f;
  struct night_noise emg = night_noise_make(512.0, seed);
  for (size_t i = from; i < from + length; i++) {
    x[i] = (float)night_next(&emg);
    largest = fabsf(x[i]) > largest ? fabsf(x[i]) : largest;
  }
  for (size_t i = from; i < from + length; i++) x[i] *= 100.0f / largest;
  return x;
}

Test(conditioner, nothing_rings_ahead_of_a_burst) {
  size_t n = 512 * 60, from = 512 * 30;
  for (int mains = 0; mains < 2; mains++) {
    float worst = 0.0f;
    for (uint64_t seed = 40; seed < 50; seed++)
      worst = fmaxf(worst, leak(burst_of(n, from, 512 * 3, seed), n, from, mains));
    printf("# leak ahead of a burst of 100 uV, mains %d: %.2f uV\n", mains, (double)worst);
    cr_expect_lt(worst, 2.0f);
  }
}

/* Muscle that fires at the frequency of mains for six seconds is no mains. */
Test(conditioner, a_tone_at_the_frequency_of_mains_is_left) {
  size_t n = 512 * 60, from = 512 * 30;
  float *tone = calloc(n, sizeof *tone);
  for (size_t i = from; i < from + 512 * 6; i++)
    tone[i] = 100.0f * (float)sin(2.0 * NIGHT_PI * 50.0 / 512.0 * (double)(i - from));
  struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {tone}, .n = n});
  cr_assert_eq(e.mains_hz, 0);
  cr_assert_float_eq(mean_of(e.mean, from / 4 + 128, from / 4 + 640), 200.0 / NIGHT_PI, 0.7);
  for (size_t h = 512; h < (from - 51) / 4; h++) cr_assert_lt(e.peak[h], 2.0f);
  tib_envelope_finish(&e);
  free(tone);
}

Test(conditioner, a_forced_frequency_is_still_only_taken_where_it_is) {
  size_t n = 512 * 300;
  float *x = noise_leg(fs512, n, 2.0, 50);
  add_mains(x, n, 512.0, 50.0, 30.0);
  struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .mains = TIB_MAINS_60});
  cr_assert_eq(e.mains_hz, 0);
  tib_envelope_finish(&e);
  free(x);
}

/* ---- quality ---- */

/* EDGE-21 */
Test(conditioner, stretches_without_signal) {
  size_t n = 512 * 60;
  float *x = noise_leg(fs512, n, 5.0, 60);
  for (size_t i = 512 * 10; i < 512 * 10 + 513; i++) x[i] = 3.25f; /* one sample more than a second */
  for (size_t i = 512 * 20; i < 512 * 20 + 512; i++) x[i] = 3.25f; /* a second */
  for (size_t i = 512 * 57 + 100; i < n; i++) x[i] = 0.0f;         /* to the end */
  for (size_t size = 1; size < 60; size += 6) {
    struct tib_envelope e =
        run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .records_a_block = size});
    cr_assert_eq(e.n_flat, 2);
    cr_assert_eq(e.flat[0].onset, 100000000);
    cr_assert_eq(e.flat[0].offset, 100000000 + 10019531);
    cr_assert_eq(e.flat[1].onset, 570000000 + 1953125);
    cr_assert_eq(e.flat[1].offset, 600000000);
    tib_envelope_finish(&e);
  }
  free(x);
}

Test(conditioner, samples_at_the_rails) {
  size_t n = 512 * 10;
  float *x = noise_leg(fs512, n, 5.0, 61);
  for (size_t i = 0; i < 512; i += 2) x[i] = 3276.7f, x[i + 1] = -3276.8f;
  struct tib_envelope e = run((struct night_feed){.rate = fs512, .n_legs = 1, .leg = {x}, .n = n});
  cr_assert_float_eq(e.clipped_share, 0.1, 1e-12);
  cr_assert_not(e.coarse);
  tib_envelope_finish(&e);
  free(x);
}

/* EDGE-13 */
Test(conditioner, low_rates) {
  float x[990] = {0};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e = {0};
  struct tib_error err;
  struct night_feed feed = {.rate = {99, 10000000}, .n_legs = 1, .leg = {x}, .n = 990};
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_LOW_RATE);
  cr_assert(strstr(err.text, "night.edf") && strstr(err.text, "LAT") && strstr(err.text, "--allow-low-rate"));
  feed.allow_low_rate = true;
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_OK);
  cr_assert_eq(e.hop, 1);
  tib_envelope_finish(&e);
  feed.rate = (struct tib_rate){21, 10000000};
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_LOW_RATE);
}
