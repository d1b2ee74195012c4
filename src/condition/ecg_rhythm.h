#ifndef TIB_CONDITION_ECG_RHYTHM_H
#define TIB_CONDITION_ECG_RHYTHM_H

/* The beats of the heart in a stretch of a leg.
 *
 * A beat is told from leg activity by four things together: it is short and has quiet on either side, its shape is the same
 * every time, its intervals change little, and nothing like it lies between. Rhythmic movements of a leg fail the first
 * two: the carrier of a burst of EMG differs from burst to burst, and a burst lasts 0.25 s and more. */

#include <tibialis/rules.h>

#include "condition/ecg_wave.h"

struct tib_ecg_beat {
  double at;  /* samples of the series */
  bool clear; /* in a quiet place, and there beyond doubt */
};

struct tib_ecg_beats {
  size_t n, capacity;
  struct tib_ecg_beat *item; /* owned */
};

struct tib_ecg_rhythm;

/* For series of up to n_max samples. Errors: TIB_MEMORY. */
enum tib_status tib_ecg_rhythm_create(double rate_hz, size_t n_max, const struct tib_conditioning_rules *rules,
                                      struct tib_ecg_rhythm **out, struct tib_error *err);

void tib_ecg_rhythm_begin_segment(struct tib_ecg_rhythm *rhythm);

/* Whether the last series had beats. */
bool tib_ecg_rhythm_is_warm(const struct tib_ecg_rhythm *rhythm);

/* Beats in the leg itself: those of stretches of regular beats, no shorter than rules->ecg_stretch. None where it is not
 * beyond doubt that the heart made them. */
enum tib_status tib_ecg_rhythm_find(struct tib_ecg_rhythm *rhythm, const struct tib_ecg_series *series,
                                    struct tib_ecg_beats *beats, struct tib_error *err);

/* Beats where an ECG channel says that they are, times told[0..n) ascending in samples of the series: moved by what the
 * leg's own wave asks for, and without those that are not there. None where the leg shows no trace of them. */
enum tib_status tib_ecg_rhythm_follow(struct tib_ecg_rhythm *rhythm, const struct tib_ecg_series *series,
                                      const double *told, size_t n_told, struct tib_ecg_beats *beats,
                                      struct tib_error *err);

void tib_ecg_rhythm_destroy(struct tib_ecg_rhythm *rhythm);

#endif
