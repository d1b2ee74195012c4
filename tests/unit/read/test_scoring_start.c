/* Files that count from another time than the recording, and in epochs of another length. */
#include "scoring_test.h"

/* ---- another start ---- */

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
