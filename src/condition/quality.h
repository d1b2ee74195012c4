#ifndef TIB_CONDITION_QUALITY_H
#define TIB_CONDITION_QUALITY_H

/* What the samples as they were stored say of a leg: stretches without signal (EDGE-21), samples at the rails, and whether
 * there can be a jump among them. */

#include <tibialis/types.h>

#include "condition/minutes.h"
#include "condition/rails.h"

struct tib_quality {
  struct tib_rate rate;
  struct tib_minutes *minutes; /* what is told of each goes there */
  int64_t flat_min;            /* samples; a longer constant run is flat */
  float low, high;             /* at or beyond them a sample is clipped */
  int64_t n, clipped;          /* samples of all segments */
  tib_ticks onset;             /* of this segment */
  int64_t at;                  /* samples of this segment so far */
  int64_t run;                 /* where the constant run that `last` ends began */
  float last;
  float least, most; /* of the stride before */
  float spread;      /* largest range of two neighbouring strides in the last push: no two samples that lie less than
                        TIB_QUALITY_REACH apart, the later one in that push, differ by more */
  size_t minute;     /* the one that `at` lies in */
  int64_t minute_end, minute_n, minute_clipped; /* sample of this segment after it; its samples */
  struct tib_span *flat;                        /* owned */
  size_t n_flat, flat_capacity;
  struct tib_rails rails;
};

#define TIB_QUALITY_REACH 32

/* `minutes` is kept. */
void tib_quality_init(struct tib_quality *quality, const struct tib_channel *channel, tib_ticks flat_min,
                      struct tib_minutes *minutes);

void tib_quality_begin_segment(struct tib_quality *quality, tib_ticks onset);

enum tib_status tib_quality_push(struct tib_quality *quality, const float *x, size_t n, struct tib_error *err);

enum tib_status tib_quality_end_segment(struct tib_quality *quality, struct tib_error *err);

void tib_quality_finish(struct tib_quality *quality);

#endif
