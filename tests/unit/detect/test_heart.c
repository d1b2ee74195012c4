/* Movements that are made of heart beats (BASE-8), on envelopes made by hand. */

#include <criterion/criterion.h>

#include "detect/detect.h"
#include "tests/unit/condition/night.h"

/* Hops of 10 ms (400 Hz, 4 samples), rest of 2 uV. A beat is 60 uV for 12 hops, its time the start of the 7th: places lie
 * up to 0.065 s ahead of it, as times of hops are those of their middles. */
#define HOPS_S 100
#define BEAT_HOPS 12
#define BEAT_MIDDLE 6

static const struct tib_rate fs400 = {400, 10000000};

static struct tib_envelope still(size_t seconds) {
  struct tib_envelope e = {
      .side = TIB_LEFT, .rate = fs400, .hop = 4, .power_hops = 5, .n_hops = seconds * HOPS_S, .n_segments = 1};
  e.mean = malloc(e.n_hops * sizeof *e.mean);
  e.peak = malloc(e.n_hops * sizeof *e.peak);
  e.segments = calloc(1, sizeof *e.segments);
  e.beats = calloc(64, sizeof *e.beats);
  e.segments[0] = (struct tib_envelope_segment){.n_hops = e.n_hops};
  e.has_beats = true;
  for (size_t i = 0; i < e.n_hops; i++) {
    e.mean[i] = i / 5 % 2 ? 2.06f : 1.94f; /* so that there is a MAD */
    e.peak[i] = 1.5f * e.mean[i];
  }
  return e;
}

static void raise_to(struct tib_envelope *e, size_t first, size_t n, float uv) {
  for (size_t i = first; i < first + n; i++) e->mean[i] = fmaxf(e->mean[i], uv), e->peak[i] = 1.5f * e->mean[i];
}

/* `known`: the leg's list has it. */
static void add_beat(struct tib_envelope *e, size_t first, bool known) {
  raise_to(e, first, BEAT_HOPS, 40.0f);
  if (known) e->beats[e->n_beats++] = (tib_ticks)(first + BEAT_MIDDLE) * (TIB_TICKS_PER_S / HOPS_S);
}

static void add_beats(struct tib_envelope *e, size_t first, size_t every, size_t n, bool known) {
  for (size_t b = 0; b < n; b++) add_beat(e, first + b * every, known);
}

/* The only movement; finishes the envelope. */
static struct tib_candidate only(struct tib_envelope *e) {
  struct tib_detection_rules rules = night_detection();
  struct tib_detection d;
  struct tib_error err;
  cr_assert_eq(tib_detect_movements(e, 1, NULL, &rules, NULL, &d, &err), TIB_OK);
  cr_assert_eq(d.n_candidates, 1, "%zu movements", d.n_candidates);
  struct tib_candidate c = d.candidates[0];
  tib_detection_finish(&d);
  tib_envelope_finish(e);
  return c;
}

Test(heart, beats_alone_make_no_movement) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, true);
  struct tib_candidate c = only(&e);
  cr_assert_float_eq((double)c.span.onset / 1e7, 50.0, 0.01);
  cr_expect_eq(c.ecg, TIB_YES);
  cr_expect_eq(c.ecg_beats, 4);
  cr_expect_float_eq(c.ecg_away_s, 0.06, 0.006, "%g s", c.ecg_away_s);
}

/* 0.3 s of muscle between two beats, which a movement of half a second has everywhere. */
Test(heart, muscle_between_beats_is_a_movement) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, true);
  raise_to(&e, 5080, 30, 15.0f); /* behind the second beat, 0.14 s and more from it and from the third */
  struct tib_candidate c = only(&e);
  cr_expect_eq(c.ecg, TIB_NO);
  cr_expect_gt(c.ecg_away_s, 0.25);
}

/* Resting noise reaches 8 uV above its level now and then as well: one sample of it is no muscle. */
Test(heart, a_sample_of_noise_between_beats_is_none) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, true);
  e.peak[5034] = 30.0f;
  e.mean[5034] = 8.0f;
  raise_to(&e, 5035, 5, 3.3f); /* the place holds, BASE-13 */
  cr_expect_eq(only(&e).ecg, TIB_YES);
}

Test(heart, a_strong_movement_over_beats) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, true);
  raise_to(&e, 4990, 200, 20.0f);
  cr_expect_eq(only(&e).ecg, TIB_NO);
}

/* Something else that comes as regularly, but not when the heart beats. */
Test(heart, what_lies_elsewhere_than_beats) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, false);
  for (size_t b = 0; b < 4; b++) e.beats[e.n_beats++] = (tib_ticks)(5030 + 60 * b) * 100000;
  struct tib_candidate c = only(&e);
  cr_expect_eq(c.ecg, TIB_NO);
  cr_expect_gt(c.ecg_away_s, 0.2);
}

/* One beat of all is not known: then half of what was found is unexplained, and it stays a movement. */
Test(heart, an_unknown_beat_is_no_beat) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 2, true);
  add_beat(&e, 5120, false);
  add_beat(&e, 5180, true);
  cr_expect_eq(only(&e).ecg, TIB_NO);
}

Test(heart, one_beat_tells_nothing) {
  struct tib_envelope e = still(120);
  add_beat(&e, 5000, true);
  e.beats[e.n_beats++] = 500000000 + 20000000;
  struct tib_candidate c = only(&e);
  cr_expect_eq(c.ecg, TIB_NO);
  cr_expect_eq(c.ecg_beats, 1);
}

Test(heart, no_beats_known) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, false);
  struct tib_candidate c = only(&e);
  cr_expect_eq(c.ecg, TIB_NO);
  cr_expect(isnan(c.ecg_away_s));
}

Test(heart, not_looked_for) {
  struct tib_envelope e = still(120);
  add_beats(&e, 5000, 60, 4, false);
  e.has_beats = false;
  cr_expect_eq(only(&e).ecg, TIB_NA);
}

/* Times of the second segment are those of its clock. */
Test(heart, behind_a_gap) {
  struct tib_envelope e = still(240);
  free(e.segments);
  e.segments = calloc(2, sizeof *e.segments);
  e.n_segments = 2;
  e.segments[0] = (struct tib_envelope_segment){.n_hops = 12000};
  e.segments[1] = (struct tib_envelope_segment){.onset = 300 * TIB_TICKS_PER_S, .first_hop = 12000, .n_hops = 12000};
  raise_to(&e, 17000, BEAT_HOPS, 40.0f);
  raise_to(&e, 17060, BEAT_HOPS, 40.0f);
  e.beats[e.n_beats++] = 50 * TIB_TICKS_PER_S;
  for (int b = 0; b < 2; b++)
    e.beats[e.n_beats++] = 350 * TIB_TICKS_PER_S + (BEAT_MIDDLE + 60 * b) * (TIB_TICKS_PER_S / HOPS_S);
  struct tib_candidate c = only(&e);
  cr_assert_float_eq((double)c.span.onset / 1e7, 350.0, 0.01);
  cr_expect_eq(c.ecg, TIB_YES);
  cr_expect_eq(c.ecg_beats, 2);
}
