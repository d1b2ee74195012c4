#ifndef TIB_BASE_TABLE_H
#define TIB_BASE_TABLE_H

/* A file of rows and columns that people and programs write: TSV with a header. */

#include <stdbool.h>
#include <stddef.h>

#include <tibialis/error.h>

struct tib_table_row {
  size_t line;  /* in the file, from 1 */
  char **cells; /* one for each column; NULL: n/a or empty */
};

/* Zero it to begin. */
struct tib_table {
  size_t n_columns, n_rows, capacity;
  char **columns; /* their names */
  struct tib_table_row *rows;
  char *text;
};

/* Reads the file at `path` ("-" is a file of that name); `what` it is stands in errors, such as "the manifest". TIB_USAGE
 * names file and line: a file that cannot be read, is empty or holds a NUL, a column twice or without a name, a row with
 * more or fewer cells than columns. Lines may end in CR LF, the file may begin with a byte order mark, empty lines are
 * passed over. A table may have no rows. TIB_MEMORY. */
enum tib_status tib_table_read(const char *path, const char *what, struct tib_table *table, struct tib_error *err);

void tib_table_finish(struct tib_table *table);

/* Whether a cell holds no value: NULL, or n/a, NA or nan in any case, as other programs write it. */
bool tib_table_is_missing(const char *cell);

/* n_columns where there is none of that name. */
size_t tib_table_column(const struct tib_table *table, const char *name);

#endif
