/* Activity of the legs in REM sleep: shares of epochs and mini-epochs. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "patterns.h"

#define POINTS 0.02
#define MINIS 10
#define TONIC_SHARE 0.5 /* AASM-RSWA-1 */
#define PHASIC_MINIS 5  /* AASM-RSWA-3 */

enum share { TONIC, PHASIC, PHASIC_MINI, ANY_MINI, SHARES };
static const char *const names[SHARES] = {"tonic epochs", "phasic epochs", "phasic mini-epochs", "mini-epochs with any"};

static void truth_of(const struct pattern_night *night, const char *side, int *epochs, double shares[SHARES]) {
  double sum[SHARES] = {0};
  *epochs = 0;
  for (size_t i = 0; i < night->n_epochs; i++) {
    const struct pattern_epoch *e = &night->epochs[i];
    if (strcmp(e->side, side) != 0) continue;
    ++*epochs;
    sum[TONIC] += e->tonic_share >= TONIC_SHARE;
    sum[PHASIC] += e->phasic >= PHASIC_MINIS;
    sum[PHASIC_MINI] += (double)e->phasic / MINIS;
    sum[ANY_MINI] += (double)e->any / MINIS;
  }
  for (int i = 0; i < SHARES; i++) shares[i] = sum[i] / *epochs;
}

static void found_of(const struct tib_rswa *r, double shares[SHARES]) {
  shares[TONIC] = (double)r->tonic_epochs / r->epochs;
  shares[PHASIC] = (double)r->phasic_epochs / r->epochs;
  shares[PHASIC_MINI] = (double)r->phasic_mini_epochs / r->mini_epochs;
  shares[ANY_MINI] = (double)r->any_mini_epochs / r->mini_epochs;
}

Test(rem, shares_are_those_of_the_truth, .timeout = 280) {
  double worst[SHARES] = {0}, mean[SHARES] = {0}, level[SHARES] = {0};
  int legs = 0, all = 0;
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options("rem", 1.5, k);
    struct pattern_night night;
    o.without = "accelerometer";
    pattern_make(&night, &o);
    for (size_t leg = 0; leg < 2; leg++, legs++) {
      const struct tib_rswa *r = &night.result.rswa[leg];
      double truth[SHARES], found[SHARES];
      int epochs;
      truth_of(&night, leg ? "right" : "left", &epochs, truth);
      found_of(r, found);
      cr_expect_eq(r->epochs, epochs, "night %d: %d epochs of %d", k, r->epochs, epochs);
      cr_expect_eq(r->mini_epochs, MINIS * epochs);
      cr_expect_float_eq(r->reference_uv, o.noise_uv, 0.12 * o.noise_uv, "night %d: %g uV", k, r->reference_uv);
      all += epochs;
      for (int i = 0; i < SHARES; i++) {
        double apart = fabs(found[i] - truth[i]);
        cr_expect_leq(apart, POINTS + 1e-9, "night %d, leg %zu: %s %.3f, true %.3f", k, leg, names[i], found[i], truth[i]);
        worst[i] = fmax(worst[i], apart);
        mean[i] += (found[i] - truth[i]) / (2 * pattern_nights());
        level[i] += truth[i] / (2 * pattern_nights());
      }
    }
    pattern_free(&night);
  }
  cr_assert_gt(all, 200 * pattern_nights());
  for (int i = 0; i < SHARES; i++)
    fprintf(stderr, "# rem nights: %-24s true %.1f %%, found %+.2f points more, at most %.2f away (%d legs, %d epochs)\n",
            names[i], 100 * level[i], 100 * mean[i], 100 * worst[i], legs, all);
}
