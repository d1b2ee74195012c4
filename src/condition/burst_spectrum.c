#include "condition/burst_spectrum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <fftw3.h>

#include "base/array.h"
#include "condition/fft_planner.h"

#define PI 3.14159265358979323846

struct tib_spectrum {
  size_t window, bins;
  tib_spectrum_fn *fn;
  void *user;
  float *hann, *line, *power; /* owned; `line` holds the samples of a window as they came */
  size_t fill;
  float *in;
  fftwf_complex *out;
  fftwf_plan plan;
};

static enum tib_status make_plan(struct tib_spectrum *s, struct tib_error *err) {
  s->in = fftwf_malloc(s->window * sizeof *s->in);
  s->out = fftwf_malloc(s->bins * sizeof *s->out);
  if (!s->in || !s->out) return tib_fail(err, TIB_MEMORY, "out of memory: a spectrum of %zu points", s->window);
  tib_fft_planner_lock();
  s->plan = fftwf_plan_dft_r2c_1d((int)s->window, s->in, s->out, FFTW_ESTIMATE);
  tib_fft_planner_unlock();
  return s->plan ? TIB_OK : tib_fail(err, TIB_MEMORY, "out of memory: FFTW could not plan %zu points", s->window);
}

enum tib_status tib_spectrum_create(size_t window, tib_spectrum_fn *fn, void *user, struct tib_spectrum **out,
                                    struct tib_error *err) {
  struct tib_spectrum *s = NULL;
  enum tib_status status = tib_array_create(&s, 1, sizeof *s, err);
  if (status) return status;
  *s = (struct tib_spectrum){.window = window, .bins = window / 2 + 1, .fn = fn, .user = user};
  status = tib_array_create(&s->hann, window, sizeof *s->hann, err);
  if (!status) status = tib_array_create(&s->line, window, sizeof *s->line, err);
  if (!status) status = tib_array_create(&s->power, s->bins, sizeof *s->power, err);
  if (!status) status = make_plan(s, err);
  if (status) {
    tib_spectrum_destroy(s);
    return status;
  }
  for (size_t i = 0; i < window; i++) s->hann[i] = (float)(0.5 - 0.5 * cos(2 * PI * (double)i / (double)window));
  *out = s;
  return TIB_OK;
}

size_t tib_spectrum_bins(const struct tib_spectrum *s) { return s->bins; }

/* Parseval: half of the energy of a window lies on either side of 0 Hz, and the mean square of Hann's is 3/8. */
double tib_spectrum_power(const struct tib_spectrum *s) {
  double n = (double)s->window;
  return n * n * 3.0 / 16.0;
}

static enum tib_status transform(struct tib_spectrum *s, struct tib_error *err) {
  double mean = 0;
  for (size_t i = 0; i < s->window; i++) mean += (double)s->line[i];
  mean /= (double)s->window;
  for (size_t i = 0; i < s->window; i++) s->in[i] = s->hann[i] * (float)((double)s->line[i] - mean);
  fftwf_execute(s->plan);
  for (size_t k = 0; k < s->bins; k++) s->power[k] = s->out[k][0] * s->out[k][0] + s->out[k][1] * s->out[k][1];
  return s->fn(s->user, s->power, s->bins, err);
}

enum tib_status tib_spectrum_push(struct tib_spectrum *s, const float *x, size_t n, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t done = 0; done < n && !status;) {
    size_t room = s->window - s->fill, part = n - done < room ? n - done : room;
    memcpy(s->line + s->fill, x + done, part * sizeof *x);
    s->fill += part;
    done += part;
    if (s->fill < s->window) break;
    status = transform(s, err);
    s->fill = s->window - s->window / 2;
    memmove(s->line, s->line + s->window / 2, s->fill * sizeof *s->line);
  }
  return status;
}

void tib_spectrum_restart(struct tib_spectrum *s) { s->fill = 0; }

void tib_spectrum_destroy(struct tib_spectrum *s) {
  if (!s) return;
  tib_fft_planner_lock();
  if (s->plan) fftwf_destroy_plan(s->plan);
  tib_fft_planner_unlock();
  fftwf_free(s->in);
  fftwf_free(s->out);
  free(s->hann);
  free(s->line);
  free(s->power);
  free(s);
}

/* ---- bins ---- */

static double sum(const float *power, size_t first, size_t end) {
  double all = 0;
  for (size_t k = first; k < end; k++) all += (double)power[k];
  return all;
}

double tib_bins_power(const struct tib_bins *bins, const float *power) { return sum(power, bins->first, bins->end); }

double tib_bins_high(const struct tib_bins *bins, const float *power) { return sum(power, bins->edge, bins->end); }

bool tib_bins_is_mains(const struct tib_bins *bins, size_t bin, double mains_hz) {
  double hz = (double)bin * bins->bin_hz, line = floor(hz / mains_hz + 0.5);
  /* A tenth of a bin, since a rate that is nearly a whole number puts a bin beside its place. */
  return line >= 1 && fabs(hz - line * mains_hz) <= bins->mains_width_hz + 0.1 * bins->bin_hz;
}

double tib_bins_mains(const struct tib_bins *bins, const float *power, double mains_hz) {
  double all = 0;
  for (size_t k = bins->first; k < bins->end; k++)
    if (tib_bins_is_mains(bins, k, mains_hz)) all += (double)power[k];
  return all;
}

double tib_bins_median_hz(const struct tib_bins *bins, const float *power) {
  double half = 0.5 * tib_bins_power(bins, power), below = 0;
  if (!(half > 0)) return NAN;
  for (size_t k = bins->first; k < bins->end; k++) {
    double here = (double)power[k];
    if (below + here >= half) return ((double)k - 0.5 + (half - below) / here) * bins->bin_hz;
    below += here;
  }
  return NAN;
}
