#include <stdio.h>

#include <criterion/criterion.h>

#include "tests/unit/detect/rhythm.h"

/* Runs of bursts. The limits stand in the .case files; here are signals, through the conditioner. */

/* n bursts from onset_s on, one in period_s, of one leg (0, 1), of both at once (2), or changing legs (3). */
static void add_run(struct rhythm *r, int legs, double onset_s, double period_s, double length_s, int n, double uv) {
  for (int i = 0; i < n; i++)
    for (int leg = 0; leg < 2; leg++) {
      if (legs < 2 ? leg != legs : legs == 3 && leg != i % 2) continue;
      double at = onset_s + i * period_s + night_uniform(&r->state, -0.05, 0.05) * period_s * (legs != 2);
      rhythm_add(r, leg, at, length_s, fmin(0.05, length_s / 4), uv * night_uniform(&r->state, 0.7, 1.3));
    }
}

static void expect_run(const struct rhythm *r, enum tib_pattern_type type, enum tib_side side, int parts, double rate_hz,
                       double burst_s, struct tib_span span) {
  cr_assert_eq(r->list.n, 1, "%zu patterns", r->list.n);
  const struct tib_pattern *p = &r->list.item[0];
  cr_expect_eq(p->type, type);
  cr_expect_eq(p->side, side);
  cr_expect_eq(p->parts, parts, "%d bursts", p->parts);
  cr_expect_float_eq(p->rate_hz, rate_hz, 0.02 * rate_hz, "%g Hz", p->rate_hz);
  cr_expect_float_eq(p->burst_s, burst_s, 0.04, "%g s", p->burst_s);
  cr_expect_float_eq(tib_seconds(p->span.onset), tib_seconds(span.onset), 0.1);
  cr_expect_float_eq(tib_seconds(p->span.offset), tib_seconds(span.offset), 0.1);
}

static struct tib_span seconds(double onset, double offset) {
  return (struct tib_span){tib_ticks_of_seconds(onset), tib_ticks_of_seconds(offset)};
}

Test(runs, alternating) {
  struct rhythm r = rhythm_make(256, 180, 2.0, 1);
  add_run(&r, 3, 60, 0.7, 0.3, 20, 30);
  rhythm_find(&r);
  expect_run(&r, TIB_ALMA, TIB_BOTH, 20, 1 / 0.7, 0.3, seconds(60, 73.6));
  cr_expect_eq(r.list.n_bursts, 20);
  rhythm_finish(&r);
}

Test(runs, one_leg_and_both) {
  for (int legs = 0; legs < 3; legs++) {
    struct rhythm r = rhythm_make(256, 180, 2.0, 2);
    add_run(&r, legs, 60, 1.0, 0.5, 12, 30);
    rhythm_find(&r);
    enum tib_side side = legs == 2 ? TIB_BOTH : legs == 0 ? TIB_LEFT : TIB_RIGHT;
    expect_run(&r, TIB_HFT, side, 12, 1.0, 0.5, seconds(60, 71.5));
    rhythm_finish(&r);
  }
}

/* A single channel for both legs: nothing alternates there, and it has no side. */
Test(runs, one_channel_for_both_legs) {
  struct rhythm r = rhythm_make(256, 180, 2.0, 3);
  add_run(&r, 0, 60, 0.7, 0.15, 12, 30);
  r.n_legs = 1;
  rhythm_find(&r);
  expect_run(&r, TIB_HFLM, TIB_LEFT, 12, 1 / 0.7, 0.15, seconds(60, 60 + 11 * 0.7 + 0.15));
  rhythm_finish(&r);
}

/* EDGE-5, -6: three bursts before a gap or a stretch that cannot be scored and three behind it are no run; four are one
 * each. */
Test(runs, never_over_a_gap) {
  for (int n = 3; n <= 4; n++) {
    struct rhythm r = rhythm_make(256, 240, 2.0, 4);
    r.gap = TIB_TICKS_PER_S / 2;
    add_run(&r, 0, 120.25 - 0.8 * n, 0.8, 0.4, 2 * n, 30);
    rhythm_find(&r);
    cr_expect_eq(rhythm_count(&r, TIB_HFT), n == 3 ? 0 : 2, "%d on each side: %zu", n, rhythm_count(&r, TIB_HFT));
    rhythm_finish(&r);
  }
  for (int n = 3; n <= 4; n++) {
    struct rhythm r = rhythm_make(256, 240, 2.0, 4);
    r.out = (struct tib_span){1198500000, 1201500000}; /* between two bursts */
    add_run(&r, 2, 120.25 - 0.8 * n, 0.8, 0.3, 2 * n, 30);
    rhythm_find(&r);
    size_t left = 0;
    for (size_t i = 0; i < r.list.n_bursts; i++) left += r.list.burst[i].side == TIB_LEFT;
    cr_expect_eq(left, n == 3 ? 0 : 8, "%d on each side: %zu", n, left);
    rhythm_finish(&r);
  }
}

/* A tremor of 2 Hz leaves the leg no half second of rest, so it is found as one movement, which it is not. */
Test(runs, movements_that_hold_a_run) {
  struct rhythm r = rhythm_make(256, 240, 2.0, 5);
  add_run(&r, 0, 60, 0.5, 0.3, 24, 30); /* 12 s */
  rhythm_add(&r, 0, 100, 2.0, 0.1, 30);
  add_run(&r, 0, 150, 1.6, 0.7, 6, 30); /* apart: movements of their own */
  rhythm_find(&r);
  cr_assert_eq(rhythm_count(&r, TIB_HFT), 2);
  tib_detect_mark_runs(&r.list, &r.found);
  int longest = 0, singles = 0;
  for (size_t i = 0; i < r.found.n_candidates; i++) {
    const struct tib_candidate *c = &r.found.candidates[i];
    if (c->side != TIB_LEFT) continue;
    if (tib_span_length(c->span) > 10 * TIB_TICKS_PER_S) longest = c->run_bursts;
    if (c->span.onset > 990000000 && c->span.onset < 1010000000) cr_expect_eq(c->run_bursts, 0, "%d", c->run_bursts);
    singles += c->span.onset > 1490000000 && c->run_bursts == 1;
  }
  cr_expect(longest >= 23 && longest <= 24, "%d", longest);
  cr_expect_eq(singles, 6, "%d", singles);
  rhythm_finish(&r);
}

static const struct tib_candidate *movement_at(const struct rhythm *r, enum tib_side side, double at_s) {
  const struct tib_candidate *at = NULL;
  for (size_t i = 0; i < r->found.n_candidates; i++) {
    const struct tib_candidate *c = &r->found.candidates[i];
    if (c->side == side && tib_seconds(c->span.onset) <= at_s && tib_seconds(c->span.offset) > at_s) at = c;
  }
  cr_assert_not_null(at, "no movement at %g s", at_s);
  return at;
}

/* Other bursts of the leg just before and behind a run, at intervals that a run may have. */
Test(runs, among_other_bursts) {
  struct rhythm r = rhythm_make(256, 180, 2.0, 6);
  static const double other[] = {49.0, 51.3, 54.9, 57.1, 72.2, 75.9, 77.4, 81.0};
  for (size_t i = 0; i < 8; i++) rhythm_add(&r, 0, other[i], 0.15 + 0.1 * (double)(i % 4), 0.03, i % 2 ? 60 : 20);
  add_run(&r, 0, 60, 0.6, 0.35, 16, 30);
  rhythm_find(&r);
  expect_run(&r, TIB_HFT, TIB_LEFT, 16, 1 / 0.6, 0.35, seconds(60, 60 + 15 * 0.6 + 0.35));
  rhythm_finish(&r);
}

/* Three of sixteen pauses are lost, and those bursts found as one: they are the number of bursts that were there. */
Test(runs, of_bursts_found_as_one) {
  struct rhythm r = rhythm_make(256, 180, 2.0, 7);
  add_run(&r, 0, 60, 0.5, 0.35, 16, 40);
  for (int i = 3; i < 15; i += 4) rhythm_add(&r, 0, 60 + 0.5 * i, 0.8, 0.03, 30);
  rhythm_find(&r);
  expect_run(&r, TIB_HFT, TIB_LEFT, 16, 2, 0.35, seconds(60, 60 + 15 * 0.5 + 0.35));
  rhythm_finish(&r);
}

/* Five bursts of very different strength are no run, but neither one movement; what falls back no further than to a third
 * is one, and so is one that a run follows within half a second and that is longer than it. */
Test(runs, movements_that_are_nearly_one) {
  static const double uv[] = {16, 20, 48, 24, 42};
  struct rhythm r = rhythm_make(256, 300, 1.0, 8);
  for (int i = 0; i < 5; i++) rhythm_add(&r, 0, 60 + 0.5 * i, 0.3, 0.03, uv[i]);
  for (int i = 0; i < 5; i++) rhythm_add(&r, 0, 120 + 0.5 * i, 0.3, 0.03, uv[i]);
  rhythm_add(&r, 0, 120, 2.3, 0.03, 10);
  rhythm_add(&r, 0, 180, 6.0, 0.03, 30);
  for (int i = 0; i < 8; i++) rhythm_add(&r, 0, 186.3 + 0.5 * i, 0.3, 0.03, 30);
  rhythm_find(&r);
  tib_detect_mark_runs(&r.list, &r.found);
  cr_expect_eq(rhythm_count(&r, TIB_HFT), 1, "%zu", rhythm_count(&r, TIB_HFT));
  cr_expect_eq(movement_at(&r, TIB_LEFT, 61)->run_bursts, 5);
  cr_expect_eq(movement_at(&r, TIB_LEFT, 121)->run_bursts, 0);
  cr_expect_leq(movement_at(&r, TIB_LEFT, 183)->run_bursts, 1);
  rhythm_finish(&r);
}

/* Four bursts of both legs that change legs at 2.8 Hz make a movement of each, of two. */
Test(runs, movements_that_change_legs) {
  struct rhythm r = rhythm_make(256, 180, 2.0, 9);
  static const double uv[] = {20, 60, 60, 22};
  for (int i = 0; i < 4; i++) rhythm_add(&r, i % 2, 60 + 0.36 * i, 0.2, 0.03, uv[i]);
  rhythm_find(&r);
  tib_detect_mark_runs(&r.list, &r.found);
  cr_expect_eq(movement_at(&r, TIB_LEFT, 60.4)->run_bursts, 2);
  cr_expect_eq(movement_at(&r, TIB_RIGHT, 60.8)->run_bursts, 2);
  rhythm_finish(&r);
}

/* Issue 6: at least 95 % of ALMA and HFT runs, at rests of 1 to 8 uV RMS, and nothing else. */
Test(runs, found_at_all_rests) {
  static const double rest[] = {1, 2, 5, 8};
  for (size_t k = 0; k < 8; k++) {
    struct rhythm r = rhythm_make(256, 1800, rest[k / 2], 20 + k);
    bool alma = k % 2 == 0;
    struct tib_span truth[100];
    size_t n = 0, found = 0, other = 0;
    for (double t = 60; t < 1700; n++) {
      double rate = alma ? night_uniform(&r.state, 0.6, 2.6) : night_uniform(&r.state, 0.4, 2.2), period = 1 / rate;
      double length = alma ? night_uniform(&r.state, 0.12, fmin(0.45, 0.8 * period))
                           : night_uniform(&r.state, 0.3, fmin(0.9, 0.65 * period));
      int bursts = (int)night_uniform(&r.state, 6, 30);
      double uv = fmax(3 * rest[k / 2], night_uniform(&r.state, 15, 60));
      add_run(&r, alma ? 3 : (int)night_uniform(&r.state, 0, 3), t, period, length, bursts, uv);
      truth[n] = seconds(t, t + bursts * period);
      t += bursts * period + night_uniform(&r.state, 20, 40);
    }
    rhythm_find(&r);
    for (size_t i = 0; i < n; i++) {
      tib_ticks shared = 0;
      for (size_t j = 0; j < r.list.n; j++)
        if (r.list.item[j].type == (alma ? TIB_ALMA : TIB_HFT)) shared += tib_span_overlap(truth[i], r.list.item[j].span);
      found += 2 * shared > tib_span_length(truth[i]);
    }
    for (size_t j = 0; j < r.list.n; j++) other += r.list.item[j].type != (alma ? TIB_ALMA : TIB_HFT);
    cr_expect((double)found >= 0.95 * (double)n, "%s at %g uV: %zu of %zu", alma ? "ALMA" : "HFT", rest[k / 2], found, n);
    cr_expect(other <= 1, "%s at %g uV: %zu others", alma ? "ALMA" : "HFT", rest[k / 2], other);
    rhythm_finish(&r);
  }
}

/* Nothing that lasts is a run: contractions of 20 to 180 s at 2 to 6 times the rest that wax and wane once or twice a
 * second, movements of 3 to 15 s, and ordinary movements 5 to 40 s apart. */
Test(runs, none_where_the_leg_does_not_rest) {
  for (int k = 0; k < 6; k++) {
    struct rhythm r = rhythm_make(256, 3600, 2.0, 40 + (uint64_t)k);
    for (double t = 60; t < 3300;) {
      bool lasts = k < 3;
      double length = lasts   ? night_uniform(&r.state, 20, 180)
                      : k < 5 ? night_uniform(&r.state, 3, 15)
                              : night_uniform(&r.state, 0.5, 5);
      double uv = lasts ? night_uniform(&r.state, 4, 12) : night_uniform(&r.state, 10, 100);
      rhythm_add_wave(&r, (int)night_uniform(&r.state, 0, 2), t, length, lasts ? 3 : 0.2, uv,
                      night_uniform(&r.state, 0.1, 0.5), night_uniform(&r.state, 1, 2));
      t += length + (lasts ? 60 : night_uniform(&r.state, 5, 40));
    }
    rhythm_find(&r);
    size_t runs = rhythm_count(&r, TIB_ALMA) + rhythm_count(&r, TIB_HFT) + rhythm_count(&r, TIB_HFLM);
    cr_expect_eq(runs, 0, "night %d: %zu", k, runs);
    rhythm_finish(&r);
  }
}
