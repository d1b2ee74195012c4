/* Fragmentary myoclonus: potentials, minutes, and that heart beats are none. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patterns.h"

#define PER_MINUTE 5 /* AASM-EFM-1 */
#define MINUTES 20
#define WITHIN 1 /* issue 6 */

struct truth {
  long potentials, minutes, nrem_minutes;
};

struct totals {
  long truth, found, missing, more; /* potentials; fewer and more than there are, leg by leg */
  long worst, minutes;              /* largest difference of minutes, and how many there are */
  int legs, wrong;                  /* legs, and of those that are wrongly called excessive or not */
};

static bool is_nrem(const struct tib_context *context, double at_s) {
  for (size_t i = 0; i < context->n_stages; i++) {
    const struct tib_stage_span *s = &context->stages[i];
    if (at_s < (double)s->span.onset / 1e7 || at_s >= (double)s->span.offset / 1e7) continue;
    return s->stage == TIB_STAGE_N1 || s->stage == TIB_STAGE_N2 || s->stage == TIB_STAGE_N3;
  }
  return false;
}

/* Minutes count from lights off; one is of NREM sleep by its middle. */
static struct truth truth_of(const struct pattern_night *night, const char *side) {
  const struct tib_context *context = &night->result.context;
  double off_s = (double)context->lights.onset / 1e7, on_s = (double)context->lights.offset / 1e7;
  size_t n = (size_t)((on_s - off_s) / 60) + 2;
  long *in_minute = calloc(n, sizeof *in_minute);
  struct truth truth = {0};
  cr_assert_not_null(in_minute);
  for (size_t i = 0; i < night->n_parts; i++) {
    const struct pattern_part *p = &night->parts[i];
    if (strcmp(p->kind, "fm_potential") != 0 || strcmp(p->side, side) != 0 || p->onset_s < off_s || p->onset_s >= on_s)
      continue;
    truth.potentials++;
    in_minute[(size_t)((p->onset_s - off_s) / 60)]++;
  }
  for (size_t i = 0; i < n; i++) {
    bool full = in_minute[i] >= PER_MINUTE;
    truth.minutes += full;
    truth.nrem_minutes += full && is_nrem(context, off_s + 60 * (double)i + 30);
  }
  free(in_minute);
  return truth;
}

static void add(const struct pattern_night *night, struct totals *totals) {
  for (size_t leg = 0; leg < night->result.n_legs; leg++) {
    const struct tib_efm *efm = &night->result.efm[leg];
    struct truth truth = truth_of(night, leg ? "right" : "left");
    long apart = labs(efm->minutes - truth.minutes), nrem_apart = labs(efm->nrem_minutes - truth.nrem_minutes);
    totals->truth += truth.potentials;
    totals->found += efm->potentials;
    totals->missing += efm->potentials < truth.potentials ? truth.potentials - efm->potentials : 0;
    totals->more += efm->potentials > truth.potentials ? efm->potentials - truth.potentials : 0;
    totals->minutes += truth.minutes;
    if (apart > totals->worst) totals->worst = apart;
    if (nrem_apart > totals->worst) totals->worst = nrem_apart;
    totals->legs++;
    bool sure = labs(truth.nrem_minutes - MINUTES) > 1;
    totals->wrong += sure && (efm->excessive == TIB_YES) != (truth.nrem_minutes >= MINUTES);
  }
}

static void expect(const char *what, const struct totals *t) {
  fprintf(stderr, "# %-44s %ld of %ld potentials (%ld missing, %ld too many), minutes within %ld of %ld in %d legs\n", what,
          t->found, t->truth, t->missing, t->more, t->worst, t->minutes, t->legs);
  cr_assert_gt(t->truth, 200 * pattern_nights());
  cr_assert_gt(t->minutes, 20 * pattern_nights());
  cr_expect_leq((double)t->missing, (1 - PATTERN_FOUND) * (double)t->truth, "%s: %ld of %ld missing", what, t->missing,
                t->truth);
  cr_expect_leq((double)t->more, (1 - PATTERN_FOUND) * (double)t->truth, "%s: %ld too many", what, t->more);
  cr_expect_leq(t->worst, WITHIN, "%s: a minute count is %ld away", what, t->worst);
  cr_expect_eq(t->wrong, 0, "%s: %d legs are wrongly called excessive or not", what, t->wrong);
}

static void check(const char *what, double ecg_uv, bool ecg_channel) {
  struct totals totals = {0};
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options("efm", 1, k);
    struct pattern_night night;
    o.without = "accelerometer";
    o.ecg_uv = ecg_uv;
    o.ecg_bpm = 50 + 3 * k;
    o.ecg_channel = ecg_channel;
    pattern_make(&night, &o);
    add(&night, &totals);
    pattern_free(&night);
  }
  expect(what, &totals);
}

Test(myoclonus, is_counted, .timeout = 280) { check("efm nights", 0, false); }
Test(myoclonus, is_counted_beside_the_heart, .timeout = 280) { check("efm nights, ECG 60 uV", 60, false); }

/* Nights without any: beats of 60 uV in the legs add no minute and no potential. */
Test(myoclonus, is_no_heart_beat, .timeout = 280) {
  long potentials = 0, irregular = 0, minutes = 0;
  double hours = 0;
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options(k % 2 ? "quiet" : "rls", 1, k);
    struct pattern_night night, without;
    o.without = "accelerometer";
    pattern_make(&without, &o);
    o.ecg_uv = 60;
    o.ecg_bpm = 50 + 3 * k;
    o.ecg_irregular = k % 4 == 0;
    pattern_make(&night, &o);
    for (size_t leg = 0; leg < 2; leg++) {
      long more = night.result.efm[leg].potentials - without.result.efm[leg].potentials;
      *(o.ecg_irregular ? &irregular : &potentials) += more > 0 ? more : 0;
      minutes += night.result.efm[leg].minutes - without.result.efm[leg].minutes;
    }
    hours += o.hours;
    pattern_free(&night);
    pattern_free(&without);
  }
  fprintf(stderr, "# %-44s %ld potentials, in fibrillation %ld, and %ld minutes more in %.0f h\n",
          "nights without any, ECG 60 uV", potentials, irregular, minutes, hours);
  cr_expect_eq(irregular, 0, "%ld potentials in fibrillation", irregular);
  cr_expect_eq(minutes, 0);
  cr_expect_eq(potentials, 0, "%ld potentials", potentials);
}
