#ifndef TIB_READ_SCORED_LABEL_TABLES_H
#define TIB_READ_SCORED_LABEL_TABLES_H

/* The dictionary of labels, a table per class. Texts are as tib_annot_label_normalise() writes them. */

#include "read/scored/labels.h"

struct tib_label_table {
  size_t n;
  const struct tib_annot_label *rows; /* sorted by text, as bytes */
};

extern const struct tib_label_table tib_labels_stages, tib_labels_arousals, tib_labels_respiratory, tib_labels_movements,
    tib_labels_other;

/* A text for the tables: small letters without accents, one blank for any run of blanks, "_", "-", ":" and brackets,
 * without
 * ",Manual" (Noxturnal's scorer). False where it is empty, does not fit, or begins or ends with one of "_-:". */
bool tib_annot_label_normalise(char *to, size_t size, const char *text);

#endif
