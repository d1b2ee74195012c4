/* Second by second. */

#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "compare/tally.h"

#define MOST INT64_C(20000000) /* seconds: twice the latest time that an annotation may have */

enum { BY_REFERENCE = 1, BY_TEST = 2, LEFT_OUT = 4 };

struct grid {
  int64_t first, n; /* whole seconds */
  unsigned char *marks;
};

static struct tib_span whole_of(const struct tib_scored_night *a, const struct tib_scored_night *b) {
  if (a->has_span && b->has_span)
    return (struct tib_span){a->span.onset > b->span.onset ? a->span.onset : b->span.onset,
                             a->span.offset < b->span.offset ? a->span.offset : b->span.offset};
  if (a->has_span) return a->span;
  if (b->has_span) return b->span;
  return (struct tib_span){0, a->span.offset > b->span.offset ? a->span.offset : b->span.offset};
}

bool tib_common_span(const struct tib_scored_night *reference, const struct tib_scored_night *test, struct tib_span *span) {
  *span = whole_of(reference, test);
  return span->offset > span->onset;
}

static int64_t floor_s(tib_ticks time) { return time / TIB_TICKS_PER_S - (time % TIB_TICKS_PER_S < 0); }

static int64_t ceil_s(tib_ticks time) { return -floor_s(-time); }

/* Every second that any part of the span lies in; a point in time has one too. */
static void mark(struct grid *grid, struct tib_span span, unsigned char bit) {
  int64_t from = floor_s(span.onset) - grid->first;
  int64_t to = (span.offset > span.onset ? ceil_s(span.offset) : floor_s(span.onset) + 1) - grid->first;
  if (from < 0) from = 0;
  if (to > grid->n) to = grid->n;
  for (int64_t i = from; i < to; i++) grid->marks[i] |= bit;
}

static void mark_night(struct grid *grid, const struct tib_scored_night *night, enum tib_side side, unsigned char bit) {
  for (size_t i = 0; i < night->n; i++)
    if (night->movements[i].side == side) mark(grid, night->movements[i].span, bit);
  for (size_t i = 0; i < night->n_out; i++)
    if (night->out[i].side == side || night->out[i].side == TIB_SIDE_NONE) mark(grid, night->out[i].span, LEFT_OUT);
}

enum tib_status tib_seconds_count(const struct tib_scored_night *reference, const struct tib_scored_night *test,
                                  struct tib_span span, enum tib_side side, struct tib_seconds *seconds,
                                  struct tib_error *err) {
  struct grid grid = {.first = ceil_s(span.onset)};
  *seconds = (struct tib_seconds){0};
  grid.n = ceil_s(span.offset) - grid.first;
  if (grid.n <= 0) return TIB_OK;
  if (grid.n > MOST)
    return tib_fail(err, TIB_UNSUPPORTED, "%s: a night of more than %lld s; mend its times", reference->name,
                    (long long)MOST);
  enum tib_status status = tib_array_create(&grid.marks, (size_t)grid.n, 1, err);
  if (status != TIB_OK) return status;
  mark_night(&grid, reference, side, BY_REFERENCE);
  mark_night(&grid, test, side, BY_TEST);
  for (int64_t i = 0; i < grid.n; i++) {
    if (grid.marks[i] & LEFT_OUT) continue;
    seconds->both += grid.marks[i] == (BY_REFERENCE | BY_TEST);
    seconds->reference += grid.marks[i] == BY_REFERENCE;
    seconds->test += grid.marks[i] == BY_TEST;
    seconds->none += grid.marks[i] == 0;
  }
  free(grid.marks);
  return TIB_OK;
}
