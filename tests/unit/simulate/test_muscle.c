/* The generator of motor-unit potentials, against sums of its own output: levels by a naive Fourier transform, firing by
 * counting. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "simulate/muscle.h"

#define PI 3.14159265358979323846
#define SEED 5

static void *take(size_t n, size_t size) {
  void *memory = calloc(n, size);
  cr_assert_not_null(memory);
  return memory;
}

/* RMS between 10 and 100 Hz (or 0.45 of the rate), by Fourier sums over stretches of one second under a Hann window, of
 * mean square 3/8. The bins at the edges lie half within. */
static double rms_in_band(const double *x, double fs_hz, int from_s, int to_s) {
  int n = (int)fs_hz, high = (int)fmin(100, 0.45 * fs_hz);
  double *turn = take((size_t)n, sizeof *turn), *hann = take((size_t)n, sizeof *hann), power = 0;
  for (int i = 0; i < n; i++) turn[i] = cos(2 * PI * i / n), hann[i] = 0.5 - 0.5 * turn[i];
  for (int second = from_s; second < to_s; second++)
    for (int hz = 10; hz <= high; hz++) {
      double re = 0, im = 0;
      for (int i = 0; i < n; i++) {
        double y = hann[i] * x[second * n + i];
        re += y * turn[(long)hz * i % n];
        im += y * turn[((long)hz * i + n / 4) % n];
      }
      power += (hz == 10 || hz == high ? 0.5 : 1) * 2 * (re * re + im * im) / (0.375 * n * n);
    }
  free(turn);
  free(hann);
  return sqrt(power / (to_s - from_s));
}

static double kurtosis(const double *x, size_t n) {
  double second = 0, fourth = 0;
  for (size_t i = 0; i < n; i++) {
    second += x[i] * x[i] / (double)n;
    fourth += pow(x[i], 4) / (double)n;
  }
  return fourth / (second * second);
}

/* A steady contraction; the caller frees. */
static double *contract(struct tib_sim_muscle *muscle, double level_uv, int seconds, uint64_t chance) {
  struct tib_sim_random random;
  struct tib_error err;
  size_t n = (size_t)(seconds * muscle->fs_hz), n_ticks = (size_t)lround(seconds / TIB_SIM_TICK_S);
  double *target = take(n_ticks, sizeof *target), *x = take(n, sizeof *x);
  for (size_t k = 0; k < n_ticks; k++) target[k] = level_uv;
  cr_assert_eq(tib_sim_random_init(&random, SEED, chance, &err), TIB_OK);
  cr_assert_eq(tib_sim_muscle_contract(muscle, &random, target, n_ticks, x, n, &err), TIB_OK);
  tib_sim_random_finish(&random);
  free(target);
  return x;
}

static struct tib_sim_muscle *make_muscle(double fs_hz, int leg) {
  struct tib_sim_muscle *muscle = take(1, sizeof *muscle);
  struct tib_error err;
  cr_assert_eq(tib_sim_muscle_init(muscle, fs_hz, SEED, leg, &err), TIB_OK);
  return muscle;
}

static void free_muscle(struct tib_sim_muscle *muscle) {
  tib_sim_muscle_finish(muscle);
  free(muscle);
}

/* Units of one rate drift through each other slowly: the mean of many contractions, not of a long one. */
static void expect_level(double fs_hz) {
  static const double levels_uv[] = {8, 20, 60, 200};
  enum { ROUNDS = 12, SECONDS = 20 };
  struct tib_sim_muscle *muscle = make_muscle(fs_hz, 0);
  for (size_t i = 0; i < sizeof levels_uv / sizeof *levels_uv; i++) {
    double power = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double *x = contract(muscle, levels_uv[i], SECONDS, (uint64_t)round);
      power += pow(rms_in_band(x, fs_hz, 1, SECONDS - 1) / levels_uv[i], 2) / ROUNDS;
      free(x);
    }
    cr_expect_float_eq(sqrt(power), 1, 0.02, "%g uV at %g Hz: %.4f of it", levels_uv[i], fs_hz, sqrt(power));
  }
  free_muscle(muscle);
}

/* Multiples of 4, so that a quarter of a turn is a sample. */
Test(muscle, level_is_what_was_asked_for_at_100_hz) { expect_level(100); }
Test(muscle, level_is_what_was_asked_for_at_128_hz) { expect_level(128); }
Test(muscle, level_is_what_was_asked_for_at_200_hz) { expect_level(200); }
Test(muscle, level_is_what_was_asked_for_at_512_hz) { expect_level(512); }
Test(muscle, level_is_what_was_asked_for_at_2048_hz) { expect_level(2048); }

static double rms_of(const double *x, size_t n) {
  double power = 0;
  for (size_t i = 0; i < n; i++) power += x[i] * x[i] / (double)n;
  return sqrt(power);
}

/* The level follows its target within a burst too, and is there from the first firing on. */
Test(muscle, level_follows_ramps) {
  struct tib_sim_muscle *muscle = make_muscle(512, 1);
  struct tib_sim_random random;
  struct tib_error err;
  double target[200], x[512], power[4] = {0}, *steady[2] = {contract(muscle, 10, 200, 1), contract(muscle, 40, 200, 1)};
  for (int k = 0; k < 200; k++) target[k] = k < 50 ? 0 : k < 100 ? 10 : k < 150 ? 40 : 0;
  cr_assert_eq(tib_sim_random_init(&random, SEED, 78, &err), TIB_OK);
  for (int round = 0; round < 1000; round++) {
    cr_assert_eq(tib_sim_muscle_contract(muscle, &random, target, 200, x, 512, &err), TIB_OK);
    /* the 64 samples in the middle of each quarter, where nothing of the quarter before rings any more */
    for (int q = 0; q < 4; q++) power[q] += pow(rms_of(x + q * 128 + 32, 64), 2) / 1000;
  }
  double levels[2] = {rms_of(steady[0], 200 * 512), rms_of(steady[1], 200 * 512)};
  cr_expect_eq(power[0], 0);
  cr_expect_float_eq(sqrt(power[1]), levels[0], 0.04 * levels[0], "%g of %g", sqrt(power[1]), levels[0]);
  cr_expect_float_eq(sqrt(power[2]), levels[1], 0.04 * levels[1], "%g of %g", sqrt(power[2]), levels[1]);
  cr_expect_lt(sqrt(power[3]), 1, "%g", sqrt(power[3]));
  tib_sim_random_finish(&random);
  free(steady[0]);
  free(steady[1]);
  free_muscle(muscle);
}

/* Few units: rare and high among much that is low. Many: nearly Gaussian. */
Test(muscle, few_units_are_peaky) {
  struct tib_sim_muscle *muscle = make_muscle(512, 0);
  double *few = contract(muscle, 2, 60, 0), *some = contract(muscle, 8, 60, 0), *many = contract(muscle, 100, 60, 0);
  double k[3] = {kurtosis(few, 60 * 512), kurtosis(some, 60 * 512), kurtosis(many, 60 * 512)};
  cr_expect(k[0] > 6 && k[1] > 3.5 && k[0] > k[1] && k[1] > k[2] && k[2] < 3.5, "%g %g %g", k[0], k[1], k[2]);
  free(few);
  free(some);
  free(many);
  free_muscle(muscle);
}

/* Below the second unit's threshold one unit fires, and every firing can be seen. */
Test(muscle, the_first_unit_fires_at_its_slowest_rate) {
  struct tib_sim_muscle *muscle = make_muscle(512, 0);
  double level_uv = 0.9 * muscle->level_uv[0], peak = 0, last_s = -1, sum = 0, square = 0;
  double *x = contract(muscle, level_uv, 400, 0);
  int n = 0;
  for (int i = 0; i < 400 * 512; i++) peak = fmax(peak, fabs(x[i]));
  for (int i = 1; i < 400 * 512; i++) {
    if (fabs(x[i]) < 0.8 * peak || i / 512.0 - last_s < 0.02) continue;
    if (last_s >= 0) {
      sum += i / 512.0 - last_s;
      square += pow(i / 512.0 - last_s, 2);
      n++;
    }
    last_s = i / 512.0;
  }
  double mean_s = sum / n, cv = sqrt(square / n - mean_s * mean_s) / mean_s;
  cr_expect_float_eq(1 / mean_s, muscle->units[0].slowest_hz, 0.1, "%g", 1 / mean_s);
  cr_expect(1 / mean_s > 7.9 && 1 / mean_s < 11.1, "%g", 1 / mean_s);
  cr_expect_float_eq(cv, 0.955 * muscle->units[0].variability, 0.02, "%g, unit %g", cv, muscle->units[0].variability);
  cr_expect(cv > 0.08 && cv < 0.31, "%g", cv);
  free(x);
  free_muscle(muscle);
}

/* From small to large, and none faster than 25 a second. */
Test(muscle, units_are_recruited_by_size) {
  struct tib_sim_muscle *muscle = make_muscle(512, 0);
  double early = 0, late = 0;
  for (int i = 0; i < 20; i++) early += muscle->units[i].size_uv / 20, late += muscle->units[60 + i].size_uv / 20;
  cr_expect(late > 4 * early && early > 6, "%g %g", early, late);
  for (int i = 1; i < muscle->n_units; i++) cr_expect_gt(muscle->units[i].threshold, muscle->units[i - 1].threshold);
  for (int k = 1; k < TIB_SIM_DRIVES; k++) cr_expect_geq(muscle->level_uv[k], 0.999 * muscle->level_uv[k - 1]);
  cr_expect_gt(muscle->level_uv[TIB_SIM_DRIVES - 1], 60);
  free_muscle(muscle);
}

Test(muscle, legs_have_units_of_their_own) {
  struct tib_sim_muscle *left = make_muscle(200, 0), *right = make_muscle(200, 1);
  int same = 0;
  for (int i = 0; i < left->n_units; i++) same += left->units[i].potential.width_s == right->units[i].potential.width_s;
  cr_expect_eq(same, 0);
  free_muscle(left);
  free_muscle(right);
}

/* 5 to 12 ms long and of two or three phases, without a mean: summed over its shape there is next to nothing. */
Test(muscle, potentials_are_short_and_change_sign) {
  struct tib_sim_muscle *muscle = make_muscle(2048, 0);
  int two = 0, three = 0;
  for (int u = 0; u < muscle->n_units; u++) {
    const struct tib_sim_potential *p = &muscle->units[u].potential;
    double peak = 0, first_s = -1, last_s = 0;
    int phases = 0, sign = 0;
    for (int round = 0; round < 2; round++)
      for (double t = -0.02; t < 0.02; t += 1e-5) {
        double v = t / p->width_s, y = (p->first * 2 * v + p->second * (4 * v * v - 2)) * exp(-v * v);
        if (round == 0) peak = fmax(peak, fabs(y));
        if (round == 0 || fabs(y) < 0.05 * peak) continue;
        if (first_s < -0.5) first_s = t;
        last_s = t;
        int now = y > 0 ? 1 : -1;
        if (fabs(y) > 0.2 * peak && now != sign) sign = now, phases++;
      }
    cr_expect(last_s - first_s > 0.0045 && last_s - first_s < 0.0135, "%g s", last_s - first_s);
    cr_expect(phases == 2 || phases == 3, "%d", phases);
    two += phases == 2;
    three += phases == 3;
  }
  cr_expect(two > 15 && three > 15, "%d %d", two, three);
  free_muscle(muscle);
}

static void expect_rest(double fs_hz) {
  struct tib_sim_muscle *muscle = take(1, sizeof *muscle);
  struct tib_sim_random random;
  struct tib_error err;
  int n = (int)fs_hz, seconds = 200;
  double *x = take((size_t)(n * seconds), sizeof *x);
  cr_assert_eq(tib_sim_random_init(&random, SEED, 0, &err), TIB_OK);
  cr_assert_eq(tib_sim_muscle_init_resting(muscle, fs_hz, SEED, 0, &random, &err), TIB_OK);
  for (int i = 0; i < seconds; i++)
    cr_assert_eq(tib_sim_muscle_rest(muscle, &random, (int64_t)i * n, n, x + i * n, &err), TIB_OK);
  cr_expect_float_eq(rms_in_band(x, fs_hz, 1, seconds), 1, 0.02, "%g Hz: %g", fs_hz, rms_in_band(x, fs_hz, 1, seconds));
  double k = kurtosis(x + n, (size_t)(n * (seconds - 1)));
  /* At 100 Hz most of a potential's peak is lost. */
  cr_expect(k > (fs_hz > 100 ? 3.1 : 2.95) && k < 5, "%g", k);
  tib_sim_random_finish(&random);
  free(x);
  free_muscle(muscle);
}

Test(muscle, rest_has_rms_1_and_is_nearly_gaussian) {
  expect_rest(100);
  expect_rest(200);
  expect_rest(512);
  expect_rest(1000);
}

/* Firing goes on over the records' edges: pieces of any length are the same rest. */
Test(muscle, rest_goes_on_from_record_to_record) {
  struct tib_sim_muscle *muscle = take(1, sizeof *muscle);
  struct tib_sim_random random;
  struct tib_error err;
  enum { N = 64, PIECES = 4000 };
  double x[N], edge = 0, middle = 0, last = 0;
  cr_assert_eq(tib_sim_random_init(&random, SEED, 0, &err), TIB_OK);
  cr_assert_eq(tib_sim_muscle_init_resting(muscle, 512, SEED, 0, &random, &err), TIB_OK);
  for (int i = 0; i < PIECES; i++) {
    cr_assert_eq(tib_sim_muscle_rest(muscle, &random, (int64_t)i * N, N, x, &err), TIB_OK);
    edge += pow(x[0] - last, 2);
    middle += pow(x[N / 2] - x[N / 2 - 1], 2);
    last = x[N - 1];
  }
  cr_expect_float_eq(edge / middle, 1, 0.15, "%g", edge / middle);
  tib_sim_random_finish(&random);
  free_muscle(muscle);
}
