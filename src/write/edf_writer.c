/* EDF+C through EDFlib. Its return codes do not tell of a full disk, of dropped annotations or of cut texts, so every limit
 * is checked before and the file is opened again and compared after. */

#include <edflib.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/array.h"
#include "base/locks.h"
#include "base/text.h"
#include "write/write.h"

#define LABEL_MAX 16
#define UNIT_MAX 8
#define FIELD_MAX 80
#define ANNOTATION_MAX 40         /* EDFlib cuts what is longer */
#define ANNOTATION_SIGNALS_MAX 64 /* of EDFlib */
#define EQUIPMENT_MAX 48          /* what the recording field has left beside date, code and technician */
#define RECORD_MIN 100            /* EDFlib's limits and unit of a record's length: 10 us */
#define RECORD_MAX 6000000
#define TICKS_PER_RECORD_UNIT 100
#define TICKS_PER_ANNOTATION_UNIT 1000 /* EDFlib writes onsets in 0.1 ms */
#define RECORD_BYTES_MAX (10 * 1024 * 1024)

struct start {
  int part[6]; /* year, month, day, hour, minute, second */
};

static bool is_plain_ascii(const char *s, size_t max) {
  size_t n = 0;
  for (; s && s[n]; n++)
    if (s[n] < 32 || s[n] > 126) return false;
  return n <= max;
}

static enum tib_status check_signal(const char *path, const struct tib_edf_signal *signal, int number,
                                    struct tib_error *err) {
  if (!signal->label || !*signal->label || !is_plain_ascii(signal->label, LABEL_MAX) ||
      !is_plain_ascii(signal->unit, UNIT_MAX) || !is_plain_ascii(signal->prefilter, FIELD_MAX) ||
      !is_plain_ascii(signal->transducer, FIELD_MAX))
    return tib_fail(err, TIB_INTERNAL,
                    "%s: signal %d has a label, unit or text that is not ASCII or longer than EDF's fields (16, 8, 80, 80)",
                    path, number);
  if (signal->samples_per_record < 1 || signal->digital_min < -32768 || signal->digital_max > 32767 ||
      signal->digital_min >= signal->digital_max)
    return tib_fail(err, TIB_INTERNAL, "%s: signal '%s' has no samples or digital limits outside 16 bits", path,
                    signal->label);
  if (!isfinite(signal->physical_min) || !isfinite(signal->physical_max) || signal->physical_min == signal->physical_max)
    return tib_fail(err, TIB_INTERNAL, "%s: signal '%s' has equal or endless physical limits", path, signal->label);
  return TIB_OK;
}

/* EDFlib's limit is in bytes and cuts within a character. */
static enum tib_status check_annotation(const char *path, const struct tib_edf_annotation *annotation, tib_ticks end,
                                        struct tib_error *err) {
  size_t n = annotation->text ? strlen(annotation->text) : 0;
  if (n == 0 || n > ANNOTATION_MAX || !tib_text_is_utf8(annotation->text, n))
    return tib_fail(err, TIB_INTERNAL, "%s: annotation '%.60s' is empty, not UTF-8 or longer than %d bytes", path,
                    annotation->text ? annotation->text : "", ANNOTATION_MAX);
  for (size_t i = 0; i < n; i++)
    if ((unsigned char)annotation->text[i] < 32)
      return tib_fail(err, TIB_INTERNAL, "%s: an annotation holds a control character", path);
  if (annotation->onset < 0 || annotation->onset > end)
    return tib_fail(err, TIB_INTERNAL, "%s: annotation '%s' lies outside the recording", path, annotation->text);
  return TIB_OK;
}

static int annotation_signals(const struct tib_edf_plan *plan) {
  size_t records = (size_t)plan->n_records;
  size_t needed = plan->n_annotations / records + (plan->n_annotations % records != 0);
  return needed < 1 ? 1 : needed > ANNOTATION_SIGNALS_MAX ? -1 : (int)needed;
}

static bool parse_start(const char *text, struct start *start) {
  static const char pattern[] = "dddd-dd-dd dd:dd:dd";
  if (!text || strlen(text) != sizeof pattern - 1) return false;
  memset(start, 0, sizeof *start);
  int part = 0;
  for (size_t i = 0; pattern[i]; i++) {
    if (pattern[i] != 'd') {
      if (text[i] != pattern[i]) return false;
      part++;
    } else {
      if (text[i] < '0' || text[i] > '9') return false;
      start->part[part] = start->part[part] * 10 + (text[i] - '0');
    }
  }
  return true;
}

static enum tib_status check_plan(const char *path, const struct tib_edf_plan *plan, struct tib_error *err) {
  tib_ticks unit = plan->record_duration / TICKS_PER_RECORD_UNIT;
  if (plan->record_duration % TICKS_PER_RECORD_UNIT || unit < RECORD_MIN || unit > RECORD_MAX)
    return tib_fail(err, TIB_INTERNAL, "%s: a record must last 0.001 to 60 s, in steps of 10 us", path);
  if (plan->n_records < 1 || plan->n_records > 99999999)
    return tib_fail(err, TIB_INTERNAL, "%s: EDF holds 1 to 99999999 records", path);
  if (plan->n_signals < 0 || (plan->n_signals > 0 && !plan->fill))
    return tib_fail(err, TIB_INTERNAL, "%s: there are no samples to write", path);
  if (plan->n_signals == 0 && (plan->n_annotations < 1 || plan->n_records < (int64_t)plan->n_annotations))
    return tib_fail(err, TIB_INTERNAL, "%s: without signals EDFlib writes a record for each annotation, and at least one",
                    path);
  if (plan->start_fraction < 0 || plan->start_fraction >= TIB_TICKS_PER_S ||
      plan->start_fraction % TICKS_PER_ANNOTATION_UNIT || !is_plain_ascii(plan->equipment, EQUIPMENT_MAX) ||
      (plan->equipment && strchr(plan->equipment, ' ')))
    return tib_fail(err, TIB_INTERNAL, "%s: its start is no whole 0.1 ms, or its equipment no word of 48 letters", path);
  int annotations = annotation_signals(plan);
  if (annotations < 0)
    return tib_fail(err, TIB_INTERNAL, "%s: %zu annotations do not fit %lld records; use shorter records", path,
                    plan->n_annotations, (long long)plan->n_records);
  if (plan->n_signals > EDFLIB_MAXSIGNALS - annotations)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib writes at most %d signals", path, EDFLIB_MAXSIGNALS - annotations);
  int64_t bytes = 0;
  for (int i = 0; i < plan->n_signals; i++) {
    enum tib_status status = check_signal(path, &plan->signals[i], i, err);
    if (status != TIB_OK) return status;
    bytes += 2 * (int64_t)plan->signals[i].samples_per_record;
  }
  if (bytes + annotations * 256 > RECORD_BYTES_MAX)
    return tib_fail(err, TIB_INTERNAL, "%s: a record of %lld bytes is more than EDFlib's 10 MiB", path, (long long)bytes);
  tib_ticks end = plan->n_signals > 0 ? plan->n_records * plan->record_duration : INT64_MAX;
  for (size_t i = 0; i < plan->n_annotations; i++) {
    enum tib_status status = check_annotation(path, &plan->annotations[i], end, err);
    if (status != TIB_OK) return status;
  }
  return TIB_OK;
}

/* EDFlib cuts the digits behind what fits: -1234.56, which is a little less as a double, would become -1234.55. */
static double uncut(double limit) { return limit == rint(limit) ? limit : limit * (1 + 1e-12); }

static bool set_signal(int handle, int i, const struct tib_edf_signal *signal) {
  return edf_set_samplefrequency(handle, i, signal->samples_per_record) == 0 &&
         edf_set_physical_maximum(handle, i, uncut(signal->physical_max)) == 0 &&
         edf_set_physical_minimum(handle, i, uncut(signal->physical_min)) == 0 &&
         edf_set_digital_maximum(handle, i, signal->digital_max) == 0 &&
         edf_set_digital_minimum(handle, i, signal->digital_min) == 0 && edf_set_label(handle, i, signal->label) == 0 &&
         edf_set_physical_dimension(handle, i, signal->unit ? signal->unit : "") == 0 &&
         edf_set_prefilter(handle, i, signal->prefilter ? signal->prefilter : "") == 0 &&
         edf_set_transducer(handle, i, signal->transducer ? signal->transducer : "") == 0;
}

static enum tib_status set_header(const char *path, const struct tib_edf_plan *plan, int handle, struct tib_error *err) {
  struct start at;
  if (!parse_start(plan->start, &at))
    return tib_fail(err, TIB_INTERNAL, "%s: the start must read yyyy-mm-dd hh:mm:ss", path);
  if (edf_set_startdatetime(handle, at.part[0], at.part[1], at.part[2], at.part[3], at.part[4], at.part[5]) != 0)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the start '%s'", path, plan->start);
  if (edf_set_subsecond_starttime(handle, (int)plan->start_fraction) != 0)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the start's part of a second", path);
  if (plan->equipment && edf_set_equipment(handle, plan->equipment) != 0)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the equipment", path);
  if (edf_set_number_of_annotation_signals(handle, annotation_signals(plan)) != 0)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the number of annotation signals", path);
  if (edf_set_datarecord_duration(handle, (int)(plan->record_duration / TICKS_PER_RECORD_UNIT)) != 0)
    return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the length of a record", path);
  for (int i = 0; i < plan->n_signals; i++)
    if (!set_signal(handle, i, &plan->signals[i]))
      return tib_fail(err, TIB_INTERNAL, "%s: EDFlib refuses the header of signal '%s'", path, plan->signals[i].label);
  return TIB_OK;
}

static enum tib_status write_samples(const char *path, const struct tib_edf_plan *plan, int handle, struct tib_error *err) {
  int most = 0;
  for (int i = 0; i < plan->n_signals; i++)
    if (plan->signals[i].samples_per_record > most) most = plan->signals[i].samples_per_record;
  void *memory;
  if (plan->n_signals == 0) return TIB_OK; /* records are made of the annotations */
  enum tib_status status = tib_array_create(&memory, (size_t)most, sizeof(int), err);
  int *samples = memory;
  for (int64_t record = 0; status == TIB_OK && record < plan->n_records; record++)
    for (int i = 0; status == TIB_OK && i < plan->n_signals; i++) {
      status = plan->fill(plan->user, i, record, samples, err);
      if (status == TIB_OK && edfwrite_digital_samples(handle, samples) != 0)
        status = tib_fail(err, TIB_WRITE,
                          "%s: EDFlib could not write record %lld; free some space, or choose another output folder", path,
                          (long long)record);
    }
  free(samples);
  return status;
}

/* Both are times of at least 0: checked. */
static tib_ticks annotation_units(tib_ticks t) {
  return t / TICKS_PER_ANNOTATION_UNIT + (t % TICKS_PER_ANNOTATION_UNIT >= TICKS_PER_ANNOTATION_UNIT / 2);
}

static enum tib_status write_annotations(const char *path, const struct tib_edf_plan *plan, int handle,
                                         struct tib_error *err) {
  for (size_t i = 0; i < plan->n_annotations; i++) {
    const struct tib_edf_annotation *a = &plan->annotations[i];
    tib_ticks duration = a->duration < 0 ? -1 : annotation_units(a->duration);
    if (edfwrite_annotation_utf8(handle, annotation_units(a->onset), duration, a->text) != 0)
      return tib_fail(err, TIB_WRITE,
                      "%s: EDFlib could not write the annotation '%s'; free some space, or choose another output folder",
                      path, a->text);
  }
  return TIB_OK;
}

static enum tib_status write_all(const char *path, const char *temporary, const struct tib_edf_plan *plan,
                                 struct tib_error *err) {
  tib_edflib_lock();
  int handle = edfopen_file_writeonly(temporary, EDFLIB_FILETYPE_EDFPLUS, plan->n_signals);
  tib_edflib_unlock();
  if (handle < 0)
    return tib_fail(
        err, TIB_WRITE,
        "%s: EDFlib could not open the file for writing (its code %d); free some space, or choose another output folder",
        path, handle);
  enum tib_status status = set_header(path, plan, handle, err);
  if (status == TIB_OK) status = write_samples(path, plan, handle, err);
  if (status == TIB_OK) status = write_annotations(path, plan, handle, err);
  tib_edflib_lock();
  int closed = edfclose_file(handle);
  tib_edflib_unlock();
  if (status == TIB_OK && closed != 0)
    status =
        tib_fail(err, TIB_WRITE,
                 "%s: EDFlib could not finish the file (its code %d); free some space, or choose another output folder",
                 path, closed);
  return status;
}

/* ---- records behind those of the annotations ---- */

#define HEADER_BYTES 512 /* of a file whose only signal is that of the annotations */
#define COUNT_AT 236     /* of the number of records in the header */
#define COUNT_BYTES 8

/* A record that holds its time alone. */
static bool add_record(FILE *file, const struct tib_edf_plan *plan, int64_t record, size_t bytes) {
  char time[64];
  tib_ticks at = record * plan->record_duration + plan->start_fraction, fraction = at % TIB_TICKS_PER_S;
  int n = snprintf(time, sizeof time, "+%lld", (long long)(at / TIB_TICKS_PER_S));
  if (fraction > 0) n += snprintf(time + n, sizeof time - (size_t)n, ".%07lld", (long long)fraction);
  if ((size_t)n + 3 > bytes) return false;
  memcpy(time + n, "\x14\x14", 3);
  if (fwrite(time, 1, (size_t)n + 3, file) != (size_t)n + 3) return false;
  for (size_t i = (size_t)n + 3; i < bytes; i++)
    if (putc(0, file) == EOF) return false;
  return true;
}

static bool add_records(FILE *file, const struct tib_edf_plan *plan) {
  char count[COUNT_BYTES + 1];
  if (fseek(file, 0, SEEK_END) != 0) return false;
  long end = ftell(file);
  size_t bytes = end > HEADER_BYTES ? ((size_t)end - HEADER_BYTES) / plan->n_annotations : 0;
  for (int64_t r = (int64_t)plan->n_annotations; r < plan->n_records; r++)
    if (!add_record(file, plan, r, bytes)) return false;
  snprintf(count, sizeof count, "%-*lld", COUNT_BYTES, (long long)plan->n_records);
  return fseek(file, COUNT_AT, SEEK_SET) == 0 && fwrite(count, 1, COUNT_BYTES, file) == COUNT_BYTES;
}

/* EDFlib ends with the last annotation, and a reader may leave out what lies behind the last record. */
static enum tib_status lengthen(const char *path, const char *temporary, const struct tib_edf_plan *plan,
                                struct tib_error *err) {
  if (plan->n_signals > 0 || plan->n_records == (int64_t)plan->n_annotations) return TIB_OK;
  FILE *file = fopen(temporary, "r+b");
  if (!file)
    return tib_fail(err, TIB_WRITE,
                    "%s: the file just written cannot be opened: %s; free some space, or choose another output folder",
                    path, strerror(errno));
  bool added = add_records(file, plan);
  bool closed = fclose(file) == 0;
  return added && closed
             ? TIB_OK
             : tib_fail(err, TIB_WRITE,
                        "%s: could not be made as long as the recording; free some space, or choose another output folder",
                        path);
}

/* ---- what stands on the disk ---- */

/* A number has 8 characters in the header. */
static bool same_number(double asked, double found) { return fabs(asked - found) <= 1e-6 * fabs(asked); }

static bool same_signal(const struct tib_edf_signal *signal, const struct edf_param_struct *found) {
  size_t n = strlen(signal->label);
  return strncmp(found->label, signal->label, n) == 0 && strspn(found->label + n, " ") == strlen(found->label + n) &&
         found->smp_in_datarecord == signal->samples_per_record && found->dig_min == signal->digital_min &&
         found->dig_max == signal->digital_max && same_number(signal->physical_min, found->phys_min) &&
         same_number(signal->physical_max, found->phys_max);
}

static enum tib_status compare_header(const char *path, const struct tib_edf_plan *plan, const struct edf_hdr_struct *found,
                                      struct tib_error *err) {
  if (found->edfsignals != plan->n_signals || found->datarecords_in_file != plan->n_records ||
      found->annotations_in_file != (long long)plan->n_annotations || found->datarecord_duration != plan->record_duration ||
      found->starttime_subsecond != plan->start_fraction)
    return tib_fail(err, TIB_WRITE,
                    "%s: written were %d signals, %lld records and %zu annotations, found were %d, %lld and %lld; free "
                    "some space, or choose another output folder",
                    path, plan->n_signals, (long long)plan->n_records, plan->n_annotations, found->edfsignals,
                    found->datarecords_in_file, found->annotations_in_file);
  for (int i = 0; i < plan->n_signals; i++)
    if (!same_signal(&plan->signals[i], &found->signalparam[i]))
      return tib_fail(
          err, TIB_WRITE,
          "%s: the header of signal '%s' does not hold what was asked for; its limits need 8 characters or fewer", path,
          plan->signals[i].label);
  return TIB_OK;
}

static enum tib_status verify_header(const char *path, const char *temporary, const struct tib_edf_plan *plan,
                                     struct tib_error *err) {
  void *memory;
  enum tib_status status = tib_array_create(&memory, 1, sizeof(struct edf_hdr_struct), err);
  if (status != TIB_OK) return status;
  struct edf_hdr_struct *found = memory;
  tib_edflib_lock();
  int opened = edfopen_file_readonly(temporary, found, EDFLIB_READ_ALL_ANNOTATIONS);
  tib_edflib_unlock();
  if (opened != 0) {
    status = tib_fail(err, TIB_WRITE,
                      "%s: EDFlib does not accept what it has just written (its code %d); choose another output folder, or "
                      "please report it",
                      path, found->filetype);
  } else {
    status = compare_header(path, plan, found, err);
    tib_edflib_lock();
    edfclose_file(found->handle);
    tib_edflib_unlock();
  }
  free(found);
  return status;
}

/* The bytes that header and samples alone need: a full disk leaves less, and EDFlib does not say so. */
static int64_t least_bytes(const struct tib_edf_plan *plan) {
  int64_t record = 0;
  for (int i = 0; i < plan->n_signals; i++) record += 2 * (int64_t)plan->signals[i].samples_per_record;
  return 256 * ((int64_t)plan->n_signals + annotation_signals(plan) + 1) + record * plan->n_records;
}

static bool disk_is_full(const char *file, int64_t missing) {
  struct statvfs disk;
  return statvfs(file, &disk) == 0 && (double)disk.f_bavail * (double)disk.f_frsize <= (double)missing;
}

static enum tib_status verify(const char *path, const char *temporary, const struct tib_edf_plan *plan,
                              struct tib_error *err) {
  struct stat info;
  if (stat(temporary, &info) != 0)
    return tib_fail(err, TIB_WRITE,
                    "%s: the file just written is not there: %s; free some space, or choose another output folder", path,
                    strerror(errno));
  int64_t missing = least_bytes(plan) - (int64_t)info.st_size;
  if (missing > 0 && disk_is_full(temporary, missing))
    return tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; make room for %lld bytes more", path, (long long)missing);
  if (missing > 0)
    return tib_fail(err, TIB_WRITE,
                    "%s: %lld bytes are missing from what was written; free some space, or choose another output folder",
                    path, (long long)missing);
  enum tib_status status = verify_header(path, temporary, plan, err);
  if (status == TIB_WRITE && disk_is_full(temporary, 0))
    return tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; make room and run again", path);
  return status;
}

enum tib_status tib_edf_write(const char *path, const struct tib_edf_plan *plan, struct tib_error *err) {
  enum tib_status status = check_plan(path, plan, err);
  if (status != TIB_OK) return status;
  struct tib_out *out;
  status = tib_out_create(path, &out, err);
  if (status != TIB_OK) return status;
  status = write_all(path, tib_out_path(out), plan, err);
  if (status == TIB_OK) status = lengthen(path, tib_out_path(out), plan, err);
  if (status == TIB_WRITE && disk_is_full(tib_out_path(out), 0))
    status = tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; make room and run again", path);
  /* A full disk shows as any error of EDFlib's or none. */
  if (status == TIB_OK) status = verify(path, tib_out_path(out), plan, err);
  if (status != TIB_OK) {
    tib_out_abandon(out);
    return status;
  }
  return tib_out_commit(out, err);
}
