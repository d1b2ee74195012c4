#ifndef TIB_COHORT_RECORDINGS_H
#define TIB_COHORT_RECORDINGS_H

/* From what the user named, files and folders, to the list of recordings and their ids. */

#include <stddef.h>

#include "cohort/score_one.h"

/* A list of recordings and what was passed over on the way. Zero it to begin. */
struct tib_recordings {
  bool scored_movements; /* annotations alone are enough where they hold limb movements */
  bool bids;             /* ids become those of BIDS */
  bool all_files;        /* files that hold annotations alone are taken like all others; ids do not matter */
  size_t n, capacity;
  struct tib_recording_input *items; /* owned, and the strings of each */
  size_t n_skipped, skipped_capacity;
  char **skipped; /* owned; "FILE: cause" */
};

/* Adds a file, or every *.edf *.bdf *.rec below a folder, sorted as bytes. Links below a folder are not followed, folders
 * that hold a *_status.json are not entered, files with annotations alone are passed over; each is told in `skipped`. What
 * does not exist is added: it fails when it is scored. Errors: TIB_NOT_FOUND for a folder without a recording or one that
 * cannot be listed, TIB_MEMORY; what was found before stays. */
enum tib_status tib_recordings_add(struct tib_recordings *recordings, const char *path, struct tib_error *err);

/* Adds one that a manifest names. `id` NULL: the file's stem. `own` stays the caller's and outlives the list; NULL: it has
 * none. TIB_MEMORY. */
enum tib_status tib_recordings_add_row(struct tib_recordings *recordings, const char *path, const char *id,
                                       const char *place, const struct tib_cohort_options *own, struct tib_error *err);

/* Gives every recording that has none its id: the file's stem, or `id` (NULL: none) where there is one recording. TIB_USAGE
 * names two recordings with one id, an id that cannot be a folder's name, and an id for several recordings. With `bids`
 * every id is made one of BIDS before, and what it was is `given`; TIB_USAGE where it cannot be. */
enum tib_status tib_recordings_identify(struct tib_recordings *recordings, const char *id, struct tib_error *err);

/* Keeps part `i` (from 1) of n parts, which follow each other in the list and differ by one recording at most. */
void tib_recordings_keep_part(struct tib_recordings *recordings, size_t i, size_t n);

void tib_recordings_finish(struct tib_recordings *recordings);

#endif
