#ifndef TIB_TESTS_EDF_BYTES_H
#define TIB_TESTS_EDF_BYTES_H

/* The bytes of an EDF file, to change some of them. A file that is none ends the test. */

#include <stddef.h>
#include <stdint.h>

struct edf_bytes {
  unsigned char *bytes; /* owned */
  size_t n;
  int n_signals;
  int64_t n_records;
  size_t header, record; /* bytes */
};

void edf_bytes_read(const char *path, struct edf_bytes *edf);
void edf_bytes_write(const struct edf_bytes *edf, const char *path);
void edf_bytes_free(struct edf_bytes *edf);

/* Index of the signal with this label; -1 where there is none. */
int edf_bytes_find(const struct edf_bytes *edf, const char *label);

/* A field of the header of one signal, `at` bytes into its group of fields of `width`, as in the standard: label 0, 16;
 * unit 96, 8; physical minimum 104, 8; maximum 112, 8. */
void edf_bytes_set(struct edf_bytes *edf, int signal, size_t at, size_t width, const char *text);

/* All samples of one signal, *n of them; free them. And back. */
double *edf_bytes_samples(const struct edf_bytes *edf, int signal, size_t *n);
void edf_bytes_put(struct edf_bytes *edf, int signal, const double *x);

#endif
