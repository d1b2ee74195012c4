#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Halves, sides and lengths, and the course of the night. */

/* ---- halves and sides ---- */

static double draw_halves(struct tib_page *page, double y) {
  static const char *const heads[] = {"n", "per h", "n", "per h"};
  static const char *const names[] = {"First half", "Second half", "Left leg only", "Right leg only", "Both legs"};
  static const enum tib_index_name sides[] = {TIB_INDEX_PLMS_LEFT, TIB_INDEX_PLMS_RIGHT, TIB_INDEX_PLMS_BILATERAL};
  const struct tib_result *result = page->result;
  size_t profiles = tib_sheet_profiles(page);
  const char *groups[TIB_SHEET_PROFILES];
  struct tib_sheet_table table = {page, page->left, tib_sheet_column(page), profiles > 1 ? 92 : 150, 2 * profiles};
  for (size_t p = 0; p < profiles; p++) groups[p] = result->profiles[p].rules.name;
  tib_sheet_heads(&table, y, "PLMS", heads, NULL);
  tib_sheet_groups(&table, y, profiles, groups);
  y += TIB_SHEET_HEAD;
  for (size_t row = 0; row < sizeof names / sizeof *names; row++, y += TIB_SHEET_PITCH) {
    tib_sheet_cells cells = {{0}};
    for (size_t p = 0; p < profiles; p++) {
      const struct tib_score *score = &result->profiles[p].score;
      tib_sheet_index(&cells[2 * p], row < 2 ? &score->half[row].plms : &score->total.index[sides[row - 2]]);
    }
    tib_sheet_row(&table, y, false, names[row], cells);
  }
  return y;
}

/* ---- lengths of movements ---- */

static void draw_length(const struct tib_sheet_table *table, double y, const char *name,
                        const struct tib_duration_stats *stats) {
  tib_sheet_cells cells = {{0}};
  tib_sheet_count(cells[0], stats->n);
  tib_sheet_statistic(cells[1], stats->mean_s, 1);
  tib_sheet_statistic(cells[2], stats->sd_s, 1);
  tib_sheet_statistic(cells[3], stats->median_s, 1);
  tib_sheet_statistic(cells[4], stats->min_s, 1);
  tib_sheet_statistic(cells[5], stats->max_s, 1);
  tib_sheet_row(table, y, false, name, cells);
}

static void draw_unknown(const struct tib_sheet_table *table, double y, const char *name) {
  tib_sheet_cells cells = {{0}};
  for (size_t i = 0; i < 6; i++) tib_sheet_number(cells[i], NAN, 1);
  tib_sheet_row(table, y, false, name, cells);
}

/* With one leg, or one channel for both, a movement of one leg alone cannot be told. */
static bool tells_sides(const struct tib_result *result) {
  const struct tib_envelope *left = tib_find_leg(result, TIB_LEFT), *right = tib_find_leg(result, TIB_RIGHT);
  return result->imported || (left && !left->coarse && right && !right->coarse);
}

static double draw_lengths(struct tib_page *page, double x, double y) {
  static const char *const heads[] = {"n", "mean", "SD", "median", "least", "most"};
  static const char *const units[] = {"", "s", "s", "s", "s", "s"};
  static const char *const sides[] = {"Left leg only", "Right leg only", "Both legs"};
  const struct tib_score *score = &page->result->profiles[0].score;
  struct tib_sheet_table table = {page, x, tib_sheet_column(page), 58, 6};
  tib_sheet_heads(&table, y, "Lengths", heads, units);
  y += TIB_SHEET_HEAD;
  for (size_t i = 0; i < 3; i++, y += TIB_SHEET_PITCH) {
    if (tells_sides(page->result))
      draw_length(&table, y, sides[i], &score->duration_by_side[i]);
    else
      draw_unknown(&table, y, sides[i]);
  }
  if (!page->result->sleep.has_stages) return y;
  draw_length(&table, y, "in NREM sleep", &score->duration_nrem);
  draw_length(&table, y + TIB_SHEET_PITCH, "in REM sleep", &score->duration_by_stage[TIB_STAGE_R]);
  return y + 2 * TIB_SHEET_PITCH;
}

/* ---- the course of the night ---- */

static void add_number(struct tib_text *text, const char *before, double value, int decimals, const char *after) {
  char number[32];
  tib_value_fixed(number, value, decimals);
  tib_text_addf(text, "%s%s%s", before, number, after);
}

/* META-1, META-3, META-15. */
static void make_course(struct tib_text *text, const struct tib_result *result) {
  const struct tib_course *course = &result->course;
  if (result->study != TIB_STUDY_NIGHT || course->n <= 0) return;
  add_number(text, "", 100 * course->first_half_share, 1, " % of the ");
  tib_text_addf(text, "%lld movements in series%s lie before the middle of the lights span", (long long)course->n,
                course->in_sleep ? " in sleep" : "");
  if (isfinite(course->expected_share)) add_number(text, ", ", 100 * course->expected_share, 1, " % of their hours do");
  if (isfinite(course->evening_p) && course->evening_p < 0.0001)
    tib_text_add(text, " (two-sided p < 0.0001)");
  else if (isfinite(course->evening_p))
    add_number(text, " (two-sided p ", course->evening_p, 4, ")");
  if (isfinite(course->laterality))
    add_number(text, "; laterality, (left \u2212 right) / (left + right), ", course->laterality, 2, "");
  if (course->plms.awakening_n >= 0)
    tib_text_addf(text, "; %lld are followed by an awakening within 60 s", (long long)course->plms.awakening_n);
  tib_text_add(text, ".");
}

/* Empties the words. */
static double draw_words(struct tib_page *page, double y, struct tib_text *words) {
  double height = words->n == 0 || words->failed ? 0
                                                 : tib_draw_paragraph(page->draw, &TIB_SMALL_GREY, page->left, y,
                                                                      page->right - page->left, 2, true, words->s);
  tib_text_finish(words);
  return height;
}

double tib_page_spread(struct tib_page *page, double y) {
  struct tib_text words = {0};
  bool sleep = page->result->sleep.has_stages && page->result->study == TIB_STUDY_NIGHT;
  double left = sleep ? draw_halves(page, y) : y,
         right = draw_lengths(page, sleep ? tib_sheet_second(page) : page->left, y);
  y = fmax(left, right) + 3;
  tib_text_addf(&words, "Lengths: of the movements in series, %s (\u2013: of none).", page->result->profiles[0].rules.name);
  if (page->result->n_profiles > tib_sheet_profiles(page))
    tib_text_add(&words, " What this page has no room for of other rules is in ID_summary.json.");
  y += draw_words(page, y, &words);
  make_course(&words, page->result);
  return y + draw_words(page, y, &words);
}
