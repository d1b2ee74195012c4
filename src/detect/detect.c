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

static enum tib_status detect_leg(const struct tib_envelope *envelope, const struct tib_detection_rules *rules,
                                  struct tib_leg_detection *leg, struct tib_candidates *found, struct tib_error *err) {
  leg->side = envelope->side;
  enum tib_status status = tib_rest_find(envelope, rules, &leg->rest, err);
  if (!status) status = tib_unscorable_find(envelope, rules, leg, err);
  if (!status && !envelope->coarse) status = tib_movements_find(envelope, &leg->rest, rules, found, err);
  return status;
}

enum tib_status tib_detect_movements(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                     const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err) {
  struct tib_candidates found = {0};
  enum tib_status status = TIB_OK;
  *out = (struct tib_detection){.n_legs = n_legs};
  for (size_t i = 0; i < n_legs && !status; i++) status = detect_leg(&legs[i], rules, &out->legs[i], &found, err);
  if (status) {
    free(found.item);
    tib_detection_finish(out);
    return status;
  }
  if (found.n > 0) qsort(found.item, found.n, sizeof *found.item, by_onset_and_side);
  for (size_t i = 0; i < found.n; i++)
    found.item[i].accel = tib_link_state(found.item[i].span, found.item[i].side, ankles, accelerometer);
  out->candidates = found.item;
  out->n_candidates = found.n;
  status = tib_link_ankle_only(ankles, accelerometer, out, err);
  if (status) tib_detection_finish(out);
  return status;
}
