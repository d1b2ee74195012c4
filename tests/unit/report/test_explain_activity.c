/* What was active and became no movement: a leg by hand, and the sample nights against what the detector finds. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/explain/build.h"
#include "support.h"

#define S TIB_TICKS_PER_S

/* ---- a leg by hand: 40 s in hops of 10 ms, as quiet as 1.6 uV to 20 s and as 10 uV from there on ---- */

#define N 4000
#define STRIDE 100

struct leg {
  float mean[N], peak[N], level[N / STRIDE + 1];
  size_t first[2];
  struct tib_envelope_segment segment;
  struct tib_profile_result profile;
  struct tib_candidate candidates[1];
  struct tib_result result;
};

static void raise(struct leg *leg, size_t from, size_t to, float mean, float peak) {
  for (size_t i = from; i < to; i++) leg->mean[i] = mean, leg->peak[i] = peak;
}

static struct leg *make_leg(void) {
  struct leg *leg = calloc(1, sizeof *leg);
  struct tib_error err;
  cr_assert(leg);
  cr_assert_eq(tib_rules_load(&leg->profile.rules, "aasm-v3", &err), TIB_OK, "%s", err.text);
  raise(leg, 0, 2000, 1.6F, 4);
  raise(leg, 2000, N, 10, 15);
  for (size_t i = 0; i <= N / STRIDE; i++) leg->level[i] = i * STRIDE < 2000 ? 1.6F : 10;
  leg->first[1] = N / STRIDE + 1;
  leg->segment = (struct tib_envelope_segment){.n_hops = N};
  struct tib_result *result = &leg->result;
  result->recording.start_clock = 2 * 3600 * S;
  result->recording.duration = 40 * S;
  result->context.lights = (struct tib_span){0, 40 * S};
  result->n_legs = 1;
  result->legs[0] = (struct tib_envelope){.side = TIB_LEFT,
                                          .rate = {100, S},
                                          .hop = 1,
                                          .n_hops = N,
                                          .mean = leg->mean,
                                          .peak = leg->peak,
                                          .n_segments = 1,
                                          .segments = &leg->segment};
  result->n_detections = result->n_profiles = 1;
  result->profiles = &leg->profile;
  struct tib_detection *detection = &result->detections[0];
  detection->n_legs = 1;
  detection->candidates = leg->candidates;
  detection->legs[0] = (struct tib_leg_detection){
      .side = TIB_LEFT,
      .rest = {.stride = STRIDE, .n = N / STRIDE + 1, .level_uv = leg->level, .n_segments = 1, .first = leg->first}};
  return leg;
}

static void explain(struct tib_explanation *x, const struct leg *leg) {
  struct tib_error err;
  struct tib_explain_choice choice = {20 * S, 20 * S};
  cr_assert_eq(tib_explain_make(x, &leg->result, &choice, &err), TIB_OK, "%s", err.text);
}

static void expect_words(const struct tib_explanation *x, size_t i, const char *words) {
  struct tib_text text = {0};
  tib_explain_activity_words(&text, x, i);
  cr_expect_str_eq(text.s, words);
  tib_text_finish(&text);
}

/* The mean of 0.25 s is that of 25 hops: of 5 uV among 1.6 uV it is above 3.6 uV where it holds 15 or more of them (1.6 + n
 * 3.4 / 25 > 3.6), that is from 2 hops before the burst (15 = 13 + 2) on, and as long behind it. */
Test(explain_activity, one_without_a_large_sample) {
  struct leg *leg = make_leg();
  struct tib_explanation x;
  raise(leg, 1000, 1100, 5, 7.3F);
  explain(&x, leg);
  cr_assert_eq(x.n_activities, 1);
  const struct tib_explained_activity *a = &x.activities[0];
  cr_expect_eq(a->end, TIB_ACTIVITY_LOW);
  cr_expect_eq(a->span.onset, 10020 * (S / 1000), "%lld", (long long)a->span.onset);
  cr_expect_eq(a->span.offset, 10980 * (S / 1000), "%lld", (long long)a->span.offset);
  cr_expect_float_eq(a->mean.uv, 5, 1e-4);
  cr_expect_float_eq(a->mean.limit_uv, 3.6, 1e-4);
  cr_expect_float_eq(a->sample.uv, 7.3, 1e-4);
  cr_expect_float_eq(a->sample.limit_uv, 9.6, 1e-4);
  cr_expect(isnan(a->hold.uv));
  expect_words(
      &x, 0,
      "activity of 0.960 s at 02:00:10.02, largest sample 7.30 of 1.60 + 8 uV, 2.30 uV less than an onset needs: no "
      "movement");
  tib_explain_finish(&x);
  free(leg);
}

/* At 10 uV it must exceed 16, not 12, and an onset holds from 16 on (BASE-12, BASE-13). */
Test(explain_activity, one_that_does_not_hold) {
  struct leg *leg = make_leg();
  struct tib_explanation x;
  raise(leg, 3000, 3100, 15, 17);
  explain(&x, leg);
  cr_expect_eq(x.n_activities, 0); /* 15 uV are more than rest + 2 */
  tib_explain_finish(&x);
  raise(leg, 3000, 3100, 17, 17.5F);
  leg->mean[3050] = 30, leg->peak[3050] = 40;
  for (size_t i = 3051; i < 3056; i++) leg->mean[i] = 12;
  explain(&x, leg);
  cr_assert_eq(x.n_activities, 1);
  const struct tib_explained_activity *a = &x.activities[0];
  cr_expect_eq(a->end, TIB_ACTIVITY_FLEETING);
  cr_expect_float_eq(a->mean.limit_uv, 16, 1e-4);
  cr_expect_float_eq(a->sample.uv, 40, 1e-4);
  cr_expect_float_eq(a->sample.limit_uv, 18, 1e-4);
  cr_expect_float_eq(a->hold.uv, 12, 1e-4);
  cr_expect_float_eq(a->hold.limit_uv, 16, 1e-4);
  cr_expect_eq(a->hold.at, 305 * (S / 10));
  struct tib_text text = {0};
  tib_explain_activity_words(&text, &x, 0);
  cr_expect(strstr(text.s, "is at most 12.00 of 16.00 uV, 4.00 uV too little (BASE-13): no movement"), "%s", text.s);
  tib_text_finish(&text);
  tib_explain_finish(&x);
  free(leg);
}

/* What the detector made a movement of is not told again, and two with less than 0.5 s between them are one. */
Test(explain_activity, movements_are_left_out_and_near_ones_are_one) {
  struct leg *leg = make_leg();
  struct tib_explanation x;
  raise(leg, 1000, 1100, 30, 90);
  leg->candidates[0] = (struct tib_candidate){.span = {10 * S + 50000, 11 * S}, .side = TIB_LEFT};
  raise(leg, 1400, 1450, 5, 7);
  raise(leg, 1490, 1540, 5, 7); /* 40 hops of rest */
  raise(leg, 1700, 1750, 5, 7); /* 160 hops */
  leg->result.detections[0].n_candidates = 1;
  explain(&x, leg);
  cr_assert_eq(x.n_activities, 2);
  cr_expect_eq(x.activities[0].span.onset, 14020 * (S / 1000));
  cr_expect_eq(x.activities[0].span.offset, 15380 * (S / 1000));
  cr_expect_eq(x.activities[0].quiet, 1640 * (S / 1000)); /* from 15.38 to 17.02 s */
  cr_expect_not(x.activities[0].to_boundary);
  cr_expect_eq(x.activities[1].quiet, TIB_QUIET_MOST);
  leg->result.detections[0].candidates[0].side = TIB_RIGHT; /* another leg's */
  tib_explain_finish(&x);
  explain(&x, leg);
  cr_expect_eq(x.n_activities, 3);
  tib_explain_finish(&x);
  free(leg);
}

Test(explain_activity, none_across_a_flat_stretch_and_none_of_given_movements) {
  struct leg *leg = make_leg();
  struct tib_explanation x;
  struct tib_span flat = {14 * S, 14 * S + S / 5};
  raise(leg, 1350, 1470, 5, 7);
  leg->result.legs[0].flat = &flat, leg->result.legs[0].n_flat = 1;
  explain(&x, leg);
  cr_assert_eq(x.n_activities, 2);
  cr_expect_eq(x.activities[0].span.offset, flat.onset);
  cr_expect(x.activities[0].to_boundary);
  cr_expect_eq(x.activities[0].quiet, 0);
  cr_expect_eq(x.activities[1].span.onset, flat.offset);
  tib_explain_finish(&x);
  leg->result.imported = true;
  explain(&x, leg);
  cr_expect_eq(x.n_activities, 0);
  tib_explain_finish(&x);
  free(leg);
}

/* ---- against the detector ---- */

static size_t count_candidates(const struct tib_detection *detection, enum tib_side side) {
  size_t n = 0;
  for (size_t i = 0; i < detection->n_candidates; i++) n += detection->candidates[i].side == side;
  return n;
}

/* Of every activity of the night: one that reached all levels became a movement, each movement lies in one of its own. */
static size_t check_leg(const struct tib_result *result, size_t leg, const char *name) {
  struct tib_explained_view view = {&result->legs[leg], &result->detections[0].legs[leg], &result->detections[0],
                                    &result->profiles[0].rules.detection};
  struct tib_explained_activity activity;
  size_t moves = 0, others = 0;
  for (tib_ticks from = 0; tib_explain_activity(&activity, &view, from, INT64_MAX); from = activity.span.offset) {
    tib_ticks to_end = result->recording.duration - activity.span.offset;
    bool near_end = activity.span.onset < view.rules->edge_margin || to_end < view.rules->edge_margin;
    cr_assert_gt(activity.span.offset, from);
    cr_expect_gt(activity.mean.uv, activity.mean.limit_uv);
    cr_expect(activity.end != TIB_ACTIVITY_EDGE || near_end, "%s: at %.2f s the detector found none", name,
              tib_seconds(activity.span.onset));
    if (activity.end == TIB_ACTIVITY_MOVES)
      cr_expect(activity.sample.uv >= activity.sample.limit_uv && activity.hold.uv >= activity.hold.limit_uv);
    moves += activity.end == TIB_ACTIVITY_MOVES;
    others += activity.end != TIB_ACTIVITY_MOVES;
  }
  cr_expect_eq(moves, count_candidates(view.detection, view.leg->side), "%s: %zu", name, moves);
  return others;
}

Test(explain_activity, the_detector_agrees) {
  static const char *const names[] = {"sample-data/rls.edf", "sample-data/rls-bare.edf", "sample-data/quiet.edf"};
  struct tib_rules rules;
  struct tib_error err;
  size_t legs = 0;
  cr_assert_eq(tib_rules_load(&rules, "aasm-v3", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 1, .profiles = &rules};
  for (size_t i = 0; i < 3; i++) {
    struct tib_result result;
    cr_assert_eq(tib_analyze_file(test_source(names[i]), &options, &result, &err), TIB_OK, "%s", err.text);
    for (size_t leg = 0; leg < result.n_legs; leg++, legs++) check_leg(&result, leg, names[i]);
    tib_result_finish(&result);
  }
  cr_expect_geq(legs, 5);
}

/* The same after the levels were raised so far that much is active and little a movement. */
Test(explain_activity, the_detector_agrees_on_other_limits) {
  struct tib_rules rules;
  struct tib_error err;
  struct tib_result result;
  cr_assert_eq(tib_rules_load(&rules, "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_set(&rules, "onset", "40 uV", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_set(&rules, "active-share", "2", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 1, .profiles = &rules};
  cr_assert_eq(tib_analyze_file(test_source("sample-data/rls.edf"), &options, &result, &err), TIB_OK, "%s", err.text);
  cr_expect_gt(check_leg(&result, 0, "left") + check_leg(&result, 1, "right"), 2);
  tib_result_finish(&result);
}
