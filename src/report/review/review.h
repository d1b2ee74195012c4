#ifndef TIB_REPORT_REVIEW_H
#define TIB_REPORT_REVIEW_H

/* ID_review.html: one file in which a person scrolls through the night. Its script and style stand in this folder and are
 * built into the program with the charting library; what is written here is their data. */

#include "report/report.h"

struct tib_text;

/* Adds the whole page to `text`. Real samples are there as far as the result keeps its recording open. Errors: TIB_MEMORY,
 * and those of tib_result_samples(). */
enum tib_status tib_review_make(struct tib_text *text, const struct tib_result *result,
                                const struct tib_report_options *options, struct tib_error *err);

#endif
