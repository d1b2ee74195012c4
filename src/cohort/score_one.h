#ifndef TIB_COHORT_SCORE_ONE_H
#define TIB_COHORT_SCORE_ONE_H

/* One recording of a cohort: analysis, reports, status. */

#include <tibialis/analyze.h>

#include "report/report.h"

struct tib_text;

struct tib_recording_input {
  const char *path; /* as the user gave it */
  const char *id;
};

struct tib_cohort_options {
  struct tib_analyze_options analyze; /* its id is not looked at; {id} in its scoring files is put in for each */
  struct tib_report_options report;
  const char *folder; /* results go to folder/ID/ */
};

/* Scores one recording into its folder; ID_status.json is written last. On failure nothing of an earlier run is left there
 * but a status that says why. `brief` (may be NULL) gets the short table. */
enum tib_status tib_cohort_score_one(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     struct tib_text *brief, struct tib_error *err);

/* Marks a recording as failed: removes results of an earlier run, and the temporary files of process `worker` (0: none),
 * and writes the status. `why` is what the status says, without the folders of the input. */
enum tib_status tib_cohort_mark_failed(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       long worker, const struct tib_error *why, struct tib_error *err);

#endif
