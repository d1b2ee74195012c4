#include "condition/leg.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"

static enum tib_status send_to_ecg(void *user, const float *x, size_t n, struct tib_error *err) {
  return tib_ecg_push(user, x, n, err);
}

static enum tib_status send_to_hops(void *user, const float *x, size_t n, struct tib_error *err) {
  return tib_hops_push(user, x, n, err);
}

/* Of all records, gaps not counted. */
static enum tib_status count_samples(const struct tib_recording *recording, struct tib_rate rate, int64_t *samples,
                                     struct tib_error *err) {
  int64_t n = recording->n_records;
  if (n > INT64_MAX / (recording->record_duration < 1 ? 1 : recording->record_duration))
    return tib_fail(err, TIB_UNSUPPORTED, "%s is longer than can be told; check the length of its records",
                    recording->name);
  tib_ticks length = n * recording->record_duration;
  if (length / rate.record >= INT64_MAX / rate.samples)
    return tib_fail(err, TIB_UNSUPPORTED, "%s has more samples than can be counted; check the length of its records",
                    recording->name);
  *samples = length / rate.record * rate.samples + length % rate.record * rate.samples / rate.record;
  return TIB_OK;
}

enum tib_status tib_leg_init(struct tib_leg *leg, enum tib_side side, const struct tib_channel *channel,
                             const struct tib_recording *recording, enum tib_mains mode,
                             const struct tib_conditioning_rules *rules, const struct tib_fir *band,
                             const struct tib_ecg_channel *heart, struct tib_error *err) {
  double rate_hz = tib_rate_hz(channel->rate);
  int64_t hop = tib_samples_in(channel->rate, rules->hop);
  double power_hops = floor(tib_seconds(rules->power_step) * rate_hz / (double)hop + 0.5);
  *leg = (struct tib_leg){0};
  leg->envelope = (struct tib_envelope){.side = side,
                                        .rate = channel->rate,
                                        .hop = (int)hop,
                                        .power_hops = power_hops < 1.0 ? 1 : (int)power_hops,
                                        .highpass_hz = rules->highpass_hz,
                                        .lowpass_hz = fmin(rules->lowpass_hz, rules->lowpass_share * rate_hz),
                                        .fir_taps = (int)band->n,
                                        .coarse = channel->resolution > rules->resolution_max_uv};
  leg->rules = *rules;
  tib_quality_init(&leg->quality, channel, rules->flat_min, &leg->stored);
  int64_t samples = 0;
  enum tib_status status = count_samples(recording, channel->rate, &samples, err);
  if (!status) status = tib_hops_init(&leg->hops, &leg->envelope, samples, rules->wave_points, err);
  if (!status)
    status = tib_ecg_create(channel->rate, rules, heart, &leg->quality.rails, &leg->minutes, send_to_hops, &leg->hops,
                            &leg->ecg, err);
  if (!status)
    status = tib_mains_create(channel->rate, mode, rules, band, &leg->minutes, send_to_ecg, leg->ecg, &leg->mains, err);
  return status;
}

void tib_leg_look_begin(struct tib_leg *leg, tib_ticks onset) { tib_quality_begin_segment(&leg->quality, onset); }

enum tib_status tib_leg_look_over(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err) {
  return tib_quality_push(&leg->quality, x, n, err);
}

enum tib_status tib_leg_look_end(struct tib_leg *leg, struct tib_error *err) {
  return tib_quality_end_segment(&leg->quality, err);
}

enum tib_status tib_leg_begin_segment(struct tib_leg *leg, tib_ticks onset, struct tib_error *err) {
  struct tib_envelope *e = &leg->envelope;
  enum tib_status status =
      tib_array_reserve(&e->segments, &leg->segments_capacity, e->n_segments + 1, sizeof *e->segments, err);
  if (status) return status;
  e->segments[e->n_segments] =
      (struct tib_envelope_segment){.onset = onset, .first_hop = e->n_hops, .first_power = e->n_power};
  tib_mains_begin_segment(leg->mains, onset);
  tib_ecg_begin_segment(leg->ecg, onset);
  return TIB_OK;
}

enum tib_status tib_leg_push(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err) {
  return tib_mains_push(leg->mains, x, n, err);
}

enum tib_status tib_leg_end_segment(struct tib_leg *leg, struct tib_error *err) {
  struct tib_envelope *e = &leg->envelope;
  enum tib_status status = tib_mains_end_segment(leg->mains, err);
  if (!status) status = tib_ecg_end_segment(leg->ecg, err);
  if (status) return status;
  tib_hops_end_segment(&leg->hops);
  struct tib_envelope_segment *segment = &e->segments[e->n_segments++];
  segment->n_hops = e->n_hops - segment->first_hop;
  segment->n_power = e->n_power - segment->first_power;
  return TIB_OK;
}

enum tib_status tib_leg_take(struct tib_leg *leg, struct tib_envelope *envelope, struct tib_error *err) {
  enum tib_status status = tib_minutes_join(&leg->minutes, &leg->stored, err);
  if (status) return status;
  *envelope = leg->envelope;
  leg->envelope = (struct tib_envelope){0};
  envelope->flat = leg->quality.flat;
  envelope->n_flat = leg->quality.n_flat;
  leg->quality.flat = NULL;
  tib_minutes_judge(&leg->minutes, envelope->flat, envelope->n_flat, &leg->rules);
  envelope->minutes = leg->minutes.minute;
  envelope->n_minutes = leg->minutes.n;
  envelope->mains_hz = tib_mains_hz(leg->mains);
  envelope->mains_share = tib_minutes_share(&leg->minutes, TIB_MINUTE_MAINS);
  envelope->ecg_share = tib_minutes_share(&leg->minutes, TIB_MINUTE_ECG);
  envelope->ecg_channel = tib_ecg_by_channel(leg->ecg);
  struct tib_beat_list beats;
  tib_ecg_take_beats(leg->ecg, &beats);
  envelope->has_beats = true;
  envelope->n_beats = beats.n;
  envelope->beats = beats.at;
  leg->minutes = (struct tib_minutes){0};
  envelope->clipped_share = leg->quality.n > 0 ? (double)leg->quality.clipped / (double)leg->quality.n : 0.0;
  return TIB_OK;
}

void tib_leg_finish(struct tib_leg *leg) {
  if (!leg) return;
  tib_envelope_finish(&leg->envelope);
  tib_quality_finish(&leg->quality);
  tib_minutes_finish(&leg->stored);
  tib_minutes_finish(&leg->minutes);
  tib_mains_destroy(leg->mains);
  tib_ecg_destroy(leg->ecg);
  tib_hops_finish(&leg->hops);
}
