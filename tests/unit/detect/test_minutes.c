/* What each minute of a leg is worth, and whether two legs hold one signal (BASE-7, -9, -10, EDGE-18, EDGE-23). */

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "detect/same_signal.h"
#include "tests/unit/condition/night.h"

#define HOP_HZ 128
#define MINUTES 12
#define N (HOP_HZ * 60 * MINUTES)

/* ---- levels ---- */

struct leg {
  struct tib_envelope envelope;
  struct tib_envelope_segment segment;
  struct tib_minute minute[MINUTES];
};

/* An envelope that rests at level[m] in minute m; four samples a hop. */
static struct leg *make_leg(const double level[MINUTES]) {
  struct leg *leg = calloc(1, sizeof *leg);
  leg->segment = (struct tib_envelope_segment){0, 0, N, 0, 0};
  leg->envelope = (struct tib_envelope){.side = TIB_LEFT,
                                        .rate = {4 * HOP_HZ, 10000000},
                                        .hop = 4,
                                        .power_hops = 6,
                                        .n_hops = N,
                                        .n_segments = 1,
                                        .segments = &leg->segment,
                                        .n_minutes = MINUTES,
                                        .minutes = leg->minute};
  leg->envelope.mean = malloc(N * sizeof(float));
  leg->envelope.peak = malloc(N * sizeof(float));
  for (size_t h = 0; h < N; h++) {
    leg->envelope.mean[h] = (float)level[h / (HOP_HZ * 60)];
    leg->envelope.peak[h] = 2 * leg->envelope.mean[h];
  }
  return leg;
}

/* Frees the leg. */
static struct tib_detection detect(struct leg *leg, const struct tib_detection_rules *rules) {
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_levels(&leg->envelope, 1, rules, &d, &err), TIB_OK);
  free(leg->envelope.mean);
  free(leg->envelope.peak);
  free(leg);
  return d;
}

static const double QUIET[MINUTES] = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2};

Test(minutes, a_quiet_leg_is_whole) {
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d = detect(make_leg(QUIET), &rules);
  cr_assert_eq(d.legs[0].n_minutes, MINUTES);
  for (size_t m = 0; m < MINUTES; m++) {
    cr_expect_float_eq((double)d.legs[0].minute_rest_uv[m], 2, 0.02);
    cr_expect_eq(d.legs[0].minute_faults[m], 0);
  }
  cr_expect_eq(d.legs[0].n_out, 0);
  tib_detection_finish(&d);
}

/* Clipped and detached minutes are out; pops, mains and beats that were taken out leave a minute in. */
Test(minutes, which_faults_put_a_minute_out) {
  struct leg *leg = make_leg(QUIET);
  for (int bit = 0; bit < 8; bit++) leg->minute[bit].faults = (uint16_t)(1U << bit);
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d = detect(leg, &rules);
  cr_assert_eq(d.legs[0].n_out, 2, "%zu", d.legs[0].n_out);
  cr_expect_eq(d.legs[0].out[0].onset, 60 * TIB_TICKS_PER_S, "clipped and detached, next to each other");
  cr_expect_eq(d.legs[0].out[0].offset, 180 * TIB_TICKS_PER_S);
  cr_expect_eq(d.legs[0].out[1].onset, 240 * TIB_TICKS_PER_S, "noisy, as the samples would never say");
  tib_detection_finish(&d);
}

/* EDGE-23: 2 uV, then a stretch that is lost, then another level. */
static bool is_flagged(double after, enum tib_minute_fault lost) {
  double level[MINUTES];
  for (int m = 0; m < MINUTES; m++) level[m] = m < 4 ? 2.0 : after;
  struct leg *leg = make_leg(level);
  for (int m = 4; m < 6; m++) leg->minute[m].faults = (uint16_t)lost;
  struct tib_detection_rules rules = night_detection();
  rules.rest_floor_uv = 0;
  struct tib_detection d = detect(leg, &rules);
  bool flagged = false;
  for (size_t m = 0; m < MINUTES; m++) {
    bool here = d.legs[0].minute_faults[m] & TIB_MINUTE_REFIT;
    cr_expect(!here || m == 6, "minute %zu", m);
    flagged = flagged || here;
  }
  tib_detection_finish(&d);
  return flagged;
}

/* The resting level is read in bins of 1.1 %: below, at and above within those. */
Test(minutes, refit_ratio) {
  cr_expect(!is_flagged(2 * 1.9, TIB_MINUTE_DETACHED));
  cr_expect(is_flagged(2 * 2.0 * 1.02, TIB_MINUTE_DETACHED));
  cr_expect(is_flagged(2 * 2.1, TIB_MINUTE_CLIPPED));
  cr_expect(!is_flagged(2 / 1.9, TIB_MINUTE_DETACHED));
  cr_expect(is_flagged(2 / 2.1, TIB_MINUTE_FLAT));
  cr_expect(!is_flagged(2 * 2.1, TIB_MINUTE_POPS), "nothing was lost: the muscle changed its tone");
}

/* ---- one signal on two legs ---- */

#define FS 256
#define SECONDS 240

static const struct tib_rate fs256 = {FS, 10000000};

static void add_bursts(double *x, struct night_noise *noise) {
  for (int k = 0; k < 10; k++) {
    struct night_burst burst = {.onset_s = 10 + 22 * k, .length_s = 2, .ramp_s = 0.05, .rms_uv = 40};
    cr_assert(night_add_burst(x, FS * SECONDS, FS, &burst, noise));
  }
}

/* The right leg is `share` of the left one and as much noise of its own as makes that its correlation with it. Beats and a
 * hum in both legs are no signal of either. */
static double same(double share, double scale, bool hum) {
  size_t n = FS * SECONDS;
  double *x[2];
  float *y[2];
  struct night_noise noise[2] = {night_noise_make(FS, 31), night_noise_make(FS, 32)};
  for (int leg = 0; leg < 2; leg++) {
    x[leg] = malloc(n * sizeof(double));
    y[leg] = malloc(n * sizeof(float));
    for (size_t i = 0; i < n; i++) x[leg][i] = 2.0 * night_next(&noise[leg]);
    add_bursts(x[leg], &noise[leg]);
  }
  for (size_t i = 0; i < n; i++) {
    double of_both = hum ? 30.0 * sin(2.0 * NIGHT_PI * 50.0 * (double)i / FS) : 0.0;
    y[0][i] = (float)(x[0][i] + of_both);
    y[1][i] = (float)(scale * (share * x[0][i] + sqrt(1.0 - share * share) * x[1][i]) + of_both);
  }
  struct night_feed feed = {.rate = fs256, .n_legs = 2, .leg = {y[0], y[1]}, .n = n};
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_envelope e[2];
  struct tib_error err;
  double r;
  cr_assert_eq(night_condition(&feed, &rules, e, &err), TIB_OK);
  cr_assert_eq(tib_same_signal(&e[0], &e[1], &r, &err), TIB_OK);
  for (int leg = 0; leg < 2; leg++) {
    tib_envelope_finish(&e[leg]);
    free(x[leg]);
    free(y[leg]);
  }
  return r;
}

Test(same_signal, same_signal) {
  double limit = night_detection().same_signal;
  cr_expect_gt(same(1, 1, false), limit);
  cr_expect_gt(same(1, -0.37, false), limit, "another scale and sign");
  cr_expect_gt(same(0.9999, 1, false), limit);
  cr_expect_lt(same(0.97, 1, false), limit, "much of the one in the other");
  cr_expect_lt(same(0, 1, false), limit, "both legs move at the same times: %g", same(0, 1, false));
  cr_expect_lt(same(0, 1, true), limit, "the same hum in both: %g", same(0, 1, true));
}

/* Hand-worked: y = 3 - 2 x has r = -1, and a minute that is constant has none. */
Test(same_signal, is_the_median_of_the_minutes) {
  struct leg *a = make_leg(QUIET), *b = make_leg(QUIET);
  struct tib_error err;
  double r;
  cr_assert_eq(tib_same_signal(&a->envelope, &b->envelope, &r, &err), TIB_OK);
  cr_expect(isnan(r), "nothing changes: nothing to tell");
  for (size_t h = 0; h < N; h++) {
    float x = (float)(h % 16);
    a->envelope.mean[h] = x;
    b->envelope.mean[h] = h < N / 4 ? 3 - 2 * x : h < N / 2 ? 5 : 2 * x + 1; /* -1, none, and twice as long 1 */
  }
  cr_assert_eq(tib_same_signal(&a->envelope, &b->envelope, &r, &err), TIB_OK);
  cr_expect_float_eq(r, 1, 1e-6, "%g", r);
  b->envelope.hop = 8;
  cr_assert_eq(tib_same_signal(&a->envelope, &b->envelope, &r, &err), TIB_OK);
  cr_expect(isnan(r), "legs of other rates");
  struct leg *legs[] = {a, b};
  for (int i = 0; i < 2; i++) {
    free(legs[i]->envelope.mean);
    free(legs[i]->envelope.peak);
    free(legs[i]);
  }
}
