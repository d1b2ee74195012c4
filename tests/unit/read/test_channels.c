#include <criterion/criterion.h>
#include <string.h>

#include "read/aliases.h"
#include "read/units.h"
#include "read_test.h"
#include "support.h"

/* ---- labels ---- */

Test(alias, legs) {
  static const struct {
    const char *label;
    enum tib_side side;
  } rows[] = {
      {"EMG LAT", TIB_LEFT},
      {"LAT", TIB_LEFT},
      {"LLEG", TIB_LEFT},
      {"L Leg", TIB_LEFT},
      {"L-Leg", TIB_LEFT},
      {"L_Leg", TIB_LEFT},
      {"Leg L", TIB_LEFT},
      {"Leg/L", TIB_LEFT},
      {"LEG/L", TIB_LEFT},
      {"Leg-L", TIB_LEFT},
      {"LegL", TIB_LEFT},
      {"Leg(L)", TIB_LEFT},
      {"LEG(L)", TIB_LEFT},
      {"Left Leg", TIB_LEFT},
      {"LEFT_LEG1", TIB_LEFT},
      {"LLeg1", TIB_LEFT},
      {"LLeg3", TIB_LEFT},
      {"Leg 1", TIB_LEFT},
      {"Leg_1", TIB_LEFT},
      {"L-LEG 1", TIB_LEFT},
      {"L-LEG1", TIB_LEFT},
      {"LegsL-Leg1", TIB_LEFT},
      {"L Leg 1-L Leg 2", TIB_LEFT},
      {"Leg L-LEG", TIB_LEFT},
      {"LLEG+", TIB_LEFT},
      {"LLEGEMG", TIB_LEFT},
      {"Tib-L", TIB_LEFT},
      {"TIB L", TIB_LEFT},
      {"EMG TIB L", TIB_LEFT},
      {"EMG_TIB_L", TIB_LEFT},
      {"TIB Sx", TIB_LEFT},
      {"tib sin", TIB_LEFT},
      {"SX1-SX2", TIB_LEFT},
      {"SX1", TIB_LEFT},
      {"PLMl", TIB_LEFT},
      {"PLM l", TIB_LEFT},
      {"PLM-L", TIB_LEFT},
      {"LAT-L", TIB_LEFT},
      {"LAT-U", TIB_LEFT},
      {"Bein li", TIB_LEFT},
      {"Jambe G", TIB_LEFT},
      {"TA li", TIB_LEFT},
      {"TA L", TIB_LEFT},
      {"EMG TibAnt L", TIB_LEFT},
      {"EMG_LLeg", TIB_LEFT},
      {"L_LEG", TIB_LEFT},
      {"emg lat", TIB_LEFT},
      {"EMG Left_Leg", TIB_LEFT},
      {"EMG RAT", TIB_RIGHT},
      {"RAT", TIB_RIGHT},
      {"RLEG", TIB_RIGHT},
      {"R Leg", TIB_RIGHT},
      {"Leg/R", TIB_RIGHT},
      {"Leg 2", TIB_RIGHT},
      {"RLeg5", TIB_RIGHT},
      {"Tib-R", TIB_RIGHT},
      {"EMG_TIB_R", TIB_RIGHT},
      {"TIB Dx", TIB_RIGHT},
      {"DX1-DX2", TIB_RIGHT},
      {"Dx1-DX2", TIB_RIGHT},
      {"PLMr", TIB_RIGHT},
      {"PLM r", TIB_RIGHT},
      {"RAT-L", TIB_RIGHT},
      {"RAT-U", TIB_RIGHT},
      {"Bein re", TIB_RIGHT},
      {"Jambe D", TIB_RIGHT},
      {"TA re", TIB_RIGHT},
      {"Right Leg", TIB_RIGHT},
      {"R_LEG", TIB_RIGHT},
      {"EMG_RLeg", TIB_RIGHT},
      {"EMG TibAnt R", TIB_RIGHT},
      {"TA R", TIB_RIGHT},
      {"Leg", TIB_BOTH},
      {"LEG", TIB_BOTH},
      {"L/RAT", TIB_BOTH},
      {"LLeg-RLeg", TIB_BOTH},
      {"LEMG-REMG", TIB_BOTH},
      {"Legs", TIB_BOTH},
      {"LAT-RAT", TIB_BOTH},
      {"EMG LLeg-RLeg", TIB_BOTH},
      /* never a part of a label */
      {"lateral", TIB_SIDE_NONE},
      {"Temperature", TIB_SIDE_NONE},
      {"rate", TIB_SIDE_NONE},
      {"Heart Rate", TIB_SIDE_NONE},
      {"PLM", TIB_SIDE_NONE},
      {"L EMG", TIB_SIDE_NONE},
      {"R EMG", TIB_SIDE_NONE},
      {"EMG L", TIB_SIDE_NONE},
      {"EMG", TIB_SIDE_NONE},
      {"Leg Impedance", TIB_SIDE_NONE},
      {"Impedance Left Leg", TIB_SIDE_NONE},
      {"EMG Chin", TIB_SIDE_NONE},
      {"EMG LAT 2", TIB_SIDE_NONE},
      {"LATE", TIB_SIDE_NONE},
      {"plate", TIB_SIDE_NONE},
      {"", TIB_SIDE_NONE},
      {"LLeg2", TIB_SIDE_NONE},
      {"Jambe gauche Imp", TIB_SIDE_NONE},
      {"L", TIB_SIDE_NONE},
      {"Left Leg (Imp)", TIB_SIDE_NONE},
      {"EMG EMG LAT", TIB_SIDE_NONE},
      {"vibration", TIB_SIDE_NONE},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_assert_eq(tib_alias_leg(rows[i].label), rows[i].side, "%s", rows[i].label);
}

Test(alias, accelerometers) {
  static const struct {
    const char *label;
    enum tib_side side;
    int axis;
  } rows[] = {
      {"Acc L X", TIB_LEFT, 0},          {"Acc R Z", TIB_RIGHT, 2},         {"ACC_LEFT_Y", TIB_LEFT, 1},
      {"AccR-Z", TIB_RIGHT, 2},          {"Accel.right.x", TIB_RIGHT, 0},   {"X Acc Left", TIB_LEFT, 0},
      {"acceleration L y", TIB_LEFT, 1}, {"Acc X", TIB_SIDE_NONE, 0},       {"Acc L", TIB_SIDE_NONE, 0},
      {"L X", TIB_SIDE_NONE, 0},         {"X Axis", TIB_SIDE_NONE, 0},      {"Acc L R X", TIB_SIDE_NONE, 0},
      {"Acc L X Y", TIB_SIDE_NONE, 0},   {"Acc Lower X", TIB_SIDE_NONE, 0}, {"Acc flap X", TIB_SIDE_NONE, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    enum tib_side side = TIB_SIDE_NONE;
    int axis = -1;
    bool found = tib_alias_accel(rows[i].label, &side, &axis);
    cr_assert_eq(found, rows[i].side != TIB_SIDE_NONE, "%s", rows[i].label);
    if (found) cr_assert(side == rows[i].side && axis == rows[i].axis, "%s", rows[i].label);
  }
}

Test(units, known_and_unknown) {
  static const struct {
    const char *text;
    enum tib_unit unit;
    double factor;
  } rows[] = {
      {"uV", TIB_UNIT_UV, 1},
      {"\xC2\xB5V", TIB_UNIT_UV, 1},
      {"\xCE\xBCV", TIB_UNIT_UV, 1},
      {"mV", TIB_UNIT_UV, 1e3},
      {"V", TIB_UNIT_UV, 1e6},
      {"g", TIB_UNIT_G, 1},
      {"G", TIB_UNIT_G, 1},
      {"mg", TIB_UNIT_G, 1e-3},
      {"m/s2", TIB_UNIT_G, 0.10197162129779},
      {"m/s^2", TIB_UNIT_G, 0.10197162129779},
      {"", TIB_UNIT_OTHER, 1},
      {"Ohm", TIB_UNIT_OTHER, 1},
      {"kV", TIB_UNIT_OTHER, 1},
      {"MV", TIB_UNIT_OTHER, 1},
      {"nV", TIB_UNIT_OTHER, 1},
      {"V/s", TIB_UNIT_OTHER, 1},
      {"g/s", TIB_UNIT_OTHER, 1},
      {"%", TIB_UNIT_OTHER, 1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double factor = 0;
    cr_assert_eq(tib_unit_find(rows[i].text, &factor), rows[i].unit, "'%s'", rows[i].text);
    cr_assert_float_eq(factor, rows[i].factor, 1e-9 * rows[i].factor, "'%s'", rows[i].text);
  }
}

/* ---- roles ---- */

#define MAX_LABELS 12

struct spec {
  const char *label, *unit;
  int64_t samples;
};

static struct tib_channel channels[MAX_LABELS];

static struct tib_recording recording_of(const struct spec *spec) {
  struct tib_recording r = {.name = "night.edf", .channels = channels};
  for (; spec[r.n_channels].label; r.n_channels++) {
    struct tib_channel *c = &channels[r.n_channels];
    const struct spec *s = &spec[r.n_channels];
    *c = (struct tib_channel){.digital_min = -100,
                              .digital_max = 100,
                              .physical_min = -100,
                              .physical_max = 100,
                              .rate = {s->samples ? s->samples : 256, TIB_TICKS_PER_S}};
    strcpy(c->label, s->label);
    strcpy(c->unit_text, s->unit);
    if (strcmp(s->unit, "broken") == 0) c->physical_max = c->physical_min;
    tib_unit_apply(c, c->unit_text);
  }
  return r;
}

static struct tib_channels find(const struct spec *spec, struct tib_channel_choice choice) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  cr_assert_eq(tib_read_channels(&r, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  return roles;
}

static void refuse(const struct spec *spec, struct tib_channel_choice choice, enum tib_status status,
                   const char *const *parts) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  enum tib_status got = tib_read_channels(&r, &choice, true, &roles, &err);
  cr_assert_eq(got, status, "%s: %s", tib_status_code(got), err.text);
  cr_assert(strstr(err.text, "night.edf"), "%s", err.text);
  for (; *parts; parts++) cr_assert(strstr(err.text, *parts), "'%s' is not in: %s", *parts, err.text);
}

#define PARTS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void check_legs(struct tib_channels roles, int left, int right, int leg) {
  cr_assert(roles.left == left && roles.right == right && roles.leg == leg, "%d %d %d", roles.left, roles.right, roles.leg);
}

Test(channels, legs_by_alias) {
  check_legs(find((struct spec[]){{"C3", "uV", 0}, {"EMG LAT", "uV", 0}, {"EMG RAT", "mV", 0}, {0}},
                  (struct tib_channel_choice){0}),
             1, 2, -1);
  check_legs(find((struct spec[]){{"RAT", "uV", 0}, {0}}, (struct tib_channel_choice){0}), -1, 0, -1);
  check_legs(find((struct spec[]){{"Leg", "uV", 0}, {"lateral", "uV", 0}, {0}}, (struct tib_channel_choice){0}), -1, -1, 0);
  check_legs(find((struct spec[]){{"Leg", "uV", 0}, {"LAT", "uV", 0}, {0}}, (struct tib_channel_choice){0}), 1, -1, -1);
}

Test(channels, impedances_are_no_rivals) {
  check_legs(
      find((struct spec[]){{"Left Leg", "Ohm", 10}, {"Left_Leg", "V", 0}, {"Right Leg", "V", 0}, {"RLEG", "", 0}, {0}},
           (struct tib_channel_choice){0}),
      1, 2, -1);
  refuse((struct spec[]){{"Left Leg", "Ohm", 10}, {"Right Leg", "V", 0}, {0}}, (struct tib_channel_choice){0}, TIB_UNIT,
         PARTS("'Left Leg'", "'Ohm'", "--unit 'Left Leg=uV'"));
  refuse((struct spec[]){{"EMG LAT", "", 0}, {0}}, (struct tib_channel_choice){0}, TIB_UNIT,
         PARTS("'EMG LAT'", "no unit", "--unit 'EMG LAT=uV'"));
}

Test(channels, a_channel_without_values_is_none) {
  check_legs(find((struct spec[]){{"LAT", "broken", 0}, {"LLEG", "uV", 0}, {"RAT", "broken", 0}, {0}},
                  (struct tib_channel_choice){0}),
             1, -1, -1);
  refuse((struct spec[]){{"LAT", "broken", 0}, {0}}, (struct tib_channel_choice){0}, TIB_NO_LEG_CHANNEL, PARTS("LAT"));
  refuse((struct spec[]){{"LAT", "broken", 0}, {0}}, (struct tib_channel_choice){.left = "LAT"}, TIB_UNIT, PARTS("'LAT'"));
}

Test(channels, two_candidates) {
  refuse((struct spec[]){{"EMG LAT", "uV", 0}, {"Left Leg", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'EMG LAT'", "'Left Leg'", "--left LABEL"));
  refuse((struct spec[]){{"RAT-L", "uV", 0}, {"RAT-U", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'RAT-L'", "'RAT-U'", "--right LABEL"));
  refuse((struct spec[]){{"Leg", "uV", 0}, {"Legs", "uV", 0}, {0}}, (struct tib_channel_choice){0}, TIB_AMBIGUOUS_CHANNEL,
         PARTS("'Leg'", "'Legs'", "--leg LABEL"));
  check_legs(find((struct spec[]){{"EMG LAT", "uV", 0}, {"Left Leg", "uV", 0}, {0}},
                  (struct tib_channel_choice){.left = "Left Leg"}),
             1, -1, -1);
}

Test(channels, no_leg) {
  refuse((struct spec[]){{"C3", "uV", 0}, {"L EMG", "uV", 0}, {"Temperature", "uV", 0}, {0}},
         (struct tib_channel_choice){0}, TIB_NO_LEG_CHANNEL, PARTS("C3, L EMG, Temperature", "--left"));
  struct tib_recording r = recording_of((struct spec[]){{"C3", "uV", 0}, {0}});
  struct tib_channels roles;
  struct tib_error err = {0};
  cr_assert_eq(tib_read_channels(&r, &(struct tib_channel_choice){0}, false, &roles, &err), TIB_OK);
  check_legs(roles, -1, -1, -1);
}

Test(channels, named) {
  const struct spec spec[] = {{"emg1", "uV", 0},    {"EMG1", "uV", 0}, {"EMG2", "uV", 0},
                              {"EMG LAT", "uV", 0}, {"x", "", 0},      {0}};
  check_legs(find(spec, (struct tib_channel_choice){.left = "EMG1", .right = "EMG2"}), 1, 2, -1);
  check_legs(find(spec, (struct tib_channel_choice){.left = "emg1", .right = "emg2"}), 0, 2, -1);
  check_legs(find(spec, (struct tib_channel_choice){.right = " EMG2 "}), 3, 2, -1);
  check_legs(find(spec, (struct tib_channel_choice){.right = "EMG LAT"}), -1, 3, -1);
  check_legs(find(spec, (struct tib_channel_choice){.leg = "EMG2"}), -1, -1, 2);
  refuse(spec, (struct tib_channel_choice){.left = "EMG9"}, TIB_NO_LEG_CHANNEL,
         PARTS("--left", "'EMG9'", "emg1, EMG1, EMG2, EMG LAT, x"));
  refuse(spec, (struct tib_channel_choice){.left = "Emg1"}, TIB_AMBIGUOUS_CHANNEL, PARTS("--left", "'Emg1'"));
  refuse(spec, (struct tib_channel_choice){.left = "x"}, TIB_UNIT, PARTS("'x'", "--unit 'x=uV'"));
  refuse(spec, (struct tib_channel_choice){.left = "EMG2", .right = "EMG2"}, TIB_USAGE, PARTS("--leg"));
  refuse(spec, (struct tib_channel_choice){.left = "EMG2", .leg = "EMG1"}, TIB_USAGE, PARTS("--leg"));
  check_legs(find(spec, (struct tib_channel_choice){.left = "x", .unit = "x=mV"}), 4, -1, -1);
}

Test(channels, many_labels_are_cut_in_errors) {
  struct spec spec[MAX_LABELS + 1] = {{0}};
  for (int i = 0; i < MAX_LABELS; i++)
    spec[i] = (struct spec){"a label of sixty-four characters, as long as Latin-1 can make it..", "uV", 0};
  refuse(spec, (struct tib_channel_choice){0}, TIB_NO_LEG_CHANNEL, PARTS("a label", "..."));
}

#define AXES(a, b, c, unit, n) \
  {a, unit, n}, {b, unit, n}, { c, unit, n }

static void check_accel(struct tib_channels roles, int ankle, int x, int y, int z) {
  const int *a = roles.accel[ankle];
  cr_assert(a[0] == x && a[1] == y && a[2] == z, "%d %d %d", a[0], a[1], a[2]);
}

Test(channels, ankles) {
  const struct spec both[] = {
      {"LAT", "uV", 0}, AXES("Acc L Z", "Acc L X", "Acc L Y", "g", 64), AXES("AccR-X", "AccR-Y", "AccR-Z", "mg", 32), {0}};
  struct tib_channels roles = find(both, (struct tib_channel_choice){0});
  check_accel(roles, 0, 2, 3, 1);
  check_accel(roles, 1, 4, 5, 6);
  const struct spec volts[] = {{"LAT", "uV", 0}, AXES("Acc L X", "Acc L Y", "Acc L Z", "mV", 64), {0}};
  check_accel(find(volts, (struct tib_channel_choice){0}), 0, -1, -1, -1);
  const struct spec two[] = {{"LAT", "uV", 0}, {"Acc L X", "g", 64}, {"Acc L Y", "g", 64}, {0}};
  check_accel(find(two, (struct tib_channel_choice){0}), 0, -1, -1, -1);
  const struct spec uneven[] = {{"LAT", "uV", 0}, {"Acc L X", "g", 64}, {"Acc L Y", "g", 64}, {"Acc L Z", "g", 32}, {0}};
  check_accel(find(uneven, (struct tib_channel_choice){0}), 0, -1, -1, -1);
  const struct spec twice[] = {
      {"LAT", "uV", 0}, AXES("Acc L X", "Acc L Y", "Acc L Z", "g", 64), {"acc-left-x", "g", 64}, {0}};
  refuse(twice, (struct tib_channel_choice){0}, TIB_AMBIGUOUS_CHANNEL, PARTS("'Acc L X'", "'acc-left-x'", "--accel-left"));
}

Test(channels, ankles_named) {
  const struct spec spec[] = {{"LAT", "uV", 0}, AXES("X Axis", "Y Axis", "Z Axis", "g", 20), {"slow", "g", 5}, {0}};
#define NAMED(text)             \
  (struct tib_channel_choice) { \
    .accel = { NULL, text }     \
  }
  check_accel(find(spec, NAMED("X Axis, Y Axis ,z axis")), 1, 1, 2, 3);
  refuse(spec, NAMED("X Axis,Y Axis"), TIB_USAGE, PARTS("--accel-right", "X,Y,Z"));
  refuse(spec, NAMED("X Axis,Y Axis,Z Axis,slow"), TIB_USAGE, PARTS("X,Y,Z"));
  refuse(spec, NAMED("X Axis,Y Axis,X Axis"), TIB_USAGE, PARTS("twice"));
  refuse(spec, NAMED("X Axis,Y Axis,Q"), TIB_NO_LEG_CHANNEL, PARTS("'Q'", "X Axis"));
  refuse(spec, NAMED("X Axis,Y Axis,LAT"), TIB_UNIT, PARTS("'LAT'", "'uV'"));
  refuse(spec, NAMED("X Axis,Y Axis,slow"), TIB_UNSUPPORTED, PARTS("different sampling rates"));
}

/* ---- --unit ---- */

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
  cr_assert_eq(tib_read_channels(r, &choice, true, &roles, &err), TIB_OK, "before it is applied: %s", err.text);
  cr_assert_eq(override(reader, "LEG=uV", &err), TIB_OK, "%s", err.text);
  cr_assert(r->channels[0].unit == TIB_UNIT_UV && r->channels[1].unit == TIB_UNIT_UV);
  cr_assert_eq(r->channels[2].unit, TIB_UNIT_OTHER, "C3 is no leg");
  cr_assert_eq(r->channels[3].unit, TIB_UNIT_OTHER, "a range without values stays so");
  cr_assert_eq(tib_read_channels(r, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  cr_assert(roles.left == 0 && roles.right == 1);
  tib_read_close(reader);
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
