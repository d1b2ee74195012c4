#ifndef TIB_DETECT_MOVEMENTS_H
#define TIB_DETECT_MOVEMENTS_H

/* Movements of one leg (BASE-12 to BASE-14). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

struct tib_candidates {
  size_t n, capacity;
  struct tib_candidate *item; /* owned by whoever holds the list */
};

/* Appends the movements of a leg, whatever their length, in order; `accel` is left at TIB_ACCEL_NONE. Errors: TIB_MEMORY.
 */
enum tib_status tib_movements_find(const struct tib_envelope *envelope, const struct tib_rest *rest,
                                   const struct tib_detection_rules *rules, struct tib_candidates *found,
                                   struct tib_error *err);

#endif
