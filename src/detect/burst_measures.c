/* What the envelope tells of a sustained burst: SBC-1 to -7, SBC-11 and a part of SBC-15. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "detect/burst_lane.h"
#include "detect/centred_mean.h"

/* SBC-15: how it is described. Nothing is decided by these. */
#define AROUND_S 60.0   /* looked at before and after it */
#define AFTER_LEAST 0.5 /* of the minute after, to be told */
#define RISE_LOW 0.1
#define RISE_HIGH 0.9
#define PEAK_SHARE 0.2 /* of the median, by which a peak stands out */

struct work {
  const struct tib_lane *lane;
  const struct tib_envelope_segment *segment;
  const struct tib_found_burst *found;
  const struct tib_burst_rules *rules;
  float *e; /* owned; steps [held, held + n_held) of the segment */
  size_t held, n_held;
  double *sorted;           /* owned; of the burst */
  double *other;            /* owned; room for what is sorted else */
  float *other_e;           /* owned; as much, of the other leg */
  float *smooth;            /* owned; mean over 1 s, steps [from, to) of the segment */
  size_t from, to, n_other; /* n_other: room */
  double median;
};

/* Sorted copy of n values; `to` has the room. */
static double median_of(const float *x, size_t n, double *to) {
  for (size_t i = 0; i < n; i++) to[i] = (double)x[i];
  gsl_sort(to, 1, n);
  return gsl_stats_median_from_sorted_data(to, 1, n);
}

/* SBC-6: of one value a second. */
static double continuity(const struct work *w) {
  double per_second = 1.0 / w->lane->step_s;
  size_t n = 0;
  for (size_t k = 0;; k++) {
    size_t at = w->found->first + (size_t)floor((double)k * per_second + 0.5);
    if (at >= w->found->end) break;
    w->other[n++] = (double)w->e[at - w->held];
  }
  gsl_sort(w->other, 1, n);
  return gsl_stats_quantile_from_sorted_data(w->other, 1, n, w->rules->continuity_percentile) / w->median;
}

/* ---- the other leg: SBC-11 ---- */

static bool is_other_leg(const struct tib_envelope *a, const struct tib_envelope *b) {
  return a->muscle == b->muscle && strcmp(a->muscle_name, b->muscle_name) == 0 &&
         ((a->side == TIB_LEFT && b->side == TIB_RIGHT) || (a->side == TIB_RIGHT && b->side == TIB_LEFT));
}

static bool meets(const struct tib_span *spans, size_t n, struct tib_span span) {
  for (size_t i = 0; i < n; i++)
    if (tib_span_overlap(spans[i], span) > 0) return true;
  return false;
}

/* Median over rest of a lane in a span; NAN where it was not recorded for all of it, could not be scored, or no resting
 * level is known. */
static double ratio_in(const struct tib_lane *lane, struct tib_span span, const struct work *w) {
  const struct tib_envelope *e = lane->envelope;
  if (e->coarse || meets(lane->dead, lane->n_dead, span) || meets(lane->out, lane->n_out, span)) return NAN;
  for (size_t k = 0; k < e->n_segments; k++) {
    const struct tib_envelope_segment *s = &e->segments[k];
    if (span.onset < s->onset || span.onset >= tib_lane_time(lane, s, s->n_power)) continue;
    size_t first = (size_t)(tib_seconds(span.onset - s->onset) / lane->step_s + 0.5);
    size_t end = (size_t)(tib_seconds(span.offset - s->onset) / lane->step_s + 0.5);
    if (end > s->n_power) end = s->n_power; /* less than a step, where rates differ */
    if (end <= first || end - first > w->n_other) return NAN;
    double rest = (double)lane->rest[(s->first_power + first) / TIB_BURST_REST_STRIDE];
    tib_lane_envelope(lane, s, first, end - first, w->other_e);
    return median_of(w->other_e, end - first, w->other) / rest;
  }
  return NAN;
}

static void set_laterality(const struct work *w, const struct tib_lane *lanes, size_t n_lanes, struct tib_pattern *p) {
  struct tib_burst_measures *m = &p->measures;
  m->other_ratio = m->laterality = NAN;
  for (size_t i = 0; i < n_lanes && isnan(m->other_ratio); i++)
    if (is_other_leg(w->lane->envelope, lanes[i].envelope)) m->other_ratio = ratio_in(&lanes[i], p->span, w);
  if (isnan(m->other_ratio)) return;
  double other = m->other_ratio - 1, laterality = other > 0 ? (m->ratio - 1) / other : TIB_LATERALITY_MAX;
  m->laterality = laterality < TIB_LATERALITY_MAX ? laterality : TIB_LATERALITY_MAX;
}

/* ---- its course: SBC-15 ---- */

static double smooth_at(const struct work *w, size_t i) { return (double)w->smooth[i - w->from]; }

static void set_rise_and_fall(const struct work *w, struct tib_burst_measures *m) {
  double rest = (double)w->found->rest, peak = 0;
  for (size_t i = w->found->first; i < w->found->end; i++)
    if (smooth_at(w, i) > peak) peak = smooth_at(w, i);
  double low = rest + RISE_LOW * (peak - rest), high = rest + RISE_HIGH * (peak - rest);
  size_t up = w->found->first, down = w->found->end - 1;
  m->rise_s = m->fall_s = NAN;
  if (!(peak > rest)) return;
  while (smooth_at(w, up) < high) up++;
  while (smooth_at(w, down) < high) down--;
  size_t begin = up, end = down;
  while (begin > w->from && smooth_at(w, begin) > low) begin--;
  while (end + 1 < w->to && smooth_at(w, end) > low) end++;
  m->rise_s = smooth_at(w, begin) > low ? (double)NAN : (double)(up - begin) * w->lane->step_s;
  m->fall_s = smooth_at(w, end) > low ? (double)NAN : (double)(end - down) * w->lane->step_s;
}

/* What rises and falls again by enough is one. */
static int count_peaks(const struct work *w) {
  double out = PEAK_SHARE * w->median, extreme = smooth_at(w, w->found->first);
  bool rising = true;
  int peaks = 0;
  for (size_t i = w->found->first; i < w->found->end; i++) {
    double y = smooth_at(w, i);
    if (rising ? y > extreme : y < extreme) {
      extreme = y;
    } else if (rising ? y < extreme - out : y > extreme + out) {
      peaks += rising;
      rising = !rising;
      extreme = y;
    }
  }
  return peaks + rising;
}

static double rest_after(const struct work *w) {
  size_t n = (size_t)(AROUND_S / w->lane->step_s), left = w->segment->n_power - w->found->end;
  if (left < n) n = left;
  struct tib_span span = {tib_lane_time(w->lane, w->segment, w->found->end),
                          tib_lane_time(w->lane, w->segment, w->found->end + n)};
  if ((double)n * w->lane->step_s < AFTER_LEAST * AROUND_S || meets(w->lane->dead, w->lane->n_dead, span)) return NAN;
  return median_of(w->e + (w->found->end - w->held), n, w->other) / (double)w->found->rest;
}

/* ---- all of it ---- */

static enum tib_status work_init(struct work *w, struct tib_error *err) {
  size_t n = w->found->end - w->found->first, around = (size_t)(AROUND_S / w->lane->step_s);
  w->from = w->found->first > around ? w->found->first - around : 0;
  w->to = w->segment->n_power - w->found->end > around ? w->found->end + around : w->segment->n_power;
  w->n_other = 2 * n + around; /* the other leg's steps may be a little shorter */
  const struct tib_envelope *envelope = w->lane->envelope;
  struct tib_window second = tib_window_make(envelope->rate, envelope->hop * envelope->power_hops, TIB_TICKS_PER_S);
  size_t reach = second.whole + 1, held_end = w->segment->n_power - w->to > reach ? w->to + reach : w->segment->n_power;
  w->held = w->from > reach ? w->from - reach : 0;
  w->n_held = held_end - w->held;
  enum tib_status status = tib_array_create(&w->sorted, n, sizeof *w->sorted, err);
  if (!status) status = tib_array_create_unset(&w->e, w->n_held, sizeof *w->e, err);
  if (!status) status = tib_array_create_unset(&w->other_e, w->n_other, sizeof *w->other_e, err);
  if (!status) status = tib_array_create(&w->other, w->n_other, sizeof *w->other, err);
  if (!status) status = tib_array_create(&w->smooth, w->to - w->from, sizeof *w->smooth, err);
  if (status) return status;
  tib_lane_envelope(w->lane, w->segment, w->held, w->n_held, w->e);
  w->median = median_of(w->e + (w->found->first - w->held), n, w->sorted);
  tib_window_means(second, w->e, w->n_held, w->from - w->held, w->to - w->from, w->smooth);
  return TIB_OK;
}

static double rms(const double *x, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i] * x[i];
  return sqrt(sum / (double)n);
}

static void describe(const struct work *w, const struct tib_lane *lanes, size_t n_lanes, struct tib_pattern *p) {
  const struct tib_found_burst *found = w->found;
  const struct tib_envelope *envelope = w->lane->envelope;
  struct tib_burst_measures *m = &p->measures;
  size_t n = found->end - found->first;
  p->type = found->type;
  p->span = tib_lane_span(w->lane, found);
  p->side = envelope->side;
  p->muscle = envelope->muscle;
  tib_text_copy(p->muscle_name, sizeof p->muscle_name, envelope->muscle_name);
  p->peak_uv = (float)w->sorted[n - 1];
  p->median_uv = (float)w->median;
  p->rest_uv = found->rest;
  p->ratio = (float)(w->median / (double)found->rest);
  m->on_uv = (double)tib_burst_on_level(w->rules, found->rest);
  m->rms_uv = rms(w->sorted, n);
  m->dropout_s = (double)found->dropout * w->lane->step_s;
  m->ratio = w->median / (double)found->rest;
  set_laterality(w, lanes, n_lanes, p);
  set_rise_and_fall(w, m);
  m->peaks = count_peaks(w);
  m->rest_after_ratio = rest_after(w);
}

enum tib_status tib_burst_measure(const struct tib_lane *lanes, size_t n_lanes, const struct tib_found_burst *found,
                                  const struct tib_burst_rules *rules, struct tib_pattern *pattern, bool *keep,
                                  struct tib_error *err) {
  const struct tib_lane *lane = &lanes[found->lane];
  struct work w = {.lane = lane, .segment = &lane->envelope->segments[found->segment], .found = found, .rules = rules};
  double occupancy = (double)found->n_on / (double)(found->end - found->first);
  *keep = false;
  if (!((double)found->n_on >= rules->occupancy * (double)(found->end - found->first))) return TIB_OK; /* SBC-5 */
  enum tib_status status = work_init(&w, err);
  if (!status) {
    double low = continuity(&w);
    *keep = low >= rules->continuity; /* SBC-6 */
    *pattern = (struct tib_pattern){.rate_hz = NAN, .burst_s = NAN, .wake_after = TIB_NO_TICKS};
    pattern->measures = (struct tib_burst_measures){.occupancy = occupancy, .continuity = low};
    pattern->measures.high_share = pattern->measures.mains_share = NAN;
    pattern->measures.rail_share = pattern->measures.flat_s = NAN;
    pattern->measures.median_hz = pattern->measures.first_median_hz = pattern->measures.last_median_hz = NAN;
    pattern->measures.slope_hz_per_s = NAN;
    if (*keep) describe(&w, lanes, n_lanes, pattern);
  }
  free(w.sorted);
  free(w.other);
  free(w.other_e);
  free(w.e);
  free(w.smooth);
  return status;
}
