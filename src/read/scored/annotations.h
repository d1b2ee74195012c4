#ifndef TIB_READ_SCORED_ANNOTATIONS_H
#define TIB_READ_SCORED_ANNOTATIONS_H

/* Annotations as a file tells them, before anybody asks what their labels mean. Every format of annotations ends here. */

#include <tibialis/types.h>

#define TIB_NO_TEXT SIZE_MAX

struct tib_annotation {
  tib_ticks onset;    /* as in the file; see the list's zero */
  tib_ticks duration; /* TIB_NO_TICKS where the file gives none; 0 where it says so */
  size_t label;       /* where its text begins in tib_annotations.text */
  size_t signal;      /* the same of the channel that it is about; TIB_NO_TEXT: none */
};

/* What a format met that the reader of the results should know, though nothing was mended. */
struct tib_annotation_remark {
  char code[32];
  char text[160]; /* one clause; no free text of the file */
};

#define TIB_ANNOTATION_REMARKS 4

/* In the order of the file. Zero it to begin. Onsets count from the first sample of the recording where a format tells
 * elapsed time; the EDF reader's are of the file's own clock TALs, and its zero is subtracted later. */
struct tib_annotations {
  size_t n, capacity;
  struct tib_annotation *items; /* owned */
  size_t n_text, text_capacity;
  char *text;          /* owned; terminated UTF-8 texts, one after the other */
  int64_t n_malformed; /* entries that were skipped, since they cannot be read */
  int64_t n_latin1;    /* texts that were no UTF-8 */
  unsigned covers;     /* 1u << enum tib_annot_class: the file is the list of these, even where none stands in it */
  bool has_start;      /* the file tells when it began; then */
  tib_ticks start;     /* its clock, ticks since midnight, and */
  char start_date[11]; /* yyyy-mm-dd, empty where it tells none */
  tib_ticks epoch;     /* length of an epoch, where the file tells it; else 0 */
  size_t n_remarks;
  struct tib_annotation_remark remarks[TIB_ANNOTATION_REMARKS];
};

/* Whether a time is one that an annotation may have: not beyond 1e7 s, 115 days. */
bool tib_annotation_is_time(tib_ticks time);

/* Adds one. The label is n bytes at `label`: UTF-8, anything else is taken for Latin-1 and counted. `signal` may be NULL.
 * `path` is named in errors. An entry whose times are beyond reason, or whose duration is negative, is counted as
 * malformed and not added. Errors: TIB_UNSUPPORTED beyond a million entries or 64 MiB of text, TIB_MEMORY. */
enum tib_status tib_annotations_add(struct tib_annotations *list, tib_ticks onset, tib_ticks duration, const char *label,
                                    size_t n, const char *signal, size_t n_signal, const char *path, struct tib_error *err);

/* Adds a remark, its text by printf(); beyond TIB_ANNOTATION_REMARKS it is left out. It becomes a deviation that needs no
 * repair. */
void tib_annotations_remark(struct tib_annotations *list, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Text of an entry; NULL for TIB_NO_TEXT. */
const char *tib_annotations_text(const struct tib_annotations *list, size_t at);

void tib_annotations_finish(struct tib_annotations *list);

#endif
