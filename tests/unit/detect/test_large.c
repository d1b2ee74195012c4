/* Large muscle group movements as legs and ankles show them: LMM-1, LMM-2. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/ticks.h"
#include "detect/detect.h"
#include "detect/patterns.h"

#define S TIB_TICKS_PER_S

static struct tib_span span(double from_s, double to_s) {
  return (struct tib_span){tib_ticks_of_seconds(from_s), tib_ticks_of_seconds(to_s)};
}

static struct tib_candidate leg(enum tib_side side, double from_s, double to_s) {
  return (struct tib_candidate){.span = span(from_s, to_s), .side = side, .peak_uv = 60, .median_uv = 20, .rest_uv = 2};
}

struct night {
  struct tib_candidate movement[8];
  size_t n_movements;
  struct tib_gross_movement gross[4];
  size_t n_gross;
  struct tib_pattern run;
  bool has_run;
  struct tib_span out;
  bool has_out;
  struct tib_rules rules;
};

static struct night plain(void) {
  struct night night = {0};
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&night.rules, "patterns", &err), TIB_OK, "%s", err.text);
  return night;
}

static void move(struct night *night, enum tib_side side, double from_s, double to_s) {
  night->movement[night->n_movements++] = leg(side, from_s, to_s);
}

/* The large movements, at most 4, as seconds from and to. */
static size_t find(const struct night *night, struct tib_pattern found[4]) {
  struct tib_pattern_list list = {0};
  struct tib_error err;
  struct night before = *night;
  struct tib_detection detection = {.n_legs = 2, .n_candidates = before.n_movements, .candidates = before.movement};
  detection.legs[0].side = TIB_LEFT, detection.legs[1].side = TIB_RIGHT;
  if (night->has_out) detection.legs[0].out = &before.out, detection.legs[0].n_out = 1;
  struct tib_pattern_input input = {
      .found = &detection, .gross = night->gross, .n_gross = night->n_gross, .rules = &night->rules.patterns};
  if (night->has_run) cr_assert_eq(tib_pattern_add(&list, &night->run, &err), TIB_OK);
  cr_assert_eq(tib_detect_large(&input, &list, &err), TIB_OK);
  cr_expect_eq(memcmp(before.movement, night->movement, sizeof before.movement), 0, "no movement is changed");
  size_t n = 0;
  for (size_t i = 0; i < list.n; i++)
    if (list.item[i].type == TIB_LMM) found[n++] = list.item[i];
  free(list.item);
  return n;
}

static size_t count(const struct night *night) {
  struct tib_pattern found[4];
  return find(night, found);
}

/* LMM-2: both legs, one of them longer than a leg movement. */
Test(large, leg_max) {
  static const double to_s[] = {109.999, 110.0, 110.0000001};
  for (int i = 0; i < 3; i++) {
    struct night night = plain();
    move(&night, TIB_LEFT, 100, to_s[i]);
    move(&night, TIB_RIGHT, 104, 107);
    cr_expect_eq(count(&night), i == 2, "%.7f s", to_s[i]);
  }
}

/* Each short enough, and together too long for a movement of both legs (WASM16-CLM-2). */
Test(large, both_max) {
  static const double to_s[] = {114.999, 115.0, 115.0000001};
  for (int i = 0; i < 3; i++) {
    struct night night = plain();
    move(&night, TIB_LEFT, 100, 108);
    move(&night, TIB_RIGHT, 106, to_s[i]);
    cr_expect_eq(count(&night), i == 2, "%.7f s", to_s[i]);
  }
}

Test(large, lmm_max) {
  static const double to_s[] = {144.999, 145.0, 145.0000001};
  for (int i = 0; i < 3; i++) {
    struct night night = plain();
    struct tib_pattern found[4];
    move(&night, TIB_LEFT, 100, to_s[i]);
    move(&night, TIB_RIGHT, 101, 140);
    size_t n = find(&night, found);
    cr_expect_eq(n, i < 2, "%.7f s", to_s[i]);
    if (n == 0) continue;
    cr_expect(found[0].span.onset == 100 * S && found[0].span.offset == tib_ticks_of_seconds(to_s[i]));
    cr_expect(found[0].side == TIB_BOTH && found[0].grade == TIB_GRADE_NONE && found[0].parts == 0);
    cr_expect_float_eq(found[0].ratio, 10, 1e-6);
  }
}

/* LMM-1 with a movement of the body by the ankle: what is long enough with it. */
Test(large, lmm_min) {
  static const double to_s[] = {102.9999999, 103.0, 103.001};
  for (int i = 0; i < 3; i++) {
    struct night night = plain();
    struct tib_pattern found[4];
    move(&night, TIB_RIGHT, 100, 101);
    night.gross[night.n_gross++] = (struct tib_gross_movement){span(100.5, to_s[i]), TIB_RIGHT, TIB_GROSS_POSTURE};
    size_t n = find(&night, found);
    cr_expect_eq(n, i > 0, "%.7f s", to_s[i]);
    if (n > 0) cr_expect(found[0].side == TIB_RIGHT && found[0].accel == TIB_ACCEL_GROSS_BODY);
  }
}

/* A sustained burst is one leg's, however long; two legs one after the other are no movement of both; a movement of the
 * body that no leg shows is told by the ankles alone. */
Test(large, two_channels_at_once) {
  struct night night = plain();
  move(&night, TIB_LEFT, 100, 130);
  cr_expect_eq(count(&night), 0);
  move(&night, TIB_RIGHT, 130, 133); /* touches */
  cr_expect_eq(count(&night), 0);
  night.movement[1] = leg(TIB_RIGHT, 129.9, 133);
  cr_expect_eq(count(&night), 1);
  night = plain();
  night.gross[night.n_gross++] = (struct tib_gross_movement){span(100, 120), TIB_BOTH, TIB_GROSS_LONG};
  cr_expect_eq(count(&night), 0);
  move(&night, TIB_LEFT, 120, 125);
  cr_expect_eq(count(&night), 0);
  night.movement[0] = leg(TIB_LEFT, 119.9, 125);
  cr_expect_eq(count(&night), 1);
}

/* A leg movement of both legs stays one however strongly the ankles move with it (ACC-7: 0.5 g; both for 3 s): only what no
 * limb does by itself makes it one of the body, another posture (ACC-8) or motion for longer than it may last. */
Test(large, leg_movement_of_both_legs) {
  static const struct {
    unsigned gross;
    bool large;
  } ankles[] = {{0, false},
                {TIB_GROSS_STRONG, false},
                {TIB_GROSS_BOTH, false},
                {TIB_GROSS_STRONG | TIB_GROSS_BOTH, false},
                {TIB_GROSS_POSTURE, true},
                {TIB_GROSS_STRONG | TIB_GROSS_POSTURE, true},
                {TIB_GROSS_LONG, true}};
  static const double to_s[] = {104, 110};
  for (size_t i = 0; i < sizeof ankles / sizeof *ankles; i++)
    for (int k = 0; k < 2; k++) {
      struct night night = plain();
      move(&night, TIB_LEFT, 100, to_s[k]);
      move(&night, TIB_RIGHT, 100.2, to_s[k]);
      if (ankles[i].gross)
        night.gross[night.n_gross++] = (struct tib_gross_movement){span(100, to_s[k]), TIB_BOTH, ankles[i].gross};
      cr_expect_eq(count(&night), ankles[i].large, "%u, to %g s", ankles[i].gross, to_s[k]);
    }
}

/* One channel for both legs cannot tell them apart. */
Test(large, one_channel_for_both_legs) {
  struct night night = plain();
  struct tib_pattern found[4];
  move(&night, TIB_SIDE_NONE, 100, 120);
  cr_expect_eq(count(&night), 0);
  night.gross[night.n_gross++] = (struct tib_gross_movement){span(101, 119), TIB_LEFT, TIB_GROSS_LONG};
  cr_assert_eq(find(&night, found), 1);
  cr_expect_eq(found[0].side, TIB_SIDE_NONE);
}

/* What has a name of its own, is the heart's, somebody else's, or lies where its leg cannot be scored. */
Test(large, what_takes_no_part) {
  for (int what = 0; what < 6; what++) {
    struct night night = plain();
    move(&night, TIB_LEFT, 100, 120);
    move(&night, TIB_RIGHT, 100, 120);
    if (what == 1) night.run = (struct tib_pattern){.type = TIB_ALMA, .span = span(105, 130), .side = TIB_BOTH};
    if (what == 2) night.run = (struct tib_pattern){.type = TIB_EFM, .span = span(60, 180), .side = TIB_LEFT};
    night.has_run = what == 1 || what == 2;
    if (what == 3) night.movement[0].ecg = TIB_YES;
    if (what == 4) night.movement[0].imported = night.movement[1].imported = true;
    night.has_out = what == 5;
    night.out = span(119, 180);
    cr_expect_eq(count(&night), what == 0 || what == 2, "%d", what);
  }
}
