#ifndef TIB_TESTS_NIGHT_H
#define TIB_TESTS_NIGHT_H

/* Nights whose truth is known, made here and without the program's own simulator: resting noise and bursts, both noise
 * limited to the EMG band by a plain recursive filter in double, from a generator of our own. */

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ticks.h"
#include "condition/condition.h"

#define NIGHT_PI 3.14159265358979323846

/* ---- random numbers: splitmix64, Box and Muller ---- */

static inline uint64_t night_bits(uint64_t *state) {
  uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
  z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static inline double night_uniform(uint64_t *state, double low, double high) {
  return low + (high - low) * ((double)(night_bits(state) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double night_normal(uint64_t *state) {
  double r = sqrt(-2.0 * log(night_uniform(state, 0.0, 1.0)));
  return r * cos(2.0 * NIGHT_PI * night_uniform(state, 0.0, 1.0));
}

/* ---- noise in the EMG band, of RMS 1 ---- */

struct night_section {
  double b[3], a[2], z[2];
};

struct night_noise {
  uint64_t state;
  struct night_section section[4];
  double gain;
};

static inline void night_design(struct night_section *s, double fs, double hz, double q, bool high) {
  double w = 2.0 * NIGHT_PI * hz / fs, alpha = sin(w) / (2.0 * q), c = cos(w), a0 = 1.0 + alpha;
  double edge = high ? (1.0 + c) / 2.0 : (1.0 - c) / 2.0;
  *s = (struct night_section){
      {edge / a0, (high ? -2.0 : 2.0) * edge / a0, edge / a0}, {-2.0 * c / a0, (1.0 - alpha) / a0}, {0}};
}

static inline double night_filter(struct night_section *s, double x) {
  double y = s->b[0] * x + s->z[0];
  s->z[0] = s->b[1] * x - s->a[0] * y + s->z[1];
  s->z[1] = s->b[2] * x - s->a[1] * y;
  return y;
}

static inline double night_next(struct night_noise *n) {
  double x = night_normal(&n->state);
  for (int i = 0; i < 4; i++) x = night_filter(&n->section[i], x);
  return x * n->gain;
}

/* Butterworth of order 4 at either edge; the gain from its own 20 s of noise. */
static inline struct night_noise night_noise_make(double fs, uint64_t seed) {
  struct night_noise n = {.state = seed, .gain = 1.0};
  double top = fmin(100.0, 0.45 * fs);
  night_design(&n.section[0], fs, 10.0, 0.54119610, true);
  night_design(&n.section[1], fs, 10.0, 1.30656296, true);
  night_design(&n.section[2], fs, top, 0.54119610, false);
  night_design(&n.section[3], fs, top, 1.30656296, false);
  double sum = 0.0;
  int count = (int)(20.0 * fs);
  for (int i = 0; i < count; i++) {
    double x = night_next(&n);
    sum += x * x;
  }
  n.gain = 1.0 / sqrt(sum / count);
  return n;
}

/* ---- bursts ---- */

struct night_burst {
  double onset_s, length_s, ramp_s, rms_uv;
  double true_onset_s, true_offset_s; /* the rule to the letter on the burst alone */
};

/* Adds a burst to x; its truth: first sample of 8 uV, end of the last one above 2 uV. False where it never reaches 8. */
static inline bool night_add_burst(double *x, size_t n, double fs, struct night_burst *burst, struct night_noise *noise) {
  size_t first = (size_t)ceil(burst->onset_s * fs), end = (size_t)((burst->onset_s + burst->length_s) * fs);
  bool reached = false;
  for (size_t i = first; i < end && i < n; i++) {
    double into = (double)i / fs - burst->onset_s, left = burst->length_s - into;
    double ramp = fmin(1.0, fmin(into, left) / burst->ramp_s);
    double v = burst->rms_uv * ramp * night_next(noise);
    if (!reached && fabs(v) >= 8.0) burst->true_onset_s = (double)i / fs;
    reached = reached || fabs(v) >= 8.0;
    if (fabs(v) > 2.0) burst->true_offset_s = (double)(i + 1) / fs;
    x[i] += v;
  }
  return reached;
}

/* ---- one or two legs through the conditioner ---- */

static inline struct tib_conditioning_rules night_conditioning(void) {
  return (struct tib_conditioning_rules){.highpass_hz = 10,
                                         .lowpass_hz = 100,
                                         .lowpass_share = 0.465,
                                         .fir_length = 5000000,
                                         .fir_beta = 6,
                                         .hop = 80000,
                                         .wave_points = 4,
                                         .power_step = 500000,
                                         .mains_min_uv = 1,
                                         .mains_cell = 4000000,
                                         .mains_cells = 11,
                                         .ecg_min_uv = 3,
                                         .ecg_beats = 40,
                                         .ecg_interval_min = 4000000,
                                         .ecg_interval_max = 15000000,
                                         .ecg_stretch = 200000000,
                                         .flat_min = 10000000,
                                         .clipped_max = 0.05,
                                         .detached_mains_uv = 100,
                                         .pop_min_uv = 100,
                                         .resolution_max_uv = 2,
                                         .rate_min_hz = 100,
                                         .rate_note_hz = 200};
}

static inline struct tib_detection_rules night_detection(void) {
  return (struct tib_detection_rules){.onset_uv = 8,
                                      .offset_uv = 2,
                                      .offset_quiet = 5000000,
                                      .onset_view = TIB_ONSET_SAMPLES,
                                      .active_share = 0.6,
                                      .onset_hold = 500000,
                                      .slow_window = 2500000,
                                      .quick_window = 1000000,
                                      .morphology_window = 5000000,
                                      .rest_view = 500000,
                                      .rest_window = 600000000,
                                      .rest_step = 10000000,
                                      .rest_rounds = 3,
                                      .rest_mads = 3,
                                      .rest_pad = 5000000,
                                      .rest_quiet_share = 0.2,
                                      .rest_percentile = 0.15,
                                      .rest_freeze = 100000000,
                                      .rest_freeze_uv = 6,
                                      .rest_floor_uv = 0.5,
                                      .rest_note_uv = 5,
                                      .rest_warn_uv = 10,
                                      .rest_max_uv = 15,
                                      .refit_ratio = 2,
                                      .same_signal = 0.99,
                                      .edge_margin = 10000000,
                                      .ecg_window = 1200000,
                                      .ecg_locked_beats = 2};
}

static inline struct tib_burst_rules night_bursts(void) {
  return (struct tib_burst_rules){.envelope_window = 2500000,
                                  .on_ratio = 2,
                                  .on_uv = 8,
                                  .bridge = 10000000,
                                  .min = 150000000,
                                  .max = 6000000000,
                                  .occupancy = 0.9,
                                  .continuity = 0.3,
                                  .continuity_percentile = 0.05,
                                  .rest_window = 6000000000,
                                  .rest_percentile = 0.3,
                                  .rest_min = 200000000};
}

static inline struct tib_accelerometer_rules night_accelerometer(void) {
  return (struct tib_accelerometer_rules){.gravity_hz = 0.25,
                                          .motion_low_hz = 0.5,
                                          .motion_high_hz = 10,
                                          .motion_high_share = 0.4,
                                          .envelope_window = 2500000,
                                          .floor_window = 1200000000,
                                          .on_g = 0.02,
                                          .on_floors = 8,
                                          .on_max_g = 0.2,
                                          .off_share = 0.5,
                                          .off_quiet = 5000000,
                                          .limb_min = 1000000,
                                          .gross_length = 100000000,
                                          .gross_g = 0.5,
                                          .gross_floors = 40,
                                          .gross_both = 30000000,
                                          .gross_both_g = 0.3,
                                          .posture_deg = 20,
                                          .posture_gap = 20000000,
                                          .posture_window = 100000000,
                                          .posture_quiet = 50000000,
                                          .link_before = 5000000,
                                          .link_after = 10000000,
                                          .scale_min_g = 0.85,
                                          .scale_max_g = 1.15,
                                          .rate_min_hz = 10};
}

/* A leg in 16 bits over +-3.3 mV: steps of 0.1 uV. */
static inline struct tib_channel night_channel(struct tib_rate rate) {
  struct tib_channel c = {.unit = TIB_UNIT_UV,
                          .rate = rate,
                          .digital_min = -32768,
                          .digital_max = 32767,
                          .physical_min = -3276.8,
                          .physical_max = 3276.7,
                          .scale = 0.1,
                          .resolution = 0.1};
  strcpy(c.label, "LAT");
  return c;
}

struct night_feed {
  struct tib_rate rate;
  size_t n_legs;
  const float *leg[2];
  size_t n;          /* samples of each */
  size_t n_segments; /* at most 4; of whole records */
  int64_t records[4];
  tib_ticks gap;          /* between two segments */
  size_t records_a_block; /* 0: 10 */
  enum tib_mains mains;
  bool allow_low_rate;
  const float *ecg; /* NULL: no such channel */
  struct tib_rate ecg_rate;
};

/* Records are rate.record long. The caller finishes the envelopes. */
static inline enum tib_status night_condition(const struct night_feed *feed, const struct tib_conditioning_rules *rules,
                                              struct tib_envelope *legs, struct tib_error *err) {
  struct tib_segment segment[4] = {{0}};
  struct tib_recording recording = {
      .record_duration = feed->rate.record, .n_segments = feed->n_segments, .segments = segment};
  struct tib_channel channel = night_channel(feed->rate);
  struct tib_condition_plan plan = {.n_legs = feed->n_legs, .mains = feed->mains, .allow_low_rate = feed->allow_low_rate};
  int64_t whole = (int64_t)feed->n / feed->rate.samples, first = 0;
  if (recording.n_segments == 0) recording.n_segments = 1;
  for (size_t s = 0; s < recording.n_segments; s++) {
    segment[s].onset = first * feed->rate.record + (tib_ticks)s * feed->gap;
    segment[s].first_record = first;
    segment[s].n_records = feed->n_segments == 0 ? whole : feed->records[s];
    first += segment[s].n_records;
  }
  recording.n_records = first;
  recording.duration = first * feed->rate.record + (tib_ticks)(recording.n_segments - 1) * feed->gap;
  for (size_t i = 0; i < feed->n_legs; i++) {
    plan.leg[i].side = i == 0 ? TIB_LEFT : TIB_RIGHT;
    plan.leg[i].at = i;
    plan.leg[i].channel = &channel;
  }
  if (feed->ecg) plan.ecg.present = true, plan.ecg.at = feed->n_legs, plan.ecg.rate = feed->ecg_rate;
  struct tib_conditioner *c = NULL;
  struct tib_activity ankles[2];
  enum tib_status status = tib_condition_create("night.edf", &recording, &plan, rules, NULL, &c, err);
  int64_t step = feed->records_a_block ? (int64_t)feed->records_a_block : 10;
  for (size_t s = 0; s < recording.n_segments && !status; s++) {
    for (int64_t r = 0; r < segment[s].n_records && !status; r += step) {
      int64_t n = segment[s].n_records - r < step ? segment[s].n_records - r : step;
      struct tib_samples samples[3];
      for (size_t i = 0; i < feed->n_legs; i++)
        samples[i] = (struct tib_samples){feed->leg[i] + (segment[s].first_record + r) * feed->rate.samples,
                                          (size_t)(n * feed->rate.samples), r * feed->rate.samples};
      if (feed->ecg)
        samples[feed->n_legs] = (struct tib_samples){feed->ecg + (segment[s].first_record + r) * feed->ecg_rate.samples,
                                                     (size_t)(n * feed->ecg_rate.samples), r * feed->ecg_rate.samples};
      struct tib_block block = {
          .segment = s, .onset = segment[s].onset, .n_channels = feed->n_legs + (feed->ecg ? 1 : 0), .channel = samples};
      status = tib_condition_block(c, &block, err);
    }
  }
  if (!status) status = tib_condition_end(c, legs, ankles, err);
  tib_condition_destroy(c);
  return status;
}

/* ---- the filter against one of our own: taps from their formula, plain sums in double, BASE-1, EDGE-19 ---- */

static inline double night_bessel_i0(double x) {
  double sum = 1.0, term = 1.0;
  for (int k = 1; k < 60; k++) {
    term *= x / (2.0 * k) * (x / (2.0 * k));
    sum += term;
  }
  return sum;
}

static inline size_t night_reference_taps(double fs, double *tap) {
  double top = fmin(100.0, 0.465 * fs);
  int half = (int)floor(0.25 * fs + 0.5);
  for (int j = -half; j <= half; j++) {
    double u = (double)j / half, w = night_bessel_i0(6.0 * sqrt(1.0 - u * u)) / night_bessel_i0(6.0), t = (double)j / fs;
    double ideal = j == 0 ? 2.0 * (top - 10.0) / fs
                          : (sin(2.0 * NIGHT_PI * top * t) - sin(2.0 * NIGHT_PI * 10.0 * t)) / (NIGHT_PI * j);
    tap[j + half] = ideal * w;
  }
  return (size_t)half;
}

static inline double *night_reference_filter(const float *x, size_t n, double fs) {
  double *tap = malloc(2000 * sizeof *tap), *y = malloc(n * sizeof *y), first = (double)x[0];
  long half = (long)night_reference_taps(fs, tap), last = (long)n - 1;
  for (long i = 0; i <= last; i++) {
    double sum = 0.0;
    for (long j = -half; j <= half; j++) {
      long k = i + j;
      double v = k < 0      ? 2.0 * (double)x[0] - (double)x[-k]
                 : k > last ? 2.0 * (double)x[last] - (double)x[2 * last - k]
                            : (double)x[k];
      sum += tap[j + half] * (v - first);
    }
    y[i] = sum;
  }
  free(tap);
  return y;
}

#endif
