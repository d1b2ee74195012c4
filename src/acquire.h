#ifndef TIB_ACQUIRE_H
#define TIB_ACQUIRE_H

/* From the file to what is known of it before any rule is asked: recording, channels, context, envelopes, ankles. */

#include <tibialis/analyze.h>

struct tib_reader;

/* Fills the parts of `result` named above, and its fingerprint and inputs. *reader may be asked for stretches of the
 * recording again and is the caller's to tib_read_close(); it is NULL where there are no signals, and on failure.
 * `result->imported` is set; then the file may be one of annotations alone, and legs are not needed. Errors: those of
 * tib_analyze_file(). The caller finishes `result`. */
enum tib_status tib_acquire(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                            struct tib_reader **reader, struct tib_error *err);

/* The time before a segment (from 1 on) in which nothing was recorded. */
struct tib_span tib_gap_before(const struct tib_recording *recording, size_t segment);

#endif
