#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "recording.h"
#include "support.h"
#include "write/write.h"

/* A value that tells signal, record and sample. */
static int expected(int signal, int64_t record, int i) {
  return (int)((signal * 7919 + record * 131 + i * 17) % 30000) - 15000;
}

static int samples_of[3];

static enum tib_status fill(void *user, int signal, int64_t record, int *samples, struct tib_error *err) {
  const int64_t *stop_at = user;
  if (stop_at && record == *stop_at) return tib_fail(err, TIB_MEMORY, "stop");
  for (int i = 0; i < samples_of[signal]; i++) samples[i] = expected(signal, record, i);
  return TIB_OK;
}

static struct tib_edf_signal make_signal(const char *label, int samples) {
  return (struct tib_edf_signal){.label = label,
                                 .unit = "uV",
                                 .prefilter = "HP:10Hz",
                                 .physical_min = -327.68,
                                 .physical_max = 327.67,
                                 .digital_min = -32768,
                                 .digital_max = 32767,
                                 .samples_per_record = samples};
}

static struct tib_edf_signal signals[3];

static struct tib_edf_plan make_plan(int n_signals, int64_t n_records) {
  static const char *const labels[] = {"EMG LAT", "Acc L X", "third"};
  static const int samples[] = {512, 64, 1};
  for (int i = 0; i < n_signals; i++) {
    samples_of[i] = samples[i];
    signals[i] = make_signal(labels[i], samples[i]);
  }
  return (struct tib_edf_plan){.record_duration = TIB_TICKS_PER_S,
                               .n_records = n_records,
                               .n_signals = n_signals,
                               .signals = signals,
                               .start = "2001-02-03 22:45:06",
                               .fill = fill};
}

static void expect_samples(const char *path, int n_signals, int64_t n_records) {
  struct edf_hdr_struct *header = malloc(sizeof *header);
  cr_assert_eq(edfopen_file_readonly(path, header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
  cr_assert_eq(header->edfsignals, n_signals);
  cr_assert_eq(header->datarecords_in_file, n_records);
  for (int s = 0; s < n_signals; s++)
    for (int64_t record = 0; record < n_records; record++) {
      int x[10000];
      cr_assert_eq(edfread_digital_samples(header->handle, s, samples_of[s], x), samples_of[s]);
      for (int i = 0; i < samples_of[s]; i++) cr_assert_eq(x[i], expected(s, record, i));
    }
  edfclose_file(header->handle);
  free(header);
}

Test(edf_writer, samples_and_header_come_back) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(3, 5);
  const char *path = test_temporary("a.edf");
  cr_assert_eq(tib_edf_write(path, &plan, &err), TIB_OK, "%s", err.text);
  expect_samples(path, 3, 5);
  size_t n;
  unsigned char *bytes = test_read_bytes(path, &n);
  cr_assert_eq(memcmp(bytes + 8, "X X X X ", 8), 0);
  cr_assert_eq(memcmp(bytes + 88, "Startdate 03-FEB-2001 X X X ", 28), 0);
  cr_assert_eq(memcmp(bytes + 168, "03.02.0122.45.06", 16), 0);
  cr_assert_eq(memcmp(bytes + 192, "EDF+C", 5), 0);
  cr_assert_eq(memcmp(bytes + 256, "EMG LAT         Acc L X         third           EDF Annotations ", 64), 0);
  free(bytes);
}

Test(edf_writer, same_plan_gives_the_same_bytes) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(2, 3);
  size_t n, m;
  cr_assert_eq(tib_edf_write(test_temporary("a.edf"), &plan, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_edf_write(test_temporary("b.edf"), &plan, &err), TIB_OK, "%s", err.text);
  unsigned char *a = test_read_bytes(test_temporary("a.edf"), &n), *b = test_read_bytes(test_temporary("b.edf"), &m);
  cr_assert_eq(n, m);
  cr_assert_eq(memcmp(a, b, n), 0);
  free(a);
  free(b);
}

/* 499.9 Hz has whole samples in 10 s only. */
Test(edf_writer, long_records) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(1, 3);
  samples_of[0] = signals[0].samples_per_record = 4999;
  plan.record_duration = 10 * TIB_TICKS_PER_S;
  cr_assert_eq(tib_edf_write(test_temporary("a.edf"), &plan, &err), TIB_OK, "%s", err.text);
  expect_samples(test_temporary("a.edf"), 1, 3);
  struct test_recording recording;
  test_recording_read(test_temporary("a.edf"), &recording);
  cr_assert_float_eq(recording.signals[0].fs_hz, 499.9, 1e-9);
  test_recording_free(&recording);
}

Test(edf_writer, annotations_to_a_tenth_of_a_millisecond) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(1, 20);
  /* 8192.2023 is where a float writer made unreadable files (formats.md 5.3); here the recording is shorter. */
  const struct tib_edf_annotation annotations[] = {{0, 30 * TIB_TICKS_PER_S, "Sleep stage N2"},
                                                   {12345678, -1, "Lights off"},
                                                   {15 * TIB_TICKS_PER_S + 1499, 2501, "EEG arousal"},
                                                   {20 * TIB_TICKS_PER_S, 0, "forty bytes are the most that may stand!"}};
  plan.annotations = annotations;
  plan.n_annotations = 4;
  cr_assert_eq(tib_edf_write(test_temporary("a.edf"), &plan, &err), TIB_OK, "%s", err.text);
  struct test_recording r;
  test_recording_read(test_temporary("a.edf"), &r);
  cr_assert_eq(r.n_annotations, 4);
  const double onset[] = {0, 1.2346, 15.0001, 20}, duration[] = {30, -1, 0.0003, 0};
  for (int i = 0; i < 4; i++) {
    cr_expect_float_eq(r.annotations[i].onset_s, onset[i], 1e-9);
    cr_expect_float_eq(r.annotations[i].duration_s, duration[i], 1e-9);
    cr_expect_str_eq(r.annotations[i].text, annotations[i].text);
  }
  test_recording_free(&r);
}

/* EDFlib alone writes 600 of 700 and says that all is well. */
Test(edf_writer, more_annotations_than_records) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(1, 60);
  struct tib_edf_annotation annotations[700];
  for (int i = 0; i < 700; i++) annotations[i] = (struct tib_edf_annotation){i * INT64_C(800000), -1, "Limb movement"};
  plan.annotations = annotations;
  plan.n_annotations = 700;
  cr_assert_eq(tib_edf_write(test_temporary("a.edf"), &plan, &err), TIB_OK, "%s", err.text);
  struct test_recording r;
  test_recording_read(test_temporary("a.edf"), &r);
  cr_assert_eq(r.n_annotations, 700);
  for (int i = 0; i < 700; i++) cr_assert_float_eq(r.annotations[i].onset_s, i * 0.08, 1e-9);
  test_recording_free(&r);
  expect_samples(test_temporary("a.edf"), 1, 60);
}

static void expect_refused(const struct tib_edf_plan *plan, enum tib_status status, const char *word) {
  struct tib_error err = {0};
  const char *path = test_temporary("refused.edf");
  cr_expect_eq(tib_edf_write(path, plan, &err), status, "%s", err.text);
  cr_expect_not_null(strstr(err.text, word), "'%s' in: %s", word, err.text);
  cr_expect_not_null(strstr(err.text, "refused.edf"), "%s", err.text);
  cr_expect_neq(access(path, F_OK), 0, "a file was left");
}

Test(edf_writer, refuses_what_edf_cannot_hold) {
  struct tib_edf_plan plan = make_plan(1, 2);
  signals[0].label = "seventeen letters";
  expect_refused(&plan, TIB_INTERNAL, "label");
  plan = make_plan(1, 2);
  signals[0].unit = "\xc2\xb5V";
  expect_refused(&plan, TIB_INTERNAL, "ASCII");
  plan = make_plan(1, 2);
  signals[0].digital_max = 32768;
  expect_refused(&plan, TIB_INTERNAL, "16 bits");
  plan = make_plan(1, 2);
  signals[0].physical_max = signals[0].physical_min;
  expect_refused(&plan, TIB_INTERNAL, "physical");
  plan = make_plan(1, 2);
  plan.record_duration += 1;
  expect_refused(&plan, TIB_INTERNAL, "record");
  plan = make_plan(1, 2);
  plan.start = "2001-2-3 22:45:06";
  expect_refused(&plan, TIB_INTERNAL, "yyyy-mm-dd");
  plan.start = "2001-02-30 25:45:06";
  expect_refused(&plan, TIB_INTERNAL, "2001-02-30");
}

Test(edf_writer, refuses_annotations_that_edflib_would_cut_or_drop) {
  struct tib_edf_plan plan = make_plan(1, 2);
  struct tib_edf_annotation annotations[129];
  for (int i = 0; i < 129; i++) annotations[i] = (struct tib_edf_annotation){0, -1, "x"};
  plan.annotations = annotations;
  plan.n_annotations = 129; /* 64 annotation signals of 2 records hold 128 */
  expect_refused(&plan, TIB_INTERNAL, "129 annotations");
  plan.n_annotations = 1;
  annotations[0].text = "forty-one bytes are one more than fit!!!!";
  cr_assert_eq(strlen(annotations[0].text), 41);
  expect_refused(&plan, TIB_INTERNAL, "40 bytes");
  annotations[0].text = "\xe9veil";
  expect_refused(&plan, TIB_INTERNAL, "UTF-8");
  annotations[0] = (struct tib_edf_annotation){2 * TIB_TICKS_PER_S + 1, -1, "late"};
  expect_refused(&plan, TIB_INTERNAL, "outside");
}

/* "-12345.678901" has thirteen characters, the header eight. */
Test(edf_writer, refuses_limits_that_the_header_would_round) {
  struct tib_edf_plan plan = make_plan(1, 2);
  signals[0].physical_min = -12345.678901;
  expect_refused(&plan, TIB_WRITE, "8 characters");
}

Test(edf_writer, failure_of_the_source_leaves_nothing) {
  struct tib_edf_plan plan = make_plan(2, 9);
  int64_t stop_at = 4;
  plan.user = &stop_at;
  struct tib_error err;
  cr_expect_eq(tib_edf_write(test_temporary("a.edf"), &plan, &err), TIB_MEMORY);
  cr_expect_neq(access(test_temporary("a.edf"), F_OK), 0);
}

/* Every write fails past 64 KiB, as on a full disk; EDFlib reports nothing. */
Test(edf_writer, writes_that_fail_in_silence_are_found) {
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit = {65536, 65536};
  cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
  struct tib_edf_plan plan = make_plan(1, 600);
  expect_refused(&plan, TIB_WRITE, "bytes are missing");
}

Test(edf_writer, a_folder_that_is_not_there) {
  struct tib_error err;
  struct tib_edf_plan plan = make_plan(1, 2);
  cr_expect_eq(tib_edf_write(test_temporary("none/a.edf"), &plan, &err), TIB_WRITE, "%s", err.text);
  cr_expect_not_null(strstr(err.text, "none/a.edf"));
}

/* ---- annotations alone ---- */

Test(edf_writer, annotations_alone_have_records_of_a_length) {
  static const struct tib_edf_annotation marks[] = {{5 * TIB_TICKS_PER_S + 1230000, 15000000, "Limb movement@@EMG LAT"},
                                                    {3600 * TIB_TICKS_PER_S, -1, "Recording ends"}};
  struct tib_edf_plan plan = {.record_duration = 60 * TIB_TICKS_PER_S,
                              .n_records = 2,
                              .n_annotations = 2,
                              .annotations = marks,
                              .start = "1985-01-01 22:45:06",
                              .start_fraction = 1234000,
                              .equipment = "a_word"};
  struct tib_error err;
  struct edf_hdr_struct header;
  struct edf_annotation_struct mark;
  const char *path = test_temporary("marks.edf");
  cr_assert_eq(tib_edf_write(path, &plan, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
  cr_expect_eq(header.edfsignals, 0);
  cr_expect_eq(header.datarecord_duration, 60 * TIB_TICKS_PER_S);
  cr_expect_eq(header.starttime_subsecond, 1234000);
  cr_expect_eq(header.annotations_in_file, 2);
  cr_assert_eq(edf_get_annotation(header.handle, 0, &mark), 0);
  cr_expect_eq(mark.onset, marks[0].onset);
  cr_expect_eq(strncmp(mark.duration, "1.5", 3), 0, "%s", mark.duration);
  cr_assert_eq(edf_get_annotation(header.handle, 1, &mark), 0);
  cr_expect_eq(mark.onset, marks[1].onset); /* behind the last record */
  edfclose_file(header.handle);
  plan.n_records = 1;
  expect_refused(&plan, TIB_INTERNAL, "record for each annotation");
  plan.n_records = 2;
  plan.start_fraction = 1234567;
  expect_refused(&plan, TIB_INTERNAL, "0.1 ms");
  plan.start_fraction = 0;
  plan.equipment = "two words";
  expect_refused(&plan, TIB_INTERNAL, "word");
}

/* The standard's time-keeping: "+S.f", two bytes of 20, then nothing but zeros. */
static void expect_time_alone(const unsigned char *record, size_t n, const char *time) {
  size_t length = strlen(time);
  cr_expect_eq(memcmp(record, time, length), 0, "%.12s, not %s", (const char *)record, time);
  cr_expect_eq(memcmp(record + length, "\x14\x14", 2), 0);
  for (size_t i = length + 2; i < n; i++) cr_assert_eq(record[i], 0);
}

Test(edf_writer, annotations_alone_may_last_longer_than_their_records) {
  static const struct tib_edf_annotation marks[] = {{7200 * TIB_TICKS_PER_S, 15000000, "Limb movement@@EMG LAT"},
                                                    {28800 * TIB_TICKS_PER_S, -1, "Recording ends"}};
  struct tib_edf_plan plan = {.record_duration = 60 * TIB_TICKS_PER_S,
                              .n_records = 480,
                              .n_annotations = 2,
                              .annotations = marks,
                              .start = "1985-01-01 22:45:06",
                              .start_fraction = 2500000};
  struct tib_error err;
  struct edf_hdr_struct header;
  struct edf_annotation_struct mark;
  const char *path = test_temporary("night.edf");
  cr_assert_eq(tib_edf_write(path, &plan, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
  cr_expect_eq(header.datarecords_in_file, 480);
  cr_expect_eq(header.file_duration, 28800 * TIB_TICKS_PER_S);
  cr_expect_eq(header.annotations_in_file, 2);
  for (int i = 0; i < 2; i++) {
    cr_assert_eq(edf_get_annotation(header.handle, i, &mark), 0);
    cr_expect_eq(mark.onset, marks[i].onset);
  }
  edfclose_file(header.handle);
  static unsigned char bytes[480 * 512];
  FILE *file = fopen(path, "rb");
  size_t n = fread(bytes, 1, sizeof bytes, file), record = (n - 512) / 480;
  fclose(file);
  cr_assert_eq((n - 512) % 480, 0);
  expect_time_alone(bytes + 512 + 2 * record, record, "+120.2500000");
  expect_time_alone(bytes + 512 + 479 * record, record, "+28740.2500000");
}

/* EDFlib cuts what does not fit 8 characters, and -1234.56 is a little less as a double. */
Test(edf_writer, limits_keep_their_last_digit) {
  static const double limits[] = {-1234.56, 3.2767, 123456.7, 1233.99, -1000};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    struct tib_edf_plan plan = make_plan(1, 2);
    struct tib_error err;
    struct edf_hdr_struct header;
    signals[0].physical_min = limits[i];
    signals[0].physical_max = 200000;
    const char *path = test_temporary("limits.edf");
    cr_assert_eq(tib_edf_write(path, &plan, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_DO_NOT_READ_ANNOTATIONS), 0);
    cr_expect_eq(header.signalparam[0].phys_min, limits[i], "%.9g, not %.9g", header.signalparam[0].phys_min, limits[i]);
    edfclose_file(header.handle);
  }
}
