#ifndef TIB_LEGS_H
#define TIB_LEGS_H

/* Which legs are scored, and where they can be. */

#include <tibialis/analyze.h>

#define TIB_LEGS_SCORED 3 /* left, right, and one of no side */

/* The legs recorded and where each is out; of given movements also the legs that they name, and none is out. Gives their
 * number; spans stay the detection's. */
size_t tib_legs_scored(const struct tib_result *result, const struct tib_detection *detection,
                       struct tib_leg_time legs[TIB_LEGS_SCORED]);

/* Resting level and quality of the muscles that are no legs, by the primary profile's detection; `input` tells the night
 * and its gaps. TIB_MEMORY. */
enum tib_status tib_legs_muscles(struct tib_result *result, const struct tib_score_input *input, struct tib_error *err);

/* Fills the result's quality from what was scored. */
void tib_legs_quality(struct tib_result *result, const struct tib_score_input *input);

#endif
