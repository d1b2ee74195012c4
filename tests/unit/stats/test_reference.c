/* Every statistic against the values of R in reference.txt. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "stats/stats.h"
#include "support.h"

#define MOST 1400

struct line {
  char key[16];
  size_t n;
  double values[MOST]; /* NAN: n/a */
};

struct set {
  char name[64];
  size_t n;
  struct line lines[20];
};

static struct tib_error err;

/* ---- reading ---- */

static void read_values(struct line *line, char *text) {
  for (char *word = strtok(text, " \n"); word; word = strtok(NULL, " \n")) {
    cr_assert(line->n < MOST);
    double *value = &line->values[line->n++];
    if (strcmp(word, "n/a") == 0)
      *value = NAN;
    else
      cr_assert(tib_text_parse_double(word, strlen(word), value), "%s", word);
  }
}

/* The next set of the file, whose first line was read already: `head` holds it, and then that of the set after. */
static bool next_set(FILE *file, char *head, size_t size, struct set *set) {
  static char text[64 * MOST];
  *set = (struct set){0};
  if (strncmp(head, "set ", 4) != 0) return false;
  snprintf(set->name, sizeof set->name, "%.60s", head + 4);
  *head = '\0';
  while (fgets(text, sizeof text, file)) {
    if (strncmp(text, "set ", 4) == 0) {
      snprintf(head, size, "%s", text);
      break;
    }
    struct line *line = &set->lines[set->n++];
    size_t n = strcspn(text, " ");
    snprintf(line->key, sizeof line->key, "%.*s", (int)n, text);
    read_values(line, text + n);
  }
  return true;
}

static const struct line *find(const struct set *set, const char *key) {
  for (size_t i = 0; i < set->n; i++)
    if (strcmp(set->lines[i].key, key) == 0) return &set->lines[i];
  return NULL;
}

/* Without what is missing: a caller's work. */
static size_t present(const struct line *line, double *to) {
  size_t n = 0;
  for (size_t i = 0; i < line->n; i++)
    if (!isnan(line->values[i])) to[n++] = line->values[i];
  return n;
}

/* ---- comparing ---- */

static void same(const struct set *set, const char *key, const double *found, size_t n) {
  const struct line *line = find(set, key);
  if (!line) return;
  cr_assert_eq(line->n, n, "%s: %s has %zu values", set->name, key, line->n);
  for (size_t i = 0; i < n; i++) {
    double wanted = line->values[i];
    if (isnan(wanted))
      cr_assert(isnan(found[i]), "%s: %s[%zu] is %.17g and not n/a", set->name, key, i, found[i]);
    else
      cr_assert(fabs(found[i] - wanted) <= 1e-9 * fabs(wanted) + 1e-15, "%s: %s[%zu] is %.17g, R has %.17g", set->name, key,
                i, found[i], wanted);
  }
}

static void compare_one(const struct set *set, const double *x, size_t n) {
  static const double at[] = {0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1};
  static double sorted[MOST], p[MOST], adjusted[MOST];
  double quantiles[9], largest = 1;
  struct tib_stats_summary s;
  memcpy(sorted, x, n * sizeof *x);
  tib_stats_sort(sorted, n);
  for (size_t i = 0; i < 9; i++) quantiles[i] = tib_stats_quantile(sorted, n, at[i]);
  same(set, "quantile", quantiles, 9);
  cr_assert_eq(tib_stats_summarize(x, n, &s, &err), TIB_OK);
  same(set, "summary", (double[]){s.mean, s.sd}, 2);
  const double five[] = {s.min, s.q1, s.median, s.q3, s.max},
               same_five[] = {quantiles[0], quantiles[3], quantiles[4], quantiles[5], quantiles[8]};
  cr_assert_arr_eq(five, same_five, sizeof five, "%s", set->name);
  struct tib_stats_logs l = tib_stats_logs(x, n);
  same(set, "logs",
       (double[]){l.log_mean, l.log_sd, l.geometric_mean, l.geometric_sd, l.mean_interval.low, l.mean_interval.high}, 6);
  cr_assert_eq(find(set, "logs") != NULL, l.why == TIB_STATS_HERE, "%s", set->name);
  for (size_t i = 0; i < n; i++) largest = fmax(largest, fabs(x[i]));
  for (size_t i = 0; i < n; i++) p[i] = fmin(fabs(x[i]) / largest, 1);
  cr_assert_eq(tib_stats_holm(p, n, adjusted, &err), TIB_OK);
  same(set, "holm", adjusted, n);
  cr_assert_eq(tib_stats_benjamini_hochberg(p, n, adjusted, &err), TIB_OK);
  same(set, "hochberg", adjusted, n);
}

static void compare_groups(const struct set *set, const double *x, size_t n, const double *y, size_t m) {
  struct tib_stats_test test;
  cr_assert_eq(tib_stats_rank_sum(x, n, y, m, &test, &err), TIB_OK);
  cr_assert(test.n == n && test.m == m);
  same(set, "sum", (double[]){test.why == TIB_STATS_HERE ? test.statistic : NAN, test.p}, 2);
}

static void compare_pairs(const struct set *set, const double *x, const double *y, size_t n) {
  static double differences[MOST], table[2 * MOST];
  struct tib_stats_test test;
  struct tib_stats_correlation c;
  for (size_t i = 0; i < n; i++) {
    differences[i] = x[i] - y[i];
    table[2 * i] = x[i];
    table[2 * i + 1] = y[i];
  }
  cr_assert_eq(tib_stats_signed_rank(differences, n, &test, &err), TIB_OK);
  cr_assert_eq(test.n + test.n_zero, n);
  same(set, "signed", (double[]){test.statistic, test.p}, 2);
  cr_assert_eq(tib_stats_spearman(x, y, n, &c, &err), TIB_OK);
  same(set, "spearman", (double[]){c.rho, c.interval.low, c.interval.high, c.p}, 4);
  cr_assert(find(set, "spearman") || c.why == TIB_STATS_TOO_FEW, "%s", set->name);
  struct tib_stats_icc icc = tib_stats_icc_2_1(table, n, 2);
  same(set, "icc21", (double[]){icc.icc, icc.interval.low, icc.interval.high, icc.within_sd}, 4);
  struct tib_stats_agreement a = tib_stats_agreement(differences, n);
  same(set, "agreement",
       (double[]){a.bias, a.sd, a.low, a.high, a.bias_interval.low, a.bias_interval.high, a.low_interval.low,
                  a.low_interval.high, a.high_interval.low, a.high_interval.high},
       10);
}

/* Rows of up to three columns, some of whose cells may be missing. */
static void compare_rows(const struct set *set, const struct line *const *columns, size_t k, const char *one_way,
                         const char *two_way) {
  static double values[3 * MOST];
  static size_t sizes[MOST];
  size_t n = 0, rows = 0;
  for (size_t i = 0; i < columns[0]->n; i++) {
    size_t before = n;
    for (size_t j = 0; j < k; j++)
      if (!isnan(columns[j]->values[i])) values[n++] = columns[j]->values[i];
    if (n > before) sizes[rows++] = n - before;
  }
  struct tib_stats_icc icc = tib_stats_icc_1_1(values, sizes, rows);
  double mean = icc.why == TIB_STATS_HERE ? icc.k : NAN;
  same(set, one_way, (double[]){icc.icc, icc.interval.low, icc.interval.high, icc.within_sd, mean}, 5);
  if (!two_way) return;
  icc = tib_stats_icc_2_1(values, rows, k);
  same(set, two_way, (double[]){icc.icc, icc.interval.low, icc.interval.high, icc.within_sd}, 4);
}

static void compare(const struct set *set) {
  static double x[MOST], y[MOST];
  const struct line *columns[] = {find(set, "x"), find(set, "y"), find(set, "z")};
  size_t n = present(columns[0], x), m = present(columns[1], y);
  compare_one(set, x, n);
  compare_groups(set, x, n, y, m);
  compare_rows(set, columns, 2, "icc11", NULL);
  if (columns[2]) compare_rows(set, columns, 3, "icc11of3", "icc21of3");
  n = 0;
  for (size_t i = 0; i < columns[0]->n; i++) {
    if (isnan(columns[0]->values[i]) || isnan(columns[1]->values[i])) continue;
    x[n] = columns[0]->values[i];
    y[n++] = columns[1]->values[i];
  }
  compare_pairs(set, x, y, n);
}

Test(reference, every_statistic_is_that_of_r) {
  static struct set set;
  static char head[64 * MOST];
  size_t n = 0, lines = 0;
  FILE *file = fopen(test_source("tests/unit/stats/reference.txt"), "r");
  cr_assert(file && fgets(head, sizeof head, file));
  for (char *end; next_set(file, head, sizeof head, &set); n++) {
    if ((end = strchr(set.name, '\n'))) *end = '\0';
    lines += set.n;
    compare(&set);
  }
  fclose(file);
  cr_assert_geq(n, 20);
  cr_assert_geq(lines, 250, "%zu lines", lines);
}
