#include "detect/detect.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/jobs.h"
#include "detect/link.h"
#include "detect/movements.h"
#include "detect/resting_level.h"
#include "detect/unscorable.h"

static int by_onset_and_side(const void *a, const void *b) {
  const struct tib_candidate *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  return (x->side > y->side) - (x->side < y->side);
}

/* ---- leg by leg ---- */

struct legs {
  const struct tib_envelope *envelope;
  const struct tib_detection_rules *rules;
  struct tib_leg_detection *out;
  struct tib_candidates *found; /* NULL: levels alone */
};

static enum tib_status look_at_leg(void *user, size_t i, struct tib_error *err) {
  const struct legs *legs = user;
  const struct tib_envelope *envelope = &legs->envelope[i];
  struct tib_leg_detection *out = &legs->out[i];
  out->side = envelope->side;
  enum tib_status status = tib_rest_find(envelope, legs->rules, &out->rest, err);
  if (!status) status = tib_unscorable_find(envelope, legs->rules, out, err);
  if (status || !legs->found || envelope->coarse) return status;
  return tib_movements_find(envelope, &out->rest, legs->rules, &legs->found[i], err);
}

enum tib_status tib_detect_levels(const struct tib_envelope *legs, size_t n_legs, const struct tib_detection_rules *rules,
                                  struct tib_detection *out, struct tib_error *err) {
  *out = (struct tib_detection){.n_legs = n_legs};
  struct legs all = {legs, rules, out->legs, NULL};
  enum tib_status status = tib_jobs_run(1, n_legs, look_at_leg, &all, err);
  if (status) tib_detection_finish(out);
  return status;
}

/* The movements of all legs, sorted. */
static enum tib_status join(const struct tib_candidates *found, struct tib_detection *out, struct tib_error *err) {
  size_t n = 0;
  for (size_t i = 0; i < out->n_legs; i++) n += found[i].n;
  enum tib_status status = tib_array_create(&out->candidates, n, sizeof *out->candidates, err);
  for (size_t i = 0; i < out->n_legs && !status; i++)
    for (size_t k = 0; k < found[i].n; k++) out->candidates[out->n_candidates++] = found[i].item[k];
  if (out->n_candidates > 0) qsort(out->candidates, out->n_candidates, sizeof *out->candidates, by_onset_and_side);
  return status;
}

enum tib_status tib_detect_movements_by(int threads, const struct tib_envelope *legs, size_t n_legs,
                                        const struct tib_activity *ankles, const struct tib_detection_rules *rules,
                                        const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                        struct tib_error *err) {
  struct tib_candidates found[TIB_MAX_LEGS] = {0};
  *out = (struct tib_detection){.n_legs = n_legs};
  struct legs all = {legs, rules, out->legs, found};
  enum tib_status status = tib_jobs_run(threads, n_legs, look_at_leg, &all, err);
  if (!status) status = join(found, out, err);
  if (!status) status = tib_detect_link(ankles, accelerometer, out, err);
  for (size_t i = 0; i < TIB_MAX_LEGS; i++) free(found[i].item);
  if (status) tib_detection_finish(out);
  return status;
}

enum tib_status tib_detect_movements(const struct tib_envelope *legs, size_t n_legs, const struct tib_activity *ankles,
                                     const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err) {
  return tib_detect_movements_by(1, legs, n_legs, ankles, rules, accelerometer, out, err);
}

/* ---- with the ankles ---- */

enum tib_status tib_detect_link(const struct tib_activity *ankles, const struct tib_accelerometer_rules *accelerometer,
                                struct tib_detection *out, struct tib_error *err) {
  for (size_t i = 0; i < out->n_candidates; i++) {
    struct tib_candidate *candidate = &out->candidates[i];
    candidate->accel = tib_link_state(candidate->span, candidate->side, ankles, accelerometer);
  }
  return tib_link_ankle_only(ankles, accelerometer, out, err);
}
