#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Every series of the primary profile, as far as there is room. */

#define BLOCKS 3 /* beside each other */
#define ROW 8.8

static void draw_row(const struct tib_sheet_table *table, double y, size_t i) {
  const struct tib_page *page = table->page;
  const struct tib_series *series = &page->result->profiles[0].score.series[i];
  tib_sheet_cells cells = {{0}};
  char number[32];
  double seconds = tib_seconds(tib_span_length(series->span));
  snprintf(number, sizeof number, "%zu", i + 1);
  tib_page_time(page, series->span.onset, cells[0], sizeof cells[0]);
  tib_sheet_number(cells[1], seconds / 60, 1);
  tib_sheet_count(cells[2], series->n);
  tib_sheet_statistic(cells[3], seconds > 0 ? series->n / (seconds / 3600) : (double)NAN, 0);
  tib_sheet_row(table, y, false, number, cells);
}

static void draw_title(struct tib_page *page, double y, const char *name) {
  const struct tib_score *score = &page->result->profiles[0].score;
  char words[192], mean[32], length[32];
  double wide = tib_draw_text(page->draw, &TIB_HEAD, page->left, y, 0, "Series");
  if (score->n_series == 0) {
    snprintf(words, sizeof words, "%s: none", name);
  } else {
    tib_value_fixed(mean, score->series_mean_length, 1);
    tib_value_fixed(length, score->series_mean_duration_s / 60, 1);
    snprintf(words, sizeof words, "%s: %zu, of %s movements and %s min on average", name, score->n_series, mean, length);
  }
  tib_draw_text(page->draw, &TIB_BODY, page->left + wide + 8, y + 0.5, page->right - page->left - wide - 8, words);
}

double tib_page_series_height(const struct tib_page *page) {
  size_t rows = (page->result->profiles[0].score.n_series + BLOCKS - 1) / BLOCKS;
  return 14 + TIB_SHEET_HEAD + ROW * (double)rows + 1;
}

void tib_page_series(struct tib_page *page, double y, double bottom) {
  static const char *const heads[] = {"from", "length", "PLM", "rate"}, *const units[] = {"", "min", "n", "per h"};
  const struct tib_score *score = &page->result->profiles[0].score;
  double width = (page->right - page->left - (BLOCKS - 1) * TIB_SHEET_GAP) / BLOCKS, top = y + 14;
  size_t rows = bottom - top - TIB_SHEET_HEAD > ROW ? (size_t)((bottom - top - TIB_SHEET_HEAD) / ROW) : 0;
  if (rows < 2) return;
  draw_title(page, y, page->result->profiles[0].rules.name);
  if (score->n_series == 0) return;
  bool all = score->n_series <= rows * BLOCKS;
  if (!all) rows--; /* room to say so */
  size_t shown = all ? score->n_series : rows * BLOCKS;
  rows = (shown + BLOCKS - 1) / BLOCKS;
  for (size_t b = 0; b < BLOCKS && b * rows < shown; b++) {
    struct tib_sheet_table table = {page, page->left + (double)b * (width + TIB_SHEET_GAP), width, 22, 4};
    tib_sheet_heads(&table, top, "", heads, units);
    for (size_t i = 0; i < rows && b * rows + i < shown; i++)
      draw_row(&table, top + TIB_SHEET_HEAD + ROW * (double)i, b * rows + i);
  }
  if (all) return;
  char more[96];
  snprintf(more, sizeof more, "%zu more are in events.tsv.", score->n_series - shown);
  tib_draw_text(page->draw, &TIB_ABSENT_STYLE, page->left, top + TIB_SHEET_HEAD + ROW * (double)rows + 1, 0, more);
}
