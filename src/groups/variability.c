#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "groups/study.h"
#include "stats/stats.h"

/* Nights of subjects with two or more. */
struct nights {
  double *x;
  size_t *sizes;
  size_t n, values, single; /* subjects, their nights, subjects with one night alone */
};

static enum tib_status find_nights(const struct tib_groups *g, size_t index, size_t group, struct nights *nights,
                                   struct tib_error *err) {
  struct tib_subject *subjects = NULL;
  size_t n;
  const double *values = g->values + index * g->n_nights;
  *nights = (struct nights){0};
  enum tib_status status = tib_subjects_find(g, index, group, TIB_ANY, &subjects, &n, err);
  if (status == TIB_OK) status = tib_array_create(&nights->x, g->n_nights, sizeof *nights->x, err);
  if (status == TIB_OK) status = tib_array_create(&nights->sizes, n, sizeof *nights->sizes, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    nights->single += subjects[i].nights == 1;
    if (subjects[i].nights < 2) continue;
    nights->sizes[nights->n++] = subjects[i].nights;
    for (size_t j = subjects[i].first, left = subjects[i].nights; left > 0; j++) {
      if (isnan(values[j]) || g->nights[j].group != group) continue;
      nights->x[nights->values++] = g->indices[index].log ? log(values[j]) : values[j];
      left--;
    }
  }
  free(subjects);
  return status;
}

static enum tib_status add_one(struct tib_groups *g, size_t index, size_t group, struct tib_error *err) {
  struct nights nights;
  struct tib_groups_row *row;
  enum tib_status status = find_nights(g, index, group, &nights, err);
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_VARIABILITY, index, group, TIB_ANY, &row, err);
  if (status == TIB_OK) {
    struct tib_stats_icc icc = tib_stats_icc_1_1(nights.x, nights.sizes, nights.n);
    tib_row_count(row, TIB_C_N, nights.n);
    tib_row_count(row, TIB_C_NIGHTS, nights.values);
    tib_row_count(row, TIB_C_INCOMPLETE, nights.single);
    tib_row_number(row, TIB_C_ICC, icc.icc);
    tib_row_number(row, TIB_C_ICC_LOW, icc.interval.low);
    tib_row_number(row, TIB_C_ICC_HIGH, icc.interval.high);
    tib_row_number(row, TIB_C_NIGHTS_PER_SUBJECT, icc.k);
    tib_row_number(row, TIB_C_WITHIN_SD, g->indices[index].log ? exp(icc.within_sd) : icc.within_sd);
    if (icc.why != TIB_STATS_HERE) tib_row_text(row, TIB_C_WHY, tib_stats_why_text(icc.why));
  }
  free(nights.x);
  free(nights.sizes);
  return status;
}

/* Only where the table tells whose nights are whose, or some subject has two. */
enum tib_status tib_groups_variability(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  bool several = g->options.paired != NULL;
  for (size_t i = 1; i < g->n_nights && !several; i++)
    several =
        g->nights[i].subject && g->nights[i - 1].subject && strcmp(g->nights[i].subject, g->nights[i - 1].subject) == 0;
  for (size_t i = 0; i < g->n_indices && several; i++)
    for (size_t group = 0; group < g->n_groups && status == TIB_OK; group++) status = add_one(g, i, group, err);
  return status;
}
