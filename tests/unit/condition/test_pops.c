/* Electrode pops and steps (BASE-11): they are found, counted and taken out; EMG is not touched. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "condition/pop_fit.h"
#include "detect/detect.h"
#include "support.h"
#include "tests/unit/condition/night.h"

#define FS 512
#define SECONDS 120
#define N (FS * SECONDS)
#define OFF 1e9 /* no jump is as large */

static const struct tib_rate fs512 = {FS, 10000000};

/* ---- signals ---- */

static double *rest(double rms_uv, uint64_t seed) {
  double *x = malloc(N * sizeof *x);
  struct night_noise noise = night_noise_make(FS, seed);
  for (size_t i = 0; i < N; i++) x[i] = rms_uv * night_next(&noise);
  return x;
}

/* `rise` steps up to `size_uv`, then back along an exponential; tau_ms 0: it stays. */
static void add_pop(double *x, double at_s, double size_uv, double tau_ms, size_t rise) {
  size_t first = (size_t)(at_s * FS);
  for (size_t k = 1; k < rise; k++) x[first + k] += size_uv * (double)k / (double)rise;
  for (size_t i = first + rise; i < N; i++) {
    double t = (double)(i - first - rise) / FS;
    x[i] += tau_ms > 0 ? size_uv * exp(-1000.0 * t / tau_ms) : size_uv;
  }
}

/* As stored, in steps of 0.1 uV. */
static float *store(const double *x) {
  float *y = malloc(N * sizeof *y);
  for (size_t i = 0; i < N; i++) y[i] = (float)(0.1 * floor(10.0 * x[i] + 0.5));
  return y;
}

static struct tib_envelope condition(const double *x, double pop_min_uv, size_t records_a_block) {
  float *y = store(x);
  struct night_feed feed = {.rate = fs512, .n_legs = 1, .leg = {y}, .n = N, .records_a_block = records_a_block};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e;
  struct tib_error err;
  rules.pop_min_uv = pop_min_uv;
  cr_assert_eq(night_condition(&feed, &rules, &e, &err), TIB_OK);
  free(y);
  return e;
}

static int pops_in(const struct tib_envelope *e) {
  int n = 0;
  for (size_t m = 0; m < e->n_minutes; m++) n += e->minutes[m].pops;
  return n;
}

static struct tib_detection detect(const struct tib_envelope *e) {
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  return d;
}

static size_t long_ones(const struct tib_detection *d) {
  size_t n = 0;
  for (size_t i = 0; i < d->n_candidates; i++) n += tib_span_length(d->candidates[i].span) >= TIB_TICKS_PER_S / 2;
  return n;
}

static void expect_same(const struct tib_envelope *a, const struct tib_envelope *b) {
  cr_assert_eq(a->n_hops, b->n_hops);
  cr_expect_arr_eq(a->mean, b->mean, a->n_hops * sizeof *a->mean);
  cr_expect_arr_eq(a->peak, b->peak, a->n_hops * sizeof *a->peak);
  cr_expect_arr_eq(a->power, b->power, a->n_power * sizeof *a->power);
}

/* ---- what is found ---- */

static const double SIZES[] = {220, -350, 800, -1500, 3000}, TAUS[] = {5, 12, 25, 50};

/* What is left of a jump that goes back to `level`: nothing, and the level comes back over a second. */
static void expect_taken_out(const struct tib_pop *pop, const float *left, const float *clean, double size, double level) {
  for (size_t i = pop->end; i < pop->end + FS / 2; i++) {
    double share = (double)(i - pop->end) / FS, back = share - sin(2.0 * NIGHT_PI * share) / (2.0 * NIGHT_PI);
    double off = (double)left[i] - (double)clean[i] - level * back;
    cr_assert_float_eq(off, 0, 8 + 0.01 * fabs(size), "%g uV, %zu: %g", size, i - pop->end, off);
  }
}

static const bool nowhere[N]; /* at no rail */

Test(pops, one_is_measured) {
  struct tib_pop_window w = tib_pop_window_make(FS, 100);
  for (size_t k = 0; k < 20; k++) {
    double size = SIZES[k % 5], tau = TAUS[k / 5], level = size < 0 ? -250 : 250;
    double *x = rest(2, 40 + k), *clean = rest(2, 40 + k);
    add_pop(x, 10, size, tau, 1 + k % 3);
    add_pop(x, 10, level, 0, 1 + k % 3); /* and stays on another level */
    float *y = store(x), *want = store(clean);
    struct tib_pop pop;
    size_t at = tib_pop_next(&w, y, 5 * FS, 15 * FS);
    cr_assert_lt(at, 15 * FS);
    cr_assert(tib_pop_find(&w, y, nowhere, N, at, &pop), "%g uV, %g ms", size, tau);
    cr_expect_eq(pop.end, 10 * FS + 1 + k % 3);
    cr_expect_float_eq(pop.tail_uv + pop.level_uv, size + level, 8 + 0.01 * fabs(size));
    cr_expect_float_eq(pop.level_uv, level, 8, "%g uV, %g ms: level %g", size, tau, pop.level_uv);
    cr_expect_float_eq(pop.tau / FS * 1000, tau, 0.1 * tau, "%g uV: %g ms for %g", size, pop.tau / FS * 1000, tau);
    tib_pop_subtract(&w, &pop, y, N);
    expect_taken_out(&pop, y, want, size, level);
    free(x), free(clean), free(y), free(want);
  }
}

/* The limit itself, on a leg without noise. */
Test(pops, pop_min) {
  static const double size[] = {99.9, 100.0, 100.1};
  for (int i = 0; i < 3; i++) {
    double *x = rest(0, 1);
    x[0] = 0.1; /* a first sample that is not the only value */
    add_pop(x, 30, size[i], 0, 1);
    struct tib_envelope e = condition(x, 100.001 - 0.001 * (i > 0), 10);
    cr_expect_eq(pops_in(&e), i > 0, "%g uV", size[i]);
    tib_envelope_finish(&e);
    free(x);
  }
}

/* ---- a night ---- */

/* Alone, and several within a second. Gives their number. */
static int add_pops(double *x) {
  uint64_t state = 77;
  int n = 0;
  for (int group = 0; group < 20; group++) {
    double at = 4 + 5.5 * group;
    for (int k = 0; k < (group % 2 ? 4 : 1); k++, n++) {
      double size = SIZES[night_bits(&state) % 5], tau = TAUS[night_bits(&state) % 4];
      add_pop(x, at, size, tau, 1 + night_bits(&state) % 3);
      at += night_uniform(&state, 0.12, 0.3);
    }
  }
  return n;
}

Test(pops, a_quiet_leg_has_no_movement) {
  double *x = rest(2, 9);
  int n = add_pops(x);
  struct tib_envelope with = condition(x, OFF, 10), without = condition(x, 100, 10);
  struct tib_detection raw = detect(&with), clean = detect(&without);
  cr_expect_geq(long_ones(&raw), 8, "%zu movements where nothing is done", long_ones(&raw));
  cr_expect_eq(clean.n_candidates, 0, "%zu candidates", clean.n_candidates);
  cr_expect_eq(pops_in(&without), n, "%d of %d pops", pops_in(&without), n);
  cr_expect(without.minutes[0].faults & TIB_MINUTE_POPS);
  tib_detection_finish(&raw), tib_detection_finish(&clean);
  tib_envelope_finish(&with), tib_envelope_finish(&without);
  free(x);
}

/* The recorder ends at +-3276 uV: pops that leave it for one sample, for some or for many, slowly or at once. */
Test(pops, at_the_rails_they_are_taken_out) {
  static const double size[] = {3300, -3500, 4000, -5000, 8000}, tau_ms[] = {4, 8, 20, 50};
  double *x = rest(2, 18), *clean = rest(2, 18);
  int n = 0;
  for (; n < 60; n++) add_pop(x, 4 + 1.9 * n, size[n % 5], tau_ms[n % 4], 1 + (size_t)(n / 5) % 3);
  for (size_t i = 0; i < N; i++) x[i] = fmin(3276.7, fmax(-3276.8, x[i]));
  struct tib_envelope e = condition(x, 100, 10), without = condition(clean, 100, 10);
  cr_expect_eq(pops_in(&e), n, "%d of %d", pops_in(&e), n);
  for (size_t i = 0; i < e.n_hops; i++)
    cr_assert_lt(fabs((double)e.peak[i] - (double)without.peak[i]), 8, "hop %zu: %g uV for %g", i, (double)e.peak[i],
                 (double)without.peak[i]);
  tib_envelope_finish(&e), tib_envelope_finish(&without);
  free(x), free(clean);
}

Test(pops, steps_make_no_movement) {
  double *x = rest(2, 10);
  for (int k = 0; k < 10; k++) add_pop(x, 5 + 11 * k, (k % 2 ? -1 : 1) * (400 + 200 * k), 0, 1 + (size_t)k % 3);
  struct tib_envelope e = condition(x, 100, 10);
  struct tib_detection d = detect(&e);
  cr_expect_eq(d.n_candidates, 0);
  cr_expect_eq(pops_in(&e), 10);
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
  free(x);
}

/* A pop before, in and after a movement leaves it where it is. */
Test(pops, movements_keep_their_times) {
  double *x = rest(2, 11);
  struct night_noise noise = night_noise_make(FS, 12);
  struct night_burst burst[8];
  for (int k = 0; k < 8; k++) {
    burst[k] = (struct night_burst){.onset_s = 8 + 13 * k, .length_s = 2, .ramp_s = 0.05, .rms_uv = 20 + 10 * k};
    cr_assert(night_add_burst(x, N, FS, &burst[k], &noise));
    add_pop(x, burst[k].onset_s - 0.25, 1200, 25, 2);
    add_pop(x, burst[k].onset_s + 1, -2500, 12, 2);
    add_pop(x, burst[k].onset_s + 2.3, 700, 50, 1);
  }
  struct tib_envelope e = condition(x, 100, 10);
  struct tib_detection d = detect(&e);
  cr_assert_eq(d.n_candidates, 8, "%zu candidates", d.n_candidates);
  for (int k = 0; k < 8; k++) {
    cr_expect_float_eq(tib_seconds(d.candidates[k].span.onset), burst[k].true_onset_s, 0.03);
    cr_expect_float_eq(tib_seconds(d.candidates[k].span.offset), burst[k].true_offset_s, 0.06);
  }
  tib_detection_finish(&d);
  tib_envelope_finish(&e);
  free(x);
}

/* ---- what must not be touched ---- */

Test(pops, strong_bursts_are_left_to_the_bit) {
  static const double level[] = {20, 60, 120, 200};
  double *x = rest(2, 13);
  struct night_noise noise = night_noise_make(FS, 14);
  for (int k = 0; k < 20; k++) {
    struct night_burst burst = {.onset_s = 4 + 5.5 * k, .length_s = 0.6 + 0.2 * k, .ramp_s = 0.02, .rms_uv = level[k % 4]};
    cr_assert(night_add_burst(x, N, FS, &burst, &noise));
  }
  struct tib_envelope on = condition(x, 100, 10), off = condition(x, OFF, 10);
  cr_expect_eq(pops_in(&on), 0);
  expect_same(&on, &off);
  tib_envelope_finish(&on), tib_envelope_finish(&off);
  free(x);
}

/* So large that they are cut off at both ends of the range. */
Test(pops, bursts_at_the_rails_are_left_to_the_bit) {
  static const double level[] = {1000, 2000, 4000};
  double *x = rest(2, 19);
  struct night_noise noise = night_noise_make(FS, 20);
  for (int k = 0; k < 20; k++) {
    struct night_burst burst = {.onset_s = 4 + 5.5 * k, .length_s = 0.6 + 0.2 * k, .ramp_s = 0.1, .rms_uv = level[k % 3]};
    cr_assert(night_add_burst(x, N, FS, &burst, &noise));
  }
  for (size_t i = 0; i < N; i++) x[i] = fmin(3276.7, fmax(-3276.8, x[i]));
  struct tib_envelope on = condition(x, 100, 10), off = condition(x, OFF, 10);
  cr_expect_gt(on.clipped_share, 0.01);
  cr_expect_eq(pops_in(&on), 0, "%d", pops_in(&on));
  expect_same(&on, &off);
  tib_envelope_finish(&on), tib_envelope_finish(&off);
  free(x);
}

/* Single potentials of 500 uV that swing to both sides, as of one motor unit, alone and at 10 a second. */
Test(pops, motor_unit_potentials_are_left_to_the_bit) {
  double *x = rest(2, 15);
  for (int k = 0; k < 200; k++) {
    double at = k < 40 ? 2.0 + k : 50.0 + 0.1 * k, width = 0.0015 + 0.00005 * (k % 40);
    for (size_t i = (size_t)((at - 0.05) * FS); i < (size_t)((at + 0.05) * FS); i++) {
      double u = ((double)i / FS - at) / width;
      x[i] += 820.0 * -u * exp(-0.5 * u * u); /* peaks of 500 uV */
    }
  }
  struct tib_envelope on = condition(x, 100, 10), off = condition(x, OFF, 10);
  cr_expect_eq(pops_in(&on), 0, "%d", pops_in(&on));
  expect_same(&on, &off);
  tib_envelope_finish(&on), tib_envelope_finish(&off);
  free(x);
}

Test(pops, the_sizes_of_blocks_do_not_matter) {
  double *x = rest(2, 16);
  struct night_noise noise = night_noise_make(FS, 17);
  add_pops(x);
  for (int k = 0; k < 10; k++) {
    struct night_burst burst = {.onset_s = 6 + 11 * k, .length_s = 2, .ramp_s = 0.05, .rms_uv = 80};
    cr_assert(night_add_burst(x, N, FS, &burst, &noise));
  }
  struct tib_envelope one = condition(x, 100, 1);
  for (size_t records = 2; records <= 120; records = 2 * records + 1) {
    struct tib_envelope many = condition(x, 100, records);
    expect_same(&one, &many);
    cr_expect_eq(pops_in(&one), pops_in(&many));
    tib_envelope_finish(&many);
  }
  tib_envelope_finish(&one);
  free(x);
}

/* ---- real muscles ---- */

static int pops_of(const float *x, size_t n, double fs, double scale) {
  struct tib_pop_window w = tib_pop_window_make(fs, 100);
  int found = 0;
  float *y = malloc(n * sizeof *y);
  bool *at_rail = calloc(n, sizeof *at_rail);
  for (size_t i = 0; i < n; i++) y[i] = (float)(scale * (double)x[i]);
  for (size_t at = 0; (at = tib_pop_next(&w, y, at, n - w.rise)) < n - w.rise;) {
    struct tib_pop pop;
    found += tib_pop_find(&w, y, at_rail, n, at, &pop);
    at = pop.end;
  }
  free(y), free(at_rail);
  return found;
}

/* At its own size and so large that every potential is above the limit. */
static void expect_untouched(const char *what, const float *x, size_t n, double fs) {
  static const double scale[] = {1, 3, 10};
  for (int i = 0; i < 3; i++) {
    int found = pops_of(x, n, fs, scale[i]);
    cr_expect_eq(found, 0, "%s times %g: %d", what, scale[i], found);
  }
}

Test(pops, real_emg_is_left) {
  static float x[80000];
  size_t n = 0;
  char line[512];
  const char *path = test_shared("data/emg/biosppy_emg_1.txt"), *gait = test_shared("data/emg/gait_emg_ID0012_TW_01.csv"),
             *needle = test_shared("data/emg/emgdb_healthy.dat");
  if (!path || !gait || !needle) cr_skip_test("no shared data");
  FILE *f = fopen(path, "r");
  while (fgets(line, sizeof line, f) && n < 80000)
    if (line[0] != '#') x[n++] = 0.5F * (float)atof(line);
  fclose(f);
  cr_assert_gt(n, 10000);
  expect_untouched("biosppy", x, n, 1000);
  for (int column = 1; column <= 13; column++) {
    f = fopen(gait, "r");
    cr_assert_not_null(fgets(line, sizeof line, f));
    for (n = 0; fgets(line, sizeof line, f) && n < 80000; n++) {
      char *s = line;
      for (int c = 0; c < column; c++) s = strchr(s, ',') + 1;
      x[n] = (float)atof(s);
    }
    fclose(f);
    cr_assert_gt(n, 1000);
    snprintf(line, sizeof line, "gait, column %d", column);
    expect_untouched(line, x, n, 1000);
  }
  unsigned char b[2];
  f = fopen(needle, "rb");
  for (n = 0; fread(b, 1, 2, f) == 2 && n < 80000; n++) x[n] = 0.1F * (float)(int16_t)(b[0] | b[1] << 8);
  fclose(f);
  cr_assert_gt(n, 10000);
  expect_untouched("needle", x, n, 4000);
}
