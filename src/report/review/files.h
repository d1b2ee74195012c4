#ifndef TIB_REPORT_REVIEW_FILES_H
#define TIB_REPORT_REVIEW_FILES_H

#include <stddef.h>

/* The page as embed.py puts it together at build time, cut where the title and the data belong. */
struct tib_review_piece {
  const unsigned char *bytes;
  size_t n;
};
enum { TIB_REVIEW_BEFORE_TITLE, TIB_REVIEW_BEFORE_DATA, TIB_REVIEW_END, TIB_REVIEW_PIECES };
extern const struct tib_review_piece tib_review_pieces[TIB_REVIEW_PIECES];

#endif
