#include "read/scored/source.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "read/edf/fields.h"
#include "read/reader.h"
#include "read/scored/clock.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

tib_ticks tib_source_epoch(const struct tib_scoring_choice *choice, const struct tib_annotations *list) {
  if (choice->epoch > 0) return choice->epoch;
  return list->epoch > 0 ? list->epoch : 30 * TIB_TICKS_PER_S;
}

/* ---- its start beside the recording's ---- */

struct start {
  tib_ticks clock;  /* TIB_NO_TICKS: not known */
  const char *date; /* empty: not known */
};

/* To within 12 h. */
static tib_ticks clock_part(tib_ticks offset) {
  offset %= DAY;
  return offset >= DAY / 2 ? offset - DAY : offset < -DAY / 2 ? offset + DAY : offset;
}

/* How much later `own` is. False where a clock is not known. *dated: both tell their date; else within 12 h. */
static bool start_offset(struct start own, const struct tib_recording *recording, tib_ticks *offset, bool *dated) {
  int64_t day, recording_day;
  if (own.clock == TIB_NO_TICKS || recording->start_clock == TIB_NO_TICKS) return false;
  *offset = own.clock - recording->start_clock;
  *dated =
      tib_clock_parse_date((struct tib_cell){own.date, strlen(own.date)}, false, &day) &&
      tib_clock_parse_date((struct tib_cell){recording->start_date, strlen(recording->start_date)}, false, &recording_day);
  *offset = *dated ? *offset + (day - recording_day) * DAY : clock_part(*offset);
  return true;
}

/* How far dates lie apart is not told: where one of them was made anonymous it would tell the other. */
static enum tib_status note_start(const struct tib_source_frame *frame, const char *name, tib_ticks offset,
                                  const char *repair, struct tib_error *err) {
  char seconds[32];
  bool far = offset > DAY || offset < -DAY;
  if (far) offset = clock_part(offset);
  tib_text_seconds(seconds, sizeof seconds, offset < 0 ? -offset : offset, 3);
  return tib_edf_deviate(frame->recording, err, "start-differs", repair,
                         "%.60s: its start is %s%s s %s that of the recording", name,
                         far ? "on another date, by the clock " : "", seconds, offset < 0 ? "before" : "after");
}

/* ---- what every list is asked ---- */

static enum tib_status note_list(const struct tib_source_frame *frame, const char *name, const struct tib_annotations *list,
                                 bool latin1, struct tib_error *err) {
  struct tib_recording *recording = frame->recording;
  enum tib_status status = TIB_OK;
  if (list->n_malformed > 0)
    status = tib_edf_deviate(recording, err, "malformed-annotations", "they are skipped",
                             "%.80s: %" PRId64 " annotations cannot be read", name, list->n_malformed);
  if (status == TIB_OK && (latin1 || list->n_latin1 > 0))
    status =
        tib_edf_deviate(recording, err, "latin1-annotations", "read as Latin-1", "%.80s: its texts are not UTF-8", name);
  for (size_t i = 0; status == TIB_OK && i < list->n_remarks; i++)
    status = tib_edf_deviate(recording, err, list->remarks[i].code, NULL, "%.60s: %s", name, list->remarks[i].text);
  return status;
}

static enum tib_status note_gathered(const struct tib_source_frame *frame, const char *path, const char *name,
                                     const struct tib_gathered *gathered, struct tib_error *err) {
  char first[32], last[32], end[32];
  if (gathered->n_known == 0 && gathered->covers == 0)
    return tib_edf_deviate(frame->recording, err, "scoring-unused", NULL, "%.80s: none of its labels is known", name);
  if (gathered->n_known == 0 || gathered->n_inside > 0) return TIB_OK;
  tib_text_seconds(first, sizeof first, gathered->known.onset, 0);
  tib_text_seconds(last, sizeof last, gathered->known.offset, 0);
  tib_text_seconds(end, sizeof end, frame->end, 0);
  return tib_fail(err, TIB_SCORING_MISMATCH,
                  "%s: none of its events, which reach from %s to %s s, lies within the recording, 0 to %s s; name the "
                  "scoring of this recording",
                  path, first, last, end);
}

static struct tib_gather_frame gather_frame(const struct tib_source_frame *frame, const struct tib_annotations *list,
                                            tib_ticks shift) {
  return (struct tib_gather_frame){shift, frame->end, tib_source_epoch(frame->choice, list), frame->map,
                                   frame->choice->cramp_words};
}

/* ---- text ---- */

enum tib_status tib_source_text(const struct tib_text_file *file, const struct tib_source_frame *frame,
                                struct tib_annotations *list, const struct tib_annot_format **format,
                                struct tib_error *err) {
  struct tib_annot_frame annot = {.start_clock = frame->recording->start_clock,
                                  .duration = frame->end < 0 ? -1 : frame->end,
                                  .epoch = frame->choice->epoch,
                                  .codes = tib_stage_codes_find(frame->choice->stage_codes),
                                  .map = frame->map};
  if (file->n == 0) return tib_fail(err, TIB_SCORING_FORMAT, "%s is empty; export it again", file->path);
  const struct tib_annot_format *found = tib_annot_format_of(file);
  if (format) *format = found;
  if (!found)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s is of no format of annotations that is known; export it as EDF+, XML or a table with onset, "
                    "duration and event",
                    file->path);
  enum tib_status status = found->load(file, &annot, list, err);
  return status == TIB_OK ? note_list(frame, file->name, list, file->latin1, err) : status;
}

/* Its times are placed by its clock already, or count from the recording's start. */
static enum tib_status note_text_start(const struct tib_source_frame *frame, const char *name,
                                       const struct tib_annotations *list, struct tib_error *err) {
  struct start own = {list->has_start ? list->start : TIB_NO_TICKS, list->start_date};
  tib_ticks offset;
  bool dated;
  if (list->has_start && frame->recording->start_clock == TIB_NO_TICKS)
    return tib_edf_deviate(frame->recording, err, "start-unknown", "times of its clock count from its own start",
                           "%.80s tells its start and the recording does not", name);
  if (!start_offset(own, frame->recording, &offset, &dated)) return TIB_OK;
  if (offset < TIB_TICKS_PER_S && offset > -TIB_TICKS_PER_S) return TIB_OK; /* texts leave the fraction out */
  return note_start(frame, name, offset, NULL, err);
}

static enum tib_status read_text(const char *path, const struct tib_source_frame *frame, struct tib_gathered *gathered,
                                 struct tib_input *input, struct tib_error *err) {
  struct tib_text_file file;
  struct tib_annotations list = {0};
  enum tib_status status = tib_text_file_read(path, &file, err);
  if (status != TIB_OK) return status;
  tib_text_file_input(&file, input);
  status = tib_source_text(&file, frame, &list, NULL, err);
  tib_text_file_finish(&file);
  if (status == TIB_OK) status = note_text_start(frame, input->name, &list, err);
  struct tib_gather_frame how = gather_frame(frame, &list, 0);
  if (status == TIB_OK) status = tib_gather(&list, &how, gathered, err);
  tib_annotations_finish(&list);
  return status;
}

/* ---- EDF and BDF ---- */

/* A file of annotations has its own start: by the standard its times count from there. Where dates were made anonymous they
 * cannot. */
static enum tib_status gather_shifted(const struct tib_source_frame *frame, const struct tib_reader *reader,
                                      struct tib_gathered *gathered, struct tib_error *err) {
  const struct tib_recording *file = &reader->header.recording;
  tib_ticks offset = 0;
  bool dated = false,
       known = start_offset((struct start){file->start_clock, file->start_date}, frame->recording, &offset, &dated);
  bool shifts = known && dated && offset != 0 && offset <= DAY && offset >= -DAY;
  struct tib_gather_frame how = gather_frame(frame, &reader->tals, (shifts ? offset : 0) - reader->zero);
  enum tib_status status = tib_gather(&reader->tals, &how, gathered, err);
  if (status == TIB_OK && shifts && gathered->n_inside == 0) {
    tib_gathered_finish(gathered);
    shifts = false;
    how.shift = -reader->zero;
    status = tib_gather(&reader->tals, &how, gathered, err);
  }
  if (status != TIB_OK || !known || offset == 0) return status;
  return note_start(frame, file->name, offset, shifts ? "its times are shifted by that" : "its times are taken as they are",
                    err);
}

/* What was mended in the file is a repair of this scoring. */
static enum tib_status pass_on_repairs(const struct tib_source_frame *frame, const struct tib_recording *file,
                                       struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; status == TIB_OK && i < file->n_deviations; i++)
    if (file->deviations[i].repaired)
      status = tib_edf_deviate(frame->recording, err, file->deviations[i].code, file->deviations[i].repair, "%.60s: %s",
                               file->name, file->deviations[i].text);
  return status;
}

static enum tib_status read_edf(const char *path, const struct tib_source_frame *frame, struct tib_gathered *gathered,
                                struct tib_input *input, struct tib_error *err) {
  struct tib_reader *reader;
  enum tib_status status = tib_read_open(path, &reader, err);
  if (status == TIB_OK) status = tib_read_samples(reader, NULL, 0, NULL, NULL, err);
  if (status == TIB_OK) {
    const struct tib_recording *file = tib_read_recording(reader);
    tib_text_copy(input->name, sizeof input->name, file->name);
    input->bytes = file->bytes;
    tib_read_fingerprint(reader, input->fingerprint);
    status = pass_on_repairs(frame, file, err);
  }
  if (status == TIB_OK) status = gather_shifted(frame, reader, gathered, err);
  tib_read_close(reader);
  bool broken = status == TIB_FORMAT || status == TIB_TRUNCATED_EMPTY;
  if (broken && err) err->status = TIB_SCORING_FORMAT; /* it is the scoring that cannot be read */
  return broken ? TIB_SCORING_FORMAT : status;
}

enum tib_status tib_source_read(const char *path, const struct tib_source_frame *frame, struct tib_gathered *gathered,
                                struct tib_input *input, struct tib_error *err) {
  *gathered = (struct tib_gathered){0};
  *input = (struct tib_input){.bytes = 0};
  bool is_edf;
  enum tib_status status = tib_reader_is_edf(path, &is_edf, err);
  if (status == TIB_OK)
    status = is_edf ? read_edf(path, frame, gathered, input, err) : read_text(path, frame, gathered, input, err);
  if (status == TIB_OK) status = note_gathered(frame, path, input->name, gathered, err);
  return status;
}
