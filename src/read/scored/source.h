#ifndef TIB_READ_SCORED_SOURCE_H
#define TIB_READ_SCORED_SOURCE_H

/* One file of annotations, whatever its format, to what it tells of a recording. */

#include "read/read.h"
#include "read/scored/formats.h"
#include "read/scored/gather.h"

/* What a file is read for. */
struct tib_source_frame {
  const struct tib_scoring_choice *choice;
  const struct tib_annot_map *map; /* NULL: none */
  struct tib_recording *recording; /* gets the deviations */
  tib_ticks end;                   /* of the recording; < 0: it has no signals */
};

/* Length of an epoch where a list is asked: the user's, else its own, else 30 s. */
tib_ticks tib_source_epoch(const struct tib_scoring_choice *choice, const struct tib_annotations *list);

/* Reads a text of any format, with its deviations. *format may be NULL. The caller finishes `list`; `file` may be finished
 * before it. Errors: those of tib_text_file_read() and of the format; TIB_SCORING_FORMAT where it is of none. */
enum tib_status tib_source_text(const struct tib_text_file *file, const struct tib_source_frame *frame,
                                struct tib_annotations *list, const struct tib_annot_format **format,
                                struct tib_error *err);

/* Reads a file of any kind that scores frame->recording. Its own start is set against the recording's, with a deviation
 * where they differ. The caller finishes `gathered`. Errors: as tib_read_scoring(). */
enum tib_status tib_source_read(const char *path, const struct tib_source_frame *frame, struct tib_gathered *gathered,
                                struct tib_input *input, struct tib_error *err);

#endif
