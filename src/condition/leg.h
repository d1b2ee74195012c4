#ifndef TIB_CONDITION_LEG_H
#define TIB_CONDITION_LEG_H

/* One leg: its stored samples looked over, its filtered samples freed of mains and heart beats and cut into hops. The two
 * may be done by two threads: they share but `quality.rails`. */

#include "condition/condition.h"
#include "condition/ecg.h"
#include "condition/fir.h"
#include "condition/hops.h"
#include "condition/mains.h"
#include "condition/minutes.h"
#include "condition/quality.h"

struct tib_leg {
  struct tib_envelope envelope;
  size_t segments_capacity;
  struct tib_conditioning_rules rules;
  struct tib_quality quality;
  struct tib_minutes stored; /* what stored samples tell of each minute */
  struct tib_mains_remover *mains;
  struct tib_ecg_canceller *ecg;
  struct tib_hops hops;
  struct tib_minutes minutes; /* what filtered ones tell; in the end all */
};

/* `leg` must not move afterwards. `heart` (kept) may be NULL. Of `recording` the number and length of its records matter;
 * segments are learnt as they come. Errors: TIB_MEMORY, TIB_UNSUPPORTED (longer than can be counted). */
enum tib_status tib_leg_init(struct tib_leg *leg, enum tib_side side, const struct tib_channel *channel,
                             const struct tib_recording *recording, enum tib_mains mode,
                             const struct tib_conditioning_rules *rules, const struct tib_fir *band,
                             const struct tib_ecg_channel *heart, struct tib_error *err);

/* Samples as stored, in uV: a segment of them, from its begin to its end. */
void tib_leg_look_begin(struct tib_leg *leg, tib_ticks onset);
enum tib_status tib_leg_look_over(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err);

enum tib_status tib_leg_look_end(struct tib_leg *leg, struct tib_error *err);

/* The same samples, filtered; they may come later. */
enum tib_status tib_leg_begin_segment(struct tib_leg *leg, tib_ticks onset, struct tib_error *err);
enum tib_status tib_leg_push(struct tib_leg *leg, const float *x, size_t n, struct tib_error *err);
enum tib_status tib_leg_end_segment(struct tib_leg *leg, struct tib_error *err);

/* Moves the envelope out. Error: TIB_MEMORY. */
enum tib_status tib_leg_take(struct tib_leg *leg, struct tib_envelope *envelope, struct tib_error *err);

void tib_leg_finish(struct tib_leg *leg);

#endif
