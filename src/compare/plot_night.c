/* Every movement of one night, at its time. */

#include <math.h>

#include "base/text.h"
#include "base/ticks.h"
#include "compare/plot.h"

#define NAMES_WIDTH 64.0
#define HOUR (INT64_C(3600) * TIB_TICKS_PER_S)
#define LABELS 18.0
#define TITLE 14.0

/* The panel: its rows, and the time across it. */
struct lanes {
  struct tib_draw *draw;
  const struct tib_compare *compare;
  double left, right, top, row;
  struct tib_span span;
};

static double at(const struct lanes *l, tib_ticks time) {
  return l->left + (double)(time - l->span.onset) / (double)(l->span.offset - l->span.onset) * (l->right - l->left);
}

static void stroke(struct tib_draw *draw, double x0, double y0, double x1, double y1, struct tib_color color,
                   double width) {
  tib_draw_move(draw, x0, y0);
  tib_draw_line(draw, x1, y1);
  tib_draw_stroke(draw, color, width, false);
}

/* Hours of the reference's time; of a long night every second, and so on. */
static void draw_hours(const struct lanes *l, size_t rows) {
  struct tib_style center = tib_style_center(TIB_SMALL);
  double bottom = l->top + (double)rows * l->row, hours = (double)(l->span.offset - l->span.onset) / (double)HOUR;
  int64_t step = hours > 0.5 ? (int64_t)ceil(hours / 12) * HOUR : HOUR / 12;
  for (tib_ticks time = l->span.onset + (step - l->span.onset % step) % step; time <= l->span.offset; time += step) {
    char text[32];
    struct tib_text words = {0};
    tib_text_seconds(text, sizeof text, step < HOUR ? time / 60 : time / 3600, 0);
    tib_text_addf(&words, "%s %s", text, step < HOUR ? "min" : "h");
    stroke(l->draw, at(l, time), l->top, at(l, time), bottom, TIB_RULE, 0.3);
    tib_draw_text(l->draw, &center, at(l, time), bottom + 3, 0, words.s ? words.s : "");
    tib_text_finish(&words);
  }
  stroke(l->draw, l->left, bottom, l->right, bottom, TIB_GREY, 0.4);
}

static void draw_lane(const struct lanes *l, size_t row, enum tib_side side, enum tib_mark_kind kind) {
  static const struct tib_color *const COLORS[] = {&TIB_BLUE, &TIB_ORANGE, &TIB_INK};
  static const char *const NAMES[] = {"matched", "missed", "extra"};
  double y = l->top + (double)row * l->row;
  size_t n = 0;
  for (size_t i = 0; i < l->compare->n_marks; i++) {
    const struct tib_mark *mark = &l->compare->marks[i];
    if (mark->side != side || mark->kind != kind) continue;
    n++;
    stroke(l->draw, at(l, mark->onset), y + 1.5, at(l, mark->onset), y + l->row - 1.5, *COLORS[kind], 0.6);
  }
  struct tib_text words = {0};
  tib_text_addf(&words, "%s%s, %zu", side == TIB_LEFT ? "left " : side == TIB_RIGHT ? "right " : "", NAMES[kind], n);
  tib_draw_text_middle(l->draw, &TIB_SMALL, l->left - NAMES_WIDTH, y + l->row / 2, NAMES_WIDTH - 4, words.s ? words.s : "");
  tib_text_finish(&words);
}

void tib_plot_night(struct tib_draw *draw, const struct tib_compare *compare, struct tib_panel p) {
  bool sides = compare->n_without_sides == 0;
  size_t rows = sides ? 2 * TIB_MARKS : TIB_MARKS, row = 0;
  struct lanes l = {.draw = draw,
                    .compare = compare,
                    .left = p.x + NAMES_WIDTH,
                    .right = p.x + p.width,
                    .top = p.y + TITLE,
                    .row = (p.height - TITLE - LABELS) / (double)rows,
                    .span = compare->mark_span};
  if (l.span.offset <= l.span.onset) l.span.offset = l.span.onset + TIB_TICKS_PER_S;
  tib_draw_text(draw, &TIB_HEAD, p.x, p.y, p.width, "The night, by the time of the reference");
  for (int side = sides ? TIB_LEFT : TIB_SIDE_NONE; side <= (sides ? TIB_RIGHT : TIB_SIDE_NONE); side++) {
    tib_draw_rect(draw, l.left, l.top + (double)row * l.row, l.right - l.left, l.row);
    tib_draw_fill(draw, TIB_SHADE);
    row += TIB_MARKS;
  }
  draw_hours(&l, rows);
  row = 0;
  for (int side = sides ? TIB_LEFT : TIB_SIDE_NONE; side <= (sides ? TIB_RIGHT : TIB_SIDE_NONE); side++)
    for (int kind = 0; kind < TIB_MARKS; kind++) draw_lane(&l, row++, (enum tib_side)side, (enum tib_mark_kind)kind);
}
