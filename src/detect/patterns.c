#include "detect/patterns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/jobs.h"
#include "detect/detect.h"

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

/* ---- all of them ---- */

/* In the order of decision, rules.md 1.5. Those of one branch need what is found before them in it. */
static tib_pattern_detector *const BRANCHES[][3] = {{tib_detect_runs, tib_detect_myoclonus, NULL}, {tib_detect_rem, NULL}};
static tib_pattern_detector *const AFTER_ALL[] = {tib_detect_large, NULL};

#define N_BRANCHES (sizeof BRANCHES / sizeof *BRANCHES)

struct branches {
  const struct tib_pattern_input *input;
  struct tib_pattern_list list[N_BRANCHES];
};

static enum tib_status detect(tib_pattern_detector *const *detectors, const struct tib_pattern_input *input,
                              struct tib_pattern_list *list, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; detectors[i] && status == TIB_OK; i++) status = detectors[i](input, list, err);
  return status;
}

static enum tib_status detect_branch(void *user, size_t i, struct tib_error *err) {
  struct branches *branches = user;
  return detect(BRANCHES[i], branches->input, &branches->list[i], err);
}

/* The first branch's list becomes that of all; of the legs' figures each branch fills its own. */
static enum tib_status join(struct branches *branches, struct tib_pattern_list *out, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  *out = branches->list[0];
  branches->list[0] = (struct tib_pattern_list){0};
  for (size_t i = 0; i < branches->list[1].n && status == TIB_OK; i++)
    status = tib_pattern_add(out, &branches->list[1].item[i], err);
  memcpy(out->rswa, branches->list[1].rswa, sizeof out->rswa);
  return status;
}

enum tib_status tib_detect_patterns(const struct tib_pattern_input *input, struct tib_pattern_list *out,
                                    struct tib_error *err) {
  struct branches branches = {.input = input};
  *out = (struct tib_pattern_list){0};
  enum tib_status status = tib_jobs_run(input->threads, N_BRANCHES, detect_branch, &branches, err);
  if (status == TIB_OK) status = join(&branches, out, err);
  if (status == TIB_OK) status = detect(AFTER_ALL, input, out, err);
  for (size_t i = 0; i < N_BRANCHES; i++) tib_pattern_list_finish(&branches.list[i]);
  if (status != TIB_OK) tib_pattern_list_finish(out);
  tib_detect_sort_patterns(out->item, out->n);
  return status;
}
