#include <math.h>

#include "base/text.h"
#include "groups/plot.h"
#include "groups/words.h"

#define LINE 13.0
#define NAMES 0.5 /* share of the width */

static void draw_axis(struct tib_draw *draw, double left, double right, double top, double bottom) {
  static const struct {
    double at;
    const char *name;
  } MARKS[] = {{-1, "-1"}, {-0.5, "-0.5"}, {0, "0"}, {0.5, "0.5"}, {1, "1"}};
  struct tib_style style = tib_style_center(TIB_SMALL);
  for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
    double x = left + (MARKS[i].at + 1) / 2 * (right - left);
    tib_plot_line(draw, x, top, x, bottom, MARKS[i].at == 0 ? TIB_GREY : TIB_RULE, MARKS[i].at == 0 ? 0.7 : 0.3, false);
    tib_draw_text(draw, &style, x, bottom + 3, 0, MARKS[i].name);
  }
}

/* In the place of a mark, with the axis's lines kept out of it. */
static void draw_why(struct tib_draw *draw, double left, double right, double y, const char *why) {
  static const struct tib_color WHITE = {1, 1, 1};
  struct tib_style style = tib_style_center(TIB_ABSENT_STYLE);
  double width = fmin(tib_draw_text_width(draw, &style, why) + 4, right - left), middle = (left + right) / 2;
  tib_draw_rect(draw, middle - width / 2, y - LINE / 2, width, LINE);
  tib_draw_fill(draw, WHITE);
  tib_draw_text_middle(draw, &style, middle, y, right - left, why);
}

static void draw_one(struct tib_draw *draw, const struct tib_groups_row *row, double x, double left, double right,
                     double y) {
  char name[256];
  struct tib_text words = {0};
  const struct tib_groups_cell *cells = row->cells;
  tib_text_addf(&words, cells[TIB_C_CODING].kind == TIB_CELL_TEXT ? "%s (%s)" : "%s", cells[TIB_C_COVARIATE].text,
                cells[TIB_C_CODING].text);
  tib_text_clean(name, sizeof name, words.s ? words.s : "");
  tib_text_finish(&words);
  tib_draw_text_middle(draw, &TIB_SMALL, x, y - 3, left - x - 4, name);
  tib_text_addf(&words, "n %.0f, p ", cells[TIB_C_N].number);
  tib_words_p(&words, row, TIB_C_P_HOLM);
  tib_draw_text_middle(draw, &TIB_SMALL_GREY, x, y + 3.5, left - x - 4, words.s ? words.s : "");
  tib_text_finish(&words);
  if (cells[TIB_C_RHO].kind == TIB_CELL_ABSENT) {
    draw_why(draw, left, right, y, cells[TIB_C_WHY].text);
    return;
  }
  double half = (right - left) / 2, middle = left + half;
  if (cells[TIB_C_RHO_LOW].kind == TIB_CELL_NUMBER)
    tib_plot_line(draw, middle + half * cells[TIB_C_RHO_LOW].number, y, middle + half * cells[TIB_C_RHO_HIGH].number, y,
                  TIB_BLUE, 1, false);
  tib_plot_dot(draw, middle + half * cells[TIB_C_RHO].number, y, 2.4, TIB_BLUE);
}

void tib_plot_covariates(struct tib_draw *draw, const struct tib_groups *groups, size_t index, double x, double y,
                         double width, double height) {
  double left = x + NAMES * width, right = x + width - 6, top = y + 6, line = LINE + 2;
  size_t fits = (size_t)((height - 36) / line), shown = 0, left_out = 0;
  size_t n = groups->n_covariates < fits ? groups->n_covariates : fits;
  draw_axis(draw, left, right, top, top + (double)n * line);
  for (size_t i = 0; i < groups->n_rows; i++) {
    const struct tib_groups_row *row = &groups->rows[i];
    if (row->part != TIB_PART_COVARIATE || row->index != index) continue;
    if (shown < fits)
      draw_one(draw, row, x, left, right, top + ((double)shown++ + 0.5) * line);
    else
      left_out++;
  }
  struct tib_text words = {0};
  tib_text_add(&words, "Spearman's rho with its 95 % interval");
  if (left_out > 0) tib_text_addf(&words, "; %zu more in the table", left_out);
  tib_draw_text(draw, &TIB_SMALL_GREY, x, top + (double)n * line + 12, width, words.s ? words.s : "");
  tib_text_finish(&words);
}
