#include "detect/detect.h"

#include <stdlib.h>

#include "detect/link.h"
#include "detect/movements.h"
#include "detect/resting_level.h"
#include "detect/unscorable.h"

static int by_onset_and_side(const void *a, const void *b) {
  const struct tib_candidate *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

enum tib_status tib_detect_levels(const struct tib_envelope *legs, size_t n_legs, const struct tib_detection_rules *rules,
                                  struct tib_detection *out, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  *out = (struct tib_detection){.n_legs = n_legs};
  for (size_t i = 0; i < n_legs && !status; i++) {
    out->legs[i].side = legs[i].side;
    status = tib_rest_find(&legs[i], rules, &out->legs[i].rest, err);
    if (!status) status = tib_unscorable_find(&legs[i], rules, &out->legs[i], err);
  }
  if (status) tib_detection_finish(out);
  return status;
}

static enum tib_status find_movements(const struct tib_envelope *legs, const struct tib_detection_rules *rules,
                                      struct tib_detection *out, struct tib_error *err) {
  struct tib_candidates found = {0};
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < out->n_legs && !status; i++)
    if (!legs[i].coarse) status = tib_movements_find(&legs[i], &out->legs[i].rest, rules, &found, err);
  if (found.n > 0) qsort(found.item, found.n, sizeof *found.item, by_onset_and_side);
  out->candidates = found.item;
  out->n_candidates = found.n;
  return status;
}

enum tib_status tib_detect_movements(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                     const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err) {
  enum tib_status status = tib_detect_levels(legs, n_legs, rules, out, err);
  if (status) return status;
  status = find_movements(legs, rules, out, err);
  if (!status) status = tib_detect_link(ankles, accelerometer, out, err);
  if (status) tib_detection_finish(out);
  return status;
}

enum tib_status tib_detect_link(const struct tib_activity *ankles, const struct tib_accelerometer_rules *accelerometer,
                                struct tib_detection *out, struct tib_error *err) {
  for (size_t i = 0; i < out->n_candidates; i++) {
    struct tib_candidate *candidate = &out->candidates[i];
    candidate->accel = tib_link_state(candidate->span, candidate->side, ankles, accelerometer);
  }
  return tib_link_ankle_only(ankles, accelerometer, out, err);
}
