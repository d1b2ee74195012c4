#ifndef TIB_TESTS_FAKE_RESULT_H
#define TIB_TESTS_FAKE_RESULT_H

/* Plausible results of an analysis for tests of what is made of them, without analysing anything. Same bytes every time. */

#include <tibialis/analyze.h>

enum fake_variant {
  FAKE_FULL,         /* 8 h, cycles of sleep, two legs, both ankles, everything scored, one burst, two profiles */
  FAKE_NO_STAGES,    /* neither stages nor lights */
  FAKE_ONE_LEG,      /* the left leg alone */
  FAKE_COMMON_LEG,   /* one channel for both legs */
  FAKE_NO_MOVEMENTS, /* none found: numbers are 0, statistics NAN */
  FAKE_COARSE_LEG,   /* the right leg cannot be assessed */
  FAKE_COARSE_BOTH,  /* nor can the left: no numbers at all */
  FAKE_MANY,         /* 3000 movements */
  FAKE_SHORT,        /* 20 minutes */
  FAKE_DAY,          /* 24 h */
  FAKE_ABSENT,       /* no stages, arousals, respiratory events, accelerometer, bursts, clock or lights */
  FAKE_LONG_ID,      /* an id of 127 bytes that is not Latin, long labels, long notes */
  FAKE_GAPS,         /* gaps, stretches that cannot be scored, repairs, rules changed */
  FAKE_FIVE_RULES,   /* five profiles */
  FAKE_IMPORTED,     /* movements that others scored, and no signal */
  FAKE_VARIANTS
};

const char *fake_name(enum fake_variant variant);

/* Fills `result`, to be freed with tib_result_finish(). Aborts without memory. */
void fake_result(struct tib_result *result, enum fake_variant variant);

#endif
