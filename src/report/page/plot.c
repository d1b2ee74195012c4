#include <math.h>
#include <stdio.h>

#include "report/page/sheet.h"
#include "report/values.h"

/* Bars and outlines: what the primary profile and the next one make of the same night. */

double tib_sheet_round_up(double value) {
  static const double ones[] = {2, 4, 6, 8, 10}, steps[] = {1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10}; /* halves are whole */
  double decade = 10;
  for (size_t i = 0; i < sizeof ones / sizeof *ones; i++)
    if (ones[i] >= value) return ones[i];
  while (decade * 10 < value && decade < 1e15) decade *= 10;
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    if (steps[i] * decade >= value) return steps[i] * decade;
  return 10 * decade;
}

static double bar_height(const struct tib_sheet_plot *plot, double value) {
  return isfinite(value) && value > 0 ? plot->height * fmin(value / plot->top, 1) : 0;
}

void tib_sheet_bars(const struct tib_sheet_plot *plot, const double *values, size_t n, double share) {
  double pitch = plot->width / (double)n, base = plot->y + plot->height;
  for (size_t i = 0; i < n; i++) {
    double high = bar_height(plot, values[i]);
    if (high > 0)
      tib_draw_rect(plot->page->draw, plot->x + pitch * ((double)i + (1 - share) / 2), base - high, pitch * share, high);
  }
  tib_draw_fill(plot->page->draw, TIB_SKY);
}

/* Steps that touch are one line; where there is room between them each stands alone. */
void tib_sheet_outline(const struct tib_sheet_plot *plot, const double *values, size_t n, double share) {
  double pitch = plot->width / (double)n, base = plot->y + plot->height;
  bool apart = share < 0.8;
  if (!apart) tib_draw_move(plot->page->draw, plot->x, base);
  for (size_t i = 0; i < n; i++) {
    double y = base - bar_height(plot, values[i]), inset = apart ? (1 - share) / 2 : 0;
    double x = plot->x + pitch * ((double)i + inset), end = plot->x + pitch * ((double)(i + 1) - inset);
    if (apart && !isfinite(values[i])) continue;
    if (apart) tib_draw_move(plot->page->draw, x, base);
    tib_draw_line(plot->page->draw, x, y);
    tib_draw_line(plot->page->draw, end, y);
    if (apart) tib_draw_line(plot->page->draw, end, base);
  }
  if (!apart) tib_draw_line(plot->page->draw, plot->x + plot->width, base);
  tib_draw_stroke(plot->page->draw, TIB_INK, 0.6, false);
}

void tib_sheet_scale(const struct tib_sheet_plot *plot) {
  struct tib_style right = tib_style_right(TIB_SMALL_GREY);
  for (int i = 0; i <= 2; i++) {
    char number[32];
    double y = plot->y + plot->height * (1 - i / 2.0);
    tib_draw_rect(plot->page->draw, plot->x, y - 0.125, plot->width, i ? 0.25 : 0.5);
    tib_draw_fill(plot->page->draw, i ? TIB_RULE : TIB_GREY);
    tib_value_number(number, plot->top * i / 2);
    tib_draw_text_middle(plot->page->draw, &right, plot->x - 4, i ? y : y - 1.5, 0, number);
  }
}

double tib_sheet_key(struct tib_page *page, double x, double y, double width) {
  const struct tib_result *result = page->result;
  double share = width / (double)tib_sheet_profiles(page);
  tib_draw_rect(page->draw, x, y + 1.5, 7, 4.5);
  tib_draw_fill(page->draw, TIB_SKY);
  double at = x + 10 + tib_draw_text(page->draw, &TIB_SMALL, x + 10, y, share - 14, result->profiles[0].rules.name);
  if (result->n_profiles < 2) return at - x;
  at += 12;
  tib_draw_move(page->draw, at, y + 3.75);
  tib_draw_line(page->draw, at + 8, y + 3.75);
  tib_draw_stroke(page->draw, TIB_INK, 0.6, false);
  return at + 11 + tib_draw_text(page->draw, &TIB_SMALL, at + 11, y, x + width - at - 11, result->profiles[1].rules.name) -
         x;
}
