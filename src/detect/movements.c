#include "detect/movements.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"
#include "detect/heart.h"
#include "detect/moving_median.h"

#define BLOCK 8       /* hops summed at a time to see whether a stretch can hold a movement */
#define BLOCKS_MAX 64 /* at a time */

/* Hops between two boundaries that no movement crosses: ends of a segment and stretches without signal. */
struct run {
  size_t low, high;               /* hops [low, high) of the segment */
  size_t onset_first, onset_last; /* onsets lie in [onset_first, onset_last), EDGE-19 */
};

struct search {
  const struct tib_envelope *envelope;
  const struct tib_rest *rest;
  const struct tib_detection_rules *rules;
  size_t segment;
  const float *mean, *peak; /* of the segment */
  size_t n_hops;
  size_t quiet, margin, median, hold; /* in hops */
  struct tib_window slow, quick, view;
  struct run run;
  size_t from, to;                 /* activity so far, hops [from, to); from == to: none */
  struct tib_histogram *histogram; /* owned; empty between movements */
  uint16_t *bins;                  /* owned; of the window of a median */
  float *slow_mean;                /* owned; of one second */
  struct tib_candidates *found;
};

static float rest_at(const struct search *s, size_t hop) {
  return tib_rest_at(s->rest, s->envelope, s->segment, s->envelope->segments[s->segment].first_hop + hop);
}

static tib_ticks time_of(const struct search *s, size_t hop) {
  const struct tib_envelope_segment *segment = &s->envelope->segments[s->segment];
  return tib_envelope_time(s->envelope, segment, segment->first_hop + hop);
}

/* Time of the middle sample of a hop: where in it the threshold was reached is not known. */
static tib_ticks middle_of(const struct search *s, size_t hop) {
  int64_t sample = (int64_t)hop * s->envelope->hop + (s->envelope->hop - 1) / 2;
  return s->envelope->segments[s->segment].onset + tib_ticks_of_sample(s->envelope->rate, sample);
}

static float mean_at(const struct search *s, struct tib_window window, size_t hop) {
  float mean;
  tib_window_means(window, s->mean, s->n_hops, hop, 1, &mean);
  return mean;
}

/* BASE-13: at 5 uV of noise every sixtieth sample reaches +8 by itself, and an activity begins an eighth of a second ahead
 * of its burst. */
static bool holds(const struct search *s, size_t hop, float rest) {
  size_t n = s->n_hops - hop - 1 < s->hold ? s->n_hops - hop - 1 : s->hold;
  float sum = 0.0f;
  for (size_t i = 1; i <= n; i++) sum += s->mean[hop + i];
  return n == 0 || sum / (float)n >= rest + (float)s->rules->active_share * rest;
}

/* TIB-DEC-10 */
static bool reaches_onset(const struct search *s, size_t hop) {
  float level = s->rules->onset_view == TIB_ONSET_MEAN ? mean_at(s, s->view, hop) : s->peak[hop];
  float rest = rest_at(s, hop);
  return level >= rest + (float)s->rules->onset_uv && holds(s, hop, rest);
}

static bool exceeds_rest(const struct search *s, float level, size_t hop) {
  return level > rest_at(s, hop) + (float)s->rules->offset_uv;
}

/* End of the last hop above B+2 itself in the first half of the last quick window whose mean is: behind a burst the window
 * still holds some of it for half of its width. At the onset's hop where there is none. */
static size_t end_of(const struct search *s, size_t onset) {
  size_t hop = s->to - 1;
  while (hop > onset && !exceeds_rest(s, mean_at(s, s->quick, hop), hop)) hop--;
  for (size_t back = 0; back <= s->quick.whole && hop - back > onset; back++)
    if (exceeds_rest(s, s->mean[hop - back], hop - back)) return hop - back + 1;
  return hop + 1;
}

/* Whether the leg is active about a hop without what lies at heart beats: noise reaches +8 between them as well. */
static bool is_active_between_beats(const struct search *s, const struct tib_heart *heart, size_t hop) {
  size_t reach = s->slow.whole, from = hop > reach ? hop - reach : 0, n = 0;
  float sum = 0.0f, rest = rest_at(s, hop);
  for (size_t h = from; h <= hop + reach && h < s->n_hops; h++) {
    if (tib_heart_is_at_beat(heart, middle_of(s, h))) continue;
    sum += s->mean[h];
    n++;
  }
  return n > 0 && sum / (float)n > rest + tib_active_above(s->rules, rest);
}

/* BASE-8 */
static void judge_heart(const struct search *s, size_t onset, size_t end, struct tib_candidate *candidate) {
  struct tib_heart heart = tib_heart_make(s->envelope, s->rules);
  for (size_t hop = onset; hop < end && s->envelope->n_beats > 0; hop++) {
    tib_ticks time = middle_of(s, hop);
    if (reaches_onset(s, hop) && (tib_heart_is_at_beat(&heart, time) || is_active_between_beats(s, &heart, hop)))
      tib_heart_add(&heart, time);
  }
  tib_heart_judge(&heart, candidate);
}

static enum tib_status add(struct search *s, size_t onset, bool truncated, struct tib_error *err) {
  struct tib_candidates *found = s->found;
  enum tib_status status =
      tib_array_reserve((void **)&found->item, &found->capacity, found->n + 1, sizeof *found->item, err);
  if (status) return status;
  size_t end = end_of(s, onset);
  float peak = 0.0f;
  for (size_t hop = onset; hop < end; hop++) peak = s->peak[hop] > peak ? s->peak[hop] : peak;
  float median = tib_largest_median(s->mean + onset, s->peak + onset, end - onset, (size_t)s->envelope->hop, s->median,
                                    s->bins, s->histogram);
  found->item[found->n++] = (struct tib_candidate){.span = {middle_of(s, onset), time_of(s, end)},
                                                   .side = s->envelope->side,
                                                   .truncated = truncated,
                                                   .peak_uv = peak,
                                                   .median_uv = median,
                                                   .rest_uv = rest_at(s, onset),
                                                   .accel = TIB_ACCEL_NONE};
  judge_heart(s, onset, end, &found->item[found->n - 1]);
  return TIB_OK;
}

/* 2.9, step 2. An activity that begins at a boundary, or reached the onset's level where no onset may lie, began before it
 * was seen; one that is not followed by the quiet that ends a movement was not seen to end (EDGE-7). */
static enum tib_status end_activity(struct search *s, struct tib_error *err) {
  if (s->from == s->to) return TIB_OK;
  enum tib_status status = TIB_OK;
  bool truncated = s->from == s->run.low || s->run.high - s->to < s->quiet;
  for (size_t hop = s->from; hop < s->to && hop < s->run.onset_last; hop++) {
    if (!reaches_onset(s, hop)) continue;
    if (hop >= s->run.onset_first) {
      status = add(s, hop, truncated, err);
      break;
    }
    truncated = true;
  }
  s->from = s->to = 0;
  return status;
}

static enum tib_status take_active_hop(struct search *s, size_t hop, struct tib_error *err) {
  if (s->from < s->to && hop - s->to < s->quiet) {
    s->to = hop + 1;
    return TIB_OK;
  }
  enum tib_status status = end_activity(s, err);
  s->from = hop;
  s->to = hop + 1;
  return status;
}

TIB_WIDE static void sum_blocks(const float *restrict x, size_t n, float *restrict sum) {
  for (size_t i = 0; i < n; i++) {
    const float *b = x + i * BLOCK;
    sum[i] = ((b[0] + b[1]) + (b[2] + b[3])) + ((b[4] + b[5]) + (b[6] + b[7]));
  }
}

/* Most that a mean over s->slow about any of the hops [from, to) can be. The window of a hop lies within that of the BLOCK
 * hops that it belongs to, so the sum over those, over the width of the window, is no less. */
static float slow_mean_limit(const struct search *s, size_t from, size_t to) {
  size_t reach = s->slow.whole + 1, width = (BLOCK - 1 + 2 * reach) / BLOCK + 1;
  size_t n = (to - from + 2 * reach + BLOCK - 1) / BLOCK;
  float sum[BLOCKS_MAX], most = 0.0f, all = 0.0f;
  if (from < reach || to + reach + 2 * BLOCK > s->n_hops || n > BLOCKS_MAX) return INFINITY;
  sum_blocks(s->mean + from - reach, n, sum);
  for (size_t i = 0; i < n; i++) {
    all += i < width ? sum[i] : sum[i] - sum[i - width];
    most = all > most ? all : most;
  }
  return 1.0001f * most / (float)s->slow.width; /* above what rounding takes */
}

/* Hops [from, to) between two values of the resting level. */
static enum tib_status search_stretch(struct search *s, size_t from, size_t to, struct tib_error *err) {
  size_t stride = s->rest->stride;
  const float *level = s->rest->level_uv + s->rest->first[s->segment] + from / stride;
  bool has_next = level + 1 < s->rest->level_uv + s->rest->first[s->segment + 1];
  float base = level[0] + tib_active_above(s->rules, level[0]);
  float next = has_next ? level[1] + tib_active_above(s->rules, level[1]) : base;
  float rise = (next - base) / (float)stride;
  enum tib_status status = TIB_OK;
  float least = fminf(base, base + rise * (float)stride);
  if (slow_mean_limit(s, from, to) < 0.9999f * least) return TIB_OK; /* most of a night */
  tib_window_means(s->slow, s->mean, s->n_hops, from, to - from, s->slow_mean);
  for (size_t i = 0; i < to - from && !status; i++)
    if (s->slow_mean[i] > base + rise * (float)(from % stride + i)) status = take_active_hop(s, from + i, err);
  return status;
}

static enum tib_status search_run(struct search *s, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t stride = s->rest->stride;
  for (size_t from = s->run.low; from < s->run.high && !status;) {
    size_t next = (from / stride + 1) * stride, to = next < s->run.high ? next : s->run.high;
    status = search_stretch(s, from, to, err);
    from = to;
  }
  return status ? status : end_activity(s, err);
}

/* Hop that a time lies in, or 0 and n_hops outside of the segment. */
static size_t hop_at(const struct search *s, tib_ticks time, bool up) {
  tib_ticks into = time - s->envelope->segments[s->segment].onset;
  if (into <= 0) return 0;
  int64_t sample = tib_samples_in(s->envelope->rate, into);
  size_t hop = (size_t)((sample + (up ? s->envelope->hop - 1 : 0)) / s->envelope->hop);
  return hop < s->n_hops ? hop : s->n_hops;
}

static enum tib_status search_between(struct search *s, size_t low, size_t high, struct tib_error *err) {
  if (low >= high) return TIB_OK;
  s->run = (struct run){low, high, low, high};
  if (s->run.onset_first < s->margin) s->run.onset_first = s->margin;
  if (s->run.onset_last + s->margin > s->n_hops) s->run.onset_last = s->n_hops > s->margin ? s->n_hops - s->margin : 0;
  return search_run(s, err);
}

static enum tib_status search_segment(struct search *s, struct tib_error *err) {
  const struct tib_envelope *e = s->envelope;
  const struct tib_envelope_segment *segment = &e->segments[s->segment];
  s->mean = e->mean + segment->first_hop;
  s->peak = e->peak + segment->first_hop;
  s->n_hops = segment->n_hops;
  s->from = s->to = 0;
  size_t low = 0;
  enum tib_status status = TIB_OK;
  for (size_t f = 0; f < e->n_flat && !status; f++) {
    size_t from = hop_at(s, e->flat[f].onset, false), to = hop_at(s, e->flat[f].offset, true);
    if (from >= to) continue;
    status = search_between(s, low, from, err);
    low = to;
  }
  return status ? status : search_between(s, low, s->n_hops, err);
}

/* A length in hops, rounded up where `up`. */
static size_t hops_in(const struct tib_envelope *e, tib_ticks length, bool up) {
  double n = tib_seconds(length) * tib_rate_hz(e->rate) / (double)e->hop;
  n = up ? ceil(n - 1e-9) : floor(n + 0.5);
  return n < 1.0 ? 1 : (size_t)n;
}

enum tib_status tib_movements_find(const struct tib_envelope *envelope, const struct tib_rest *rest,
                                   const struct tib_detection_rules *rules, struct tib_candidates *found,
                                   struct tib_error *err) {
  struct search s = {.envelope = envelope, .rest = rest, .rules = rules, .found = found};
  s.quiet = hops_in(envelope, rules->offset_quiet, true);
  s.margin = rules->edge_margin > 0 ? hops_in(envelope, rules->edge_margin, true) : 0;
  s.median = hops_in(envelope, rules->morphology_window, false);
  s.slow = tib_window_make(envelope->rate, envelope->hop, rules->slow_window);
  s.hold = rules->onset_hold > 0 ? hops_in(envelope, rules->onset_hold, false) : 0;
  s.quick = tib_window_make(envelope->rate, envelope->hop, rules->quick_window);
  s.view = tib_window_make(envelope->rate, envelope->hop, rules->rest_view);
  enum tib_status status = tib_array_create((void **)&s.histogram, 1, sizeof *s.histogram, err);
  if (!status) status = tib_array_create((void **)&s.slow_mean, rest->stride, sizeof *s.slow_mean, err);
  size_t bins = (s.median + TIB_MEDIAN_AT_ONCE) * (size_t)envelope->hop;
  if (!status) status = tib_array_create(&s.bins, bins, sizeof *s.bins, err);
  for (s.segment = 0; s.segment < envelope->n_segments && !status; s.segment++) status = search_segment(&s, err);
  free(s.histogram);
  free(s.bins);
  free(s.slow_mean);
  return status;
}
