#ifndef TIB_DETECT_UNSCORABLE_H
#define TIB_DETECT_UNSCORABLE_H

/* Where a leg cannot be scored, and how high it rests (BASE-7, EDGE-21). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* From leg->rest: `out`, the percentiles and the counts of minutes. Errors: TIB_MEMORY. */
enum tib_status tib_unscorable_find(const struct tib_envelope *envelope, const struct tib_detection_rules *rules,
                                    struct tib_leg_detection *leg, struct tib_error *err);

#endif
