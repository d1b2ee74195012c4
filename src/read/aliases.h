#ifndef TIB_READ_ALIASES_H
#define TIB_READ_ALIASES_H

/* What labels of channels mean: whole labels only. A part of a label says nothing (`lat` is in `lateral`, `rat` in
 * `temperature`). */

#include <tibialis/types.h>

/* TIB_LEFT, TIB_RIGHT, TIB_BOTH (one channel for both legs) or TIB_SIDE_NONE. Case, blanks and _ - / . ( ) + do not
 * matter, nor does a leading EMG. */
enum tib_side tib_alias_leg(const char *label);

/* An ankle accelerometer's axis: `acc`, one side and one axis, as words. False for anything else. axis: 0 x, 1 y, 2 z. */
bool tib_alias_accel(const char *label, enum tib_side *side, int *axis);

#endif
