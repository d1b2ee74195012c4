#include "base/ticks.h"

#include <math.h>

static int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return a % b < 0 ? q - 1 : q;
}

/* Whole records first, so that no product leaves 64 bits: samples <= 1e6 a record, a record <= 3.6e10 ticks. */
tib_ticks tib_ticks_of_sample(struct tib_rate rate, int64_t sample) {
  int64_t records = floor_div(sample, rate.samples);
  int64_t rest = sample - records * rate.samples;
  return records * rate.record + (2 * rest * rate.record + rate.samples) / (2 * rate.samples);
}

/* Rounding to the nearest is rounding down from half a tick above. */
struct tib_sample_clock tib_sample_clock_make(struct tib_rate rate) {
  return (struct tib_sample_clock){.step = rate.record / rate.samples,
                                   .part = rate.samples,
                                   .step_part = 2 * (rate.record % rate.samples),
                                   .whole = 2 * rate.samples};
}

int64_t tib_samples_in(struct tib_rate rate, tib_ticks length) {
  int64_t records = length / rate.record, rest = length % rate.record;
  int64_t n = records * rate.samples + (2 * rest * rate.samples + rate.record) / (2 * rate.record);
  return n < 1 ? 1 : n;
}

double tib_rate_hz(struct tib_rate rate) { return (double)rate.samples * (double)TIB_TICKS_PER_S / (double)rate.record; }

double tib_seconds(tib_ticks ticks) { return (double)ticks / (double)TIB_TICKS_PER_S; }

tib_ticks tib_ticks_of_seconds(double seconds) { return llround(seconds * (double)TIB_TICKS_PER_S); }

tib_ticks tib_span_overlap(struct tib_span a, struct tib_span b) {
  tib_ticks onset = a.onset > b.onset ? a.onset : b.onset;
  tib_ticks offset = a.offset < b.offset ? a.offset : b.offset;
  return offset > onset ? offset - onset : 0;
}

tib_ticks tib_envelope_time(const struct tib_envelope *envelope, const struct tib_envelope_segment *segment, size_t hop) {
  return segment->onset + tib_ticks_of_sample(envelope->rate, (int64_t)(hop - segment->first_hop) * envelope->hop);
}

float tib_rest_at(const struct tib_rest *rest, const struct tib_envelope *envelope, size_t segment, size_t hop) {
  size_t first = rest->first[segment], end = rest->first[segment + 1];
  if (first == end) return NAN;
  size_t into = hop - envelope->segments[segment].first_hop;
  size_t step = into / rest->stride;
  if (first + step + 1 >= end) return rest->level_uv[end - 1];
  float part = (float)(into % rest->stride) / (float)rest->stride;
  float a = rest->level_uv[first + step], b = rest->level_uv[first + step + 1];
  return a + (b - a) * part;
}
