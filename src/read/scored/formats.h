#ifndef TIB_READ_SCORED_FORMATS_H
#define TIB_READ_SCORED_FORMATS_H

/* The formats of annotation files other than EDF and BDF: one file and one row each. To add one: write load and recognise
 * in a file of its own, declare its row below, put it into the table of formats.c. */

#include "read/scored/annotations.h"
#include "read/scored/stage_codes.h"
#include "read/scored/text_file.h"

struct tib_annot_map;

/* What a format may know of the recording whose annotations these are. */
struct tib_annot_frame {
  tib_ticks start_clock;               /* of the recording's first sample, since midnight; TIB_NO_TICKS: not known */
  tib_ticks duration;                  /* of the recording; -1: there is none */
  tib_ticks epoch;                     /* the user's --epoch; 0: not given */
  const struct tib_stage_codes *codes; /* the user's --stage-codes; NULL: not given */
  const struct tib_annot_map *map;     /* NULL: none */
};

struct tib_annot_format {
  const char *name;  /* as it stands in outputs: "nsrr-xml" */
  const char *title; /* for the list of formats: "NSRR XML" */
  /* Whether the text is of this format; by its content, never by the file's name. Cheap: looks at the first lines. */
  bool (*recognise)(const struct tib_text_file *file);
  /* Adds what the file says to `list`. Onsets: from the first sample of the recording. Clock times count from
   * frame->start_clock; where that is not known, from the start that the text tells, else from the first scored epoch.
   * Labels are passed on as they stand (labels.c and the user's map know what they mean); stage codes that are numbers
   * become "N1" and so on. A row that cannot be read is counted in n_malformed where the format has loose rows by nature,
   * else it is TIB_SCORING_FORMAT with file, line and cause. */
  enum tib_status (*load)(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                          struct tib_annotations *list, struct tib_error *err);
};

extern const struct tib_annot_format tib_format_nsrr_xml, tib_format_profusion_xml, tib_format_luna_annot,
    tib_format_luna_eannot, tib_format_stage_lines, tib_format_dreams, tib_format_events_table, tib_format_remlogic,
    tib_format_domino, tib_format_noxturnal, tib_format_alice;

/* All rows; *n their number. */
const struct tib_annot_format *const *tib_annot_formats(size_t *n);

/* The format of a text, the first row that recognises it; NULL: none does. */
const struct tib_annot_format *tib_annot_format_of(const struct tib_text_file *file);

#endif
