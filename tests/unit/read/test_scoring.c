#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "read/scored/gather.h"
#include "read/scored/meanings.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S

/* ---- steps ---- */

static const char *text_file(const char *name, const char *text) {
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "wb");
  cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0);
  return path;
}

/* A table of events: rows as "onset duration label", by tabs and semicolons here. */
static const char *table(const char *name, const char *rows) {
  char text[4096];
  snprintf(text, sizeof text, "onset;duration;trial_type\n%s", rows);
  for (char *s = text; *s; s++)
    if (*s == ';') *s = '\t';
  return text_file(name, text);
}

/* 1000 s from 22:00:00 on 2026-03-02, with these TALs. */
static struct tib_reader *night(const char *tals) {
  struct edf_bytes spec = {.date = "02.03.26",
                           .time = "22.00.00",
                           .recording = "Startdate 02-MAR-2026 X X X",
                           .duration = "100",
                           .n_records = 10,
                           .signal = {{.label = "EMG LAT", .samples = 1000}, {.label = "EDF Annotations", .samples = 500}},
                           .tals = {tals}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  return reader;
}

struct asked {
  enum tib_status status;
  struct tib_context context;
  struct tib_input *inputs;
  size_t n_inputs;
  struct tib_error err;
};

static struct asked ask_with(struct tib_reader *reader, struct tib_scoring_choice choice, const char *a, const char *b) {
  struct asked asked = {0};
  const char *const files[] = {a, b};
  choice.n = (size_t)(a != NULL) + (b != NULL);
  choice.files = files;
  asked.status = tib_read_scoring(reader, &choice, &asked.context, &asked.inputs, &asked.n_inputs, &asked.err);
  return asked;
}

static struct asked ask(struct tib_reader *reader, const char *a, const char *b) {
  struct asked asked = ask_with(reader, (struct tib_scoring_choice){0}, a, b);
  cr_assert_eq(asked.status, TIB_OK, "%s", asked.err.text);
  return asked;
}

static void done(struct asked *asked, struct tib_reader *reader) {
  tib_context_finish(&asked->context);
  free(asked->inputs);
  tib_read_close(reader);
}

static const struct tib_deviation *find(const struct tib_recording *recording, const char *code) {
  for (size_t i = 0; i < recording->n_deviations; i++)
    if (strcmp(recording->deviations[i].code, code) == 0) return &recording->deviations[i];
  return NULL;
}

/* The reader's deviation of this code must be there and hold both texts. */
static void check_told(const struct tib_reader *reader, const char *code, bool repaired, const char *a, const char *b) {
  const struct tib_deviation *told = find(tib_read_recording(reader), code);
  cr_assert_not_null(told, "%s is not told", code);
  cr_assert(strstr(told->text, a) && strstr(told->text, b), "%s", told->text);
  cr_assert_eq(told->repaired, repaired, "%s: %s", told->text, told->repair);
}

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
  refuse(none, text_file("empty.txt", ""), TIB_SCORING_FORMAT, "empty.txt", "no format");
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

/* ---- another start ---- */

static const char *hypnogram(const char *date, const char *time, const char *tals) {
  struct edf_bytes spec = {.date = date,
                           .time = time,
                           .recording = "Startdate X X X X",
                           .n_records = 1,
                           .signal = {{.label = "EDF Annotations", .samples = 200}},
                           .tals = {tals}};
  return edf_bytes_write(&spec, "hypnogram.edf");
}

static void check_shift(const char *path, tib_ticks want, const char *told, const char *repair) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, path, NULL);
  cr_assert_eq(got.context.n_stages, 1);
  cr_assert_eq(got.context.stages[0].span.onset, want, "%lld", (long long)got.context.stages[0].span.onset);
  cr_assert_str_eq(got.context.stages_source, "hypnogram.edf");
  cr_assert_eq(deviates(reader, "start-differs"), told != NULL);
  if (told) check_told(reader, "start-differs", true, "hypnogram.edf", told);
  if (told) cr_assert(strstr(find(tib_read_recording(reader), "start-differs")->repair, repair));
  done(&got, reader);
}

Test(scoring, edf_files_count_from_their_own_start) {
  check_shift(hypnogram("02.03.26", "22.00.00", "+60~30^Sleep stage 2^|"), 60 * S, NULL, NULL);
  check_shift(hypnogram("02.03.26", "22.02.00", "+60~30^Sleep stage 2^|"), 180 * S, "120.000 s after", "shifted");
  check_shift(hypnogram("02.03.26", "21.59.00", "+60~30^Sleep stage 2^|"), 0, "60.000 s before", "shifted");
  check_shift(hypnogram("03.03.26", "21.59.00", "-86330~30^Sleep stage 2^|"), 10 * S, "86340.000 s after", "shifted");
  /* anonymous dates, and a shift that would leave nothing inside */
  check_shift(hypnogram("01.01.85", "22.01.00", "+60~30^Sleep stage 2^|"), 60 * S,
              "on another date, by the clock 60.000 s after", "as they are");
  check_shift(hypnogram("01.01.85", "21.59.00", "+60~30^Sleep stage 2^|"), 60 * S,
              "on another date, by the clock 60.000 s before", "as they are");
  check_shift(hypnogram("02.03.26", "23.00.00", "+60~30^Sleep stage 2^|"), 60 * S, "3600.000 s after", "as they are");
}

/* Three days later is another night, even where the shift would place an event. */
Test(scoring, no_shift_of_days) {
  struct tib_reader *reader = night("");
  struct asked got =
      ask(reader, hypnogram("05.03.26", "22.00.00", "+60~30^Sleep stage 2^|-259000~30^Sleep stage W^|"), NULL);
  cr_assert(got.context.n_stages == 2 && got.context.stages[1].span.onset == 60 * S);
  done(&got, reader);
}

Test(scoring, the_first_clock_of_an_edf_file_is_its_start) {
  struct edf_bytes spec = {.date = "02.03.26",
                           .time = "22.00.00",
                           .recording = "Startdate 02-MAR-2026 X X X",
                           .n_records = 1,
                           .signal = {{.label = "EDF Annotations", .samples = 200}},
                           .clocks = {"+0.5^^|"},
                           .tals = {"+60~30^Sleep stage 2^|"}};
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, edf_bytes_write(&spec, "hypnogram.edf"), NULL);
  cr_assert_eq(got.context.stages[0].span.onset, 60 * S, "60 s after 22:00:00 on both clocks");
  done(&got, reader);
}

Test(scoring, repairs_of_an_edf_file_are_repairs_of_the_scoring) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, hypnogram("02.03.26", "22.00.00", "+60~30^Sleep stage 2^|+x^broken^|+1~1^\xE9^|"), NULL);
  check_told(reader, "malformed-annotations", true, "hypnogram.edf", "1 annotations");
  check_told(reader, "latin1-annotations", true, "hypnogram.edf", "1 annotations");
  done(&got, reader);
}

/* What needed none is the file's own affair. */
Test(scoring, oddities_of_an_edf_file_are_not_passed_on) {
  struct edf_bytes spec = {.date = "02.03.26",
                           .time = "22.00.00",
                           .recording = "Startdate 05-APR-2026 X X X",
                           .n_records = 1,
                           .signal = {{.label = "EDF Annotations", .samples = 200}},
                           .tals = {"+60~30^Sleep stage 2^|"}};
  const char *path = edf_bytes_write(&spec, "hypnogram.edf");
  struct tib_reader *odd = open_sound(path), *reader = night("");
  cr_assert_gt(tib_read_recording(odd)->n_deviations, 0);
  for (size_t i = 0; i < tib_read_recording(odd)->n_deviations; i++)
    cr_assert_not(tib_read_recording(odd)->deviations[i].repaired, "%s", tib_read_recording(odd)->deviations[i].code);
  tib_read_close(odd);
  struct asked got = ask(reader, path, NULL);
  cr_assert_eq(tib_read_recording(reader)->n_deviations, 0, "%s", tib_read_recording(reader)->deviations[0].code);
  done(&got, reader);
}

static const char *profile(const char *start, const char *rows) {
  char text[1024];
  snprintf(text, sizeof text,
           "Signal ID: SchlafProfil\\profil\nStart Time: %s\nUnit: \nSignal Type: Discret\nEvents list: N3,N2,N1,Rem,Wake\n"
           "Rate: 30 s\n\n%s",
           start, rows);
  return text_file("profile.txt", text);
}

Test(scoring, texts_with_a_clock_are_right_already) {
  struct tib_reader *reader = night("");
  struct asked got = ask(reader, profile("02.03.2026 22:01:00", "22:01:00,000; N2\n22:01:30,000; N2\n"), NULL);
  cr_assert_eq(got.context.stages[0].span.onset, 60 * S);
  check_told(reader, "start-differs", false, "profile.txt", "60.000 s after");
  done(&got, reader);
  reader = night("");
  got = ask(reader, profile("02.03.2026 22:00:00", "22:00:00,000; N2\n"), NULL);
  cr_assert_not(deviates(reader, "start-differs"));
  done(&got, reader);
}

Test(scoring, texts_with_a_clock_on_a_recording_without_one) {
  struct edf_bytes spec = {.date = "99.99.99",
                           .time = "99.99.99",
                           .recording = "Startdate X X X X",
                           .duration = "100",
                           .n_records = 10,
                           .signal = {{.label = "EMG LAT", .samples = 1000}, {.label = "EDF Annotations"}}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  struct asked got = ask(reader, profile("02.03.2026 22:00:00", "22:00:30,000; N2\n"), NULL);
  cr_assert_eq(got.context.stages[0].span.onset, 30 * S);
  check_told(reader, "start-unknown", true, "profile.txt", "");
  done(&got, reader);
}

/* ---- epochs ---- */

Test(scoring, length_of_an_epoch) {
  struct tib_reader *reader = night("+0^Sleep stage 2^|");
  struct asked got = ask_with(reader, (struct tib_scoring_choice){.epoch = 20 * S}, NULL, NULL);
  cr_assert(got.context.epoch == 20 * S && got.context.stages[0].span.offset == 20 * S);
  done(&got, reader);
  reader = night("+0^Sleep stage 2^|");
  got = ask(reader, NULL, NULL);
  cr_assert(got.context.epoch == 30 * S && got.context.stages[0].span.offset == 30 * S);
  done(&got, reader);
}

/* DOMINO tells its own. */
Test(scoring, length_of_an_epoch_by_the_file_of_the_stages) {
  const char *path = text_file("profile.txt",
                               "Signal ID: SchlafProfil\\profil\nStart Time: 02.03.2026 22:00:00\nUnit: \n"
                               "Signal Type: Discret\nEvents list: N2\nRate: 20 s\n\n22:00:00,000; N2\n");
  const char *others = table("a.tsv", "1;3;arousal\n");
  for (int order = 0; order < 2; order++) {
    struct tib_reader *reader = night("+0~30^Sleep stage W^|");
    struct asked got = order ? ask(reader, path, others) : ask(reader, others, path);
    cr_assert_eq(got.context.epoch, 20 * S);
    cr_assert(got.context.n_stages == 1 && got.context.stages[0].span.offset == 20 * S);
    done(&got, reader);
  }
  struct tib_reader *reader = night("+0~30^Sleep stage W^|");
  struct asked got = ask(reader, others, NULL);
  cr_assert_eq(got.context.epoch, 30 * S);
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

/* ---- annotations alone ---- */

Test(scoring, a_recording_of_annotations_takes_its_length_from_the_file) {
  struct tib_reader *reader = open_sound(hypnogram("02.03.26", "22.00.00", "+0~30^Sleep stage 2^|+1~1^LM:left^|"));
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  struct asked got = ask(reader, table("a.tsv", "0;3600;N2\n3600;100;?\n5000;1;arousal\n"), NULL);
  cr_assert_eq(tib_read_recording(reader)->duration, 3600 * S);
  cr_assert_eq(got.context.n_movements, 1);
  done(&got, reader);
  reader = open_sound(hypnogram("02.03.26", "22.00.00", "+1~1^LM:left^|"));
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  got = ask(reader, table("a.tsv", "5000;1;arousal\n"), NULL);
  cr_assert_eq(tib_read_recording(reader)->duration, 5001 * S, "without stages the last event ends it");
  done(&got, reader);
}

struct alone {
  enum tib_status status;
  struct tib_recording recording;
  struct tib_context context;
  char fingerprint[33];
  struct tib_error err;
  size_t n_inputs;
};

static struct alone read_alone(const char *path, const char *more) {
  struct alone alone = {0};
  struct tib_input *inputs;
  struct tib_scoring_choice choice = {.n = more != NULL, .files = &more};
  alone.status = tib_read_scored_file(path, &choice, &alone.recording, &alone.context, alone.fingerprint, &inputs,
                                      &alone.n_inputs, &alone.err);
  free(inputs);
  return alone;
}

static void finish_alone(struct alone *alone) {
  tib_recording_finish(&alone->recording);
  tib_context_finish(&alone->context);
}

Test(scored_file, is_a_recording_without_signals) {
  struct alone got = read_alone(table("a.tsv", "0;30;W\n30;60;N2\n90;500;?\n95;2;LM:left\n"), NULL);
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.recording.format, TIB_SCORED_FILE);
  cr_assert_str_eq(got.recording.name, "a.tsv");
  cr_assert_str_eq(got.recording.scored_format, "events-table");
  cr_assert_eq(got.recording.bytes, 64);
  cr_assert_eq(got.recording.duration, 90 * S);
  cr_assert_eq(got.recording.start_clock, TIB_NO_TICKS);
  cr_assert_eq(strlen(got.fingerprint), 32);
  cr_assert(got.context.has_stages && got.context.has_movements && !got.context.has_arousals);
  cr_assert_str_eq(got.context.movements_source, "a.tsv");
  finish_alone(&got);
  got = read_alone(table("b.tsv", "95;2;LM:left\n10;n/a;foo\n"), NULL);
  cr_assert_eq(got.recording.duration, 97 * S);
  finish_alone(&got);
}

Test(scored_file, takes_its_start_from_the_text) {
  struct alone got = read_alone(profile("02.03.2026 22:00:00", "22:00:30,000; N2\n"), NULL);
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.recording.start_clock, 79200 * S);
  cr_assert_str_eq(got.recording.start_date, "2026-03-02");
  cr_assert_eq(got.recording.duration, 60 * S);
  finish_alone(&got);
}

Test(scored_file, other_files_lie_on_top) {
  struct alone got = read_alone(table("a.tsv", "0;30;W\n10;2;LM:left\n"), table("b.tsv", "0;300;N2\n"));
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.n_inputs, 1);
  cr_assert(got.context.n_stages == 1 && got.context.stages[0].stage == TIB_STAGE_N2 && got.context.n_movements == 1);
  cr_assert_eq(got.recording.duration, 300 * S);
  cr_assert_not_null(find(&got.recording, "scoring-replaced"));
  finish_alone(&got);
}

Test(scored_file, refused) {
  struct alone got = read_alone("/no/such.tsv", NULL);
  cr_assert_eq(got.status, TIB_NOT_FOUND);
  got = read_alone(text_file("poem.txt", "The owl\n"), NULL);
  cr_assert_eq(got.status, TIB_SCORING_FORMAT);
  cr_assert(strstr(got.err.text, "poem.txt"), "%s", got.err.text);
  got = read_alone(table("a.tsv", "x;1;N2\n"), NULL);
  cr_assert(got.status == TIB_SCORING_FORMAT && got.recording.deviations == NULL);
}

Test(kind, by_content) {
  cr_assert_eq(tib_read_kind(test_source("sample-data/quiet.edf")), TIB_FILE_RECORDING);
  cr_assert_eq(tib_read_kind(text_file("bdf.txt",
                                       "\xFF"
                                       "BIOSEMI and more")),
               TIB_FILE_RECORDING);
  cr_assert_eq(tib_read_kind(table("a.edf", "0;30;N2\n")), TIB_FILE_SCORED);
  cr_assert_eq(tib_read_kind(text_file("a.tsv", "nothing of the kind\n")), TIB_FILE_UNKNOWN);
  cr_assert_eq(tib_read_kind(text_file("short", "0 x ")), TIB_FILE_UNKNOWN);
  cr_assert_eq(tib_read_kind("/no/such.file"), TIB_FILE_UNKNOWN);
  cr_assert_eq(tib_read_kind("/"), TIB_FILE_UNKNOWN);
}

/* ---- many ---- */

#define MILLION 1000000

/* Different labels in turn, so that no more than `labels` differ. */
static const char *many(const char *name, int n, int labels) {
  static const char *const known[] = {"LM:left", "LM:right", "arousal", "hypopnea", "N2", "desat"};
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "wb");
  fputs("onset\tduration\ttrial_type\n", file);
  for (int i = 0; i < n; i++) {
    if (labels > 6)
      fprintf(file, "%d\t1\tlabel number %d\n", i / 10, i % labels);
    else
      fprintf(file, "%d\t1\t%s\n", i / 10, known[i % labels]);
  }
  cr_assert_eq(fclose(file), 0);
  return path;
}

static double seconds_to_read(const char *path, enum tib_status expected) {
  clock_t begin = clock();
  struct alone got = read_alone(path, NULL);
  double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
  cr_assert_eq(got.status, expected, "%s", got.err.text);
  finish_alone(&got);
  return seconds;
}

/* Ten times as much takes about ten times as long in any build; what compares each with each takes a hundred times. */
static void check_linear(double tenth, double whole) {
  cr_log_info("%.3f s and %.3f s", tenth, whole);
  cr_assert_lt(whole, 40.0 * fmax(tenth, 0.01), "a tenth took %.3f s, the whole %.3f s of processor time", tenth, whole);
}

Test(many, a_million_annotations, .timeout = 120) {
  check_linear(seconds_to_read(many("tenth.tsv", MILLION / 10, 6), TIB_OK),
               seconds_to_read(many("known.tsv", MILLION, 6), TIB_OK));
  check_linear(seconds_to_read(many("tenth-unknown.tsv", MILLION / 10, MILLION / 10), TIB_OK),
               seconds_to_read(many("unknown.tsv", MILLION, MILLION), TIB_OK));
}

Test(many, more_are_refused, .timeout = 120) {
  struct alone got = read_alone(many("more.tsv", MILLION + 1, 6), NULL);
  cr_assert_eq(got.status, TIB_UNSUPPORTED);
  cr_assert(strstr(got.err.text, "more.tsv") && strstr(got.err.text, "1000000"), "%s", got.err.text);
}

/* Every label is counted, however many there are. */
Test(many, unknown_labels_are_bounded) {
  struct alone got = read_alone(many("labels.tsv", 5000, 3000), NULL);
  int64_t n = 0, rest = 0;
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.context.n_unknown, TIB_UNKNOWN_MAX);
  for (size_t i = 0; i < got.context.n_unknown; i++) {
    n += got.context.unknown[i].n;
    if (strcmp(got.context.unknown[i].label, TIB_UNKNOWN_REST) == 0) rest = got.context.unknown[i].n;
    if (i > 0) cr_assert_lt(strcmp(got.context.unknown[i - 1].label, got.context.unknown[i].label), 0);
  }
  cr_assert_eq(n, 5000);
  cr_assert_eq(rest, 5000 - 999 * 2, "the frequent ones are named");
  finish_alone(&got);
}

static const char *one_line(const char *name, int mib) {
  const char *path = test_temporary(name);
  char *block = malloc(1 << 20);
  cr_assert_not_null(block);
  for (int i = 0; i < 1 << 20; i++) block[i] = "12;N2,\"x\t"[i % 9];
  FILE *file = fopen(path, "wb");
  for (int i = 0; i < mib; i++) cr_assert_eq(fwrite(block, 1, 1 << 20, file), 1 << 20);
  cr_assert_eq(fclose(file), 0);
  free(block);
  return path;
}

/* 100 MiB of one line: refused, whichever format is asked. */
Test(many, one_long_line, .timeout = 120) {
  check_linear(seconds_to_read(one_line("tenth.txt", 10), TIB_SCORING_FORMAT),
               seconds_to_read(one_line("line.txt", 100), TIB_SCORING_FORMAT));
  struct alone got = read_alone(one_line("line.txt", 1), NULL);
  cr_assert(strstr(got.err.text, "line.txt"), "%s", got.err.text);
}
