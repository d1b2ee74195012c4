/* Every name and word in the JSON of `explain` is in the code book, and the book has no others. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/explain/explain.h"
#include "report/explain/fields.h"
#include "report/explain/pattern.h"
#include "support.h"

#define S TIB_TICKS_PER_S

static bool seen[TIB_EXPLAIN_FIELDS];

/* Levels have the same four names, which are described once. */
static void unify(char *path, size_t size) {
  static const char *const levels[] = {"signal.sample.", "signal.mean.",     "signal.active.",
                                       "signal.hold.",   "activities.mean.", "activities.hold."};
  char last[64];
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    if (strncmp(path, levels[i], strlen(levels[i])) != 0) continue;
    snprintf(last, sizeof last, "%s", path + strlen(levels[i]));
    snprintf(path, size, "activities.sample.%s", last);
    return;
  }
}

static const struct tib_field *find(const char *path) {
  char name[128];
  snprintf(name, sizeof name, "%s", path);
  unify(name, sizeof name);
  for (size_t i = 0; i < TIB_EXPLAIN_FIELDS; i++) {
    if (strcmp(tib_fields_explain[i].name, name) != 0) continue;
    seen[i] = true;
    return &tib_fields_explain[i];
  }
  return NULL;
}

static bool has_word(const struct tib_field *field, const char *word) {
  for (const struct tib_level *level = field->levels; level->name; level++)
    if (strcmp(level->name, word) == 0) return true;
  return false;
}

static void check_names(json_t *at, const char *path, const struct tib_field *field) {
  const char *name;
  json_t *child;
  size_t i;
  char longer[128];
  if (field && field->levels && json_is_string(at))
    cr_expect(has_word(field, json_string_value(at)), "%s: \"%s\" is not in the code book", path, json_string_value(at));
  json_array_foreach(at, i, child) check_names(child, path, field);
  if (strcmp(path, "profiles.overrides") == 0) return; /* keys of rules */
  json_object_foreach(at, name, child) {
    snprintf(longer, sizeof longer, "%s%s%s", path, *path ? "." : "", name);
    const struct tib_field *of = find(longer);
    cr_expect(of, "%s is not in the code book", longer);
    check_names(child, longer, of);
  }
}

static void check_at(const struct tib_result *result, tib_ticks at, tib_ticks around) {
  struct tib_explanation x;
  struct tib_text text = {0};
  struct tib_error err;
  struct tib_explain_choice choice = {at, around};
  cr_assert_eq(tib_explain_make(&x, result, &choice, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_explain_json(&text, &x, &err), TIB_OK, "%s", err.text);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  cr_assert(root);
  check_names(root, "", NULL);
  json_decref(root);
  tib_text_finish(&text);
  tib_explain_finish(&x);
}

static void check_night(const char *name, const char *onset) {
  struct tib_rules *rules = calloc(3, sizeof *rules);
  struct tib_result result;
  struct tib_error err;
  cr_assert(rules);
  cr_assert_eq(tib_rules_load(&rules[0], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[1], "wasm-2016", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[2], "accelerometer", &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; onset && i < 2; i++)
    cr_assert_eq(tib_rules_set(&rules[i], "onset", onset, &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options options = {.n_profiles = 2, .profiles = rules, .accelerometer = &rules[2]};
  cr_assert_eq(tib_analyze_file(test_source(name), &options, &result, &err), TIB_OK, "%s", err.text);
  check_at(&result, result.recording.duration / 2, result.recording.duration);
  check_at(&result, 600 * S, S);
  check_at(&result, 0, S);
  tib_result_finish(&result);
  free(rules);
}

/* A body's movement and an ankle's own are not in the sample nights. */
static void check_ankles(void) {
  static struct tib_gross_movement gross[] = {
      {{10 * S, 22 * S}, TIB_BOTH, TIB_GROSS_LONG | TIB_GROSS_STRONG | TIB_GROSS_BOTH | TIB_GROSS_POSTURE},
      {{400 * S, 422 * S}, TIB_LEFT, TIB_GROSS_LONG}};
  static struct tib_span only[] = {{12 * S, 13 * S}};
  struct tib_profile_result profile = {0};
  struct tib_result result = {.n_gross = 2, .gross = gross, .n_profiles = 1, .profiles = &profile, .n_detections = 1};
  struct tib_text text = {0};
  struct tib_explanation x;
  struct tib_explain_choice choice = {15 * S, 60 * S};
  cr_assert_eq(tib_rules_load(&profile.rules, "aasm-v3", NULL), TIB_OK);
  result.recording.start_clock = 2 * 3600 * S;
  result.detections[0].ankle_only[1] = only;
  result.detections[0].n_ankle_only[1] = 1;
  check_at(&result, 15 * S, 60 * S);
  cr_assert_eq(tib_explain_make(&x, &result, &choice, NULL), TIB_OK);
  tib_explain_text(&text, &x);
  cr_expect(strstr(text.s, "the body moved at 02:00:10.00 for 12.000 s, by the ankles: long, strong, both, posture"));
  cr_expect(strstr(text.s, "the right ankle moved at 02:00:12.00 for 1.000 s without"));
  cr_expect_null(strstr(text.s, "02:06:40")); /* far away */
  tib_text_finish(&text);
  tib_explain_finish(&x);
}

/* Beside periodic movements: one of each kind that has words of its own, and one far away. */
static struct tib_pattern *make_patterns(void) {
  static struct tib_pattern patterns[] = {
      {.type = TIB_SUSTAINED_BURST,
       .span = {10 * S, 41 * S},
       .side = TIB_LEFT,
       .grade = TIB_GRADE_POSSIBLE,
       .muscle = TIB_GASTROCNEMIUS,
       .annotated = true,
       .capped = true,
       .caps = TIB_CAP_STAGES,
       .rivals = TIB_RIVAL_REM},
      {.type = TIB_ALMA, .span = {50 * S, 56 * S}, .side = TIB_BOTH, .parts = 9, .rate_hz = 1.5, .burst_s = 0.25},
      {.type = TIB_RSWA, .span = {60 * S, 65 * S}, .side = TIB_RIGHT, .parts = 2, .rate_hz = NAN, .burst_s = NAN},
      {.type = TIB_HFT, .span = {400 * S, 406 * S}, .side = TIB_RIGHT, .parts = 4, .rate_hz = 1, .burst_s = 0.5}};
  for (size_t i = 0; i < TIB_SBC_CRITERIA; i++)
    patterns[0].criteria[i] = (struct tib_criterion){TIB_PASSED, TIB_TESTED, 2, 1.5};
  patterns[0].criteria[6] = (struct tib_criterion){TIB_FAILED, TIB_TESTED, 2.875, 3};
  patterns[0].criteria[9] = (struct tib_criterion){TIB_FAILED, TIB_TESTED, 0.25, 0.1};
  patterns[0].criteria[11] = (struct tib_criterion){TIB_UNTESTABLE, TIB_NO_ACCELEROMETER, NAN, 0};
  patterns[0].measures.flat_s = 0.25; /* SBC-10 fails by this, and not by the rails */
  return patterns;
}

static void check_patterns(void) {
  struct tib_profile_result profile = {0};
  struct tib_result result = {.n_patterns = 4, .n_profiles = 1, .profiles = &profile, .n_detections = 1};
  struct tib_text text = {0};
  struct tib_explanation x;
  struct tib_explain_choice choice = {15 * S, 60 * S};
  result.patterns = make_patterns();
  cr_assert_eq(tib_rules_load(&profile.rules, "aasm-v3", NULL), TIB_OK);
  cr_assert_eq(tib_rules_load(&result.bursts_rules, "cramp", NULL), TIB_OK);
  result.recording.start_clock = 2 * 3600 * S;
  result.context.lights = (struct tib_span){50 * S, 1000 * S};
  check_at(&result, 15 * S, 60 * S);
  cr_assert_eq(tib_explain_make(&x, &result, &choice, NULL), TIB_OK);
  tib_explain_text(&text, &x);
  cr_expect(strstr(text.s, "sustained_burst, left, 02:00:10.00 for 31.000 s: gastrocnemius, grade possible"));
  cr_expect(strstr(text.s, "    SBC-7   strength, over rest                2.875        >= 3.000  failed\n"), "%s", text.s);
  cr_expect(strstr(text.s, "    SBC-10  longest flat run                 0.250 s      <= 0.100 s  failed\n"), "%s", text.s);
  cr_expect(strstr(text.s, "untestable: no-accelerometer\n"));
  cr_expect(strstr(text.s, "(EDGE-1)"));
  const char *alma = strstr(text.s, "alma, both, 02:00:50.00 for 6.000 s: 9 bursts, 1.50 a second, median burst 0.250 s");
  cr_expect(alma && !strstr(alma, "(EDGE-1)"), "it begins as the lights go off");
  cr_expect(strstr(text.s, "2 epochs; a table, not a diagnosis"));
  cr_expect_null(strstr(text.s, "hft")); /* far away */
  tib_text_finish(&text);
  tib_explain_finish(&x);
}

/* SBC-12 allows nothing at all, which is no number of seconds. */
Test(explain_book, no_movement_of_the_body_is_told_in_words) {
  static const struct {
    struct tib_criterion found;
    const char *line;
  } cases[] = {
      {{TIB_PASSED, TIB_TESTED, 0, 0}, "    SBC-12  ankle moves with the body     no stretch      no stretch  passed\n"},
      {{TIB_FAILED, TIB_TESTED, 1.25, 0},
       "    SBC-12  ankle moves with the body        1.250 s      no stretch  failed\n"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct tib_pattern burst = {.type = TIB_SUSTAINED_BURST};
    struct tib_result result = {.n_patterns = 1, .patterns = &burst};
    struct tib_explanation x = {.result = &result};
    struct tib_text text = {0};
    burst.criteria[11] = cases[i].found;
    tib_explain_criterion_line(&text, &x, 0, 11);
    cr_expect_str_eq(text.s, cases[i].line);
    tib_text_finish(&text);
  }
}

Test(explain_book, names_and_words_of_the_json) {
  check_night("sample-data/rls.edf", NULL);
  check_night("sample-data/rls.edf", "60 uV");
  check_night("sample-data/quiet.edf", NULL);
  check_ankles();
  check_patterns();
  for (size_t i = 0; i < TIB_EXPLAIN_FIELDS; i++)
    cr_expect(seen[i], "%s is in the code book, and nowhere else", tib_fields_explain[i].name);
}
