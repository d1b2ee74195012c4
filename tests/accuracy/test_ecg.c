/* Heart beats that stay in the legs (BASE-8): the movements that they make are told apart, and none of a muscle is. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"
#include "support.h"

#define HOURS 2
#define NO_BEAT_UV 1000.0 /* no beat is that large: none is taken out */

struct count {
  size_t found, told;
};

/* Movements of 0.5 s and more that meet one of the truth, and that meet none. */
struct counts {
  struct count muscle, heart;
};

static bool meets_truth(const struct test_events *truth, const struct tib_candidate *c) {
  const char *side = c->side == TIB_LEFT ? "left" : "right";
  double onset_s = (double)c->span.onset / 1e7, end_s = (double)c->span.offset / 1e7;
  for (size_t i = 0; i < truth->n; i++) {
    const struct test_event *e = &truth->items[i];
    if (strcmp(e->type, "limb_movement") == 0 && strcmp(e->side, side) == 0 && e->onset_s < end_s &&
        onset_s < e->onset_s + e->duration_s)
      return true;
  }
  return false;
}

/* By what the profile made of them: what is told is excluded, and in the score for that reason. */
static struct counts count(const struct test_events *truth, const struct tib_score *score) {
  struct counts counts = {0};
  for (size_t i = 0; i < score->n_parts; i++) {
    const struct tib_movement_part *part = &score->parts[i];
    if (part->candidate.span.offset - part->candidate.span.onset < TIB_TICKS_PER_S / 2) continue;
    struct count *of = meets_truth(truth, &part->candidate) ? &counts.muscle : &counts.heart;
    of->found++;
    of->told += (part->reasons & TIB_REASON_ECG) != 0;
    if (part->reasons & TIB_REASON_ECG) cr_assert_eq(score->movements[part->movement].class_, TIB_CLASS_EXCLUDED);
  }
  return counts;
}

static struct tib_rules rules_with(double ecg_min_uv) {
  struct tib_rules rules;
  struct tib_error err;
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  if (ecg_min_uv > 0) rules.conditioning.ecg_min_uv = ecg_min_uv;
  return rules;
}

static void analyze(const struct tib_simulate_options *o, const struct tib_rules *rules, struct test_events *truth,
                    struct tib_result *result) {
  struct tib_error err;
  struct tib_analyze_options options = {.n_profiles = 1, .profiles = rules};
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("x"));
  *strrchr(folder, '/') = '\0';
  cr_assert_eq(tib_simulate_run(o, folder, &err), TIB_OK, "%s", err.text);
  test_events_read(test_temporary("night_truth.tsv"), truth);
  cr_assert_eq(tib_analyze_file(test_temporary("night.edf"), &options, result, &err), TIB_OK, "%s", err.text);
}

/* A night of 60 uV in the left leg and 42 in the right. `told`: least share of the heart's movements. */
static void check(double rest_uv, double bpm, bool fibrillation, bool channel, bool left_in, double told) {
  struct tib_simulate_options o = row_options("bursts", HOURS);
  struct tib_rules rules = rules_with(left_in ? NO_BEAT_UV : 0);
  struct test_events truth;
  struct tib_result result;
  o.noise_uv = rest_uv;
  o.ecg_uv = 60;
  o.ecg_bpm = bpm;
  o.ecg_irregular = fibrillation;
  o.ecg_channel = channel;
  analyze(&o, &rules, &truth, &result);
  struct counts c = count(&truth, &result.profiles[0].score);
  double before = (double)c.heart.found / (2 * HOURS), after = (double)(c.heart.found - c.heart.told) / (2 * HOURS);
  fprintf(stderr,
          "# ECG 60 uV, %3g/min%s, rest %g uV, %s, %s: false %.1f/h, with the reason %.1f/h; of muscle %zu of %zu told\n",
          bpm, fibrillation ? ", fibrillation" : "", rest_uv, channel ? "channel" : "legs only",
          left_in ? "left in" : "taken out", before, after, c.muscle.told, c.muscle.found);
  cr_expect_leq(100 * c.muscle.told, c.muscle.found, "%zu of %zu true movements told as the heart's", c.muscle.told,
                c.muscle.found);
  cr_expect_geq((double)c.heart.told, told * (double)c.heart.found, "%zu of %zu told", c.heart.told, c.heart.found);
  if (left_in) cr_expect_gt(c.heart.found, 50, "only %zu movements of the heart to tell", c.heart.found);
  if (!left_in) cr_expect_leq(after, 0.5);
  test_events_free(&truth);
  tib_result_finish(&result);
}

Test(ecg, left_in_regular, .timeout = 280) {
  for (int channel = 0; channel < 2; channel++) {
    check(2, 50, false, channel, true, 0.98);
    check(2, 75, false, channel, true, 0.98);
  }
}

Test(ecg, left_in_fibrillation, .timeout = 280) {
  for (int channel = 0; channel < 2; channel++) {
    check(2, 50, true, channel, true, 0.98);
    check(2, 75, true, channel, true, 0.98);
  }
}

/* Noise that reaches 8 uV above its level by itself is not always told from a muscle between beats. */
Test(ecg, left_in_over_more_noise, .timeout = 280) {
  for (int channel = 0; channel < 2; channel++) {
    check(5, 75, false, channel, true, 0.85);
    check(8, 75, false, channel, true, 0.7);
  }
}

Test(ecg, taken_out, .timeout = 280) {
  static const double bpm[] = {50, 75, 110};
  for (int channel = 0; channel < 2; channel++)
    for (size_t i = 0; i < 3; i++) {
      check(2, bpm[i], false, channel, false, 0);
      check(2, bpm[i], true, channel, false, 0);
    }
}

/* Neither with an ECG channel nor without is anything of a leg that shows no beats told as the heart's. */
Test(ecg, legs_without_beats, .timeout = 280) {
  struct tib_rules rules = rules_with(0);
  for (int channel = 0; channel < 2; channel++) {
    struct tib_simulate_options o = row_options("bursts", HOURS);
    struct test_events truth;
    struct tib_result result;
    o.ecg_channel = channel;
    analyze(&o, &rules, &truth, &result);
    for (size_t i = 0; i < result.n_legs; i++) {
      cr_expect(result.legs[i].has_beats);
      cr_expect_eq(result.legs[i].n_beats, 0, "%zu beats", result.legs[i].n_beats);
      cr_expect_eq(result.quality[i].ecg_locked_share, 0.0);
    }
    test_events_free(&truth);
    tib_result_finish(&result);
  }
}
