/* ID_annotations.edf as EDFlib reads it: --copy-signals sample for sample against what the source was made of, and the
 * annotations against the rows of ID_events.tsv. */

#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_result.h"
#include "report/marks/marks.h"
#include "support.h"
#include "tests/unit/read/edf_bytes.h"

#define S TIB_TICKS_PER_S

static struct tib_report_options options = {.formats = "edf", .paper = "a4", .copy_signals = true};

/* Scores a file, writes its annotations with the legs, and opens them with EDFlib; the path of what was written. */
static const char *copy(const char *path, struct tib_result *result, struct edf_hdr_struct *header) {
  static char name[600];
  static struct tib_rules rules;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  struct tib_analyze_options analyze = {
      .n_profiles = 1, .profiles = &rules, .id = "x", .allow_low_rate = true, .keep_samples = true};
  cr_assert_eq(tib_analyze_file(path, &analyze, result, &err), TIB_OK, "%s", err.text);
  cr_assert(tib_report_looks_at_samples(&options));
  cr_assert_eq(tib_report_add_notes(result, &options, &err), TIB_OK, "%s", err.text);
  const char *slash = strrchr(path, '/');
  char folder[500];
  snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
  cr_assert_eq(tib_report_write(result, &options, folder, &err), TIB_OK, "%s", err.text);
  snprintf(name, sizeof name, "%s/x_annotations.edf", folder);
  cr_assert_eq(edfopen_file_readonly(name, header, EDFLIB_READ_ALL_ANNOTATIONS), 0, "EDFlib says %d", header->filetype);
  return name;
}

static const struct tib_note *find_note(const struct tib_result *result, const char *code) {
  for (size_t i = 0; i < result->n_notes; i++)
    if (strcmp(result->notes[i].code, code) == 0) return &result->notes[i];
  return NULL;
}

static bool has_note_about_copies(const struct tib_result *result) {
  for (size_t i = 0; i < result->n_notes; i++) {
    if (strstr(result->notes[i].code, "copied")) return true;
    if (i > 0) cr_expect_leq(strcmp(result->notes[i - 1].code, result->notes[i].code), 0, "notes are not sorted");
  }
  return false;
}

static int *digits(int handle, int signal, int n) {
  int *x = calloc((size_t)n, sizeof *x);
  cr_assert_eq(edfread_digital_samples(handle, signal, n, x), n);
  return x;
}

Test(marks, legs_of_two_rates_and_units_are_copied_to_the_bit) {
  struct edf_bytes spec = {
      .duration = "0.5",
      .n_records = 6,
      .time = "23.10.05",
      .reserved = "EDF+C",
      .signal =
          {{.label = "EMG chin", .samples = 100, .unit = "uV", .pmin = "-100", .pmax = "100"},
           {.label = "EMG RAT", .samples = 250, .unit = "mV", .pmin = "3.2767", .pmax = "-3.2768", .prefilter = "HP:10Hz"},
           {.label = "Leg/L",
            .samples = 100,
            .unit = "uV",
            .pmin = "-1234.56",
            .pmax = "1233.99",
            .dmin = "-30000",
            .dmax = "30000"},
           {.label = "EDF Annotations", .samples = 60}},
      .clocks = {"+0.0625^^|", "+0.5625^^|", "+1.0625^^|", "+1.5625^^|", "+2.0625^^|", "+2.5625^^|"}};
  struct tib_result result;
  struct edf_hdr_struct header;
  copy(edf_bytes_write(&spec, "source.edf"), &result, &header);
  cr_assert_eq(header.edfsignals, 2);
  cr_expect_eq(header.datarecords_in_file, 6);
  cr_expect_eq(header.datarecord_duration, S / 2);
  cr_expect_str_eq(header.signalparam[0].label, "EMG LAT         ");
  cr_expect_str_eq(header.signalparam[1].label, "EMG RAT         ");
  cr_expect_str_eq(header.signalparam[0].physdimension, "uV      ");
  cr_expect_str_eq(header.signalparam[1].physdimension, "mV      ");
  cr_expect_eq(strncmp(header.signalparam[1].prefilter, "HP:10Hz", 7), 0);
  cr_expect_float_eq(header.signalparam[0].phys_min, -1234.56, 1e-9);
  cr_expect_float_eq(header.signalparam[0].phys_max, 1233.99, 1e-9);
  cr_expect_float_eq(header.signalparam[1].phys_min, 3.2767, 1e-9);
  cr_expect_eq(header.signalparam[0].dig_min, -30000);
  cr_expect_eq(header.startdate_year, 1985);
  cr_expect_eq(header.startdate_day, 1);
  cr_expect_eq(header.starttime_hour, 23);
  cr_expect_eq(header.starttime_second, 5);
  cr_expect_eq(header.starttime_subsecond, 625000);
  cr_expect_eq(strncmp(header.equipment, "tibialis ", 9), 0, "%s", header.equipment);
  int *left = digits(header.handle, 0, 600), *right = digits(header.handle, 1, 1500);
  for (int i = 0; i < 600; i++) {
    int made = edf_bytes_sample(2, i / 100, i % 100);
    int clamped = made < -30000 ? -30000 : made > 30000 ? 30000 : made;
    cr_assert_eq(left[i], clamped, "left %d: %d, not %d", i, left[i], clamped);
  }
  for (int i = 0; i < 1500; i++) cr_assert_eq(right[i], edf_bytes_sample(1, i / 250, i % 250), "right %d", i);
  cr_expect_not(has_note_about_copies(&result));
  edfclose_file(header.handle);
  free(left);
  free(right);
  tib_result_finish(&result);
}

Test(marks, samples_of_24_bits_get_wider_steps_and_it_says_so) {
  struct edf_bytes spec = {
      .bdf = 1,
      .n_records = 3,
      .signal = {{.label = "EMG LAT", .samples = 200, .unit = "uV", .pmin = "-262144", .pmax = "262143"},
                 {.label = "BDF Annotations", .samples = 60}}};
  struct tib_result result;
  struct edf_hdr_struct header;
  copy(edf_bytes_write(&spec, "source.bdf"), &result, &header);
  cr_assert_eq(header.edfsignals, 1);
  const struct edf_param_struct *p = &header.signalparam[0];
  int *x = digits(header.handle, 0, 600);
  double source = (262143.0 + 262144.0) / 16777215.0, step = (p->phys_max - p->phys_min) / (p->dig_max - p->dig_min);
  cr_expect_gt(step, 200 * source);
  cr_expect_lt(step, 300 * source);
  for (int i = 0; i < 600; i++) {
    double was = -262144.0 + source * (edf_bytes_sample24(0, i / 200, i % 200) + 8388608.0);
    double is = p->phys_min + step * ((double)x[i] - p->dig_min);
    cr_assert_leq(fabs(is - was), 0.51 * step, "sample %d: %g, not %g", i, is, was);
  }
  const struct tib_note *note = find_note(&result, "signals-copied-coarser");
  cr_assert_not_null(note);
  cr_expect_not_null(strstr(note->text, "EMG LAT"), "%s", note->text);
  edfclose_file(header.handle);
  free(x);
  tib_result_finish(&result);
}

/* -0.000122 mV has no place in 8 characters, but in uV there is one. */
Test(marks, limits_that_edflib_would_round_are_written_otherwise) {
  struct edf_bytes spec = {
      .n_records = 4,
      .signal = {{.label = "EMG LAT", .samples = 200, .unit = "mV", .pmin = "-1.22E-4", .pmax = "1.235E-4"},
                 {.label = "EDF Annotations", .samples = 60}}};
  struct tib_result result;
  struct edf_hdr_struct header;
  copy(edf_bytes_write(&spec, "source.edf"), &result, &header);
  const struct edf_param_struct *p = &header.signalparam[0];
  int *x = digits(header.handle, 0, 800);
  double source = 0.2455 / 65535, step = (p->phys_max - p->phys_min) / (p->dig_max - p->dig_min);
  cr_expect_float_eq(step, source, 1e-4 * source);
  for (int i = 0; i < 800; i++) {
    double was = -0.122 + source * (edf_bytes_sample(0, i / 200, i % 200) + 32768.0);
    cr_assert_leq(fabs(p->phys_min + step * ((double)x[i] - p->dig_min) - was), 0.51 * step, "sample %d", i);
  }
  cr_expect(find_note(&result, "signals-copied-shifted") || find_note(&result, "signals-copied-coarser"));
  edfclose_file(header.handle);
  free(x);
  tib_result_finish(&result);
}

/* Two records, 1.503 s of nothing, two records: at 100 Hz what follows lies 150.3 samples later, nearest 150. */
Test(marks, gaps_are_filled_with_nothing_and_told) {
  struct edf_bytes spec = {.n_records = 4,
                           .reserved = "EDF+D",
                           .clocks = {"+0^^|", "+1^^|", "+3.503^^|", "+4.503^^|"},
                           .signal = {{.label = "EMG LAT", .samples = 100, .unit = "uV", .pmin = "-1000", .pmax = "1000"},
                                      {.label = "EDF Annotations", .samples = 60}}};
  struct tib_result result;
  struct edf_hdr_struct header;
  struct edf_annotation_struct mark;
  copy(edf_bytes_write(&spec, "source.edf"), &result, &header);
  cr_assert_eq(header.datarecords_in_file, 6); /* 5.503 s */
  int *x = digits(header.handle, 0, 600);
  for (int i = 0; i < 600; i++) {
    int at = i - 350, wanted = i < 200               ? edf_bytes_sample(0, i / 100, i % 100)
                               : at >= 0 && at < 200 ? edf_bytes_sample(0, 2 + at / 100, at % 100)
                                                     : 0;
    cr_assert_leq(abs(x[i] - wanted), wanted == 0 ? 1 : 0, "sample %d is %d and not %d", i, x[i], wanted);
  }
  bool found = false;
  for (int i = 0; i < header.annotations_in_file; i++) {
    cr_assert_eq(edf_get_annotation(header.handle, i, &mark), 0);
    if (strcmp(mark.annotation, "Gap") != 0) continue;
    cr_expect_eq(mark.onset, 2 * S);
    cr_expect_float_eq(atof(mark.duration), 1.503, 1e-9);
    found = true;
  }
  cr_expect(found, "the gap is not marked");
  cr_expect_not_null(find_note(&result, "copied-gaps-filled"));
  cr_expect_not_null(find_note(&result, "copied-end-filled"));
  edfclose_file(header.handle);
  free(x);
  tib_result_finish(&result);
}

/* EDFlib's records last 60 s at most. */
Test(marks, records_that_edflib_does_not_write_are_cut_anew) {
  struct edf_bytes spec = {.n_records = 2,
                           .duration = "300",
                           .signal = {{.label = "EMG LAT", .samples = 30000, .unit = "uV", .pmin = "-1000", .pmax = "1000"},
                                      {.label = "EDF Annotations", .samples = 60}}};
  struct tib_result result;
  struct edf_hdr_struct header;
  copy(edf_bytes_write(&spec, "source.edf"), &result, &header);
  cr_expect_eq(header.datarecord_duration, S);
  cr_assert_eq(header.datarecords_in_file, 600);
  int *x = digits(header.handle, 0, 60000);
  for (int i = 0; i < 60000; i++) cr_assert_eq(x[i], edf_bytes_sample(0, i / 30000, i % 30000), "sample %d", i);
  cr_expect_not(has_note_about_copies(&result));
  edfclose_file(header.handle);
  free(x);
  tib_result_finish(&result);
}

/* ---- annotations ---- */

static struct tib_candidate candidates[] = {
    {.span = {-3 * S, -2 * S}, .side = TIB_LEFT},
    {.span = {100 * S + 123, 101 * S}, .side = TIB_LEFT},
    {.span = {100 * S + 123, 102 * S}, .side = TIB_RIGHT},
    {.span = {200 * S, 203 * S}, .side = TIB_SIDE_NONE},
};
static struct tib_movement movements[] = {{.span = {100 * S, 102 * S}, .side = TIB_BOTH, .parts = 2}};
static struct tib_series series[] = {{.span = {100 * S, 160 * S}, .n = 4}};
static struct tib_pattern patterns[] = {
    {.type = TIB_SUSTAINED_BURST, .span = {300 * S, 330 * S}, .side = TIB_RIGHT, .grade = TIB_GRADE_PROBABLE},
    {.type = TIB_SUSTAINED_BURST,
     .span = {310 * S, 330 * S},
     .side = TIB_LEFT,
     .muscle = TIB_GASTROCNEMIUS,
     .annotated = true},
    {.type = TIB_ALMA, .span = {320 * S, 330 * S}, .side = TIB_BOTH},
    {.type = TIB_HFT, .span = {340 * S, 350 * S}, .side = TIB_LEFT},
};

Test(marks, every_leg_and_movement_once) {
  struct tib_result whole, *result = &(struct tib_result){0};
  fake_result(&whole, FAKE_NO_MOVEMENTS);
  *result = whole; /* owns nothing */
  result->detections[0].candidates = candidates;
  result->detections[0].n_candidates = 4;
  struct tib_profile_result profiles[2] = {whole.profiles[0], whole.profiles[1]};
  result->profiles = profiles;
  cr_assert_eq(result->n_profiles, 2);
  for (size_t i = 0; i < 2; i++) {
    profiles[i].score.movements = movements;
    profiles[i].score.n_movements = 1;
    profiles[i].score.series = series;
    profiles[i].score.n_series = 1;
  }
  result->patterns = patterns;
  result->n_patterns = 4;
  struct tib_marks marks;
  struct tib_error err;
  cr_assert_eq(tib_marks_make(result, &marks, &err), TIB_OK);
  static const char *const wanted[] = {"Limb movement@@EMG LAT",
                                       "Limb movement@@EMG RAT",
                                       "Limb movement",
                                       "PLMS",
                                       "Sustained burst probable@@EMG RAT",
                                       "Sustained burst annotated@@EMG LGAS",
                                       "ALMA",
                                       "HFT@@EMG LAT",
                                       "Recording ends"};
  for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
    size_t n = 0;
    for (size_t i = 0; i < marks.n; i++) n += strcmp(marks.items[i].text, wanted[k]) == 0;
    cr_expect_eq(n, 1, "%s: %zu times", wanted[k], n);
  }
  cr_expect_eq(marks.n_before, 1);
  cr_expect_str_eq(marks.items[marks.n - 1].text, "Recording ends");
  cr_expect_eq(marks.items[marks.n - 1].onset, result->recording.duration);
  tib_marks_finish(&marks);
  tib_result_finish(&whole);
}

/* ---- how long a file without signals lasts ---- */

static void expect_lasts(enum fake_variant variant) {
  struct tib_report_options alone = {.formats = "edf", .paper = "a4"};
  struct tib_result result;
  struct tib_error err = {0};
  struct edf_hdr_struct header;
  char folder[500], path[700];
  fake_result(&result, variant);
  snprintf(path, sizeof path, "%s", test_temporary("x"));
  snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
  cr_assert_eq(tib_report_write(&result, &alone, folder, &err), TIB_OK, "%s", err.text);
  snprintf(path, sizeof path, "%s/%s_annotations.edf", folder, result.id);
  cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS), 0, "EDFlib says %d", header.filetype);
  cr_expect_geq(header.file_duration, result.recording.duration, "%s", fake_name(variant));
  if (header.annotations_in_file < result.recording.duration / S)
    cr_expect_lt(header.file_duration, result.recording.duration + 60 * S, "%s", fake_name(variant));
  edfclose_file(header.handle);
  tib_result_finish(&result);
}

/* MNE leaves out what lies behind the last record. */
Test(marks, a_file_without_signals_lasts_as_long_as_the_night) {
  static const enum fake_variant variants[] = {FAKE_NO_MOVEMENTS, FAKE_FULL, FAKE_SHORT, FAKE_DAY, FAKE_MANY, FAKE_ABSENT};
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) expect_lasts(variants[i]);
}

Test(marks, what_begins_before_the_recording_is_told_of_either_format) {
  static const struct {
    const char *formats;
    bool edf, annot;
  } cases[] = {{"tsv,edf", true, false}, {"annot,tsv", false, true}, {"edf,annot", true, true}, {"tsv,pdf", false, false}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct tib_report_options asked = {.formats = cases[i].formats, .paper = "a4"};
    struct tib_result result;
    struct tib_error err = {0};
    fake_result(&result, FAKE_FULL);
    cr_assert_gt(result.detections[0].n_candidates, 0);
    result.detections[0].candidates[0].span = (struct tib_span){-3 * S, -2 * S};
    cr_assert_eq(tib_report_add_notes(&result, &asked, &err), TIB_OK, "%s", err.text);
    const struct tib_note *edf = find_note(&result, "annotations-left-out");
    const struct tib_note *annot = find_note(&result, "annot-rows-left-out");
    cr_expect_eq(edf != NULL, cases[i].edf, "%s", cases[i].formats);
    cr_expect_eq(annot != NULL, cases[i].annot, "%s", cases[i].formats);
    if (annot) cr_expect_eq(strncmp(annot->text, "1 rows", 6), 0, "%s", annot->text);
    tib_result_finish(&result);
  }
}
