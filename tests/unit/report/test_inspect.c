#include <criterion/criterion.h>
#include <jansson.h>
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
static struct tib_deviation deviations[] = {{"trailing-bytes", "13 bytes stand after the last record", "left out"}};
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
                                         .n_deviations = 1,
                                         .deviations = deviations};
static struct tib_channels roles = {.left = 0, .right = -1, .leg = -1, .accel = {{2, -1, -1}, {-1, -1, -1}}};
static struct tib_stage_span stages[] = {{{0, 600 * S}, TIB_STAGE_W}, {{600 * S, 3600 * S}, TIB_STAGE_N2}};
static struct tib_respiratory_event respiratory[] = {{{100 * S, 120 * S}, TIB_HYPOPNEA},
                                                     {{200 * S, 220 * S}, TIB_HYPOPNEA}};
static struct tib_label_count unknown[] = {{"Lampe an", 2}};
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
                   "  deviation   trailing-bytes: 13 bytes stand after the last record; left out\n"
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

Test(inspect, table) {
  struct tib_inspection inspections[] = {good(), refused()};
  struct tib_text text = {0};
  tib_inspect_tsv_header(&text);
  for (size_t i = 0; i < 2; i++) tib_inspect_tsv(&text, &inspections[i]);
  cr_assert_str_eq(
      text.s,
      "file\tverdict\terror\tedflib\tedflib_code\tformat\tduration_s\tgaps\tdeviations\tchannels\tleft\tright\tleg\t"
      "annotations\tunknown_labels\n"
      "a/x.edf\trepaired\tn/a\trefuses\t-3\tEDF\t3600.0000\t0\ttrailing-bytes\t3\tEMG LAT\tn/a\tn/a\t"
      "W=20,N2=100,hypopnea=2,lights_off=1\t1\n"
      "y.edf\trefused\tformat\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\n");
  tib_text_finish(&text);
}

Test(inspect, json) {
  static const char *const keys[] = {"file",        "verdict",        "error", "edflib",     "edflib_code",
                                     "format",      "duration_s",     "gaps",  "deviations", "channels",
                                     "annotations", "unknown_labels", "phi"};
  struct tib_inspection inspections[] = {good(), refused()};
  struct tib_text text = {0};
  cr_assert_eq(tib_inspect_json(&text, inspections, 2, NULL), TIB_OK);
  json_t *root = json_loads(text.s, JSON_REJECT_DUPLICATES, NULL);
  cr_assert_eq(json_array_size(root), 2);
  for (size_t i = 0; i < 2; i++)
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
      cr_assert_not_null(json_object_get(json_array_get(root, i), keys[k]), "%s", keys[k]);
  json_t *one = json_array_get(root, 0), *two = json_array_get(root, 1);
  cr_assert_str_eq(json_string_value(json_object_get(one, "edflib")), "refuses");
  cr_assert_eq(json_integer_value(json_object_get(one, "edflib_code")), -3);
  json_t *channel = json_array_get(json_object_get(one, "channels"), 0);
  cr_assert_str_eq(json_string_value(json_object_get(channel, "role")), "left");
  cr_assert_float_eq(json_number_value(json_object_get(channel, "fs_hz")), 512, 0);
  cr_assert_float_eq(json_number_value(json_object_get(channel, "resolution_uv")), 0.1, 1e-12);
  channel = json_array_get(json_object_get(one, "channels"), 1);
  cr_assert(json_is_null(json_object_get(channel, "role")));
  cr_assert(json_is_null(json_object_get(channel, "resolution_uv")), "kOhm is no voltage");
  cr_assert_eq(json_integer_value(json_object_get(json_object_get(one, "annotations"), "N2")), 100);
  cr_assert(json_is_null(json_object_get(one, "error")));
  cr_assert_str_eq(json_string_value(json_object_get(json_object_get(two, "error"), "code")), "format");
  cr_assert(json_is_null(json_object_get(two, "edflib")));
  cr_assert(json_is_null(json_object_get(two, "channels")));
  json_decref(root);
  tib_text_finish(&text);
}
