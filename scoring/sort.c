#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "scoring/steps.h"

/* Merge sort from the bottom up. The C library's qsort() is not for this room, which needs memory and string functions and
 * libm only, and keeps no order among equals. */

static void merge(const char *from, char *to, size_t left, size_t middle, size_t right, size_t size,
                  tib_before_fn *before) {
  size_t i = left, j = middle;
  for (size_t at = left; at < right; at++) {
    bool take_right = i == middle || (j < right && before(from + j * size, from + i * size));
    memcpy(to + at * size, from + (take_right ? j++ : i++) * size, size);
  }
}

static bool is_sorted(const char *items, size_t n, size_t size, tib_before_fn *before) {
  for (size_t i = 1; i < n; i++)
    if (before(items + i * size, items + (i - 1) * size)) return false;
  return true;
}

void tib_sort(void *items, void *scratch, size_t n, size_t size, tib_before_fn *before) {
  if (is_sorted(items, n, size, before)) return;
  char *from = items, *to = scratch;
  for (size_t width = 1; width<n; width = width> n / 2 ? n : 2 * width) {
    for (size_t left = 0; left < n;) {
      size_t middle = n - left > width ? left + width : n;
      size_t right = n - middle > width ? middle + width : n;
      merge(from, to, left, middle, right, size, before);
      left = right;
    }
    char *swap = from;
    from = to, to = swap;
  }
  if (from != items) memcpy(items, from, n * size);
}

static bool stands_before(const void *a, const void *b) {
  const struct tib_movement *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset;
  return x->side < y->side;
}

enum tib_status tib_score_order(struct tib_score *score, struct tib_error *err) {
  void *scratch;
  enum tib_status status = tib_array_create(&scratch, score->n_movements, sizeof *score->movements, err);
  if (status != TIB_OK) return status;
  tib_sort(score->movements, scratch, score->n_movements, sizeof *score->movements, stands_before);
  free(scratch);
  return TIB_OK;
}
