/* What reference.txt cannot say: what is not there, and the bootstrap. */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "stats/stats.h"

static struct tib_error err;

/* ---- nothing, and too little ---- */

Test(stats, nothing_gives_nothing_and_says_why) {
  double x[2] = {1, 2};
  struct tib_stats_summary s;
  struct tib_stats_test t;
  struct tib_stats_correlation c;
  struct tib_stats_bootstrap b;
  cr_assert(tib_stats_summarize(x, 0, &s, &err) == TIB_OK && s.n == 0 && isnan(s.mean) && isnan(s.median) && isnan(s.sd));
  cr_assert(isnan(tib_stats_quantile(x, 0, 0.5)));
  cr_assert(tib_stats_logs(x, 0).why == TIB_STATS_TOO_FEW && isnan(tib_stats_logs(x, 0).geometric_mean));
  cr_assert(tib_stats_signed_rank(x, 0, &t, &err) == TIB_OK && t.why == TIB_STATS_TOO_FEW && isnan(t.p));
  cr_assert(tib_stats_rank_sum(x, 0, x, 2, &t, &err) == TIB_OK && t.why == TIB_STATS_TOO_FEW && isnan(t.p) && t.m == 2);
  cr_assert(tib_stats_spearman(x, x, 2, &c, &err) == TIB_OK && c.why == TIB_STATS_TOO_FEW && isnan(c.rho) && isnan(c.p));
  cr_assert(tib_stats_icc_2_1(x, 1, 2).why == TIB_STATS_TOO_FEW && isnan(tib_stats_icc_2_1(x, 1, 2).icc));
  cr_assert(tib_stats_icc_1_1(x, (size_t[]){1, 1}, 2).why == TIB_STATS_TOO_FEW, "no subject was measured twice");
  cr_assert(tib_stats_agreement(x, 0).why == TIB_STATS_TOO_FEW && isnan(tib_stats_agreement(x, 0).bias));
  cr_assert(tib_stats_bootstrap(x, 0, tib_stats_median_of, 100, 1, &b, &err) == TIB_OK && b.why == TIB_STATS_TOO_FEW);
  cr_assert(isnan(b.estimate) && isnan(b.interval.low));
}

Test(stats, without_spread_there_is_no_test) {
  double x[4] = {3, 3, 3, 3}, y[4] = {0, 1, 2, 4}, zero[3] = {0, 0, 0};
  struct tib_stats_test t;
  struct tib_stats_correlation c;
  cr_assert(tib_stats_signed_rank(zero, 3, &t, &err) == TIB_OK && t.why == TIB_STATS_ALL_ZERO && t.n == 0 && t.n_zero == 3);
  cr_assert(isnan(t.p) && isnan(t.statistic));
  cr_assert(tib_stats_rank_sum(x, 2, x + 2, 2, &t, &err) == TIB_OK && t.why == TIB_STATS_NO_SPREAD && isnan(t.p));
  cr_assert(tib_stats_spearman(x, y, 4, &c, &err) == TIB_OK && c.why == TIB_STATS_NO_SPREAD && isnan(c.rho) && isnan(c.p));
  cr_assert(tib_stats_icc_2_1(x, 2, 2).why == TIB_STATS_NO_SPREAD && isnan(tib_stats_icc_2_1(x, 2, 2).icc));
  cr_assert(tib_stats_logs(y, 4).why == TIB_STATS_NOT_POSITIVE && tib_stats_logs(y, 4).n_not_positive == 1);
}

Test(stats, exact_only_where_r_has_it_so) {
  double x[60], y[60], d[60];
  struct tib_stats_test t;
  for (int i = 0; i < 60; i++) x[i] = i + 0.25, y[i] = i * 1.5, d[i] = (i + 1) * (i % 3 ? 1 : -1);
  tib_stats_signed_rank(d, 49, &t, &err);
  cr_assert(t.exact);
  tib_stats_signed_rank(d, 50, &t, &err);
  cr_assert_not(t.exact);
  d[7] = 0;
  tib_stats_signed_rank(d, 20, &t, &err);
  cr_assert(!t.exact && t.n == 19 && t.n_zero == 1);
  d[7] = 9; /* as large as the ninth */
  tib_stats_signed_rank(d, 20, &t, &err);
  cr_assert_not(t.exact);
  tib_stats_rank_sum(x, 49, y, 49, &t, &err);
  cr_assert(t.exact);
  tib_stats_rank_sum(x, 10, y, 50, &t, &err);
  cr_assert_not(t.exact);
}

Test(stats, agreement_with_oneself_is_one) {
  double x[6] = {1, 1, 5, 5, 2, 2};
  struct tib_stats_icc two = tib_stats_icc_2_1(x, 3, 2), one = tib_stats_icc_1_1(x, (size_t[]){2, 2, 2}, 3);
  cr_assert(two.icc == 1 && two.interval.low == 1 && two.interval.high == 1 && two.why == TIB_STATS_HERE);
  cr_assert(one.icc == 1 && one.interval.low == 1 && one.interval.high == 1 && one.within_sd == 0);
}

Test(stats, missing_p_values_are_no_tests) {
  double p[4] = {0.01, NAN, 0.03, 0.02}, holm[4], bh[4];
  cr_assert(tib_stats_holm(p, 4, holm, &err) == TIB_OK && tib_stats_benjamini_hochberg(p, 4, bh, &err) == TIB_OK);
  cr_assert(fabs(holm[0] - 0.03) < 1e-15 && isnan(holm[1]) && fabs(holm[3] - 0.04) < 1e-15 && fabs(holm[2] - 0.04) < 1e-15);
  cr_assert(fabs(bh[0] - 0.03) < 1e-15 && isnan(bh[1]) && fabs(bh[3] - 0.03) < 1e-15 && fabs(bh[2] - 0.03) < 1e-15);
  cr_assert(tib_stats_holm(p, 4, p, &err) == TIB_OK && memcmp(&p[2], &holm[2], sizeof *p) == 0, "in place");
}

Test(stats, every_reason_has_words) {
  for (int why = TIB_STATS_HERE + 1; why < TIB_STATS_REASONS; why++)
    cr_assert(strlen(tib_stats_why_text((enum tib_stats_why)why)) > 5);
  cr_assert_str_empty(tib_stats_why_text(TIB_STATS_HERE));
}

/* Every table of two to four rows of two or three columns of 0, 1 and 2: GSL ends the program where it is asked for a
 * distribution that there is not. What is told lies where it may. */
static void check_table(const double *x, size_t n, size_t k) {
  const size_t sizes[4] = {k, k, k, k};
  struct tib_stats_icc two = tib_stats_icc_2_1(x, n, k), one = tib_stats_icc_1_1(x, sizes, n);
  const struct tib_stats_icc *both[] = {&two, &one};
  for (size_t i = 0; i < 2; i++) {
    if (both[i]->why != TIB_STATS_HERE) {
      cr_assert(isnan(both[i]->interval.low) && isnan(both[i]->interval.high));
      continue;
    }
    cr_assert(both[i]->icc <= 1 && both[i]->interval.high <= 1 + 1e-12, "%g %g", both[i]->icc, both[i]->interval.high);
    cr_assert(both[i]->interval.low <= both[i]->interval.high + 1e-12);
  }
}

static void check_share(double p) { cr_assert(isnan(p) || (p >= 0 && p <= 1), "%g", p); }

static void check_halves(const double *x, size_t n) {
  struct tib_stats_test test;
  struct tib_stats_correlation c;
  cr_assert(tib_stats_signed_rank(x, n, &test, &err) == TIB_OK);
  check_share(test.p);
  cr_assert(tib_stats_rank_sum(x, n, x + n, n, &test, &err) == TIB_OK);
  check_share(test.p);
  cr_assert(tib_stats_spearman(x, x + n, n, &c, &err) == TIB_OK);
  check_share(c.p);
  cr_assert(isnan(c.interval.low) || (c.interval.low >= -1 && c.interval.high <= 1 && c.interval.low <= c.rho));
}

Test(stats, every_small_table) {
  double x[12];
  size_t tables = 0;
  for (size_t n = 2; n <= 4; n++)
    for (size_t k = 2; k <= (n < 4 ? 3 : 2); k++) {
      size_t all = (size_t)lround(pow(3, (double)(n * k)));
      for (size_t table = 0; table < all; table++, tables++) {
        for (size_t i = 0, rest = table; i < n * k; i++, rest /= 3) x[i] = (double)(rest % 3);
        check_table(x, n, k);
        check_halves(x, n * k / 2);
      }
    }
  cr_assert_eq(tables, 81 + 729 + 729 + 19683 + 6561);
}

/* ---- the bootstrap ---- */

/* Chance of its own: not that which the bootstrap draws from. */
static uint64_t state = 88172645463325252u;

static double uniform(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (double)(state >> 11) / 9007199254740992.0;
}

Test(bootstrap, same_seed_same_interval) {
  double x[20];
  struct tib_stats_bootstrap a, b, other;
  for (int i = 0; i < 20; i++) x[i] = uniform();
  tib_stats_bootstrap(x, 20, tib_stats_mean_of, 500, 7, &a, &err);
  tib_stats_bootstrap(x, 20, tib_stats_mean_of, 500, 7, &b, &err);
  tib_stats_bootstrap(x, 20, tib_stats_mean_of, 500, 8, &other, &err);
  cr_assert(a.interval.low == b.interval.low && a.interval.high == b.interval.high);
  cr_assert(a.interval.low != other.interval.low && a.interval.low < a.estimate && a.estimate < a.interval.high);
  tib_stats_bootstrap(x, 5, tib_stats_median_of, 500, 7, &a, &err);
  cr_assert(a.why == TIB_STATS_TOO_FEW && isnan(a.interval.low) && !isnan(a.estimate));
  tib_stats_bootstrap(x, 6, tib_stats_median_of, 500, 7, &a, &err);
  cr_assert(a.why == TIB_STATS_HERE && a.interval.low < a.interval.high);
}

/* The share of samples of n whose interval holds the median of what they are drawn from. */
static double coverage(size_t n, bool skewed, int samples) {
  double x[64], truth = skewed ? log(2) : 0;
  int holds = 0;
  for (int i = 0; i < samples; i++) {
    struct tib_stats_bootstrap b;
    for (size_t j = 0; j < n; j++)
      x[j] = skewed ? -log(1 - uniform()) : sqrt(-2 * log(1 - uniform())) * cos(6.283185307179586 * uniform());
    cr_assert_eq(tib_stats_bootstrap(x, n, tib_stats_median_of, 500, (uint64_t)i, &b, &err), TIB_OK);
    holds += b.interval.low <= truth && truth <= b.interval.high;
  }
  return holds / (double)samples;
}

/* 1500 samples: the standard error is 0.6 %. */
Test(bootstrap, interval_of_the_median_holds_it_as_often_as_it_says) {
  const size_t sizes[] = {12, 25};
  for (size_t i = 0; i < 2; i++)
    for (int skewed = 0; skewed < 2; skewed++) {
      double share = coverage(sizes[i], skewed, 1500);
      cr_log_info("n %zu, %s: %.4f", sizes[i], skewed ? "skewed" : "normal", share);
      cr_assert(share >= 0.93 && share <= 0.97, "n %zu, %s: %.4f", sizes[i], skewed ? "skewed" : "normal", share);
    }
}
