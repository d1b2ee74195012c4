#ifndef TIB_COHORT_PARAMETERS_H
#define TIB_COHORT_PARAMETERS_H

/* Everything that decides one recording's results beside its own bytes. */

#include "cohort/score_one.h"

/* The files of `-s` for one recording, its id put in for {id}. Zero it to begin. */
struct tib_scoring_files {
  size_t n;
  char **files; /* owned */
};

enum tib_status tib_scoring_files_init(struct tib_scoring_files *files, const struct tib_analyze_options *options,
                                       const char *id, struct tib_error *err);
void tib_scoring_files_finish(struct tib_scoring_files *files);

/* Hexadecimal XXH3-128 over everything in the options that changes results, over id and file name, and over name and
 * contents of the recording's scoring files and of the map (one that cannot be read counts as absent); not over folders.
 * Errors: TIB_MEMORY. */
enum tib_status tib_cohort_fingerprint(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       char text[33], struct tib_error *err);

#endif
