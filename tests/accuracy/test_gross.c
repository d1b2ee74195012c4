/* The ankle's accelerometer through the whole analysis: movements of the body (ACC-7, ACC-8), units, the clock (ACC-11),
 * and that it changes no index of a standard. Figures go to stderr. */

#include <criterion/criterion.h>
#include <edflib.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "edf_bytes.h"
#include "measure.h"
#include "report/json.h"
#include "report/tsv.h"
#include "support.h"

#define FLAGGED_MIN 0.95  /* of movements of the body */
#define ORDINARY_MAX 0.02 /* of movements of a leg */

static const char *const AXES[] = {"Acc L X", "Acc L Y", "Acc L Z", "Acc R X", "Acc R Y", "Acc R Z"};

static struct tib_simulate_options night_options(const char *scenario, double hours, uint64_t seed) {
  return (struct tib_simulate_options){
      .name = "ankles", .scenario = scenario, .hours = hours, .fs_hz = 200, .seed = seed, .noise_uv = 2, .accel_fs_hz = 32};
}

/* Where it was made; its truth is beside it. */
static const char *simulate(const struct tib_simulate_options *options) {
  char folder[512], file[256];
  struct tib_error err;
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(options, folder, &err), TIB_OK, "%s", err.text);
  snprintf(file, sizeof file, "%s.edf", options->name);
  return test_temporary(file);
}

static const struct tib_detection *primary(const struct tib_result *result) {
  return &result->detections[result->profiles[0].detection];
}

static double overlap(double a, double a_end, double b, double b_end) { return fmin(a_end, b_end) - fmax(a, b); }

/* ---- movements of the body ---- */

struct shares {
  size_t gross, flagged, ordinary, wrong, rows;
  size_t cause[4]; /* rows with each bit of enum tib_gross */
};

static bool has_row(const struct tib_result *result, double from, double to) {
  for (size_t i = 0; i < result->n_gross; i++)
    if (overlap(from, to, (double)result->gross[i].span.onset / 1e7, (double)result->gross[i].span.offset / 1e7) > 0)
      return true;
  return false;
}

/* What the truth says of a candidate: the movement of its leg that it shares most with; NULL: none. */
static const struct test_event *truth_of(const struct test_events *truth, const struct tib_candidate *c) {
  const struct test_event *best = NULL;
  double from = (double)c->span.onset / 1e7, to = (double)c->span.offset / 1e7, most = 0;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    if (strcmp(e->type, "limb_movement") != 0 || strcmp(e->side, c->side == TIB_LEFT ? "left" : "right") != 0) continue;
    double shared = overlap(from, to, e->onset_s, e->onset_s + e->duration_s);
    if (shared > most) most = shared, best = e;
  }
  return best;
}

static void count_shares(const struct test_events *truth, const struct tib_result *result, struct shares *shares) {
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    if (strcmp(e->type, "gross_movement") != 0) continue;
    shares->gross++;
    shares->flagged += has_row(result, e->onset_s, e->onset_s + e->duration_s);
  }
  for (size_t i = 0; i < primary(result)->n_candidates; i++) {
    const struct tib_candidate *c = &primary(result)->candidates[i];
    const struct test_event *e = truth_of(truth, c);
    if (!e || strcmp(e->accel, "gross_body") == 0) continue;
    shares->ordinary++;
    shares->wrong += c->accel == TIB_ACCEL_GROSS_BODY;
  }
  shares->rows += result->n_gross;
  for (size_t i = 0; i < result->n_gross; i++)
    for (int k = 0; k < 4; k++) shares->cause[k] += result->gross[i].gross >> k & 1;
}

static void check_gross(const char *scenario) {
  struct shares all = {0};
  for (uint64_t seed = 1; seed <= 3; seed++) {
    struct tib_simulate_options o = night_options(scenario, 8, seed);
    struct test_events truth;
    struct tib_result result;
    struct shares one = {0};
    measure_night(&o, &truth, &result);
    count_shares(&truth, &result, &one);
    fprintf(
        stderr,
        "# %-5s seed %d: gross %zu of %zu flagged, leg movements %zu of %zu; %zu rows: long %zu, strong %zu, both ankles "
        "%zu, posture %zu\n",
        scenario, (int)seed, one.flagged, one.gross, one.wrong, one.ordinary, one.rows, one.cause[0], one.cause[1],
        one.cause[2], one.cause[3]);
    all.gross += one.gross, all.flagged += one.flagged, all.ordinary += one.ordinary, all.wrong += one.wrong;
    tib_result_finish(&result);
    test_events_free(&truth);
  }
  cr_assert_gt(all.gross, 20);
  cr_assert_gt(all.ordinary, 500);
  cr_expect_geq((double)all.flagged / (double)all.gross, FLAGGED_MIN, "%s: %zu of %zu", scenario, all.flagged, all.gross);
  cr_expect_leq((double)all.wrong / (double)all.ordinary, ORDINARY_MAX, "%s: %zu of %zu", scenario, all.wrong,
                all.ordinary);
}

Test(gross, nights_with_many, .timeout = 280) { check_gross("gross"); }
Test(gross, rls_nights, .timeout = 280) { check_gross("rls"); }

/* ---- units ---- */

/* The same night in mg and m/s2: the same states. */
Test(gross, units_are_one, .timeout = 280) {
  static const struct {
    const char *unit, *low, *high;
  } units[] = {{"mg", "-8000", "8000"}, {"m/s2", "-78.4532", "78.4532"}};
  struct tib_simulate_options o = night_options("rls", 1, 5);
  const char *path = simulate(&o);
  struct edf_bytes edf;
  struct tib_result g;
  measure_analyze(path, NULL, &g);
  cr_assert(g.has_gross);
  edf_bytes_read(path, &edf);
  for (size_t u = 0; u < 2; u++) {
    for (size_t i = 0; i < 6; i++) {
      int signal = edf_bytes_find(&edf, AXES[i]);
      cr_assert_geq(signal, 0);
      edf_bytes_set(&edf, signal, 96, 8, units[u].unit);
      edf_bytes_set(&edf, signal, 104, 8, units[u].low);
      edf_bytes_set(&edf, signal, 112, 8, units[u].high);
    }
    edf_bytes_write(&edf, test_temporary("units.edf"));
    struct tib_result result;
    measure_analyze(test_temporary("units.edf"), NULL, &result);
    const struct tib_detection *want = primary(&g), *got = primary(&result);
    cr_assert_eq(got->n_candidates, want->n_candidates);
    size_t states[4] = {0};
    for (size_t i = 0; i < want->n_candidates; i++) {
      cr_expect_eq(got->candidates[i].accel, want->candidates[i].accel, "%s, movement %zu", units[u].unit, i);
      states[want->candidates[i].accel]++;
    }
    cr_expect(states[TIB_ACCEL_CORROBORATED] > 20 && states[TIB_ACCEL_GROSS_BODY] > 0 &&
              states[TIB_ACCEL_NOT_CORROBORATED] > 0 && states[TIB_ACCEL_NONE] == 0);
    cr_expect_eq(result.n_gross, g.n_gross);
    tib_result_finish(&result);
  }
  tib_result_finish(&g);
  edf_bytes_free(&edf);
}

/* A scale that is wrong by a factor of 9.8: told, not used. */
Test(gross, a_wrong_scale_is_not_used, .timeout = 280) {
  struct tib_simulate_options o = night_options("rls", 1, 5);
  struct edf_bytes edf;
  struct tib_result result;
  edf_bytes_read(simulate(&o), &edf);
  for (size_t i = 0; i < 6; i++) edf_bytes_set(&edf, edf_bytes_find(&edf, AXES[i]), 96, 8, "m/s2");
  edf_bytes_write(&edf, test_temporary("scale.edf"));
  measure_analyze(test_temporary("scale.edf"), NULL, &result);
  for (size_t i = 0; i < primary(&result)->n_candidates; i++)
    cr_expect_eq(primary(&result)->candidates[i].accel, TIB_ACCEL_NONE);
  cr_expect_not(result.has_gross);
  cr_expect_eq(result.n_gross, 0);
  cr_expect_not(result.profiles[0].score.total.index[TIB_INDEX_PLMS_NO_GROSS].assessed);
  size_t notes = 0;
  for (size_t i = 0; i < result.n_notes; i++) notes += strcmp(result.notes[i].code, "accelerometer-scale") == 0;
  cr_expect_eq(notes, 2);
  tib_result_finish(&result);
  edf_bytes_free(&edf);
}

/* ---- it changes nothing of a standard ---- */

/* Rows of the events without what the ankles say. */
static char *events_without_ankles(const struct tib_result *result) {
  struct tib_text text = {0};
  struct tib_error err;
  cr_assert_eq(tib_tsv_events(&text, result, &err), TIB_OK);
  char *out = calloc(text.n + 1, 1), *to = out;
  for (char *line = text.s, *end; *line; line = end + 1) {
    end = strchr(line, '\n');
    *end = '\0';
    if (strstr(line, "\tgross_movement\t") || strstr(line, "\taccel_movement\t")) continue;
    /* No standard has these: LMM-2 counts a leg and the body as two, SBC-12 asks for quiet ankles. */
    if (strstr(line, "\tlarge_movement\t") || strstr(line, "\tsustained_burst\t")) continue;
    for (int last = 0; last < 2; last++) *strrchr(line, '\t') = '\0'; /* accel, and muscle behind it */
    to += sprintf(to, "%s\n", line);
  }
  tib_text_finish(&text);
  return out;
}

static void forget(json_t *value, const char *key) {
  const char *name;
  size_t i;
  json_t *item;
  json_object_del(value, key);
  json_object_foreach(value, name, item) forget(item, key);
  json_array_foreach(value, i, item) forget(item, key);
}

/* All numbers of all profiles but the one index that asks for gross movements. */
static char *profiles_without_gross(const struct tib_result *result) {
  struct tib_text text = {0};
  struct tib_report_options options = {0};
  struct tib_error err;
  cr_assert_eq(tib_json_summary(&text, result, &options, &err), TIB_OK);
  json_t *root = json_loadb(text.s, text.n, 0, NULL), *profiles = json_object_get(root, "profiles");
  cr_assert_eq(json_array_size(profiles), 2);
  cr_assert_not_null(json_object_get(json_object_get(json_array_get(profiles, 0), "indices"), "plms_no_gross"));
  forget(profiles, "plms_no_gross");
  char *out = json_dumps(profiles, JSON_SORT_KEYS | JSON_INDENT(1));
  json_decref(root);
  tib_text_finish(&text);
  return out;
}

static const struct tib_index *index_of(const struct tib_result *result, enum tib_index_name name) {
  return &result->profiles[0].score.total.index[name];
}

static void expect_same(const struct tib_result *with, const struct tib_result *without) {
  char *a = events_without_ankles(with), *b = events_without_ankles(without);
  cr_expect_str_eq(a, b, "the events differ");
  free(a), free(b);
  a = profiles_without_gross(with), b = profiles_without_gross(without);
  cr_expect_str_eq(a, b, "the profiles differ");
  free(a), free(b);
}

/* Swings all axes of both ankles for the whole night. */
static void shake_all(struct edf_bytes *edf, double g, double hz) {
  for (size_t k = 0; k < 6; k++) {
    int signal = edf_bytes_find(edf, AXES[k]);
    size_t n;
    double *x = edf_bytes_samples(edf, signal, &n);
    for (size_t i = 0; i < n; i++) x[i] += g * 4096 * sin(6.283185307179586 * hz * (double)i / 32);
    edf_bytes_put(edf, signal, x);
    free(x);
  }
}

/* ACC-P7, ACC-10: a night with ankles, without them, and with ankles that never rest. */
Test(gross, no_standard_index_rests_on_the_ankles, .timeout = 280) {
  struct tib_simulate_options o = night_options("rls", 3, 11);
  struct tib_result with, without, shaken;
  struct edf_bytes edf;
  const char *path = simulate(&o);
  measure_analyze(path, NULL, &with);
  edf_bytes_read(path, &edf);
  shake_all(&edf, 1.2, 2.3);
  edf_bytes_write(&edf, test_temporary("ankles.edf"));
  measure_analyze(test_temporary("ankles.edf"), NULL, &shaken);
  o.without = "accelerometer";
  measure_analyze(simulate(&o), NULL, &without);
  expect_same(&with, &without);
  expect_same(&shaken, &without);

  cr_expect_gt(index_of(&with, TIB_INDEX_PLMS)->n, 20);
  cr_expect_gt(with.n_gross, 0);
  cr_expect(index_of(&with, TIB_INDEX_PLMS_NO_GROSS)->assessed);
  cr_expect_not(index_of(&without, TIB_INDEX_PLMS_NO_GROSS)->assessed);
  cr_expect_eq(index_of(&shaken, TIB_INDEX_PLMS_NO_GROSS)->n, 0, "every movement is part of one of the body");
  int64_t left = 0;
  for (size_t i = 0; i < with.profiles[0].score.n_movements; i++) {
    const struct tib_movement *m = &with.profiles[0].score.movements[i];
    left += m->class_ == TIB_CLASS_PLM && m->stage >= TIB_STAGE_N1 && m->accel != TIB_ACCEL_GROSS_BODY;
  }
  cr_expect_eq(index_of(&with, TIB_INDEX_PLMS_NO_GROSS)->n, left);
  tib_result_finish(&with);
  tib_result_finish(&without);
  tib_result_finish(&shaken);
  edf_bytes_free(&edf);
}

/* ---- the clock, ACC-11 ---- */

static bool has_note(const struct tib_result *result, const char *code, enum tib_side side, char *text, size_t size) {
  for (size_t i = 0; i < result->n_notes; i++) {
    if (strcmp(result->notes[i].code, code) != 0 || result->notes[i].side != side) continue;
    snprintf(text, size, "%s", result->notes[i].text);
    return true;
  }
  return false;
}

/* The left ankle's samples come `start_s` late at first and `end_s` at the end; in between by a line, or all at once at
 * `jump` of the night. */
static void delay(struct edf_bytes *edf, double start_s, double end_s, double jump) {
  for (size_t k = 0; k < 3; k++) {
    int signal = edf_bytes_find(edf, AXES[k]);
    size_t n;
    double *x = edf_bytes_samples(edf, signal, &n), *y = calloc(n, sizeof *y);
    for (size_t i = 0; i < n; i++) {
      double share = (double)i / (double)n, late = jump > 0 ? (share < jump ? 0 : 1) : share;
      double from = fmin((double)n - 1, fmax(0, (double)i - 32 * (start_s + (end_s - start_s) * late)));
      size_t at = (size_t)from, next = at + 1 < n ? at + 1 : at;
      y[i] = x[at] + (from - (double)at) * (x[next] - x[at]);
    }
    edf_bytes_put(edf, signal, y);
    free(x), free(y);
  }
}

Test(gross, a_clock_that_moves_is_told, .timeout = 280) {
  static const struct {
    double start_s, end_s, jump;
    bool told;
  } clocks[] = {{0, 0, 0, false}, {0, 0.3, 0, false}, {0, 1, 0, true},     {1.5, 1.5, 0, false},
                {0, -1, 0, true}, {0, 2, 0, true},    {0, 0.8, 0.5, true}, {0, 0.3, 0.5, false}};
  struct tib_simulate_options o = night_options("rls", 8, 21);
  struct edf_bytes original;
  edf_bytes_read(simulate(&o), &original);
  for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
    struct edf_bytes edf = original;
    struct tib_result result;
    char text[240] = "-";
    edf.bytes = malloc(edf.n);
    memcpy(edf.bytes, original.bytes, edf.n);
    delay(&edf, clocks[i].start_s, clocks[i].end_s, clocks[i].jump);
    edf_bytes_write(&edf, test_temporary("clock.edf"));
    measure_analyze(test_temporary("clock.edf"), NULL, &result);
    const struct tib_clock_check *clock = &result.clock[0];
    bool told = has_note(&result, "accel-clock", TIB_LEFT, text, sizeof text);
    fprintf(stderr, "# clock %+.1f to %+.1f s%s: %zu windows, lag %+.2f to %+.2f s, moves by %.2f s; %s\n",
            clocks[i].start_s, clocks[i].end_s, clocks[i].jump > 0 ? " at once" : "", clock->n_windows, clock->first_s,
            clock->last_s, clock->move_s, text);
    cr_expect_eq(told, clocks[i].told, "%g to %g s", clocks[i].start_s, clocks[i].end_s);
    cr_expect_not(has_note(&result, "accel-clock", TIB_RIGHT, text, sizeof text));
    cr_expect_gt(clock->n_windows, 10);
    cr_expect_float_eq(clock->last_s - result.clock[1].last_s, clocks[i].end_s, 0.1 + 0.1 * fabs(clocks[i].end_s));
    cr_expect_lt(result.clock[1].move_s, 0.2);
    tib_result_finish(&result);
    free(edf.bytes);
  }
  edf_bytes_free(&original);
}

/* ---- real motion ---- */

#define RUN_HZ 100
#define RUN_S 1500

struct run {
  float *axis[3]; /* g, RUN_HZ * RUN_S each */
};

/* Lies still. */
static struct run make_run(void) {
  struct run run;
  for (int k = 0; k < 3; k++) {
    run.axis[k] = malloc(RUN_HZ * RUN_S * sizeof(float));
    for (size_t i = 0; i < RUN_HZ * RUN_S; i++) run.axis[k][i] = k == 1 ? -1 : 0;
  }
  return run;
}

static void free_run(struct run *run) {
  for (int k = 0; k < 3; k++) free(run->axis[k]);
}

/* Rows "i","x","y","z". */
static struct run read_run(const char *path) {
  struct run run = make_run();
  char line[128];
  size_t n = 0;
  FILE *file = fopen(path, "r");
  cr_assert_not_null(file);
  while (fgets(line, sizeof line, file)) {
    char *at = strchr(line, ',');
    if (line[0] == '"' || !at || n == RUN_HZ * RUN_S) continue;
    for (int k = 0; k < 3; k++) run.axis[k][n] = strtof(at + 1, &at);
    n++;
  }
  fclose(file);
  cr_assert_eq(n, RUN_HZ * RUN_S);
  return run;
}

static void set_signal(int file, int i, const char *label, const char *unit, int rate, double max) {
  edf_set_samplefrequency(file, i, rate);
  edf_set_label(file, i, label);
  edf_set_physical_dimension(file, i, unit);
  edf_set_physical_maximum(file, i, max);
  edf_set_physical_minimum(file, i, -max);
  edf_set_digital_maximum(file, i, 32767);
  edf_set_digital_minimum(file, i, -32768);
}

/* The left ankle runs, sampled at `hz`; its leg has a burst of 2 s every 30 s over steady rest. */
static void write_run(const struct run *run, int hz, const char *path) {
  static const char *const labels[] = {"EMG LAT", "Acc L X", "Acc L Y", "Acc L Z"};
  int file = edfopen_file_writeonly(path, EDFLIB_FILETYPE_EDFPLUS, 4);
  cr_assert_geq(file, 0);
  set_signal(file, 0, labels[0], "uV", 200, 500);
  for (int k = 1; k < 4; k++) set_signal(file, k, labels[k], "g", hz, 9);
  for (int s = 0; s < RUN_S; s++) {
    double emg[200], motion[RUN_HZ];
    for (int i = 0; i < 200; i++) {
      double t = s + i / 200.0, level = s % 30 >= 10 && s % 30 < 12 ? 60 : 2;
      emg[i] = level * (sin(2 * 3.141592653589793 * 37.3 * t) + 0.7 * sin(2 * 3.141592653589793 * 61.7 * t));
    }
    cr_assert_eq(edfwrite_physical_samples(file, emg), 0);
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < hz; i++) motion[i] = (double)run->axis[k][s * RUN_HZ + i * (RUN_HZ / hz)];
      cr_assert_eq(edfwrite_physical_samples(file, motion), 0);
    }
  }
  cr_assert_eq(edfclose_file(file), 0);
}

/* How far the length of the vector spreads in a second of the run, of its own mean: a runner's foot feels some g. */
static double spread_g(const struct run *run, int second) {
  double sum = 0, square = 0;
  for (int i = 0; i < RUN_HZ; i++) {
    int at = second * RUN_HZ + i;
    double length =
        sqrt(pow((double)run->axis[0][at], 2) + pow((double)run->axis[1][at], 2) + pow((double)run->axis[2][at], 2));
    sum += length / RUN_HZ;
    square += length * length / RUN_HZ;
  }
  return sqrt(fmax(0, square - sum * sum));
}

/* Every movement in a run is one of the body. */
Test(gross, running_is_gross, .timeout = 280) {
  const char *path = test_shared("data/accel/left_ankle_running_100Hz.csv");
  if (!path) cr_skip_test("the shared data are not here");
  struct run run = read_run(path);
  struct tib_result result;
  write_run(&run, RUN_HZ, test_temporary("run.edf"));
  measure_analyze(test_temporary("run.edf"), NULL, &result);
  size_t running = 0, told = 0, moves = 0, gross = 0;
  for (int s = 0; s < RUN_S; s++) {
    if (spread_g(&run, s) < 0.5) continue;
    running++;
    told += has_row(&result, s, s + 1);
  }
  for (size_t i = 0; i < primary(&result)->n_candidates; i++) {
    const struct tib_candidate *c = &primary(&result)->candidates[i];
    if (spread_g(&run, (int)(c->span.onset / TIB_TICKS_PER_S)) < 0.5) continue;
    moves++;
    gross += c->accel == TIB_ACCEL_GROSS_BODY;
  }
  fprintf(stderr, "# running: %zu rows hold %zu of %zu s; %zu of %zu movements are flagged\n", result.n_gross, told,
          running, gross, moves);
  cr_expect_not(result.accel[0].bad_scale);
  cr_expect_gt(running, 1000);
  cr_expect_gt(moves, 40);
  cr_expect_eq(gross, moves);
  cr_expect_geq((double)told, 0.99 * (double)running);
  free_run(&run);
  tib_result_finish(&result);
}

/* ACC-10: below 10 Hz nothing is told of a movement, and that is said. */
Test(gross, a_slow_ankle_is_not_used, .timeout = 280) {
  static const int hz[] = {5, 10};
  struct run run = make_run();
  for (int i = 0; i < 2; i++) {
    struct tib_result result;
    char text[240];
    write_run(&run, hz[i], test_temporary("slow.edf"));
    measure_analyze(test_temporary("slow.edf"), NULL, &result);
    cr_assert_gt(primary(&result)->n_candidates, 40);
    for (size_t k = 0; k < primary(&result)->n_candidates; k++)
      cr_expect_eq(primary(&result)->candidates[k].accel, i == 0 ? TIB_ACCEL_NONE : TIB_ACCEL_NOT_CORROBORATED);
    cr_expect_eq(has_note(&result, "accelerometer-rate", TIB_LEFT, text, sizeof text), i == 0, "%d Hz", hz[i]);
    cr_expect_eq(result.has_gross, i == 1);
    tib_result_finish(&result);
  }
  free_run(&run);
}
