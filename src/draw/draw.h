#ifndef TIB_DRAW_DRAW_H
#define TIB_DRAW_DRAW_H

/* One drawing layer for every picture: paths and text on a page of a PDF or SVG. Lengths are points of 1/72 inch, y runs
 * down. Nothing here fails one by one: tib_draw_end() tells. */

#include <stdbool.h>
#include <stddef.h>

#include <tibialis/error.h>

struct tib_text;
struct tib_draw;

enum tib_draw_kind { TIB_DRAW_PDF, TIB_DRAW_SVG };

struct tib_color {
  double r, g, b;
};

enum tib_align { TIB_ALIGN_LEFT, TIB_ALIGN_CENTER, TIB_ALIGN_RIGHT };

struct tib_style {
  double size;
  bool bold, italic;
  struct tib_color color;
  enum tib_align align; /* which point of the text x is */
};

/* title: for the document's own description; no person is named. date: ISO 8601, or NULL for none. */
enum tib_status tib_draw_create(struct tib_draw **out, enum tib_draw_kind kind, double width, double height,
                                const char *title, const char *date, struct tib_error *err);

/* Adds the bytes of the whole to `bytes` and frees `draw`. TIB_MEMORY. */
enum tib_status tib_draw_end(struct tib_draw *draw, struct tib_text *bytes, struct tib_error *err);

/* Goes on with a new page, in a PDF. */
void tib_draw_next_page(struct tib_draw *draw);

/* ---- paths: built up, then filled or stroked once ---- */

void tib_draw_rect(struct tib_draw *draw, double x, double y, double width, double height);
void tib_draw_move(struct tib_draw *draw, double x, double y);
void tib_draw_line(struct tib_draw *draw, double x, double y);
void tib_draw_close(struct tib_draw *draw);
void tib_draw_fill(struct tib_draw *draw, struct tib_color color);
void tib_draw_stroke(struct tib_draw *draw, struct tib_color color, double width, bool dashed);

/* ---- text ---- */

/* One line whose top is y, cut with an ellipsis where it is wider than `width` (0: no limit). Gives the width in fact. */
double tib_draw_text(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width,
                     const char *text);

/* The same with its middle at y. */
double tib_draw_text_middle(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width,
                            const char *text);

/* Wrapped at `width` to at most `lines` lines, the last one cut with an ellipsis. Gives the height. With `show` false it
 * only measures. */
double tib_draw_paragraph(struct tib_draw *draw, const struct tib_style *style, double x, double y, double width, int lines,
                          bool show, const char *text);

double tib_draw_text_width(struct tib_draw *draw, const struct tib_style *style, const char *text);
double tib_draw_line_height(struct tib_draw *draw, const struct tib_style *style);

/* Whether a font has every letter of it; boxes are drawn for those that none has. */
bool tib_draw_has_letters(struct tib_draw *draw, const struct tib_style *style, const char *text);

/* ---- what was drawn, for tests: the inked rectangle of every text ---- */

struct tib_draw_box {
  double x, y, width, height;
  char text[64];
};

const struct tib_draw_box *tib_draw_boxes(const struct tib_draw *draw, size_t *n);

#endif
