#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "read/channels/aliases.h"
#include "read/channels/units.h"

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
