#include <math.h>

#include "base/ticks.h"
#include "detect/run_alike.h"
#include "detect/run_search.h"

/* Fast bursts leave each other little rest, and one of motor units has breaks of its own: two are found as one, and one as
 * two. By the rhythm and the length of the others of the leg such a one is told (TIB-DEC-12). */

struct beat {
  tib_ticks period, length; /* of most of them, or of few where many were found as one */
  double jitter;
};

static bool is_near(const struct beat *beat, tib_ticks value, tib_ticks wanted) {
  return fabs((double)(value - wanted)) <= beat->jitter * (double)wanted;
}

/* One burst, the next a period behind it. */
static bool is_two(const struct beat *beat, const struct tib_short_burst *burst, const struct tib_short_burst *next) {
  return is_near(beat, tib_span_length(burst->span), beat->period + beat->length) &&
         (!next || is_near(beat, next->span.onset - burst->span.onset, 2 * beat->period));
}

static bool is_one(const struct beat *beat, const struct tib_short_burst *burst, const struct tib_short_burst *next) {
  tib_ticks most = (tib_ticks)((1.0 - beat->jitter) * (double)beat->length);
  return next && next->stretch == burst->stretch && tib_span_length(burst->span) < most &&
         tib_span_length(next->span) < most && is_near(beat, next->span.offset - burst->span.onset, beat->length);
}

static size_t part(struct tib_short_burst *out, const struct tib_short_burst *burst, const struct beat *beat) {
  tib_ticks length = tib_span_length(burst->span) - beat->period;
  out[0] = out[1] = *burst;
  out[0].span.offset = burst->span.onset + length;
  out[1].span.onset = burst->span.offset - length;
  out[0].end = out[1].first = (burst->first + burst->end) / 2;
  return 2;
}

static size_t join(struct tib_short_burst *out, const struct tib_short_burst *burst, const struct tib_short_burst *next) {
  double a = (double)tib_span_length(burst->span), b = (double)tib_span_length(next->span);
  *out = *burst;
  out->span.offset = next->span.offset;
  out->end = next->end;
  out->level_uv = (float)((a * (double)burst->level_uv + b * (double)next->level_uv) / (a + b));
  out->peak_uv = fmaxf(burst->peak_uv, next->peak_uv);
  return 1;
}

static struct beat beat_of(const struct tib_run_search *s, struct tib_short_burst *const *burst, size_t n, bool many) {
  struct beat beat = {.jitter = s->rules->run_jitter};
  for (size_t i = 0; i < n; i++) s->room[i] = tib_span_length(burst[i]->span);
  beat.length = tib_median_of_ticks(s->room, n);
  if (many) beat.length = s->room[(n - 1) / 3];
  for (size_t i = 1; i < n; i++) s->room[i - 1] = burst[i]->span.onset - burst[i - 1]->span.onset;
  beat.period = tib_median_of_ticks(s->room, n - 1);
  if (many) beat.period = s->room[(n - 2) / 3];
  return beat;
}

/* Of one leg, from mended[at] on. */
static size_t mend(struct tib_run_search *s, size_t at, struct tib_short_burst *const *burst, size_t n, bool many) {
  size_t out = at, mended = 0, most = many ? n / 2 : n / 4;
  struct beat beat = n > 2 ? beat_of(s, burst, n, many) : (struct beat){0};
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *next = i + 1 < n ? burst[i + 1] : NULL;
    bool two = n > 2 && is_two(&beat, burst[i], next), one = n > 2 && !two && is_one(&beat, burst[i], next);
    if (two)
      out += part(&s->mended[out], burst[i], &beat);
    else if (one)
      out += join(&s->mended[out], burst[i++], next);
    else
      s->mended[out++] = *burst[i];
    mended += two || one;
  }
  if (mended <= most) return out;
  for (size_t i = 0; i < n; i++) s->mended[at + i] = *burst[i];
  return at + n;
}

size_t tib_run_mend(struct tib_run_search *s, struct tib_short_burst *const *burst, size_t n, bool many) {
  size_t end = 0;
  for (size_t leg = 0; leg < TIB_MAX_LEGS; leg++) {
    size_t of_leg = 0;
    for (size_t i = 0; i < n; i++)
      if (burst[i]->leg == leg) s->part[of_leg++] = burst[i];
    end = mend(s, end, s->part, of_leg, many);
  }
  for (size_t i = 0; i < end; i++) s->part[i] = &s->mended[i];
  tib_run_sort(s->part, end);
  return end;
}
