#ifndef TIB_READ_EDF_CLOCK_H
#define TIB_READ_EDF_CLOCK_H

/* The times that records tell of themselves, and the segments that follow from them. */

#include <tibialis/types.h>

/* Gaps longer than this in all are refused: what is kept by time would grow with them, and nothing would be in it. */
#define TIB_EDF_MAX_GAPS (48 * 3600 * TIB_TICKS_PER_S)

/* Zero it and set the first four to begin. */
struct tib_edf_clock {
  const char *path; /* for errors; the caller's */
  int64_t n_records;
  tib_ticks record_duration;
  bool annotations_only; /* without signals the clocks of records mean little: only the first is used */

  bool known;
  tib_ticks zero;  /* the clock of the first sample; 0 where no record has one */
  tib_ticks ahead; /* of the last clock, against records of equal length without gaps */
  tib_ticks began; /* the same of the first clock of the segment */
  tib_ticks drift; /* largest distance of a clock from its place in its segment */
  tib_ticks gaps;  /* all together */
  int64_t n_missing;
  size_t n_segments, capacity;
  struct tib_segment *segments; /* owned; the last reaches to the last record */
};

/* Begins the first segment. TIB_MEMORY. */
enum tib_status tib_edf_clock_init(struct tib_edf_clock *clock, struct tib_error *err);

/* The next record's clock, TIB_NO_TICKS where it has none: it is then taken to follow the record before. A time that lies
 * behind the end of that one begins a segment, and n_segments grows; what drifts, or is rounded to the millisecond, does
 * not. Errors: TIB_FORMAT where a clock goes back, TIB_UNSUPPORTED beyond TIB_EDF_MAX_GAPS, TIB_MEMORY. */
enum tib_status tib_edf_clock_take(struct tib_edf_clock *clock, int64_t record, tib_ticks time, struct tib_error *err);

/* From the first sample to the end of the last record. */
tib_ticks tib_edf_clock_duration(const struct tib_edf_clock *clock);

/* What the first and the last record's clocks alone tell of it: at least the length of the records. TIB_UNSUPPORTED
 * beyond TIB_EDF_MAX_GAPS. */
enum tib_status tib_edf_clock_span(const char *path, const struct tib_recording *recording, tib_ticks first, tib_ticks last,
                                   tib_ticks *duration, struct tib_error *err);

void tib_edf_clock_finish(struct tib_edf_clock *clock);

#endif
