#ifndef TIB_COHORT_BIDS_H
#define TIB_COHORT_BIDS_H

/* --bids: results as a derivative of a BIDS dataset, in derivatives/tibialis/sub-LABEL[/ses-LABEL]/eeg/. */

#include <stdbool.h>

#include <tibialis/error.h>

struct tib_text;

#define TIB_BIDS_ID 128

/* The id by BIDS: of a name that is BIDS already, sub-01_ses-2_task-sleep_run-1_eeg, its entities; of any other sub- and
 * its letters and digits. False where it has none of these, or they are too many. */
bool tib_bids_id(const char *id, char bids[TIB_BIDS_ID]);

/* Adds the folder of such an id, below that of the dataset: sub-01/ses-2/eeg. */
void tib_bids_place(struct tib_text *path, const char *bids);

/* Adds the dataset's own folder below the one for results: OUT/derivatives/tibialis. */
void tib_bids_folder(struct tib_text *path, const char *out);

/* Makes the folder, and in it dataset_description.json and what a validator is to look past. Errors: TIB_WRITE,
 * TIB_NO_SPACE, TIB_MEMORY. */
enum tib_status tib_bids_begin(const char *folder, struct tib_error *err);

#endif
