#ifndef TIB_COMPARE_PAGE_H
#define TIB_COMPARE_PAGE_H

/* What the pages of this room share: their frame, their text and their tables. */

#include "compare/plot.h"

#define TIB_AGREE_MARGIN 36.0
#define TIB_AGREE_ROW 10.6 /* of a table */
#define TIB_AGREE_GAP 16.0

struct tib_agree_page {
  struct tib_draw *draw;
  const struct tib_compare *compare;
  double width, height; /* of the paper */
  double inner, bottom; /* width between the margins; where the foot begins */
};

/* TIB_MEMORY, TIB_WRITE (no font). Draws the foot. */
enum tib_status tib_agree_page_begin(struct tib_agree_page *page, const struct tib_compare *compare, bool svg,
                                     const char *paper, const char *title, struct tib_error *err);

/* The title, one line of what is shown, and what was matched and left out; gives where they end. */
double tib_agree_page_head(const struct tib_agree_page *page, const char *title, const char *what, const char *more);

void tib_agree_page_put(const struct tib_agree_page *page, const struct tib_style *style, double x, double y, double width,
                        const char *s);

/* A name, cut in its middle where it is too wide: names of nights differ at their ends. */
void tib_agree_page_name(const struct tib_agree_page *page, double x, double y, double width, const char *name);

/* Small and grey, against its right end: the head of a column of numbers. */
void tib_agree_page_put_right(const struct tib_agree_page *page, double x, double y, const char *s);

/* A cell of a table, against its right end. */
void tib_agree_page_put_cell(const struct tib_agree_page *page, const struct tib_compare_row *row,
                             enum tib_compare_column column, double x, double y, bool bold);

void tib_agree_page_rule(const struct tib_agree_page *page, double x, double y, double width);

struct tib_agree_page_column {
  enum tib_compare_column column;
  const char *head;
};

/* A table whose first column is a name; the others are narrow numbers against the right. At most `most` rows; gives where
 * it ends. */
double tib_agree_page_table(const struct tib_agree_page *page, enum tib_compare_part part, const char *title,
                            const struct tib_agree_page_column *columns, size_t n, double x, double y, double width,
                            double names, size_t most);

/* "left out: 2 failed" of a row; nothing where nothing was. */
void tib_agree_page_left_out(const struct tib_compare_row *row, struct tib_text *text);

/* The table of indices and their plots, from y to the foot. TIB_MEMORY. */
enum tib_status tib_agree_page_indices(const struct tib_agree_page *page, double y, struct tib_error *err);

/* The page of several scorers. */
enum tib_status tib_compare_picture_scorers(const struct tib_compare *compare, bool svg, const char *paper,
                                            struct tib_text *bytes, struct tib_error *err);

#endif
