#ifndef TIB_READ_EDF_RECORDS_H
#define TIB_READ_EDF_RECORDS_H

/* One pass over the data records of a file. */

#include "read/edf/clock.h"
#include "read/edf/plan.h"
#include "read/edf/tal.h"

#define TIB_EDF_BLOCK_BYTES (64 * 1024)

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
  struct tib_annotations *tals; /* what it held is freed */
  struct tib_edf_clock clock;   /* zeroed by the caller, and finished by it, whatever comes of the pass */
  char fingerprint[33];
};

/* Reads every record once: samples to `fn`, annotations to `tals`, the bytes of both into the fingerprint. A record whose
 * clock tells a gap begins a segment, unless there are no channels: the clocks of annotations alone mean little. Errors:
 * TIB_FORMAT (the file ends before its last record, cannot be read, or its clock goes back), TIB_UNSUPPORTED (gaps too
 * long), TIB_MEMORY, and those of `fn`. */
enum tib_status tib_edf_records_run(struct tib_edf_pass *pass, struct tib_error *err);

#endif
