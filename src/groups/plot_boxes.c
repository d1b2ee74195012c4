#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/plot.h"
#include "stats/stats.h"

#define LIMITS 16.0 /* right of the plot, for the names of the limits */

/* Values of a box, sorted. */
struct box {
  double *x;
  size_t n;
  double q1, median, q3, low, high; /* whiskers: the last values within 1.5 quartile ranges */
};

static void measure(struct box *box) {
  tib_stats_sort(box->x, box->n);
  if (box->n == 0) return;
  box->q1 = tib_stats_quantile(box->x, box->n, 0.25);
  box->median = tib_stats_quantile(box->x, box->n, 0.5);
  box->q3 = tib_stats_quantile(box->x, box->n, 0.75);
  double reach = 1.5 * (box->q3 - box->q1);
  size_t first = 0, last = box->n - 1;
  while (box->x[first] < box->q1 - reach) first++;
  while (box->x[last] > box->q3 + reach) last--;
  box->low = box->x[first];
  box->high = box->x[last];
}

static enum tib_status find(const struct tib_groups *g, size_t index, size_t group, size_t level, struct box *box,
                            struct tib_error *err) {
  struct tib_subject *subjects = NULL;
  *box = (struct box){0};
  enum tib_status status = tib_subjects_find(g, index, group, level, &subjects, &box->n, err);
  if (status == TIB_OK) status = tib_array_create(&box->x, box->n, sizeof *box->x, err);
  for (size_t i = 0; i < box->n && status == TIB_OK; i++)
    box->x[i] = g->indices[index].log ? exp(subjects[i].value) : subjects[i].value;
  free(subjects);
  if (status == TIB_OK) measure(box);
  return status;
}

/* Where a dot lies across the box: spread by the golden ratio, the same in every run. */
static double spread(size_t i) { return fmod((double)i * 0.61803398875, 1) - 0.5; }

static void draw_box(const struct tib_plot *plot, const struct box *box, double x, double width) {
  if (box->n == 0) return;
  double q1 = tib_plot_y(plot, box->q1), q3 = tib_plot_y(plot, box->q3), median = tib_plot_y(plot, box->median);
  tib_plot_line(plot->draw, x, tib_plot_y(plot, box->low), x, q1, TIB_GREY, 0.6, false);
  tib_plot_line(plot->draw, x, q3, x, tib_plot_y(plot, box->high), TIB_GREY, 0.6, false);
  tib_draw_rect(plot->draw, x - width / 2, q3, width, q1 - q3);
  tib_draw_fill(plot->draw, TIB_SKY);
  tib_draw_rect(plot->draw, x - width / 2, q3, width, q1 - q3);
  tib_draw_stroke(plot->draw, TIB_BLUE, 0.6, false);
  tib_plot_line(plot->draw, x - width / 2, median, x + width / 2, median, TIB_ORANGE, 1.6, false);
  for (size_t i = 0; i < box->n; i++) {
    bool inside = box->x[i] >= box->low && box->x[i] <= box->high;
    if (box->n > TIB_DOTS_MOST && inside) continue;
    tib_plot_dot(plot->draw, x + spread(i) * width * 0.8, tib_plot_y(plot, box->x[i]), 1.1, TIB_INK);
  }
}

static void draw_label(const struct tib_plot *plot, double x, double width, size_t group, size_t level, size_t n,
                       bool keyed) {
  char name[128];
  struct tib_text count = {0};
  struct tib_style style = tib_style_center(TIB_SMALL), grey = tib_style_center(TIB_SMALL_GREY);
  bool two = level != TIB_ANY && plot->groups->options.group;
  tib_plot_group(plot->groups, group, keyed, name, sizeof name);
  if (two && level == 0) /* below both of its boxes */
    tib_draw_text(plot->draw, &style, x + width / 2, plot->bottom + 3, 2 * width - 4, name);
  if (level == TIB_ANY) tib_draw_text(plot->draw, &style, x, plot->bottom + 3, width - 2, name);
  if (level != TIB_ANY) {
    tib_text_clean(name, sizeof name, plot->groups->levels[level]);
    tib_draw_text(plot->draw, &style, x, plot->bottom + (two ? 11 : 3), width - 2, name);
  }
  tib_text_addf(&count, "n %zu", n);
  tib_draw_text(plot->draw, &grey, x, plot->bottom + (two ? 19 : 11), width, count.s ? count.s : "");
  tib_text_finish(&count);
}

/* The limits that papers count above. */
static void draw_limits(const struct tib_plot *plot) {
  if (!plot->groups->indices[plot->index].rate) return;
  for (int i = 0; i < 2; i++) {
    double limit = i == 0 ? 5 : 15, y = tib_plot_y(plot, limit);
    if (limit > plot->high || limit < plot->low) continue;
    tib_plot_line(plot->draw, plot->left, y, plot->right, y, TIB_GREY, 0.6, true);
    tib_draw_text_middle(plot->draw, &TIB_SMALL_GREY, plot->right + 2, y, 0, i == 0 ? "5/h" : "15/h");
  }
}

static void draw_all(const struct tib_plot *plot, const struct box *boxes, size_t n_levels, bool keyed) {
  size_t n = plot->groups->n_groups * n_levels;
  double step = (plot->right - plot->left) / (double)n, width = fmin(step * 0.6, 34);
  bool any = false;
  for (size_t i = 0; i < n; i++) any = any || boxes[i].n > 0;
  if (any) {
    tib_plot_scale(plot);
    draw_limits(plot);
  } else {
    tib_plot_nothing(plot, "no value");
  }
  for (size_t i = 0; i < n; i++) {
    double x = plot->left + ((double)i + 0.5) * step;
    draw_box(plot, &boxes[i], x, width);
    draw_label(plot, x, step, i / n_levels, n_levels == 2 ? i % 2 : TIB_ANY, boxes[i].n, keyed);
  }
}

enum tib_status tib_plot_boxes(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                               double width, double height, bool keyed, struct tib_error *err) {
  struct box boxes[2 * TIB_GROUPS_MOST] = {0};
  size_t n_levels = tib_has_levels(groups) ? 2 : 1, n = groups->n_groups * n_levels;
  double low = INFINITY, high = -INFINITY;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    status = find(groups, index, i / n_levels, n_levels == 2 ? i % 2 : TIB_ANY, &boxes[i], err);
    if (status != TIB_OK || boxes[i].n == 0) continue;
    low = fmin(low, boxes[i].x[0]);
    high = fmax(high, boxes[i].x[boxes[i].n - 1]);
  }
  if (status == TIB_OK) {
    bool any = low <= high;
    struct tib_plot plot = tib_plot_make(draw, groups, index, x, y, width - LIMITS, height, any ? low : 0, any ? high : 1);
    draw_all(&plot, boxes, n_levels, keyed);
  }
  for (size_t i = 0; i < n; i++) free(boxes[i].x);
  return status;
}
