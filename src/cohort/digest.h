#ifndef TIB_COHORT_DIGEST_H
#define TIB_COHORT_DIGEST_H

#include <stdint.h>
#include <stdio.h>

#include <tibialis/error.h>

/* Hexadecimal XXH3-128 of what is left to read in `file`, and how many bytes that was. That reading failed is no error
 * here: ferror() tells. TIB_MEMORY. */
enum tib_status tib_digest_stream(FILE *file, int64_t *bytes, char text[33], struct tib_error *err);

#endif
