#ifndef TIB_IMPORT_H
#define TIB_IMPORT_H

/* Movements that somebody else scored, in the place of found ones (EDGE-24): spans as they stand, no level measured, no
 * stretch of a leg taken out, since the scorer saw it. */

#include <tibialis/analyze.h>

/* TIB_SCORING_MISMATCH where the context holds no movements. */
enum tib_status tib_import_check(const char *path, const struct tib_result *result, struct tib_error *err);

/* As tib_detect_movements(), with the movements of the context as candidates: of the legs only the levels are looked for,
 * of the ankles what they say. `accelerometer` may be NULL. Error: TIB_MEMORY, then `out` is left zeroed. */
enum tib_status tib_import_movements(const struct tib_result *result, const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err);

#endif
