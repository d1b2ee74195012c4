/* ACC-7 and ACC-10: which movements of the ankles are of the body, and what that says of the legs' movements. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/ticks.h"
#include "detect/detect.h"

#define S TIB_TICKS_PER_S
#define STEP (S / 8)

static const struct tib_accelerometer_rules RULES = {.gross_length = 10 * S,
                                                     .gross_g = 0.5,
                                                     .gross_floors = 40,
                                                     .gross_both = 3 * S,
                                                     .gross_both_g = 0.3,
                                                     .posture_deg = 20,
                                                     .link_before = S / 2,
                                                     .link_after = S};

static struct tib_motion event(double from_s, double to_s, double peak_g) {
  return (struct tib_motion){.span = {(tib_ticks)llround(from_s * 1e7), (tib_ticks)llround(to_s * 1e7)},
                             .peak_g = (float)peak_g,
                             .floor_g = 0.003F,
                             .turn_deg = NAN};
}

static struct tib_activity ankle(enum tib_side side, struct tib_motion *events, size_t n) {
  static float quiet[3600 * 8];
  return (struct tib_activity){
      .side = side, .present = true, .step = STEP, .n = 3600 * 8, .rms_g = quiet, .n_events = n, .events = events};
}

static unsigned left_alone(struct tib_motion one) {
  struct tib_activity ankles[2] = {ankle(TIB_LEFT, &one, 1), {.side = TIB_RIGHT}};
  struct tib_gross_movement *gross;
  struct tib_error err;
  size_t n;
  cr_assert_eq(tib_detect_gross(ankles, &RULES, &gross, &n, &err), TIB_OK);
  cr_assert_eq(n, one.gross != 0);
  free(gross);
  return one.gross;
}

Test(gross, posture_angle) {
  struct tib_motion one = event(100, 102, 0.1);
  static const float deg[] = {19.999F, 20.0F, 20.001F};
  for (int i = 0; i < 3; i++) {
    one.turn_deg = deg[i];
    cr_expect_eq(left_alone(one), i == 2 ? TIB_GROSS_POSTURE : 0U, "%g degrees", (double)deg[i]);
  }
  one.turn_deg = NAN;
  cr_expect_eq(left_alone(one), 0U, "what cannot be told is no turn");
}

/* Each cause by itself; several at once are all told. */
Test(gross, causes) {
  cr_expect_eq(left_alone(event(100, 110, 0.1)), 0U);
  cr_expect_eq(left_alone(event(100, 110.0000001, 0.1)), (unsigned)TIB_GROSS_LONG);
  cr_expect_eq(left_alone(event(100, 101, 0.4999)), 0U);
  cr_expect_eq(left_alone(event(100, 101, 0.5)), (unsigned)TIB_GROSS_STRONG);
  struct tib_motion restless = event(100, 101, 0.6);
  restless.floor_g = 0.0151F; /* 40 of them are more */
  cr_expect_eq(left_alone(restless), 0U);
  restless = event(100, 120, 0.6);
  restless.turn_deg = 80;
  cr_expect_eq(left_alone(restless), (unsigned)(TIB_GROSS_LONG | TIB_GROSS_STRONG | TIB_GROSS_POSTURE));
}

/* Both at once: at least 3 s of what they share, both strong enough. */
Test(gross, both_ankles) {
  static const struct {
    double from, to, left_g, right_g;
    bool gross;
  } pairs[] = {{101, 105, 0.35, 0.35, true},     {101.001, 105, 0.35, 0.35, false}, {99, 103, 0.35, 0.35, true},
               {99, 102.999, 0.35, 0.35, false}, {100, 104, 0.3, 0.3, true},        {100, 104, 0.2999, 0.35, false},
               {100, 104, 0.35, 0.2999, false},  {300, 304, 0.4, 0.4, false}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct tib_motion left[] = {event(50, 51, 0.1), event(100, 104, pairs[i].left_g), event(200, 205, 0.4)};
    struct tib_motion right[] = {event(pairs[i].from, pairs[i].to, pairs[i].right_g), event(400, 405, 0.4)};
    struct tib_activity ankles[2] = {ankle(TIB_LEFT, left, 3), ankle(TIB_RIGHT, right, 2)};
    struct tib_gross_movement *gross;
    struct tib_error err;
    size_t n;
    cr_assert_eq(tib_detect_gross(ankles, &RULES, &gross, &n, &err), TIB_OK);
    cr_expect_eq(left[1].gross, pairs[i].gross ? TIB_GROSS_BOTH : 0U, "pair %zu", i);
    cr_expect_eq(right[0].gross, pairs[i].gross ? TIB_GROSS_BOTH : 0U, "pair %zu", i);
    cr_expect_eq(left[0].gross | left[2].gross | right[1].gross, 0U);
    cr_expect_eq(n, pairs[i].gross ? 1U : 0U);
    if (n == 1) {
      cr_expect_eq(gross[0].side, TIB_BOTH);
      cr_expect_eq(gross[0].span.onset, (tib_ticks)(fmin(100, pairs[i].from) * 1e7));
      cr_expect_eq(gross[0].span.offset, (tib_ticks)(fmax(104, pairs[i].to) * 1e7));
    }
    free(gross);
    ankles[1].bad_scale = true;
    cr_assert_eq(tib_detect_gross(ankles, &RULES, &gross, &n, &err), TIB_OK);
    cr_expect_eq(n, 0U, "an ankle of bad scale says nothing");
    cr_expect_eq(left[1].gross, 0U);
    free(gross);
  }
}

/* What of both ankles meets is one, from the first onset to the last end; what does not, is not. */
Test(gross, movements_are_told_once) {
  struct tib_motion left[] = {event(100, 112, 0.1), event(130, 141, 0.1), event(141, 160, 0.2), event(500, 520, 0.2)};
  struct tib_motion right[] = {event(90, 100, 0.7), event(105, 106, 0.8), event(170, 171, 0.9), event(505, 506, 0.1)};
  struct tib_activity ankles[2] = {ankle(TIB_LEFT, left, 4), ankle(TIB_RIGHT, right, 4)};
  struct tib_gross_movement *gross;
  struct tib_error err;
  size_t n;
  static const struct tib_gross_movement want[] = {
      {{90 * S, 112 * S}, TIB_BOTH, TIB_GROSS_LONG | TIB_GROSS_STRONG},
      {{130 * S, 160 * S}, TIB_LEFT, TIB_GROSS_LONG},
      {{170 * S, 171 * S}, TIB_RIGHT, TIB_GROSS_STRONG},
      {{500 * S, 520 * S}, TIB_LEFT, TIB_GROSS_LONG},
  };
  cr_assert_eq(tib_detect_gross(ankles, &RULES, &gross, &n, &err), TIB_OK);
  cr_assert_eq(n, 4);
  for (size_t i = 0; i < n; i++) {
    cr_expect_eq(gross[i].span.onset, want[i].span.onset, "%zu", i);
    cr_expect_eq(gross[i].span.offset, want[i].span.offset, "%zu", i);
    cr_expect_eq(gross[i].side, want[i].side, "%zu", i);
    cr_expect_eq(gross[i].gross, want[i].gross, "%zu", i);
  }
  free(gross);
}

/* ACC-10: a movement that meets a gross one of its own ankle is part of it, whatever else it meets; the gross ones are not
 * listed as the ankle's own (ACC-12). */
Test(gross, states_of_the_legs) {
  struct tib_motion left[] = {event(99, 99.5, 0.1), event(101.9, 103, 0.6), event(200, 212, 0.1),
                              event(250, 251, 0.1), event(300, 301, 0.1),   event(400, 401, 0.7)};
  struct tib_activity ankles[2] = {ankle(TIB_LEFT, left, 6), ankle(TIB_RIGHT, NULL, 0)};
  struct tib_candidate candidates[] = {
      {.span = {100 * S, 101 * S}, .side = TIB_LEFT},      {.span = {100 * S, 101 * S}, .side = TIB_RIGHT},
      {.span = {100 * S, 101 * S}, .side = TIB_SIDE_NONE}, {.span = {150 * S, 151 * S}, .side = TIB_LEFT},
      {.span = {205 * S, 206 * S}, .side = TIB_LEFT},      {.span = {300 * S, 301 * S}, .side = TIB_LEFT}};
  static const enum tib_accel_state want[] = {TIB_ACCEL_GROSS_BODY, TIB_ACCEL_NOT_CORROBORATED,
                                              TIB_ACCEL_GROSS_BODY, TIB_ACCEL_NOT_CORROBORATED,
                                              TIB_ACCEL_GROSS_BODY, TIB_ACCEL_CORROBORATED};
  struct tib_detection found = {.n_candidates = 6, .candidates = candidates};
  struct tib_gross_movement *gross;
  struct tib_error err;
  size_t n;
  cr_assert_eq(tib_detect_gross(ankles, &RULES, &gross, &n, &err), TIB_OK);
  cr_assert_eq(n, 3);
  cr_assert_eq(tib_detect_link(ankles, &RULES, &found, &err), TIB_OK);
  for (size_t i = 0; i < 6; i++) cr_expect_eq(candidates[i].accel, want[i], "%zu: %d", i, candidates[i].accel);
  cr_expect_eq(found.n_ankle_only[0], 1);
  cr_expect_eq(found.ankle_only[0][0].onset, 250 * S);
  for (int i = 0; i < 2; i++) free(found.ankle_only[i]);
  free(gross);
}
