#ifndef TIB_READ_SCORED_EVENTS_COLUMNS_H
#define TIB_READ_SCORED_EVENTS_COLUMNS_H

/* The row of titles of a table of events. */

#include "read/scored/text_file.h"

struct tib_annot_map;

#define TIB_EVENTS_MAX_CELLS 64

enum tib_events_column {
  TIB_COLUMN_ONSET,
  TIB_COLUMN_END,
  TIB_COLUMN_DURATION,
  TIB_COLUMN_EVENT,
  TIB_COLUMN_CHANNEL,
  TIB_COLUMN_SIDE,
  TIB_COLUMN_RULES,
  TIB_COLUMNS
};

/* Where the columns are. */
struct tib_events_columns {
  char separator;
  size_t n;                           /* cells of the row of titles */
  size_t at[TIB_COLUMNS];             /* place, from 1; 0: not there */
  struct tib_cell title[TIB_COLUMNS]; /* as the file has it */
  bool stages;                        /* the events are stages by the column's title, so that numbers have a meaning */
};

/* Finds them by the user's map (NULL: none), else by their titles: any order, any case, without their units. Separated by
 * tabs, semicolons or commas: by the first that makes a table, else the one of most cells. */
void tib_events_columns_find(struct tib_cell line, const struct tib_annot_map *map, struct tib_events_columns *columns);

/* The first line from here on that is neither empty nor a comment. */
bool tib_events_next_content(struct tib_lines *lines, struct tib_cell *line);

#endif
