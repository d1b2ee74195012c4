#include "condition/pops.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "condition/pop_fit.h"
#include "condition/quality.h"

struct lane {
  float *x; /* owned; samples not sent yet */
  size_t capacity;
  bool *at_rail; /* owned; of the same samples as they were stored */
  size_t rail_capacity;
  size_t looked_at; /* no jump begins before this one */
  struct tib_pop_lane of;
};

struct tib_pops {
  struct tib_rate rate;
  struct tib_pop_window window;
  size_t held; /* samples that are always kept back: those before a jump, and its rise */
  size_t lanes;
  struct lane lane[TIB_LANES_MAX];
  size_t fill;     /* samples of each lane not sent yet */
  int64_t sent;    /* samples of this segment */
  tib_ticks onset; /* of this segment */
  struct tib_overlap_save *sink;
};

static enum tib_status make_room(struct lane *lane, size_t n, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&lane->x, &lane->capacity, n, sizeof *lane->x, err);
  if (!status) status = tib_array_reserve(&lane->at_rail, &lane->rail_capacity, n, sizeof *lane->at_rail, err);
  return status;
}

enum tib_status tib_pops_create(struct tib_rate rate, double jump_uv, size_t lanes, const struct tib_pop_lane *of,
                                struct tib_overlap_save *sink, struct tib_pops **out, struct tib_error *err) {
  struct tib_pops *p = NULL;
  enum tib_status status = tib_array_create(&p, 1, sizeof *p, err);
  if (status) return status;
  p->rate = rate;
  p->window = tib_pop_window_make(tib_rate_hz(rate), jump_uv);
  p->held = p->window.before + p->window.rise;
  p->lanes = lanes;
  p->sink = sink;
  for (size_t l = 0; l < lanes && !status; l++) {
    p->lane[l].of = of[l];
    status = make_room(&p->lane[l], 2 * p->held, err);
  }
  if (status)
    tib_pops_destroy(p);
  else
    *out = p;
  return status;
}

void tib_pops_begin_segment(struct tib_pops *p, tib_ticks onset) {
  p->onset = onset;
  p->sent = 0;
  p->fill = 0;
  for (size_t l = 0; l < p->lanes; l++) p->lane[l].looked_at = 0;
}

TIB_WIDE static void find_rails(const float *restrict x, size_t n, float low, float high, bool *restrict at_rail) {
  for (size_t i = 0; i < n; i++) at_rail[i] = (x[i] <= low) | (x[i] >= high);
}

static enum tib_status append(struct tib_pops *p, const float *const lane[TIB_LANES_MAX], size_t from, size_t n,
                              struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t l = 0; l < p->lanes && !status; l++) {
    struct lane *to = &p->lane[l];
    status = make_room(to, p->fill + n, err);
    if (status) break;
    memcpy(to->x + p->fill, lane[l] + from, n * sizeof(float));
    find_rails(to->x + p->fill, n, to->of.low, to->of.high, to->at_rail + p->fill);
  }
  if (!status) p->fill += n;
  return status;
}

/* Sends the first n of the samples held. */
static enum tib_status send(struct tib_pops *p, size_t n, struct tib_error *err) {
  const float *lane[TIB_LANES_MAX] = {0};
  if (n == 0) return TIB_OK;
  for (size_t l = 0; l < p->lanes; l++) lane[l] = p->lane[l].x;
  enum tib_status status = tib_overlap_save_push(p->sink, lane, n, err);
  if (status) return status;
  p->sent += (int64_t)n;
  p->fill -= n;
  for (size_t l = 0; l < p->lanes; l++) {
    struct lane *kept = &p->lane[l];
    memmove(kept->x, kept->x + n, p->fill * sizeof(float));
    memmove(kept->at_rail, kept->at_rail + n, p->fill * sizeof(bool));
    kept->looked_at = kept->looked_at > n ? kept->looked_at - n : 0;
  }
  return TIB_OK;
}

static enum tib_status count(struct tib_pops *p, struct lane *lane, size_t at, struct tib_error *err) {
  tib_ticks time = p->onset + tib_ticks_of_sample(p->rate, p->sent + (int64_t)at);
  enum tib_status status = tib_minutes_reach(lane->of.minutes, time + 1, err);
  if (status) return status;
  uint16_t *pops = &lane->of.minutes->minute[time / TIB_MINUTE].pops;
  if (*pops < UINT16_MAX) ++*pops;
  return TIB_OK;
}

/* Looks at every jump that has all its reach behind it, or, at the end of a segment, what there is. */
static enum tib_status look_at(struct tib_pops *p, struct lane *lane, bool last, struct tib_error *err) {
  const struct tib_pop_window *w = &p->window;
  if (p->fill < w->rise) return TIB_OK;
  size_t end = p->fill - w->rise, reach = 2 * w->rise + tib_pop_reach(w);
  enum tib_status status = TIB_OK;
  while (lane->looked_at < end && !status) {
    size_t at = tib_pop_next(w, lane->x, lane->looked_at, end);
    lane->looked_at = at;
    if (at == end || (!last && p->fill - at < reach)) break;
    struct tib_pop pop;
    bool found = tib_pop_find(w, lane->x, lane->at_rail, p->fill < at + reach ? p->fill : at + reach, at, &pop);
    lane->looked_at = pop.end;
    if (!found) continue;
    tib_pop_subtract(w, &pop, lane->x, p->fill);
    status = count(p, lane, pop.end, err);
  }
  return status;
}

/* What no jump that is still to be looked at needs. */
static size_t can_be_sent(const struct tib_pops *p) {
  size_t n = p->fill;
  for (size_t l = 0; l < p->lanes; l++) n = p->lane[l].looked_at < n ? p->lane[l].looked_at : n;
  return n > p->window.before ? n - p->window.before : 0;
}

/* No jump can begin in what was not looked at yet, the samples to come with this spread included. */
static bool lane_is_calm(const struct tib_pops *p, const struct lane *lane, float spread) {
  if (p->window.rise >= TIB_QUALITY_REACH) return false; /* the spread does not tell so much */
  return spread < p->window.jump_uv && lane->looked_at + p->window.rise >= p->fill;
}

/* Nothing to look at: but for the last few, the samples go on from where they are. */
static enum tib_status pass(struct tib_pops *p, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err) {
  const float *from[TIB_LANES_MAX] = {0};
  for (size_t l = 0; l < p->lanes; l++) from[l] = lane[l];
  enum tib_status status = send(p, p->fill, err);
  if (!status) status = tib_overlap_save_push(p->sink, from, n - p->held, err);
  if (status) return status;
  p->sent += (int64_t)(n - p->held);
  status = append(p, lane, n - p->held, p->held, err);
  for (size_t l = 0; l < p->lanes; l++) p->lane[l].looked_at = p->fill - p->window.rise;
  return status;
}

enum tib_status tib_pops_push(struct tib_pops *p, const float *const lane[TIB_LANES_MAX], size_t n,
                              const float spread[TIB_LANES_MAX], struct tib_error *err) {
  bool calm[TIB_LANES_MAX] = {false}, all = true;
  for (size_t l = 0; l < p->lanes; l++) all = (calm[l] = lane_is_calm(p, &p->lane[l], spread[l])) && all;
  if (n >= p->held && all) return pass(p, lane, n, err);
  enum tib_status status = append(p, lane, 0, n, err);
  for (size_t l = 0; l < p->lanes && !status; l++)
    if (!calm[l])
      status = look_at(p, &p->lane[l], false, err);
    else if (p->fill > p->window.rise)
      p->lane[l].looked_at = p->fill - p->window.rise;
  return status ? status : send(p, can_be_sent(p), err);
}

enum tib_status tib_pops_end_segment(struct tib_pops *p, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t l = 0; l < p->lanes && !status; l++) status = look_at(p, &p->lane[l], true, err);
  return status ? status : send(p, p->fill, err);
}

void tib_pops_destroy(struct tib_pops *p) {
  if (!p) return;
  for (size_t l = 0; l < TIB_LANES_MAX; l++) {
    free(p->lane[l].x);
    free(p->lane[l].at_rail);
  }
  free(p);
}
