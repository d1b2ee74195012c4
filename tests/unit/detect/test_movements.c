#include <stdio.h>

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "tests/unit/condition/night.h"

/* ---- envelopes by hand: hops of 8 ms (500 Hz, 4 samples), rest of 2 uV ---- */

#define HOP_S 0.008

static const struct tib_rate fs500 = {500, 10000000};

static struct tib_envelope still(size_t seconds, float rest) {
  struct tib_envelope e = {
      .side = TIB_LEFT, .rate = fs500, .hop = 4, .power_hops = 6, .n_hops = seconds * 125, .n_segments = 1};
  e.mean = malloc(e.n_hops * sizeof(float));
  e.peak = malloc(e.n_hops * sizeof(float));
  e.n_power = e.n_hops / 6;
  e.power = malloc(e.n_power * sizeof(float));
  e.segments = calloc(1, sizeof *e.segments);
  e.segments[0] = (struct tib_envelope_segment){0, 0, e.n_hops, 0, e.n_power};
  /* 3 % up and down, so that there is a MAD */
  for (size_t i = 0; i < e.n_hops; i++) {
    e.mean[i] = rest * (i / 6 % 2 ? 1.03f : 0.97f);
    e.peak[i] = 1.5f * e.mean[i];
  }
  for (size_t i = 0; i < e.n_power; i++) e.power[i] = 1.6f * rest * rest;
  return e;
}

static void raise_to(struct tib_envelope *e, size_t first, size_t end, float mean) {
  for (size_t i = first; i < end; i++) {
    e->mean[i] = mean;
    e->peak[i] = 1.5f * mean;
  }
  for (size_t i = first / 6; i < end / 6; i++) e->power[i] = 1.6f * mean * mean;
}

static struct tib_detection detect(const struct tib_envelope *legs, size_t n) {
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(legs, n, NULL, &rules, NULL, &d, &err), TIB_OK);
  return d;
}

/* 2.9, BASE-2: a mean of 0.1 s is above B+2 for 4 hops behind the step; the end is that of the last hop which is so itself.
 */
Test(movements, a_rectangle) {
  struct tib_envelope e = still(120, 2.0f);
  raise_to(&e, 6250, 6500, 20.0f); /* 50 to 52 s */
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 1);
  const struct tib_candidate *c = &d.candidates[0];
  cr_assert_eq(c->span.onset, 500000000 + 20000, "middle sample of the first hop");
  cr_assert_eq(c->span.offset, 520000000, "end of the last hop");
  cr_assert_float_eq(c->rest_uv, 2.0f, 0.07f);
  cr_assert_float_eq(c->peak_uv, 30.0f, 1e-4f);
  cr_assert_eq(c->accel, TIB_ACCEL_NONE);
  cr_assert_not(c->truncated);
  cr_assert_eq(d.legs[0].side, TIB_LEFT);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* AASM-LM-4: a quiet of half a second ends a movement, less does not. The slow mean (31.25 hops, above 4 while it holds 3.5
 * hops of 20 uV) reaches 12 hops into a pause from either side. */
Test(movements, quiet_between_two) {
  static const size_t pause[] = {62, 86, 90, 130};
  static const size_t found[] = {1, 1, 2, 2};
  for (size_t k = 0; k < 4; k++) {
    struct tib_envelope e = still(120, 2.0f);
    raise_to(&e, 6250, 6500, 20.0f);
    raise_to(&e, 6500 + pause[k], 6700 + pause[k], 20.0f);
    struct tib_detection d = detect(&e, 1);
    cr_assert_eq(d.n_candidates, found[k], "pause of %zu hops: %zu", pause[k], d.n_candidates);
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
  }
}

/* AASM-LM-3, V5: exactly B+8 is an onset; activity that does not reach it is no movement. */
Test(movements, onset_level) {
  struct tib_envelope e = still(240, 2.0f);
  raise_to(&e, 6250, 6500, 6.0f); /* peaks of 9 */
  raise_to(&e, 12500, 12750, 6.0f);
  e.peak[12600] = 10.2f;
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 1);
  cr_assert_eq(d.candidates[0].span.onset, 12600 * 80000 + 20000);
  struct tib_detection_rules rules = night_detection();
  rules.onset_uv = (double)(9.0f - d.candidates[0].rest_uv) + 1e-6;
  tib_detection_finish(&d);
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(&e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  cr_assert_eq(d.n_candidates, 1, "a hair above 9");
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* BASE-12: at 5 uV of rest the leg is active above 8 uV, not above 7. The level of a bin is known to 0.8 %. */
Test(movements, activity_is_a_share_of_a_high_rest) {
  static const struct {
    float rest, between;
    size_t found;
  } is[] = {{5.0f, 7.5f, 2}, {5.0f, 8.5f, 1}, {2.0f, 3.9f, 2}, {2.0f, 4.2f, 1}};
  for (size_t k = 0; k < sizeof is / sizeof *is; k++) {
    struct tib_envelope e = still(120, is[k].rest);
    raise_to(&e, 6250, 6500, 30.0f);
    raise_to(&e, 6500, 6750, is[k].between);
    raise_to(&e, 6750, 7000, 30.0f);
    struct tib_detection d = detect(&e, 1);
    cr_expect_eq(d.n_candidates, is[k].found, "%g between bursts, rest %g: %zu", (double)is[k].between, (double)is[k].rest,
                 d.n_candidates);
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
  }
}

/* BASE-13: a spike within the activity and ahead of the burst is the onset only where what follows it is above rest. */
Test(movements, an_onset_holds) {
  static const struct {
    float behind;
    tib_ticks hold;
    size_t onset;
  } is[] = {{2.0f, 500000, 6250}, {3.0f, 500000, 6250}, {3.5f, 500000, 6240}, {2.0f, 0, 6240}, {2.0f, 800000, 6240}};
  for (size_t k = 0; k < sizeof is / sizeof *is; k++) {
    struct tib_envelope e = still(120, 2.0f);
    raise_to(&e, 6241, 6250, is[k].behind); /* 9 hops, 0.072 s; 0.05 s are 6 */
    raise_to(&e, 6250, 6500, 30.0f);
    e.peak[6240] = 12.0f;
    struct tib_detection_rules rules = night_detection();
    rules.onset_hold = is[k].hold;
    struct tib_detection d;
    struct tib_error err;
    cr_assert_eq(tib_detect_movements(&e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
    cr_assert_eq(d.n_candidates, 1);
    cr_expect_eq(d.candidates[0].span.onset, (tib_ticks)is[k].onset * 80000 + 20000, "%g uV behind, %g s: %.3f s",
                 (double)is[k].behind, tib_seconds(is[k].hold), tib_seconds(d.candidates[0].span.onset));
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
  }
}

/* TIB-DEC-10: a spike reaches +8 as a sample and not as a mean. */
Test(movements, onset_on_the_mean) {
  struct tib_envelope e = still(120, 2.0f);
  raise_to(&e, 6250, 6500, 6.0f);
  e.peak[6300] = 40.0f;
  raise_to(&e, 8750, 9000, 20.0f);
  struct tib_detection_rules rules = night_detection();
  rules.onset_view = TIB_ONSET_MEAN;
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(&e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  cr_assert_eq(d.n_candidates, 1);
  cr_assert_float_eq(tib_seconds(d.candidates[0].span.onset), 70.0, 2.5 * HOP_S);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* Too short ones are kept. */
Test(movements, every_length_is_told) {
  struct tib_envelope e = still(120, 2.0f);
  raise_to(&e, 6250, 6275, 30.0f); /* 0.2 s */
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 1);
  cr_assert_lt(tib_span_length(d.candidates[0].span), 5000000);
  cr_assert_gt(d.candidates[0].median_uv, 20.0f, "of what is there");
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* EDGE-7, EDGE-19, EDGE-21 */
Test(movements, boundaries) {
  struct tib_envelope e = still(240, 2.0f);
  struct tib_span flat = {1000000000, 1100000000};
  e.flat = malloc(sizeof flat);
  e.flat[0] = flat;
  e.n_flat = 1;
  raise_to(&e, 0, 500, 20.0f);       /* from the start to 4 s */
  raise_to(&e, 12250, 12500, 20.0f); /* 98 s to the loss of signal */
  for (size_t i = 12500; i < 13750; i++) e.mean[i] = e.peak[i] = 0.0f;
  raise_to(&e, 20000, 20250, 20.0f); /* 160 s: whole */
  raise_to(&e, 29900, 29950, 20.0f); /* within the last second: no onset */
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 3);
  cr_assert(d.candidates[0].truncated && d.candidates[1].truncated && !d.candidates[2].truncated);
  cr_assert_geq(d.candidates[0].span.onset, 10000000, "no onset in the first second");
  cr_assert_leq(d.candidates[1].span.offset, flat.onset);
  cr_assert_eq(d.legs[0].n_out, 1);
  cr_assert_eq(memcmp(&d.legs[0].out[0], &flat, sizeof flat), 0);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* ---- resting level ---- */

static float rest_at(const struct tib_detection *d, const struct tib_envelope *e, double s) {
  return tib_rest_at(&d->legs[0].rest, e, 0, (size_t)(s * 125.0));
}

/* BASE-4: nothing lifts its own rest, from 12 s to 200 s. */
Test(rest, held_through_long_events) {
  static const double length[] = {12, 25, 35, 60, 100, 200};
  for (size_t k = 0; k < 6; k++) {
    struct tib_envelope e = still(900, 2.0f);
    raise_to(&e, 37500, 37500 + (size_t)(length[k] * 125), 15.0f);
    struct tib_detection d = detect(&e, 1);
    for (double s = 1.0; s < 899.0; s += 0.5)
      cr_assert_float_eq(rest_at(&d, &e, s), 2.0f, 0.1f, "%g s of %g: %g", s, length[k], (double)rest_at(&d, &e, s));
    cr_assert_eq(d.n_candidates, 1);
    cr_assert_float_eq(tib_seconds(tib_span_length(d.candidates[0].span)), length[k], 0.1);
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
  }
}

/* EDGE-23: an electrode is refitted and the leg rests at 7 uV from then on. */
Test(rest, follows_a_new_level_within_a_minute) {
  struct tib_envelope e = still(1800, 2.0f);
  raise_to(&e, 900 * 125, e.n_hops, 7.0f);
  struct tib_detection d = detect(&e, 1);
  cr_assert_float_eq(rest_at(&d, &e, 860), 2.0f, 0.1f);
  cr_assert_float_eq(rest_at(&d, &e, 940), 7.0f, 0.1f);
  cr_assert_float_eq(rest_at(&d, &e, 1700), 7.0f, 0.1f);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* BASE-3: a third of the time in movements. */
Test(rest, is_that_of_the_pauses) {
  struct tib_envelope e = still(1200, 2.0f);
  for (size_t at = 625; at + 1250 < e.n_hops; at += 1250) raise_to(&e, at, at + 410, 20.0f);
  struct tib_detection d = detect(&e, 1);
  for (double s = 10; s < 1190; s += 1.0) cr_assert_float_eq(rest_at(&d, &e, s), 2.0f, 0.15f);
  cr_assert_eq(d.n_candidates, 119);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

/* BASE-5, BASE-7 */
Test(rest, minutes_and_floor) {
  struct tib_envelope e = still(1200, 0.2f);
  raise_to(&e, 0, 300 * 125, 16.0f);             /* minutes 0 to 4 */
  raise_to(&e, 600 * 125, 900 * 125 - 1, 11.0f); /* minutes 10 to 14; an event of 300 s is still one, so: */
  raise_to(&e, 900 * 125 - 1, 960 * 125, 11.0f); /* and 15 */
  struct tib_detection d = detect(&e, 1);
  cr_assert_float_eq(rest_at(&d, &e, 450), 0.5f, 1e-6f, "floor");
  cr_assert_eq(d.legs[0].minutes_out, 5);
  cr_assert_eq(d.legs[0].minutes_warn, 11);
  cr_assert_eq(d.legs[0].minutes_note, 11);
  cr_assert_eq(d.legs[0].n_out, 1);
  cr_assert_eq(d.legs[0].out[0].onset, 0);
  cr_assert_eq(d.legs[0].out[0].offset, 3000000000);
  cr_assert_float_eq(d.legs[0].rest_p10_uv, 0.5, 1e-6);
  cr_assert_float_eq(d.legs[0].rest_p90_uv, 16.0, 0.1);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

Test(rest, a_leg_without_signal) {
  struct tib_envelope e = still(300, 0.0f);
  e.flat = malloc(sizeof *e.flat);
  e.flat[0] = (struct tib_span){0, 3000000000};
  e.n_flat = 1;
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 0);
  cr_assert(isnan(d.legs[0].rest_p50_uv));
  cr_assert_eq(d.legs[0].out[0].offset, 3000000000);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

Test(rest, a_coarse_leg_is_out) {
  struct tib_envelope e = still(300, 2.0f);
  raise_to(&e, 6250, 6500, 20.0f);
  e.coarse = true;
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 0);
  cr_assert_eq(d.legs[0].n_out, 1);
  cr_assert_eq(d.legs[0].out[0].onset, 0);
  cr_assert_eq(d.legs[0].out[0].offset, 3000000000);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
}

Test(rest, an_empty_leg) {
  struct tib_envelope e = {.side = TIB_LEFT, .rate = fs500, .hop = 4, .power_hops = 6};
  struct tib_detection d = detect(&e, 1);
  cr_assert_eq(d.n_candidates, 0);
  cr_assert(isnan(d.legs[0].rest_p50_uv));
  tib_detection_finish(&d);
}

/* ---- two legs, the ankles ---- */

static struct tib_activity ankle(size_t seconds, size_t n_events, const struct tib_span *events) {
  struct tib_activity a = {.present = true, .step = 1250000, .n = seconds * 8, .n_events = n_events};
  a.rms_g = calloc(a.n, sizeof(float));
  a.floor_g = calloc(a.n, sizeof(float));
  a.events = calloc(n_events + 1, sizeof *a.events);
  for (size_t i = 0; i < n_events; i++) a.events[i].span = events[i];
  return a;
}

/* ACC-9: the event meets [onset - 0.5, offset + 1.0] of a movement of the same side. */
Test(link, states) {
  struct tib_envelope legs[2] = {still(300, 2.0f), still(300, 2.0f)};
  legs[1].side = TIB_RIGHT;
  for (int i = 0; i < 4; i++) raise_to(&legs[0], 6250 + (size_t)i * 6250, 6500 + (size_t)i * 6250, 20.0f);
  raise_to(&legs[1], 6250, 6500, 20.0f);
  struct tib_span events[] = {{520000000, 523000000},    /* 0.0 s after the movement at 50-52 s */
                              {1531000000, 1540000000},  /* 1.1 s and more after the one at 150-152 s */
                              {1990000000, 1996000000}}; /* to 0.4 s before the one at 200 s */
  struct tib_activity ankles[2] = {ankle(300, 3, events), ankle(300, 0, events)};
  for (size_t i = 100 * 8; i < 101 * 8; i++) ankles[0].rms_g[i] = NAN; /* a gap at 100 s */
  ankles[1].bad_scale = true;
  struct tib_detection_rules rules = night_detection();
  struct tib_accelerometer_rules accelerometer = night_accelerometer();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(legs, 2, ankles, &rules, &accelerometer, &d, &err), TIB_OK);
  static const enum tib_accel_state want[] = {TIB_ACCEL_CORROBORATED, TIB_ACCEL_NONE, TIB_ACCEL_NONE,
                                              TIB_ACCEL_NOT_CORROBORATED, TIB_ACCEL_CORROBORATED};
  cr_assert_eq(d.n_candidates, 5);
  for (size_t i = 0; i < 5; i++) cr_assert_eq(d.candidates[i].accel, want[i], "%zu: %d", i, d.candidates[i].accel);
  cr_assert_eq(d.candidates[0].side, TIB_LEFT);
  cr_assert_eq(d.candidates[1].side, TIB_RIGHT);
  cr_assert_eq(d.n_ankle_only[0], 1, "ACC-12: of three events only the one too late for its movement is the ankle's alone");
  cr_assert_eq(d.ankle_only[0][0].onset, 1531000000);
  cr_assert_eq(d.n_ankle_only[1], 0);
  tib_detection_finish(&d);
  ankles[1].bad_scale = false;
  legs[0].side = TIB_SIDE_NONE; /* one channel for both legs asks either ankle */
  cr_assert_eq(tib_detect_movements(legs, 1, ankles, &rules, &accelerometer, &d, &err), TIB_OK);
  cr_assert_eq(d.candidates[0].accel, TIB_ACCEL_CORROBORATED);
  cr_assert_eq(d.candidates[1].accel, TIB_ACCEL_NOT_CORROBORATED, "the other ankle had no gap");
  tib_detection_finish(&d);
  for (int i = 0; i < 2; i++) {
    tib_envelope_finish(&legs[i]);
    tib_activity_finish(&ankles[i]);
  }
}

/* ---- from samples ---- */

/* EDGE-12: the same minute of samples at the start and at the end of eight hours: its movement is as late in either, to a
 * hop (the hops' grid meets the two minutes at different places). */
Test(movements, the_last_of_eight_hours_is_on_time) {
  static const struct tib_rate rates[] = {{200, 10000000}, {256, 10000000}, {4999, 100000000}, {512, 10000000}};
  for (size_t k = 0; k < 4; k++) {
    double fs = tib_rate_hz(rates[k]);
    size_t n = (size_t)(8 * 3600 * fs), minute = (size_t)(60 * fs), early = (size_t)(61 * fs), late = n - minute;
    struct night_noise rest = night_noise_make(fs, 60 + k), emg = night_noise_make(fs, 70 + k);
    struct night_burst burst = {30.0, 2.0, 0.02, 40.0, 0, 0};
    float *x = malloc(n * sizeof *x);
    double *y = calloc(minute, sizeof *y);
    for (size_t i = 0; i < n; i++) x[i] = (float)night_next(&rest);
    night_add_burst(y, minute, fs, &burst, &emg);
    for (size_t i = 0; i < minute; i++) x[early + i] += (float)y[i];
    memcpy(x + late, x + early, minute * sizeof *x);
    free(y);
    struct night_feed feed = {.rate = rates[k], .n_legs = 1, .leg = {x}, .n = n, .records_a_block = 30};
    struct tib_conditioning_rules conditioning = night_conditioning();
    struct tib_envelope e;
    struct tib_error err;
    cr_assert_eq(night_condition(&feed, &conditioning, &e, &err), TIB_OK);
    struct tib_detection d = detect(&e, 1);
    cr_assert_eq(d.n_candidates, 2);
    double hop = e.hop / fs, onset[2], off[2];
    for (int i = 0; i < 2; i++) {
      onset[i] = tib_seconds(d.candidates[i].span.onset) - (double)(i == 0 ? early : late) / fs;
      off[i] = tib_seconds(d.candidates[i].span.offset) - (double)(i == 0 ? early : late) / fs;
    }
    printf("# %.1f Hz: onset %.1f ms late at the start, %.1f ms after 8 h (a hop is %.1f ms)\n", fs,
           1000 * (onset[0] - burst.true_onset_s), 1000 * (onset[1] - burst.true_onset_s), 1000 * hop);
    cr_expect_leq(fabs(onset[1] - onset[0]), hop + 1e-6);
    cr_expect_leq(fabs(off[1] - off[0]), hop + 1e-6);
    cr_expect_lt(fabs(onset[0] - burst.true_onset_s), 0.02);
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
    free(x);
  }
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Largest median of |x| over windows of 0.5 s inside, sample by sample. */
static double largest_median(const double *x, size_t from, size_t to, size_t window) {
  double largest = 0.0, *sorted = malloc(window * sizeof *sorted);
  if (window > to - from) window = to - from;
  for (size_t i = from; i + window <= to; i += 4) {
    for (size_t k = 0; k < window; k++) sorted[k] = fabs(x[i + k]);
    qsort(sorted, window, sizeof *sorted, by_value);
    double median = window % 2 ? sorted[window / 2] : 0.5 * (sorted[window / 2 - 1] + sorted[window / 2]);
    largest = fmax(largest, median);
  }
  free(sorted);
  return largest;
}

/* WASM16-LM-5 on hops against the same on samples: of bursts of 3 to 60 uV RMS at 2 uV of rest, 98 in 100 decisions agree
 * (rules.md 2.9). What is shorter than the window is no movement whatever its shape (AASM-LM-1). */
Test(movements, morphology_on_hops_decides_as_on_samples) {
  static const struct tib_rate rates[] = {{200, 10000000}, {512, 10000000}, {1000, 10000000}};
  for (size_t k = 0; k < 3; k++) {
    double fs = tib_rate_hz(rates[k]);
    size_t n = (size_t)(2400 * fs), same = 0, all = 0;
    double *x = malloc(n * sizeof *x), error = 0.0;
    float *leg = malloc(n * sizeof *leg);
    uint64_t state = 5 + k;
    struct night_noise rest = night_noise_make(fs, 8), emg = night_noise_make(fs, 9);
    for (size_t i = 0; i < n; i++) x[i] = 2.0 * night_next(&rest);
    for (double at = 20; at < 2390; at += 8) {
      struct night_burst b = {at, night_uniform(&state, 0.6, 3.0), 0.05, 3.0 * pow(20.0, night_uniform(&state, 0, 1)), 0,
                              0};
      night_add_burst(x, n, fs, &b, &emg);
    }
    for (size_t i = 0; i < n; i++) leg[i] = (float)x[i];
    struct night_feed feed = {.rate = rates[k], .n_legs = 1, .leg = {leg}, .n = n};
    struct tib_conditioning_rules conditioning = night_conditioning();
    struct tib_envelope e;
    struct tib_error err;
    cr_assert_eq(night_condition(&feed, &conditioning, &e, &err), TIB_OK);
    struct tib_detection d = detect(&e, 1);
    double *y = night_reference_filter(leg, n, fs);
    for (size_t i = 0; i < d.n_candidates; i++) {
      const struct tib_candidate *c = &d.candidates[i];
      if (tib_span_length(c->span) < 5000000) continue;
      size_t from = (size_t)(tib_seconds(c->span.onset) * fs), to = (size_t)(tib_seconds(c->span.offset) * fs);
      double want = largest_median(y, from, to, (size_t)(0.5 * fs + 0.5));
      error += ((double)c->median_uv - want) / want;
      same += (c->median_uv >= c->rest_uv + 2.0f) == (want >= (double)c->rest_uv + 2.0);
      all++;
    }
    printf("# %.0f Hz: %zu of %zu decisions of shape agree, median too high by %.1f %% in the mean\n", fs, same, all,
           100.0 * error / (double)all);
    cr_expect_gt(all, 150);
    cr_expect_geq((double)same, 0.98 * (double)all);
    tib_detection_finish(&d);
    tib_envelope_finish(&e);
    free(y);
    free(leg);
    free(x);
  }
}
