/* What most of several scorers have marked. */

#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "compare/study.h"

/* One more scorer from here on, or one fewer. */
struct edge {
  tib_ticks time;
  int by;
};

struct edges {
  size_t n, capacity;
  struct edge *items;
};

static enum tib_status add_edges(struct edges *edges, struct tib_span span, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&edges->items, &edges->capacity, edges->n + 2, sizeof *edges->items, err);
  if (status != TIB_OK) return status;
  edges->items[edges->n++] = (struct edge){span.onset, 1};
  edges->items[edges->n++] = (struct edge){span.offset, -1};
  return TIB_OK;
}

/* A scorer's movements of one leg; those that overlap are one voice. */
static enum tib_status add_night(struct edges *edges, const struct tib_scored_night *night, enum tib_side side,
                                 struct tib_error *err) {
  struct tib_span span = {0, 0};
  bool any = false;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < night->n && status == TIB_OK; i++) {
    struct tib_span next = night->movements[i].span;
    if (night->movements[i].side != side) continue;
    if (any && next.onset <= span.offset) {
      if (next.offset > span.offset) span.offset = next.offset;
      continue;
    }
    if (any) status = add_edges(edges, span, err);
    span = next;
    any = true;
  }
  return any && status == TIB_OK ? add_edges(edges, span, err) : status;
}

static int by_time(const void *a, const void *b) {
  const struct edge *x = a, *y = b;
  if (x->time != y->time) return x->time < y->time ? -1 : 1;
  return y->by - x->by; /* one ends where the other begins: no break */
}

/* The others, and where each stands. */
struct voices {
  const struct tib_scored_night *nights;
  size_t n, without;
  size_t *at; /* first movement of each that does not end before the stretch */
};

/* The shortest movement that a stretch lies in, or touches. */
static tib_ticks shortest_of(const struct voices *voices, struct tib_span stretch, enum tib_side side) {
  tib_ticks shortest = INT64_MAX;
  for (size_t k = 0; k < voices->n; k++) {
    const struct tib_scored_night *night = &voices->nights[k];
    if (k == voices->without) continue;
    while (voices->at[k] < night->n && night->movements[voices->at[k]].span.offset <= stretch.onset) voices->at[k]++;
    for (size_t i = voices->at[k]; i < night->n && night->movements[i].span.onset < stretch.offset; i++) {
      tib_ticks length = tib_span_length(night->movements[i].span);
      if (night->movements[i].side != side || night->movements[i].span.offset <= stretch.onset) continue;
      if (length < shortest) shortest = length;
    }
  }
  return shortest;
}

/* Where the end of one movement meets the begin of another, two scorers did not mark the same. */
static enum tib_status take_stretches(const struct edges *edges, const struct voices *voices, enum tib_side side,
                                      struct tib_scored_night *consensus, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  size_t now = 0;
  tib_ticks since = TIB_NO_TICKS;
  for (size_t i = 0; i < edges->n && status == TIB_OK; i++) {
    now = edges->items[i].by > 0 ? now + 1 : now - 1;
    bool most = 2 * now > voices->n - 1;
    if (most && since == TIB_NO_TICKS) since = edges->items[i].time;
    if (most || since == TIB_NO_TICKS) continue;
    struct tib_span span = {since, edges->items[i].time};
    if (2 * tib_span_length(span) >= shortest_of(voices, span, side))
      status = tib_scored_night_add(consensus, span, side, err);
    since = TIB_NO_TICKS;
  }
  return status;
}

static enum tib_status take_side(const struct tib_scored_night *nights, size_t n, size_t without, enum tib_side side,
                                 struct tib_scored_night *consensus, struct tib_error *err) {
  struct edges edges = {0};
  struct voices voices = {nights, n, without, NULL};
  enum tib_status status = tib_array_create(&voices.at, n, sizeof *voices.at, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++)
    if (i != without) status = add_night(&edges, &nights[i], side, err);
  if (edges.n > 1) qsort(edges.items, edges.n, sizeof *edges.items, by_time);
  if (status == TIB_OK) status = take_stretches(&edges, &voices, side, consensus, err);
  free(edges.items);
  free(voices.at);
  return status;
}

/* What was scored by all that tell it, and what could not be by one. */
static enum tib_status take_span(const struct tib_scored_night *night, struct tib_scored_night *consensus,
                                 struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (night->has_span && !consensus->has_span)
    consensus->span = night->span;
  else if (night->has_span == consensus->has_span) {
    bool shared = night->has_span;
    struct tib_span *span = &consensus->span;
    if (shared ? night->span.onset > span->onset : night->span.onset < span->onset) span->onset = night->span.onset;
    if (shared ? night->span.offset < span->offset : night->span.offset > span->offset) span->offset = night->span.offset;
  }
  consensus->has_span = consensus->has_span || night->has_span;
  for (size_t i = 0; i < night->n_out && status == TIB_OK; i++)
    status = tib_scored_night_add_out(consensus, night->out[i].span, night->out[i].side, err);
  return status;
}

static int by_onset(const void *a, const void *b) {
  const struct tib_night_movement *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

enum tib_status tib_consensus_make(const struct tib_scored_night *nights, size_t n, size_t without,
                                   struct tib_scored_night *consensus, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  *consensus = (struct tib_scored_night){.has_sides = nights[0].has_sides, .start_clock = TIB_NO_TICKS};
  for (size_t i = 0; i < n && status == TIB_OK; i++)
    if (i != without) status = take_span(&nights[i], consensus, err);
  for (int side = TIB_SIDE_NONE; side <= TIB_RIGHT && status == TIB_OK; side++)
    status = take_side(nights, n, without, (enum tib_side)side, consensus, err);
  if (consensus->n > 1) qsort(consensus->movements, consensus->n, sizeof *consensus->movements, by_onset);
  if (status != TIB_OK) tib_scored_night_finish(consensus);
  return status;
}
