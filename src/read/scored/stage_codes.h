#ifndef TIB_READ_SCORED_STAGE_CODES_H
#define TIB_READ_SCORED_STAGE_CODES_H

/* Sleep stages written as numbers (formats.md 1.4). */

#include <tibialis/types.h>

/* One reading of the numbers. */
struct tib_stage_codes {
  const char *name; /* as --stage-codes takes it */
  const char *title;
  int low, high;               /* the numbers it knows */
  const enum tib_stage *stage; /* stage[number - low]; what is unscored or an artefact is TIB_STAGE_UNKNOWN */
};

/* All readings; *n their number. */
const struct tib_stage_codes *tib_stage_codes(size_t *n);

/* By name, any case; NULL: there is none. */
const struct tib_stage_codes *tib_stage_codes_find(const char *name);

/* "W", "N1", "N2", "N3", "R" or "?": labels that labels.c knows. */
const char *tib_stage_label(enum tib_stage stage);

#endif
