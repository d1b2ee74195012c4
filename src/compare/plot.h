#ifndef TIB_COMPARE_PLOT_H
#define TIB_COMPARE_PLOT_H

/* The panels of the page. */

#include "compare/study.h"
#include "draw/draw.h"
#include "draw/look.h"

struct tib_panel {
  double x, y, width, height;
};

/* How far onsets, or ends, of matched movements lie apart: a histogram. TIB_MEMORY. */
enum tib_status tib_plot_distances(struct tib_draw *draw, const struct tib_compare *compare, struct tib_panel panel,
                                   bool ends, struct tib_error *err);

/* Differences over means, with bias and limits of agreement and their 95 % intervals. TIB_MEMORY. */
enum tib_status tib_plot_bland_altman(struct tib_draw *draw, const char *title, const struct tib_measure *measure,
                                      struct tib_panel panel, struct tib_error *err);

/* Movements of the first night over its time, those of each leg apart: matched, missed, extra. */
void tib_plot_night(struct tib_draw *draw, const struct tib_compare *compare, struct tib_panel panel);

#endif
