#ifndef TIB_GROUPS_PLOT_H
#define TIB_GROUPS_PLOT_H

/* The panels of the picture, and the scale that they share. */

#include "draw/draw.h"
#include "draw/look.h"
#include "groups/study.h"

#define TIB_DOTS_MOST 400 /* of a group, or lines of pairs: beyond them nothing is told apart */

/* A panel: its outer box, and in it the plot. */
struct tib_plot {
  struct tib_draw *draw;
  const struct tib_groups *groups;
  size_t index;
  double left, right, top, bottom; /* of the plot */
  bool log, root;                  /* by the logarithm; by the square root: rates, most of which are small */
  double low, high;                /* of the values */
};

/* Takes a box of the page, leaving room for the scale at its left and labels below; values from low to high shall fit. */
struct tib_plot tib_plot_make(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                              double width, double height, double low, double high);

double tib_plot_y(const struct tib_plot *plot, double value);

/* What stands for a group below a plot: its name, or where the picture has a key the letter in it. */
void tib_plot_group(const struct tib_groups *groups, size_t group, bool keyed, char *to, size_t size);

/* The scale at the left with faint lines across. */
void tib_plot_scale(const struct tib_plot *plot);

void tib_plot_line(struct tib_draw *draw, double x0, double y0, double x1, double y1, struct tib_color color, double width,
                   bool dashed);
void tib_plot_dot(struct tib_draw *draw, double x, double y, double radius, struct tib_color color);

/* What stands in a panel without values. */
void tib_plot_nothing(const struct tib_plot *plot, const char *why);

/* ---- panels: each draws itself into a box of the page ---- */

enum tib_status tib_plot_boxes(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                               double width, double height, bool keyed, struct tib_error *err);
enum tib_status tib_plot_pairs(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                               double width, double height, bool keyed, struct tib_error *err);
void tib_plot_covariates(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                         double width, double height);

#endif
