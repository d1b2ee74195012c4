#ifndef TIB_REPORT_MARKS_H
#define TIB_REPORT_MARKS_H

/* Events as annotations that other programs read: those of EDF+, and the names of channels in them. */

#include "report/report.h"

#define TIB_MARK_BYTES 40 /* EDFlib cuts what is longer */

struct tib_mark {
  tib_ticks onset, duration; /* duration TIB_NO_TICKS: an instant */
  char text[TIB_MARK_BYTES + 1];
};

struct tib_marks {
  size_t n, capacity;
  struct tib_mark *items; /* owned; sorted by onset; the last one is "Recording ends" */
  size_t n_before;        /* events that begin before the recording: EDFlib cannot write them, and they are left out */
};

/* Once per leg and movement, series of the primary profile, patterns, motions, what could not be scored, gaps. TIB_MEMORY
 * leaves `marks` zeroed. */
enum tib_status tib_marks_make(const struct tib_result *result, struct tib_marks *marks, struct tib_error *err);

void tib_marks_finish(struct tib_marks *marks);

/* "EMG LAT", as EDF+ names the channel of that leg; NULL: of no leg. TIB_SIDE_NONE: of the channel for both legs, where
 * the recording has one. */
const char *tib_marks_channel(const struct tib_result *result, enum tib_side side);

/* What of it cannot be written as it is: notes added to the result before any report is written. Nothing where neither the
 * format edf nor annot was asked for. Errors: TIB_MEMORY, those of tib_result_samples(). */
enum tib_status tib_marks_add_notes(struct tib_result *result, const struct tib_report_options *options,
                                    struct tib_error *err);

#endif
