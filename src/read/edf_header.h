#ifndef TIB_READ_EDF_HEADER_H
#define TIB_READ_EDF_HEADER_H

/* The header of an EDF or EDF+C file, from memory. */

#include <tibialis/types.h>

#define TIB_EDF_MAX_SIGNALS 640
#define TIB_EDF_MAX_HEADER (256 * (TIB_EDF_MAX_SIGNALS + 1))

/* One signal of the file, as it lies in a record. */
struct tib_edf_signal {
  int64_t offset;  /* bytes from the start of the record */
  int64_t samples; /* 16-bit samples in a record */
  int channel;     /* index into recording.channels; -1: an annotation signal */
};

struct tib_edf_header {
  struct tib_recording recording;
  size_t n_signals;
  struct tib_edf_signal *signals; /* owned; in file order */
  int64_t header_bytes, record_bytes;
};

/* Reads the header in bytes[0, n), the first bytes of a file of `file_bytes`; n is the lesser of file_bytes and
 * TIB_EDF_MAX_HEADER, or more. `path` is named in errors; the recording's name is its last part. `header` is the caller's,
 * to be freed with tib_edf_header_finish(); on failure it is left zeroed. Every size is checked before memory is asked for.
 * Errors: TIB_FORMAT, TIB_UNSUPPORTED, TIB_TRUNCATED_EMPTY, TIB_MEMORY. */
enum tib_status tib_edf_header_load(const unsigned char *bytes, size_t n, int64_t file_bytes, const char *path,
                                    struct tib_edf_header *header, struct tib_error *err);

void tib_edf_header_finish(struct tib_edf_header *header);

/* Sets start_date and start_clock from the fixed part of the header, with a deviation for what is no date or time. */
enum tib_status tib_edf_start_load(const unsigned char *bytes, struct tib_recording *recording, struct tib_error *err);

/* Sets recording.channels from the signals' part of the header. signals[].channel, samples and the record's duration are
 * known. */
enum tib_status tib_edf_channels_load(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err);

#endif
