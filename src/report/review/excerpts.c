#include "report/review/excerpts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"
#include "report/review/decimate.h"

/* ---- where ---- */

static enum tib_status add(struct tib_review_spans *spans, tib_ticks onset, tib_ticks offset, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&spans->span, &spans->capacity, spans->n + 1, sizeof *spans->span, err);
  if (status != TIB_OK) return status;
  spans->span[spans->n++] = (struct tib_span){onset - TIB_REVIEW_AROUND, offset + TIB_REVIEW_AROUND};
  return TIB_OK;
}

enum tib_status tib_review_spans_add(struct tib_review_spans *spans, struct tib_span event, struct tib_error *err) {
  if (event.offset < event.onset) return TIB_OK; /* imported as it stands */
  if (tib_span_length(event) <= 2 * TIB_REVIEW_END) return add(spans, event.onset, event.offset, err);
  enum tib_status status = add(spans, event.onset, event.onset + TIB_REVIEW_END, err);
  if (status == TIB_OK) status = add(spans, event.offset - TIB_REVIEW_END, event.offset, err);
  return status;
}

static int by_onset(const void *a, const void *b) {
  const struct tib_span *x = a, *y = b;
  return x->onset != y->onset ? (x->onset < y->onset ? -1 : 1) : (x->offset > y->offset) - (x->offset < y->offset);
}

void tib_review_spans_unite(struct tib_review_spans *spans) {
  size_t kept = 0;
  if (spans->n > 0) qsort(spans->span, spans->n, sizeof *spans->span, by_onset);
  for (size_t i = 0; i < spans->n; i++) {
    struct tib_span *last = kept > 0 ? &spans->span[kept - 1] : NULL;
    if (!last || spans->span[i].onset > last->offset)
      spans->span[kept++] = spans->span[i];
    else if (spans->span[i].offset > last->offset)
      last->offset = spans->span[i].offset;
  }
  spans->n = kept;
}

/* ---- samples into blocks ---- */

static void put_float(unsigned char *to, float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  for (int i = 0; i < 4; i++) to[i] = (unsigned char)(bits >> 8 * i);
}

static inline void find_range(const float *x, size_t n, float *low, float *high) {
  size_t i = 0;
  *low = *high = x[0];
  if (n >= TIB_LANES) {
    tib_lanes least, most, next;
    memcpy(&least, x, sizeof least);
    for (most = least; i + TIB_LANES <= n; i += TIB_LANES) {
      memcpy(&next, x + i, sizeof next);
      tib_lanes_least(&least, &next);
      tib_lanes_most(&most, &next);
    }
    for (size_t k = 0; k < TIB_LANES; k++) {
      *low = least[k] < *low ? least[k] : *low;
      *high = most[k] > *high ? most[k] : *high;
    }
  }
  for (; i < n; i++) {
    *low = x[i] < *low ? x[i] : *low;
    *high = x[i] > *high ? x[i] : *high;
  }
}

TIB_WIDE static void put_block(struct tib_text *bytes, const float *x, size_t n) {
  unsigned char block[8 + TIB_REVIEW_BLOCK];
  float low, high;
  find_range(x, n, &low, &high);
  float step = (high - low) / 255, per_uv = step > 0 ? 1 / step : 0;
  put_float(block, low);
  put_float(block + 4, step);
  for (size_t i = 0; i < n; i++) block[8 + i] = (unsigned char)(int)((x[i] - low) * per_uv + 0.5F);
  tib_text_add_bytes(bytes, (const char *)block, 8 + n);
}

/* ---- reading: what lies on one segment without a break is gathered, then put ---- */

struct gather {
  struct tib_review_samples *samples;
  struct tib_review_decimator decimator;
  struct tib_rate rate; /* of the channel */
  size_t n, capacity, kept_capacity;
  float *x, *kept; /* owned: of the file, and what is kept of them */
  size_t segment;
  tib_ticks onset; /* of the segment */
  int64_t first;   /* index of x[0] in it */
};

static enum tib_status put_gathered(struct gather *gather, struct tib_error *err) {
  struct tib_review_samples *samples = gather->samples;
  if (gather->n == 0) return TIB_OK;
  size_t n = tib_review_decimated(&gather->decimator, gather->n);
  enum tib_status status = tib_array_reserve(&gather->kept, &gather->kept_capacity, n, sizeof *gather->kept, err);
  if (status == TIB_OK)
    status = tib_array_reserve(&samples->excerpts, &samples->capacity, samples->n + 1, sizeof *samples->excerpts, err);
  if (status == TIB_OK) status = tib_review_decimate(&gather->decimator, gather->x, gather->n, gather->kept, err);
  if (status != TIB_OK) return status;
  tib_ticks at = gather->onset + tib_ticks_of_sample(gather->rate, gather->first);
  samples->excerpts[samples->n++] = (struct tib_review_excerpt){tib_seconds(at), n};
  for (size_t i = 0; i < n; i += TIB_REVIEW_BLOCK)
    put_block(&samples->bytes, gather->kept + i, n - i < TIB_REVIEW_BLOCK ? n - i : TIB_REVIEW_BLOCK);
  gather->n = 0;
  return samples->bytes.failed ? tib_fail(err, TIB_MEMORY, "out of memory while keeping samples") : TIB_OK;
}

static enum tib_status take(void *user, const struct tib_block *block, struct tib_error *err) {
  struct gather *gather = user;
  const struct tib_samples *samples = &block->channel[0];
  enum tib_status status = TIB_OK;
  bool follows = gather->n > 0 && block->segment == gather->segment && samples->first == gather->first + (int64_t)gather->n;
  if (!follows) status = put_gathered(gather, err);
  if (status == TIB_OK)
    status = tib_array_reserve(&gather->x, &gather->capacity, gather->n + samples->n, sizeof *gather->x, err);
  if (status != TIB_OK) return status;
  if (gather->n == 0) {
    gather->segment = block->segment;
    gather->onset = block->onset;
    gather->first = samples->first;
  }
  if (samples->n > 0) memcpy(gather->x + gather->n, samples->x, samples->n * sizeof *gather->x);
  gather->n += samples->n;
  return TIB_OK;
}

static size_t every_of(struct tib_rate rate) {
  double every = ceil(tib_rate_hz(rate) / TIB_REVIEW_RATE_HZ - 1e-6);
  return every > 1 ? (size_t)every : 1;
}

enum tib_status tib_review_samples_read(const struct tib_result *result, int channel, const struct tib_review_spans *spans,
                                        struct tib_review_samples *samples, struct tib_error *err) {
  struct tib_rate rate = result->recording.channels[channel].rate;
  struct gather gather = {.samples = samples, .rate = rate};
  enum tib_status status = tib_review_decimator_init(&gather.decimator, every_of(rate), err);
  samples->rate_hz = tib_rate_hz(rate) / (double)every_of(rate);
  for (size_t i = 0; i < spans->n && status == TIB_OK; i++) {
    status = tib_result_samples(result, channel, spans->span[i], take, &gather, err);
    if (status == TIB_OK) status = put_gathered(&gather, err);
  }
  tib_review_decimator_finish(&gather.decimator);
  free(gather.x);
  free(gather.kept);
  return status;
}

void tib_review_samples_finish(struct tib_review_samples *samples) {
  free(samples->excerpts);
  tib_text_finish(&samples->bytes);
  *samples = (struct tib_review_samples){0};
}
