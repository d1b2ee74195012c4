#include "import.h"

#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "detect/detect.h"

enum tib_status tib_import_check(const char *path, const struct tib_result *result, struct tib_error *err) {
  if (result->context.has_movements) return TIB_OK;
  return tib_fail(err, TIB_SCORING_MISMATCH,
                  "%s holds no limb movements that were scored; leave out --use-scored-movements to find them in its legs",
                  path);
}

/* Movements in one channel for both legs have no side. */
static enum tib_side side_of(const struct tib_scored_movement *movement) {
  return movement->side == TIB_BOTH ? TIB_SIDE_NONE : movement->side;
}

static int by_onset_and_side(const void *a, const void *b) {
  const struct tib_candidate *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  if (x->side != y->side) return x->side < y->side ? -1 : 1;
  return (x->span.offset > y->span.offset) - (x->span.offset < y->span.offset);
}

static enum tib_status make_candidates(const struct tib_context *context, struct tib_detection *detection,
                                       struct tib_error *err) {
  enum tib_status status =
      tib_array_create(&detection->candidates, context->n_movements, sizeof *detection->candidates, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < context->n_movements; i++) {
    const struct tib_scored_movement *movement = &context->movements[i];
    detection->candidates[i] = (struct tib_candidate){.span = movement->span,
                                                      .side = side_of(movement),
                                                      .imported = true,
                                                      .peak_uv = NAN,
                                                      .median_uv = NAN,
                                                      .rest_uv = NAN};
  }
  detection->n_candidates = context->n_movements;
  if (detection->n_candidates > 1)
    qsort(detection->candidates, detection->n_candidates, sizeof *detection->candidates, by_onset_and_side);
  return TIB_OK;
}

enum tib_status tib_import_movements(const struct tib_result *result, const struct tib_detection_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_detection *out,
                                     struct tib_error *err) {
  enum tib_status status = tib_detect_levels(result->legs, result->n_legs, rules, out, err);
  for (size_t i = 0; i < out->n_legs; i++) out->legs[i].n_out = 0;
  if (status == TIB_OK) status = make_candidates(&result->context, out, err);
  if (status == TIB_OK) status = tib_detect_link(result->accel, accelerometer, out, err);
  if (status != TIB_OK) tib_detection_finish(out);
  return status;
}
