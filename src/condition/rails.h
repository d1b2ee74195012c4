#ifndef TIB_CONDITION_RAILS_H
#define TIB_CONDITION_RAILS_H

/* Where a leg lies at an end of the recorder's range, and near it for longer than the R of a heart beat would. */

#include <pthread.h>

#include <tibialis/types.h>

struct tib_rails {
  struct tib_rate rate;
  float low, high;           /* at or beyond them a sample is at an end */
  float near_low, near_high; /* at or beyond them it is near it */
  int64_t least;             /* samples */
  tib_ticks onset;           /* of the segment */
  int64_t near;              /* sample of the segment since which it lies near an end; -1: it does not */
  int64_t first, end;        /* samples since then that are at it; first -1: none */
  pthread_mutex_t lock;      /* of what follows: one thread may push while another asks */
  size_t n, capacity;
  struct tib_span *item; /* owned; sorted */
};

void tib_rails_init(struct tib_rails *rails, struct tib_rate rate, float low, float high);
void tib_rails_begin_segment(struct tib_rails *rails, tib_ticks onset);

/* Samples of the segment from sample `at` on, of which the least and the most are told. Errors: TIB_MEMORY. */
enum tib_status tib_rails_push(struct tib_rails *rails, const float *x, size_t n, int64_t at, float least, float most,
                               struct tib_error *err);

/* Whether such a place meets a span. The answer is the same however much was pushed beyond 0.05 s behind it. */
bool tib_rails_meet(struct tib_rails *rails, struct tib_span span);

void tib_rails_finish(struct tib_rails *rails);

#endif
