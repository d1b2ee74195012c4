/* Sampling rates: as well at each, and as much on time after 24 hours as at the beginning (EDGE-12). All ten take some
 * minutes and are run where TIBIALIS_ACCURACY_ALL is set. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "rows.h"

static void check(double fs_hz) {
  struct tib_simulate_options o = row_options("bursts", 24);
  struct tib_result result;
  struct measure m;
  char what[48];
  o.fs_hz = fs_hz;
  snprintf(what, sizeof what, "%g Hz, 24 h", fs_hz);
  row_check(what, &o, &ROW_LOW, &result, &m);
  double day = 86400, hour = 3600, step_ms = row_hop_ms(&result);
  double drift_ms = row_median_onset(&m, day - hour, day) - row_median_onset(&m, 0, hour);
  fprintf(stderr, "# %-30s drift over the day %+.2f ms, step of the envelope %.2f ms\n", what, drift_ms, step_ms);
  cr_expect_lt(fabs(drift_ms), step_ms, "%s: %.2f ms", what, drift_ms);
  tib_result_finish(&result);
  measure_free(&m);
}

static void check_where_all_are_asked_for(double fs_hz) {
  if (!getenv("TIBIALIS_ACCURACY_ALL")) cr_skip_test("TIBIALIS_ACCURACY_ALL is not set");
  check(fs_hz);
}

Test(rates, r100_hz, .timeout = 500) { check(100); }
Test(rates, r256_hz, .timeout = 500) { check(256); }
Test(rates, r499_9_hz, .timeout = 500) { check(499.9); }
Test(rates, r512_hz, .timeout = 500) { check(512); }
Test(rates, r128_hz, .timeout = 500) { check_where_all_are_asked_for(128); }
Test(rates, r200_hz, .timeout = 500) { check_where_all_are_asked_for(200); }
Test(rates, r500_hz, .timeout = 500) { check_where_all_are_asked_for(500); }
Test(rates, r1000_hz, .timeout = 500) { check_where_all_are_asked_for(1000); }
Test(rates, r1024_hz, .timeout = 500) { check_where_all_are_asked_for(1024); }
Test(rates, r2048_hz, .timeout = 500) { check_where_all_are_asked_for(2048); }
