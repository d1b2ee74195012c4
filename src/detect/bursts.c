/* Sustained bursts on the envelope (SBC-1 to SBC-6), of every muscle that was recorded. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/burst_lane.h"
#include "detect/centred_mean.h"
#include "detect/link.h"
#include "detect/recent.h"

#define MINUTE (60 * TIB_TICKS_PER_S)
#define AT_ONCE TIB_BURST_REST_STRIDE
#define CHUNK 1024

struct found_list {
  size_t n, capacity;
  struct tib_found_burst *item;
};

/* What lasts longer than a burst may, from where the resting level has become another one (SBC-4). */
struct tonic {
  bool is;
  struct tib_found_burst found;
};

/* One segment of a lane. Its resting level is a low percentile of the ten minutes before that were not part of a burst, and
 * is held from the onset of whatever rises above it (BASE-4). */
struct search {
  const struct tib_lane *lane;
  const struct tib_envelope_segment *segment;
  const struct tib_burst_rules *rules;
  float *e; /* owned; CHUNK steps of the envelope from held on, of which there are n_held */
  size_t held, n_held;
  float *track; /* the lane's resting level */
  size_t n;
  size_t window, least, bridge; /* in steps */
  struct tib_recent history;    /* the latest `window` values */
  bool in_event;
  struct tib_found_burst event; /* from the first step above the level to the last; its rest is held */
  struct tonic tonic;
  size_t dead;  /* the first stretch without signal that is not past */
  size_t clear; /* steps before this one do not meet it */
};

tib_ticks tib_lane_time(const struct tib_lane *lane, const struct tib_envelope_segment *segment, size_t step) {
  int64_t sample = (int64_t)step * lane->envelope->power_hops * lane->envelope->hop;
  return segment->onset + tib_ticks_of_sample(lane->envelope->rate, sample);
}

struct tib_span tib_lane_span(const struct tib_lane *lane, const struct tib_found_burst *found) {
  const struct tib_envelope_segment *segment = &lane->envelope->segments[found->segment];
  return (struct tib_span){tib_lane_time(lane, segment, found->first), tib_lane_time(lane, segment, found->end)};
}

void tib_lane_envelope(const struct tib_lane *lane, const struct tib_envelope_segment *segment, size_t first, size_t n,
                       float *e) {
  const float *power = lane->envelope->power + segment->first_power;
  tib_window_means(lane->window, power, segment->n_power, first, n, e);
  for (size_t i = 0; i < n; i++) e[i] = sqrtf(e[i]);
}

float tib_burst_on_level(const struct tib_burst_rules *rules, float rest) {
  return fmaxf((float)rules->on_ratio * rest, rest + (float)rules->on_uv);
}

/* ---- where there is nothing to look at ---- */

static int by_onset(const void *a, const void *b) {
  const struct tib_span *x = a, *y = b;
  return (x->onset > y->onset) - (x->onset < y->onset);
}

/* EDGE-21, BASE-9, BASE-10. A high resting level (BASE-7) is no such thing: a burst of minutes may be taken for one. */
static enum tib_status find_dead(struct tib_lane *lane, struct tib_error *err) {
  const struct tib_envelope *e = lane->envelope;
  enum tib_status status = tib_array_create(&lane->dead, e->n_flat + e->n_minutes, sizeof *lane->dead, err);
  if (status || e->n_flat + e->n_minutes == 0) return status;
  size_t n = 0, last = 0;
  for (size_t i = 0; i < e->n_flat; i++) lane->dead[n++] = e->flat[i];
  for (size_t m = 0; m < e->n_minutes; m++)
    if (e->minutes[m].faults & (TIB_MINUTE_CLIPPED | TIB_MINUTE_DETACHED))
      lane->dead[n++] = (struct tib_span){(tib_ticks)m * MINUTE, (tib_ticks)(m + 1) * MINUTE};
  if (n == 0) return TIB_OK;
  qsort(lane->dead, n, sizeof *lane->dead, by_onset);
  for (size_t i = 1; i < n; i++) {
    if (lane->dead[i].onset > lane->dead[last].offset)
      lane->dead[++last] = lane->dead[i];
    else if (lane->dead[i].offset > lane->dead[last].offset)
      lane->dead[last].offset = lane->dead[i].offset;
  }
  lane->n_dead = last + 1;
  return TIB_OK;
}

/* True where a step meets a stretch without signal; asked for in order. */
static bool is_dead(struct search *s, size_t i) {
  const struct tib_lane *lane = s->lane;
  if (i < s->clear) return false;
  tib_ticks onset = tib_lane_time(lane, s->segment, i), offset = tib_lane_time(lane, s->segment, i + 1);
  while (s->dead < lane->n_dead && lane->dead[s->dead].offset <= onset) s->dead++;
  if (s->dead == lane->n_dead) {
    s->clear = s->n;
    return false;
  }
  if (lane->dead[s->dead].onset < offset) return true;
  double ahead = tib_seconds(lane->dead[s->dead].onset - offset) / lane->step_s;
  if (ahead > 2.0) s->clear = i + (size_t)ahead - 1;
  return false;
}

/* Begins where the leg rests too high to be scored (BASE-7), or at all cannot be. */
static bool begins_out(const struct tib_lane *lane, tib_ticks onset) {
  for (size_t i = 0; i < lane->n_out && lane->out[i].onset <= onset; i++)
    if (onset < lane->out[i].offset) return true;
  return false;
}

/* ---- the envelope ---- */

/* Steps from to from + n - 1, of the segment and no more than CHUNK; until the next call. */
static const float *values(struct search *s, size_t from, size_t n) {
  if (from < s->held || from + n > s->held + s->n_held) {
    s->held = from;
    s->n_held = s->n - from < CHUNK ? s->n - from : CHUNK;
    tib_lane_envelope(s->lane, s->segment, from, s->n_held, s->e);
  }
  return s->e + (from - s->held);
}

/* ---- the resting level ---- */

static void remember(struct search *s, size_t from, size_t n) {
  uint16_t bin[AT_ONCE];
  for (size_t done = 0, part; done < n; done += part) {
    part = n - done < AT_ONCE ? n - done : AT_ONCE;
    tib_histogram_bins(values(s, from + done, part), part, bin);
    tib_recent_add(&s->history, bin, part);
  }
}

/* What lasts longer than a burst may is the leg's new resting level: the ten minutes before are those of it. */
static void take_as_rest(struct search *s) {
  size_t first = s->event.first, end = s->event.end, from = end - first > s->window ? end - s->window : first;
  remember(s, from, end - from);
  if (!s->tonic.is) s->tonic = (struct tonic){true, s->event};
  s->in_event = false;
}

static void track_rest(struct search *s, size_t i) {
  size_t at = s->segment->first_power + i;
  if (at % TIB_BURST_REST_STRIDE != 0) return;
  float rest = s->in_event                ? s->event.rest
               : s->history.n >= s->least ? tib_histogram_quantile(s->history.histogram, s->rules->rest_percentile)
                                          : NAN;
  s->track[at / TIB_BURST_REST_STRIDE] = rest;
}

/* ---- events ---- */

static enum tib_status add(struct found_list *list, struct tib_found_burst found, enum tib_pattern_type type,
                           struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&list->item, &list->capacity, list->n + 1, sizeof *list->item, err);
  if (status) return status;
  found.type = type;
  list->item[list->n++] = found;
  return TIB_OK;
}

/* SBC-3; SBC-4 is looked at while it lasts. */
static enum tib_status end_event(struct search *s, struct found_list *list, struct tib_error *err) {
  struct tib_span span = tib_lane_span(s->lane, &s->event);
  s->in_event = false;
  if (tib_span_length(span) < s->rules->min || begins_out(s->lane, span.onset)) return TIB_OK;
  return add(list, s->event, TIB_SUSTAINED_BURST, err);
}

static enum tib_status end_tonic(struct search *s, struct found_list *list, struct tib_error *err) {
  s->tonic.is = false;
  if (begins_out(s->lane, tib_lane_span(s->lane, &s->tonic.found).onset)) return TIB_OK;
  return add(list, s->tonic.found, TIB_TONIC_PROLONGED, err);
}

static void go_on(struct tib_found_burst *event, size_t i) {
  if (i - event->end > event->dropout) event->dropout = i - event->end;
  event->end = i + 1;
  event->n_on++;
}

static void begin_event(struct search *s, size_t i) {
  s->in_event = true;
  s->event = (struct tib_found_burst){
      .lane = s->event.lane, .segment = s->event.segment, .first = i, .end = i, .rest = s->event.rest};
}

static enum tib_status step(struct search *s, size_t i, struct found_list *list, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  bool signal = !is_dead(s, i);
  float e = *values(s, i, 1);
  if (s->in_event && (!signal || i - s->event.end > s->bridge)) status = end_event(s, list, err); /* SBC-2 */
  if (s->tonic.is && !status) {
    if (signal && e >= tib_burst_on_level(s->rules, s->tonic.found.rest))
      go_on(&s->tonic.found, i);
    else if (!signal || i - s->tonic.found.end > s->bridge)
      status = end_tonic(s, list, err);
  }
  track_rest(s, i);
  if (!signal || status) return status;
  if (!s->in_event && e < tib_histogram_least(s->history.histogram, s->rules->rest_percentile) + (float)s->rules->on_uv) {
    remember(s, i, 1);
    return TIB_OK;
  }
  if (!s->in_event) s->event.rest = tib_histogram_quantile(s->history.histogram, s->rules->rest_percentile);
  bool known = s->history.n >= s->least;
  if (known && e >= tib_burst_on_level(s->rules, s->event.rest)) {
    if (!s->in_event) begin_event(s, i);
    go_on(&s->event, i);
    if (tib_span_length(tib_lane_span(s->lane, &s->event)) > s->rules->max) take_as_rest(s);
  } else if (!s->in_event) {
    remember(s, i, 1);
  }
  return status;
}

/* The end of steps from i on of which step() would do no more than remember each: nearly always the next at which the
 * resting level is kept. */
static size_t end_of_rest(struct search *s, size_t i) {
  size_t kept = (s->segment->first_power + i) % TIB_BURST_REST_STRIDE, n = kept > 0 ? TIB_BURST_REST_STRIDE - kept : 0;
  if (s->in_event || s->tonic.is || i + n > s->n || i + n > s->clear) return i;
  float most = 0.0f;
  const float *e = values(s, i, n);
  for (size_t k = 0; k < n; k++) most = e[k] > most ? e[k] : most;
  return most < tib_recent_least(&s->history, s->rules->rest_percentile, n) + (float)s->rules->on_uv ? i + n : i;
}

/* Rounded up. */
static size_t steps_in(const struct search *s, tib_ticks length) {
  double n = ceil(tib_seconds(length) / s->lane->step_s - 1e-9);
  return n < 1.0 ? 1 : (size_t)n;
}

static enum tib_status search_segment(struct search *s, struct found_list *list, struct tib_error *err) {
  s->n = s->segment->n_power;
  s->window = steps_in(s, s->rules->rest_window);
  s->least = steps_in(s, s->rules->rest_min);
  s->bridge = (size_t)(tib_seconds(s->rules->bridge) / s->lane->step_s + 1e-9);
  enum tib_status status = tib_recent_init(&s->history, s->window, err);
  if (!status) status = tib_array_create_unset(&s->e, CHUNK, sizeof *s->e, err);
  for (size_t i = 0; i < s->n && !status; i++) {
    size_t end = end_of_rest(s, i);
    remember(s, i, end - i);
    i = end;
    if (i < s->n) status = step(s, i, list, err);
  }
  /* What the segment's end cuts is judged by what there is of it. */
  if (s->in_event && !status) status = end_event(s, list, err);
  if (s->tonic.is && !status) status = end_tonic(s, list, err);
  tib_recent_finish(&s->history);
  free(s->e);
  return status;
}

/* ---- lanes ---- */

static enum tib_status lane_init(struct tib_lane *lane, const struct tib_burst_lane *given,
                                 const struct tib_burst_rules *rules, struct tib_error *err) {
  const struct tib_envelope *envelope = given->envelope;
  size_t n_rest = envelope->n_power / TIB_BURST_REST_STRIDE + 1;
  *lane = (struct tib_lane){.envelope = envelope, .out = given->out, .n_out = given->n_out};
  lane->step_s = (double)envelope->hop * (double)envelope->power_hops / tib_rate_hz(envelope->rate);
  lane->window = tib_window_make(envelope->rate, envelope->hop * envelope->power_hops, rules->envelope_window);
  enum tib_status status = find_dead(lane, err);
  if (!status) status = tib_array_create(&lane->rest, n_rest, sizeof *lane->rest, err);
  if (status) return status;
  for (size_t i = 0; i < n_rest; i++) lane->rest[i] = NAN;
  return TIB_OK;
}

static void lane_finish(struct tib_lane *lane) {
  free(lane->dead);
  free(lane->rest);
}

static enum tib_status search_lane(struct tib_lane *lanes, size_t which, const struct tib_burst_rules *rules,
                                   struct found_list *list, struct tib_error *err) {
  const struct tib_envelope *envelope = lanes[which].envelope;
  enum tib_status status = TIB_OK;
  for (size_t k = 0; k < envelope->n_segments && !envelope->coarse && !status; k++) {
    struct search s = {
        .lane = &lanes[which], .segment = &envelope->segments[k], .rules = rules, .track = lanes[which].rest};
    s.event.lane = which;
    s.event.segment = k;
    status = search_segment(&s, list, err);
  }
  return status;
}

static enum tib_status measure_all(const struct tib_lane *lanes, size_t n_lanes, const struct found_list *found,
                                   const struct tib_burst_rules *rules, struct tib_pattern *out, size_t *n,
                                   struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < found->n && !status; i++) {
    bool keep = false;
    status = tib_burst_measure(lanes, n_lanes, &found->item[i], rules, &out[*n], &keep, err);
    *n += keep;
  }
  return status;
}

enum tib_status tib_detect_bursts(const struct tib_burst_lane *given, size_t n_lanes, const struct tib_activity *ankles,
                                  const struct tib_burst_rules *rules, const struct tib_accelerometer_rules *accelerometer,
                                  struct tib_pattern **out, size_t *n, struct tib_error *err) {
  struct found_list found = {0};
  struct tib_lane *lanes = NULL;
  *out = NULL;
  *n = 0;
  enum tib_status status = tib_array_create(&lanes, n_lanes, sizeof *lanes, err);
  for (size_t i = 0; i < n_lanes && !status; i++) status = lane_init(&lanes[i], &given[i], rules, err);
  for (size_t i = 0; i < n_lanes && !status; i++) status = search_lane(lanes, i, rules, &found, err);
  if (!status) status = tib_array_create(out, found.n, sizeof **out, err);
  if (!status) status = measure_all(lanes, n_lanes, &found, rules, *out, n, err);
  for (size_t i = 0; i < n_lanes && lanes; i++) lane_finish(&lanes[i]);
  free(lanes);
  free(found.item);
  if (status) {
    free(*out);
    *out = NULL;
    *n = 0;
    return status;
  }
  tib_detect_sort_patterns(*out, *n);
  for (size_t i = 0; i < *n; i++) (*out)[i].accel = tib_link_state((*out)[i].span, (*out)[i].side, ankles, accelerometer);
  return TIB_OK;
}
