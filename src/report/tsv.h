#ifndef TIB_REPORT_TSV_H
#define TIB_REPORT_TSV_H

#include <tibialis/analyze.h>

struct tib_text;

/* ID_events.tsv, contract 2.1. Adds to `text`. TIB_MEMORY. */
enum tib_status tib_tsv_events(struct tib_text *text, const struct tib_result *result, struct tib_error *err);

/* One cell: what `value` has, cleaned, and "n/a" where that is nothing. */
void tib_tsv_cell(struct tib_text *text, const char *value);

#endif
