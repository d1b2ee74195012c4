#ifndef TIB_COHORT_MANIFEST_H
#define TIB_COHORT_MANIFEST_H

/* A list of recordings with what is to be known of each: a TSV with a header. */

#include <stddef.h>

#include <tibialis/error.h>

#include "base/table.h"

/* Zero it to begin. */
struct tib_manifest {
  struct tib_table table;
  size_t recording; /* the column of that name */
  char *folder;     /* with its slash at the end, or empty; what is named in cells lies below */
};

/* Reads the file at `path` ("-" is a file of that name). TIB_USAGE names file and line: what
 * tib_table_read() refuses, no column `recording`, no row, a row without a recording. TIB_MEMORY. */
enum tib_status tib_manifest_read(const char *path, struct tib_manifest *manifest, struct tib_error *err);

void tib_manifest_finish(struct tib_manifest *manifest);

/* A file that a cell names, seen from here: the caller's to free(). NULL: out of memory. */
char *tib_manifest_file(const struct tib_manifest *manifest, const char *cell, size_t n);

#endif
