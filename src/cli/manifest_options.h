#ifndef TIB_CLI_MANIFEST_OPTIONS_H
#define TIB_CLI_MANIFEST_OPTIONS_H

/* The recordings of --manifest, each with the options that its row gives. */

#include "cli/profiles.h"
#include "cohort/manifest.h"
#include "cohort/recordings.h"

struct tib_options;
struct tib_manifest_row_options;

/* Zero it to begin. It outlives the recordings that were added from it. */
struct tib_manifest_options {
  struct tib_manifest manifest;
  size_t n;
  struct tib_manifest_row_options *rows;  /* owned */
  struct tib_manifest_profiles *profiles; /* owned; of rows that name rules or changes, each combination once */
};

/* Adds every recording of the manifest at `path`. `base` is what holds for the run, `run` the options that it comes from,
 * `profiles` those of the run; a row's option stands in for that of the run, but that its changes of rules come on top.
 * TIB_USAGE names file and line of an unknown column and of a value that the option would refuse; TIB_MEMORY. */
enum tib_status tib_manifest_options_add(struct tib_manifest_options *options, const char *path,
                                         const struct tib_options *run, const struct tib_profiles *profiles,
                                         const struct tib_cohort_options *base, struct tib_recordings *recordings,
                                         struct tib_error *err);

void tib_manifest_options_finish(struct tib_manifest_options *options);

/* Adds the recordings by path and id alone, for who wants to know which there are; other columns are not looked at. */
enum tib_status tib_manifest_ids_add(const char *path, struct tib_recordings *recordings, struct tib_error *err);

#endif
