/* Values of groups, and two groups beside each other. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"
#include "stats/stats.h"

/* Values of one group in the unit of the index. */
struct values {
  struct tib_subject *subjects;
  double *x;
  size_t n, nights;
};

static enum tib_status find_values(const struct tib_groups *g, size_t index, size_t group, size_t level, struct values *v,
                                   struct tib_error *err) {
  *v = (struct values){0};
  enum tib_status status = tib_subjects_find(g, index, group, level, &v->subjects, &v->n, err);
  if (status == TIB_OK) status = tib_array_create(&v->x, v->n, sizeof *v->x, err);
  for (size_t i = 0; i < v->n && status == TIB_OK; i++) {
    v->x[i] = g->indices[index].log ? exp(v->subjects[i].value) : v->subjects[i].value;
    v->nights += v->subjects[i].nights;
  }
  return status;
}

static void finish_values(struct values *v) {
  free(v->subjects);
  free(v->x);
}

static double share_above(const double *x, size_t n, double limit) {
  size_t above = 0;
  for (size_t i = 0; i < n; i++) above += x[i] > limit;
  return n > 0 ? (double)above / (double)n : NAN;
}

static enum tib_status describe(const struct tib_groups_index *index, const struct values *v, struct tib_groups_row *row,
                                struct tib_error *err) {
  struct tib_stats_summary s;
  enum tib_status status = tib_stats_summarize(v->x, v->n, &s, err);
  if (status != TIB_OK) return status;
  tib_row_count(row, TIB_C_N, v->n);
  tib_row_count(row, TIB_C_NIGHTS, v->nights);
  const double numbers[] = {s.median, s.q1, s.q3, s.mean, s.sd, s.min, s.max};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    tib_row_number(row, (enum tib_cohort_column)(TIB_C_MEDIAN + i), numbers[i]);
  if (index->log) {
    struct tib_stats_logs logs = tib_stats_logs(v->x, v->n);
    tib_row_number(row, TIB_C_GEOMETRIC_MEAN, logs.geometric_mean);
    tib_row_number(row, TIB_C_GEOMETRIC_SD, logs.geometric_sd);
  }
  if (index->rate) {
    tib_row_number(row, TIB_C_ABOVE_5, share_above(v->x, v->n, 5));
    tib_row_number(row, TIB_C_ABOVE_15, share_above(v->x, v->n, 15));
  }
  if (v->n == 0)
    tib_row_text(row, TIB_C_WHY, "no value");
  else if (v->n == 1)
    tib_row_text(row, TIB_C_WHY, tib_stats_why_text(TIB_STATS_TOO_FEW));
  return TIB_OK;
}

static enum tib_status describe_one(struct tib_groups *g, size_t index, size_t group, size_t level, struct tib_error *err) {
  struct values v;
  struct tib_groups_row *row;
  enum tib_status status = find_values(g, index, group, level, &v, err);
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_GROUP, index, group, level, &row, err);
  if (status == TIB_OK) status = describe(&g->indices[index], &v, row, err);
  if (status == TIB_OK && level != TIB_ANY) tib_row_text(row, TIB_C_OTHER, g->levels[level]);
  finish_values(&v);
  return status;
}

/* ---- two groups ---- */

/* Both lists are in order. */
static bool share_a_subject(const struct values *a, const struct values *b) {
  for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
    int order = strcmp(a->subjects[i].name, b->subjects[j].name);
    if (order == 0) return true;
    if (order < 0)
      i++;
    else
      j++;
  }
  return false;
}

static enum tib_status test(struct tib_groups_row *row, struct values *a, struct values *b, bool log,
                            struct tib_error *err) {
  struct tib_stats_test test;
  tib_row_count(row, TIB_C_N, a->n);
  tib_row_count(row, TIB_C_N_OTHER, b->n);
  tib_row_count(row, TIB_C_NIGHTS, a->nights + b->nights);
  if (share_a_subject(a, b)) {
    tib_row_text(row, TIB_C_WHY, "a subject is in both groups");
    return TIB_OK;
  }
  enum tib_status status = tib_stats_rank_sum(a->x, a->n, b->x, b->n, &test, err);
  if (status != TIB_OK) return status;
  if (a->n > 0 && b->n > 0) {
    double first = tib_stats_median_of(a->x, a->n), second = tib_stats_median_of(b->x, b->n);
    tib_row_number(row, TIB_C_MEDIAN_DIFFERENCE, log ? second / first : second - first);
  }
  tib_row_test(row, &test);
  return TIB_OK;
}

static enum tib_status compare_two(struct tib_groups *g, size_t index, struct tib_error *err) {
  struct values a = {0}, b = {0};
  struct tib_groups_row *row;
  enum tib_status status = find_values(g, index, 0, TIB_ANY, &a, err);
  if (status == TIB_OK) status = find_values(g, index, 1, TIB_ANY, &b, err);
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_COMPARISON, index, TIB_ANY, TIB_ANY, &row, err);
  if (status == TIB_OK) {
    tib_row_text(row, TIB_C_GROUP, g->names[0]);
    tib_row_text(row, TIB_C_OTHER, g->names[1]);
    tib_row_text(row, TIB_C_OF, "value");
    status = test(row, &a, &b, g->indices[index].log, err);
  }
  finish_values(&a);
  finish_values(&b);
  return status;
}

enum tib_status tib_groups_describe(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < g->n_indices; i++)
    for (size_t group = 0; group < g->n_groups; group++)
      for (size_t level = 0; level < (tib_has_levels(g) ? 2 : 1) && status == TIB_OK; level++)
        status = describe_one(g, i, group, tib_has_levels(g) ? level : TIB_ANY, err);
  if (g->n_groups != 2 || tib_has_levels(g)) return status; /* nights of two conditions are no groups */
  for (size_t i = 0; i < g->n_indices && status == TIB_OK; i++) status = compare_two(g, i, err);
  return status == TIB_OK ? tib_rows_correct(g, TIB_PART_COMPARISON, "value", err) : status;
}
