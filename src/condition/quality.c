#include "condition/quality.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

#define STRIDE 64 /* most samples looked over at a time */

void tib_quality_init(struct tib_quality *quality, const struct tib_channel *channel, tib_ticks flat_min) {
  double a = channel->scale * channel->digital_min + channel->offset;
  double b = channel->scale * channel->digital_max + channel->offset;
  /* Half a step inside: stored values are whole steps, their product with the scale is rounded. */
  double half = 0.5 * channel->resolution;
  *quality = (struct tib_quality){.rate = channel->rate,
                                  .flat_min = tib_samples_in(channel->rate, flat_min),
                                  .low = (float)((a < b ? a : b) + half),
                                  .high = (float)((a < b ? b : a) - half)};
}

void tib_quality_begin_segment(struct tib_quality *quality, tib_ticks onset) {
  quality->onset = onset;
  quality->at = quality->run = 0;
}

static enum tib_status close_run(struct tib_quality *quality, int64_t end, struct tib_error *err) {
  if (end - quality->run <= quality->flat_min) return TIB_OK;
  size_t need = quality->n_flat + 1;
  enum tib_status status =
      tib_array_reserve((void **)&quality->flat, &quality->flat_capacity, need, sizeof *quality->flat, err);
  if (status) return status;
  quality->flat[quality->n_flat++] = (struct tib_span){quality->onset + tib_ticks_of_sample(quality->rate, quality->run),
                                                       quality->onset + tib_ticks_of_sample(quality->rate, end)};
  return TIB_OK;
}

/* A run that matters is longer than a stride, so of each stride only its first and its last change need be found; where
 * there is signal both are found at once. */
static enum tib_status look_over(struct tib_quality *quality, const float *x, size_t n, struct tib_error *err) {
  size_t first = 0;
  float before = quality->last;
  while (first < n && x[first] == before) first++;
  if (first == n) return TIB_OK;
  enum tib_status status = close_run(quality, quality->at + (int64_t)first, err);
  size_t last = n - 1;
  while (last > first && x[last] == x[last - 1]) last--;
  quality->run = quality->at + (int64_t)last;
  return status;
}

TIB_WIDE static int64_t count_clipped(const float *x, size_t n, float low, float high) {
  int clipped = 0;
  for (size_t i = 0; i < n; i++) clipped += (x[i] <= low) | (x[i] >= high);
  return clipped;
}

enum tib_status tib_quality_push(struct tib_quality *quality, const float *x, size_t n, struct tib_error *err) {
  if (n > 0 && quality->at == 0) quality->last = x[0];
  size_t stride = quality->flat_min < STRIDE ? (size_t)quality->flat_min : STRIDE;
  for (size_t done = 0; done < n;) {
    size_t part = n - done < stride ? n - done : stride;
    enum tib_status status = look_over(quality, x + done, part, err);
    if (status) return status;
    quality->clipped += count_clipped(x + done, part, quality->low, quality->high);
    done += part;
    quality->at += (int64_t)part;
    quality->last = x[done - 1];
  }
  quality->n += (int64_t)n;
  return TIB_OK;
}

enum tib_status tib_quality_end_segment(struct tib_quality *quality, struct tib_error *err) {
  return close_run(quality, quality->at, err);
}

void tib_quality_finish(struct tib_quality *quality) {
  if (!quality) return;
  free(quality->flat);
  *quality = (struct tib_quality){0};
}
