/* Real muscles, from ../shared, through EDF and the whole analysis. Where the movements are was judged by eye on plots of
 * the raw samples, before anything was scored. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure.h"
#include "simulate/band.h"
#include "simulate/random.h"
#include "support.h"
#include "write/write.h"

#define STEP_UV 0.1

struct emg {
  int fs_hz;
  size_t n;
  double *uv;
};

static struct emg create(int fs_hz, size_t capacity) {
  struct emg emg = {.fs_hz = fs_hz, .uv = calloc(capacity, sizeof *emg.uv)};
  cr_assert_not_null(emg.uv);
  return emg;
}

/* 1000 Hz, counts of a 12-bit converter without a unit. ASSUMED: half a microvolt a count, which puts the rest at about
 * 1.5 uV RMS in 10-100 Hz, a usual resting leg, and the bursts at 15-50 uV RMS. */
static struct emg read_biosppy(const char *path) {
  struct emg emg = create(1000, 70000);
  FILE *file = fopen(path, "r");
  cr_assert_not_null(file);
  char line[256];
  double mean = 0;
  while (fgets(line, sizeof line, file) && emg.n < 70000)
    if (line[0] != '#') emg.uv[emg.n++] = 0.5 * atof(line);
  fclose(file);
  for (size_t i = 0; i < emg.n; i++) mean += emg.uv[i] / (double)emg.n;
  for (size_t i = 0; i < emg.n; i++) emg.uv[i] -= mean;
  return emg;
}

/* WFDB format 16, 4000 Hz, 10000 steps a millivolt (its header file says so). */
static struct emg read_needle(const char *path) {
  size_t bytes;
  unsigned char *b = test_read_bytes(path, &bytes);
  struct emg emg = create(4000, bytes / 2);
  for (emg.n = 0; emg.n < bytes / 2; emg.n++) emg.uv[emg.n] = 0.1 * (int16_t)(b[2 * emg.n] | b[2 * emg.n + 1] << 8);
  free(b);
  return emg;
}

/* 1000 Hz; the unit is not stated by the source and its sizes fit microvolts. Column 10 is the tibialis anterior. */
static struct emg read_gait(const char *path) {
  struct emg emg = create(1000, 10000);
  FILE *file = fopen(path, "r");
  cr_assert_not_null(file);
  char line[512];
  cr_assert_not_null(fgets(line, sizeof line, file));
  while (fgets(line, sizeof line, file) && emg.n < 10000) {
    char *s = line;
    for (int column = 1; column < 10; column++) s = strchr(s, ',') + 1;
    emg.uv[emg.n++] = atof(s);
  }
  fclose(file);
  return emg;
}

/* With a quiet leg of 1.5 uV before and after, as it stands in a night. */
static struct emg set_in_rest(struct emg emg, double rest_s) {
  size_t pad = (size_t)(rest_s * emg.fs_hz), n = emg.n + 2 * pad;
  struct emg out = create(emg.fs_hz, n);
  struct tib_sim_random random;
  struct tib_sim_band band;
  struct tib_error err;
  cr_assert_eq(tib_sim_random_init(&random, 1, 1, &err), TIB_OK);
  tib_sim_band_init(&band, emg.fs_hz, 10, 100);
  for (size_t i = 0; i < n; i++) out.uv[i] = 1.5 * tib_sim_band_next(&band, tib_sim_normal(&random));
  for (size_t i = 0; i < emg.n; i++) out.uv[pad + i] += emg.uv[i];
  out.n = n;
  tib_sim_random_finish(&random);
  free(emg.uv);
  return out;
}

static enum tib_status fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  (void)signal, (void)err;
  const struct emg *emg = user;
  for (int i = 0; i < emg->fs_hz; i++) {
    long d = lround(emg->uv[record * emg->fs_hz + i] / STEP_UV);
    samples[i] = d < -32768 ? -32768 : d > 32767 ? 32767 : (int)d;
  }
  return TIB_OK;
}

/* Whole seconds only: what is left over is cut. */
static void analyze(struct emg *emg, struct tib_result *result) {
  struct tib_edf_signal signal = {.label = "EMG LAT",
                                  .unit = "uV",
                                  .physical_min = -32768 * STEP_UV,
                                  .physical_max = 32767 * STEP_UV,
                                  .digital_min = -32768,
                                  .digital_max = 32767,
                                  .samples_per_record = emg->fs_hz};
  struct tib_edf_plan plan = {.record_duration = TIB_TICKS_PER_S,
                              .n_records = (int64_t)emg->n / emg->fs_hz,
                              .n_signals = 1,
                              .signals = &signal,
                              .start = "1985-01-01 00:00:00",
                              .fill = fill,
                              .user = emg};
  struct tib_error err;
  cr_assert_eq(tib_edf_write(test_temporary("emg.edf"), &plan, &err), TIB_OK, "%s", err.text);
  measure_analyze(test_temporary("emg.edf"), NULL, result);
  const struct tib_detection *d = &result->detections[0];
  fprintf(stderr, "# rest %.2f uV, %d minutes out\n", d->legs[0].rest_p50_uv, d->legs[0].minutes_out);
  for (size_t i = 0; i < d->n_candidates; i++)
    fprintf(stderr, "# %.3f to %.3f s, peak %.0f uV%s\n", (double)d->candidates[i].span.onset / 1e7,
            (double)d->candidates[i].span.offset / 1e7, (double)d->candidates[i].peak_uv,
            d->candidates[i].truncated ? ", truncated" : "");
}

/* The only movement that meets [from, to). */
static struct tib_candidate only_one(const struct tib_result *result, double from_s, double to_s) {
  struct tib_candidate found = {0};
  size_t n = 0;
  for (size_t i = 0; i < result->detections[0].n_candidates; i++) {
    const struct tib_candidate *c = &result->detections[0].candidates[i];
    if ((double)c->span.onset / 1e7 >= to_s || (double)c->span.offset / 1e7 <= from_s) continue;
    found = *c;
    n++;
  }
  cr_assert_eq(n, 1, "%zu movements from %g to %g s", n, from_s, to_s);
  return found;
}

static void expect_span(struct tib_candidate c, double onset_s, double end_s, double within_s) {
  cr_expect_float_eq((double)c.span.onset / 1e7, onset_s, within_s, "onset %.3f", (double)c.span.onset / 1e7);
  cr_expect_float_eq((double)c.span.offset / 1e7, end_s, within_s, "end %.3f", (double)c.span.offset / 1e7);
}

Test(real_emg, three_bursts_of_a_surface_electrode) {
  const char *path = test_shared("data/emg/biosppy_emg_1.txt");
  if (!path) cr_skip_test("biosppy_emg_1.txt is not there");
  struct emg emg = read_biosppy(path);
  struct tib_result result;
  analyze(&emg, &result);
  expect_span(only_one(&result, 1.2, 3), 1.45, 1.85, 0.15);
  expect_span(only_one(&result, 25, 28), 25.65, 26.7, 0.15);
  /* After the second one the muscle stays at twice its rest until about 21 s: the end lies somewhere after the burst. */
  struct tib_candidate second = only_one(&result, 14, 20);
  expect_span(second, 15.5, 17.4, 0.6);
  cr_expect_float_eq((double)second.span.onset / 1e7, 15.5, 0.15);
  /* What else is found is small: the three stand out. */
  for (size_t i = 0; i < result.detections[0].n_candidates; i++) {
    const struct tib_candidate *c = &result.detections[0].candidates[i];
    if ((double)c->span.onset / 1e7 > 28) cr_expect_lt((double)c->peak_uv, 25);
  }
  tib_result_finish(&result);
  free(emg.uv);
}

/* Gentle dorsiflexion from the first sample to the last: it never rests, so there is nothing to stand out from. By BASE-7
 * such a leg cannot be scored; a movement would be made up. */
Test(real_emg, a_needle_that_never_rests_cannot_be_scored_alone) {
  const char *path = test_shared("data/emg/emgdb_healthy.dat");
  if (!path) cr_skip_test("emgdb_healthy.dat is not there");
  struct emg emg = read_needle(path);
  struct tib_result result;
  analyze(&emg, &result);
  cr_expect_gt(result.detections[0].legs[0].rest_p50_uv, 15);
  cr_expect_geq(result.detections[0].legs[0].n_out, 1);
  tib_result_finish(&result);
  free(emg.uv);
}

/* In a night it is one movement, by WASM too long to be a candidate. */
Test(real_emg, a_needle_in_a_resting_leg_is_one_long_movement) {
  const char *path = test_shared("data/emg/emgdb_healthy.dat");
  if (!path) cr_skip_test("emgdb_healthy.dat is not there");
  struct emg emg = set_in_rest(read_needle(path), 60);
  struct tib_result result;
  analyze(&emg, &result);
  cr_assert_eq(result.detections[0].n_candidates, 1);
  expect_span(only_one(&result, 0, 200), 60, 72.7, 0.1);
  const struct tib_score *wasm = &result.profiles[1].score;
  cr_assert_eq(wasm->n_movements, 1);
  cr_expect_eq(wasm->movements[0].class_, TIB_CLASS_NONCLM);
  cr_expect(wasm->movements[0].reasons & TIB_REASON_TOO_LONG);
  tib_result_finish(&result);
  free(emg.uv);
}

/* Between two steps the muscle is still for less than half a second above its rest: by AASM-LM-4 all of it is one movement.
 */
Test(real_emg, walking_is_one_movement) {
  const char *path = test_shared("data/emg/gait_emg_ID0012_TW_01.csv");
  if (!path) cr_skip_test("gait_emg_ID0012_TW_01.csv is not there");
  struct emg emg = set_in_rest(read_gait(path), 60);
  struct tib_result result;
  analyze(&emg, &result);
  cr_assert_eq(result.detections[0].n_candidates, 1);
  expect_span(only_one(&result, 0, 200), 60, 67.6, 0.15);
  tib_result_finish(&result);
  free(emg.uv);
}
