#ifndef TIB_CONDITION_POP_FIT_H
#define TIB_CONDITION_POP_FIT_H

/* One electrode pop or level step in stored samples (BASE-11): a jump within a few samples, and what follows it, a return
 * towards the level before along an exponential, to that level or to another one. */

#include <stdbool.h>
#include <stddef.h>

/* Lengths in samples. */
struct tib_pop_window {
  size_t rise;             /* a jump takes at most this many steps */
  size_t before;           /* looked at before the jump */
  size_t least, after;     /* looked at after it, at least and at most */
  size_t fade;             /* a level that stays is brought back over this length */
  double tau_min, tau_max; /* of the return */
  float jump_uv;
};

struct tib_pop {
  size_t first, end; /* the last sample before the jump, and the first after it */
  double tail_uv;    /* part of the jump that returns */
  double tau;        /* samples */
  double level_uv;   /* part that stays */
};

struct tib_pop_window tib_pop_window_make(double rate_hz, double jump_uv);

/* Samples after `at` that tib_pop_find() and tib_pop_subtract() need to see, where there are so many. */
size_t tib_pop_reach(const struct tib_pop_window *w);

/* First i in [from, end) with a jump between x[i] and x[i + rise] that is worth a look; `end` where there is none. x has
 * end + rise samples. */
size_t tib_pop_next(const struct tib_pop_window *w, const float *x, size_t from, size_t end);

/* Whether it is a pop: x has n samples, and at least w->rise after `at`. at_rail[i]: x[i] was stored as an end of the
 * recorder's range, beyond which nothing is told of the jump. Where the jump lies is told either way; it ends after `at`.
 */
bool tib_pop_find(const struct tib_pop_window *w, const float *x, const bool *at_rail, size_t n, size_t at,
                  struct tib_pop *pop);

/* Takes it out of x, which has n samples. */
void tib_pop_subtract(const struct tib_pop_window *w, const struct tib_pop *pop, float *x, size_t n);

#endif
