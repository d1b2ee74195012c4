#include "groups/plot.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/values.h"

#define SCALE_WIDTH 26.0
#define LABELS_HEIGHT 38.0
#define PI 3.14159265358979323846

/* The next value that a scale may end with. */
static double round_up(double high) {
  static const double ENDS[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
  double ten = pow(10, floor(log10(high)));
  size_t i = 0;
  while (ENDS[i] * ten < high * (1 - 1e-9) && i + 1 < sizeof ENDS / sizeof *ENDS) i++;
  return ENDS[i] * ten;
}

struct tib_plot tib_plot_make(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                              double width, double height, double low, double high) {
  const struct tib_groups_index *what = &groups->indices[index];
  struct tib_plot plot = {.draw = draw, .groups = groups, .index = index, .low = low, .high = high};
  plot.left = x + SCALE_WIDTH;
  plot.right = x + width;
  plot.top = y + 6;
  plot.bottom = y + height - LABELS_HEIGHT;
  plot.log = what->log && low > 0;
  plot.root = what->rate && low >= 0;
  if (plot.log) {
    plot.low = low / 1.15;
    plot.high = high * 1.15;
    return plot;
  }
  if (high <= low) {
    double half = low == 0 ? 1 : fabs(low) / 2;
    plot.low = low - half;
    plot.high = low + half;
  }
  if (plot.root || (plot.low > 0 && plot.low < 0.6 * plot.high)) plot.low = 0;
  if (plot.root)
    plot.high = round_up(plot.high);
  else
    plot.high += 0.04 * (plot.high - plot.low);
  return plot;
}

void tib_plot_group(const struct tib_groups *groups, size_t group, bool keyed, char *to, size_t size) {
  if (keyed)
    snprintf(to, size, "%c", (char)('A' + group));
  else
    tib_text_clean(to, size, groups->names[group]);
}

static double scaled(const struct tib_plot *plot, double value) {
  return plot->log ? log(value) : plot->root ? sqrt(value) : value;
}

double tib_plot_y(const struct tib_plot *plot, double value) {
  double low = scaled(plot, plot->low), high = scaled(plot, plot->high);
  return plot->bottom - (scaled(plot, value) - low) / (high - low) * (plot->bottom - plot->top);
}

void tib_plot_line(struct tib_draw *draw, double x0, double y0, double x1, double y1, struct tib_color color, double width,
                   bool dashed) {
  tib_draw_move(draw, x0, y0);
  tib_draw_line(draw, x1, y1);
  tib_draw_stroke(draw, color, width, dashed);
}

void tib_plot_dot(struct tib_draw *draw, double x, double y, double radius, struct tib_color color) {
  tib_draw_move(draw, x + radius, y);
  for (int i = 1; i < 10; i++) tib_draw_line(draw, x + radius * cos(PI * i / 5), y + radius * sin(PI * i / 5));
  tib_draw_close(draw);
  tib_draw_fill(draw, color);
}

void tib_plot_nothing(const struct tib_plot *plot, const char *why) {
  struct tib_style style = tib_style_center(TIB_ABSENT_STYLE);
  tib_draw_text_middle(plot->draw, &style, (plot->left + plot->right) / 2, (plot->top + plot->bottom) / 2, 0, why);
}

static void draw_tick(const struct tib_plot *plot, double value) {
  char number[32];
  struct tib_style style = tib_style_right(TIB_SMALL);
  if (value < plot->low - 1e-9 || value > plot->high + 1e-9) return;
  double y = tib_plot_y(plot, value);
  tib_plot_line(plot->draw, plot->left, y, plot->right, y, TIB_RULE, 0.3, false);
  tib_value_number(number, fabs(value) < 1e-9 ? 0 : value);
  tib_draw_text_middle(plot->draw, &style, plot->left - 3, y, 0, number);
}

/* 1, 2 or 5 of a power of ten, so that at most five steps fit. */
static double choose_step(double range) {
  double step = pow(10, floor(log10(range / 5)));
  while (range / step > 5) step *= range / step > 10 ? 5 : 2;
  return step;
}

/* Marks at the leading digits of every power of ten, as far as they stand apart. */
static void draw_powers(const struct tib_plot *plot, const double *digits, size_t n) {
  double last = plot->root ? plot->bottom : INFINITY, end = plot->root ? plot->top + 9 : -INFINITY,
         least = fmax(plot->low, plot->high / 1000);
  for (double ten = pow(10, floor(log10(least))); ten <= plot->high; ten *= 10)
    for (size_t i = 0; i < n; i++) {
      double value = digits[i] * ten;
      if (value < plot->low || value > plot->high || last - tib_plot_y(plot, value) < 9) continue;
      if (tib_plot_y(plot, value) < end) continue; /* the end of the scale has its own */
      draw_tick(plot, value);
      last = tib_plot_y(plot, value);
    }
}

void tib_plot_scale(const struct tib_plot *plot) {
  static const double FINE[] = {1, 1.5, 2, 3, 5, 7}, COARSE[] = {1, 2, 5};
  if (plot->log && plot->high > 3 * plot->low) {
    draw_powers(plot, FINE, sizeof FINE / sizeof *FINE);
  } else if (plot->root) {
    draw_powers(plot, COARSE, sizeof COARSE / sizeof *COARSE);
    draw_tick(plot, 0);
    draw_tick(plot, plot->high);
  } else {
    double step = choose_step(plot->high - plot->low);
    for (double at = ceil(plot->low / step); at * step <= plot->high; at++) draw_tick(plot, at * step);
  }
}
