#ifndef TIB_DETECT_LINK_H
#define TIB_DETECT_LINK_H

/* What the ankle says of a movement of its leg (ACC-9, ACC-10). It never refuses one (ACC-P7). */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* `ankles`: left and right, after tib_detect_gross(), or NULL; `rules` may be NULL where no ankle is. A leg of no side is
 * asked of both. */
enum tib_accel_state tib_link_state(struct tib_span movement, enum tib_side side, const struct tib_activity *ankles,
                                    const struct tib_accelerometer_rules *rules);

/* Events of both ankles, none of them gross, that no candidate is linked with (ACC-12), into out->ankle_only. The
 * candidates of `out` are sorted and those of one leg do not overlap. An ankle of bad scale has none. */
enum tib_status tib_link_ankle_only(const struct tib_activity *ankles, const struct tib_accelerometer_rules *rules,
                                    struct tib_detection *out, struct tib_error *err);

#endif
