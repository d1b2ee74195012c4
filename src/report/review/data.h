#ifndef TIB_REPORT_REVIEW_DATA_H
#define TIB_REPORT_REVIEW_DATA_H

/* What the page's script works on: one JSON object, and blocks of bytes beside it. */

#include "report/report.h"

#include "base/text.h"

/* Everything that has no samples: who, when, what was scored, movements of every profile with their reasons, patterns. */
void tib_review_put_events(struct tib_text *json, const struct tib_result *result,
                           const struct tib_report_options *options);

/* Channels, resting levels, ankles: members of the object, and their blocks in `html`. Errors: TIB_MEMORY, those of
 * tib_result_samples(). */
enum tib_status tib_review_put_signals(struct tib_text *json, struct tib_text *html, const struct tib_result *result,
                                       struct tib_error *err);

#endif
