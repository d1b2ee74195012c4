#ifndef TIB_READ_SCORED_EPOCH_LINES_H
#define TIB_READ_SCORED_EPOCH_LINES_H

/* What the formats of one line per epoch share. */

#include "read/scored/formats.h"

/* Goes from word to word. Zero it, then set `lines`. */
struct tib_epoch_words {
  struct tib_lines lines;
  struct tib_cell word;
  int64_t n;      /* words so far */
  int64_t line;   /* of the word */
  int64_t blank;  /* an empty line before the word and behind another; 0: none */
  size_t columns; /* of the word's line, by tabs */
};

/* Takes the next line that is not empty; lines before the first word that begin with # are passed over. False after the
 * last: empty lines at the end are nothing. */
bool tib_epoch_words_next(struct tib_epoch_words *words);

/* TIB_SCORING_FORMAT where the word stands beside another, or behind an empty line: from there on every epoch would have
 * the stage of another. */
enum tib_status tib_epoch_words_check(const struct tib_epoch_words *words, const struct tib_text_file *file,
                                      struct tib_error *err);

/* The stage that a word means where words are stages; false: none. Whole words, any case. */
bool tib_epoch_word_stage(struct tib_cell word, enum tib_stage *stage);

/* Whether `n` epochs fill the recording: all whole ones, and perhaps the last that the recording's end cuts. */
bool tib_epochs_fit(int64_t n, tib_ticks epoch, tib_ticks duration);

/* Begin of the `at`-th epoch, from 0; beyond any time that an annotation may have where it would not fit. */
tib_ticks tib_epoch_onset(int64_t at, tib_ticks epoch);

/* Adds the `at`-th epoch, from 0: under its own text where the map knows it or nobody does, else as its stage. */
enum tib_status tib_epoch_add(const struct tib_annot_frame *frame, const struct tib_text_file *file, int64_t at,
                              tib_ticks epoch, struct tib_cell word, struct tib_annotations *list, struct tib_error *err);

#endif
