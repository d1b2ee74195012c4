#ifndef TIB_DETECT_RESTING_LEVEL_H
#define TIB_DETECT_RESTING_LEVEL_H

/* The resting level of a leg (BASE-3 to BASE-5). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Fills `rest` (the caller finishes it by way of its detection): a value a second, NAN in a segment without any signal.
 * Holds a value of 4 bytes and a mark per 0.05 s of the leg while it works. Errors: TIB_MEMORY. */
enum tib_status tib_rest_find(const struct tib_envelope *envelope, const struct tib_detection_rules *rules,
                              struct tib_rest *rest, struct tib_error *err);

#endif
