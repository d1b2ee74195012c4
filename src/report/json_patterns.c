#include "report/json_patterns.h"

#include <math.h>
#include <stdio.h>

#include "base/ticks.h"
#include "report/fields.h"
#include "report/json_recording.h"
#include "report/values.h"

static void put_flag(struct tib_json *json, json_t *into, const char *key, enum tib_flag flag) {
  tib_json_put(json, into, key, flag == TIB_NA ? json_null() : json_boolean(flag == TIB_YES));
}

static void put_rules(struct tib_json *json, json_t *into, const struct tib_rules *rules) {
  tib_json_put_text(json, into, "rules", rules->name);
  tib_json_put_text(json, into, "fingerprint", rules->fingerprint);
  tib_json_put_overrides(json, into, rules);
}

static void put_bits(struct tib_json *json, json_t *into, const char *key, unsigned bits, const struct tib_level *levels) {
  json_t *array = tib_json_put_array(json, into, key);
  for (size_t i = 0; levels[i].name; i++)
    if (bits & 1U << i) tib_json_append(json, array, tib_json_text(levels[i].name));
}

/* ---- sustained bursts ---- */

static void put_criterion(struct tib_json *json, json_t *into, const struct tib_criterion *criterion, size_t i) {
  char id[16];
  snprintf(id, sizeof id, "SBC-%zu", i + 1);
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_text(json, object, "id", id);
  tib_json_put_number(json, object, TIB_JSON_BURST_MEASURED, criterion->measured);
  tib_json_put_number(json, object, TIB_JSON_BURST_LIMIT, criterion->limit);
  tib_json_put_text(json, object, "result", tib_level_pass[criterion->passed].name);
  bool told = criterion->passed == TIB_UNTESTABLE && criterion->why != TIB_TESTED;
  tib_json_put_text(json, object, "why", told ? tib_level_untestable[criterion->why].name : NULL);
}

/* SBC-15: told, and held against nothing. */
static void put_measures(struct tib_json *json, json_t *into, const struct tib_burst_measures *m) {
  json_t *object = tib_json_put_object(json, into, "measures");
  tib_json_put_number(json, object, TIB_JSON_BURST_RISE_S, m->rise_s);
  tib_json_put_number(json, object, TIB_JSON_BURST_FALL_S, m->fall_s);
  tib_json_put_number(json, object, TIB_JSON_BURST_MEDIAN_HZ, m->median_hz);
  tib_json_put_number(json, object, TIB_JSON_BURST_FIRST_HZ, m->first_median_hz);
  tib_json_put_number(json, object, TIB_JSON_BURST_LAST_HZ, m->last_median_hz);
  tib_json_put_number(json, object, TIB_JSON_BURST_SLOPE, m->slope_hz_per_s);
  tib_json_put_count(json, object, TIB_JSON_BURST_PEAKS, m->peaks);
  tib_json_put_number(json, object, TIB_JSON_BURST_REST_AFTER, m->rest_after_ratio);
}

static void put_burst(struct tib_json *json, json_t *into, const struct tib_result *result,
                      const struct tib_pattern *burst) {
  json_t *object = tib_json_append_object(json, into);
  tib_json_put_seconds(json, object, TIB_JSON_BURST_ONSET_S, burst->span.onset);
  tib_json_put_seconds(json, object, TIB_JSON_BURST_DURATION_S, tib_span_length(burst->span));
  tib_json_put_text(json, object, "side", burst->side == TIB_SIDE_NONE ? NULL : tib_level_side[burst->side].name);
  tib_json_put_text(json, object, "muscle", tib_value_muscle(burst));
  tib_json_put_text(json, object, "grade", burst->grade == TIB_GRADE_NONE ? NULL : tib_level_grade[burst->grade].name);
  tib_json_put(json, object, "outside_lights", json_boolean(!tib_value_is_counted(result, burst)));
  tib_json_put(json, object, "counted_elsewhere", json_boolean(burst->echo));
  tib_json_put(json, object, "annotated", json_boolean(burst->annotated));
  tib_json_put(json, object, "capped", json_boolean(burst->capped));
  put_bits(json, object, "caps", burst->caps, tib_level_cap);
  put_bits(json, object, "rivals", burst->rivals, tib_level_rival);
  tib_json_put_text(json, object, "stage", result->context.has_stages ? tib_level_stage[burst->stage].name : NULL);
  put_flag(json, object, "arousal", burst->arousal);
  tib_json_put_number(json, object, TIB_JSON_BURST_RATIO, (double)burst->ratio);
  json_t *criteria = tib_json_put_array(json, object, "criteria");
  for (size_t i = 0; i < TIB_SBC_CRITERIA; i++) put_criterion(json, criteria, &burst->criteria[i], i);
  put_measures(json, object, &burst->measures);
}

static void put_bursts(struct tib_json *json, json_t *into, const struct tib_result *result) {
  int64_t possible = tib_value_bursts(result, TIB_GRADE_POSSIBLE);
  if (possible < 0) {
    tib_json_put(json, into, "sustained_burst", json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, "sustained_burst");
  tib_json_put_count(json, object, TIB_JSON_BURST_POSSIBLE, possible);
  tib_json_put_count(json, object, TIB_JSON_BURST_PROBABLE, tib_value_bursts(result, TIB_GRADE_PROBABLE));
  tib_json_put_count(json, object, TIB_JSON_BURST_ANNOTATED, tib_value_annotated(result));
  tib_json_put_count(json, object, TIB_JSON_BURST_UNCOUNTED, tib_value_bursts(result, TIB_GRADE_NONE));
  tib_json_put_count(json, object, TIB_JSON_BURST_TONIC, tib_value_tonic(result));
  tib_json_put_count(json, object, TIB_JSON_BURST_OUTSIDE_N, tib_value_outside(result));
  put_rules(json, object, &result->bursts_rules);
  json_t *events = tib_json_put_array(json, object, "events");
  for (size_t i = 0; i < result->n_patterns; i++)
    if (result->patterns[i].type == TIB_SUSTAINED_BURST) put_burst(json, events, result, &result->patterns[i]);
}

/* ---- the others ---- */

static void put_sum(struct tib_json *json, json_t *into, const char *key, const struct tib_result *result,
                    enum tib_pattern_type type, enum tib_json_number n) {
  struct tib_pattern_sum sum = tib_value_patterns(result, type);
  if (sum.n < 0) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, key);
  tib_json_put_count(json, object, n, sum.n);
  tib_json_put_number(json, object, TIB_JSON_RUN_PATTERN_PER_H, sum.per_h);
  tib_json_put_number(json, object, TIB_JSON_RUN_PATTERN_SECONDS, sum.seconds);
}

static void put_efm(struct tib_json *json, json_t *legs, const char *leg, const struct tib_efm *efm) {
  if (!efm) {
    tib_json_put(json, legs, leg, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, legs, leg);
  tib_json_put_count(json, object, TIB_JSON_EFM_POTENTIALS, efm->potentials);
  tib_json_put_count(json, object, TIB_JSON_EFM_NREM_POTENTIALS, efm->nrem_potentials);
  tib_json_put_count(json, object, TIB_JSON_EFM_MINUTES, efm->minutes);
  tib_json_put_count(json, object, TIB_JSON_EFM_NREM_MINUTES, efm->nrem_minutes);
  put_flag(json, object, "excessive", efm->excessive);
}

static void put_rswa(struct tib_json *json, json_t *legs, const char *leg, const struct tib_rswa *rswa) {
  if (!rswa) {
    tib_json_put(json, legs, leg, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, legs, leg);
  tib_json_put_count(json, object, TIB_JSON_RSWA_EPOCHS, rswa->epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_TONIC_EPOCHS, rswa->tonic_epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_PHASIC_EPOCHS, rswa->phasic_epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_ANY_EPOCHS, rswa->any_epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_MINI, rswa->mini_epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_PHASIC_MINI, rswa->phasic_mini_epochs);
  tib_json_put_count(json, object, TIB_JSON_RSWA_ANY_MINI, rswa->any_mini_epochs);
  tib_json_put_number(json, object, TIB_JSON_RSWA_TONIC_SHARE, tib_value_share(rswa->tonic_epochs, rswa->epochs));
  tib_json_put_number(json, object, TIB_JSON_RSWA_PHASIC_SHARE, tib_value_share(rswa->phasic_epochs, rswa->epochs));
  tib_json_put_number(json, object, TIB_JSON_RSWA_ANY_SHARE, tib_value_share(rswa->any_epochs, rswa->epochs));
  tib_json_put_number(json, object, TIB_JSON_RSWA_PHASIC_MINI_SHARE,
                      tib_value_share(rswa->phasic_mini_epochs, rswa->mini_epochs));
  tib_json_put_number(json, object, TIB_JSON_RSWA_ANY_MINI_SHARE,
                      tib_value_share(rswa->any_mini_epochs, rswa->mini_epochs));
  tib_json_put_number(json, object, TIB_JSON_RSWA_REFERENCE, rswa->reference_uv);
  tib_json_put_number(json, object, TIB_JSON_RSWA_BURST_S, rswa->burst_s);
}

/* By leg, the common one only where it is there. */
static void put_legs(struct tib_json *json, json_t *into, const struct tib_result *result) {
  static const struct {
    const char *name;
    enum tib_side side;
  } legs[] = {{"left", TIB_LEFT}, {"right", TIB_RIGHT}, {"leg", TIB_SIDE_NONE}};
  json_t *efm = tib_json_put_object(json, into, "efm");
  for (size_t i = 0; i < 3; i++)
    if (i < 2 || tib_find_leg(result, legs[i].side)) put_efm(json, efm, legs[i].name, tib_value_efm(result, legs[i].side));
  json_t *rswa = tib_json_put_object(json, into, "rswa");
  for (size_t i = 0; i < 3; i++)
    if (i < 2 || tib_find_leg(result, legs[i].side))
      put_rswa(json, rswa, legs[i].name, tib_value_rswa(result, legs[i].side));
}

void tib_json_put_patterns(struct tib_json *json, const struct tib_result *result) {
  json_t *into = tib_json_put_object(json, json->root, "patterns");
  put_bursts(json, into, result);
  put_sum(json, into, "alma", result, TIB_ALMA, TIB_JSON_RUN_PATTERN_N);
  put_sum(json, into, "hft", result, TIB_HFT, TIB_JSON_RUN_PATTERN_N);
  put_sum(json, into, "hflm", result, TIB_HFLM, TIB_JSON_RUN_PATTERN_N);
  if (result->has_patterns) {
    put_legs(json, into, result);
  } else {
    tib_json_put(json, into, "efm", json_null());
    tib_json_put(json, into, "rswa", json_null());
  }
  put_sum(json, into, "large_movement", result, TIB_LMM, TIB_JSON_LARGE_N);
  if (result->has_gross)
    tib_json_put_count(json, tib_json_put_object(json, into, "gross_movement"), TIB_JSON_GROSS_N, (int64_t)result->n_gross);
  else
    tib_json_put(json, into, "gross_movement", json_null());
  if (result->has_patterns)
    put_rules(json, into, &result->patterns_rules);
  else
    tib_json_put(json, into, "rules", json_null());
}

/* ---- the course of the night ---- */

static void put_after(struct tib_json *json, json_t *into, const char *key, const struct tib_after *after) {
  if (after->n < 0) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, key);
  tib_json_put_count(json, object, TIB_JSON_AFTER_N, after->n);
  tib_json_put_count(json, object, TIB_JSON_AFTER_AROUSAL_N, after->arousal_n);
  tib_json_put_count(json, object, TIB_JSON_AFTER_AWAKENING_N, after->awakening_n);
  tib_json_put_number(json, object, TIB_JSON_AFTER_WAKE_H, after->wake_h);
}

void tib_json_put_course(struct tib_json *json, const struct tib_result *result) {
  const struct tib_course *course = &result->course;
  json_t *into = tib_json_put_object(json, json->root, "course");
  tib_json_put(json, into, "in_sleep", json_boolean(course->in_sleep));
  tib_json_put_count(json, into, TIB_JSON_COURSE_N, course->n);
  tib_json_put_number(json, into, TIB_JSON_COURSE_FIRST_HALF, course->first_half_share);
  tib_json_put_number(json, into, TIB_JSON_COURSE_FIRST_THIRD, course->first_third_share);
  tib_json_put_number(json, into, TIB_JSON_COURSE_EXPECTED, course->expected_share);
  tib_json_put_number(json, into, TIB_JSON_COURSE_P, course->evening_p);
  put_flag(json, into, "evening", course->evening);
  tib_json_put_number(json, into, TIB_JSON_COURSE_LATERALITY, course->laterality);
  json_t *after = tib_json_put_object(json, into, "after");
  put_after(json, after, "plms", &course->plms);
  put_after(json, after, "sustained_burst", &course->bursts);
}
