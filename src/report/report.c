#include "report/report.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "draw/look.h"
#include "report/json.h"
#include "report/marks/marks.h"
#include "report/page/page.h"
#include "report/writer.h"
#include "write/write.h"

/* ---- one file ---- */

/* A file of a result is named after its id, in which a slash would name another folder. */
static void file_path(struct tib_text *path, const char *folder, const char *id, const char *ending) {
  tib_text_addf(path, "%s/", folder);
  size_t from = path->n;
  tib_text_addf(path, "%s%s", id, ending);
  for (size_t i = from; !path->failed && i < path->n; i++)
    if (path->s[i] == '/') path->s[i] = '_';
}

static enum tib_status write_text(const struct tib_text *text, const char *folder, const char *id, const char *ending,
                                  struct tib_error *err) {
  struct tib_text path = {0};
  file_path(&path, folder, id, ending);
  enum tib_status status = path.failed || text->failed
                               ? tib_fail(err, TIB_MEMORY, "%s: out of memory while writing %s", id, ending)
                               : tib_out_write(path.s, text->n ? text->s : "", text->n, err);
  tib_text_finish(&path);
  return status;
}

void tib_writer_path(const struct tib_report_job *job, const char *ending, struct tib_text *path) {
  file_path(path, job->folder, job->result->id, ending);
}

enum tib_status tib_writer_text(const struct tib_report_job *job, const char *ending, const struct tib_text *text,
                                struct tib_error *err) {
  return write_text(text, job->folder, job->result->id, ending, err);
}

/* ---- the writers ---- */

static const struct {
  const char *name;
  tib_writer_fn *write;
  bool looks_at_samples; /* of the recording, once more */
} WRITERS[] = {
    {"tsv", tib_write_tsv, false},     {"json", tib_write_json, false},
    {"pdf", tib_write_pdf, false},     {"svg", tib_write_svg, false},
    {"html", tib_write_html, true},    {"edf", tib_write_edf, false}, /* copy_signals looks at them */
    {"annot", tib_write_annot, false},
};

#define N_WRITERS (sizeof WRITERS / sizeof *WRITERS)

const char *tib_report_format(size_t i) { return i < N_WRITERS ? WRITERS[i].name : NULL; }

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
  bool edf = false;
  do {
    int i = next_writer(list, &next);
    if (i < 0) return unknown_format(list, err);
    edf = edf || WRITERS[i].write == tib_write_edf;
    if (!*next && next > list && next[-1] == ',') return unknown_format(next, err);
    list = next;
  } while (*list);
  if (options->copy_signals && !edf)
    return tib_fail(err, TIB_USAGE,
                    "--copy-signals puts the legs into the annotation file, which is not asked for; add edf to --formats");
  return tib_paper_check(options->paper, err);
}

bool tib_report_looks_at_samples(const struct tib_report_options *options) {
  for (const char *list = options->formats; *list;) {
    int i = next_writer(list, &list);
    if (i >= 0 && (WRITERS[i].looks_at_samples || (WRITERS[i].write == tib_write_edf && options->copy_signals)))
      return true;
  }
  return false;
}

enum tib_status tib_report_add_notes(struct tib_result *result, const struct tib_report_options *options,
                                     struct tib_error *err) {
  return tib_marks_add_notes(result, options, err);
}

enum tib_status tib_report_write(const struct tib_result *result, const struct tib_report_options *options,
                                 const char *folder, struct tib_error *err) {
  enum tib_status status = tib_report_check(options, err);
  struct tib_report_job job = {result, options, folder};
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
