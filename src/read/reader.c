#include "read/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "read/edf_convert.h"
#include "read/edf_fields.h"
#include "read/edf_records.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)
#define DRIFT_NOTED (TIB_TICKS_PER_S / 100)

/* ---- open ---- */

static enum tib_status open_failed(const char *path, struct tib_error *err) {
  char cause[128];
  if (errno == ENOENT) return tib_fail(err, TIB_NOT_FOUND, "%s: there is no such file; check its name", path);
  if (errno == EACCES) return tib_fail(err, TIB_NOT_FOUND, "%s may not be read; change its permissions", path);
  if (strerror_r(errno, cause, sizeof cause) != 0) cause[0] = '\0';
  return tib_fail(err, TIB_NOT_FOUND, "%s cannot be opened: %s", path, cause);
}

static enum tib_status check_file(int fd, const char *path, int64_t *bytes, struct tib_error *err) {
  struct stat info;
  if (fstat(fd, &info) != 0) return open_failed(path, err);
  if (S_ISDIR(info.st_mode)) return tib_fail(err, TIB_NOT_FOUND, "%s is a folder; name a file in it", path);
  if (!S_ISREG(info.st_mode)) return tib_fail(err, TIB_NOT_FOUND, "%s is no regular file; copy its content to one", path);
  *bytes = info.st_size;
  return TIB_OK;
}

enum tib_status tib_reader_file_open(const char *path, int *fd, int64_t *bytes, struct tib_error *err) {
  *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not hold us up */
  if (*fd < 0) return open_failed(path, err);
  enum tib_status status = check_file(*fd, path, bytes, err);
  if (status == TIB_OK) return TIB_OK;
  close(*fd);
  *fd = -1;
  return status;
}

static enum tib_status load_header(struct tib_reader *reader, int64_t file_bytes, struct tib_error *err) {
  size_t n = file_bytes < TIB_EDF_MAX_HEADER ? (size_t)file_bytes : TIB_EDF_MAX_HEADER;
  void *memory;
  if (tib_array_create(&memory, n + 1, 1, err) != TIB_OK) return TIB_MEMORY;
  reader->header_bytes = memory;
  enum tib_status status = tib_edf_bytes_read(reader->fd, reader->path, 0, reader->header_bytes, n, err);
  if (status != TIB_OK) return status;
  return tib_edf_header_load(reader->header_bytes, n, file_bytes, reader->path, &reader->header, err);
}

/* EDF+ tells the fraction of the starting second in the first clock TAL. */
static enum tib_status load_first_clock(struct tib_reader *reader, struct tib_error *err) {
  const struct tib_edf_signal *signal = reader->header.signals, *end = signal + reader->header.n_signals;
  while (signal < end && signal->channel >= 0) signal++;
  if (signal == end) return TIB_OK;
  struct tib_tal_list tals = {0};
  tib_ticks clock = TIB_NO_TICKS;
  size_t n = (size_t)(2 * signal->samples);
  void *bytes;
  if (tib_array_create(&bytes, n, 1, err) != TIB_OK) return TIB_MEMORY;
  enum tib_status status =
      tib_edf_bytes_read(reader->fd, reader->path, reader->header.header_bytes + signal->offset, bytes, n, err);
  if (status == TIB_OK) status = tib_tal_load(bytes, n, reader->path, &clock, &tals, err);
  struct tib_recording *recording = &reader->header.recording;
  if (status == TIB_OK && clock != TIB_NO_TICKS && recording->start_clock != TIB_NO_TICKS)
    recording->start_clock = ((recording->start_clock + clock) % DAY + DAY) % DAY;
  tib_tal_finish(&tals);
  free(bytes);
  return status;
}

enum tib_status tib_read_open(const char *path, struct tib_reader **out, struct tib_error *err) {
  *out = NULL;
  int64_t bytes = 0;
  struct tib_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  reader->fd = -1;
  reader->path = strdup(path);
  enum tib_status status = reader->path ? tib_reader_file_open(reader->path, &reader->fd, &bytes, err)
                                        : tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  if (status == TIB_OK) status = load_header(reader, bytes, err);
  if (status == TIB_OK) status = load_first_clock(reader, err);
  if (status != TIB_OK) {
    tib_read_close(reader);
    return status;
  }
  reader->n_header_deviations = reader->n_pass_deviations = reader->header.recording.n_deviations;
  *out = reader;
  return TIB_OK;
}

void tib_read_close(struct tib_reader *reader) {
  if (!reader) return;
  if (reader->fd >= 0) close(reader->fd);
  tib_tal_finish(&reader->tals);
  tib_edf_header_finish(&reader->header);
  free(reader->header_bytes);
  free(reader->path);
  free(reader);
}

const struct tib_recording *tib_read_recording(const struct tib_reader *reader) { return &reader->header.recording; }

void tib_read_take_recording(struct tib_reader *reader, struct tib_recording *recording) {
  *recording = reader->header.recording;
  reader->header.recording = (struct tib_recording){0};
}

const struct tib_edf_signal *tib_reader_signal(const struct tib_reader *reader, int channel) {
  for (size_t i = 0; i < reader->header.n_signals; i++)
    if (reader->header.signals[i].channel == channel) return &reader->header.signals[i];
  return NULL;
}

/* ---- samples ---- */

static enum tib_status note_pass(struct tib_reader *reader, const struct tib_edf_pass *pass, struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  bool annotated = recording->n_channels < reader->header.n_signals;
  enum tib_status status = TIB_OK;
  if (reader->tals.n_malformed > 0)
    status = tib_edf_deviate(recording, err, "malformed-annotations", "they are skipped",
                             "%" PRId64 " annotations are not written as EDF+ asks", reader->tals.n_malformed);
  if (status == TIB_OK && reader->tals.n_latin1 > 0)
    status = tib_edf_deviate(recording, err, "latin1-annotations", "read as Latin-1",
                             "the texts of %" PRId64 " annotations are not UTF-8", reader->tals.n_latin1);
  if (status == TIB_OK && annotated && pass->n_missing_clocks > 0)
    status = tib_edf_deviate(recording, err, "missing-clock", "the records are taken to be without a gap",
                             "%" PRId64 " records do not begin with their time", pass->n_missing_clocks);
  if (status == TIB_OK && pass->drift > DRIFT_NOTED)
    status = tib_edf_deviate(recording, err, "clock-drift", "times come from the number of samples",
                             "the times of the records drift from the stated duration by %" PRId64 " ms",
                             pass->drift / (TIB_TICKS_PER_S / 1000));
  return status;
}

enum tib_status tib_read_samples(struct tib_reader *reader, const int *channels, size_t n, tib_block_fn *fn, void *user,
                                 struct tib_error *err) {
  for (size_t i = 0; i < n; i++)
    if (!tib_reader_signal(reader, channels[i]) || channels[i] < 0)
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
      .block_bytes = TIB_EDF_BLOCK_BYTES,
      .tals = &reader->tals,
  };
  reader->passed = false;
  reader->fingerprint[0] = '\0';
  reader->header.recording.n_deviations = reader->n_pass_deviations = reader->n_header_deviations;
  enum tib_status status = tib_edf_records_run(&pass, err);
  if (status == TIB_OK) status = note_pass(reader, &pass, err);
  if (status != TIB_OK) return status;
  reader->passed = true;
  reader->zero = pass.zero;
  reader->n_pass_deviations = reader->header.recording.n_deviations;
  memcpy(reader->fingerprint, pass.fingerprint, sizeof reader->fingerprint);
  return TIB_OK;
}

enum tib_status tib_read_digital(struct tib_reader *reader, int channel, int64_t record, int32_t *to,
                                 struct tib_error *err) {
  const struct tib_recording *recording = &reader->header.recording;
  const struct tib_edf_signal *signal = channel < 0 ? NULL : tib_reader_signal(reader, channel);
  if (!signal || record < 0 || record >= recording->n_records)
    return tib_fail(err, TIB_INTERNAL, "%s: record %" PRId64 " of channel %d was asked for and is not there", reader->path,
                    record, channel);
  size_t n = (size_t)(2 * signal->samples);
  void *bytes;
  if (tib_array_create(&bytes, n, 1, err) != TIB_OK) return TIB_MEMORY;
  int64_t at = reader->header.header_bytes + record * reader->header.record_bytes + signal->offset;
  enum tib_status status = tib_edf_bytes_read(reader->fd, reader->path, at, bytes, n, err);
  struct tib_edf_conversion conversion = tib_edf_conversion_make(&recording->channels[channel], NULL);
  if (status == TIB_OK) tib_edf_clamp(&conversion, bytes, to);
  free(bytes);
  return status;
}

void tib_read_fingerprint(const struct tib_reader *reader, char text[33]) {
  memcpy(text, reader->fingerprint, sizeof reader->fingerprint);
}
