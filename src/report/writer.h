#ifndef TIB_REPORT_WRITER_H
#define TIB_REPORT_WRITER_H

/* A writer of the table in report.c: one format of --formats, which may be several files. */

#include "report/report.h"

struct tib_text;

struct tib_report_job {
  const struct tib_result *result;
  const struct tib_report_options *options;
  const char *folder;
};

/* Errors: TIB_WRITE and TIB_NO_SPACE name the file; TIB_MEMORY. */
typedef enum tib_status tib_writer_fn(const struct tib_report_job *job, struct tib_error *err);

/* Writes the text as the result's file with this ending, such as "_events.tsv". TIB_MEMORY where the text is not whole. */
enum tib_status tib_writer_text(const struct tib_report_job *job, const char *ending, const struct tib_text *text,
                                struct tib_error *err);

/* The path of that file, for writers that do not write a text; added to `path`. */
void tib_writer_path(const struct tib_report_job *job, const char *ending, struct tib_text *path);

tib_writer_fn tib_write_tsv, tib_write_json, tib_write_pdf, tib_write_svg, tib_write_html, tib_write_edf, tib_write_annot;

#endif
