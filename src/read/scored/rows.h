#ifndef TIB_READ_SCORED_ROWS_H
#define TIB_READ_SCORED_ROWS_H

/* What the formats of rows with clock times share. */

#include "read/scored/clock.h"
#include "read/scored/formats.h"
#include "read/scored/labels.h"

/* Where elapsed time begins, as ticks since midnight: the recording's start, else the one that the file tells, else
 * TIB_NO_TICKS. */
tib_ticks tib_rows_zero(const struct tib_annot_frame *frame, const struct tib_annotations *list);

/* A clock that begins there and knows the recording's length. */
struct tib_clock tib_rows_clock(const struct tib_annot_frame *frame, const struct tib_annotations *list);

/* Where neither is known the times of `list` were counted from its first row: counts them from the first scored epoch, if
 * there is one. */
void tib_rows_from_first_epoch(const struct tib_annot_frame *frame, struct tib_annotations *list);

/* What a label means: by the user's map (NULL: none), else by the dictionary; NULL: neither knows it. */
const struct tib_annot_label *tib_rows_label(const struct tib_annot_map *map, const char *text);

/* The label of an epoch whose stage is a number, by the user's --stage-codes. TIB_AMBIGUOUS_STAGES where there are none,
 * TIB_SCORING_FORMAT where they do not know the number; with file and line. */
enum tib_status tib_rows_stage_of_number(const struct tib_annot_frame *frame, const struct tib_text_file *file,
                                         int64_t line, int64_t number, const char **label, struct tib_error *err);

/* Days since 1970-01-01, as tib_clock_parse_date() gives them (1900 to 2200), as yyyy-mm-dd. */
void tib_rows_date(int64_t day, char to[11]);

#endif
