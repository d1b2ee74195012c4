#ifndef TIB_CONDITION_ECG_MATCH_H
#define TIB_CONDITION_ECG_MATCH_H

/* Where in a stretch of a leg something is like a given wave. */

#include "condition/ecg_wave.h"

struct tib_ecg_node {
  double at;   /* samples of the series */
  float scale; /* in that of the wave */
  float gain;  /* how much more likely the place is with a beat than without one, as a logarithm; bounded */
  bool clear;  /* in a quiet place, and there beyond doubt */
};

struct tib_ecg_match {
  size_t n_max;
  float *scale, *power; /* owned; of every sample: scale of the wave there, mean square under it */
  size_t nodes_max, n_nodes;
  struct tib_ecg_node *node; /* owned; in order, TIB_ECG_NODE_APART_S apart at least */
};

#define TIB_ECG_NODE_APART_S 0.05

/* For series of up to n_max samples. Errors: TIB_MEMORY. */
enum tib_status tib_ecg_match_init(struct tib_ecg_match *match, double rate_hz, size_t n_max, struct tib_error *err);

void tib_ecg_match_run(struct tib_ecg_match *match, const struct tib_ecg_wave *wave, const struct tib_ecg_series *series);

void tib_ecg_match_finish(struct tib_ecg_match *match);

#endif
