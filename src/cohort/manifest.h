#ifndef TIB_COHORT_MANIFEST_H
#define TIB_COHORT_MANIFEST_H

/* A list of recordings with what is to be known of each: a TSV with a header. */

#include <stddef.h>

#include <tibialis/error.h>

struct tib_manifest_row {
  size_t line;  /* in the file, from 1 */
  char **cells; /* one for each column; NULL: n/a or empty */
};

/* Zero it to begin. */
struct tib_manifest {
  size_t n_columns, n_rows, capacity;
  char **columns; /* their names */
  struct tib_manifest_row *rows;
  size_t recording; /* the column of that name */
  char *folder;     /* with its slash at the end, or empty; what is named in cells lies below */
  char *text;
};

/* Reads the file at `path` ("-" is a file of that name). TIB_USAGE names file and line: a file that cannot be read, is
 * empty or holds a NUL, a column twice or without a name, no column `recording`, a row with more or fewer cells than
 * columns or without a recording. Lines may end in CR LF, the file may begin with a byte order mark, empty lines are passed
 * over. TIB_MEMORY. */
enum tib_status tib_manifest_read(const char *path, struct tib_manifest *manifest, struct tib_error *err);

void tib_manifest_finish(struct tib_manifest *manifest);

/* A file that a cell names, seen from here: the caller's to free(). NULL: out of memory. */
char *tib_manifest_file(const struct tib_manifest *manifest, const char *cell, size_t n);

#endif
