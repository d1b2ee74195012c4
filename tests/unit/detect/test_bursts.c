#include <stdio.h>

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "tests/unit/condition/night.h"

static const struct tib_rate fs256 = {256, 10000000};

struct leg {
  size_t n;
  double *x;
  struct night_noise emg;
};

static struct leg still(double hours, double uv, uint64_t seed) {
  struct leg leg = {.n = (size_t)(hours * 3600 * 256), .emg = night_noise_make(256, seed + 1)};
  struct night_noise noise = night_noise_make(256, seed);
  leg.x = malloc(leg.n * sizeof *leg.x);
  for (size_t i = 0; i < leg.n; i++) leg.x[i] = uv * night_next(&noise);
  return leg;
}

static void add(struct leg *leg, double at, double length, double uv) {
  struct night_burst b = {at, length, 0.5, uv, 0, 0};
  night_add_burst(leg->x, leg->n, 256, &b, &leg->emg);
}

static struct tib_pattern *find(struct leg *leg, size_t *n) {
  float *x = malloc(leg->n * sizeof *x);
  for (size_t i = 0; i < leg->n; i++) x[i] = (float)leg->x[i];
  struct night_feed feed = {.rate = fs256, .n_legs = 1, .leg = {x}, .n = leg->n};
  struct tib_conditioning_rules conditioning = night_conditioning();
  struct tib_burst_rules rules = night_bursts();
  struct tib_envelope e;
  struct tib_pattern *found;
  struct tib_error err;
  cr_assert_eq(night_condition(&feed, &conditioning, &e, &err), TIB_OK);
  cr_assert_eq(tib_detect_bursts(&(struct tib_burst_lane){.envelope = &e}, 1, NULL, &rules, NULL, &found, n, &err), TIB_OK);
  tib_envelope_finish(&e);
  free(x);
  free(leg->x);
  return found;
}

/* BASE-4's trial: bursts of 20 to 180 s at 2 to 6 times the rest, with 8 uV above it at least, in a leg that moves. */
Test(bursts, of_every_length_and_strength) {
  double rest = 5.0, truth[64][2];
  size_t n_truth = 0, n;
  struct leg leg = still(3.5, rest, 1);
  uint64_t state = 3;
  for (double at = 120; at < 12400 && n_truth < 64; n_truth++) {
    double length = night_uniform(&state, 20, 180), ratio = night_uniform(&state, 3.2, 6);
    add(&leg, at, length, rest * sqrt(ratio * ratio - 1));
    truth[n_truth][0] = at, truth[n_truth][1] = at + length;
    for (double m = at + length + 20; m < at + length + 180; m += 25) add(&leg, m, night_uniform(&state, 0.6, 6), 30);
    at += length + 200;
  }
  struct tib_pattern *found = find(&leg, &n);
  cr_assert_eq(n, n_truth);
  for (size_t i = 0; i < n; i++) {
    cr_assert_float_eq(tib_seconds(found[i].span.onset), truth[i][0], 1.2);
    cr_assert_float_eq(tib_seconds(found[i].span.offset), truth[i][1], 1.2);
    cr_assert_float_eq(found[i].rest_uv, rest, 0.1 * rest);
    cr_assert_eq(found[i].type, TIB_SUSTAINED_BURST);
    cr_assert_float_eq(found[i].ratio, found[i].median_uv / found[i].rest_uv, 1e-3f);
  }
  printf("# %zu of %zu bursts found\n", n, n_truth);
  free(found);
}

/* SBC-3, SBC-4: 15 to 600 s; SBC-2: a dropout of a second is bridged. */
Test(bursts, limits) {
  size_t n;
  struct leg leg = still(2.0, 2.0, 5);
  add(&leg, 300, 13.0, 20); /* too short */
  add(&leg, 600, 17.0, 20); /* a burst */
  add(&leg, 900, 10.0, 20); /* two parts 0.3 s apart and their ramps */
  add(&leg, 910.3, 10.0, 20);
  add(&leg, 1200, 10.0, 20); /* two parts 2.5 s apart: none */
  add(&leg, 1212.5, 10.0, 20);
  add(&leg, 1800, 590.0, 20); /* nearly ten minutes */
  add(&leg, 3600, 700.0, 20); /* too long: tone */
  add(&leg, 6000, 30.0, 20);  /* one after that */
  struct tib_pattern *found = find(&leg, &n);
  static const double onset[] = {600, 900, 1800, 3600, 6000};
  for (size_t i = 0; i < n; i++)
    printf("# %.1f to %.1f s, rest %.2f, ratio %.1f\n", tib_seconds(found[i].span.onset), tib_seconds(found[i].span.offset),
           (double)found[i].rest_uv, (double)found[i].ratio);
  cr_assert_eq(n, 5);
  for (size_t i = 0; i < n; i++) {
    cr_assert_float_eq(tib_seconds(found[i].span.onset), onset[i], 0.6);
    cr_assert_eq(found[i].type, i == 3 ? TIB_TONIC_PROLONGED : TIB_SUSTAINED_BURST);
  }
  free(found);
}

/* SBC-5, SBC-6: runs of bursts that fall to rest (ALMA, HFT, rubbing) are none, and neither is noise. */
Test(bursts, none_in_trains_and_noise) {
  size_t n;
  struct leg leg = still(2.0, 3.0, 7);
  for (double s = 0; s < 40; s += 1.4) add(&leg, 600 + s, 0.8, 40);
  for (double s = 0; s < 60; s += 2.9) add(&leg, 1200 + s, 2.0, 40);
  for (double s = 0; s < 20; s += 0.7) add(&leg, 2400 + s, 0.4, 40);
  for (double at = 3000; at < 7000; at += 21) add(&leg, at, 4.0, 25);
  struct tib_pattern *found = find(&leg, &n);
  cr_assert_eq(n, 0);
  free(found);
}

Test(bursts, a_coarse_leg_has_none) {
  struct tib_envelope e = {.side = TIB_LEFT, .rate = fs256, .hop = 2, .power_hops = 6, .coarse = true};
  struct tib_burst_rules rules = night_bursts();
  struct tib_pattern *found;
  struct tib_error err;
  size_t n = 7;
  cr_assert_eq(tib_detect_bursts(&(struct tib_burst_lane){.envelope = &e}, 1, NULL, &rules, NULL, &found, &n, &err),
               TIB_OK);
  cr_assert_eq(n, 0);
  free(found);
}
