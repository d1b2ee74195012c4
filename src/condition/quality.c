#include "condition/quality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

#define STRIDE 256 /* most samples looked over at a time */

void tib_quality_init(struct tib_quality *quality, const struct tib_channel *channel, tib_ticks flat_min,
                      struct tib_minutes *minutes) {
  double a = channel->scale * channel->digital_min + channel->offset;
  double b = channel->scale * channel->digital_max + channel->offset;
  /* Half a step inside: stored values are whole steps, their product with the scale is rounded. */
  double half = 0.5 * channel->resolution;
  *quality = (struct tib_quality){.rate = channel->rate,
                                  .minutes = minutes,
                                  .flat_min = tib_samples_in(channel->rate, flat_min),
                                  .low = (float)((a < b ? a : b) + half),
                                  .high = (float)((a < b ? b : a) - half)};
  tib_rails_init(&quality->rails, channel->rate, quality->low, quality->high);
}

/* ---- minutes ---- */

static void end_minute(struct tib_quality *quality) {
  if (quality->minute_n > 0)
    quality->minutes->minute[quality->minute].clipped_share =
        (float)((double)quality->minute_clipped / (double)quality->minute_n);
}

/* To the minute that sample `at` lies in. After a gap it may be the one before it: its samples are counted together. */
static enum tib_status go_to_minute(struct tib_quality *quality, struct tib_error *err) {
  tib_ticks now = quality->onset + tib_ticks_of_sample(quality->rate, quality->at);
  size_t minute = (size_t)(now / TIB_MINUTE);
  enum tib_status status = tib_minutes_reach(quality->minutes, now + 1, err);
  if (status) return status;
  if (minute != quality->minute) {
    end_minute(quality);
    quality->minute = minute;
    quality->minute_n = quality->minute_clipped = 0;
  }
  tib_ticks left = (tib_ticks)(minute + 1) * TIB_MINUTE - now;
  quality->minute_end = quality->at + tib_samples_in(quality->rate, left);
  return TIB_OK;
}

void tib_quality_begin_segment(struct tib_quality *quality, tib_ticks onset) {
  quality->onset = onset;
  quality->at = quality->run = quality->minute_end = 0;
  tib_rails_begin_segment(&quality->rails, onset);
}

/* ---- stretches without signal ---- */

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

/* ---- levels ---- */

struct range {
  float least, most;
};

TIB_WIDE static struct range range_of(const float *x, size_t n) {
  struct range range = {x[0], x[0]};
  size_t whole = n / TIB_LANES * TIB_LANES;
  if (whole > 0) {
    tib_lanes least, most, at;
    memcpy(&least, x, sizeof least);
    most = least;
    for (size_t i = TIB_LANES; i < whole; i += TIB_LANES) {
      memcpy(&at, x + i, sizeof at);
      tib_lanes_least(&least, &at);
      tib_lanes_most(&most, &at);
    }
    for (size_t k = 0; k < TIB_LANES; k++) {
      range.least = least[k] < range.least ? least[k] : range.least;
      range.most = most[k] > range.most ? most[k] : range.most;
    }
  }
  for (size_t i = whole; i < n; i++) {
    range.least = x[i] < range.least ? x[i] : range.least;
    range.most = x[i] > range.most ? x[i] : range.most;
  }
  return range;
}

static int64_t count_clipped(const float *x, size_t n, float low, float high) {
  int clipped = 0;
  for (size_t i = 0; i < n; i++) clipped += (x[i] <= low) | (x[i] >= high);
  return clipped;
}

static enum tib_status look_at_levels(struct tib_quality *quality, const float *x, size_t n, struct tib_error *err) {
  struct range range = range_of(x, n);
  if (range.least <= quality->low || range.most >= quality->high) {
    int64_t clipped = count_clipped(x, n, quality->low, quality->high);
    quality->clipped += clipped;
    quality->minute_clipped += clipped;
  }
  enum tib_status status = tib_rails_push(&quality->rails, x, n, quality->at, range.least, range.most, err);
  float spread = fmaxf(range.most, quality->most) - fminf(range.least, quality->least);
  if (spread > quality->spread) quality->spread = spread;
  bool brief = n < TIB_QUALITY_REACH; /* alone it would not reach back far enough */
  quality->least = brief ? fminf(range.least, quality->least) : range.least;
  quality->most = brief ? fmaxf(range.most, quality->most) : range.most;
  return status;
}

enum tib_status tib_quality_push(struct tib_quality *quality, const float *x, size_t n, struct tib_error *err) {
  if (n > 0 && quality->at == 0) quality->last = quality->least = quality->most = x[0];
  size_t stride = quality->flat_min < STRIDE ? (size_t)quality->flat_min : STRIDE;
  quality->spread = stride < TIB_QUALITY_REACH ? INFINITY : 0.0f;
  for (size_t done = 0; done < n;) {
    enum tib_status status = quality->at >= quality->minute_end ? go_to_minute(quality, err) : TIB_OK;
    if (status) return status;
    size_t part = n - done < stride ? n - done : stride;
    if ((int64_t)part > quality->minute_end - quality->at) part = (size_t)(quality->minute_end - quality->at);
    status = look_over(quality, x + done, part, err);
    if (!status) status = look_at_levels(quality, x + done, part, err);
    if (status) return status;
    done += part;
    quality->at += (int64_t)part;
    quality->minute_n += (int64_t)part;
    quality->last = x[done - 1];
  }
  quality->n += (int64_t)n;
  return TIB_OK;
}

enum tib_status tib_quality_end_segment(struct tib_quality *quality, struct tib_error *err) {
  end_minute(quality);
  return close_run(quality, quality->at, err);
}

void tib_quality_finish(struct tib_quality *quality) {
  if (!quality) return;
  free(quality->flat);
  tib_rails_finish(&quality->rails);
  *quality = (struct tib_quality){0};
}
