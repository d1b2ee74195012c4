#ifndef TIB_CONDITION_FIR_H
#define TIB_CONDITION_FIR_H

/* Zero-phase FIR responses: `n` taps (odd), symmetric about the middle one. */

#include <stddef.h>

#include <tibialis/error.h>

struct tib_fir {
  size_t n;
  double *tap; /* owned */
};

/* Windowed-sinc band-pass with a Kaiser window, near `length_s` long (BASE-1). Frees nothing that `fir` held. Errors:
 * TIB_MEMORY. */
enum tib_status tib_fir_make_band(struct tib_fir *fir, double rate_hz, double low_hz, double high_hz, double length_s,
                                  double beta, struct tib_error *err);

/* What a Butterworth band-pass of order 2 does when it is run forward and backward, as taps (ACC-2). They reach so far
 * that what is left out is below 1e-4 of the impulse. Errors: TIB_MEMORY. */
enum tib_status tib_fir_make_butterworth(struct tib_fir *fir, double rate_hz, double low_hz, double high_hz,
                                         struct tib_error *err);

/* Gain at a frequency; negative where the phase is turned. */
double tib_fir_gain(const struct tib_fir *fir, double rate_hz, double hz);

void tib_fir_finish(struct tib_fir *fir);

#endif
