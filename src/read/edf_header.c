#include "read/edf_header.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "read/edf_fields.h"

#define FIXED_BYTES 256
#define MAX_SAMPLES 1000000             /* of one signal in a record */
#define MAX_RECORD_BYTES (61440 * 1024) /* a thousand times what EDF recommends */
#define ADVISED_RECORD_BYTES 61440      /* what EDF recommends */
#define MIN_RECORD 1000                 /* 1e-4 s */
#define MAX_RECORD (3600 * TIB_TICKS_PER_S)

/* Where the signals' fields lie, per signal and from the start of that part of the header. */
#define LABEL_AT 0
#define SAMPLES_AT 216

static const char *last_part(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash && slash[1] ? slash + 1 : path;
}

static enum tib_status check_magic(const unsigned char *bytes, size_t n, const char *path, struct tib_error *err) {
  if (n == 0) return tib_fail(err, TIB_FORMAT, "%s is empty: it has 0 bytes; copy or export it again", path);
  if (n >= 8 && memcmp(bytes,
                       "\xFF"
                       "BIOSEMI",
                       8) == 0)
    return tib_fail(err, TIB_UNSUPPORTED, "%s is BDF (24-bit samples), which is not read yet; convert it to EDF+C", path);
  if (!tib_edf_field_is(tib_edf_field_at(bytes, 0, n < 8 ? n : 8), "0"))
    return tib_fail(err, TIB_FORMAT,
                    "%s is not EDF: it does not begin with EDF's version field '0'; name an EDF or EDF+C file", path);
  if (n < FIXED_BYTES)
    return tib_fail(err, TIB_FORMAT, "%s is cut short in its header: it has %zu bytes, an EDF header at least %d", path, n,
                    FIXED_BYTES);
  return TIB_OK;
}

/* EDF or EDF+C, number of signals and size of the header. */
static enum tib_status load_layout(const unsigned char *bytes, size_t n, const char *path, struct tib_edf_header *header,
                                   struct tib_error *err) {
  int64_t n_signals, stated;
  struct tib_edf_field reserved = tib_edf_field_at(bytes, 192, 44);
  if (reserved.n >= 5 && memcmp(reserved.s, "EDF+D", 5) == 0)
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s is EDF+D: its records have gaps between them, which is not read yet; export it as EDF+C", path);
  if (reserved.n >= 5 && memcmp(reserved.s, "24BIT", 5) == 0)
    return tib_fail(err, TIB_UNSUPPORTED, "%s is BDF (24-bit samples), which is not read yet; convert it to EDF+C", path);
  header->recording.format = reserved.n >= 5 && memcmp(reserved.s, "EDF+C", 5) == 0 ? TIB_EDF_PLUS_C : TIB_EDF;
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
    return tib_fail(err, TIB_FORMAT, "%s is cut short in its header: %zu bytes of %" PRId64 " are there", path, n,
                    header->header_bytes);
  return TIB_OK;
}

static enum tib_status load_signals(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err) {
  size_t ns = header->n_signals;
  void *memory;
  if (tib_array_create(&memory, ns, sizeof *header->signals, err) != TIB_OK) return TIB_MEMORY;
  header->signals = memory;
  const unsigned char *labels = bytes + FIXED_BYTES + LABEL_AT * ns, *samples = bytes + FIXED_BYTES + SAMPLES_AT * ns;
  int n_channels = 0;
  for (size_t i = 0; i < ns; i++) {
    struct tib_edf_signal *signal = &header->signals[i];
    if (!tib_edf_field_int(tib_edf_field_at(samples, 8 * i, 8), &signal->samples) || signal->samples < 1 ||
        signal->samples > MAX_SAMPLES)
      return tib_fail(err, TIB_FORMAT, "%s: signal %zu has no number of samples in a record from 1 to %d; export it again",
                      path, i + 1, MAX_SAMPLES);
    bool annotations = tib_edf_field_is(tib_edf_field_at(labels, 16 * i, 16), "EDF Annotations");
    signal->channel = annotations ? -1 : n_channels++;
    signal->offset = header->record_bytes;
    header->record_bytes += 2 * signal->samples; /* at most 640 * 2e6 */
  }
  header->recording.n_channels = (size_t)n_channels;
  if (header->record_bytes > MAX_RECORD_BYTES)
    return tib_fail(err, TIB_FORMAT,
                    "%s: a record of %" PRId64 " bytes is beyond the limit of %d; export it with shorter ones", path,
                    header->record_bytes, MAX_RECORD_BYTES);
  return TIB_OK;
}

static enum tib_status load_duration(const unsigned char *bytes, const char *path, struct tib_recording *recording,
                                     struct tib_error *err) {
  struct tib_edf_field field = tib_edf_field_at(bytes, 244, 8);
  tib_ticks duration;
  if (!tib_edf_field_seconds(field, &duration) && memchr(field.s, ',', field.n))
    return tib_fail(
        err, TIB_UNSUPPORTED,
        "%s: the duration of a record is written with a decimal comma, which is not repaired yet; export it with "
        "a dot",
        path);
  if (!tib_edf_field_seconds(field, &duration) || duration < 0)
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is no number of seconds; export it again", path);
  if (duration == 0 && recording->n_channels > 0)
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is 0 although there are signals; export it again", path);
  if (duration != 0 && (duration < MIN_RECORD || duration > MAX_RECORD))
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is outside 0.0001 to 3600 s; export it again", path);
  recording->record_duration = duration;
  return TIB_OK;
}

static enum tib_status check_trailing(const struct tib_edf_header *header, int64_t rest, struct tib_recording *recording,
                                      struct tib_error *err) {
  if (rest <= 0) return TIB_OK;
  if (rest < header->record_bytes)
    return tib_edf_deviate(recording, err, "trailing-bytes", "they are not read", "bytes after the last record: %" PRId64,
                           rest);
  return tib_edf_deviate(recording, err, "more-records", "only the records that the header states are read",
                         "the file goes on for %" PRId64 " bytes after its %" PRId64 " records", rest,
                         recording->n_records);
}

/* Records stated against records there. */
static enum tib_status load_records(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  int64_t data = recording->bytes - header->header_bytes, whole = data / header->record_bytes, stated;
  if (!tib_edf_field_int(tib_edf_field_at(bytes, 236, 8), &stated) || stated < -1)
    return tib_fail(err, TIB_FORMAT, "%s: the number of records is no number; export it again", path);
  if (stated == 0 || whole == 0)
    return tib_fail(err, TIB_TRUNCATED_EMPTY, "%s holds a header and no whole data record; copy or export it again", path);
  if (stated == -1)
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s was not closed by its recorder: the number of records is -1 (%" PRId64
                    " whole ones are there), which is not repaired yet; export it again",
                    path, whole);
  if (stated > whole)
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s is truncated: its header states %" PRId64 " records of %" PRId64 " bytes, %" PRId64
                    " whole ones are there, which is not repaired yet; copy or export it again",
                    path, stated, header->record_bytes, whole);
  recording->n_records = stated;
  recording->duration = stated * recording->record_duration; /* at most 1e8 * 3.6e10 */
  return check_trailing(header, data - stated * header->record_bytes, recording, err);
}

static enum tib_status note_oddities(struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  bool annotated = recording->n_channels < header->n_signals;
  enum tib_status status = TIB_OK;
  if (recording->format == TIB_EDF_PLUS_C && !annotated)
    status = tib_edf_deviate(recording, err, "no-annotation-signal", "read as plain EDF",
                             "the header says EDF+C and there is no annotation signal");
  if (status == TIB_OK && recording->format == TIB_EDF && annotated)
    status = tib_edf_deviate(recording, err, "plain-edf-annotations", "read as annotations",
                             "plain EDF with a signal named EDF Annotations");
  if (status == TIB_OK && header->record_bytes > ADVISED_RECORD_BYTES)
    status = tib_edf_deviate(recording, err, "large-record", "none needed",
                             "a record has %" PRId64 " bytes, EDF advises at most %d", header->record_bytes,
                             ADVISED_RECORD_BYTES);
  return status;
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
  enum tib_status status = check_magic(bytes, n, path, err);
  if (status == TIB_OK) status = load_layout(bytes, n, path, header, err);
  if (status == TIB_OK) status = load_signals(bytes, path, header, err);
  if (status == TIB_OK) status = load_duration(bytes, path, recording, err);
  if (status == TIB_OK) status = load_records(bytes, path, header, err);
  if (status == TIB_OK) status = note_oddities(header, err);
  if (status == TIB_OK) status = tib_edf_start_load(bytes, recording, err);
  if (status == TIB_OK) status = tib_edf_channels_load(bytes, header, err);
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
