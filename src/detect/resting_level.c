#include "detect/resting_level.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"
#include "detect/histogram.h"
#include "detect/view.h"

#define LEVELS_AT_ONCE 6 /* whose slow means are found together */
#define BINS_AHEAD 1024  /* whose marks are looked at together */

/* One segment's resting level while it is being found. */
struct search {
  struct tib_view view;
  const struct tib_detection_rules *rules;
  size_t stride; /* hops between two levels */
  size_t n;      /* levels */
  struct tib_window slow;
  float *level;                      /* in the rest's own array */
  float *limit;                      /* owned; above which the leg is active from a level to the next */
  float *most;                       /* owned; largest slow mean from a level to the next */
  float *mean;                       /* owned; slow means from a level to the next, of a few */
  float *y;                          /* owned; the values that these are made of */
  struct tib_histogram *quiet, *all; /* owned */
};

/* Bins that will be asked for next. */
struct ahead {
  size_t first, end;
  uint16_t bin[BINS_AHEAD];
};

/* Values [from, to), which the histogram of the quiet ones holds. */
struct window {
  size_t from, to;
  struct ahead in, out;
};

/* The value at which level i stands. */
static size_t middle(const struct search *s, size_t i) { return i * s->stride / s->view.hops; }

static bool has_signal(const struct tib_view *view, size_t i) {
  return !(view->mark[i] & (TIB_MARK_NO_SIGNAL | TIB_MARK_LONG_EVENT));
}

static size_t count_signal(const struct tib_view *view, size_t from, size_t to) {
  size_t n = 0;
  for (size_t i = from; i < to; i++) n += has_signal(view, i);
  return n;
}

TIB_WIDE static void leave_out_marked(const uint16_t *restrict bin, const unsigned char *restrict mark, size_t n,
                                      uint16_t *restrict used) {
  for (size_t i = 0; i < n; i++) {
    uint16_t left_out = (uint16_t) - (mark[i] != 0);
    used[i] = (uint16_t)((bin[i] & ~left_out) | (TIB_HISTOGRAM_LEFT_OUT & left_out));
  }
}

/* The bins from value `from` on; those that are marked left out. The values are asked for in their order. */
static const uint16_t *unmarked_bins(const struct tib_view *view, struct ahead *a, size_t from, size_t n) {
  if (from + n > a->end) {
    a->first = from;
    a->end = from + BINS_AHEAD < view->n ? from + BINS_AHEAD : view->n;
    leave_out_marked(view->bin + from, view->mark + from, a->end - from, a->bin);
  }
  return a->bin + (from - a->first);
}

static size_t at_most(size_t n, size_t most) { return n < most ? n : most; }

static void move_window(struct search *s, struct window *w, size_t from, size_t to) {
  while (w->to < to || w->from < from) {
    size_t n_in = at_most(to - w->to, BINS_AHEAD), n_out = at_most(from - w->from, BINS_AHEAD);
    const uint16_t *in = unmarked_bins(&s->view, &w->in, w->to, n_in);
    const uint16_t *out = unmarked_bins(&s->view, &w->out, w->from, n_out);
    tib_histogram_move(s->quiet, in, n_in, out, n_out);
    w->to += n_in;
    w->from += n_out;
  }
}

static bool is_quiet_enough(const struct search *s, size_t from, size_t to) {
  double quiet = (double)s->quiet->total, share = s->rules->rest_quiet_share;
  return quiet >= share * (double)(to - from) || quiet >= share * (double)count_signal(&s->view, from, to);
}

/* BASE-3 where too little of a window is quiet: a low percentile of it all. */
static float low_percentile(struct search *s, size_t from, size_t to) {
  *s->all = (struct tib_histogram){0};
  for (size_t i = from; i < to; i++)
    if (has_signal(&s->view, i)) tib_histogram_add_bin(s->all, s->view.bin[i], 1);
  return tib_histogram_quantile(s->all, s->rules->rest_percentile);
}

/* What is active is above B + 3 MAD. What is in the level's own bin is not told from it, however little the rest of a
 * window differs. INFINITY where nothing comes near it. */
static float find_limit(const struct search *s, struct tib_histogram *h, size_t i) {
  float level = s->level[i], own = tib_histogram_level(tib_histogram_bin(level) + 1), mads = (float)s->rules->rest_mads;
  if (s->most[i] <= own || tib_histogram_mad_reaches(h, level, 1.0001f * (s->most[i] - level) / mads)) return INFINITY;
  return fmaxf(own, level + mads * tib_histogram_mad(h, level));
}

/* BASE-3: the median of what is quiet in each window, and the limit that the median distance from it gives. */
static void find_levels(struct search *s, bool with_limits) {
  size_t half = tib_view_length(&s->view, s->rules->rest_window / 2);
  struct window w = {0};
  *s->quiet = (struct tib_histogram){0};
  for (size_t i = 0; i < s->n; i++) {
    size_t at = middle(s, i), end = at + half < s->view.n ? at + half : s->view.n;
    move_window(s, &w, at > half ? at - half : 0, end);
    bool enough = is_quiet_enough(s, w.from, w.to);
    s->level[i] = enough ? tib_histogram_quantile(s->quiet, 0.5) : low_percentile(s, w.from, w.to);
    if (with_limits) s->limit[i] = find_limit(s, enough ? s->quiet : s->all, i);
  }
}

static void mark_range(struct tib_view *view, size_t from, size_t to) {
  for (size_t i = from; i < to && i < view->n; i++) view->mark[i] |= TIB_MARK_ACTIVE;
}

static size_t end_of_level(const struct search *s, size_t i) { return i + 1 < s->n ? middle(s, i + 1) : s->view.n; }

/* From level i to the end of level `last`. Returns the values there. */
static const float *find_slow_means(struct search *s, size_t i, size_t last) {
  size_t first = middle(s, i), end = end_of_level(s, last), reach = s->slow.whole + 1;
  size_t from = first > reach ? first - reach : 0, to = end + reach < s->view.n ? end + reach : s->view.n;
  tib_view_values(&s->view, from, to - from, s->y);
  tib_window_means(s->slow, s->y, to - from, first - from, end - first, s->mean);
  return s->y + (first - from);
}

/* With the bins, of the same values. */
static void find_most(struct search *s) {
  for (size_t i = 0; i < s->n;) {
    size_t first = middle(s, i), last = s->n - i < LEVELS_AT_ONCE ? s->n - 1 : i + LEVELS_AT_ONCE - 1;
    const float *y = find_slow_means(s, i, last);
    tib_histogram_bins(y, end_of_level(s, last) - first, s->view.bin + first);
    for (; i <= last; i++) {
      float most = 0.0f;
      for (size_t k = middle(s, i) - first; k < end_of_level(s, i) - first; k++)
        most = s->mean[k] > most ? s->mean[k] : most;
      s->most[i] = most;
    }
  }
}

/* BASE-3: what rises above B + 3 MAD, and half a second about it. Read on the slow mean of y: single values of noise pass
 * that limit every second, and leaving out all that surrounds them would make the level of noise too low by 3 %, which at
 * 8 uV doubles the share of the time that lies above B+2. */
static void mark_active(struct search *s) {
  struct tib_view *v = &s->view;
  size_t pad = tib_view_length(v, s->rules->rest_pad), marked = 0;
  for (size_t i = 0; i < v->n; i++) v->mark[i] &= (unsigned char)~TIB_MARK_ACTIVE;
  for (size_t i = 0; i < s->n; i++) {
    if (!(s->most[i] > s->limit[i])) continue;
    size_t first = middle(s, i), end = end_of_level(s, i);
    find_slow_means(s, i, i);
    for (size_t k = first; k < end; k++) {
      if (!(s->mean[k - first] > s->limit[i])) continue;
      size_t from = k > pad ? k - pad : 0;
      mark_range(v, from > marked ? from : marked, k + pad + 1);
      marked = k + pad + 1;
    }
  }
}

/* BASE-4: the level from before the event, or, where the segment begins with it, from after. */
static void hold_level(struct search *s, size_t first, size_t end) {
  size_t from = (first * s->view.hops + s->stride - 1) / s->stride, to = (end * s->view.hops + s->stride - 1) / s->stride;
  if (to > s->n) to = s->n;
  if (from > 0)
    for (size_t i = from; i < to; i++) s->level[i] = s->level[from - 1];
  else if (to < s->n)
    for (size_t i = from; i < to; i++) s->level[i] = s->level[to];
}

/* Where a window held nothing, the level of the nearest that did. */
static void fill_gaps(float *level, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (isnan(level[i])) level[i] = level[i - 1];
  for (size_t i = n; i-- > 1;)
    if (isnan(level[i - 1])) level[i - 1] = level[i];
}

static enum tib_status make_room(struct search *s, struct tib_error *err) {
  const struct tib_view *v = &s->view;
  size_t most = LEVELS_AT_ONCE * (s->stride / v->hops + 2);
  s->slow = tib_window_make(v->envelope->rate, v->envelope->hop * (int)v->hops, s->rules->slow_window);
  enum tib_status status = tib_array_create(&s->limit, s->n, sizeof *s->limit, err);
  if (!status) status = tib_array_create(&s->most, s->n, sizeof *s->most, err);
  if (!status) status = tib_array_create(&s->mean, most, sizeof *s->mean, err);
  if (!status) status = tib_array_create(&s->y, most + 2 * (s->slow.whole + 1), sizeof *s->y, err);
  return status;
}

static void free_room(struct search *s) {
  free(s->limit);
  free(s->most);
  free(s->mean);
  free(s->y);
  s->limit = s->most = s->mean = s->y = NULL;
}

static enum tib_status search_segment(struct search *s, struct tib_error *err) {
  struct tib_long_events events = {0};
  enum tib_status status = make_room(s, err);
  if (status) goto out;
  find_most(s);
  status = tib_long_events_find(&s->view, s->rules, &events, err);
  if (status) goto out;
  find_levels(s, true);
  for (int round = 0; round < s->rules->rest_rounds; round++) {
    mark_active(s);
    find_levels(s, round + 1 < s->rules->rest_rounds);
  }
  for (size_t i = 0; i < events.n; i++) hold_level(s, events.event[i].first, events.event[i].end);
  fill_gaps(s->level, s->n);
  for (size_t i = 0; i < s->n; i++)
    if (s->level[i] < (float)s->rules->rest_floor_uv) s->level[i] = (float)s->rules->rest_floor_uv; /* BASE-5 */
out:
  free(events.event);
  free_room(s);
  return status;
}

static size_t levels_in(size_t n_hops, size_t stride) { return (n_hops + stride - 1) / stride; }

static enum tib_status make_rest(const struct tib_envelope *e, const struct tib_detection_rules *rules,
                                 struct tib_rest *rest, struct tib_error *err) {
  double hops = floor(tib_seconds(rules->rest_step) * tib_rate_hz(e->rate) / (double)e->hop + 0.5);
  *rest = (struct tib_rest){.stride = hops < 1.0 ? 1 : (size_t)hops, .n_segments = e->n_segments};
  enum tib_status status = tib_array_create((void **)&rest->first, e->n_segments + 1, sizeof *rest->first, err);
  if (status) return status;
  for (size_t i = 0; i < e->n_segments; i++) {
    rest->first[i] = rest->n;
    rest->n += levels_in(e->segments[i].n_hops, rest->stride);
  }
  rest->first[e->n_segments] = rest->n;
  return tib_array_create((void **)&rest->level_uv, rest->n, sizeof *rest->level_uv, err);
}

enum tib_status tib_rest_find(const struct tib_envelope *envelope, const struct tib_detection_rules *rules,
                              struct tib_rest *rest, struct tib_error *err) {
  struct search s = {.rules = rules};
  enum tib_status status = make_rest(envelope, rules, rest, err);
  if (!status) status = tib_array_create((void **)&s.quiet, 1, sizeof *s.quiet, err);
  if (!status) status = tib_array_create((void **)&s.all, 1, sizeof *s.all, err);
  s.stride = rest->stride;
  for (size_t i = 0; i < envelope->n_segments && !status; i++) {
    s.n = rest->first[i + 1] - rest->first[i];
    s.level = rest->level_uv + rest->first[i];
    if (s.n == 0) continue;
    status = tib_view_make(&s.view, envelope, &envelope->segments[i], rules, err);
    if (!status) status = search_segment(&s, err);
    tib_view_finish(&s.view);
  }
  free(s.quiet);
  free(s.all);
  return status;
}
