/* Subjects before and after, and from night to night. */

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"
#include "stats/stats.h"

/* Changes of the subjects of one group. */
struct changes {
  double *x;
  size_t n, nights, incomplete;
};

static enum tib_status find_changes(const struct tib_groups *g, size_t index, size_t group, struct changes *c,
                                    struct tib_error *err) {
  struct tib_pair *pairs = NULL;
  *c = (struct changes){0};
  enum tib_status status = tib_pairs_find(g, index, group, &pairs, &c->n, &c->incomplete, err);
  if (status == TIB_OK) status = tib_array_create(&c->x, c->n, sizeof *c->x, err);
  for (size_t i = 0; i < c->n && status == TIB_OK; i++) {
    c->x[i] = tib_pair_change(&pairs[i], g->indices[index].log);
    c->nights += pairs[i].nights;
  }
  free(pairs);
  return status;
}

/* A figure of changes as it is reported: of logarithms a ratio. */
static double shown(const struct tib_groups *g, size_t index, double x) { return g->indices[index].log ? exp(x) : x; }

static enum tib_status measure(const struct tib_groups *g, struct tib_groups_row *row, const struct changes *c,
                               struct tib_error *err) {
  struct tib_stats_test test;
  struct tib_stats_bootstrap median;
  struct tib_stats_agreement limits = tib_stats_agreement(c->x, c->n);
  size_t i = row->index;
  enum tib_status status = tib_stats_signed_rank(c->x, c->n, &test, err);
  if (status == TIB_OK)
    status = tib_stats_bootstrap(c->x, c->n, tib_stats_median_of, TIB_REPLICATES, g->options.seed, &median, err);
  if (status != TIB_OK) return status;
  tib_row_number(row, TIB_C_MEDIAN_CHANGE, shown(g, i, median.estimate));
  tib_row_number(row, TIB_C_CHANGE_LOW, shown(g, i, median.interval.low));
  tib_row_number(row, TIB_C_CHANGE_HIGH, shown(g, i, median.interval.high));
  tib_row_number(row, TIB_C_MEAN_CHANGE, shown(g, i, limits.bias));
  tib_row_number(row, TIB_C_SD_CHANGE, shown(g, i, limits.sd));
  tib_row_number(row, TIB_C_LOA_LOW, shown(g, i, limits.low));
  tib_row_number(row, TIB_C_LOA_HIGH, shown(g, i, limits.high));
  tib_row_count(row, TIB_C_N_ZERO, test.n_zero);
  tib_row_number(row, TIB_C_STATISTIC, test.statistic);
  tib_row_number(row, TIB_C_P, test.p);
  if (test.why == TIB_STATS_HERE) tib_row_flag(row, TIB_C_EXACT, test.exact);
  enum tib_stats_why why = test.why == TIB_STATS_HERE ? median.why : test.why;
  if (why != TIB_STATS_HERE) tib_row_text(row, TIB_C_WHY, tib_stats_why_text(why));
  return TIB_OK;
}

static enum tib_status add_pairs(struct tib_groups *g, size_t index, size_t group, const char *levels,
                                 struct tib_error *err) {
  struct changes c;
  struct tib_groups_row *row;
  enum tib_status status = find_changes(g, index, group, &c, err);
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_PAIRS, index, group, TIB_ANY, &row, err);
  if (status == TIB_OK) {
    tib_row_text(row, TIB_C_OTHER, levels);
    tib_row_count(row, TIB_C_N, c.n);
    tib_row_count(row, TIB_C_NIGHTS, c.nights);
    tib_row_count(row, TIB_C_INCOMPLETE, c.incomplete);
    status = measure(g, row, &c, err);
  }
  free(c.x);
  return status;
}

/* Did one group change more than the other? */
static enum tib_status compare_changes(struct tib_groups *g, size_t index, struct tib_error *err) {
  struct changes a = {0}, b = {0};
  struct tib_groups_row *row;
  struct tib_stats_test test;
  enum tib_status status = find_changes(g, index, 0, &a, err);
  if (status == TIB_OK) status = find_changes(g, index, 1, &b, err);
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_COMPARISON, index, TIB_ANY, TIB_ANY, &row, err);
  if (status == TIB_OK) status = tib_stats_rank_sum(a.x, a.n, b.x, b.n, &test, err);
  if (status != TIB_OK) goto out;
  tib_row_text(row, TIB_C_GROUP, g->names[0]);
  tib_row_text(row, TIB_C_OTHER, g->names[1]);
  tib_row_text(row, TIB_C_OF, "change");
  tib_row_count(row, TIB_C_N, a.n);
  tib_row_count(row, TIB_C_N_OTHER, b.n);
  tib_row_count(row, TIB_C_NIGHTS, a.nights + b.nights);
  tib_row_count(row, TIB_C_INCOMPLETE, a.incomplete + b.incomplete);
  if (a.n > 0 && b.n > 0)
    tib_row_number(row, TIB_C_MEDIAN_DIFFERENCE,
                   shown(g, index, tib_stats_median_of(b.x, b.n) - tib_stats_median_of(a.x, a.n)));
  tib_row_test(row, &test);
out:
  free(a.x);
  free(b.x);
  return status;
}

enum tib_status tib_groups_pairs(struct tib_groups *g, struct tib_error *err) {
  struct tib_text levels = {0};
  if (!tib_has_levels(g)) return TIB_OK;
  tib_text_addf(&levels, "%s \xE2\x86\x92 %s", g->levels[0], g->levels[1]);
  if (levels.failed) {
    tib_text_finish(&levels);
    return tib_fail(err, TIB_MEMORY, "out of memory for the names of levels");
  }
  enum tib_status status = tib_groups_keep(g, levels.s, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < g->n_indices; i++)
    for (size_t group = 0; group < g->n_groups && status == TIB_OK; group++) status = add_pairs(g, i, group, levels.s, err);
  if (status == TIB_OK) status = tib_rows_correct(g, TIB_PART_PAIRS, NULL, err);
  if (g->n_groups != 2) return status;
  for (size_t i = 0; i < g->n_indices && status == TIB_OK; i++) status = compare_changes(g, i, err);
  return status == TIB_OK ? tib_rows_correct(g, TIB_PART_COMPARISON, "change", err) : status;
}
