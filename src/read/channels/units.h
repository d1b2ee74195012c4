#ifndef TIB_READ_UNITS_H
#define TIB_READ_UNITS_H

#include <tibialis/types.h>

/* What a header's unit means (EDGE-15): uV, mV, V, g, mg, m/s2 and their spellings. *factor turns a value in `text` into uV
 * or g; it is 1 for TIB_UNIT_OTHER. */
enum tib_unit tib_unit_find(const char *text, double *factor);

/* Sets unit, scale, offset and resolution of a channel from its ranges, as if its header's unit were `text`. Where the
 * ranges give no scale, all three are NAN and the unit is TIB_UNIT_OTHER. */
void tib_unit_apply(struct tib_channel *channel, const char *text);

/* False where a stored sample has no known value: the channel's ranges are unusable. */
bool tib_unit_usable(const struct tib_channel *channel);

#endif
