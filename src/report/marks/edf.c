/* ID_annotations.edf: EDF+ that EDFbrowser, MNE and Polyman open. Without signals its records have a length all the same,
 * since EDFbrowser refuses one without; there are as many as cover the night, as MNE leaves out what lies behind them. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/array.h"
#include "base/text.h"
#include "report/marks/copy.h"
#include "report/marks/marks.h"
#include "report/writer.h"
#include "write/write.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)
#define ANNOTATION_UNIT 1000 /* 0.1 ms, in which EDFlib writes */
#define RECORD_MOST 60       /* s */

/* What EDF's two digits of a year can tell, and EDFlib reads back. */
static bool can_tell_date(const char *date) { return strcmp(date, "1985-01-01") >= 0 && strcmp(date, "2084-12-31") <= 0; }

struct start {
  char text[32]; /* "yyyy-mm-dd hh:mm:ss" */
  tib_ticks fraction;
};

/* The clock of the day to 0.1 ms; the date that stands for none, unless dates are kept (formats.md 6.1). */
static struct start start_of(const struct tib_result *result, const struct tib_report_options *options) {
  const struct tib_recording *recording = &result->recording;
  bool dated = options->keep_dates && can_tell_date(recording->start_date);
  struct start start = {.fraction = 0};
  char clock[16];
  tib_ticks at = recording->start_clock == TIB_NO_TICKS ? 0 : recording->start_clock;
  at = (at + ANNOTATION_UNIT / 2) / ANNOTATION_UNIT * ANNOTATION_UNIT % DAY;
  tib_text_clock(clock, sizeof clock, at);
  snprintf(start.text, sizeof start.text, "%.10s %.8s", dated ? recording->start_date : "1985-01-01", clock);
  start.fraction = at % TIB_TICKS_PER_S;
  return start;
}

/* Whole seconds: of others EDFlib writes some that it does not read. It writes a record for each annotation; of records
 * as short as that there are as many as the night needs. */
static void plan_records(tib_ticks duration, struct tib_edf_plan *plan) {
  int64_t n = plan->n_annotations > 0 ? (int64_t)plan->n_annotations : 1,
          seconds = duration > 0 ? (duration - 1) / TIB_TICKS_PER_S + 1 : 1;
  int64_t each = seconds / n < 1 ? 1 : seconds / n > RECORD_MOST ? RECORD_MOST : seconds / n;
  int64_t needed = (seconds - 1) / each + 1;
  plan->n_records = needed > n ? needed : n;
  plan->record_duration = each * TIB_TICKS_PER_S;
}

/* With signals EDFlib's reader wants annotations within the file. */
static size_t list(const struct tib_marks *marks, tib_ticks end, struct tib_edf_annotation *annotations) {
  size_t n = 0;
  for (size_t i = 0; i < marks->n; i++) {
    const struct tib_mark *mark = &marks->items[i];
    if (mark->onset > end) continue;
    annotations[n++] =
        (struct tib_edf_annotation){mark->onset, mark->duration == TIB_NO_TICKS ? -1 : mark->duration, mark->text};
  }
  return n;
}

static enum tib_status write_alone(const char *path, const struct tib_result *result, struct tib_edf_plan *plan,
                                   struct tib_error *err) {
  plan_records(result->recording.duration, plan);
  return tib_edf_write(path, plan, err);
}

static enum tib_status write_copy(const char *path, const struct tib_result *result, const struct tib_copy *copy,
                                  struct tib_edf_plan *plan, struct tib_error *err) {
  struct tib_copying copying;
  enum tib_status status = tib_copying_begin(&copying, result, copy, err);
  if (status != TIB_OK) return status;
  plan->n_records = copy->n_records;
  plan->record_duration = copy->record;
  plan->n_signals = (int)copy->n;
  plan->signals = copying.signals;
  plan->fill = tib_copying_fill;
  plan->user = &copying;
  status = tib_edf_write(path, plan, err);
  tib_copying_finish(&copying);
  return status;
}

static enum tib_status write_all(const struct tib_report_job *job, const char *path, const struct tib_marks *marks,
                                 struct tib_edf_annotation *annotations, struct tib_error *err) {
  struct tib_copy copy = {0};
  char equipment[64];
  struct start start = start_of(job->result, job->options);
  enum tib_status status = TIB_OK;
  snprintf(equipment, sizeof equipment, "tibialis_%.16s_research_use_only", tib_version());
  if (job->options->copy_signals) status = tib_copy_plan(job->result, marks->n, &copy, err);
  if (status != TIB_OK) return status;
  tib_ticks end = copy.n > 0 ? copy.n_records * copy.record : INT64_MAX;
  struct tib_edf_plan plan = {.n_annotations = list(marks, end, annotations),
                              .annotations = annotations,
                              .start = start.text,
                              .start_fraction = start.fraction,
                              .equipment = equipment};
  return copy.n > 0 ? write_copy(path, job->result, &copy, &plan, err) : write_alone(path, job->result, &plan, err);
}

enum tib_status tib_write_edf(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_marks marks;
  struct tib_text path = {0};
  struct tib_edf_annotation *annotations = NULL;
  enum tib_status status = tib_marks_make(job->result, &marks, err);
  if (status != TIB_OK) return status;
  tib_writer_path(job, "_annotations.edf", &path);
  if (path.failed) status = tib_fail(err, TIB_MEMORY, "%s: out of memory", job->result->id);
  if (status == TIB_OK) status = tib_array_create(&annotations, marks.n, sizeof *annotations, err);
  if (status == TIB_OK) status = write_all(job, path.s, &marks, annotations, err);
  free(annotations);
  tib_text_finish(&path);
  tib_marks_finish(&marks);
  return status;
}
