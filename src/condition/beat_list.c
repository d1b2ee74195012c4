#include "condition/beat_list.h"

#include <stdlib.h>

#include "base/array.h"

#define APART (TIB_TICKS_PER_S * 15 / 100) /* no heart beats twice in that time */

enum tib_status tib_beat_list_add(struct tib_beat_list *list, tib_ticks at, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&list->at, &list->capacity, list->n + 1, sizeof *list->at, err);
  if (status) return status;
  list->at[list->n++] = at;
  return TIB_OK;
}

static int by_time(const void *a, const void *b) {
  tib_ticks x = *(const tib_ticks *)a, y = *(const tib_ticks *)b;
  return (x > y) - (x < y);
}

void tib_beat_list_tidy(struct tib_beat_list *list) {
  size_t kept = 0;
  if (list->n > 1) qsort(list->at, list->n, sizeof *list->at, by_time);
  for (size_t i = 0; i < list->n; i++)
    if (kept == 0 || list->at[i] - list->at[kept - 1] >= APART) list->at[kept++] = list->at[i];
  list->n = kept;
}

void tib_beat_list_finish(struct tib_beat_list *list) {
  if (!list) return;
  free(list->at);
  *list = (struct tib_beat_list){0};
}
