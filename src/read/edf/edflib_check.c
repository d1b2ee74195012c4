#include <edflib.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/locks.h"
#include "base/text.h"
#include "read/channels/channels.h"
#include "read/reader.h"

static const char *reason_of(int code) {
  switch (code) {
    case EDFLIB_MALLOC_ERROR:
      return "out of memory";
    case EDFLIB_NO_SUCH_FILE_OR_DIRECTORY:
      return "no such file";
    case EDFLIB_FILE_CONTAINS_FORMAT_ERRORS:
      return "the file departs from the EDF specification";
    case EDFLIB_MAXFILES_REACHED:
      return "too many files are open";
    case EDFLIB_FILE_READ_ERROR:
      return "the file cannot be read";
    case EDFLIB_FILE_ALREADY_OPENED:
      return "the file is already open in this process";
    case EDFLIB_FILETYPE_ERROR:
      return "the type of the file is wrong";
    case EDFLIB_NUMBER_OF_SIGNALS_INVALID:
      return "the number of signals is wrong";
    case EDFLIB_FILE_IS_DISCONTINUOUS:
      return "the file is discontinuous (EDF+D or BDF+D)";
    case EDFLIB_INVALID_READ_ANNOTS_VALUE:
      return "a wrong request for annotations";
    case EDFLIB_ARCH_ERROR:
      return "this machine's integers have an unexpected size";
    default:
      return "a reason that EDFlib does not name";
  }
}

static enum tib_status differs(const char *path, const char *what, struct tib_error *err) {
  return tib_fail(err, TIB_EDFLIB_MISMATCH, "%s: EDFlib reads another %s than tibialis does; please report this file", path,
                  what);
}

/* EDFlib keeps the blanks of fixed-width fields. */
static bool equal_trimmed(const char *padded, const char *trimmed) {
  while (*padded == ' ') padded++;
  size_t n = strlen(padded);
  while (n > 0 && padded[n - 1] == ' ') n--;
  return n == strlen(trimmed) && memcmp(padded, trimmed, n) == 0;
}

/* In plain EDF a signal named EDF Annotations is an ordinary one for EDFlib, and so in plain BDF. */
static bool takes_all_signals(const struct edf_hdr_struct *theirs) {
  return theirs->filetype == EDFLIB_FILETYPE_EDF || theirs->filetype == EDFLIB_FILETYPE_BDF;
}

/* Our start is that of the first sample. The annotations that tell it are an ordinary signal for EDFlib in plain EDF, where
 * its start is that of the header. */
static enum tib_status check_start(const char *path, const struct tib_reader *reader, const struct edf_hdr_struct *theirs,
                                   struct tib_error *err) {
  const tib_ticks ours = reader->header.recording.start_clock, day = 24 * 3600 * TIB_TICKS_PER_S;
  if (ours == TIB_NO_TICKS) return TIB_OK; /* EDFlib accepts 31 February */
  tib_ticks clock = ((theirs->starttime_hour * INT64_C(60) + theirs->starttime_minute) * 60 + theirs->starttime_second) *
                        TIB_TICKS_PER_S +
                    theirs->starttime_subsecond;
  if (takes_all_signals(theirs) && reader->first_clock != TIB_NO_TICKS)
    clock = ((clock + reader->first_clock) % day + day) % day;
  return clock == ours ? TIB_OK : differs(path, "start time", err);
}

/* EDFlib reads decimals in its own way, which may differ in the last bit. */
static bool near(double a, double b) { return fabs(a - b) <= 1e-12 * fabs(b); }

static enum tib_status check_channel(const char *path, const struct tib_channel *ours,
                                     const struct edf_param_struct *theirs, struct tib_error *err) {
  const char *what = NULL;
  if (!equal_trimmed(theirs->label, ours->label)) what = "label";
  if (!equal_trimmed(theirs->physdimension, ours->unit_text)) what = "unit";
  if (theirs->smp_in_datarecord != ours->rate.samples) what = "number of samples in a record";
  if (theirs->dig_min != ours->digital_min || theirs->dig_max != ours->digital_max) what = "digital range";
  if (!near(theirs->phys_min, ours->physical_min) || !near(theirs->phys_max, ours->physical_max)) what = "physical range";
  if (!what) return TIB_OK;
  return tib_fail(err, TIB_EDFLIB_MISMATCH,
                  "%s: EDFlib reads another %s of channel %s than tibialis does; please report this "
                  "file",
                  path, what, ours->label);
}

static int edflib_signal(const struct tib_reader *reader, const struct edf_hdr_struct *theirs, int channel) {
  return takes_all_signals(theirs) ? (int)(tib_reader_signal(reader, channel) - reader->header.signals) : channel;
}

static enum tib_status check_header(const char *path, const struct tib_reader *reader, const struct edf_hdr_struct *theirs,
                                    struct tib_error *err) {
  const struct tib_recording *ours = &reader->header.recording;
  size_t stored = tib_channels_stored(ours), n = takes_all_signals(theirs) ? reader->header.n_signals : stored;
  if (theirs->edfsignals < 0 || (size_t)theirs->edfsignals != n) return differs(path, "number of signals", err);
  if (theirs->datarecords_in_file != ours->n_records) return differs(path, "number of records", err);
  if (theirs->datarecord_duration != ours->record_duration) return differs(path, "duration of a record", err);
  enum tib_status status = check_start(path, reader, theirs, err);
  for (int i = 0; status == TIB_OK && i < (int)stored; i++)
    status = check_channel(path, &ours->channels[i], &theirs->signalparam[edflib_signal(reader, theirs, i)], err);
  return status;
}

/* One record of one channel; `ours` and `theirs` have room for it. */
static enum tib_status check_record(struct tib_reader *reader, const struct edf_hdr_struct *header, int channel,
                                    int64_t record, int32_t *ours, int *theirs, struct tib_error *err) {
  const struct tib_channel *c = &reader->header.recording.channels[channel];
  int n = (int)c->rate.samples, signal = edflib_signal(reader, header, channel);
  enum tib_status status = tib_read_digital(reader, channel, record, ours, err);
  if (status != TIB_OK) return status;
  bool same = edfseek(header->handle, signal, record * n, EDFSEEK_SET) == record * n &&
              edfread_digital_samples(header->handle, signal, n, theirs) == n;
  for (int i = 0; same && i < n; i++) same = ours[i] == theirs[i];
  if (same) return TIB_OK;
  return tib_fail(err, TIB_EDFLIB_MISMATCH,
                  "%s: EDFlib reads other samples of channel %s in record %" PRId64
                  " than tibialis does; please report this "
                  "file",
                  reader->path, c->label, record + 1);
}

static enum tib_status check_samples(struct tib_reader *reader, const struct edf_hdr_struct *header,
                                     struct tib_error *err) {
  const struct tib_recording *recording = &reader->header.recording;
  const int64_t records[] = {0, recording->n_records / 2, recording->n_records - 1};
  const size_t n_channels = tib_channels_stored(recording);
  int64_t most = 0;
  for (size_t i = 0; i < n_channels; i++)
    if (recording->channels[i].rate.samples > most) most = recording->channels[i].rate.samples;
  int32_t *ours = NULL;
  int *theirs = NULL;
  enum tib_status status = tib_array_create(&ours, (size_t)most, sizeof *ours, err);
  if (status == TIB_OK) status = tib_array_create(&theirs, (size_t)most, sizeof *theirs, err);
  for (int channel = 0; status == TIB_OK && channel < (int)n_channels; channel++)
    for (size_t i = 0; status == TIB_OK && i < sizeof records / sizeof *records; i++)
      if (i == 0 || records[i] != records[i - 1])
        status = check_record(reader, header, channel, records[i], ours, theirs, err);
  free(ours);
  free(theirs);
  return status;
}

/* -1 with errno where EDFlib refuses. */
static int open_with_edflib(const char *path, struct edf_hdr_struct *header, int annotations) {
  tib_edflib_lock();
  errno = 0;
  int opened = edfopen_file_readonly(path, header, annotations), cause = errno;
  tib_edflib_unlock();
  errno = cause;
  return opened;
}

static void close_edflib(const struct edf_hdr_struct *header) {
  tib_edflib_lock();
  edfclose_file(header->handle);
  tib_edflib_unlock();
}

/* What EDFlib says of the machine is no verdict on a file that we have opened (many at a time are too many for it alone).
 */
static enum tib_status refuse(const char *path, const struct tib_reader *reader, const struct edf_hdr_struct *header,
                              struct tib_edflib_verdict *verdict, struct tib_error *err) {
  const int code = header->filetype, error = errno;
  char cause[128] = "";
  *verdict = (struct tib_edflib_verdict){.code = code, .reason = reason_of(code)};
  if (!reader) return TIB_OK;
  bool failed = code == EDFLIB_MALLOC_ERROR || code == EDFLIB_NO_SUCH_FILE_OR_DIRECTORY || code == EDFLIB_FILE_READ_ERROR;
  if (!failed) return TIB_OK;
  if (error == 0 || strerror_r(error, cause, sizeof cause) != 0) tib_text_copy(cause, sizeof cause, verdict->reason);
  return tib_fail(err, error == ENOMEM || code == EDFLIB_MALLOC_ERROR ? TIB_MEMORY : TIB_FORMAT,
                  "%s could be read, but not by EDFlib: %s; try again when less is going on", path, cause);
}

/* EDFlib finds what is wrong with annotations and clocks only where it reads them, and then it reads the whole file: asked
 * for where our own pass has met something. */
static enum tib_status ask_about_annotations(const char *path, const struct tib_reader *reader,
                                             struct edf_hdr_struct *header, struct tib_edflib_verdict *verdict,
                                             struct tib_error *err) {
  if (open_with_edflib(path, header, EDFLIB_READ_ALL_ANNOTATIONS) != 0) return refuse(path, reader, header, verdict, err);
  close_edflib(header);
  return TIB_OK;
}

enum tib_status tib_read_edflib_check(const char *path, struct tib_reader *reader, struct tib_edflib_verdict *verdict,
                                      struct tib_error *err) {
  *verdict = (struct tib_edflib_verdict){0};
  struct edf_hdr_struct *header = calloc(1, sizeof *header); /* 200 KB: not for the stack */
  if (!header) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  enum tib_status status = TIB_OK;
  if (open_with_edflib(path, header, EDFLIB_DO_NOT_READ_ANNOTATIONS) == 0) {
    *verdict = (struct tib_edflib_verdict){.accepts = true, .reason = "accepted"};
    if (reader) status = check_header(path, reader, header, err);
    if (reader && status == TIB_OK) status = check_samples(reader, header, err);
    close_edflib(header);
    if (reader && status == TIB_OK && reader->passed && reader->departs)
      status = ask_about_annotations(path, reader, header, verdict, err);
  } else {
    status = refuse(path, reader, header, verdict, err);
  }
  free(header);
  return status;
}

void tib_read_edflib_version(char *to, size_t size) {
  int version = edflib_version();
  snprintf(to, size, "%d.%02d", version / 100, version % 100);
}
