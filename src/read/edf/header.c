#include "read/edf/header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "read/edf/fields.h"

#define FIXED_BYTES 256
#define MAX_SAMPLES 1000000             /* of one signal in a record */
#define MAX_RECORD_BYTES (61440 * 1024) /* a thousand times what EDF recommends */

/* Where the signals' fields lie, per signal and from the start of that part of the header. */
#define LABEL_AT 0
#define SAMPLES_AT 216

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? slash + 1 : path;
}

bool tib_edf_is_plus(enum tib_format format) {
  return format == TIB_EDF_PLUS_C || format == TIB_EDF_PLUS_D || format == TIB_BDF_PLUS_C || format == TIB_BDF_PLUS_D;
}

/* EDF or BDF, by the version field. */
static enum tib_status load_magic(const unsigned char *bytes, size_t n, const char *path, struct tib_edf_header *header,
                                  struct tib_error *err) {
  static const unsigned char bdf[8] = {0xFF, 'B', 'I', 'O', 'S', 'E', 'M', 'I'};
  if (n == 0) return tib_fail(err, TIB_FORMAT, "%s is empty: it has 0 bytes; copy or export it again", path);
  bool is_bdf = n >= sizeof bdf && memcmp(bytes, bdf, sizeof bdf) == 0;
  if (!is_bdf && !tib_edf_field_is(tib_edf_field_at(bytes, 0, n < 8 ? n : 8), "0"))
    return tib_fail(err, TIB_FORMAT,
                    "%s is neither EDF nor BDF: it does not begin with their version field; name an EDF or BDF file (what "
                    "others scored goes with --scoring)",
                    path);
  if (n < FIXED_BYTES)
    return tib_fail(err, TIB_FORMAT, "%s is cut short in its header: it has %zu bytes, a header at least %d; copy it again",
                    path, n, FIXED_BYTES);
  header->sample_bytes = is_bdf ? 3 : 2;
  return TIB_OK;
}

static enum tib_format format_of(const unsigned char *bytes, int sample_bytes) {
  bool bdf = sample_bytes == 3;
  const unsigned char *reserved = bytes + 192;
  if (memcmp(reserved, bdf ? "BDF+C" : "EDF+C", 5) == 0) return bdf ? TIB_BDF_PLUS_C : TIB_EDF_PLUS_C;
  if (memcmp(reserved, bdf ? "BDF+D" : "EDF+D", 5) == 0) return bdf ? TIB_BDF_PLUS_D : TIB_EDF_PLUS_D;
  return bdf ? TIB_BDF : TIB_EDF;
}

/* Format, number of signals and size of the header. */
static enum tib_status load_layout(const unsigned char *bytes, size_t n, const char *path, struct tib_edf_header *header,
                                   struct tib_error *err) {
  int64_t n_signals, stated;
  header->recording.format = format_of(bytes, header->sample_bytes);
  if (!tib_edf_field_int(tib_edf_field_at(bytes, 252, 4), &n_signals) || n_signals < 1 || n_signals > TIB_EDF_MAX_SIGNALS)
    return tib_fail(err, TIB_FORMAT, "%s: its header gives no number of signals from 1 to %d; export it again", path,
                    TIB_EDF_MAX_SIGNALS);
  header->n_signals = (size_t)n_signals;
  header->header_bytes = FIXED_BYTES * (n_signals + 1);
  if (!tib_edf_field_int(tib_edf_field_at(bytes, 184, 8), &stated) || stated != header->header_bytes)
    return tib_fail(err, TIB_FORMAT,
                    "%s: its header does not state its own size of %" PRId64 " bytes for %" PRId64
                    " signals; export it again",
                    path, header->header_bytes, n_signals);
  if ((int64_t)n < header->header_bytes)
    return tib_fail(err, TIB_FORMAT, "%s is cut short in its header: %zu bytes of %" PRId64 " are there; copy it again",
                    path, n, header->header_bytes);
  return TIB_OK;
}

static enum tib_status load_signals(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err) {
  size_t ns = header->n_signals;
  void *memory;
  if (tib_array_create(&memory, ns, sizeof *header->signals, err) != TIB_OK) return TIB_MEMORY;
  header->signals = memory;
  const unsigned char *labels = bytes + FIXED_BYTES + LABEL_AT * ns, *samples = bytes + FIXED_BYTES + SAMPLES_AT * ns;
  const char *annotation_label = header->sample_bytes == 3 ? "BDF Annotations" : "EDF Annotations";
  int n_channels = 0;
  for (size_t i = 0; i < ns; i++) {
    struct tib_edf_signal *signal = &header->signals[i];
    if (!tib_edf_field_int(tib_edf_field_at(samples, 8 * i, 8), &signal->samples) || signal->samples < 1 ||
        signal->samples > MAX_SAMPLES)
      return tib_fail(err, TIB_FORMAT, "%s: signal %zu has no number of samples in a record from 1 to %d; export it again",
                      path, i + 1, MAX_SAMPLES);
    bool annotations = tib_edf_field_is(tib_edf_field_at(labels, 16 * i, 16), annotation_label);
    signal->channel = annotations ? -1 : n_channels++;
    signal->offset = header->record_bytes;
    header->record_bytes += header->sample_bytes * signal->samples; /* at most 640 * 3e6 */
  }
  header->recording.n_channels = (size_t)n_channels;
  if (header->record_bytes > MAX_RECORD_BYTES)
    return tib_fail(err, TIB_FORMAT,
                    "%s: a record of %" PRId64 " bytes is beyond the limit of %d; export it with shorter ones", path,
                    header->record_bytes, MAX_RECORD_BYTES);
  return TIB_OK;
}

static enum tib_status load_segment(struct tib_recording *recording, struct tib_error *err) {
  void *memory;
  if (tib_array_create(&memory, 1, sizeof *recording->segments, err) != TIB_OK) return TIB_MEMORY;
  recording->segments = memory;
  recording->segments[0] = (struct tib_segment){.n_records = recording->n_records};
  recording->n_segments = 1;
  return TIB_OK;
}

static enum tib_status load_all(const unsigned char *bytes, size_t n, const char *path, struct tib_edf_header *header,
                                struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  enum tib_status status = load_magic(bytes, n, path, header, err);
  if (status == TIB_OK) status = load_layout(bytes, n, path, header, err);
  if (status == TIB_OK) status = load_signals(bytes, path, header, err);
  if (status == TIB_OK) status = tib_edf_extent_load(bytes, path, header, err);
  if (status == TIB_OK) status = tib_edf_start_load(bytes, recording, err);
  if (status == TIB_OK) status = tib_edf_channels_load(bytes, header, err);
  if (status == TIB_OK) status = tib_edf_oddities_note(bytes, header, err);
  if (status == TIB_OK) status = load_segment(recording, err);
  return status;
}

enum tib_status tib_edf_header_load(const unsigned char *bytes, size_t n, int64_t file_bytes, const char *path,
                                    struct tib_edf_header *header, struct tib_error *err) {
  *header = (struct tib_edf_header){.recording = {.bytes = file_bytes, .start_clock = TIB_NO_TICKS}};
  tib_text_copy(header->recording.name, sizeof header->recording.name, last_part(path));
  enum tib_status status = load_all(bytes, n, path, header, err);
  if (status != TIB_OK) tib_edf_header_finish(header);
  return status;
}

void tib_edf_header_finish(struct tib_edf_header *header) {
  if (!header) return;
  tib_recording_finish(&header->recording);
  free(header->signals);
  *header = (struct tib_edf_header){0};
}
