#ifndef TIB_DETECT_DETECT_H
#define TIB_DETECT_DETECT_H

/* Envelopes to candidates. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Resting level and stretches that cannot be scored of every leg under one detection setting (rules.md 2.8); no movements.
 * `out` is the caller's to finish; on failure it is left zeroed. */
enum tib_status tib_detect_levels(const struct tib_envelope *legs, size_t n_legs, const struct tib_detection_rules *rules,
                                  struct tib_detection *out, struct tib_error *err);

/* The same and the movements (rules.md 2.9), linked with the ankles. */
enum tib_status tib_detect_movements(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                     const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err);

/* Movements of the body (ACC-7, ACC-8): sets `gross` of the ankles' events, and lists in *out, the caller's to free(),
 * what of both ankles meets as one. An ankle that is not present or of bad scale takes no part. Errors: TIB_MEMORY. */
enum tib_status tib_detect_gross(struct tib_activity ankles[2], const struct tib_accelerometer_rules *rules,
                                 struct tib_gross_movement **out, size_t *n, struct tib_error *err);

/* How late an ankle's motion is behind its leg (ACC-11), by the movements of the leg's side in `found`. Errors:
 * TIB_MEMORY. */
enum tib_status tib_detect_clock(const struct tib_envelope *leg, const struct tib_activity *ankle,
                                 const struct tib_detection *found, const struct tib_accelerometer_rules *rules,
                                 struct tib_clock_check *out, struct tib_error *err);

/* State of each candidate, and the ankles' own events (ACC-9, ACC-10, ACC-12). `ankles` are the left and right ankle's
 * motion, or NULL; `accelerometer` may be NULL. The candidates are sorted by onset. */
enum tib_status tib_detect_link(const struct tib_activity *ankles, const struct tib_accelerometer_rules *accelerometer,
                                struct tib_detection *out, struct tib_error *err);

/* Sustained bursts at grade possible (SBC-1 to SBC-6) of every leg, sorted by onset. *out is the caller's to free(). Where
 * a leg is `coarse` none is looked for. */
enum tib_status tib_detect_bursts(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                  const struct tib_burst_rules *rules, const struct tib_accelerometer_rules *accelerometer,
                                  struct tib_pattern **out, size_t *n, struct tib_error *err);

#endif
