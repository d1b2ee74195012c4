#ifndef TIB_CONDITION_CONDITION_H
#define TIB_CONDITION_CONDITION_H

/* Blocks of samples to envelopes: filter, mains, rectified hops; and the motion of the ankles. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

#include "base/relay.h"

struct tib_conditioner;

/* One leg's or one ankle's place among the channels of the blocks that will come. */
struct tib_condition_plan {
  size_t n_legs;
  struct {
    enum tib_side side;
    size_t at;                         /* index into tib_block.channel */
    const struct tib_channel *channel; /* kept until the conditioner is destroyed */
  } leg[TIB_MAX_LEGS];
  struct {
    bool present;
    size_t at[3];                      /* x, y, z */
    const struct tib_channel *channel; /* of x; the three have one rate */
  } ankle[2];                          /* left, right */
  struct {
    bool present;
    size_t at;
    struct tib_rate rate;
  } ecg; /* tells heart beats in the legs */
  enum tib_mains mains;
  bool allow_low_rate;
  struct tib_relay *relay; /* kept; ankles, ECG and what follows the filter are done there. NULL: at once */
};

/* TIB_LOW_RATE where a leg is sampled below the rules' least rate and that is not allowed; TIB_MEMORY. `accelerometer` may
 * be NULL where no ankle is present. The rules are copied. `name` (kept) is the file's, for errors. */
enum tib_status tib_condition_create(const char *name, const struct tib_recording *recording,
                                     const struct tib_condition_plan *plan, const struct tib_conditioning_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_conditioner **out,
                                     struct tib_error *err);

/* A tib_block_fn: takes the next block of the recording. `user` is the conditioner. */
enum tib_status tib_condition_block(void *user, const struct tib_block *block, struct tib_error *err);

/* Ends the last segment and hands over what was made: legs[i] as in the plan, and both ankles. The caller finishes them. */
enum tib_status tib_condition_end(struct tib_conditioner *conditioner, struct tib_envelope *legs,
                                  struct tib_activity *ankles, struct tib_error *err);

/* After the relay of the plan was ended. */
void tib_condition_destroy(struct tib_conditioner *conditioner);

#endif
