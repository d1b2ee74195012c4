#include "report/review/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

void tib_review_trace_finish(struct tib_review_trace *trace) {
  free(trace->low);
  free(trace->high);
  free(trace->runs);
  *trace = (struct tib_review_trace){0};
}

static enum tib_status trace_init(struct tib_review_trace *trace, size_t n, size_t n_runs, bool both,
                                  struct tib_error *err) {
  enum tib_status status = tib_array_create(&trace->high, n, sizeof *trace->high, err);
  if (status == TIB_OK && both) status = tib_array_create(&trace->low, n, sizeof *trace->low, err);
  if (status == TIB_OK) status = tib_array_create(&trace->runs, n_runs, sizeof *trace->runs, err);
  trace->n = n;
  trace->n_runs = n_runs;
  return status;
}

/* ---- bins ---- */

/* How many steps make a bin, so that there are at most TIB_REVIEW_BINS_HZ bins a second. */
static size_t steps_in_bin(double step_s) {
  double steps = ceil(1 / (TIB_REVIEW_BINS_HZ * step_s) - 1e-6);
  return steps > 1 ? (size_t)steps : 1;
}

static size_t bins_of(size_t steps, size_t each) { return (steps + each - 1) / each; }

/* What is never negative has the order of its bits, those of a number that is none behind all others; and of integers the
 * compiler makes a least or a largest in lanes. */
#define NUMBERS INT32_C(0x7f800000)

static inline int32_t bits_of(float value) {
  int32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return bits & INT32_MAX;
}

static inline float of_bits(int32_t bits) {
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

/* NAN where there is none. */
static inline float largest_of(const float *x, size_t n) {
  int32_t most = -1;
  for (size_t i = 0; i < n; i++) {
    int32_t bits = bits_of(x[i]);
    bits = bits > NUMBERS ? -1 : bits;
    most = bits > most ? bits : most;
  }
  return most < 0 ? NAN : of_bits(most);
}

static inline float smallest_of(const float *x, size_t n) {
  int32_t least = INT32_MAX;
  for (size_t i = 0; i < n; i++) {
    int32_t bits = bits_of(x[i]);
    least = bits < least ? bits : least;
  }
  return least > NUMBERS ? NAN : of_bits(least);
}

/* Hops in a bin at most rates: for a number that it knows the compiler leaves the loop out. */
#define USUAL 8

TIB_WIDE static void largest(const float *restrict x, size_t n, size_t each, float *restrict to) {
  size_t b = 0;
  if (each == USUAL)
    for (; (b + 1) * USUAL <= n; b++) to[b] = largest_of(x + b * USUAL, USUAL);
  for (; b * each < n; b++) to[b] = largest_of(x + b * each, (b + 1) * each < n ? each : n - b * each);
}

TIB_WIDE static void smallest(const float *restrict x, size_t n, size_t each, float *restrict to) {
  size_t b = 0;
  if (each == USUAL)
    for (; (b + 1) * USUAL <= n; b++) to[b] = smallest_of(x + b * USUAL, USUAL);
  for (; b * each < n; b++) to[b] = smallest_of(x + b * each, (b + 1) * each < n ? each : n - b * each);
}

enum tib_status tib_review_trace_of_envelope(const struct tib_envelope *envelope, struct tib_review_trace *trace,
                                             struct tib_error *err) {
  double hop_s = envelope->hop / tib_rate_hz(envelope->rate);
  size_t each = steps_in_bin(hop_s), n = 0;
  for (size_t s = 0; s < envelope->n_segments; s++) n += bins_of(envelope->segments[s].n_hops, each);
  enum tib_status status = trace_init(trace, n, envelope->n_segments, true, err);
  if (status != TIB_OK) return status;
  n = 0;
  for (size_t s = 0; s < envelope->n_segments; s++) {
    const struct tib_envelope_segment *segment = &envelope->segments[s];
    smallest(envelope->mean + segment->first_hop, segment->n_hops, each, trace->low + n);
    largest(envelope->peak + segment->first_hop, segment->n_hops, each, trace->high + n);
    size_t bins = bins_of(segment->n_hops, each);
    trace->runs[s] = (struct tib_review_run){segment->onset, (double)each * hop_s, n, bins};
    n += bins;
  }
  return TIB_OK;
}

enum tib_status tib_review_trace_of_activity(const struct tib_activity *activity, struct tib_review_trace *trace,
                                             struct tib_error *err) {
  size_t each = steps_in_bin(2 * tib_seconds(activity->step)), bins = bins_of(activity->n, each);
  enum tib_status status = trace_init(trace, bins, 1, false, err);
  if (status != TIB_OK) return status;
  largest(activity->rms_g, activity->n, each, trace->high);
  trace->runs[0] = (struct tib_review_run){0, (double)each * tib_seconds(activity->step), 0, bins};
  return TIB_OK;
}

enum tib_status tib_review_trace_of_rest(const struct tib_rest *rest, const struct tib_envelope *envelope,
                                         struct tib_review_trace *trace, struct tib_error *err) {
  enum tib_status status = trace_init(trace, rest->n, rest->n_segments, false, err);
  if (status != TIB_OK) return status;
  if (rest->n > 0) memcpy(trace->high, rest->level_uv, rest->n * sizeof *trace->high);
  double step_s = (double)rest->stride * envelope->hop / tib_rate_hz(envelope->rate);
  for (size_t s = 0; s < rest->n_segments; s++)
    trace->runs[s] =
        (struct tib_review_run){envelope->segments[s].onset, step_s, rest->first[s], rest->first[s + 1] - rest->first[s]};
  return TIB_OK;
}

/* ---- codes ---- */

#define DECADES 1e6

/* The least above 0 and the largest number, of what is never negative. */
TIB_WIDE static void widen(const float *x, size_t n, int32_t *least, int32_t *most) {
  int32_t low = *least, high = *most;
  for (size_t i = 0; x && i < n; i++) {
    int32_t bits = bits_of(x[i]);
    int32_t over = bits > 0 ? bits : INT32_MAX, under = bits > NUMBERS ? -1 : bits;
    low = over < low ? over : low;
    high = under > high ? under : high;
  }
  *least = low;
  *most = high;
}

struct tib_review_scale tib_review_scale_make(const struct tib_review_trace *trace, unsigned levels) {
  int32_t low = NUMBERS, high = 0;
  widen(trace->low, trace->n, &low, &high);
  widen(trace->high, trace->n, &low, &high);
  double least = (double)of_bits(low), most = (double)of_bits(high);
  if (!(most > 0) || isinf(most)) return (struct tib_review_scale){1, 2, levels};
  if (least < most / DECADES) least = most / DECADES;
  return (struct tib_review_scale){least, least < most ? most : 2 * most, levels};
}

unsigned tib_review_code(const struct tib_review_scale *scale, double value) {
  if (isnan(value)) return 0;
  if (!(value > scale->lo)) return 1;
  double code = 1 + (scale->levels - 1) * log(value / scale->lo) / log(scale->hi / scale->lo);
  return code < scale->levels ? (unsigned)lround(code) : scale->levels;
}

/* The upper half of a float's bits tells it to 1/256, which is less than a step. */
#define HALVES 0x8000

static float of_half(uint32_t half) {
  uint32_t bits = half << 16 | 0x8000;
  float value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

enum tib_status tib_review_codes(const struct tib_review_scale *scale, const float *values, size_t n, unsigned char *codes,
                                 struct tib_error *err) {
  unsigned char *table;
  enum tib_status status = tib_array_create(&table, HALVES, 1, err);
  if (status != TIB_OK) return status;
  for (uint32_t half = 0; half < HALVES; half++) table[half] = (unsigned char)tib_review_code(scale, (double)of_half(half));
  for (size_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, &values[i], sizeof bits);
    codes[i] = table[bits >> 16 & (HALVES - 1)];
  }
  free(table);
  return TIB_OK;
}
