#ifndef TIB_CONDITION_BURST_SPECTRUM_H
#define TIB_CONDITION_BURST_SPECTRUM_H

/* Power spectra of windows of a signal as it comes, and what is read off them (SBC-8, SBC-9, SBC-15). */

#include <stdbool.h>
#include <stddef.h>

#include <tibialis/error.h>

struct tib_spectrum;

/* Takes the spectrum of the next window: power[k] of the bin at k times bin_hz, n bins from 0. */
typedef enum tib_status tib_spectrum_fn(void *user, const float *power, size_t n, struct tib_error *err);

/* Windows of `window` samples (at least 4), which overlap by half: their mean is subtracted, a Hann window laid over them.
 * Errors: TIB_MEMORY. */
enum tib_status tib_spectrum_create(size_t window, tib_spectrum_fn *fn, void *user, struct tib_spectrum **out,
                                    struct tib_error *err);

size_t tib_spectrum_bins(const struct tib_spectrum *spectrum);

/* What a sine of RMS 1 adds to a spectrum, over all of its bins. */
double tib_spectrum_power(const struct tib_spectrum *spectrum);

/* The next samples. */
enum tib_status tib_spectrum_push(struct tib_spectrum *spectrum, const float *x, size_t n, struct tib_error *err);

/* The samples that come next do not follow the last. */
void tib_spectrum_restart(struct tib_spectrum *spectrum);

void tib_spectrum_destroy(struct tib_spectrum *spectrum);

/* The bins of a band and where the lines of the mains lie in it. */
struct tib_bins {
  double bin_hz;
  size_t first, edge, end; /* [first, end), the high part from `edge` on */
  double mains_width_hz;
};

/* Whether a bin lies within mains_width_hz of a multiple of `mains_hz`. */
bool tib_bins_is_mains(const struct tib_bins *bins, size_t bin, double mains_hz);

/* Power in [first, end), and of it that from `edge` on and that within mains_width_hz of a multiple of `mains_hz`. */
double tib_bins_power(const struct tib_bins *bins, const float *power);
double tib_bins_high(const struct tib_bins *bins, const float *power);
double tib_bins_mains(const struct tib_bins *bins, const float *power, double mains_hz);

/* The frequency below which half of the power of [first, end) lies, linear within its bin; NAN where there is none. */
double tib_bins_median_hz(const struct tib_bins *bins, const float *power);

#endif
