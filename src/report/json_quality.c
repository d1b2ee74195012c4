#include "report/json_quality.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "report/values.h"

/* ---- minutes ---- */

/* Minutes [first, end) with the same faults, and the means of what was measured in them. */
struct run {
  size_t first, end;
  double rest_uv, mains_uv, ecg_uv, clipped_share; /* NAN: nowhere */
  int64_t pops;
};

struct mean {
  double sum;
  size_t n;
};

static void add(struct mean *mean, float value, bool squared) {
  if (isnan(value)) return;
  mean->sum += squared ? (double)value * (double)value : (double)value;
  mean->n++;
}

static double mean_of(const struct mean *mean) { return mean->n > 0 ? mean->sum / (double)mean->n : (double)NAN; }

static struct run run_from(const struct tib_envelope *leg, const struct tib_leg_detection *found, size_t first) {
  struct mean rest = {0}, mains = {0}, ecg = {0}, clipped = {0};
  struct run run = {.first = first, .end = first};
  for (; run.end < found->n_minutes && found->minute_faults[run.end] == found->minute_faults[first]; run.end++) {
    add(&rest, found->minute_rest_uv[run.end], false);
    if (run.end >= leg->n_minutes) continue;
    const struct tib_minute *minute = &leg->minutes[run.end];
    add(&mains, minute->mains_uv, true);
    add(&ecg, minute->ecg_uv, false);
    add(&clipped, minute->clipped_share, false);
    run.pops += minute->pops;
  }
  run.rest_uv = mean_of(&rest);
  run.mains_uv = sqrt(mean_of(&mains));
  run.ecg_uv = mean_of(&ecg);
  run.clipped_share = mean_of(&clipped);
  return run;
}

static void put_run(struct tib_json *json, json_t *runs, const struct run *run, unsigned faults) {
  json_t *object = tib_json_append_object(json, runs);
  tib_json_put_count(json, object, TIB_JSON_RUN_MINUTE, (int64_t)run->first);
  tib_json_put_count(json, object, TIB_JSON_RUN_N, (int64_t)(run->end - run->first));
  json_t *names = tib_json_put_array(json, object, "faults");
  for (size_t i = 0; tib_level_fault[i].name; i++)
    if (faults & 1U << i) tib_json_append(json, names, tib_json_text(tib_level_fault[i].name));
  tib_json_put_number(json, object, TIB_JSON_RUN_REST_UV, run->rest_uv);
  tib_json_put_number(json, object, TIB_JSON_RUN_MAINS_UV, run->mains_uv);
  tib_json_put_number(json, object, TIB_JSON_RUN_ECG_UV, run->ecg_uv);
  tib_json_put_number(json, object, TIB_JSON_RUN_CLIPPED_SHARE, run->clipped_share);
  tib_json_put_count(json, object, TIB_JSON_RUN_POPS, run->pops);
}

static int64_t minutes_with(const struct tib_leg_detection *found, unsigned fault) {
  int64_t n = 0;
  for (size_t m = 0; m < found->n_minutes; m++) n += (found->minute_faults[m] & fault) != 0;
  return n;
}

static void put_minutes(struct tib_json *json, json_t *into, const struct tib_envelope *leg,
                        const struct tib_leg_detection *found) {
  if (!found || leg->coarse) { /* what its steps would say of it is nothing */
    tib_json_put(json, into, "minutes", json_null());
    return;
  }
  json_t *minutes = tib_json_put_object(json, into, "minutes");
  tib_json_put_count(json, minutes, TIB_JSON_MINUTES_N, (int64_t)found->n_minutes);
  for (int i = 0; tib_level_fault[i].name; i++)
    tib_json_put_count(json, minutes, (enum tib_json_number)(TIB_JSON_MINUTES_FLAT + i), minutes_with(found, 1U << i));
  tib_json_put_count(json, minutes, TIB_JSON_MINUTES_NOTE, found->minutes_note);
  tib_json_put_count(json, minutes, TIB_JSON_MINUTES_WARN, found->minutes_warn);
  json_t *runs = tib_json_put_array(json, minutes, "runs");
  for (size_t first = 0; first < found->n_minutes;) {
    struct run run = run_from(leg, found, first);
    put_run(json, runs, &run, found->minute_faults[first]);
    first = run.end;
  }
}

/* ---- the leg ---- */

static void put_notes(struct tib_json *json, json_t *leg, const struct tib_result *result, enum tib_side side) {
  json_t *notes = tib_json_put_array(json, leg, "notes");
  const char *code;
  for (size_t i = 0; (code = tib_value_leg_note(result, side, i)) != NULL; i++)
    tib_json_append(json, notes, tib_json_text(code));
}

static int64_t pops_of(const struct tib_envelope *leg) {
  int64_t n = 0;
  for (size_t m = 0; m < leg->n_minutes; m++) n += leg->minutes[m].pops;
  return n;
}

static json_t *put_signal(struct tib_json *json, json_t *into, const char *key, const struct tib_envelope *leg,
                          const struct tib_leg_detection *found, const struct tib_leg_quality *quality) {
  bool known = found && !leg->coarse;
  json_t *object = tib_json_put_object(json, into, key);
  tib_json_put_number(json, object, TIB_JSON_SCORABLE_H, quality ? quality->scorable_h : (double)NAN);
  json_t *rest = tib_json_put_object(json, object, "rest_uv");
  tib_json_put_number(json, rest, TIB_JSON_REST_P10, known ? found->rest_p10_uv : (double)NAN);
  tib_json_put_number(json, rest, TIB_JSON_REST_P50, known ? found->rest_p50_uv : (double)NAN);
  tib_json_put_number(json, rest, TIB_JSON_REST_P90, known ? found->rest_p90_uv : (double)NAN);
  tib_json_put_number(json, object, TIB_JSON_MAINS_SHARE, leg->mains_share);
  tib_json_put_number(json, object, TIB_JSON_ECG_SHARE, leg->ecg_share);
  tib_json_put_number(json, object, TIB_JSON_ECG_LOCKED_SHARE, quality ? quality->ecg_locked_share : (double)NAN);
  tib_json_put_number(json, object, TIB_JSON_CLIPPED_SHARE, leg->clipped_share);
  tib_json_put_count(json, object, TIB_JSON_POPS, pops_of(leg));
  put_minutes(json, object, leg, found);
  return object;
}

static void put_leg(struct tib_json *json, json_t *into, const char *key, const struct tib_result *result,
                    enum tib_side side) {
  const struct tib_envelope *leg = tib_find_leg(result, side);
  if (!leg) {
    tib_json_put(json, into, key, json_null());
    return;
  }
  json_t *object =
      put_signal(json, into, key, leg, tib_find_leg_detection(result, side), tib_find_leg_quality(result, side));
  put_notes(json, object, result, side);
}

/* Under the keys that their channels have: "calf_left", "extra_1". */
static void put_muscles(struct tib_json *json, json_t *into, const struct tib_result *result) {
  int extra = 0;
  for (size_t i = 0; i < result->n_muscles; i++) {
    const struct tib_envelope *muscle = &result->muscles[i];
    char key[24];
    if (muscle->muscle == TIB_GASTROCNEMIUS)
      tib_text_copy(key, sizeof key, muscle->side == TIB_LEFT ? "calf_left" : "calf_right");
    else
      snprintf(key, sizeof key, "extra_%d", ++extra);
    put_signal(json, into, key, muscle, &result->muscle_levels[i].legs[0], &result->muscle_quality[i]);
  }
}

void tib_json_put_quality(struct tib_json *json, const struct tib_result *result) {
  json_t *into = tib_json_put_object(json, json->root, "quality");
  put_leg(json, into, "left", result, TIB_LEFT);
  put_leg(json, into, "right", result, TIB_RIGHT);
  if (tib_find_leg(result, TIB_SIDE_NONE)) put_leg(json, into, "leg", result, TIB_SIDE_NONE);
  put_muscles(json, into, result);
}
