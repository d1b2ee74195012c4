/* ACC-1: gravity of an ankle, against the formula of its filter and plain means. */

#include <criterion/criterion.h>

#include "condition/gravity.h"
#include "tests/unit/condition/night.h"

#define EDGE 0.25

/* `n` samples of 1 g along z and a swing along x, pushed in blocks, from `onset` on. */
static void push(struct tib_gravity *g, tib_ticks onset, size_t n, size_t block, double hz, double (*x)(double, double)) {
  float *axis[3];
  double fs = tib_rate_hz(g->rate);
  struct tib_error err;
  for (int k = 0; k < 3; k++) axis[k] = calloc(n, sizeof(float));
  for (size_t i = 0; i < n; i++) {
    axis[0][i] = (float)x(hz, (double)i / fs);
    axis[2][i] = 1.0F;
  }
  cr_assert_eq(tib_gravity_reach(g, onset + tib_ticks_of_sample(g->rate, (int64_t)n), &err), TIB_OK);
  tib_gravity_begin_segment(g, onset);
  for (size_t at = 0; at < n; at += block) {
    const float *from[3] = {axis[0] + at, axis[1] + at, axis[2] + at};
    tib_gravity_add(g, from, n - at < block ? n - at : block);
  }
  for (int k = 0; k < 3; k++) free(axis[k]);
}

static double swing(double hz, double t) { return 0.4 * sin(2.0 * NIGHT_PI * hz * t); }

/* Gain of the cells' mean and of the squared Butterworth of order 2 at their rate. */
static double gain(double hz) {
  double cell = 1.0 / (8.0 * EDGE), u = NIGHT_PI * hz * cell;
  double warped = tan(u) / tan(NIGHT_PI * EDGE * cell);
  return sin(u) / u / (1.0 + pow(warped, 4.0));
}

Test(gravity, is_low_passed) {
  static const double hz[] = {0.02, 0.1, 0.25, 0.4, 0.8};
  for (size_t k = 0; k < sizeof hz / sizeof *hz; k++) {
    struct tib_gravity g;
    tib_gravity_init(&g, (struct tib_rate){32, 10000000}, EDGE);
    push(&g, 0, 32 * 600, 320, hz[k], swing);
    tib_gravity_end(&g);
    tib_gravity_smooth(&g, EDGE);
    cr_assert_eq(g.n, 1200);
    double in = 0.0, across = 0.0;
    for (size_t i = 200; i < 1000; i++) {
      double w = 2.0 * NIGHT_PI * hz[k] * ((double)i + 0.5) * tib_seconds(g.cell);
      in += (double)g.axis_g[0][i] * sin(w) / 400.0;
      across += (double)g.axis_g[0][i] * cos(w) / 400.0;
      cr_assert_float_eq((double)g.axis_g[2][i], 1.0, 1e-5, "a constant passes as it is");
    }
    cr_expect_float_eq(in, 0.4 * gain(hz[k]), 0.003, "%g Hz: %g for %g", hz[k], in, 0.4 * gain(hz[k]));
    cr_expect_lt(fabs(across), 0.01, "%g Hz: it is late or early", hz[k]);
    tib_gravity_finish(&g);
  }
}

static double slope(double hz, double t) { return hz * t; }

/* Means of the samples of each cell by their times, whatever the rate and the blocks; NAN in the gap. */
Test(gravity, cells_hold_the_samples_of_their_time) {
  static const struct tib_rate rates[] = {
      {32, 10000000}, {31, 10000000}, {4999, 1000000000}, {100, 9000000}, {7, 10000000}};
  static const size_t blocks[] = {1, 17, 5000};
  tib_ticks onset[2] = {0, 431234567};
  for (size_t r = 0; r < 5; r++) {
    for (size_t b = 0; b < 3; b++) {
      struct tib_gravity g;
      tib_gravity_init(&g, rates[r], EDGE);
      size_t n = (size_t)(20.0 * tib_rate_hz(rates[r]));
      for (int s = 0; s < 2; s++) push(&g, onset[s], n, blocks[b], 0.01, slope);
      tib_gravity_end(&g);
      for (size_t c = 0; c < g.n; c++) {
        double sum = 0.0;
        int count = 0;
        for (int s = 0; s < 2; s++)
          for (size_t i = 0; i < n; i++)
            if ((onset[s] + tib_ticks_of_sample(rates[r], (int64_t)i)) / g.cell == (tib_ticks)c)
              sum += 0.01 * (double)i / tib_rate_hz(rates[r]), count++;
        if (count == 0)
          cr_assert(isnan(g.axis_g[0][c]), "rate %zu, cell %zu is in the gap", r, c);
        else
          cr_assert_float_eq((double)g.axis_g[0][c], sum / count, 1e-6, "rate %zu, blocks %zu, cell %zu", r, b, c);
      }
      tib_gravity_finish(&g);
    }
  }
}

/* A gap parts the night: what lies behind it does not leak over it. */
Test(gravity, runs_are_smoothed_apart) {
  struct tib_gravity g = {.cell = 5000000};
  struct tib_error err;
  cr_assert_eq(tib_gravity_reach(&g, 1000000000, &err), TIB_OK);
  for (size_t i = 0; i < g.n; i++) {
    if (i == 99 || i == 100) continue;
    for (int k = 0; k < 3; k++) g.axis_g[k][i] = i < 99 ? 1.0F : -1.0F;
  }
  tib_gravity_smooth(&g, EDGE);
  for (size_t i = 0; i < g.n; i++) {
    if (i == 99 || i == 100)
      cr_assert(isnan(g.axis_g[1][i]));
    else
      cr_assert_float_eq((double)g.axis_g[1][i], i < 99 ? 1.0 : -1.0, 1e-6, "cell %zu", i);
  }
  double mean[3];
  struct tib_span both = {480000000, 520000000}; /* 48 to 52 s: 3 cells of 1, none, 3 of -1 */
  cr_assert(tib_gravity_mean(&g, both, mean));
  cr_expect_float_eq(mean[0], 0.0, 1e-6);
  struct tib_span within = {475000001, 494999999}; /* the cells that begin at 48.0, 48.5, 49.0 s */
  cr_assert(tib_gravity_mean(&g, within, mean));
  cr_expect_float_eq(mean[2], 1.0, 1e-6);
  cr_expect_not(tib_gravity_mean(&g, (struct tib_span){495000000, 505000000}, mean));
  cr_expect_not(tib_gravity_mean(&g, (struct tib_span){-90000000, -10000000}, mean));
  cr_expect_not(tib_gravity_mean(&g, (struct tib_span){100000000, 100000000}, mean));
  tib_gravity_finish(&g);
}
