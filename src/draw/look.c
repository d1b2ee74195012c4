#include "draw/look.h"

#include <string.h>

const struct tib_color TIB_INK = {0.11, 0.12, 0.14}, TIB_GREY = {0.40, 0.42, 0.45}, TIB_FAINT = {0.68, 0.70, 0.72},
                       TIB_RULE = {0.82, 0.83, 0.85}, TIB_SHADE = {0.945, 0.95, 0.955}, TIB_BLUE = {0.0, 0.33, 0.58},
                       TIB_SKY = {0.55, 0.72, 0.86}, TIB_ORANGE = {0.80, 0.36, 0.0}, TIB_SAND = {0.98, 0.88, 0.74};

#define INK \
  { 0.11, 0.12, 0.14 }
#define GREY \
  { 0.40, 0.42, 0.45 }

const struct tib_style TIB_TITLE = {.size = 14, .bold = true, .color = INK},
                       TIB_FIGURE = {.size = 10, .bold = true, .color = INK},
                       TIB_HEAD = {.size = 7.5, .bold = true, .color = INK}, TIB_BODY = {.size = 6.8, .color = INK},
                       TIB_BODY_BOLD = {.size = 6.8, .bold = true, .color = INK}, TIB_SMALL = {.size = 6, .color = INK},
                       TIB_SMALL_GREY = {.size = 6, .color = GREY},
                       TIB_ABSENT_STYLE = {.size = 6.3, .italic = true, .color = GREY};

struct tib_style tib_style_right(struct tib_style style) {
  style.align = TIB_ALIGN_RIGHT;
  return style;
}

struct tib_style tib_style_center(struct tib_style style) {
  style.align = TIB_ALIGN_CENTER;
  return style;
}

bool tib_paper_size(const char *name, double *width, double *height) {
  static const struct {
    const char *name;
    double width, height;
  } PAPERS[] = {{"a4", 595.276, 841.89}, {"letter", 612, 792}};
  size_t n = sizeof PAPERS / sizeof *PAPERS, i = 0;
  while (i < n && (!name || strcmp(PAPERS[i].name, name) != 0)) i++;
  *width = PAPERS[i < n ? i : 0].width;
  *height = PAPERS[i < n ? i : 0].height;
  return i < n;
}

enum tib_status tib_paper_check(const char *name, struct tib_error *err) {
  double width, height;
  if (tib_paper_size(name, &width, &height)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--paper %s: neither a4 nor letter; say one of them", name ? name : "");
}
