/* --unit. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "channels_test.h"
#include "read_test.h"
#include "support.h"

static const struct edf_bytes unitless = {.signal = {{.label = "EMG LAT", .unit = ""},
                                                     {.label = "EMG RAT", .unit = "xV"},
                                                     {.label = "C3", .unit = ""},
                                                     {.label = "LLEG", .unit = "uV", .pmax = "-3276.8"},
                                                     {.label = "EDF Annotations"}}};

static enum tib_status override(struct tib_reader *reader, const char *text, struct tib_error *err) {
  return tib_read_unit_override(reader, text, err);
}

Test(unit_override, one_label) {
  struct tib_reader *reader = open_made(&unitless);
  const struct tib_recording *r = tib_read_recording(reader);
  struct tib_error err = {0};
  cr_assert_eq(override(reader, "EMG LAT=mV", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(r->channels[0].unit, TIB_UNIT_UV);
  cr_assert_float_eq(r->channels[0].scale, 100.0, 1e-9);
  cr_assert_float_eq(r->channels[0].resolution, 100.0, 1e-9);
  cr_assert_str_eq(r->channels[0].unit_text, "", "the header's own text stays");
  cr_assert_eq(r->channels[1].unit, TIB_UNIT_OTHER);
  struct tib_context context = context_of(reader);
  cr_assert(deviates(reader, "unit-override"), "a pass does not forget it");
  tib_context_finish(&context);
  tib_read_close(reader);
}

Test(unit_override, every_leg) {
  struct tib_reader *reader = open_made(&unitless);
  const struct tib_recording *r = tib_read_recording(reader);
  struct tib_error err = {0};
  struct tib_channels roles;
  struct tib_channel_choice choice = {.unit = "LEG=uV"};
  cr_assert_eq(tib_read_channels(reader, &choice, true, &roles, &err), TIB_OK, "before it is applied: %s", err.text);
  cr_assert_eq(override(reader, "LEG=uV", &err), TIB_OK, "%s", err.text);
  cr_assert(r->channels[0].unit == TIB_UNIT_UV && r->channels[1].unit == TIB_UNIT_UV);
  cr_assert_eq(r->channels[2].unit, TIB_UNIT_OTHER, "C3 is no leg");
  cr_assert_eq(r->channels[3].unit, TIB_UNIT_OTHER, "a range without values stays so");
  cr_assert_eq(tib_read_channels(reader, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  cr_assert(roles.left == 0 && roles.right == 1);
  tib_read_close(reader);
}

/* What the message says, tried: no second one follows. */
static void check_way_out(const struct spec *spec, struct tib_channel_choice choice, const char *units) {
  char way_out[160];
  snprintf(way_out, sizeof way_out, "--unit '%s'", units);
  refuse(spec, choice, TIB_UNIT, PARTS(way_out));
  choice.unit = units;
  find(spec, choice);
}

Test(unit_override, the_message_names_all_channels) {
  const struct spec legs[] = {{"EMG LAT", "furl", 0}, {"C3", "furl", 0}, {"EMG RAT", "furl", 0}, {"x", "furl", 0}, {0}};
  check_way_out(legs, (struct tib_channel_choice){0}, "EMG LAT=uV,EMG RAT=uV");
  check_way_out(legs, (struct tib_channel_choice){.left = "x"}, "x=uV,EMG RAT=uV");
  check_way_out(legs, (struct tib_channel_choice){.right = "x", .left = "C3"}, "C3=uV,x=uV");
  check_way_out(legs, (struct tib_channel_choice){.leg = "C3", .calf = {"x"}}, "C3=uV,x=uV");
  refuse(legs, (struct tib_channel_choice){.leg = "C3-x"}, TIB_UNIT, PARTS("--unit 'C3=uV,x=uV'"));
  check_way_out((struct spec[]){{"LAT", "furl", 0}, {"Left Leg", "furl", 0}, {"RAT", "uV", 0}, {0}},
                (struct tib_channel_choice){0}, "LAT=uV");
}

Test(unit_override, list_of_labels) {
  struct tib_reader *reader = open_made(&unitless);
  const struct tib_recording *r = tib_read_recording(reader);
  struct tib_error err = {0};
  cr_assert_eq(override(reader, "emg lat=uV, EMG RAT=V", &err), TIB_OK, "%s", err.text);
  cr_assert_float_eq(r->channels[0].scale, 0.1, 1e-9);
  cr_assert_float_eq(r->channels[1].scale, 1e5, 1e-3);
  tib_read_close(reader);
}

/* Both electrodes of a pair are meant, what measures something else is not. */
Test(unit_override, every_leg_of_pairs) {
  const struct edf_bytes spec = {.signal = {{.label = "DX1", .unit = ""},
                                            {.label = "DX2", .unit = ""},
                                            {.label = "LLeg2", .unit = ""},
                                            {.label = "Left Leg", .unit = "kOhm"},
                                            {.label = "EDF Annotations"}}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = tib_read_recording(reader);
  struct tib_error err = {0};
  struct tib_channels roles;
  cr_assert_eq(override(reader, "LEG=mV", &err), TIB_OK, "%s", err.text);
  cr_assert(r->channels[0].unit == TIB_UNIT_UV && r->channels[1].unit == TIB_UNIT_UV);
  cr_assert(r->channels[2].unit == TIB_UNIT_OTHER && r->channels[3].unit == TIB_UNIT_OTHER);
  cr_assert_eq(tib_read_channels(reader, &(struct tib_channel_choice){0}, true, &roles, &err), TIB_OK, "%s", err.text);
  cr_assert(roles.left == -1 && roles.right == 4);
  cr_assert_float_eq(r->channels[4].resolution, 100.0, 1e-9);
  cr_assert_eq(override(reader, "DX1=uV", &err), TIB_OK, "derived channels are no trouble: %s", err.text);
  tib_read_close(reader);
}

Test(unit_override, refused) {
  static const struct {
    const char *text;
    enum tib_status status;
  } rows[] = {{"EMG LAT", TIB_USAGE},    {"EMG LAT=", TIB_USAGE}, {"=uV", TIB_USAGE},    {"EMG LAT=g", TIB_USAGE},
              {"EMG LAT=kV", TIB_USAGE}, {"", TIB_USAGE},         {"none=uV", TIB_UNIT}, {"LLEG=uV", TIB_UNIT}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_reader *reader = open_made(&unitless);
    struct tib_error err = {0};
    cr_assert_eq(override(reader, rows[i].text, &err), rows[i].status, "%s: %s", rows[i].text, err.text);
    cr_assert(strstr(err.text, "made.edf"), "%s", err.text);
    tib_read_close(reader);
  }
}
