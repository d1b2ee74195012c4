#ifndef TIB_TESTS_RANDOM_NIGHT_H
#define TIB_TESTS_RANDOM_NIGHT_H

/* Random nights as scoring gets them: movements and events that lie on the limits of the standards, next to them, or
 * anywhere. Every machine sees the same ones. */

#include <tibialis/score.h>

#define RANDOM_MOST 200 /* movements */

struct random_night {
  struct tib_score_input input; /* points into the night: it must not be copied */
  struct tib_context context;
  tib_ticks end; /* after the last movement */
  struct tib_candidate candidates[RANDOM_MOST];
  struct tib_stage_span stages[64];
  struct tib_span arousals[40], gaps[3], out[2][3];
  struct tib_respiratory_event respiratory[40];
  struct tib_leg_time legs[2];
};

/* From 0 to below - 1; the numbers follow on the last random_seed(). */
void random_seed(uint64_t seed);
int random_below(int below);

/* Draws a night of fewer than `most` movements. */
void random_night(struct random_night *night, int most);

#endif
