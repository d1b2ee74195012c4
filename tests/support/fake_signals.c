#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake_night.h"

#define HOP 32 /* samples; coarser than in life, to be quick */
#define HOPS_PER_S (RATE / HOP)

/* ---- signals ---- */

static void make_envelope(struct night *night, struct tib_envelope *leg, enum tib_side side) {
  struct tib_result *result = night->result;
  const struct tib_recording *recording = &result->recording;
  *leg = (struct tib_envelope){.side = side,
                               .rate = {RATE, S},
                               .hop = HOP,
                               .power_hops = 1,
                               .highpass_hz = 10,
                               .lowpass_hz = 100,
                               .fir_taps = 129,
                               .n_segments = recording->n_segments};
  leg->segments = fake_make(leg->n_segments, sizeof *leg->segments);
  for (size_t s = 0; s < leg->n_segments; s++) {
    size_t hops = (size_t)(recording->segments[s].n_records * HOPS_PER_S);
    leg->segments[s] = (struct tib_envelope_segment){recording->segments[s].onset, leg->n_hops, hops, 0, 0};
    leg->n_hops += hops;
  }
  leg->mean = fake_make(leg->n_hops, sizeof *leg->mean);
  leg->peak = fake_make(leg->n_hops, sizeof *leg->peak);
  for (size_t i = 0; i < leg->n_hops; i++) {
    leg->mean[i] = (float)(1.2 + 0.8 * fake_uniform(night));
    leg->peak[i] = leg->mean[i] * (float)(2 + fake_uniform(night));
  }
}

/* Movements of this leg, and of both, raise its envelope. */
static void raise_envelope(const struct night *night, struct tib_envelope *leg) {
  for (size_t i = 0; i < night->n_events; i++) {
    const struct event *event = &night->events[i];
    if (event->side != leg->side && event->side != TIB_BOTH) continue;
    for (size_t s = 0; s < leg->n_segments; s++) {
      const struct tib_envelope_segment *segment = &leg->segments[s];
      for (tib_ticks t = event->onset; t < event->onset + event->duration; t += S / HOPS_PER_S) {
        tib_ticks hop = (t - segment->onset) * HOPS_PER_S / S;
        if (hop < 0 || (size_t)hop >= segment->n_hops) continue;
        leg->peak[segment->first_hop + (size_t)hop] = event->peak_uv;
        leg->mean[segment->first_hop + (size_t)hop] = event->peak_uv / 3;
      }
    }
  }
}

/* Minutes 120 to 136 and 300 of the left leg are noisy where there are gaps. */
static void make_minutes(const struct night *night, struct tib_envelope *leg, struct tib_leg_detection *found) {
  size_t n = (size_t)((night->duration + MINUTE - 1) / MINUTE);
  bool noisy = night->variant == FAKE_GAPS && leg->side == TIB_LEFT;
  leg->n_minutes = found->n_minutes = n;
  leg->minutes = fake_make(n, sizeof *leg->minutes);
  found->minute_rest_uv = fake_make(n, sizeof *found->minute_rest_uv);
  found->minute_faults = fake_make(n, sizeof *found->minute_faults);
  for (size_t m = 0; m < n; m++) {
    bool here = noisy && ((m >= 120 && m < 137) || m == 300);
    leg->minutes[m] = (struct tib_minute){.ecg_uv = noisy ? NAN : 0};
    found->minute_rest_uv[m] = here ? 18.5F : 1.625F;
    found->minute_faults[m] = here ? TIB_MINUTE_NOISY : 0;
  }
}

static void make_rest(struct night *night, const struct tib_envelope *leg, struct tib_leg_detection *found) {
  struct tib_rest *rest = &found->rest;
  found->side = leg->side;
  rest->stride = HOPS_PER_S;
  rest->n_segments = leg->n_segments;
  rest->first = fake_make(leg->n_segments + 1, sizeof *rest->first);
  for (size_t s = 0; s < leg->n_segments; s++)
    rest->first[s + 1] = rest->first[s] + leg->segments[s].n_hops / rest->stride + 1;
  rest->n = rest->first[leg->n_segments];
  rest->level_uv = fake_make(rest->n, sizeof *rest->level_uv);
  for (size_t i = 0; i < rest->n; i++) rest->level_uv[i] = (float)(1.6 + 0.4 * sin((double)i / 3000.0));
  found->rest_p10_uv = 1.3, found->rest_p50_uv = 1.62, found->rest_p90_uv = 1.9734567;
  if (night->variant != FAKE_GAPS || leg->side != TIB_LEFT) return;
  found->out = fake_make(2, sizeof *found->out);
  found->out[found->n_out++] = (struct tib_span){2 * HOUR, 2 * HOUR + 17 * MINUTE};
  found->out[found->n_out++] = (struct tib_span){5 * HOUR, 5 * HOUR + 1 * MINUTE};
  found->minutes_note = 40, found->minutes_warn = 25, found->minutes_out = 18;
}

static void make_coarse(struct tib_result *result, size_t leg) {
  struct tib_leg_detection *found = &result->detections[0].legs[leg];
  result->legs[leg].coarse = true;
  found->rest_p10_uv = found->rest_p50_uv = found->rest_p90_uv = NAN;
  found->out = fake_make(1, sizeof *found->out);
  found->out[found->n_out++] = (struct tib_span){0, result->recording.duration};
  result->quality[leg].scorable_h = 0;
}

static void make_legs(struct night *night) {
  struct tib_result *result = night->result;
  static const enum tib_side two[] = {TIB_LEFT, TIB_RIGHT};
  result->n_legs = night->variant == FAKE_ONE_LEG || night->variant == FAKE_COMMON_LEG ? 1 : 2;
  result->n_detections = 1;
  result->detections[0].n_legs = result->n_legs;
  for (size_t i = 0; i < result->n_legs; i++) {
    enum tib_side side = night->variant == FAKE_COMMON_LEG ? TIB_SIDE_NONE : two[i];
    make_envelope(night, &result->legs[i], side);
    raise_envelope(night, &result->legs[i]);
    make_rest(night, &result->legs[i], &result->detections[0].legs[i]);
    make_minutes(night, &result->legs[i], &result->detections[0].legs[i]);
    result->quality[i] = (struct tib_leg_quality){side, result->sleep.tib_h, NAN};
  }
  if (night->variant == FAKE_COARSE_LEG || night->variant == FAKE_COARSE_BOTH) make_coarse(result, 1);
  if (night->variant == FAKE_COARSE_BOTH) make_coarse(result, 0);
  if (night->variant == FAKE_GAPS) {
    result->legs[1].mains_hz = 50;
    result->legs[1].mains_share = 0.375;
    result->legs[1].clipped_share = 0.0000125;
    result->legs[0].ecg_share = NAN;
    result->legs[1].ecg_share = 0.25;
    result->quality[1].ecg_locked_share = 0.125;
  }
}

static void make_ankles(struct night *night) {
  struct tib_result *result = night->result;
  for (size_t ankle = 0; ankle < 2; ankle++) {
    struct tib_activity *activity = &result->accel[ankle];
    activity->side = ankle == 0 ? TIB_LEFT : TIB_RIGHT;
    if (night->variant == FAKE_ABSENT || night->variant == FAKE_COMMON_LEG) continue;
    if (night->variant == FAKE_ONE_LEG && ankle == 1) continue;
    activity->present = true;
    activity->bad_scale = night->variant == FAKE_GAPS && ankle == 1;
    activity->step = S;
    activity->n = (size_t)(night->duration / S);
    activity->rms_g = fake_make(activity->n, sizeof *activity->rms_g);
    activity->floor_g = fake_make(activity->n, sizeof *activity->floor_g);
    for (size_t i = 0; i < activity->n; i++) activity->rms_g[i] = activity->floor_g[i] = 0.002F;
    activity->events = fake_make(night->n_events, sizeof *activity->events);
    for (size_t i = 0; i < night->n_events; i += 3) {
      const struct event *event = &night->events[i];
      activity->rms_g[event->onset / S] = 0.02F + event->peak_uv / 400;
      activity->events[activity->n_events++] =
          (struct tib_motion){.span = {event->onset + S / 10, event->onset + event->duration}};
    }
    if (night->variant == FAKE_GAPS)
      for (size_t i = 7200; i < 7500; i++) activity->rms_g[i] = NAN;
  }
}

/* A burst with a criterion of each verdict. */
static void make_criteria(struct tib_pattern *burst) {
  for (size_t i = 0; i < TIB_SBC_CRITERIA; i++)
    burst->criteria[i] = (struct tib_criterion){TIB_PASSED, TIB_TESTED, 2.0 + (double)i, 1.5};
  burst->criteria[6] = (struct tib_criterion){TIB_FAILED, TIB_TESTED, 2.5, 3};
  burst->criteria[11] = (struct tib_criterion){TIB_UNTESTABLE, TIB_NO_ACCELEROMETER, NAN, NAN};
  burst->measures = (struct tib_burst_measures){.rise_s = 1.25, .fall_s = NAN, .median_hz = 61.5, .peaks = 7};
  burst->caps = TIB_CAP_ACCELEROMETER | TIB_CAP_TIBIALIS;
  burst->annotated = true;
}

static void add_pattern(struct tib_result *result, enum tib_pattern_type type, tib_ticks onset, tib_ticks length,
                        int parts) {
  result->patterns[result->n_patterns++] = (struct tib_pattern){.type = type,
                                                                .span = {onset, onset + length},
                                                                .side = type == TIB_ALMA ? TIB_BOTH : result->legs[0].side,
                                                                .peak_uv = 44.5F,
                                                                .median_uv = 12.25F,
                                                                .rest_uv = 2.5F,
                                                                .stage = TIB_STAGE_N2,
                                                                .arousal = TIB_NO,
                                                                .parts = parts,
                                                                .rate_hz = parts > 0 ? 1.25 : (double)NAN,
                                                                .burst_s = parts > 0 ? 0.375 : (double)NAN};
}

/* Two runs that alternate, of 9 and 6 s, one before lights off, and what else there is, once each. */
static void make_others(const struct night *night) {
  struct tib_result *result = night->result;
  tib_ticks middle = night->duration / 2;
  bool staged = result->context.has_stages;
  result->has_patterns = true;
  if (tib_rules_load(&result->patterns_rules, "patterns", NULL) != TIB_OK) abort();
  for (size_t i = 0; i < result->n_legs; i++) {
    result->efm[i] = (struct tib_efm){40, staged ? 30 : -1, 6, staged ? 5 : -1, staged ? TIB_NO : TIB_NA};
    result->rswa[i] = staged ? (struct tib_rswa){80, 800, 10, 20, 25, 90, 120, 3.5, 0.75}
                             : (struct tib_rswa){-1, -1, -1, -1, -1, -1, -1, NAN, NAN};
  }
  if (night->variant == FAKE_NO_MOVEMENTS || night->variant == FAKE_COARSE_BOTH) return;
  if (result->context.lights.onset > 0) add_pattern(result, TIB_ALMA, 0, 7 * S, 6);
  if (result->n_legs == 2) add_pattern(result, TIB_ALMA, middle - 30 * S, 9 * S, 8);
  if (result->n_legs == 2) add_pattern(result, TIB_ALMA, middle - 20 * S, 6 * S, 5);
  add_pattern(result, TIB_HFT, middle - 10 * S, 5 * S, 4);
}

static void make_patterns(struct night *night) {
  struct tib_result *result = night->result;
  result->course = (struct tib_course){.in_sleep = result->context.has_stages,
                                       .n = 120,
                                       .first_half_share = 0.625,
                                       .first_third_share = 0.4,
                                       .expected_share = 0.5,
                                       .evening_p = 0.0078125,
                                       .evening = TIB_YES,
                                       .laterality = -0.25,
                                       .plms = {120, 30, 12, 0.375},
                                       .bursts = {-1, -1, -1, NAN}};
  if (night->variant == FAKE_ABSENT) return;
  result->has_bursts = true;
  if (tib_rules_load(&result->bursts_rules, "cramp", NULL) != TIB_OK) abort();
  result->patterns = fake_make(8, sizeof *result->patterns);
  make_others(night);
  if (night->variant == FAKE_NO_MOVEMENTS || night->variant == FAKE_COARSE_BOTH) return;
  tib_ticks onset = night->duration / 2 + 17 * S;
  struct tib_pattern *burst = &result->patterns[result->n_patterns];
  add_pattern(result, TIB_SUSTAINED_BURST, onset, 41 * S, 0);
  burst->grade = TIB_GRADE_POSSIBLE;
  burst->peak_uv = 88.5F;
  burst->median_uv = 31.25F;
  burst->ratio = 12.5F;
  burst->accel = TIB_ACCEL_NOT_CORROBORATED;
  make_criteria(burst);
  add_pattern(result, TIB_EFM, onset + MINUTE, 2 * MINUTE, 14);
  add_pattern(result, TIB_RSWA, onset + 4 * MINUTE, MINUTE, 2);
  add_pattern(result, TIB_LMM, onset + 6 * MINUTE, 12 * S, 0);
}

void fake_signals(struct night *night) {
  make_legs(night);
  fake_candidates(night, &night->result->detections[0]);
  make_ankles(night);
  make_patterns(night);
}
