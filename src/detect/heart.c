#include "detect/heart.h"

#include <math.h>

#include "base/ticks.h"

struct tib_heart tib_heart_make(const struct tib_envelope *leg, const struct tib_detection_rules *rules) {
  return (struct tib_heart){.leg = leg, .rules = rules, .last = leg->n_beats, .away_s = NAN};
}

/* Of at least one beat. */
static size_t nearest(const struct tib_envelope *leg, tib_ticks time) {
  size_t low = 0, high = leg->n_beats; /* the first beat after `time` */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (leg->beats[middle] <= time)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return 0;
  if (low == leg->n_beats) return low - 1;
  return leg->beats[low] - time < time - leg->beats[low - 1] ? low : low - 1;
}

static tib_ticks distance(const struct tib_envelope *leg, size_t beat, tib_ticks time) {
  tib_ticks d = time - leg->beats[beat];
  return d < 0 ? -d : d;
}

bool tib_heart_is_at_beat(const struct tib_heart *heart, tib_ticks time) {
  const struct tib_envelope *leg = heart->leg;
  return leg->n_beats > 0 && distance(leg, nearest(leg, time), time) <= heart->rules->ecg_window;
}

void tib_heart_add(struct tib_heart *heart, tib_ticks time) {
  if (heart->leg->n_beats == 0) return;
  size_t beat = nearest(heart->leg, time);
  heart->beats += beat != heart->last;
  heart->last = beat;
  heart->away_s = fmax(heart->away_s, tib_seconds(distance(heart->leg, beat, time))); /* a NAN gives way */
}

void tib_heart_judge(const struct tib_heart *heart, struct tib_candidate *candidate) {
  const struct tib_detection_rules *rules = heart->rules;
  bool locked = heart->away_s <= tib_seconds(rules->ecg_window) && heart->beats >= rules->ecg_locked_beats;
  candidate->ecg = !heart->leg->has_beats ? TIB_NA : locked ? TIB_YES : TIB_NO;
  candidate->ecg_beats = heart->beats;
  candidate->ecg_away_s = heart->away_s;
}
