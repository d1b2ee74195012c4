/* Movements that somebody else scored, through the whole analysis. Recordings are written by EDFlib. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "support.h"

#define S TIB_TICKS_PER_S
#define SECONDS 400
#define RATE 200
#define PI 3.14159265358979323846

enum { LEGS = 1, ANKLE = 2 };

struct given {
  int onset_s, duration_ms;
  const char *text;
};

static const struct given GIVEN[] = {{50, 2000, "Limb movement@@LAT"},   {80, 2000, "Limb movement@@RAT"},
                                     {110, 2000, "Limb movement@@LAT"},  {140, 2000, "Limb movement@@RAT"},
                                     {170, 12000, "Limb movement@@LAT"}, {300, 300, "Limb movement@@LAT"}};
#define N_GIVEN (sizeof GIVEN / sizeof *GIVEN)

/* EMG at rest of about 2 uV, with bursts of 80 uV where nobody scored any, at 200-203 s and 230-233 s of the left leg. */
static double emg(int leg, double t) {
  double noise = 2 * sin(2 * PI * 37.3 * t) + 1.5 * sin(2 * PI * 61.7 * t + leg);
  bool burst = leg == 0 && ((t >= 200 && t < 203) || (t >= 230 && t < 233));
  return burst ? 80 * sin(2 * PI * 53.1 * t) : noise;
}

/* 1 g at rest; the ankle shakes at 50-52 s. */
static double shake(double t) { return t >= 50 && t < 52 ? 0.3 * sin(2 * PI * 5 * t) : 0; }

static void set_signal(int file, int i, const char *label, const char *unit, int rate, double max) {
  edf_set_samplefrequency(file, i, rate);
  edf_set_label(file, i, label);
  edf_set_physical_dimension(file, i, unit);
  edf_set_physical_maximum(file, i, max);
  edf_set_physical_minimum(file, i, -max);
  edf_set_digital_maximum(file, i, 32767);
  edf_set_digital_minimum(file, i, -32768);
}

static const char *make(const char *name, unsigned what, const struct given *given, size_t n) {
  const char *path = test_temporary(name);
  bool legs = what & LEGS, ankle = what & ANKLE;
  int n_signals = 1 + 2 * legs + 3 * ankle, at = 0;
  int file = edfopen_file_writeonly(path, EDFLIB_FILETYPE_EDFPLUS, n_signals);
  cr_assert_geq(file, 0);
  set_signal(file, at++, "EEG C3-M2", "uV", RATE, 500);
  if (legs) set_signal(file, at++, "EMG LAT", "uV", RATE, 500);
  if (legs) set_signal(file, at++, "EMG RAT", "uV", RATE, 500);
  static const char *const axes[] = {"ACC L X", "ACC L Y", "ACC L Z"};
  for (int i = 0; ankle && i < 3; i++) set_signal(file, at++, axes[i], "g", 50, 4);
  for (int second = 0; second < SECONDS; second++) {
    double x[RATE];
    for (int i = 0; i < RATE; i++) x[i] = 10 * sin(0.1 * i);
    edfwrite_physical_samples(file, x);
    for (int leg = 0; legs && leg < 2; leg++) {
      for (int i = 0; i < RATE; i++) x[i] = emg(leg, second + i / (double)RATE);
      edfwrite_physical_samples(file, x);
    }
    for (int axis = 0; ankle && axis < 3; axis++) {
      for (int i = 0; i < 50; i++) x[i] = (axis == 2 ? 1 : 0) + shake(second + i / 50.0);
      edfwrite_physical_samples(file, x);
    }
  }
  for (size_t i = 0; i < n; i++)
    cr_assert_eq(edfwrite_annotation_latin1(file, given[i].onset_s * 10000LL, given[i].duration_ms * 10LL, given[i].text),
                 0);
  cr_assert_eq(edfclose_file(file), 0);
  return path;
}

struct run {
  struct tib_rules rules[2], accelerometer;
  struct tib_analyze_options options;
  struct tib_result result;
  struct tib_error err;
};

static struct run *start(void) {
  struct run *run = calloc(1, sizeof *run);
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&run->rules[0], "wasm-2016", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&run->rules[1], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&run->accelerometer, "accelerometer", &err), TIB_OK, "%s", err.text);
  run->options.n_profiles = 2;
  run->options.profiles = run->rules;
  run->options.accelerometer = &run->accelerometer;
  run->options.use_scored_movements = true;
  return run;
}

static enum tib_status analyze(struct run *run, const char *path) {
  return tib_analyze_file(path, &run->options, &run->result, &run->err);
}

static void end(struct run *run) {
  tib_result_finish(&run->result);
  free(run);
}

static void check_given(const struct tib_result *result) {
  cr_assert(result->imported);
  for (size_t d = 0; d < result->n_detections; d++) {
    const struct tib_detection *found = &result->detections[d];
    cr_assert_eq(found->n_candidates, N_GIVEN);
    for (size_t i = 0; i < N_GIVEN; i++) {
      const struct tib_candidate *c = &found->candidates[i];
      cr_assert_eq(c->span.onset, GIVEN[i].onset_s * S);
      cr_assert_eq(c->span.offset, GIVEN[i].onset_s * S + GIVEN[i].duration_ms * S / 1000);
      cr_assert_eq(c->side, strstr(GIVEN[i].text, "LAT") ? TIB_LEFT : TIB_RIGHT);
      cr_assert(c->imported);
      cr_assert_not(c->truncated);
      cr_assert(isnan(c->peak_uv) && isnan(c->median_uv) && isnan(c->rest_uv), "not measured is no number");
    }
  }
}

static bool has_note(const struct tib_result *result, const char *code) {
  for (size_t i = 0; i < result->n_notes; i++)
    if (strcmp(result->notes[i].code, code) == 0) return true;
  return false;
}

Test(scored_movements, stand_in_the_place_of_found_ones) {
  struct run *run = start();
  const char *path = make("legs.edf", LEGS, GIVEN, N_GIVEN);
  cr_assert_eq(analyze(run, path), TIB_OK, "%s", run->err.text);
  const struct tib_result *r = &run->result;
  check_given(r);
  cr_assert_eq(r->n_legs, 2, "the signals are there to be drawn");
  cr_assert_gt(r->legs[0].n_hops, 0);
  cr_assert(isfinite(r->detections[0].legs[0].rest_p50_uv), "and their resting level");
  cr_assert(has_note(r, "scored-movements-used"));
  cr_assert_not(has_note(r, "no-leg-signal"));
  /* By hand: 4 candidates of 30 s; that of 12 s is no candidate, that of 0.3 s no movement. */
  const struct tib_index *wasm = r->profiles[0].score.total.index;
  cr_assert_eq(wasm[TIB_INDEX_LM].n, 5);
  cr_assert_eq(wasm[TIB_INDEX_CLM].n, 4);
  cr_assert_eq(wasm[TIB_INDEX_NONCLM].n, 1);
  cr_assert_eq(wasm[TIB_INDEX_PLM].n, 4);
  cr_assert_float_eq(wasm[TIB_INDEX_PLM].denominator_h, SECONDS / 3600.0, 1e-12);
  cr_assert_eq(r->profiles[1].score.total.index[TIB_INDEX_LM].n, 4);
  tib_result_finish(&run->result);

  run->options.use_scored_movements = false;
  cr_assert_eq(analyze(run, path), TIB_OK, "%s", run->err.text);
  cr_assert_not(run->result.imported);
  cr_assert_eq(run->result.detections[0].n_candidates, 2, "the bursts that nobody scored");
  cr_assert_not(run->result.detections[0].candidates[0].imported);
  end(run);
}

Test(scored_movements, need_no_leg) {
  struct run *run = start();
  cr_assert_eq(analyze(run, make("nolegs.edf", 0, GIVEN, N_GIVEN)), TIB_OK, "%s", run->err.text);
  check_given(&run->result);
  cr_assert_eq(run->result.n_legs, 0);
  cr_assert_eq(run->result.profiles[0].score.total.index[TIB_INDEX_PLM].n, 4);
  cr_assert(has_note(&run->result, "no-leg-signal"));
  tib_result_finish(&run->result);
  run->options.use_scored_movements = false;
  cr_assert_eq(analyze(run, test_temporary("nolegs.edf")), TIB_NO_LEG_CHANNEL);
  end(run);
}

Test(scored_movements, are_linked_with_the_ankle) {
  for (unsigned legs = 0; legs <= LEGS; legs++) {
    struct run *run = start();
    cr_assert_eq(analyze(run, make("ankle.edf", ANKLE | legs, GIVEN, N_GIVEN)), TIB_OK, "%s", run->err.text);
    check_given(&run->result);
    const struct tib_candidate *c = run->result.detections[0].candidates;
    cr_assert_eq(c[0].accel, TIB_ACCEL_CORROBORATED, "the ankle shook");
    cr_assert_eq(c[1].accel, TIB_ACCEL_NONE, "the right ankle has none");
    cr_assert_eq(c[2].accel, TIB_ACCEL_NOT_CORROBORATED);
    cr_assert_eq(run->result.detections[0].n_ankle_only[0], 0);
    end(run);
  }
}

Test(scored_movements, that_are_not_there) {
  static const struct given none[] = {{10, 30000, "Sleep stage N2"}};
  struct run *run = start();
  cr_assert_eq(analyze(run, make("none.edf", LEGS, none, 1)), TIB_SCORING_MISMATCH);
  cr_assert(strstr(run->err.text, "none.edf") && strstr(run->err.text, "--use-scored-movements"), "%s", run->err.text);
  end(run);
}

/* Movements of no side are one leg's; two of them that overlap are handled, not united. */
Test(scored_movements, without_a_side) {
  static const struct given sideless[] = {{50, 2000, "Limb movement"}, {51, 2000, "LM"}, {90, 2000, "Limb movement@@Leg"}};
  struct run *run = start();
  cr_assert_eq(analyze(run, make("sideless.edf", LEGS, sideless, 3)), TIB_OK, "%s", run->err.text);
  const struct tib_detection *found = &run->result.detections[0];
  cr_assert_eq(found->n_candidates, 3);
  for (size_t i = 0; i < 3; i++) cr_assert_eq(found->candidates[i].side, TIB_SIDE_NONE);
  cr_assert(has_note(&run->result, "movements-without-side"));
  for (size_t i = 0; i < run->result.profiles[0].score.n_movements; i++)
    cr_assert_eq(run->result.profiles[0].score.movements[i].side, TIB_SIDE_NONE);
  end(run);
}
