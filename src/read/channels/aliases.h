#ifndef TIB_READ_ALIASES_H
#define TIB_READ_ALIASES_H

/* What labels of channels mean: whole labels only. A part of a label says nothing (`lat` is in `lateral`, `rat` in
 * `temperature`). */

#include <tibialis/types.h>

/* TIB_LEFT, TIB_RIGHT, TIB_BOTH (one channel for both legs) or TIB_SIDE_NONE. Case, blanks and _ - / . ( ) + do not
 * matter, nor does a leading EMG. */
enum tib_side tib_alias_leg(const char *label);

/* One electrode of a leg that is to be subtracted from, or is subtracted, where both are there (EDGE-16): LLeg1 and LLeg2.
 * False for anything else. */
struct tib_electrode {
  enum tib_side side;
  int pair; /* the same for both */
  bool minus;
};
bool tib_alias_electrode(const char *label, struct tib_electrode *electrode);

/* ECG or EKG, alone or with a lead or electrodes: ECG II, EKG1-EKG2. Case and punctuation do not matter. */
enum tib_ecg_label { TIB_ECG_NONE, TIB_ECG_LEAD_II, TIB_ECG_OTHER };
enum tib_ecg_label tib_alias_ecg(const char *label);

/* An ankle accelerometer's axis: `acc`, one side and one axis, as words. False for anything else. axis: 0 x, 1 y, 2 z. */
bool tib_alias_accel(const char *label, enum tib_side *side, int *axis);

#endif
