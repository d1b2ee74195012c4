#define _DEFAULT_SOURCE /* madvise */
#include "condition/hops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/array.h"
#include "base/lanes.h"

#define CHUNK TIB_BETWEEN_AT_ONCE /* hops at a time: their squares stay in the first cache */

#define HUGE_PAGE ((size_t)2 << 20)

/* For the arrays of a night, which are written from their start to their end. In pages of 2 MiB, where the system has them,
 * it is given out in some ten faults instead of thousands; what is over at the end stays in small ones, so that no more
 * memory is held. Not set to zero. */
static enum tib_status create_large(float **out, size_t n, struct tib_error *err) {
#ifdef MADV_HUGEPAGE
  size_t bytes = n * sizeof **out;
  void *made = NULL;
  if (n <= SIZE_MAX / sizeof **out && bytes >= HUGE_PAGE && posix_memalign(&made, HUGE_PAGE, bytes) == 0) {
    madvise(made, bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE); /* a wish: without it the memory is as good */
    *out = made;
    return TIB_OK;
  }
#endif
  return tib_array_create(out, n, sizeof **out, err);
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
