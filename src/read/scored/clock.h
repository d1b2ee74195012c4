#ifndef TIB_READ_SCORED_CLOCK_H
#define TIB_READ_SCORED_CLOCK_H

/* Times of the clock to elapsed time (formats.md 1.6). */

#include "read/scored/text_file.h"

/* "hh:mm:ss" or "hh.mm.ss", hours of one or two digits, with an optional fraction after a dot or comma and an optional AM
 * or PM, as ticks since midnight. */
bool tib_clock_parse(struct tib_cell cell, tib_ticks *since_midnight);

/* The same behind a date: "dd/mm/yyyy hh:mm:ss", "dd.mm.yyyy ...", "yyyy-mm-dd ..." (a T instead of the blank as well).
 * *day counts days since 1970-01-01. Where day and month cannot be told apart by the separators ("/" with both up to 12)
 * day comes first unless `month_first`. */
bool tib_clock_parse_dated(struct tib_cell cell, bool month_first, int64_t *day, tib_ticks *since_midnight);

/* A date alone, in the same spellings. */
bool tib_clock_parse_date(struct tib_cell cell, bool month_first, int64_t *day);

/* Follows the times of a night, row by row in the order of the file. Zero it, then set `zero`, and `duration` where it is
 * known. */
struct tib_clock {
  tib_ticks duration; /* of the recording that begins at zero; 0: not known */
  tib_ticks zero;     /* clock of elapsed time 0, since midnight; TIB_NO_TICKS: that of the first time asked */
  bool begun;
  tib_ticks first; /* elapsed time of the midnight before the first */
  tib_ticks last;
  int64_t days; /* midnights passed */
  int64_t first_day;
};

/* Elapsed time of a clock time. A step back of more than 12 h is midnight; a second midnight is TIB_SCORING_FORMAT, with
 * file and line. The first time lies within 12 h of zero, before or after it, or
 * else within the recording. */
enum tib_status tib_clock_elapsed(struct tib_clock *clock, tib_ticks since_midnight, const struct tib_text_file *file,
                                  int64_t line, tib_ticks *elapsed, struct tib_error *err);

/* The same where each time has its date: no midnight is guessed; the recording's own date is not asked, as it may have been
 * made anonymous. */
enum tib_status tib_clock_elapsed_dated(struct tib_clock *clock, int64_t day, tib_ticks since_midnight,
                                        const struct tib_text_file *file, int64_t line, tib_ticks *elapsed,
                                        struct tib_error *err);

#endif
