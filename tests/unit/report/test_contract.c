/* ID_summary.json of real analyses against the interface that scripts rest on: every key is there, in its type or null, and
 * none is there that is not known here. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "base/text.h"
#include "report/json.h"
#include "support.h"

/* A path of keys; [] is every element of a list, * every key of an object. Kinds: n number, s text, b truth value,
 * o object, a list; then ? where null may stand, - where the key itself may be missing. */
static const struct {
  const char *path, *kind;
} KEYS[] = {
    {"tibialis", "o"},
    {"tibialis.version", "s"},
    {"tibialis.intended_use", "s"},
    {"id", "s"},
    {"status", "s"},
    {"study", "s"},
    {"recording", "o"},
    {"recording.fingerprint", "s"},
    {"recording.bytes", "n"},
    {"recording.format", "s"},
    {"recording.start_clock", "s?"},
    {"recording.duration_s", "n"},
    {"recording.records", "n?"},
    {"recording.gaps", "a"},
    {"recording.gaps[].onset_s", "n"},
    {"recording.gaps[].duration_s", "n"},
    {"recording.deviations", "a"},
    {"recording.deviations[].code", "s"},
    {"recording.deviations[].text", "s"},
    {"recording.deviations[].repair", "s"},
    {"recording.deviations[].repaired", "b"},
    {"channels", "o"},
    {"channels.left", "o?"},
    {"channels.right", "o?"},
    {"channels.leg", "o?"},
    {"channels.calf_left", "o?"},
    {"channels.calf_right", "o?"},
    {"channels.accel_left", "o?"},
    {"channels.accel_right", "o?"},
    {"channels.*.label", "s"},
    {"channels.*.labels", "a-"},
    {"channels.*.labels[]", "s-"},
    {"channels.*.of", "a-"},
    {"channels.*.of[]", "s-"},
    {"channels.*.fs_hz", "n"},
    {"channels.*.unit", "s"},
    {"channels.*.resolution_uv", "n-"},
    {"channels.*.resolution_g", "n-"},
    {"channels.*.prefilter", "s"},
    {"channels.*.side", "s?-"},
    {"channels.*.muscle", "s-"},
    {"scoring", "o"},
    {"scoring.stages", "o?"},
    {"scoring.stages.source", "s"},
    {"scoring.stages.epoch_s", "n"},
    {"scoring.stages.epochs", "n"},
    {"scoring.arousals", "o?"},
    {"scoring.arousals.source", "s"},
    {"scoring.arousals.n", "n"},
    {"scoring.respiratory", "o?"},
    {"scoring.respiratory.source", "s"},
    {"scoring.respiratory.n", "n"},
    {"scoring.movements", "o?"},
    {"scoring.movements.source", "s"},
    {"scoring.movements.n", "n"},
    {"scoring.movements.used", "b"},
    {"scoring.lights_off_s", "n"},
    {"scoring.lights_on_s", "n"},
    {"scoring.lights_source", "s"},
    {"scoring.outside_recording_n", "n"},
    {"scoring.unknown_labels", "o"},
    {"scoring.unknown_labels.*", "n-"},
    {"sleep", "o?"},
    {"sleep.tib_h", "n"},
    {"sleep.tst_h", "n"},
    {"sleep.wake_h", "n"},
    {"sleep.n1_h", "n"},
    {"sleep.n2_h", "n"},
    {"sleep.n3_h", "n"},
    {"sleep.rem_h", "n"},
    {"sleep.unscored_h", "n"},
    {"quality", "o"},
    {"quality.left", "o?"},
    {"quality.right", "o?"},
    {"quality.leg", "o-"},
    {"quality.*.scorable_h", "n"},
    {"quality.*.rest_uv", "o"},
    {"quality.*.rest_uv.p10", "n?"},
    {"quality.*.rest_uv.p50", "n?"},
    {"quality.*.rest_uv.p90", "n?"},
    {"quality.*.mains_share", "n"},
    {"quality.*.ecg_share", "n?"},
    {"quality.*.ecg_locked_share", "n?"},
    {"quality.*.clipped_share", "n"},
    {"quality.*.pops", "n"},
    {"quality.*.minutes", "o?"},
    {"quality.*.minutes.n", "n"},
    {"quality.*.minutes.flat", "n"},
    {"quality.*.minutes.clipped", "n"},
    {"quality.*.minutes.detached", "n"},
    {"quality.*.minutes.pops", "n"},
    {"quality.*.minutes.noisy", "n"},
    {"quality.*.minutes.ecg", "n"},
    {"quality.*.minutes.mains", "n"},
    {"quality.*.minutes.refit", "n"},
    {"quality.*.minutes.above_note", "n"},
    {"quality.*.minutes.above_warn", "n"},
    {"quality.*.minutes.runs", "a"},
    {"quality.*.minutes.runs[].minute", "n"},
    {"quality.*.minutes.runs[].n", "n"},
    {"quality.*.minutes.runs[].faults", "a"},
    {"quality.*.minutes.runs[].faults[]", "s-"},
    {"quality.*.minutes.runs[].rest_uv", "n?"},
    {"quality.*.minutes.runs[].mains_uv", "n?"},
    {"quality.*.minutes.runs[].ecg_uv", "n?"},
    {"quality.*.minutes.runs[].clipped_share", "n?"},
    {"quality.*.minutes.runs[].pops", "n"},
    {"quality.*.notes", "a"},
    {"quality.*.notes[]", "s"},
    {"detected", "o"},
    {"detected.left", "n?"},
    {"detected.right", "n?"},
    {"detected.leg", "n?-"},
    {"profiles", "a"},
    {"profiles[].rules", "s"},
    {"profiles[].title", "s"},
    {"profiles[].fingerprint", "s"},
    {"profiles[].overrides", "o"},
    {"profiles[].overrides.*", "s-"},
    {"profiles[].unverified", "a"},
    {"profiles[].unverified[]", "s"},
    {"profiles[].indices", "o"},
    {"profiles[].indices.*", "o?"},
    {"profiles[].indices.*.n", "n"},
    {"profiles[].indices.*.denominator_h", "n?"},
    {"profiles[].indices.*.per_h", "n?"},
    {"profiles[].cutoffs", "a"},
    {"profiles[].cutoffs[].index", "s"},
    {"profiles[].cutoffs[].limit_per_h", "n"},
    {"profiles[].cutoffs[].above", "b?"},
    {"profiles[].cutoffs[].source", "s"},
    {"profiles[].cutoffs[].rule", "s"},
    {"profiles[].periodicity", "o?"},
    {"profiles[].periodicity.count", "n?"},
    {"profiles[].periodicity.ferri", "n?"},
    {"profiles[].periodicity.count_nr", "n?"},
    {"profiles[].imi", "o?"},
    {"profiles[].imi.n_short", "n"},
    {"profiles[].imi.n_long", "n"},
    {"profiles[].imi.all_geometric_mean_s", "n?"},
    {"profiles[].imi.all_log_sd", "n?"},
    {"profiles[].imi.log_histogram", "o"},
    {"profiles[].imi.log_histogram.from_ln", "n"},
    {"profiles[].imi.log_histogram.bin_ln", "n"},
    {"profiles[].imi.log_histogram.counts", "a"},
    {"profiles[].imi.log_histogram.counts[]", "n"},
    {"profiles[].imi.n", "n"},
    {"profiles[].imi.median_s", "n?"},
    {"profiles[].imi.geometric_mean_s", "n?"},
    {"profiles[].imi.log_mean", "n?"},
    {"profiles[].imi.log_sd", "n?"},
    {"profiles[].imi.histogram", "o"},
    {"profiles[].imi.histogram.bin_s", "n"},
    {"profiles[].imi.histogram.counts", "a"},
    {"profiles[].imi.histogram.counts[]", "n"},
    {"profiles[].series", "o?"},
    {"profiles[].series.n", "n"},
    {"profiles[].series.mean_length", "n?"},
    {"profiles[].series.mean_duration_s", "n?"},
    {"profiles[].duration_s", "o?"},
    {"profiles[].duration_s.mean", "n?"},
    {"profiles[].duration_s.median", "n?"},
    {"profiles[].duration_s.by_stage", "o?"},
    {"profiles[].duration_s.by_stage.NREM", "o"},
    {"profiles[].duration_s.by_stage.*", "o"},
    {"profiles[].duration_s.by_stage.*.n", "n"},
    {"profiles[].duration_s.by_stage.*.mean", "n?"},
    {"profiles[].duration_s.by_stage.*.sd", "n?"},
    {"profiles[].duration_s.by_stage.*.median", "n?"},
    {"profiles[].duration_s.by_stage.*.min", "n?"},
    {"profiles[].duration_s.by_stage.*.max", "n?"},
    {"profiles[].duration_s.by_side", "o"},
    {"profiles[].duration_s.by_side.*", "o?"},
    {"profiles[].duration_s.by_side.*.n", "n"},
    {"profiles[].duration_s.by_side.*.mean", "n?"},
    {"profiles[].duration_s.by_side.*.sd", "n?"},
    {"profiles[].duration_s.by_side.*.median", "n?"},
    {"profiles[].duration_s.by_side.*.min", "n?"},
    {"profiles[].duration_s.by_side.*.max", "n?"},
    {"profiles[].input", "o"},
    {"profiles[].input.joined_n", "n"},
    {"profiles[].input.overlapping_n", "n"},
    {"profiles[].input.absurd_n", "n"},
    {"profiles[].by_stage", "o?"},
    {"profiles[].by_stage.NREM", "o"},
    {"profiles[].by_stage.*", "o"},
    {"profiles[].by_stage.*.*", "o?"},
    {"profiles[].by_stage.*.*.n", "n"},
    {"profiles[].by_stage.*.*.per_h", "n?"},
    {"profiles[].by_side", "o"},
    {"profiles[].by_side.left", "o"},
    {"profiles[].by_side.right", "o"},
    {"profiles[].by_side.bilateral", "o"},
    {"profiles[].by_side.*.*", "o?"},
    {"profiles[].by_side.*.*.n", "n"},
    {"profiles[].by_side.*.*.per_h", "n?"},
    {"profiles[].by_hour", "a"},
    {"profiles[].by_hour[].hour", "n"},
    {"profiles[].by_hour[].sleep_h", "n?"},
    {"profiles[].by_hour[].wake_h", "n?"},
    {"profiles[].by_hour[].plms", "n?"},
    {"profiles[].by_hour[].plmw", "n?"},
    {"profiles[].by_half", "a"},
    {"profiles[].by_half[].sleep_h", "n?"},
    {"profiles[].by_half[].plms", "o?"},
    {"profiles[].by_half[].plms.n", "n"},
    {"profiles[].by_half[].plms.denominator_h", "n?"},
    {"profiles[].by_half[].plms.per_h", "n?"},
    {"profiles[].sit", "o?"},
    {"profiles[].sit.mode_s", "n?"},
    {"profiles[].sit.bins", "a"},
    {"profiles[].sit.bins[].onset_s", "n"},
    {"profiles[].sit.bins[].n", "n?"},
    {"profiles[].sit.bins[].scorable_s", "n"},
    {"patterns", "o"},
    {"patterns.sustained_burst", "o?"},
    {"patterns.sustained_burst.possible", "n"},
    {"patterns.sustained_burst.probable", "n?"},
    {"patterns.sustained_burst.annotated", "n"},
    {"patterns.sustained_burst.not_counted", "n"},
    {"patterns.sustained_burst.tonic_prolonged", "n"},
    {"patterns.sustained_burst.outside_lights_n", "n"},
    {"patterns.sustained_burst.events", "a"},
    {"patterns.sustained_burst.events[].onset_s", "n"},
    {"patterns.sustained_burst.events[].duration_s", "n"},
    {"patterns.sustained_burst.events[].side", "s?"},
    {"patterns.sustained_burst.events[].muscle", "s"},
    {"patterns.sustained_burst.events[].grade", "s?"},
    {"patterns.sustained_burst.events[].outside_lights", "b"},
    {"patterns.sustained_burst.events[].counted_elsewhere", "b"},
    {"patterns.sustained_burst.events[].annotated", "b"},
    {"patterns.sustained_burst.events[].capped", "b"},
    {"patterns.sustained_burst.events[].caps", "a"},
    {"patterns.sustained_burst.events[].rivals", "a"},
    {"patterns.sustained_burst.events[].stage", "s?"},
    {"patterns.sustained_burst.events[].arousal", "b?"},
    {"patterns.sustained_burst.events[].ratio", "n?"},
    {"patterns.sustained_burst.events[].criteria", "a"},
    {"patterns.sustained_burst.events[].criteria[].id", "s"},
    {"patterns.sustained_burst.events[].criteria[].measured", "n?"},
    {"patterns.sustained_burst.events[].criteria[].limit", "n?"},
    {"patterns.sustained_burst.events[].criteria[].result", "s"},
    {"patterns.sustained_burst.events[].criteria[].why", "s?"},
    {"patterns.sustained_burst.events[].measures", "o"},
    {"patterns.sustained_burst.events[].measures.rise_s", "n?"},
    {"patterns.sustained_burst.events[].measures.fall_s", "n?"},
    {"patterns.sustained_burst.events[].measures.median_hz", "n?"},
    {"patterns.sustained_burst.events[].measures.first_median_hz", "n?"},
    {"patterns.sustained_burst.events[].measures.last_median_hz", "n?"},
    {"patterns.sustained_burst.events[].measures.slope_hz_per_s", "n?"},
    {"patterns.sustained_burst.events[].measures.peaks", "n?"},
    {"patterns.sustained_burst.events[].measures.rest_after_ratio", "n?"},
    {"patterns.sustained_burst.rules", "s"},
    {"patterns.sustained_burst.fingerprint", "s"},
    {"patterns.sustained_burst.overrides", "o"},
    {"patterns.alma", "o?"},
    {"patterns.alma.n", "n"},
    {"patterns.alma.per_h", "n?"},
    {"patterns.alma.seconds", "n"},
    {"patterns.hft", "o?"},
    {"patterns.hft.n", "n"},
    {"patterns.hft.per_h", "n?"},
    {"patterns.hft.seconds", "n"},
    {"patterns.hflm", "o?"},
    {"patterns.hflm.n", "n"},
    {"patterns.hflm.per_h", "n?"},
    {"patterns.hflm.seconds", "n"},
    {"patterns.large_movement", "o?"},
    {"patterns.large_movement.n", "n"},
    {"patterns.large_movement.per_h", "n?"},
    {"patterns.large_movement.seconds", "n"},
    {"patterns.efm", "o?"},
    {"patterns.efm.left", "o?"},
    {"patterns.efm.right", "o?"},
    {"patterns.efm.leg", "o?-"},
    {"patterns.efm.*.potentials", "n"},
    {"patterns.efm.*.nrem_potentials", "n?"},
    {"patterns.efm.*.minutes", "n"},
    {"patterns.efm.*.nrem_minutes", "n?"},
    {"patterns.efm.*.excessive", "b?"},
    {"patterns.rswa", "o?"},
    {"patterns.rswa.left", "o?"},
    {"patterns.rswa.right", "o?"},
    {"patterns.rswa.leg", "o?-"},
    {"patterns.rswa.*.epochs", "n"},
    {"patterns.rswa.*.tonic_epochs", "n"},
    {"patterns.rswa.*.phasic_epochs", "n"},
    {"patterns.rswa.*.any_epochs", "n"},
    {"patterns.rswa.*.mini_epochs", "n"},
    {"patterns.rswa.*.phasic_mini_epochs", "n"},
    {"patterns.rswa.*.any_mini_epochs", "n"},
    {"patterns.rswa.*.tonic_share", "n?"},
    {"patterns.rswa.*.phasic_share", "n?"},
    {"patterns.rswa.*.any_share", "n?"},
    {"patterns.rswa.*.phasic_mini_share", "n?"},
    {"patterns.rswa.*.any_mini_share", "n?"},
    {"patterns.rswa.*.reference_uv", "n?"},
    {"patterns.rswa.*.burst_s", "n?"},
    {"patterns.rules", "s?"},
    {"patterns.fingerprint", "s-"},
    {"patterns.overrides", "o-"},
    {"patterns.overrides.*", "s-"},
    {"patterns.gross_movement", "o?"},
    {"patterns.gross_movement.n", "n"},
    {"course", "o"},
    {"course.in_sleep", "b"},
    {"course.n", "n?"},
    {"course.first_half_share", "n?"},
    {"course.first_third_share", "n?"},
    {"course.expected_share", "n?"},
    {"course.evening_p", "n?"},
    {"course.evening", "b?"},
    {"course.laterality", "n?"},
    {"course.after", "o"},
    {"course.after.plms", "o?"},
    {"course.after.sustained_burst", "o?"},
    {"course.after.*.n", "n"},
    {"course.after.*.arousal_n", "n?"},
    {"course.after.*.awakening_n", "n?"},
    {"course.after.*.wake_h", "n?"},
    {"notes", "a"},
    {"notes[].code", "s"},
    {"notes[].text", "s"},
    {"provenance", "o"},
    {"provenance.arguments", "a"},
    {"provenance.arguments[]", "s"},
    {"provenance.accelerometer", "o-"},
    {"provenance.accelerometer.rules", "s"},
    {"provenance.accelerometer.fingerprint", "s"},
    {"provenance.accelerometer.overrides", "o"},
    {"provenance.libraries", "o"},
    {"provenance.libraries.*", "s"},
    {"provenance.inputs", "a"},
    {"provenance.inputs[].name", "s"},
    {"provenance.inputs[].fingerprint", "s"},
    {"provenance.inputs[].bytes", "n"},
};
#define N_KEYS (sizeof KEYS / sizeof *KEYS)

static bool of_kind(json_t *value, const char *kind) {
  if (json_is_null(value)) return strchr(kind, '?') != NULL;
  switch (*kind) {
    case 'n':
      return json_is_number(value);
    case 's':
      return json_is_string(value);
    case 'b':
      return json_is_boolean(value);
    case 'o':
      return json_is_object(value);
    default:
      return json_is_array(value);
  }
}

/* Follows a pattern from `at` on and checks what it leads to; a null on the way ends it. */
static void follow(json_t *at, const char *path, size_t row) {
  const char *name;
  json_t *child;
  size_t i;
  if (!*path) {
    cr_assert(of_kind(at, KEYS[row].kind), "%s is not of its kind, %s", KEYS[row].path, KEYS[row].kind);
    return;
  }
  if (json_is_null(at)) return;
  if (*path == '.') path++;
  if (*path == '[') {
    json_array_foreach(at, i, child) follow(child, path + 2, row);
    return;
  }
  size_t n = strcspn(path, ".[");
  if (n == 1 && *path == '*') {
    json_object_foreach(at, name, child) follow(child, path + 1, row);
    return;
  }
  char key[64];
  snprintf(key, sizeof key, "%.*s", (int)n, path);
  child = json_object_get(at, key);
  bool may_lack = strchr(KEYS[row].kind, '-') || strstr(KEYS[row].path, "accelerometer.");
  cr_assert(child || may_lack, "%s is not there", KEYS[row].path);
  if (child) follow(child, path + n, row);
}

static bool fits(const char *pattern, const char *path) {
  while (*pattern && *path) {
    if (*pattern == '*') {
      pattern++;
      path += strcspn(path, ".[");
    } else if (*pattern++ != *path++) {
      return false;
    }
  }
  return !*pattern && !*path;
}

/* Labels of others are keys there, with dots perhaps. */
static bool is_free(const char *path) { return strncmp(path, "scoring.unknown_labels.", 23) == 0; }

static void check_known(json_t *at, const char *path, size_t *seen) {
  const char *name;
  json_t *child;
  size_t i;
  char longer[256];
  bool known = !*path || is_free(path) || (strlen(path) > 2 && strcmp(path + strlen(path) - 2, "[]") == 0);
  for (size_t row = 0; row < N_KEYS && !known; row++) known = fits(KEYS[row].path, path);
  cr_assert(known, "%s is not in the contract", path);
  ++*seen;
  if (is_free(path)) return;
  json_object_foreach(at, name, child) {
    snprintf(longer, sizeof longer, "%s%s%s", path, *path ? "." : "", name);
    check_known(child, longer, seen);
  }
  snprintf(longer, sizeof longer, "%s[]", path);
  json_array_foreach(at, i, child) check_known(child, longer, seen);
}

static void check_file(const char *file, bool scored_movements, enum tib_study study) {
  static const char *const names[] = {"aasm-v3", "wasm-2016"};
  static const char *const arguments[] = {"--mains=auto", NULL};
  struct tib_rules *rules = calloc(5, sizeof *rules);
  struct tib_report_options report = {.formats = "json", .paper = "a4", .arguments = arguments};
  struct tib_result result;
  struct tib_text text = {0};
  struct tib_error err;
  for (size_t i = 0; i < 2; i++) cr_assert_eq(tib_rules_load(&rules[i], names[i], &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[2], "cramp", &err), TIB_OK);
  cr_assert_eq(tib_rules_load(&rules[3], "accelerometer", &err), TIB_OK);
  cr_assert_eq(tib_rules_load(&rules[4], "patterns", &err), TIB_OK);
  struct tib_analyze_options options = {.n_profiles = 2,
                                        .profiles = rules,
                                        .bursts = &rules[2],
                                        .accelerometer = &rules[3],
                                        .patterns = &rules[4],
                                        .study = study,
                                        .use_scored_movements = scored_movements};
  cr_assert_eq(tib_analyze_file(file, &options, &result, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_json_summary(&text, &result, &report, &err), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  cr_assert_not_null(root);
  size_t seen = 0;
  for (size_t row = 0; row < N_KEYS; row++) follow(root, KEYS[row].path, row);
  check_known(root, "", &seen);
  cr_assert_gt(seen, 400);
  cr_assert_not_null(json_object_get(json_object_get(json_object_get(root, "provenance"), "libraries"), "edflib"));
  json_decref(root);
  tib_text_finish(&text);
  tib_result_finish(&result);
  free(rules);
}

Test(contract, summary_of_a_whole_night) { check_file(test_source("sample-data/rls.edf"), false, TIB_STUDY_NIGHT); }
Test(contract, summary_without_stages_and_ankles) {
  check_file(test_source("sample-data/rls-bare.edf"), false, TIB_STUDY_NIGHT);
}
Test(contract, summary_of_a_quiet_night) { check_file(test_source("sample-data/quiet.edf"), false, TIB_STUDY_NIGHT); }

Test(contract, summary_of_a_test_at_rest) { check_file(test_source("sample-data/quiet.edf"), false, TIB_STUDY_SIT); }

Test(contract, summary_of_a_table) {
  const char *path = test_temporary("t.tsv");
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  fputs("onset\tduration\ttrial_type\tside\n10\t2\tlimb_movement\tleft\n40\t2\tlimb_movement\tright\n", file);
  fclose(file);
  check_file(path, true, TIB_STUDY_NIGHT);
}
