#include "condition/rails.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"

#define LEAST (TIB_TICKS_PER_S * 3 / 100)
#define NEAR 0.025f /* of the range, from either end */

void tib_rails_init(struct tib_rails *rails, struct tib_rate rate, float low, float high) {
  *rails = (struct tib_rails){.rate = rate,
                              .low = low,
                              .high = high,
                              .near_low = low + NEAR * (high - low),
                              .near_high = high - NEAR * (high - low),
                              .least = tib_samples_in(rate, LEAST) + 1,
                              .near = -1,
                              .first = -1,
                              .lock = PTHREAD_MUTEX_INITIALIZER};
}

void tib_rails_begin_segment(struct tib_rails *rails, tib_ticks onset) {
  rails->onset = onset;
  rails->near = rails->first = -1;
}

static tib_ticks time_of(const struct tib_rails *rails, int64_t at) {
  return rails->onset + tib_ticks_of_sample(rails->rate, at);
}

static enum tib_status keep(struct tib_rails *rails, struct tib_error *err) {
  tib_ticks onset = time_of(rails, rails->first);
  enum tib_status status = TIB_OK;
  pthread_mutex_lock(&rails->lock);
  if (rails->n == 0 || rails->item[rails->n - 1].onset != onset) {
    status = tib_array_reserve(&rails->item, &rails->capacity, rails->n + 1, sizeof *rails->item, err);
    if (!status) rails->item[rails->n++].onset = onset;
  }
  if (!status) rails->item[rails->n - 1].offset = time_of(rails, rails->end);
  pthread_mutex_unlock(&rails->lock);
  return status;
}

static enum tib_status take(struct tib_rails *rails, float x, int64_t at, struct tib_error *err) {
  if (x > rails->near_low && x < rails->near_high) {
    rails->near = rails->first = -1;
    return TIB_OK;
  }
  if (rails->near < 0) rails->near = at;
  if (x <= rails->low || x >= rails->high) {
    if (rails->first < 0 || at - rails->end > rails->least) rails->first = at;
    rails->end = at + 1;
  }
  return rails->first >= 0 && at + 1 - rails->near >= rails->least ? keep(rails, err) : TIB_OK;
}

enum tib_status tib_rails_push(struct tib_rails *rails, const float *x, size_t n, int64_t at, float least, float most,
                               struct tib_error *err) {
  if (least > rails->near_low && most < rails->near_high) { /* nearly always */
    rails->near = rails->first = -1;
    return TIB_OK;
  }
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && !status; i++) status = take(rails, x[i], at + (int64_t)i, err);
  return status;
}

bool tib_rails_meet(struct tib_rails *rails, struct tib_span span) {
  pthread_mutex_lock(&rails->lock);
  size_t low = 0, high = rails->n; /* the first place that ends behind the span's onset */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (rails->item[middle].offset <= span.onset)
      low = middle + 1;
    else
      high = middle;
  }
  bool meets = low < rails->n && rails->item[low].onset < span.offset;
  pthread_mutex_unlock(&rails->lock);
  return meets;
}

void tib_rails_finish(struct tib_rails *rails) {
  if (!rails) return;
  free(rails->item);
  *rails = (struct tib_rails){0};
}
