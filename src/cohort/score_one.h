#ifndef TIB_COHORT_SCORE_ONE_H
#define TIB_COHORT_SCORE_ONE_H

/* One recording of a cohort: analysis, reports, status. */

#include <tibialis/analyze.h>

#include "report/report.h"

struct tib_text;

struct tib_cohort_options {
  struct tib_analyze_options analyze; /* its id is not looked at; {id} in its scoring files is put in for each */
  struct tib_report_options report;
  const char *folder; /* results go to folder/ID/; by BIDS it is that of the dataset, and they go to sub-ID/eeg/ */
};

struct tib_recording_input {
  const char *path; /* as the user gave it */
  const char *id;
  const char *given;                    /* the id before it was made one of BIDS; NULL: they are the same */
  const char *place;                    /* "nights.tsv:3" where a manifest names it; else NULL */
  const struct tib_cohort_options *own; /* what a manifest says of this one; NULL: the options of the run */
};

/* The options that hold for one recording. */
static inline const struct tib_cohort_options *tib_cohort_options_of(const struct tib_cohort_options *run,
                                                                     const struct tib_recording_input *input) {
  return input->own ? input->own : run;
}

/* What {id} stands for in the names of files beside it. */
static inline const char *tib_recording_given(const struct tib_recording_input *input) {
  return input->given ? input->given : input->id;
}

/* folder/ID of one recording's results, owned by the caller. TIB_MEMORY leaves it NULL. */
enum tib_status tib_cohort_folder(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                  char **folder, struct tib_error *err);

/* Scores one recording into its folder; ID_status.json is written last. On failure nothing of an earlier run is left there
 * but a status that says why. What changes while it is scored, the recording or the files beside it, is a failure:
 * TIB_FORMAT, TIB_NOT_FOUND where it is gone. `brief` (may be NULL) gets the short table. The caller holds the lock. */
enum tib_status tib_cohort_score_one(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     struct tib_text *brief, struct tib_error *err);

/* Marks a recording as failed: removes results of an earlier run and what was half written, and writes the status. `why` is
 * what the status says, without the folders of the input. The caller holds the lock. */
enum tib_status tib_cohort_mark_failed(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       const struct tib_error *why, struct tib_error *err);

#endif
