#ifndef TIB_READ_ANNOT_EDF_H
#define TIB_READ_ANNOT_EDF_H

/* EDF+ annotations to a context. */

#include "read/edf_tal.h"

/* What was met that deserves a deviation. */
struct tib_annot_remarks {
  int64_t n_stage_n;     /* "Sleep stage N": asleep, depth unknown; these epochs have no stage */
  int64_t n_overlapping; /* stages that were cut by a later one */
  tib_ticks last;        /* end of the last scored epoch, else of the last event; 0 where there is none */
};

/* Sorts the texts of `tals` into `context` by annot_labels.c. `zero` is subtracted from onsets. Events outside [0, end) are
 * kept and counted; end < 0: only those before 0 are outside. `source` is named as the file of every list. The caller
 * finishes `context`, also after a failure. Errors: TIB_MEMORY. */
enum tib_status tib_annot_edf_load(const struct tib_tal_list *tals, tib_ticks zero, tib_ticks end, tib_ticks epoch,
                                   const char *source, struct tib_context *context, struct tib_annot_remarks *remarks,
                                   struct tib_error *err);

/* Sorts stages by onset (of equal ones the later in the list stands), lets a later one cut the one before, and drops what
 * is empty then. *n_cut: how many lost a part to one of another stage or place. Errors: TIB_MEMORY. */
enum tib_status tib_annot_stages_cut(struct tib_stage_span *stages, size_t *n, int64_t *n_cut, struct tib_error *err);

#endif
