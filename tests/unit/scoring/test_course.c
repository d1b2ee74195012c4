/* The course of the night: META-3, META-15. Expected values are worked out by hand, or by sums of binomial terms from
 * lgamma(). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <tibialis/score.h>

#include "base/ticks.h"

#define S TIB_TICKS_PER_S
#define HOUR (3600 * S)

/* ---- when ---- */

/* A night of 8 h of sleep in which `first` movements lie in the first half, `early` of them in the first third, and `last`
 * in the second. */
static struct tib_course evening(int64_t first, int64_t early, int64_t last, double first_h, double last_h) {
  struct tib_movement *all = calloc((size_t)(first + last + 1), sizeof *all);
  struct tib_context context = {.has_stages = true, .lights = {HOUR, 9 * HOUR}};
  struct tib_score score = {.movements = all};
  for (int64_t i = 0; i < first + last; i++) {
    tib_ticks at = i < early ? 2 * HOUR : i < first ? 4 * HOUR : 7 * HOUR;
    all[score.n_movements++] = (struct tib_movement){
        .span = {at, at + S}, .class_ = TIB_CLASS_PLM, .has_stage = true, .stage = TIB_STAGE_N2, .side = TIB_LEFT};
  }
  score.total.index[TIB_INDEX_PLM].assessed = score.total.index[TIB_INDEX_PLMS].assessed = true;
  score.half[0].sleep_h = first_h, score.half[1].sleep_h = last_h;
  struct tib_course_input input = {.score = &score, .context = &context};
  struct tib_course course = tib_score_course(&input);
  free(all);
  return course;
}

Test(course, shares) {
  struct tib_course c = evening(6, 4, 2, 3, 1);
  cr_expect(c.in_sleep && c.n == 8);
  cr_expect_float_eq(c.first_half_share, 0.75, 1e-12);
  cr_expect_float_eq(c.first_third_share, 0.5, 1e-12);
  cr_expect_float_eq(c.expected_share, 0.75, 1e-12);
  cr_expect_float_eq(c.evening_p, 1, 1e-9, "as many as expected: every other number is as unlikely or more");
  cr_expect_eq(c.evening, TIB_NO);
}

/* n = 10, share 1/2: 8 or more and 2 or fewer are 112 of 1024, 9 and 1 are 22. n = 4, share 1/4: 3 are 12 and 4 are 1 of
 * 256, and no number on the other side is as unlikely. */
Test(course, exact_test) {
  cr_expect_float_eq(evening(8, 0, 2, 1, 1).evening_p, 112.0 / 1024, 1e-12);
  cr_expect_float_eq(evening(9, 0, 1, 1, 1).evening_p, 22.0 / 1024, 1e-12);
  cr_expect_float_eq(evening(1, 0, 9, 1, 1).evening_p, 22.0 / 1024, 1e-12);
  cr_expect_float_eq(evening(3, 0, 1, 1, 3).evening_p, 13.0 / 256, 1e-12);
  cr_expect_float_eq(evening(4, 0, 0, 1, 3).evening_p, 1.0 / 256, 1e-12);
  cr_expect_eq(evening(8, 0, 2, 1, 1).evening, TIB_NO);
  cr_expect_eq(evening(9, 0, 1, 1, 1).evening, TIB_YES);
  cr_expect_eq(evening(1, 0, 9, 1, 1).evening, TIB_NO, "more in the second half is no evening");
  cr_expect_eq(evening(3, 0, 1, 1, 3).evening, TIB_NO, "just above 5 %%");
  cr_expect_eq(evening(5, 0, 0, 1, 1).evening, TIB_NO, "5 of 5 are 2 of 32");
  cr_expect_eq(evening(6, 0, 0, 1, 1).evening, TIB_YES, "6 of 6 are 2 of 64");
}

static double term(int k, int n, double p) {
  return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) + k * log(p) + (n - k) * log(1 - p));
}

Test(course, exact_test_of_many) {
  static const struct {
    int k, n;
    double first_h, last_h;
  } nights[] = {{560, 1000, 3.5, 3.5}, {500, 1000, 3.6, 3.4}, {300, 500, 4.1, 3.2}, {3, 400, 3, 4}, {4000, 4001, 4, 4}};
  for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
    int k = nights[i].k, n = nights[i].n;
    double p = nights[i].first_h / (nights[i].first_h + nights[i].last_h), sum = 0;
    for (int m = 0; m <= n; m++)
      if (term(m, n, p) <= term(k, n, p) * (1 + 1e-6)) sum += term(m, n, p);
    double got = evening(k, 0, n - k, nights[i].first_h, nights[i].last_h).evening_p;
    cr_expect_float_eq(got, sum, 1e-9 + 1e-6 * sum, "%d of %d: %g, %g", k, n, got, sum);
  }
}

Test(course, no_test_without_movements_or_hours) {
  struct tib_course none = evening(0, 0, 0, 4, 4), half = evening(5, 0, 0, 4, 0);
  cr_expect(none.n == 0 && isnan(none.first_half_share) && isnan(none.evening_p) && none.evening == TIB_NA);
  cr_expect_float_eq(none.expected_share, 0.5, 1e-12);
  cr_expect(half.n == 5 && isnan(half.evening_p) && half.evening == TIB_NA);
  cr_expect_float_eq(half.first_half_share, 1, 1e-12);
}

/* ---- through scoring ---- */

static const struct tib_leg_time BOTH_LEGS[] = {{TIB_LEFT, NULL, 0}, {TIB_RIGHT, NULL, 0}};

struct night {
  struct tib_candidate all[64];
  size_t n, n_legs;
  struct tib_stage_span stages[8];
  struct tib_span arousals[8], out[2];
  struct tib_context context;
  enum tib_study study;
  struct tib_score score;
};

static void move(struct night *night, enum tib_side side, double at_s) {
  tib_ticks onset = tib_ticks_of_seconds(at_s);
  night->all[night->n++] = (struct tib_candidate){
      .span = {onset, onset + S}, .side = side, .peak_uv = NAN, .median_uv = NAN, .rest_uv = NAN, .ecg = TIB_NO};
}

static void stage(struct night *night, int64_t from_s, int64_t to_s, enum tib_stage stage) {
  night->stages[night->context.n_stages++] = (struct tib_stage_span){{from_s * S, to_s * S}, stage};
  night->context.stages = night->stages;
  night->context.has_stages = true;
}

static void arouse(struct night *night, double at_s) {
  tib_ticks onset = tib_ticks_of_seconds(at_s);
  night->arousals[night->context.n_arousals++] = (struct tib_span){onset, onset + 3 * S};
  night->context.arousals = night->arousals;
  night->context.has_arousals = true;
}

static struct tib_course score(struct night *night, const struct tib_pattern *patterns, size_t n) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  night->context.epoch = 30 * S;
  night->context.lights = (struct tib_span){0, HOUR};
  struct tib_score_input input = {.candidates = night->all,
                                  .n_candidates = night->n,
                                  .context = &night->context,
                                  .recording = {0, HOUR},
                                  .legs = BOTH_LEGS,
                                  .n_legs = night->n_legs ? night->n_legs : 2,
                                  .study = night->study};
  tib_score_finish(&night->score);
  cr_assert_eq(tib_score_run(&rules, &input, &night->score, &err), TIB_OK);
  struct tib_course_input course = {.score = &night->score,
                                    .context = &night->context,
                                    .study = night->study,
                                    .patterns = patterns,
                                    .n_patterns = n,
                                    .has_bursts = patterns != NULL};
  return tib_score_course(&course);
}

/* Seven in series: three left, one right, three both. One of the left in wake counts for nothing here. */
Test(course, laterality) {
  struct night night = {0};
  stage(&night, 0, 240, TIB_STAGE_N2);
  stage(&night, 240, 300, TIB_STAGE_W);
  for (int i = 0; i < 3; i++) move(&night, TIB_LEFT, 100 + 20 * i);
  move(&night, TIB_RIGHT, 160);
  for (int i = 0; i < 3; i++) move(&night, TIB_LEFT, 180 + 20 * i), move(&night, TIB_RIGHT, 180.2 + 20 * i);
  move(&night, TIB_LEFT, 250);
  struct tib_course c = score(&night, NULL, 0);
  cr_expect_eq(c.n, 7);
  cr_expect_float_eq(c.laterality, 0.5, 1e-12, "(3 - 1) / (3 + 1)");
  cr_expect_eq(c.bursts.n, -1, "not looked for");
  night.n_legs = 1;
  cr_expect(isnan(score(&night, NULL, 0).laterality), "the left leg alone");
  tib_score_finish(&night.score);
}

/* Without stages all movements in series count, and hours are those that can be scored. */
Test(course, without_stages) {
  struct night night = {0};
  for (int i = 0; i < 8; i++) move(&night, TIB_LEFT, 100 + 20 * i);
  struct tib_course c = score(&night, NULL, 0);
  cr_expect(!c.in_sleep && c.n == 8);
  cr_expect_float_eq(c.expected_share, 0.5, 1e-9);
  cr_expect_float_eq(c.evening_p, 2.0 / 256, 1e-12);
  cr_expect_eq(c.evening, TIB_YES);
  cr_expect_float_eq(c.laterality, 1, 1e-12);
  cr_expect(c.plms.n == -1 && c.plms.arousal_n == -1 && c.plms.awakening_n == -1 && isnan(c.plms.wake_h));
  night.study = TIB_STUDY_SIT; /* an hour of test is no night */
  c = score(&night, NULL, 0);
  cr_expect(c.n == 8 && c.evening == TIB_NA && isnan(c.evening_p));
  cr_expect_float_eq(c.first_half_share, 1, 1e-12);
  tib_score_finish(&night.score);
}

Test(course, nothing_scorable) {
  struct tib_context context = {0};
  struct tib_score score = {0};
  struct tib_course_input input = {.score = &score, .context = &context};
  struct tib_course c = tib_score_course(&input);
  cr_expect(c.n == -1 && isnan(c.first_half_share) && isnan(c.expected_share) && isnan(c.laterality));
  cr_expect(c.evening == TIB_NA && c.plms.n == -1 && c.bursts.n == -1 && isnan(c.bursts.wake_h));
}

/* ---- what came after ---- */

static struct tib_pattern burst(double from_s, double to_s) {
  return (struct tib_pattern){.type = TIB_SUSTAINED_BURST,
                              .grade = TIB_GRADE_POSSIBLE,
                              .span = {tib_ticks_of_seconds(from_s), tib_ticks_of_seconds(to_s)},
                              .awakening = true,
                              .wake_after = 7};
}

/* META-15: exactly 60 s after its end is with it, a moment more is not; before its onset is not. */
Test(course, arousal_after) {
  static const double at_s[] = {99.9999999, 100, 120, 180, 180.0000001};
  for (int i = 0; i < 5; i++) {
    struct night night = {0};
    struct tib_pattern one = burst(100, 120);
    arouse(&night, at_s[i]);
    tib_score_follow(&night.context, &one, 1);
    cr_expect_eq(one.arousal, i > 0 && i < 4 ? TIB_YES : TIB_NO, "%.7f", at_s[i]);
    cr_expect(one.stage == TIB_STAGE_UNKNOWN && !one.awakening && one.wake_after == TIB_NO_TICKS);
  }
  struct tib_context none = {0};
  struct tib_pattern one = burst(100, 120);
  tib_score_follow(&none, &one, 1);
  cr_expect_eq(one.arousal, TIB_NA);
}

/* Sleep from 0, wake from 180 s on for a minute, sleep, wake from 420 on, lights on at an hour. From an awakening at 180
 * on, five minutes hold 60 s and 60 s of wake. */
Test(course, awakening_after) {
  static const struct {
    double from_s, to_s;
    bool awakening;
    int wake_s;
    enum tib_stage stage;
  } bursts[] = {{100, 120, true, 120, TIB_STAGE_N2},      {100, 119.9999999, false, 0, TIB_STAGE_N2},
                {170, 190, true, 120, TIB_STAGE_N2},      {180, 190, false, 0, TIB_STAGE_W},
                {300, 400, true, 300, TIB_STAGE_R},       {200, 419, false, 0, TIB_STAGE_W},
                {3590, 3595, false, 0, TIB_STAGE_UNKNOWN}};
  for (size_t i = 0; i < sizeof bursts / sizeof *bursts; i++) {
    struct night night = {0};
    struct tib_pattern one = burst(bursts[i].from_s, bursts[i].to_s);
    stage(&night, 0, 180, TIB_STAGE_N2);
    stage(&night, 180, 240, TIB_STAGE_W);
    stage(&night, 240, 420, TIB_STAGE_R);
    stage(&night, 420, 3570, TIB_STAGE_W);
    night.context.lights = (struct tib_span){0, HOUR};
    tib_score_follow(&night.context, &one, 1);
    cr_expect_eq(one.awakening, bursts[i].awakening, "%g", bursts[i].from_s);
    cr_expect_eq(one.wake_after, bursts[i].wake_s * S, "%g: %lld", bursts[i].from_s, (long long)one.wake_after);
    cr_expect_eq(one.stage, bursts[i].stage);
    cr_expect_eq(one.arousal, TIB_NA);
  }
}

/* After lights on nobody loses sleep. */
Test(course, wake_ends_with_the_lights) {
  struct night night = {0};
  struct tib_pattern one = burst(100, 120);
  stage(&night, 0, 150, TIB_STAGE_N2);
  stage(&night, 150, 600, TIB_STAGE_W);
  night.context.lights = (struct tib_span){0, 200 * S};
  tib_score_follow(&night.context, &one, 1);
  cr_expect(one.awakening && one.wake_after == 50 * S);
}

/* Four movements in series; the last two are followed by one awakening at 240, the wake of which is 90 s and counts once;
 * an arousal at 105 follows the first alone. Of three bursts one has no grade and one lies behind the lights. */
Test(course, sums_after) {
  struct night night = {0};
  stage(&night, 0, 240, TIB_STAGE_N3);
  stage(&night, 240, 330, TIB_STAGE_W);
  stage(&night, 330, 3600, TIB_STAGE_N2);
  for (int i = 0; i < 4; i++) move(&night, TIB_LEFT, 100 + 40 * i);
  arouse(&night, 105);
  struct tib_pattern patterns[] = {burst(190, 220), burst(1000, 1030), burst(1100, 1130), burst(3700, 3720)};
  patterns[1].grade = TIB_GRADE_NONE;
  patterns[2].type = TIB_RSWA;
  struct tib_course c = score(&night, patterns, 4);
  cr_expect_eq(c.n, 4);
  cr_expect_eq(c.plms.n, 4);
  cr_expect_eq(c.plms.arousal_n, 1);
  cr_expect_eq(c.plms.awakening_n, 2, "from 180 and 220 s on: %lld", (long long)c.plms.awakening_n);
  cr_expect_float_eq(c.plms.wake_h, 90.0 / 3600, 1e-12);
  cr_expect(c.bursts.n == 1 && c.bursts.arousal_n == 0 && c.bursts.awakening_n == 1);
  cr_expect_float_eq(c.bursts.wake_h, 90.0 / 3600, 1e-12);
  tib_score_finish(&night.score);
}
