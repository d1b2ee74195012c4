#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <tibialis/tibialis.h>

#include "support.h"

static struct tib_analysis *analyse(const char *rules) {
  struct tib_analysis *analysis = NULL;
  struct tib_error err;
  cr_assert_eq(tib_analysis_create(test_source("sample-data/quiet.edf"), rules, &analysis, &err), TIB_OK, "%s", err.text);
  return analysis;
}

static void refused(const char *rules, enum tib_status status, const char *words) {
  struct tib_analysis *analysis = (struct tib_analysis *)&status;
  struct tib_error err = {0};
  cr_expect_eq(tib_analysis_create(test_source("sample-data/quiet.edf"), rules, &analysis, &err), status, "%s: %s", rules,
               err.text);
  cr_expect_null(analysis);
  cr_expect(strstr(err.text, words) != NULL, "%s: %s", rules, err.text);
}

Test(analysis, refuses_profiles_that_cannot_be_used) {
  refused("nothing", TIB_RULES, "nothing");
  refused("", TIB_USAGE, "without a name");
  refused("aasm-v3,,wasm-2016", TIB_USAGE, "without a name");
  refused("aasm-v3,", TIB_USAGE, "without a name");
  refused("wasm-2016,wasm-2016", TIB_USAGE, "two profiles are called wasm-2016");
  refused("cramp", TIB_USAGE, "cramp is no profile of leg movements");
  refused("aasm-v3,a", TIB_RULES, "named a;");
}

Test(analysis, failure_leaves_nothing) {
  struct tib_analysis *analysis = NULL;
  struct tib_error err;
  cr_assert_eq(tib_analysis_create("no such night.edf", NULL, &analysis, &err), TIB_NOT_FOUND);
  cr_assert_null(analysis);
  tib_analysis_destroy(NULL);
}

Test(analysis, without_a_list_the_two_of_the_program) {
  struct tib_analysis *analysis = analyse(NULL);
  const struct tib_result *result = tib_analysis_result(analysis);
  cr_assert_eq(result->n_profiles, 2);
  cr_expect_str_eq(result->profiles[0].rules.name, "aasm-v3");
  cr_expect_str_eq(result->profiles[1].rules.name, "wasm-2016");
  tib_analysis_destroy(analysis);
}

/* The AASM knows no movements awake, so that number is absent and not 0; the sample night has no movement at all. */
Test(analysis, numbers_by_name) {
  struct tib_analysis *analysis = analyse("aasm-v3,wasm-2016");
  struct tib_error err = {0};
  double value = -1;
  cr_expect_eq(tib_analysis_number(analysis, "aasm-v3", "plmw_per_h", &value, &err), TIB_OK);
  cr_expect(isnan(value));
  cr_expect_eq(tib_analysis_number(analysis, "wasm-2016", "plmw_n", &value, &err), TIB_OK);
  cr_expect_eq(value, 0.0);
  cr_expect_eq(tib_analysis_number(analysis, "wasm-2016", "series_n", &value, &err), TIB_OK);
  cr_expect_eq(value, 0.0);
  cr_expect_eq(tib_analysis_number(analysis, "wasm-2016", "imi_median_s", &value, &err), TIB_OK);
  cr_expect(isnan(value));
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s_per_h", tib_index_key((enum tib_index_name)i));
    cr_expect_eq(tib_analysis_number(analysis, "wasm-2016", name, &value, &err), TIB_OK, "%s", name);
  }
  cr_expect_eq(tib_analysis_number(analysis, "wasm-2016", "plms", &value, &err), TIB_USAGE);
  cr_expect(strstr(err.text, "plms: no such number") != NULL, "%s", err.text);
  cr_expect_eq(tib_analysis_number(analysis, "wasm-2006", "plms_n", &value, &err), TIB_USAGE);
  cr_expect(strstr(err.text, "not scored under wasm-2006") != NULL, "%s", err.text);
  tib_analysis_destroy(analysis);
}

Test(analysis, movements_that_are_not_there) {
  struct tib_analysis *analysis = analyse("wasm-2016");
  struct tib_analysis_movement movement;
  struct tib_error err;
  cr_expect_eq(tib_analysis_movements(analysis, "wasm-2016"), 0);
  cr_expect_eq(tib_analysis_movements(analysis, "aasm-v3"), -1);
  cr_expect_eq(tib_analysis_movement(analysis, "wasm-2016", 0, &movement, &err), TIB_USAGE);
  cr_expect_eq(tib_analysis_movement(analysis, "wasm-2016", -1, &movement, &err), TIB_USAGE);
  tib_analysis_destroy(analysis);
}

Test(analysis, an_index_that_is_none_has_no_name) {
  cr_expect_null(tib_index_key(TIB_INDEX_COUNT));
  cr_expect_str_eq(tib_index_key(TIB_INDEX_PLMS_NR), "plms_nr");
}
