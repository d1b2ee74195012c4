#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "groups/plot.h"
#include "groups/words.h"
#include "stats/stats.h"

#define NARROW 48.0 /* a group's share of the width */

/* Pairs of a group in the unit of the index, and their medians. */
struct pairs {
  struct tib_pair *x;
  size_t n, incomplete;
  double median[2];
};

static enum tib_status find_medians(struct pairs *pairs, struct tib_error *err) {
  double *values;
  enum tib_status status = tib_array_create(&values, pairs->n, sizeof *values, err);
  for (size_t k = 0; k < 2 && status == TIB_OK && pairs->n > 0; k++) {
    for (size_t i = 0; i < pairs->n; i++) values[i] = k == 0 ? pairs->x[i].first : pairs->x[i].second;
    pairs->median[k] = tib_stats_median_of(values, pairs->n);
  }
  free(values);
  return status;
}

static enum tib_status find(const struct tib_groups *g, size_t index, size_t group, struct pairs *pairs,
                            struct tib_error *err) {
  *pairs = (struct pairs){0};
  enum tib_status status = tib_pairs_find(g, index, group, &pairs->x, &pairs->n, &pairs->incomplete, err);
  for (size_t i = 0; i < pairs->n && status == TIB_OK && g->indices[index].log; i++) {
    pairs->x[i].first = exp(pairs->x[i].first);
    pairs->x[i].second = exp(pairs->x[i].second);
  }
  return status == TIB_OK ? find_medians(pairs, err) : status;
}

static const struct tib_groups_row *row_of(const struct tib_plot *plot, size_t group) {
  for (size_t i = 0; i < plot->groups->n_rows; i++) {
    const struct tib_groups_row *row = &plot->groups->rows[i];
    if (row->part == TIB_PART_PAIRS && row->index == plot->index && row->group == group) return row;
  }
  return NULL;
}

/* Those that fall are blue and solid, those that rise orange and dashed. */
static void draw_lines(const struct tib_plot *plot, const struct pairs *pairs, double x0, double x1) {
  size_t step = pairs->n / TIB_DOTS_MOST + 1;
  for (size_t i = 0; i < pairs->n; i += step) {
    bool rises = pairs->x[i].second > pairs->x[i].first;
    double y0 = tib_plot_y(plot, pairs->x[i].first), y1 = tib_plot_y(plot, pairs->x[i].second);
    struct tib_color color = rises ? TIB_ORANGE : TIB_BLUE;
    tib_plot_line(plot->draw, x0, y0, x1, y1, color, 0.45, rises);
    tib_plot_dot(plot->draw, x0, y0, 1.1, color);
    tib_plot_dot(plot->draw, x1, y1, 1.1, color);
  }
  if (pairs->n == 0) return;
  double y0 = tib_plot_y(plot, pairs->median[0]), y1 = tib_plot_y(plot, pairs->median[1]);
  tib_plot_line(plot->draw, x0, y0, x1, y1, TIB_INK, 2, false);
  tib_plot_dot(plot->draw, x0, y0, 2.6, TIB_INK);
  tib_plot_dot(plot->draw, x1, y1, 2.6, TIB_INK);
}

/* Group, number, change and p below the middle of its lines; a narrow one has a line for the number. */
static void draw_words(const struct tib_plot *plot, double x, double width, size_t group, size_t n, bool keyed) {
  struct tib_text words = {0};
  struct tib_style grey = tib_style_center(TIB_SMALL_GREY);
  const struct tib_groups_row *row = row_of(plot, group);
  double y = plot->bottom + 11;
  if (plot->groups->options.group) {
    char name[128];
    tib_plot_group(plot->groups, group, keyed, name, sizeof name);
    tib_draw_text(plot->draw, &grey, x, y, width, name);
    y += 8;
  }
  tib_text_addf(&words, "n %zu", n);
  bool told = row && row->cells[TIB_C_MEDIAN_CHANGE].kind != TIB_CELL_ABSENT;
  if (told && width < NARROW) {
    tib_draw_text(plot->draw, &grey, x, y, 0, words.s ? words.s : "");
    tib_text_finish(&words);
    y += 8;
  }
  if (told) {
    tib_text_addf(&words, "%s%s", words.n > 0 ? ", " : "", plot->log ? "x " : "");
    tib_words_number(&words, row, TIB_C_MEDIAN_CHANGE, tib_words_decimals(row, true));
  }
  tib_draw_text(plot->draw, &grey, x, y, 0, words.s ? words.s : "");
  tib_text_finish(&words);
  if (!told) return;
  tib_text_add(&words, "p ");
  tib_words_p(&words, row, TIB_C_P_HOLM);
  tib_draw_text(plot->draw, &grey, x, y + 8, 0, words.s ? words.s : ""); /* numbers are never cut */
  tib_text_finish(&words);
}

static void draw_all(const struct tib_plot *plot, const struct pairs *pairs, bool keyed) {
  size_t n = plot->groups->n_groups;
  double step = (plot->right - plot->left) / (double)n;
  struct tib_style style = tib_style_center(TIB_SMALL);
  bool any = false;
  for (size_t i = 0; i < n; i++) any = any || pairs[i].n > 0;
  if (any)
    tib_plot_scale(plot);
  else
    tib_plot_nothing(plot, "no pair");
  for (size_t i = 0; i < n; i++) {
    double from = plot->left + (double)i * step, xs[] = {from + 0.25 * step, from + 0.75 * step};
    draw_lines(plot, &pairs[i], xs[0], xs[1]);
    for (size_t k = 0; k < 2; k++) {
      char name[128];
      tib_text_clean(name, sizeof name, plot->groups->levels[k]);
      tib_draw_text(plot->draw, &style, xs[k], plot->bottom + 3, step * 0.5 - 1, name);
    }
    draw_words(plot, from + step / 2, step - 2, i, pairs[i].n, keyed);
  }
}

enum tib_status tib_plot_pairs(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                               double width, double height, bool keyed, struct tib_error *err) {
  struct pairs pairs[TIB_GROUPS_MOST] = {0};
  double low = INFINITY, high = -INFINITY;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < groups->n_groups && status == TIB_OK; i++) {
    status = find(groups, index, i, &pairs[i], err);
    for (size_t k = 0; k < pairs[i].n && status == TIB_OK; k++) {
      low = fmin(low, fmin(pairs[i].x[k].first, pairs[i].x[k].second));
      high = fmax(high, fmax(pairs[i].x[k].first, pairs[i].x[k].second));
    }
  }
  if (status == TIB_OK) {
    bool any = low <= high;
    struct tib_plot plot = tib_plot_make(draw, groups, index, x, y, width, height, any ? low : 0, any ? high : 1);
    draw_all(&plot, pairs, keyed);
  }
  for (size_t i = 0; i < groups->n_groups; i++) free(pairs[i].x);
  return status;
}
