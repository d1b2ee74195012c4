#ifndef TIB_CONDITION_MINUTES_H
#define TIB_CONDITION_MINUTES_H

/* The minutes of a leg by the clock of the recording, while they are being filled. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#define TIB_MINUTE (60 * TIB_TICKS_PER_S)

struct tib_minutes {
  size_t n, capacity;
  struct tib_minute *minute; /* owned */
};

/* Makes every minute up to `end` exist, so that the one that a time before it lies in is minute[time / TIB_MINUTE]. A new
 * one has no fault, no pops, and NAN for what is measured. Error: TIB_MEMORY. */
enum tib_status tib_minutes_reach(struct tib_minutes *minutes, tib_ticks end, struct tib_error *err);

/* Adds what `other` tells of the same leg: of each minute no more than one of both has measured the same. Error:
 * TIB_MEMORY. */
enum tib_status tib_minutes_join(struct tib_minutes *minutes, const struct tib_minutes *other, struct tib_error *err);

/* Sets the faults that samples alone tell, when all is measured. `flat`: sorted. */
void tib_minutes_judge(struct tib_minutes *minutes, const struct tib_span *flat, size_t n_flat,
                       const struct tib_conditioning_rules *rules);

/* Share of the minutes that hold samples in which a fault was found; of beats, of the minutes in which they were looked
 * for. NAN where there is none. */
double tib_minutes_share(const struct tib_minutes *minutes, enum tib_minute_fault fault);

void tib_minutes_finish(struct tib_minutes *minutes);

#endif
