#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/channels/aliases.h"
#include "read/channels/channels.h"
#include "read/channels/sensors.h"
#include "read/channels/units.h"
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
      {"R-Leg", TIB_RIGHT},
      {"Leg R", TIB_RIGHT},
      {"LEG/R", TIB_RIGHT},
      {"Leg-R", TIB_RIGHT},
      {"LegR", TIB_RIGHT},
      {"Leg(R)", TIB_RIGHT},
      {"RIGHT_LEG1", TIB_RIGHT},
      {"RLeg1", TIB_RIGHT},
      {"RLeg3", TIB_RIGHT},
      {"Leg_2", TIB_RIGHT},
      {"R-LEG 1", TIB_RIGHT},
      {"R-LEG1", TIB_RIGHT},
      {"LegsR-Leg1", TIB_RIGHT},
      {"R Leg 1-R Leg 2", TIB_RIGHT},
      {"Leg R-LEG", TIB_RIGHT},
      {"RLEG+", TIB_RIGHT},
      {"RLEGEMG", TIB_RIGHT},
      {"TIB R", TIB_RIGHT},
      {"EMG TIB R", TIB_RIGHT},
      {"DX1", TIB_RIGHT},
      {"PLM-R", TIB_RIGHT},
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
      /* NSRR's older names */
      {"lleg1_2", TIB_LEFT},
      {"rleg1_2", TIB_RIGHT},
      {"lleg_r", TIB_BOTH},
      /* never a part of a label */
      {"lateral", TIB_SIDE_NONE},
      {"Temperature", TIB_SIDE_NONE},
      {"rate", TIB_SIDE_NONE},
      {"Heart Rate", TIB_SIDE_NONE},
      {"PLM", TIB_SIDE_NONE},
      {"plm", TIB_SIDE_NONE},
      {"PLM Events", TIB_SIDE_NONE},
      {"EMG PLM", TIB_SIDE_NONE},
      {"RLeg2", TIB_SIDE_NONE},
      {"SX2", TIB_SIDE_NONE},
      {"DX2", TIB_SIDE_NONE},
      {"collateral", TIB_SIDE_NONE},
      {"vibrate", TIB_SIDE_NONE},
      {"temp rat", TIB_SIDE_NONE},
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
      {"\xB5V", TIB_UNIT_UV, 1},
      {"uv", TIB_UNIT_UV, 1},
      {"UV", TIB_UNIT_UV, 1},
      {"mv", TIB_UNIT_OTHER, 1},
      {"Mv", TIB_UNIT_OTHER, 1},
      {"v", TIB_UNIT_OTHER, 1},
      {"MG", TIB_UNIT_OTHER, 1},
      {"uV/s", TIB_UNIT_OTHER, 1},
      {"uV ", TIB_UNIT_OTHER, 1},
      {"uVrms", TIB_UNIT_OTHER, 1},
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
  const char *label, *unit; /* "uV|piezo": the unit, and the transducer */
  int64_t samples;
};

/* Its channels are to be freed. */
static struct tib_recording recording_of(const struct spec *spec) {
  struct tib_recording r = {.name = "night.edf", .channels = calloc(MAX_LABELS, sizeof(struct tib_channel))};
  for (; spec[r.n_channels].label; r.n_channels++) {
    struct tib_channel *c = &r.channels[r.n_channels];
    const struct spec *s = &spec[r.n_channels];
    *c = (struct tib_channel){.digital_min = -100,
                              .digital_max = 100,
                              .physical_min = -100,
                              .physical_max = 100,
                              .rate = {s->samples ? s->samples : 256, TIB_TICKS_PER_S}};
    strcpy(c->label, s->label);
    const char *bar = strchr(s->unit, '|');
    strcpy(c->unit_text, s->unit);
    if (bar) c->unit_text[bar - s->unit] = '\0', strcpy(c->transducer, bar + 1);
    if (strcmp(s->unit, "broken") == 0) c->physical_max = c->physical_min;
    tib_unit_apply(c, c->unit_text);
  }
  return r;
}

static struct tib_channels find(const struct spec *spec, struct tib_channel_choice choice) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  cr_assert_eq(tib_channels_find(&r, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  tib_recording_finish(&r);
  return roles;
}

/* The same, with the recording as it is then; tib_recording_finish() it. */
static struct tib_recording find_in(const struct spec *spec, struct tib_channel_choice choice, struct tib_channels *roles) {
  struct tib_recording r = recording_of(spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_channels_find(&r, &choice, true, roles, &err), TIB_OK, "%s", err.text);
  return r;
}

/* Exactly `n` deviations have this code; the last says all parts, and is no repair. */
static void check_told(const struct tib_recording *r, const char *code, int n, const char *const *parts) {
  const struct tib_deviation *last = NULL;
  int found = 0;
  for (size_t i = 0; i < r->n_deviations; i++)
    if (strcmp(r->deviations[i].code, code) == 0) last = &r->deviations[i], found++;
  cr_assert_eq(found, n, "%s: %d", code, found);
  if (!last) return;
  cr_assert_not(last->repaired);
  for (; *parts; parts++) cr_assert(strstr(last->text, *parts), "'%s' is not in: %s", *parts, last->text);
}

static void refuse(const struct spec *spec, struct tib_channel_choice choice, enum tib_status status,
                   const char *const *parts) {
  struct tib_recording r = recording_of(spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  enum tib_status got = tib_channels_find(&r, &choice, true, &roles, &err);
  cr_assert_eq(got, status, "%s: %s", tib_status_code(got), err.text);
  cr_assert(strstr(err.text, "night.edf"), "%s", err.text);
  for (; *parts; parts++) cr_assert(strstr(err.text, *parts), "'%s' is not in: %s", *parts, err.text);
  tib_recording_finish(&r);
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
  refuse((struct spec[]){{"Left Leg", "%", 10}, {"Right Leg", "V", 0}, {0}}, (struct tib_channel_choice){0}, TIB_UNIT,
         PARTS("'Left Leg'", "'%'", "--unit 'Left Leg=uV'"));
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
  refuse((struct spec[]){{"RAT-L", "uV", 0}, {"RAT-U", "uV", 100}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'RAT-L'", "'RAT-U'", "--right LABEL"));
  refuse((struct spec[]){{"LLEG+", "uV", 0}, {"LLEG-", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'LLEG+'", "'LLEG-'", "--left LABEL"));
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
  cr_assert_eq(tib_channels_find(&r, &(struct tib_channel_choice){0}, false, &roles, &err), TIB_OK);
  check_legs(roles, -1, -1, -1);
  tib_recording_finish(&r);
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

/* ---- electrodes that are subtracted: EDGE-16 ---- */

static void check_difference(const struct tib_recording *r, int channel, int plus, int minus, const char *label) {
  cr_assert_geq(channel, (int)tib_channels_stored(r));
  const struct tib_channel *c = &r->channels[channel];
  cr_assert(c->derived && c->of[0] == plus && c->of[1] == minus, "%d minus %d", c->of[0], c->of[1]);
  cr_assert_str_eq(c->label, label);
  cr_assert(c->unit == TIB_UNIT_UV && strcmp(c->unit_text, "uV") == 0);
  cr_assert(c->rate.samples == r->channels[plus].rate.samples && c->rate.record == r->channels[plus].rate.record);
}

Test(pairs, are_subtracted_by_alias) {
  static const struct {
    const char *plus, *minus;
    bool left;
  } rows[] = {{"LLeg1", "LLeg2", true},      {"L Leg 1", "L-LEG2", true}, {"EMG LLeg1", "EMG LLeg2", true},
              {"SX1", "SX2", true},          {"LAT-L", "LAT-U", true},    {"RLeg1", "RLeg2", false},
              {"R-LEG 1", "R-LEG 2", false}, {"DX1", "Dx2", false},       {"RAT-L", "RAT-U", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_channels roles;
    char label[80];
    snprintf(label, sizeof label, "%s-%s", rows[i].plus, rows[i].minus);
    struct tib_recording r =
        find_in((struct spec[]){{"C3", "uV", 0}, {rows[i].minus, "mV", 0}, {rows[i].plus, "uV", 0}, {0}},
                (struct tib_channel_choice){0}, &roles);
    check_legs(roles, rows[i].left ? 3 : -1, rows[i].left ? -1 : 3, -1);
    check_difference(&r, 3, 2, 1, label);
    check_told(&r, "subtracted-pair", 1, PARTS(rows[i].plus, rows[i].minus, rows[i].left ? "left" : "right"));
    tib_recording_finish(&r);
  }
}

Test(pairs, both_legs) {
  const struct spec spec[] = {{"DX1", "uV", 0}, {"DX2", "uV", 0}, {"SX1", "uV", 0}, {"SX2", "uV", 0}, {0}};
  struct tib_channels roles, again;
  struct tib_error err;
  struct tib_recording r = find_in(spec, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, 4, 5, -1);
  check_difference(&r, 4, 2, 3, "SX1-SX2");
  check_difference(&r, 5, 0, 1, "DX1-DX2");
  /* Asked again, nothing is derived or told twice, and a derived label is no channel of the file. */
  cr_assert_eq(tib_channels_find(&r, &(struct tib_channel_choice){0}, true, &again, &err), TIB_OK, "%s", err.text);
  check_legs(again, 4, 5, -1);
  cr_assert_eq(r.n_channels, 6);
  check_told(&r, "subtracted-pair", 2, PARTS("DX1"));
  cr_assert_eq(tib_channels_stored(&r), 4);
  tib_recording_finish(&r);
}

Test(pairs, one_of_them_is_a_leg_or_none_by_itself) {
  struct tib_channels roles;
  struct tib_recording r =
      find_in((struct spec[]){{"LLeg1", "uV", 0}, {"RLeg2", "uV", 0}, {0}}, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, 0, -1, -1);
  cr_assert_eq(r.n_deviations, 0);
  tib_recording_finish(&r);
  check_legs(find((struct spec[]){{"RAT-U", "uV", 0}, {0}}, (struct tib_channel_choice){0}), -1, 0, -1);
}

Test(pairs, that_do_not_fit_each_other_are_told) {
  struct tib_channels roles;
  const struct spec rates[] = {{"LLeg1", "uV", 0}, {"LLeg2", "uV", 128}, {0}};
  struct tib_recording r = find_in(rates, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, 0, -1, -1);
  check_told(&r, "pair-not-subtracted", 1, PARTS("'LLeg1'", "'LLeg2'"));
  tib_recording_finish(&r);
  const struct spec units[] = {{"RLeg2", "", 0}, {"RLeg1", "uV", 0}, {0}};
  r = find_in(units, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, -1, 1, -1);
  check_told(&r, "pair-not-subtracted", 1, PARTS("'RLeg1'", "'RLeg2'"));
  tib_recording_finish(&r);
}

Test(pairs, beside_a_bipolar_channel_are_ambiguous) {
  refuse((struct spec[]){{"LAT", "uV", 0}, {"LLeg1", "uV", 0}, {"LLeg2", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'LAT'", "'LLeg1' minus 'LLeg2'", "--left LABEL"));
  refuse((struct spec[]){{"DX1", "uV", 0}, {"DX2", "uV", 0}, {"DX1-DX2", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'DX1' minus 'DX2'", "'DX1-DX2'", "--right LABEL"));
  refuse((struct spec[]){{"LLeg1", "uV", 0}, {"LLeg2", "uV", 0}, {"L Leg 2", "uV", 0}, {0}}, (struct tib_channel_choice){0},
         TIB_AMBIGUOUS_CHANNEL, PARTS("'LLeg1' minus 'LLeg2'", "'LLeg1' minus 'L Leg 2'"));
}

Test(pairs, whose_channel_is_the_other_leg_are_none) {
  const struct spec spec[] = {{"LLeg1", "uV", 0}, {"LLeg2", "uV", 0}, {0}};
  check_legs(find(spec, (struct tib_channel_choice){.right = "LLeg1"}), -1, 0, -1);
  check_legs(find(spec, (struct tib_channel_choice){.right = "LLeg2"}), 0, 1, -1);
  check_legs(find(spec, (struct tib_channel_choice){.right = "LLeg1-LLeg2"}), -1, 2, -1);
}

Test(pairs, named) {
  const struct spec spec[] = {{"A", "uV", 0},     {"B", "uV", 0},     {"A-B", "uV", 0},
                              {"B-A", "mV", 0},   {"slow", "uV", 50}, {"imp", "", 0},
                              {"LAT-L", "uV", 0}, {"LAT-U", "uV", 0}, {0}};
  struct tib_channels roles;
  struct tib_recording r = find_in(spec, (struct tib_channel_choice){.left = "A - b", .right = "LAT-L-LAT-U"}, &roles);
  check_legs(roles, 8, 9, -1);
  check_difference(&r, 8, 0, 1, "A-B");
  check_difference(&r, 9, 6, 7, "LAT-L-LAT-U");
  check_told(&r, "subtracted-pair", 2, PARTS("'LAT-L' minus 'LAT-U'", "right"));
  tib_recording_finish(&r);
  /* A whole label comes first. */
  check_legs(find(spec, (struct tib_channel_choice){.left = "A-B", .right = "A"}), 2, 0, -1);
  r = find_in(spec, (struct tib_channel_choice){.leg = "B-LAT-U"}, &roles);
  check_legs(roles, -1, -1, 8);
  check_difference(&r, 8, 1, 7, "B-LAT-U");
  tib_recording_finish(&r);
  /* (A) - (B-A) and (A-B) - (A) */
  refuse(spec, (struct tib_channel_choice){.left = "A-B-A"}, TIB_AMBIGUOUS_CHANNEL,
         PARTS("--left", "'A' minus 'B-A'", "'A-B' minus 'A'"));
  refuse(spec, (struct tib_channel_choice){.left = "A-slow"}, TIB_UNSUPPORTED, PARTS("'A'", "'slow'", "sampling rates"));
  refuse(spec, (struct tib_channel_choice){.left = "A-imp"}, TIB_UNIT, PARTS("'imp'", "--unit 'imp=uV'"));
  refuse(spec, (struct tib_channel_choice){.left = "A-A"}, TIB_USAGE, PARTS("'A'", "two channels"));
  refuse(spec, (struct tib_channel_choice){.left = "A-C"}, TIB_NO_LEG_CHANNEL, PARTS("'A-C'", "A, B, A-B"));
  refuse(spec, (struct tib_channel_choice){.left = "-"}, TIB_NO_LEG_CHANNEL, PARTS("'-'"));
  refuse(spec, (struct tib_channel_choice){.leg = "LAT-L-LAT-U", .left = "A"}, TIB_USAGE, PARTS("--leg"));
}

/* Of 16 bits over +-3.3 mV in steps of 0.1 uV, and of 12 bits over +-2 mV: worked by hand. */
Test(pairs, range_and_resolution) {
  struct tib_recording r = recording_of((struct spec[]){{"LLeg1", "uV", 0}, {"LLeg2", "mV", 0}, {0}});
  struct tib_channel *a = &r.channels[0], *b = &r.channels[1];
  a->digital_min = -32768, a->digital_max = 32767, a->physical_min = 3276.8, a->physical_max = -3276.7;
  b->digital_min = 0, b->digital_max = 4000, b->physical_min = -2, b->physical_max = 2;
  strcpy(a->prefilter, "HP:10Hz");
  strcpy(b->prefilter, "HP:10Hz");
  strcpy(a->transducer, "AgAgCl");
  tib_unit_apply(a, "uV");
  tib_unit_apply(b, "mV");
  int channel;
  struct tib_error err;
  cr_assert_eq(tib_channel_derive(&r, 0, 1, &channel, &err), TIB_OK, "%s", err.text);
  const struct tib_channel *c = &r.channels[channel];
  cr_assert_float_eq(c->resolution, 1.0, 1e-9);
  cr_assert_float_eq(c->scale * c->digital_min + c->offset, -3276.7 - 2000.0, 0.5);
  cr_assert_float_eq(c->scale * c->digital_max + c->offset, 3276.8 + 2000.0, 0.5);
  cr_assert_float_eq(c->physical_min, -5276.7, 1e-6);
  cr_assert_float_eq(c->physical_max, 5276.8, 1e-6);
  cr_assert_str_eq(c->prefilter, "HP:10Hz");
  cr_assert_str_eq(c->transducer, "AgAgCl");
  cr_assert_eq(tib_channel_derive(&r, 0, 2, &channel, &err), TIB_INTERNAL, "a derived one is not subtracted again");
  cr_assert_eq(tib_channel_derive(&r, -1, 0, &channel, &err), TIB_INTERNAL);
  tib_recording_finish(&r);
}

Test(pairs, of_a_reader_are_told_after_every_pass) {
  const struct edf_bytes spec = {.signal = {{.label = "SX1"}, {.label = "SX2"}, {.label = "EDF Annotations"}}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_channels roles;
  struct tib_error err = {0};
  struct tib_context context = context_of(reader);
  cr_assert_eq(tib_read_channels(reader, &(struct tib_channel_choice){0}, true, &roles, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(roles.left, 2);
  cr_assert(deviates(reader, "subtracted-pair"));
  tib_context_finish(&context);
  context = context_of(reader);
  check_told(tib_read_recording(reader), "subtracted-pair", 1, PARTS("'SX1' minus 'SX2'"));
  tib_context_finish(&context);
  tib_read_close(reader);
}

/* ---- channels of a leg's name that measure something else ---- */

Test(sensors, by_header) {
  static const struct {
    const char *label, *unit, *transducer;
    enum tib_sensor sensor;
  } rows[] = {{"Leg/L", "uV", "Piezo crystal", TIB_SENSOR_PIEZO},
              {"Leg/L", "uV", "leg PIEZO band", TIB_SENSOR_PIEZO},
              {"LAT", "Ohm", "", TIB_SENSOR_IMPEDANCE},
              {"LAT", "kOhm", "", TIB_SENSOR_IMPEDANCE},
              {"LAT", "KOHM", "", TIB_SENSOR_IMPEDANCE},
              {"LAT", "k\xCE\xA9", "", TIB_SENSOR_IMPEDANCE},
              {"LAT", "\xE2\x84\xA6", "", TIB_SENSOR_IMPEDANCE},
              {"LAT Impedance", "uV", "", TIB_SENSOR_IMPEDANCE},
              {"LAT", "uV", "impedance", TIB_SENSOR_IMPEDANCE},
              {"LAT", "uV",
               "Imp\xC3\xA9"
               "dance",
               TIB_SENSOR_IMPEDANCE},
              {"LAT", "uV", "", TIB_SENSOR_UNKNOWN},
              {"LAT", "", "AgAgCl electrode", TIB_SENSOR_UNKNOWN},
              {"LAT", "uV", "AgAgCl electrodes, impedance < 5 kOhm", TIB_SENSOR_UNKNOWN},
              {"Simple", "mV", "imp", TIB_SENSOR_UNKNOWN},
              {"LAT", "uV", "piez", TIB_SENSOR_UNKNOWN}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_channel c = {0};
    strcpy(c.label, rows[i].label);
    strcpy(c.unit_text, rows[i].unit);
    strcpy(c.transducer, rows[i].transducer);
    cr_assert_eq(tib_sensor_find(&c), rows[i].sensor, "%s, %s, %s", c.label, c.unit_text, c.transducer);
  }
}

Test(sensors, are_never_taken_by_alias) {
  struct tib_channels roles;
  const struct spec piezo[] = {{"Leg/L", "uV|piezo", 64}, {"RAT", "uV", 0}, {0}};
  struct tib_recording r = find_in(piezo, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, -1, 1, -1);
  check_told(&r, "not-emg", 1, PARTS("'Leg/L'", "a piezo sensor", "the left leg"));
  tib_recording_finish(&r);
  const struct spec impedance[] = {{"Left Leg", "Ohm", 10}, {"Right Leg", "V", 0}, {0}};
  r = find_in(impedance, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, -1, 1, -1);
  check_told(&r, "not-emg", 1, PARTS("'Left Leg'", "an impedance", "the left leg"));
  tib_recording_finish(&r);
  /* Beside the leg itself they are no news. */
  const struct spec beside[] = {{"Leg/L", "uV|piezo", 64}, {"LAT", "uV", 0}, {"Left Leg", "kOhm", 0}, {0}};
  r = find_in(beside, (struct tib_channel_choice){0}, &roles);
  check_legs(roles, 1, -1, -1);
  cr_assert_eq(r.n_deviations, 0);
  tib_recording_finish(&r);
  refuse((struct spec[]){{"Leg/L", "uV|Piezo", 64}, {"Leg/R", "uV|Piezo", 64}, {0}}, (struct tib_channel_choice){0},
         TIB_NO_LEG_CHANNEL, PARTS("'Leg/L'", "a piezo sensor", "--left", "Leg/L, Leg/R"));
  refuse((struct spec[]){{"Leg", "Ohm", 0}, {0}}, (struct tib_channel_choice){0}, TIB_NO_LEG_CHANNEL,
         PARTS("'Leg'", "an impedance"));
  /* An electrode of a pair as well. */
  check_legs(find((struct spec[]){{"LLeg1", "uV", 0}, {"LLeg2", "uV|piezo", 0}, {0}}, (struct tib_channel_choice){0}), 0,
             -1, -1);
}

Test(sensors, are_taken_and_told_where_they_are_named) {
  struct tib_channels roles;
  const struct spec piezo[] = {{"Leg/L", "uV|piezo", 0}, {"imp", "Ohm", 0}, {0}};
  struct tib_recording r = find_in(piezo, (struct tib_channel_choice){.left = "Leg/L"}, &roles);
  check_legs(roles, 0, -1, -1);
  check_told(&r, "not-emg", 1, PARTS("'Leg/L'", "a piezo sensor", "named"));
  tib_recording_finish(&r);
  refuse(piezo, (struct tib_channel_choice){.left = "imp"}, TIB_UNIT, PARTS("'imp'", "'Ohm'"));
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
  cr_assert_eq(tib_read_channels(reader, &choice, true, &roles, &err), TIB_OK, "before it is applied: %s", err.text);
  cr_assert_eq(override(reader, "LEG=uV", &err), TIB_OK, "%s", err.text);
  cr_assert(r->channels[0].unit == TIB_UNIT_UV && r->channels[1].unit == TIB_UNIT_UV);
  cr_assert_eq(r->channels[2].unit, TIB_UNIT_OTHER, "C3 is no leg");
  cr_assert_eq(r->channels[3].unit, TIB_UNIT_OTHER, "a range without values stays so");
  cr_assert_eq(tib_read_channels(reader, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
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
