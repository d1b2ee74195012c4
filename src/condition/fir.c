#include "condition/fir.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_bessel.h>

#include "base/array.h"

static enum tib_status make_room(struct tib_fir *fir, size_t half, struct tib_error *err) {
  fir->n = 2 * half + 1;
  return tib_array_create((void **)&fir->tap, fir->n, sizeof *fir->tap, err);
}

static double sinc_low(double cut, double j) { return j == 0.0 ? 2.0 * cut : sin(2.0 * M_PI * cut * j) / (M_PI * j); }

enum tib_status tib_fir_make_band(struct tib_fir *fir, double rate_hz, double low_hz, double high_hz, double length_s,
                                  double beta, struct tib_error *err) {
  double half = floor(length_s * rate_hz / 2.0 + 0.5);
  if (half < 1.0) half = 1.0;
  enum tib_status status = make_room(fir, (size_t)half, err);
  if (status) return status;
  for (size_t i = 0; i < fir->n; i++) {
    double j = (double)i - half, u = j / half;
    double window = gsl_sf_bessel_I0(beta * sqrt(fmax(0.0, 1.0 - u * u))) / gsl_sf_bessel_I0(beta);
    fir->tap[i] = (sinc_low(high_hz / rate_hz, j) - sinc_low(low_hz / rate_hz, j)) * window;
  }
  return TIB_OK;
}

/* Squared magnitude of the bilinear Butterworth: |H|^2 is what forward and backward together do. */
static double squared_magnitude(double hz, double rate_hz, double low_hz, double high_hz) {
  double at = tan(M_PI * hz / rate_hz);
  double low = tan(M_PI * low_hz / rate_hz), high = tan(M_PI * high_hz / rate_hz);
  double pass_high = hz <= 0.0 ? 0.0 : 1.0 / (1.0 + pow(low / at, 4.0));
  return pass_high / (1.0 + pow(at / high, 4.0));
}

static void transform_real_even(const double *response, size_t n_response, const double *cosine, struct tib_fir *fir) {
  size_t half = fir->n / 2;
  for (size_t j = 0; j <= half; j++) {
    double sum = 0.0;
    for (size_t k = 0; k < n_response; k++) sum += response[k] * cosine[(j * k) % n_response];
    fir->tap[half + j] = fir->tap[half - j] = sum / (double)n_response;
  }
}

/* Cut ends leave a little gain at 0 Hz, where the 1 g of gravity stands: taken off the taps in equal parts. */
static void remove_constant(struct tib_fir *fir) {
  double sum = 0.0;
  for (size_t i = 0; i < fir->n; i++) sum += fir->tap[i];
  for (size_t i = 0; i < fir->n; i++) fir->tap[i] -= sum / (double)fir->n;
}

enum tib_status tib_fir_make_butterworth(struct tib_fir *fir, double rate_hz, double low_hz, double high_hz,
                                         struct tib_error *err) {
  /* The slow pole pair decays as exp(-2 pi low t / sqrt 2): two cycles of the lower edge are past 1e-4. */
  size_t half = (size_t)ceil(2.0 * rate_hz / low_hz), n_response = 8 * half;
  double *response = NULL, *cosine = NULL;
  enum tib_status status = make_room(fir, half, err);
  if (!status) status = tib_array_create((void **)&response, n_response, sizeof *response, err);
  if (!status) status = tib_array_create((void **)&cosine, n_response, sizeof *cosine, err);
  if (status) goto out;
  for (size_t k = 0; k < n_response; k++) {
    size_t folded = k <= n_response / 2 ? k : n_response - k;
    double share = (double)folded / (double)n_response;
    response[k] = 2 * folded == n_response ? 0.0 : squared_magnitude(share * rate_hz, rate_hz, low_hz, high_hz);
    cosine[k] = cos(2.0 * M_PI * (double)k / (double)n_response);
  }
  transform_real_even(response, n_response, cosine, fir);
  remove_constant(fir);
out:
  free(response);
  free(cosine);
  return status;
}

double tib_fir_gain(const struct tib_fir *fir, double rate_hz, double hz) {
  double sum = 0.0;
  for (size_t i = 0; i < fir->n; i++) {
    double j = (double)i - (double)(fir->n / 2);
    sum += fir->tap[i] * cos(2.0 * M_PI * hz / rate_hz * j);
  }
  return sum;
}

void tib_fir_finish(struct tib_fir *fir) {
  if (!fir) return;
  free(fir->tap);
  *fir = (struct tib_fir){0};
}
