/* Sustained bursts from an EDF file to their grade: what the second look at the samples makes of them. */
#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include <tibialis/analyze.h>

#include "base/ticks.h"
#include "support.h"
#include "tests/unit/condition/night.h"
#include "write/write.h"

#define FS 256
#define SECONDS 900

struct night {
  double x[2][SECONDS * FS]; /* left and right leg, uV */
  struct night_noise noise[2];
  struct tib_edf_annotation annotation[8];
  size_t n_annotations;
};

static struct night *still(uint64_t seed) {
  struct night *night = calloc(1, sizeof *night);
  for (int leg = 0; leg < 2; leg++) {
    night->noise[leg] = night_noise_make(FS, seed + (uint64_t)leg);
    for (size_t i = 0; i < SECONDS * FS; i++) night->x[leg][i] = 2 * night_next(&night->noise[leg]);
  }
  return night;
}

static void add_burst(struct night *night, int leg, double onset_s, double length_s, double uv) {
  struct night_burst burst = {onset_s, length_s, 0.5, uv, 0, 0};
  night_add_burst(night->x[leg], SECONDS * FS, FS, &burst, &night->noise[leg]);
}

static void add_sine(struct night *night, int leg, double from_s, double to_s, double hz, double uv) {
  for (size_t i = (size_t)(from_s * FS); i < (size_t)(to_s * FS); i++)
    night->x[leg][i] += uv * sin(2 * NIGHT_PI * hz * (double)i / FS);
}

static void annotate(struct night *night, double onset_s, double length_s, const char *text) {
  night->annotation[night->n_annotations++] =
      (struct tib_edf_annotation){tib_ticks_of_seconds(onset_s), tib_ticks_of_seconds(length_s), text};
}

static enum tib_status fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  const struct night *night = user;
  (void)err;
  for (int i = 0; i < FS; i++) {
    double value = floor(10 * night->x[signal][record * FS + i] + 0.5);
    samples[i] = (int)fmax(-32768, fmin(32767, value));
  }
  return TIB_OK;
}

static const char *cramp_words; /* of the annotations; NULL: the program's own */

/* Frees the night. */
static struct tib_result analyze(struct night *night, enum tib_mains mains, const char *setting, const char *value) {
  static struct tib_rules rules[4];
  static const char *const names[] = {"aasm-v3", "cramp", "accelerometer", "patterns"};
  struct tib_edf_signal signals[2] = {{"EMG LAT", "uV", NULL, NULL, -3276.8, 3276.7, -32768, 32767, FS},
                                      {"EMG RAT", "uV", NULL, NULL, -3276.8, 3276.7, -32768, 32767, FS}};
  struct tib_edf_plan plan = {.record_duration = TIB_TICKS_PER_S,
                              .n_records = SECONDS,
                              .n_signals = 2,
                              .signals = signals,
                              .n_annotations = night->n_annotations,
                              .annotations = night->annotation,
                              .start = "2001-01-01 22:00:00",
                              .fill = fill,
                              .user = night};
  struct tib_error err = {0};
  struct tib_result result;
  const char *path = test_temporary("bursts.edf");
  cr_assert_eq(tib_edf_write(path, &plan, &err), TIB_OK, "%s", err.text);
  for (int i = 0; i < 4; i++) cr_assert_eq(tib_rules_load(&rules[i], names[i], &err), TIB_OK, "%s", err.text);
  if (setting) cr_assert_eq(tib_rules_set(&rules[1], setting, value, &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 1,
                                        .profiles = rules,
                                        .bursts = &rules[1],
                                        .accelerometer = &rules[2],
                                        .patterns = &rules[3],
                                        .cramp_words = cramp_words,
                                        .mains = mains};
  cr_assert_eq(tib_analyze_file(path, &options, &result, &err), TIB_OK, "%s", err.text);
  free(night);
  return result;
}

/* The n-th sustained burst of a result, whatever its grade; NULL. */
static const struct tib_pattern *burst_of(const struct tib_result *result, size_t n) {
  for (size_t i = 0; i < result->n_patterns; i++)
    if (result->patterns[i].type == TIB_SUSTAINED_BURST && n-- == 0) return &result->patterns[i];
  return NULL;
}

static size_t count(const struct tib_result *result, enum tib_grade grade) {
  size_t n = 0;
  for (size_t i = 0; i < result->n_patterns; i++)
    n += result->patterns[i].type == TIB_SUSTAINED_BURST && result->patterns[i].grade >= grade;
  return n;
}

/* Without stages, arousals and accelerometers it cannot be more than possible. */
Test(bursts, of_a_muscle) {
  struct night *night = still(1);
  add_burst(night, 0, 300, 40, 12);
  annotate(night, 450, -1, "patient: leg cramp");
  struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
  cr_assert_eq(count(&result, TIB_GRADE_NONE), 1);
  const struct tib_pattern *burst = burst_of(&result, 0);
  cr_expect_eq(burst->grade, TIB_GRADE_POSSIBLE);
  cr_expect_eq(burst->side, TIB_LEFT);
  cr_expect_eq(burst->caps, TIB_CAP_ACCELEROMETER | TIB_CAP_STAGES | TIB_CAP_TIBIALIS);
  cr_expect(burst->capped);
  cr_expect(burst->annotated, "110 s after its end");
  cr_expect_eq(burst->rivals, 0);
  for (int i = 1; i <= 14; i++)
    cr_expect_eq(burst->criteria[i - 1].passed, i <= 11 ? TIB_PASSED : TIB_UNTESTABLE, "SBC-%d", i);
  cr_expect_eq(burst->criteria[11].why, TIB_NO_ACCELEROMETER);
  cr_expect_eq(burst->criteria[12].why, TIB_NO_STAGES);
  cr_expect_eq(burst->criteria[13].why, TIB_NO_AROUSALS);
  cr_expect_float_eq(burst->measures.ratio, sqrt(4 + 144) / 2, 0.4);
  cr_expect_gt(burst->measures.high_share, 0.85);
  cr_expect_lt(burst->measures.mains_share, 0.1);
  cr_expect_eq(result.context.n_unknown, 0, "its words are known");
  tib_result_finish(&result);
}

/* Words of the user's take the place of the program's. */
Test(bursts, annotated_in_words_of_the_user) {
  static const char *const words[] = {"horse", "cramp", "pferd,HORSE"};
  for (int i = 0; i < 3; i++) {
    struct night *night = still(1);
    add_burst(night, 0, 300, 40, 12);
    annotate(night, 310, 5, "Charley horse");
    cramp_words = words[i];
    struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
    cr_expect_eq(burst_of(&result, 0)->annotated, i != 1, "%s", words[i]);
    tib_result_finish(&result);
  }
  cramp_words = NULL;
}

/* Hum that is switched on for a while is no muscle, whether or not it is taken out (SBC-9). */
Test(bursts, hum_that_is_switched_on) {
  static const double lines_hz[] = {50, 60};
  for (int i = 0; i < 2; i++)
    for (int off = 0; off < 2; off++) {
      struct night *night = still(20);
      add_sine(night, 0, 300, 340, lines_hz[i], 25);
      add_sine(night, 1, 500, 520, lines_hz[i], 25);
      struct tib_result result = analyze(night, off ? TIB_MAINS_OFF : TIB_MAINS_AUTO, NULL, NULL);
      cr_expect_eq(count(&result, TIB_GRADE_POSSIBLE), 0);
      if (off) {
        cr_assert_eq(count(&result, TIB_GRADE_NONE), 2, "kept, so that it can be told why");
        cr_expect_eq(burst_of(&result, 0)->criteria[8].passed, TIB_FAILED);
        cr_expect_gt(burst_of(&result, 0)->criteria[8].measured, 0.95);
        cr_expect_eq(burst_of(&result, 0)->rivals & TIB_RIVAL_ARTEFACT, TIB_RIVAL_ARTEFACT);
      }
      tib_result_finish(&result);
    }
}

/* A burst on top of hum that was there all the time is one. */
Test(bursts, over_steady_hum) {
  for (int off = 0; off < 2; off++) {
    struct night *night = still(30);
    add_sine(night, 0, 0, SECONDS, 50, off ? 8 : 40);
    add_burst(night, 0, 400, 40, 25);
    struct tib_result result = analyze(night, off ? TIB_MAINS_OFF : TIB_MAINS_AUTO, NULL, NULL);
    cr_assert_eq(count(&result, TIB_GRADE_POSSIBLE), 1);
    cr_expect_lt(burst_of(&result, 0)->measures.mains_share, 0.12);
    tib_result_finish(&result);
  }
}

/* SBC-8: a rhythm of 13 Hz, as of a trembling bed, passes the filter and is no muscle. */
Test(bursts, movement_artefact) {
  struct night *night = still(40);
  add_sine(night, 1, 300, 330, 13, 40);
  struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
  cr_assert_eq(count(&result, TIB_GRADE_NONE), 1);
  cr_expect_eq(count(&result, TIB_GRADE_POSSIBLE), 0);
  cr_expect_eq(burst_of(&result, 0)->criteria[7].passed, TIB_FAILED);
  tib_result_finish(&result);
}

/* A rhythm of 7 Hz, which the envelope does not see, began 20 s before the burst: within 10 s before it it is rest, within
 * 300 s it is not. */
Test(bursts, what_was_there_before) {
  static const char *const looks_back[] = {"10 s", "300 s", "0 s"};
  for (int i = 0; i < 3; i++) {
    struct night *night = still(50);
    add_sine(night, 0, 380, 450, 7, 25);
    add_burst(night, 0, 400, 40, 12);
    struct tib_result result = analyze(night, TIB_MAINS_AUTO, "spectrum-rest", looks_back[i]);
    cr_assert_eq(count(&result, TIB_GRADE_NONE), 1);
    cr_expect_eq(burst_of(&result, 0)->criteria[7].passed, i == 0 ? TIB_PASSED : TIB_FAILED, "%s", looks_back[i]);
    tib_result_finish(&result);
  }
}

/* Two bursts 5 s apart: the first is not what was there before the second. */
Test(bursts, one_after_the_other) {
  struct night *night = still(60);
  add_burst(night, 0, 300, 60, 12);
  add_burst(night, 0, 365, 60, 12);
  struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
  cr_assert_eq(count(&result, TIB_GRADE_POSSIBLE), 2);
  for (size_t i = 0; i < 2; i++) cr_expect_gt(burst_of(&result, i)->measures.high_share, 0.85);
  tib_result_finish(&result);
}

/* SBC-11: both legs at once are possible, and no more even where all else were known. */
Test(bursts, of_both_legs) {
  struct night *night = still(70);
  add_burst(night, 0, 300, 40, 12);
  add_burst(night, 1, 300, 40, 12);
  struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
  cr_assert_eq(count(&result, TIB_GRADE_POSSIBLE), 2);
  for (size_t i = 0; i < 2; i++) {
    cr_expect_eq(burst_of(&result, i)->criteria[10].passed, TIB_FAILED);
    cr_expect_float_eq(burst_of(&result, i)->criteria[10].measured, 1.0, 0.15);
    cr_expect_not(burst_of(&result, i)->capped, "not for want of an input");
  }
  tib_result_finish(&result);
}

/* A train of a foot's tremor is that (SBC-X6), even where the envelope over 0.25 s does not fall back to rest. */
Test(bursts, tremor_is_none) {
  struct night *night = still(80);
  for (double s = 300; s < 330; s += 1.0 / 3) add_burst(night, 0, s, 0.25, 40);
  struct tib_result result = analyze(night, TIB_MAINS_AUTO, NULL, NULL);
  cr_expect_eq(count(&result, TIB_GRADE_POSSIBLE), 0);
  tib_result_finish(&result);
}
