#include "compare/plot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "report/values.h"

#define SCALE_WIDTH 28.0
#define LABELS_HEIGHT 20.0
#define TITLE_HEIGHT 12.0
#define LIMITS_WIDTH 34.0 /* for the values of bias and limits at the right */
#define DOTS_MOST 2000
#define BINS 25   /* one of them around 0 */
#define APART 7.5 /* of two numbers, from middle to middle */
#define PI 3.14159265358979323846

/* A plot: its box in points, and the values at its edges. */
struct frame {
  struct tib_draw *draw;
  double left, right, top, bottom;
  double x0, x1, y0, y1;
};

static double at_x(const struct frame *f, double x) {
  return f->left + (x - f->x0) / (f->x1 - f->x0) * (f->right - f->left);
}

static double at_y(const struct frame *f, double y) {
  return f->bottom - (y - f->y0) / (f->y1 - f->y0) * (f->bottom - f->top);
}

static void line(struct tib_draw *draw, double x0, double y0, double x1, double y1, struct tib_color color, double width,
                 bool dashed) {
  tib_draw_move(draw, x0, y0);
  tib_draw_line(draw, x1, y1);
  tib_draw_stroke(draw, color, width, dashed);
}

/* An open ring: where many lie together each is still seen. */
static void ring(struct tib_draw *draw, double x, double y, double radius, struct tib_color color) {
  tib_draw_move(draw, x + radius, y);
  for (int i = 1; i < 12; i++) tib_draw_line(draw, x + radius * cos(PI * i / 6), y + radius * sin(PI * i / 6));
  tib_draw_close(draw);
  tib_draw_stroke(draw, color, 0.7, false);
}

/* 1, 2 or 5 of a power of ten, so that at most `most` steps fit. */
static double step_of(double range, double most) {
  double step = pow(10, floor(log10(range / most)));
  if (range / step > most) step *= 2;
  if (range / step > most) step *= 2.5;
  if (range / step > most) step *= 2;
  return step;
}

static void number_of(char to[32], double value) { tib_value_number(to, fabs(value) < 1e-9 ? 0 : value); }

static void draw_scales(const struct frame *f, bool across) {
  struct tib_style right = tib_style_right(TIB_SMALL), center = tib_style_center(TIB_SMALL);
  double step = step_of(f->y1 - f->y0, 5);
  char text[32];
  for (double i = ceil(f->y0 / step); i * step <= f->y1; i++) {
    number_of(text, i * step);
    if (across) line(f->draw, f->left, at_y(f, i * step), f->right, at_y(f, i * step), TIB_RULE, 0.3, false);
    tib_draw_text_middle(f->draw, &right, f->left - 3, at_y(f, i * step), 0, text);
  }
  step = step_of(f->x1 - f->x0, 4);
  for (double i = ceil(f->x0 / step); i * step <= f->x1; i++) {
    number_of(text, i * step);
    line(f->draw, at_x(f, i * step), f->bottom, at_x(f, i * step), f->bottom + 2, TIB_GREY, 0.4, false);
    tib_draw_text(f->draw, &center, at_x(f, i * step), f->bottom + 3, 0, text);
  }
  line(f->draw, f->left, f->bottom, f->right, f->bottom, TIB_GREY, 0.4, false);
}

static struct frame frame_of(struct tib_draw *draw, struct tib_panel p, double right) {
  return (struct frame){.draw = draw,
                        .left = p.x + SCALE_WIDTH,
                        .right = p.x + p.width - right,
                        .top = p.y + TITLE_HEIGHT + 4,
                        .bottom = p.y + p.height - LABELS_HEIGHT};
}

static void nothing(const struct frame *f, const char *why) {
  struct tib_style style = tib_style_center(TIB_ABSENT_STYLE);
  tib_draw_text_middle(f->draw, &style, (f->left + f->right) / 2, (f->top + f->bottom) / 2, 0, why);
}

/* ---- distances ---- */

struct bins {
  double reach; /* from -reach to reach */
  size_t counts[BINS], most, beyond;
};

static void count_bins(struct bins *bins, const double *values, size_t n) {
  for (size_t i = 0; i < n; i++) {
    double at = floor((values[i] + bins->reach) / (2 * bins->reach) * BINS);
    if (values[i] == bins->reach) at = BINS - 1;
    if (at < 0 || at >= BINS) {
      bins->beyond++;
      continue;
    }
    size_t *count = &bins->counts[(size_t)at];
    if (++*count > bins->most) bins->most = *count;
  }
}

/* The middle 95 %: one end that is a minute late would leave all others in one bin. */
static double reach_of(double *sizes, size_t n) {
  tib_stats_sort(sizes, n);
  double reach = fmax(tib_stats_quantile(sizes, n, 0.95), 10), step = step_of(reach, 5);
  return ceil(reach / step) * step;
}

static void draw_bins(const struct frame *f, const struct bins *bins) {
  double width = 2 * bins->reach / BINS;
  for (size_t i = 0; i < BINS; i++) {
    double x = at_x(f, -bins->reach + (double)i * width), next = at_x(f, -bins->reach + (double)(i + 1) * width);
    double y = at_y(f, (double)bins->counts[i]);
    if (bins->counts[i] == 0) continue;
    tib_draw_rect(f->draw, x + 0.4, y, next - x - 0.8, f->bottom - y);
    tib_draw_fill(f->draw, TIB_SKY);
  }
  line(f->draw, at_x(f, 0), f->top, at_x(f, 0), f->bottom, TIB_INK, 0.6, true);
}

enum tib_status tib_plot_distances(struct tib_draw *draw, const struct tib_compare *compare, struct tib_panel panel,
                                   bool ends, struct tib_error *err) {
  struct frame f = frame_of(draw, panel, 0);
  struct bins bins = {0};
  struct tib_text words = {0};
  size_t n = compare->n_distances;
  double *values, *sizes = NULL;
  enum tib_status status = tib_array_create(&values, n, sizeof *values, err);
  if (status == TIB_OK) status = tib_array_create(&sizes, n, sizeof *sizes, err);
  if (status == TIB_OK) {
    for (size_t i = 0; i < n; i++) {
      values[i] = ends ? compare->distances[i].offset_ms : compare->distances[i].onset_ms;
      sizes[i] = fabs(values[i]);
    }
    tib_text_addf(&words, "%s difference, ms", ends ? "End" : "Onset");
    tib_draw_text(draw, &TIB_HEAD, panel.x, panel.y, panel.width, words.s ? words.s : "");
    if (n == 0) {
      nothing(&f, "no matched movement");
    } else {
      bins.reach = reach_of(sizes, n);
      count_bins(&bins, values, n);
      f.x0 = -bins.reach;
      f.x1 = bins.reach;
      f.y1 = fmax((double)bins.most * 1.08, 1);
      draw_scales(&f, true);
      draw_bins(&f, &bins);
    }
    tib_text_finish(&words);
    if (bins.beyond > 0) tib_text_addf(&words, "%zu of %zu lie beyond", bins.beyond, n);
    if (words.s) tib_draw_text(draw, &TIB_SMALL_GREY, f.left, f.bottom + 12, f.right - f.left, words.s);
  }
  tib_text_finish(&words);
  free(values);
  free(sizes);
  return status;
}

/* ---- Bland and Altman ---- */

static void shade_interval(const struct frame *f, struct tib_stats_interval interval, struct tib_color color) {
  if (isnan(interval.low)) return;
  double high = at_y(f, fmin(interval.high, f->y1)), low = at_y(f, fmax(interval.low, f->y0));
  tib_draw_rect(f->draw, f->left, high, f->right - f->left, low - high);
  tib_draw_fill(f->draw, color);
}

static void put_value(const struct frame *f, double value, double y, bool bold) {
  char text[32];
  tib_value_fixed(text, fabs(value) < 0.005 ? 0 : value, 2);
  tib_draw_text_middle(f->draw, bold ? &TIB_BODY_BOLD : &TIB_SMALL, f->right + 3, y, LIMITS_WIDTH, text);
}

/* Shades, then lines, then numbers: none lies over what comes after it. Where limits lie close to the bias their numbers
 * make room. */
static void draw_limits(const struct frame *f, const struct tib_stats_agreement *a) {
  double y = at_y(f, a->bias);
  shade_interval(f, a->low_interval, TIB_SHADE);
  shade_interval(f, a->high_interval, TIB_SHADE);
  shade_interval(f, a->bias_interval, TIB_SAND);
  line(f->draw, f->left, at_y(f, 0), f->right, at_y(f, 0), TIB_FAINT, 0.5, false);
  line(f->draw, f->left, y, f->right, y, TIB_ORANGE, 0.9, false);
  put_value(f, a->bias, y, true);
  if (isnan(a->low)) return;
  line(f->draw, f->left, at_y(f, a->low), f->right, at_y(f, a->low), TIB_BLUE, 0.9, true);
  line(f->draw, f->left, at_y(f, a->high), f->right, at_y(f, a->high), TIB_BLUE, 0.9, true);
  put_value(f, a->low, fmax(at_y(f, a->low), y + APART), false);
  put_value(f, a->high, fmin(at_y(f, a->high), y - APART), false);
}

/* All points and the intervals of the limits; differences around 0. */
static void find_edges(struct frame *f, const struct tib_measure *m, const struct tib_stats_agreement *a) {
  f->x0 = INFINITY;
  f->x1 = -INFINITY;
  f->y0 = fmin(isnan(a->low) ? 0 : a->low, 0);
  f->y1 = fmax(isnan(a->high) ? 0 : a->high, 0);
  for (size_t i = 0; i < m->n; i++) {
    double mean = (m->x[2 * i] + m->x[2 * i + 1]) / 2, difference = m->x[2 * i + 1] - m->x[2 * i];
    f->x0 = fmin(f->x0, mean);
    f->x1 = fmax(f->x1, mean);
    f->y0 = fmin(f->y0, difference);
    f->y1 = fmax(f->y1, difference);
  }
  double wide = fmax(f->x1 - f->x0, 1e-3 * fmax(fabs(f->x1), 1)), high = fmax(f->y1 - f->y0, 1e-3 * fmax(fabs(f->x1), 1));
  f->x0 -= 0.06 * wide;
  f->x1 += 0.06 * wide;
  f->y0 -= 0.18 * high;
  f->y1 += 0.18 * high;
}

static void draw_points(const struct frame *f, const struct tib_measure *m) {
  size_t step = m->n / DOTS_MOST + 1;
  for (size_t i = 0; i < m->n; i += step)
    ring(f->draw, at_x(f, (m->x[2 * i] + m->x[2 * i + 1]) / 2), at_y(f, m->x[2 * i + 1] - m->x[2 * i]), 1.7, TIB_INK);
}

static void draw_title(const struct frame *f, const char *title, const struct tib_measure *m, struct tib_panel panel) {
  struct tib_stats_icc icc = tib_stats_icc_2_1(m->x, m->n, 2);
  struct tib_text words = {0};
  char text[3][32];
  struct tib_style center = tib_style_center(TIB_SMALL_GREY);
  tib_draw_text(f->draw, &TIB_HEAD, panel.x, panel.y, panel.width, title);
  tib_value_fixed(text[0], icc.icc, 3);
  tib_value_fixed(text[1], icc.interval.low, 3);
  tib_value_fixed(text[2], icc.interval.high, 3);
  tib_text_addf(&words, "n %zu, ICC(2,1) %s", m->n, text[0]);
  if (!isnan(icc.interval.low)) tib_text_addf(&words, " (%s to %s)", text[1], text[2]);
  tib_draw_text(f->draw, &center, (f->left + f->right) / 2, f->bottom + 11, panel.width, words.s ? words.s : "");
  tib_text_finish(&words);
}

enum tib_status tib_plot_bland_altman(struct tib_draw *draw, const char *title, const struct tib_measure *m,
                                      struct tib_panel panel, struct tib_error *err) {
  struct frame f = frame_of(draw, panel, LIMITS_WIDTH);
  double *differences;
  enum tib_status status = tib_array_create(&differences, m->n, sizeof *differences, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < m->n; i++) differences[i] = m->x[2 * i + 1] - m->x[2 * i];
  struct tib_stats_agreement a = tib_stats_agreement(differences, m->n);
  free(differences);
  draw_title(&f, title, m, panel);
  if (m->n == 0) {
    nothing(&f, "no night");
    return TIB_OK;
  }
  find_edges(&f, m, &a);
  draw_limits(&f, &a);
  draw_scales(&f, false);
  draw_points(&f, m);
  return TIB_OK;
}
