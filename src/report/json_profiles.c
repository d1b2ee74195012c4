#include <math.h>

#include "report/fields.h"
#include "report/json_recording.h"
#include "report/values.h"

/* ---- the profile itself ---- */

void tib_json_put_overrides(struct tib_json *json, json_t *into, const struct tib_rules *rules) {
  json_t *overrides = tib_json_put_object(json, into, "overrides");
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++)
    if (rules->source[i].overridden) tib_json_put_text(json, overrides, rows[i].key, rules->source[i].text);
}

static void put_unverified(struct tib_json *json, json_t *into, const struct tib_rules *rules) {
  json_t *unverified = tib_json_put_array(json, into, "unverified");
  size_t n;
  tib_rule_rows(rules->kind, &n);
  for (size_t i = 0; i < n; i++) {
    if (!rules->source[i].unverified) continue;
    char id[64];
    tib_value_rule_id(id, sizeof id, rules->source[i].citation);
    tib_json_append(json, unverified, tib_json_text(id));
  }
}

/* ---- indices ---- */

static const char *index_name(size_t i) {
  size_t n;
  return tib_fields(TIB_FIELDS_INDICES, &n)[i].name;
}

static void put_index(struct tib_json *json, json_t *into, const char *name, const struct tib_index *index, bool hours) {
  if (!index->assessed) {
    tib_json_put(json, into, name, json_null());
    return;
  }
  json_t *object = tib_json_put_object(json, into, name);
  tib_json_put_count(json, object, TIB_JSON_INDEX_N, index->n);
  if (hours) tib_json_put_number(json, object, TIB_JSON_INDEX_DENOMINATOR_H, index->denominator_h);
  tib_json_put_number(json, object, TIB_JSON_INDEX_PER_H, index->per_h);
}

static void put_set(struct tib_json *json, json_t *into, const char *key, const struct tib_index_set *set, bool hours) {
  json_t *object = tib_json_put_object(json, into, key);
  for (size_t i = 0; i < TIB_INDEX_COUNT; i++) put_index(json, object, index_name(i), &set->index[i], hours);
}

static void put_by_stage(struct tib_json *json, json_t *into, const struct tib_score *score, bool has_stages) {
  if (!has_stages) {
    tib_json_put(json, into, "by_stage", json_null());
    return;
  }
  json_t *stages = tib_json_put_object(json, into, "by_stage");
  for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++)
    put_set(json, stages, tib_level_stage[stage].name, &score->by_stage[stage], false);
  put_set(json, stages, "NREM", &score->nrem, false);
}

static const char *const SIDES[] = {"left", "right", "bilateral"};

static void put_by_side(struct tib_json *json, json_t *into, const struct tib_score *score) {
  json_t *sides = tib_json_put_object(json, into, "by_side");
  for (size_t i = 0; i < 3; i++) put_set(json, sides, SIDES[i], &score->by_side[i], false);
}

static void put_by_hour(struct tib_json *json, json_t *into, const struct tib_score *score) {
  json_t *hours = tib_json_put_array(json, into, "by_hour");
  for (size_t i = 0; i < score->n_hours; i++) {
    json_t *hour = tib_json_append_object(json, hours);
    tib_json_put_count(json, hour, TIB_JSON_HOUR, score->hours[i].hour);
    tib_json_put_number(json, hour, TIB_JSON_HOUR_SLEEP_H, score->hours[i].sleep_h);
    tib_json_put_number(json, hour, TIB_JSON_HOUR_WAKE_H, score->hours[i].wake_h);
    tib_json_put_count(json, hour, TIB_JSON_HOUR_PLMS, score->hours[i].plms);
    tib_json_put_count(json, hour, TIB_JSON_HOUR_PLMW, score->hours[i].plmw);
  }
}

static void put_by_half(struct tib_json *json, json_t *into, const struct tib_score *score) {
  json_t *halves = tib_json_put_array(json, into, "by_half");
  for (size_t i = 0; i < 2; i++) {
    json_t *half = tib_json_append_object(json, halves);
    tib_json_put_number(json, half, TIB_JSON_HALF_SLEEP_H, score->half[i].sleep_h);
    put_index(json, half, index_name(TIB_INDEX_PLMS), &score->half[i].plms, true);
  }
}

/* CLIN-1 to CLIN-3: numbers beside numbers. */
static void put_cutoffs(struct tib_json *json, json_t *profile, const struct tib_rules *rules, enum tib_study study,
                        const struct tib_score *score) {
  json_t *list = tib_json_put_array(json, profile, "cutoffs");
  size_t n;
  const struct tib_cutoff *cutoffs = tib_cutoffs(rules, study, &n);
  for (size_t i = 0; i < n; i++) {
    enum tib_cutoff_state state = tib_value_cutoff(score, &cutoffs[i]);
    json_t *cutoff = tib_json_append_object(json, list);
    tib_json_put_text(json, cutoff, "index", index_name(cutoffs[i].index));
    tib_json_put_number(json, cutoff, TIB_JSON_CUTOFF_LIMIT, cutoffs[i].limit_per_h);
    tib_json_put(json, cutoff, "above",
                 state == TIB_CUTOFF_UNKNOWN ? json_null() : json_boolean(state == TIB_CUTOFF_ABOVE));
    tib_json_put_text(json, cutoff, "source", cutoffs[i].source);
    tib_json_put_text(json, cutoff, "rule", cutoffs[i].rule);
  }
}

/* ---- intervals and series ---- */

static void put_histogram(struct tib_json *json, json_t *into, const struct tib_imi_stats *imi) {
  json_t *histogram = tib_json_put_object(json, into, "histogram");
  tib_json_put_number(json, histogram, TIB_JSON_IMI_BIN_S, 90.0 / TIB_IMI_BINS);
  json_t *counts = tib_json_put_array(json, histogram, tib_json_key(TIB_JSON_IMI_COUNTS));
  for (size_t i = 0; i < TIB_IMI_BINS; i++) tib_json_append(json, counts, json_integer(imi->counts[i]));
}

/* WASM16-IDX-12: from ln 0.1 in steps of 0.1. */
static void put_log_histogram(struct tib_json *json, json_t *into, const struct tib_imi_stats *imi) {
  json_t *histogram = tib_json_put_object(json, into, "log_histogram");
  tib_json_put_number(json, histogram, TIB_JSON_IMI_FROM_LN, 0.1);
  tib_json_put_number(json, histogram, TIB_JSON_IMI_BIN_LN, 0.1);
  json_t *counts = tib_json_put_array(json, histogram, tib_json_key(TIB_JSON_IMI_LOG_COUNTS));
  for (size_t i = 0; i < TIB_IMI_LOG_BINS; i++) tib_json_append(json, counts, json_integer(imi->log_counts[i]));
}

static void put_durations(struct tib_json *json, json_t *into, const char *key, const struct tib_duration_stats *stats) {
  json_t *object = tib_json_put_object(json, into, key);
  tib_json_put_count(json, object, TIB_JSON_DURATION_PART_N, stats->n);
  tib_json_put_number(json, object, TIB_JSON_DURATION_PART_MEAN, stats->mean_s);
  tib_json_put_number(json, object, TIB_JSON_DURATION_PART_SD, stats->sd_s);
  tib_json_put_number(json, object, TIB_JSON_DURATION_PART_MEDIAN, stats->median_s);
  tib_json_put_number(json, object, TIB_JSON_DURATION_PART_MIN, stats->min_s);
  tib_json_put_number(json, object, TIB_JSON_DURATION_PART_MAX, stats->max_s);
}

static void put_all_durations(struct tib_json *json, json_t *profile, const struct tib_score *score, bool has_stages) {
  json_t *duration = tib_json_put_object(json, profile, "duration_s");
  tib_json_put_number(json, duration, TIB_JSON_DURATION_MEAN, score->duration_mean_s);
  tib_json_put_number(json, duration, TIB_JSON_DURATION_MEDIAN, score->duration_median_s);
  if (has_stages) {
    json_t *stages = tib_json_put_object(json, duration, "by_stage");
    for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++)
      put_durations(json, stages, tib_level_stage[stage].name, &score->duration_by_stage[stage]);
    put_durations(json, stages, "NREM", &score->duration_nrem);
  } else {
    tib_json_put(json, duration, "by_stage", json_null());
  }
  json_t *sides = tib_json_put_object(json, duration, "by_side");
  for (size_t i = 0; i < 3; i++)
    if (score->by_side[i].index[TIB_INDEX_PLM].assessed)
      put_durations(json, sides, SIDES[i], &score->duration_by_side[i]);
    else
      tib_json_put(json, sides, SIDES[i], json_null());
}

/* What the profile found amiss with the movements themselves. */
static void put_input(struct tib_json *json, json_t *profile, const struct tib_score *score) {
  json_t *input = tib_json_put_object(json, profile, "input");
  tib_json_put_count(json, input, TIB_JSON_INPUT_JOINED_N, score->n_joined);
  tib_json_put_count(json, input, TIB_JSON_INPUT_OVERLAPPING_N, score->n_overlapping);
  tib_json_put_count(json, input, TIB_JSON_INPUT_ABSURD_N, score->n_absurd);
}

static void put_intervals(struct tib_json *json, json_t *profile, const struct tib_score *score) {
  json_t *periodicity = tib_json_put_object(json, profile, "periodicity");
  tib_json_put_number(json, periodicity, TIB_JSON_PERIODICITY_COUNT, score->periodicity_count);
  tib_json_put_number(json, periodicity, TIB_JSON_PERIODICITY_FERRI, score->periodicity_ferri);
  tib_json_put_number(json, periodicity, TIB_JSON_PERIODICITY_COUNT_NR, score->periodicity_count_nr);
  json_t *imi = tib_json_put_object(json, profile, "imi");
  tib_json_put_count(json, imi, TIB_JSON_IMI_N, score->imi.n);
  tib_json_put_number(json, imi, TIB_JSON_IMI_MEDIAN_S, score->imi.median_s);
  tib_json_put_number(json, imi, TIB_JSON_IMI_GEOMETRIC_MEAN_S, score->imi.geometric_mean_s);
  tib_json_put_number(json, imi, TIB_JSON_IMI_LOG_MEAN, score->imi.log_mean);
  tib_json_put_number(json, imi, TIB_JSON_IMI_LOG_SD, score->imi.log_sd);
  tib_json_put_count(json, imi, TIB_JSON_IMI_N_SHORT, score->imi.n_short);
  tib_json_put_count(json, imi, TIB_JSON_IMI_N_LONG, score->imi.n_long);
  tib_json_put_number(json, imi, TIB_JSON_IMI_ALL_GEOMETRIC_MEAN_S, score->imi.all_geometric_mean_s);
  tib_json_put_number(json, imi, TIB_JSON_IMI_ALL_LOG_SD, score->imi.all_log_sd);
  put_histogram(json, imi, &score->imi);
  put_log_histogram(json, imi, &score->imi);
  json_t *series = tib_json_put_object(json, profile, "series");
  tib_json_put_count(json, series, TIB_JSON_SERIES_N, (int64_t)score->n_series);
  tib_json_put_number(json, series, TIB_JSON_SERIES_MEAN_LENGTH, score->series_mean_length);
  tib_json_put_number(json, series, TIB_JSON_SERIES_MEAN_DURATION_S, score->series_mean_duration_s);
}

/* CLIN-6: five minutes at a time; null of a night. */
static void put_sit(struct tib_json *json, json_t *profile, const struct tib_score *score, enum tib_study study) {
  if (study != TIB_STUDY_SIT) {
    tib_json_put(json, profile, "sit", json_null());
    return;
  }
  json_t *sit = tib_json_put_object(json, profile, "sit");
  tib_json_put_number(json, sit, TIB_JSON_SIT_MODE_S, tib_has_movements(score) ? score->imi.mode_s : (double)NAN);
  json_t *bins = tib_json_put_array(json, sit, "bins");
  for (size_t i = 0; i < score->n_sit_bins; i++) {
    json_t *bin = tib_json_append_object(json, bins);
    tib_json_put_number(json, bin, TIB_JSON_SIT_ONSET_S, score->sit_bins[i].onset_s);
    tib_json_put_count(json, bin, TIB_JSON_SIT_N, score->sit_bins[i].n);
    tib_json_put_number(json, bin, TIB_JSON_SIT_SCORABLE_S, score->sit_bins[i].scorable_s);
  }
}

static void put_absent(struct tib_json *json, json_t *profile) {
  static const char *const keys[] = {"periodicity", "imi", "series", "duration_s"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) tib_json_put(json, profile, keys[i], json_null());
}

void tib_json_put_profiles(struct tib_json *json, const struct tib_result *result) {
  json_t *profiles = tib_json_put_array(json, json->root, "profiles");
  for (size_t i = 0; i < result->n_profiles; i++) {
    const struct tib_rules *rules = &result->profiles[i].rules;
    const struct tib_score *score = &result->profiles[i].score;
    json_t *profile = tib_json_append_object(json, profiles);
    tib_json_put_text(json, profile, "rules", rules->name);
    tib_json_put_text(json, profile, "title", rules->title);
    tib_json_put_text(json, profile, "fingerprint", rules->fingerprint);
    tib_json_put_overrides(json, profile, rules);
    put_unverified(json, profile, rules);
    put_set(json, profile, "indices", &score->total, true);
    put_cutoffs(json, profile, rules, result->study, score);
    if (tib_has_movements(score)) {
      put_intervals(json, profile, score);
      put_all_durations(json, profile, score, result->sleep.has_stages);
    } else {
      put_absent(json, profile);
    }
    put_input(json, profile, score);
    put_by_stage(json, profile, score, result->sleep.has_stages);
    put_by_side(json, profile, score);
    put_by_hour(json, profile, score);
    put_by_half(json, profile, score);
    put_sit(json, profile, score, result->study);
  }
}
