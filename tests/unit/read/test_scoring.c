#include "scoring_test.h"

/* ---- a file above the recording ---- */

Test(scoring, a_file_replaces_what_it_holds_and_no_more) {
  struct tib_reader *reader = night("+0~30^Sleep stage W^|+30~30^Sleep stage 2^|+5~3^EEG arousal^|+40~2^LM:left^|");
  struct asked got = ask(reader, table("more.tsv", "100;30;N3\n100;2;LM:right\n130;2;LM:right\n"), NULL);
  cr_assert(got.context.has_stages && got.context.n_stages == 1 && got.context.stages[0].stage == TIB_STAGE_N3);
  cr_assert(got.context.has_arousals && got.context.n_arousals == 1 && got.context.arousals[0].onset == 5 * S);
  cr_assert(got.context.has_movements && got.context.n_movements == 2 && got.context.movements[0].side == TIB_RIGHT);
  cr_assert_not(got.context.has_respiratory);
  cr_assert_str_eq(got.context.stages_source, "more.tsv");
  cr_assert_str_eq(got.context.movements_source, "more.tsv");
  cr_assert_str_eq(got.context.arousals_source, "made.edf");
  cr_assert_str_empty(got.context.respiratory_source);
  check_told(reader, "scoring-replaced", false, "1 stages of more.tsv", "the 2 of");
  done(&got, reader);
}

Test(scoring, several_files_add_and_what_stands_twice_counts_once) {
  struct tib_reader *reader = night("+0~30^Sleep stage W^|");
  struct asked got =
      ask(reader, table("a.tsv", "10;3;arousal\n20;3;arousal\n50;2;LM:left\n"),
          table("b.tsv", "20;3;arousal\n30;3;arousal\n20;4;arousal\n50;2;LM:right\n50;2;LM:left\n60;10;central apnea\n"));
  cr_assert_eq(got.context.n_arousals, 4);
  cr_assert(got.context.arousals[1].offset == 23 * S && got.context.arousals[2].offset == 24 * S &&
            got.context.arousals[3].onset == 30 * S);
  cr_assert_eq(got.context.n_movements, 2, "the other leg's is another movement");
  cr_assert_str_eq(got.context.arousals_source, "a.tsv, b.tsv");
  cr_assert_str_eq(got.context.respiratory_source, "b.tsv");
  cr_assert_eq(got.context.n_stages, 1);
  cr_assert_str_eq(got.context.stages_source, "made.edf");
  check_told(reader, "scoring-repeated", false, "b.tsv", "2 of");
  cr_assert_not(deviates(reader, "scoring-replaced"));
  done(&got, reader);
}

Test(scoring, one_file_that_repeats_a_stage) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, table("a.tsv", "0;30;N2\n0;30;N2\n"), NULL);
  cr_assert_eq(got.context.n_stages, 1);
  cr_assert_not(deviates(reader, "scoring-repeated"));
  done(&got, reader);
}

/* Two identical rows of one file stay: each is somebody's event. */
Test(scoring, within_a_file_nothing_is_left_out) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, table("a.tsv", "10;3;arousal\n10;3;arousal\n"), NULL);
  cr_assert_eq(got.context.n_arousals, 2);
  cr_assert_not(deviates(reader, "scoring-repeated"));
  done(&got, reader);
}

Test(scoring, stages_of_two_files) {
  struct tib_reader *reader = night("+0~900^Sleep stage W^|");
  struct asked got = ask(reader, table("a.tsv", "0;30;W\n30;30;N1\n60;30;N2\n"), table("b.tsv", "30;30;N1\n60;30;N3\n"));
  cr_assert_eq(got.context.n_stages, 3);
  cr_assert_eq(got.context.stages[2].stage, TIB_STAGE_N3, "the later file stands");
  check_told(reader, "overlapping-stages", true, "1 stages", "");
  check_told(reader, "scoring-repeated", false, "1 stages stand twice", "");
  done(&got, reader);
}

Test(scoring, lights_of_a_file) {
  struct tib_reader *reader = night("+10^Lights off^|+900^Lights on^|");
  struct asked got = ask(reader, table("a.tsv", "60;n/a;lights_off\n70;n/a;lights_off\n"), NULL);
  cr_assert(got.context.lights_off_mark == 60 * S && got.context.lights_on_mark == 900 * S);
  check_told(reader, "scoring-replaced", false, "lights off at 60.000 s", "10.000 s");
  done(&got, reader);
}

Test(scoring, the_same_lights_replace_nothing) {
  struct tib_reader *reader = night("+10^Lights off^|");
  struct asked got = ask(reader, table("a.tsv", "10;n/a;lights_off\n900;n/a;lights_on\n"), NULL);
  cr_assert(got.context.lights_off_mark == 10 * S && got.context.lights_on_mark == 900 * S);
  cr_assert_not(deviates(reader, "scoring-replaced"));
  done(&got, reader);
}

/* "This is the list of respiratory events, and there were none" is not "nobody looked". */
Test(scoring, an_empty_list_is_no_absent_one) {
  struct tib_reader *reader = night("+10~20^Apnea^|");
  struct asked got = ask(reader,
                         text_file("flow.txt",
                                   "Signal ID: FlowD\\flow\nStart Time: 02.03.2026 22:00:00\nUnit: s\n"
                                   "Signal Type: Impuls\n\n"),
                         NULL);
  cr_assert(got.context.has_respiratory && got.context.n_respiratory == 0);
  cr_assert_str_eq(got.context.respiratory_source, "flow.txt");
  cr_assert(!got.context.has_arousals && !got.context.has_stages && !got.context.has_movements);
  check_told(reader, "scoring-replaced", false, "0 respiratory of flow.txt", "the 1 of");
  cr_assert_not(deviates(reader, "scoring-unused"));
  done(&got, reader);
}

Test(scoring, asked_twice_is_told_once) {
  struct tib_reader *reader = night("+0~30^Sleep stage W^|");
  const char *path = table("a.tsv", "0;30;N2\n");
  struct asked first = ask(reader, path, NULL);
  size_t n = tib_read_recording(reader)->n_deviations;
  tib_context_finish(&first.context);
  free(first.inputs);
  struct asked got = ask(reader, path, NULL);
  cr_assert_eq(tib_read_recording(reader)->n_deviations, n);
  done(&got, reader);
}

Test(scoring, inputs_are_the_files_then_the_map) {
  struct tib_reader *reader = night("");
  struct tib_scoring_choice choice = {.map = text_file("lab.map", "kick -> LM\n")};
  struct asked got = ask_with(reader, choice, table("a.tsv", "1;1;kick\n"), table("b.tsv", "2;1;kick\n3;1;kick\n"));
  static const char *const names[] = {"a.tsv", "b.tsv", "lab.map"};
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.n_inputs, 3);
  for (size_t i = 0; i < 3; i++) {
    cr_assert_str_eq(got.inputs[i].name, names[i]);
    cr_assert_eq(strlen(got.inputs[i].fingerprint), 32);
  }
  cr_assert(got.inputs[0].bytes == 35 && got.inputs[2].bytes == 11);
  cr_assert_str_neq(got.inputs[0].fingerprint, got.inputs[1].fingerprint);
  cr_assert_eq(got.context.n_movements, 3);
  done(&got, reader);
}

/* ---- the map ---- */

Test(scoring, map_comes_before_the_dictionary) {
  struct tib_reader *reader = night("+1~1^Kick left^|+2~1^arousal^|+3~1^Sleepy@@C3^|+4^N2^|+5~1^other^|");
  struct tib_scoring_choice choice = {
      .map = text_file("lab.map",
                       "Kick left -> LM, left\narousal -> ignore\nsleepy@@c3 -> N1\nN2 -> lights_off\nkik -> LM\n")};
  struct asked got = ask_with(reader, choice, NULL, NULL);
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert(got.context.n_movements == 1 && got.context.movements[0].side == TIB_LEFT);
  cr_assert(!got.context.has_arousals && got.context.n_other == 1);
  cr_assert(got.context.n_stages == 1 && got.context.stages[0].stage == TIB_STAGE_N1);
  cr_assert_eq(got.context.lights_off_mark, 4 * S);
  cr_assert(got.context.n_unknown == 1 && strcmp(got.context.unknown[0].label, "other") == 0);
  check_told(reader, "map-unused", false, "lab.map: 1 of its patterns", "line 5");
  done(&got, reader);
}

Test(scoring, map_whose_lines_all_serve_is_not_spoken_of) {
  struct tib_reader *reader = night("+1~1^Kick^|");
  struct tib_scoring_choice choice = {.map = text_file("lab.map", "# all\nk* -> LM\n")};
  struct asked got = ask_with(reader, choice, NULL, NULL);
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_not(deviates(reader, "map-unused"));
  done(&got, reader);
}

Test(scoring, side_by_the_map_the_label_or_the_channel) {
  struct tib_reader *reader = night("+1~1^Kick@@EMG RAT^|+2~1^LM:left@@EMG RAT^|+3~1^kick^|");
  struct tib_scoring_choice choice = {.map = text_file("lab.map", "kick -> LM\n")};
  struct asked got = ask_with(reader, choice, NULL, NULL);
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.context.movements[0].side, TIB_RIGHT);
  cr_assert_eq(got.context.movements[1].side, TIB_LEFT);
  cr_assert_eq(got.context.movements[2].side, TIB_SIDE_NONE);
  done(&got, reader);
}

Test(scoring, side_by_a_column_of_channels) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader,
                         text_file("a.tsv",
                                   "onset\tduration\ttrial_type\tchannel\n1\t1\tLM\tEMG RAT\n"
                                   "2\t1\tLM\tEMG LAT\n3\t1\tLM\tn/a\n4\t1\tLM:right\tEMG LAT\n"),
                         NULL);
  static const enum tib_side want[] = {TIB_RIGHT, TIB_LEFT, TIB_SIDE_NONE, TIB_RIGHT};
  cr_assert_eq(got.context.n_movements, 4);
  for (size_t i = 0; i < 4; i++) cr_assert_eq(got.context.movements[i].side, want[i], "%zu", i);
  done(&got, reader);
}

/* ---- what is refused ---- */

static void refuse(struct tib_scoring_choice choice, const char *file, enum tib_status status, const char *a,
                   const char *b) {
  struct tib_reader *reader = night("+0~30^Sleep stage W^|");
  struct asked got = ask_with(reader, choice, file, NULL);
  cr_assert_eq(got.status, status, "%s: %s", tib_status_code(got.status), got.err.text);
  cr_assert_eq(got.err.status, status);
  cr_assert(strstr(got.err.text, a) && strstr(got.err.text, b), "%s", got.err.text);
  cr_assert(got.inputs == NULL && got.n_inputs == 0 && got.context.stages == NULL, "nothing is left");
  done(&got, reader);
}

Test(scoring, refused) {
  struct tib_scoring_choice none = {0}, codes = {.stage_codes = "luna"}, map = {.map = "/no/such.map"};
  refuse(none, "/no/such.xml", TIB_NOT_FOUND, "/no/such.xml", "no such file");
  refuse(codes, NULL, TIB_USAGE, "luna", "yasa, profusion, dreams, deltamed, physip");
  refuse(map, NULL, TIB_NOT_FOUND, "such.map", "no such file");
  map.map = text_file("bad.map", "what?\n");
  refuse(map, NULL, TIB_SCORING_FORMAT, "bad.map, line 1", "arrow");
  refuse(none, text_file("poem.txt", "The owl and the pussycat\nwent to sea\n"), TIB_SCORING_FORMAT, "poem.txt",
         "no format of annotations");
  refuse(none, text_file("empty.txt", ""), TIB_SCORING_FORMAT, "empty.txt", "is empty; export it again");
  refuse(none, table("bad.tsv", "x;30;N2\n"), TIB_SCORING_FORMAT, "bad.tsv, line 2", "onset");
  refuse(none, table("other.tsv", "1000;30;N2\n1060;30;N2\n"), TIB_SCORING_MISMATCH, "other.tsv", "from 1000 to 1090 s");
  refuse(none, table("before.tsv", "-60;30;N2\n"), TIB_SCORING_MISMATCH, "before.tsv", "0 to 1000 s");
  struct edf_bytes cut = {.signal = {{.label = "EDF Annotations"}}, .cut = 300};
  refuse(none, edf_bytes_write(&cut, "cut.edf"), TIB_SCORING_FORMAT, "cut.edf", "");
}

Test(scoring, codes_that_are_known) {
  static const char *const names[] = {"yasa", "Profusion", "DREAMS", "deltamed", "physip", NULL};
  struct tib_error err = {0};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    cr_assert_eq(tib_read_scoring_check(&(struct tib_scoring_choice){.stage_codes = names[i]}, &err), TIB_OK);
  cr_assert_eq(tib_read_scoring_check(&(struct tib_scoring_choice){.stage_codes = ""}, &err), TIB_USAGE);
}

Test(scoring, part_of_it_outside_is_kept_and_counted) {
  struct tib_reader *reader = night("-5~10^LM:left^|+2000~1^Apnea^|");
  struct asked got = ask(reader, table("a.tsv", "970;30;N2\n1000;30;N2\n995;3;arousal\n998;3;arousal\n"), NULL);
  cr_assert_eq(got.context.n_outside_recording, 4); /* a movement, an apnea, a stage, an arousal */
  cr_assert(got.context.n_stages == 2 && got.context.n_arousals == 2);
  done(&got, reader);
}

/* What a file replaced is no event any more. */
Test(scoring, replaced_events_are_not_counted_outside) {
  struct tib_reader *reader = night("+2000~1^Apnea^|");
  struct asked got = ask(reader, table("a.tsv", "10;20;apnea\n"), NULL);
  cr_assert_eq(got.context.n_outside_recording, 0);
  done(&got, reader);
}

Test(scoring, nothing_known_is_told) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, table("a.tsv", "5000;1;foo\n10;1;bar\n"), NULL);
  check_told(reader, "scoring-unused", false, "a.tsv", "none of its labels");
  cr_assert_eq(got.context.n_unknown, 2);
  done(&got, reader);
}

/* ---- codings, and what is not of use ---- */

Test(scoring, latin1_and_other_labels_are_told) {
  struct tib_reader *reader = night("+1~100^position:supine^|+2~5^desat^|+3~60^PLMS^|");
  struct asked got = ask(reader, table("a.tsv", "10;3;arousal\n20;3;d\xE9sat\n30;1;\xE9trange\n"), NULL);
  cr_assert_eq(got.context.n_other, 4);
  cr_assert(got.context.n_unknown == 1 && strcmp(got.context.unknown[0].label, "\xC3\xA9trange") == 0);
  check_told(reader, "latin1-annotations", true, "a.tsv", "");
  done(&got, reader);
}

Test(scoring, unknown_labels_of_all_sources) {
  struct tib_reader *reader = night("+1^foo^|+2^bar^|");
  struct asked got =
      ask(reader, table("a.tsv", "10;3;foo\n20;3;zoo\n30;3;arousal\n"), table("b.tsv", "10;3;foo\n11;1;LM\n"));
  cr_assert_eq(got.context.n_unknown, 3);
  cr_assert(strcmp(got.context.unknown[1].label, "foo") == 0 && got.context.unknown[1].n == 3);
  done(&got, reader);
}
