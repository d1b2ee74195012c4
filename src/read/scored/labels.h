#ifndef TIB_READ_ANNOT_LABELS_H
#define TIB_READ_ANNOT_LABELS_H

/* What texts of annotations mean: whole texts only. */

#include <tibialis/types.h>

enum tib_annot_class {
  TIB_ANNOT_STAGE,
  TIB_ANNOT_STAGE_N, /* asleep, not in REM, depth unknown */
  TIB_ANNOT_AROUSAL,
  TIB_ANNOT_RESPIRATORY,
  TIB_ANNOT_MOVEMENT,
  TIB_ANNOT_LIGHTS_OFF,
  TIB_ANNOT_LIGHTS_ON,
  TIB_ANNOT_CRAMP,  /* somebody writes of a cramp */
  TIB_ANNOT_SERIES, /* a span of periodic movements: known, and no movement */
  TIB_ANNOT_IGNORED /* known, and of no use here: by the user's map, or what every lab marks (desaturation, position) */
};

struct tib_annot_label {
  const char *text; /* as label_tables.h has it */
  enum tib_annot_class class;
  int value;  /* enum tib_stage, enum tib_respiratory_kind or enum tib_side, by class */
  bool timed; /* so short a text that it counts only with a duration */
};

/* Small letters, Latin ones with accents too, without the blanks at both ends; UTF-8, cut at a whole character. */
void tib_annot_fold(char *to, size_t size, const char *text);

/* Takes the accents off small Latin letters, in place. */
void tib_annot_take_accents(char *text);

/* The meaning of a text without its "@@" part: any case, with or without accents; blanks, "_", "-", ":" and brackets are
 * the same between words. Of "NSRR's name|vendor's name" whichever half is known. NULL where it is not known. */
const struct tib_annot_label *tib_annot_label_find(const char *text);

#endif
