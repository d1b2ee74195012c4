#include "detect/recent.h"

#include <stdlib.h>

#include "base/array.h"

enum tib_status tib_recent_init(struct tib_recent *recent, size_t window, struct tib_error *err) {
  *recent = (struct tib_recent){.window = window};
  enum tib_status status = tib_array_create(&recent->histogram, 1, sizeof *recent->histogram, err);
  return status ? status : tib_array_create(&recent->bin, window, sizeof *recent->bin, err);
}

void tib_recent_finish(struct tib_recent *recent) {
  if (!recent) return;
  free(recent->histogram);
  free(recent->bin);
  *recent = (struct tib_recent){0};
}

void tib_recent_clear(struct tib_recent *recent) {
  memset(recent->histogram, 0, sizeof *recent->histogram);
  recent->n = recent->oldest = 0;
}

/* As many as lie in the ring without a break. */
static size_t add_part(struct tib_recent *r, const uint16_t *bin, size_t n) {
  bool full = r->n == r->window;
  uint16_t *slot = r->bin + (full ? r->oldest : r->n);
  size_t room = r->window - (full ? r->oldest : r->n), part = n < room ? n : room;
  tib_histogram_move(r->histogram, bin, part, slot, full ? part : 0);
  memcpy(slot, bin, part * sizeof *slot);
  if (!full)
    r->n += part;
  else if ((r->oldest += part) == r->window)
    r->oldest = 0;
  return part;
}

void tib_recent_add(struct tib_recent *recent, const uint16_t *bin, size_t n) {
  for (size_t done = 0; done < n;) done += add_part(recent, bin + done, n - done);
}

float tib_recent_least(struct tib_recent *recent, double share, size_t n) {
  struct tib_histogram *h = recent->histogram;
  double most = share * (double)h->total - (double)n;
  while (h->at > 0 && (double)h->below > most) h->below -= h->count[--h->at];
  return tib_histogram_level(h->at);
}
