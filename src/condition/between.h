#ifndef TIB_CONDITION_BETWEEN_H
#define TIB_CONDITION_BETWEEN_H

/* The wave between samples (BASE-14). At 100 Hz half-waves of EMG are as short as two samples, and their tops fall between
 * them; a band-limited wave is known there too. */

#include <stddef.h>

#define TIB_BETWEEN_HALF 16      /* samples on either side that tell a point */
#define TIB_BETWEEN_POINTS_MAX 8 /* a sample */
#define TIB_BETWEEN_AT_ONCE 256

struct tib_between {
  size_t points; /* a sample, itself among them; 1: samples alone */
  size_t n;      /* samples of this segment */
  float tap[TIB_BETWEEN_POINTS_MAX - 1][2 * TIB_BETWEEN_HALF];
  float line[2 * TIB_BETWEEN_HALF - 1 + TIB_BETWEEN_AT_ONCE]; /* the samples before, and those at hand */
};

/* `points` is at least 1 and at most TIB_BETWEEN_POINTS_MAX. */
void tib_between_init(struct tib_between *between, size_t points);

void tib_between_begin_segment(struct tib_between *between);

/* Takes the next n samples of the segment, at most TIB_BETWEEN_AT_ONCE. peak[i] belongs to x[i] and what was before them
 * in the segment lies in front of it: each is raised to the largest of the rectified points between its sample and the one
 * before, so that a level is reached at the first sample that is not ahead of it. Where fewer than TIB_BETWEEN_HALF samples
 * of the segment lie on either side nothing is raised. */
void tib_between_raise(struct tib_between *between, const float *x, size_t n, float *peak);

#endif
