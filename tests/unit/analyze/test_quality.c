/* Signal quality from the bytes of an EDF file to denominators, notes and the summary: rules.md 2.8, EDGE-17, -18, -21,
 * -23. */

#include <criterion/criterion.h>
#include <jansson.h>

#include <tibialis/analyze.h>

#include "base/text.h"
#include "report/json.h"
#include "support.h"
#include "tests/unit/condition/night.h"
#include "write/write.h"

#define FS 256
#define MINUTES 30
#define SECONDS (60 * MINUTES)
#define N (FS * SECONDS)
#define STEP_UV 0.1

struct legs {
  double *x[2];
};

static struct legs still(double left_uv, double right_uv) {
  struct legs legs;
  for (int leg = 0; leg < 2; leg++) {
    struct night_noise noise = night_noise_make(FS, 50 + (uint64_t)leg);
    legs.x[leg] = malloc(N * sizeof(double));
    for (size_t i = 0; i < N; i++) legs.x[leg][i] = (leg ? right_uv : left_uv) * night_next(&noise);
  }
  return legs;
}

static enum tib_status fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  (void)err;
  const struct legs *legs = user;
  for (int i = 0; i < FS; i++) {
    long d = lround(legs->x[signal][record * FS + i] / STEP_UV);
    samples[i] = d < -32768 ? -32768 : d > 32767 ? 32767 : (int)d;
  }
  return TIB_OK;
}

/* Frees the samples. */
static struct tib_result analyze(struct legs legs) {
  static struct tib_rules rules[2];
  struct tib_edf_signal signal[2];
  for (int leg = 0; leg < 2; leg++)
    signal[leg] = (struct tib_edf_signal){.label = leg ? "EMG RAT" : "EMG LAT",
                                          .unit = "uV",
                                          .physical_min = -32768 * STEP_UV,
                                          .physical_max = 32767 * STEP_UV,
                                          .digital_min = -32768,
                                          .digital_max = 32767,
                                          .samples_per_record = FS};
  struct tib_edf_plan plan = {.record_duration = TIB_TICKS_PER_S,
                              .n_records = SECONDS,
                              .n_signals = 2,
                              .signals = signal,
                              .start = "1985-01-01 00:00:00",
                              .fill = fill,
                              .user = &legs};
  struct tib_error err = {0};
  struct tib_result result;
  cr_assert_eq(tib_edf_write(test_temporary("quality.edf"), &plan, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[0], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[1], "wasm-2016", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 2, .profiles = rules};
  cr_assert_eq(tib_analyze_file(test_temporary("quality.edf"), &options, &result, &err), TIB_OK, "%s", err.text);
  for (int leg = 0; leg < 2; leg++) free(legs.x[leg]);
  return result;
}

static const char *note_of(const struct tib_result *result, const char *code, enum tib_side side) {
  for (size_t i = 0; i < result->n_notes; i++)
    if (strcmp(result->notes[i].code, code) == 0 && result->notes[i].side == side) return result->notes[i].text;
  return NULL;
}

static void expect_note(const struct tib_result *result, const char *code, enum tib_side side, const char *text) {
  const char *found = note_of(result, code, side);
  cr_expect_not_null(found, "%s", code);
  if (found) cr_expect_not_null(strstr(found, text), "%s: %s", code, found);
}

static json_t *summary_of(const struct tib_result *result) {
  struct tib_report_options options = {.formats = "json", .paper = "a4"};
  struct tib_text text = {0};
  struct tib_error err = {0};
  cr_assert_eq(tib_json_summary(&text, result, &options, &err), TIB_OK, "%s", err.text);
  json_t *root = json_loadb(text.s, text.n, 0, NULL);
  cr_assert_not_null(root);
  tib_text_finish(&text);
  return root;
}

static long count_of(json_t *root, const char *leg, const char *key) {
  json_t *minutes = json_object_get(json_object_get(json_object_get(root, "quality"), leg), "minutes");
  return (long)json_integer_value(json_object_get(minutes, key));
}

/* Minutes 2-4 loose, 6-7 clipped, 9-10 without a signal and then another level, 15-21 noisy (longer than any event that the
 * resting level is held through, BASE-4); two pops in minute 26. */
static struct legs faulty(void) {
  struct legs legs = still(1.5, 1.5);
  struct night_noise noise = night_noise_make(FS, 60);
  double *x = legs.x[0];
  for (size_t i = 0; i < N; i++) {
    size_t minute = i / (60 * FS);
    if (minute >= 9) x[i] *= 3;
    if (minute >= 2 && minute < 5) x[i] += 200 * sqrt(2.0) * sin(2.0 * NIGHT_PI * 50.0 * (double)i / FS);
    double t = (double)i / FS, sway = sin(2.0 * NIGHT_PI * 0.7 * t); /* no heart's, though as slow as one */
    if (minute >= 6 && minute < 8) x[i] += 6000 * sway * sin(NIGHT_PI * (t / 120.0 - 3.0)); /* no jump at either end */
    if (minute >= 9 && minute < 11) x[i] = 12.5;
    if (minute >= 15 && minute < 22) x[i] += 60 * night_next(&noise);
    for (size_t k = 0; k < 2; k++) {
      size_t at = (26 * 60 + 20 + 10 * k) * FS;
      if (i >= at) x[i] += 900 * exp(-(double)(i - at) / (0.02 * FS));
    }
  }
  return legs;
}

Test(quality, each_fault_is_told_and_counted) {
  struct tib_result result = analyze(faulty());
  const struct tib_leg_detection *left = &result.detections[0].legs[0];
  static const struct {
    size_t minute;
    unsigned faults;
  } want[] = {{0, 0},
              {2, TIB_MINUTE_DETACHED | TIB_MINUTE_MAINS},
              {4, TIB_MINUTE_DETACHED | TIB_MINUTE_MAINS},
              {6, TIB_MINUTE_CLIPPED},
              {7, TIB_MINUTE_CLIPPED},
              {9, TIB_MINUTE_FLAT},
              {10, TIB_MINUTE_FLAT},
              {11, TIB_MINUTE_REFIT},
              {13, 0},
              {15, TIB_MINUTE_NOISY},
              {18, TIB_MINUTE_NOISY},
              {21, TIB_MINUTE_NOISY},
              {26, TIB_MINUTE_POPS}};
  cr_assert_eq(left->n_minutes, MINUTES);
  for (size_t i = 0; i < sizeof want / sizeof *want; i++)
    cr_expect_eq(left->minute_faults[want[i].minute], want[i].faults, "minute %zu: %u", want[i].minute,
                 left->minute_faults[want[i].minute]);
  expect_note(&result, "detached", TIB_LEFT, "100 uV RMS or more in 3 min");
  expect_note(&result, "clipped", TIB_LEFT, "5 % of the samples of 2 min");
  expect_note(&result, "flat-signal", TIB_LEFT, "1 stretches");
  expect_note(&result, "resting-level-unscorable", TIB_LEFT, "15 uV for 7 min");
  expect_note(&result, "electrode-refit", TIB_LEFT, "1 time, first 0:11 h");
  expect_note(&result, "electrode-pops", TIB_LEFT, "2 of them in 1 min");
  /* Fourteen minutes are out on this leg. The other one is whole, so no minute leaves the denominators (EDGE-6). */
  cr_expect_float_eq(result.quality[0].scorable_h, (MINUTES - 14) / 60.0, 0.002, "%g h", result.quality[0].scorable_h);
  cr_expect_float_eq(result.quality[1].scorable_h, MINUTES / 60.0, 1e-9);
  cr_expect_null(note_of(&result, "same-signal", TIB_SIDE_NONE));
  cr_expect_null(note_of(&result, "electrode-pops", TIB_RIGHT));
  json_t *root = summary_of(&result);
  cr_expect_eq(count_of(root, "left", "n"), MINUTES);
  cr_expect_eq(count_of(root, "left", "detached"), 3);
  cr_expect_eq(count_of(root, "left", "clipped"), 2);
  cr_expect_eq(count_of(root, "left", "flat"), 2);
  cr_expect_eq(count_of(root, "left", "noisy"), 7);
  cr_expect_eq(count_of(root, "left", "refit"), 1);
  cr_expect_eq(count_of(root, "left", "pops"), 1);
  cr_expect_eq(count_of(root, "right", "detached"), 0);
  json_decref(root);
  tib_result_finish(&result);
}

/* The runs of the summary cover every minute once, and say what the minutes say. */
Test(quality, runs_of_minutes_cover_the_night) {
  struct tib_result result = analyze(faulty());
  json_t *root = summary_of(&result);
  json_t *minutes = json_object_get(json_object_get(json_object_get(root, "quality"), "left"), "minutes"), *run;
  size_t i, next = 0;
  json_array_foreach(json_object_get(minutes, "runs"), i, run) {
    size_t first = (size_t)json_integer_value(json_object_get(run, "minute"));
    cr_expect_eq(first, next);
    next = first + (size_t)json_integer_value(json_object_get(run, "n"));
    size_t names = json_array_size(json_object_get(run, "faults"));
    cr_expect_eq(names, (size_t)__builtin_popcount(result.detections[0].legs[0].minute_faults[first]));
    json_t *rest = json_object_get(run, "rest_uv");
    cr_expect(first == 9 ? json_is_null(rest) : json_is_number(rest), "minute %zu", first);
  }
  cr_expect_eq(next, MINUTES);
  json_decref(root);
  tib_result_finish(&result);
}

/* EDGE-17, and BASE-7's last sentence: a loose electrode for 18 of 30 minutes. */
Test(quality, a_lost_leg_is_named_with_its_cause) {
  struct legs legs = still(1.5, 1.5);
  for (size_t i = 0; i < 18 * 60 * FS; i++) legs.x[1][i] += 300 * sin(2.0 * NIGHT_PI * 60.0 * (double)i / FS);
  struct tib_result result = analyze(legs);
  expect_note(&result, "leg-lost", TIB_RIGHT, "it is left out (18 min with a loose electrode)");
  cr_expect_null(note_of(&result, "leg-lost", TIB_LEFT));
  tib_result_finish(&result);
}

/* BASE-7: what is loose on both legs leaves the denominators. */
Test(quality, minutes_out_on_every_leg_leave_the_denominators) {
  struct legs legs = still(1.5, 1.5);
  for (int leg = 0; leg < 2; leg++)
    for (size_t i = 5 * 60 * FS; i < 9 * 60 * FS; i++) legs.x[leg][i] += 300 * sin(2.0 * NIGHT_PI * 50.0 * (double)i / FS);
  struct tib_result result = analyze(legs);
  const struct tib_index *index = &result.profiles[0].score.total.index[TIB_INDEX_LM];
  cr_expect_float_eq(index->denominator_h, (MINUTES - 4) / 60.0, 1e-9, "%g h", index->denominator_h);
  tib_result_finish(&result);
}

/* EDGE-18: a copy with another scale and sign. */
Test(quality, a_copied_channel_is_told) {
  struct legs legs = still(2, 2);
  for (size_t i = 0; i < N; i++) legs.x[1][i] = -1.7 * legs.x[0][i];
  struct tib_result result = analyze(legs);
  expect_note(&result, "same-signal", TIB_SIDE_NONE, "EMG LAT and EMG RAT hold the same signal");
  tib_result_finish(&result);
}

/* Quiet legs of any strength are scored, whatever else is told of them. */
Test(quality, a_quiet_leg_is_never_out) {
  static const double level[] = {0.3, 1, 2, 3, 5, 8, 10, 4};
  for (int i = 0; i < 8; i += 2) {
    struct tib_result result = analyze(still(level[i], level[i + 1]));
    for (int leg = 0; leg < 2; leg++) {
      cr_expect_eq(result.detections[0].legs[leg].n_out, 0, "%g uV", level[i + leg]);
      cr_expect_float_eq(result.quality[leg].scorable_h, MINUTES / 60.0, 1e-9);
      for (size_t m = 0; m < MINUTES; m++) cr_expect_eq(result.detections[0].legs[leg].minute_faults[m], 0);
    }
    tib_result_finish(&result);
  }
}
