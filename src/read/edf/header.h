#ifndef TIB_READ_EDF_HEADER_H
#define TIB_READ_EDF_HEADER_H

/* The header of an EDF, EDF+, BDF or BDF+ file, from memory. */

#include <tibialis/types.h>

#define TIB_EDF_MAX_SIGNALS 640
#define TIB_EDF_MAX_HEADER (256 * (TIB_EDF_MAX_SIGNALS + 1))

/* One signal of the file, as it lies in a record. */
struct tib_edf_signal {
  int64_t offset;  /* bytes from the start of the record */
  int64_t samples; /* in a record */
  int channel;     /* index into recording.channels; -1: an annotation signal */
};

struct tib_edf_header {
  struct tib_recording recording;
  size_t n_signals;
  struct tib_edf_signal *signals; /* owned; in file order */
  int64_t header_bytes, record_bytes;
  int sample_bytes; /* 2 in EDF, 3 in BDF */
  int n_commas;     /* numbers of the header that were written with a decimal comma */
};

/* EDF+ and BDF+: header fields have subfields, records have clocks. */
bool tib_edf_is_plus(enum tib_format format);

/* What stored samples of a channel are clamped to, both included: its digital range, turned round where the header has it
 * backwards, as far as samples of `sample_bytes` reach. The whole reach where there is no digital range. */
void tib_edf_clamp_range(const struct tib_channel *channel, int sample_bytes, int32_t *low, int32_t *high);

/* Reads the header in bytes[0, n), the first bytes of a file of `file_bytes`; n is the lesser of file_bytes and
 * TIB_EDF_MAX_HEADER, or more. `path` is named in errors; the recording's name is its last part. `header` is the caller's,
 * to be freed with tib_edf_header_finish(); on failure it is left zeroed. Every size is checked before memory is asked for.
 * Errors: TIB_FORMAT, TIB_UNSUPPORTED, TIB_TRUNCATED_EMPTY, TIB_MEMORY. */
enum tib_status tib_edf_header_load(const unsigned char *bytes, size_t n, int64_t file_bytes, const char *path,
                                    struct tib_edf_header *header, struct tib_error *err);

void tib_edf_header_finish(struct tib_edf_header *header);

/* Sets the recording's number and duration of records from what the header states and what the file holds, with a deviation
 * where they differ. The signals' places in a record are known. Errors: as above. */
enum tib_status tib_edf_extent_load(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err);

/* Adds the deviations of what is odd about the header as a whole, after all else is loaded. */
enum tib_status tib_edf_oddities_note(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err);

/* Sets start_date and start_clock from the fixed part of the header, with a deviation for what is no date or time. */
enum tib_status tib_edf_start_load(const unsigned char *bytes, struct tib_recording *recording, struct tib_error *err);

/* Sets recording.channels from the signals' part of the header, with deviations: at most three for a channel. The record's
 * duration, signals[].channel and samples are known. A channel whose ranges give no value gets a scale of NAN; a digital
 * range that lies wholly outside the stored samples becomes 0 to 0, which is none. */
enum tib_status tib_edf_channels_load(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err);

#endif
