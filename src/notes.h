#ifndef TIB_NOTES_H
#define TIB_NOTES_H

/* What a reader of the results has to know about their inputs: one note per remark, by code. */

#include <tibialis/analyze.h>

/* Fills result->notes from everything else in the result, sorted by code. Error: TIB_MEMORY. */
enum tib_status tib_notes_make(struct tib_result *result, struct tib_error *err);

#endif
