#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fake_result.h"
#include "report/explain/fields.h"
#include "report/fields_compare.h"
#include "report/fields_groups.h"
#include "report/json.h"
#include "report/report.h"
#include "report/values.h"

static const char *const INDICES[] = {"lm",
                                      "clm",
                                      "nonclm",
                                      "plm",
                                      "plms",
                                      "plmw",
                                      "plms_nr",
                                      "plmw_nr",
                                      "plms_arousal",
                                      "plms_left",
                                      "plms_right",
                                      "plms_bilateral",
                                      "plms_no_gross",
                                      "isolated",
                                      "short_interval",
                                      "respiratory_lm"};

/* Every key of contract 2.2 of an object that is there, a dot between levels, 0 the first of a list. */
static const char *const KEYS[] = {
    "tibialis.version",
    "tibialis.intended_use",
    "id",
    "status",
    "recording.fingerprint",
    "recording.bytes",
    "recording.format",
    "recording.duration_s",
    "recording.records",
    "recording.gaps.0.onset_s",
    "recording.gaps.0.duration_s",
    "recording.deviations.0.code",
    "recording.deviations.0.text",
    "recording.deviations.0.repair",
    "channels.left.label",
    "channels.left.fs_hz",
    "channels.left.unit",
    "channels.left.resolution_uv",
    "channels.left.prefilter",
    "channels.right.label",
    "channels.calf_left",
    "channels.accel_left.label",
    "scoring.stages.source",
    "scoring.stages.epoch_s",
    "scoring.stages.epochs",
    "scoring.arousals.source",
    "scoring.arousals.n",
    "scoring.respiratory.source",
    "scoring.respiratory.n",
    "scoring.lights_off_s",
    "scoring.lights_on_s",
    "scoring.lights_source",
    "scoring.outside_recording_n",
    "scoring.unknown_labels",
    "sleep.tib_h",
    "sleep.tst_h",
    "sleep.wake_h",
    "sleep.n1_h",
    "sleep.n2_h",
    "sleep.n3_h",
    "sleep.rem_h",
    "sleep.unscored_h",
    "quality.left.scorable_h",
    "quality.left.rest_uv.p10",
    "quality.left.rest_uv.p50",
    "quality.left.rest_uv.p90",
    "quality.left.mains_share",
    "quality.left.ecg_share",
    "quality.left.ecg_locked_share",
    "quality.left.clipped_share",
    "quality.left.notes.0",
    "quality.right.scorable_h",
    "detected.left",
    "detected.right",
    "profiles.0.rules",
    "profiles.0.title",
    "profiles.0.fingerprint",
    "profiles.0.overrides",
    "profiles.0.unverified.0",
    "profiles.0.indices.plms.n",
    "profiles.0.indices.plms.denominator_h",
    "profiles.0.indices.plms.per_h",
    "profiles.0.periodicity.count",
    "profiles.0.periodicity.ferri",
    "profiles.0.imi.n",
    "profiles.0.imi.median_s",
    "profiles.0.imi.geometric_mean_s",
    "profiles.0.imi.log_mean",
    "profiles.0.imi.log_sd",
    "profiles.0.imi.histogram.bin_s",
    "profiles.0.imi.histogram.counts.0",
    "profiles.0.series.n",
    "profiles.0.series.mean_length",
    "profiles.0.series.mean_duration_s",
    "profiles.0.duration_s.mean",
    "profiles.0.duration_s.median",
    "profiles.0.by_stage.N1.plms.n",
    "profiles.0.by_stage.N1.plms.per_h",
    "profiles.0.by_side.left",
    "profiles.0.by_hour.0.hour",
    "profiles.0.by_hour.0.sleep_h",
    "profiles.0.by_hour.0.plms",
    "profiles.0.by_hour.0.plmw",
    "profiles.0.by_half.1.sleep_h",
    "patterns.sustained_burst.possible",
    "patterns.sustained_burst.probable",
    "patterns.alma",
    "patterns.hft",
    "patterns.hflm",
    "patterns.efm",
    "patterns.rswa",
    "patterns.sustained_burst.events.0.criteria.13.result",
    "patterns.large_movement.n",
    "patterns.gross_movement",
    "patterns.rules",
    "patterns.fingerprint",
    "course.after.plms.awakening_n",
    "notes.0.code",
    "notes.0.text",
    "provenance.arguments.0",
    "provenance.libraries",
    "provenance.inputs.0.name",
    "provenance.inputs.0.fingerprint",
    "provenance.inputs.0.bytes",
};

static json_t *find(json_t *root, const char *path) {
  json_t *at = root;
  while (at && *path) {
    char key[64];
    size_t n = strcspn(path, ".");
    snprintf(key, sizeof key, "%.*s", (int)n, path);
    at = json_is_array(at) ? json_array_get(at, (size_t)atoi(key)) : json_object_get(at, key);
    path += path[n] ? n + 1 : n;
  }
  return at;
}

static json_t *summary_of(enum fake_variant variant, bool keep_dates) {
  static const char *const arguments[] = {"--rules", "aasm-v3,wasm-2016", NULL};
  struct tib_report_options options = {.formats = "json", .paper = "a4", .keep_dates = keep_dates, .arguments = arguments};
  struct tib_result result;
  struct tib_text text = {0};
  struct tib_error err = {0};
  json_error_t where;
  fake_result(&result, variant);
  cr_assert_eq(tib_json_summary(&text, &result, &options, &err), TIB_OK, "%s", err.text);
  cr_assert_null(strstr(text.s, "NaN"));
  cr_assert_null(strstr(text.s, " nan"));
  cr_assert_null(strstr(text.s, "nfinity"));
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, &where);
  cr_assert_not_null(root, "%s, line %d", where.text, where.line);
  tib_text_finish(&text);
  tib_result_finish(&result);
  return root;
}

Test(summary, has_every_key_of_the_contract) {
  json_t *root = summary_of(FAKE_GAPS, false);
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) cr_assert_not_null(find(root, KEYS[i]), "%s", KEYS[i]);
  json_t *indices = find(root, "profiles.1.indices");
  cr_assert_eq(json_object_size(indices), 16);
  const char *key;
  json_t *value;
  size_t at = 0;
  json_object_foreach(indices, key, value) cr_assert_str_eq(key, INDICES[at++], "in the order of the contract");
  json_decref(root);
}

Test(summary, values_are_those_of_the_result) {
  json_t *root = summary_of(FAKE_GAPS, false);
  cr_assert_str_eq(json_string_value(find(root, "recording.format")), "EDF+C");
  cr_assert_float_eq(json_number_value(find(root, "recording.gaps.0.onset_s")), 7200, 0);
  cr_assert_float_eq(json_number_value(find(root, "recording.gaps.1.duration_s")), 100.5, 0);
  cr_assert_float_eq(json_number_value(find(root, "quality.left.rest_uv.p90")), 1.97346, 0, "6 significant digits");
  cr_assert_float_eq(json_number_value(find(root, "quality.right.clipped_share")), 0.0000125, 0);
  cr_assert(json_is_null(find(root, "quality.left.ecg_share")), "was not looked for");
  cr_assert_float_eq(json_number_value(find(root, "quality.right.ecg_share")), 0.25, 0);
  cr_assert(json_is_null(find(root, "quality.left.ecg_locked_share")), "no movement was found");
  cr_assert_float_eq(json_number_value(find(root, "quality.right.ecg_locked_share")), 0.125, 0);
  cr_assert_eq(json_integer_value(find(root, "quality.left.minutes.noisy")), 18);
  cr_assert_eq(json_integer_value(find(root, "quality.left.minutes.runs.1.minute")), 120);
  cr_assert_eq(json_integer_value(find(root, "quality.left.minutes.runs.1.n")), 17);
  cr_assert_str_eq(json_string_value(find(root, "quality.left.minutes.runs.1.faults.0")), "noisy");
  cr_assert_float_eq(json_number_value(find(root, "quality.left.minutes.runs.1.rest_uv")), 18.5, 0);
  cr_assert_float_eq(json_number_value(find(root, "profiles.0.imi.geometric_mean_s")), 23.9877, 0);
  cr_assert_str_eq(json_string_value(find(root, "profiles.0.overrides.onset")), "9 uV");
  cr_assert_eq(json_object_size(find(root, "profiles.1.overrides")), 0);
  cr_assert_str_eq(json_string_value(find(root, "profiles.0.unverified.0")), "AASM-REC-4");
  cr_assert_str_eq(json_string_value(find(root, "quality.left.notes.0")), "resting-level-unscorable");
  cr_assert_eq(json_array_size(find(root, "quality.right.notes")), 0);
  cr_assert_eq(json_integer_value(find(root, "patterns.sustained_burst.possible")), 1);
  cr_assert(json_is_null(find(root, "patterns.sustained_burst.probable")), "nothing tests that grade");
  cr_assert_eq(json_array_size(find(root, "profiles.0.imi.histogram.counts")), 45);
  cr_assert_eq(json_integer_value(json_object_get(find(root, "scoring.unknown_labels"),
                                                  "Impedanz gepr\xc3\xbc"
                                                  "ft")),
               3);
  json_decref(root);
}

/* EDGE-1: a pattern is counted where it begins from lights off to before lights on; the rest is kept and told apart. */
Test(summary, bursts_outside_lights_are_told_apart) {
  struct tib_pattern patterns[] = {
      {.type = TIB_SUSTAINED_BURST, .span = {9, 20}, .grade = TIB_GRADE_POSSIBLE, .annotated = true},
      {.type = TIB_SUSTAINED_BURST, .span = {10, 20}, .grade = TIB_GRADE_POSSIBLE, .annotated = true},
      {.type = TIB_SUSTAINED_BURST, .span = {99, 120}, .grade = TIB_GRADE_NONE},
      {.type = TIB_SUSTAINED_BURST, .span = {100, 120}, .grade = TIB_GRADE_NONE},
      {.type = TIB_TONIC_PROLONGED, .span = {50, 60}},
      {.type = TIB_TONIC_PROLONGED, .span = {5, 60}},
      {.type = TIB_HFT, .span = {5, 60}}};
  struct tib_result result = {.n_legs = 1, .has_bursts = true, .patterns = patterns};
  cr_expect_eq(tib_value_outside(&result), 0);
  result.n_patterns = sizeof patterns / sizeof *patterns;
  result.context.lights = (struct tib_span){10, 100};
  cr_expect_eq(tib_value_bursts(&result, TIB_GRADE_POSSIBLE), 1);
  cr_expect_eq(tib_value_bursts(&result, TIB_GRADE_NONE), 1);
  cr_expect_eq(tib_value_annotated(&result), 1);
  cr_expect_eq(tib_value_tonic(&result), 1);
  cr_expect_eq(tib_value_outside(&result), 3);
  result.has_bursts = false;
  cr_expect_eq(tib_value_outside(&result), -1);
}

/* Worked out by hand from what the fake night holds. */
Test(summary, patterns_are_those_of_the_result) {
  json_t *root = summary_of(FAKE_FULL, false), *burst = find(root, "patterns.sustained_burst.events.0");
  cr_assert_eq(json_array_size(find(root, "patterns.sustained_burst.events")), 1);
  cr_assert_eq(json_integer_value(find(root, "patterns.sustained_burst.annotated")), 1);
  cr_assert_eq(json_integer_value(find(root, "patterns.sustained_burst.not_counted")), 0);
  cr_assert_float_eq(json_number_value(find(burst, "duration_s")), 41, 0);
  cr_assert_str_eq(json_string_value(find(burst, "muscle")), "tibialis anterior");
  cr_assert_str_eq(json_string_value(find(burst, "caps.0")), "accelerometer");
  cr_assert_str_eq(json_string_value(find(burst, "caps.1")), "tibialis");
  cr_assert_str_eq(json_string_value(find(burst, "criteria.6.id")), "SBC-7");
  cr_assert_str_eq(json_string_value(find(burst, "criteria.6.result")), "failed");
  cr_assert_float_eq(json_number_value(find(burst, "criteria.6.measured")), 2.5, 0);
  cr_assert_float_eq(json_number_value(find(burst, "criteria.6.limit")), 3, 0);
  cr_assert(json_is_null(find(burst, "criteria.6.why")));
  cr_assert_str_eq(json_string_value(find(burst, "criteria.11.result")), "untestable");
  cr_assert_str_eq(json_string_value(find(burst, "criteria.11.why")), "no-accelerometer");
  cr_assert(json_is_null(find(burst, "measures.fall_s")));
  cr_assert_eq(json_integer_value(find(burst, "measures.peaks")), 7);
  cr_assert_eq(json_integer_value(find(root, "patterns.alma.n")), 2, "that before lights off is not of the night");
  cr_assert_float_eq(json_number_value(find(root, "patterns.alma.seconds")), 15, 0);
  cr_assert_eq(json_integer_value(find(root, "patterns.hflm.n")), 0);
  cr_assert_eq(json_integer_value(find(root, "patterns.efm.left.nrem_minutes")), 5);
  cr_assert(json_is_false(find(root, "patterns.efm.left.excessive")));
  cr_assert_float_eq(json_number_value(find(root, "patterns.rswa.right.any_share")), 0.3125, 0);
  cr_assert_float_eq(json_number_value(find(root, "patterns.rswa.right.phasic_mini_share")), 0.1125, 0);
  cr_assert(json_is_true(find(root, "course.evening")));
  cr_assert(json_is_null(find(root, "course.after.sustained_burst")));
  cr_assert_str_eq(json_string_value(find(root, "study")), "night");
  cr_assert(json_is_null(find(root, "profiles.0.sit")));
  json_decref(root);
  root = summary_of(FAKE_NO_STAGES, false);
  cr_assert(json_is_null(find(root, "patterns.efm.left.nrem_minutes")));
  cr_assert(json_is_null(find(root, "patterns.efm.left.excessive")));
  cr_assert_eq(json_integer_value(find(root, "patterns.efm.left.minutes")), 6);
  cr_assert(json_is_null(find(root, "patterns.rswa.left")));
  cr_assert(json_is_null(find(root, "patterns.sustained_burst.events.0.stage")));
  json_decref(root);
  root = summary_of(FAKE_ONE_LEG, false);
  cr_assert(json_is_null(find(root, "patterns.alma")), "alternation takes two legs");
  cr_assert(json_is_integer(find(root, "patterns.hft.n")));
  cr_assert(json_is_null(find(root, "patterns.efm.right")));
  json_decref(root);
}

/* What was not there is null, and neither 0 nor missing. */
Test(summary, absent_is_null) {
  static const char *const nulls[] = {"scoring.stages",
                                      "scoring.arousals",
                                      "scoring.respiratory",
                                      "sleep",
                                      "profiles.0.indices.plms",
                                      "profiles.0.indices.plmw",
                                      "profiles.0.indices.plms_arousal",
                                      "profiles.0.indices.respiratory_lm",
                                      "profiles.0.by_stage",
                                      "profiles.0.by_hour.0.sleep_h",
                                      "profiles.0.by_hour.0.plms",
                                      "profiles.0.by_half.0.plms",
                                      "patterns.sustained_burst",
                                      "patterns.alma",
                                      "patterns.efm",
                                      "patterns.rswa",
                                      "patterns.large_movement",
                                      "patterns.rules",
                                      "recording.start_clock"};
  json_t *root = summary_of(FAKE_ABSENT, false);
  for (size_t i = 0; i < sizeof nulls / sizeof *nulls; i++) cr_assert(json_is_null(find(root, nulls[i])), "%s", nulls[i]);
  cr_assert(json_is_integer(find(root, "profiles.0.indices.plm.n")));
  json_decref(root);
  root = summary_of(FAKE_COARSE_BOTH, false);
  static const char *const coarse[] = {"profiles.0.indices.lm", "profiles.0.imi",           "profiles.0.series",
                                       "detected.left",         "quality.left.rest_uv.p50", "patterns.sustained_burst"};
  for (size_t i = 0; i < sizeof coarse / sizeof *coarse; i++)
    cr_assert(json_is_null(find(root, coarse[i])), "%s", coarse[i]);
  json_decref(root);
  root = summary_of(FAKE_NO_MOVEMENTS, false);
  cr_assert_eq(json_integer_value(find(root, "profiles.0.indices.lm.n")), 0);
  cr_assert(json_is_integer(find(root, "profiles.0.indices.lm.n")), "none found is 0");
  cr_assert(json_is_null(find(root, "profiles.0.periodicity.count")));
  json_decref(root);
  root = summary_of(FAKE_ONE_LEG, false);
  cr_assert(json_is_null(find(root, "quality.right")));
  cr_assert(json_is_null(find(root, "detected.right")));
  cr_assert(json_is_null(find(root, "channels.right")));
  json_decref(root);
}

Test(summary, every_variant_is_json) {
  for (int variant = 0; variant < FAKE_VARIANTS; variant++) json_decref(summary_of((enum fake_variant)variant, true));
}

/* The date identifies a person. */
Test(summary, dates_only_where_asked_for) {
  json_t *root = summary_of(FAKE_FULL, false);
  cr_assert_null(find(root, "recording.start_date"));
  json_decref(root);
  root = summary_of(FAKE_FULL, true);
  cr_assert_str_eq(json_string_value(find(root, "recording.start_date")), "2021-03-04");
  json_decref(root);
}

/* The recording comes first, then the files that were laid on it, in their order. */
Test(summary, inputs_and_the_format_of_annotations) {
  static const struct tib_input given[] = {{"a.xml", "00ff", 12}, {"lab.map", "11ee", 3}};
  struct tib_report_options options = {.formats = "json", .paper = "a4"};
  struct tib_result result;
  struct tib_text text = {0};
  fake_result(&result, FAKE_IMPORTED);
  result.recording.format = TIB_SCORED_FILE;
  strcpy(result.recording.scored_format, "nsrr-xml");
  result.inputs = malloc(sizeof given);
  cr_assert_not_null(result.inputs);
  memcpy(result.inputs, given, sizeof given);
  result.n_inputs = 2;
  cr_assert_eq(tib_json_summary(&text, &result, &options, NULL), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL), *inputs = find(root, "provenance.inputs");
  cr_assert_str_eq(json_string_value(find(root, "recording.format")), "nsrr-xml");
  cr_assert(json_is_null(find(root, "recording.records")));
  cr_assert_eq(json_array_size(inputs), 3);
  cr_assert_str_eq(json_string_value(find(root, "provenance.inputs.0.name")), result.recording.name);
  cr_assert_str_eq(json_string_value(find(root, "provenance.inputs.1.name")), "a.xml");
  cr_assert_str_eq(json_string_value(find(root, "provenance.inputs.1.fingerprint")), "00ff");
  cr_assert_str_eq(json_string_value(find(root, "provenance.inputs.2.name")), "lab.map");
  cr_assert_eq(json_integer_value(find(root, "provenance.inputs.2.bytes")), 3);
  json_decref(root);
  tib_text_finish(&text);
  tib_result_finish(&result);
}

/* ---- ID_status.json, ID_events.json ---- */

Test(summary, status) {
  struct tib_error error = {TIB_UNIT, "x.edf: \"mmHg\" is no voltage"};
  struct tib_report_status status = {.id = "x", .error = &error, .parameters_fingerprint = "abc"};
  struct tib_text text = {0};
  cr_assert_eq(tib_json_status(&text, &status, NULL), TIB_OK);
  json_t *root = json_loads(text.s, 0, NULL);
  cr_assert_str_eq(json_string_value(find(root, "status")), "failed");
  cr_assert_str_eq(json_string_value(find(root, "error.code")), "unit");
  cr_assert_str_eq(json_string_value(find(root, "error.text")), error.text);
  cr_assert(json_is_null(find(root, "input_fingerprint")));
  cr_assert_str_eq(json_string_value(find(root, "parameters_fingerprint")), "abc");
  cr_assert(json_is_string(find(root, "version")));
  json_decref(root);
  tib_text_finish(&text);
  status.error = NULL;
  cr_assert_eq(tib_json_status(&text, &status, NULL), TIB_OK);
  root = json_loads(text.s, 0, NULL);
  cr_assert(json_is_null(find(root, "error")));
  cr_assert_str_eq(json_string_value(find(root, "status")), "scored");
  json_decref(root);
  tib_text_finish(&text);
}

Test(summary, columns_are_described) {
  struct tib_text text = {0};
  cr_assert_eq(tib_json_columns(&text, NULL), TIB_OK);
  json_t *root = json_loads(text.s, 0, NULL);
  cr_assert_eq(json_object_size(root), 19);
  cr_assert_str_eq(json_string_value(find(root, "onset.Units")), "s");
  cr_assert_str_eq(json_string_value(find(root, "peak_uv.Units")), "uV");
  cr_assert_not_null(find(root, "reason.Levels.outside-lights"));
  cr_assert_not_null(find(root, "trial_type.Levels.sustained_burst"));
  json_decref(root);
  tib_text_finish(&text);
}

/* ---- the code book ---- */

Test(fields, every_row_is_filled) {
  static const size_t expected[TIB_FIELDS_TABLES] = {19,           16,          37, TIB_JSON_NUMBERS, 4, TIB_EXPLAIN_FIELDS,
                                                     TIB_C_FIELDS, TIB_V_FIELDS};
  for (int table = 0; table < TIB_FIELDS_TABLES; table++) {
    size_t n;
    const struct tib_field *fields = tib_fields((enum tib_field_table)table, &n);
    cr_assert_eq(n, expected[table]);
    for (size_t i = 0; i < n; i++) {
      cr_assert_not_null(fields[i].name, "row %zu of table %d", i, table);
      cr_assert(fields[i].title && *fields[i].title, "%s", fields[i].name);
      cr_assert(fields[i].definition && *fields[i].definition, "%s", fields[i].name);
      cr_assert_not_null(fields[i].unit, "%s", fields[i].name);
      cr_assert_not_null(fields[i].rules, "%s", fields[i].name);
      for (size_t k = 0; k < i; k++) cr_assert_str_neq(fields[i].name, fields[k].name);
    }
  }
}

/* A number of the summary that the code book does not know would have no definition. */
static void check_numbers(json_t *value, const char *key, size_t *seen) {
  const char *name;
  json_t *child;
  size_t i;
  json_object_foreach(value, name, child) {
    if (json_is_number(child)) check_numbers(child, name, seen);
    if (json_is_object(child) && strcmp(name, "unknown_labels") != 0) check_numbers(child, name, seen);
    if (json_is_array(child)) check_numbers(child, name, seen);
  }
  json_array_foreach(value, i, child) check_numbers(child, key, seen);
  if (!json_is_number(value)) return;
  bool known = false;
  for (int number = 0; number < TIB_JSON_NUMBERS; number++)
    known |= strcmp(tib_json_key((enum tib_json_number)number), key) == 0;
  cr_assert(known, "%s", key);
  ++*seen;
}

Test(fields, know_every_number_of_the_summary) {
  size_t seen = 0;
  json_t *root = summary_of(FAKE_FULL, false);
  check_numbers(root, "", &seen);
  cr_assert_gt(seen, 200);
  json_decref(root);
}
