/* Runs of bursts, ALMA and HFT: found, not seen where there are none, never taken for one long movement or for a sustained
 * burst. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "patterns.h"

struct counts {
  struct pattern_count alma, hft, hflm, sustained;
  size_t merged;
};

static void add(const struct pattern_night *night, struct counts *counts) {
  pattern_count(night, TIB_ALMA, TIB_GRADE_NONE, &counts->alma);
  pattern_count(night, TIB_HFT, TIB_GRADE_NONE, &counts->hft);
  pattern_count(night, TIB_HFLM, TIB_GRADE_NONE, &counts->hflm);
  pattern_count(night, TIB_SUSTAINED_BURST, TIB_GRADE_POSSIBLE, &counts->sustained);
  counts->merged += pattern_merged_runs(night);
}

static struct counts run(const char *scenario, double hours, double ecg_uv) {
  struct counts counts = {0};
  for (int k = 1; k <= pattern_nights(); k++) {
    struct tib_simulate_options o = pattern_options(scenario, hours, k);
    struct pattern_night night;
    o.ecg_uv = ecg_uv;
    o.ecg_bpm = 50 + 3 * k;
    o.ecg_irregular = k % 4 == 0;
    pattern_make(&night, &o);
    add(&night, &counts);
    pattern_free(&night);
  }
  return counts;
}

static void expect_apart(const char *what, const struct counts *counts) {
  fprintf(stderr, "# %-44s %zu taken for one movement\n", what, counts->merged);
  cr_expect_eq(counts->merged, 0, "%s: %zu of %zu are taken for one movement", what, counts->merged,
               counts->alma.truth + counts->hft.truth);
}

Test(runs, that_alternate_are_found, .timeout = 280) {
  struct counts c = run("alma", 1.5, 0);
  pattern_expect("alma nights: ALMA", &c.alma);
  pattern_expect_none("alma nights: HFT", &c.hft);
  pattern_expect_none("alma nights: HFLM", &c.hflm);
  pattern_expect_none("alma nights: sustained bursts", &c.sustained);
  expect_apart("alma nights: runs", &c);
}

Test(runs, of_a_foot_are_found, .timeout = 280) {
  struct counts c = run("hft", 1.5, 0);
  pattern_expect("hft nights: HFT", &c.hft);
  pattern_expect_none("hft nights: ALMA", &c.alma);
  pattern_expect_none("hft nights: HFLM", &c.hflm);
  pattern_expect_none("hft nights: sustained bursts", &c.sustained);
  expect_apart("hft nights: runs", &c);
}

static void expect_none(const char *scenario, double hours, double ecg_uv) {
  static const char *const kinds[] = {"ALMA", "HFT", "HFLM"};
  struct counts c = run(scenario, hours, ecg_uv);
  const struct pattern_count *count[] = {&c.alma, &c.hft, &c.hflm};
  for (size_t i = 0; i < 3; i++) {
    char what[64];
    snprintf(what, sizeof what, "%s nights%s: %s", scenario, ecg_uv > 0 ? ", ECG 60 uV" : "", kinds[i]);
    pattern_expect_none(what, count[i]);
  }
}

Test(runs, are_not_seen_in_ordinary_nights, .timeout = 280) { expect_none("rls", 2, 0); }
Test(runs, are_not_seen_in_restless_nights, .timeout = 280) { expect_none("restless", 2, 0); }
Test(runs, are_not_seen_in_cramps, .timeout = 280) { expect_none("cramp", 1, 0); }
Test(runs, are_not_seen_in_myoclonus, .timeout = 280) { expect_none("efm", 1, 0); }
Test(runs, are_not_seen_in_large_movements, .timeout = 280) { expect_none("gross", 1, 0); }
Test(runs, are_no_heart_beats, .timeout = 280) { expect_none("rls", 1, 60); }

/* Twitches come there about every 3 s. */
Test(runs, are_not_seen_in_rem_sleep, .timeout = 280) { expect_none("rem", 1.5, 0); }

/* Other things come just before and behind a run there. */
Test(runs, are_found_among_all_else, .timeout = 280) {
  struct counts c = run("mixed", 3, 0);
  pattern_expect("mixed nights: ALMA", &c.alma);
  pattern_expect("mixed nights: HFT", &c.hft);
  pattern_expect_none("mixed nights: HFLM", &c.hflm);
  expect_apart("mixed nights: runs", &c);
}
