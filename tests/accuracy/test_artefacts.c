/* What electrodes, the heart and the mains add to 2 uV of rest makes no movement and hides none. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

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
