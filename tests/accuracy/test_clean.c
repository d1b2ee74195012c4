/* What is done against artefacts: nothing where there are none, and nothing ahead of a burst. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edf_bytes.h"
#include "rows.h"
#include "support.h"

#define PI 3.14159265358979323846

static const char *simulate(const struct tib_simulate_options *o) {
  char folder[512], file[64];
  struct tib_error err;
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(o, folder, &err), TIB_OK, "%s", err.text);
  snprintf(file, sizeof file, "%s.edf", o->name);
  return test_temporary(file);
}

/* With the steps against artefacts at work, or with none that can begin. */
static void analyze(const char *path, bool at_work, struct tib_result *result) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  if (!at_work) {
    cr_assert_eq(tib_rules_set(&rules, "pop-min", "100000 uV", &err), TIB_OK, "%s", err.text);
    cr_assert_eq(tib_rules_set(&rules, "ecg-min", "1000 uV", &err), TIB_OK, "%s", err.text);
  }
  struct tib_analyze_options options = {
      .n_profiles = 1, .profiles = &rules, .mains = at_work ? TIB_MAINS_AUTO : TIB_MAINS_OFF};
  cr_assert_eq(tib_analyze_file(path, &options, result, &err), TIB_OK, "%s", err.text);
}

/* ---- a clean leg ---- */

static void expect_the_same_bytes(const char *what, const struct tib_result *a, const struct tib_result *b) {
  cr_assert_eq(a->n_legs, 2);
  for (size_t i = 0; i < 2; i++) {
    const struct tib_envelope *x = &a->legs[i], *y = &b->legs[i];
    cr_assert_eq(x->n_hops, y->n_hops);
    cr_expect_eq(memcmp(x->mean, y->mean, x->n_hops * sizeof *x->mean), 0, "%s, leg %zu: means", what, i);
    cr_expect_eq(memcmp(x->peak, y->peak, x->n_hops * sizeof *x->peak), 0, "%s, leg %zu: samples", what, i);
    cr_expect_eq(memcmp(x->power, y->power, x->n_power * sizeof *x->power), 0, "%s, leg %zu: power", what, i);
    cr_expect_eq(x->mains_hz, 0, "%s, leg %zu: mains", what, i);
    cr_expect_eq(x->ecg_share, 0, "%s, leg %zu: ECG in %g of its minutes", what, i, x->ecg_share);
  }
}

static void check_clean(struct tib_simulate_options o, const char *what) {
  struct tib_result with, without;
  const char *path = simulate(&o);
  analyze(path, true, &with);
  analyze(path, false, &without);
  expect_the_same_bytes(what, &with, &without);
  tib_result_finish(&with);
  tib_result_finish(&without);
  remove(path);
}

static void check_clean_nights(const char *scenario, const char *emg) {
  static const double noise_uv[] = {1, 2, 5, 8};
  for (size_t i = 0; i < 4; i++) {
    struct tib_simulate_options o = row_options(scenario, 4);
    char what[64];
    o.noise_uv = noise_uv[i];
    o.emg = emg;
    o.seed = 11 + i;
    snprintf(what, sizeof what, "%s, %s, %g uV", scenario, emg, noise_uv[i]);
    check_clean(o, what);
  }
}

Test(clean, bursts, .timeout = 280) { check_clean_nights("bursts", "gaussian"); }
Test(clean, bursts_of_units, .timeout = 280) { check_clean_nights("bursts", "units"); }
Test(clean, everything, .timeout = 280) { check_clean_nights("rls", "units"); }
Test(clean, quiet, .timeout = 280) { check_clean_nights("quiet", "units"); }

/* ---- ahead of a burst ---- */

#define BURSTS 24
#define FIRST_S 60.0
#define EVERY_S 20.0
#define FS_HZ 512.0

#define TONES 60

/* One burst: of every four, three of muscle, sums of tones of any phase between 12 and 90 Hz, and one of a single tone. */
struct burst {
  int n;
  double hz[TONES], phase[TONES], scale;
};

static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) / 9007199254740992.0;
}

static double burst_at(const struct burst *burst, double t) {
  double sum = 0;
  for (int i = 0; i < burst->n; i++) sum += sin(2 * PI * burst->hz[i] * t + burst->phase[i]);
  return burst->scale * sum;
}

/* Its largest sample is 100 uV. */
static struct burst make_burst(int number, uint64_t *state) {
  struct burst burst = {.n = number % 4 == 3 ? 1 : TONES, .scale = 1};
  double largest = 0;
  for (int i = 0; i < burst.n; i++) {
    burst.hz[i] = burst.n == 1 ? 30 + 10 * (number / 4) : 12 + 78 * uniform(state);
    burst.phase[i] = 2 * PI * uniform(state);
  }
  for (int i = 0; i < (int)FS_HZ; i++) largest = fmax(largest, fabs(burst_at(&burst, i / FS_HZ)));
  burst.scale = 100 / largest;
  return burst;
}

/* Two legs of hardly any rest, bursts of 1 s that begin and end at once, and a line with harmonics. */
static void write_bursts(const char *path, double mains_uv, double mains_hz) {
  struct edf_bytes edf;
  uint64_t state = 7;
  struct burst bursts[BURSTS];
  for (int i = 0; i < BURSTS; i++) bursts[i] = make_burst(i, &state);
  edf_bytes_read(path, &edf);
  for (int leg = 0; leg < 2; leg++) {
    int signal = edf_bytes_find(&edf, leg == 0 ? "EMG LAT" : "EMG RAT");
    cr_assert_geq(signal, 0);
    edf_bytes_set(&edf, signal, 104, 8, "-1000");
    edf_bytes_set(&edf, signal, 112, 8, "1000");
    edf_bytes_set(&edf, signal, 120, 8, "-32768");
    edf_bytes_set(&edf, signal, 128, 8, "32767");
    size_t n;
    double *x = edf_bytes_samples(&edf, signal, &n);
    for (size_t i = 0; i < n; i++) {
      double t = (double)i / FS_HZ, uv = 0;
      uv += 0.2 * (uniform(&state) - 0.5);
      for (int h = 1; h <= 3; h++) uv += mains_uv / (h * h) * sin(2 * PI * h * mains_hz * 1.0001 * t + h + leg);
      double k = floor((t - FIRST_S) / EVERY_S), in = t - FIRST_S - k * EVERY_S;
      if (k >= 0 && k < BURSTS && in < 1) uv += burst_at(&bursts[(int)k], in);
      x[i] = uv * 65535 / 2000 - 0.5;
    }
    edf_bytes_put(&edf, signal, x);
    free(x);
  }
  edf_bytes_write(&edf, path);
  edf_bytes_free(&edf);
}

/* Largest sample from 1 s to 0.1 s ahead of a burst. */
static double ahead_of(const struct tib_envelope *e, double at_s) {
  double hop_s = e->hop / FS_HZ, most = 0;
  for (size_t h = (size_t)((at_s - 1) / hop_s); (double)(h + 1) * hop_s <= at_s - 0.1; h++)
    most = fmax(most, (double)e->peak[h]);
  return most;
}

static void check_leak(double mains_uv, double mains_hz) {
  struct tib_simulate_options o = row_options("quiet", 0.2);
  struct tib_result result;
  o.fs_hz = FS_HZ;
  const char *path = simulate(&o);
  write_bursts(path, mains_uv, mains_hz);
  analyze(path, true, &result);
  double most = 0;
  for (int leg = 0; leg < 2; leg++) {
    cr_expect_eq(result.legs[leg].mains_hz, mains_uv > 0 ? (int)mains_hz : 0);
    for (int i = 0; i < BURSTS; i++) {
      double leak = ahead_of(&result.legs[leg], FIRST_S + EVERY_S * i);
      cr_expect_lt(leak, 2, "mains %g uV: %.2f uV ahead of burst %d", mains_uv, leak, i);
      most = fmax(most, leak);
    }
  }
  fprintf(stderr, "# more than 0.1 s ahead of a burst of 100 uV, mains %g uV, %g Hz: at most %.2f uV\n", mains_uv, mains_hz,
          most);
  tib_result_finish(&result);
}

Test(clean, nothing_ahead_of_a_burst, .timeout = 280) { check_leak(0, 50); }
Test(clean, nothing_ahead_of_a_burst_with_mains_50_hz, .timeout = 280) { check_leak(30, 50); }
Test(clean, nothing_ahead_of_a_burst_with_mains_60_hz, .timeout = 280) { check_leak(30, 60); }
