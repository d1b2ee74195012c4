/* The wave between samples (BASE-14), against waves that are known there. */

#include <criterion/criterion.h>

#include "condition/between.h"
#include "tests/unit/condition/night.h"

#define N 700
#define POINTS 4
#define FIRST (2 * TIB_BETWEEN_HALF) /* hops that have enough on either side */
#define LAST (N - TIB_BETWEEN_HALF)

/* Three lines of the band that is left at 100 Hz. `at`: in samples. */
static double wave(double at) {
  return 9 * sin(2 * NIGHT_PI * 0.13 * at) + 6 * sin(2 * NIGHT_PI * 0.29 * at + 1) + 5 * cos(2 * NIGHT_PI * 0.41 * at);
}

static void fill(float *x, float *peak) {
  for (int i = 0; i < N; i++) {
    x[i] = (float)wave(i);
    peak[i] = fabsf(x[i]);
  }
}

static void raise(size_t points, size_t piece, const float *x, float *peak) {
  struct tib_between between;
  tib_between_init(&between, points);
  tib_between_begin_segment(&between);
  for (size_t i = 0; i < N; i += piece) tib_between_raise(&between, x + i, N - i < piece ? N - i : piece, peak + i);
}

/* A hop has its own sample and the points between it and the one before. */
Test(between, the_wave_is_known_between_its_samples) {
  float x[N], peak[N];
  double most = 0;
  fill(x, peak);
  raise(POINTS, 100, x, peak);
  for (int i = FIRST; i < LAST; i++) {
    double want = 0;
    for (int p = 0; p < POINTS; p++) want = fmax(want, fabs(wave(i - (double)p / POINTS)));
    cr_assert_float_eq((double)peak[i], want, 0.06, "sample %d: %g for %g", i, (double)peak[i], want);
    most = fmax(most, want - fabs(wave(i)));
  }
  cr_expect_gt(most, 3, "the samples tell as much");
}

/* Nothing is raised where the wave is not known on either side, and nothing ahead of the segment is looked at. */
Test(between, the_ends_of_a_segment_are_left) {
  float x[N], peak[N];
  fill(x, peak);
  raise(POINTS, 64, x, peak);
  for (int i = 0; i < TIB_BETWEEN_HALF; i++) {
    cr_assert_eq(peak[i], fabsf(x[i]));
    if (i > 0) cr_assert_eq(peak[N - i], fabsf(x[N - i]));
  }
}

Test(between, pieces_do_not_matter) {
  float x[N], whole[N], parts[N], alone[N];
  fill(x, whole), fill(x, parts), fill(x, alone);
  raise(POINTS, TIB_BETWEEN_AT_ONCE, x, whole);
  raise(POINTS, 7, x, parts);
  cr_expect_arr_eq(whole, parts, sizeof whole);
  raise(1, 7, x, alone);
  for (int i = 0; i < N; i++) cr_assert_eq(alone[i], fabsf(x[i]), "one point a sample is the sample");
}

/* ---- in a leg ---- */

static struct tib_envelope leg_of(int fs_hz, int points, size_t records_a_block) {
  struct tib_rate rate = {fs_hz, TIB_TICKS_PER_S};
  size_t n = (size_t)fs_hz * 90;
  struct night_noise noise = night_noise_make(fs_hz, 12);
  float *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = (float)(5 * night_next(&noise));
  struct night_feed feed = {.rate = rate,
                            .n_legs = 1,
                            .leg = {x},
                            .n = n,
                            .records_a_block = records_a_block,
                            .n_segments = 2,
                            .records = {40, 50},
                            .gap = 3 * TIB_TICKS_PER_S};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e;
  struct tib_error err;
  rules.wave_points = points;
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_OK);
  free(x);
  return e;
}

static double sum_of_peaks(const struct tib_envelope *e) {
  double sum = 0;
  for (size_t i = 0; i < e->n_hops; i++) sum += (double)e->peak[i];
  return sum;
}

/* Only the largest is sought there, and only where a hop is one sample; however the samples come. */
Test(between, wave_points) {
  static const int rates[] = {100, 128, 187, 188, 200, 512};
  for (size_t k = 0; k < sizeof rates / sizeof *rates; k++) {
    struct tib_envelope one = leg_of(rates[k], 1, 10), four = leg_of(rates[k], 4, 10), again = leg_of(rates[k], 4, 3);
    cr_assert_eq(one.n_hops, four.n_hops);
    cr_expect_arr_eq(one.mean, four.mean, one.n_hops * sizeof *one.mean);
    cr_expect_arr_eq(one.power, four.power, one.n_power * sizeof *one.power);
    cr_expect_arr_eq(four.peak, again.peak, four.n_hops * sizeof *four.peak);
    cr_expect_eq(one.hop == 1, rates[k] < 188);
    double more = sum_of_peaks(&four) / sum_of_peaks(&one);
    if (rates[k] < 188)
      cr_expect_gt(more, 1.1, "%d Hz: %g", rates[k], more);
    else
      cr_expect_arr_eq(one.peak, four.peak, one.n_hops * sizeof *one.peak);
    tib_envelope_finish(&one), tib_envelope_finish(&four), tib_envelope_finish(&again);
  }
}
