#ifndef TIB_READ_EDF_RECORDS_H
#define TIB_READ_EDF_RECORDS_H

/* One pass over the data records of a file. */

#include "read/edf_plan.h"
#include "read/edf_tal.h"

#define TIB_EDF_BLOCK_BYTES (256 * 1024)

/* Pointers are the caller's. */
struct tib_edf_pass {
  int fd;
  const char *path; /* for errors */
  const struct tib_edf_header *header;
  const unsigned char *header_bytes; /* the header as in the file, for the fingerprint */
  const int *channels;
  size_t n;
  tib_block_fn *fn; /* NULL: samples are wanted by nobody */
  void *user;
  enum tib_edf_strategy strategy;
  int64_t block_bytes; /* read at a time; a record that is larger is read alone */

  /* filled */
  struct tib_tal_list *tals; /* what it held is freed */
  tib_ticks zero;            /* onset of the first clock TAL; 0 where there is none */
  int64_t n_missing_clocks;
  tib_ticks drift; /* largest distance of a clock TAL from its place in continuous time */
  char fingerprint[33];
};

/* Reads every record once: samples to `fn`, annotations to `tals`, the bytes of both into the fingerprint. Errors:
 * TIB_FORMAT (the file ends before its last record, or cannot be read), TIB_UNSUPPORTED (gaps), TIB_MEMORY, and those of
 * `fn`. */
enum tib_status tib_edf_records_run(struct tib_edf_pass *pass, struct tib_error *err);

#endif
