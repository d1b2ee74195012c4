#include "condition/burst_signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "condition/burst_spectrum.h"

#define EDGE_S 5.0   /* SBC-15: of the first and the last median frequency */
#define REST_LOW 0.4 /* of the windows before, in order of their power: those between */
#define REST_HIGH 0.6
#define REST_LEAST 8     /* windows; fewer tell of no rest */
#define WINDOWS_LEAST 3  /* of the burst */
#define SLOPE_WINDOWS 20 /* of the burst, for a slope */

struct windows {
  size_t n, capacity; /* windows; each of as many bins */
  float *power;       /* owned */
};

struct tib_burst_signal {
  struct tib_burst_rules rules;
  struct tib_rate rate;
  double window_s, step_s; /* of the spectra */
  struct tib_spectrum *spectrum;
  struct tib_bins bins;
  size_t n_bins;
  float low, high; /* at or beyond them a sample is at an end of the range */
  struct windows before, during, *into;
  struct tib_spectrum_rise rise;
  double lines_left; /* of the mains; 1: all */
  size_t segment;
  bool begun;
  int64_t n, at_rail, run, longest_run;
  float last;
};

static enum tib_status keep(void *user, const float *power, size_t n, struct tib_error *err) {
  struct tib_burst_signal *s = user;
  size_t capacity = s->into->capacity * n;
  enum tib_status status = tib_array_reserve(&s->into->power, &capacity, (s->into->n + 1) * n, sizeof *power, err);
  if (status) return status;
  s->into->capacity = capacity / n;
  memcpy(s->into->power + s->into->n * n, power, n * sizeof *power);
  s->into->n++;
  return TIB_OK;
}

/* Bins whose middle lies in [5 Hz, top]; those of the high part in [20 Hz, top]. */
static struct tib_bins make_bins(const struct tib_burst_rules *rules, double rate_hz, double bin_hz, size_t n) {
  double share_hz = rules->spectrum_top_share * rate_hz;
  double top_hz = share_hz < rules->spectrum_top_hz ? share_hz : rules->spectrum_top_hz;
  struct tib_bins bins = {.bin_hz = bin_hz, .mains_width_hz = rules->mains_width_hz};
  bins.first = (size_t)ceil(rules->spectrum_low_hz / bin_hz - 1e-9);
  bins.edge = (size_t)ceil(rules->high_edge_hz / bin_hz - 1e-9);
  bins.end = (size_t)floor(top_hz / bin_hz + 1e-9) + 1;
  if (bins.end > n) bins.end = n;
  if (bins.edge > bins.end) bins.edge = bins.end;
  if (bins.first > bins.end) bins.first = bins.end;
  return bins;
}

enum tib_status tib_burst_signal_create(const struct tib_channel *channel, const struct tib_burst_rules *rules,
                                        struct tib_burst_signal **out, struct tib_error *err) {
  struct tib_burst_signal *s = NULL;
  enum tib_status status = tib_array_create(&s, 1, sizeof *s, err);
  if (status) return status;
  int64_t window = tib_samples_in(channel->rate, rules->spectrum_window);
  if (window < 4) window = 4;
  double a = channel->scale * channel->digital_min + channel->offset;
  double b = channel->scale * channel->digital_max + channel->offset, half = 0.5 * channel->resolution;
  *s = (struct tib_burst_signal){.rules = *rules,
                                 .rate = channel->rate,
                                 .lines_left = 1,
                                 .low = (float)(fmin(a, b) + half), /* half a step inside, since values are rounded */
                                 .high = (float)(fmax(a, b) - half)};
  double rate_hz = tib_rate_hz(channel->rate);
  s->window_s = (double)window / rate_hz;
  s->step_s = (double)(window / 2) / rate_hz;
  status = tib_spectrum_create((size_t)window, keep, s, &s->spectrum, err);
  if (status) {
    tib_burst_signal_destroy(s);
    return status;
  }
  s->n_bins = tib_spectrum_bins(s->spectrum);
  s->bins = make_bins(rules, rate_hz, rate_hz / (double)window, s->n_bins);
  *out = s;
  return TIB_OK;
}

/* ---- samples ---- */

/* Windows of before and during, and those on two sides of a gap, do not share samples. */
static void go_to(struct tib_burst_signal *s, struct windows *into, const struct tib_block *block) {
  if (!s->begun || s->into != into || s->segment != block->segment) tib_spectrum_restart(s->spectrum);
  s->begun = true;
  s->into = into;
  s->segment = block->segment;
}

enum tib_status tib_burst_signal_before(void *user, const struct tib_block *block, struct tib_error *err) {
  struct tib_burst_signal *s = user;
  go_to(s, &s->before, block);
  return tib_spectrum_push(s->spectrum, block->channel[0].x, block->channel[0].n, err);
}

enum tib_status tib_burst_signal_during(void *user, const struct tib_block *block, struct tib_error *err) {
  struct tib_burst_signal *s = user;
  const struct tib_samples *samples = &block->channel[0];
  for (size_t i = 0; i < samples->n; i++) {
    float x = samples->x[i];
    s->run = s->n > 0 && x == s->last ? s->run + 1 : 1;
    if (s->run > s->longest_run) s->longest_run = s->run;
    s->at_rail += x <= s->low || x >= s->high;
    s->last = x;
    s->n++;
  }
  go_to(s, &s->during, block);
  return tib_spectrum_push(s->spectrum, samples->x, samples->n, err);
}

/* ---- what was there already ---- */

struct strength {
  double power;
  size_t window;
};

static int by_power(const void *a, const void *b) {
  const struct strength *x = a, *y = b;
  if (x->power != y->power) return x->power < y->power ? -1 : 1;
  return (x->window > y->window) - (x->window < y->window);
}

/* Mean of those windows before it that are neither quiet nor loud, since movements may be among them; zeros where there are
 * too few. `rest` has room for the bins. */
static enum tib_status find_rest(const struct tib_burst_signal *s, double *rest, struct tib_error *err) {
  struct strength *order = NULL;
  if (s->before.n < REST_LEAST) return TIB_OK;
  enum tib_status status = tib_array_create(&order, s->before.n, sizeof *order, err);
  if (status) return status;
  for (size_t i = 0; i < s->before.n; i++)
    order[i] = (struct strength){tib_bins_power(&s->bins, s->before.power + i * s->n_bins), i};
  qsort(order, s->before.n, sizeof *order, by_power);
  size_t first = (size_t)(REST_LOW * (double)s->before.n), end = (size_t)ceil(REST_HIGH * (double)s->before.n);
  for (size_t i = first; i < end; i++)
    for (size_t k = 0; k < s->n_bins; k++)
      rest[k] += (double)s->before.power[order[i].window * s->n_bins + k] / (double)(end - first);
  free(order);
  return TIB_OK;
}

/* What is left of the lines where hum was taken out: no more than the envelope rose by beyond what rises beside them. */
static double share_left(const struct tib_burst_signal *s, const float *power) {
  const struct tib_spectrum_rise *rise = &s->rise;
  double lines = 0, beside = 0;
  for (size_t k = s->bins.first; k < s->bins.end; k++) {
    double hz = (double)k * s->bins.bin_hz;
    if (hz < rise->low_hz || hz > rise->high_hz) continue;
    *(tib_bins_is_mains(&s->bins, k, rise->mains_hz) ? &lines : &beside) += (double)power[k];
  }
  double left = rise->uv2 * tib_spectrum_power(s->spectrum) - beside;
  return left >= lines ? 1.0 : left > 0 ? left / lines : 0.0;
}

static void weaken_lines(const struct tib_burst_signal *s, float *power) {
  for (size_t k = s->bins.first; k < s->bins.end && s->lines_left < 1; k++)
    if (tib_bins_is_mains(&s->bins, k, s->rise.mains_hz)) power[k] *= (float)s->lines_left;
}

/* Mean of windows [first, end) of the burst less what was there already. */
static void find_excess(const struct tib_burst_signal *s, size_t first, size_t end, const double *rest, float *power) {
  for (size_t k = 0; k < s->n_bins; k++) {
    double mean = 0;
    for (size_t i = first; i < end; i++) mean += (double)s->during.power[i * s->n_bins + k];
    mean /= (double)(end - first);
    power[k] = mean > rest[k] ? (float)(mean - rest[k]) : 0.0f;
  }
  weaken_lines(s, power);
}

/* ---- figures ---- */

/* No flat spectrum would pass where the rate leaves little above the edge. */
static bool can_tell_high(const struct tib_burst_signal *s) {
  const struct tib_bins *b = &s->bins;
  return b->end > b->edge && (double)(b->end - b->edge) >= s->rules.high_share * (double)(b->end - b->first);
}

static double mains_share(const struct tib_burst_signal *s, const float *power, double all) {
  static const double lines_hz[] = {50, 60};
  double share = NAN, top_hz = (double)(s->bins.end - 1) * s->bins.bin_hz;
  for (size_t i = 0; i < 2 && s->bins.end > s->bins.first; i++)
    if (lines_hz[i] + s->bins.mains_width_hz <= top_hz)
      share = fmax(share, tib_bins_mains(&s->bins, power, lines_hz[i]) / all);
  return share;
}

static double median_of(const struct tib_burst_signal *s, size_t first, size_t end, const double *rest, float *power) {
  find_excess(s, first, end, rest, power);
  return tib_bins_median_hz(&s->bins, power);
}

/* Of a straight line through the median frequencies of the windows, by least squares. */
static double slope_of(const struct tib_burst_signal *s, const double *rest, float *power) {
  double n = 0, t = 0, y = 0, tt = 0, ty = 0;
  for (size_t i = 0; i < s->during.n; i++) {
    double at = (double)i * s->step_s, hz = median_of(s, i, i + 1, rest, power);
    if (isnan(hz)) continue;
    n++, t += at, y += hz, tt += at * at, ty += at * hz;
  }
  return n >= SLOPE_WINDOWS ? (n * ty - t * y) / (n * tt - t * t) : (double)NAN;
}

static void set_spectrum(struct tib_burst_signal *s, const double *rest, float *power, struct tib_burst_measures *m) {
  size_t n = s->during.n, edge = (size_t)(EDGE_S / s->step_s);
  find_excess(s, 0, n, rest, power);
  if (s->rise.mains_hz > 0) s->lines_left = share_left(s, power);
  weaken_lines(s, power);
  double all = tib_bins_power(&s->bins, power);
  if (!(all > 0)) return;
  if (can_tell_high(s)) m->high_share = tib_bins_high(&s->bins, power) / all;
  m->mains_share = mains_share(s, power, all);
  m->median_hz = tib_bins_median_hz(&s->bins, power);
  if (edge > n) edge = n;
  m->first_median_hz = median_of(s, 0, edge, rest, power);
  m->last_median_hz = median_of(s, n - edge, n, rest, power);
  m->slope_hz_per_s = slope_of(s, rest, power);
}

void tib_burst_signal_set_rise(struct tib_burst_signal *s, struct tib_spectrum_rise rise) { s->rise = rise; }

enum tib_status tib_burst_signal_end(struct tib_burst_signal *s, struct tib_burst_measures *m, struct tib_error *err) {
  double *rest = NULL;
  float *power = NULL;
  m->high_share = m->mains_share = m->rail_share = m->flat_s = NAN;
  m->median_hz = m->first_median_hz = m->last_median_hz = m->slope_hz_per_s = NAN;
  if (s->n == 0) return TIB_OK;
  m->rail_share = (double)s->at_rail / (double)s->n;
  m->flat_s = tib_seconds(tib_ticks_of_sample(s->rate, s->longest_run));
  if (s->during.n < WINDOWS_LEAST || s->bins.end <= s->bins.first) return TIB_OK;
  enum tib_status status = tib_array_create(&rest, s->n_bins, sizeof *rest, err);
  if (!status) status = tib_array_create(&power, s->n_bins, sizeof *power, err);
  if (!status) status = find_rest(s, rest, err);
  if (!status) set_spectrum(s, rest, power, m);
  free(rest);
  free(power);
  return status;
}

void tib_burst_signal_destroy(struct tib_burst_signal *s) {
  if (!s) return;
  tib_spectrum_destroy(s->spectrum);
  free(s->before.power);
  free(s->during.power);
  free(s);
}
