#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "detect/heart.h"
#include "detect/link.h"
#include "detect/patterns.h"
#include "detect/short_bursts.h"

/* Fragmentary myoclonus: short high potentials (AASM-EFM-2), the minutes that hold enough of them, and whether there are
 * enough of such minutes in NREM sleep (AASM-EFM-1). */

#define MINUTE (60 * TIB_TICKS_PER_S)
#define BLOCK 64       /* hops looked at together */
#define BEAT_LEFT 0.3f /* of a beat that was taken out among muscle (BASE-8) */

struct potential {
  struct tib_span span;
  float peak_uv, level_uv, rest_uv;
};

struct search {
  const struct tib_pattern_input *input;
  const struct tib_pattern_rules *rules;
  const struct tib_envelope *leg;
  const struct tib_rest *rest;
  struct tib_pattern_list *list;
  struct tib_efm *efm;
  struct tib_clear clear;
  const float *mean, *peak; /* of the segment */
  size_t gap;               /* hops: of a break that ends a potential */
  size_t candidate, stage;  /* cursors */
  size_t n, capacity;
  struct potential *item; /* owned; those that count */
};

/* ---- what a potential is ---- */

static float rest_at(const struct search *s, size_t hop) {
  return tib_rest_at(s->rest, s->leg, s->clear.segment, s->leg->segments[s->clear.segment].first_hop + hop);
}

static tib_ticks time_of(const struct search *s, size_t hop) {
  const struct tib_envelope_segment *segment = &s->leg->segments[s->clear.segment];
  return tib_envelope_time(s->leg, segment, segment->first_hop + hop);
}

/* Where a potential of this peak ends on either side. */
static float edge_level(const struct search *s, float peak, float rest) {
  return rest + fmaxf((float)s->rules->burst_off_uv, (float)s->rules->fm_edge * (peak - rest));
}

/* Hops about `at` above a level, without a break that ends a potential, within [low, high). */
static void spread(const struct search *s, size_t at, float level, size_t low, size_t high, size_t *first, size_t *end) {
  *first = at;
  *end = at + 1;
  for (size_t i = at; i > low && *first - i < s->gap; i--)
    if (s->mean[i - 1] > level) *first = i - 1;
  for (size_t i = at + 1; i < high && i - *end < s->gap; i++)
    if (s->mean[i] > level) *end = i + 1;
}

static size_t find_largest(const struct search *s, size_t first, size_t end) {
  size_t largest = first;
  for (size_t i = first; i < end; i++)
    if (s->peak[i] > s->peak[largest]) largest = i;
  return largest;
}

/* ---- what it is not ---- */

/* A leg movement, AASM-LM-1 and WASM16-LM-5, before anything else is asked of it. */
static bool is_movement(const struct search *s, const struct tib_candidate *candidate) {
  const struct tib_scoring_rules *scoring = s->input->scoring;
  if (tib_span_length(candidate->span) < scoring->lm_min) return false;
  return isnan(candidate->median_uv) || (double)candidate->median_uv >= (double)candidate->rest_uv + scoring->morphology_uv;
}

/* Potentials come in order, and so do the movements of one leg. */
static bool lies_in_movement(struct search *s, struct tib_span span) {
  const struct tib_detection *found = s->input->found;
  while (s->candidate < found->n_candidates && (found->candidates[s->candidate].side != s->leg->side ||
                                                found->candidates[s->candidate].span.offset <= span.onset))
    s->candidate++;
  for (size_t i = s->candidate; i < found->n_candidates && found->candidates[i].span.onset < span.offset; i++)
    if (found->candidates[i].side == s->leg->side && is_movement(s, &found->candidates[i])) return true;
  return false;
}

static bool lies_in_run(const struct search *s, struct tib_span span) {
  for (size_t i = 0; i < s->list->n; i++) {
    const struct tib_pattern *run = &s->list->item[i];
    bool here = run->side == s->leg->side || run->side == TIB_BOTH;
    bool is_run = run->type == TIB_ALMA || run->type == TIB_HFT || run->type == TIB_HFLM;
    if (here && is_run && tib_span_overlap(run->span, span) > 0) return true;
  }
  return false;
}

/* Height of the beats that were taken out about a time. */
static float beats_at(const struct search *s, tib_ticks time) {
  size_t minute = (size_t)(time / MINUTE);
  return minute < s->leg->n_minutes ? s->leg->minutes[minute].ecg_uv : 0.0f;
}

static bool is_at_beat(const struct search *s, tib_ticks time) {
  struct tib_detection_rules window = {.ecg_window = s->rules->run_ecg};
  struct tib_heart heart = tib_heart_make(s->leg, &window);
  return tib_heart_is_at_beat(&heart, time);
}

/* BASE-8: what is left of a beat is no higher than the beats that were taken out. */
static bool is_beat(const struct search *s, struct tib_span span, float peak) {
  tib_ticks middle = span.onset + tib_span_length(span) / 2;
  return peak <= beats_at(s, middle) && is_at_beat(s, middle);
}

static bool lies_in_lights(const struct search *s, struct tib_span span) {
  struct tib_span lights = s->input->context->lights;
  return span.onset >= lights.onset && span.onset < lights.offset;
}

/* ---- potentials ---- */

/* How much of an edge's hop the potential fills: as much as the hop's mean is of that between the edges. */
static double filled(const struct search *s, size_t hop, float inner, float rest) {
  double share = (double)(s->mean[hop] - rest) / (double)(inner - rest);
  return share < 1.0 ? share : 1.0;
}

static struct tib_span span_of(const struct search *s, size_t first, size_t end, float rest) {
  struct tib_span span = {time_of(s, first), time_of(s, end)};
  if (end - first < 3) return span;
  float inner = 0.0f;
  for (size_t i = first + 1; i + 1 < end; i++) inner += s->mean[i];
  inner /= (float)(end - first - 2);
  double hop = (double)tib_ticks_of_sample(s->leg->rate, s->leg->hop);
  span.onset += (tib_ticks)((1.0 - filled(s, first, inner, rest)) * hop);
  span.offset -= (tib_ticks)((1.0 - filled(s, end - 1, inner, rest)) * hop);
  return span;
}

/* Where what is left of a beat lies beside a potential, its edges are looked for above that. */
static struct tib_span without_beat(const struct search *s, size_t *first, size_t *end, size_t largest, float rest) {
  struct tib_span span = span_of(s, *first, *end, rest);
  float left = BEAT_LEFT * beats_at(s, span.onset);
  if (!(left > 0.0f) || (!is_at_beat(s, span.onset) && !is_at_beat(s, span.offset))) return span;
  spread(s, largest, edge_level(s, s->peak[largest], rest) + left, *first, *end, first, end);
  return span_of(s, *first, *end, rest);
}

/* A length is known to one hop; what may lie between the limits does. */
static enum tib_status add(struct search *s, size_t first, size_t end, size_t largest, float rest, struct tib_error *err) {
  struct tib_span span = span_of(s, first, end, rest);
  tib_ticks hop = tib_ticks_of_sample(s->leg->rate, s->leg->hop);
  if (tib_span_length(span) - hop >= s->rules->fm_max) span = without_beat(s, &first, &end, largest, rest);
  tib_ticks length = tib_span_length(span);
  if (length + hop <= s->rules->fm_min || length - hop >= s->rules->fm_max) return TIB_OK;
  if (first == s->clear.low || end == s->clear.high) return TIB_OK; /* cut */
  if (is_beat(s, span, s->peak[largest])) return TIB_OK;
  if (!lies_in_lights(s, span) || lies_in_movement(s, span) || lies_in_run(s, span)) return TIB_OK;
  enum tib_status status = tib_array_reserve(&s->item, &s->capacity, s->n + 1, sizeof *s->item, err);
  if (status != TIB_OK) return status;
  float sum = 0.0f;
  for (size_t i = first; i < end; i++) sum += s->mean[i];
  s->item[s->n++] = (struct potential){span, s->peak[largest], sum / (float)(end - first), rest};
  return TIB_OK;
}

/* The first hop of [from, to) whose largest sample is above the level of a potential; `to` where there is none. */
TIB_WIDE static size_t next_high(const float *restrict peak, size_t from, size_t to, float level) {
  for (; from + BLOCK <= to; from += BLOCK) {
    int high = 0;
    for (size_t i = 0; i < BLOCK; i++) high |= peak[from + i] > level;
    if (high) break;
  }
  while (from < to && !(peak[from] > level)) from++;
  return from;
}

/* The extent that the first high hop gives holds at most one potential: that about its largest hop. */
static enum tib_status search_part(struct search *s, struct tib_error *err) {
  const struct tib_envelope_segment *segment = &s->leg->segments[s->clear.segment];
  enum tib_status status = TIB_OK;
  size_t before = s->clear.low;
  s->mean = s->leg->mean + segment->first_hop;
  s->peak = s->leg->peak + segment->first_hop;
  float level = (float)s->rules->fm_uv;
  for (size_t i = s->clear.low; status == TIB_OK; i++) {
    size_t first, end;
    i = next_high(s->peak, i, s->clear.high, level);
    if (i >= s->clear.high) break;
    float rest = rest_at(s, i);
    spread(s, i, edge_level(s, s->peak[i], rest), before, s->clear.high, &first, &end);
    bool apart = first > before || before == s->clear.low;
    size_t largest = find_largest(s, first, end);
    before = i = end;
    spread(s, largest, edge_level(s, s->peak[largest], rest), first, end, &first, &end);
    if (apart) status = add(s, first, end, largest, rest, err);
  }
  return status;
}

/* ---- minutes ---- */

static enum tib_stage stage_at(struct search *s, tib_ticks time) {
  const struct tib_context *context = s->input->context;
  while (s->stage < context->n_stages && context->stages[s->stage].span.offset <= time) s->stage++;
  if (s->stage == context->n_stages || context->stages[s->stage].span.onset > time) return TIB_STAGE_UNKNOWN;
  return context->stages[s->stage].stage;
}

static bool is_nrem(enum tib_stage stage) {
  return stage == TIB_STAGE_N1 || stage == TIB_STAGE_N2 || stage == TIB_STAGE_N3;
}

static int by_level(const void *a, const void *b) {
  const struct potential *x = a, *y = b;
  return (x->level_uv > y->level_uv) - (x->level_uv < y->level_uv);
}

/* A row of potentials [first, end), over whole minutes. Sorts them, so it comes last. */
static enum tib_status add_row(struct search *s, struct tib_span span, size_t first, size_t end, struct tib_error *err) {
  struct tib_pattern row = {.type = TIB_EFM,
                            .span = span,
                            .side = s->leg->side,
                            .muscle = TIB_TIBIALIS_ANTERIOR,
                            .rest_uv = s->item[first].rest_uv,
                            .accel = tib_link_state(span, s->leg->side, s->input->ankles, s->input->accelerometer),
                            .parts = (int)(end - first),
                            .rate_hz = NAN,
                            .burst_s = NAN,
                            .wake_after = TIB_NO_TICKS};
  for (size_t i = first; i < end; i++) row.peak_uv = fmaxf(row.peak_uv, s->item[i].peak_uv);
  qsort(s->item + first, end - first, sizeof *s->item, by_level);
  row.median_uv = (s->item[(first + end - 1) / 2].level_uv + s->item[(first + end) / 2].level_uv) / 2.0f;
  row.ratio = row.median_uv / row.rest_uv;
  return tib_pattern_add(s->list, &row, err);
}

/* Minutes count from lights off, the last one with what there is of it; a minute is one of NREM sleep by the stage at its
 * middle. */
static enum tib_status count_minutes(struct search *s, struct tib_error *err) {
  struct tib_span lights = s->input->context->lights, row = {0};
  size_t first = 0, at = 0;
  enum tib_status status = TIB_OK;
  s->stage = 0;
  for (tib_ticks minute = lights.onset; minute < lights.offset && status == TIB_OK; minute += MINUTE) {
    size_t from = at;
    while (at < s->n && s->item[at].span.onset < minute + MINUTE) at++;
    bool full = at - from >= (size_t)s->rules->efm_per_minute;
    if (!full && row.offset > row.onset) {
      status = add_row(s, row, first, from, err);
      row = (struct tib_span){0};
    }
    if (!full) continue;
    if (row.offset == row.onset) {
      row.onset = minute;
      first = from;
    }
    row.offset = minute + MINUTE < lights.offset ? minute + MINUTE : lights.offset;
    s->efm->minutes++;
    s->efm->nrem_minutes += is_nrem(stage_at(s, minute + MINUTE / 2));
  }
  if (row.offset > row.onset && status == TIB_OK) status = add_row(s, row, first, at, err);
  return status;
}

static enum tib_status count(struct search *s, struct tib_error *err) {
  struct tib_efm *efm = s->efm;
  *efm = (struct tib_efm){.potentials = (int64_t)s->n};
  for (size_t i = 0; i < s->n; i++) efm->nrem_potentials += is_nrem(stage_at(s, s->item[i].span.onset));
  enum tib_status status = count_minutes(s, err);
  efm->excessive = efm->nrem_minutes >= s->rules->efm_minutes ? TIB_YES : TIB_NO;
  if (s->input->context->has_stages) return status;
  efm->nrem_potentials = efm->nrem_minutes = -1;
  efm->excessive = TIB_NA;
  return status;
}

/* ---- a leg ---- */

static size_t hops_in(const struct tib_envelope *e, tib_ticks length) {
  double n = ceil(tib_seconds(length) * tib_rate_hz(e->rate) / (double)e->hop - 1e-9);
  return n < 1.0 ? 1 : (size_t)n;
}

static enum tib_status look_at_leg(const struct tib_pattern_input *input, size_t leg, struct tib_pattern_list *list,
                                   struct tib_error *err) {
  const struct tib_leg_detection *found = &input->found->legs[leg];
  struct search s = {.input = input,
                     .rules = input->rules,
                     .leg = &input->legs[leg],
                     .rest = &found->rest,
                     .list = list,
                     .efm = &list->efm[leg],
                     .clear = tib_clear_make(&input->legs[leg], found),
                     .gap = hops_in(&input->legs[leg], input->rules->fm_gap)};
  enum tib_status status = TIB_OK;
  bool any = false;
  while (status == TIB_OK && tib_clear_next(&s.clear)) {
    any = true;
    status = search_part(&s, err);
  }
  if (any && status == TIB_OK) status = count(&s, err);
  free(s.item);
  return status;
}

enum tib_status tib_detect_myoclonus(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                                     struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < input->n_legs && status == TIB_OK; i++) {
    list->efm[i] = (struct tib_efm){-1, -1, -1, -1, TIB_NA};
    if (!input->legs[i].coarse && input->found->legs[i].rest.n > 0) status = look_at_leg(input, i, list, err);
  }
  return status;
}
