#include "condition/ecg_channel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_math.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "base/windows.h"

#define STEP_HZ 150.0 /* steps are means of samples, no fewer a second */
#define LOW_HZ 8.0    /* of the band in which a QRS stands out from P, T and wandering */
#define HIGH_HZ 25.0
#define WINDOW_S 12.0 /* looked through at a time */
#define MARGIN_S 1.0  /* at either end of it, left to the window before or after */
#define PART_S 2.0    /* the largest power of each part; their median is that of a beat */
#define POWER_S 0.08
#define LEAST 0.15 /* of a beat's usual power */
#define APART_S 0.25
#define REACH_S 0.06 /* over which a beat's time is its centre of power */
#define BEATS_MAX 1024
#define CHUNK 128 /* wider than POWER_S of steps can be */

struct biquad {
  double b[3], a[2], z[2], y;
};

struct tib_ecg_channel {
  double rate_hz, step_hz;
  size_t step; /* samples */
  struct biquad low, high;
  float *rest; /* owned; of a step that is not whole yet */
  size_t n_rest;
  bool begun;
  double base;         /* of the segment's first sample */
  size_t n, window;    /* steps held, and at most */
  int64_t first;       /* step of the segment that power[0] is */
  float *power, *mean; /* owned; squares, and their means over POWER_S */
  size_t looked;       /* steps of `power` in which beats were looked for */
  double *at_s;        /* owned; ring */
  int64_t n_beats;
};

/* Second-order Butterworth. */
static struct biquad make_biquad(double rate_hz, double hz, bool highpass) {
  double w = 2.0 * M_PI * fmin(hz, 0.45 * rate_hz) / rate_hz, c = cos(w), alpha = sin(w) / M_SQRT2, a0 = 1.0 + alpha;
  double edge = (highpass ? 1.0 + c : 1.0 - c) / 2.0 / a0;
  return (struct biquad){{edge, highpass ? -2.0 * edge : 2.0 * edge, edge}, {-2.0 * c / a0, (1.0 - alpha) / a0}, {0, 0}, 0};
}

/* z[0] goes without its last term until the next sample, so that a value waits for the one before by a product and a
 * difference only. */
static inline double filter(struct biquad *f, double x) {
  double y = (f->b[0] * x + f->z[0]) - f->a[0] * f->y;
  f->z[0] = f->b[1] * x + f->z[1];
  f->z[1] = f->b[2] * x - f->a[1] * y;
  f->y = y;
  return y;
}

enum tib_status tib_ecg_channel_create(struct tib_rate rate, struct tib_ecg_channel **out, struct tib_error *err) {
  struct tib_ecg_channel *c = NULL;
  enum tib_status status = tib_array_create(&c, 1, sizeof *c, err);
  if (status) return status;
  c->rate_hz = tib_rate_hz(rate);
  c->step = c->rate_hz > STEP_HZ ? (size_t)(c->rate_hz / STEP_HZ) : 1;
  c->step_hz = c->rate_hz / (double)c->step;
  c->window = (size_t)(WINDOW_S * c->step_hz) + 1;
  status = tib_array_create(&c->rest, c->step, sizeof *c->rest, err);
  if (!status) status = tib_array_create(&c->power, c->window, sizeof *c->power, err);
  if (!status) status = tib_array_create(&c->mean, c->window, sizeof *c->mean, err);
  if (!status) status = tib_array_create(&c->at_s, BEATS_MAX, sizeof *c->at_s, err);
  if (status) {
    tib_ecg_channel_destroy(c);
    return status;
  }
  tib_ecg_channel_begin_segment(c);
  *out = c;
  return TIB_OK;
}

void tib_ecg_channel_destroy(struct tib_ecg_channel *c) {
  if (!c) return;
  free(c->rest);
  free(c->power);
  free(c->mean);
  free(c->at_s);
  free(c);
}

void tib_ecg_channel_begin_segment(struct tib_ecg_channel *c) {
  c->low = make_biquad(c->step_hz, HIGH_HZ, false);
  c->high = make_biquad(c->step_hz, LOW_HZ, true);
  c->begun = false;
  c->n = c->n_rest = c->looked = 0;
  c->first = 0;
  c->n_beats = 0;
}

/* Near an end of what is held: of what there is. */
static float power_near_end(const struct tib_ecg_channel *c, size_t at, size_t reach) {
  size_t from = at > reach ? at - reach : 0, to = at + reach + 1 < c->n ? at + reach + 1 : c->n;
  double sum = 0.0;
  for (size_t i = from; i < to; i++) sum += (double)c->power[i];
  return (float)sum;
}

TIB_WIDE static void sum_powers(const float *power, size_t n, size_t width, float *restrict mean) {
  double room[2 * CHUNK], sum[CHUNK];
  tib_window_sums(power, n, width, room, sum);
  for (size_t i = 0; i < n; i++) mean[i] = (float)sum[i];
}

static void smooth(struct tib_ecg_channel *c) {
  size_t reach = (size_t)(POWER_S / 2.0 * c->step_hz), inside = c->n > reach ? c->n - reach : 0, i = 0;
  for (; i < c->n && i < reach; i++) c->mean[i] = power_near_end(c, i, reach);
  for (size_t part; i < inside; i += part) {
    part = inside - i < CHUNK ? inside - i : CHUNK;
    sum_powers(c->power + i - reach, part, 2 * reach + 1, c->mean + i);
  }
  for (; i < c->n; i++) c->mean[i] = power_near_end(c, i, reach);
}

static int by_value(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

/* Of values that are not negative, side by side. */
TIB_WIDE static float largest(const float *x, size_t n) {
  tib_lanes lane = {0}, at;
  float most = 0.0f;
  size_t i = 0;
  for (; i + TIB_LANES <= n; i += TIB_LANES) {
    memcpy(&at, x + i, sizeof at);
    tib_lanes_most(&lane, &at);
  }
  for (; i < n; i++) most = x[i] > most ? x[i] : most;
  for (size_t k = 0; k < TIB_LANES; k++) most = lane[k] > most ? lane[k] : most;
  return most;
}

static float usual_power(const struct tib_ecg_channel *c) {
  float most[8] = {0};
  size_t part = (size_t)(PART_S * c->step_hz), n = 0;
  for (size_t from = 0; n < 8 && (from + part <= c->n || n == 0); from += part, n++)
    most[n] = largest(c->mean + from, part < c->n - from ? part : c->n - from);
  qsort(most, n, sizeof *most, by_value);
  return most[n / 2];
}

TIB_WIDE static bool any_above(const float *x, size_t n, float limit) {
  int any = 0;
  for (size_t i = 0; i < n; i++) any |= x[i] > limit;
  return any;
}

TIB_WIDE static bool any_equal(const float *x, size_t n, float value) {
  int any = 0;
  for (size_t i = 0; i < n; i++) any |= x[i] == value;
  return any;
}

static bool is_highest(const struct tib_ecg_channel *c, size_t at, size_t reach) {
  size_t from = at > reach ? at - reach : 0, to = at + reach + 1 < c->n ? at + reach + 1 : c->n;
  if ((at > 0 && c->mean[at - 1] >= c->mean[at]) || (at + 1 < c->n && c->mean[at + 1] > c->mean[at])) return false;
  return !any_above(c->mean + from, to - from, c->mean[at]) && !any_equal(c->mean + from, at - from, c->mean[at]);
}

static double centre(const struct tib_ecg_channel *c, size_t at) {
  size_t reach = (size_t)(REACH_S * c->step_hz);
  size_t from = at > reach ? at - reach : 0, to = at + reach + 1 < c->n ? at + reach + 1 : c->n;
  double sum = 0.0, weighted = 0.0;
  for (size_t i = from; i < to; i++) {
    sum += (double)c->power[i];
    weighted += (double)c->power[i] * (double)i;
  }
  return weighted / sum;
}

/* Beats in steps [from, to) of what is held. */
static void look(struct tib_ecg_channel *c, size_t from, size_t to) {
  size_t apart = (size_t)(APART_S * c->step_hz);
  float least = (float)LEAST * usual_power(c);
  for (size_t i = from; i < to; i++) {
    if (!(c->mean[i] > least)) continue;
    if (i > 0 && i + 1 < c->n && (c->mean[i - 1] >= c->mean[i] || c->mean[i + 1] > c->mean[i])) continue; /* most */
    if (!is_highest(c, i, apart)) continue;
    double sample = ((double)c->first + centre(c, i)) * (double)c->step + 0.5 * (double)(c->step - 1);
    c->at_s[c->n_beats++ % BEATS_MAX] = sample / c->rate_hz;
  }
}

static void look_and_move(struct tib_ecg_channel *c) {
  size_t margin = (size_t)(MARGIN_S * c->step_hz), to = c->n - margin, move = to - margin;
  smooth(c);
  look(c, c->looked, to);
  c->n -= move;
  memmove(c->power, c->power + move, c->n * sizeof *c->power);
  c->first += (int64_t)move;
  c->looked = margin;
}

/* Called with constant `step` for the usual ones. */
static inline __attribute__((always_inline)) void filter_steps(struct tib_ecg_channel *c, const float *x, size_t n,
                                                               size_t step) {
  struct biquad low = c->low, high = c->high; /* in registers */
  const double length = (double)step, base = c->base;
  float *power = c->power + c->n;
  for (size_t i = 0; i < n; i++, x += step) {
    double sum = (double)x[0];
    for (size_t k = 1; k < step; k++) sum += (double)x[k];
    double y = filter(&high, filter(&low, sum / length - base));
    power[i] = (float)(y * y);
  }
  c->low = low;
  c->high = high;
}

/* Steps of `step` samples each, as many as the window has room for. */
TIB_WIDE static void add_steps(struct tib_ecg_channel *c, const float *x, size_t n) {
  switch (c->step) {
    case 1:
      filter_steps(c, x, n, 1);
      break;
    case 3:
      filter_steps(c, x, n, 3);
      break;
    default:
      filter_steps(c, x, n, c->step);
      break;
  }
  c->n += n;
  if (c->n == c->window) look_and_move(c);
}

void tib_ecg_channel_push(struct tib_ecg_channel *c, const float *x, size_t n) {
  if (n > 0 && !c->begun) c->base = (double)x[0];
  c->begun = c->begun || n > 0;
  while (n > 0) {
    size_t whole = c->n_rest == 0 ? n / c->step : 0, room = c->window - c->n;
    if (whole > room) whole = room;
    if (whole > 0) {
      add_steps(c, x, whole);
      x += whole * c->step;
      n -= whole * c->step;
      continue;
    }
    c->rest[c->n_rest++] = *x++;
    n--;
    if (c->n_rest < c->step) continue;
    c->n_rest = 0;
    add_steps(c, c->rest, 1);
  }
}

void tib_ecg_channel_end_segment(struct tib_ecg_channel *c) {
  smooth(c);
  look(c, c->looked, c->n);
  c->looked = c->n;
}

size_t tib_ecg_channel_beats(const struct tib_ecg_channel *c, double from_s, double to_s, double *at_s, size_t n_max) {
  int64_t first = c->n_beats, oldest = c->n_beats > BEATS_MAX ? c->n_beats - BEATS_MAX : 0;
  while (first > oldest && c->at_s[(first - 1) % BEATS_MAX] >= from_s) first--;
  size_t n = 0;
  for (int64_t i = first; i < c->n_beats && n < n_max; i++) {
    double at = c->at_s[i % BEATS_MAX];
    if (at >= from_s && at < to_s) at_s[n++] = at;
  }
  return n;
}
