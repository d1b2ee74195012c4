#include "condition/posture.h"

#include <math.h>

#define DEGREES (180.0 / 3.14159265358979323846)

static double angle_deg(const double a[3], const double b[3]) {
  double product = 0.0, square_a = 0.0, square_b = 0.0;
  for (int k = 0; k < 3; k++) {
    product += a[k] * b[k];
    square_a += a[k] * a[k];
    square_b += b[k] * b[k];
  }
  double cosine = product / sqrt(square_a * square_b); /* NAN where one is nothing */
  return DEGREES * acos(cosine > 1.0 ? 1.0 : cosine < -1.0 ? -1.0 : cosine);
}

static tib_ticks later(tib_ticks a, tib_ticks b) { return a > b ? a : b; }
static tib_ticks earlier(tib_ticks a, tib_ticks b) { return a < b ? a : b; }

/* From before event `first` to after the event before `end`; the neighbours' own movements are left out. */
static double turn(const struct tib_activity *activity, size_t first, size_t end, const struct tib_gravity *gravity,
                   const struct tib_accelerometer_rules *rules) {
  const struct tib_motion *event = activity->events;
  tib_ticks gap = rules->posture_gap, reach = gap + rules->posture_window;
  struct tib_span before = {event[first].span.onset - reach, event[first].span.onset - gap};
  struct tib_span after = {event[end - 1].span.offset + gap, event[end - 1].span.offset + reach};
  if (first > 0) before.onset = later(before.onset, event[first - 1].span.offset + gap);
  if (end < activity->n_events) after.offset = earlier(after.offset, event[end].span.onset - gap);
  double from[3], to[3];
  if (!tib_gravity_mean(gravity, before, from) || !tib_gravity_mean(gravity, after, to)) return NAN;
  return angle_deg(from, to);
}

void tib_posture_find(struct tib_activity *activity, const struct tib_gravity *gravity,
                      const struct tib_accelerometer_rules *rules) {
  struct tib_motion *event = activity->events;
  for (size_t first = 0, end; first < activity->n_events; first = end) {
    size_t strongest = first;
    event[first].turn_deg = NAN;
    for (end = first + 1; end < activity->n_events; end++) {
      if (event[end].span.onset - event[end - 1].span.offset >= rules->posture_quiet) break;
      event[end].turn_deg = NAN;
      if (event[end].peak_g > event[strongest].peak_g) strongest = end;
    }
    event[strongest].turn_deg = (float)turn(activity, first, end, gravity, rules);
  }
}
