#ifndef TIB_COHORT_RESUME_H
#define TIB_COHORT_RESUME_H

/* What need not be scored again. */

#include "cohort/score_one.h"

/* Whether the results in `folder` are those that scoring would give: the status is that of this version, these options and
 * files beside them, every file that it lists stands there with the bytes it was written with and no other does, and the
 * recording's fingerprint and size are the same. Times of files are not looked at. Reads the recording once, at the cost of
 * reading it, and only where all else agrees. What cannot be read is not done. Error: TIB_MEMORY. */
enum tib_status tib_cohort_is_done(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                   const char *folder, bool *done, struct tib_error *err);

#endif
