#ifndef TIB_DETECT_PATTERNS_H
#define TIB_DETECT_PATTERNS_H

/* Patterns of the leg muscles that are no periodic limb movements: one file a detector, one row each in patterns.c. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Activity in REM sleep and the others do not need each other. */
enum tib_pattern_part { TIB_PATTERNS_ALL, TIB_PATTERNS_BUT_REM, TIB_PATTERNS_REM };

/* What every detector is given. */
struct tib_pattern_input {
  enum tib_pattern_part part;
  const struct tib_envelope *legs; /* tibialis anterior */
  size_t n_legs;
  const struct tib_detection *found; /* resting levels and stretches out of these legs, and their movements */
  const struct tib_context *context;
  const struct tib_activity *ankles; /* left and right, or NULL */
  const struct tib_gross_movement *gross;
  size_t n_gross;
  const struct tib_pattern_rules *rules;
  const struct tib_scoring_rules *scoring;             /* of the primary profile: what a leg movement is */
  const struct tib_accelerometer_rules *accelerometer; /* or NULL */
};

/* A burst of a run. Those of one run are of one number. */
struct tib_run_burst {
  struct tib_span span;
  enum tib_side side;
  int run;
};

/* What they find; `efm` and `rswa` have a place for each leg. */
struct tib_pattern_list {
  struct tib_pattern *item; /* owned */
  size_t n, capacity;
  struct tib_run_burst *burst; /* owned; of all runs, sorted by onset */
  size_t n_bursts, bursts_capacity;
  struct tib_efm efm[TIB_MAX_LEGS];
  struct tib_rswa rswa[TIB_MAX_LEGS];
};

typedef enum tib_status tib_pattern_detector(const struct tib_pattern_input *input, struct tib_pattern_list *list,
                                             struct tib_error *err);

void tib_pattern_list_finish(struct tib_pattern_list *list);

/* Adds a copy. */
enum tib_status tib_pattern_add(struct tib_pattern_list *list, const struct tib_pattern *pattern, struct tib_error *err);

tib_pattern_detector tib_detect_runs;      /* ALMA, HFT, HFLM */
tib_pattern_detector tib_detect_myoclonus; /* EFM */
tib_pattern_detector tib_detect_rem;       /* activity in REM sleep */
tib_pattern_detector tib_detect_large;     /* large muscle group movements; after the runs */

#endif
