#ifndef TIB_GROUPS_WORDS_H
#define TIB_GROUPS_WORDS_H

/* Figures of a row as people read them, for the tables and the pictures. Each adds to `text`. */

#include "groups/groups.h"

struct tib_text;

/* One figure with so many decimals; n/a where it is absent. */
void tib_words_number(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column, int decimals);

/* "12.3 (4.1 to 30.2)": a figure with what stands in the two columns. */
void tib_words_range(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column,
                     enum tib_cohort_column low, enum tib_cohort_column high, int decimals);

/* "0.0312", "< 0.0001". */
void tib_words_p(struct tib_text *text, const struct tib_groups_row *row, enum tib_cohort_column column);

/* "2 failed, 1 no_stages" by the names of the columns; "none". */
void tib_words_left_out(struct tib_text *text, const struct tib_groups_row *row);

/* Decimals for values and for changes of the index of a row. */
int tib_words_decimals(const struct tib_groups_row *row, bool change);

#endif
