#ifndef TIB_CONDITION_ECG_TAKE_H
#define TIB_CONDITION_ECG_TAKE_H

/* From beats to what is subtracted of a leg: the mean beat, fitted to each. */

#include <stdint.h>

#include <tibialis/rules.h>

#include "condition/ecg_odd.h"
#include "condition/ecg_rhythm.h"

struct tib_ecg_taken {
  double at; /* samples of the series */
  float peak_uv;
};

struct tib_ecg_taker {
  double rate_hz, least_uv;
  size_t beats; /* in a wave */
  struct tib_ecg_wave wave;
  struct tib_ecg_odd odd;
  struct tib_ecg_fit *fit; /* owned; of the beats at hand */
  size_t fits_capacity;
  struct tib_ecg_taken *taken; /* owned; of the page at hand */
  size_t n_taken, taken_capacity;
  double *at;               /* owned */
  float *sorted;            /* owned */
  float *place, *neighbour; /* owned; about a beat */
  double last, learnt;      /* samples of the segment: the last beat taken, and looked at for its shape */
};

/* What is subtracted from sample `origin` of the series on. */
struct tib_ecg_sum {
  float *x;
  size_t n, origin;
};

/* Errors: TIB_MEMORY. */
enum tib_status tib_ecg_taker_init(struct tib_ecg_taker *taker, double rate_hz, const struct tib_conditioning_rules *rules,
                                   struct tib_error *err);

void tib_ecg_taker_begin_segment(struct tib_ecg_taker *taker);

/* Makes the mean beat of those next to `middle`. False where there is none beyond doubt; where no channel told of them, one
 * that is too quick for the heart is none either. */
bool tib_ecg_taker_make_wave(struct tib_ecg_taker *taker, const struct tib_ecg_series *leg,
                             const struct tib_ecg_beats *beats, double middle, bool told);

/* Adds the beats of samples [from, to) to `sum`, and lists them in taker->taken. `base`: sample of the segment that sample
 * 0 of the series is. Errors: TIB_MEMORY. */
enum tib_status tib_ecg_taker_take(struct tib_ecg_taker *taker, const struct tib_ecg_series *leg,
                                   const struct tib_ecg_beats *beats, size_t from, size_t to, int64_t base,
                                   struct tib_ecg_sum sum, struct tib_error *err);

void tib_ecg_taker_finish(struct tib_ecg_taker *taker);

/* How far a beat reaches, in seconds, at most. */
#define TIB_ECG_BEFORE_S 0.25
#define TIB_ECG_AFTER_S 0.45
#define TIB_ECG_EDGE_S 0.1 /* by which a beat at a page's edge may move from page to page */

#endif
