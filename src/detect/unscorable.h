#ifndef TIB_DETECT_UNSCORABLE_H
#define TIB_DETECT_UNSCORABLE_H

/* Where a leg cannot be scored, how high it rests, and what each of its minutes is worth (BASE-7, -9, -10, EDGE-21, -23).
 */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* From leg->rest: `out`, the percentiles, the minutes and their counts. Errors: TIB_MEMORY. */
enum tib_status tib_unscorable_find(const struct tib_envelope *envelope, const struct tib_detection_rules *rules,
                                    struct tib_leg_detection *leg, struct tib_error *err);

#endif
