/* Electrodes that are subtracted: EDGE-16. */
#include <stdio.h>

#include "channels_test.h"
#include "read_test.h"
#include "support.h"

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
