#ifndef TIB_TESTS_EDF_BYTES_H
#define TIB_TESTS_EDF_BYTES_H

/* A small EDF maker of its own, so that a malformed file is one line in a test. Zeroed fields take a default that makes a
 * sound EDF+C file of 2 records of 1 s. */

#include <stddef.h>
#include <stdint.h>

#define EDF_MAX_SIGNALS 8

struct edf_bytes_signal {
  const char *label; /* NULL ends the list; "EDF Annotations" or "BDF Annotations" holds the TALs */
  int samples;       /* 0: 100, or 60 for annotations */
  const char *unit, *pmin, *pmax, *dmin, *dmax, *prefilter, *transducer;
};

struct edf_bytes {
  const char *version, *patient, *recording, *date, *time, *header_bytes, *reserved, *records, *duration, *ns;
  struct edf_bytes_signal signal[EDF_MAX_SIGNALS];
  int n_records; /* in the file, whatever `records` states; -1: none */
  /* TALs per record, after the clock; ^ is the mark of a text, ~ of a duration, | the closing NUL */
  const char *tals[16];
  const char *clocks[16]; /* instead of the clock TAL of a record; "" leaves it out */
  const char *trailing;   /* bytes after the last record */
  long cut;               /* > 0: the file ends there; < 0: so many bytes before its end */
  int bdf;                /* samples of 3 bytes; version, reserved and digital ranges take BDF's defaults */
};

/* Its bytes; free() them. */
unsigned char *edf_bytes_make(const struct edf_bytes *spec, size_t *n);

/* Writes it into the test's temporary folder; the path as test_temporary() gives it. */
const char *edf_bytes_write(const struct edf_bytes *spec, const char *name);

const char *edf_bytes_write_raw(const void *bytes, size_t n, const char *name);

/* What is stored as sample i of a record of a signal: the whole 16-bit range turns up. */
int16_t edf_bytes_sample(int signal, int record, int i);

/* The same in BDF: the whole 24-bit range. */
int32_t edf_bytes_sample24(int signal, int record, int i);

#endif
