/* A recording with gaps, whose segments are learnt as they come. */

#include <criterion/criterion.h>

#include "tests/unit/condition/night.h"

static const struct tib_rate fs512 = {512, 10000000};

static float *noise_leg(struct tib_rate rate, size_t n, double uv, uint64_t seed) {
  struct night_noise noise = night_noise_make(tib_rate_hz(rate), seed);
  float *x = malloc(n * sizeof *x);
  for (size_t i = 0; i < n; i++) x[i] = (float)(uv * night_next(&noise));
  return x;
}

static void run(const struct night_feed *feed, struct tib_envelope *legs) {
  struct tib_conditioning_rules rules = night_conditioning();
  struct tib_error err = {0};
  cr_assert_eq(night_condition(feed, &rules, legs, &err), TIB_OK, "%s", err.text);
}

static void assert_same(const float *got, const float *want, size_t n, const char *what) {
  for (size_t i = 0; i < n; i++) cr_assert(got[i] == want[i], "%s %zu of %zu", what, i, n);
}

static void assert_same_bits(const struct tib_envelope *whole, size_t s, const struct tib_envelope *alone) {
  const struct tib_envelope_segment *segment = &whole->segments[s];
  cr_assert_eq(segment->n_hops, alone->n_hops, "segment %zu: %zu hops for %zu", s, segment->n_hops, alone->n_hops);
  cr_assert_eq(segment->n_power, alone->n_power);
  assert_same(whole->mean + segment->first_hop, alone->mean, alone->n_hops, "mean");
  assert_same(whole->peak + segment->first_hop, alone->peak, alone->n_hops, "peak");
  assert_same(whole->power + segment->first_power, alone->power, alone->n_power, "power");
}

/* Segment s of all legs against the same samples as a recording of their own, bit by bit. */
static void assert_like_alone(const struct night_feed *feed, const struct tib_envelope *whole, size_t s) {
  int64_t first = 0;
  for (size_t i = 0; i < s; i++) first += feed->records[i];
  struct night_feed part = {.rate = feed->rate,
                            .n_legs = feed->n_legs,
                            .n = (size_t)(feed->records[s] * feed->rate.samples),
                            .mains = feed->mains};
  for (size_t leg = 0; leg < feed->n_legs; leg++) part.leg[leg] = feed->leg[leg] + first * feed->rate.samples;
  struct tib_envelope alone[2];
  run(&part, alone);
  for (size_t leg = 0; leg < feed->n_legs; leg++) {
    cr_assert_eq(whole[leg].segments[s].onset, first * feed->rate.record + (tib_ticks)s * feed->gap);
    assert_same_bits(&whole[leg], s, &alone[leg]);
    tib_envelope_finish(&alone[leg]);
  }
}

/* With mains in two of four segments, one of them shorter than a window of 61 cells of 0.4 s. */
Test(gaps, segments_are_as_if_each_were_alone) {
  size_t n = 512 * 300;
  float *a = noise_leg(fs512, n, 5.0, 70), *b = noise_leg(fs512, n, 2.0, 71);
  for (size_t i = 512 * 90; i < 512 * 253; i++) a[i] += 30.0f * (float)sin(2.0 * NIGHT_PI * 50.0 * (double)i / 512.0);
  for (size_t i = 512 * 240; i < n; i++) b[i] += 2000.0f; /* an electrode that was moved */
  static const size_t sizes[] = {1, 7, 1000};
  for (size_t k = 0; k < 3; k++) {
    struct night_feed feed = {.rate = fs512,
                              .n_legs = 2,
                              .leg = {a, b},
                              .n = n,
                              .n_segments = 4,
                              .records = {90, 150, 13, 47},
                              .gap = 371234567,
                              .records_a_block = sizes[k]};
    struct tib_envelope legs[2];
    run(&feed, legs);
    cr_assert(legs[0].n_segments == 4 && legs[1].n_segments == 4);
    for (size_t s = 0; s < 4; s++) assert_like_alone(&feed, legs, s);
    cr_assert_eq(legs[0].mains_hz, 50);
    cr_assert_float_eq(legs[0].mains_share, 4.0 / 7.0, 1e-9, "3 and 1 of 2, 3, 1 and 1 minutes");
    cr_assert_eq(legs[1].mains_hz, 0);
    for (size_t leg = 0; leg < 2; leg++) tib_envelope_finish(&legs[leg]);
  }
  free(a);
  free(b);
}

/* EDGE-19: the ends at a gap are continued by reflection, each segment for itself, against plain sums in double. */
Test(gaps, edges_are_reflected) {
  size_t n = 512 * 20, cut = 512 * 8;
  float *x = noise_leg(fs512, n, 20.0, 72);
  for (size_t i = cut; i < n; i++) x[i] += 700.0f;
  struct night_feed feed = {
      .rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .n_segments = 2, .records = {8, 12}, .gap = 50000000};
  feed.mains = TIB_MAINS_OFF;
  struct tib_envelope e;
  run(&feed, &e);
  for (size_t s = 0; s < 2; s++) {
    size_t first = s == 0 ? 0 : cut, length = s == 0 ? cut : n - cut;
    double *y = night_reference_filter(x + first, length, 512.0), worst = 0.0;
    for (size_t h = 0; h < length / 4; h++) {
      double sum = 0.0;
      for (size_t i = 4 * h; i < 4 * h + 4; i++) sum += fabs(y[i]) / 4.0;
      worst = fmax(worst, fabs(sum - (double)e.mean[e.segments[s].first_hop + h]));
    }
    cr_assert_lt(worst, 1e-3, "segment %zu: %g uV", s, worst);
    free(y);
  }
  tib_envelope_finish(&e);
  free(x);
}

/* Records of 4 ms hold half a hop: segments shorter than a hop, a power step, the filter and a cell of mains. */
Test(gaps, segments_of_any_length) {
  struct tib_rate rate = {2, 40000};
  float *x = noise_leg(rate, 2 * 1154, 5.0, 73);
  static const int64_t lengths[][4] = {{1, 3, 100, 1000}, {1000, 1, 1, 1}, {2, 13, 24, 62}, {1, 1, 1, 151}};
  for (size_t k = 0; k < 4; k++) {
    struct night_feed feed = {.rate = rate,
                              .n_legs = 1,
                              .leg = {x},
                              .n = 2 * 1154,
                              .n_segments = 4,
                              .gap = 1000000,
                              .records_a_block = 1 + 50 * k};
    size_t hops = 0;
    for (size_t s = 0; s < 4; s++) {
      feed.records[s] = lengths[k][s];
      hops += (size_t)lengths[k][s] / 2;
    }
    struct tib_envelope e;
    run(&feed, &e);
    cr_assert_eq(e.n_segments, 4);
    cr_assert_eq(e.n_hops, hops);
    for (size_t s = 0; s < 4; s++) assert_like_alone(&feed, &e, s);
    for (size_t h = 0; h < e.n_hops; h++) cr_assert(e.peak[h] >= e.mean[h] && e.peak[h] < 200.0f);
    tib_envelope_finish(&e);
  }
  free(x);
}

/* EDGE-21: what is constant on both sides of a gap is two stretches, each of its own length. */
Test(gaps, stretches_without_signal_end_at_them) {
  size_t n = 512 * 40;
  float *x = noise_leg(fs512, n, 5.0, 74);
  struct night_feed feed = {
      .rate = fs512, .n_legs = 1, .leg = {x}, .n = n, .n_segments = 2, .records = {20, 20}, .gap = 70000000};
  struct tib_envelope e;
  for (size_t i = 512 * 20 - 400; i < 512 * 20 + 400; i++) x[i] = 1.5f; /* 0.78 s on either side */
  run(&feed, &e);
  cr_assert_eq(e.n_flat, 0);
  tib_envelope_finish(&e);
  for (size_t i = 512 * 18; i < 512 * 20 + 1024; i++) x[i] = 1.5f;
  run(&feed, &e);
  cr_assert_eq(e.n_flat, 2);
  cr_assert(e.flat[0].onset == 180000000 && e.flat[0].offset == 200000000);
  cr_assert(e.flat[1].onset == 270000000 && e.flat[1].offset == 290000000);
  tib_envelope_finish(&e);
  free(x);
}

/* ---- what the reader must not do ---- */

static enum tib_status feed_blocks(const size_t *segment, const tib_ticks *onset, size_t n_blocks, struct tib_error *err) {
  struct tib_recording recording = {.record_duration = 10000000, .n_records = 3, .duration = 30000000};
  struct tib_channel channel = night_channel(fs512);
  struct tib_condition_plan plan = {.n_legs = 1, .leg = {{TIB_LEFT, 0, &channel}}};
  struct tib_conditioning_rules rules = night_conditioning();
  static const float x[512];
  struct tib_samples samples = {x, 512, 0};
  struct tib_conditioner *c;
  struct tib_envelope e;
  struct tib_activity ankles[2];
  cr_assert_eq(tib_condition_create("x.edf", &recording, &plan, &rules, NULL, &c, err), TIB_OK);
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n_blocks && !status; i++) {
    struct tib_block block = {.segment = segment[i], .onset = onset[i], .n_channels = 1, .channel = &samples};
    status = tib_condition_block(c, &block, err);
  }
  if (!status) status = tib_condition_end(c, &e, ankles, err);
  if (!status) tib_envelope_finish(&e);
  tib_condition_destroy(c);
  return status;
}

Test(gaps, blocks_out_of_order_are_an_error) {
  struct tib_error err = {0};
  const tib_ticks rising[] = {0, 50000000, 90000000, 120000000};
  const tib_ticks back[] = {0, 90000000, 80000000};
  cr_expect_eq(feed_blocks((const size_t[]){0, 1, 2}, rising, 3, &err), TIB_OK, "%s", err.text);
  cr_expect_eq(feed_blocks((const size_t[]){0, 1, 2}, back, 3, &err), TIB_INTERNAL);
  cr_expect_eq(feed_blocks((const size_t[]){1}, rising, 1, &err), TIB_INTERNAL);
  cr_expect_eq(feed_blocks((const size_t[]){0, 2}, rising, 2, &err), TIB_INTERNAL);
  cr_expect_eq(feed_blocks((const size_t[]){0, 1, 0}, rising, 3, &err), TIB_INTERNAL);
  cr_expect(strstr(err.text, "x.edf"), "%s", err.text);
  cr_expect_eq(feed_blocks((const size_t[]){0, 1, 2, 3}, rising, 4, &err), TIB_INTERNAL, "more records than announced");
  cr_expect_eq(feed_blocks(NULL, NULL, 0, &err), TIB_OK, "no block at all");
}
