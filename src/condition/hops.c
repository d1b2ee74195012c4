#define _DEFAULT_SOURCE /* madvise */
#include "condition/hops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/array.h"
#include "base/lanes.h"

#define CHUNK TIB_BETWEEN_AT_ONCE /* hops at a time: their squares stay in the first cache */

#define PAGE ((size_t)4096)
#define BACKED_AT_ONCE (64 * PAGE)

/* For the arrays of a night, which are written from their start to their end. Not set to zero. */
static enum tib_status create_large(float **out, size_t n, struct tib_error *err) {
  void *made = NULL;
  if (n > 0 && n <= SIZE_MAX / sizeof **out && posix_memalign(&made, PAGE, n * sizeof **out) == 0) {
    *out = made;
    return TIB_OK;
  }
  return tib_array_create_unset(out, n, sizeof **out, err);
}

/* Asks for the memory of hops to come, a few pages in one call instead of a fault for each. Pages of 2 MiB would need fewer
 * still, but where a virtual machine gives free ones back to its host they cost ten times as much as small ones. */
static void back(const struct tib_hops *hops, float *array, size_t from, size_t n) {
#ifdef MADV_POPULATE_WRITE
  const size_t step = BACKED_AT_ONCE / sizeof *array;
  for (size_t at = (from + step - 1) / step * step; at < from + n && at + step <= hops->n_hops_max; at += step)
    madvise(array + at, BACKED_AT_ONCE, MADV_POPULATE_WRITE); /* a wish: without it the memory is as good */
#else
  (void)hops, (void)array, (void)from, (void)n;
#endif
}

enum tib_status tib_hops_init(struct tib_hops *hops, struct tib_envelope *envelope, int64_t samples, int points,
                              struct tib_error *err) {
  *hops = (struct tib_hops){.envelope = envelope, .n_hops_max = (size_t)(samples / envelope->hop)};
  tib_between_init(&hops->between, envelope->hop == 1 ? (size_t)points : 1);
  hops->n_power_max = hops->n_hops_max / (size_t)envelope->power_hops;
  enum tib_status status = create_large(&envelope->mean, hops->n_hops_max, err);
  if (!status) status = create_large(&envelope->peak, hops->n_hops_max, err);
  if (!status) status = tib_array_create_unset(&envelope->power, hops->n_power_max, sizeof(float), err);
  if (!status) status = tib_array_create((void **)&hops->rest, (size_t)envelope->hop, sizeof(float), err);
  return status;
}

/* Called with constant `hop` for the usual ones, so that the compiler unrolls the inner loop and vectorises the outer. */
static inline __attribute__((always_inline)) void reduce(const float *restrict x, size_t n, size_t hop,
                                                         float *restrict mean, float *restrict peak,
                                                         float *restrict square) {
  const float share = 1.0f / (float)hop;
  for (size_t h = 0; h < n; h++) {
    float sum = 0.0f, squares = 0.0f, largest = 0.0f;
    for (size_t i = 0; i < hop; i++) {
      float v = fabsf(x[h * hop + i]);
      sum += v;
      squares += v * v;
      largest = v > largest ? v : largest;
    }
    mean[h] = sum * share;
    peak[h] = largest;
    square[h] = squares;
  }
}

TIB_WIDE static void reduce_any(const float *x, size_t n, size_t hop, float *mean, float *peak, float *square) {
  switch (hop) {
    case 1:
      reduce(x, n, 1, mean, peak, square);
      break;
    case 2:
      reduce(x, n, 2, mean, peak, square);
      break;
    case 4:
      reduce(x, n, 4, mean, peak, square);
      break;
    case 8:
      reduce(x, n, 8, mean, peak, square);
      break;
    default:
      reduce(x, n, hop, mean, peak, square);
      break;
  }
}

/* Whole steps; called with constant `hops` for the usual ones. */
static inline __attribute__((always_inline)) void sum_squares(const float *restrict square, size_t n, size_t hops,
                                                              double samples, float *restrict power) {
  for (size_t i = 0; i < n; i++) {
    double sum = 0.0;
    for (size_t k = 0; k < hops; k++) sum += (double)square[i * hops + k];
    power[i] = (float)(sum / samples);
  }
}

TIB_WIDE static void sum_any(const float *square, size_t n, size_t hops, double samples, float *power) {
  switch (hops) {
    case 5:
      sum_squares(square, n, 5, samples, power);
      break;
    case 6:
      sum_squares(square, n, 6, samples, power);
      break;
    default:
      sum_squares(square, n, hops, samples, power);
      break;
  }
}

/* Steps that lie in these hops with all of theirs. */
static size_t add_whole_steps(struct tib_hops *hops, const float *square, size_t n) {
  struct tib_envelope *e = hops->envelope;
  size_t width = (size_t)e->power_hops, steps = n / width;
  if (hops->power_fill > 0 || steps > hops->n_power_max - e->n_power) return 0;
  sum_any(square, steps, width, (double)e->power_hops * (double)e->hop, e->power + e->n_power);
  e->n_power += steps;
  return steps * width;
}

static enum tib_status add_power(struct tib_hops *hops, const float *square, size_t n, struct tib_error *err) {
  struct tib_envelope *e = hops->envelope;
  for (size_t h = 0; h < n;) {
    h += add_whole_steps(hops, square + h, n - h);
    if (h == n) break;
    size_t room = (size_t)(e->power_hops - hops->power_fill), end = n - h < room ? n : h + room;
    double sum = hops->power_sum;
    hops->power_fill += (int)(end - h);
    for (; h < end; h++) sum += (double)square[h];
    hops->power_sum = sum;
    if (hops->power_fill < e->power_hops) break;
    if (e->n_power == hops->n_power_max) return tib_fail(err, TIB_INTERNAL, "a leg has more power steps than announced");
    e->power[e->n_power++] = (float)(hops->power_sum / ((double)e->power_hops * (double)e->hop));
    hops->power_sum = 0.0;
    hops->power_fill = 0;
  }
  return TIB_OK;
}

static enum tib_status add_hops(struct tib_hops *hops, const float *x, size_t n, struct tib_error *err) {
  struct tib_envelope *e = hops->envelope;
  if (n > hops->n_hops_max - e->n_hops) return tib_fail(err, TIB_INTERNAL, "a leg has more samples than announced");
  float square[CHUNK];
  for (size_t done = 0; done < n;) {
    size_t part = n - done < CHUNK ? n - done : CHUNK;
    back(hops, e->mean, e->n_hops, part);
    back(hops, e->peak, e->n_hops, part);
    reduce_any(x + done * (size_t)e->hop, part, (size_t)e->hop, e->mean + e->n_hops, e->peak + e->n_hops, square);
    tib_between_raise(&hops->between, x + done * (size_t)e->hop, part, e->peak + e->n_hops);
    e->n_hops += part;
    done += part;
    enum tib_status status = add_power(hops, square, part, err);
    if (status) return status;
  }
  return TIB_OK;
}

enum tib_status tib_hops_push(struct tib_hops *hops, const float *x, size_t n, struct tib_error *err) {
  size_t hop = (size_t)hops->envelope->hop, used = 0;
  if (hops->n_rest > 0) {
    used = hop - hops->n_rest < n ? hop - hops->n_rest : n;
    memcpy(hops->rest + hops->n_rest, x, used * sizeof *x);
    hops->n_rest += used;
    if (hops->n_rest < hop) return TIB_OK;
    enum tib_status status = add_hops(hops, hops->rest, 1, err);
    if (status) return status;
    hops->n_rest = 0;
  }
  size_t whole = (n - used) / hop;
  enum tib_status status = add_hops(hops, x + used, whole, err);
  if (status) return status;
  used += whole * hop;
  memcpy(hops->rest, x + used, (n - used) * sizeof *x);
  hops->n_rest = n - used;
  return TIB_OK;
}

void tib_hops_end_segment(struct tib_hops *hops) {
  hops->n_rest = 0;
  hops->power_sum = 0.0;
  hops->power_fill = 0;
  tib_between_begin_segment(&hops->between);
}

void tib_hops_finish(struct tib_hops *hops) {
  if (!hops) return;
  free(hops->rest);
  *hops = (struct tib_hops){0};
}
