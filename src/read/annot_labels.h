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
  TIB_ANNOT_SERIES /* a span of periodic movements: known, and no movement */
};

struct tib_annot_label {
  const char *text; /* small letters */
  enum tib_annot_class class;
  int value;  /* enum tib_stage, enum tib_respiratory_kind or enum tib_side, by class */
  bool timed; /* so short a text that it counts only with a duration */
};

/* The meaning of a text without its "@@" part, trimmed, any case; NULL where it is not known. */
const struct tib_annot_label *tib_annot_label_find(const char *text);

#endif
