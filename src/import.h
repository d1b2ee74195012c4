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

/* Puts the movements of the context in the place of the detection's candidates; only ankles are asked about them.
 * `accelerometer` may be NULL. Errors: TIB_MEMORY; the detection can be finished in every case. */
enum tib_status tib_import_movements(const struct tib_result *result, const struct tib_accelerometer_rules *accelerometer,
                                     struct tib_detection *detection, struct tib_error *err);

#endif
