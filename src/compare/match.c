#include "compare/match.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"

struct candidate {
  size_t reference, test;
  double iou, merit; /* the larger, the better */
};

struct matching {
  const struct tib_scored_night *reference, *test;
  const struct tib_compare_options *options;
  size_t n, capacity;
  struct candidate *candidates;
};

/* Quotients of whole ticks: equal overlaps are equal numbers, and 1 of 5 is 0.2. */
static double iou_of(struct tib_span a, struct tib_span b) {
  tib_ticks shared = tib_span_overlap(a, b);
  tib_ticks either = tib_span_length(a) + tib_span_length(b) - shared;
  if (either == 0) return a.onset == b.onset ? 1 : 0; /* two points in time */
  return (double)shared / (double)either;
}

static enum tib_status consider(struct matching *m, size_t reference, size_t test, struct tib_error *err) {
  const struct tib_night_movement *a = &m->reference->movements[reference], *b = &m->test->movements[test];
  double iou = iou_of(a->span, b->span), apart = fabs((double)(b->span.onset - a->span.onset));
  if (a->side != b->side) return TIB_OK;
  if (m->options->by_onset ? apart > (double)m->options->tolerance : iou <= 0 || iou < m->options->iou) return TIB_OK;
  enum tib_status status = tib_array_reserve(&m->candidates, &m->capacity, m->n + 1, sizeof *m->candidates, err);
  if (status == TIB_OK)
    m->candidates[m->n++] = (struct candidate){reference, test, iou, m->options->by_onset ? -apart : iou};
  return status;
}

/* Only those are looked at that begin near enough to meet: `reach` before the onset, and up to `last`. */
static enum tib_status consider_all(struct matching *m, struct tib_error *err) {
  const struct tib_scored_night *test = m->test;
  tib_ticks reach = m->options->by_onset ? m->options->tolerance : 0;
  enum tib_status status = TIB_OK;
  size_t first = 0;
  for (size_t j = 0; j < test->n && !m->options->by_onset; j++)
    if (tib_span_length(test->movements[j].span) > reach) reach = tib_span_length(test->movements[j].span);
  for (size_t i = 0; i < m->reference->n && status == TIB_OK; i++) {
    struct tib_span span = m->reference->movements[i].span;
    tib_ticks last = m->options->by_onset ? span.onset + m->options->tolerance : span.offset;
    while (first < test->n && test->movements[first].span.onset + reach < span.onset) first++;
    for (size_t j = first; j < test->n && test->movements[j].span.onset <= last && status == TIB_OK; j++)
      status = consider(m, i, j, err);
  }
  return status;
}

static int by_merit(const void *a, const void *b) {
  const struct candidate *x = a, *y = b;
  if (x->merit != y->merit) return x->merit > y->merit ? -1 : 1;
  if (x->reference != y->reference) return x->reference < y->reference ? -1 : 1;
  return (x->test > y->test) - (x->test < y->test);
}

static int by_reference(const void *a, const void *b) {
  const struct tib_match *x = a, *y = b;
  return (x->reference > y->reference) - (x->reference < y->reference);
}

enum tib_status tib_match_find(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                               const struct tib_compare_options *options, struct tib_match **matches, size_t *n,
                               struct tib_error *err) {
  struct matching m = {.reference = reference, .test = test, .options = options};
  bool *taken[2] = {NULL, NULL};
  *matches = NULL;
  *n = 0;
  enum tib_status status = consider_all(&m, err);
  if (status == TIB_OK) status = tib_array_create(&taken[0], reference->n, sizeof(bool), err);
  if (status == TIB_OK) status = tib_array_create(&taken[1], test->n, sizeof(bool), err);
  if (status == TIB_OK) status = tib_array_create(matches, m.n, sizeof **matches, err);
  if (status == TIB_OK && m.n > 1) qsort(m.candidates, m.n, sizeof *m.candidates, by_merit);
  for (size_t i = 0; i < m.n && status == TIB_OK; i++) {
    const struct candidate *c = &m.candidates[i];
    if (taken[0][c->reference] || taken[1][c->test]) continue;
    taken[0][c->reference] = taken[1][c->test] = true;
    (*matches)[(*n)++] = (struct tib_match){c->reference, c->test, c->iou};
  }
  if (*n > 1) qsort(*matches, *n, sizeof **matches, by_reference);
  free(taken[0]);
  free(taken[1]);
  free(m.candidates);
  return status;
}
