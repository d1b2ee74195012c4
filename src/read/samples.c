#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "read/channels/channels.h"
#include "read/edf/convert.h"
#include "read/edf/fields.h"
#include "read/edf/records.h"
#include "read/reader.h"

#define DRIFT_NOTED (TIB_TICKS_PER_S / 100)

/* ---- what was met in a pass ---- */

static enum tib_status note_annotations(const struct tib_annotations *tals, struct tib_recording *recording,
                                        struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (tals->n_malformed > 0)
    status = tib_edf_deviate(recording, err, "malformed-annotations", "they are skipped",
                             "%" PRId64 " annotations are not written as EDF+ asks", tals->n_malformed);
  if (status == TIB_OK && tals->n_latin1 > 0)
    status = tib_edf_deviate(recording, err, "latin1-annotations", "read as Latin-1",
                             "the texts of %" PRId64 " annotations are not UTF-8", tals->n_latin1);
  return status;
}

static bool tells_gaps(enum tib_format format) { return format == TIB_EDF_PLUS_D || format == TIB_BDF_PLUS_D; }

static enum tib_status note_clock(const struct tib_reader *reader, const struct tib_edf_clock *clock,
                                  struct tib_recording *recording, struct tib_error *err) {
  bool annotated = tib_channels_stored(recording) < reader->header.n_signals;
  enum tib_status status = TIB_OK;
  if (annotated && clock->n_missing > 0)
    status = tib_edf_deviate(recording, err, "missing-clock", "each is taken to follow the record before it",
                             "%" PRId64 " records do not begin with their time", clock->n_missing);
  if (status == TIB_OK && clock->drift > DRIFT_NOTED)
    status = tib_edf_deviate(recording, err, "clock-drift", "times come from the number of samples",
                             "the times of the records drift from the stated duration by %" PRId64 " ms",
                             clock->drift / (TIB_TICKS_PER_S / 1000));
  if (status == TIB_OK && clock->n_segments > 1 && !tells_gaps(recording->format))
    status = tib_edf_deviate(recording, err, "clock-gap", "read as EDF+D is: later times are those of the clock",
                             "%zu records begin later than the one before has ended, although the header tells of no gaps",
                             clock->n_segments - 1);
  return status;
}

static enum tib_status note_pass(struct tib_reader *reader, const struct tib_edf_clock *clock, struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  enum tib_status status = note_annotations(&reader->tals, recording, err);
  return status == TIB_OK ? note_clock(reader, clock, recording, err) : status;
}

/* ---- a pass ---- */

static bool is_there(const struct tib_reader *reader, int channel) {
  const struct tib_recording *recording = &reader->header.recording;
  if (channel < 0 || (size_t)channel >= recording->n_channels) return false;
  const struct tib_channel *c = &recording->channels[channel];
  if (!c->derived) return tib_reader_signal(reader, channel) != NULL;
  for (int i = 0; i < 2; i++)
    if (c->of[i] < 0 || !tib_reader_signal(reader, c->of[i]) ||
        recording->channels[c->of[i]].rate.samples != c->rate.samples)
      return false;
  return true;
}

/* The recording takes the pass's segments. */
static void keep_clock(struct tib_reader *reader, struct tib_edf_clock *clock) {
  struct tib_recording *recording = &reader->header.recording;
  reader->zero = clock->zero;
  recording->duration = tib_edf_clock_duration(clock);
  free(recording->segments);
  recording->segments = clock->segments;
  recording->n_segments = clock->n_segments;
  clock->segments = NULL;
}

enum tib_status tib_read_samples(struct tib_reader *reader, const int *channels, size_t n, tib_block_fn *fn, void *user,
                                 struct tib_error *err) {
  for (size_t i = 0; i < n; i++)
    if (!is_there(reader, channels[i]))
      return tib_fail(err, TIB_INTERNAL, "%s: channel %d was asked for and is not there", reader->path, channels[i]);
  struct tib_edf_pass pass = {
      .fd = reader->fd,
      .path = reader->path,
      .header = &reader->header,
      .header_bytes = reader->header_bytes,
      .channels = channels,
      .n = n,
      .fn = fn,
      .user = user,
      .strategy = n == 0 ? TIB_EDF_RUNS : TIB_EDF_AUTO, /* annotations alone are few bytes of each record */
      .block_bytes = TIB_EDF_BLOCK_BYTES,
      .tals = &reader->tals,
  };
  reader->passed = false;
  reader->fingerprint[0] = '\0';
  reader->header.recording.n_deviations = reader->n_pass_deviations = reader->n_header_deviations;
  enum tib_status status = tib_edf_records_run(&pass, err);
  if (status == TIB_OK) status = note_pass(reader, &pass.clock, err);
  if (status == TIB_OK) {
    reader->passed = true;
    reader->departs =
        reader->tals.n_malformed > 0 || pass.clock.n_missing > 0 || pass.clock.drift > 0 || pass.clock.n_segments > 1;
    reader->n_pass_deviations = reader->header.recording.n_deviations;
    memcpy(reader->fingerprint, pass.fingerprint, sizeof reader->fingerprint);
    keep_clock(reader, &pass.clock);
  }
  tib_edf_clock_finish(&pass.clock);
  return status;
}

enum tib_status tib_read_digital(struct tib_reader *reader, int channel, int64_t record, int32_t *to,
                                 struct tib_error *err) {
  const struct tib_edf_header *header = &reader->header;
  const struct tib_edf_signal *signal = channel < 0 ? NULL : tib_reader_signal(reader, channel);
  if (!signal || record < 0 || record >= header->recording.n_records)
    return tib_fail(err, TIB_INTERNAL, "%s: record %" PRId64 " of channel %d was asked for and is not stored", reader->path,
                    record, channel);
  size_t n = (size_t)(header->sample_bytes * signal->samples);
  unsigned char *bytes;
  if (tib_array_create(&bytes, n, 1, err) != TIB_OK) return TIB_MEMORY;
  int64_t at = header->header_bytes + record * header->record_bytes + signal->offset;
  enum tib_status status = tib_edf_bytes_read(reader->fd, reader->path, at, bytes, n, err);
  struct tib_edf_conversion conversion =
      tib_edf_conversion_make(&header->recording.channels[channel], header->sample_bytes, NULL);
  if (status == TIB_OK) tib_edf_clamp(&conversion, bytes, to);
  free(bytes);
  return status;
}

void tib_read_fingerprint(const struct tib_reader *reader, char text[33]) {
  memcpy(text, reader->fingerprint, sizeof reader->fingerprint);
}
