/* Resting noise of 1 to 10 uV: movements found, on time, and none where there is none. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"

static void check(double noise_uv, const char *emg, const struct row_bars *bars) {
  struct tib_simulate_options o = row_options("bursts", 8);
  struct measure m;
  char what[48];
  o.noise_uv = noise_uv;
  o.emg = emg;
  snprintf(what, sizeof what, "%s, rest %g uV, 8 h", emg, noise_uv);
  row_check(what, &o, bars, NULL, &m);
  measure_free(&m);
}

Test(rest, of_1_uv, .timeout = 280) { check(1, "gaussian", &ROW_LOW); }
Test(rest, of_2_uv, .timeout = 280) { check(2, "gaussian", &ROW_LOW); }
Test(rest, of_3_uv, .timeout = 280) { check(3, "gaussian", &ROW_LOW); }
Test(rest, of_5_uv, .timeout = 280) { check(5, "gaussian", &ROW_RAISED); }
Test(rest, of_8_uv, .timeout = 280) { check(8, "gaussian", &ROW_HIGH); }

/* Sums of motor-unit potentials: the same limits but one. A burst begins with single potentials of some 10 ms; where rest
 * of 3 uV, of potentials too, hides the first, the next is as far away as the slowest units fire. */
static const struct row_bars UNITS_3_UV = {0.998, 5, 25, 15, 30, NAN};

Test(rest, units_1_uv, .timeout = 280) { check(1, "units", &ROW_LOW); }
Test(rest, units_2_uv, .timeout = 280) { check(2, "units", &ROW_LOW); }
Test(rest, units_3_uv, .timeout = 280) { check(3, "units", &UNITS_3_UV); }
Test(rest, units_5_uv, .timeout = 280) { check(5, "units", &ROW_RAISED); }
Test(rest, units_8_uv, .timeout = 280) { check(8, "units", &ROW_HIGH); }

/* ---- a quiet leg ---- */

static bool has_note(const struct tib_result *result, const char *code) {
  for (size_t i = 0; i < result->n_notes; i++)
    if (strcmp(result->notes[i].code, code) == 0) return true;
  return false;
}

static size_t count_movements(const struct tib_detection *found) {
  size_t n = 0;
  for (size_t i = 0; i < found->n_candidates; i++)
    n += found->candidates[i].span.offset - found->candidates[i].span.onset >= 5000000;
  return n;
}

/* `none`: not even one that is too short for a leg movement. */
static void check_quiet(double noise_uv, const char *emg, double per_h_max, bool none) {
  struct tib_simulate_options o = row_options("quiet", 8);
  struct test_events truth;
  struct tib_result result;
  o.noise_uv = noise_uv;
  o.emg = emg;
  measure_night(&o, &truth, &result);
  const struct tib_detection *found = &result.detections[result.profiles[0].detection];
  size_t n = count_movements(found);
  double per_h = (double)n / (2 * o.hours);
  row_tell("# quiet, %s, rest %g uV, 8 h: %zu movements, %.3f/h, %zu shorter than 0.5 s, level %.2f uV\n", emg, noise_uv, n,
           per_h, found->n_candidates - n, found->legs[0].rest_p50_uv);
  cr_expect_leq(per_h, per_h_max, "%g uV: %.2f/h", noise_uv, per_h);
  if (none) cr_expect_eq(found->n_candidates, 0, "%g uV: %zu", noise_uv, found->n_candidates);
  cr_expect_eq(result.n_patterns, 0);
  cr_assert_eq(found->n_legs, 2);
  for (size_t i = 0; i < 2; i++) {
    cr_expect_eq(found->legs[i].n_out, 0, "%g uV: declared unscorable", noise_uv);
    cr_expect_gt(result.quality[i].scorable_h, 7.5, "%g uV: %g h from lights off to lights on", noise_uv,
                 result.quality[i].scorable_h);
  }
  /* BASE-7: the level is 0.78 of the RMS. */
  cr_expect_eq(has_note(&result, "resting-level-raised"), noise_uv > 7);
  cr_expect_not(has_note(&result, "resting-level-unscorable"));
  tib_result_finish(&result);
  test_events_free(&truth);
}

Test(rest, quiet_1_uv, .timeout = 280) { check_quiet(1, "gaussian", 0, true); }
Test(rest, quiet_2_uv, .timeout = 280) { check_quiet(2, "gaussian", 0, true); }
Test(rest, quiet_3_uv, .timeout = 280) { check_quiet(3, "gaussian", 0, true); }
Test(rest, quiet_5_uv, .timeout = 280) { check_quiet(5, "gaussian", 0, true); }
Test(rest, quiet_8_uv, .timeout = 280) { check_quiet(8, "gaussian", 0.2, false); }
Test(rest, quiet_10_uv, .timeout = 280) { check_quiet(10, "gaussian", 1, false); }
Test(rest, quiet_units_5_uv, .timeout = 280) { check_quiet(5, "units", 0, false); }
Test(rest, quiet_units_8_uv, .timeout = 280) { check_quiet(8, "units", 0.2, false); }
Test(rest, quiet_units_10_uv, .timeout = 280) { check_quiet(10, "units", 1, false); }
