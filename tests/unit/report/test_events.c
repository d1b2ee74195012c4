#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fake_result.h"
#include "report/fields.h"
#include "report/json.h"
#include "report/tsv.h"

#define S TIB_TICKS_PER_S

#define HEAD                                                                                                           \
  "onset\tduration\ttrial_type\tside\trules\tclass\tplm_nr\tseries\timi\tparts\tstage\tarousal\trespiratory\treason\t" \
  "peak_uv\tmedian_uv\trest_uv\taccel\tmuscle\n"

/* Five movements of one profile, one series, a burst, a gap, an unscorable stretch: each cell is worked out by hand. */
static struct tib_candidate candidates[] = {
    {.span = {100 * S, 102 * S + 5000000},
     .side = TIB_RIGHT,
     .peak_uv = 40.126F,
     .median_uv = 12,
     .rest_uv = 1.5F,
     .accel = TIB_ACCEL_CORROBORATED},
    {.span = {100 * S, 101 * S}, .side = TIB_LEFT, .truncated = true, .peak_uv = NAN, .median_uv = NAN, .rest_uv = NAN},
};
static struct tib_movement movements[] = {
    {.span = {100 * S, 102 * S + 5000000},
     .side = TIB_BOTH,
     .parts = 2,
     .class_ = TIB_CLASS_PLM,
     .series = 1,
     .imi = TIB_NO_TICKS,
     .plm_nr = TIB_YES,
     .arousal = TIB_YES,
     .respiratory = TIB_NO,
     .stage = TIB_STAGE_N2,
     .has_stage = true,
     .peak_uv = 40.126F,
     .median_uv = 12,
     .rest_uv = 1.5F,
     .accel = TIB_ACCEL_CORROBORATED},
    {.span = {120 * S + 333, 121 * S},
     .side = TIB_LEFT,
     .parts = 1,
     .class_ = TIB_CLASS_EXCLUDED,
     .reasons = TIB_REASON_WAKE | TIB_REASON_TOO_SHORT | TIB_REASON_OUTSIDE_LIGHTS,
     .imi = 20 * S + 333,
     .arousal = TIB_NA,
     .respiratory = TIB_NA,
     .stage = TIB_STAGE_UNKNOWN,
     .has_stage = true,
     .peak_uv = NAN,
     .median_uv = NAN,
     .rest_uv = NAN,
     .accel = TIB_ACCEL_GROSS_BODY},
    {.span = {130 * S, 131 * S},
     .side = TIB_SIDE_NONE,
     .parts = 1,
     .class_ = TIB_CLASS_CLM,
     .imi = TIB_NO_TICKS,
     .has_stage = false,
     .peak_uv = 0.004F,
     .median_uv = -0.0F,
     .rest_uv = 1.005F,
     .accel = TIB_ACCEL_NOT_CORROBORATED},
};
static struct tib_series series[] = {{.span = {100 * S, 160 * S}, .n = 4}};
static struct tib_pattern patterns[] = {{.type = TIB_SUSTAINED_BURST,
                                         .span = {50 * S, 91 * S + 1},
                                         .side = TIB_LEFT,
                                         .grade = TIB_GRADE_POSSIBLE,
                                         .peak_uv = 88,
                                         .median_uv = 30,
                                         .rest_uv = 2,
                                         .accel = TIB_ACCEL_NONE},
                                        {.type = TIB_HFT,
                                         .span = {60 * S, 64 * S},
                                         .side = TIB_RIGHT,
                                         .parts = 6,
                                         .stage = TIB_STAGE_N1,
                                         .arousal = TIB_YES,
                                         .peak_uv = 21,
                                         .median_uv = 9,
                                         .rest_uv = 1,
                                         .accel = TIB_ACCEL_NONE},
                                        {.type = TIB_SUSTAINED_BURST,
                                         .span = {70 * S, 90 * S},
                                         .side = TIB_LEFT,
                                         .annotated = true,
                                         .stage = TIB_STAGE_UNKNOWN,
                                         .arousal = TIB_NO,
                                         .peak_uv = NAN,
                                         .median_uv = NAN,
                                         .rest_uv = NAN,
                                         .accel = TIB_ACCEL_GROSS_BODY}};
static struct tib_segment segments[] = {{0, 0, 200}, {210 * S, 200, 100}};
static struct tib_span out[] = {{20 * S, 80 * S}};
static struct tib_span activity[] = {{100 * S, 101 * S}};

static void tiny(struct tib_result *result, struct tib_profile_result *profile) {
  *profile =
      (struct tib_profile_result){.score = {.n_movements = 3, .movements = movements, .n_series = 1, .series = series}};
  strcpy(profile->rules.name, "wasm-2016");
  *result =
      (struct tib_result){.n_profiles = 1, .profiles = profile, .n_detections = 1, .n_patterns = 3, .patterns = patterns};
  result->context.has_stages = true;
  result->context.lights = (struct tib_span){60 * S, 300 * S};
  result->detections[0] = (struct tib_detection){
      .n_legs = 1, .n_candidates = 2, .candidates = candidates, .legs = {{.side = TIB_RIGHT, .n_out = 1, .out = out}}};
  result->recording.n_segments = 2;
  result->recording.segments = segments;
  result->recording.record_duration = S;
  result->detections[0].n_ankle_only[0] = 1;
  result->detections[0].ankle_only[0] = activity;
}

Test(events, every_cell_of_a_tiny_night) {
  struct tib_result result;
  struct tib_profile_result profile;
  struct tib_text text = {0};
  tiny(&result, &profile);
  cr_assert_eq(tib_tsv_events(&text, &result, NULL), TIB_OK);
  static const char expected[] = HEAD
      "20.0000\t60.0000\tunscorable\tright\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\n"
      "50.0000\t41.0000\tsustained_burst\tleft\tn/a\tpossible\tn/a\tn/a\tn/a\tn/a\t?\tn/a\tn/a\toutside-lights\t88.00\t"
      "30.00\t2.00\tno_accel\ttibialis anterior\n" /* EDGE-1: the next begins as the lights go off */
      "60.0000\t4.0000\thft\tright\tn/a\tn/a\tn/a\tn/a\tn/a\t6\tN1\tyes\tn/a\tn/a\t21.00\t9.00\t1.00\tno_accel\tn/a\n"
      "70.0000\t20.0000\tsustained_burst\tleft\tn/a\tannotated\tn/a\tn/a\tn/a\tn/a\t?\tno\tn/a\tn/a\tn/a\tn/a\tn/a\t"
      "gross_body\ttibialis anterior\n"
      /* 100 s: "n/a" comes before "wasm-2016", left before right, accel_movement before limb_movement */
      "100.0000\t1.0000\taccel_movement\tleft\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\n"
      "100.0000\t1.0000\tlimb_movement\tleft\tn/a\tn/a\tn/a\tn/a\tn/a\t1\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tno_accel\tn/"
      "a\n"
      "100.0000\t2.5000\tlimb_movement\tright\tn/a\tn/a\tn/a\tn/a\tn/a\t1\tn/a\tn/a\tn/a\tn/a\t40.13\t12.00\t1.50\t"
      "corroborated\tn/a\n"
      "100.0000\t2.5000\tlimb_movement\tboth\twasm-2016\tplm\tyes\t1\tn/a\t2\tN2\tyes\tno\tn/a\t40.13\t12.00\t1.50\t"
      "corroborated\tn/a\n"
      "100.0000\t60.0000\tplm_series\tn/a\twasm-2016\tn/a\tn/a\t1\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\n"
      "120.0000\t1.0000\tlimb_movement\tleft\twasm-2016\texcluded\tn/a\tn/a\t20.0000\t1\t?\tn/a\tn/a\t"
      "too-short,wake,outside-lights\tn/a\tn/a\tn/a\tgross_body\tn/a\n"
      "130.0000\t1.0000\tlimb_movement\tn/a\twasm-2016\tclm\tn/a\tn/a\tn/a\t1\tn/a\tn/a\tn/a\tn/a\t0.00\t0.00\t1.00\t"
      "not_corroborated\tn/a\n"
      "200.0000\t10.0000\tgap\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\n";
  cr_assert_str_eq(text.s, expected);
  tib_text_finish(&text);
}

static size_t count(const char *text, const char *word) {
  size_t n = 0;
  for (const char *at = strstr(text, word); at; at = strstr(at + 1, word)) n++;
  return n;
}

/* Every candidate has its row, every movement one per profile, and every row has 18 cells, none of them empty. */
Test(events, nothing_is_dropped) {
  for (int variant = 0; variant < FAKE_VARIANTS; variant++) {
    struct tib_result result;
    struct tib_text text = {0};
    fake_result(&result, (enum fake_variant)variant);
    cr_assert_eq(tib_tsv_events(&text, &result, NULL), TIB_OK);
    size_t expected = result.detections[0].n_candidates, series_n = 0;
    for (size_t i = 0; i < result.n_profiles; i++) {
      expected += result.profiles[i].score.n_movements;
      series_n += result.profiles[i].score.n_series;
    }
    cr_assert_eq(count(text.s, "\tlimb_movement\t"), expected, "%s", fake_name((enum fake_variant)variant));
    cr_assert_eq(count(text.s, "\tplm_series\t"), series_n);
    size_t lines = count(text.s, "\n");
    cr_assert_eq(count(text.s, "\t"), 18 * lines);
    cr_assert_eq(count(text.s, "\t\t") + count(text.s, "\t\n") + count(text.s, "\n\t"), 0);
    cr_assert_eq(count(text.s, "nan") + count(text.s, "inf"), 0);
    tib_text_finish(&text);
    tib_result_finish(&result);
  }
}

Test(events, rows_are_in_order) {
  struct tib_result result;
  struct tib_text text = {0};
  fake_result(&result, FAKE_GAPS);
  cr_assert_eq(tib_tsv_events(&text, &result, NULL), TIB_OK);
  double before = -1;
  size_t rows = 0;
  for (char *line = strchr(text.s, '\n') + 1; *line; line = strchr(line, '\n') + 1, rows++) {
    double onset = strtod(line, NULL);
    cr_assert(onset >= before, "%.4f after %.4f", onset, before);
    before = onset;
  }
  cr_assert_gt(rows, 600);
  cr_assert_eq(count(text.s, "\tgap\t"), 2);
  cr_assert_eq(count(text.s, "\tunscorable\t"), 2);
  cr_assert_not_null(strstr(text.s, "\n7200.0000\t300.0000\tgap\t"));
  tib_text_finish(&text);
  tib_result_finish(&result);
}
