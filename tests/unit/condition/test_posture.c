/* ACC-8: how far gravity turned, over cells of 0.5 s set by hand. */

#include <criterion/criterion.h>

#include "condition/posture.h"
#include "tests/unit/condition/night.h"

#define S TIB_TICKS_PER_S

static const struct tib_accelerometer_rules RULES = {
    .posture_gap = 2 * S, .posture_window = 10 * S, .posture_quiet = 5 * S, .posture_deg = 20};

static struct tib_gravity gravity(size_t seconds) {
  struct tib_gravity g = {.cell = S / 2};
  struct tib_error err;
  cr_assert_eq(tib_gravity_reach(&g, (tib_ticks)seconds * S, &err), TIB_OK);
  return g;
}

/* From one time to another it points `deg` away from z, in the plane of x. */
static void point(struct tib_gravity *g, double from_s, double to_s, double deg, double length_g) {
  for (size_t i = (size_t)(2.0 * from_s); i < (size_t)(2.0 * to_s) && i < g->n; i++) {
    g->axis_g[0][i] = (float)(length_g * sin(deg * NIGHT_PI / 180.0));
    g->axis_g[1][i] = 0.0F;
    g->axis_g[2][i] = (float)(length_g * cos(deg * NIGHT_PI / 180.0));
  }
}

static struct tib_motion event(double from_s, double to_s, double peak_g) {
  return (struct tib_motion){.span = {(tib_ticks)(from_s * 1e7), (tib_ticks)(to_s * 1e7)}, .peak_g = (float)peak_g};
}

/* Nothing outside [88, 98) and [107, 117) s counts for an event from 100 to 105 s. */
Test(posture, posture_gap_and_window) {
  struct tib_gravity g = gravity(200);
  struct tib_motion one = event(100, 105, 1);
  struct tib_activity a = {.n_events = 1, .events = &one};
  point(&g, 0, 200, 170, 1);
  point(&g, 88, 98, 10, 1);
  point(&g, 107, 117, 43.5, 1);
  tib_posture_find(&a, &g, &RULES);
  cr_expect_float_eq((double)one.turn_deg, 33.5, 1e-3);
  static const tib_ticks gap[] = {S, 3 * S, 2 * S, 2 * S}, window[] = {10 * S, 10 * S, 11 * S, 9 * S};
  for (int i = 0; i < 4; i++) {
    struct tib_accelerometer_rules other = RULES;
    other.posture_gap = gap[i], other.posture_window = window[i];
    tib_posture_find(&a, &g, &other);
    cr_expect_eq(fabs((double)one.turn_deg - 33.5) < 0.01, i == 3, "gap %d, window %d", (int)(gap[i] / S),
                 (int)(window[i] / S));
  }
  tib_gravity_finish(&g);
}

Test(posture, angles) {
  static const double deg[] = {0, 0.5, 19.99, 20.01, 90, 179, 180};
  for (size_t i = 0; i < sizeof deg / sizeof *deg; i++) {
    struct tib_gravity g = gravity(60);
    struct tib_motion one = event(28, 32, 1);
    struct tib_activity a = {.n_events = 1, .events = &one};
    point(&g, 0, 30, 0, 0.97);
    point(&g, 30, 60, deg[i], 1.04); /* the length is of no concern */
    tib_posture_find(&a, &g, &RULES);
    cr_expect_float_eq((double)one.turn_deg, deg[i], i < 1 || deg[i] > 178 ? 0.05 : 2e-3, "%g", deg[i]);
    tib_gravity_finish(&g);
  }
}

/* A turn of the next movement is not held against this one. */
Test(posture, neighbours_are_left_out) {
  struct tib_gravity g = gravity(200);
  struct tib_motion events[] = {event(80, 82, 0.1), event(88, 90, 1), event(96, 97, 0.1)};
  struct tib_activity a = {.n_events = 3, .events = events};
  point(&g, 0, 89, 0, 1);
  point(&g, 89, 200, 50, 1);
  tib_posture_find(&a, &g, &RULES);
  cr_expect_float_eq((double)events[0].turn_deg, 0, 0.01);
  cr_expect_float_eq((double)events[1].turn_deg, 50, 0.01);
  cr_expect_float_eq((double)events[2].turn_deg, 0, 0.01);
  tib_gravity_finish(&g);
}

/* 4.9 s apart they turn together, and the strongest is the cause; 5 s apart each has its own. */
Test(posture, posture_quiet) {
  static const double apart[] = {4.9, 5.0, 5.1};
  for (int i = 0; i < 3; i++) {
    struct tib_gravity g = gravity(200);
    struct tib_motion events[] = {event(80, 90, 0.4), event(90 + apart[i], 100, 0.3), event(150, 151, 0.1)};
    struct tib_activity a = {.n_events = 3, .events = events};
    point(&g, 0, 95, 0, 1);
    point(&g, 95, 200, 40, 1);
    tib_posture_find(&a, &g, &RULES);
    if (i == 0) {
      cr_expect_float_eq((double)events[0].turn_deg, 40, 0.01);
      cr_expect(isnan(events[1].turn_deg));
    } else {
      cr_expect_float_eq((double)events[0].turn_deg, 0, 0.01);
      cr_expect_float_eq((double)events[1].turn_deg, 40, 0.01);
    }
    cr_expect_float_eq((double)events[2].turn_deg, 0, 0.01);
    tib_gravity_finish(&g);
  }
}

/* At the ends of the night, and beside a gap that reaches past the windows, nothing can be told. */
Test(posture, what_cannot_be_told_is_nan) {
  struct tib_gravity g = gravity(200);
  struct tib_motion events[] = {event(1, 3, 1), event(50, 52, 1), event(100, 102, 1), event(197, 199, 1)};
  struct tib_activity a = {.n_events = 4, .events = events};
  point(&g, 0, 200, 0, 1);
  for (size_t i = 2 * 53; i < 2 * 65; i++)
    for (int k = 0; k < 3; k++) g.axis_g[k][i] = NAN;
  tib_posture_find(&a, &g, &RULES);
  cr_expect(isnan(events[0].turn_deg));
  cr_expect(isnan(events[1].turn_deg));
  cr_expect_float_eq((double)events[2].turn_deg, 0, 0.01);
  cr_expect(isnan(events[3].turn_deg));
  tib_gravity_finish(&g);
}
