#ifndef TIB_COHORT_OUTPUTS_H
#define TIB_COHORT_OUTPUTS_H

/* The files of one recording's results, as they lie in its folder. A user's own files beside them are left alone. */

#include "report/report.h"

/* Zero it to begin. */
struct tib_outputs {
  size_t n, capacity;
  struct tib_report_output *items; /* owned, and their names */
};

/* What has been written beside the status, sorted by name, each with its size and fingerprint as they stand on the disk.
 * Errors: TIB_WRITE, TIB_MEMORY; the caller finishes `outputs` in any case. */
enum tib_status tib_outputs_read(const char *folder, const char *id, struct tib_outputs *outputs, struct tib_error *err);

void tib_outputs_finish(struct tib_outputs *outputs);

/* Removes all results, the status before the others, and what was half written. TIB_WRITE names what cannot be removed. */
enum tib_status tib_outputs_remove(const char *folder, const char *id, struct tib_error *err);

/* Removes what processes that were killed left half written: files of one result, or those of `name` where it is not NULL.
 * To be called by who holds the lock. */
enum tib_status tib_outputs_remove_unfinished(const char *folder, const char *id, const char *name, struct tib_error *err);

#endif
