#include "report/report.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/json.h"
#include "report/page.h"
#include "report/tsv.h"
#include "write/write.h"

/* ---- one file ---- */

/* A file of a result is named after its id, in which a slash would name another folder. */
static void file_path(struct tib_text *path, const char *folder, const char *id, const char *suffix) {
  tib_text_addf(path, "%s/", folder);
  size_t from = path->n;
  tib_text_addf(path, "%s%s", id, suffix);
  for (size_t i = from; !path->failed && i < path->n; i++)
    if (path->s[i] == '/') path->s[i] = '_';
}

static enum tib_status write_text(const struct tib_text *text, const char *folder, const char *id, const char *suffix,
                                  struct tib_error *err) {
  struct tib_text path = {0};
  file_path(&path, folder, id, suffix);
  enum tib_status status = path.failed || text->failed
                               ? tib_fail(err, TIB_MEMORY, "%s: out of memory while writing %s", id, suffix)
                               : tib_out_write(path.s, text->n ? text->s : "", text->n, err);
  tib_text_finish(&path);
  return status;
}

/* ---- the writers ---- */

struct job {
  const struct tib_result *result;
  const struct tib_report_options *options;
  const char *folder;
};

static enum tib_status write_tsv(const struct job *job, struct tib_error *err) {
  struct tib_text events = {0}, columns = {0}, summary = {0};
  const char *id = job->result->id;
  tib_report_summary_header(&summary);
  tib_report_summary_rows(&summary, job->result);
  enum tib_status status = tib_tsv_events(&events, job->result, err);
  if (status == TIB_OK) status = tib_json_columns(&columns, err);
  if (status == TIB_OK) status = write_text(&events, job->folder, id, "_events.tsv", err);
  if (status == TIB_OK) status = write_text(&columns, job->folder, id, "_events.json", err);
  if (status == TIB_OK) status = write_text(&summary, job->folder, id, "_summary.tsv", err);
  tib_text_finish(&events);
  tib_text_finish(&columns);
  tib_text_finish(&summary);
  return status;
}

static enum tib_status write_json(const struct job *job, struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_json_summary(&text, job->result, job->options, err);
  if (status == TIB_OK) status = write_text(&text, job->folder, job->result->id, "_summary.json", err);
  tib_text_finish(&text);
  return status;
}

static enum tib_status write_page(const struct job *job, enum tib_draw_kind kind, const char *suffix,
                                  struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status status = tib_page_make(&text, kind, job->result, job->options, err);
  if (status == TIB_OK) status = write_text(&text, job->folder, job->result->id, suffix, err);
  tib_text_finish(&text);
  return status;
}

static enum tib_status write_pdf(const struct job *job, struct tib_error *err) {
  return write_page(job, TIB_DRAW_PDF, "_report.pdf", err);
}

static enum tib_status write_svg(const struct job *job, struct tib_error *err) {
  return write_page(job, TIB_DRAW_SVG, "_report-1.svg", err);
}

static const struct {
  const char *name;
  enum tib_status (*write)(const struct job *job, struct tib_error *err);
} WRITERS[] = {
    {"tsv", write_tsv},
    {"json", write_json},
    {"pdf", write_pdf},
    {"svg", write_svg},
};

#define N_WRITERS (sizeof WRITERS / sizeof *WRITERS)

/* ---- what was asked for ---- */

/* The writer of the first name in `list`, and in *next what follows; -1 where there is none of that name. */
static int next_writer(const char *list, const char **next) {
  size_t n = strcspn(list, ",");
  *next = list[n] ? list + n + 1 : list + n;
  for (size_t i = 0; i < N_WRITERS; i++)
    if (strlen(WRITERS[i].name) == n && strncmp(WRITERS[i].name, list, n) == 0) return (int)i;
  return -1;
}

static enum tib_status unknown_format(const char *list, struct tib_error *err) {
  struct tib_text names = {0};
  for (size_t i = 0; i < N_WRITERS; i++) tib_text_addf(&names, "%s%s", i ? ", " : "", WRITERS[i].name);
  enum tib_status status = tib_fail(err, TIB_USAGE, "there is no output format \"%.*s\"; there are: %s",
                                    (int)strcspn(list, ","), list, names.failed ? "tsv" : names.s);
  tib_text_finish(&names);
  return status;
}

enum tib_status tib_report_check(const struct tib_report_options *options, struct tib_error *err) {
  const char *next, *list = options->formats;
  do {
    if (next_writer(list, &next) < 0) return unknown_format(list, err);
    if (!*next && next > list && next[-1] == ',') return unknown_format(next, err);
    list = next;
  } while (*list);
  if (!tib_page_knows_paper(options->paper))
    return tib_fail(err, TIB_USAGE, "there is no paper \"%s\"; there are: a4, letter", options->paper);
  return TIB_OK;
}

enum tib_status tib_report_write(const struct tib_result *result, const struct tib_report_options *options,
                                 const char *folder, struct tib_error *err) {
  enum tib_status status = tib_report_check(options, err);
  struct job job = {result, options, folder};
  bool done[N_WRITERS] = {false};
  for (const char *list = options->formats; status == TIB_OK && *list;) {
    int i = next_writer(list, &list);
    if (!done[i]) status = WRITERS[i].write(&job, err);
    done[i] = true;
  }
  return status;
}

enum tib_status tib_report_write_status(const struct tib_report_status *status, const char *folder, struct tib_error *err) {
  struct tib_text text = {0};
  enum tib_status written = tib_json_status(&text, status, err);
  if (written == TIB_OK) written = write_text(&text, folder, status->id, "_status.json", err);
  tib_text_finish(&text);
  return written;
}
