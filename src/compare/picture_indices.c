/* Indices of the nights: their table, and a plot of each that there is room for. */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "compare/page.h"
#include "compare/show.h"

#define MARGIN TIB_AGREE_MARGIN
#define ROW TIB_AGREE_ROW
#define GAP TIB_AGREE_GAP
#define PANEL_HEIGHT 140.0 /* of a plot, the least */
#define NAMES_WIDTH 106.0

/* Those that a page has room for: each of all profiles, then the next. */
static const size_t CHIEF[] = {TIB_INDEX_PLMS, TIB_INDEX_PLMW, TIB_INDEX_PLMS_AROUSAL, TIB_INDEX_PLMS_NR,
                               TIB_INDEX_CLM,  TIB_INDEX_LM,   TIB_INDEX_PLM};
#define N_CHIEF (sizeof CHIEF / sizeof *CHIEF)

static bool is_of(const struct tib_compare_row *row, const char *rules, const char *index) {
  return strcmp(row->cells[TIB_V_RULES].text, rules) == 0 && strcmp(row->cells[TIB_V_INDEX].text, index) == 0;
}

static const struct tib_compare_row *find_index(const struct tib_compare *c, size_t profile, size_t measure) {
  const struct tib_compare_row *row = NULL;
  while ((row = tib_show_next(c, row, TIB_AGREE_INDEX, NULL)))
    if (is_of(row, c->measured[profile].rules, tib_measure_name(measure))) break;
  return row;
}

/* A column of the table: a figure, or one with its interval. */
struct index_column {
  const char *head;
  double width;
  enum tib_compare_column column, low, high; /* TIB_V_PART: none */
};

static const struct index_column ALL[] = {{"nights", 30, TIB_V_N, TIB_V_PART, TIB_V_PART},
                                          {"reference", 44, TIB_V_MEAN_REFERENCE, TIB_V_PART, TIB_V_PART},
                                          {"test", 36, TIB_V_MEAN_TEST, TIB_V_PART, TIB_V_PART},
                                          {"bias", 36, TIB_V_MEAN_DIFFERENCE, TIB_V_PART, TIB_V_PART},
                                          {"limits of agreement", 72, TIB_V_PART, TIB_V_LOA_LOW, TIB_V_LOA_HIGH},
                                          {"ICC(2,1), 95 %", 92, TIB_V_ICC, TIB_V_ICC_LOW, TIB_V_ICC_HIGH}};

static void make_cell(const struct tib_compare_row *row, const struct index_column *column, struct tib_text *text) {
  char cell[256];
  if (column->column != TIB_V_PART) {
    tib_show_cell(cell, row, column->column);
    tib_text_add(text, cell);
    if (column->low == TIB_V_PART || row->cells[column->low].kind == TIB_CELL_NONE) return;
    tib_text_add(text, " (");
  }
  tib_show_cell(cell, row, column->low);
  tib_text_add(text, cell);
  if (row->cells[column->high].kind == TIB_CELL_NONE) return;
  tib_show_cell(cell, row, column->high);
  tib_text_addf(text, " to %s%s", cell, column->column != TIB_V_PART ? ")" : "");
}

/* Why nights were left out: behind the figures, or where it is long on a line of its own. Gives the height of that. */
static double put_left_out(const struct tib_agree_page *page, const struct tib_compare_row *row, double x, double y) {
  struct tib_text words = {0};
  double width = MARGIN + page->inner - x;
  tib_show_left_out(row, &words);
  const char *shown = words.s ? words.s : "";
  bool fits = tib_draw_text_width(page->draw, &TIB_SMALL_GREY, shown) <= width;
  if (fits)
    tib_agree_page_put(page, &TIB_SMALL_GREY, x, y + 0.5, width, shown);
  else
    tib_agree_page_put(page, &TIB_SMALL_GREY, MARGIN + 12, y + ROW - 1, page->inner - 12, shown);
  tib_text_finish(&words);
  return fits ? 0 : ROW - 2;
}

/* Gives its height. */
static double put_index(const struct tib_agree_page *page, const struct tib_compare_row *row, size_t n, double y) {
  struct tib_text words = {0};
  struct tib_style right = tib_style_right(TIB_BODY);
  double x = MARGIN + NAMES_WIDTH;
  tib_text_addf(&words, "%s, %s", row->cells[TIB_V_INDEX].text, row->cells[TIB_V_RULES].text);
  tib_agree_page_put(page, &TIB_BODY, MARGIN, y, NAMES_WIDTH, words.s ? words.s : "");
  tib_text_finish(&words);
  for (size_t c = 0; c < n; c++) {
    x += ALL[c].width;
    make_cell(row, &ALL[c], &words);
    tib_agree_page_put(page, &right, x, y, 0, words.s ? words.s : "");
    tib_text_finish(&words);
  }
  return ROW + put_left_out(page, row, x + 10, y);
}

static double draw_heads(const struct tib_agree_page *page, size_t n, double y) {
  double x = MARGIN + NAMES_WIDTH;
  tib_agree_page_put(page, &TIB_HEAD, MARGIN, y, NAMES_WIDTH, "Indices, per hour");
  for (size_t c = 0; c < n; c++) tib_agree_page_put_right(page, x += ALL[c].width, y + 1, ALL[c].head);
  tib_agree_page_put(page, &TIB_SMALL_GREY, x + 10, y + 1, 0, "left out");
  y += ROW + 1;
  tib_agree_page_rule(page, MARGIN, y, page->inner);
  return y + 2;
}

/* Of each index that one of the profiles has; those that would take the room of the plots are left to the other outputs. */
static double draw_table(const struct tib_agree_page *page, double y) {
  const struct tib_compare *c = page->compare;
  bool several = c->n_compared > 1; /* of one night there is no spread */
  double bottom = page->bottom - (several ? PANEL_HEIGHT + 3 * ROW : 2 * ROW);
  size_t n = several ? sizeof ALL / sizeof *ALL : 4, more = 0;
  y = draw_heads(page, n, y);
  for (size_t i = 0; i < N_CHIEF; i++)
    for (size_t p = 0; p < c->n_measured; p++) {
      const struct tib_compare_row *row = find_index(c, p, CHIEF[i]);
      if (!row || (row->cells[TIB_V_N].number < 1 && row->cells[TIB_V_NOT_ASSESSED_N].number > 0)) continue;
      if (y > bottom) {
        more++;
        continue;
      }
      y += put_index(page, row, n, y);
    }
  if (more > 0) {
    char words[64];
    snprintf(words, sizeof words, "and %zu more: --tsv has all", more);
    tib_agree_page_put(page, &TIB_SMALL_GREY, MARGIN, y, page->inner, words);
    y += ROW;
  }
  return y + 8;
}

static enum tib_status draw_panels(const struct tib_agree_page *page, double y, double height, struct tib_error *err) {
  const struct tib_compare *c = page->compare;
  double width = (page->inner - 2 * GAP) / 3;
  size_t n = 0, rows = height > 230 ? 2 : 1;
  enum tib_status status = TIB_OK;
  height = fmin(height - ROW, (double)rows * 1.6 * PANEL_HEIGHT);
  for (size_t i = 0; i < N_CHIEF; i++)
    for (size_t p = 0; p < c->n_measured && n < 3 * rows && status == TIB_OK; p++) {
      const struct tib_measure *measure = &c->measured[p].measures[CHIEF[i]];
      char title[128];
      if (measure->n < 2) continue;
      struct tib_panel panel = {MARGIN + (double)(n % 3) * (width + GAP), y + (double)(n / 3) * height / (double)rows,
                                width, height / (double)rows - 8};
      snprintf(title, sizeof title, "%s per hour, %s", tib_measure_name(CHIEF[i]), c->measured[p].rules);
      status = tib_plot_bland_altman(page->draw, title, measure, panel, err);
      n++;
    }
  if (n > 0)
    tib_agree_page_put(
        page, &TIB_SMALL_GREY, MARGIN, y + (double)((n + 2) / 3) * height / (double)rows, page->inner,
        "Bland and Altman: rings are nights, test less reference over the mean of both. Solid: bias, dashed: limits "
        "of agreement, each in its shaded 95 % interval.");
  return status;
}

enum tib_status tib_agree_page_indices(const struct tib_agree_page *page, double y, struct tib_error *err) {
  y = draw_table(page, y);
  return draw_panels(page, y, page->bottom - y, err);
}
