#ifndef TIB_REPORT_SIGNS_H
#define TIB_REPORT_SIGNS_H

/* Keys to the signs of a picture: of the report's first page, and of `explain`. */

#include <tibialis/analyze.h>

#include "draw/draw.h"

/* A sign is TIB_SIGN_WIDTH wide, from x on, with its middle at y. */
#define TIB_SIGN_WIDTH 9.0

struct tib_sign {
  void (*draw)(struct tib_draw *draw, double x, double y);
  const char *word;
  bool (*there)(const struct tib_result *result); /* NULL: always */
};

/* Those that both have. */
extern const struct tib_sign TIB_SIGN_BAND, TIB_SIGN_OUT, TIB_SIGN_GAP;

/* As many in a row between left and right as fit, those that are there; gives the lower end of the last row. With `show`
 * false it only measures. */
double tib_signs_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_sign *const signs[],
                      size_t n, double left, double right, double y, bool show);

#endif
