#include "condition/leg.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"

static enum tib_status send_to_hops(void *user, const float *x, size_t n, struct tib_error *err) {
  return tib_hops_push(user, x, n, err);
}

static int64_t samples_of_segment(const struct tib_recording *recording, size_t segment, struct tib_rate rate) {
  tib_ticks length = recording->segments[segment].n_records * recording->record_duration;
  return length / rate.record * rate.samples + length % rate.record * rate.samples / rate.record;
}

static enum tib_status make_arrays(struct tib_leg *leg, const struct tib_recording *recording, struct tib_error *err) {
  struct tib_envelope *e = &leg->envelope;
  int64_t *samples = NULL;
  enum tib_status status = tib_array_create((void **)&samples, recording->n_segments, sizeof *samples, err);
  if (status) return status;
  for (size_t i = 0; i < recording->n_segments; i++) samples[i] = samples_of_segment(recording, i, e->rate);
  status = tib_array_create((void **)&e->segments, recording->n_segments, sizeof *e->segments, err);
  if (!status) status = tib_hops_init(&leg->hops, e, samples, recording->n_segments, err);
  free(samples);
  return status;
}

enum tib_status tib_leg_init(struct tib_leg *leg, enum tib_side side, const struct tib_channel *channel,
                             const struct tib_recording *recording, enum tib_mains_mode mode,
                             const struct tib_conditioning_rules *rules, const struct tib_fir *band,
                             struct tib_error *err) {
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
  tib_quality_init(&leg->quality, channel, rules->flat_min);
  enum tib_status status = make_arrays(leg, recording, err);
  if (!status) status = tib_mains_create(rate_hz, mode, rules, band, send_to_hops, &leg->hops, &leg->mains, err);
  return status;
}

void tib_leg_begin_segment(struct tib_leg *leg, tib_ticks onset) {
  struct tib_envelope *e = &leg->envelope;
  e->segments[e->n_segments] =
      (struct tib_envelope_segment){.onset = onset, .first_hop = e->n_hops, .first_power = e->n_power};
  tib_quality_begin_segment(&leg->quality, onset);
}

enum tib_status tib_leg_look_over(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err) {
  return tib_quality_push(&leg->quality, x, n, err);
}

enum tib_status tib_leg_push(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err) {
  return tib_mains_push(leg->mains, x, n, err);
}

enum tib_status tib_leg_end_segment(struct tib_leg *leg, struct tib_error *err) {
  struct tib_envelope *e = &leg->envelope;
  enum tib_status status = tib_quality_end_segment(&leg->quality, err);
  if (!status) status = tib_mains_end_segment(leg->mains, err);
  if (status) return status;
  tib_hops_end_segment(&leg->hops);
  struct tib_envelope_segment *segment = &e->segments[e->n_segments++];
  segment->n_hops = e->n_hops - segment->first_hop;
  segment->n_power = e->n_power - segment->first_power;
  return TIB_OK;
}

void tib_leg_take(struct tib_leg *leg, struct tib_envelope *envelope) {
  *envelope = leg->envelope;
  leg->envelope = (struct tib_envelope){0};
  envelope->flat = leg->quality.flat;
  envelope->n_flat = leg->quality.n_flat;
  leg->quality.flat = NULL;
  envelope->mains_hz = tib_mains_hz(leg->mains);
  envelope->mains_share = tib_mains_share(leg->mains);
  envelope->clipped_share = leg->quality.n > 0 ? (double)leg->quality.clipped / (double)leg->quality.n : 0.0;
}

void tib_leg_finish(struct tib_leg *leg) {
  if (!leg) return;
  tib_envelope_finish(&leg->envelope);
  tib_quality_finish(&leg->quality);
  tib_mains_destroy(leg->mains);
  tib_hops_finish(&leg->hops);
}
