#ifndef TIB_READ_EDF_CONVERT_H
#define TIB_READ_EDF_CONVERT_H

/* Stored samples to values. */

#include <tibialis/types.h>

struct tib_edf_conversion {
  int32_t low, high; /* samples are clamped to these */
  double scale, offset;
  int sample_bytes; /* 2 or 3 */
  size_t n;         /* samples in a record */
  float *to;        /* values of a block, record by record; the caller's */
};

struct tib_edf_conversion tib_edf_conversion_make(const struct tib_channel *channel, int sample_bytes, float *to);

/* Converts one record of a channel: `n` little-endian samples from `bytes` to place `record` of the block. NAN where the
 * channel's ranges give no value. */
void tib_edf_convert(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int64_t record);

/* The same of one channel minus another with as many samples and of the same unit, to the block of `plus`. NAN where
 * either has no value. */
void tib_edf_convert_difference(const struct tib_edf_conversion *plus, const struct tib_edf_conversion *minus,
                                const unsigned char *plus_bytes, const unsigned char *minus_bytes, int64_t record);

/* The stored samples themselves, clamped. */
void tib_edf_clamp(const struct tib_edf_conversion *conversion, const unsigned char *bytes, int32_t *to);

#endif
