#ifndef TIB_CONDITION_ECG_H
#define TIB_CONDITION_ECG_H

/* Beats of the heart in a leg's EMG: found and subtracted (BASE-8).
 *
 * Pages of 20 s are looked at within the 30 s on either side. When the heart beats is told by an ECG channel, where there
 * is one and the leg shows a trace of it, else found in the leg (ecg_rhythm.h). The median of some 40 beats is subtracted
 * at each of them, scaled a little. Where no beats are found beyond doubt the samples pass through as they are. They leave
 * some 50 s after they came in. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "condition/beat_list.h"
#include "condition/ecg_channel.h"
#include "condition/mains.h"
#include "condition/minutes.h"
#include "condition/rails.h"

struct tib_ecg_canceller;

/* `channel` may be NULL; it is kept, and must be ahead of the leg or level with it, as must `rails` (kept) by 0.2 s. In
 * `minutes` (kept) the largest sample of the mean beat that was taken out is noted, 0 where none was. Errors: TIB_MEMORY.
 */
enum tib_status tib_ecg_create(struct tib_rate rate, const struct tib_conditioning_rules *rules,
                               const struct tib_ecg_channel *channel, struct tib_rails *rails, struct tib_minutes *minutes,
                               tib_samples_fn *sink, void *user, struct tib_ecg_canceller **out, struct tib_error *err);

void tib_ecg_begin_segment(struct tib_ecg_canceller *ecg, tib_ticks onset);

enum tib_status tib_ecg_push(struct tib_ecg_canceller *ecg, const float *x, size_t n, struct tib_error *err);

/* Ends the segment: sends what is held back. */
enum tib_status tib_ecg_end_segment(struct tib_ecg_canceller *ecg, struct tib_error *err);

/* Whether an ECG channel told of any beat that was taken out. */
bool tib_ecg_by_channel(const struct tib_ecg_canceller *ecg);

/* Moves out when the heart beat, as this leg shows it: beats that were taken out, and those that were found and left. The
 * list is the caller's to finish. */
void tib_ecg_take_beats(struct tib_ecg_canceller *ecg, struct tib_beat_list *beats);

void tib_ecg_destroy(struct tib_ecg_canceller *ecg);

#endif
