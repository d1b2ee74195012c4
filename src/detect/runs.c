#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "detect/detect.h"
#include "detect/run_alike.h"
#include "detect/run_search.h"

/* Runs of bursts: what changes legs first (AASM-ALMA-1), then what looks like a foot's tremor (AASM-HFT-1), then what is as
 * fast and neither (AASM-HFLM-1). No burst belongs to two. */

/* Bursts that follow each other, [first, first + n) of a sequence. */
struct piece {
  size_t first, n;
};

struct pieces {
  size_t n, capacity;
  struct piece *item; /* owned */
};

/* ---- order ---- */

static int by_onset(const void *a, const void *b) {
  const struct tib_short_burst *x = *(struct tib_short_burst *const *)a, *y = *(struct tib_short_burst *const *)b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

void tib_run_sort(struct tib_short_burst **bursts, size_t n) {
  if (n > 0) qsort(bursts, n, sizeof *bursts, by_onset);
}

/* Bursts of both legs that overlap by more than half of the shorter one are one beat of both. */
static void pair_legs(struct tib_run_search *s) {
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

static bool fits(const struct tib_run_search *s, const struct tib_run_kind *kind, const struct tib_short_burst *a,
                 const struct tib_short_burst *b) {
  if (a->segment != b->segment || (a->leg == b->leg && a->stretch != b->stretch)) return false;
  double interval_s = tib_seconds(b->span.onset - a->span.onset), jitter = s->rules->run_jitter;
  return interval_s * kind->max_hz >= 1.0 - jitter - 1e-6 && interval_s * kind->min_hz * (1.0 - jitter) <= 1.0 + 1e-6;
}

/* Whether burst i of a sequence goes on with the piece that began at `first`. */
static bool goes_on(const struct tib_run_search *s, const struct tib_run_kind *kind, struct tib_short_burst *const *order,
                    size_t first, size_t i) {
  const struct tib_short_burst *a = order[i - 1], *b = order[i];
  if (!fits(s, kind, a, b)) return false;
  if (kind->type == TIB_ALMA && (a->side == b->side || b->together)) return false;
  if (i < first + 2) return true;
  if (kind->type == TIB_ALMA && order[i - 2]->stretch != b->stretch) return false; /* of the same leg */
  double before = tib_seconds(a->span.onset - order[i - 2]->span.onset), now = tib_seconds(b->span.onset - a->span.onset);
  return now <= before * s->rules->run_spread + 1e-6 && before <= now * s->rules->run_spread + 1e-6;
}

static bool may_begin(const struct tib_run_kind *kind, const struct tib_short_burst *burst) {
  return !burst->taken && !(kind->type == TIB_ALMA && burst->together);
}

static enum tib_status find_pieces(const struct tib_run_search *s, const struct tib_run_kind *kind,
                                   struct tib_short_burst *const *order, size_t n, struct pieces *pieces,
                                   struct tib_error *err) {
  pieces->n = 0;
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && may_begin(kind, order[i]) && !order[end]->taken && goes_on(s, kind, order, i, end)) end++;
    size_t first = i;
    i = end - 1 > i ? end - 1 : end; /* its last burst may begin another */
    if (end - first < (size_t)s->rules->run_min) continue;
    enum tib_status status = tib_array_reserve(&pieces->item, &pieces->capacity, pieces->n + 1, sizeof *pieces->item, err);
    if (status != TIB_OK) return status;
    pieces->item[pieces->n++] = (struct piece){first, end - first};
  }
  return TIB_OK;
}

static bool is_near(const struct tib_run_search *s, const struct tib_run_kind *kind, const struct tib_short_burst *a,
                    const struct tib_short_burst *b) {
  double apart_s = tib_seconds(b->span.onset - a->span.onset);
  bool near = a->segment == b->segment && apart_s * kind->min_hz * (1.0 - s->rules->run_jitter) <= 1.0;
  return near && (a->leg != b->leg || a->stretch == b->stretch);
}

/* A burst that was missed, or one that was found as two, parts bursts that change legs: where enough of them change legs
 * before it and behind it, it is bridged. */
static void bridge(const struct tib_run_search *s, const struct tib_run_kind *kind, struct tib_short_burst *const *order,
                   struct pieces *pieces) {
  size_t kept = 0;
  for (size_t i = 0; i < pieces->n; i++) {
    struct piece *last = kept > 0 ? &pieces->item[kept - 1] : NULL, piece = pieces->item[i];
    size_t end = last ? last->first + last->n : 0;
    if (last && end >= piece.first && is_near(s, kind, order[end - 1], order[end])) {
      last->n = piece.first + piece.n - last->first;
      continue;
    }
    pieces->item[kept++] = piece;
  }
  pieces->n = kept;
}

/* ---- runs out of bursts, s->member[first, first + n), sorted ---- */

enum tib_status tib_run_add_bursts(struct tib_run_search *s, size_t n, struct tib_error *err) {
  struct tib_pattern_list *list = s->list;
  enum tib_status status =
      tib_array_reserve(&list->burst, &list->bursts_capacity, list->n_bursts + n, sizeof *list->burst, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++)
    list->burst[list->n_bursts++] = (struct tib_run_burst){s->part[i]->span, s->part[i]->side, s->n_runs};
  s->n_runs++;
  return status;
}

static enum tib_status add_run(struct tib_run_search *s, const struct tib_run_kind *kind, const struct piece *piece,
                               size_t n_parts, struct tib_error *err) {
  struct tib_pattern pattern = tib_run_pattern(s, kind, n_parts);
  enum tib_status status = tib_pattern_add(s->list, &pattern, err);
  for (size_t i = 0; i < piece->n; i++) s->member[piece->first + i]->taken = true;
  return status == TIB_OK ? tib_run_add_bursts(s, n_parts, err) : status;
}

/* Puts the bursts of the rhythm into `part`: all that take turns, else those of the leg that has more of them. */
static size_t put_beats(struct tib_run_search *s, const struct tib_run_kind *kind, const struct piece *piece) {
  size_t beats = tib_run_beats(s->member + piece->first, piece->n, kind), n = 0;
  for (size_t leg = 0; leg < TIB_MAX_LEGS && n != beats; leg++) {
    n = 0;
    for (size_t i = 0; i < piece->n; i++) {
      struct tib_short_burst *burst = s->member[piece->first + i];
      if (kind->type == TIB_ALMA || burst->leg == leg) s->part[n++] = burst;
    }
  }
  return n;
}

static double ratio(tib_ticks a, tib_ticks b) { return b > 0 ? log((double)a / (double)b) : 0.0; }

/* Where bursts that are no run are parted: at the interval that is longest beside one next to it, or where an end is not as
 * long as the others are. How many of them lie before. */
static size_t find_cut(struct tib_run_search *s, const struct tib_run_kind *kind, const struct piece *piece) {
  size_t n = put_beats(s, kind, piece), cut = 0;
  for (size_t i = 0; i < n; i++) s->room[i] = tib_span_length(s->part[i]->span);
  tib_ticks length = tib_median_of_ticks(s->room, n), from = 0;
  double most = -1.0;
  for (size_t i = 1; i < n; i++) {
    tib_ticks onset = s->part[i]->span.onset, interval = onset - s->part[i - 1]->span.onset;
    double odd = 0.0;
    if (i > 1) odd = fmax(odd, ratio(interval, s->part[i - 1]->span.onset - s->part[i - 2]->span.onset));
    if (i + 1 < n) odd = fmax(odd, ratio(interval, s->part[i + 1]->span.onset - onset));
    if (i == 1) odd += fabs(ratio(tib_span_length(s->part[0]->span), length));
    if (i == n - 1) odd += fabs(ratio(tib_span_length(s->part[i]->span), length));
    if (odd <= most) continue;
    most = odd;
    from = onset - interval / 2;
  }
  while (cut < piece->n && s->member[piece->first + cut]->span.onset < from) cut++;
  return cut;
}

/* Other bursts that come before and behind a run part from it where the rhythm changes. */
static enum tib_status add_runs(struct tib_run_search *s, const struct tib_run_kind *kind, struct piece piece,
                                struct tib_error *err) {
  enum tib_status status = TIB_OK;
  while (status == TIB_OK && tib_run_beats(s->member + piece.first, piece.n, kind) >= (size_t)s->rules->run_min) {
    size_t n = tib_run_mend(s, s->member + piece.first, piece.n, false);
    if (tib_run_is_one(s, kind, n)) return add_run(s, kind, &piece, n, err);
    size_t cut = find_cut(s, kind, &piece);
    if (cut == 0 || cut == piece.n) break;
    status = add_runs(s, kind, (struct piece){piece.first, cut}, err);
    piece = (struct piece){piece.first + cut, piece.n - cut};
  }
  return status;
}

/* ---- the kinds ---- */

static size_t put(struct tib_run_search *s, size_t n, const struct piece *piece) {
  for (size_t k = 0; k < piece->n; k++)
    if (!s->order[piece->first + k]->taken) s->member[n++] = s->order[piece->first + k];
  return n;
}

static enum tib_status find_alternating(struct tib_run_search *s, const struct tib_run_kind *kind, struct tib_error *err) {
  struct pieces pieces = {0};
  for (size_t i = 0; i < s->bursts.n; i++) s->order[i] = &s->bursts.item[i];
  if (s->bursts.n > 0) qsort(s->order, s->bursts.n, sizeof *s->order, by_onset);
  enum tib_status status = find_pieces(s, kind, s->order, s->bursts.n, &pieces, err);
  bridge(s, kind, s->order, &pieces);
  for (size_t i = 0; i < pieces.n && status == TIB_OK; i++) {
    status = add_runs(s, kind, (struct piece){0, put(s, 0, &pieces.item[i])}, err);
  }
  free(pieces.item);
  return status;
}

static size_t count_together(const struct tib_run_search *s, const struct piece *piece, struct tib_span with) {
  size_t n = 0;
  for (size_t k = 0; k < piece->n; k++) {
    const struct tib_short_burst *burst = s->order[piece->first + k];
    n += burst->together && tib_span_overlap(burst->span, with) > 0;
  }
  return n;
}

static struct tib_span span_of(const struct tib_run_search *s, const struct piece *piece) {
  return (struct tib_span){s->order[piece->first]->span.onset, s->order[piece->first + piece->n - 1]->span.offset};
}

/* Both legs at once: the pieces overlap, and most bursts of either that lie where they do are together. */
static bool beat_together(const struct tib_run_search *s, const struct piece *a, const struct piece *b) {
  struct tib_span x = span_of(s, a), y = span_of(s, b);
  if (tib_span_overlap(x, y) == 0) return false;
  size_t in_a = count_together(s, a, y), in_b = count_together(s, b, x), fewer = a->n < b->n ? a->n : b->n;
  return 2 * in_a > fewer && 2 * in_b > fewer;
}

/* What of a piece is in no run yet. */
static enum tib_status add_rest(struct tib_run_search *s, const struct tib_run_kind *kind, const struct piece *piece,
                                struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t n = 0;
  for (size_t k = 0; k <= piece->n && status == TIB_OK; k++) {
    struct tib_short_burst *burst = k < piece->n ? s->order[piece->first + k] : NULL;
    if (burst && !burst->taken) {
      s->member[n++] = burst;
      continue;
    }
    status = add_runs(s, kind, (struct piece){0, n}, err);
    n = 0;
  }
  return status;
}

/* One leg, or both together. */
static enum tib_status find_of_legs(struct tib_run_search *s, const struct tib_run_kind *kind, struct tib_error *err) {
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
    tib_run_sort(s->member, n);
    status = add_runs(s, kind, (struct piece){0, n}, err);
  }
  for (size_t leg = 0; leg < TIB_MAX_LEGS; leg++)
    for (size_t i = 0; i < pieces[leg].n && status == TIB_OK; i++) status = add_rest(s, kind, &pieces[leg].item[i], err);
  for (size_t leg = 0; leg < TIB_MAX_LEGS; leg++) free(pieces[leg].item);
  return status;
}

/* ---- all of it ---- */

static enum tib_status find_bursts(struct tib_run_search *s, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t leg = 0; leg < TIB_MAX_LEGS && status == TIB_OK; leg++) {
    if (leg < s->input->n_legs)
      status = tib_short_bursts_find(s->input->legs, &s->input->found->legs[leg], leg, s->rules, &s->bursts, err);
    s->n_leg[leg + 1] = s->bursts.n;
  }
  size_t n = s->bursts.n;
  if (status == TIB_OK) status = tib_array_create(&s->order, n, sizeof *s->order, err);
  if (status == TIB_OK) status = tib_array_create(&s->member, n, sizeof *s->member, err);
  if (status == TIB_OK) status = tib_array_create(&s->mended, 2 * n, sizeof *s->mended, err);
  if (status == TIB_OK) status = tib_array_create(&s->part, 2 * n, sizeof *s->part, err);
  if (status == TIB_OK) status = tib_array_create(&s->room, 2 * n, sizeof *s->room, err);
  return status;
}

static int by_time(const void *a, const void *b) {
  const struct tib_run_burst *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

typedef enum tib_status finder(struct tib_run_search *s, const struct tib_run_kind *kind, struct tib_error *err);

/* Once more where some were found: their bursts are no chance beside another. */
static enum tib_status find_all(struct tib_run_search *s, const struct tib_run_kind *kind, finder *find,
                                struct tib_error *err) {
  enum tib_status status = TIB_OK;
  int before;
  do {
    before = s->n_runs;
    status = find(s, kind, err);
  } while (status == TIB_OK && s->n_runs > before);
  return status;
}

enum tib_status tib_detect_runs(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                                struct tib_error *err) {
  const struct tib_pattern_rules *r = input->rules;
  const struct tib_run_kind alma = {TIB_ALMA, r->alma_min_hz, r->alma_max_hz, r->alma_min, r->alma_max};
  const struct tib_run_kind hft = {TIB_HFT, r->hft_min_hz, r->hft_max_hz, r->hft_min, r->hft_max};
  const struct tib_run_kind hflm = {TIB_HFLM, r->hflm_min_hz, r->hflm_max_hz, 0, 0};
  struct tib_run_search s = {.input = input, .rules = r, .list = list};
  enum tib_status status = find_bursts(&s, err);
  if (status == TIB_OK && input->n_legs == 2) {
    pair_legs(&s);
    status = find_all(&s, &alma, find_alternating, err);
  }
  if (status == TIB_OK) status = find_all(&s, &hft, find_of_legs, err);
  if (status == TIB_OK) status = find_all(&s, &hflm, find_of_legs, err);
  if (status == TIB_OK) status = tib_run_find_merged(&s, &alma, &hflm, err);
  if (list->n_bursts > 0) qsort(list->burst, list->n_bursts, sizeof *list->burst, by_time);
  free(s.bursts.item);
  free(s.order);
  free(s.member);
  free(s.mended);
  free(s.part);
  free(s.room);
  return status;
}
