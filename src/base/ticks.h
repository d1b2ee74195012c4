#ifndef TIB_BASE_TICKS_H
#define TIB_BASE_TICKS_H

/* Exact time. A time always comes from `sample index / rate`, never from adding rounded steps (EDGE-12). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Time of a sample since sample 0, rounded to the nearest tick once. `sample` may be negative. */
tib_ticks tib_ticks_of_sample(struct tib_rate rate, int64_t sample);

/* Goes from sample to sample of a rate, from sample 0 on, without dividing: `time` is tib_ticks_of_sample() of the sample
 * where it stands. */
struct tib_sample_clock {
  tib_ticks time;
  tib_ticks step;          /* whole ticks to the next sample */
  int64_t part, step_part; /* of a tick, in parts of `whole` */
  int64_t whole;
};

struct tib_sample_clock tib_sample_clock_make(struct tib_rate rate);

static inline void tib_sample_clock_next(struct tib_sample_clock *clock) {
  clock->time += clock->step;
  clock->part += clock->step_part;
  if (clock->part < clock->whole) return;
  clock->part -= clock->whole;
  clock->time++;
}

/* Samples in a length of time, rounded to the nearest, at least 1. */
int64_t tib_samples_in(struct tib_rate rate, tib_ticks length);

double tib_rate_hz(struct tib_rate rate);

double tib_seconds(tib_ticks ticks);

/* The nearest tick; |seconds| up to 9e11. */
tib_ticks tib_ticks_of_seconds(double seconds);

/* Length of what two spans share, 0 where they do not meet. */
tib_ticks tib_span_overlap(struct tib_span a, struct tib_span b);

static inline tib_ticks tib_span_length(struct tib_span span) { return span.offset - span.onset; }

/* Time of the start of a hop (hop == segment's end gives the end of the last hop). */
tib_ticks tib_envelope_time(const struct tib_envelope *envelope, const struct tib_envelope_segment *segment, size_t hop);

/* Resting level at a hop, linear between the values of its segment; NAN where there is none. */
float tib_rest_at(const struct tib_rest *rest, const struct tib_envelope *envelope, size_t segment, size_t hop);

/* How far the slow mean must stand above a resting level for the leg to be active (BASE-12). */
static inline float tib_active_above(const struct tib_detection_rules *rules, float rest_uv) {
  float share = (float)rules->active_share * rest_uv, offset = (float)rules->offset_uv;
  return share > offset ? share : offset;
}

#endif
