#ifndef TIB_REPORT_LABELS_H
#define TIB_REPORT_LABELS_H

/* Labels of annotations that no reader knows, as far as a report may name them. */

#include <tibialis/types.h>

/* The key of the sum of those that are not named. */
#define TIB_FREE_TEXT "(free text)"

/* The same of those that share a word with the header's patient. */
#define TIB_WITHHELD "(withheld)"

/* Whether a label reads like a lab's name of an event, and not like a note that may tell of a person: at most 32 bytes,
 * without four digits in a row and without a date; and a single word, or up to three that occur more than once. */
bool tib_label_is_name(const struct tib_label_count *label);

#endif
