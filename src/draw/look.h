#ifndef TIB_DRAW_LOOK_H
#define TIB_DRAW_LOOK_H

/* What every picture of the program shares: its colours and its sizes of type. */

#include "draw/draw.h"

/* ---- the palette: told apart by a colour-blind reader, and in grey by its lightness ---- */

extern const struct tib_color TIB_INK, TIB_GREY, TIB_FAINT, TIB_RULE, TIB_SHADE, TIB_BLUE, TIB_SKY, TIB_ORANGE, TIB_SAND;

/* ---- paper ---- */

/* Size of "a4" or "letter" in points; false, and that of a4, for another name or NULL. */
bool tib_paper_size(const char *name, double *width, double *height);

/* TIB_USAGE for a name of --paper that is no paper. */
enum tib_status tib_paper_check(const char *name, struct tib_error *err);

/* ---- type ---- */

extern const struct tib_style TIB_TITLE, TIB_FIGURE, TIB_HEAD, TIB_BODY, TIB_BODY_BOLD, TIB_SMALL, TIB_SMALL_GREY,
    TIB_ABSENT_STYLE;

/* The same style, set against its right end, or centred. */
struct tib_style tib_style_right(struct tib_style style);
struct tib_style tib_style_center(struct tib_style style);

#endif
