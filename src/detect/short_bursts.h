#ifndef TIB_DETECT_SHORT_BURSTS_H
#define TIB_DETECT_SHORT_BURSTS_H

/* Short bursts of one leg, of which runs are made (TIB-DEC-12). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* From the first hop to the last that reaches a quarter of the burst's height above rest. */
struct tib_short_burst {
  struct tib_span span;
  enum tib_side side;
  size_t leg;        /* index among the legs */
  size_t stretch;    /* of one leg: between bursts of one stretch there is signal throughout, and it can be scored */
  size_t segment;    /* of the envelope */
  size_t low, high;  /* hops [low, high) of it: the stretch */
  size_t first, end; /* hops [first, end) of it: the burst */
  float level_uv, rest_uv, peak_uv; /* mean where it reaches burst-on; resting level at its onset; largest sample */
  bool together;                    /* with one of the other leg */
  bool taken;                       /* by a run */
};

struct tib_short_bursts {
  size_t n, capacity;
  struct tib_short_burst *item; /* owned */
};

/* Adds the bursts of input leg `leg`, in order. Those shorter than burst-min and longer than burst-max are none, and
 * neither is what an end of the signal cuts. Errors: TIB_MEMORY. */
enum tib_status tib_short_bursts_find(const struct tib_envelope *legs, const struct tib_leg_detection *found, size_t leg,
                                      const struct tib_pattern_rules *rules, struct tib_short_bursts *bursts,
                                      struct tib_error *err);

/* Mean between two bursts of one leg and stretch, uV; NAN where there is nothing in between. */
double tib_short_bursts_between(const struct tib_envelope *leg, const struct tib_short_burst *a,
                                const struct tib_short_burst *b);

/* Lowest resting level of the leg in the burst's stretch, from `about` before the burst to `about` after it. */
float tib_short_bursts_rest(const struct tib_envelope *leg, const struct tib_rest *rest,
                            const struct tib_short_burst *burst, tib_ticks about);

/* A walk over the parts of a leg that have signal and can be scored. */
struct tib_clear {
  const struct tib_envelope *leg;
  const struct tib_leg_detection *found;
  size_t segment, low, high; /* where it stands: hops [low, high) of the segment */
  size_t stretch;            /* counts them, from 1 */
  size_t out, from;          /* what comes next */
};

struct tib_clear tib_clear_make(const struct tib_envelope *leg, const struct tib_leg_detection *found);

/* The next part; false behind the last. */
bool tib_clear_next(struct tib_clear *clear);

#endif
