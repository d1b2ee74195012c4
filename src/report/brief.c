#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/fields.h"
#include "report/report.h"
#include "report/values.h"

enum { RULES, PLMS_PER_H, PLM_N, AROUSAL_PER_H, PERIODICITY, SERIES, COLUMNS };

static const char *const HEADS[COLUMNS] = {"rules", "PLMS/h", "PLM", "with arousal/h", "PLM/CLM", "series"};

static void index_cells(const struct tib_index *index, char *n, char *per_h) {
  if (per_h) tib_value_fixed(per_h, index->assessed ? index->per_h : (double)NAN, 1);
  if (n) tib_value_fixed(n, index->assessed ? (double)index->n : (double)NAN, 0);
}

static void make_cells(const struct tib_profile_result *profile, char cells[COLUMNS][32]) {
  const struct tib_score *score = &profile->score;
  const struct tib_index *index = score->total.index;
  bool known = tib_has_movements(score);
  tib_text_copy(cells[RULES], 32, profile->rules.name);
  index_cells(&index[TIB_INDEX_PLMS], NULL, cells[PLMS_PER_H]);
  index_cells(&index[TIB_INDEX_PLM], cells[PLM_N], NULL);
  index_cells(&index[TIB_INDEX_PLMS_AROUSAL], NULL, cells[AROUSAL_PER_H]);
  tib_value_fixed(cells[PERIODICITY], known ? score->periodicity_count : (double)NAN, 2);
  tib_value_fixed(cells[SERIES], known ? (double)score->n_series : (double)NAN, 0);
}

static void add_line(struct tib_text *text, const char *const *cells, const size_t *width) {
  tib_text_addf(text, "  %-*s", (int)width[RULES], cells[RULES]);
  for (int c = RULES + 1; c < COLUMNS; c++) tib_text_addf(text, "  %*s", (int)width[c], cells[c]);
  tib_text_add(text, "\n");
}

void tib_report_brief(struct tib_text *text, const struct tib_result *result) {
  char id[sizeof result->id * 2];
  char cells[TIB_MAX_PROFILES][COLUMNS][32];
  size_t width[COLUMNS];
  tib_text_clean(id, sizeof id, result->id);
  for (int c = 0; c < COLUMNS; c++) width[c] = strlen(HEADS[c]);
  for (size_t i = 0; i < result->n_profiles; i++) {
    make_cells(&result->profiles[i], cells[i]);
    for (int c = 0; c < COLUMNS; c++)
      if (strlen(cells[i][c]) > width[c]) width[c] = strlen(cells[i][c]);
  }
  tib_text_addf(text, "%s\n", id);
  add_line(text, HEADS, width);
  for (size_t i = 0; i < result->n_profiles; i++) {
    const char *line[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) line[c] = cells[i][c];
    add_line(text, line, width);
  }
}
