/* What envelopes tell of sustained bursts, on envelopes whose levels are known: 200 samples a second, a value every 0.05 s.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/ticks.h"
#include "detect/detect.h"

#define STEPS_A_SECOND 20
#define MINUTE (60 * TIB_TICKS_PER_S)

static struct tib_burst_rules rules_of_cramp(void) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, "cramp", &err), TIB_OK, "%s", err.text);
  return rules.bursts;
}

static struct tib_envelope make(enum tib_side side, double seconds, double uv) {
  struct tib_envelope e = {.side = side, .rate = {200, TIB_TICKS_PER_S}, .hop = 1, .power_hops = 10, .n_segments = 1};
  e.n_power = (size_t)(seconds * STEPS_A_SECOND);
  e.power = calloc(e.n_power, sizeof *e.power);
  e.segments = calloc(1, sizeof *e.segments);
  e.segments[0] = (struct tib_envelope_segment){.n_power = e.n_power};
  e.n_minutes = (size_t)(seconds / 60) + 1;
  e.minutes = calloc(e.n_minutes, sizeof *e.minutes);
  for (size_t i = 0; i < e.n_power; i++) e.power[i] = (float)(uv * uv);
  return e;
}

static double at(size_t step) { return ((double)step + 0.5) / STEPS_A_SECOND; }

/* From one level to another, by a straight line. */
static void set(struct tib_envelope *e, double from_s, double to_s, double from_uv, double to_uv) {
  for (size_t i = (size_t)(from_s * STEPS_A_SECOND + 0.5); i < (size_t)(to_s * STEPS_A_SECOND + 0.5); i++) {
    double uv = from_uv + (to_uv - from_uv) * (at(i) - from_s) / (to_s - from_s);
    e->power[i] = (float)(uv * uv);
  }
}

static struct tib_pattern *find_in(const struct tib_burst_lane *lanes, size_t n_lanes, size_t *n) {
  struct tib_burst_rules rules = rules_of_cramp();
  struct tib_pattern *found;
  struct tib_error err;
  cr_assert_eq(tib_detect_bursts(lanes, n_lanes, NULL, &rules, NULL, &found, n, &err), TIB_OK);
  return found;
}

static struct tib_pattern one_in(const struct tib_burst_lane *lanes, size_t n_lanes) {
  size_t n;
  struct tib_pattern *found = find_in(lanes, n_lanes, &n);
  cr_assert_eq(n, 1, "%zu were found", n);
  struct tib_pattern pattern = found[0];
  free(found);
  return pattern;
}

static struct tib_pattern alone(struct tib_envelope *e) {
  struct tib_pattern pattern = one_in(&(struct tib_burst_lane){.envelope = e}, 1);
  tib_envelope_finish(e);
  return pattern;
}

/* (5 - 1) / (1.6 - 1): rest 4 and 5, levels 20 and 8 uV. */
Test(burst_measures, laterality) {
  struct tib_envelope left = make(TIB_LEFT, 300, 4), right = make(TIB_RIGHT, 300, 5);
  set(&left, 100, 130, 20, 20);
  set(&right, 95, 135, 8, 8);
  struct tib_burst_lane lanes[] = {{.envelope = &left}, {.envelope = &right}};
  struct tib_pattern p = one_in(lanes, 2);
  cr_expect_eq(p.side, TIB_LEFT);
  cr_expect_eq(p.type, TIB_SUSTAINED_BURST);
  cr_expect_eq(p.grade, TIB_GRADE_NONE, "nobody has looked at it yet");
  cr_expect_float_eq(p.measures.ratio, 5.0, 0.03);
  cr_expect_float_eq(p.measures.on_uv, 12.0, 0.05);
  cr_expect_float_eq(p.measures.rms_uv, 20.0, 0.1);
  cr_expect_float_eq(p.measures.other_ratio, 1.6, 0.015);
  cr_expect_float_eq(p.measures.laterality, 4.0 / 0.6, 0.2);
  cr_expect_float_eq(tib_seconds(p.span.onset), 100, 0.11);
  cr_expect_float_eq(tib_seconds(p.span.offset), 130, 0.11);

  lanes[1].out = &(struct tib_span){60 * TIB_TICKS_PER_S, 101 * TIB_TICKS_PER_S}, lanes[1].n_out = 1;
  p = one_in(lanes, 2);
  cr_expect(isnan(p.measures.other_ratio) && isnan(p.measures.laterality), "the other leg cannot be scored then");
  lanes[1].n_out = 0;

  right.muscle = TIB_GASTROCNEMIUS;
  p = one_in(lanes, 2);
  cr_expect(isnan(p.measures.laterality), "another muscle is not the other leg's");
  left.muscle = right.muscle = TIB_OTHER_MUSCLE;
  strcpy(left.muscle_name, "soleus");
  p = one_in(lanes, 2);
  cr_expect(isnan(p.measures.laterality));
  strcpy(right.muscle_name, "soleus");
  p = one_in(lanes, 2);
  cr_expect_float_eq(p.measures.laterality, 4.0 / 0.6, 0.2);
  cr_expect_eq(p.muscle, TIB_OTHER_MUSCLE);
  cr_expect_str_eq(p.muscle_name, "soleus");
  tib_envelope_finish(&left);
  tib_envelope_finish(&right);
}

Test(burst_measures, the_other_leg_does_not_rise) {
  struct tib_envelope left = make(TIB_LEFT, 300, 4), right = make(TIB_RIGHT, 300, 5);
  set(&left, 100, 130, 20, 20);
  set(&right, 100, 130, 4.9, 4.9);
  struct tib_burst_lane lanes[] = {{.envelope = &left}, {.envelope = &right}};
  cr_expect_eq(one_in(lanes, 2).measures.laterality, TIB_LATERALITY_MAX);
  tib_envelope_finish(&left);
  tib_envelope_finish(&right);
}

/* Both legs at once, the other one second later: its rest is held from its own onset. */
Test(burst_measures, both_legs_rise) {
  struct tib_envelope left = make(TIB_LEFT, 300, 4), right = make(TIB_RIGHT, 300, 4);
  set(&left, 101, 130, 20, 20);
  set(&right, 100, 131, 16, 16);
  struct tib_burst_lane lanes[] = {{.envelope = &left}, {.envelope = &right}};
  size_t n;
  struct tib_pattern *found = find_in(lanes, 2, &n);
  cr_assert_eq(n, 2);
  cr_expect_eq(found[0].side, TIB_RIGHT);
  cr_expect_float_eq(found[0].measures.laterality, 3.0 / 4.0, 0.02);
  cr_expect_float_eq(found[1].measures.laterality, 4.0 / 3.0, 0.03);
  free(found);
  tib_envelope_finish(&left);
  tib_envelope_finish(&right);
}

/* Up within 10 s and down within 5 s: 8 s and 4 s from 10 to 90 %; twice the rest afterwards. */
Test(burst_measures, rise_fall_and_rest_after) {
  struct tib_envelope e = make(TIB_LEFT, 400, 4);
  set(&e, 100, 110, 4, 24);
  set(&e, 110, 130, 24, 24);
  set(&e, 130, 135, 24, 4);
  set(&e, 136, 260, 8, 8);
  struct tib_pattern p = alone(&e);
  cr_expect_float_eq(p.measures.rise_s, 8.0, 0.15);
  cr_expect_float_eq(p.measures.fall_s, 4.0, 0.2);
  cr_expect_float_eq(p.measures.rest_after_ratio, 2.0, 0.03);
  cr_expect_eq(p.measures.peaks, 1);
}

Test(burst_measures, what_the_end_cuts_is_not_told) {
  struct tib_envelope e = make(TIB_LEFT, 140, 4);
  set(&e, 100, 140, 20, 20);
  struct tib_pattern p = alone(&e);
  cr_expect(isnan(p.measures.fall_s));
  cr_expect(isnan(p.measures.rest_after_ratio));
  cr_expect_float_eq(p.measures.rise_s, 0.8, 0.3);
}

/* Waves of 10 s. */
Test(burst_measures, peaks) {
  struct tib_envelope e = make(TIB_LEFT, 300, 4);
  for (size_t i = 100 * STEPS_A_SECOND; i < 140 * STEPS_A_SECOND; i++) {
    double uv = 24 - 8 * cos(2 * 3.14159265358979 * (at(i) - 100) / 10);
    e.power[i] = (float)(uv * uv);
  }
  cr_expect_eq(alone(&e).measures.peaks, 4);
}

/* Below the level for 0.8 s, less a third of the window of 0.25 s: where two thirds of it are at rest. */
Test(burst_measures, dropout) {
  struct tib_envelope e = make(TIB_LEFT, 300, 4);
  set(&e, 100, 130, 20, 20);
  set(&e, 110, 110.8, 4, 4);
  struct tib_pattern p = alone(&e);
  cr_expect_float_eq(p.measures.dropout_s, 0.72, 0.06);
  cr_expect_float_eq(p.measures.occupancy, 1 - 0.72 / 30.1, 0.004);
}

/* ---- what is longer than a burst: SBC-4 ---- */

/* From 700 to 1500 s it is at 20 uV; with a burst to 60 uV after the ten minutes that make it the resting level. */
Test(burst_measures, tonic_prolonged) {
  struct tib_envelope e = make(TIB_LEFT, 2000, 4);
  set(&e, 700, 1500, 20, 20);
  set(&e, 1400, 1430, 60, 60);
  size_t n;
  struct tib_pattern *found = find_in(&(struct tib_burst_lane){.envelope = &e}, 1, &n);
  cr_assert_eq(n, 2);
  cr_expect_eq(found[0].type, TIB_TONIC_PROLONGED);
  cr_expect_eq(found[0].grade, TIB_GRADE_NONE);
  cr_expect_float_eq(tib_seconds(found[0].span.onset), 700, 0.11);
  cr_expect_float_eq(tib_seconds(found[0].span.offset), 1500, 0.11);
  cr_expect_float_eq(found[0].ratio, 5.0f, 0.05f);
  cr_expect_eq(found[1].type, TIB_SUSTAINED_BURST);
  cr_expect_float_eq(tib_seconds(found[1].span.onset), 1400, 0.11);
  cr_expect_float_eq(tib_seconds(found[1].span.offset), 1430, 0.11);
  cr_expect_float_eq(found[1].rest_uv, 20.0f, 0.2f);
  free(found);
  tib_envelope_finish(&e);
}

/* At the limit it is a burst, beyond it tone. */
Test(burst_measures, of_ten_minutes) {
  for (int k = 0; k < 2; k++) {
    struct tib_envelope e = make(TIB_LEFT, 2000, 4);
    set(&e, 700, k ? 1301 : 1299, 20, 20);
    cr_expect_eq(alone(&e).type, k ? TIB_TONIC_PROLONGED : TIB_SUSTAINED_BURST);
  }
}

/* SBC-5 holds of it too: what drops out all the time is no tone. */
Test(burst_measures, movements_for_ten_minutes_are_no_tone) {
  struct tib_envelope e = make(TIB_LEFT, 2000, 4);
  set(&e, 700, 1500, 20, 20);
  for (double s = 701; s < 1500; s += 2) set(&e, s, s + 0.8, 4, 4);
  size_t n;
  struct tib_pattern *found = find_in(&(struct tib_burst_lane){.envelope = &e}, 1, &n);
  cr_expect_eq(n, 0);
  free(found);
  tib_envelope_finish(&e);
}

/* ---- where there is nothing to look at ---- */

/* BASE-9: a minute at the rails ends it. */
Test(burst_measures, a_clipped_minute_has_none) {
  struct tib_envelope e = make(TIB_LEFT, 400, 4);
  set(&e, 150, 210, 20, 20);
  e.minutes[2].faults = TIB_MINUTE_CLIPPED;
  struct tib_pattern p = alone(&e);
  cr_expect_eq(p.span.onset, 3 * MINUTE);
  cr_expect_float_eq(tib_seconds(p.span.offset), 210, 0.11);
  e = make(TIB_LEFT, 400, 4);
  set(&e, 190, 230, 20, 20);
  e.minutes[3].faults = TIB_MINUTE_DETACHED;
  size_t n;
  free(find_in(&(struct tib_burst_lane){.envelope = &e}, 1, &n));
  cr_expect_eq(n, 0);
  tib_envelope_finish(&e);
}

/* BASE-7: a leg that rests too high when it begins; what a long burst itself does to the resting level does not end it. */
Test(burst_measures, none_begins_where_the_leg_is_out) {
  struct tib_envelope e = make(TIB_LEFT, 400, 4);
  set(&e, 150, 210, 20, 20);
  struct tib_span out[] = {{2 * MINUTE, 3 * MINUTE}};
  size_t n;
  free(find_in(&(struct tib_burst_lane){&e, out, 1}, 1, &n));
  cr_expect_eq(n, 0);
  out[0] = (struct tib_span){3 * MINUTE, 4 * MINUTE};
  free(find_in(&(struct tib_burst_lane){&e, out, 1}, 1, &n));
  cr_expect_eq(n, 1);
  tib_envelope_finish(&e);
}
