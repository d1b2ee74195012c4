#include "read/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "read/edf/clock.h"
#include "read/edf/plan.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

/* ---- open ---- */

static enum tib_status open_failed(const char *path, struct tib_error *err) {
  char cause[128];
  if (errno == ENOENT) return tib_fail(err, TIB_NOT_FOUND, "%s: there is no such file; check its name", path);
  if (errno == EACCES) return tib_fail(err, TIB_NOT_FOUND, "%s may not be read; change its permissions", path);
  if (strerror_r(errno, cause, sizeof cause) != 0) cause[0] = '\0';
  return tib_fail(err, TIB_NOT_FOUND, "%s cannot be opened: %s; name another", path, cause);
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

static enum tib_status remember_file(struct tib_reader *reader, struct tib_error *err) {
  struct stat info;
  if (fstat(reader->fd, &info) != 0) return open_failed(reader->path, err);
  reader->file_bytes = info.st_size;
  reader->file_changed = info.st_mtim;
  return TIB_OK;
}

enum tib_status tib_reader_check_unchanged(const struct tib_reader *reader, struct tib_error *err) {
  struct stat info;
  if (fstat(reader->fd, &info) != 0) return open_failed(reader->path, err);
  if (info.st_size < reader->file_bytes)
    return tib_fail(err, TIB_FORMAT, "%s became shorter while it was analysed; copy it again", reader->path);
  if (info.st_size != reader->file_bytes || info.st_mtim.tv_sec != reader->file_changed.tv_sec ||
      info.st_mtim.tv_nsec != reader->file_changed.tv_nsec)
    return tib_fail(err, TIB_FORMAT, "%s was changed while it was analysed; score it again when nobody writes to it",
                    reader->path);
  return TIB_OK;
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

/* The clock of one record; TIB_NO_TICKS where it has none. */
static enum tib_status load_clock(struct tib_reader *reader, int64_t record, tib_ticks *clock, struct tib_error *err) {
  const struct tib_edf_header *header = &reader->header;
  const struct tib_edf_signal *signal = header->signals, *end = signal + header->n_signals;
  *clock = TIB_NO_TICKS;
  while (signal < end && signal->channel >= 0) signal++;
  if (signal == end) return TIB_OK;
  struct tib_annotations tals = {0};
  size_t n = (size_t)(header->sample_bytes * signal->samples);
  int64_t at = header->header_bytes + record * header->record_bytes + signal->offset;
  char *bytes;
  if (tib_array_create(&bytes, n, 1, err) != TIB_OK) return TIB_MEMORY;
  enum tib_status status = tib_edf_bytes_read(reader->fd, reader->path, at, bytes, n, err);
  if (status == TIB_OK) status = tib_tal_load(bytes, n, reader->path, clock, &tals, err);
  tib_annotations_finish(&tals);
  free(bytes);
  return status;
}

/* EDF+ tells the fraction of the starting second in the first clock TAL, and the last one tells how long the gaps were. */
static enum tib_status load_clocks(struct tib_reader *reader, struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  tib_ticks last = TIB_NO_TICKS;
  enum tib_status status = load_clock(reader, 0, &reader->first_clock, err);
  const tib_ticks first = reader->first_clock;
  if (status == TIB_OK && recording->n_channels > 0) status = load_clock(reader, recording->n_records - 1, &last, err);
  if (status == TIB_OK) status = tib_edf_clock_span(reader->path, recording, first, last, &recording->duration, err);
  if (status == TIB_OK && first != TIB_NO_TICKS && recording->start_clock != TIB_NO_TICKS)
    recording->start_clock = ((recording->start_clock + first) % DAY + DAY) % DAY;
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
  if (status == TIB_OK) status = remember_file(reader, err);
  if (status == TIB_OK) status = load_header(reader, bytes, err);
  if (status == TIB_OK) status = load_clocks(reader, err);
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
  tib_annotations_finish(&reader->tals);
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
