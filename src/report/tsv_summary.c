#include <math.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "report/fields.h"
#include "report/report.h"
#include "report/tsv.h"
#include "report/values.h"

static const struct tib_field *columns(void) {
  size_t n;
  return tib_fields(TIB_FIELDS_SUMMARY, &n);
}

void tib_report_summary_header(struct tib_text *text) {
  size_t n;
  const struct tib_field *indices = tib_fields(TIB_FIELDS_INDICES, &n);
  for (size_t c = 0; c < TIB_SUMMARY_COLUMNS; c++) {
    if (c == TIB_SUMMARY_PERIODICITY_COUNT)
      for (size_t i = 0; i < n; i++) tib_text_addf(text, "\t%s_n\t%s_per_h", indices[i].name, indices[i].name);
    tib_text_addf(text, "%s%s", c ? "\t" : "", columns()[c].name);
  }
  tib_text_add(text, "\n");
}

static void put_number(struct tib_text *text, double value) {
  char number[32];
  tib_value_number(number, value);
  tib_text_addf(text, "\t%s", number);
}

static void put_count(struct tib_text *text, int64_t n) {
  if (n >= 0)
    tib_text_addf(text, "\t%lld", (long long)n);
  else
    tib_text_add(text, "\t" TIB_ABSENT);
}

static void put_text(struct tib_text *text, const char *value) {
  tib_text_add(text, "\t");
  tib_tsv_cell(text, value);
}

static void put_sleep(struct tib_text *text, const struct tib_sleep *sleep) {
  static const enum tib_stage stages[] = {TIB_STAGE_W, TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_R};
  put_number(text, sleep->tib_h);
  put_number(text, sleep->has_stages ? sleep->tst_h : (double)NAN);
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    put_number(text, sleep->has_stages ? sleep->stage_h[stages[i]] : (double)NAN);
}

static void put_indices(struct tib_text *text, const struct tib_index_set *set) {
  for (size_t i = 0; i < TIB_INDEX_COUNT; i++) {
    const struct tib_index *index = &set->index[i];
    put_count(text, index->assessed ? index->n : -1);
    put_number(text, index->assessed ? index->per_h : (double)NAN);
  }
}

static void put_flag(struct tib_text *text, enum tib_flag flag) { put_text(text, tib_level_flag[flag].name); }

static void put_efm(struct tib_text *text, const struct tib_result *result) {
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT, TIB_SIDE_NONE};
  enum tib_flag excessive = TIB_NA;
  for (size_t i = 0; i < 3; i++) {
    const struct tib_efm *efm = tib_value_efm(result, sides[i]);
    if (i < 2) put_count(text, efm ? efm->nrem_minutes : -1);
    if (efm && efm->excessive > excessive) excessive = efm->excessive;
  }
  put_flag(text, excessive);
}

static void put_patterns(struct tib_text *text, const struct tib_result *result) {
  static const enum tib_pattern_type types[] = {TIB_ALMA, TIB_HFT, TIB_HFLM, TIB_LMM};
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT};
  put_text(text, tib_level_study[result->study].name);
  put_count(text, tib_value_annotated(result));
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) put_count(text, tib_value_patterns(result, types[i]).n);
  put_efm(text, result);
  for (size_t i = 0; i < 2; i++) {
    const struct tib_rswa *rswa = tib_value_rswa(result, sides[i]);
    put_number(text, rswa ? tib_value_share(rswa->any_epochs, rswa->epochs) : (double)NAN);
  }
  put_number(text, result->course.first_half_share);
  put_flag(text, result->course.evening);
  put_number(text, result->course.laterality);
  put_count(text, result->course.plms.n < 0 ? -1 : result->course.plms.awakening_n);
}

static void put_row(struct tib_text *text, const struct tib_result *result, const struct tib_profile_result *profile) {
  const struct tib_score *score = &profile->score;
  bool known = tib_has_movements(score);
  tib_tsv_cell(text, result->id);
  tib_text_add(text, "\tscored\t" TIB_ABSENT);
  put_text(text, profile->rules.name);
  put_text(text, tib_version());
  put_sleep(text, &result->sleep);
  put_indices(text, &score->total);
  put_number(text, known ? score->periodicity_count : (double)NAN);
  put_number(text, known ? score->periodicity_ferri : (double)NAN);
  put_number(text, known ? score->imi.median_s : (double)NAN);
  put_number(text, known ? score->imi.geometric_mean_s : (double)NAN);
  put_count(text, known ? (int64_t)score->n_series : -1);
  put_count(text, tib_value_bursts(result, TIB_GRADE_POSSIBLE));
  put_count(text, tib_value_bursts(result, TIB_GRADE_PROBABLE));
  put_number(text, tib_value_scorable_h(result, TIB_LEFT));
  put_number(text, tib_value_scorable_h(result, TIB_RIGHT));
  put_patterns(text, result);
  tib_text_add(text, "\t");
  tib_value_note_codes(text, result);
  tib_text_add(text, "\n");
}

void tib_report_summary_rows(struct tib_text *text, const struct tib_result *result) {
  for (size_t i = 0; i < result->n_profiles; i++) put_row(text, result, &result->profiles[i]);
}

void tib_report_summary_failed(struct tib_text *text, const char *id, const struct tib_error *error, const char *rules,
                               const char *version) {
  tib_tsv_cell(text, id);
  tib_text_add(text, "\tfailed");
  put_text(text, tib_status_code(error->status));
  put_text(text, rules ? rules : "");
  put_text(text, version);
  size_t cells = TIB_SUMMARY_COLUMNS - TIB_SUMMARY_TIB_H + 2 * TIB_INDEX_COUNT;
  for (size_t i = 0; i < cells; i++) tib_text_add(text, "\t" TIB_ABSENT);
  tib_text_add(text, "\n");
}
