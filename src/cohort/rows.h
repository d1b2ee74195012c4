#ifndef TIB_COHORT_ROWS_H
#define TIB_COHORT_ROWS_H

/* Tables of results, read back strictly. */

#include "cohort/scored.h"

#define TIB_CELLS_MOST 128 /* columns a table may have */

struct tib_row {
  const char *path;
  size_t line;        /* in the file, from 1 */
  const char *text;   /* whole, without its end */
  char *const *cells; /* as many as the header has */
};

struct tib_rows_reader {
  enum tib_scored_file which;
  const char *header; /* its first line, with the line end */
  bool of_id;         /* the first two cells are the id and "scored", and there is a row */
  void *user;
  enum tib_status (*take)(void *user, const struct tib_row *row,
                          struct tib_error *err); /* the row is good until it returns */
};

/* Gives every row of one table of a scored recording to the reader, once the file is known to be what the status lists.
 * *there is false where that lists none. TIB_FORMAT where it is another file, its columns are others, a line is cut, or a
 * row is not of this recording or has not a cell for each column; TIB_MEMORY; and what the reader fails with. */
enum tib_status tib_rows_read(const struct tib_scored *scored, const struct tib_scored_status *said,
                              const struct tib_rows_reader *reader, bool *there, struct tib_error *err);

#endif
