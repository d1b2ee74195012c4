#ifndef TIB_REPORT_REVIEW_PUT_H
#define TIB_REPORT_REVIEW_PUT_H

/* Text of the page's data, and bytes in it. */

#include <stdint.h>

#include "base/text.h"

/* A JSON string with its quotes; what is no UTF-8 is read as Latin-1, control characters become spaces. */
void tib_review_put_string(struct tib_text *json, const char *s);

/* Seconds with 4 decimals, or null for TIB_NO_TICKS. */
void tib_review_put_seconds(struct tib_text *json, tib_ticks ticks);

/* A number by a format such as "%.6g"; null where it is none. */
void tib_review_put_number(struct tib_text *json, const char *format, double value);

/* JSON that may stand in a script element: no byte of it can end that element or begin a comment. */
void tib_review_put_escaped(struct tib_text *html, const struct tib_text *json);

/* Text of an element of HTML. */
void tib_review_put_html(struct tib_text *html, const char *s);

/* An element of data that the script finds by its name: base64. */
void tib_review_put_block(struct tib_text *html, const char *name, const void *bytes, size_t n);

#endif
