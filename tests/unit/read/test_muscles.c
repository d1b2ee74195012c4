/* Muscles beside the tibialis anterior: --calf-left, --calf-right, --extra. */
#include "channels_test.h"

#define EXTRA(...) \
  .n_extra = sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *), .extra = (const char *[]) { __VA_ARGS__ }

static const struct spec NIGHT[] = {{"EMG LAT", "uV", 0}, {"EMG RAT", "uV", 0},       {"EMG LGAS", "uV", 0},
                                    {"CR", "mV", 128},    {"foot: big toe", "uV", 0}, {"F2", "uV", 0},
                                    {"Acc", "g", 0},      {"ECG", "uV", 0},           {0}};

Test(muscles, none_is_guessed) {
  struct tib_channels roles = find(NIGHT, (struct tib_channel_choice){0});
  cr_expect(roles.calf[0] == -1 && roles.calf[1] == -1 && roles.n_extra == 0);
}

Test(muscles, named) {
  struct tib_channels roles = find(NIGHT, (struct tib_channel_choice){.calf = {"emg lgas", "CR"}});
  check_legs(roles, 0, 1, -1);
  cr_expect(roles.calf[0] == 2 && roles.calf[1] == 3, "%d %d", roles.calf[0], roles.calf[1]);
  roles = find(NIGHT, (struct tib_channel_choice){.calf = {NULL, "CR"}});
  cr_expect(roles.calf[0] == -1 && roles.calf[1] == 3);
}

Test(muscles, a_label_may_hold_a_colon) {
  struct tib_channels roles = find(NIGHT, (struct tib_channel_choice){EXTRA("foot: big toe:left:foot", "F2:right:foot")});
  cr_assert_eq(roles.n_extra, 2);
  cr_expect(roles.extra[0].channel == 4 && roles.extra[0].side == TIB_LEFT);
  cr_expect_str_eq(roles.extra[0].muscle, "foot");
  cr_expect(roles.extra[1].channel == 5 && roles.extra[1].side == TIB_RIGHT);
}

Test(muscles, a_difference) {
  struct tib_channels roles;
  struct tib_recording r =
      find_in(NIGHT, (struct tib_channel_choice){.calf = {"EMG LGAS-F2", NULL}, EXTRA("F2:left:thigh")}, &roles);
  cr_assert_geq(roles.calf[0], 8);
  const struct tib_channel *c = &r.channels[roles.calf[0]];
  cr_expect(c->derived && c->of[0] == 2 && c->of[1] == 5);
  check_told(&r, "subtracted-pair", 1, PARTS("'EMG LGAS' minus 'F2' is the left calf"));
  tib_recording_finish(&r);
}

Test(muscles, one_channel_is_one_muscle) {
  refuse(NIGHT, (struct tib_channel_choice){.calf = {"EMG LAT", NULL}}, TIB_USAGE, PARTS("'EMG LAT'", "two muscles"));
  refuse(NIGHT, (struct tib_channel_choice){.calf = {"CR", "CR"}}, TIB_USAGE, PARTS("'CR'", "two muscles"));
  refuse(NIGHT, (struct tib_channel_choice){.calf = {"CR", NULL}, EXTRA("CR:left:foot")}, TIB_USAGE, PARTS("'CR'"));
  refuse(NIGHT, (struct tib_channel_choice){.calf = {"ECG", NULL}, .ecg = "ECG"}, TIB_USAGE, PARTS("--ecg", "'ECG'"));
}

/* A channel that was named as a muscle does not tell heart beats as well. */
Test(muscles, are_not_the_heart) {
  struct tib_channels roles = find(NIGHT, (struct tib_channel_choice){0});
  cr_expect_eq(roles.ecg, 7);
  roles = find(NIGHT, (struct tib_channel_choice){EXTRA("ECG:left:thigh")});
  cr_expect_eq(roles.ecg, -1);
}

Test(muscles, what_is_not_there_or_no_voltage) {
  refuse(NIGHT, (struct tib_channel_choice){.calf = {"LGAS", NULL}}, TIB_NO_LEG_CHANNEL, PARTS("--calf-left", "'LGAS'"));
  refuse(NIGHT, (struct tib_channel_choice){.calf = {NULL, "Acc"}}, TIB_UNIT, PARTS("'Acc'", "'g'"));
  refuse(NIGHT, (struct tib_channel_choice){EXTRA("X:left:foot")}, TIB_NO_LEG_CHANNEL, PARTS("--extra", "'X'"));
}

static void refuse_extra(size_t n, const char *const *extra, const char *part) {
  struct tib_error err = {0};
  cr_expect_eq(tib_read_extra_check(n, extra, &err), TIB_USAGE, "%s", extra[n - 1]);
  cr_expect(strstr(err.text, part), "'%s' is not in: %s", part, err.text);
}

Test(muscles, form) {
  static const char *const wrong[] = {"F2",         "F2:left",      "F2:left:",  ":left:foot",    "F2::foot",
                                      "F2:up:foot", "F2:LEFT:foot", "left:foot", "F2:leftx:foot", "::"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) refuse_extra(1, &wrong[i], "LABEL:SIDE:MUSCLE");
  refuse_extra(1, (const char *[]){"F2:left:abcdefghijklmnopqrstuvwxyzabcdef"}, "at most 31 bytes");
  refuse_extra(1, (const char *[]){"F2:left:gastrocnemius"}, "--calf-left");
  refuse_extra(2, (const char *[]){"F2:left:foot", "F3:left:foot"}, "named before");
  refuse_extra(5, (const char *[]){"A:left:a", "B:left:b", "C:left:c", "D:left:d", "E:left:e"}, "at most 4");
  struct tib_error err = {0};
  const char *const right[] = {"F2:left:foot", "F3:right:foot", "F2:left:abcdefghijklmnopqrstuvwxyzabcde"};
  cr_expect_eq(tib_read_extra_check(3, right, &err), TIB_OK, "%s", err.text);
  cr_expect_eq(tib_read_extra_check(0, NULL, &err), TIB_OK);
}
