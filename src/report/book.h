#ifndef TIB_REPORT_BOOK_H
#define TIB_REPORT_BOOK_H

/* The code book as a whole: every column and number in the order of the files, for people and programs. */

#include "report/fields.h"

struct tib_text;

/* One column or number. Strings are good until the callback returns. */
struct tib_book_entry {
  const char *file; /* where it stands */
  const char *name, *title, *unit, *definition, *rules;
  const struct tib_level *levels; /* NULL: it holds no words of a fixed set */
};

/* An index has two columns in ID_summary.tsv: NAME_n and NAME_per_h. */
void tib_book_walk(void (*take)(void *user, const struct tib_book_entry *entry), void *user);

/* A line for each, and for each word that a column may hold. */
void tib_book_tsv(struct tib_text *text);

/* An array of objects {"file","name","title","unit","definition","rules": [],"levels": {}}. TIB_MEMORY alone. */
enum tib_status tib_book_json(struct tib_text *text, struct tib_error *err);

#endif
