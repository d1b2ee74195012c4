#ifndef TIB_REPORT_BAND_H
#define TIB_REPORT_BAND_H

/* An envelope over a span of time, as a picture shows it: in columns as narrow as can be told apart, on a logarithmic
 * scale, so that the resting level and large movements are both seen. */

#include <tibialis/analyze.h>

#include "draw/draw.h"

#define TIB_BAND_FLOOR_UV 0.5 /* of the scale */

/* What falls into one column: n is 0, and high and rest are NAN, where nothing does. */
struct tib_band_column {
  double sum; /* of the hops' means */
  size_t n;
  float high, rest;
};

struct tib_band {
  struct tib_span span;       /* shown */
  double x, y, width, height; /* where */
  double top_uv;              /* of the scale; the least that it may be, until it is filled */
  size_t n;
  struct tib_band_column *column; /* the caller's, n */
};

/* Fills columns and scale; the resting level where `found` is not NULL. */
void tib_band_fill(struct tib_band *band, const struct tib_envelope *leg, const struct tib_leg_detection *found);

/* The left edge of a column; the place of a level. */
double tib_band_x(const struct tib_band *band, size_t column);
double tib_band_y(const struct tib_band *band, double uv);
double tib_band_mean(const struct tib_band_column *column);

/* The band itself, from the means to the largest samples, cut where nothing was recorded. */
void tib_band_draw(struct tib_draw *draw, const struct tib_band *band);

#endif
