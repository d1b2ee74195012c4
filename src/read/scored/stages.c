#include <stdlib.h>

#include "base/array.h"
#include "read/scored/gather.h"

/* A stage with its place in the list, for an order that does not depend on qsort(). */
struct entry {
  struct tib_stage_span stage;
  size_t place;
};

static int by_onset(const void *a, const void *b) {
  const struct entry *x = a, *y = b;
  if (x->stage.span.onset != y->stage.span.onset) return x->stage.span.onset < y->stage.span.onset ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

static enum tib_status sort_stages(struct tib_stage_span *stages, size_t n, struct tib_error *err) {
  void *memory;
  if (tib_array_create(&memory, n, sizeof(struct entry), err) != TIB_OK) return TIB_MEMORY;
  struct entry *entries = memory;
  for (size_t i = 0; i < n; i++) entries[i] = (struct entry){stages[i], i};
  if (n > 1) qsort(entries, n, sizeof *entries, by_onset);
  for (size_t i = 0; i < n; i++) stages[i] = entries[i].stage;
  free(entries);
  return TIB_OK;
}

/* The same epoch told twice is no overlap. */
static bool is_same(const struct tib_stage_span *a, const struct tib_stage_span *b) {
  return a->stage == b->stage && a->span.onset == b->span.onset && a->span.offset == b->span.offset;
}

enum tib_status tib_annot_stages_cut(struct tib_stage_span *stages, size_t *n, int64_t *n_cut, int64_t *n_same,
                                     struct tib_error *err) {
  size_t kept = 0;
  *n_cut = *n_same = 0;
  enum tib_status status = sort_stages(stages, *n, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < *n; i++) {
    struct tib_stage_span stage = stages[i];
    const struct tib_stage_span *next = i + 1 < *n ? &stages[i + 1] : NULL;
    if (next && next->span.onset < stage.span.offset) {
      *n_cut += !is_same(&stage, next);
      *n_same += is_same(&stage, next);
      stage.span.offset = next->span.onset;
    }
    if (stage.span.onset < stage.span.offset) stages[kept++] = stage;
  }
  *n = kept;
  return TIB_OK;
}
