#include <inttypes.h>

#include "read/edf/fields.h"
#include "read/edf/header.h"

#define MIN_RECORD 1000 /* 1e-4 s */
#define MAX_RECORD (3600 * TIB_TICKS_PER_S)
#define MAX_RECORDS 99999999 /* what 8 digits can state; times the longest record it is still a time */

static enum tib_status load_duration(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                     struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  tib_ticks duration;
  if (!tib_edf_field_seconds(tib_edf_field_at(bytes, 244, 8), &duration, &header->n_commas) || duration < 0)
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is no number of seconds; export it again", path);
  if (duration == 0 && recording->n_channels > 0)
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is 0 although there are signals; export it again", path);
  if (duration != 0 && (duration < MIN_RECORD || duration > MAX_RECORD))
    return tib_fail(err, TIB_FORMAT, "%s: the duration of a record is outside 0.0001 to 3600 s; export it again", path);
  recording->record_duration = duration;
  return TIB_OK;
}

static enum tib_status note_rest(const struct tib_edf_header *header, int64_t rest, struct tib_recording *recording,
                                 struct tib_error *err) {
  if (rest <= 0) return TIB_OK;
  if (rest < header->record_bytes)
    return tib_edf_deviate(recording, err, "trailing-bytes", "they are not read", "bytes after the last record: %" PRId64,
                           rest);
  return tib_edf_deviate(recording, err, "more-records", "only the records that the header states are read",
                         "the file goes on for %" PRId64 " bytes after the %" PRId64 " records that its header states",
                         rest, recording->n_records);
}

static const char *part_text(int64_t rest) { return rest > 0 ? " and a part of one" : ""; }

/* Records stated against records there: what is not there cannot be read, and what nobody stated is not trusted. */
static enum tib_status reconcile(const struct tib_edf_header *header, int64_t stated, int64_t whole, int64_t rest,
                                 struct tib_recording *recording, struct tib_error *err) {
  recording->n_records = stated > 0 && stated < whole ? stated : whole;
  if (stated <= 0)
    return tib_edf_deviate(recording, err, "records-unknown", "as many are read as the file holds",
                           "the header states %" PRId64 " records, as of a recording that was not closed; %" PRId64
                           " whole ones are there%s",
                           stated, whole, part_text(rest));
  if (stated > whole)
    return tib_edf_deviate(recording, err, "truncated", "the whole records that are there are read",
                           "the file ends early: its header states %" PRId64 " records of %" PRId64 " bytes, %" PRId64
                           " whole ones are there%s",
                           stated, header->record_bytes, whole, part_text(rest));
  return note_rest(header, rest + (whole - stated) * header->record_bytes, recording, err);
}

static enum tib_status load_records(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  int64_t data = recording->bytes - header->header_bytes, whole = data / header->record_bytes, stated;
  if (!tib_edf_field_int(tib_edf_field_at(bytes, 236, 8), &stated) || stated < -1)
    return tib_fail(err, TIB_FORMAT, "%s: the number of records is no number; export it again", path);
  if (whole == 0)
    return tib_fail(err, TIB_TRUNCATED_EMPTY, "%s holds a header and no whole data record; copy or export it again", path);
  if (whole > MAX_RECORDS && stated <= 0)
    return tib_fail(err, TIB_FORMAT,
                    "%s does not state its number of records, and holds more than the %d that a header can state; export "
                    "it again",
                    path, MAX_RECORDS);
  return reconcile(header, stated, whole, data % header->record_bytes, recording, err);
}

enum tib_status tib_edf_extent_load(const unsigned char *bytes, const char *path, struct tib_edf_header *header,
                                    struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  enum tib_status status = load_duration(bytes, path, header, err);
  if (status == TIB_OK) status = load_records(bytes, path, header, err);
  if (status == TIB_OK) recording->duration = recording->n_records * recording->record_duration; /* at most 3.6e18 */
  return status;
}
