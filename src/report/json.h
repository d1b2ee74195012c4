#ifndef TIB_REPORT_JSON_H
#define TIB_REPORT_JSON_H

#include "report/report.h"

struct tib_text;

/* Whole JSON files as text, with 6 significant digits and keys in the order of `tibialis fields`. Each adds to `text` and
 * fails with TIB_MEMORY alone. */

enum tib_status tib_json_summary(struct tib_text *text, const struct tib_result *result,
                                 const struct tib_report_options *options, struct tib_error *err);

/* ID_events.json: the columns of ID_events.tsv, as BIDS describes columns. */
enum tib_status tib_json_columns(struct tib_text *text, struct tib_error *err);

enum tib_status tib_json_status(struct tib_text *text, const struct tib_report_status *status, struct tib_error *err);

#endif
