/* Figures to rows. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "compare/study.h"

struct tib_compare_row *tib_agree_add(struct tib_compare *compare, enum tib_compare_part part, struct tib_error *err) {
  if (tib_array_reserve(&compare->rows, &compare->rows_capacity, compare->n_rows + 1, sizeof *compare->rows, err) != TIB_OK)
    return NULL;
  struct tib_compare_row *row = &compare->rows[compare->n_rows++];
  *row = (struct tib_compare_row){.part = part};
  tib_agree_word(row, TIB_V_PART, tib_level_compare_part[part].name);
  return row;
}

void tib_agree_number(struct tib_compare_row *row, enum tib_compare_column column, double value) {
  if (!isnan(value)) row->cells[column] = (struct tib_compare_cell){.kind = TIB_CELL_VALUE, .number = value};
}

void tib_agree_count(struct tib_compare_row *row, enum tib_compare_column column, int64_t n) {
  row->cells[column] = (struct tib_compare_cell){.kind = TIB_CELL_N, .number = (double)n};
}

void tib_agree_word(struct tib_compare_row *row, enum tib_compare_column column, const char *word) {
  if (word) row->cells[column] = (struct tib_compare_cell){.kind = TIB_CELL_WORD, .text = word};
}

/* Nights that no row is of. */
static void put_absent(struct tib_compare_row *row, const struct tib_compare *compare) {
  if (compare->n_scorers > 0) {
    tib_agree_count(row, TIB_V_NOT_ALL_N, (int64_t)compare->not_of_all);
  } else {
    tib_agree_count(row, TIB_V_REFERENCE_ONLY_N, (int64_t)compare->reference_only);
    tib_agree_count(row, TIB_V_TEST_ONLY_N, (int64_t)compare->test_only);
  }
  tib_agree_count(row, TIB_V_FAILED_N, (int64_t)compare->failed);
}

void tib_agree_nights(struct tib_compare_row *row, const struct tib_compare *compare, enum tib_compare_column why,
                      size_t left_out) {
  tib_agree_count(row, TIB_V_NIGHTS, (int64_t)(compare->n_compared - left_out));
  put_absent(row, compare);
  if (why != TIB_V_PART) tib_agree_count(row, why, (int64_t)left_out);
}

static double mean_of(const struct tib_moments *moments) { return moments->n > 0 ? moments->mean : (double)NAN; }

void tib_agree_tally(struct tib_compare_row *row, const struct tib_tally *tally) {
  const struct tib_seconds *s = &tally->seconds;
  int64_t seconds = s->both + s->reference + s->test + s->none;
  tib_agree_count(row, TIB_V_REFERENCE_N, tally->reference_n);
  tib_agree_count(row, TIB_V_TEST_N, tally->test_n);
  tib_agree_count(row, TIB_V_MATCHED, tally->matched);
  tib_agree_number(row, TIB_V_PRECISION, tib_tally_precision(tally));
  tib_agree_number(row, TIB_V_RECALL, tib_tally_recall(tally));
  tib_agree_number(row, TIB_V_F1, tib_tally_f1(tally));
  tib_agree_number(row, TIB_V_ONSET_BIAS_MS, mean_of(&tally->onset_ms));
  tib_agree_number(row, TIB_V_ONSET_SD_MS, tib_moments_sd(&tally->onset_ms));
  tib_agree_number(row, TIB_V_OFFSET_BIAS_MS, mean_of(&tally->offset_ms));
  tib_agree_number(row, TIB_V_OFFSET_SD_MS, tib_moments_sd(&tally->offset_ms));
  tib_agree_number(row, TIB_V_MEAN_IOU, mean_of(&tally->iou));
  if (row->part == TIB_AGREE_STAGE) return; /* whose seconds are not counted */
  tib_agree_number(row, TIB_V_KAPPA_S, tib_seconds_kappa(s));
  tib_agree_count(row, TIB_V_SECONDS, seconds);
  tib_agree_count(row, TIB_V_REFERENCE_OUTSIDE_N, tally->outside_reference);
  tib_agree_count(row, TIB_V_TEST_OUTSIDE_N, tally->outside_test);
}

bool tib_compare_has(enum tib_compare_part part, enum tib_compare_column column) {
  bool tally = column >= TIB_V_REFERENCE_N && column <= TIB_V_TEST_OUTSIDE_N;
  bool absent = column == TIB_V_REFERENCE_ONLY_N || column == TIB_V_TEST_ONLY_N || column == TIB_V_FAILED_N;
  bool nights = column == TIB_V_NIGHTS || absent;
  switch (part) {
    case TIB_AGREE_MOVEMENTS:
      return tally || nights || column == TIB_V_NO_SIDES_N || column == TIB_V_SIDE;
    case TIB_AGREE_STAGE:
      return (tally && column <= TIB_V_MEAN_IOU && column != TIB_V_KAPPA_S) || nights || column == TIB_V_NO_STAGES_N ||
             column == TIB_V_STAGE;
    case TIB_AGREE_RULES:
      return column == TIB_V_RULES || column == TIB_V_N || column == TIB_V_LEFT_OUT || nights ||
             column == TIB_V_NO_PROFILE_N || column == TIB_V_AGREED || column == TIB_V_KAPPA;
    case TIB_AGREE_CLASS:
      return column == TIB_V_RULES || column == TIB_V_REFERENCE_CLASS || column == TIB_V_TEST_CLASS || column == TIB_V_N;
    case TIB_AGREE_NIGHT:
      return tally || column == TIB_V_ID;
    case TIB_AGREE_INDEX:
      return column == TIB_V_RULES || column == TIB_V_INDEX || column == TIB_V_N || column == TIB_V_LEFT_OUT || absent ||
             (column >= TIB_V_NO_SUMMARY_N && column <= TIB_V_NOT_ASSESSED_N) ||
             (column >= TIB_V_MEAN_REFERENCE && column <= TIB_V_ICC_HIGH) || column == TIB_V_WHY;
    case TIB_AGREE_SCORER:
      return column == TIB_V_SCORER || column == TIB_V_N || column == TIB_V_NIGHTS || column == TIB_V_NOT_ALL_N ||
             column == TIB_V_FAILED_N || (column >= TIB_V_PAIRS && column <= TIB_V_CONSENSUS_F1);
    case TIB_AGREE_PAIR:
      return tally || column == TIB_V_NIGHTS || column == TIB_V_NOT_ALL_N || column == TIB_V_FAILED_N ||
             column == TIB_V_SCORER || column == TIB_V_OTHER;
    case TIB_COMPARE_PARTS:
      break;
  }
  return false;
}

/* ---- parts ---- */

static enum tib_status add_sides(struct tib_compare *compare, struct tib_error *err) {
  static const struct {
    enum tib_side side;
    const char *name;
  } SIDES[] = {{TIB_BOTH, "all"}, {TIB_LEFT, "left"}, {TIB_RIGHT, "right"}};
  bool sides = compare->n_without_sides < compare->n_compared;
  for (size_t i = 0; i < 3; i++) {
    struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_MOVEMENTS, err);
    if (!row) return TIB_MEMORY;
    tib_agree_word(row, TIB_V_SIDE, SIDES[i].name);
    tib_agree_nights(row, compare, TIB_V_NO_SIDES_N, i == 0 ? 0 : compare->n_without_sides);
    if (i == 0 || sides) tib_agree_tally(row, &compare->tally[SIDES[i].side]);
  }
  return TIB_OK;
}

static const struct tib_compare_cell NONE = {.kind = TIB_CELL_NONE};

static enum tib_status add_stages(struct tib_compare *compare, struct tib_error *err) {
  static const enum tib_stage ORDER[] = {TIB_STAGE_W,  TIB_STAGE_N1, TIB_STAGE_N2,
                                         TIB_STAGE_N3, TIB_STAGE_R,  TIB_STAGE_UNKNOWN};
  for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER && compare->has_stages; i++) {
    const struct tib_tally *tally = &compare->by_stage[ORDER[i]];
    if (ORDER[i] == TIB_STAGE_UNKNOWN && tally->reference_n + tally->test_n == 0) continue;
    struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_STAGE, err);
    if (!row) return TIB_MEMORY;
    tib_agree_word(row, TIB_V_STAGE, tib_level_stage[ORDER[i]].name);
    tib_agree_tally(row, tally);
    tib_agree_nights(row, compare, TIB_V_NO_STAGES_N, compare->n_without_stages);
    /* What one has alone where nobody tells the stage is missing in each of them. */
    if (compare->n_untold[0] > 0) row->cells[TIB_V_RECALL] = row->cells[TIB_V_F1] = NONE;
    if (compare->n_untold[1] > 0) row->cells[TIB_V_PRECISION] = row->cells[TIB_V_F1] = NONE;
  }
  return TIB_OK;
}

static enum tib_status add_cells(struct tib_compare *compare, const struct tib_class_table *table, struct tib_error *err) {
  for (int i = 0; i < TIB_CLASSES_SEEN; i++)
    for (int j = 0; j < TIB_CLASSES_SEEN; j++) {
      if (i == TIB_CLASS_NONE && j == TIB_CLASS_NONE) continue; /* what neither saw cannot be counted */
      struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_CLASS, err);
      if (!row) return TIB_MEMORY;
      tib_agree_word(row, TIB_V_RULES, table->rules);
      tib_agree_word(row, TIB_V_REFERENCE_CLASS, tib_level_compare_class[0][i].name);
      tib_agree_word(row, TIB_V_TEST_CLASS, tib_level_compare_class[1][j].name);
      tib_agree_count(row, TIB_V_N, table->counts[i * TIB_CLASSES_SEEN + j]);
    }
  return TIB_OK;
}

static enum tib_status add_classes(struct tib_compare *compare, struct tib_error *err) {
  for (size_t t = 0; t < compare->n_classes; t++) {
    const struct tib_class_table *table = &compare->classes[t];
    int64_t of_both[TIB_CLASS_NONE * TIB_CLASS_NONE], n = 0, same = 0;
    for (int i = 0; i < TIB_CLASS_NONE; i++)
      for (int j = 0; j < TIB_CLASS_NONE; j++) {
        of_both[i * TIB_CLASS_NONE + j] = table->counts[i * TIB_CLASSES_SEEN + j];
        n += table->counts[i * TIB_CLASSES_SEEN + j];
        same += i == j ? table->counts[i * TIB_CLASSES_SEEN + j] : 0;
      }
    struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_RULES, err);
    if (!row) return TIB_MEMORY;
    tib_agree_word(row, TIB_V_RULES, table->rules);
    tib_agree_count(row, TIB_V_N, n);
    tib_agree_count(row, TIB_V_LEFT_OUT, table->unknown);
    tib_agree_nights(row, compare, TIB_V_NO_PROFILE_N, compare->n_compared - table->nights);
    if (n > 0) tib_agree_number(row, TIB_V_AGREED, (double)same / (double)n);
    tib_agree_number(row, TIB_V_KAPPA, tib_kappa(of_both, TIB_CLASS_NONE));
    if (add_cells(compare, table, err) != TIB_OK) return TIB_MEMORY;
  }
  return TIB_OK;
}

static enum tib_status add_nights(struct tib_compare *compare, struct tib_error *err) {
  for (size_t i = 0; i < compare->n_nights; i++) {
    struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_NIGHT, err);
    if (!row) return TIB_MEMORY;
    tib_agree_word(row, TIB_V_ID, compare->nights[i].id);
    tib_agree_tally(row, &compare->nights[i].tally);
  }
  return TIB_OK;
}

/* ---- indices ---- */

static void put_agreement(struct tib_compare_row *row, const struct tib_measure *measure, const double *differences) {
  struct tib_stats_agreement a = tib_stats_agreement(differences, measure->n);
  struct tib_stats_icc icc = tib_stats_icc_2_1(measure->x, measure->n, 2);
  double sums[2] = {0, 0};
  for (size_t i = 0; i < measure->n; i++) sums[0] += measure->x[2 * i], sums[1] += measure->x[2 * i + 1];
  if (measure->n > 0) {
    tib_agree_number(row, TIB_V_MEAN_REFERENCE, sums[0] / (double)measure->n);
    tib_agree_number(row, TIB_V_MEAN_TEST, sums[1] / (double)measure->n);
  }
  tib_agree_number(row, TIB_V_MEAN_DIFFERENCE, a.bias);
  tib_agree_number(row, TIB_V_DIFFERENCE_LOW, a.bias_interval.low);
  tib_agree_number(row, TIB_V_DIFFERENCE_HIGH, a.bias_interval.high);
  tib_agree_number(row, TIB_V_SD_DIFFERENCE, a.sd);
  tib_agree_number(row, TIB_V_LOA_LOW, a.low);
  tib_agree_number(row, TIB_V_LOA_HIGH, a.high);
  tib_agree_number(row, TIB_V_ICC, icc.icc);
  tib_agree_number(row, TIB_V_ICC_LOW, icc.interval.low);
  tib_agree_number(row, TIB_V_ICC_HIGH, icc.interval.high);
  if (a.why != TIB_STATS_HERE || icc.why != TIB_STATS_HERE)
    tib_agree_word(row, TIB_V_WHY, tib_stats_why_text(a.why != TIB_STATS_HERE ? a.why : icc.why));
}

/* Every night that both have is in n, or counted here. */
static void put_left_out(struct tib_compare_row *row, const struct tib_compare *compare, const struct tib_measured *of,
                         const struct tib_measure *measure) {
  put_absent(row, compare);
  tib_agree_count(row, TIB_V_N, (int64_t)measure->n);
  tib_agree_count(row, TIB_V_LEFT_OUT, (int64_t)(compare->n_compared - measure->n));
  tib_agree_count(row, TIB_V_NO_SUMMARY_N, (int64_t)(compare->n_compared - compare->n_summaries));
  tib_agree_count(row, TIB_V_NO_PROFILE_N, (int64_t)(compare->n_summaries - of->nights));
  tib_agree_count(row, TIB_V_NO_STAGES_N, (int64_t)measure->no_stages);
  tib_agree_count(row, TIB_V_NOT_ASSESSED_N, (int64_t)measure->not_assessed);
}

static enum tib_status add_index(struct tib_compare *compare, const struct tib_measured *measured, size_t at,
                                 struct tib_error *err) {
  const struct tib_measure *measure = &measured->measures[at];
  double *differences;
  enum tib_status status = tib_array_create(&differences, measure->n, sizeof *differences, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < measure->n; i++) differences[i] = measure->x[2 * i + 1] - measure->x[2 * i];
  struct tib_compare_row *row = tib_agree_add(compare, TIB_AGREE_INDEX, err);
  if (row) {
    tib_agree_word(row, TIB_V_RULES, measured->rules);
    tib_agree_word(row, TIB_V_INDEX, tib_measure_name(at));
    put_left_out(row, compare, measured, measure);
    put_agreement(row, measure, differences);
  }
  free(differences);
  return row ? TIB_OK : TIB_MEMORY;
}

static enum tib_status add_indices(struct tib_compare *compare, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < compare->n_measured; i++)
    for (size_t k = 0; k < TIB_MEASURES && status == TIB_OK; k++)
      status = add_index(compare, &compare->measured[i], k, err);
  return status;
}

enum tib_status tib_compare_end(struct tib_compare *compare, struct tib_error *err) {
  compare->n_rows = 0;
  if (compare->n_scorers > 0) return tib_rows_of_scorers(compare, err);
  enum tib_status status = add_sides(compare, err);
  if (status == TIB_OK) status = add_stages(compare, err);
  if (status == TIB_OK) status = add_classes(compare, err);
  if (status == TIB_OK) status = add_nights(compare, err);
  return status == TIB_OK ? add_indices(compare, err) : status;
}

const struct tib_compare_row *tib_compare_rows(const struct tib_compare *compare, size_t *n) {
  *n = compare->n_rows;
  return compare->rows;
}
