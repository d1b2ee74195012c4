#ifndef TIB_REPORT_TSV_H
#define TIB_REPORT_TSV_H

#include "report/events.h"

struct tib_text;

/* ID_events.tsv, whose columns `tibialis fields` tells. Adds to `text`. TIB_MEMORY. */
enum tib_status tib_tsv_events(struct tib_text *text, const struct tib_result *result, struct tib_error *err);

/* One cell of a row. */
void tib_tsv_event_cell(struct tib_text *text, const struct tib_event *event, enum tib_event_column column);

/* One cell: what `value` has, cleaned, and "n/a" where that is nothing. */
void tib_tsv_cell(struct tib_text *text, const char *value);

#endif
