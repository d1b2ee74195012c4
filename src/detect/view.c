#include "detect/view.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/lanes.h"
#include "base/ticks.h"

static void mark_flat(struct tib_view *view) {
  const struct tib_envelope *e = view->envelope;
  for (size_t f = 0; f < e->n_flat; f++) {
    double from = tib_seconds(e->flat[f].onset - view->segment->onset) / view->step_s;
    double to = tib_seconds(e->flat[f].offset - view->segment->onset) / view->step_s;
    if (to <= 0.0 || from >= (double)view->n) continue;
    size_t first = from > 0.0 ? (size_t)from : 0, end = (size_t)ceil(to);
    for (size_t i = first; i < end && i < view->n; i++) view->mark[i] |= TIB_MARK_NO_SIGNAL;
  }
}

/* Called with constant `hops` for the usual ones. */
static inline __attribute__((always_inline)) void mean_of(const float *restrict mean, size_t n, size_t hops,
                                                          float *restrict y) {
  for (size_t i = 0; i < n; i++) {
    float sum = 0.0f;
    for (size_t h = 0; h < hops; h++) sum += mean[i * hops + h];
    y[i] = sum / (float)hops;
  }
}

TIB_WIDE static void find_means(const float *mean, size_t n, size_t hops, float *y) {
  switch (hops) {
    case 5:
      mean_of(mean, n, 5, y);
      break;
    case 6:
      mean_of(mean, n, 6, y);
      break;
    default:
      mean_of(mean, n, hops, y);
      break;
  }
}

void tib_view_values(const struct tib_view *view, size_t first, size_t n, float *y) {
  find_means(view->envelope->mean + view->segment->first_hop + first * view->hops, n, view->hops, y);
}

enum tib_status tib_view_make(struct tib_view *view, const struct tib_envelope *envelope,
                              const struct tib_envelope_segment *segment, const struct tib_detection_rules *rules,
                              struct tib_error *err) {
  double hop_s = (double)envelope->hop / tib_rate_hz(envelope->rate);
  double hops = floor(tib_seconds(rules->rest_view) / hop_s + 0.5);
  *view = (struct tib_view){.envelope = envelope, .segment = segment, .hops = hops < 1.0 ? 1 : (size_t)hops};
  view->step_s = hop_s * (double)view->hops;
  view->n = segment->n_hops / view->hops;
  enum tib_status status = tib_array_create_unset(&view->bin, view->n, sizeof *view->bin, err);
  if (!status) status = tib_array_create((void **)&view->mark, view->n, 1, err);
  if (status) {
    tib_view_finish(view);
    return status;
  }
  mark_flat(view);
  return TIB_OK;
}

void tib_view_finish(struct tib_view *view) {
  if (!view) return;
  free(view->bin);
  free(view->mark);
  *view = (struct tib_view){0};
}

size_t tib_view_length(const struct tib_view *view, tib_ticks length) {
  double n = floor(tib_seconds(length) / view->step_s + 0.5);
  return n < 1.0 ? 1 : (size_t)n;
}
