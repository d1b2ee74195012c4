/* Heart beats in a leg (BASE-8): taken out where they are, and a leg without them left as it is. */

#include <stdio.h>

#include <criterion/criterion.h>

#include "condition/ecg_channel.h"
#include "condition/ecg_wave.h"
#include "tests/unit/condition/heart.h"

static const struct tib_rate fs256 = {256, 10000000};

static struct tib_envelope run_with(struct night_feed feed, const struct tib_conditioning_rules *rules) {
  struct tib_envelope leg;
  struct tib_error err;
  cr_assert_eq(night_condition(&feed, rules, &leg, &err), TIB_OK, "%s", err.text);
  return leg;
}

static struct tib_envelope run(struct night_feed feed) {
  struct tib_conditioning_rules rules = night_conditioning();
  return run_with(feed, &rules);
}

/* No beat is that large. */
static struct tib_envelope run_without(struct night_feed feed) {
  struct tib_conditioning_rules rules = night_conditioning();
  rules.ecg_min_uv = 1e6;
  return run_with(feed, &rules);
}

static bool equal(const struct tib_envelope *a, const struct tib_envelope *b) {
  return a->n_hops == b->n_hops && a->n_power == b->n_power && memcmp(a->mean, b->mean, a->n_hops * sizeof *a->mean) == 0 &&
         memcmp(a->peak, b->peak, a->n_hops * sizeof *a->peak) == 0 &&
         memcmp(a->power, b->power, a->n_power * sizeof *a->power) == 0;
}

/* ---- a clean leg ---- */

enum clean { QUIET, BURSTS, PERIODIC, ALTERNATING, TREMOR, TWITCHES, ONE_UNIT, TONIC_UNIT, CLEANS };

/* The same wave every time, as one motor unit makes it. */
static void add_unit(double *x, size_t n, double fs, double at_s, double uv) {
  for (long i = lround((at_s - 0.03) * fs); i < lround((at_s + 0.03) * fs); i++)
    if (i >= 0 && i < (long)n)
      x[i] += uv * (heart_bell((double)i / fs, at_s, 0.002) - heart_bell((double)i / fs, at_s + 0.006, 0.003));
}

static void add_activity(double *x, size_t n, double fs, enum clean kind, uint64_t seed) {
  struct night_noise emg = night_noise_make(fs, seed + 7);
  for (double at = 8.0, end = (double)n / fs - 10.0; at < end && kind != QUIET;) {
    struct night_burst b = {.onset_s = at, .length_s = 1.5, .ramp_s = 0.03, .rms_uv = 30.0};
    double jitter = 1.0 + 0.02 * night_normal(&seed);
    if (kind == ONE_UNIT || kind == TONIC_UNIT) {
      add_unit(x, n, fs, at, 60.0);
      at += kind == ONE_UNIT ? 1.0 * jitter : 0.125 * (1.0 + 5.0 * (jitter - 1.0));
      continue;
    }
    if (kind == BURSTS) {
      b.length_s = night_uniform(&seed, 0.6, 9.0);
      b.rms_uv = night_uniform(&seed, 20.0, 60.0);
    } else if (kind == ALTERNATING || kind == TREMOR || kind == TWITCHES) {
      b.length_s = kind == ALTERNATING ? 0.25 : kind == TREMOR ? 0.35 : 0.1;
    }
    night_add_burst(x, n, fs, &b, &emg);
    at += kind == BURSTS ? b.length_s + night_uniform(&seed, 2.0, 15.0) : kind == PERIODIC ? 20.0 : 1.0 * jitter;
    if (kind == ALTERNATING) at -= 0.3;
  }
}

static void expect_untouched(double fs, double uv, enum clean kind, const struct heart *heart) {
  size_t n = (size_t)(240.0 * fs);
  uint64_t seed = (uint64_t)(10.0 * fs + 100.0 * uv) + kind;
  double *x = heart_noise(n, fs, uv, seed);
  add_activity(x, n, fs, kind, seed);
  float *leg = heart_leg(x, n), *chest = heart_chest(240 * 256, 256.0, heart, 1.0, seed);
  struct night_feed feed = {.rate = {(int64_t)fs, 10000000}, .n_legs = 1, .leg = {leg}, .n = n};
  struct tib_envelope want = run_without(feed), got = run(feed);
  cr_expect(equal(&want, &got), "%g Hz, %g uV, kind %d", fs, uv, (int)kind);
  cr_expect_eq(got.ecg_share, 0.0);
  tib_envelope_finish(&got);
  feed.ecg = chest;
  feed.ecg_rate = fs256;
  got = run(feed);
  cr_expect(equal(&want, &got), "%g Hz, %g uV, kind %d, with a channel", fs, uv, (int)kind);
  cr_expect_eq(got.ecg_share, 0.0);
  cr_expect_not(got.ecg_channel);
  tib_envelope_finish(&want);
  tib_envelope_finish(&got);
  free(leg);
  free(chest);
}

static void check_clean(double fs) {
  static const double uv[] = {1, 2, 5, 10};
  static struct heart heart;
  uint64_t state = 3;
  heart_plan(&heart, 0.4, 240.0, 75.0, 0.03, 0.02, &state);
  for (int kind = QUIET; kind < CLEANS; kind++)
    for (size_t i = 0; i < sizeof uv / sizeof *uv; i++) expect_untouched(fs, uv[i], kind, &heart);
}

Test(ecg, a_clean_leg_is_left_as_it_is_at_200_hz) { check_clean(200); }
Test(ecg, a_clean_leg_is_left_as_it_is_at_256_hz) { check_clean(256); }
Test(ecg, a_clean_leg_is_left_as_it_is_at_512_hz) { check_clean(512); }
Test(ecg, a_clean_leg_is_left_as_it_is_at_1024_hz) { check_clean(1024); }

/* A slow swing of an electrode that reaches the ends of the recorder's range, +-3.3 mV, at both or at one of them: what is
 * left of it behind the filter is short and comes as often as the heart beats, and is none. */
Test(ecg, a_clipped_sway_is_no_heart) {
  static const double hz[] = {0.67, 0.7, 0.8, 1.0, 1.2, 1.5, 2.0}, uv[] = {3300, 3600, 4500, 6000, 12000};
  static const double middle_uv[] = {0, 1500, -2500};
  size_t n = 240 * 256;
  for (size_t h = 0; h < 7; h++)
    for (size_t a = 0; a < 5; a++)
      for (size_t m = 0; m < 3; m++) {
        double *x = heart_noise(n, 256.0, 2.0, 10 * h + a);
        for (size_t i = 0; i < n; i++) {
          double swing = middle_uv[m] + uv[a] * sin(2.0 * NIGHT_PI * hz[h] * (double)i / 256.0);
          x[i] = fmin(3276.7, fmax(-3276.8, x[i] + swing));
        }
        float *leg = heart_leg(x, n);
        struct night_feed feed = {.rate = fs256, .n_legs = 1, .leg = {leg}, .n = n};
        struct tib_envelope got = run(feed);
        cr_expect_eq(got.ecg_share, 0.0, "%g Hz, %g uV about %g: %.2f", hz[h], uv[a], middle_uv[m], got.ecg_share);
        cr_expect_eq(got.n_beats, 0, "%g Hz, %g uV about %g: %zu", hz[h], uv[a], middle_uv[m], got.n_beats);
        tib_envelope_finish(&got);
        free(leg);
      }
}

/* ---- beats ---- */

struct trial {
  struct tib_rate rate, chest_rate;
  double seconds, noise_uv, uv, bpm, irregular, ventricular;
  double from_s, to_s; /* of the beats; 0, 0: all */
  int chest;           /* 0: none; 1: the heart's; 2: noise */
  enum clean activity;
};

struct outcome {
  double error_uv;   /* root mean square of the difference of hop means from those of the leg without a heart */
  double largest_uv; /* largest difference of hop peaks after the first minute */
  double share;
  bool channel;
  double top_uv; /* of the minutes */
};

static struct outcome try_rules(struct trial t, const struct tib_conditioning_rules *rules) {
  static struct heart heart;
  double fs = tib_rate_hz(t.rate), squares = 0.0;
  size_t n = (size_t)(t.seconds * fs), n_chest = (size_t)(t.seconds * tib_rate_hz(t.chest_rate));
  uint64_t state = 17;
  double *clean = heart_noise(n, fs, t.noise_uv, 5), *x = malloc(n * sizeof *x);
  add_activity(clean, n, fs, t.activity, 23);
  memcpy(x, clean, n * sizeof *x);
  heart_plan(&heart, t.from_s + 0.4, t.to_s > 0.0 ? t.to_s : t.seconds, t.bpm, t.irregular, t.ventricular, &state);
  heart_add(x, n, fs, &heart, t.uv);
  if (t.chest == 2) heart.n = 0;
  float *chest = t.chest ? heart_chest(n_chest, tib_rate_hz(t.chest_rate), &heart, -1.0, 11) : NULL;
  float *with = heart_leg(x, n), *without = heart_leg(clean, n);
  struct night_feed feed = {.rate = t.rate, .n_legs = 1, .leg = {without}, .n = n};
  struct tib_envelope want = run_without(feed);
  feed.leg[0] = with;
  feed.ecg = chest;
  feed.ecg_rate = t.chest_rate;
  struct tib_envelope got = run_with(feed, rules);
  struct outcome o = {.share = got.ecg_share, .channel = got.ecg_channel};
  for (size_t h = 0; h < got.n_hops; h++) {
    squares += pow((double)got.mean[h] - (double)want.mean[h], 2);
    double at_s = (double)h * got.hop / fs; /* onsets of movements keep 1 s from the ends */
    if (at_s > 60.0 && at_s < t.seconds - 1.0)
      o.largest_uv = fmax(o.largest_uv, fabs((double)got.peak[h] - (double)want.peak[h]));
  }
  o.error_uv = sqrt(squares / (double)got.n_hops);
  for (size_t m = 0; m < got.n_minutes; m++) o.top_uv = fmax(o.top_uv, (double)got.minutes[m].ecg_uv);
  tib_envelope_finish(&want);
  tib_envelope_finish(&got);
  free(with);
  free(without);
  free(chest);
  return o;
}

static struct outcome try(struct trial t) {
  struct tib_conditioning_rules rules = night_conditioning();
  return try_rules(t, &rules);
}

static struct outcome try_without(struct trial t) {
  struct tib_conditioning_rules rules = night_conditioning();
  rules.ecg_min_uv = 1e6;
  return try_rules(t, &rules);
}

static struct trial usual(void) {
  return (struct trial){
      .rate = fs256, .chest_rate = fs256, .seconds = 300, .noise_uv = 2, .uv = 40, .bpm = 70, .irregular = 0.03};
}

/* Legs alone, with a chest lead upside down at another rate, and with one that fell off: the leg tells all the same. */
Test(ecg, beats_are_taken_out) {
  static const struct tib_rate rates[] = {{200, 10000000}, {256, 10000000}, {4999, 100000000}, {1024, 10000000}};
  static const struct tib_rate chest_rates[] = {{128, 10000000}, {500, 10000000}, {256, 10000000}, {1000, 10000000}};
  static const double bpm[] = {50, 75, 110};
  for (size_t r = 0; r < 4; r++)
    for (size_t b = 0; b < 3; b++)
      for (int chest = 0; chest < 3; chest++) {
        struct trial t = usual();
        t.rate = rates[r];
        t.chest_rate = chest_rates[r];
        if (rates[r].record != 10000000) t.chest_rate = (struct tib_rate){2560, 100000000};
        t.bpm = bpm[b];
        t.chest = chest;
        struct outcome before = try_without(t), o = try(t);
        printf("# %6.1f Hz, %3.0f/min, chest %d: error of a hop %.2f uV, was %.2f; largest %.1f uV, was %.1f\n",
               tib_rate_hz(t.rate), t.bpm, chest, o.error_uv, before.error_uv, o.largest_uv, before.largest_uv);
        cr_expect_gt(before.error_uv, 1.0);
        cr_expect_lt(o.error_uv, 0.35, "%g Hz, %g/min, chest %d: %.2f uV", tib_rate_hz(t.rate), t.bpm, chest, o.error_uv);
        cr_expect_lt(o.largest_uv, 6.0, "%g Hz, %g/min, chest %d: %.1f uV", tib_rate_hz(t.rate), t.bpm, chest,
                     o.largest_uv);
        cr_expect_eq(o.share, 1.0);
        cr_expect_eq(o.channel, chest == 1);
        cr_expect_float_eq(o.top_uv, before.largest_uv, 8.0, "%.1f and %.1f uV", o.top_uv, before.largest_uv);
      }
}

/* A burst is not eaten. Within it a beat may be missed or put a little beside its place, which is most of the error. */
Test(ecg, bursts_between_beats_stay) {
  for (int chest = 0; chest < 2; chest++) {
    struct trial t = usual();
    t.activity = BURSTS;
    t.chest = chest;
    struct outcome before = try_without(t), o = try(t);
    printf("# with bursts, chest %d: error of a hop %.2f uV, was %.2f\n", chest, o.error_uv, before.error_uv);
    cr_expect_lt(o.error_uv, (chest ? 0.25 : 0.5) * before.error_uv);
    cr_expect_eq(o.share, 1.0);
  }
}

/* An R that reaches the end of the recorder's range is there for a moment. */
Test(ecg, clipped_beats_are_beats) {
  struct trial t = usual();
  t.uv = 4500;
  struct tib_conditioning_rules rules = night_conditioning();
  rules.pop_min_uv = 1e5; /* such beats are jumps as well */
  cr_expect_eq(try_rules(t, &rules).share, 1.0);
}

/* When the heart beat is known, whether or not it was taken out, told by a channel or found in the leg. */
Test(ecg, beats_are_kept) {
  static struct heart heart;
  size_t n = 300 * 256;
  for (int chest = 0; chest < 2; chest++)
    for (int left_in = 0; left_in < 2; left_in++) {
      uint64_t state = 29;
      double *x = heart_noise(n, 256.0, 2.0, 31);
      heart_plan(&heart, 0.9, 299.0, 70.0, 0.03, 0.0, &state);
      heart_add(x, n, 256.0, &heart, 60.0);
      float *leg = heart_leg(x, n), *lead = heart_chest(n, 256.0, &heart, 1.0, 7);
      struct night_feed feed = {.rate = fs256, .n_legs = 1, .leg = {leg}, .n = n};
      if (chest) feed.ecg = lead, feed.ecg_rate = fs256;
      struct tib_envelope got = left_in ? run_without(feed) : run(feed);
      cr_expect(got.has_beats);
      cr_assert_eq(got.n_beats, heart.n, "chest %d, left in %d: %zu of %zu", chest, left_in, got.n_beats, heart.n);
      for (size_t b = 0; b < heart.n; b++)
        cr_expect_float_eq((double)got.beats[b] / 1e7, heart.at_s[b], 0.03, "chest %d, left in %d: %.3f and %.3f s", chest,
                           left_in, (double)got.beats[b] / 1e7, heart.at_s[b]);
      tib_envelope_finish(&got);
      free(leg);
      free(lead);
    }
}

/* Ventricular beats have a shape of their own, which is known after some of them. */
Test(ecg, beats_of_another_shape) {
  for (int chest = 0; chest < 2; chest++) {
    struct trial t = usual();
    t.seconds = 600;
    t.uv = 80;
    t.ventricular = 0.06;
    t.chest = chest;
    struct outcome before = try_without(t), o = try(t);
    printf("# ventricular, chest %d: error of a hop %.2f uV, was %.2f\n", chest, o.error_uv, before.error_uv);
    cr_expect_lt(o.error_uv, 0.15 * before.error_uv, "%.2f and %.2f uV", o.error_uv, before.error_uv);
  }
}

/* A minute without beats is told apart from those with them. */
Test(ecg, beats_that_begin_in_the_night) {
  struct trial t = usual();
  t.seconds = 480;
  t.from_s = 240;
  struct outcome o = try(t);
  cr_expect_float_eq(o.share, 0.5, 0.13, "%.3f", o.share); /* a minute more or less */
  cr_expect_lt(o.error_uv, 0.35);
}

/* What a segment holds is not told by another, and the sizes of blocks do not matter. */
Test(ecg, segments_and_blocks) {
  static struct heart heart;
  size_t half = 256 * 180, n = 2 * half;
  uint64_t state = 9;
  double *x = heart_noise(n, 256.0, 2.0, 41);
  heart_plan(&heart, 180.3, 360.0, 64.0, 0.03, 0.02, &state);
  heart_add(x, n, 256.0, &heart, 40.0);
  float *leg = heart_leg(x, n);
  struct night_feed feed = {.rate = fs256, .n_legs = 1, .leg = {leg}, .n = n, .n_segments = 2, .records = {180, 180}};
  feed.gap = 70000000;
  struct tib_envelope both = run(feed);
  feed.records_a_block = 1;
  struct tib_envelope again = run(feed);
  cr_expect(equal(&both, &again));
  struct tib_envelope second = run((struct night_feed){.rate = fs256, .n_legs = 1, .leg = {leg + half}, .n = half});
  cr_assert_eq(both.segments[1].n_hops, second.n_hops);
  cr_expect_eq(memcmp(both.peak + both.segments[1].first_hop, second.peak, second.n_hops * sizeof *second.peak), 0);
  cr_expect_eq(second.ecg_share, 1.0);
  cr_expect_eq(both.minutes[1].ecg_uv, 0.0f);
  cr_expect_gt(both.minutes[4].ecg_uv, 10.0f);
  cr_expect(both.minutes[4].faults & TIB_MINUTE_ECG);
  cr_expect_not(both.minutes[1].faults & TIB_MINUTE_ECG);
  tib_envelope_finish(&both);
  tib_envelope_finish(&again);
  tib_envelope_finish(&second);
  free(leg);
}

Test(ecg, segments_shorter_than_anything) {
  for (size_t n = 1; n < 256 * 3; n = 2 * n + 1) {
    float *leg = calloc(n, sizeof *leg);
    for (size_t i = 0; i < n; i++) leg[i] = (float)(i % 7);
    struct night_feed feed = {.rate = {1, 39063}, .n_legs = 1, .leg = {leg}, .n = n, .ecg = leg, .ecg_rate = {1, 39063}};
    struct tib_envelope e = run(feed);
    cr_expect_eq(e.ecg_share, 0.0);
    tib_envelope_finish(&e);
    free(leg);
  }
}

/* Below what the standards ask for, where the user allows it, and far above. */
Test(ecg, unusual_rates) {
  static const int64_t rates[] = {23, 40, 99, 4096};
  static struct heart heart;
  for (size_t r = 0; r < 4; r++) {
    double fs = (double)rates[r];
    size_t n = (size_t)(100.0 * fs);
    uint64_t state = r;
    double *x = calloc(n, sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = night_normal(&state);
    heart_plan(&heart, 0.4, 100.0, 70.0, 0.03, 0.05, &state);
    heart_add(x, n, fs, &heart, 100.0);
    float *leg = heart_leg(x, n);
    struct night_feed feed = {.rate = {rates[r], 10000000}, .n_legs = 1, .leg = {leg}, .n = n, .allow_low_rate = true};
    struct tib_envelope alone = run(feed);
    feed.ecg = leg;
    feed.ecg_rate = feed.rate;
    struct tib_envelope told = run(feed);
    if (fs > 90) cr_expect(alone.ecg_share == 1.0 && told.ecg_share == 1.0, "%g Hz", fs);
    tib_envelope_finish(&alone);
    tib_envelope_finish(&told);
    free(leg);
  }
}

/* ---- limits ---- */

/* The filter leaves about 0.65 of the peak; it is an estimate, so there is no exact limit. */
Test(ecg, ecg_min) {
  for (int chest = 0; chest < 2; chest++) {
    struct trial t = usual();
    t.noise_uv = 0.3;
    t.chest = chest;
    t.uv = 40;
    double part = try(t).top_uv / 40.0; /* of the peak that the filter leaves, and 3 % or so for the largest scale */
    struct tib_conditioning_rules rules = night_conditioning();
    rules.ecg_min_uv = 12.0;
    t.uv = 0.9 * rules.ecg_min_uv / part;
    cr_expect_eq(try_rules(t, &rules).share, 0.0);
    t.uv = 1.2 * rules.ecg_min_uv / part;
    cr_expect_eq(try_rules(t, &rules).share, 1.0);
  }
}

/* In the leg itself; a channel may tell of any. */
Test(ecg, ecg_interval) {
  static const struct {
    double bpm;
    bool found;
  } wanted[] = {{36, false}, {44, true}, {130, true}, {168, false}}; /* 1.67, 1.36, 0.46 and 0.36 s */
  for (size_t i = 0; i < 4; i++) {
    struct trial t = usual();
    t.bpm = wanted[i].bpm;
    t.irregular = 0.01;
    cr_expect_eq(try(t).share, wanted[i].found ? 1.0 : 0.0, "%g/min: %.2f", t.bpm, try(t).share);
    t.chest = 1;
    cr_expect_eq(try(t).share, 1.0, "%g/min, told: %.2f", t.bpm, try(t).share);
  }
}

Test(ecg, ecg_stretch) {
  struct trial t = usual();
  t.from_s = 100;
  t.to_s = 117;
  cr_expect_eq(try(t).share, 0.0);
  t.to_s = 126;
  cr_expect_gt(try(t).share, 0.0);
}

/* The noise of the mean beat falls as more are averaged. */
Test(ecg, ecg_beats) {
  struct trial t = usual();
  t.noise_uv = 4;
  struct tib_conditioning_rules rules = night_conditioning();
  double many = try_rules(t, &rules).error_uv;
  rules.ecg_beats = 12;
  double few = try_rules(t, &rules).error_uv;
  printf("# error of a hop with the mean of 40 beats %.3f uV, of 12 %.3f uV\n", many, few);
  cr_expect_lt(many, 0.85 * few);
}

/* ---- parts ---- */

static int by_value(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

Test(ecg, quantiles_are_those_of_a_sorted_list) {
  uint64_t state = 1;
  float x[300], sorted[300];
  for (size_t n = 1; n <= 300; n = n * 5 / 4 + 1)
    for (int coarse = 0; coarse < 2; coarse++) {
      for (size_t i = 0; i < n; i++) x[i] = (float)night_uniform(&state, 0.0, coarse ? 4.0 : 1.0);
      if (coarse)
        for (size_t i = 0; i < n; i++) x[i] = floorf(x[i]);
      memcpy(sorted, x, n * sizeof *x);
      qsort(sorted, n, sizeof *sorted, by_value);
      cr_expect_eq(tib_ecg_quantile(x, n, 0.5), sorted[n / 2]);
      cr_expect_eq(tib_ecg_quantile(x, n, 0.2), sorted[(size_t)(0.2 * (double)n)]);
    }
}

/* A wave made of beats between samples, fitted to one that is larger and a little late, and taken out of it. */
Test(ecg, one_beat_is_fitted) {
  size_t n = 256 * 60, n_at = 0;
  double at[60], late = 0.3;
  float *x = calloc(n, sizeof *x), left[256] = {0};
  for (int b = 0; b < 50; b++) {
    at[n_at] = 200.0 + 256.0 * b + 0.37 * b;
    double scale = b == 25 ? 1.2 : 1.0, moved = at[n_at] + (b == 25 ? late : 0.0);
    for (long i = lround(moved) - 60; i < lround(moved) + 64; i++)
      x[i] += (float)(30.0 * scale * heart_beat(((double)i - moved) / 256.0, false));
    n_at++;
  }
  struct tib_ecg_series series = {x, n, 256.0, 0.5f};
  struct tib_ecg_wave wave;
  struct tib_error err;
  cr_assert_eq(tib_ecg_wave_init(&wave, 256.0, 0.25, 0.45, 40, &err), TIB_OK);
  cr_assert(tib_ecg_wave_make(&wave, &series, at, n_at, 0.2, 0.3));
  cr_assert(tib_ecg_wave_trim(&wave));
  struct tib_ecg_fit fit = tib_ecg_wave_fit(&wave, &series, at[25], 1.0f);
  cr_expect_float_eq(fit.scale, 1.2f, 0.02f, "%g", (double)fit.scale);
  cr_expect_float_eq(-fit.slope / fit.scale, (float)late, 0.05f, "%g samples", (double)(-fit.slope / fit.scale));
  cr_expect_not(fit.absent);
  tib_ecg_wave_add(&wave, &fit, floor(at[25]) - 128.0, left, 256);
  for (size_t i = 0; i < 256; i++) {
    float d = fabsf(x[(size_t)at[25] - 128 + i] - left[i]);
    cr_expect_lt(d, 0.9f, "sample %zu: %g uV", i, (double)d);
  }
  cr_expect(tib_ecg_wave_fit(&wave, &series, at[25] + 128.0, 1.0f).absent);
  tib_ecg_wave_finish(&wave);
  free(x);
}

/* Every beat once, always as late as the others. */
Test(ecg, a_channel_tells_when_the_heart_beats) {
  static const int64_t rates[] = {100, 128, 256, 512, 1024};
  static struct heart heart;
  for (size_t r = 0; r < 5; r++)
    for (int sign = -1; sign < 2; sign += 2) {
      uint64_t state = 77 + r;
      double fs = (double)rates[r], mean = 0.0, square = 0.0, told[600];
      size_t n = (size_t)(200.0 * fs);
      heart_plan(&heart, 0.6, 199.0, 40.0 + 30.0 * (double)r, 0.05, 0.0, &state);
      float *x = heart_chest(n, fs, &heart, sign, 5);
      struct tib_ecg_channel *c = NULL;
      struct tib_error err;
      cr_assert_eq(tib_ecg_channel_create((struct tib_rate){rates[r], 10000000}, &c, &err), TIB_OK);
      for (size_t i = 0; i < n; i += 777) tib_ecg_channel_push(c, x + i, n - i < 777 ? n - i : 777);
      tib_ecg_channel_end_segment(c);
      size_t n_told = tib_ecg_channel_beats(c, 0.0, 200.0, told, 600);
      cr_assert_eq(n_told, heart.n, "%g Hz: %zu of %zu", fs, n_told, heart.n);
      for (size_t i = 0; i < n_told; i++) {
        double late = told[i] - heart.at_s[i];
        mean += late / (double)n_told;
        square += late * late / (double)n_told;
      }
      cr_expect_leq(fabs(mean), 0.06);
      cr_expect_lt(sqrt(square - mean * mean), 0.004, "%g Hz: %.1f ms", fs, 1e3 * sqrt(square - mean * mean));
      tib_ecg_channel_destroy(c);
      free(x);
    }
}
