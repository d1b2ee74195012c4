/* Each artefact as the file shows it, read by EDFlib, against what was asked for and what NAME_artefacts.tsv says. */

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

struct artefact {
  double onset_s, duration_s, size_uv;
  char kind[20], side[8];
};

struct artefacts {
  size_t n;
  struct artefact items[20000];
};

static struct artefacts found; /* of the test's own process */

static struct tib_simulate_options make_options(const char *scenario, double hours) {
  return (struct tib_simulate_options){.name = "t",
                                       .scenario = scenario,
                                       .hours = hours,
                                       .fs_hz = 512,
                                       .seed = 3,
                                       .noise_uv = 0.1,
                                       .accel_fs_hz = 50,
                                       .without = "accelerometer"};
}

static void run(const struct tib_simulate_options *options) {
  struct tib_error err;
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(options, folder, &err), TIB_OK, "%s", err.text);
}

static void read_artefacts(void) {
  FILE *file = fopen(test_temporary("t_artefacts.tsv"), "r");
  char line[256];
  cr_assert_not_null(file);
  cr_assert(fgets(line, sizeof line, file) && strcmp(line, "onset\tduration\tkind\tside\tsize_uv\n") == 0);
  for (found.n = 0; fgets(line, sizeof line, file); found.n++) {
    struct artefact *a = &found.items[found.n];
    cr_assert_lt(found.n, 20000);
    cr_assert_eq(sscanf(line, "%lf %lf %19s %7s %lf", &a->onset_s, &a->duration_s, a->kind, a->side, &a->size_uv), 5);
    if (found.n > 0) cr_expect_geq(a->onset_s, a[-1].onset_s);
  }
  fclose(file);
}

static void make(const struct tib_simulate_options *options, struct test_recording *r) {
  run(options);
  test_recording_read(test_temporary("t.edf"), r);
  read_artefacts();
}

static const struct test_signal *find(const struct test_recording *r, const char *label) {
  const struct test_signal *s = test_recording_find(r, label);
  cr_assert_not_null(s, "%s", label);
  return s;
}

/* Amplitude of a line over [from_s, from_s + length_s), by Goertzel's sum. */
static double line(const struct test_signal *s, double hz, double from_s, double length_s) {
  double re = 0, im = 0;
  int64_t n = (int64_t)(length_s * s->fs_hz), first = (int64_t)(from_s * s->fs_hz);
  for (int64_t i = 0; i < n; i++) {
    re += s->x[first + i] * cos(2 * PI * hz * (double)i / s->fs_hz);
    im += s->x[first + i] * sin(2 * PI * hz * (double)i / s->fs_hz);
  }
  return 2 * hypot(re, im) / (double)n;
}

/* RMS in [low_hz, high_hz] of stretches of one second under a Hann window. */
static double rms(const struct test_signal *s, int low_hz, int high_hz, int from_s, int to_s) {
  int n = (int)s->fs_hz;
  double power = 0;
  for (int second = from_s; second < to_s; second++)
    for (int hz = low_hz; hz <= high_hz; hz++) {
      double re = 0, im = 0;
      for (int i = 0; i < n; i++) {
        double y = (0.5 - 0.5 * cos(2 * PI * i / n)) * s->x[(int64_t)second * n + i];
        re += y * cos(2 * PI * hz * i / n);
        im += y * sin(2 * PI * hz * i / n);
      }
      power += 2 * (re * re + im * im) / (0.375 * n * n);
    }
  return sqrt(power / (to_s - from_s));
}

/* ---- the heart ---- */

struct beats {
  int n;
  double at_s[4000];
};

static bool is_top(const double *x, size_t i) { return x[i] >= x[i - 1] && x[i] > x[i + 1]; }

/* R peaks of the ECG channel: tops above half a millivolt. */
static void find_beats(const struct test_signal *ecg, struct beats *beats) {
  beats->n = 0;
  for (size_t i = 1; i + 1 < ecg->n; i++)
    if (ecg->x[i] > 0.6 && is_top(ecg->x, i) &&
        (beats->n == 0 || (double)i / ecg->fs_hz - beats->at_s[beats->n - 1] > 0.15))
      beats->at_s[beats->n++] = (double)i / ecg->fs_hz;
}

static void expect_heart(double bpm) {
  struct tib_simulate_options o = make_options("quiet", 0.5);
  o.ecg_uv = 40, o.ecg_bpm = bpm, o.ecg_channel = true;
  struct test_recording r;
  static struct beats beats;
  make(&o, &r);
  find_beats(find(&r, "ECG II"), &beats);
  double sum = 0, square = 0, mean_s = 60 / bpm;
  int n = 0, early = 0, paused = 0;
  for (int i = 0; i + 2 < beats.n; i++) {
    double rr = beats.at_s[i + 1] - beats.at_s[i], next = beats.at_s[i + 2] - beats.at_s[i + 1];
    bool premature = rr < 0.82 * mean_s;
    early += premature;
    if (premature) paused += fabs(rr + next - 2 * mean_s) < 0.3 * mean_s;
    if (premature || rr > 1.18 * mean_s) continue;
    sum += rr, square += rr * rr, n++;
  }
  double mean = sum / n, sd = sqrt(square / n - mean * mean);
  cr_expect_float_eq(mean, mean_s, 0.01 * mean_s, "%g", mean);
  cr_expect_float_eq(sd / mean, sqrt(0.03 * 0.03 * 1.5), 0.005, "%g", sd / mean); /* 3 % and a wave of 3 % */
  cr_expect(early > 0.01 * beats.n && early < 0.035 * beats.n, "%d of %d", early, beats.n);
  cr_expect_eq(paused, early);
  int told = 0;
  for (size_t i = 0; i < found.n; i++) {
    if (!strstr(found.items[i].kind, "beat")) continue;
    if (told < beats.n) cr_expect_float_eq(found.items[i].onset_s, beats.at_s[told], 0.012, "beat %d", told);
    told++;
  }
  cr_expect(abs(told - beats.n) <= 1, "%d %d", told, beats.n);
  test_recording_free(&r);
}

Test(artefacts, heart_beats_irregularly_with_premature_beats) {
  expect_heart(50);
  expect_heart(110);
}

static double most(const struct test_signal *s, double from_s, double to_s) {
  double peak = 0;
  for (int64_t i = (int64_t)(from_s * s->fs_hz); i < (int64_t)(to_s * s->fs_hz); i++)
    if (i >= 0 && i < (int64_t)s->n && fabs(s->x[i]) > fabs(peak)) peak = s->x[i];
  return peak;
}

Test(artefacts, legs_see_the_beats_at_their_size_and_in_two_shapes) {
  struct tib_simulate_options o = make_options("quiet", 0.2);
  o.ecg_uv = 60;
  struct test_recording r;
  make(&o, &r);
  const struct test_signal *left = find(&r, "EMG LAT"), *right = find(&r, "EMG RAT");
  double least = 1e9, largest = 0, mean = 0, alike = 0, powers[2] = {0};
  int n = 0;
  cr_expect_null(test_recording_find(&r, "ECG II"));
  for (size_t i = 1; i + 1 < found.n; i++) {
    const struct artefact *a = &found.items[i];
    if (strcmp(a->kind, "beat") != 0) continue;
    double l = fabs(most(left, a->onset_s - 0.1, a->onset_s + 0.15)),
           p = fabs(most(right, a->onset_s - 0.1, a->onset_s + 0.15));
    cr_expect_float_eq(l, a->size_uv, 1.5, "at %g: %g", a->onset_s, l);
    cr_expect_float_eq(p, 0.7 * a->size_uv, 1.5, "at %g: %g", a->onset_s, p);
    least = fmin(least, l), largest = fmax(largest, l), mean += l, n++;
  }
  cr_expect_float_eq(mean / n, 60, 0.9);
  cr_expect(least > 52 && least < 56 && largest > 64 && largest < 68, "%g %g", least, largest);
  for (size_t i = 0; i < left->n; i++) {
    alike += left->x[i] * right->x[i];
    powers[0] += left->x[i] * left->x[i];
    powers[1] += right->x[i] * right->x[i];
  }
  cr_expect(alike < 0 && alike > -0.97 * sqrt(powers[0] * powers[1]), "another polarity and another shape");
  test_recording_free(&r);
}

/* From where it leaves the line before the R peak to where it comes back for good before the T wave. */
Test(artefacts, qrs_takes_80_to_100_ms) {
  struct tib_simulate_options o = make_options("quiet", 0.1);
  o.ecg_channel = true, o.ecg_bpm = 60;
  struct test_recording r;
  make(&o, &r);
  const struct test_signal *ecg = find(&r, "ECG II");
  int n = 0;
  double width = 0;
  for (size_t i = 2; i + 2 < found.n; i++) {
    if (strcmp(found.items[i].kind, "beat") != 0) continue;
    double first = 1, last = -1, at = found.items[i].onset_s;
    for (double t = -0.08; t < 0.1; t += 1 / ecg->fs_hz)
      if (fabs(ecg->x[llround((at + t) * ecg->fs_hz)]) > 0.036) first = fmin(first, t), last = fmax(last, t);
    width += last - first, n++;
  }
  cr_expect(width / n > 0.08 && width / n < 0.1, "%g s", width / n);
  cr_expect_lt(rms(find(&r, "EMG LAT"), 10, 100, 5, 65), 0.11, "the legs are as they were");
  test_recording_free(&r);
}

Test(artefacts, psg_has_one_ecg_channel_with_the_same_beats) {
  struct tib_simulate_options o = make_options("quiet", 0.1);
  o.ecg_uv = 20, o.psg = true, o.ecg_channel = true;
  struct test_recording r;
  static struct beats beats;
  make(&o, &r);
  int channels = 0, told = 0;
  for (int i = 0; i < r.n_signals; i++) channels += strncmp(r.signals[i].label, "ECG", 3) == 0;
  cr_expect_eq(channels, 1);
  find_beats(find(&r, "ECG II"), &beats);
  for (size_t i = 0; i < found.n && told < beats.n; i++)
    if (strstr(found.items[i].kind, "beat")) {
      cr_expect_float_eq(found.items[i].onset_s, beats.at_s[told], 0.012);
      told++;
    }
  cr_expect_gt(told, 350);
  test_recording_free(&r);
}

/* ---- mains ---- */

static void expect_mains(double asked_hz, double hz) {
  struct tib_simulate_options o = make_options("quiet", 0.2);
  o.mains_uv = 30, o.mains_hz = asked_hz;
  struct test_recording r;
  make(&o, &r);
  for (int leg = 0; leg < 2; leg++) {
    const struct test_signal *s = &r.signals[leg];
    double mean = 0, third = 0, least = 1e9, largest = 0;
    /* Over two turns of its slow modulation by a fifth, in stretches short against its wandering. */
    for (int t = 0; t < 194; t += 2) {
      double now = line(s, hz * 1.0001, t, 2);
      mean += now / 97, third += line(s, 3 * hz * 1.0001, t, 2) / 97;
      least = fmin(least, now), largest = fmax(largest, now);
    }
    cr_expect_float_eq(mean, 30, 0.3, "%g", mean);
    cr_expect_float_eq(third, 9, 0.2, "%g", third);
    cr_expect(least < 25 && least > 23 && largest > 35 && largest < 37, "%g %g", least, largest);
    cr_expect_lt(line(s, 110 - hz, 0, 10), 0.5, "nothing at the other grid's frequency");
    /* It does not keep its frequency: over 200 s it is no line any more. */
    cr_expect_lt(line(s, hz * 1.0001, 0, 200), 29 * 0.97, "%g", line(s, hz * 1.0001, 0, 200));
  }
  test_recording_free(&r);
}

Test(artefacts, mains_of_50_and_60_hz) {
  expect_mains(0, 50);
  expect_mains(50, 50);
  expect_mains(60, 60);
}

/* ---- electrodes ---- */

static int count_rows(const char *kind, const char *side) {
  int n = 0;
  for (size_t i = 0; i < found.n; i++)
    n += strcmp(found.items[i].kind, kind) == 0 && strcmp(found.items[i].side, side) == 0;
  return n;
}

static bool is_alone(size_t i, double before_s, double after_s) {
  for (size_t k = 0; k < found.n; k++)
    if (k != i && strcmp(found.items[k].side, found.items[i].side) == 0 &&
        found.items[k].onset_s > found.items[i].onset_s - before_s &&
        found.items[k].onset_s < found.items[i].onset_s + after_s)
      return false;
  return true;
}

/* Away from zero or over it: the way back is no jump. */
static int count_jumps(const struct test_signal *s, double at_least_uv) {
  int n = 0;
  int64_t last = -100;
  for (int64_t i = 3; i < (int64_t)s->n; i++) {
    double now = s->x[i], before = s->x[i - 3];
    bool away = fabs(now) > fabs(before) + at_least_uv || (now * before < 0 && fabs(now) > at_least_uv);
    if (!away || i - last < 15) continue;
    n++;
    last = i;
  }
  return n;
}

Test(artefacts, pops_jump_and_come_back) {
  struct tib_simulate_options o = make_options("quiet", 2);
  o.pops_per_hour = 60;
  struct test_recording r;
  make(&o, &r);
  int up = 0, alone = 0, close = 0;
  for (int leg = 0; leg < 2; leg++) {
    cr_expect_eq(count_rows("pop", leg ? "right" : "left"), 120);
    /* The quickest returns hide a part of the smallest; two may fall together. */
    int seen = count_jumps(&r.signals[leg], 110);
    cr_expect(seen >= 112 && seen <= 120, "%d", seen);
  }
  for (size_t i = 0; i < found.n; i++) {
    const struct artefact *a = &found.items[i];
    const struct test_signal *s = find(&r, a->side[0] == 'l' ? "EMG LAT" : "EMG RAT");
    cr_expect(fabs(a->size_uv) > 199 && fabs(a->size_uv) < 3001, "%g", a->size_uv);
    cr_expect(a->duration_s > 0.0049 && a->duration_s < 0.0501, "%g", a->duration_s);
    up += a->size_uv > 0;
    if (!is_alone(i, 0.7, 0.7)) {
      close++;
      continue;
    }
    int64_t at = llround(a->onset_s * s->fs_hz);
    cr_expect_lt(fabs(s->x[at - 2]), 1);
    cr_expect_float_eq(most(s, a->onset_s - 0.01, a->onset_s + 0.03), a->size_uv, 1.5, "at %g", a->onset_s);
    double back = s->x[at + 2 + llround(3 * a->duration_s * s->fs_hz)] / a->size_uv;
    cr_expect(back > 0.018 && back < 0.056, "e^-3 is left, less what came of 2 samples: %g", back);
    cr_expect_lt(fabs(s->x[at + 3 + llround(12 * a->duration_s * s->fs_hz)]), 1);
    alone++;
  }
  cr_expect(up > 80 && up < 160 && alone > 100 && close > 20, "%d up, %d alone, %d close to another", up, alone, close);
  test_recording_free(&r);
}

Test(artefacts, steps_fall_with_the_recorder) {
  double tau_s[2] = {0};
  for (int seed = 0; seed < 2; seed++) {
    struct tib_simulate_options o = make_options("quiet", 1);
    o.steps_per_hour = 40, o.seed = seed ? 9 : 3;
    struct test_recording r;
    int n = 0;
    make(&o, &r);
    for (size_t i = 0; i < found.n; i++) {
      const struct artefact *a = &found.items[i];
      const struct test_signal *s = find(&r, a->side[0] == 'l' ? "EMG LAT" : "EMG RAT");
      cr_expect_str_eq(a->kind, "step");
      cr_expect(fabs(a->size_uv) > 19.9 && fabs(a->size_uv) < 500.1, "%g", a->size_uv);
      if (!is_alone(i, 9, 2) || fabs(a->size_uv) < 100) continue;
      int64_t at = llround(a->onset_s * s->fs_hz);
      double early = s->x[at + 26], late = s->x[at + 26 + 256], tau = 0.5 / log(early / late);
      cr_expect(early / a->size_uv > 0.8 && early / a->size_uv < 1);
      cr_expect(tau > 0.29 && tau < 1.01, "%g", tau);
      if (n++ > 0) cr_expect_float_eq(tau, tau_s[seed], 0.05 * tau, "one recorder: %g %g", tau, tau_s[seed]);
      tau_s[seed] = tau;
    }
    cr_expect_gt(n, 10, "%d", n);
    cr_expect_eq(count_rows("step", "left"), 40);
    cr_expect_eq(count_rows("step", "right"), 40);
    test_recording_free(&r);
  }
  cr_expect_gt(fabs(tau_s[0] - tau_s[1]), 0.1, "another night, another recorder");
}

Test(artefacts, drift_is_slow) {
  struct tib_simulate_options o = make_options("quiet", 0.6);
  o.drift_uv = 100;
  struct test_recording r;
  make(&o, &r);
  for (int leg = 0; leg < 2; leg++) {
    const struct test_signal *s = &r.signals[leg];
    double power = 0, quick = 0;
    for (size_t i = 0; i < s->n; i++) power += s->x[i] * s->x[i] / (double)s->n;
    cr_expect_float_eq(sqrt(power), 100, 12, "%g", sqrt(power));
    /* Next to nothing of it from 6 Hz on, nor in the band of the legs; lower than that reach the window's skirts. */
    quick = rms(s, 6, 9, 100, 160);
    cr_expect_lt(quick, 0.5, "%g", quick);
    cr_expect_lt(rms(s, 11, 100, 100, 160), 0.13, "%g", rms(s, 11, 100, 100, 160));
  }
  test_recording_free(&r);
}

/* ---- tone ---- */

static void expect_tone(const char *emg) {
  struct tib_simulate_options o = make_options("quiet", 3);
  o.tone = true, o.noise_uv = 2, o.fs_hz = 256, o.emg = emg;
  struct test_recording r;
  make(&o, &r);
  cr_expect_geq(found.n, 2);
  for (size_t i = 0; i < found.n; i++) {
    const struct artefact *a = &found.items[i];
    cr_expect_str_eq(a->kind, "tone");
    cr_expect(a->size_uv >= 2 && a->size_uv <= 6 && a->duration_s >= 60 && a->duration_s <= 1200);
    int from = (int)a->onset_s + 2, to = (int)(a->onset_s + a->duration_s) - 1;
    if (to > from + 120) to = from + 120;
    for (int leg = 0; leg < 2; leg++) {
      bool has = strcmp(a->side, "both") == 0 || (a->side[0] == 'r') == (leg == 1);
      double inside = rms(&r.signals[leg], 10, 100, from, to), expected = 2 + (has ? a->size_uv : 0);
      cr_expect_float_eq(inside, expected, 0.06 * expected, "%s: %g, not %g", emg, inside, expected);
      if (from > 80) cr_expect_float_eq(rms(&r.signals[leg], 10, 100, from - 63, from - 3), 2, 0.12);
    }
  }
  test_recording_free(&r);
}

Test(artefacts, tone_is_more_rest_for_minutes) {
  expect_tone("gaussian");
  expect_tone("units");
}

/* A movement stays at least twice its rest; what lies elsewhere does not change. */
Test(artefacts, movements_stand_out_of_the_tone) {
  struct tib_simulate_options o = make_options("bursts", 2);
  struct test_events with, without;
  o.noise_uv = 4, o.fs_hz = 200;
  run(&o);
  test_events_read(test_temporary("t_truth.tsv"), &without);
  o.tone = true;
  run(&o);
  read_artefacts();
  test_events_read(test_temporary("t_truth.tsv"), &with);
  int inside = 0, raised = 0;
  for (size_t i = 0; i < with.n; i++) {
    const struct test_event *e = &with.items[i];
    double middle = e->onset_s + e->duration_s / 2;
    const struct artefact *tone = NULL;
    for (size_t k = 0; k < found.n; k++) {
      const struct artefact *a = &found.items[k];
      if (middle > a->onset_s - 10 && middle < a->onset_s + a->duration_s + 10 &&
          (a->side[0] == 'b' || a->side[0] == e->side[0]))
        tone = a;
    }
    bool same = false;
    for (size_t k = 0; k < without.n; k++)
      same |= strcmp(without.items[k].side, e->side) == 0 && without.items[k].onset_s == e->onset_s &&
              without.items[k].peak_uv == e->peak_uv;
    if (!tone) cr_expect(same, "at %g", e->onset_s);
    if (tone && middle > tone->onset_s + 10 && middle < tone->onset_s + tone->duration_s - 10) {
      inside++;
      raised += !same;
      cr_expect_gt(e->peak_uv, 2 * (4 + tone->size_uv), "at %g", e->onset_s);
    }
  }
  cr_expect(inside > 10 && raised > 2, "%d %d", inside, raised);
  test_events_free(&with);
  test_events_free(&without);
}

/* ---- what stays ---- */

static struct tib_simulate_options make_everything(const char *name) {
  struct tib_simulate_options o = make_options("rls", 0.3);
  o.name = name, o.emg = "units", o.noise_uv = 2, o.fs_hz = 200;
  o.mains_uv = 10, o.mains_hz = 60, o.ecg_uv = 20, o.ecg_channel = true;
  o.pops_per_hour = o.steps_per_hour = 20, o.drift_uv = 30, o.tone = true;
  return o;
}

Test(artefacts, same_options_same_bytes) {
  struct tib_simulate_options a = make_everything("a"), b = make_everything("b");
  run(&a);
  run(&b);
  cr_expect(test_same_bytes(test_temporary("a.edf"), test_temporary("b.edf")));
  cr_expect(test_same_bytes(test_temporary("a_truth.tsv"), test_temporary("b_truth.tsv")));
  cr_expect(test_same_bytes(test_temporary("a_artefacts.tsv"), test_temporary("b_artefacts.tsv")));
}

/* The truth is the burst's own; nothing that comes on top changes it. */
Test(artefacts, change_no_movement) {
  struct tib_simulate_options a = make_everything("a"), b = make_options("rls", 0.3);
  a.tone = false;
  b.name = "b", b.emg = "units", b.noise_uv = 2, b.fs_hz = 200;
  run(&a);
  run(&b);
  cr_expect(test_same_bytes(test_temporary("a_truth.tsv"), test_temporary("b_truth.tsv")));
  cr_expect_neq(access(test_temporary("b_artefacts.tsv"), F_OK), 0, "a clean night has no table of artefacts");
}

/* One after the other on top of the same night: the difference of two nights is the artefact. */
Test(artefacts, add_to_the_night_that_was_there) {
  struct tib_simulate_options o = make_options("bursts", 0.1);
  struct test_recording clean, more;
  o.noise_uv = 2;
  run(&o);
  test_recording_read(test_temporary("t.edf"), &clean);
  o.ecg_uv = 50;
  make(&o, &more);
  double power = 0;
  size_t n = 0, k = 0;
  const struct test_signal *a = &clean.signals[0], *b = &more.signals[0];
  for (size_t i = 0; i < a->n; i++) {
    double t = (double)i / a->fs_hz;
    while (k + 1 < found.n && found.items[k + 1].onset_s < t) k++;
    bool near = t < found.items[0].onset_s + 0.75 || t < found.items[k].onset_s + 0.5 ||
                (k + 1 < found.n && t > found.items[k + 1].onset_s - 0.3);
    if (!near) cr_assert_float_eq(a->x[i], b->x[i], 1.2, "at %g", t);
    n += !near;
    power += pow(a->x[i] - b->x[i], 2) / (double)a->n;
  }
  cr_expect_gt(n, 100);
  cr_expect(sqrt(power) > 4 && sqrt(power) < 20, "%g", sqrt(power));
  test_recording_free(&clean);
  test_recording_free(&more);
}

Test(artefacts, of_a_leg_that_is_not_there_are_not_told) {
  struct tib_simulate_options o = make_everything("t");
  o.without = "right,accelerometer";
  run(&o);
  read_artefacts();
  for (size_t i = 0; i < found.n; i++) cr_expect_str_eq(found.items[i].side, "left");
}

/* ---- the gross scenario ---- */

static void gravity(const struct test_recording *r, int first, double from_s, double to_s, double g[3]) {
  double fs = r->signals[first].fs_hz;
  int64_t a = (int64_t)(from_s * fs), b = (int64_t)(to_s * fs);
  for (int axis = 0; axis < 3; axis++) {
    g[axis] = 0;
    for (int64_t i = a; i < b; i++) g[axis] += r->signals[first + axis].x[i] / (double)(b - a);
  }
}

/* Largest distance of the vector from where it lay in the second before. */
static double motion(const struct test_recording *r, int first, double from_s, double to_s) {
  double g[3], fs = r->signals[first].fs_hz, largest = 0;
  gravity(r, first, from_s - 1, from_s, g);
  for (int64_t i = (int64_t)(from_s * fs); i < (int64_t)(to_s * fs); i++) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) sum += pow(r->signals[first + axis].x[i] - g[axis], 2);
    largest = fmax(largest, sqrt(sum));
  }
  return largest;
}

static double turned_deg(const struct test_recording *r, int first, double from_s, double to_s) {
  double a[3], b[3], dot = 0, lengths[2] = {0};
  gravity(r, first, from_s - 4, from_s - 1, a);
  gravity(r, first, to_s + 1, to_s + 4, b);
  for (int i = 0; i < 3; i++) dot += a[i] * b[i], lengths[0] += a[i] * a[i], lengths[1] += b[i] * b[i];
  return 180 / PI * acos(fmin(1, dot / sqrt(lengths[0] * lengths[1])));
}

Test(artefacts, gross_movements_are_of_the_body_and_others_are_not) {
  struct tib_simulate_options o = make_options("gross", 4);
  o.without = NULL, o.noise_uv = 2, o.fs_hz = 200;
  struct test_recording r;
  struct test_events truth;
  run(&o);
  test_recording_read(test_temporary("t.edf"), &r);
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  int gross = 0, turned = 0, rows = 0, shown = 0;
  double still[3];
  gravity(&r, 2, 1, 4, still);
  double power = 0;
  for (int i = 50; i < 200; i++) power += pow(r.signals[2].x[i] - still[0], 2) / 150;
  cr_expect(sqrt(power) > 0.002 && sqrt(power) < 0.005, "sensor noise %g g", sqrt(power));
  for (size_t i = 0; i < truth.n; i++) {
    const struct test_event *e = &truth.items[i];
    double end_s = e->onset_s + e->duration_s;
    int ankle = e->side[0] == 'r' ? 5 : 2;
    if (strcmp(e->type, "gross_movement") == 0) {
      gross++;
      cr_expect(motion(&r, 2, e->onset_s, end_s) > 0.5 && motion(&r, 5, e->onset_s, end_s) > 0.5, "at %g", e->onset_s);
      turned += turned_deg(&r, 2, e->onset_s, end_s + 1) > 20 && turned_deg(&r, 5, e->onset_s, end_s + 1) > 20;
    } else if (strcmp(e->accel, "gross_body") == 0) {
      rows++;
      cr_expect(e->duration_s > 1.5 && e->duration_s < 15.5, "%g", e->duration_s);
    } else if (strcmp(e->accel, "corroborated") == 0 && e->duration_s > 0.7) {
      double peak = motion(&r, ankle, e->onset_s, end_s);
      cr_expect(peak > 0.03 && peak < 0.42, "at %g: %g", e->onset_s, peak);
      shown++;
    }
  }
  cr_expect(gross >= 40 && gross <= 56, "%d", gross);
  cr_expect_eq(rows, 2 * gross);
  cr_expect(turned > 0.6 * gross && turned < gross, "%d of %d", turned, gross);
  cr_expect_gt(shown, 60);
  test_recording_free(&r);
  test_events_free(&truth);
}
