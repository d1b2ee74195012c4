/* The rule table, the profiles that are built in, and what is said of a rules file that cannot be used. */
#include <criterion/criterion.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "read/rules/rules_file.h"
#include "support.h"

static struct tib_rules load(const char *name) {
  struct tib_rules rules;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  return rules;
}

static char *read_text(const char *path) {
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  char *text = calloc(1, 1 << 20);
  cr_assert_lt(fread(text, 1, (1 << 20) - 1, file), (1 << 20) - 1);
  fclose(file);
  return text;
}

/* ---- the profiles ---- */

static void expect_value(const struct tib_rules *rules, const char *key, const char *expected) {
  size_t n, i = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules->kind, &n);
  char text[64];
  while (i < n && strcmp(rows[i].key, key) != 0) i++;
  cr_assert_lt(i, n, "%s", key);
  tib_rules_format(rules, &rows[i], text, sizeof text);
  cr_assert_str_eq(text, expected, "%s %s", rules->name, key);
}

/* The table of the rule reference that sets the two standards side by side (2.7). */
Test(rules, standards_differ_where_the_reference_says) {
  static const struct {
    const char *key, *aasm, *wasm;
  } points[] = {
      {"onset", "8 uV", "8 uV"},
      {"offset", "2 uV", "2 uV"},
      {"offset-quiet", "0.5 s", "0.5 s"},
      {"lm-min", "0.5 s", "0.5 s"},
      {"clm-max", "10 s", "10 s"},
      {"long-movement", "ignored", "ends-series"},
      {"join", "onsets", "gap"},
      {"join-limit", "5 s", "0.5 s"},
      {"join-reach", "pair", "chain"},
      {"bilateral-max", "0 s", "15 s"},
      {"bilateral-parts-max", "2", "4"},
      {"imi-min", "5 s", "10 s"},
      {"imi-max", "90 s", "90 s"},
      {"series-min", "4", "4"},
      {"short-interval", "pass-over", "ends-series"},
      {"respiratory-action", "drop", "flag"},
      {"respiratory-span", "whole-event", "event-end"},
      {"respiratory-before", "0.5 s", "2 s"},
      {"respiratory-after", "0.5 s", "10.25 s"},
      {"respiratory-events", "all", "all"},
      {"wake", "excluded", "scored"},
      {"stage-rule", "first-sleep", "onset"},
      {"arousal-gap", "0.5 s", "0.5 s"},
      {"morphology", "required", "required"},
      {"morphology-level", "2 uV", "2 uV"},
  };
  struct tib_rules aasm = load("aasm-v3"), wasm = load("wasm-2016");
  for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
    expect_value(&aasm, points[i].key, points[i].aasm);
    expect_value(&wasm, points[i].key, points[i].wasm);
  }
}

/* Values as the rooms use them: in ticks, uV and the enums' own numbers. */
Test(rules, values_arrive_in_their_fields) {
  struct tib_rules wasm = load("wasm-2016"), cramp = load("cramp"), ankle = load("accelerometer");
  cr_assert_eq(wasm.scoring.respiratory_after, 102500000);
  cr_assert_eq(wasm.scoring.imi_min, 100000000);
  cr_assert_eq(wasm.scoring.join, TIB_JOIN_GAP);
  cr_assert_eq(wasm.scoring.join_reach, TIB_JOIN_CHAIN);
  cr_assert_eq(wasm.scoring.wake, TIB_WAKE_SCORED);
  cr_assert_eq(wasm.scoring.stage_rule, TIB_STAGE_AT_ONSET);
  cr_assert_eq(wasm.scoring.bilateral_parts_max, 4);
  cr_assert_float_eq(wasm.conditioning.lowpass_share, 0.465, 1e-12);
  cr_assert_eq(wasm.conditioning.hop, 80000);
  cr_assert_eq(wasm.detection.onset_view, TIB_ONSET_SAMPLES);
  cr_assert_float_eq(wasm.detection.rest_max_uv, 15, 1e-12);
  cr_assert_eq(cramp.kind, TIB_RULES_BURSTS);
  cr_assert_eq(cramp.bursts.min, 150000000);
  cr_assert_float_eq(cramp.bursts.occupancy, 0.9, 1e-12);
  cr_assert_eq(ankle.kind, TIB_RULES_ACCELEROMETER);
  cr_assert_float_eq(ankle.accelerometer.on_g, 0.02, 1e-12);
  cr_assert_eq(ankle.accelerometer.link_after, 10000000);
}

Test(rules, movement_profiles_agree_about_conditioning) {
  struct tib_rules aasm = load("aasm-v3"), wasm = load("wasm-2016");
  cr_assert(tib_rules_equal_conditioning(&aasm, &wasm));
  cr_assert(tib_rules_equal_detection(&aasm, &wasm));
  cr_assert_eq(tib_rules_set(&wasm, "onset", "9 uV", NULL), TIB_OK);
  cr_assert_not(tib_rules_equal_detection(&aasm, &wasm));
  cr_assert(tib_rules_equal_conditioning(&aasm, &wasm));
}

Test(rules, seven_profiles_are_built_in) {
  const char *const *names = tib_rules_names();
  const char *const expected[] = {"aasm-v3", "aasm-2007", "wasm-2016", "wasm-2006", "cramp", "patterns", "accelerometer"};
  for (size_t i = 0; i < 7; i++) cr_assert_str_eq(names[i], expected[i]);
  cr_assert_null(names[7]);
}

/* Keys in which two profiles differ, in the order of the table. */
static void expect_differences(const char *a, const char *b, const char *keys) {
  struct tib_rules x = load(a), y = load(b);
  size_t n;
  const struct tib_rule_row *rows = tib_rule_rows(TIB_RULES_MOVEMENTS, &n);
  char differ[400] = "", of_x[64], of_y[64];
  for (size_t i = 0; i < n; i++) {
    tib_rules_format(&x, &rows[i], of_x, sizeof of_x);
    tib_rules_format(&y, &rows[i], of_y, sizeof of_y);
    if (strcmp(of_x, of_y) == 0) continue;
    size_t at = strlen(differ);
    snprintf(differ + at, sizeof differ - at, "%s ", rows[i].key);
  }
  cr_assert_str_eq(differ, keys);
}

/* The ends of sections 1.3 and 2.1 of the rule reference. */
Test(rules, older_profiles_differ_from_the_newer_in_what_the_reference_says) {
  expect_differences("aasm-v3", "aasm-2007", "stage-rule respiratory-events ");
  expect_differences("wasm-2016", "wasm-2006",
                     "bilateral-parts-max imi-min short-interval long-movement respiratory-before respiratory-after ");
  struct tib_rules wasm = load("wasm-2006"), aasm = load("aasm-2007");
  expect_value(&wasm, "imi-min", "5 s");
  expect_value(&wasm, "short-interval", "pass-over");
  expect_value(&wasm, "respiratory-before", "0.5 s");
  expect_value(&wasm, "respiratory-after", "0.5 s");
  expect_value(&wasm, "respiratory-span", "event-end");
  expect_value(&wasm, "join-limit", "0.5 s");
  expect_value(&aasm, "stage-rule", "onset");
  expect_value(&aasm, "respiratory-events", "apnea-hypopnea");
}

Test(rules, a_built_in_profile_is_its_file) {
  for (const char *const *name = tib_rules_names(); *name; name++) {
    char path[64];
    snprintf(path, sizeof path, "scoring/rules/%s.rules", *name);
    struct tib_rules built = load(*name), file = load(test_source(path));
    cr_assert_str_eq(built.name, file.name);
    cr_assert_eq(memcmp(built.source, file.source, sizeof built.source), 0);
    cr_assert_str_eq(built.fingerprint, file.fingerprint);
    cr_assert_eq(strspn(built.fingerprint, "0123456789abcdef"), 32);
  }
}

/* Every id that a citation begins with stands in SOURCES, and ids of the project are not given a standard's origin. */
Test(rules, every_citation_stands_in_sources) {
  char *sources = read_text(test_source("scoring/rules/SOURCES"));
  for (const char *const *name = tib_rules_names(); *name; name++) {
    struct tib_rules rules = load(*name);
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows(rules.kind, &n);
    for (size_t i = 0; i < n; i++) {
      const struct tib_rule_source *source = &rules.source[i];
      char id[64];
      snprintf(id, sizeof id, "\n%.*s ", (int)strcspn(source->citation, ", "), source->citation);
      cr_assert_not_null(strstr(sources, id), "%s %s cites %s", *name, rows[i].key, source->citation);
      bool own = strncmp(id + 1, "BASE-", 5) == 0 || strncmp(id + 1, "SBC-", 4) == 0 || strncmp(id + 1, "ACC-", 4) == 0 ||
                 strncmp(id + 1, "EDGE-", 5) == 0 || strncmp(id + 1, "TIB-DEC-", 8) == 0;
      if (own) cr_assert_eq(source->origin, TIB_ORIGIN_PROJECT, "%s %s", *name, rows[i].key);
      cr_assert_eq(source->unverified, strstr(source->citation, "unverified") != NULL);
      cr_assert_not(source->overridden);
    }
  }
  free(sources);
}

/* ---- the table ---- */

Test(rules, rows_are_whole_and_their_fields_do_not_overlap) {
  for (int kind = TIB_RULES_MOVEMENTS; kind <= TIB_RULES_PATTERNS; kind++) {
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows((enum tib_rules_kind)kind, &n);
    for (size_t i = 0; i < n; i++) {
      size_t length = strlen(rows[i].definition);
      cr_assert(length > 10 && rows[i].definition[length - 1] == '.', "%s", rows[i].key);
      cr_assert_eq(rows[i].type == TIB_RULE_MODE, rows[i].modes != NULL, "%s", rows[i].key);
      cr_assert_eq(rows[i].type == TIB_RULE_TIME, strcmp(rows[i].unit, "s") == 0, "%s", rows[i].key);
      for (size_t j = 0; j < i; j++) {
        cr_assert_str_neq(rows[i].key, rows[j].key);
        cr_assert_neq(rows[i].offset, rows[j].offset, "%s and %s", rows[i].key, rows[j].key);
      }
    }
  }
}

/* What a value is written as can be set again, and nothing changes. */
Test(rules, format_and_set_are_inverse) {
  for (const char *const *name = tib_rules_names(); *name; name++) {
    struct tib_rules rules = load(*name), again = rules;
    size_t n;
    const struct tib_rule_row *rows = tib_rule_rows(rules.kind, &n);
    for (size_t i = 0; i < n; i++) {
      char text[64];
      tib_rules_format(&rules, &rows[i], text, sizeof text);
      cr_assert_eq(tib_rules_set(&again, rows[i].key, text, NULL), TIB_OK, "%s = %s", rows[i].key, text);
      cr_assert_str_eq(again.source[i].text, rules.source[i].text);
      cr_assert(again.source[i].overridden);
    }
    tib_rules_fingerprint(&again);
    cr_assert_str_eq(again.fingerprint, rules.fingerprint);
  }
}

/* Reports show the profile's own value beside a change, also where it was changed twice. */
Test(rules, a_change_keeps_the_value_that_the_profile_has) {
  struct tib_rules rules = load("aasm-v3");
  size_t n, i = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules.kind, &n);
  while (i < n && strcmp(rows[i].key, "onset") != 0) i++;
  cr_assert_lt(i, n);
  cr_assert_str_empty(rules.source[i].own);
  cr_assert_eq(tib_rules_set(&rules, "onset", "9 uV", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "onset", "10 uV", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "onset", "ten", NULL), TIB_RULES);
  cr_assert_str_eq(rules.source[i].own, "8 uV"); /* AASM-LM-3 */
  cr_assert_str_eq(rules.source[i].text, "10 uV");
}

Test(rules, limits_of_a_range_belong_to_it) {
  struct tib_rules rules = load("wasm-2016");
  cr_assert_eq(tib_rules_set(&rules, "hop", "0.001 s", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "hop", "0.05 s", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "hop", "0.0009 s", NULL), TIB_RULES);
  cr_assert_eq(tib_rules_set(&rules, "hop", "0.0501 s", NULL), TIB_RULES);
  cr_assert_eq(rules.conditioning.hop, 500000, "a value that is refused changes nothing");
  cr_assert_eq(tib_rules_set(&rules, "mains-cells", "101", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "mains-cells", "102", NULL), TIB_RULES);
  cr_assert_eq(tib_rules_set(&rules, "lowpass-share", "0.49", NULL), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "lowpass-share", "0.4901", NULL), TIB_RULES);
}

Test(rules, set_says_what_was_expected) {
  static const struct {
    const char *key, *value, *text;
  } bad[] = {
      {"lm-min", "0.5", "expected a number from 0 to 60 and the unit s"},
      {"lm-min", "0.5 ms", "and the unit s"},
      {"lm-min", "0,5 s", "and the unit s"},
      {"lm-min", "nan s", "and the unit s"},
      {"lm-min", "-0.5 s", "from 0 to 60"},
      {"onset", "8", "the unit uV"},
      {"onset", "inf uV", "the unit uV"},
      {"series-min", "4.5", "a whole number from 2 to 100"},
      {"series-min", "4 s", "without a unit"},
      {"join", "touch", "expected onsets or gap"},
      {"join", "", "expected onsets or gap"},
      {"lm-maximum", "1 s", "has no rule lm-maximum"},
      {"on-ratio", "2", "has no rule on-ratio"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct tib_rules rules = load("wasm-2016"), before = rules;
    struct tib_error err = {0};
    cr_assert_eq(tib_rules_set(&rules, bad[i].key, bad[i].value, &err), TIB_RULES, "%s = %s", bad[i].key, bad[i].value);
    cr_assert_not_null(strstr(err.text, bad[i].text), "got: %s", err.text);
    cr_assert_eq(memcmp(&rules, &before, sizeof rules), 0);
  }
}

Test(rules, set_changes_fingerprint_and_nothing_of_the_other_origin) {
  struct tib_rules rules = load("wasm-2016"), before = rules;
  cr_assert_eq(tib_rules_set(&rules, "imi-max", "  60.5   s ", NULL), TIB_OK);
  tib_rules_fingerprint(&rules);
  cr_assert_str_neq(rules.fingerprint, before.fingerprint);
  cr_assert_eq(rules.scoring.imi_max, 605000000);
  cr_assert_eq(tib_rules_set(&rules, "imi-max", "90.0 s", NULL), TIB_OK);
  tib_rules_fingerprint(&rules);
  cr_assert_str_eq(rules.fingerprint, before.fingerprint, "the same values, the same fingerprint");
}

Test(rules, no_locale_changes_a_number) {
  if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "de_DE.utf8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
    cr_skip_test("no locale with a decimal comma is installed");
  struct tib_rules rules = load("wasm-2016");
  cr_assert_eq(rules.scoring.respiratory_after, 102500000);
  expect_value(&rules, "lowpass-share", "0.465");
}

Test(rules, contradictions_are_found) {
  static const struct {
    const char *rules, *key, *value, *text;
  } bad[] = {
      {"wasm-2016", "imi-min", "91 s", "imi-min must not be above imi-max"},
      {"wasm-2016", "lm-min", "11 s", "lm-min must not be above clm-max"},
      {"wasm-2016", "bilateral-max", "9 s", "bilateral-max"},
      {"wasm-2016", "offset", "8.5 uV", "offset must not be above onset"},
      {"wasm-2016", "highpass", "100 Hz", "highpass must be below lowpass"},
      {"wasm-2016", "rest-warn", "16 uV", "rest-warn must not be above rest-max"},
      {"wasm-2016", "bilateral-parts-max", "1", "bilateral-parts-max must be 0 or at least 2"},
      {"cramp", "rest-min", "7000 s", "rest-min must not be above rest-window"},
      {"cramp", "min", "601 s", "min must not be above max"},
      {"patterns", "rswa-min", "6 s", "rswa-min must not be above rswa-max"},
      {"patterns", "rswa-reference-least", "31 s", "rswa-reference-least must not be above rswa-reference"},
      {"patterns", "lmm-min", "46 s", "lmm-min must not be above lmm-max"},
      {"accelerometer", "motion-low", "10 Hz", "motion-low must be below motion-high"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct tib_rules rules = load(bad[i].rules);
    struct tib_error err = {0};
    cr_assert_eq(tib_rules_check(&rules, &err), TIB_OK);
    cr_assert_eq(tib_rules_set(&rules, bad[i].key, bad[i].value, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(tib_rules_check(&rules, &err), TIB_RULES, "%s", bad[i].key);
    cr_assert_not_null(strstr(err.text, bad[i].text), "got: %s", err.text);
    cr_assert_not_null(strstr(err.text, " contradicts itself: "), "got: %s", err.text);
  }
}

/* One interval would be neither short nor long enough. */
Test(rules, two_settings_can_contradict_each_other) {
  struct tib_rules rules = load("wasm-2016");
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_set(&rules, "imi-min", "90 s", &err), TIB_OK);
  cr_assert_eq(tib_rules_check(&rules, &err), TIB_OK);
  cr_assert_eq(tib_rules_set(&rules, "imi-max-limit", "exclusive", &err), TIB_OK);
  cr_assert_eq(tib_rules_check(&rules, &err), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "imi-min must be below imi-max"), "%s", err.text);
}

/* A profile of no kind that there is has no keys and is told so. */
Test(rules, a_kind_that_is_none) {
  struct tib_rules rules = load("wasm-2016");
  struct tib_error err = {0};
  size_t n;
  rules.kind = (enum tib_rules_kind)77;
  cr_assert_null(tib_rule_rows(rules.kind, &n));
  cr_assert_eq(n, 0);
  cr_assert_eq(tib_rules_check(&rules, &err), TIB_RULES);
  cr_assert_eq(tib_rules_set(&rules, "lm-min", "1 s", &err), TIB_RULES);
}

/* ---- files ---- */

/* The cramp profile with the line that begins with `from` replaced. */
static enum tib_status parse_changed(const char *from, const char *to, struct tib_error *err, int *line) {
  char *text = read_text(test_source("scoring/rules/cramp.rules")), *changed = calloc(1, 1 << 20);
  char line_start[64];
  snprintf(line_start, sizeof line_start, "\n%s", from);
  char *at = strstr(text, line_start);
  cr_assert_not_null(at, "%s", from);
  at++;
  *line = 1;
  for (const char *s = text; s < at; s++) *line += *s == '\n';
  snprintf(changed, 1 << 20, "%.*s%s%s", (int)(at - text), text, to, at + strcspn(at, "\n"));
  struct tib_rules rules;
  enum tib_status status = tib_rules_parse(&rules, "mine.rules", "mine", changed, strlen(changed), err);
  if (status != TIB_OK) cr_assert_eq(rules.source[0].citation[0], '\0', "a failure leaves nothing behind");
  free(text), free(changed);
  return status;
}

Test(rules_file, each_bad_line_is_told_with_its_place) {
  static const struct {
    const char *from, *to, *text;
  } bad[] = {
      {"kind =", "kind = cramps", "expected movements, bursts, accelerometer or patterns"},
      {"title =", "title = ", "expected a title"},
      {"bridge =", "bridge = 1 | project | SBC-2", "expected a number from 0 to 60 and the unit s"},
      {"bridge =", "bridge = 1 ms | project | SBC-2", "the unit s"},
      {"bridge =", "bridge = 61 s | project | SBC-2", "from 0 to 60"},
      {"bridge =", "bridge = 1 s", "expected standard, literature or project"},
      {"bridge =", "bridge = 1 s | mine | SBC-2", "expected standard, literature or project"},
      {"bridge =", "bridge = 1 s | project", "no citation"},
      {"bridge =", "bridge = 1 s | project | ", "no citation"},
      {"bridge =", "bridge = 1 s | project | SBC-2 | x", "more than three parts"},
      {"bridge =", "bridges = 1 s | project | SBC-2", "bridges is no key of a profile of kind bursts"},
      {"bridge =", "imi-min = 1 s | project | SBC-2", "imi-min is no key of a profile of kind bursts"},
      {"max =", "min = 15 s | project | SBC-3", "min stands there a second time"},
      {"bridge =", "kind = bursts", "kind stands there a second time"},
      {"bridge =", "bridge", "expected `key = value unit | origin | citation`"},
      {"bridge =", "bridge : 1 s | project | SBC-2", "expected `key = value unit | origin | citation`"},
      {"bridge =", "[bridge", "expected `key = value unit | origin | citation` or `[heading]`"},
      {"bridge =", "bridge = 1 s | project | SBC-2 ; a comment", "semicolon"},
      {"bridge =", " bridge = 1 s | project | SBC-2", "a blank stands before the key"},
      {"bridge =", "bridge = 1 s | project | SBC-2\x01", "control character"},
      {"bridge =", "bridge = 1 s | project | SBC-2 \xff", "UTF-8"},
      {"on-ratio =", "bridge = 1 s | project | SBC-2\n  goes on", "a blank stands before the key"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct tib_error err = {0};
    char place[64];
    int line;
    cr_assert_eq(parse_changed(bad[i].from, bad[i].to, &err, &line), TIB_RULES, "%s", bad[i].to);
    line += strchr(bad[i].to, '\n') != NULL;
    snprintf(place, sizeof place, "mine.rules, line %d: ", line);
    cr_assert_eq(strncmp(err.text, place, strlen(place)), 0, "%s: expected %s, got %s", bad[i].to, place, err.text);
    cr_assert_not_null(strstr(err.text, bad[i].text), "%s: got %s", bad[i].to, err.text);
  }
}

Test(rules_file, missing_keys_and_contradictions_are_told) {
  struct tib_error err = {0};
  int line;
  cr_assert_eq(parse_changed("bridge =", "# gone", &err, &line), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "ends without bridge, expected `bridge = value s | origin | citation`"), "%s",
                     err.text);
  cr_assert_eq(parse_changed("kind =", "# gone", &err, &line), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "stands before the kind"), "%s", err.text);
  cr_assert_eq(parse_changed("title =", "# gone", &err, &line), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "ends without a title"), "%s", err.text);
  cr_assert_eq(parse_changed("min =", "min = 700 s | project | SBC-3", &err, &line), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "min must not be above max"), "%s", err.text);
}

/* The INI parser cuts lines at a length of its own: a line is refused or read whole, never cut. */
Test(rules_file, long_lines_are_refused_or_whole) {
  size_t whole = 0, refused = 0;
  for (size_t n = 100; n < 260; n++) {
    char text[512] = "bridge = 1 s | project | SBC-2, ";
    size_t at = strlen(text);
    memset(text + at, 'x', n);
    strcpy(text + at + n, "END");
    struct tib_error err = {0};
    int line;
    if (parse_changed("bridge =", text, &err, &line) == TIB_OK)
      whole++;
    else
      refused += strstr(err.text, "expected 1") || strstr(err.text, "bytes, expected") || strstr(err.text, "159");
  }
  cr_assert_gt(whole, 0);
  cr_assert_eq(whole + refused, 160);
  cr_assert_leq(whole, 60, "a citation has 159 bytes at most");
}

Test(rules_file, a_citation_of_159_bytes_is_whole) {
  char *text = read_text(test_source("scoring/rules/cramp.rules")), *changed = calloc(1, 1 << 20), citation[160];
  memset(citation, 'x', sizeof citation);
  citation[159] = '\0', citation[158] = 'E';
  char *at = strstr(text, "bridge =");
  snprintf(changed, 1 << 20, "%.*sbridge = 1 s | project | %s%s", (int)(at - text), text, citation, at + strcspn(at, "\n"));
  struct tib_rules rules;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_parse(&rules, "mine", "mine", changed, strlen(changed), &err), TIB_OK, "%s", err.text);
  size_t n, i = 0;
  const struct tib_rule_row *rows = tib_rule_rows(rules.kind, &n);
  while (strcmp(rows[i].key, "bridge") != 0) i++;
  cr_assert_str_eq(rules.source[i].citation, citation);
  free(text), free(changed);
}

Test(rules_file, line_ends_and_a_byte_order_mark_are_looked_past) {
  char *text = read_text(test_source("scoring/rules/cramp.rules")), *changed = calloc(1, 1 << 20);
  char *to = changed + sprintf(changed, "\xEF\xBB\xBF");
  for (const char *s = text; *s; s++) {
    if (*s == '\n') *to++ = '\r';
    *to++ = *s;
  }
  struct tib_rules rules, plain = load("cramp");
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_parse(&rules, "mine", "mine", changed, strlen(changed), &err), TIB_OK, "%s", err.text);
  cr_assert_str_eq(rules.fingerprint, plain.fingerprint);
  cr_assert_eq(memcmp(rules.source, plain.source, sizeof rules.source), 0);
  free(text), free(changed);
}

Test(rules_file, names_and_files_that_are_not_there) {
  struct tib_rules rules;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_load(&rules, "aasm-v9", &err), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "aasm-v3, aasm-2007, wasm-2016, wasm-2006, cramp, patterns, accelerometer"), "%s",
                     err.text);
  cr_assert_eq(tib_rules_load(&rules, test_temporary("none.rules"), &err), TIB_NOT_FOUND);
  cr_assert_not_null(strstr(err.text, "none.rules"));
  cr_assert_eq(tib_rules_load(&rules, "/", &err), TIB_RULES);
  cr_assert_eq(tib_rules_load(&rules, test_source("scoring"), &err), TIB_NOT_FOUND);
  cr_assert_eq(tib_rules_parse(&rules, "empty", "empty", "", 0, &err), TIB_RULES);
  cr_assert_not_null(strstr(err.text, "empty is empty; a profile begins with a line such as `kind = movements`"), "%s",
                     err.text);
}

Test(rules_file, a_users_file_goes_the_same_way) {
  const char *path = test_temporary("my-lab.rules");
  char *text = read_text(test_source("scoring/rules/wasm-2016.rules"));
  FILE *file = fopen(path, "w");
  cr_assert_not_null(file);
  cr_assert_geq(fputs(text, file), 0);
  fclose(file);
  struct tib_rules rules = load(path), built = load("wasm-2016");
  cr_assert_str_eq(rules.name, "my-lab");
  cr_assert_str_eq(rules.fingerprint, built.fingerprint);
  free(text);
}
