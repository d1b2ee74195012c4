#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/edf/header.h"
#include "read_test.h"
#include "support.h"

#define LEG \
  { .label = "EMG LAT" }
#define TALS \
  { .label = "EDF Annotations" }

static const struct tib_recording *recording_of(const struct tib_reader *reader) { return tib_read_recording(reader); }

Test(header, sound_file) {
  struct edf_bytes spec = {
      .signal = {LEG, TALS, {.label = "Acc L X", .samples = 25, .unit = "mg", .prefilter = "HP:0.1Hz"}},
      .n_records = 5,
      .duration = "0.5"};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_str_eq(r->name, "made.edf");
  cr_assert_eq(r->format, TIB_EDF_PLUS_C);
  cr_assert_eq(r->bytes, 256 * 4 + 5 * 2 * (100 + 60 + 25));
  cr_assert_eq(r->n_records, 5);
  cr_assert_eq(r->record_duration, 5000000);
  cr_assert_eq(r->duration, 25000000);
  cr_assert_eq(r->start_clock, (INT64_C(22) * 3600 + 15 * 60 + 30) * TIB_TICKS_PER_S);
  cr_assert_str_eq(r->start_date, "2021-03-05");
  cr_assert_eq(r->n_segments, 1);
  cr_assert(r->segments[0].onset == 0 && r->segments[0].first_record == 0 && r->segments[0].n_records == 5);
  cr_assert_eq(r->n_deviations, 0);
  cr_assert_eq(r->n_channels, 2);
  const struct tib_channel *leg = &r->channels[0], *acc = &r->channels[1];
  cr_assert_str_eq(leg->label, "EMG LAT");
  cr_assert_eq(leg->unit, TIB_UNIT_UV);
  cr_assert(leg->rate.samples == 100 && leg->rate.record == 5000000);
  cr_assert(leg->digital_min == -32768 && leg->digital_max == 32767);
  cr_assert(leg->physical_min == -3276.8 && leg->physical_max == 3276.7);
  cr_assert_float_eq(leg->scale, 0.1, 1e-12);
  cr_assert_float_eq(leg->offset, 0.0, 1e-9);
  cr_assert_str_eq(acc->label, "Acc L X");
  cr_assert_str_eq(acc->prefilter, "HP:0.1Hz");
  cr_assert_eq(acc->unit, TIB_UNIT_G);
  cr_assert_float_eq(acc->scale, 1e-4, 1e-15);
  tib_read_close(reader);
}

/* ---- what is no file of ours ---- */

static void refuse_path(const char *path, enum tib_status status, const char *cause) {
  struct tib_error err = {0};
  struct tib_reader *reader;
  cr_assert_eq(tib_read_open(path, &reader, &err), status, "%s", err.text);
  cr_assert_null(reader);
  cr_assert(strstr(err.text, path), "the file is not named: %s", err.text);
  cr_assert(strstr(err.text, cause), "'%s' is not in: %s", cause, err.text);
}

Test(header, no_such_file) { refuse_path(test_temporary("none.edf"), TIB_NOT_FOUND, "no such file"); }

Test(header, folder) {
  const char *path = test_temporary("folder.edf");
  cr_assert_eq(mkdir(path, 0700), 0);
  refuse_path(path, TIB_NOT_FOUND, "is a folder");
}

Test(header, pipe, .timeout = 10) {
  const char *path = test_temporary("pipe.edf");
  cr_assert_eq(mkfifo(path, 0600), 0);
  refuse_path(path, TIB_NOT_FOUND, "no regular file");
}

Test(header, empty) { refuse_path(edf_bytes_write_raw("", 0, "e.edf"), TIB_FORMAT, "empty"); }

Test(header, text) {
  const char text[] = "onset\tduration\n0.0\t30\n";
  refuse_path(edf_bytes_write_raw(text, sizeof text - 1, "t.edf"), TIB_FORMAT, "neither EDF nor BDF");
  refuse_path(edf_bytes_write_raw("0.5", 3, "t.edf"), TIB_FORMAT, "neither EDF nor BDF");
}

Test(header, cut_short) {
  struct edf_bytes spec = {.signal = {LEG, TALS}};
  for (long cut = 1; cut < 256 * 3; cut += 17) {
    spec.cut = cut;
    refuse_made(&spec, TIB_FORMAT, "cut short");
  }
}

Test(header, formats) {
  static const struct {
    const char *reserved;
    int bdf;
    enum tib_format format;
  } rows[] = {
      {"", 0, TIB_EDF},
      {"EDF+C", 0, TIB_EDF_PLUS_C},
      {"EDF+D", 0, TIB_EDF_PLUS_D},
      {"BDF+C", 0, TIB_EDF},
      {"24BIT", 1, TIB_BDF},
      {"", 1, TIB_BDF},
      {"BDF+C", 1, TIB_BDF_PLUS_C},
      {"BDF+D", 1, TIB_BDF_PLUS_D},
      {"EDF+C more", 0, TIB_EDF_PLUS_C},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct edf_bytes spec = {.reserved = rows[i].reserved, .bdf = rows[i].bdf, .signal = {LEG}};
    struct edf_bytes_signal other = {.label = rows[i].bdf ? "BDF Annotations" : "EDF Annotations"};
    spec.signal[1] = other;
    size_t n;
    unsigned char *bytes = edf_bytes_make(&spec, &n);
    struct tib_edf_header header;
    struct tib_error err = {0};
    cr_assert_eq(tib_edf_header_load(bytes, n, (int64_t)n, "f", &header, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(header.recording.format, rows[i].format, "%s", rows[i].reserved);
    cr_assert_eq(header.sample_bytes, rows[i].bdf ? 3 : 2);
    cr_assert_eq(header.record_bytes, (rows[i].bdf ? 3 : 2) * 160);
    cr_assert(header.signals[0].channel == 0 && header.signals[1].channel == -1);
    cr_assert_eq(header.signals[1].offset, rows[i].bdf ? 300 : 200);
    tib_edf_header_finish(&header);
    free(bytes);
  }
}

/* Each format has its own name for them: the other's is an ordinary signal, as it is for EDFlib. */
Test(header, annotations_of_the_other_format) {
  struct tib_reader *reader = open_made(&(struct edf_bytes){.signal = {LEG, {.label = "BDF Annotations"}, TALS}});
  cr_assert_eq(recording_of(reader)->n_channels, 2);
  cr_assert_str_eq(recording_of(reader)->channels[1].label, "BDF Annotations");
  tib_read_close(reader);
}

Test(header, transducer) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT", .transducer = "AgAgCl \xE4lter"}, TALS}};
  struct tib_reader *reader = open_made(&spec);
  cr_assert_str_eq(recording_of(reader)->channels[0].transducer, "AgAgCl \xC3\xA4lter");
  tib_read_close(reader);
}

Test(header, wrong_numbers) {
  const struct edf_bytes sound = {.signal = {LEG, TALS}};
  static const struct {
    size_t field;
    const char *value, *cause;
    enum tib_status status;
  } rows[] = {
      {offsetof(struct edf_bytes, ns), "0", "number of signals", TIB_FORMAT},
      {offsetof(struct edf_bytes, ns), "-1", "number of signals", TIB_FORMAT},
      {offsetof(struct edf_bytes, ns), "641", "number of signals", TIB_FORMAT},
      {offsetof(struct edf_bytes, ns), "x", "number of signals", TIB_FORMAT},
      {offsetof(struct edf_bytes, header_bytes), "512", "its own size", TIB_FORMAT},
      {offsetof(struct edf_bytes, header_bytes), "", "its own size", TIB_FORMAT},
      {offsetof(struct edf_bytes, records), "-2", "number of records", TIB_FORMAT},
      {offsetof(struct edf_bytes, records), "2.5", "number of records", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "0", "duration of a record is 0", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "-1", "duration", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "0.00009", "outside", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "3601", "outside", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "0,0", "duration of a record is 0", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "0,0,5", "no number", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "1.0,5", "no number", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "one", "duration", TIB_FORMAT},
      {offsetof(struct edf_bytes, duration), "nan", "duration", TIB_FORMAT},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct edf_bytes spec = sound;
    memcpy((char *)&spec + rows[i].field, &rows[i].value, sizeof rows[i].value);
    refuse_made(&spec, rows[i].status, rows[i].cause);
  }
}

/* The number of samples is told by its own field alone: the file itself stays small. */
static void refuse_samples(const char *samples, const char *cause) {
  size_t n;
  unsigned char *bytes = edf_bytes_make(&(struct edf_bytes){.signal = {LEG, TALS}}, &n);
  memset(bytes + 256 + 216 * 2, ' ', 8);
  memcpy(bytes + 256 + 216 * 2, samples, strlen(samples));
  refuse_path(edf_bytes_write_raw(bytes, n, "samples.edf"), TIB_FORMAT, cause);
  free(bytes);
}

Test(header, samples_in_a_record) {
  refuse_samples("0", "signal 1");
  refuse_samples("-5", "signal 1");
  refuse_samples("1000001", "signal 1");
  refuse_samples("99999999", "signal 1");
  refuse_samples("", "signal 1");
}

Test(header, record_limit) { /* 640 signals of a million samples are 1.28 GB a record */
  enum { NS = 640, N = 256 * (NS + 1) };
  unsigned char *bytes = malloc(N);
  memset(bytes, ' ', N);
  bytes[0] = '0';
  memcpy(bytes + 184, "164096", 6);
  memcpy(bytes + 236, "1", 1);
  memcpy(bytes + 244, "1", 1);
  memcpy(bytes + 252, "640", 3);
  for (int i = 0; i < NS; i++) memcpy(bytes + 256 + 216 * NS + 8 * i, "1000000", 7);
  struct tib_edf_header header;
  struct tib_error err = {0};
  cr_assert_eq(tib_edf_header_load(bytes, N, N, "wide.edf", &header, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "wide.edf") && strstr(err.text, "beyond the limit"), "%s", err.text);
  cr_assert_null(header.signals);
  free(bytes);
}

/* Every byte of a header turned into every kind of wrong byte: an answer, never a crash; on success sizes hold. */
Test(header, mutations) {
  struct edf_bytes spec = {.signal = {LEG, TALS}};
  size_t n;
  unsigned char *bytes = edf_bytes_make(&spec, &n);
  static const unsigned char wrong[] = {0, ' ', '-', '9', '.', ',', 0xFF, 'E', '\x14'};
  for (size_t i = 0; i < 256 * 3; i++)
    for (size_t k = 0; k < sizeof wrong; k++) {
      struct tib_edf_header header;
      struct tib_error err = {0};
      unsigned char was = bytes[i];
      bytes[i] = wrong[k];
      if (tib_edf_header_load(bytes, n, (int64_t)n, "m.edf", &header, &err) == TIB_OK) {
        cr_assert_leq(header.header_bytes + header.record_bytes * header.recording.n_records, (int64_t)n);
        cr_assert_gt(header.recording.n_records, 0);
      } else {
        cr_assert(strstr(err.text, "m.edf"), "byte %zu: %s", i, err.text);
      }
      tib_edf_header_finish(&header);
      bytes[i] = was;
    }
  free(bytes);
}

/* ---- what real files have ---- */

Test(header, labels_and_units_beyond_ascii) {
  struct edf_bytes spec = {.signal = {{.label = "Bein li\xE4", .unit = "\xB5V"},
                                      {.label = "Imp\xC3\xA9"
                                                "dance",
                                       .unit = "\xC2\xB5V"},
                                      {.label = "EMG Fu\xC3\x9F links \xC3\xA4", .unit = "\xCE\xBCV"},
                                      {.label = "ABCDEFGHIJKLMNO\xC3\xA9", .unit = "mV"},
                                      {.label = "ABCDEFGHIJKLMNO\xE4"},
                                      TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_str_eq(r->channels[0].label, "Bein li\xC3\xA4", "Latin-1");
  cr_assert_str_eq(r->channels[1].label,
                   "Imp\xC3\xA9"
                   "dance",
                   "UTF-8");
  cr_assert_str_eq(r->channels[2].label, "EMG Fu\xC3\x9F links", "16 bytes end between two characters");
  cr_assert_str_eq(r->channels[3].label, "ABCDEFGHIJKLMNO", "a character cut in two is left out");
  cr_assert_str_eq(r->channels[4].label, "ABCDEFGHIJKLMNO\xC3\xA4", "Latin-1 in a full field");
  for (int i = 0; i < 4; i++) cr_assert_eq(r->channels[i].unit, TIB_UNIT_UV);
  cr_assert_str_eq(r->channels[0].unit_text, "\xC2\xB5V");
  cr_assert_float_eq(r->channels[3].scale, 100.0, 1e-9, "mV are a thousand uV");
  cr_assert(deviates(reader, "non-ascii-header"));
  tib_read_close(reader);
}

static void check_start(const char *date, const char *time, const char *recording, const char *want_date, int64_t want_s,
                        const char *code) {
  struct edf_bytes spec = {.date = date, .time = time, .recording = recording, .signal = {LEG, TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_str_eq(r->start_date, want_date, "%s %s", date, time);
  cr_assert_eq(r->start_clock, want_s < 0 ? TIB_NO_TICKS : want_s * TIB_TICKS_PER_S, "%s %s", date, time);
  if (code) cr_assert(deviates(reader, code), "%s %s: no %s", date, time, code);
  if (!code) cr_assert_eq(r->n_deviations, 0, "%s", r->n_deviations ? r->deviations[0].code : "");
  tib_read_close(reader);
}

Test(header, start) {
  const char *x = "Startdate X X X X";
  check_start("24.04.89", "16.13.00", x, "1989-04-24", 58380, NULL);
  check_start("01.01.84", "00.00.00", x, "2084-01-01", 0, NULL);
  check_start("29.02.24", "23.59.59", x, "2024-02-29", 86399, NULL);
  check_start("01.02.24", "23.59.59", "Startdate 01-FEB-1924 X X X", "1924-02-01", 86399, "startdate-mismatch");
  check_start("29.02.23", "23.59.59", x, "", -1, "start-time");
  check_start("31.02.26", "22.30.00", x, "", -1, "start-time");
  check_start("42.00.00", "26.00.99", x, "", -1, "start-time");
  check_start("01.01.21", "22.30.60", x, "", -1, "start-time");
  check_start("01.01.21", "24.00.00", x, "", -1, "start-time");
  check_start("", "", x, "", -1, "start-time");
  check_start("02/01/26", "22:30:00", x, "2026-01-02", 81000, "date-separator");
  check_start("05.03.21", "22.15.30", "Startdate 06-MAR-2021 X X X", "2021-03-05", 80130, "startdate-mismatch");
  check_start("05.03.21", "22.15.30", "my recorder", "2021-03-05", 80130, "recording-field");
  check_start("05.03.21", "22.15.30", "Startdate 31-FEB-2021 X X X", "2021-03-05", 80130, "recording-field");
  check_start("05.03.21", "22.15.30", "Startdate +5-MAR-2021 X X X", "2021-03-05", 80130, "recording-field");
  check_start("05.03.21", "22.15.30", "Startdate 05-MAR-2021 X X", "2021-03-05", 80130, "recording-field");
  check_start("05,03,21", "22.15.30", x, "", -1, "start-time");
}

Test(header, subsecond_start) {
  struct edf_bytes spec = {.signal = {LEG, TALS}, .clocks = {"+0.25^^|", "+1.25^^|"}, .time = "23.59.59"};
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(recording_of(reader)->start_clock, 86399 * TIB_TICKS_PER_S + TIB_TICKS_PER_S / 4);
  tib_read_close(reader);
}
