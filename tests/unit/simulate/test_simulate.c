#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recording.h"
#include "simulate/simulate.h"
#include "support.h"

#define PI 3.14159265358979323846

static struct tib_simulate_options make_options(const char *name, const char *scenario, double hours, double fs_hz) {
  return (struct tib_simulate_options){
      .name = name, .scenario = scenario, .hours = hours, .fs_hz = fs_hz, .seed = 11, .noise_uv = 2, .accel_fs_hz = 32};
}

static const char *folder(void) {
  static char path[512];
  strcpy(path, test_temporary("x"));
  *strrchr(path, '/') = '\0';
  return path;
}

static void run(const struct tib_simulate_options *options) {
  struct tib_error err;
  cr_assert_eq(tib_simulate_run(options, folder(), &err), TIB_OK, "%s", err.text);
}

/* ---- what was asked for ---- */

static void expect_usage(struct tib_simulate_options options, const char *word) {
  struct tib_error err = {0};
  cr_expect_eq(tib_simulate_check(&options, &err), TIB_USAGE, "%s", word);
  cr_expect_not_null(strstr(err.text, word), "'%s' in: %s", word, err.text);
  options.name = "refused";
  if (strcmp(word, "name") == 0) return;
  cr_expect_eq(tib_simulate_run(&options, folder(), &err), TIB_USAGE);
  cr_expect_neq(access(test_temporary("refused.edf"), F_OK), 0);
}

Test(simulate, refuses_with_the_value_named) {
  struct tib_simulate_options good = make_options("a", "rls", 0.5, 256), o = good;
  struct tib_error err;
  cr_assert_eq(tib_simulate_check(&good, &err), TIB_OK, "%s", err.text);
  o.scenario = "loud";
  expect_usage(o, "loud");
  o.scenario = NULL;
  expect_usage(o, "scenario");
  o = good, o.hours = 0.05;
  expect_usage(o, "0.05");
  o = good, o.hours = NAN;
  expect_usage(o, "hours");
  o = good, o.fs_hz = 99;
  expect_usage(o, "99");
  o = good, o.fs_hz = 333.3333;
  expect_usage(o, "whole samples");
  o = good, o.noise_uv = 0;
  expect_usage(o, "noise");
  o = good, o.mains_uv = -1;
  expect_usage(o, "--hum -1");
  o = good, o.mains_hz = 55;
  expect_usage(o, "--hum-hz 55");
  o = good, o.emg = "loud";
  expect_usage(o, "--emg loud");
  o = good, o.ecg_uv = -1;
  expect_usage(o, "--ecg -1");
  o = good, o.ecg_bpm = 131;
  expect_usage(o, "131");
  o = good, o.ecg_bpm = 39;
  expect_usage(o, "39");
  o = good, o.pops_per_hour = 601;
  expect_usage(o, "pops");
  o = good, o.steps_per_hour = NAN;
  expect_usage(o, "steps");
  o = good, o.drift_uv = 501;
  expect_usage(o, "drift");
  o = good, o.accel_fs_hz = 5;
  expect_usage(o, "--accel-fs 5");
  o = good, o.without = "arousals,legs";
  expect_usage(o, "--without legs");
  o = good, o.name = "a/b";
  expect_usage(o, "name");
  o = good, o.without = "accelerometer", o.accel_fs_hz = 0;
  cr_expect_eq(tib_simulate_check(&o, &err), TIB_OK, "no accelerometer needs no rate: %s", err.text);
}

Test(simulate, every_scenario_is_described) {
  size_t n = 0;
  for (const char *s; (s = tib_simulate_scenario(n)) != NULL; n++) {
    struct tib_simulate_options o = make_options(NULL, s, 0.1, 200);
    struct tib_error err;
    cr_expect_not_null(tib_simulate_describe(s));
    cr_expect_eq(tib_simulate_check(&o, &err), TIB_OK, "%s", err.text);
  }
  cr_expect_geq(n, 2);
  cr_expect_null(tib_simulate_describe("loud"));
}

Test(simulate, name_is_the_scenario_by_default) {
  struct tib_simulate_options o = make_options(NULL, "quiet", 0.1, 200);
  run(&o);
  cr_expect_eq(access(test_temporary("quiet.edf"), F_OK), 0);
  cr_expect_eq(access(test_temporary("quiet_truth.tsv"), F_OK), 0);
}

/* ---- the same, and not the same ---- */

Test(simulate, same_options_same_bytes) {
  struct tib_simulate_options a = make_options("a", "rls", 0.3, 256), b = make_options("b", "rls", 0.3, 256);
  a.psg = b.psg = true;
  run(&a);
  run(&b);
  cr_expect(test_same_bytes(test_temporary("a.edf"), test_temporary("b.edf")));
  cr_expect(test_same_bytes(test_temporary("a_truth.tsv"), test_temporary("b_truth.tsv")));
  b.seed++;
  run(&b);
  cr_expect_not(test_same_bytes(test_temporary("a.edf"), test_temporary("b.edf")));
}

/* Leaving something out leaves the rest as it was: what is absent can be studied alone. */
Test(simulate, without_changes_nothing_else) {
  struct tib_simulate_options a = make_options("a", "rls", 0.3, 200), b = make_options("b", "rls", 0.3, 200);
  b.without = "stages,arousals,respiratory,lights,accelerometer";
  run(&a);
  run(&b);
  struct test_recording all, bare;
  test_recording_read(test_temporary("a.edf"), &all);
  test_recording_read(test_temporary("b.edf"), &bare);
  cr_assert_eq(all.n_signals, 8);
  cr_assert_eq(bare.n_signals, 2);
  cr_expect_gt(all.n_annotations, 36);
  cr_expect_eq(bare.n_annotations, 0);
  for (int i = 0; i < 2; i++)
    cr_expect_eq(memcmp(all.signals[i].x, bare.signals[i].x, all.signals[i].n * sizeof(double)), 0);
  test_recording_free(&all);
  test_recording_free(&bare);
  b.without = "right";
  run(&b);
  test_recording_read(test_temporary("b.edf"), &bare);
  cr_expect_eq(bare.n_signals, 4);
  cr_expect_null(test_recording_find(&bare, "EMG RAT"));
  cr_expect_null(test_recording_find(&bare, "Acc R X"));
  test_recording_free(&bare);
}

Test(simulate, odd_rates_get_longer_records) {
  struct tib_simulate_options o = make_options("a", "bursts", 0.2, 499.9);
  run(&o);
  struct test_recording r;
  test_recording_read(test_temporary("a.edf"), &r);
  cr_expect_float_eq(r.record_s, 10, 1e-9);
  cr_expect_float_eq(r.signals[0].fs_hz, 499.9, 1e-9);
  cr_expect_eq(r.n_records, 72);
  test_recording_free(&r);
}

/* ---- the truth against the signal ---- */

static double largest(const struct test_signal *s, double from_s, double to_s) {
  double most = 0;
  for (int64_t i = (int64_t)ceil(from_s * s->fs_hz - 1e-6); i < (int64_t)ceil(to_s * s->fs_hz - 1e-6); i++)
    if (i >= 0 && i < (int64_t)s->n && fabs(s->x[i]) > most) most = fabs(s->x[i]);
  return most;
}

/* With next to no noise the rule can be read off the recording itself: nothing of 8 uV in the second before, 8 uV in the
 * first sample, more than 2 uV in the last, no more for half a second (rules.md 2.9). `slack` is the noise's largest. */
static void expect_rule(const struct test_signal *s, const struct test_event *e, double slack) {
  double end_s = e->onset_s + e->duration_s, sample_s = 1 / s->fs_hz;
  cr_expect_lt(largest(s, e->onset_s - 1 - sample_s / 2, e->onset_s - sample_s / 2), 8 + slack, "before %g", e->onset_s);
  cr_expect_gt(largest(s, e->onset_s - sample_s / 2, e->onset_s + sample_s / 2), 8 - slack, "onset %g", e->onset_s);
  cr_expect_gt(largest(s, end_s - 1.5 * sample_s, end_s - sample_s / 2), 2 - slack, "end %g", end_s);
  cr_expect_lt(largest(s, end_s - sample_s / 2, end_s + 0.5), 2 + slack, "after %g", end_s);
  cr_expect_float_eq(largest(s, e->onset_s - 0.1, end_s + 0.1), e->peak_uv, slack + 0.1, "peak %g", e->onset_s);
}

static void check_truth(const char *scenario, const char *emg, double fs_hz) {
  struct tib_simulate_options o = make_options("t", scenario, 0.7, fs_hz);
  o.noise_uv = 0.1;
  o.emg = emg;
  run(&o);
  struct test_recording r;
  struct test_events truth;
  test_recording_read(test_temporary("t.edf"), &r);
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  size_t seen = 0;
  for (size_t i = 0; i < truth.n; i++) {
    if (strcmp(truth.items[i].type, "limb_movement") != 0) continue;
    const char *label = strcmp(truth.items[i].side, "left") == 0 ? "EMG LAT" : "EMG RAT";
    expect_rule(test_recording_find(&r, label), &truth.items[i], 0.65);
    cr_expect_str_eq(truth.items[i].rules, "n/a");
    if (i > 0) cr_expect_geq(truth.items[i].onset_s, truth.items[i - 1].onset_s);
    seen++;
  }
  cr_expect_gt(seen, 60, "%zu", seen);
  test_recording_free(&r);
  test_events_free(&truth);
}

Test(simulate, truth_is_the_rule_to_the_letter) {
  check_truth("bursts", NULL, 256);
  check_truth("bursts", "gaussian", 500);
  check_truth("rls", NULL, 512);
}

Test(simulate, truth_is_the_rule_to_the_letter_for_motor_units) {
  check_truth("bursts", "units", 128);
  check_truth("bursts", "units", 500);
  check_truth("rls", "units", 512);
}

static void check_silence(const char *emg) {
  struct tib_simulate_options o = make_options("t", "rls", 1.5, 200);
  o.noise_uv = 0.1;
  o.emg = emg;
  run(&o);
  struct test_recording r;
  struct test_events truth;
  test_recording_read(test_temporary("t.edf"), &r);
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  for (int leg = 0; leg < 2; leg++) {
    const struct test_signal *s = &r.signals[leg];
    for (size_t i = 0; i < truth.n; i++) {
      const struct test_event *e = &truth.items[i];
      if (strcmp(e->type, "limb_movement") != 0 || (e->side[0] == 'l') != (leg == 0)) continue;
      for (int64_t k = llround(e->onset_s * s->fs_hz); k < llround((e->onset_s + e->duration_s) * s->fs_hz); k++)
        s->x[k] = 0;
    }
    cr_expect_lt(largest(s, 0, 5400), 8.65);
  }
  test_recording_free(&r);
  test_events_free(&truth);
}

/* And where the truth says nothing, nothing is. */
Test(simulate, no_movement_is_left_out_of_the_truth) {
  check_silence("gaussian");
  check_silence("units");
}

Test(simulate, quiet_is_quiet) {
  struct tib_simulate_options o = make_options("t", "quiet", 0.1, 200);
  run(&o);
  struct test_events truth;
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  cr_expect_eq(truth.n, 0);
  test_events_free(&truth);
}

/* ---- the signals ---- */

/* Variance between 10 and 100 Hz, and elsewhere, by Fourier sums over stretches of one second. */
static void measure_band(const struct test_signal *s, int seconds, double *inside, double *outside) {
  int fs = (int)s->fs_hz;
  *inside = *outside = 0;
  for (int second = 5; second < 5 + seconds; second++)
    for (int hz = 1; hz < fs / 2; hz++) {
      double re = 0, im = 0;
      for (int i = 0; i < fs; i++) {
        /* A Hann window, of mean square 3/8: a rectangle would smear the band's edge. */
        double w = 0.5 - 0.5 * cos(2 * PI * i / fs), x = w * s->x[second * fs + i];
        re += x * cos(2 * PI * hz * i / fs);
        im += x * sin(2 * PI * hz * i / fs);
      }
      *(hz < 10 || hz > 100 ? outside : inside) += 2 * (re * re + im * im) / (0.375 * fs * fs * seconds);
    }
}

Test(simulate, rest_is_band_limited_noise_of_the_level_asked_for) {
  struct tib_simulate_options o = make_options("t", "quiet", 0.2, 512);
  run(&o);
  struct test_recording r;
  test_recording_read(test_temporary("t.edf"), &r);
  for (int leg = 0; leg < 2; leg++) {
    const struct test_signal *s = &r.signals[leg];
    double power = 0, fourth = 0, inside, outside;
    for (size_t i = 0; i < s->n; i++) power += s->x[i] * s->x[i] / (double)s->n;
    for (size_t i = 0; i < s->n; i++) fourth += pow(s->x[i], 4) / (double)s->n;
    cr_expect_float_eq(fourth / (power * power), 3, 0.05, "not Gaussian");
    measure_band(s, 60, &inside, &outside);
    cr_expect_float_eq(sqrt(inside), 2, 0.05, "%g", sqrt(inside));
    cr_expect_lt(outside, 0.08 * inside, "%g", outside / inside);
    cr_expect_lt(s->step, 0.04);
  }
  double shared = 0;
  for (size_t i = 0; i < r.signals[0].n; i++) shared += r.signals[0].x[i] * r.signals[1].x[i];
  cr_expect_lt(fabs(shared) / (4 * (double)r.signals[0].n), 0.01, "the legs are independent");
  test_recording_free(&r);
}

/* ---- the rls night ---- */

static int count(const struct test_recording *r, const char *text) {
  int n = 0;
  for (size_t i = 0; i < r->n_annotations; i++) n += strcmp(r->annotations[i].text, text) == 0;
  return n;
}

static const char *const stage_texts[] = {"Sleep stage W", "Sleep stage N1", "Sleep stage N2", "Sleep stage N3",
                                          "Sleep stage R"};

/* By stage, in seconds. */
static void count_stages(const struct test_recording *r, double seconds[5]) {
  double end = 0;
  memset(seconds, 0, 5 * sizeof *seconds);
  for (size_t i = 0; i < r->n_annotations; i++)
    for (int k = 0; k < 5; k++)
      if (strcmp(r->annotations[i].text, stage_texts[k]) == 0) {
        cr_expect_float_eq(r->annotations[i].onset_s, end, 1e-9);
        seconds[k] += r->annotations[i].duration_s;
        end += r->annotations[i].duration_s;
      }
}

Test(simulate, a_night_has_cycles_and_an_excerpt_every_stage) {
  for (int whole = 0; whole < 2; whole++) {
    struct tib_simulate_options o = make_options("t", "rls", whole ? 8 : 0.34, 100);
    run(&o);
    struct test_recording r;
    double seconds[5];
    test_recording_read(test_temporary("t.edf"), &r);
    count_stages(&r, seconds);
    cr_expect_float_eq(seconds[0] + seconds[1] + seconds[2] + seconds[3] + seconds[4], whole ? 28800 : 1200, 1e-9);
    for (int k = 0; k < 5; k++) cr_expect_geq(seconds[k], 30, "%s", stage_texts[k]);
    cr_expect_eq(count(&r, "Lights off"), 1);
    cr_expect_eq(count(&r, "Lights on"), 1);
    cr_expect_geq(count(&r, "EEG arousal"), whole ? 50 : 3);
    cr_expect_geq(count(&r, "Obstructive apnea") + count(&r, "Hypopnea"), whole ? 20 : 2);
    int rem_periods = 0;
    for (size_t i = 1; i < r.n_annotations; i++)
      rem_periods +=
          strcmp(r.annotations[i].text, "Sleep stage R") == 0 && strcmp(r.annotations[i - 1].text, "Sleep stage R") != 0;
    if (whole) cr_expect(rem_periods >= 4 && seconds[2] > 0.35 * 28800 && seconds[3] < 0.25 * 28800, "%d", rem_periods);
    test_recording_free(&r);
  }
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Of movements in either leg at least half a second apart. */
Test(simulate, rls_is_periodic_and_falls_through_the_night) {
  struct tib_simulate_options o = make_options("t", "rls", 8, 100);
  run(&o);
  struct test_events truth;
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  double onset[3000], interval[3000];
  size_t n = 0, m = 0, sustained = 0, early = 0, short_n = 0, long_n = 0, both = 0;
  for (size_t i = 0; i < truth.n; i++) {
    const struct test_event *e = &truth.items[i];
    sustained += strcmp(e->type, "sustained_burst") == 0;
    if (strcmp(e->type, "limb_movement") != 0) continue;
    short_n += e->duration_s < 0.5;
    long_n += e->duration_s > 10;
    if (n > 0 && e->onset_s - onset[n - 1] < 0.5) {
      both++;
      continue;
    }
    onset[n++] = e->onset_s;
    early += e->onset_s < 14400;
  }
  for (size_t i = 1; i < n; i++)
    if (onset[i] - onset[i - 1] >= 10 && onset[i] - onset[i - 1] <= 90) interval[m++] = onset[i] - onset[i - 1];
  qsort(interval, m, sizeof *interval, by_size);
  cr_expect(interval[m / 2] > 18 && interval[m / 2] < 30, "median interval %g", interval[m / 2]);
  cr_expect(m > 0.6 * (double)n && n > 300 && n < 900, "%zu of %zu", m, n);
  cr_expect_gt(early, n - early);
  cr_expect_eq(sustained, 1);
  cr_expect(short_n >= 5 && long_n >= 4 && both > n / 5, "%zu %zu %zu", short_n, long_n, both);
  test_events_free(&truth);
}

/* ---- the ankles ---- */

/* Largest distance of the vector from its own mean over the two seconds before. */
static double motion(const struct test_recording *r, int first, double from_s, double to_s) {
  double fs = r->signals[first].fs_hz, most = 0, mean[3] = {0};
  int64_t a = (int64_t)(from_s * fs), b = (int64_t)(to_s * fs), before = (int64_t)(2 * fs);
  for (int axis = 0; axis < 3; axis++)
    for (int64_t i = a - before; i < a; i++) mean[axis] += r->signals[first + axis].x[i] / (double)before;
  for (int64_t i = a; i < b; i++) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) sum += pow(r->signals[first + axis].x[i] - mean[axis], 2);
    most = fmax(most, sqrt(sum));
  }
  return most;
}

Test(simulate, ankles_feel_gravity_and_the_movements_that_show) {
  struct tib_simulate_options o = make_options("t", "rls", 1, 200);
  run(&o);
  struct test_recording r;
  struct test_events truth;
  test_recording_read(test_temporary("t.edf"), &r);
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  for (int first = 2; first < 8; first += 3) {
    size_t n = r.signals[first].n;
    double *size = calloc(n, sizeof *size);
    for (size_t i = 0; i < n; i++)
      size[i] = sqrt(pow(r.signals[first].x[i], 2) + pow(r.signals[first + 1].x[i], 2) + pow(r.signals[first + 2].x[i], 2));
    qsort(size, n, sizeof *size, by_size);
    cr_expect_float_eq(size[n / 2], 1, 0.005);
    free(size);
  }
  int shown = 0, hidden = 0, gross = 0;
  for (size_t i = 0; i < truth.n; i++) {
    const struct test_event *e = &truth.items[i];
    double end_s = e->onset_s + e->duration_s;
    int ankle = e->side[0] == 'r' ? 5 : 2;
    if (strcmp(e->type, "gross_movement") == 0) {
      gross++;
      cr_expect(motion(&r, 2, e->onset_s, end_s) > 0.5 && motion(&r, 5, e->onset_s, end_s) > 0.5, "at %g", e->onset_s);
    } else if (strcmp(e->type, "limb_movement") == 0 && strcmp(e->accel, "corroborated") == 0 && e->duration_s > 0.5) {
      shown++;
      cr_expect_gt(motion(&r, ankle, e->onset_s, end_s), 0.03, "at %g", e->onset_s);
    } else if (strcmp(e->accel, "not_corroborated") == 0 && strcmp(e->type, "limb_movement") == 0) {
      hidden++;
      cr_expect_lt(motion(&r, ankle, e->onset_s, end_s), 0.03, "at %g", e->onset_s);
    }
  }
  cr_expect(shown > 20 && hidden > 1 && gross > 0, "%d %d %d", shown, hidden, gross);
  test_recording_free(&r);
  test_events_free(&truth);
}

/* ---- a whole polysomnography ---- */

Test(simulate, psg_has_24_channels_and_two_legs) {
  struct tib_simulate_options o = make_options("t", "rls", 0.1, 512);
  o.psg = true;
  run(&o);
  struct test_recording r;
  test_recording_read(test_temporary("t.edf"), &r);
  cr_assert_eq(r.n_signals, 24);
  double bytes = 0;
  for (int i = 0; i < 24; i++) {
    double least = r.signals[i].x[0], most = least;
    bytes += 2 * r.signals[i].fs_hz;
    for (size_t k = 0; k < r.signals[i].n; k++)
      least = fmin(least, r.signals[i].x[k]), most = fmax(most, r.signals[i].x[k]);
    cr_expect_gt(most - least, 3 * r.signals[i].step, "%s is flat", r.signals[i].label);
  }
  /* performance.md 1: records of about 10.7 KB */
  cr_expect_float_eq(bytes, 10700, 300);
  cr_expect_not_null(test_recording_find(&r, "ECG II"));
  test_recording_free(&r);
}
