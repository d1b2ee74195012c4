#include "cohort/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cohort/rows.h"
#include "report/report.h"
#include "write/write.h"

static enum tib_status put_row(void *user, const struct tib_row *row, struct tib_error *err) {
  (void)err;
  FILE *to = user; /* its errors are found by tib_out_commit() */
  fputs(row->text, to);
  fputc('\n', to);
  return TIB_OK;
}

static enum tib_status status_of_code(const char *code) {
  int status = TIB_OK + 1;
  while (strcmp(tib_status_code((enum tib_status)status), code) != 0) status++; /* the code was checked */
  return (enum tib_status)status;
}

static enum tib_status put_failed(FILE *to, const char *id, const struct tib_scored_status *status, struct tib_error *err) {
  struct tib_error why;
  struct tib_text row = {0};
  tib_fail(&why, status_of_code(status->code), "%s", status->text);
  tib_report_summary_failed(&row, id, &why, "n/a", status->version);
  bool failed = row.failed;
  if (!failed) fputs(row.s, to);
  tib_text_finish(&row);
  return failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
}

static enum tib_status put_one(FILE *to, const struct tib_scored *scored, const char *header,
                               struct tib_scored_counts *counts, struct tib_error *err) {
  struct tib_scored_status status;
  bool there;
  enum tib_status result = tib_scored_read_status(scored, &status, &there, err);
  if (result != TIB_OK) return result;
  if (there && status.failed) {
    counts->failed++;
    return put_failed(to, scored->id, &status, err);
  }
  bool summary = false;
  struct tib_rows_reader reader = {TIB_SCORED_SUMMARY, header, true, to, put_row};
  if (there) result = tib_rows_read(scored, &status, &reader, &summary, err);
  if (result == TIB_FORMAT && tib_scored_has_changed(scored, &status)) there = false, result = TIB_OK;
  counts->unfinished += !there;
  counts->scored += there;
  counts->without_summary += there && result == TIB_OK && !summary;
  return result;
}

enum tib_status tib_scored_table(const struct tib_scored_list *list, const char *path, struct tib_scored_counts *counts,
                                 struct tib_error *err) {
  struct tib_text header = {0};
  struct tib_out *out = NULL;
  *counts = (struct tib_scored_counts){0};
  tib_report_summary_header(&header);
  enum tib_status status = header.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : tib_out_create(path, &out, err);
  if (status == TIB_OK) fputs(header.s, tib_out_stream(out));
  for (size_t i = 0; i < list->n && status == TIB_OK; i++)
    status = put_one(tib_out_stream(out), &list->items[i], header.s, counts, err);
  if (status == TIB_OK)
    status = tib_out_commit(out, err);
  else
    tib_out_abandon(out);
  tib_text_finish(&header);
  return status;
}

enum tib_status tib_cohort_table(const char *folder, struct tib_error *err) {
  struct tib_scored_list list = {0};
  struct tib_scored_counts counts;
  struct tib_text path = {0};
  tib_text_addf(&path, "%s/cohort.tsv", folder);
  enum tib_status status = path.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : tib_scored_add(&list, folder, err);
  if (status == TIB_OK) status = tib_scored_sort(&list, err);
  if (status == TIB_OK) status = tib_scored_table(&list, path.s, &counts, err);
  tib_scored_finish(&list);
  tib_text_finish(&path);
  return status;
}
