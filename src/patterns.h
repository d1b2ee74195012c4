#ifndef TIB_PATTERNS_H
#define TIB_PATTERNS_H

/* Patterns of the leg muscles that are no periodic limb movements, into a result. */

#include <tibialis/analyze.h>

struct tib_pattern_list;

/* All but sustained bursts and activity in REM sleep, by the primary profile's detection, and what they make of the
 * movements of every detection: those that hold several bursts of a run are marked. After the movements and before any
 * scoring. Errors: TIB_MEMORY. */
enum tib_status tib_patterns_find(const struct tib_analyze_options *options, struct tib_result *result,
                                  struct tib_error *err);

/* Activity in REM sleep. Changes nothing of `result`: other patterns may be looked for meanwhile. *found is the caller's to
 * tib_pattern_list_finish(). Errors: TIB_MEMORY. */
enum tib_status tib_patterns_find_rem(const struct tib_analyze_options *options, const struct tib_result *result,
                                      struct tib_pattern_list *found, struct tib_error *err);

enum tib_status tib_patterns_add_rem(struct tib_result *result, const struct tib_pattern_list *found,
                                     struct tib_error *err);

/* Adds copies to result->patterns and puts all of them in order. Errors: TIB_MEMORY. */
enum tib_status tib_patterns_add(struct tib_result *result, const struct tib_pattern *patterns, size_t n,
                                 struct tib_error *err);

#endif
