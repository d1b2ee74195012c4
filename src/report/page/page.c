#include "report/page/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "draw/look.h"
#include "report/page/sheet.h"
#include "report/values.h"

/* ---- time ---- */

double tib_page_x(const struct tib_page *page, tib_ticks time) {
  tib_ticks duration = page->result->recording.duration;
  double share = duration > 0 ? (double)time / (double)duration : 0;
  share = share < 0 ? 0 : share > 1 ? 1 : share;
  return page->plot_left + share * (page->plot_right - page->plot_left);
}

void tib_page_time(const struct tib_page *page, tib_ticks time, char *text, size_t size) {
  tib_ticks start = page->result->recording.start_clock;
  char clock[16];
  tib_text_clock(clock, sizeof clock, start == TIB_NO_TICKS ? time : start + time);
  clock[5] = '\0';
  long long minutes = (long long)(time / (60 * TIB_TICKS_PER_S));
  if (start == TIB_NO_TICKS)
    snprintf(text, size, "%lld:%02lld h", minutes / 60, minutes % 60);
  else
    tib_text_copy(text, size, clock);
}

void tib_page_length(double hours, char *text, size_t size) {
  if (!isfinite(hours) || hours < 0 || hours > 1e6) {
    tib_text_copy(text, size, TIB_NOT_ASSESSED);
    return;
  }
  long minutes = lround(hours * 60);
  if (minutes < 60)
    snprintf(text, size, "%ld min", minutes);
  else
    snprintf(text, size, "%ld h %02ld min", minutes / 60, minutes % 60);
}

/* ---- the page ---- */

#define SIDE_MARGIN 36
#define TOP_MARGIN 30
#define BOTTOM_MARGIN 24
#define GUTTER 64        /* left of the panels, for their names */
#define TABLE_SHARE 0.60 /* of the width */
#define COLUMN_GAP 20
#define LEAST_NIGHT 300 /* the panels over time are never lower than this */

/* Table, histogram and quality side by side; the height is the table's. */
static void draw_figures(struct tib_page *page, double y, double height) {
  double width = page->right - page->left, table = TABLE_SHARE * (width - COLUMN_GAP);
  double x = page->left + table + COLUMN_GAP, rest = width - table - COLUMN_GAP;
  tib_page_table(page, page->left, y, table);
  double used = tib_page_quality(page, x, y, rest) + 7;
  if (page->result->sleep.has_stages) used += tib_page_stages(page, x, y + used, rest) + 7;
  tib_page_histogram(page, x, y + used, rest, height - used);
}

/* What has a height of its own is measured first; the night gets the rest. */
static void draw_glance(struct tib_page *page) {
  double y = page->top + tib_page_header(page, page->top);
  double legend = tib_page_legend(page, 0, false), table = tib_page_table_height(page);
  double at = page->bottom - 16 - legend;
  tib_page_legend(page, at, true);
  double notes = tib_page_notes(page, 0, at - y - LEAST_NIGHT - table - 16, false);
  at = tib_page_night(page, y + 8, at - notes - table - 18) + 10;
  draw_figures(page, at, table);
  tib_page_notes(page, at + table + 8, notes, true);
}

struct tib_page tib_page_area(struct tib_draw *draw, const struct tib_result *result,
                              const struct tib_report_options *options) {
  double width, height;
  tib_paper_size(options->paper, &width, &height);
  return (struct tib_page){.draw = draw,
                           .result = result,
                           .options = options,
                           .left = SIDE_MARGIN,
                           .right = width - SIDE_MARGIN,
                           .top = TOP_MARGIN,
                           .bottom = height - BOTTOM_MARGIN,
                           .plot_left = SIDE_MARGIN + GUTTER,
                           .plot_right = width - SIDE_MARGIN};
}

/* ---- the pages after it ---- */

#define SERIES_FIXED 330.0 /* all but the plots and the series */

/* Series and intervals; of a test at rest its five minutes as well, and no halves of a night. */
static void draw_series(struct tib_page *page) {
  bool sit = page->result->study == TIB_STUDY_SIT;
  double y = page->top + tib_sheet_header(page, sit ? "Suggested immobilisation test" : "Series and intervals");
  if (sit) y = tib_page_sit(page, y) + TIB_SHEET_GAP;
  double room = page->bottom - y - SERIES_FIXED - tib_page_series_height(page);
  y = tib_page_intervals(page, y, fmin(fmax((sit ? 1 : 0.56) * room, 100), 160)) + TIB_SHEET_GAP;
  if (!sit) y = tib_page_rates(page, y, fmin(fmax(0.44 * room, 78), 130)) + TIB_SHEET_GAP;
  y = tib_page_spread(page, y) + TIB_SHEET_GAP;
  tib_page_series(page, y, page->bottom - 20);
}

#define MOST_METHODS 0.32 /* of the height of the page, where there are bursts to show */

static bool has_burst(const struct tib_result *result) {
  for (size_t i = 0; i < result->n_patterns; i++)
    if (result->patterns[i].type == TIB_SUSTAINED_BURST) return true;
  return false;
}

#define BURSTS 68.0 /* without pictures, with what stands below them */

/* Without any signal no pattern could be seen, and page one says so. */
static bool has_signal(const struct tib_result *result) {
  bool any = result->has_gross;
  for (size_t i = 0; i < result->n_legs; i++) any |= !result->legs[i].coarse;
  for (size_t i = 0; i < result->n_muscles; i++) any |= !result->muscles[i].coarse;
  return any;
}

/* One after the other; bursts get what signals and methods leave. */
static void draw_rest(struct tib_page *page) {
  const struct tib_result *result = page->result;
  bool patterns = result->has_patterns && has_signal(result), bursts = result->has_bursts && has_signal(result);
  double bottom = page->bottom - 18, signals = tib_page_signals(page, 0, false);
  const char *title = signals > 0 ? "Signals and methods" : "Methods";
  if (patterns || bursts) title = "Other patterns, signals, methods";
  double y = page->top + tib_sheet_header(page, title);
  if (signals > 0) signals += TIB_SHEET_GAP;
  if (patterns) y = tib_page_patterns(page, y) + TIB_SHEET_GAP;
  double most = bottom - y - signals - (bursts ? BURSTS : 0);
  if (bursts && has_burst(result)) most = fmin(most, MOST_METHODS * (page->bottom - page->top));
  bool alone = !patterns && !bursts && signals <= 0;
  double methods = tib_page_methods(page, 0, most, alone, false);
  if (bursts) y = tib_page_bursts(page, y, bottom - methods - signals - TIB_SHEET_GAP) + TIB_SHEET_GAP;
  if (signals > 0) y += tib_page_signals(page, y, true) + TIB_SHEET_GAP;
  tib_page_methods(page, y, fmax(most, bottom - y), alone, true);
}

/* ---- the document ---- */

typedef void page_fn(struct tib_page *page);

/* Whether there is any interval to show. */
static bool has_series(const struct tib_result *result) {
  if (result->n_profiles == 0 || !tib_has_movements(&result->profiles[0].score)) return false;
  bool any = result->study == TIB_STUDY_SIT;
  for (size_t p = 0; p < result->n_profiles && p < TIB_SHEET_PROFILES; p++)
    for (size_t i = 0; i < TIB_IMI_BINS; i++) any |= result->profiles[p].score.imi.counts[i] > 0;
  return any;
}

size_t tib_page_count(const struct tib_result *result) { return has_series(result) ? 3 : 2; }

static page_fn *page_of(const struct tib_result *result, size_t i) {
  if (i == 0) return draw_glance;
  return i == 1 && has_series(result) ? draw_series : draw_rest;
}

void tib_page_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options,
                   size_t i) {
  struct tib_page page = tib_page_area(draw, result, options);
  page_of(result, i)(&page);
  tib_page_footer(&page, i + 1, tib_page_count(result));
}

/* ---- the date that a document bears: an identifier, so none unless somebody asks for it ---- */

static bool date_of_epoch(char date[32], const char *seconds) {
  int64_t epoch;
  if (!seconds || !tib_text_parse_int(seconds, strlen(seconds), &epoch) || epoch < 0 || epoch > INT64_C(253402300799))
    return false;
  int64_t days = epoch / 86400 + 719468, second = epoch % 86400; /* since 0000-03-01 */
  int64_t era = days / 146097, of_era = days % 146097;
  int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t day = of_era - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;
  day -= (153 * month + 2) / 5 - 1;
  month += month < 10 ? 3 : -9;
  year += era * 400 + (month <= 2);
  snprintf(date, 32, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month, (int)day, (int)(second / 3600),
           (int)(second / 60 % 60), (int)(second % 60));
  return true;
}

enum tib_status tib_page_begin(struct tib_draw **out, enum tib_draw_kind kind, const struct tib_result *result,
                               const struct tib_report_options *options, struct tib_error *err) {
  double width, height;
  char date[32];
  bool dated = date_of_epoch(date, options->source_date_epoch);
  if (!dated && options->keep_dates && *result->recording.start_date) {
    snprintf(date, sizeof date, "%sT00:00:00", result->recording.start_date);
    dated = true;
  }
  tib_paper_size(options->paper, &width, &height);
  return tib_draw_create(out, kind, width, height, "Leg movements during sleep", dated ? date : NULL, err);
}

enum tib_status tib_page_pdf(struct tib_text *bytes, const struct tib_result *result,
                             const struct tib_report_options *options, struct tib_error *err) {
  struct tib_draw *draw = NULL;
  enum tib_status status = tib_page_begin(&draw, TIB_DRAW_PDF, result, options, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < tib_page_count(result); i++) {
    if (i > 0) tib_draw_next_page(draw);
    tib_page_draw(draw, result, options, i);
  }
  return tib_draw_end(draw, bytes, err);
}

enum tib_status tib_page_svg(struct tib_text *bytes, const struct tib_result *result,
                             const struct tib_report_options *options, size_t i, struct tib_error *err) {
  struct tib_draw *draw = NULL;
  enum tib_status status = tib_page_begin(&draw, TIB_DRAW_SVG, result, options, err);
  if (status != TIB_OK) return status;
  tib_page_draw(draw, result, options, i);
  return tib_draw_end(draw, bytes, err);
}
