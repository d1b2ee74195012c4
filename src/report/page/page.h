#ifndef TIB_REPORT_PAGE_H
#define TIB_REPORT_PAGE_H

/* The report, one to three pages: the night and its indices; series and intervals; other patterns, signals and methods. */

#include "draw/draw.h"
#include "report/report.h"

/* How many pages there is something for. */
size_t tib_page_count(const struct tib_result *result);

/* All pages as a PDF, or the i-th as SVG, added to `bytes`. TIB_MEMORY, TIB_WRITE. */
enum tib_status tib_page_pdf(struct tib_text *bytes, const struct tib_result *result,
                             const struct tib_report_options *options, struct tib_error *err);
enum tib_status tib_page_svg(struct tib_text *bytes, const struct tib_result *result,
                             const struct tib_report_options *options, size_t i, struct tib_error *err);

/* The same in two steps, for tests that look at what was drawn. */
enum tib_status tib_page_begin(struct tib_draw **out, enum tib_draw_kind kind, const struct tib_result *result,
                               const struct tib_report_options *options, struct tib_error *err);
void tib_page_draw(struct tib_draw *draw, const struct tib_result *result, const struct tib_report_options *options,
                   size_t i);

#endif
