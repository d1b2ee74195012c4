/* EDF+D from its bytes to scores: a gap ends series, leaves denominators, and shifts what comes after it to the clock. */

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include <tibialis/analyze.h>

#include "support.h"
#include "tests/unit/condition/night.h"

#define FS 256
#define RECORDS 600        /* of 1 s */
#define TAL_BYTES 40       /* of a record */
#define HALF (RECORDS / 2) /* the gap lies after so many records */

static void put_field(FILE *f, const char *text, int width) { fprintf(f, "%-*.*s", width, width, text); }

static void put_header(FILE *f, bool gap) {
  static const char *const fields[][2] = {
      {"EMG LAT", "EDF Annotations"}, {"", ""},           {"uV", ""}, {"-3276.8", "-1"}, {"3276.7", "1"},
      {"-32768", "-32768"},           {"32767", "32767"}, {"", ""},   {"256", "20"},     {"", ""}};
  static const int widths[] = {16, 80, 8, 8, 8, 8, 8, 80, 8, 32};
  put_field(f, "0", 8);
  put_field(f, "X X X X", 80);
  put_field(f, "Startdate 05-MAR-2021 X X X", 80);
  put_field(f, "05.03.21", 8);
  put_field(f, "22.15.30", 8);
  put_field(f, "768", 8);
  put_field(f, gap ? "EDF+D" : "EDF+C", 44);
  put_field(f, "600", 8);
  put_field(f, "1", 8);
  put_field(f, "2", 4);
  for (int i = 0; i < 10; i++)
    for (int k = 0; k < 2; k++) put_field(f, fields[i][k], widths[i]);
}

static void put_record(FILE *f, const double *x, double clock_s) {
  char tal[TAL_BYTES] = {0};
  for (int i = 0; i < FS; i++) {
    int value = (int)floor(10.0 * x[i] + 0.5);
    fputc(value & 255, f);
    fputc(value >> 8 & 255, f);
  }
  snprintf(tal, sizeof tal, "+%.1f\x14\x14", clock_s);
  fwrite(tal, 1, sizeof tal, f);
}

/* Rest of 2 uV and bursts of 1.5 s; onsets by the clock of the samples. The second half of the records lies gap_s later. */
static const char *make_night(const double *onset_s, size_t n_bursts, double gap_s, struct night_burst *burst) {
  double *x = malloc(RECORDS * FS * sizeof *x);
  struct night_noise noise = night_noise_make(FS, 90);
  for (size_t i = 0; i < RECORDS * FS; i++) x[i] = 2.0 * night_next(&noise);
  for (size_t i = 0; i < n_bursts; i++) {
    burst[i] = (struct night_burst){.onset_s = onset_s[i], .length_s = 1.5, .ramp_s = 0.02, .rms_uv = 40.0};
    cr_assert(night_add_burst(x, RECORDS * FS, FS, &burst[i], &noise));
  }
  const char *path = test_temporary(gap_s > 0 ? "gap.edf" : "plain.edf");
  FILE *f = fopen(path, "wb");
  cr_assert(f);
  put_header(f, gap_s > 0);
  for (int r = 0; r < RECORDS; r++) put_record(f, x + r * FS, r + (r < HALF ? 0.0 : gap_s));
  cr_assert_eq(fclose(f), 0);
  free(x);
  return path;
}

static struct tib_result analyze(const char *path) {
  static struct tib_rules rules[2];
  struct tib_result result;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_load(&rules[0], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[1], "wasm-2016", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 2, .profiles = rules};
  cr_assert_eq(tib_analyze_file(path, &options, &result, &err), TIB_OK, "%s", err.text);
  return result;
}

#define N 30

static void every_20_s(double onset_s[N]) {
  for (size_t i = 0; i < N; i++) onset_s[i] = 10.0 + 20.0 * (double)i;
}

/* EDGE-5: the interval across is 32.5 s, which would not end a series; EDGE-12: times are the clock's. */
Test(gaps, end_a_series_and_leave_the_denominators) {
  double onset_s[N];
  struct night_burst burst[N];
  every_20_s(onset_s);
  for (int gap = 0; gap < 2; gap++) {
    double gap_s = gap ? 12.5 : 0.0;
    struct tib_result result = analyze(make_night(onset_s, N, gap_s, burst));
    cr_assert_eq(result.recording.n_segments, gap ? 2 : 1);
    cr_assert_eq(result.recording.duration, tib_ticks_of_seconds(RECORDS + gap_s));
    cr_assert_eq(result.legs[0].n_segments, result.recording.n_segments);
    const struct tib_note *note = NULL; /* META-13 */
    for (size_t i = 0; i < result.n_notes; i++)
      if (strcmp(result.notes[i].code, "gaps") == 0) note = &result.notes[i];
    cr_expect_eq(note != NULL, gap);
    if (note) cr_expect(strstr(note->text, "in 0.2 of the "), "%s", note->text);
    if (note) cr_expect(strstr(note->text, " (1 gap): "), "%s", note->text);
    for (size_t s = 0; s < result.recording.n_segments; s++)
      cr_assert_eq(result.legs[0].segments[s].onset, result.recording.segments[s].onset);
    for (size_t p = 0; p < 2; p++) {
      const struct tib_score *score = &result.profiles[p].score;
      cr_assert_eq(score->n_movements, N);
      for (size_t i = 0; i < N; i++) {
        double shift = burst[i].true_onset_s < HALF ? 0.0 : gap_s;
        cr_expect_float_eq(tib_seconds(score->movements[i].span.onset), burst[i].true_onset_s + shift, 0.05);
        cr_expect_float_eq(tib_seconds(score->movements[i].span.offset), burst[i].true_offset_s + shift, 0.05);
        cr_expect_eq(score->movements[i].series, gap && i >= N / 2 ? 2 : 1);
        cr_expect_eq(score->movements[i].imi == TIB_NO_TICKS, i == 0 || (gap && i == N / 2), "%zu", i);
      }
      cr_expect_eq(score->n_series, gap ? 2 : 1);
      cr_expect_eq(score->total.index[TIB_INDEX_LM].n, N);
      cr_expect_float_eq(score->total.index[TIB_INDEX_LM].denominator_h, RECORDS / 3600.0, 1e-9);
    }
    tib_result_finish(&result);
  }
}

/* EDGE-7: out by AASM-PLM-6, no candidate by WASM16-CLM-5. */
Test(gaps, cut_a_movement) {
  static const enum tib_class classes[] = {TIB_CLASS_EXCLUDED, TIB_CLASS_NONCLM};
  double onset_s[N + 1];
  struct night_burst burst[N + 1];
  every_20_s(onset_s);
  onset_s[N] = HALF - 1.3;
  struct tib_result result = analyze(make_night(onset_s, N + 1, 12.5, burst));
  for (size_t p = 0; p < 2; p++) {
    const struct tib_score *score = &result.profiles[p].score;
    size_t cut = 0;
    for (size_t i = 0; i < score->n_movements; i++) {
      const struct tib_movement *m = &score->movements[i];
      bool beside = tib_seconds(m->span.onset) > HALF - 2.0 && tib_seconds(m->span.onset) < HALF + 14.0;
      cr_expect_eq((m->reasons & TIB_REASON_TRUNCATED) != 0, beside);
      if (beside) cr_expect_eq(m->class_, classes[p]);
      if (beside) cr_expect_leq(m->span.offset, HALF * TIB_TICKS_PER_S);
      cut += beside;
    }
    cr_expect_eq(cut, 1);
    cr_expect_eq(score->n_movements, N + cut);
    cr_expect_eq(score->n_series, 2);
  }
  tib_result_finish(&result);
}
