#ifndef TIB_SCORING_SPANS_H
#define TIB_SCORING_SPANS_H

/* Sets of time: sorted spans that do not overlap. */

#include <tibialis/types.h>

struct tib_spans {
  size_t n;
  struct tib_span *span; /* owned */
};

void tib_spans_finish(struct tib_spans *spans);

/* Time that lies in a or in b, each sorted by onset and free of overlaps; empty spans are left out. */
enum tib_status tib_spans_unite(const struct tib_span *a, size_t n_a, const struct tib_span *b, size_t n_b,
                                struct tib_spans *out, struct tib_error *err);

/* Time that lies in both. */
enum tib_status tib_spans_intersect(const struct tib_span *a, size_t n_a, const struct tib_span *b, size_t n_b,
                                    struct tib_spans *out, struct tib_error *err);

/* Time of `whole` that does not lie in `without`. */
enum tib_status tib_spans_subtract(struct tib_span whole, const struct tib_spans *without, struct tib_spans *out,
                                   struct tib_error *err);

/* Sorts closed windows [onset, offset] in place and joins those that share a tick, in n log n; those with offset < onset
 * are left out. */
enum tib_status tib_spans_merge_closed(struct tib_spans *windows, struct tib_error *err);

/* Whether closed [onset, offset] shares a tick with one of the closed windows. */
bool tib_spans_meet_closed(const struct tib_spans *windows, struct tib_span span);

/* Whether a time lies in a half-open span of a sorted set without overlaps. */
bool tib_spans_hold(const struct tib_span *spans, size_t n, tib_ticks time);

#endif
