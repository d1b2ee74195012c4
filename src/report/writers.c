#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/json.h"
#include "report/page/page.h"
#include "report/tsv.h"
#include "report/writer.h"

/* ID_events.tsv; by BIDS with a task, which events have to name, and what sets them apart from the dataset's own. */
static enum tib_status write_events(const struct tib_report_job *job, const char *ending, const struct tib_text *text,
                                    struct tib_error *err) {
  bool bids = job->options->bids, task = strstr(job->result->id, "_task-") != NULL;
  char name[64];
  snprintf(name, sizeof name, "%s%s_events%s", bids && !task ? "_task-sleep" : "", bids ? "_desc-limb" : "", ending);
  return tib_writer_text(job, name, text, err);
}

enum tib_status tib_write_tsv(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_text events = {0}, columns = {0}, summary = {0};
  tib_report_summary_header(&summary);
  tib_report_summary_rows(&summary, job->result);
  enum tib_status status = tib_tsv_events(&events, job->result, err);
  if (status == TIB_OK) status = tib_json_columns(&columns, err);
  if (status == TIB_OK) status = write_events(job, ".tsv", &events, err);
  if (status == TIB_OK) status = write_events(job, ".json", &columns, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_summary.tsv", &summary, err);
  tib_text_finish(&events);
  tib_text_finish(&columns);
  tib_text_finish(&summary);
  return status;
}

enum tib_status tib_write_json(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_json_summary(&text, job->result, job->options, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_summary.json", &text, err);
  tib_text_finish(&text);
  return status;
}

enum tib_status tib_write_pdf(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_page_pdf(&text, job->result, job->options, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_report.pdf", &text, err);
  tib_text_finish(&text);
  return status;
}

enum tib_status tib_write_svg(const struct tib_report_job *job, struct tib_error *err) {
  size_t n = tib_page_count(job->result);
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    struct tib_text text = {0};
    char ending[48];
    snprintf(ending, sizeof ending, "_report-%zu.svg", i + 1);
    status = tib_page_svg(&text, job->result, job->options, i, err);
    if (status == TIB_OK) status = tib_writer_text(job, ending, &text, err);
    tib_text_finish(&text);
  }
  return status;
}
