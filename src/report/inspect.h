#ifndef TIB_REPORT_INSPECT_H
#define TIB_REPORT_INSPECT_H

/* What `tibialis inspect` shows of one file. The caller fills the struct and keeps what it points to.
 * Each file is shown by itself, so that an archive of thousands takes no more memory than one. */

#include <tibialis/types.h>

struct tib_text;

enum tib_verdict { TIB_VERDICT_OK, TIB_VERDICT_REPAIRED, TIB_VERDICT_REFUSED };

struct tib_inspection {
  const char *file; /* as the user named it */
  enum tib_verdict verdict;
  struct tib_error error; /* status TIB_OK: none. May be set beside a recording, e.g. where no channel is a leg */
  bool edflib_asked;      /* false: EDFlib was not asked, and the next four mean nothing */
  bool edflib_accepts;
  bool edflib_differs; /* it reads another start, channel or sample than tibialis does */
  int edflib_code;
  const char *edflib_reason;             /* NULL: none */
  const struct tib_recording *recording; /* NULL: the header could not be read */
  const struct tib_channels *channels;   /* NULL: roles are not known */
  const struct tib_context *context;     /* NULL: annotations were not read; else with its lights resolved, or empty */
  bool phi_asked;                        /* false: nobody looked for what identifies a person */
  size_t n_phi;
  const char *const *phi; /* names of the header's fields that may */
};

/* A block of text for a terminal. Adds to `text`, as all here; ends with a newline. Free of control characters. */
void tib_inspect_text(struct tib_text *text, const struct tib_inspection *inspection);

/* One line per file, and the line of column names. */
void tib_inspect_tsv_header(struct tib_text *text);
void tib_inspect_tsv(struct tib_text *text, const struct tib_inspection *inspection);

/* An array with one object per file, in pieces: every object, `first` telling that none came before, then the end. Names
 * of unknown labels are given, whatever they are. TIB_MEMORY. */
enum tib_status tib_inspect_json(struct tib_text *text, const struct tib_inspection *inspection, bool first,
                                 struct tib_error *err);
void tib_inspect_json_end(struct tib_text *text, bool empty);

#endif
