#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "recording.h"
#include "report/fields.h"
#include "simulate/simulate.h"
#include "support.h"

/* The rooms do not know each other; their columns are the same. */
Test(truth_columns, are_those_of_a_report) {
  struct tib_simulate_options options = {.name = "t", .scenario = "quiet", .hours = 0.1, .fs_hz = 100, .noise_uv = 2};
  options.without = "accelerometer";
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("t"));
  *strrchr(folder, '/') = '\0';
  struct tib_error err;
  cr_assert_eq(tib_simulate_run(&options, folder, &err), TIB_OK, "%s", err.text);
  struct test_events truth;
  test_events_read(test_temporary("t_truth.tsv"), &truth);
  char expected[512] = "";
  size_t n;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &n);
  for (size_t i = 0; i < n; i++) {
    if (i > 0) strcat(expected, "\t");
    strcat(expected, fields[i].name);
  }
  cr_expect_str_eq(truth.header, expected);
  test_events_free(&truth);
}
