/* Scenarios of other leg patterns: their truth is what is in the signal, seen by EDFlib and a few lines of this file. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recording.h"
#include "simulate/simulate.h"
#include "support.h"

#define REST_UV 2.0

static const char *const ENDINGS[] = {".edf", "_truth.tsv", "_parts.tsv", "_rem.tsv", "_artefacts.tsv"};
#define N_ENDINGS (sizeof ENDINGS / sizeof *ENDINGS)

static struct tib_simulate_options make_options(const char *scenario, double hours) {
  return (struct tib_simulate_options){
      .name = "s", .scenario = scenario, .hours = hours, .fs_hz = 200, .seed = 21, .noise_uv = REST_UV, .accel_fs_hz = 20};
}

static void run(const struct tib_simulate_options *options) {
  struct tib_error err;
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(options, folder, &err), TIB_OK, "%s", err.text);
}

static const char *file_of(const char *name, const char *ending) {
  char file[64];
  snprintf(file, sizeof file, "%s%s", name, ending);
  return test_temporary(file);
}

/* ---- a night as it was written ---- */

/* A row of a table beside the truth. */
struct row {
  double onset_s, duration_s, number[3];
  char kind[24], side[8];
};

struct night {
  struct test_recording recording;
  struct test_events truth;
  struct row row[4000];
  size_t n_rows;
};

static struct night *open_night(const struct tib_simulate_options *options) {
  struct night *night = calloc(1, sizeof *night);
  cr_assert_not_null(night);
  run(options);
  test_recording_read(file_of(options->name, ".edf"), &night->recording);
  test_events_read(file_of(options->name, "_truth.tsv"), &night->truth);
  return night;
}

static void close_night(struct night *night) {
  test_recording_free(&night->recording);
  test_events_free(&night->truth);
  free(night);
}

/* The rows of a table by `format`, which sets `cells` of them. */
static void read_table(struct night *night, const char *ending, const char *format, int cells) {
  FILE *file = fopen(file_of("s", ending), "r");
  char line[256];
  cr_assert_not_null(file, "%s", ending);
  cr_assert_not_null(fgets(line, sizeof line, file));
  while (fgets(line, sizeof line, file)) {
    cr_assert_lt(night->n_rows, 4000);
    struct row *r = &night->row[night->n_rows++];
    bool rem = strcmp(ending, "_rem.tsv") == 0;
    int n = rem ? sscanf(line, format, &r->onset_s, &r->duration_s, r->side, &r->number[0], &r->number[1], &r->number[2])
                : sscanf(line, format, &r->onset_s, &r->duration_s, r->kind, r->side, &r->number[0]);
    cr_assert_eq(n, cells, "%s", line);
  }
  fclose(file);
}

static const struct test_signal *leg_of(const struct night *night, const char *side) {
  const struct test_signal *s = test_recording_find(&night->recording, *side == 'l' ? "EMG LAT" : "EMG RAT");
  cr_assert_not_null(s);
  return s;
}

static double rms(const struct test_signal *s, double from_s, double to_s) {
  size_t from = (size_t)llround(from_s * s->fs_hz), to = (size_t)llround(to_s * s->fs_hz);
  double sum = 0;
  cr_assert(from < to && to <= s->n);
  for (size_t i = from; i < to; i++) sum += s->x[i] * s->x[i];
  return sqrt(sum / (double)(to - from));
}

/* ---- the same, and not the same ---- */

Test(scenarios, same_options_same_bytes, .timeout = 120) {
  for (size_t i = 0; tib_simulate_scenario(i); i++) {
    struct tib_simulate_options a = make_options(tib_simulate_scenario(i), 0.4), b = a;
    a.with = b.with = "calf";
    a.name = "a", b.name = "b";
    run(&a);
    run(&b);
    const bool there[N_ENDINGS] = {true, true, tib_simulate_has_parts(&a), tib_simulate_has_rem(&a),
                                   tib_simulate_has_artefacts(&a)};
    for (size_t k = 0; k < N_ENDINGS; k++) {
      cr_expect_eq(access(file_of("a", ENDINGS[k]), F_OK) == 0, there[k], "%s: %s", a.scenario, ENDINGS[k]);
      if (there[k]) cr_expect(test_same_bytes(file_of("a", ENDINGS[k]), file_of("b", ENDINGS[k])), "%s", a.scenario);
    }
    b.seed++;
    run(&b);
    cr_expect_not(test_same_bytes(file_of("a", ".edf"), file_of("b", ".edf")), "%s", a.scenario);
    for (size_t k = 0; k < N_ENDINGS; k++) remove(file_of("a", ENDINGS[k]));
  }
}

/* ---- sustained bursts ---- */

/* SBC-1 by its words: root mean square of 0.25 s, twice the rest and 8 uV above it. */
static double share_on(const struct test_signal *s, double from_s, double to_s) {
  int on = 0, n = 0;
  for (double t = from_s; t + 0.25 <= to_s; t += 0.05, n++) on += rms(s, t, t + 0.25) >= fmax(2 * REST_UV, REST_UV + 8);
  return (double)on / n;
}

Test(scenarios, cramp) {
  struct tib_simulate_options o = make_options("cramp", 2);
  struct night *night = open_night(&o);
  size_t n = 0;
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *e = &night->truth.items[i];
    if (strcmp(e->type, "sustained_burst") != 0) continue;
    const struct test_signal *leg = leg_of(night, e->side), *other = leg_of(night, *e->side == 'l' ? "right" : "left");
    double end_s = e->onset_s + e->duration_s;
    cr_expect(e->duration_s >= 20 && e->duration_s <= 200, "%g s", e->duration_s);
    cr_expect_geq(share_on(leg, e->onset_s, end_s), 0.9, "at %g s", e->onset_s);
    cr_expect_lt(share_on(leg, e->onset_s - 10, e->onset_s - 1), 0.05, "before %g s", e->onset_s);
    cr_expect_lt(share_on(leg, end_s + 1, end_s + 10), 0.05, "after %g s", end_s);
    cr_expect_lt(share_on(other, e->onset_s, end_s), 0.05, "the other leg at %g s", e->onset_s);
    cr_expect_str_eq(e->class_, "possible"); /* no calf */
    n++;
  }
  cr_expect_geq(n, 5);
  close_night(night);
}

/* What may be probable has an arousal or wake by 60 s after it (SBC-14) and is three times the rest (SBC-7). */
Test(scenarios, cramp_of_the_calf) {
  struct tib_simulate_options o = make_options("cramp", 3);
  o.with = "calf";
  struct night *night = open_night(&o);
  size_t n[2] = {0, 0};
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *e = &night->truth.items[i];
    double end_s = e->onset_s + e->duration_s, middle_s = e->onset_s + e->duration_s / 2;
    bool left = *e->side == 'l', burst = strcmp(e->type, "sustained_burst") == 0, followed = false;
    const struct test_signal *calf = test_recording_find(&night->recording, left ? "EMG LGAS" : "EMG RGAS");
    if (strcmp(e->type, "limb_movement") == 0 && e->duration_s < 10) /* cross-talk, a fifth */
      cr_expect_lt(rms(calf, e->onset_s, end_s), 0.45 * rms(leg_of(night, e->side), e->onset_s, end_s) + REST_UV);
    if (!burst) continue;
    cr_expect_gt(rms(calf, middle_s - 4, middle_s + 4), 1.2 * rms(leg_of(night, e->side), middle_s - 4, middle_s + 4));
    for (size_t k = 0; k < night->recording.n_annotations; k++) {
      const struct test_annotation *a = &night->recording.annotations[k];
      bool wakes = strcmp(a->text, "EEG arousal") == 0 || strcmp(a->text, "Sleep stage W") == 0;
      followed = followed || (wakes && a->onset_s >= e->onset_s && a->onset_s <= end_s + 60);
    }
    bool strong = rms(leg_of(night, e->side), e->onset_s, end_s) >= 3 * REST_UV, probable = e->class_[1] == 'r';
    if (probable) cr_expect(followed && strong, "at %g s", e->onset_s);
    n[probable]++;
  }
  cr_expect(n[0] > 0 && n[1] > 0, "%zu possible, %zu probable", n[0], n[1]);
  close_night(night);
}

/* ---- runs ---- */

/* The bursts of a run in order of time: `alternating` change legs at each, the others do not. */
static void check_run(const struct night *night, const struct test_event *e, bool alternating) {
  const struct row *before = NULL;
  int bursts = 0;
  for (size_t i = 0; i < night->n_rows; i++) {
    const struct row *r = &night->row[i];
    double middle_s = r->onset_s + r->duration_s / 2;
    if (strcmp(r->kind, "run_burst") != 0 || middle_s < e->onset_s || middle_s > e->onset_s + e->duration_s) continue;
    if (!alternating && strcmp(e->side, "both") == 0 && *r->side == 'r') continue; /* beats of both at once are one */
    double burst_uv = rms(leg_of(night, r->side), middle_s - 0.04, middle_s + 0.04);
    cr_expect_gt(burst_uv, 2 * REST_UV, "%g s", middle_s);
    if (alternating && before) cr_expect_str_neq(r->side, before->side, "%g s", r->onset_s);
    if (before) { /* the leg that moved rests until it moves again */
      double apart_s = r->onset_s - before->onset_s, end_s = before->onset_s + before->duration_s;
      cr_expect(apart_s > 0.2 && apart_s < 1 / 0.3, "%g s", apart_s);
      if (!alternating && r->onset_s - end_s > 0.15)
        cr_expect_lt(rms(leg_of(night, r->side), end_s + 0.03, r->onset_s - 0.03), 3 * REST_UV, "%g s", end_s);
    }
    before = r;
    bursts++;
  }
  cr_expect_eq(bursts, e->parts, "at %g s: %d bursts, %d told", e->onset_s, bursts, e->parts);
  cr_expect_geq(bursts, 4);
}

static void check_runs(const char *scenario) {
  struct tib_simulate_options o = make_options(scenario, 1);
  struct night *night = open_night(&o);
  size_t n = 0;
  read_table(night, "_parts.tsv", "%lf %lf %23s %7s %lf", 5);
  for (size_t i = 0; i < night->truth.n; i++) {
    const struct test_event *e = &night->truth.items[i];
    if (strcmp(e->type, scenario) != 0) continue;
    check_run(night, e, strcmp(scenario, "alma") == 0);
    n++;
  }
  cr_expect_geq(n, 8);
  close_night(night);
}

Test(scenarios, alma) { check_runs("alma"); }
Test(scenarios, hft) { check_runs("hft"); }

/* ---- fragmentary myoclonus ---- */

Test(scenarios, efm) {
  struct tib_simulate_options o = make_options("efm", 1);
  o.noise_uv = 0.1;
  struct night *night = open_night(&o);
  read_table(night, "_parts.tsv", "%lf %lf %23s %7s %lf", 5);
  cr_expect_gt(night->n_rows, 100);
  for (size_t i = 0; i < night->n_rows; i++) {
    const struct row *r = &night->row[i];
    const struct test_signal *s = leg_of(night, r->side);
    double largest = 0;
    for (size_t k = (size_t)((r->onset_s - 0.02) * s->fs_hz); k < (size_t)((r->onset_s + r->duration_s + 0.02) * s->fs_hz);
         k++)
      largest = fmax(largest, fabs(s->x[k]));
    cr_expect_str_eq(r->kind, "fm_potential");
    cr_expect(r->duration_s >= 0.075 && r->duration_s <= 0.15, "%g s", r->duration_s);
    cr_expect(r->number[0] > 50, "%g uV", r->number[0]);
    cr_expect_float_eq(largest, r->number[0], 0.6, "at %g s: %g, told %g uV", r->onset_s, largest, r->number[0]);
    cr_expect_lt(rms(s, r->onset_s - 0.5, r->onset_s - 0.1), 1, "before %g s", r->onset_s);
  }
  close_night(night);
}

/* ---- REM sleep ---- */

/* Tonic share by its words: time at twice the rest, in views of 0.1 s. */
Test(scenarios, rem) {
  struct tib_simulate_options o = make_options("rem", 1);
  struct night *night = open_night(&o);
  size_t tonic = 0, phasic = 0, still = 0;
  read_table(night, "_rem.tsv", "%lf %lf %7s %lf %lf %lf", 6);
  for (size_t i = 0; i < night->n_rows; i++) {
    const struct row *r = &night->row[i];
    const struct test_signal *s = leg_of(night, r->side);
    int on = 0, strong = 0;
    for (int k = 0; k < 100; k++) {
      double level = rms(s, r->onset_s + 0.3 * k, r->onset_s + 0.3 * (k + 1));
      on += level >= 1.8 * REST_UV;
      strong += level >= 4 * REST_UV;
    }
    cr_expect_float_eq(on / 100.0, r->number[0], 0.12, "at %g s: %g, told %g", r->onset_s, on / 100.0, r->number[0]);
    if (r->number[1] == 0) cr_expect_eq(strong, 0, "at %g s", r->onset_s);
    cr_expect_geq(r->number[2], r->number[1]);
    tonic += r->number[0] >= 0.5, phasic += r->number[1] >= 5, still += r->number[2] == 0;
  }
  cr_expect(tonic > 5 && phasic > 5 && still > 5, "%zu, %zu, %zu of %zu", tonic, phasic, still, night->n_rows);
  close_night(night);
}

/* ---- the others ---- */

/* CLIN-6: awake all the time; intervals of 11 to 12 s are the most usual. */
Test(scenarios, sit) {
  struct tib_simulate_options o = make_options("sit", 1);
  struct night *night = open_night(&o);
  double last_s = -100;
  int usual = 0, others = 0;
  for (size_t i = 0; i < night->recording.n_annotations; i++) {
    const char *text = night->recording.annotations[i].text;
    if (strncmp(text, "Sleep stage", 11) == 0) cr_expect_str_eq(text, "Sleep stage W");
  }
  for (size_t i = 0; i < night->truth.n; i++) {
    double interval_s = night->truth.items[i].onset_s - last_s;
    cr_expect_str_eq(night->truth.items[i].type, "limb_movement");
    if (interval_s < 2) continue; /* of the other leg */
    usual += interval_s >= 11 && interval_s < 12;
    others += interval_s < 90 && !(interval_s >= 11 && interval_s < 12);
    last_s = night->truth.items[i].onset_s;
  }
  cr_expect(usual > 30 && usual > others / 2, "%d, others %d", usual, others);
  close_night(night);
}

/* Each stretch of hum is in the signal, and of tone: more rest than about it. */
Test(scenarios, restless) {
  struct tib_simulate_options o = make_options("restless", 2);
  struct night *night = open_night(&o);
  size_t mains = 0, tones = 0;
  read_table(night, "_artefacts.tsv", "%lf %lf %23s %7s %lf", 5);
  for (size_t i = 0; i < night->n_rows; i++) {
    const struct row *r = &night->row[i];
    const struct test_signal *s = leg_of(night, "left");
    double inside_uv = rms(s, r->onset_s + 1, r->onset_s + fmin(r->duration_s, 30) - 1);
    if (strcmp(r->kind, "mains") == 0) cr_expect_gt(inside_uv, 0.5 * r->number[0], "at %g s", r->onset_s);
    if (strcmp(r->kind, "tone") == 0) cr_expect_gt(inside_uv, REST_UV + 0.8 * r->number[0], "at %g s", r->onset_s);
    mains += strcmp(r->kind, "mains") == 0, tones += strcmp(r->kind, "tone") == 0;
  }
  cr_expect(mains > 1 && tones > 1, "%zu hums, %zu tones", mains, tones);
  for (size_t i = 0; i < night->truth.n; i++) {
    const char *type = night->truth.items[i].type;
    cr_expect(strcmp(type, "limb_movement") == 0 || strcmp(type, "gross_movement") == 0, "%s", type);
  }
  close_night(night);
}

Test(scenarios, mixed) {
  static const char *const types[] = {"limb_movement", "sustained_burst", "alma", "hft", "gross_movement"};
  struct tib_simulate_options o = make_options("mixed", 4);
  struct night *night = open_night(&o);
  for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
    size_t n = 0;
    for (size_t i = 0; i < night->truth.n; i++) n += strcmp(night->truth.items[i].type, types[k]) == 0;
    cr_expect_geq(n, 3, "%zu of %s", n, types[k]);
  }
  read_table(night, "_parts.tsv", "%lf %lf %23s %7s %lf", 5);
  size_t potentials = 0;
  for (size_t i = 0; i < night->n_rows; i++) potentials += strcmp(night->row[i].kind, "fm_potential") == 0;
  cr_expect_gt(potentials, 50);
  close_night(night);
}

/* ---- channels of the calves ---- */

static void expect_equal(const struct test_recording *less, const struct test_recording *more) {
  for (int i = 0; i < less->n_signals; i++) {
    const struct test_signal *a = &less->signals[i], *b = &more->signals[i];
    cr_assert_str_eq(a->label, b->label);
    cr_assert_eq(a->n, b->n);
    for (size_t k = 0; k < a->n; k++) cr_assert_eq(a->x[k], b->x[k], "%s, sample %zu", a->label, k);
  }
}

/* They are added behind all others and change nothing. */
Test(scenarios, with_calves_all_else_is_the_same) {
  static const char *const without[] = {NULL, "right"};
  for (int i = 0; i < 2; i++) {
    struct tib_simulate_options a = make_options("cramp", 0.5), b = a;
    struct test_recording less, more;
    a.name = "a", b.name = "b", b.with = "calf";
    a.without = b.without = without[i];
    run(&a);
    run(&b);
    test_recording_read(test_temporary("a.edf"), &less);
    test_recording_read(test_temporary("b.edf"), &more);
    cr_assert_eq(more.n_signals, less.n_signals + 2 - i);
    expect_equal(&less, &more);
    cr_expect_not_null(test_recording_find(&more, "EMG LGAS"));
    cr_expect_eq(test_recording_find(&more, "EMG RGAS") != NULL, i == 0);
    cr_expect_null(test_recording_find(&less, "EMG LGAS"));
    test_recording_free(&less);
    test_recording_free(&more);
  }
}

Test(scenarios, what_cannot_be_added_is_named) {
  struct tib_simulate_options o = make_options("cramp", 0.5);
  struct tib_error err;
  o.with = "calf,arm";
  cr_assert_eq(tib_simulate_check(&o, &err), TIB_USAGE);
  cr_expect_not_null(strstr(err.text, "--with arm: not known"), "%s", err.text);
}
