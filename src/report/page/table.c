#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/fields.h"
#include "report/page/parts.h"
#include "report/values.h"

#define PITCH 8.9
#define MAX_SHOWN 3 /* profiles side by side */

/* ---- the rows ---- */

enum source { INDEX, STAGE, SERIES, PERIODICITY_COUNT, PERIODICITY_FERRI, IMI_MEDIAN, IMI_MEAN, RULE };

static const struct row {
  enum source source;
  int what; /* index name or stage */
  int indent;
} ROWS[] = {
    {INDEX, TIB_INDEX_PLMS, 0},
    {INDEX, TIB_INDEX_PLMS_AROUSAL, 1},
    {INDEX, TIB_INDEX_PLMS_NR, 1},
    {INDEX, TIB_INDEX_PLMS_LEFT, 1},
    {INDEX, TIB_INDEX_PLMS_RIGHT, 1},
    {INDEX, TIB_INDEX_PLMS_BILATERAL, 1},
    {STAGE, TIB_STAGE_N1, 1},
    {STAGE, TIB_STAGE_N2, 1},
    {STAGE, TIB_STAGE_N3, 1},
    {STAGE, TIB_STAGE_R, 1},
    {INDEX, TIB_INDEX_PLMW, 0},
    {INDEX, TIB_INDEX_PLM, 0},
    {RULE, 0, 0},
    {INDEX, TIB_INDEX_LM, 0},
    {INDEX, TIB_INDEX_CLM, 1},
    {INDEX, TIB_INDEX_ISOLATED, 2},
    {INDEX, TIB_INDEX_SHORT_INTERVAL, 2},
    {INDEX, TIB_INDEX_RESPIRATORY_LM, 2},
    {RULE, 0, 0},
    {SERIES, 0, 0},
    {IMI_MEDIAN, 0, 0},
    {IMI_MEAN, 0, 0},
    {PERIODICITY_COUNT, 0, 0},
    {PERIODICITY_FERRI, 0, 0},
};

#define N_ROWS (sizeof ROWS / sizeof *ROWS)

static const char *title_of(const struct row *row) {
  static const char *const stages[] = {
      [TIB_STAGE_N1] = "in N1", [TIB_STAGE_N2] = "in N2", [TIB_STAGE_N3] = "in N3", [TIB_STAGE_R] = "in REM sleep"};
  size_t n;
  const struct tib_field *summary = tib_fields(TIB_FIELDS_SUMMARY, &n);
  switch (row->source) {
    case INDEX:
      return tib_fields(TIB_FIELDS_INDICES, &n)[row->what].title;
    case STAGE:
      return stages[row->what];
    case SERIES:
      return "Series; mean length";
    case PERIODICITY_COUNT:
      return summary[TIB_SUMMARY_PERIODICITY_COUNT].title;
    case PERIODICITY_FERRI:
      return summary[TIB_SUMMARY_PERIODICITY_FERRI].title;
    case IMI_MEDIAN:
      return "Interval, median, s";
    case IMI_MEAN:
      return "Interval, geometric mean, s";
    case RULE:
      break;
  }
  return "";
}

/* ---- cells ---- */

static void put_pair(struct tib_page *page, double right, double y, bool bold, const char *n, const char *rate) {
  struct tib_style style = tib_style_right(bold ? TIB_BODY_BOLD : TIB_BODY);
  if (*n) tib_draw_text(page->draw, &style, right - 32, y, 0, n);
  tib_draw_text(page->draw, &style, right, y, 0, rate);
}

static void put_words(struct tib_page *page, double right, double y, const char *words) {
  struct tib_style style = tib_style_right(TIB_ABSENT_STYLE);
  tib_draw_text(page->draw, &style, right, y + 0.3, 0, words);
}

static void put_value(struct tib_page *page, double right, double y, bool known, double value, int decimals) {
  char number[32];
  tib_value_fixed(number, value, decimals);
  if (known && isfinite(value))
    put_pair(page, right, y, false, "", number);
  else
    put_words(page, right, y, known ? TIB_UNDEFINED : TIB_NOT_ASSESSED);
}

static void put_index(struct tib_page *page, double right, double y, bool bold, const struct tib_index *index) {
  char n[32], rate[32];
  if (!index->assessed) {
    put_words(page, right, y, TIB_NOT_ASSESSED);
    return;
  }
  snprintf(n, sizeof n, "%lld", (long long)index->n);
  tib_value_fixed(rate, index->per_h, 1);
  put_pair(page, right, y, bold, n, rate);
}

/* What a profile has no rule for was not left out by chance. */
static bool in_rules(const struct row *row, const struct tib_scoring_rules *rules) {
  if (row->source != INDEX) return true;
  if (row->what == TIB_INDEX_PLMW) return rules->wake == TIB_WAKE_SCORED;
  if (row->what == TIB_INDEX_PLMS_NR) return rules->respiratory_action == TIB_RESPIRATORY_FLAG;
  return true;
}

static void put_cell(struct tib_page *page, double right, double y, const struct row *row,
                     const struct tib_profile_result *profile) {
  const struct tib_score *score = &profile->score;
  if (!in_rules(row, &profile->rules.scoring)) {
    put_words(page, right, y, TIB_NOT_IN_RULES);
    return;
  }
  char n[32], mean[32];
  bool known = tib_has_movements(score);
  switch (row->source) {
    case INDEX:
      put_index(page, right, y, row->what == TIB_INDEX_PLMS, &score->total.index[row->what]);
      break;
    case STAGE:
      put_index(page, right, y, false, &score->by_stage[row->what].index[TIB_INDEX_PLMS]);
      break;
    case SERIES:
      snprintf(n, sizeof n, "%zu", score->n_series);
      tib_value_fixed(mean, score->n_series > 0 ? score->series_mean_length : (double)NAN, 1);
      if (known)
        put_pair(page, right, y, false, n, mean);
      else
        put_words(page, right, y, TIB_NOT_ASSESSED);
      break;
    case PERIODICITY_COUNT:
      put_value(page, right, y, known, score->periodicity_count, 2);
      break;
    case PERIODICITY_FERRI:
      put_value(page, right, y, known, score->periodicity_ferri, 2);
      break;
    case IMI_MEDIAN:
      put_value(page, right, y, known, score->imi.median_s, 1);
      break;
    case IMI_MEAN:
      put_value(page, right, y, known, score->imi.geometric_mean_s, 1);
      break;
    case RULE:
      break;
  }
}

/* ---- the table ---- */

/* Width of one profile's n and rate. */
static double column_width(const struct tib_page *page) { return page->result->n_profiles < MAX_SHOWN ? 74 : 60; }

static size_t n_shown(const struct tib_page *page) {
  return page->result->n_profiles < MAX_SHOWN ? page->result->n_profiles : MAX_SHOWN;
}

double tib_page_table_height(const struct tib_page *page) {
  double height = 21.5;
  (void)page;
  for (size_t i = 0; i < N_ROWS; i++) height += ROWS[i].source == RULE ? 4 : PITCH;
  return height;
}

static void draw_heads(struct tib_page *page, double y, double right) {
  struct tib_style name = tib_style_right(TIB_BODY_BOLD), unit = tib_style_right(TIB_SMALL_GREY);
  tib_draw_text(page->draw, &TIB_HEAD, page->left, y - 0.65, 0, "Indices");
  if (page->result->n_profiles > n_shown(page))
    tib_draw_text(page->draw, &TIB_SMALL_GREY, page->left, y + 8.5,
                  right - column_width(page) * (double)n_shown(page) - page->left, "other rules: ID_summary.json");
  for (size_t i = 0; i < n_shown(page); i++) {
    double at = right - column_width(page) * (double)(n_shown(page) - 1 - i);
    tib_draw_text(page->draw, &name, at, y, column_width(page) - 8, page->result->profiles[i].rules.name);
    tib_draw_text(page->draw, &unit, at - 32, y + 8.5, 0, "n");
    tib_draw_text(page->draw, &unit, at, y + 8.5, 0, "per h");
  }
}

void tib_page_table(struct tib_page *page, double x, double y, double width) {
  double right = x + width, names = right - column_width(page) * (double)n_shown(page);
  draw_heads(page, y, right);
  y += 19.5;
  tib_draw_rect(page->draw, x, y - 1.75, width, 0.5);
  tib_draw_fill(page->draw, TIB_FAINT);
  for (size_t i = 0; i < N_ROWS; i++) {
    const struct row *row = &ROWS[i];
    double indent = 8 * row->indent;
    if (row->source == RULE) {
      tib_draw_rect(page->draw, x, y + 2, width, 0.25);
      tib_draw_fill(page->draw, TIB_RULE);
      y += 4;
      continue;
    }
    tib_draw_text(page->draw, row->indent ? &TIB_BODY : &TIB_BODY_BOLD, x + indent, y, names - x - indent - 4,
                  title_of(row));
    for (size_t k = 0; k < n_shown(page); k++)
      put_cell(page, right - column_width(page) * (double)(n_shown(page) - 1 - k), y, row, &page->result->profiles[k]);
    y += PITCH;
  }
}
