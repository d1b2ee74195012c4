#ifndef TIB_PATTERNS_H
#define TIB_PATTERNS_H

/* Patterns of the leg muscles that are no periodic limb movements, into a result. */

#include <tibialis/analyze.h>

/* All but sustained bursts, by the primary profile's detection, and what they make of the movements of every detection:
 * those that hold several bursts of a run are marked. After the movements and before any scoring. Errors: TIB_MEMORY. */
enum tib_status tib_patterns_find(const struct tib_analyze_options *options, struct tib_result *result,
                                  struct tib_error *err);

/* Adds copies to result->patterns and puts all of them in order. Errors: TIB_MEMORY. */
enum tib_status tib_patterns_add(struct tib_result *result, const struct tib_pattern *patterns, size_t n,
                                 struct tib_error *err);

#endif
