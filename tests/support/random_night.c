#include "random_night.h"

#include <math.h>

#include "base/ticks.h"

#define S TIB_TICKS_PER_S

static uint64_t state;

void random_seed(uint64_t seed) { state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1; }

/* xorshift64*. */
int random_below(int below) {
  state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
  return (int)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static tib_ticks pick(const double *seconds, int n) { return tib_ticks_of_seconds(seconds[random_below(n)]); }

/* ---- movements, in steps of 5 ms ---- */

static tib_ticks draw_length(void) {
  static const double limits[] = {0.495, 0.5, 0.505, 1, 2, 4, 8, 9.995, 10, 10.005, 12};
  return random_below(2) ? pick(limits, 11) : random_below(900) * (S / 200);
}

static tib_ticks draw_distance(void) {
  static const double limits[] = {0, 0.4, 0.495, 0.5, 2, 4.995, 5, 5.005, 9.995, 10, 10.005, 20, 25, 89.995, 90, 90.005};
  return random_below(2) ? pick(limits, 16) : random_below(8000) * (S / 200);
}

static void draw_movements(struct random_night *night, int most) {
  tib_ticks onset = random_below(400) * (S / 200);
  size_t n = (size_t)random_below(most);
  bool imported = random_below(3) == 0; /* nights of another's scoring */
  for (size_t i = 0; i < n; i++, onset += draw_distance()) {
    struct tib_candidate *m = &night->candidates[i];
    *m = (struct tib_candidate){.span = {onset, onset + draw_length()}, .side = random_below(2) ? TIB_LEFT : TIB_RIGHT};
    m->truncated = random_below(60) == 0;
    m->imported = imported && random_below(10) > 0;
    m->ecg = m->imported ? TIB_NA : random_below(30) == 0 ? TIB_YES : TIB_NO;
    m->ecg_beats = m->ecg == TIB_YES ? 3 : m->imported ? 0 : random_below(4);
    m->ecg_away_s = m->ecg_beats == 0 ? NAN : m->ecg == TIB_YES ? 0.1 : 0.3;
    m->peak_uv = m->median_uv = m->rest_uv = NAN;
    if (random_below(4) == 0) m->rest_uv = 1, m->median_uv = (float)(random_below(4) ? 9 : random_below(2) ? 3 : 2.5);
  }
  night->input.candidates = night->candidates;
  night->input.n_candidates = n;
  night->end = (n > 0 ? night->candidates[n - 1].span.offset / S + 20 : 600) * S;
}

/* ---- events ---- */

static void draw_stages(struct random_night *night) {
  struct tib_context *c = &night->context;
  c->has_stages = random_below(6) > 0;
  for (tib_ticks at = 0, next; c->has_stages && at < night->end && c->n_stages < 64; at = next) {
    next = at + (1 + random_below(12)) * 30 * S;
    if (random_below(10) > 0) /* now and then no epoch at all */
      night->stages[c->n_stages++] = (struct tib_stage_span){{at, next}, (enum tib_stage)random_below(TIB_STAGE_COUNT)};
  }
}

/* At a limit of some movement, or anywhere. */
static tib_ticks draw_time(const struct random_night *night) {
  static const double away[] = {-10.25, -2,        -0.5,      -0.4999999, -0.5000001, 0,
                                0.5,    0.4999999, 0.5000001, 2,          10.25,      10.2500001};
  size_t n = night->input.n_candidates;
  if (n == 0 || random_below(3) == 0) return random_below((int)(night->end / S) * 10) * (S / 10);
  struct tib_span span = night->candidates[random_below((int)n)].span;
  return (random_below(2) ? span.onset : span.offset) + pick(away, 12);
}

static void draw_events(struct random_night *night) {
  struct tib_context *c = &night->context;
  c->has_arousals = random_below(4) > 0, c->has_respiratory = random_below(4) > 0;
  for (int i = random_below(40); i > 0 && c->has_arousals; i--) {
    tib_ticks onset = draw_time(night);
    night->arousals[c->n_arousals++] = (struct tib_span){onset, onset + random_below(60) * (S / 4)};
  }
  for (int i = random_below(40); i > 0 && c->has_respiratory; i--) {
    tib_ticks offset = draw_time(night);
    struct tib_span span = {offset - random_below(160) * (S / 4), offset};
    night->respiratory[c->n_respiratory++] =
        (struct tib_respiratory_event){span, (enum tib_respiratory_kind)random_below(TIB_RESPIRATORY_OTHER + 1)};
  }
}

/* ---- what cannot be scored ---- */

/* Sorted spans on whole seconds, apart from each other. */
static size_t draw_spans(struct tib_span *spans, tib_ticks end) {
  tib_ticks at = 0;
  size_t n = 0;
  for (int want = random_below(4); want > 0 && at < end; want--) {
    at += (1 + random_below(600)) * S;
    spans[n++] = (struct tib_span){at, at + (1 + random_below(200)) * S};
    at = spans[n - 1].offset;
  }
  return n;
}

static void draw_out(struct random_night *night) {
  bool quiet = random_below(2); /* half of the nights without anything out */
  night->input.gaps = night->gaps;
  night->input.n_gaps = quiet ? 0 : draw_spans(night->gaps, night->end);
  for (int leg = 0; leg < 2; leg++)
    night->legs[leg] = (struct tib_leg_time){leg ? TIB_RIGHT : TIB_LEFT, night->out[leg],
                                             quiet ? 0 : draw_spans(night->out[leg], night->end)};
  night->input.legs = night->legs;
  night->input.n_legs = 2;
}

static struct tib_span draw_most(tib_ticks end, int shortened, int by_s) {
  if (random_below(shortened)) return (struct tib_span){0, end};
  return (struct tib_span){random_below(by_s) * S, end - random_below(by_s) * S};
}

void random_night(struct random_night *night, int most) {
  *night = (struct random_night){0};
  draw_movements(night, most);
  draw_stages(night);
  draw_events(night);
  struct tib_context *c = &night->context;
  c->epoch = 30 * S;
  c->stages = night->stages, c->arousals = night->arousals, c->respiratory = night->respiratory;
  c->lights = draw_most(night->end, 3, 200);
  night->input.context = c;
  night->input.recording = draw_most(night->end, 4, 100);
  draw_out(night);
}
