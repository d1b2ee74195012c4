#include "condition/between.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_bessel.h>

#include "base/lanes.h"

#define BETA 4.0 /* Kaiser */
#define TAPS (2 * TIB_BETWEEN_HALF)
#define BEFORE (TAPS - 1)

/* Windowed sinc about a point at `share` of the way from the middle sample to the next. */
static void make_taps(float tap[TAPS], double share) {
  for (int k = 0; k < TAPS; k++) {
    double away = share - (double)(k - TIB_BETWEEN_HALF + 1), u = away / TIB_BETWEEN_HALF;
    double window = gsl_sf_bessel_I0(BETA * sqrt(fmax(0.0, 1.0 - u * u))) / gsl_sf_bessel_I0(BETA);
    tap[k] = (float)(sin(M_PI * away) / (M_PI * away) * window);
  }
}

void tib_between_init(struct tib_between *b, size_t points) {
  *b = (struct tib_between){.points = points};
  for (size_t p = 1; p < points; p++) make_taps(b->tap[p - 1], (double)p / (double)points);
}

void tib_between_begin_segment(struct tib_between *b) { b->n = 0; }

/* Sums go from tap to tap for each point by itself, so that they do not depend on how many are found at once. */
TIB_WIDE static void raise(const float *restrict line, const float tap[TAPS], size_t n, float *restrict peak) {
  float sum[TIB_BETWEEN_AT_ONCE] = {0};
  for (size_t k = 0; k < TAPS; k++)
    for (size_t i = 0; i < n; i++) sum[i] += tap[k] * line[i + k];
  for (size_t i = 0; i < n; i++) {
    float r = fabsf(sum[i]);
    peak[i] = r > peak[i] ? r : peak[i];
  }
}

void tib_between_raise(struct tib_between *b, const float *x, size_t n, float *peak) {
  if (b->points < 2) return;
  memcpy(b->line + BEFORE, x, n * sizeof *x);
  size_t skip = b->n >= BEFORE ? 0 : BEFORE - b->n; /* the first of them have not enough before them */
  if (skip < n)
    for (size_t p = 0; p + 1 < b->points; p++)
      raise(b->line + skip, b->tap[p], n - skip, peak + skip - (TIB_BETWEEN_HALF - 1));
  memmove(b->line, b->line + n, BEFORE * sizeof *x);
  b->n += n;
}
