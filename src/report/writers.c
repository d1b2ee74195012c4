#include "base/text.h"
#include "report/json.h"
#include "report/page/page.h"
#include "report/tsv.h"
#include "report/writer.h"

enum tib_status tib_write_tsv(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_text events = {0}, columns = {0}, summary = {0};
  tib_report_summary_header(&summary);
  tib_report_summary_rows(&summary, job->result);
  enum tib_status status = tib_tsv_events(&events, job->result, err);
  if (status == TIB_OK) status = tib_json_columns(&columns, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_events.tsv", &events, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_events.json", &columns, err);
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

static enum tib_status write_page(const struct tib_report_job *job, enum tib_draw_kind kind, const char *ending,
                                  struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_page_make(&text, kind, job->result, job->options, err);
  if (status == TIB_OK) status = tib_writer_text(job, ending, &text, err);
  tib_text_finish(&text);
  return status;
}

enum tib_status tib_write_pdf(const struct tib_report_job *job, struct tib_error *err) {
  return write_page(job, TIB_DRAW_PDF, "_report.pdf", err);
}

enum tib_status tib_write_svg(const struct tib_report_job *job, struct tib_error *err) {
  return write_page(job, TIB_DRAW_SVG, "_report-1.svg", err);
}
