#include <math.h>
#include <stdio.h>

#include "report/page/parts.h"
#include "report/values.h"

/* Intervals from onset to onset in bins of 2 s (WASM16-IDX-12): bars for the primary profile, an outline for the next. */

struct plot {
  double x, y, width, height, unit; /* of the bars; unit: height of one interval */
};

static int64_t highest(const struct tib_page *page) {
  int64_t top = 1;
  for (size_t p = 0; p < page->result->n_profiles && p < 2; p++)
    for (size_t i = 0; i < TIB_IMI_BINS; i++)
      if (page->result->profiles[p].score.imi.counts[i] > top) top = page->result->profiles[p].score.imi.counts[i];
  return top;
}

static void draw_bars(struct tib_page *page, const struct plot *plot, const struct tib_imi_stats *imi) {
  double bin = plot->width / TIB_IMI_BINS;
  for (size_t i = 0; i < TIB_IMI_BINS; i++) {
    double high = plot->unit * (double)imi->counts[i];
    if (high > 0) tib_draw_rect(page->draw, plot->x + (double)i * bin, plot->y + plot->height - high, bin - 0.5, high);
  }
  tib_draw_fill(page->draw, TIB_SKY);
}

static void draw_outline(struct tib_page *page, const struct plot *plot, const struct tib_imi_stats *imi) {
  double bin = plot->width / TIB_IMI_BINS, base = plot->y + plot->height;
  tib_draw_move(page->draw, plot->x, base);
  for (size_t i = 0; i < TIB_IMI_BINS; i++) {
    double y = base - plot->unit * (double)imi->counts[i];
    tib_draw_line(page->draw, plot->x + (double)i * bin, y);
    tib_draw_line(page->draw, plot->x + (double)(i + 1) * bin, y);
  }
  tib_draw_line(page->draw, plot->x + plot->width, base);
  tib_draw_stroke(page->draw, TIB_INK, 0.6, false);
}

static void draw_axes(struct tib_page *page, const struct plot *plot, int64_t top) {
  static const int marks[] = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90};
  struct tib_style center = tib_style_center(TIB_SMALL_GREY), right = tib_style_right(TIB_SMALL_GREY);
  double base = plot->y + plot->height;
  char number[32];
  tib_draw_rect(page->draw, plot->x, base, plot->width, 0.5);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    double x = plot->x + plot->width * marks[i] / 90.0;
    tib_draw_rect(page->draw, x - 0.25, base, 0.5, 2.5);
    snprintf(number, sizeof number, marks[i] == 90 ? "%d s" : "%d", marks[i]);
    tib_draw_text(page->draw, marks[i] == 90 ? &right : &center, marks[i] == 90 ? plot->x + plot->width : x, base + 3, 0,
                  number);
  }
  tib_draw_fill(page->draw, TIB_GREY);
  snprintf(number, sizeof number, "%lld", (long long)top);
  tib_draw_text_middle(page->draw, &right, plot->x - 3, plot->y + 3, 0, number);
  tib_draw_text_middle(page->draw, &right, plot->x - 3, base - 3, 0, "0");
}

static void draw_key(struct tib_page *page, double x, double y, double width) {
  const struct tib_result *result = page->result;
  tib_draw_rect(page->draw, x, y + 1.5, 7, 4.5);
  tib_draw_fill(page->draw, TIB_SKY);
  double wide = tib_draw_text(page->draw, &TIB_SMALL, x + 10, y, width / 2 - 14, result->profiles[0].rules.name);
  if (result->n_profiles < 2) return;
  double at = x + 10 + wide + 12;
  tib_draw_move(page->draw, at, y + 3.75);
  tib_draw_line(page->draw, at + 8, y + 3.75);
  tib_draw_stroke(page->draw, TIB_INK, 0.6, false);
  tib_draw_text(page->draw, &TIB_SMALL, at + 11, y, x + width - at - 11, result->profiles[1].rules.name);
}

void tib_page_histogram(struct tib_page *page, double x, double y, double width, double height) {
  const struct tib_result *result = page->result;
  tib_draw_text(page->draw, &TIB_HEAD, x, y - 1, width, "Intervals, onset to onset");
  if (!tib_has_movements(&result->profiles[0].score)) {
    tib_draw_text(page->draw, &TIB_ABSENT_STYLE, x, y + 12, width, TIB_NOT_ASSESSED);
    return;
  }
  draw_key(page, x, y + 9, width);
  int64_t top = highest(page);
  struct plot plot = {.x = x + 14, .y = y + 20, .width = width - 14, .height = height - 32};
  plot.unit = plot.height / (double)top;
  draw_bars(page, &plot, &result->profiles[0].score.imi);
  if (result->n_profiles > 1) draw_outline(page, &plot, &result->profiles[1].score.imi);
  draw_axes(page, &plot, top);
}
