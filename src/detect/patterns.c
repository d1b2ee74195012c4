#include "detect/patterns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "detect/detect.h"

/* In the order of decision: what one takes is no other. */
static tib_pattern_detector *const DETECTORS[] = {tib_detect_runs, tib_detect_myoclonus, tib_detect_rem, tib_detect_large,
                                                  NULL};

enum tib_status tib_pattern_add(struct tib_pattern_list *list, const struct tib_pattern *pattern, struct tib_error *err) {
  enum tib_status status = tib_array_reserve((void **)&list->item, &list->capacity, list->n + 1, sizeof *list->item, err);
  if (!status) list->item[list->n++] = *pattern;
  return status;
}

void tib_pattern_list_finish(struct tib_pattern_list *list) {
  if (!list) return;
  free(list->item);
  free(list->burst);
  *list = (struct tib_pattern_list){0};
}

static int by_onset_and_side(const void *a, const void *b) {
  const struct tib_pattern *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  if (x->side != y->side) return x->side < y->side ? -1 : 1;
  if (x->type != y->type) return x->type < y->type ? -1 : 1;
  if (x->muscle != y->muscle) return x->muscle < y->muscle ? -1 : 1;
  return strcmp(x->muscle_name, y->muscle_name);
}

void tib_detect_sort_patterns(struct tib_pattern *patterns, size_t n) {
  if (n > 0) qsort(patterns, n, sizeof *patterns, by_onset_and_side);
}

static bool is_of(enum tib_pattern_part part, tib_pattern_detector *detector) {
  return part == TIB_PATTERNS_ALL || (part == TIB_PATTERNS_REM) == (detector == tib_detect_rem);
}

enum tib_status tib_detect_patterns(const struct tib_pattern_input *input, struct tib_pattern_list *out,
                                    struct tib_error *err) {
  enum tib_status status = TIB_OK;
  *out = (struct tib_pattern_list){0};
  for (size_t i = 0; DETECTORS[i] && status == TIB_OK; i++)
    if (is_of(input->part, DETECTORS[i])) status = DETECTORS[i](input, out, err);
  if (status != TIB_OK) tib_pattern_list_finish(out);
  tib_detect_sort_patterns(out->item, out->n);
  return status;
}
