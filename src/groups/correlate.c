/* Covariates: what they are, and how they go with the indices. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/study.h"
#include "stats/stats.h"

/* ---- what they hold ---- */

/* Takes another word of a covariate; false where it is the third. */
static bool add_word(struct tib_covariate *c, const char *word) {
  for (size_t i = 0; i < 2; i++) {
    if (c->words[i] && strcmp(c->words[i], word) == 0) return true;
    if (c->words[i]) continue;
    c->words[i] = word;
    return true;
  }
  return false;
}

/* no before yes, and so on, as the bytes have it: 0 before 1. */
static void order_words(struct tib_covariate *c) {
  if (!c->words[1] || strcmp(c->words[0], c->words[1]) <= 0) return;
  const char *first = c->words[0];
  c->words[0] = c->words[1];
  c->words[1] = first;
}

static enum tib_status learn(struct tib_groups *g, struct tib_covariate *c, struct tib_error *err) {
  const char *word = NULL; /* the first that is no number */
  bool two = true;
  double value;
  for (size_t i = 0; i < g->n_nights; i++) {
    const char *cell;
    enum tib_status status = tib_place_cell(g, &c->place, &g->nights[i], &cell, err);
    if (status != TIB_OK) return status;
    if (!cell) continue;
    if (!word && !tib_text_parse_double(cell, strlen(cell), &value)) word = cell;
    two = add_word(c, cell) && two;
  }
  if (word && !two)
    return tib_fail(
        err, TIB_USAGE,
        "--covariates %s: %.40s is no number, and there are more than two words; write numbers as 12.5, or give "
        "each class a column of yes and no",
        c->place.name, word);
  if (!word) {
    c->words[0] = c->words[1] = NULL;
    return TIB_OK;
  }
  struct tib_text coding = {0};
  order_words(c);
  tib_text_addf(&coding, "%s=0", c->words[0]);
  if (c->words[1]) tib_text_addf(&coding, ", %s=1", c->words[1]);
  c->coding = coding.failed ? NULL : coding.s;
  if (coding.failed) tib_text_finish(&coding);
  return tib_groups_keep(g, c->coding, err);
}

enum tib_status tib_groups_covariates(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (const char *at = g->options.covariates; at && status == TIB_OK;) {
    size_t n = strcspn(at, ",");
    char *name = strndup(at, n);
    if (g->n_covariates == TIB_COVARIATES_MOST) {
      free(name);
      return tib_fail(err, TIB_USAGE, "--covariates: more than %d; name fewer", TIB_COVARIATES_MOST);
    }
    struct tib_covariate *c = &g->covariates[g->n_covariates++];
    status = tib_groups_keep(g, name, err);
    if (status == TIB_OK) status = tib_place_find(g, "--covariates", name, false, &c->place, err);
    if (status == TIB_OK) status = learn(g, c, err);
    at = at[n] ? at + n + 1 : NULL;
  }
  return status;
}

/* ---- how they go with the indices ---- */

/* The covariate of a subject: the mean of its nights that have the index, and one of their own; NAN without any. */
static enum tib_status value_of(struct tib_groups *g, const struct tib_covariate *c, size_t index,
                                const struct tib_subject *subject, double *value, struct tib_error *err) {
  const double *values = g->values + index * g->n_nights;
  double sum = 0, one = 0;
  size_t n = 0;
  for (size_t j = subject->first, left = subject->nights; left > 0; j++) {
    const char *cell;
    if (isnan(values[j])) continue;
    left--;
    enum tib_status status = tib_place_cell(g, &c->place, &g->nights[j], &cell, err);
    if (status != TIB_OK) return status;
    if (!cell) continue;
    if (c->words[0])
      one = strcmp(cell, c->words[0]) != 0;
    else
      tib_text_parse_double(cell, strlen(cell), &one);
    sum += one;
    n++;
  }
  *value = n > 0 ? sum / (double)n : NAN;
  return TIB_OK;
}

static enum tib_status fill(struct tib_groups_row *row, const double *x, const double *y, size_t n, struct tib_error *err) {
  struct tib_stats_correlation c;
  enum tib_status status = tib_stats_spearman(x, y, n, &c, err);
  if (status != TIB_OK) return status;
  tib_row_count(row, TIB_C_N, n);
  tib_row_number(row, TIB_C_RHO, c.rho);
  tib_row_number(row, TIB_C_RHO_LOW, c.interval.low);
  tib_row_number(row, TIB_C_RHO_HIGH, c.interval.high);
  tib_row_number(row, TIB_C_P, c.p);
  if (!isnan(c.p)) tib_row_flag(row, TIB_C_EXACT, c.exact);
  if (c.why != TIB_STATS_HERE) tib_row_text(row, TIB_C_WHY, tib_stats_why_text(c.why));
  return TIB_OK;
}

static enum tib_status correlate(struct tib_groups *g, size_t index, const struct tib_covariate *c,
                                 const struct tib_subject *subjects, size_t n, struct tib_error *err) {
  double *x = NULL, *y = NULL;
  size_t there = 0, nights = 0;
  struct tib_groups_row *row;
  enum tib_status status = tib_array_create(&x, n, sizeof *x, err);
  if (status == TIB_OK) status = tib_array_create(&y, n, sizeof *y, err);
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    status = value_of(g, c, index, &subjects[i], &y[there], err);
    if (status != TIB_OK || isnan(y[there])) continue;
    x[there++] = subjects[i].value;
    nights += subjects[i].nights;
  }
  if (status == TIB_OK) status = tib_row_add(g, TIB_PART_COVARIATE, index, TIB_ANY, TIB_ANY, &row, err);
  if (status == TIB_OK) {
    tib_row_text(row, TIB_C_COVARIATE, c->place.name);
    tib_row_text(row, TIB_C_CODING, c->coding);
    tib_row_count(row, TIB_C_NIGHTS, nights);
    tib_row_count(row, TIB_C_INCOMPLETE, n - there);
    status = fill(row, x, y, there, err);
  }
  free(x);
  free(y);
  return status;
}

enum tib_status tib_groups_correlate(struct tib_groups *g, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < g->n_indices && status == TIB_OK && g->n_covariates > 0; i++) {
    struct tib_subject *subjects = NULL;
    size_t n;
    status = tib_subjects_find(g, i, TIB_ANY, TIB_ANY, &subjects, &n, err);
    for (size_t k = 0; k < g->n_covariates && status == TIB_OK; k++)
      status = correlate(g, i, &g->covariates[k], subjects, n, err);
    free(subjects);
  }
  return status == TIB_OK ? tib_rows_correct(g, TIB_PART_COVARIATE, NULL, err) : status;
}
