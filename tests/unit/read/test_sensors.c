/* Channels of a leg's name that measure something else. */
#include "channels_test.h"
#include "read/channels/sensors.h"

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
