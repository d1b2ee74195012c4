#include "scoring/spans.h"

#include <stdlib.h>

#include "base/array.h"
#include "scoring/steps.h"

void tib_spans_finish(struct tib_spans *spans) {
  free(spans->span);
  *spans = (struct tib_spans){0};
}

static enum tib_status create(struct tib_spans *out, size_t room, struct tib_error *err) {
  void *span;
  *out = (struct tib_spans){0};
  enum tib_status status = tib_array_create(&span, room, sizeof *out->span, err);
  out->span = span;
  return status;
}

/* Adds to the end of a set, joined to its last span where they touch. */
static void append(struct tib_spans *out, struct tib_span span) {
  if (span.offset <= span.onset) return;
  struct tib_span *last = out->n > 0 ? &out->span[out->n - 1] : NULL;
  if (!last || span.onset > last->offset)
    out->span[out->n++] = span;
  else if (span.offset > last->offset)
    last->offset = span.offset;
}

enum tib_status tib_spans_unite(const struct tib_span *a, size_t n_a, const struct tib_span *b, size_t n_b,
                                struct tib_spans *out, struct tib_error *err) {
  enum tib_status status = create(out, n_a + n_b, err);
  if (status != TIB_OK) return status;
  size_t i = 0, j = 0;
  while (i < n_a || j < n_b) append(out, j == n_b || (i < n_a && a[i].onset <= b[j].onset) ? a[i++] : b[j++]);
  return TIB_OK;
}

enum tib_status tib_spans_intersect(const struct tib_span *a, size_t n_a, const struct tib_span *b, size_t n_b,
                                    struct tib_spans *out, struct tib_error *err) {
  enum tib_status status = create(out, n_a + n_b, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0, j = 0; i < n_a && j < n_b;) {
    struct tib_span both = {a[i].onset > b[j].onset ? a[i].onset : b[j].onset,
                            a[i].offset < b[j].offset ? a[i].offset : b[j].offset};
    append(out, both);
    if (a[i].offset < b[j].offset)
      i++;
    else
      j++;
  }
  return TIB_OK;
}

enum tib_status tib_spans_subtract(struct tib_span whole, const struct tib_spans *without, struct tib_spans *out,
                                   struct tib_error *err) {
  enum tib_status status = create(out, without->n + 1, err);
  if (status != TIB_OK) return status;
  tib_ticks from = whole.onset;
  for (size_t i = 0; i < without->n && from < whole.offset; i++) {
    struct tib_span hole = without->span[i];
    append(out, (struct tib_span){from, hole.onset < whole.offset ? hole.onset : whole.offset});
    if (hole.offset > from) from = hole.offset;
  }
  append(out, (struct tib_span){from, whole.offset});
  return TIB_OK;
}

static bool begins_before(const void *a, const void *b) {
  return ((const struct tib_span *)a)->onset < ((const struct tib_span *)b)->onset;
}

enum tib_status tib_spans_merge_closed(struct tib_spans *windows, struct tib_error *err) {
  void *scratch;
  enum tib_status status = tib_array_create(&scratch, windows->n, sizeof *windows->span, err);
  if (status != TIB_OK) return status;
  tib_sort(windows->span, scratch, windows->n, sizeof *windows->span, begins_before);
  free(scratch);
  size_t kept = 0;
  for (size_t i = 0; i < windows->n; i++) {
    struct tib_span window = windows->span[i];
    struct tib_span *last = kept > 0 ? &windows->span[kept - 1] : NULL;
    if (window.offset < window.onset) continue;
    if (!last || window.onset > last->offset)
      windows->span[kept++] = window;
    else if (window.offset > last->offset)
      last->offset = window.offset;
  }
  windows->n = kept;
  return TIB_OK;
}

bool tib_spans_meet_closed(const struct tib_spans *windows, struct tib_span span) {
  size_t low = 0, high = windows->n; /* the first window that ends at or after the onset */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (windows->span[middle].offset < span.onset)
      low = middle + 1;
    else
      high = middle;
  }
  return low < windows->n && windows->span[low].onset <= span.offset;
}

bool tib_spans_hold(const struct tib_span *spans, size_t n, tib_ticks time) {
  size_t low = 0, high = n; /* the first span that ends after the time */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (spans[middle].offset <= time)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && spans[low].onset <= time;
}
