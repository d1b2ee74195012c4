#ifndef TIB_COMPARE_SHOW_H
#define TIB_COMPARE_SHOW_H

/* Figures of rows as people read them, for the text and the picture. */

#include "compare/study.h"

/* A cell: counts whole, shares with 3 decimals, all else with 1; "n/a". */
void tib_show_cell(char to[256], const struct tib_compare_row *row, enum tib_compare_column column);

/* The next row of a part, of these rules where they are told; NULL where there is none. Begin with NULL. */
const struct tib_compare_row *tib_show_next(const struct tib_compare *compare, const struct tib_compare_row *after,
                                            enum tib_compare_part part, const char *rules);

/* "One to one on each leg, by an overlap of at least 0.2". */
void tib_show_rule(const struct tib_compare *compare, struct tib_text *text);

/* "2 failed, 1 no_stages" by the names of the columns without their _n; "none". */
void tib_show_left_out(const struct tib_compare_row *row, struct tib_text *text);

/* The movements of all, left and right, in this order. */
const struct tib_compare_row *tib_show_movements(const struct tib_compare *compare, size_t i);

#endif
