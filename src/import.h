#ifndef TIB_IMPORT_H
#define TIB_IMPORT_H

/* Movements that somebody else scored, in the place of found ones (EDGE-24): spans as they stand, no level measured, no
 * stretch of a leg taken out, since the scorer saw it. */

#include <tibialis/analyze.h>

/* Where `path` is a table of events: *is_table, and recording, context, lights, channels and fingerprint of the result. A
 * recording is left to the caller. Errors: those of tib_read_events_table(), TIB_SCORING_FORMAT for a file that is neither,
 * TIB_SCORING_MISMATCH where no length of the night can be told, and those of tib_read_lights(). */
enum tib_status tib_import_table(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                                 bool *is_table, struct tib_error *err);

/* TIB_SCORING_MISMATCH where the context holds no movements. */
enum tib_status tib_import_check(const char *path, const struct tib_result *result, struct tib_error *err);

/* As tib_detect_movements(), with the movements of the context as candidates: of the legs only the levels are looked for,
 * of the ankles what they say. `accelerometer` may be NULL. Error: TIB_MEMORY, then `out` is left zeroed. */
enum tib_status tib_import_movements(const struct tib_result *result, const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err);

#endif
