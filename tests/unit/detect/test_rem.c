/* Activity of the legs in REM sleep: AASM-RSWA-1 to -4, RSWA-DET-1, TIB-DEC-13. Limits on envelopes made by hand, whose
 * hops are 10 ms; shares of a night of noise beside what was put into it. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "detect/detect.h"
#include "detect/patterns.h"
#include "tests/unit/condition/night.h"

#define S TIB_TICKS_PER_S
#define EPOCH (30 * S)
#define HOPS 100 /* a second */

/* Rest of 1 uV in REM sleep all along, unless the stages say something else. */
struct leg {
  size_t n;
  struct tib_envelope_segment segment;
  struct tib_envelope envelope;
  struct tib_leg_detection *out;
  struct tib_detection found;
  struct tib_context context;
  struct tib_stage_span stages[16];
  struct tib_rules rules;
  struct tib_pattern_list list;
};

static struct leg *make(double seconds) {
  struct leg *leg = calloc(1, sizeof *leg);
  struct tib_error err;
  leg->n = (size_t)(seconds * HOPS);
  leg->segment = (struct tib_envelope_segment){0, 0, leg->n, 0, leg->n / 5};
  leg->envelope = (struct tib_envelope){.side = TIB_LEFT,
                                        .rate = {200, S},
                                        .hop = 2,
                                        .power_hops = 5,
                                        .n_hops = leg->n,
                                        .mean = calloc(leg->n, sizeof(float)),
                                        .peak = calloc(leg->n, sizeof(float)),
                                        .n_power = leg->n / 5,
                                        .power = calloc(leg->n, sizeof(float)),
                                        .n_segments = 1,
                                        .segments = &leg->segment};
  for (size_t i = 0; i < leg->n; i++) leg->envelope.mean[i] = leg->envelope.peak[i] = 1;
  leg->found.n_legs = 1;
  leg->found.legs[0].side = TIB_LEFT;
  leg->stages[0] = (struct tib_stage_span){{0, tib_ticks_of_seconds(seconds)}, TIB_STAGE_R};
  leg->context = (struct tib_context){.has_stages = true,
                                      .epoch = EPOCH,
                                      .n_stages = 1,
                                      .stages = leg->stages,
                                      .lights = {0, tib_ticks_of_seconds(seconds)}};
  cr_assert_eq(tib_rules_load(&leg->rules, "patterns", &err), TIB_OK, "%s", err.text);
  leg->rules.patterns.rswa_view = S / HOPS; /* every hop by itself, so that limits are sharp */
  return leg;
}

static void set(struct leg *leg, double at_s, double length_s, double uv) {
  size_t first = (size_t)llround(at_s * HOPS), end = first + (size_t)llround(length_s * HOPS);
  for (size_t i = first; i < end && i < leg->n; i++) leg->envelope.mean[i] = leg->envelope.peak[i] = (float)uv;
}

/* The power is that of a rectangular signal. */
static struct tib_rswa look(struct leg *leg) {
  struct tib_error err;
  struct tib_envelope *e = &leg->envelope;
  for (size_t k = 0; k < e->n_power; k++) {
    double sum = 0;
    for (size_t i = 5 * k; i < 5 * k + 5; i++) sum += (double)e->mean[i] * (double)e->mean[i];
    e->power[k] = (float)(sum / 5);
  }
  struct tib_pattern_input input = {
      .legs = e, .n_legs = 1, .found = &leg->found, .context = &leg->context, .rules = &leg->rules.patterns};
  free(leg->list.item);
  leg->list = (struct tib_pattern_list){0};
  cr_assert_eq(tib_detect_rem(&input, &leg->list, &err), TIB_OK);
  return leg->list.rswa[0];
}

static void finish(struct leg *leg) {
  free(leg->envelope.mean);
  free(leg->envelope.peak);
  free(leg->envelope.power);
  free(leg->list.item);
  free(leg);
}

/* Six epochs; what is set lies in the second, and the first is the reference. */
static struct leg *six(void) { return make(180); }

/* ---- levels ---- */

Test(rem, phasic_level) {
  static const double uv[] = {3.999, 4.0, 4.001};
  for (int i = 0; i < 3; i++) {
    struct leg *leg = six();
    for (int b = 0; b < 5; b++) set(leg, 31 + 3 * b, 1, uv[i]);
    struct tib_rswa r = look(leg);
    cr_expect_float_eq(r.reference_uv, 1, 1e-6);
    cr_expect_eq(r.phasic_mini_epochs, i == 0 ? 0 : 5, "%g", uv[i]);
    cr_expect_eq(r.phasic_epochs, i == 0 ? 0 : 1);
    cr_expect_eq(r.any_mini_epochs, 5);
    if (i > 0) cr_expect_float_eq(r.burst_s, 1.0, 1e-6);
    cr_expect_eq(isnan(r.burst_s), i == 0);
    finish(leg);
  }
}

Test(rem, any_level) {
  static const double uv[] = {1.999, 2.0, 2.001};
  for (int i = 0; i < 3; i++) {
    struct leg *leg = six();
    set(leg, 31, 1, uv[i]);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.any_mini_epochs, i == 0 ? 0 : 1, "%g", uv[i]);
    cr_expect_eq(r.phasic_mini_epochs, 0);
    cr_expect_eq(r.any_epochs, 0, "some activity in one mini-epoch makes no epoch");
    cr_expect_eq(leg->list.n, 0);
    finish(leg);
  }
}

Test(rem, tonic_level) {
  static const double uv[] = {1.999, 2.0, 2.001};
  for (int i = 0; i < 3; i++) {
    struct leg *leg = six();
    set(leg, 30, 20, uv[i]);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.tonic_epochs, i == 0 ? 0 : 1, "%g", uv[i]);
    cr_expect_eq(r.any_epochs, r.tonic_epochs);
    finish(leg);
  }
}

Test(rem, tonic_share) {
  static const double length_s[] = {14.99, 15.0, 15.01};
  for (int i = 0; i < 3; i++) {
    struct leg *leg = six();
    set(leg, 40, length_s[i], 3);
    cr_expect_eq(look(leg).tonic_epochs, i == 0 ? 0 : 1, "%g s", length_s[i]);
    finish(leg);
  }
}

/* ---- bursts ---- */

Test(rem, burst_length) {
  static const struct {
    double length_s;
    int any, phasic;
  } bursts[] = {{0.09, 0, 0}, {0.10, 1, 1}, {0.11, 1, 1}, {4.99, 2, 2}, {5.0, 2, 2}, {5.01, 2, 0}};
  for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++) {
    struct leg *leg = six();
    set(leg, 30.5, bursts[i].length_s, 6); /* of 5 s it reaches the second mini-epoch */
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.any_mini_epochs, bursts[i].any, "%g s: %d", bursts[i].length_s, r.any_mini_epochs);
    cr_expect_eq(r.phasic_mini_epochs, bursts[i].phasic, "%g s: %d", bursts[i].length_s, r.phasic_mini_epochs);
    finish(leg);
  }
}

/* RSWA-DET-1: two halves of 0.06 s are one burst over a break of less than 0.25 s, and none by themselves. */
Test(rem, bridge) {
  static const double break_s[] = {0.24, 0.25, 0.26};
  for (int i = 0; i < 3; i++) {
    struct leg *leg = six();
    set(leg, 31, 0.06, 20);
    set(leg, 31.06 + break_s[i], 0.06, 20);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.any_mini_epochs, i == 0 ? 1 : 0, "%g s", break_s[i]);
    cr_expect_eq(r.phasic_mini_epochs, i == 0 ? 1 : 0);
    finish(leg);
  }
}

/* What a bridge makes of noise that touches the level here and there is no burst: all of a burst is as strong. */
Test(rem, a_burst_is_strong_all_along) {
  struct leg *leg = six();
  for (int k = 0; k < 10; k++) set(leg, 31 + 0.2 * k, 0.2, 3), set(leg, 31 + 0.2 * k, 0.02, 4.2);
  struct tib_rswa r = look(leg);
  cr_expect_eq(r.phasic_mini_epochs, 0);
  cr_expect_eq(r.any_mini_epochs, 1);
  finish(leg);
}

/* TIB-DEC-13: over a longer view a short spike is weaker and wider. 0.02 s of 10 uV have 1.04 uV RMS in 2 s. */
Test(rem, view) {
  for (int wide = 0; wide < 2; wide++) {
    struct leg *leg = six();
    leg->rules.patterns.rswa_view = wide ? 2 * S : S / 10;
    leg->rules.patterns.rswa_phasic = 1.5, leg->rules.patterns.rswa_any = leg->rules.patterns.rswa_tonic = 1.5;
    set(leg, 31, 0.02, 10);
    cr_expect_eq(look(leg).any_mini_epochs, wide ? 0 : 1);
    finish(leg);
  }
}

/* ---- epochs ---- */

Test(rem, mini_epochs_of_a_phasic_epoch) {
  for (int n = 4; n <= 6; n++) {
    struct leg *leg = six();
    for (int b = 0; b < n; b++) set(leg, 31 + 3 * b, 0.5, 8);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.phasic_mini_epochs, n);
    cr_expect_eq(r.phasic_epochs, n >= 5 ? 1 : 0);
    cr_expect_eq(r.epochs, 6);
    cr_expect_eq(r.mini_epochs, 60);
    finish(leg);
  }
}

/* A burst over the edge of two is in both; longer mini-epochs are fewer. */
Test(rem, mini_epoch) {
  static const tib_ticks length[] = {29999999, 3 * S, 30000001, 6 * S, 15 * S};
  static const int in_an_epoch[] = {10, 10, 9, 5, 2}, hit[] = {2, 2, 2, 1, 1};
  for (size_t i = 0; i < sizeof length / sizeof *length; i++) {
    struct leg *leg = six();
    leg->rules.patterns.mini_epoch = length[i];
    set(leg, 32.8, 0.5, 8);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.mini_epochs, 6 * in_an_epoch[i], "%lld", (long long)length[i]);
    cr_expect_eq(r.phasic_mini_epochs, hit[i]);
    finish(leg);
  }
}

/* Of another length of epochs in proportion: 20 s have six mini-epochs, of which three are asked for. */
Test(rem, epochs_of_20_s) {
  for (int n = 2; n <= 3; n++) {
    struct leg *leg = make(180);
    leg->context.epoch = 20 * S;
    for (int b = 0; b < n; b++) set(leg, 41 + 3 * b, 0.5, 8);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.epochs, 9);
    cr_expect_eq(r.mini_epochs, 54);
    cr_expect_eq(r.phasic_epochs, n == 3);
    finish(leg);
  }
}

/* Epochs 2 and 3 phasic, 5 tonic: two rows. */
Test(rem, rows_are_runs_of_epochs) {
  struct leg *leg = six();
  for (int b = 0; b < 20; b++) set(leg, 31 + 3 * b, 0.5, 8);
  set(leg, 120, 30, 3);
  leg->envelope.peak[4000] = 77;
  struct tib_rswa r = look(leg);
  cr_expect_eq(r.phasic_epochs, 2);
  cr_expect_eq(r.tonic_epochs, 1);
  cr_expect_eq(r.any_epochs, 3);
  cr_assert_eq(leg->list.n, 2);
  const struct tib_pattern *row = leg->list.item;
  cr_expect(row[0].type == TIB_RSWA && row[0].side == TIB_LEFT && row[0].stage == TIB_STAGE_R);
  cr_expect(row[0].span.onset == 30 * S && row[0].span.offset == 90 * S && row[0].parts == 2);
  cr_expect(row[1].span.onset == 120 * S && row[1].span.offset == 150 * S && row[1].parts == 1);
  cr_expect_float_eq(row[0].peak_uv, 77, 1e-6);
  cr_expect_float_eq(row[0].median_uv, 8, 1e-4);
  cr_expect_float_eq(row[1].median_uv, 3, 1e-4);
  cr_expect_float_eq(row[1].rest_uv, 1, 1e-6);
  cr_expect_float_eq(row[1].ratio, 3, 1e-4);
  finish(leg);
}

/* ---- the reference ---- */

/* The lowest 30 s wherever they begin; 15 s only where no 30 s are whole. */
Test(rem, reference) {
  struct leg *leg = make(120);
  set(leg, 0, 120, 2);
  set(leg, 44, 30, 0.5); /* over the edge of two epochs */
  set(leg, 100, 15, 0.1);
  cr_expect_float_eq(look(leg).reference_uv, 0.5, 1e-3);
  leg->rules.patterns.rswa_reference = 15 * S;
  cr_expect_float_eq(look(leg).reference_uv, 0.1, 1e-3);
  leg->rules.patterns.rswa_reference = leg->rules.patterns.rswa_reference_least = 121 * S;
  struct tib_rswa r = look(leg);
  cr_expect(isnan(r.reference_uv) && r.epochs == 0, "no reference, no epoch is assessed");
  finish(leg);
  leg = make(180); /* epochs of 20 s, one alone in a period: 15 s of it */
  leg->context.epoch = 20 * S;
  leg->stages[0] = (struct tib_stage_span){{0, 40 * S}, TIB_STAGE_N2};
  leg->stages[1] = (struct tib_stage_span){{40 * S, 60 * S}, TIB_STAGE_R};
  leg->context.n_stages = 2;
  set(leg, 40, 20, 2);
  set(leg, 42, 15, 1);
  r = look(leg);
  cr_expect_float_eq(r.reference_uv, 1, 1e-3);
  cr_expect_eq(r.epochs, 1);
  leg->rules.patterns.rswa_reference_least = tib_ticks_of_seconds(20.02);
  cr_expect_eq(look(leg).epochs, 0);
  finish(leg);
}

/* REM of 3 uV before, of 1 uV after a stretch of N2: one period, and 3 uV are activity, up to just less than the gap. */
Test(rem, rem_gap) {
  static const int64_t gap_s[] = {870, 900, 930};
  for (int i = 0; i < 3; i++) {
    int64_t second = 60 + gap_s[i];
    struct leg *leg = make((double)second + 60);
    leg->stages[0] = (struct tib_stage_span){{0, 60 * S}, TIB_STAGE_R};
    leg->stages[1] = (struct tib_stage_span){{60 * S, second * S}, TIB_STAGE_N2};
    leg->stages[2] = (struct tib_stage_span){{second * S, (second + 60) * S}, TIB_STAGE_R};
    leg->context.n_stages = 3;
    set(leg, 0, 60, 3);
    struct tib_rswa r = look(leg);
    cr_expect_eq(r.tonic_epochs, i == 0 ? 2 : 0, "%lld s", (long long)gap_s[i]);
    cr_expect_float_eq(r.reference_uv, i == 0 ? 1 : 2, 1e-6); /* of two periods the median */
    cr_expect_eq(r.epochs, 4);
    finish(leg);
  }
}

/* ---- what can be assessed ---- */

Test(rem, only_whole_epochs_with_signal) {
  struct leg *leg = make(200);
  leg->context.lights = (struct tib_span){10 * S, 200 * S};
  struct tib_span out[] = {{70 * S, 70 * S + 1}, {100 * S, 100 * S}};
  leg->found.legs[0].out = out;
  leg->found.legs[0].n_out = 1;
  cr_expect_eq(look(leg).epochs, 4, "the first begins before lights off, the third has a stretch out, the last is cut");
  leg->segment.n_hops = 9950; /* the signal ends in the fourth */
  cr_expect_eq(look(leg).epochs, 1);
  finish(leg);
}

Test(rem, absent_inputs_give_no_numbers) {
  for (int what = 0; what < 3; what++) {
    struct leg *leg = six();
    set(leg, 31, 20, 9);
    if (what == 0) leg->context.has_stages = false;
    if (what == 1) leg->envelope.coarse = true;
    if (what == 2) leg->stages[0].stage = TIB_STAGE_N2;
    struct tib_rswa r = look(leg);
    int none = what == 2 ? 0 : -1; /* without REM there is nothing; without stages nothing is known */
    cr_expect(r.epochs == none && r.mini_epochs == none && r.tonic_epochs == none && r.phasic_epochs == none &&
              r.any_epochs == none && r.phasic_mini_epochs == none && r.any_mini_epochs == none);
    cr_expect(isnan(r.reference_uv) && isnan(r.burst_s));
    cr_expect_eq(leg->list.n, 0);
    finish(leg);
  }
}

/* ---- noise ---- */

struct truth {
  int tonic, phasic, any, phasic_mini, any_mini;
};

#define FS 256
#define N_EPOCHS 80

static void put(double *ratio, uint64_t *state, double at, double low_s, double high_s, double low, double high,
                unsigned char bits, unsigned char *is) {
  double length = night_uniform(state, low_s, high_s), strength = night_uniform(state, low, high);
  for (size_t i = (size_t)(at * FS); i < (size_t)((at + length) * FS) && i < 30 * FS; i++) {
    ratio[i] = fmax(ratio[i], strength);
    is[i] |= bits;
  }
}

/* Atonia of 1.5 uV RMS; a fifth of the epochs tonic for some of their time, half with up to 14 phasic bursts, the rest with
 * some activity between the levels. */
static void fill_epoch(double *ratio, unsigned char *is, uint64_t *state) {
  double kind = night_uniform(state, 0, 1);
  if (kind < 0.2) {
    bool most = night_uniform(state, 0, 1) < 0.7;
    put(ratio, state, 0, most ? 18 : 6, most ? 30 : 12, 2.4, 3.2, 1, is);
  }
  int n = kind > 0.1 && kind < 0.6 ? (int)night_uniform(state, 1, 15) : 0;
  for (int b = 0; b < n; b++) {
    bool is_short = night_uniform(state, 0, 1) < 0.7;
    put(ratio, state, night_uniform(state, 0, 29), is_short ? 0.1 : 0.6, is_short ? 0.6 : 3, 4.5, 10, 3, is);
  }
  for (int b = 0; b < 3 && kind > 0.8; b++) put(ratio, state, night_uniform(state, 0, 28), 0.2, 1.5, 2.4, 3.2, 1, is);
}

static void count_epoch(const unsigned char *is, struct truth *truth) {
  int on = 0, phasic = 0;
  for (int m = 0; m < 10; m++) {
    unsigned char here = 0;
    for (int i = 0; i < 3 * FS; i++) here |= is[m * 3 * FS + i], on += is[m * 3 * FS + i] & 1;
    phasic += here >> 1 & 1;
    truth->any_mini += here & 1;
  }
  truth->phasic_mini += phasic;
  truth->phasic += phasic >= 5;
  truth->tonic += on >= 15 * FS;
  truth->any += phasic >= 5 || on >= 15 * FS;
}

static struct tib_rswa look_at_noise(uint64_t seed, struct truth *truth) {
  size_t n = (size_t)N_EPOCHS * 30 * FS;
  float *x = malloc(n * sizeof *x);
  double *ratio = malloc(30 * FS * sizeof *ratio);
  unsigned char *is = malloc(30 * FS);
  struct night_noise rest = night_noise_make(FS, seed), emg = night_noise_make(FS, seed + 1000);
  uint64_t state = 77 * seed;
  *truth = (struct truth){0};
  for (size_t e = 0; e < N_EPOCHS; e++) {
    for (size_t i = 0; i < 30 * FS; i++) ratio[i] = 1, is[i] = 0;
    fill_epoch(ratio, is, &state);
    count_epoch(is, truth);
    for (size_t i = 0; i < 30 * FS; i++)
      x[e * 30 * FS + i] = (float)(1.5 * night_next(&rest) + 1.5 * sqrt(ratio[i] * ratio[i] - 1) * night_next(&emg));
  }
  struct night_feed feed = {.rate = {FS, S}, .n_legs = 1, .leg = {x}, .n = n};
  struct tib_conditioning_rules conditioning = night_conditioning();
  struct tib_envelope envelope;
  struct tib_error err;
  struct tib_rules rules;
  struct tib_stage_span stage = {{0, N_EPOCHS * EPOCH}, TIB_STAGE_R};
  struct tib_context context = {
      .has_stages = true, .epoch = EPOCH, .n_stages = 1, .stages = &stage, .lights = {0, N_EPOCHS * EPOCH}};
  struct tib_detection found = {.n_legs = 1};
  struct tib_pattern_list list = {0};
  cr_assert_eq(night_condition(&feed, &conditioning, &envelope, &err), TIB_OK);
  cr_assert_eq(tib_rules_load(&rules, "patterns", &err), TIB_OK, "%s", err.text);
  struct tib_pattern_input input = {
      .legs = &envelope, .n_legs = 1, .found = &found, .context = &context, .rules = &rules.patterns};
  cr_assert_eq(tib_detect_rem(&input, &list, &err), TIB_OK);
  struct tib_rswa rswa = list.rswa[0];
  free(list.item);
  free(x);
  free(ratio);
  free(is);
  tib_envelope_finish(&envelope);
  return rswa;
}

static double points(int found, int truth, int of) { return 100.0 * abs(found - truth) / of; }

/* The bar of the project: shares within 2 points; of a single stretch of 80 epochs within 3, since an epoch is 1.25. */
Test(rem, shares_in_noise_are_those_put_in) {
  struct truth all = {0};
  struct tib_rswa sum = {0};
  for (uint64_t seed = 1; seed <= 10; seed++) {
    struct truth t;
    struct tib_rswa r = look_at_noise(seed, &t);
    printf(
        "# tonic %d of %d, phasic %d of %d, any %d of %d epochs; mini-epochs: phasic %.1f of %.1f %%, any %.1f of %.1f "
        "%%\n",
        r.tonic_epochs, t.tonic, r.phasic_epochs, t.phasic, r.any_epochs, t.any, r.phasic_mini_epochs / 8.0,
        t.phasic_mini / 8.0, r.any_mini_epochs / 8.0, t.any_mini / 8.0);
    cr_expect_eq(r.epochs, N_EPOCHS);
    cr_expect_float_eq(r.reference_uv, 1.5, 0.15);
    cr_expect_leq(points(r.tonic_epochs, t.tonic, N_EPOCHS), 3);
    cr_expect_leq(points(r.any_epochs, t.any, N_EPOCHS), 3);
    cr_expect_leq(points(r.phasic_mini_epochs, t.phasic_mini, 10 * N_EPOCHS), 2.5);
    cr_expect_leq(points(r.any_mini_epochs, t.any_mini, 10 * N_EPOCHS), 2.5);
    sum.tonic_epochs += r.tonic_epochs, sum.phasic_epochs += r.phasic_epochs, sum.any_epochs += r.any_epochs;
    sum.phasic_mini_epochs += r.phasic_mini_epochs, sum.any_mini_epochs += r.any_mini_epochs;
    all.tonic += t.tonic, all.phasic += t.phasic, all.any += t.any;
    all.phasic_mini += t.phasic_mini, all.any_mini += t.any_mini;
  }
  cr_expect_leq(points(sum.tonic_epochs, all.tonic, 10 * N_EPOCHS), 1);
  cr_expect_leq(points(sum.phasic_epochs, all.phasic, 10 * N_EPOCHS), 1);
  cr_expect_leq(points(sum.any_epochs, all.any, 10 * N_EPOCHS), 1);
  cr_expect_leq(points(sum.phasic_mini_epochs, all.phasic_mini, 100 * N_EPOCHS), 1);
  cr_expect_leq(points(sum.any_mini_epochs, all.any_mini, 100 * N_EPOCHS), 1);
}
