/* Events longer than a resting-level window cannot be told from a new resting level by a centred median. This pass looks
 * back only (BASE-4). */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/recent.h"
#include "detect/view.h"

#define CHUNK 1024
#define AT_ONCE 16
#define NEW_LEVEL_WINDOWS 5 /* rest windows after which what stays up is the resting level */

struct scan {
  struct tib_view *view;
  const struct tib_detection_rules *rules;
  size_t window, quiet, longest, shortest, slow; /* in values */
  struct tib_recent history;                     /* the `window` latest quiet values */
  float *slow_mean;                              /* owned; of the values from slow_from on */
  size_t slow_from;
  float *y; /* owned; room for a chunk of values and what its means reach */
  bool in_event;
  size_t first, end; /* of the event: values above rest, [first, end) */
  float level;       /* resting level, held during the event */
};

static void remember_range(struct scan *s, size_t from, size_t to) {
  for (size_t i = from; i < to; i++)
    if (!(s->view->mark[i] & TIB_MARK_NO_SIGNAL)) tib_recent_add(&s->history, &s->view->bin[i], 1);
}

static void restart_history(struct scan *s, size_t from, size_t to) {
  tib_recent_clear(&s->history);
  remember_range(s, from, to);
}

/* A long burst is as strong as a movement. What is weaker for as long is another tone of the muscle, which the resting
 * level has to follow. */
static bool is_strong(struct scan *s) {
  float limit = s->level + (float)s->rules->rest_freeze_uv;
  size_t above = 0;
  for (size_t from = s->first, n; from < s->end; from += n) {
    n = s->end - from < CHUNK ? s->end - from : CHUNK;
    tib_view_values(s->view, from, n, s->y);
    for (size_t i = 0; i < n; i++) above += s->y[i] >= limit;
  }
  return 2 * above >= s->end - s->first;
}

static enum tib_status end_event(struct scan *s, struct tib_long_events *events, struct tib_error *err) {
  s->in_event = false;
  if (s->end - s->first <= s->shortest || !is_strong(s)) return TIB_OK;
  enum tib_status status =
      tib_array_reserve((void **)&events->event, &events->capacity, events->n + 1, sizeof *events->event, err);
  if (status) return status;
  events->event[events->n].first = s->first;
  events->event[events->n++].end = s->end;
  for (size_t i = s->first; i < s->end; i++) s->view->mark[i] |= TIB_MARK_LONG_EVENT;
  return TIB_OK;
}

/* Mean of the values about i, 0.25 s wide; near an end of those there are. y[0] is value `held`. */
static float mean_near_end(const struct scan *s, size_t held, size_t i) {
  size_t half = s->slow / 2, from = i > half ? i - half : 0, to = i + half < s->view->n ? i + half : s->view->n - 1;
  float sum = 0.0f;
  for (size_t k = from; k <= to; k++) sum += s->y[k - held];
  return sum / (float)(to - from + 1);
}

/* The means of the next CHUNK values: each sum in the order of its values, many side by side. */
static void find_slow_means(struct scan *s, size_t from) {
  size_t half = s->slow / 2, n = s->view->n - from < CHUNK ? s->view->n - from : CHUNK;
  float *mean = s->slow_mean;
  size_t held = from > half ? from - half : 0, to = from + n + half < s->view->n ? from + n + half : s->view->n;
  s->slow_from = from;
  tib_view_values(s->view, held, to - held, s->y);
  if (from < half || from + n + half > s->view->n) {
    for (size_t i = 0; i < n; i++) mean[i] = mean_near_end(s, held, from + i);
    return;
  }
  memset(mean, 0, n * sizeof *mean);
  for (size_t k = 0; k <= 2 * half; k++) {
    const float *restrict y = s->y + k;
    for (size_t i = 0; i < n; i++) mean[i] += y[i];
  }
  for (size_t i = 0; i < n; i++) mean[i] /= (float)(2 * half + 1);
}

/* Without asking for the level itself. */
static bool is_rest(const struct scan *s, float mean, float least) {
  return mean <= least + (float)s->rules->offset_uv || mean <= least + tib_active_above(s->rules, least);
}

static enum tib_status step(struct scan *s, size_t i, struct tib_long_events *events, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  bool signal = !(s->view->mark[i] & TIB_MARK_NO_SIGNAL);
  if (s->in_event && (!signal || i - s->end >= s->quiet)) status = end_event(s, events, err);
  if (!signal || status) return status;
  float mean = s->slow_mean[i - s->slow_from];
  if (!s->in_event && is_rest(s, mean, tib_histogram_least(s->history.histogram, 0.5))) {
    tib_recent_add(&s->history, &s->view->bin[i], 1);
    return TIB_OK;
  }
  if (!s->in_event) s->level = tib_histogram_quantile(s->history.histogram, 0.5);
  if (mean > s->level + tib_active_above(s->rules, s->level)) {
    if (!s->in_event) s->first = i;
    s->in_event = true;
    s->end = i + 1;
    if (s->end - s->first > s->longest) {
      restart_history(s, s->end - s->window, s->end);
      s->in_event = false;
    }
  } else if (!s->in_event) {
    tib_recent_add(&s->history, &s->view->bin[i], 1);
  }
  return status;
}

/* Whether each of the next AT_ONCE values would be found at rest, one by one: nearly always. */
static bool are_rest(struct scan *s, size_t i) {
  float most = 0.0f;
  const float *mean = s->slow_mean + (i - s->slow_from);
  const unsigned char *mark = s->view->mark + i;
  unsigned char marks = 0;
  if (s->in_event) return false;
  for (size_t k = 0; k < AT_ONCE; k++) {
    most = mean[k] > most ? mean[k] : most;
    marks |= mark[k];
  }
  return !(marks & TIB_MARK_NO_SIGNAL) && is_rest(s, most, tib_recent_least(&s->history, 0.5, AT_ONCE));
}

static enum tib_status scan_chunk(struct scan *s, size_t from, size_t to, struct tib_long_events *events,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  find_slow_means(s, from);
  for (size_t i = from; i < to && !status;) {
    size_t end = i + AT_ONCE < to ? i + AT_ONCE : to;
    if (end - i == AT_ONCE && are_rest(s, i)) {
      tib_recent_add(&s->history, &s->view->bin[i], AT_ONCE);
      i = end;
    }
    for (; i < end && !status; i++) status = step(s, i, events, err);
  }
  return status;
}

enum tib_status tib_long_events_find(struct tib_view *view, const struct tib_detection_rules *rules,
                                     struct tib_long_events *events, struct tib_error *err) {
  struct scan s = {.view = view, .rules = rules};
  s.window = tib_view_length(view, rules->rest_window);
  s.longest = NEW_LEVEL_WINDOWS * s.window;
  s.shortest = tib_view_length(view, rules->rest_freeze);
  s.quiet = tib_view_length(view, rules->offset_quiet);
  s.slow = tib_view_length(view, rules->slow_window);
  *events = (struct tib_long_events){0};
  enum tib_status status = tib_recent_init(&s.history, s.window, err);
  if (!status) status = tib_array_create((void **)&s.slow_mean, CHUNK, sizeof *s.slow_mean, err);
  if (!status) status = tib_array_create(&s.y, CHUNK + s.slow + 1, sizeof *s.y, err);
  if (!status) restart_history(&s, 0, view->n < s.window ? view->n : s.window);
  for (size_t i = 0; i < view->n && !status; i += CHUNK)
    status = scan_chunk(&s, i, view->n - i < CHUNK ? view->n : i + CHUNK, events, err);
  if (s.in_event && !status) status = end_event(&s, events, err);
  tib_recent_finish(&s.history);
  free(s.slow_mean);
  free(s.y);
  return status;
}
