#ifndef TIB_DETECT_BURST_LANE_H
#define TIB_DETECT_BURST_LANE_H

/* One muscle while its sustained bursts are looked for: bursts.c finds them, burst_measures.c measures them. */

#include "detect/centred_mean.h"
#include "detect/detect.h"

#define TIB_BURST_REST_STRIDE 20 /* steps of the envelope between two values of the resting level, about 1 s */

/* Arrays go by power step of the envelope, over all segments. */
struct tib_lane {
  const struct tib_envelope *envelope;
  const struct tib_span *out; /* the caller's */
  size_t n_out;
  struct tib_span *dead; /* owned; sorted, no overlaps: no signal, or none that shows the muscle */
  size_t n_dead;
  float *rest; /* owned; every TIB_BURST_REST_STRIDE steps, held during whatever rises; NAN where it is not known */
  double step_s;
  struct tib_window window; /* of the envelope */
};

/* What was found: steps [first, end) of a segment of a lane, of which n_on are on. */
struct tib_found_burst {
  enum tib_pattern_type type; /* TIB_SUSTAINED_BURST or TIB_TONIC_PROLONGED */
  size_t lane, segment;
  size_t first, end, n_on, dropout;
  float rest;
};

/* Onset of a step of a segment. */
tib_ticks tib_lane_time(const struct tib_lane *lane, const struct tib_envelope_segment *segment, size_t step);

struct tib_span tib_lane_span(const struct tib_lane *lane, const struct tib_found_burst *found);

/* The envelope of SBC-1, uV RMS: steps first to first + n - 1 of a segment. Kept for the night it would be a 16th of
 * what the program holds. */
void tib_lane_envelope(const struct tib_lane *lane, const struct tib_envelope_segment *segment, size_t first, size_t n,
                       float *e);

/* SBC-1 */
float tib_burst_on_level(const struct tib_burst_rules *rules, float rest);

/* Sets *keep where SBC-5 and SBC-6 hold, and then measures it: all of `pattern` but grade, criteria and what the ankle, the
 * signal itself and other events say. Errors: TIB_MEMORY. */
enum tib_status tib_burst_measure(const struct tib_lane *lanes, size_t n_lanes, const struct tib_found_burst *found,
                                  const struct tib_burst_rules *rules, struct tib_pattern *pattern, bool *keep,
                                  struct tib_error *err);

#endif
