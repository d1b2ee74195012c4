#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/detect.h"
#include "detect/heart.h"
#include "detect/link.h"
#include "detect/patterns.h"
#include "detect/run_alike.h"
#include "detect/run_chance.h"
#include "detect/short_bursts.h"

/* Runs of bursts: what changes legs first (AASM-ALMA-1), then what looks like a foot's tremor (AASM-HFT-1), then what is as
 * fast and neither (AASM-HFLM-1). No burst belongs to two. */

/* What one kind of run asks for. A mean interval keeps within the rates, a single one within the rates and the jitter. */
struct kind {
  enum tib_pattern_type type;
  double min_hz, max_hz;
  tib_ticks burst_min, burst_max; /* of the median; 0: any */
};

/* Bursts that follow each other, [first, first + n) of a sequence. */
struct piece {
  size_t first, n;
};

struct pieces {
  size_t n, capacity;
  struct piece *item; /* owned */
};

struct search {
  const struct tib_pattern_input *input;
  const struct tib_pattern_rules *rules;
  struct tib_pattern_list *list;
  struct tib_short_bursts bursts;  /* leg by leg */
  size_t n_leg[TIB_MAX_LEGS + 1];  /* bursts of leg i: [n_leg[i], n_leg[i + 1]) */
  struct tib_short_burst **order;  /* owned; all bursts by onset, or those of one leg */
  struct tib_short_burst **member; /* owned; those of a run */
  tib_ticks *length;               /* owned */
  int n_runs;
};

/* ---- order ---- */

static int by_onset(const void *a, const void *b) {
  const struct tib_short_burst *x = *(struct tib_short_burst *const *)a, *y = *(struct tib_short_burst *const *)b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

/* Bursts of both legs that overlap by more than half of the shorter one are one beat of both. */
static void pair_legs(struct search *s) {
  struct tib_short_burst *burst = s->bursts.item;
  for (size_t l = s->n_leg[0], r = s->n_leg[1]; l < s->n_leg[1] && r < s->n_leg[2];) {
    tib_ticks shared = tib_span_overlap(burst[l].span, burst[r].span);
    tib_ticks left = tib_span_length(burst[l].span), right = tib_span_length(burst[r].span);
    if (2 * shared > (left < right ? left : right)) burst[l].together = burst[r].together = true;
    if (burst[l].span.offset < burst[r].span.offset)
      l++;
    else
      r++;
  }
}

/* ---- pieces: bursts one behind the other at the rate ---- */

static bool fits(const struct search *s, const struct kind *kind, const struct tib_short_burst *a,
                 const struct tib_short_burst *b) {
  if (a->segment != b->segment || (a->leg == b->leg && a->stretch != b->stretch)) return false;
  double interval_s = tib_seconds(b->span.onset - a->span.onset), jitter = s->rules->run_jitter;
  return interval_s * kind->max_hz >= 1.0 - jitter - 1e-6 && interval_s * kind->min_hz * (1.0 - jitter) <= 1.0 + 1e-6;
}

/* Whether burst i of a sequence goes on with the piece that began at `first`. */
static bool goes_on(const struct search *s, const struct kind *kind, struct tib_short_burst *const *order, size_t first,
                    size_t i) {
  const struct tib_short_burst *a = order[i - 1], *b = order[i];
  if (!fits(s, kind, a, b)) return false;
  if (kind->type == TIB_ALMA && (a->side == b->side || b->together)) return false;
  if (i < first + 2) return true;
  if (kind->type == TIB_ALMA && order[i - 2]->stretch != b->stretch) return false; /* of the same leg */
  double before = tib_seconds(a->span.onset - order[i - 2]->span.onset), now = tib_seconds(b->span.onset - a->span.onset);
  return now <= before * s->rules->run_spread + 1e-6 && before <= now * s->rules->run_spread + 1e-6;
}

static bool may_begin(const struct kind *kind, const struct tib_short_burst *burst) {
  return !burst->taken && !(kind->type == TIB_ALMA && burst->together);
}

static enum tib_status find_pieces(const struct search *s, const struct kind *kind, struct tib_short_burst *const *order,
                                   size_t n, struct pieces *pieces, struct tib_error *err) {
  pieces->n = 0;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && may_begin(kind, order[i]) && !order[end]->taken && goes_on(s, kind, order, i, end)) end++;
    if (end - i < (size_t)s->rules->run_min) {
      i = end - 1 > i ? end - 1 : end; /* its last burst may begin another */
      continue;
    }
    enum tib_status status = tib_array_reserve(&pieces->item, &pieces->capacity, pieces->n + 1, sizeof *pieces->item, err);
    if (status != TIB_OK) return status;
    pieces->item[pieces->n++] = (struct piece){i, end - i};
    i = end;
  }
  return TIB_OK;
}

/* A burst that was missed, or one that was found as two, parts bursts that change legs: where enough of them change legs
 * before it and behind it, it is bridged. */
static void bridge(const struct search *s, const struct kind *kind, struct tib_short_burst *const *order,
                   struct pieces *pieces) {
  size_t kept = 0;
  for (size_t i = 0; i < pieces->n; i++) {
    struct piece *last = kept > 0 ? &pieces->item[kept - 1] : NULL, piece = pieces->item[i];
    if (last && last->first + last->n == piece.first) {
      const struct tib_short_burst *a = order[piece.first - 1], *b = order[piece.first];
      tib_ticks apart = b->span.onset - a->span.onset;
      bool near = a->segment == b->segment && tib_seconds(apart) * kind->min_hz * (1.0 - s->rules->run_jitter) <= 1.0;
      if (near && (a->leg != b->leg || a->stretch == b->stretch)) {
        last->n += piece.n;
        continue;
      }
    }
    pieces->item[kept++] = piece;
  }
  pieces->n = kept;
}

/* ---- is it one ---- */

static tib_ticks median_length(struct search *s, size_t n) {
  for (size_t i = 0; i < n; i++) s->length[i] = tib_span_length(s->member[i]->span);
  return tib_median_of_ticks(s->length, n);
}

/* Mean rise between the bursts of each leg over that in them, above the lowest resting level of the minutes about: in a
 * contraction that lasts the resting level itself rises. */
static double rest_share(const struct search *s, size_t n) {
  const struct tib_short_burst *last[TIB_MAX_LEGS] = {NULL};
  double between = 0.0, in = 0.0, rest[TIB_MAX_LEGS];
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->member[i], **before = &last[burst->leg];
    const struct tib_envelope *leg = &s->input->legs[burst->leg];
    if (*before) {
      double level = tib_short_bursts_between(leg, *before, burst);
      if (!isnan(level)) between += level - rest[burst->leg];
      in += ((double)(*before)->level_uv + (double)burst->level_uv) / 2.0 - rest[burst->leg];
    } else {
      const struct tib_rest *levels = &s->input->found->legs[burst->leg].rest;
      rest[burst->leg] = (double)tib_short_bursts_rest(leg, levels, burst, s->rules->run_rest_window);
    }
    *before = burst;
  }
  return in > 0.0 ? between / in : 0.0;
}

/* BASE-8: beats that could not be taken out. */
static bool is_of_the_heart(const struct search *s, size_t n) {
  struct tib_detection_rules window = {.ecg_window = s->rules->run_ecg};
  size_t at = 0;
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->member[i];
    struct tib_heart heart = tib_heart_make(&s->input->legs[burst->leg], &window);
    at += tib_heart_is_at_beat(&heart, burst->span.onset + tib_span_length(burst->span) / 2);
  }
  return 4 * at > 3 * n;
}

/* Bursts in time; of both legs at once, of the one that has more of them. */
static size_t count_beats(const struct search *s, const struct kind *kind, size_t n) {
  size_t of_leg[TIB_MAX_LEGS] = {0};
  for (size_t i = 0; i < n; i++) of_leg[s->member[i]->leg]++;
  if (kind->type == TIB_ALMA) return n;
  return of_leg[0] > of_leg[1] ? of_leg[0] : of_leg[1];
}

static double rate_of(const struct search *s, size_t beats, size_t n) {
  return (double)(beats - 1) / tib_seconds(s->member[n - 1]->span.onset - s->member[0]->span.onset);
}

/* Of potentials that are many. */
static bool is_by_chance(const struct search *s, const struct kind *kind, size_t beats, size_t n) {
  const struct tib_short_burst *from[TIB_MAX_LEGS];
  size_t n_of[TIB_MAX_LEGS], n_legs = 0;
  for (size_t leg = 0; leg < s->input->n_legs; leg++) {
    bool takes_part = false;
    for (size_t i = 0; i < n; i++) takes_part = takes_part || s->member[i]->leg == leg;
    if (!takes_part) continue;
    from[n_legs] = s->bursts.item + s->n_leg[leg];
    n_of[n_legs++] = s->n_leg[leg + 1] - s->n_leg[leg];
  }
  struct tib_run_place place = {.span = s->member[0]->span,
                                .bursts = beats,
                                .reach_s = 1.0 / (kind->min_hz * (1.0 - s->rules->run_jitter)),
                                .alternates = kind->type == TIB_ALMA,
                                .longest = s->rules->run_short,
                                .about = s->rules->run_about};
  for (size_t i = 0; i < n; i++)
    if (s->member[i]->span.offset > place.span.offset) place.span.offset = s->member[i]->span.offset;
  return tib_run_by_chance(from, n_of, n_legs, &place) > s->rules->run_chance;
}

/* ---- one run out of its bursts, s->member[0..n) ---- */

static bool is_run(struct search *s, const struct kind *kind, size_t n) {
  size_t beats = count_beats(s, kind, n);
  double rate = rate_of(s, beats, n);
  tib_ticks length = median_length(s, n);
  if (rate < kind->min_hz * (1.0 - 1e-6) || rate > kind->max_hz * (1.0 + 1e-6)) return false;
  if (kind->burst_max > 0 && (length < kind->burst_min || length > kind->burst_max)) return false;
  if (s->length[(n - 1) / 2] <= s->rules->run_short && is_by_chance(s, kind, beats, n)) return false;
  if (tib_run_difference(s->member, n, s->input->n_legs, s->length) > s->rules->run_alike) return false;
  return rest_share(s, n) <= s->rules->run_rest && !is_of_the_heart(s, n);
}

static struct tib_pattern pattern_of(struct search *s, const struct kind *kind, size_t n) {
  const struct tib_short_burst *first = s->member[0];
  size_t beats = count_beats(s, kind, n);
  struct tib_pattern p = {.type = kind->type,
                          .span = first->span,
                          .side = first->side,
                          .muscle = TIB_TIBIALIS_ANTERIOR,
                          .rest_uv = first->rest_uv,
                          .parts = (int)beats,
                          .rate_hz = rate_of(s, beats, n),
                          .burst_s = tib_seconds(median_length(s, n)),
                          .wake_after = TIB_NO_TICKS};
  for (size_t i = 0; i < n; i++) {
    const struct tib_short_burst *burst = s->member[i];
    if (burst->side != p.side) p.side = TIB_BOTH;
    if (burst->span.offset > p.span.offset) p.span.offset = burst->span.offset;
    p.peak_uv = fmaxf(p.peak_uv, burst->peak_uv);
    s->length[i] = (tib_ticks)((double)burst->level_uv * 1e6); /* in millionths, to be sorted */
  }
  p.median_uv = (float)((double)tib_median_of_ticks(s->length, n) / 1e6);
  p.ratio = p.median_uv / p.rest_uv;
  p.accel = tib_link_state(p.span, p.side, s->input->ankles, s->input->accelerometer);
  return p;
}

static enum tib_status add_run(struct search *s, const struct kind *kind, size_t n, struct tib_error *err) {
  qsort(s->member, n, sizeof *s->member, by_onset);
  if (!is_run(s, kind, n)) return TIB_OK;
  struct tib_pattern_list *list = s->list;
  struct tib_pattern pattern = pattern_of(s, kind, n);
  enum tib_status status = tib_pattern_add(list, &pattern, err);
  if (status == TIB_OK)
    status = tib_array_reserve(&list->burst, &list->bursts_capacity, list->n_bursts + n, sizeof *list->burst, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    s->member[i]->taken = true;
    list->burst[list->n_bursts++] = (struct tib_run_burst){s->member[i]->span, s->member[i]->side, s->n_runs};
  }
  s->n_runs++;
  return status;
}

/* ---- the kinds ---- */

static enum tib_status find_alternating(struct search *s, const struct kind *kind, struct tib_error *err) {
  struct pieces pieces = {0};
  for (size_t i = 0; i < s->bursts.n; i++) s->order[i] = &s->bursts.item[i];
  if (s->bursts.n > 0) qsort(s->order, s->bursts.n, sizeof *s->order, by_onset);
  enum tib_status status = find_pieces(s, kind, s->order, s->bursts.n, &pieces, err);
  bridge(s, kind, s->order, &pieces);
  for (size_t i = 0; i < pieces.n && status == TIB_OK; i++) {
    for (size_t k = 0; k < pieces.item[i].n; k++) s->member[k] = s->order[pieces.item[i].first + k];
    status = add_run(s, kind, pieces.item[i].n, err);
  }
  free(pieces.item);
  return status;
}

static size_t put(struct search *s, size_t n, const struct piece *piece) {
  for (size_t k = 0; k < piece->n; k++) s->member[n++] = s->order[piece->first + k];
  return n;
}

static size_t count_together(const struct search *s, const struct piece *piece, struct tib_span with) {
  size_t n = 0;
  for (size_t k = 0; k < piece->n; k++) {
    const struct tib_short_burst *burst = s->order[piece->first + k];
    n += burst->together && tib_span_overlap(burst->span, with) > 0;
  }
  return n;
}

static struct tib_span span_of(const struct search *s, const struct piece *piece) {
  return (struct tib_span){s->order[piece->first]->span.onset, s->order[piece->first + piece->n - 1]->span.offset};
}

/* Both legs at once: the pieces overlap, and most bursts of either that lie where they do are together. */
static bool beat_together(const struct search *s, const struct piece *a, const struct piece *b) {
  struct tib_span x = span_of(s, a), y = span_of(s, b);
  if (tib_span_overlap(x, y) == 0) return false;
  size_t in_a = count_together(s, a, y), in_b = count_together(s, b, x), fewer = a->n < b->n ? a->n : b->n;
  return 2 * in_a > fewer && 2 * in_b > fewer;
}

/* One leg, or both together. */
static enum tib_status find_of_legs(struct search *s, const struct kind *kind, struct tib_error *err) {
  struct pieces pieces[TIB_MAX_LEGS] = {{0}};
  enum tib_status status = TIB_OK;
  if (s->bursts.n == 0) return TIB_OK;
  for (size_t i = 0; i < s->bursts.n; i++) s->order[i] = &s->bursts.item[i];
  for (size_t leg = 0; leg < s->input->n_legs && status == TIB_OK; leg++) {
    status = find_pieces(s, kind, s->order + s->n_leg[leg], s->n_leg[leg + 1] - s->n_leg[leg], &pieces[leg], err);
    if (status == TIB_OK) bridge(s, kind, s->order + s->n_leg[leg], &pieces[leg]);
    for (size_t i = 0; i < pieces[leg].n; i++) pieces[leg].item[i].first += s->n_leg[leg];
  }
  size_t at = 0;
  for (size_t i = 0; i < pieces[0].n && status == TIB_OK; i++) {
    const struct piece *left = &pieces[0].item[i];
    size_t n = put(s, 0, left);
    while (at < pieces[1].n && span_of(s, &pieces[1].item[at]).offset <= span_of(s, left).onset) at++;
    for (size_t k = at; k < pieces[1].n && span_of(s, &pieces[1].item[k]).onset < span_of(s, left).offset; k++) {
      if (!beat_together(s, left, &pieces[1].item[k])) continue;
      n = put(s, n, &pieces[1].item[k]);
      break;
    }
    status = add_run(s, kind, n, err);
  }
  for (size_t i = 0; i < pieces[1].n && status == TIB_OK; i++) {
    const struct piece *right = &pieces[1].item[i];
    if (!s->order[right->first]->taken) status = add_run(s, kind, put(s, 0, right), err);
  }
  for (size_t leg = 0; leg < TIB_MAX_LEGS; leg++) free(pieces[leg].item);
  return status;
}

/* ---- all of it ---- */

static enum tib_status find_bursts(struct search *s, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t leg = 0; leg < TIB_MAX_LEGS && status == TIB_OK; leg++) {
    if (leg < s->input->n_legs)
      status = tib_short_bursts_find(s->input->legs, &s->input->found->legs[leg], leg, s->rules, &s->bursts, err);
    s->n_leg[leg + 1] = s->bursts.n;
  }
  size_t n = s->bursts.n;
  if (status == TIB_OK) status = tib_array_create(&s->order, n, sizeof *s->order, err);
  if (status == TIB_OK) status = tib_array_create(&s->member, n, sizeof *s->member, err);
  if (status == TIB_OK) status = tib_array_create(&s->length, n, sizeof *s->length, err);
  return status;
}

static int by_time(const void *a, const void *b) {
  const struct tib_run_burst *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

enum tib_status tib_detect_runs(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                                struct tib_error *err) {
  const struct tib_pattern_rules *r = input->rules;
  const struct kind alma = {TIB_ALMA, r->alma_min_hz, r->alma_max_hz, r->alma_min, r->alma_max};
  const struct kind hft = {TIB_HFT, r->hft_min_hz, r->hft_max_hz, r->hft_min, r->hft_max};
  const struct kind hflm = {TIB_HFLM, r->hflm_min_hz, r->hflm_max_hz, 0, 0};
  struct search s = {.input = input, .rules = r, .list = list};
  enum tib_status status = find_bursts(&s, err);
  if (status == TIB_OK && input->n_legs == 2) {
    pair_legs(&s);
    status = find_alternating(&s, &alma, err);
  }
  if (status == TIB_OK) status = find_of_legs(&s, &hft, err);
  if (status == TIB_OK) status = find_of_legs(&s, &hflm, err);
  if (list->n_bursts > 0) qsort(list->burst, list->n_bursts, sizeof *list->burst, by_time);
  free(s.bursts.item);
  free(s.order);
  free(s.member);
  free(s.length);
  return status;
}

/* ---- which movements are made of them ---- */

/* A run has at most one burst of a leg at a time, so bursts of one run in a movement are told by their number. */
static int count_in(const struct tib_pattern_list *list, const struct tib_candidate *candidate, size_t first) {
  int most = 0, n = 0, run = -1;
  for (size_t i = first; i < list->n_bursts && list->burst[i].span.onset < candidate->span.offset; i++) {
    const struct tib_run_burst *burst = &list->burst[i];
    tib_ticks middle = burst->span.onset + tib_span_length(burst->span) / 2;
    if (burst->side != candidate->side || middle < candidate->span.onset || middle >= candidate->span.offset) continue;
    n = burst->run == run ? n + 1 : 1;
    run = burst->run;
    most = n > most ? n : most;
  }
  return most;
}

void tib_detect_mark_runs(const struct tib_pattern_list *list, struct tib_detection *found) {
  size_t first = 0;
  for (size_t i = 0; i < found->n_candidates; i++) {
    struct tib_candidate *candidate = &found->candidates[i];
    while (first < list->n_bursts && list->burst[first].span.offset < candidate->span.onset) first++;
    candidate->run_bursts = count_in(list, candidate, first);
  }
}
