#ifndef TIB_TESTS_FAKE_NIGHT_H
#define TIB_TESTS_FAKE_NIGHT_H

/* The inside of fake_result.h: a night in the making. */

#include "fake_result.h"

#define S TIB_TICKS_PER_S
#define MINUTE (60 * S)
#define HOUR (3600 * S)
#define RATE 256 /* Hz of the legs */

/* One movement as it truly is; what each profile makes of it follows from this. */
struct event {
  tib_ticks onset, duration;
  enum tib_side side;
  int series; /* 0: in none */
  float peak_uv;
};

struct night {
  enum fake_variant variant;
  struct tib_result *result;
  tib_ticks duration;
  size_t n_events;
  struct event *events;
  int n_series;
  uint64_t seed;
};

void *fake_make(size_t n, size_t size);

/* From 0 to 1; the next number of the night's own sequence. */
double fake_uniform(struct night *night);
tib_ticks fake_between(struct night *night, double low_s, double high_s);

/* Movements as they truly are, and what was found of them. */
void fake_events(struct night *night);
void fake_candidates(struct night *night, struct tib_detection *found);

/* What every profile makes of them. */
void fake_scores(struct night *night);

/* Envelopes, resting levels, ankles, bursts. */
void fake_signals(struct night *night);

#endif
