#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fake_result.h"
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

/* ---- ID_summary.tsv ---- */

static size_t split(char *line, char **cells, size_t most) {
  size_t n = 0;
  for (char *at = line; at && n < most; n++) {
    cells[n] = at;
    at = strpbrk(at, "\t\n");
    if (at) *at++ = '\0';
    if (at && !*at) at = NULL;
  }
  return n;
}

Test(table, has_the_columns_of_the_contract) {
  static const char before[] = "id\tstatus\terror\trules\tversion\ttib_h\ttst_h\twake_h\tn1_h\tn2_h\tn3_h\trem_h";
  static const char after[] =
      "\tperiodicity_count\tperiodicity_ferri\timi_median_s\timi_geometric_mean_s\tseries_n\tsustained_possible\t"
      "sustained_probable\tscorable_left_h\tscorable_right_h\tstudy\tsustained_annotated\talma_n\thft_n\thflm_n\t"
      "large_movement_n\tefm_nrem_minutes_left\tefm_nrem_minutes_right\tefm_excessive\trswa_any_share_left\t"
      "rswa_any_share_right\tplms_first_half_share\tevening\tlaterality\tplms_awakening_n\tnotes\n";
  struct tib_text expected = {0}, got = {0};
  tib_text_add(&expected, before);
  for (size_t i = 0; i < 16; i++) tib_text_addf(&expected, "\t%s_n\t%s_per_h", INDICES[i], INDICES[i]);
  tib_text_add(&expected, after);
  tib_report_summary_header(&got);
  cr_assert_str_eq(got.s, expected.s);
  tib_text_finish(&expected);
  tib_text_finish(&got);
}

Test(table, rows) {
  struct tib_result result;
  struct tib_text text = {0};
  char *cells[160];
  fake_result(&result, FAKE_NO_STAGES);
  result.sleep.tib_h = 8.0333333333;
  result.profiles[0].score.total.index[TIB_INDEX_LM] = (struct tib_index){true, 7, 8.03333333, 0.871369298};
  result.profiles[0].score.total.index[TIB_INDEX_CLM] = (struct tib_index){true, 1234567, 0, NAN};
  tib_report_summary_rows(&text, &result);
  cr_assert_eq(split(text.s, cells, 160), 69 + 69);
  cr_assert_str_eq(cells[0], "night-0007");
  cr_assert_str_eq(cells[1], "scored");
  cr_assert_str_eq(cells[2], "n/a");
  cr_assert_str_eq(cells[3], "aasm-v3");
  cr_assert_str_eq(cells[5], "8.03333");
  cr_assert_str_eq(cells[6], "n/a", "no stages: sleep is not known");
  cr_assert_str_eq(cells[12], "7");
  cr_assert_str_eq(cells[13], "0.871369");
  cr_assert_str_eq(cells[14], "1234567");
  cr_assert_str_eq(cells[15], "n/a", "a rate over no hours");
  cr_assert_str_eq(cells[20], "n/a");
  cr_assert_str_eq(cells[46], "24.3125");
  cr_assert_str_eq(cells[68], "no-stages");
  static const char *const patterns[] = {"night", "1",   "2",   "1",     "0",   "1",     "n/a", "n/a",
                                         "n/a",   "n/a", "n/a", "0.625", "yes", "-0.25", "12"};
  for (size_t i = 0; i < 15; i++) cr_assert_str_eq(cells[53 + i], patterns[i], "column %zu", 53 + i);
  cr_assert_str_eq(cells[69 + 3], "wasm-2016");
  tib_text_finish(&text);
  tib_result_finish(&result);
}

Test(table, row_of_a_failed_one) {
  struct tib_error error = {TIB_NO_LEG_CHANNEL, "x.edf: no channel is a leg"};
  struct tib_text text = {0};
  char *cells[80];
  tib_report_summary_failed(&text, "a\tb", &error, "aasm-v3,wasm-2016", "0.0.7");
  cr_assert_eq(split(text.s, cells, 80), 69);
  cr_assert_str_eq(cells[0], "a b", "a tab would shift the columns");
  cr_assert_str_eq(cells[1], "failed");
  cr_assert_str_eq(cells[2], "no-leg-channel");
  cr_assert_str_eq(cells[3], "aasm-v3,wasm-2016");
  cr_assert_str_eq(cells[4], "0.0.7");
  for (size_t i = 5; i < 69; i++) cr_assert_str_eq(cells[i], "n/a");
  tib_text_finish(&text);
}

/* ---- the short table ---- */

Test(brief, lines_up_and_tells_what_is_absent) {
  struct tib_result result;
  struct tib_text text = {0};
  fake_result(&result, FAKE_NO_STAGES);
  result.profiles[0].score.total.index[TIB_INDEX_PLM].n = 292;
  result.profiles[1].score.total.index[TIB_INDEX_PLM].n = 7;
  for (size_t i = 0; i < 2; i++) {
    result.profiles[i].score.periodicity_count = 0.856;
    result.profiles[i].score.n_series = 17;
  }
  tib_report_brief(&text, &result);
  cr_assert_str_eq(text.s,
                   "night-0007\n"
                   "  rules      PLMS/h  PLM  with arousal/h  PLM/CLM  series\n"
                   "  aasm-v3       n/a  292             n/a     0.86      17\n"
                   "  wasm-2016     n/a    7             n/a     0.86      17\n");
  tib_text_finish(&text);
  tib_result_finish(&result);
}

Test(values, plain_decimals_of_six_digits) {
  static const struct {
    double value;
    const char *text;
  } cases[] = {{0, "0"},
               {-0.0, "0"},
               {1.0 / 3, "0.333333"},
               {28800, "28800"},
               {86399.96, "86400"},
               {0.0000625, "0.0000625"},
               {-1.5e-7, "-0.00000015"},
               {1234567.89, "1234568"},
               {1e9, "1000000000"},
               {NAN, "n/a"},
               {INFINITY, "n/a"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[32];
    tib_value_number(text, cases[i].value);
    cr_assert_str_eq(text, cases[i].text);
  }
}

Test(values, text_that_may_stand_everywhere) {
  char text[16];
  tib_text_clean(text, sizeof text, "a\tb\nc\x7F");
  cr_assert_str_eq(text, "a b c ");
  tib_text_clean(text, sizeof text, "\xB5V");
  cr_assert_str_eq(text, "\xC2\xB5V", "Latin-1 where it is no UTF-8");
}
