#include "patterns.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "detect/detect.h"
#include "detect/patterns.h"

enum tib_status tib_patterns_add(struct tib_result *result, const struct tib_pattern *patterns, size_t n,
                                 struct tib_error *err) {
  size_t capacity = result->n_patterns;
  if (n == 0) return TIB_OK;
  enum tib_status status =
      tib_array_reserve(&result->patterns, &capacity, result->n_patterns + n, sizeof *result->patterns, err);
  if (status != TIB_OK) return status;
  memcpy(result->patterns + result->n_patterns, patterns, n * sizeof *patterns);
  result->n_patterns += n;
  tib_detect_sort_patterns(result->patterns, result->n_patterns);
  return TIB_OK;
}

static enum tib_status find(const struct tib_analyze_options *options, struct tib_result *result,
                            const struct tib_detection *found, struct tib_error *err) {
  struct tib_pattern_list list;
  struct tib_pattern_input input = {
      .legs = result->legs,
      .n_legs = result->n_legs,
      .found = found,
      .context = &result->context,
      .ankles = result->accel,
      .gross = result->gross,
      .n_gross = result->n_gross,
      .rules = &options->patterns->patterns,
      .scoring = &result->profiles[0].rules.scoring,
      .accelerometer = result->has_accelerometer ? &options->accelerometer->accelerometer : NULL};
  enum tib_status status = tib_detect_patterns(&input, &list, err);
  if (status == TIB_OK) status = tib_patterns_add(result, list.item, list.n, err);
  if (status == TIB_OK) {
    memcpy(result->efm, list.efm, sizeof result->efm);
    memcpy(result->rswa, list.rswa, sizeof result->rswa);
    /* Movements that others scored were looked at by somebody, and are not judged. */
    for (size_t i = 0; i < result->n_detections && !result->imported; i++)
      tib_detect_mark_runs(&list, &result->detections[i]);
  }
  tib_pattern_list_finish(&list);
  return status;
}

enum tib_status tib_patterns_find(const struct tib_analyze_options *options, struct tib_result *result,
                                  struct tib_error *err) {
  if (!options->patterns) return TIB_OK;
  result->has_patterns = true;
  result->patterns_rules = *options->patterns;
  if (!result->imported) return find(options, result, &result->detections[result->profiles[0].detection], err);
  /* A detection that was imported knows neither where a leg is out nor what is in its signal. */
  struct tib_detection found;
  enum tib_status status =
      tib_detect_movements(result->legs, result->n_legs, result->accel, &result->profiles[0].rules.detection,
                           options->accelerometer ? &options->accelerometer->accelerometer : NULL, &found, err);
  if (status != TIB_OK) return status;
  status = find(options, result, &found, err);
  tib_detection_finish(&found);
  return status;
}
