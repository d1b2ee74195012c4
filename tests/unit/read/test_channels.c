/* Which channels are legs and ankles. */
#include "channels_test.h"

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
