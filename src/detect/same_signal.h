#ifndef TIB_DETECT_SAME_SIGNAL_H
#define TIB_DETECT_SAME_SIGNAL_H

/* Whether two legs hold one signal (EDGE-18), whatever its scale and sign on either. */

#include <tibialis/types.h>

/* Median over the minutes of the correlation of the envelopes of both. Beats and mains are no longer in them, so that what
 * both legs pick up from elsewhere does not make them one signal; single minutes of such do not move the median. *r is NAN
 * where there is no minute to tell it from, and where the legs are not sampled alike. Error: TIB_MEMORY. */
enum tib_status tib_same_signal(const struct tib_envelope *a, const struct tib_envelope *b, double *r,
                                struct tib_error *err);

#endif
