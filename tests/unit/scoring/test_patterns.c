/* Grades, caps and rivals of sustained bursts (SBC-1 to SBC-16, SBC-X1 to SBC-X8) on a burst whose every criterion holds,
 * of which one thing is changed at a time. What is expected follows from the rules. */
#include <criterion/criterion.h>
#include <math.h>

#include <tibialis/score.h>

#include "base/ticks.h"

#define S TIB_TICKS_PER_S
#define STEPS 4000 /* of 0.25 s */

/* A night of 1000 s: sleep to 500 s, wake to 700 s, sleep; a burst in the left calf at 300-340 s, an arousal at 345 s. */
struct night {
  struct tib_rules rules;
  struct tib_context context;
  struct tib_stage_span stages[4];
  struct tib_span arousals[1], cramps[1];
  struct tib_activity ankles[2];
  float rms[STEPS];
  struct tib_motion motion[2][1];
  struct tib_movement movement;
  struct tib_pattern all[2];
  struct tib_burst_input input;
};

static struct night night;

static void make_ankle(int i) {
  night.motion[i][0] = (struct tib_motion){.span = {900 * S, 905 * S}, .gross = TIB_GROSS_STRONG};
  night.ankles[i] = (struct tib_activity){.side = i == 0 ? TIB_LEFT : TIB_RIGHT,
                                          .present = true,
                                          .step = S / 4,
                                          .n = STEPS,
                                          .rms_g = night.rms,
                                          .n_events = 1,
                                          .events = night.motion[i]};
}

static struct tib_pattern *make(void) {
  struct tib_error err;
  night = (struct night){0};
  cr_assert_eq(tib_rules_load(&night.rules, "cramp", &err), TIB_OK, "%s", err.text);
  night.stages[0] = (struct tib_stage_span){{0, 500 * S}, TIB_STAGE_N2};
  night.stages[1] = (struct tib_stage_span){{500 * S, 600 * S}, TIB_STAGE_W};
  night.stages[2] = (struct tib_stage_span){{600 * S, 700 * S}, TIB_STAGE_W};
  night.stages[3] = (struct tib_stage_span){{700 * S, 950 * S}, TIB_STAGE_R};
  night.arousals[0] = (struct tib_span){345 * S, 350 * S};
  night.context = (struct tib_context){.has_stages = true,
                                       .has_arousals = true,
                                       .n_stages = 4,
                                       .stages = night.stages,
                                       .n_arousals = 1,
                                       .arousals = night.arousals};
  for (int i = 0; i < 2; i++) make_ankle(i);
  night.input = (struct tib_burst_input){.context = &night.context,
                                         .ankles = night.ankles,
                                         .other_muscle = {[TIB_LEFT] = true, [TIB_RIGHT] = true},
                                         .movements = &night.movement};
  night.all[0] = (struct tib_pattern){
      .type = TIB_SUSTAINED_BURST,
      .span = {300 * S, 340 * S},
      .side = TIB_LEFT,
      .muscle = TIB_GASTROCNEMIUS,
      .median_uv = 30,
      .measures = {
          .on_uv = 10, .rms_uv = 30, .occupancy = 1, .continuity = 0.8, .ratio = 4, .high_share = 0.9, .laterality = 9}};
  night.all[1] = (struct tib_pattern){.type = TIB_RSWA, .side = TIB_LEFT};
  return &night.all[0];
}

static const struct tib_pattern *grade(void) {
  tib_score_bursts(&night.rules.bursts, &night.input, night.all, 2);
  return &night.all[0];
}

static enum tib_passed passed(int n) { return night.all[0].criteria[n - 1].passed; }

Test(patterns, all_hold) {
  make();
  const struct tib_pattern *burst = grade();
  for (int n = 1; n <= TIB_SBC_CRITERIA; n++) cr_expect_eq(passed(n), TIB_PASSED, "SBC-%d", n);
  cr_expect(burst->grade == TIB_GRADE_PROBABLE && !burst->capped && !burst->caps && !burst->rivals && !burst->annotated);
  cr_expect_float_eq(burst->criteria[13].measured, 5, 1e-9, "the arousal begins 5 s after its end");
}

static void expect_possible(unsigned caps, bool capped) {
  const struct tib_pattern *burst = grade();
  cr_expect_eq(burst->grade, TIB_GRADE_POSSIBLE);
  cr_expect_eq(burst->caps, caps);
  cr_expect_eq(burst->capped, capped);
}

/* SBC-12 */
Test(patterns, what_an_ankle_cannot_tell) {
  make();
  night.input.ankles = NULL;
  expect_possible(TIB_CAP_ACCELEROMETER, true);
  make();
  night.ankles[0].present = false;
  expect_possible(TIB_CAP_ACCELEROMETER, true);
  make();
  night.ankles[0].bad_scale = true;
  expect_possible(TIB_CAP_ACCELEROMETER, true);
  make();
  night.rms[1300] = NAN; /* 325 s */
  expect_possible(TIB_CAP_ACCELEROMETER, true);
  make();
  night.ankles[0].n = 1300;
  expect_possible(TIB_CAP_ACCELEROMETER, true);
  make();
  night.rms[1205] = night.rms[1356] = NAN; /* its first and last 3 s are not asked for */
  cr_expect_eq(passed(12), TIB_UNTESTABLE);
  grade();
  cr_expect_eq(passed(12), TIB_PASSED);
}

Test(patterns, before_the_first_sample_of_an_ankle) {
  struct tib_pattern *burst = make();
  burst->span = (struct tib_span){-2 * S, 38 * S};
  night.arousals[0] = (struct tib_span){40 * S, 45 * S};
  grade();
  cr_expect_eq(passed(12), TIB_PASSED);
}

/* One channel for both legs: the ankle that shows more. */
Test(patterns, of_both_legs) {
  struct tib_pattern *burst = make();
  burst->side = TIB_SIDE_NONE;
  burst->measures.laterality = NAN;
  night.motion[0][0].span = (struct tib_span){310 * S, 312 * S};
  night.motion[1][0].span = (struct tib_span){310 * S, 314 * S};
  grade();
  cr_expect_eq(passed(11), TIB_UNTESTABLE);
  cr_expect_eq(passed(12), TIB_FAILED);
  cr_expect_float_eq(burst->criteria[11].measured, 4, 1e-9);
  night.motion[0][0].span = (struct tib_span){310 * S, 316 * S};
  grade();
  cr_expect_float_eq(burst->criteria[11].measured, 6, 1e-9);
}

/* SBC-12: a burst no longer than what is cut off at either end is looked at whole. */
Test(patterns, shorter_than_its_trim) {
  struct tib_pattern *burst = make();
  night.rules.bursts.min = 4 * S;
  burst->span = (struct tib_span){300 * S, 305 * S};
  night.motion[0][0].span = (struct tib_span){300 * S, 301 * S};
  grade();
  cr_expect_eq(passed(12), TIB_FAILED);
}

/* SBC-X1: more than half of it */
Test(patterns, a_movement_of_the_body) {
  struct tib_pattern *burst = make();
  night.motion[0][0].span = (struct tib_span){300 * S, 320 * S};
  grade();
  cr_expect(burst->grade == TIB_GRADE_POSSIBLE && !burst->capped && burst->rivals == 0, "half of it");
  night.motion[0][0].span.offset++;
  grade();
  cr_expect(burst->grade == TIB_GRADE_NONE && burst->rivals == TIB_RIVAL_GROSS);
}

/* SBC-13, SBC-14, and the cap of the stages */
Test(patterns, without_stages_or_arousals) {
  make();
  night.context.has_stages = false;
  expect_possible(TIB_CAP_STAGES, true);
  cr_expect_eq(passed(13), TIB_UNTESTABLE);
  make();
  night.context.has_stages = night.context.has_arousals = false;
  expect_possible(TIB_CAP_STAGES, true);
  cr_expect_eq(night.all[0].criteria[13].why, TIB_NO_AROUSALS);
  make();
  night.arousals[0] = (struct tib_span){900 * S, 905 * S};
  night.context.has_stages = false;
  expect_possible(TIB_CAP_STAGES, true);
  cr_expect_eq(night.all[0].criteria[13].why, TIB_NO_STAGES);
  make();
  night.all[0].span = (struct tib_span){955 * S, 990 * S};
  expect_possible(TIB_CAP_STAGES, false); /* nothing follows it */
}

Test(patterns, nothing_follows) {
  make();
  night.arousals[0] = (struct tib_span){200 * S, 205 * S};
  expect_possible(0, false);
  cr_expect_eq(passed(14), TIB_FAILED);
  cr_expect_float_eq(night.all[0].criteria[13].measured, 160, 1e-9, "the wake at 500 s");
  night.all[0].span = (struct tib_span){800 * S, 840 * S};
  expect_possible(0, false);
  cr_expect(isnan(night.all[0].criteria[13].measured));
  cr_expect_eq(night.all[0].rivals, TIB_RIVAL_REM, "SBC-X8");
}

/* Wake counts from where it began, over the borders of epochs. */
Test(patterns, in_wake) {
  make();
  night.all[0].span = (struct tib_span){560 * S, 600 * S};
  night.arousals[0] = (struct tib_span){601 * S, 605 * S};
  cr_expect_eq(grade()->grade, TIB_GRADE_PROBABLE, "60 s awake");
  night.all[0].span.onset++;
  expect_possible(0, false);
  cr_expect_eq(passed(13), TIB_FAILED);
  night.all[0].span = (struct tib_span){620 * S, 660 * S};
  grade();
  cr_expect_float_eq(night.all[0].criteria[12].measured, 120, 1e-9);
  make();
  night.stages[0].stage = TIB_STAGE_UNKNOWN;
  night.all[0].span = (struct tib_span){520 * S, 540 * S};
  grade();
  cr_expect_eq(passed(13), TIB_UNTESTABLE, "when wake began nobody scored");
}

/* SBC-X2, SBC-X5 */
Test(patterns, restless_in_wake) {
  make();
  struct tib_pattern *burst = &night.all[0];
  burst->span = (struct tib_span){620 * S, 660 * S};
  night.arousals[0] = (struct tib_span){661 * S, 665 * S};
  burst->accel = TIB_ACCEL_CORROBORATED;
  grade();
  cr_expect(burst->grade == TIB_GRADE_NONE && burst->rivals == TIB_RIVAL_WAKE);
  night.input.n_movements = 1;
  night.movement = (struct tib_movement){
      .span = {680 * S, 682 * S}, .has_stage = true, .stage = TIB_STAGE_W, .reasons = TIB_REASON_WAKE};
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE | TIB_RIVAL_RESTLESS);
  burst->accel = TIB_ACCEL_GROSS_BODY;
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE | TIB_RIVAL_RESTLESS);
  night.movement.reasons = TIB_REASON_AMPLITUDE;
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE, "no leg movement");
  night.movement = (struct tib_movement){.span = {680 * S, 682 * S}, .has_stage = true, .stage = TIB_STAGE_N1};
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE, "in sleep");
  night.movement.has_stage = false;
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE);
  night.movement = (struct tib_movement){.span = {999 * S, 1000 * S}, .has_stage = true, .stage = TIB_STAGE_W};
  night.rules.bursts.rival_wake = 300 * S;
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE, "too late");
  night.movement.span = (struct tib_span){300 * S, 319 * S};
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE, "too early");
  burst->accel = TIB_ACCEL_NONE;
  burst->measures.laterality = 1;
  grade();
  cr_expect_eq(burst->rivals, TIB_RIVAL_WAKE, "both legs rise");
}

/* SBC-X6, SBC-X1 */
Test(patterns, among_others) {
  static const enum tib_pattern_type runs[] = {TIB_ALMA, TIB_HFT, TIB_HFLM};
  static const enum tib_side sides[] = {TIB_BOTH, TIB_LEFT, TIB_LEFT};
  for (int i = 0; i < 3; i++) {
    make();
    night.all[1] = (struct tib_pattern){.type = runs[i], .side = sides[i], .span = {300 * S, 320 * S}};
    cr_expect_eq(grade()->grade, TIB_GRADE_PROBABLE, "half of it");
    night.all[1].span.offset += S;
    cr_expect(grade()->grade == TIB_GRADE_NONE && night.all[0].rivals == TIB_RIVAL_RUN);
    night.all[1].side = TIB_RIGHT;
    cr_expect_eq(grade()->grade, TIB_GRADE_PROBABLE, "of the other leg");
    night.all[0].side = TIB_SIDE_NONE;
    cr_expect_eq(grade()->grade, TIB_GRADE_NONE, "one channel for both");
  }
  make();
  night.all[1] = (struct tib_pattern){.type = TIB_LMM, .side = TIB_BOTH, .span = {339 * S, 350 * S}};
  cr_expect(grade()->grade == TIB_GRADE_PROBABLE && night.all[0].rivals == TIB_RIVAL_LARGE, "told, no more");
}

/* The tibialis alone, and the leg without another muscle. */
Test(patterns, of_the_tibialis) {
  make();
  night.all[0].muscle = TIB_TIBIALIS_ANTERIOR;
  cr_expect_eq(grade()->grade, TIB_GRADE_PROBABLE, "the calf was recorded too");
  night.input.other_muscle[TIB_LEFT] = false;
  expect_possible(TIB_CAP_TIBIALIS, true);
}

/* TIB-DEC-14: a burst of several muscles of a leg is counted once, where its grade is highest or, of one grade, its ratio.
 */
static bool is_echo(int which) {
  grade();
  return night.all[which].echo;
}

static void make_two(double other_ratio) {
  make();
  night.all[0].ratio = 4;
  night.all[1] = night.all[0];
  night.all[1].muscle = TIB_TIBIALIS_ANTERIOR;
  night.all[1].measures.ratio = other_ratio;
  night.all[1].ratio = (float)other_ratio;
}

Test(patterns, of_two_muscles) {
  make();
  cr_expect_not(is_echo(0), "no other burst");
  make_two(3.5);
  cr_expect(is_echo(1) && !night.all[0].echo, "the weaker one");
  make_two(4.5);
  cr_expect(is_echo(0) && !night.all[1].echo, "the stronger one comes later");
  make_two(4.0);
  cr_expect(is_echo(1) && !night.all[0].echo, "as strong: the first, and one of them counts");
  make_two(4.5);
  night.all[1].measures.laterality = 1;
  cr_expect(is_echo(1) && !night.all[0].echo, "a higher grade goes before a higher ratio");
  cr_expect(night.all[0].grade == TIB_GRADE_PROBABLE && night.all[1].grade == TIB_GRADE_POSSIBLE);
}

Test(patterns, of_two_muscles_and_not_one_burst) {
  make_two(3.5);
  night.all[1].span = (struct tib_span){340 * S, 380 * S};
  cr_expect(!is_echo(0) && !night.all[1].echo, "one after the other");
  night.all[1].span.onset--;
  cr_expect(is_echo(1), "a tick in common");
  make_two(3.5);
  night.all[1].side = TIB_RIGHT;
  cr_expect(!is_echo(0) && !night.all[1].echo, "each leg has its own");
  make_two(3.5);
  night.all[1].type = TIB_TONIC_PROLONGED;
  cr_expect(!is_echo(0) && !night.all[1].echo, "tone is no burst");
}

/* SBC-16: 120 s on either side */
Test(patterns, annotated) {
  static const int at[][2] = {{460, 461}, {170, 180}, {461, 470}, {170, 179}};
  for (int i = 0; i < 4; i++) {
    make();
    night.cramps[0] = (struct tib_span){at[i][0] * S, at[i][1] * S};
    night.context.n_cramps = 1;
    night.context.cramps = night.cramps;
    cr_expect_eq(grade()->annotated, i < 2, "%d s", at[i][0]);
  }
}

/* SBC-X7: it is no burst, and is asked no further. */
Test(patterns, tone) {
  make();
  night.all[0].type = TIB_TONIC_PROLONGED;
  night.all[0].span.offset = 940 * S;
  cr_expect_eq(grade()->grade, TIB_GRADE_NONE);
  cr_expect_eq(passed(4), TIB_FAILED);
  for (int n = 8; n <= TIB_SBC_CRITERIA; n++)
    cr_expect(passed(n) == TIB_UNTESTABLE && night.all[0].criteria[n - 1].why == TIB_NOT_ASKED);
}
