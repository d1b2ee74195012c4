/* The samples of a sustained burst against closed forms: shares of noise and of sines, rails, flat runs. */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "condition/burst_signal.h"
#include "night.h"

#define PI 3.14159265358979323846

static struct tib_burst_rules rules_of_cramp(void) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, "cramp", &err), TIB_OK, "%s", err.text);
  return rules.bursts;
}

struct signal {
  int fs;
  size_t n;
  float *x;
};

static struct signal make(int fs, double seconds) {
  struct signal s = {.fs = fs, .n = (size_t)(fs * seconds)};
  s.x = calloc(s.n, sizeof *s.x);
  return s;
}

static void add_noise(struct signal *s, double uv, uint64_t seed) {
  for (size_t i = 0; i < s->n; i++) s->x[i] += (float)(uv * night_normal(&seed));
}

static void add_sine(struct signal *s, double hz, double amplitude) {
  for (size_t i = 0; i < s->n; i++) s->x[i] += (float)(amplitude * sin(2 * PI * hz * (double)i / s->fs + 0.3));
}

static void feed(struct tib_burst_signal *b, const struct signal *s, tib_block_fn *fn) {
  struct tib_error err;
  for (size_t done = 0; done < s->n;) {
    size_t part = s->n - done < 777 ? s->n - done : 777;
    struct tib_samples samples = {s->x + done, part, (int64_t)done};
    struct tib_block block = {.n_channels = 1, .channel = &samples};
    cr_assert_eq(fn(b, &block, &err), TIB_OK);
    done += part;
  }
}

static struct tib_burst_measures measure_by(const struct tib_burst_rules *rules, const struct signal *before,
                                            const struct signal *burst, struct tib_spectrum_rise rise) {
  struct tib_channel channel = night_channel((struct tib_rate){burst->fs, TIB_TICKS_PER_S});
  struct tib_burst_signal *b;
  struct tib_burst_measures m = {0};
  struct tib_error err;
  cr_assert_eq(tib_burst_signal_create(&channel, rules, &b, &err), TIB_OK);
  if (before) feed(b, before, tib_burst_signal_before);
  feed(b, burst, tib_burst_signal_during);
  tib_burst_signal_set_rise(b, rise);
  cr_assert_eq(tib_burst_signal_end(b, &m, &err), TIB_OK);
  tib_burst_signal_destroy(b);
  return m;
}

static struct tib_burst_measures measure(const struct signal *before, struct signal *burst) {
  struct tib_burst_rules rules = rules_of_cramp();
  struct tib_burst_measures m = measure_by(&rules, before, burst, (struct tib_spectrum_rise){0});
  free(burst->x);
  return m;
}

/* A flat spectrum: of the bins of 1 Hz from 5 to 115 Hz (0.45 of 256) those from 20 on; of 50 and 100 Hz three each; half
 * of it lies below 60 Hz. Ten minutes of noise. */
Test(burst_signal, white_noise) {
  struct signal s = make(256, 600);
  add_noise(&s, 20, 1);
  struct tib_burst_measures m = measure(NULL, &s);
  cr_expect_float_eq(m.high_share, 96.0 / 111.0, 0.01);
  cr_expect_float_eq(m.mains_share, 6.0 / 111.0, 0.003);
  cr_expect_float_eq(m.median_hz, 60.0, 1.5);
  cr_expect_float_eq(m.first_median_hz, 60.0, 6.0);
  cr_expect_float_eq(m.last_median_hz, 60.0, 6.0);
  cr_expect_float_eq(m.slope_hz_per_s, 0.0, 0.15);
  cr_expect_eq(m.rail_share, 0.0);
}

/* 250 Hz is the top of a fast recording. */
Test(burst_signal, white_noise_at_1000_hz) {
  struct signal s = make(1000, 300);
  add_noise(&s, 20, 2);
  struct tib_burst_measures m = measure(NULL, &s);
  cr_expect_float_eq(m.high_share, 231.0 / 246.0, 0.01);
  cr_expect_float_eq(m.mains_share, 14.0 / 246.0, 0.003); /* 50, 100, 150, 200 and of 250 what lies below it */
  cr_expect_float_eq(m.median_hz, 127.5, 3.0);
}

/* A sine of amplitude a in white noise of sigma: power a^2/2, and noise of sigma^2 over fs/2 Hz. */
Test(burst_signal, mains_and_movement_in_noise) {
  static const struct { double hz, amplitude; } sines[] = {{50, 20}, {60, 20}, {50.4, 30}, {8, 40}, {100, 15}};
  for (size_t i = 0; i < sizeof sines / sizeof *sines; i++) {
    struct signal s = make(256, 40);
    double sigma = 16, power = sines[i].amplitude * sines[i].amplitude / 2, noise = sigma * sigma * 111.0 / 128.0;
    add_noise(&s, sigma, 10 + i);
    add_sine(&s, sines[i].hz, sines[i].amplitude);
    struct tib_burst_measures m = measure(NULL, &s);
    bool hum = sines[i].hz > 45, high = sines[i].hz >= 20;
    double lines = noise * 6.0 / 111.0 + (hum ? power : 0);
    cr_expect_float_eq(m.mains_share, lines / (noise + power), 0.015, "%g Hz", sines[i].hz);
    cr_expect_float_eq(m.high_share, (noise * 96.0 / 111.0 + (high ? power : 0)) / (noise + power), 0.015, "%g Hz",
                       sines[i].hz);
  }
}

/* What was there before is no part of the burst: neither hum, nor a rhythm below 20 Hz, nor noise. */
Test(burst_signal, what_was_there_before) {
  struct signal before = make(256, 59), s = make(256, 40);
  add_noise(&before, 5, 20);
  add_sine(&before, 50, 30);
  add_sine(&before, 7, 25);
  for (size_t i = 0; i < 4 * 256; i++) before.x[20 * 256 + i] *= 12; /* a movement */
  add_noise(&s, sqrt(5.0 * 5 + 12 * 12), 21);
  add_sine(&s, 50, 30);
  add_sine(&s, 7, 25);
  struct tib_burst_measures m = measure(&before, &s);
  cr_expect_float_eq(m.high_share, 96.0 / 111.0, 0.03);
  cr_expect_leq(m.mains_share, 0.08);
  cr_expect_float_eq(m.median_hz, 60.0, 4.0);
  free(before.x);
}

/* The same hum, switched on with the burst. */
Test(burst_signal, hum_that_was_switched_on_is_told) {
  struct signal before = make(256, 59), s = make(256, 40);
  add_noise(&before, 5, 22);
  add_noise(&s, 5, 23);
  add_sine(&s, 50, 30);
  struct tib_burst_measures m = measure(&before, &s);
  cr_expect_geq(m.mains_share, 0.95);
  free(before.x);
}

/* Where hum was taken out of the leg, what of it grew in the samples and not in the envelope is no part of the burst. */
Test(burst_signal, hum_that_the_envelope_does_not_see) {
  struct tib_burst_rules rules = rules_of_cramp();
  struct signal before = make(256, 59), s = make(256, 40);
  double band = 91.0 / 128.0; /* of noise, from 10 to 100 Hz */
  add_noise(&before, 4, 24);
  add_sine(&before, 50, 20);
  add_noise(&s, sqrt(4.0 * 4 + 15 * 15), 25);
  add_sine(&s, 50, 40);
  struct tib_spectrum_rise unseen = {15.0 * 15 * band, 10, 100, 50};
  struct tib_spectrum_rise seen = {15.0 * 15 * band + (40.0 * 40 - 20 * 20) / 2, 10, 100, 50};
  cr_expect_leq(measure_by(&rules, &before, &s, unseen).mains_share, 0.10);
  double noise = 15.0 * 15 * 111.0 / 128.0, hum = (40.0 * 40 - 20 * 20) / 2;
  cr_expect_float_eq(measure_by(&rules, &before, &s, seen).mains_share, (hum + noise * 6 / 111) / (hum + noise), 0.04);
  free(before.x);
  free(s.x);
}

/* A sine whose frequency falls by 0.5 Hz a second over 40 s, from 80 Hz: the median follows it. */
Test(burst_signal, slope) {
  struct signal s = make(256, 40);
  for (size_t i = 0; i < s.n; i++) {
    double t = (double)i / 256;
    s.x[i] = (float)(20 * sin(2 * PI * (80 * t - 0.25 * t * t)));
  }
  struct tib_burst_measures m = measure(NULL, &s);
  cr_expect_float_eq(m.slope_hz_per_s, -0.5, 0.01);
  cr_expect_float_eq(m.first_median_hz, 78.75, 0.7); /* the middle of the first 5 s */
  cr_expect_float_eq(m.last_median_hz, 61.25, 0.7);
}

/* ---- rules ---- */

static double high_share_of(struct tib_burst_rules *rules, int fs, double hz) {
  struct signal s = make(fs, 20);
  add_sine(&s, hz, 20);
  double share = measure_by(rules, NULL, &s, (struct tib_spectrum_rise){0}).high_share;
  free(s.x);
  return share;
}

/* A sine fills three bins: 1/6, 2/3 and 1/6 of its power. */
Test(burst_signal, high_edge) {
  struct tib_burst_rules rules = rules_of_cramp();
  cr_expect_float_eq(high_share_of(&rules, 256, 18), 0.0, 1e-4, "below");
  cr_expect_float_eq(high_share_of(&rules, 256, 19), 1.0 / 6, 1e-3);
  cr_expect_float_eq(high_share_of(&rules, 256, 20), 5.0 / 6, 1e-3, "at");
  cr_expect_float_eq(high_share_of(&rules, 256, 21), 1.0, 1e-4, "above");
  rules.high_edge_hz = 22;
  cr_expect_float_eq(high_share_of(&rules, 256, 21), 1.0 / 6, 1e-3);
}

/* Two sines: one well inside, and one about the edge, of the same power. What lies outside has no part in the share. */
static double share_beside(struct tib_burst_rules *rules, int fs, double inside_hz, double edge_hz) {
  struct signal s = make(fs, 20);
  add_sine(&s, inside_hz, 20);
  add_sine(&s, edge_hz, 20);
  double share = measure_by(rules, NULL, &s, (struct tib_spectrum_rise){0}).high_share;
  free(s.x);
  return share;
}

Test(burst_signal, band) {
  struct tib_burst_rules rules = rules_of_cramp();
  cr_expect_float_eq(share_beside(&rules, 256, 40, 3), 1.0, 1e-3, "below spectrum-low");
  cr_expect_float_eq(share_beside(&rules, 256, 40, 5), 1.0 / (1 + 5.0 / 6), 1e-3, "at");
  cr_expect_float_eq(share_beside(&rules, 256, 40, 7), 0.5, 1e-3, "above");
  cr_expect_float_eq(share_beside(&rules, 256, 10, 113), 0.5, 1e-3, "below 0.45 of 256 Hz");
  cr_expect_float_eq(share_beside(&rules, 256, 10, 115), 5.0 / 11, 1e-3, "at the bin below it");
  cr_expect_float_eq(share_beside(&rules, 256, 10, 117), 0.0, 1e-3, "above");
  cr_expect_float_eq(share_beside(&rules, 1000, 10, 248), 0.5, 1e-3, "below spectrum-top");
  cr_expect_float_eq(share_beside(&rules, 1000, 10, 250), 5.0 / 11, 1e-3, "at");
  cr_expect_float_eq(share_beside(&rules, 1000, 10, 252), 0.0, 1e-3, "above");
}

/* Power of a line of 50 Hz, 49 to 51 Hz, beside as much of 30 Hz. */
Test(burst_signal, mains_width) {
  struct tib_burst_rules rules = rules_of_cramp();
  static const struct { double hz, share; } lines[] = {{50, 0.5}, {51, 0.5 * 5 / 6}, {52, 0.5 / 6}, {53, 0}};
  for (size_t i = 0; i < 4; i++) {
    struct signal s = make(256, 20);
    add_sine(&s, 30, 20);
    add_sine(&s, lines[i].hz, 20);
    cr_expect_float_eq(measure_by(&rules, NULL, &s, (struct tib_spectrum_rise){0}).mains_share, lines[i].share, 1e-3, "%g",
                       lines[i].hz);
    free(s.x);
  }
  rules.mains_width_hz = 2;
  struct signal s = make(256, 20);
  add_sine(&s, 30, 20);
  add_sine(&s, 52, 20);
  cr_expect_float_eq(measure_by(&rules, NULL, &s, (struct tib_spectrum_rise){0}).mains_share, 0.5 * 5 / 6, 1e-3);
  free(s.x);
}

/* In windows of 2 s bins are half as wide, and a sine lies closer about its frequency. */
Test(burst_signal, window) {
  struct tib_burst_rules rules = rules_of_cramp();
  rules.spectrum_window = 2 * TIB_TICKS_PER_S;
  cr_expect_float_eq(high_share_of(&rules, 256, 19), 0.0, 1e-3);
  cr_expect_float_eq(high_share_of(&rules, 256, 19.5), 1.0 / 6, 1e-3);
}

/* Of the bins from 5 Hz to 0.45 of the rate 0.7 must lie from 20 Hz on: 35 of 50 where that is 54 Hz. Lines must lie in the
 * band. */
Test(burst_signal, a_rate_that_is_too_low) {
  static const struct {
    int fs;
    bool high, mains;
  } rates[] = {{60, false, false}, {100, false, false}, {112, false, false}, {114, false, true},
               {119, false, true}, {120, true, true},   {200, true, true}};
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
    struct signal s = make(rates[i].fs, 20);
    add_noise(&s, 20, 30 + i);
    struct tib_burst_measures m = measure(NULL, &s);
    cr_expect_eq(!isnan(m.high_share), rates[i].high, "%d", rates[i].fs);
    cr_expect_eq(!isnan(m.mains_share), rates[i].mains, "%d", rates[i].fs);
    cr_expect_eq(m.rail_share, 0.0);
  }
}

/* ---- rails and flat runs ---- */

Test(burst_signal, rails_and_flat_runs) {
  struct signal s = make(200, 20);
  add_noise(&s, 50, 40);
  for (size_t i = 0; i < 12; i++) s.x[100 + i] = 3276.7f;
  for (size_t i = 0; i < 8; i++) s.x[500 + i] = -3276.8f;
  for (size_t i = 0; i < 33; i++) s.x[900 + i] = 7.0f;
  struct tib_burst_measures m = measure(NULL, &s);
  cr_expect_float_eq(m.rail_share, 20.0 / 4000.0, 1e-12);
  cr_expect_float_eq(m.flat_s, 33.0 / 200.0, 1e-9);
}

Test(burst_signal, without_samples_nothing_is_known) {
  struct tib_burst_rules rules = rules_of_cramp();
  struct signal none = {.fs = 256}, brief = make(256, 1.5);
  struct tib_burst_measures m = measure_by(&rules, NULL, &none, (struct tib_spectrum_rise){0});
  cr_expect(isnan(m.high_share) && isnan(m.mains_share) && isnan(m.rail_share) && isnan(m.flat_s));
  add_noise(&brief, 10, 50);
  m = measure_by(&rules, NULL, &brief, (struct tib_spectrum_rise){0});
  cr_expect(isnan(m.high_share) && !isnan(m.flat_s));
  free(brief.x);
}
