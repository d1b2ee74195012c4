#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* Intervals from onset to onset (WASM16-IDX-12): in bins of 2 s, and in bins of 0.1 of their logarithm. */

#define AXIS 11.0
#define SCALE 20.0 /* left of the bars, for the numbers */

static const double LOG_FROM = 0.1, LOG_TO = 4.5; /* ln of seconds */

static size_t get_counts(const struct tib_imi_stats *imi, bool logarithmic, double *counts) {
  size_t n = logarithmic ? TIB_IMI_LOG_BINS : TIB_IMI_BINS;
  for (size_t i = 0; i < n; i++) counts[i] = (double)(logarithmic ? imi->log_counts[i] : imi->counts[i]);
  return n;
}

static double time_x(const struct tib_sheet_plot *plot, bool logarithmic, double seconds) {
  double share = logarithmic ? (log(seconds) - LOG_FROM) / (LOG_TO - LOG_FROM) : seconds / 90;
  return plot->x + plot->width * fmin(fmax(share, 0), 1);
}

static void draw_times(const struct tib_sheet_plot *plot, bool logarithmic) {
  static const int linear[] = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90}, logs[] = {2, 3, 5, 10, 20, 30, 50, 90};
  struct tib_style center = tib_style_center(TIB_SMALL_GREY), right = tib_style_right(TIB_SMALL_GREY);
  const int *marks = logarithmic ? logs : linear;
  size_t n = logarithmic ? sizeof logs / sizeof *logs : sizeof linear / sizeof *linear;
  double base = plot->y + plot->height;
  for (size_t i = 0; i < n; i++) {
    char number[32];
    double x = time_x(plot, logarithmic, marks[i]);
    bool last = i + 1 == n;
    tib_draw_rect(plot->page->draw, x - 0.25, base, 0.5, 2.5);
    tib_draw_fill(plot->page->draw, TIB_GREY);
    snprintf(number, sizeof number, last ? "%d s" : "%d", marks[i]);
    tib_draw_text(plot->page->draw, last ? &right : &center, last ? plot->x + plot->width : x, base + 3, 0, number);
  }
}

/* The least and the most that an interval of a series may be, each once. */
static size_t get_limits(const struct tib_page *page, double limits[2 * TIB_SHEET_PROFILES]) {
  size_t n = 0;
  for (size_t i = 0; i < 2 * tib_sheet_profiles(page); i++) {
    const struct tib_scoring_rules *rules = &page->result->profiles[i / 2].rules.scoring;
    double limit = tib_seconds(i % 2 ? rules->imi_max : rules->imi_min);
    bool known = false;
    for (size_t k = 0; k < n; k++) known |= limits[k] == limit;
    if (!known) limits[n++] = limit;
  }
  return n;
}

/* Names of limits that would lie on another's, or that are outside, are left out. */
static void draw_limits(const struct tib_sheet_plot *plot, bool logarithmic) {
  double limits[2 * TIB_SHEET_PROFILES], from[2 * TIB_SHEET_PROFILES], to[2 * TIB_SHEET_PROFILES];
  size_t n = get_limits(plot->page, limits), shown = 0;
  for (size_t i = 0; i < n; i++) {
    char number[32], words[40];
    if (limits[i] > 90) continue;
    double x = time_x(plot, logarithmic, limits[i]);
    tib_draw_move(plot->page->draw, x, plot->y - 2);
    tib_draw_line(plot->page->draw, x, plot->y + plot->height);
    tib_draw_stroke(plot->page->draw, TIB_ORANGE, 0.6, true);
    tib_value_number(number, limits[i]);
    snprintf(words, sizeof words, "%s s", number);
    double wide = tib_draw_text_width(plot->page->draw, &TIB_SMALL, words);
    double left = fmin(x - wide / 2, plot->x + plot->width - wide);
    bool is_free = true;
    for (size_t k = 0; k < shown; k++) is_free &= left > to[k] + 2 || left + wide < from[k] - 2;
    if (!is_free) continue;
    tib_draw_text(plot->page->draw, &TIB_SMALL, left, plot->y - 10, 0, words);
    from[shown] = left;
    to[shown++] = left + wide;
  }
}

/* Bars below, lines over them. */
static void draw_plot(struct tib_page *page, double x, double y, double width, double height, bool logarithmic) {
  double counts[2][TIB_IMI_BINS], top = 1;
  size_t n = 0;
  for (size_t p = 0; p < tib_sheet_profiles(page); p++) {
    n = get_counts(&page->result->profiles[p].score.imi, logarithmic, counts[p]);
    for (size_t i = 0; i < n; i++) top = fmax(top, counts[p][i]);
  }
  struct tib_sheet_plot plot = {page, x + SCALE, y, width - SCALE, height - AXIS, tib_sheet_round_up(top)};
  tib_sheet_scale(&plot);
  tib_sheet_bars(&plot, counts[0], n, 0.85);
  if (tib_sheet_profiles(page) > 1) tib_sheet_outline(&plot, counts[1], n, 1);
  draw_times(&plot, logarithmic);
  draw_limits(&plot, logarithmic);
}

void tib_page_histogram(struct tib_page *page, double x, double y, double width, double height) {
  tib_draw_text(page->draw, &TIB_HEAD, x, y - 1, width, "Intervals, onset to onset");
  if (!tib_has_movements(&page->result->profiles[0].score)) {
    tib_draw_text(page->draw, &TIB_ABSENT_STYLE, x, y + 12, width, TIB_NOT_ASSESSED);
    return;
  }
  tib_sheet_key(page, x, y + 9, width);
  draw_plot(page, x, y + 29, width, height - 29, false);
}

/* ---- of a page of its own ---- */

static double draw_table(struct tib_page *page, double y) {
  static const char *const heads[] = {"within limits", "shorter", "longer", "median", "geom. mean", "mode", "SD of ln s"};
  static const char *const units[] = {"number", "number", "number", "s", "s", "s", ""};
  struct tib_sheet_table table = {page, page->left, page->right - page->left, 82, 7};
  tib_sheet_heads(&table, y, "Intervals", heads, units);
  y += TIB_SHEET_HEAD;
  for (size_t p = 0; p < page->result->n_profiles && p < 3; p++, y += TIB_SHEET_PITCH) {
    const struct tib_imi_stats *imi = &page->result->profiles[p].score.imi;
    tib_sheet_cells cells = {{0}};
    tib_sheet_count(cells[0], imi->n);
    tib_sheet_count(cells[1], imi->n_short);
    tib_sheet_count(cells[2], imi->n_long);
    tib_sheet_statistic(cells[3], imi->median_s, 1);
    tib_sheet_statistic(cells[4], imi->geometric_mean_s, 1);
    tib_sheet_statistic(cells[5], imi->mode_s, 0);
    tib_sheet_statistic(cells[6], imi->log_sd, 2);
    tib_sheet_row(&table, y, false, page->result->profiles[p].rules.name, cells);
  }
  return y;
}

double tib_page_intervals(struct tib_page *page, double y, double plot) {
  double width = tib_sheet_column(page), second = tib_sheet_second(page);
  tib_draw_text(page->draw, &TIB_HEAD, page->left, y, width, "Intervals from onset to onset, bins of 2 s");
  tib_draw_text(page->draw, &TIB_HEAD, second, y, width, "The same by their logarithm, bins of 0.1 of ln s");
  double key = tib_sheet_key(page, page->left, y + 11, width);
  tib_draw_move(page->draw, page->left + key + 14, y + 14.75);
  tib_draw_line(page->draw, page->left + key + 22, y + 14.75);
  tib_draw_stroke(page->draw, TIB_ORANGE, 0.6, true);
  tib_draw_text(page->draw, &TIB_SMALL, page->left + key + 25, y + 11, width - key - 25, "limits of series");
  draw_plot(page, page->left, y + 32, width, plot, false);
  draw_plot(page, second, y + 32, width, plot, true);
  return draw_table(page, y + 32 + plot + 10);
}
