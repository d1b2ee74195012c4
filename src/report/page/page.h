#ifndef TIB_REPORT_PAGE_H
#define TIB_REPORT_PAGE_H

/* The report: a page of periodic limb movements and, in a PDF, one of other patterns. */

#include "draw/draw.h"
#include "report/report.h"

bool tib_page_knows_paper(const char *paper);

/* The whole document as bytes, added to `bytes`. TIB_MEMORY, TIB_USAGE. */
enum tib_status tib_page_make(struct tib_text *bytes, enum tib_draw_kind kind, const struct tib_result *result,
                              const struct tib_report_options *options, struct tib_error *err);

/* The same in two steps, for tests that look at what was drawn. */
enum tib_status tib_page_begin(struct tib_draw **out, enum tib_draw_kind kind, const struct tib_result *result,
                               const struct tib_report_options *options, struct tib_error *err);
void tib_page_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options);

/* The second page: other patterns, the course of the night, a test at rest; and whether there is any. */
void tib_page_draw_other(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options);
bool tib_page_has_other(const struct tib_result *result);

/* Size of a paper in points; a4 where the name is not known. */
void tib_page_size(const char *paper, double *width, double *height);

#endif
