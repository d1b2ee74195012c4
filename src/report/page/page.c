#include "report/page/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "report/page/parts.h"

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

/* ---- paper ---- */

static const struct {
  const char *name;
  double width, height;
} PAPERS[] = {{"a4", 595.276, 841.89}, {"letter", 612, 792}};

static size_t find_paper(const char *name) {
  size_t n = sizeof PAPERS / sizeof *PAPERS;
  for (size_t i = 0; name && i < n; i++)
    if (strcmp(PAPERS[i].name, name) == 0) return i;
  return n;
}

bool tib_page_knows_paper(const char *paper) { return find_paper(paper) < sizeof PAPERS / sizeof *PAPERS; }

void tib_page_size(const char *paper, double *width, double *height) {
  size_t i = tib_page_knows_paper(paper) ? find_paper(paper) : 0;
  *width = PAPERS[i].width;
  *height = PAPERS[i].height;
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
static void draw_page(struct tib_page *page) {
  double y = page->top + tib_page_header(page, page->top);
  tib_page_footer(page);
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
  tib_page_size(options->paper, &width, &height);
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

void tib_page_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options) {
  struct tib_page page = tib_page_area(draw, result, options);
  draw_page(&page);
}

/* The date is an identifier: no document bears one unless the user asks for it. */
enum tib_status tib_page_begin(struct tib_draw **out, enum tib_draw_kind kind, const struct tib_result *result,
                               const struct tib_report_options *options, struct tib_error *err) {
  double width, height;
  char date[32];
  bool dated = options->keep_dates && *result->recording.start_date;
  snprintf(date, sizeof date, "%sT00:00:00", result->recording.start_date);
  tib_page_size(options->paper, &width, &height);
  return tib_draw_create(out, kind, width, height, "Leg movements during sleep", dated ? date : NULL, err);
}

enum tib_status tib_page_make(struct tib_text *bytes, enum tib_draw_kind kind, const struct tib_result *result,
                              const struct tib_report_options *options, struct tib_error *err) {
  struct tib_draw *draw = NULL;
  enum tib_status status = tib_page_begin(&draw, kind, result, options, err);
  if (status != TIB_OK) return status;
  tib_page_draw(draw, result, options);
  if (kind == TIB_DRAW_PDF && tib_page_has_other(result)) {
    tib_draw_next_page(draw);
    tib_page_draw_other(draw, result, options);
  }
  return tib_draw_end(draw, bytes, err);
}
