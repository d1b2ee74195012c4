#ifndef TIB_CONDITION_ECG_CHANNEL_H
#define TIB_CONDITION_ECG_CHANNEL_H

/* The ECG channel of a recording: when the heart beats. Of whatever unit, polarity and lead: only times are taken from it.
 */

#include <stddef.h>
#include <stdint.h>

#include <tibialis/types.h>

struct tib_ecg_channel;

/* Errors: TIB_MEMORY. */
enum tib_status tib_ecg_channel_create(struct tib_rate rate, struct tib_ecg_channel **out, struct tib_error *err);

void tib_ecg_channel_begin_segment(struct tib_ecg_channel *channel);

/* Beats are known some 11 s after they came in. */
void tib_ecg_channel_push(struct tib_ecg_channel *channel, const float *x, size_t n);

void tib_ecg_channel_end_segment(struct tib_ecg_channel *channel);

/* Times of the beats of this segment in [from_s, to_s), in seconds since its start and ascending; of the last four minutes
 * at most. They are late by what the filter takes, always the same. Returns their number; no more than n_max are told. */
size_t tib_ecg_channel_beats(const struct tib_ecg_channel *channel, double from_s, double to_s, double *at_s, size_t n_max);

void tib_ecg_channel_destroy(struct tib_ecg_channel *channel);

#endif
