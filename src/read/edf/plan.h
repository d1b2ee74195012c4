#ifndef TIB_READ_EDF_PLAN_H
#define TIB_READ_EDF_PLAN_H

/* Which bytes of each record are read, and how: positioned reads, never a mapping (a file that is cut underneath a mapping
 * ends the process). */

#include "read/edf/header.h"

enum tib_edf_strategy { TIB_EDF_AUTO, TIB_EDF_WHOLE, TIB_EDF_RUNS };

/* Neighbouring signals that are needed. */
struct tib_edf_run {
  int64_t offset, bytes; /* in the record */
  int64_t at;            /* in one record of the buffer */
};

struct tib_edf_plan {
  bool whole; /* whole records; else one read for each run */
  size_t n_runs;
  struct tib_edf_run *runs; /* owned; in the order of the file */
  int64_t stride;           /* bytes that one record takes in the buffer */
  int64_t block_records;    /* records in a block */
  int64_t *at;              /* owned; by signal of the file: where it begins in one record of the buffer; -1 not read */
  int64_t *channel_at;      /* owned; the same by channel asked for; of a derived one that which is subtracted from */
  int64_t *minus_at;        /* owned; that which a derived channel subtracts; -1 where it is none */
};

/* Plans a pass over the n channels asked for, both channels of those that are derived, and every annotation signal. Errors:
 * TIB_MEMORY. */
enum tib_status tib_edf_plan_init(const struct tib_edf_header *header, const int *channels, size_t n,
                                  enum tib_edf_strategy strategy, int64_t block_bytes, struct tib_edf_plan *plan,
                                  struct tib_error *err);

void tib_edf_plan_finish(struct tib_edf_plan *plan);

/* Fills to[0, n) from byte `at` of the file. A file that ends before is TIB_FORMAT. */
enum tib_status tib_edf_bytes_read(int fd, const char *path, int64_t at, void *to, size_t n, struct tib_error *err);

#endif
