#include "report/review/review.h"

#include "base/text.h"
#include "report/json.h"
#include "report/review/data.h"
#include "report/review/files.h"
#include "report/review/put.h"
#include "report/writer.h"

static void put_piece(struct tib_text *text, int piece) {
  tib_text_add_bytes(text, (const char *)tib_review_pieces[piece].bytes, tib_review_pieces[piece].n);
}

/* The object: what is drawn, and the summary, which is that of ID_summary.json. */
static enum tib_status put_data(struct tib_text *html, struct tib_text *json, const struct tib_result *result,
                                const struct tib_report_options *options, struct tib_error *err) {
  tib_text_add(json, "{");
  tib_review_put_events(json, result, options);
  enum tib_status status = tib_review_put_signals(json, html, result, err);
  tib_text_add(json, "\"summary\":");
  if (status == TIB_OK) status = tib_json_summary(json, result, options, err);
  tib_text_add(json, "}");
  return status;
}

enum tib_status tib_review_make(struct tib_text *text, const struct tib_result *result,
                                const struct tib_report_options *options, struct tib_error *err) {
  struct tib_text json = {0};
  put_piece(text, TIB_REVIEW_BEFORE_TITLE);
  tib_review_put_html(text, result->id);
  put_piece(text, TIB_REVIEW_BEFORE_DATA);
  enum tib_status status = put_data(text, &json, result, options, err);
  tib_text_add(text, "<script type=\"application/json\" id=\"night\">");
  tib_review_put_escaped(text, &json);
  tib_text_add(text, "</script>\n");
  put_piece(text, TIB_REVIEW_END);
  tib_text_finish(&json);
  if (status == TIB_OK && text->failed) status = tib_fail(err, TIB_MEMORY, "%s: out of memory while writing", result->id);
  return status;
}

enum tib_status tib_write_html(const struct tib_report_job *job, struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_review_make(&text, job->result, job->options, err);
  if (status == TIB_OK) status = tib_writer_text(job, "_review.html", &text, err);
  tib_text_finish(&text);
  return status;
}
