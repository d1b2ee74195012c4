/* What electrodes, the heart and the mains add to 2 uV of rest makes no movement and hides none. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "edf_bytes.h"
#include "rows.h"

static void check(const char *what, struct tib_simulate_options o) {
  struct measure m;
  row_check(what, &o, &ROW_ARTEFACT, NULL, &m);
  measure_free(&m);
}

static void check_ecg(double uv, double bpm, bool channel) {
  struct tib_simulate_options o = row_options("bursts", 2);
  char what[64];
  o.ecg_uv = uv;
  o.ecg_bpm = bpm;
  o.ecg_channel = channel;
  snprintf(what, sizeof what, "ECG %g uV, %g/min, %s", uv, bpm, channel ? "channel" : "legs only");
  check(what, o);
}

Test(artefacts, ecg_20_uv_50_bpm, .timeout = 280) { check_ecg(20, 50, false); }
Test(artefacts, ecg_20_uv_75_bpm, .timeout = 280) { check_ecg(20, 75, false); }
Test(artefacts, ecg_20_uv_110_bpm, .timeout = 280) { check_ecg(20, 110, false); }
Test(artefacts, ecg_60_uv_50_bpm, .timeout = 280) { check_ecg(60, 50, false); }
Test(artefacts, ecg_60_uv_75_bpm, .timeout = 280) { check_ecg(60, 75, false); }
Test(artefacts, ecg_60_uv_110_bpm, .timeout = 280) { check_ecg(60, 110, false); }
Test(artefacts, ecg_20_uv_50_bpm_channel, .timeout = 280) { check_ecg(20, 50, true); }
Test(artefacts, ecg_20_uv_75_bpm_channel, .timeout = 280) { check_ecg(20, 75, true); }
Test(artefacts, ecg_20_uv_110_bpm_channel, .timeout = 280) { check_ecg(20, 110, true); }
Test(artefacts, ecg_60_uv_50_bpm_channel, .timeout = 280) { check_ecg(60, 50, true); }
Test(artefacts, ecg_60_uv_75_bpm_channel, .timeout = 280) { check_ecg(60, 75, true); }
Test(artefacts, ecg_60_uv_110_bpm_channel, .timeout = 280) { check_ecg(60, 110, true); }

static void check_mains(double hz, double fs_hz) {
  struct tib_simulate_options o = row_options("bursts", 2);
  char what[64];
  o.fs_hz = fs_hz;
  o.mains_uv = 30;
  o.mains_hz = hz;
  snprintf(what, sizeof what, "mains 30 uV, %g Hz, at %g Hz", hz, fs_hz);
  check(what, o);
}

Test(artefacts, mains_50_hz, .timeout = 280) { check_mains(50, 256); }
Test(artefacts, mains_60_hz, .timeout = 280) { check_mains(60, 256); }
Test(artefacts, mains_50_hz_at_512, .timeout = 280) { check_mains(50, 512); }
Test(artefacts, mains_60_hz_at_200, .timeout = 280) { check_mains(60, 200); }

Test(artefacts, pops, .timeout = 280) {
  struct tib_simulate_options o = row_options("bursts", 8);
  o.pops_per_hour = 20;
  check("20 pops an hour, 8 h", o);
}

static void set_number(struct edf_bytes *edf, int signal, size_t at, double value) {
  char text[16];
  snprintf(text, sizeof text, "%.0f", value);
  edf_bytes_set(edf, signal, at, 8, text);
}

/* As a recorder of less range than the simulator's 4 mV would have stored it. */
static void narrow(const char *path, double range_uv) {
  static const char *const legs[] = {"EMG LAT", "EMG RAT"};
  struct edf_bytes edf;
  double most = floor(range_uv / 4000 * 32767);
  edf_bytes_read(path, &edf);
  for (int k = 0; k < 2; k++) {
    int signal = edf_bytes_find(&edf, legs[k]);
    size_t n;
    cr_assert_geq(signal, 0);
    double *x = edf_bytes_samples(&edf, signal, &n);
    for (size_t i = 0; i < n; i++) x[i] = fmin(most, fmax(-most, x[i]));
    edf_bytes_put(&edf, signal, x);
    free(x);
    set_number(&edf, signal, 104, -range_uv); /* physical minimum and maximum, digital ones */
    set_number(&edf, signal, 112, range_uv);
    set_number(&edf, signal, 120, -most);
    set_number(&edf, signal, 128, most);
  }
  edf_bytes_write(&edf, path);
  edf_bytes_free(&edf);
}

/* A hundred and twenty pops an hour and leg, of 0.2 to 3 mV: beyond the rails two of five are cut off at 1 mV, three of
 * four at 0.4 mV. */
static void check_rails(double range_uv) {
  struct tib_simulate_options o = row_options("bursts", 8);
  struct test_events truth;
  struct tib_result result;
  struct measure m;
  char what[64], path[512];
  o.pops_per_hour = 120;
  measure_simulate(&o, &truth, path, sizeof path);
  narrow(path, range_uv);
  measure_analyze(path, NULL, &result);
  remove(path);
  measure_movements(&truth, &result, &m);
  snprintf(what, sizeof what, "120 pops an hour, %g mV, 8 h", range_uv / 1000);
  row_expect(what, &m, o.hours, &ROW_ARTEFACT);
  tib_result_finish(&result);
  test_events_free(&truth);
  measure_free(&m);
}

Test(artefacts, pops_in_range, .timeout = 280) { check_rails(4000); }
Test(artefacts, pops_at_the_rails, .timeout = 280) { check_rails(1000); }
Test(artefacts, pops_at_near_rails, .timeout = 280) { check_rails(400); }

Test(artefacts, steps, .timeout = 280) {
  struct tib_simulate_options o = row_options("bursts", 8);
  o.steps_per_hour = 20;
  check("20 steps of level an hour, 8 h", o);
}

Test(artefacts, drift, .timeout = 280) {
  struct tib_simulate_options o = row_options("bursts", 2);
  o.drift_uv = 200;
  check("drift of 200 uV", o);
}

/* No spread of ends is asked for: what is under way when the tone changes ends with it. */
Test(artefacts, changes_of_tone, .timeout = 280) {
  struct tib_simulate_options o = row_options("bursts", 8);
  const struct row_bars found = {
      ROW_ARTEFACT.f1, ROW_ARTEFACT.onset_ms, ROW_ARTEFACT.onset_sd_ms, ROW_ARTEFACT.end_ms, NAN, NAN};
  struct measure m;
  o.tone = true;
  row_check("changes of tone, 8 h", &o, &found, NULL, &m);
  measure_free(&m);
}
