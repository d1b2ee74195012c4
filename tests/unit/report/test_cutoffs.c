/* Published limits: set beside the unrounded index, never a judgement. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fake_result.h"
#include "notes.h"
#include "report/json.h"
#include "report/page/parts.h"
#include "report/values.h"

static void make(struct tib_result *result, double per_h) {
  fake_result(result, FAKE_FULL);
  for (size_t i = 0; i < result->n_profiles; i++) {
    struct tib_index *index = &result->profiles[i].score.total.index[TIB_INDEX_PLMS];
    index->assessed = !isnan(per_h);
    index->per_h = per_h;
  }
}

static json_t *cutoffs_of(const struct tib_result *result, size_t profile) {
  struct tib_report_options options = {.formats = "json", .paper = "a4"};
  struct tib_text text = {0};
  cr_assert_eq(tib_json_summary(&text, result, &options, NULL), TIB_OK);
  json_t *root = json_loads(text.s, 0, NULL);
  json_t *list = json_incref(json_object_get(json_array_get(json_object_get(root, "profiles"), profile), "cutoffs"));
  json_decref(root);
  tib_text_finish(&text);
  return list;
}

/* -1: null. */
static int above(json_t *list, const char *rule) {
  size_t i;
  json_t *cutoff;
  json_array_foreach(list, i, cutoff) {
    if (strcmp(json_string_value(json_object_get(cutoff, "rule")), rule) != 0) continue;
    json_t *value = json_object_get(cutoff, "above");
    return json_is_null(value) ? -1 : json_is_true(value);
  }
  cr_assert_fail("%s is not in the list", rule);
  return -1;
}

static double limit(json_t *list, const char *rule) {
  size_t i;
  json_t *cutoff;
  json_array_foreach(list, i, cutoff) if (strcmp(json_string_value(json_object_get(cutoff, "rule")), rule) ==
                                          0) return json_number_value(json_object_get(cutoff, "limit_per_h"));
  return NAN;
}

/* V41: 15.0 is not above 15; rules.md 3: 15.04 is. */
Test(cutoffs, are_compared_unrounded) {
  static const struct {
    double per_h;
    int adults, children;
  } rows[] = {{14.96, 0, 1}, {15, 0, 1}, {15.04, 1, 1}, {5, 0, 0}, {5.001, 0, 1}, {0, 0, 0}, {NAN, -1, -1}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_result result;
    make(&result, rows[i].per_h);
    json_t *list = cutoffs_of(&result, 0);
    cr_assert_eq(above(list, "CLIN-1"), rows[i].adults, "%g", rows[i].per_h);
    cr_assert_eq(above(list, "CLIN-2"), rows[i].children, "%g", rows[i].per_h);
    cr_assert_float_eq(limit(list, "CLIN-1"), 15, 0);
    cr_assert_float_eq(limit(list, "CLIN-2"), 5, 0);
    json_decref(list);
    tib_result_finish(&result);
  }
}

/* CLIN-5: 15 by the standard index, 13 by the one that short intervals interrupt. */
Test(cutoffs, are_those_of_the_profile) {
  struct tib_result result;
  make(&result, 14);
  json_t *aasm = cutoffs_of(&result, 0), *wasm = cutoffs_of(&result, 1);
  cr_assert_str_eq(result.profiles[0].rules.name, "aasm-v3");
  cr_assert_str_eq(result.profiles[1].rules.name, "wasm-2016");
  cr_assert_float_eq(limit(aasm, "CLIN-5"), 15, 0);
  cr_assert_float_eq(limit(wasm, "CLIN-5"), 13, 0);
  cr_assert_eq(above(aasm, "CLIN-5"), 0);
  cr_assert_eq(above(wasm, "CLIN-5"), 1);
  json_decref(aasm);
  json_decref(wasm);
  tib_result_finish(&result);
}

static size_t notes_of(struct tib_result *result, const char *code, const char *words) {
  struct tib_error err;
  size_t n = 0;
  free(result->notes);
  result->notes = NULL;
  result->n_notes = 0;
  cr_assert_eq(tib_notes_make(result, &err), TIB_OK);
  for (size_t i = 0; i < result->n_notes; i++)
    n += strcmp(result->notes[i].code, code) == 0 && strstr(result->notes[i].text, words);
  return n;
}

Test(cutoffs, a_note_where_rounding_hides_it) {
  struct tib_result result;
  make(&result, 15.04);
  cr_assert_gt(notes_of(&result, "rounded-at-limit", "15.04/h are printed as 15.0 and lie above 15.0/h"), 0);
  tib_result_finish(&result);
  make(&result, 14.96);
  cr_assert_gt(notes_of(&result, "rounded-at-limit", "14.96/h are printed as 15.0 and lie below 15.0/h"), 0);
  tib_result_finish(&result);
  static const double plain[] = {15, 14.94, 15.06, 40, NAN};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    make(&result, plain[i]);
    cr_assert_eq(notes_of(&result, "rounded-at-limit", ""), 0, "%g", plain[i]);
    tib_result_finish(&result);
  }
}

Test(cutoffs, words_of_the_page) {
  struct tib_result result;
  struct tib_text text = {0};
  make(&result, 15);
  tib_page_cutoffs(&text, &result);
  cr_assert(strstr(text.s, "aasm-v3 exactly 15/h (ICSD-3, adults), above 5/h (ICSD-3, children)"), "%s", text.s);
  static const char *const never[] = {"mild", "moderate", "severe", "patient", "disorder", "normal"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++) cr_assert_null(strstr(text.s, never[i]), "%s", never[i]);
  tib_text_finish(&text);
  tib_result_finish(&result);
  make(&result, NAN);
  tib_page_cutoffs(&text, &result);
  cr_assert_eq(text.n, 0);
  tib_result_finish(&result);
}

/* Which leg a remark is about is said by the remark. */
Test(notes, have_a_side) {
  struct tib_result result;
  struct tib_error err;
  fake_result(&result, FAKE_FULL);
  free(result.notes);
  result.notes = NULL;
  result.n_notes = 0;
  result.legs[1].mains_hz = 50;
  result.legs[0].n_flat = 1;
  cr_assert_eq(tib_notes_make(&result, &err), TIB_OK);
  cr_assert_str_eq(tib_value_leg_note(&result, TIB_LEFT, 0), "flat-signal");
  cr_assert_null(tib_value_leg_note(&result, TIB_LEFT, 1));
  cr_assert_str_eq(tib_value_leg_note(&result, TIB_RIGHT, 0), "mains-removed");
  result.legs[0].n_flat = 0;
  tib_result_finish(&result);
}

Test(notes, of_the_whole_recording_are_no_legs) {
  struct tib_result result;
  struct tib_error err;
  fake_result(&result, FAKE_COMMON_LEG);
  free(result.notes);
  result.notes = NULL;
  result.n_notes = 0;
  result.legs[0].mains_hz = 60;
  cr_assert_eq(tib_notes_make(&result, &err), TIB_OK);
  cr_assert_gt(result.n_notes, 1);
  cr_assert_str_eq(tib_value_leg_note(&result, TIB_SIDE_NONE, 0), "mains-removed");
  cr_assert_null(tib_value_leg_note(&result, TIB_SIDE_NONE, 1), "but not those of the recording");
  tib_result_finish(&result);
}
