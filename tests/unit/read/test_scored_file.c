/* Annotations without a recording of their own. */
#include "scoring_test.h"

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

static enum tib_file_kind kind_of(const char *path) {
  enum tib_file_kind kind;
  struct tib_error err;
  cr_assert_eq(tib_read_kind(path, &kind, &err), TIB_OK, "%s", err.text);
  return kind;
}

Test(kind, by_content) {
  cr_assert_eq(kind_of(test_source("sample-data/quiet.edf")), TIB_FILE_RECORDING);
  cr_assert_eq(kind_of(text_file("bdf.txt",
                                 "\xFF"
                                 "BIOSEMI and more")),
               TIB_FILE_RECORDING);
  cr_assert_eq(kind_of(table("a.edf", "0;30;N2\n")), TIB_FILE_SCORED);
  cr_assert_eq(kind_of(text_file("a.tsv", "nothing of the kind\n")), TIB_FILE_UNKNOWN);
  cr_assert_eq(kind_of(text_file("short", "0 x ")), TIB_FILE_UNKNOWN);
  cr_assert_eq(kind_of(text_file("zero.tsv", "")), TIB_FILE_UNKNOWN);
}

Test(kind, of_what_cannot_be_read) {
  enum tib_file_kind kind = TIB_FILE_SCORED;
  struct tib_error err;
  cr_assert_eq(tib_read_kind("/no/such.file", &kind, &err), TIB_NOT_FOUND);
  cr_assert(strstr(err.text, "/no/such.file: there is no such file"), "%s", err.text);
  cr_assert_eq(kind, TIB_FILE_UNKNOWN);
  cr_assert_eq(tib_read_kind("/", &kind, &err), TIB_NOT_FOUND);
  cr_assert(strstr(err.text, "is a folder"), "%s", err.text);
}
