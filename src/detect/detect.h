#ifndef TIB_DETECT_DETECT_H
#define TIB_DETECT_DETECT_H

/* Envelopes to candidates. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

/* Resting level and stretches that cannot be scored of every leg under one detection setting (BASE-3 to BASE-7); no
 * movements. `out` is the caller's to finish; on failure it is left zeroed. */
enum tib_status tib_detect_levels(const struct tib_envelope *legs, size_t n_legs, const struct tib_detection_rules *rules,
                                  struct tib_detection *out, struct tib_error *err);

/* The same and the movements (BASE-12 to BASE-14), linked with the ankles. */
enum tib_status tib_detect_movements(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                     const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err);

/* The same with up to so many legs at a time. */
enum tib_status tib_detect_movements_by(int threads, const struct tib_envelope *legs, size_t n_legs,
                                        const struct tib_activity *ankles, const struct tib_detection_rules *rules,
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

/* A muscle in which sustained bursts are looked for: a leg, a calf or another. */
struct tib_burst_lane {
  const struct tib_envelope *envelope;
  const struct tib_span *out; /* where it cannot be scored; sorted, no overlaps */
  size_t n_out;
};

/* Sustained bursts by SBC-1 to SBC-6 of every muscle, and what lasts longer than they may (TIB_TONIC_PROLONGED), with all
 * that envelopes tell of them; sorted. No grade and no criterion is set. *out is the caller's to free(). None begins in a
 * lane's `out`, none is looked for where it is `coarse`, has no signal, or a minute is clipped or its electrode hangs
 * loose. */
enum tib_status tib_detect_bursts(const struct tib_burst_lane *lanes, size_t n_lanes, const struct tib_activity *ankles,
                                  const struct tib_burst_rules *rules, const struct tib_accelerometer_rules *accelerometer,
                                  struct tib_pattern **out, size_t *n, struct tib_error *err);

struct tib_pattern_input;
struct tib_pattern_list;

/* All other patterns, or a part of them (detect/patterns.h). *out is the caller's to tib_pattern_list_finish(), or to take
 * out->item of; on failure it is left zeroed. Errors: TIB_MEMORY. */
enum tib_status tib_detect_patterns(const struct tib_pattern_input *input, struct tib_pattern_list *out,
                                    struct tib_error *err);

/* Sets `run_bursts` of every candidate: how many bursts of one run of its leg have their middle in it. */
void tib_detect_mark_runs(const struct tib_pattern_list *patterns, struct tib_detection *found);

/* By onset, then side, then type. */
void tib_detect_sort_patterns(struct tib_pattern *patterns, size_t n);

#endif
