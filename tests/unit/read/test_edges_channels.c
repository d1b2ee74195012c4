/* Channels and labels at the limits of what a header or a user can say. */
#include <math.h>
#include <stdio.h>

#include "channels_test.h"
#include "read/channels/aliases.h"
#include "read_test.h"

#define CHOICE(...) \
  (struct tib_channel_choice) { __VA_ARGS__ }
#define EXTRA(...) \
  .n_extra = sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *), .extra = (const char *[]) { __VA_ARGS__ }

/* As long as a label of the file never is: read within bounds, and like nothing. */
Test(edges, labels_of_any_length) {
  char label[600];
  enum tib_side side;
  int axis;
  struct tib_electrode electrode;
  memset(label, 'a', sizeof label - 1);
  label[sizeof label - 1] = '\0';
  cr_expect_eq(tib_alias_leg(label), TIB_SIDE_NONE);
  cr_expect_not(tib_alias_electrode(label, &electrode));
  memcpy(label, "ecg", 3);
  cr_expect_eq(tib_alias_ecg(label), TIB_ECG_NONE);
  memcpy(label, "acc l x ", 8);
  memset(label + 8, ' ', 500);
  memcpy(label + 500, " l y", 4); /* beyond what is looked at: not a second axis */
  cr_expect(tib_alias_accel(label, &side, &axis) && side == TIB_LEFT && axis == 0);
  memset(label, 'a', sizeof label - 1);
  const struct spec spec[] = {{"LAT", "uV", 0}, {"C3", "uV", 0}, {0}};
  refuse(spec, CHOICE(.left = label), TIB_NO_LEG_CHANNEL, PARTS("--left", "there is no channel 'aaaa", "LAT, C3"));
  char extra[300];
  snprintf(extra, sizeof extra, "%.200s:left:foot", label);
  refuse(spec, CHOICE(EXTRA(extra)), TIB_NO_LEG_CHANNEL, PARTS("no channel has a label of that length"));
}

Test(edges, signs_part_the_words_of_an_accelerometer) {
  static const char *const labels[] = {"Acc:L:X", "acc{L}X", "Acc L/X", "ACC~left~x", "acc\xC3\xA9 L X"};
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
    enum tib_side side = TIB_SIDE_NONE;
    int axis = -1;
    cr_expect(tib_alias_accel(labels[i], &side, &axis), "%s", labels[i]);
    cr_expect(side == TIB_LEFT && axis == 0, "%s", labels[i]);
  }
}

Test(edges, a_list_of_labels_in_little_room) {
  struct tib_recording r = recording_of((struct spec[]){{"EMG LAT", "uV", 0}, {"C3", "uV", 0}, {0}});
  char list[16];
  tib_label_list(&r, list, 8);
  cr_expect_str_eq(list, "...");
  tib_label_list(&r, list, sizeof list);
  cr_expect_str_eq(list, "EMG LAT, C3");
  tib_recording_finish(&r);
}

Test(edges, axes) {
#define ANKLE(x, y, z, a, b, c)                                    \
  {                                                                \
    {"LAT", "uV", 0}, {x, "g", a}, {y, "g", b}, {z, "g", c}, { 0 } \
  }
  const struct spec even[] = ANKLE("P", "Q", "R", 20, 20, 20), uneven[] = ANKLE("P", "Q", "R", 20, 10, 20);
  refuse(even, CHOICE(.accel = {"P,P,R"}), TIB_USAGE, PARTS("--accel-left", "twice"));
  refuse(even, CHOICE(.accel = {"P,R,R"}), TIB_USAGE, PARTS("twice"));
  refuse(even, CHOICE(.accel = {"P,Q,P"}), TIB_USAGE, PARTS("twice"));
  refuse(uneven, CHOICE(.accel = {"P,Q,R"}), TIB_UNSUPPORTED, PARTS("different sampling rates"));
  const struct spec without_y[] = ANKLE("Acc L X", "Acc R Y", "Acc L Z", 20, 20, 20);
  const struct spec slow_y[] = ANKLE("Acc L X", "Acc L Y", "Acc L Z", 20, 10, 20);
  cr_expect_eq(find(without_y, CHOICE(0)).accel[0][0], -1);
  cr_expect_eq(find(slow_y, CHOICE(0)).accel[0][0], -1);
}

Test(edges, choices_that_contradict_or_miss) {
  const struct spec spec[] = {{"LAT", "uV", 0}, {"imp", "", 0}, {"B", "uV", 0}, {"b", "uV", 0}, {0}};
  refuse(spec, CHOICE(.leg = "LAT", .right = "LAT"), TIB_USAGE, PARTS("--leg"));
  refuse(spec, CHOICE(.left = "   "), TIB_NO_LEG_CHANNEL, PARTS("--left"));
  refuse(spec, CHOICE(.left = "imp-LAT"), TIB_UNIT, PARTS("'imp'"));
  refuse(spec, CHOICE(.left = "imp", .unit = "LAT=mV"), TIB_UNIT, PARTS("'imp'", "--unit 'imp=uV'"));
  check_legs(find(spec, CHOICE(.left = "imp", .unit = "B=mV,nonsense,imp=mV")), 1, -1, -1);
  refuse((struct spec[]){{0}}, CHOICE(0), TIB_NO_LEG_CHANNEL, PARTS("annotations and no signal"));
  const struct spec twins[] = {{"Emg", "uV", 0}, {"eMG", "uV", 0}, {"C", "uV", 0}, {0}};
  refuse(twins, CHOICE(.left = "C-EMG"), TIB_AMBIGUOUS_CHANNEL, PARTS("'EMG'"));
  refuse(twins, CHOICE(.left = "EMG-C"), TIB_AMBIGUOUS_CHANNEL, PARTS("'EMG'"));
}

Test(edges, subtracted) {
  const struct spec spec[] = {{"LAT", "uV", 0}, {"A", "uV", 0}, {"B", "uV", 0}, {"C", "uV", 0}, {"imp", "", 0}, {0}};
  struct tib_channels roles;
  struct tib_recording r = find_in(spec, CHOICE(.calf = {"A-B", "A-C"}), &roles);
  cr_expect(r.channels[roles.calf[0]].of[1] == 2 && r.channels[roles.calf[1]].of[1] == 3);
  struct tib_error err = {0};
  int channel;
  cr_expect_eq(tib_channel_derive(&r, 0, 99, &channel, &err), TIB_INTERNAL);
  cr_expect_eq(tib_channel_derive(&r, 99, 0, &channel, &err), TIB_INTERNAL);
  cr_expect_eq(tib_channel_derive(&r, 0, -1, &channel, &err), TIB_INTERNAL);
  cr_expect_eq(tib_channel_derive(&r, 0, 4, &channel, &err), TIB_UNIT);
  cr_expect(strstr(err.text, "--unit 'imp=uV'"), "%s", err.text);
  cr_expect_eq(tib_channel_derive(&r, 4, 0, &channel, &err), TIB_UNIT);
  cr_expect(strstr(err.text, "the unit of 'imp'"), "%s", err.text);
  static const char *const texts[][3] = {
      {"HP:10Hz", "LP:70Hz", "HP:10Hz; LP:70Hz"}, {"HP:10Hz", "", "HP:10Hz"}, {"", "LP:70Hz", "LP:70Hz"}, {"", "", ""}};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct tib_recording two = recording_of((struct spec[]){{"A", "uV", 0}, {"B", "uV", 0}, {0}});
    strcpy(two.channels[0].prefilter, texts[i][0]);
    strcpy(two.channels[1].prefilter, texts[i][1]);
    cr_assert_eq(tib_channel_derive(&two, 0, 1, &channel, &err), TIB_OK, "%s", err.text);
    cr_expect_str_eq(two.channels[channel].prefilter, texts[i][2]);
    tib_recording_finish(&two);
  }
  tib_recording_finish(&r);
}

/* A channel that is a part of a leg is no heart. */
Test(edges, the_heart_is_no_part_of_a_leg) {
  const struct spec spec[] = {{"X", "uV", 0}, {"ECG", "uV", 0}, {"Y", "uV", 0}, {0}};
  cr_expect_eq(find(spec, CHOICE(.left = "X-ECG")).ecg, -1);
  cr_expect_eq(find(spec, CHOICE(.left = "ECG-X")).ecg, -1);
  cr_expect_eq(find(spec, CHOICE(.left = "X-Y")).ecg, 1);
}

Test(edges, legs_beside_each_other) {
  const struct spec free_leg[] = {{"LAT", "uV", 0}, {"F1", "uV", 0}, {"F2", "uV", 0}, {0}};
  check_legs(find(free_leg, CHOICE(.right = "F1-F2")), 0, 3, -1);
  const struct spec broken[] = {{"LLeg1", "uV", 0}, {"LLeg2", "broken", 0}, {0}};
  check_legs(find(broken, CHOICE(0)), 0, -1, -1);
  const struct spec two_pairs[] = {{"LLeg1", "uV", 0}, {"LLeg2", "uV", 0}, {"L Leg 2", "uV", 0}, {"C3", "uV", 0}, {0}};
  refuse(two_pairs, CHOICE(0), TIB_AMBIGUOUS_CHANNEL, PARTS("'LLeg1' minus 'LLeg2'"));
  const struct spec belts[] = {{"LAT", "uV|piezo", 0}, {"Left Leg", "uV|piezo", 0}, {"RAT", "uV", 0}, {0}};
  struct tib_channels roles;
  struct tib_recording r = find_in(belts, CHOICE(0), &roles);
  check_legs(roles, -1, 2, -1);
  check_told(&r, "not-emg", 1, PARTS("'LAT'"));
  tib_recording_finish(&r);
}

Test(edges, muscles) {
  const struct spec spec[] = {{"LAT", "uV", 0}, {"F1", "uV", 0}, {"F2", "uV", 0}, {0}};
  struct tib_error err = {0};
  const char *calf = "F1:right:gastrocnemius", *alike = "F1:right:gastrocnemiux";
  cr_expect_eq(tib_read_extra_check(1, &calf, &err), TIB_USAGE);
  cr_expect(strstr(err.text, "--calf-right"), "%s", err.text);
  cr_expect_eq(tib_read_extra_check(1, &alike, &err), TIB_OK);
  struct tib_channels roles = find(spec, CHOICE(EXTRA("F1:left:foot", "F2:left:hand")));
  cr_expect(roles.n_extra == 2 && roles.extra[1].channel == 2);
  refuse(spec, CHOICE(EXTRA("X:left:foot", "F2:right:foot")), TIB_NO_LEG_CHANNEL, PARTS("'X'"));
}

/* ---- units ---- */

Test(edges, ranges_that_overflow_or_vanish) {
  static const struct {
    const char *unit;
    double low, high;
  } rows[] = {{"V", 1e305, 1.0001e305}, {"uV", 0, 5e-324}, {"uV", -1.7e308, 1.7e308}, {"uV", NAN, 1}, {"uV", 0, INFINITY}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_channel c = {
        .digital_min = -100, .digital_max = 100, .physical_min = rows[i].low, .physical_max = rows[i].high};
    tib_unit_apply(&c, rows[i].unit);
    cr_expect_not(tib_unit_usable(&c), "row %zu", i);
    cr_expect_eq(c.unit, TIB_UNIT_OTHER, "row %zu", i);
  }
}

Test(edges, unit_overrides) {
  const char *const long_label = "a label of more than sixty-four bytes which no file can have as it has but sixteen";
  static const struct edf_bytes spec = {.signal = {{.label = "EMG LAT", .unit = "?"},
                                                   {.label = "EMG RAT", .unit = "uV"},
                                                   {.label = "C3", .unit = "?"},
                                                   {.label = "EDF Annotations"}}};
  char text[300];
  struct tib_error err = {0};
  struct tib_reader *reader = open_made(&spec);
  cr_expect_eq(tib_read_unit_override(reader, "EMG LAT=microvolts, or so", &err), TIB_USAGE);
  cr_expect_eq(tib_read_unit_override(reader, "abc=uV", &err), TIB_UNIT);
  cr_expect_eq(tib_read_unit_override(reader, "lex=uV", &err), TIB_UNIT);
  snprintf(text, sizeof text, "%s=uV", long_label);
  cr_expect_eq(tib_read_unit_override(reader, text, &err), TIB_UNIT);
  cr_expect(strstr(err.text, "'a label of more") && !strstr(err.text, "sixteen"), "%s", err.text);
  cr_expect_eq(tib_read_unit_override(reader, long_label, &err), TIB_USAGE);
  cr_expect(strstr(err.text, "'a label of more") && !strstr(err.text, "sixteen"), "%s", err.text);
  cr_expect_eq(tib_read_unit_override(reader, "leg=mV", &err), TIB_OK, "%s", err.text);
  const struct tib_recording *r = tib_read_recording(reader);
  cr_expect(r->channels[0].unit == TIB_UNIT_UV && r->channels[2].unit == TIB_UNIT_OTHER);
  tib_read_close(reader);
}
