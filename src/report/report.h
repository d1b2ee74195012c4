#ifndef TIB_REPORT_REPORT_H
#define TIB_REPORT_REPORT_H

/* A result to the bytes of its files. Contract section 2. */

#include <tibialis/analyze.h>

struct tib_report_options {
  const char *formats; /* "tsv,json,pdf": names of the table of writers, by comma */
  const char *paper;   /* "a4" or "letter" */
  bool bids;           /* events.tsv and its columns are named as BIDS has it */
  bool copy_signals;   /* the legs' channels into the annotation file */
  bool keep_dates;
  bool keep_labels;              /* every unknown label, free text too */
  const char *const *arguments;  /* what the user asked for as far as it changes results, ended by NULL; no paths */
  const char *source_date_epoch; /* of the environment, s since 1970: the date that documents bear; NULL: none */
};

/* TIB_USAGE names a format or paper that does not exist and lists those that do. */
enum tib_status tib_report_check(const struct tib_report_options *options, struct tib_error *err);

/* The name of the i-th format, NULL past the last. Static memory. */
const char *tib_report_format(size_t i);

/* Whether a format asked for shows or copies samples: then the result is to keep its recording open (keep_samples). */
bool tib_report_looks_at_samples(const struct tib_report_options *options);

/* Adds to the result's notes what a format asked for cannot tell as it is. To be called before tib_report_write(), whose
 * files say it. Errors: TIB_MEMORY, those of tib_result_samples(). */
enum tib_status tib_report_add_notes(struct tib_result *result, const struct tib_report_options *options,
                                     struct tib_error *err);

/* Writes the files of every format asked for into `folder` (which exists), named after the result's id. Not the status. */
enum tib_status tib_report_write(const struct tib_result *result, const struct tib_report_options *options,
                                 const char *folder, struct tib_error *err);

/* One file of a result, as ID_status.json keeps it. */
struct tib_report_output {
  const char *name;
  int64_t bytes;
  char fingerprint[33]; /* XXH3-128 */
};

/* What ID_status.json says. error: NULL for "scored". */
struct tib_report_status {
  const char *id;
  const struct tib_error *error;
  const char *input_fingerprint; /* NULL where nothing was read */
  const char *parameters_fingerprint;
  int64_t input_bytes; /* of the file; told with its fingerprint */
  size_t n_outputs;
  const struct tib_report_output *outputs; /* what was written beside the status, sorted by name */
};

enum tib_status tib_report_write_status(const struct tib_report_status *status, const char *folder, struct tib_error *err);

/* The lines of summary.tsv: the header, one row per profile of a scored recording, and the row of a failed one. Each adds
 * to `text` and ends with a newline. */
struct tib_text;
void tib_report_summary_header(struct tib_text *text);
void tib_report_summary_rows(struct tib_text *text, const struct tib_result *result);
void tib_report_summary_failed(struct tib_text *text, const char *id, const struct tib_error *error, const char *rules,
                               const char *version);

/* The short table for a terminal: one line per profile with the chief indices. Adds to `text`. */
void tib_report_brief(struct tib_text *text, const struct tib_result *result);

#endif
