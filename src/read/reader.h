#ifndef TIB_READ_READER_H
#define TIB_READ_READER_H

/* What a reader holds; for this room's own files. */

#include <time.h>

#include "read/edf/header.h"
#include "read/edf/tal.h"
#include "read/read.h"

struct tib_reader {
  int fd;
  char *path;                  /* owned */
  unsigned char *header_bytes; /* owned; the header as in the file */
  struct tib_edf_header header;
  int64_t file_bytes; /* when it was opened, as is the time of its last change */
  struct timespec file_changed;
  tib_ticks first_clock;      /* of the first record, by its annotations; TIB_NO_TICKS: it has none */
  size_t n_header_deviations; /* those of the header, before any pass */

  /* of the last pass */
  bool passed;
  struct tib_annotations tals;
  tib_ticks zero;
  bool departs; /* its annotations or clocks are not as EDF+ asks: EDFlib may refuse them */
  char fingerprint[33];
  size_t n_pass_deviations; /* those of header and pass, before the annotations were sorted out */
};

/* The signal of the file that holds a channel; NULL where there is none, as for a derived one. */
const struct tib_edf_signal *tib_reader_signal(const struct tib_reader *reader, int channel);

/* Opens a regular file for reading; *fd is to be closed, -1 on failure. TIB_NOT_FOUND says why it cannot be read. */
enum tib_status tib_reader_file_open(const char *path, int *fd, int64_t *bytes, struct tib_error *err);

/* TIB_FORMAT where the file is not as long as it was when it was opened, or was written to since. */
enum tib_status tib_reader_check_unchanged(const struct tib_reader *reader, struct tib_error *err);

/* Whether a file begins as EDF or BDF do. TIB_NOT_FOUND and TIB_FORMAT say why it cannot be read. */
enum tib_status tib_reader_is_edf(const char *path, bool *is_edf, struct tib_error *err);

#endif
