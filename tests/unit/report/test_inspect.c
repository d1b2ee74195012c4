#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/inspect.h"

#define S TIB_TICKS_PER_S

static struct tib_channel channels[] = {
    {.label = "EMG LAT",
     .unit_text = "uV",
     .unit = TIB_UNIT_UV,
     .rate = {512, S},
     .physical_min = -3200,
     .physical_max = 3200,
     .resolution = 0.1},
    {.label = "Imp\xc3\xa9"
              "dance",
     .unit_text = "kOhm",
     .unit = TIB_UNIT_OTHER,
     .rate = {1, 10 * S},
     .physical_min = 0,
     .physical_max = 100,
     .resolution = 0.390625},
    {.label = "Acc X",
     .unit_text = "g",
     .unit = TIB_UNIT_G,
     .rate = {64, S},
     .physical_min = -2,
     .physical_max = 2,
     .resolution = 0.0000625},
};
static struct tib_segment segments[] = {{0, 0, 3600}};
static struct tib_deviation deviations[] = {
    {"trailing-bytes", "13 bytes stand after the last record", "left out", true},
    {"long-record", "a record is longer than the specification allows", "none needed", false},
};
static struct tib_recording recording = {.name = "x.edf",
                                         .format = TIB_EDF,
                                         .bytes = 1234567,
                                         .n_records = 3600,
                                         .record_duration = S,
                                         .duration = 3600 * S,
                                         .start_clock = 82800 * S,
                                         .n_channels = 3,
                                         .channels = channels,
                                         .n_segments = 1,
                                         .segments = segments,
                                         .n_deviations = 2,
                                         .deviations = deviations};
static struct tib_channels roles = {.left = 0, .right = -1, .leg = -1, .ecg = -1, .accel = {{2, -1, -1}, {-1, -1, -1}}};
static struct tib_stage_span stages[] = {{{0, 600 * S}, TIB_STAGE_W}, {{600 * S, 3600 * S}, TIB_STAGE_N2}};
static struct tib_respiratory_event respiratory[] = {{{100 * S, 120 * S}, TIB_HYPOPNEA},
                                                     {{200 * S, 220 * S}, TIB_HYPOPNEA}};
static struct tib_label_count unknown[] = {{"Lampe an", 2, false}};
static struct tib_context context = {.has_stages = true,
                                     .has_arousals = true,
                                     .has_respiratory = true,
                                     .epoch = 30 * S,
                                     .n_stages = 2,
                                     .stages = stages,
                                     .n_respiratory = 2,
                                     .respiratory = respiratory,
                                     .lights_off_mark = 60 * S,
                                     .lights_on_mark = TIB_NO_TICKS,
                                     .lights = {60 * S, 3600 * S},
                                     .lights_source = TIB_LIGHTS_ANNOTATION,
                                     .n_unknown = 1,
                                     .unknown = unknown};

static struct tib_inspection good(void) {
  return (struct tib_inspection){.file = "a/x.edf",
                                 .verdict = TIB_VERDICT_REPAIRED,
                                 .edflib_asked = true,
                                 .edflib_accepts = false,
                                 .edflib_code = -3,
                                 .edflib_reason = "format error",
                                 .recording = &recording,
                                 .channels = &roles,
                                 .context = &context};
}

static struct tib_inspection refused(void) {
  return (struct tib_inspection){
      .file = "y.edf", .verdict = TIB_VERDICT_REFUSED, .error = {TIB_FORMAT, "y.edf: not an EDF file"}};
}

Test(inspect, text) {
  struct tib_inspection inspection = good();
  struct tib_text text = {0};
  tib_inspect_text(&text, &inspection);
  cr_assert_str_eq(text.s,
                   "a/x.edf: repaired\n"
                   "  EDFlib      refuses (-3: format error)\n"
                   "  format      EDF, 1234567 bytes, 3600 records of 1 s\n"
                   "  duration    1:00:00, from 23:00:00\n"
                   "  repaired    trailing-bytes: 13 bytes stand after the last record; left out\n"
                   "  deviation   long-record: a record is longer than the specification allows\n"
                   "  channel    role           Hz  unit  step         range\n"
                   "  EMG LAT    left          512  uV    0.1 uV       -3200 to 3200\n"
                   "  Imp\xc3\xa9"
                   "dance  -             0.1  kOhm  0.390625     0 to 100\n"
                   "  Acc X      accel_left_x   64  g     0.0000625 g  -2 to 2\n"
                   "  annotations W 20, N2 100, hypopnea 2, lights_off 1\n"
                   "  unknown     Lampe an (2)\n"
                   "  lights      23:01:00 to 00:00:00 (annotation)\n");
  tib_text_finish(&text);
}

Test(inspect, text_of_a_refused_file) {
  struct tib_inspection inspection = refused();
  struct tib_text text = {0};
  tib_inspect_text(&text, &inspection);
  cr_assert_str_eq(text.s, "y.edf: refused\n  error       format: y.edf: not an EDF file\n");
  tib_text_finish(&text);
}

/* The 23 cells of one line. */
static void split(char *line, char *cells[23]) {
  size_t n = 0;
  line[strcspn(line, "\n")] = '\0';
  for (char *cell = line; cell; n++) {
    cr_assert_lt(n, 23, "more cells than columns");
    cells[n] = cell;
    cell = strchr(cell, '\t');
    if (cell) *cell++ = '\0';
  }
  cr_assert_eq(n, 23);
}

Test(inspect, table) {
  struct tib_inspection inspections[] = {good(), refused()};
  static const char *const expected[3][23] = {
      {"file",       "verdict",  "error",    "edflib",  "edflib_code", "format",      "duration_s",     "gaps",
       "deviations", "channels", "left",     "right",   "leg",         "annotations", "unknown_labels", "repaired",
       "gap_s",      "leg_hz",   "leg_unit", "outside", "phi",         "bytes",       "reason"},
      {"a/x.edf",
       "repaired",
       "n/a",
       "refuses",
       "-3",
       "EDF",
       "3600.0000",
       "0",
       "trailing-bytes,long-record",
       "3",
       "EMG LAT",
       "n/a",
       "n/a",
       "W=20,N2=100,hypopnea=2,lights_off=1",
       "1",
       "trailing-bytes",
       "0.0000",
       "512",
       "uV",
       "0",
       "n/a",
       "1234567",
       "n/a"},
      {"y.edf",
       "refused",
       "format",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "n/a",
       "y.edf: not an EDF file"}};
  for (int row = 0; row < 3; row++) {
    struct tib_text text = {0};
    char *cells[23];
    if (row == 0)
      tib_inspect_tsv_header(&text);
    else
      tib_inspect_tsv(&text, &inspections[row - 1]);
    cr_assert_eq(strchr(text.s, '\n'), text.s + text.n - 1, "one line");
    split(text.s, cells);
    for (int i = 0; i < 23; i++) cr_expect_str_eq(cells[i], expected[row][i], "row %d, %s", row, expected[0][i]);
    tib_text_finish(&text);
  }
}

/* As `inspect` writes it: object by object. */
static json_t *array_of(const struct tib_inspection *inspections, size_t n) {
  struct tib_text text = {0};
  for (size_t i = 0; i < n; i++) cr_assert_eq(tib_inspect_json(&text, &inspections[i], i == 0, NULL), TIB_OK);
  tib_inspect_json_end(&text, n == 0);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  cr_assert_eq(json_array_size(root), n, "%s", text.s);
  cr_assert_eq(text.s[text.n - 1], '\n');
  tib_text_finish(&text);
  return root;
}

static const char *text_at(json_t *object, const char *key) {
  const char *value = json_string_value(json_object_get(object, key));
  return value ? value : "no text";
}

Test(inspect, json) {
  static const char *const keys[] = {"file",        "verdict",        "error", "edflib",     "edflib_code",
                                     "format",      "duration_s",     "gaps",  "deviations", "channels",
                                     "annotations", "unknown_labels", "phi",   "bytes",      "outside_recording_n"};
  struct tib_inspection inspections[] = {good(), refused(), good()};
  json_decref(array_of(inspections, 0));
  json_t *root = array_of(inspections, 3);
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
      cr_assert_not_null(json_object_get(json_array_get(root, i), keys[k]), "%s", keys[k]);
  json_t *one = json_array_get(root, 0), *two = json_array_get(root, 1);
  cr_assert_str_eq(text_at(one, "edflib"), "refuses");
  cr_assert_eq(json_integer_value(json_object_get(one, "edflib_code")), -3);
  json_t *channel = json_array_get(json_object_get(one, "channels"), 0);
  cr_assert_str_eq(text_at(channel, "role"), "left");
  cr_assert_float_eq(json_number_value(json_object_get(channel, "fs_hz")), 512, 0);
  cr_assert_float_eq(json_number_value(json_object_get(channel, "resolution_uv")), 0.1, 1e-12);
  cr_assert_null(json_object_get(channel, "of"));
  channel = json_array_get(json_object_get(one, "channels"), 1);
  cr_assert(json_is_null(json_object_get(channel, "role")));
  cr_assert(json_is_null(json_object_get(channel, "resolution_uv")), "kOhm is no voltage");
  cr_assert_eq(json_integer_value(json_object_get(json_object_get(one, "annotations"), "N2")), 100);
  json_t *deviation = json_array_get(json_object_get(one, "deviations"), 1);
  cr_assert_str_eq(text_at(deviation, "code"), "long-record");
  cr_assert(json_is_false(json_object_get(deviation, "repaired")));
  cr_assert(json_is_true(json_object_get(json_array_get(json_object_get(one, "deviations"), 0), "repaired")));
  cr_assert(json_is_null(json_object_get(one, "error")));
  cr_assert_str_eq(text_at(json_object_get(two, "error"), "code"), "format");
  cr_assert(json_is_null(json_object_get(two, "edflib")));
  cr_assert(json_is_null(json_object_get(two, "channels")));
  json_decref(root);
}

/* ---- identity ---- */

/* Nobody looked, nothing was found, something was found: three different answers. */
Test(inspect, phi_in_three_states) {
  static const char *const fields[] = {"patient name", "birthdate"};
  struct tib_inspection inspections[] = {good(), good(), good()};
  static const char *const cells_expected[] = {"n/a", "none", "patient name,birthdate"};
  inspections[1].phi_asked = inspections[2].phi_asked = true;
  inspections[2].phi = fields;
  inspections[2].n_phi = 2;
  json_t *root = array_of(inspections, 3);
  cr_assert(json_is_null(json_object_get(json_array_get(root, 0), "phi")));
  cr_assert_eq(json_array_size(json_object_get(json_array_get(root, 1), "phi")), 0);
  json_t *phi = json_object_get(json_array_get(root, 2), "phi");
  cr_assert_eq(json_array_size(phi), 2);
  cr_assert_str_eq(json_string_value(json_array_get(phi, 1)), "birthdate");
  json_decref(root);
  for (int i = 0; i < 3; i++) {
    struct tib_text text = {0};
    char *cells[23];
    tib_inspect_tsv(&text, &inspections[i]);
    split(text.s, cells);
    cr_assert_str_eq(cells[20], cells_expected[i]);
    tib_text_finish(&text);
    tib_inspect_text(&text, &inspections[i]);
    cr_assert_eq(strstr(text.s, "  identity    ") != NULL, i > 0);
    cr_assert_eq(strstr(text.s, "patient name, birthdate") != NULL, i == 2);
    tib_text_finish(&text);
  }
}

/* ---- gaps, pairs, annotations alone ---- */

static struct tib_segment broken[] = {{0, 0, 600}, {700 * S, 600, 1000}, {1800 * S + S / 2, 1600, 1700}};

Test(inspect, gaps) {
  struct tib_recording with = recording;
  struct tib_inspection inspection = good();
  struct tib_text text = {0};
  char *cells[23];
  with.format = TIB_EDF_PLUS_D;
  with.segments = broken;
  with.n_segments = 3;
  inspection.recording = &with;
  tib_inspect_text(&text, &inspection);
  cr_assert_not_null(strstr(text.s, "\n  gaps        2, 200.5 s in all: at 23:10:00 for 100 s; 23:28:20 for 100.5 s\n"),
                     "%s", text.s);
  tib_text_finish(&text);
  tib_inspect_tsv(&text, &inspection);
  split(text.s, cells);
  cr_assert_str_eq(cells[5], "EDF+D");
  cr_assert_str_eq(cells[7], "2");
  cr_assert_str_eq(cells[16], "200.5000");
  tib_text_finish(&text);
  json_t *root = array_of(&inspection, 1), *gaps = json_object_get(json_array_get(root, 0), "gaps");
  cr_assert_eq(json_array_size(gaps), 2);
  cr_assert_float_eq(json_number_value(json_object_get(json_array_get(gaps, 1), "onset_s")), 1700, 1e-9);
  cr_assert_float_eq(json_number_value(json_object_get(json_array_get(gaps, 1), "duration_s")), 100.5, 1e-9);
  json_decref(root);
}

/* A pair is a channel more to look at, and none that the file has. */
Test(inspect, derived_pair) {
  struct tib_channel four[4] = {channels[0], channels[1], channels[2], channels[0]};
  struct tib_recording with = recording;
  struct tib_channels legs = roles;
  struct tib_inspection inspection = good();
  struct tib_text text = {0};
  char *cells[23];
  strcpy(four[3].label, "EMG LAT-Acc X");
  four[3].derived = true;
  four[3].of[0] = 0, four[3].of[1] = 2;
  with.channels = four;
  with.n_channels = 4;
  legs.left = 3;
  legs.ecg = 1;
  inspection.recording = &with;
  inspection.channels = &legs;
  tib_inspect_tsv(&text, &inspection);
  split(text.s, cells);
  cr_assert_str_eq(cells[9], "3");
  cr_assert_str_eq(cells[10], "EMG LAT-Acc X");
  tib_text_finish(&text);
  json_t *root = array_of(&inspection, 1);
  json_t *channel = json_array_get(json_object_get(json_array_get(root, 0), "channels"), 3);
  cr_assert_str_eq(text_at(channel, "role"), "left");
  cr_assert_str_eq(json_string_value(json_array_get(json_object_get(channel, "of"), 0)), "EMG LAT");
  cr_assert_str_eq(json_string_value(json_array_get(json_object_get(channel, "of"), 1)), "Acc X");
  channel = json_array_get(json_object_get(json_array_get(root, 0), "channels"), 1);
  cr_assert_str_eq(text_at(channel, "role"), "ecg");
  json_decref(root);
}

Test(inspect, annotations_alone) {
  struct tib_recording file = {.name = "x.xml",
                               .format = TIB_SCORED_FILE,
                               .scored_format = "nsrr-xml",
                               .bytes = 99,
                               .duration = 3600 * S,
                               .start_clock = TIB_NO_TICKS};
  struct tib_inspection inspection = {.file = "x.xml", .recording = &file, .context = &context};
  struct tib_text text = {0};
  tib_inspect_text(&text, &inspection);
  cr_assert_str_eq(text.s,
                   "x.xml: ok\n"
                   "  format      nsrr-xml, 99 bytes\n"
                   "  duration    1:00:00\n"
                   "  channels    none: annotations alone\n"
                   "  annotations W 20, N2 100, hypopnea 2, lights_off 1\n"
                   "  unknown     Lampe an (2)\n"
                   "  lights      60 s to 3600 s (annotation)\n");
  tib_text_finish(&text);
  json_t *root = array_of(&inspection, 1);
  cr_assert_str_eq(text_at(json_array_get(root, 0), "format"), "nsrr-xml");
  cr_assert_eq(json_array_size(json_object_get(json_array_get(root, 0), "channels")), 0);
  json_decref(root);
}

/* ---- what the terminal gets ---- */

/* ESC ] and the 8-bit CSI (C2 9B as UTF-8, 9B alone in Latin-1) would be obeyed. */
Test(inspect, nothing_that_a_terminal_obeys) {
  struct tib_label_count labels[] = {{"a\x1b]0;owned\x07", 1, false},
                                     {"b\xc2\x9b"
                                      "31m",
                                      1, false},
                                     {"c\x9b"
                                      "31m",
                                      1, false}};
  struct tib_context with = context;
  struct tib_inspection inspections[2] = {good(), refused()};
  with.unknown = labels;
  with.n_unknown = 3;
  inspections[0].context = &with;
  inspections[0].file = inspections[1].file = "x\x1b[2J.edf";
  strcpy(inspections[1].error.text, "x\x1b[2J.edf: not an EDF file");
  struct tib_text text = {0};
  for (int i = 0; i < 2; i++) tib_inspect_text(&text, &inspections[i]);
  for (int i = 0; i < 2; i++) tib_inspect_tsv(&text, &inspections[i]);
  for (size_t i = 0; i < text.n; i++) {
    unsigned char c = (unsigned char)text.s[i];
    cr_assert(c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F), "byte %02x at %zu", c, i);
    cr_assert(c != 0xC2 || (unsigned char)text.s[i + 1] >= 0xA0, "an 8-bit control character at %zu", i);
  }
  cr_assert_not_null(strstr(text.s, "a ]0;owned  (1)"));
  tib_text_finish(&text);
}

/* A file of notes: the most frequent come first, and their number is bounded. */
Test(inspect, many_unknown_labels) {
  struct tib_label_count labels[50];
  struct tib_context with = context;
  struct tib_inspection inspection = good();
  struct tib_text text = {0};
  size_t lines = 0;
  for (int i = 0; i < 50; i++) {
    labels[i] = (struct tib_label_count){.n = i == 33 ? 7 : i == 40 ? 9 : 1};
    snprintf(labels[i].label, sizeof labels[i].label, "note %02d", i);
  }
  with.unknown = labels;
  with.n_unknown = 50;
  inspection.context = &with;
  tib_inspect_text(&text, &inspection);
  cr_assert_not_null(strstr(text.s,
                            "  unknown     note 40 (9)\n  unknown     note 33 (7)\n  unknown     note 00 (1)\n"
                            "  unknown     note 01 (1)\n"));
  cr_assert_not_null(strstr(text.s, "  unknown     note 17 (1)\n  unknown     and 30 labels more"));
  for (const char *at = text.s; (at = strstr(at, "  unknown ")); at++) lines++;
  cr_assert_eq(lines, 21);
  tib_text_finish(&text);
}
