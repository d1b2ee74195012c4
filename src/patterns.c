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

static struct tib_pattern_input input_of(const struct tib_analyze_options *options, const struct tib_result *result,
                                         const struct tib_detection *found, enum tib_pattern_part part) {
  return (struct tib_pattern_input){
      .part = part,
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
}

static enum tib_status find(const struct tib_pattern_input *input, struct tib_result *result, struct tib_error *err) {
  struct tib_pattern_list list;
  enum tib_status status = tib_detect_patterns(input, &list, err);
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

static const struct tib_detection *primary(const struct tib_result *result) {
  return &result->detections[result->profiles[0].detection];
}

enum tib_status tib_patterns_find(const struct tib_analyze_options *options, struct tib_result *result,
                                  struct tib_error *err) {
  if (!options->patterns) return TIB_OK;
  result->has_patterns = true;
  result->patterns_rules = *options->patterns;
  struct tib_pattern_input input = input_of(options, result, primary(result), TIB_PATTERNS_BUT_REM);
  if (!result->imported) return find(&input, result, err);
  /* A detection that was imported knows neither where a leg is out nor what is in its signal. */
  struct tib_detection found;
  enum tib_status status =
      tib_detect_movements(result->legs, result->n_legs, result->accel, &result->profiles[0].rules.detection,
                           options->accelerometer ? &options->accelerometer->accelerometer : NULL, &found, err);
  if (status != TIB_OK) return status;
  input.found = &found;
  input.part = TIB_PATTERNS_ALL;
  status = find(&input, result, err);
  tib_detection_finish(&found);
  return status;
}

enum tib_status tib_patterns_find_rem(const struct tib_analyze_options *options, const struct tib_result *result,
                                      struct tib_pattern_list *found, struct tib_error *err) {
  *found = (struct tib_pattern_list){0};
  if (!options->patterns || result->imported) return TIB_OK;
  struct tib_pattern_input input = input_of(options, result, primary(result), TIB_PATTERNS_REM);
  return tib_detect_patterns(&input, found, err);
}

enum tib_status tib_patterns_add_rem(struct tib_result *result, const struct tib_pattern_list *found,
                                     struct tib_error *err) {
  if (!result->has_patterns || result->imported) return TIB_OK;
  memcpy(result->rswa, found->rswa, sizeof result->rswa);
  return tib_patterns_add(result, found->item, found->n, err);
}
