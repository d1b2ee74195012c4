#ifndef TIB_DETECT_RECENT_H
#define TIB_DETECT_RECENT_H

/* The latest values of a series, so many as a window holds, and their quantiles. */

#include <tibialis/error.h>

#include "detect/histogram.h"

struct tib_recent {
  struct tib_histogram *histogram; /* owned */
  uint16_t *bin;                   /* owned; ring */
  size_t window, n, oldest;        /* room, values, the oldest of a full ring */
};

/* Errors: TIB_MEMORY; *recent is the caller's to finish all the same. */
enum tib_status tib_recent_init(struct tib_recent *recent, size_t window, struct tib_error *err);

void tib_recent_finish(struct tib_recent *recent);

void tib_recent_clear(struct tib_recent *recent);

/* `n` values, as bins, the oldest of them first. */
void tib_recent_add(struct tib_recent *recent, const uint16_t *bin, size_t n);

/* A level that the quantile is not below, and will not be while up to n more values are added, whatever they are. */
float tib_recent_least(struct tib_recent *recent, double share, size_t n);

#endif
