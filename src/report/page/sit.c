#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* A suggested immobilisation test (CLIN-6): its index, and movements by five minutes. */

#define PLOT 130.0
#define SCALE 20.0
#define MOST_BINS 48 /* four hours */

/* The first profile that scores wake, which the test is. */
static const struct tib_profile_result *profile_of(const struct tib_result *result) {
  for (size_t i = 0; i < result->n_profiles; i++)
    if (result->profiles[i].score.total.index[TIB_INDEX_PLMW].assessed) return &result->profiles[i];
  return &result->profiles[0];
}

static double draw_facts(struct tib_page *page, double y) {
  static const char *const heads[] = {"PLM", "per h", "intervals", "mode", "median"};
  static const char *const units[] = {"n", "of the test", "n", "s", "s"};
  struct tib_sheet_table table = {page, page->left, page->right - page->left, 120, 5};
  tib_sheet_heads(&table, y, "Movements in series", heads, units);
  y += TIB_SHEET_HEAD;
  for (size_t p = 0; p < page->result->n_profiles && p < 4; p++, y += TIB_SHEET_PITCH) {
    const struct tib_profile_result *profile = &page->result->profiles[p];
    const struct tib_index *index = &profile->score.total.index[TIB_INDEX_PLMW];
    if (!index->assessed) index = &profile->score.total.index[TIB_INDEX_PLM];
    tib_sheet_cells cells = {{0}};
    tib_sheet_index(cells, index);
    tib_sheet_count(cells[2], profile->score.imi.n);
    tib_sheet_statistic(cells[3], profile->score.imi.mode_s, 0);
    tib_sheet_statistic(cells[4], profile->score.imi.median_s, 1);
    tib_sheet_row(&table, y, false, profile->rules.name, cells);
  }
  return y;
}

/* Where less than all of the five minutes can be scored, how much of it. */
static void draw_names(const struct tib_sheet_plot *plot, const struct tib_score *score, size_t n) {
  struct tib_style name = tib_style_center(TIB_SMALL), grey = tib_style_center(TIB_SMALL_GREY);
  double pitch = plot->width / (double)n, base = plot->y + plot->height;
  size_t step = (size_t)ceil(26 / pitch);
  for (size_t i = 0; i < n; i++) {
    char words[32], number[32];
    const struct tib_sit_bin *bin = &score->sit_bins[i];
    double x = plot->x + pitch * ((double)i + 0.5);
    tib_value_fixed(words, bin->onset_s / 60, 0);
    if (i % step == 0) tib_draw_text(plot->page->draw, &name, x, base + 3, 0, words);
    if (bin->scorable_s > 299.5 || pitch < 34) continue;
    tib_value_fixed(number, bin->scorable_s, 0);
    snprintf(words, sizeof words, "of %.10s s", number);
    tib_draw_text(plot->page->draw, &grey, x, base + 11, pitch - 2, words);
  }
}

static double draw_bins(struct tib_page *page, double y, const struct tib_profile_result *profile) {
  const struct tib_score *score = &profile->score;
  double values[MOST_BINS], top = 4;
  size_t n = score->n_sit_bins < MOST_BINS ? score->n_sit_bins : MOST_BINS;
  struct tib_style center = tib_style_center(TIB_SMALL);
  char title[128];
  snprintf(title, sizeof title, "Movements in series by five minutes, %s", profile->rules.name);
  double wide = tib_draw_text(page->draw, &TIB_HEAD, page->left, y, 0.6 * (page->right - page->left), title);
  tib_draw_text(page->draw, &TIB_SMALL_GREY, page->left + wide + 8, y + 1, 0, "each named by its minute of the recording");
  y += 18;
  for (size_t i = 0; i < n; i++) {
    values[i] = score->sit_bins[i].n < 0 ? (double)NAN : (double)score->sit_bins[i].n;
    if (values[i] > top) top = values[i];
  }
  struct tib_sheet_plot plot = {
      page, page->left + SCALE, y, page->right - page->left - SCALE, PLOT, tib_sheet_round_up(top * 1.08)};
  tib_sheet_scale(&plot);
  if (n == 0) return y + PLOT;
  tib_sheet_bars(&plot, values, n, 0.7);
  for (size_t i = 0; i < n; i++) {
    char number[32];
    double high = isfinite(values[i]) ? plot.height * values[i] / plot.top : 0, pitch = plot.width / (double)n;
    tib_value_fixed(number, values[i], 0);
    if (tib_draw_text_width(page->draw, &center, number) + 2 > pitch) continue;
    tib_draw_text(page->draw, &center, plot.x + pitch * ((double)i + 0.5), y + plot.height - high - 8.5, pitch, number);
  }
  draw_names(&plot, score, n);
  return y + PLOT + 20;
}

double tib_page_sit(struct tib_page *page, double y) {
  struct tib_text words = {0};
  y = draw_facts(page, y) + 3;
  tib_page_cutoffs(&words, page->result);
  if (words.n > 0)
    y += tib_draw_paragraph(page->draw, &TIB_BODY, page->left, y, page->right - page->left, 3, true, words.s);
  tib_text_finish(&words);
  return draw_bins(page, y + TIB_SHEET_GAP, profile_of(page->result));
}
