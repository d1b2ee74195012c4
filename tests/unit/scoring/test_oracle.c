/* Two nights against PLMScoRe, a program of an author of the WASM 2016 standard: every row and the counts that both have.
 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/score.h>

#include "base/text.h"
#include "base/ticks.h"
#include "support.h"

#define MOST 4096

struct night {
  size_t n_candidates;
  struct tib_candidate candidates[MOST];
  struct tib_context context;
  struct tib_stage_span stages[MOST];
  struct tib_span arousals[MOST];
  struct tib_respiratory_event respiratory[MOST];
};

static struct night night;
static struct tib_score score;

static FILE *open_oracle(const char *name, const char *ending) {
  char path[128];
  snprintf(path, sizeof path, "oracle/%s%s", name, ending);
  const char *found = test_shared(path);
  if (!found) return NULL;
  FILE *file = fopen(found, "r");
  cr_assert_not_null(file);
  return file;
}

static tib_ticks seconds(const char *s) {
  tib_ticks ticks;
  cr_assert(tib_text_parse_seconds(s, strlen(s), &ticks), "%s", s);
  return ticks;
}

/* Onset and duration, and a third word or none. */
static bool read_row(FILE *file, struct tib_span *span, char *third) {
  char line[256], onset[64], duration[64];
  *third = '\0';
  if (!fgets(line, sizeof line, file)) return false;
  cr_assert_geq(sscanf(line, "%63s %63s %15s", onset, duration, third), 2);
  *span = (struct tib_span){seconds(onset), seconds(onset) + seconds(duration)};
  return true;
}

/* TIB-DEC-2: an import joins what one leg did within 0.5 s, and drops what is then shorter than 0.5 s. */
static void add_imported(struct tib_span span, enum tib_side side) {
  for (size_t i = night.n_candidates; i > 0; i--) {
    struct tib_candidate *before = &night.candidates[i - 1];
    if (before->side != side) continue;
    if (span.onset - before->span.offset >= TIB_TICKS_PER_S / 2) break;
    if (span.offset > before->span.offset) before->span.offset = span.offset;
    return;
  }
  cr_assert_lt(night.n_candidates, MOST);
  night.candidates[night.n_candidates++] =
      (struct tib_candidate){.span = span, .side = side, .peak_uv = NAN, .median_uv = NAN, .rest_uv = NAN};
}

static bool read_night(const char *name) {
  static const enum tib_stage codes[] = {TIB_STAGE_W, TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_R};
  struct tib_context *context = &night.context;
  FILE *movements = open_oracle(name, ".lm.tsv");
  if (!movements) return false;
  FILE *stages = open_oracle(name, ".hyp.txt"), *arousals = open_oracle(name, ".ar.tsv");
  FILE *respiratory = open_oracle(name, ".resp.tsv");
  struct tib_span span;
  char third[16], line[64];
  while (read_row(movements, &span, third)) add_imported(span, third[0] == 'L' ? TIB_LEFT : TIB_RIGHT);
  while (fgets(line, sizeof line, stages)) {
    tib_ticks epoch = 30 * TIB_TICKS_PER_S, onset = (tib_ticks)context->n_stages * epoch;
    night.stages[context->n_stages++] = (struct tib_stage_span){{onset, onset + epoch}, codes[line[0] - '0']};
  }
  while (read_row(arousals, &span, third)) night.arousals[context->n_arousals++] = span;
  while (read_row(respiratory, &span, third))
    night.respiratory[context->n_respiratory++] = (struct tib_respiratory_event){span, TIB_APNEA_OBSTRUCTIVE};
  fclose(movements), fclose(stages), fclose(arousals), fclose(respiratory);
  context->has_stages = context->has_arousals = context->has_respiratory = true;
  context->stages = night.stages, context->arousals = night.arousals, context->respiratory = night.respiratory;
  context->lights = (struct tib_span){0, night.stages[context->n_stages - 1].span.offset};
  return true;
}

static void score_night(const char *name) {
  static const struct tib_leg_time legs[] = {{TIB_LEFT, NULL, 0}, {TIB_RIGHT, NULL, 0}};
  struct tib_rules rules;
  struct tib_error err = {0};
  if (!read_night(name)) cr_skip_test("shared/oracle is not there");
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  struct tib_score_input input = {.candidates = night.candidates,
                                  .n_candidates = night.n_candidates,
                                  .context = &night.context,
                                  .recording = night.context.lights,
                                  .legs = legs,
                                  .n_legs = 2};
  cr_assert_eq(tib_score_run(&rules, &input, &score, &err), TIB_OK, "%s", err.text);
}

/* ---- every row ---- */

static void expect_time(const char *cell, tib_ticks got, int line, const char *column) {
  if (strcmp(cell, "NA") == 0) {
    cr_assert_eq(got, TIB_NO_TICKS, "line %d, %s: expected none", line, column);
    return;
  }
  tib_ticks expected = seconds(cell); /* long decimals are the other program's rounding: whole milliseconds are meant */
  cr_assert_leq(llabs((long long)(expected - got)), 10, "line %d, %s: expected %s, got %.4f", line, column, cell,
                tib_seconds(got));
}

static void expect_number(const char *cell, int got, int line, const char *column) {
  int expected = strcmp(cell, "NA") == 0 ? 0 : atoi(cell);
  cr_assert_eq(expected, got, "line %d, %s: expected %s, got %d", line, column, cell, got);
}

static void expect_flag(const char *cell, enum tib_flag got, int line, const char *column) {
  enum tib_flag expected = strcmp(cell, "NA") == 0 ? TIB_NA : cell[0] == '1' ? TIB_YES : TIB_NO;
  cr_assert_eq(expected, got, "line %d, %s: expected %s, got %d", line, column, cell, got);
}

/* Onset Offset Dur T2 nonCLM NoBil rLM PLM PLMnr PLM_Sno PLMnr_Sno IMI IMInr AR Stage */
static void expect_row(char cells[15][64], const struct tib_movement *m, int line) {
  static const int sides[] = {-1, 10, 11, 12}, codes[] = {-1, 0, 1, 2, 3, 4};
  expect_time(cells[0], m->span.onset, line, "Onset");
  expect_time(cells[1], m->span.offset, line, "Offset");
  expect_number(cells[3], sides[m->side], line, "T2");
  expect_number(cells[4], m->class_ == TIB_CLASS_NONCLM, line, "nonCLM");
  expect_number(cells[5], m->parts > 1 ? m->parts : 0, line, "NoBil");
  expect_flag(cells[6], m->respiratory, line, "rLM");
  expect_number(cells[7], m->class_ == TIB_CLASS_PLM, line, "PLM");
  expect_flag(cells[8], m->plm_nr, line, "PLMnr");
  expect_number(cells[9], m->series, line, "PLM_Sno");
  expect_number(cells[10], m->series_nr, line, "PLMnr_Sno");
  expect_time(cells[11], m->imi, line, "IMI");
  expect_time(cells[12], m->imi_nr, line, "IMInr");
  expect_flag(cells[13], m->arousal, line, "AR");
  expect_number(cells[14], codes[m->stage], line, "Stage");
}

static bool read_cells(FILE *file, char cells[15][64]) {
  char line[1024];
  if (!fgets(line, sizeof line, file)) return false;
  char *word = strtok(line, "\t\r\n");
  for (int i = 0; i < 15; i++, word = strtok(NULL, "\t\r\n")) {
    cr_assert_not_null(word);
    tib_text_copy(cells[i], sizeof cells[i], word);
  }
  return true;
}

static int compare_rows(const char *name) {
  FILE *file = open_oracle(name, "_plmscore_lm.tsv");
  char cells[15][64];
  int line = 1;
  size_t at = 0;
  cr_assert(read_cells(file, cells)); /* the head */
  while (read_cells(file, cells)) {
    line++;
    while (at < score.n_movements && score.movements[at].class_ == TIB_CLASS_EXCLUDED) {
      cr_assert_eq(score.movements[at].reasons, TIB_REASON_TOO_SHORT);
      at++;
    }
    cr_assert_lt(at, score.n_movements, "line %d: no row is left", line);
    expect_row(cells, &score.movements[at++], line);
  }
  fclose(file);
  for (; at < score.n_movements; at++) cr_assert_eq(score.movements[at].class_, TIB_CLASS_EXCLUDED);
  return line - 1;
}

Test(oracle, truth_agrees_row_by_row) {
  score_night("truth");
  cr_assert_eq(compare_rows("truth"), 69);
  tib_score_finish(&score);
}

Test(oracle, night1_agrees_row_by_row) {
  score_night("night1");
  cr_assert_eq(compare_rows("night1"), 972);
  tib_score_finish(&score);
}

/* ---- counts and rates by state ---- */

/* LMtype,Statistic,TIB,TST,Wake,N1,N2,N3,REM,NREM */
static bool find_statistic(FILE *file, const char *type, const char *statistic, double values[8]) {
  char line[1024];
  rewind(file);
  while (fgets(line, sizeof line, file)) {
    size_t n = strlen(type), k = strlen(statistic);
    if (strncmp(line, type, n) != 0 || line[n] != ',' || strncmp(line + n + 1, statistic, k) != 0) continue;
    if (line[n + 1 + k] != ',') continue;
    const char *s = line + n + k + 2;
    for (int i = 0; i < 8; i++, s++) {
      size_t length = strcspn(s, ",\r\n");
      if (!tib_text_parse_double(s, length, &values[i])) values[i] = NAN;
      s += length;
    }
    return true;
  }
  return false;
}

/* EDGE-22: no rate where there were no hours. */
static void expect_rate(double expected, double got, const char *type) {
  if (isnan(expected))
    cr_assert(isnan(got), "%s", type);
  else
    cr_assert_float_eq(got, expected, 1e-6, "%s", type);
}

static void expect_states(FILE *file, const char *type, enum tib_index_name name) {
  double n[8], rate[8];
  cr_assert(find_statistic(file, type, "number", n), "%s", type);
  cr_assert(find_statistic(file, type, "no./hour", rate), "%s", type);
  const struct tib_index *all = &score.total.index[name];
  cr_assert_eq(all->n, (int64_t)n[0], "%s: %d", type, (int)all->n);
  expect_rate(rate[0], all->per_h, type);
  for (int stage = TIB_STAGE_W; stage <= TIB_STAGE_R; stage++) { /* Wake N1 N2 N3 REM */
    const struct tib_index *index = &score.by_stage[stage].index[name];
    int column = stage + 1;
    cr_assert_eq(index->n, (int64_t)n[column], "%s, stage %d: %d", type, stage, (int)index->n);
    expect_rate(rate[column], index->per_h, type);
  }
}

static void expect_one(FILE *file, const char *type, enum tib_index_name name, int column) {
  double n[8], rate[8];
  cr_assert(find_statistic(file, type, "number", n) && find_statistic(file, type, "no./hour", rate), "%s", type);
  cr_assert_eq(score.total.index[name].n, (int64_t)n[column], "%s: %d", type, (int)score.total.index[name].n);
  expect_rate(rate[column], score.total.index[name].per_h, type);
}

static void compare_statistics(const char *name) {
  enum { TIB, TST, WAKE };
  FILE *file = open_oracle(name, "_plmscore_stats.csv");
  double values[8];
  expect_states(file, "CLM", TIB_INDEX_CLM);
  expect_states(file, "nonCLM", TIB_INDEX_NONCLM);
  expect_states(file, "PLM", TIB_INDEX_PLM);
  expect_states(file, "CLMr", TIB_INDEX_RESPIRATORY_LM);
  expect_one(file, "PLM", TIB_INDEX_PLMS, TST);
  expect_one(file, "PLM", TIB_INDEX_PLMW, WAKE);
  expect_one(file, "PLMnr", TIB_INDEX_PLMS_NR, TST);
  expect_one(file, "PLMnr", TIB_INDEX_PLMW_NR, WAKE);
  expect_one(file, "PLMa", TIB_INDEX_PLMS_AROUSAL, TST);
  expect_one(file, "l_PLM", TIB_INDEX_PLMS_LEFT, TST);
  expect_one(file, "r_PLM", TIB_INDEX_PLMS_RIGHT, TST);
  expect_one(file, "b_PLM", TIB_INDEX_PLMS_BILATERAL, TST);
  cr_assert(find_statistic(file, "PI", "no./hour", values)); /* a ratio, rounded there to 2 decimals */
  cr_assert_float_eq(score.periodicity_count, values[0], 0.005 + 1e-9);
  cr_assert(find_statistic(file, "IMI", "<10s; number", values));
  cr_assert_eq(score.total.index[TIB_INDEX_SHORT_INTERVAL].n, (int64_t)values[0]);
  cr_assert(find_statistic(file, "IMI", "10-90s; number", values));
  cr_assert_eq(score.imi.n, (int64_t)values[0]);
  cr_assert(find_statistic(file, "Sleep/Wake", "duration; s", values));
  struct tib_sleep sleep = tib_score_sleep(&night.context);
  cr_assert_float_eq(sleep.tib_h * 3600, values[0], 1e-6);
  cr_assert_float_eq(sleep.tst_h * 3600, values[1], 1e-6);
  for (int stage = TIB_STAGE_W; stage <= TIB_STAGE_R; stage++)
    cr_assert_float_eq(sleep.stage_h[stage] * 3600, values[stage + 1], 1e-6);
  fclose(file);
}

Test(oracle, truth_agrees_in_counts) {
  score_night("truth");
  compare_statistics("truth");
  tib_score_finish(&score);
}

Test(oracle, night1_agrees_in_counts) {
  score_night("night1");
  compare_statistics("night1");
  tib_score_finish(&score);
}
