#include <criterion/criterion.h>
#include <edflib.h>
#include <stdlib.h>
#include <string.h>

#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define TALS \
  { .label = "EDF Annotations" }

static const struct edf_bytes sound = {
    .signal = {{.label = "EMG LAT"}, TALS, {.label = "EMG RAT", .samples = 50, .unit = "mV"}}, .n_records = 9};

static enum tib_status check(struct tib_reader *reader, const char *path, struct tib_edflib_verdict *verdict,
                             struct tib_error *err) {
  return tib_read_edflib_check(path, reader, verdict, err);
}

Test(edflib, accepts) {
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  const char *path = edf_bytes_write(&sound, "ok.edf");
  struct tib_reader *reader = open_sound(path);
  cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert(verdict.accepts);
  cr_assert_eq(edflib_get_number_of_open_files(), 0, "closed again");
  tib_read_close(reader);
}

Test(edflib, plain_edf_with_annotations) {
  struct edf_bytes spec = sound;
  spec.reserved = "";
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  const char *path = edf_bytes_write(&spec, "plain.edf");
  struct tib_reader *reader = open_sound(path);
  cr_assert(deviates(reader, "plain-edf-annotations"));
  cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert(verdict.accepts);
  tib_read_close(reader);
}

/* The clock of the first record moves our start; EDFlib, which sees samples there, stays at the header's. */
Test(edflib, plain_edf_that_starts_later) {
  static const char *const clocks[] = {"+5", "+0.25", "-2.5", "+86399"};
  for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
    struct edf_bytes spec = sound;
    spec.reserved = "";
    spec.n_records = 1;
    spec.clocks[0] = clocks[i];
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    const char *path = edf_bytes_write(&spec, "later.edf");
    struct tib_reader *reader = open_sound(path);
    tib_ticks header = 22 * 3600 * TIB_TICKS_PER_S, start = tib_read_recording(reader)->start_clock;
    cr_expect_neq(start, header, "%s", clocks[i]);
    cr_expect_eq(check(reader, path, &verdict, &err), TIB_OK, "%s: %s", clocks[i], err.text);
    cr_expect(verdict.accepts, "%s", clocks[i]);
    tib_read_close(reader);
  }
}

/* EDFlib takes no plain BDF's annotations for such either. */
Test(edflib, plain_bdf_with_annotations) {
  struct edf_bytes spec = sound;
  spec.bdf = 1;
  spec.reserved = "24BIT";
  spec.signal[1].label = "BDF Annotations";
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  const char *path = edf_bytes_write(&spec, "plain.bdf");
  struct tib_reader *reader = open_sound(path);
  cr_assert_eq(tib_read_recording(reader)->n_channels, 2);
  cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert(verdict.accepts);
  tib_read_close(reader);
}

/* What is wrong with annotations EDFlib finds only where it reads them; it is asked to once a pass of ours met something.
 */
Test(edflib, refuses_annotations_after_a_pass) {
  static const struct {
    const char *clock, *tal;
    bool accepts;
  } rows[] = {{"+1^^|", "+1^x^|", true},   {"", "+1^x^|", false},    {"+1.5^^|", "", false},      {"+1^^|", "1^x^|", false},
              {"+1^^|", "+1~^x^|", false}, {"+1.001^^|", "", false}, {"+1^^|", "+1^\xE9^|", true}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct edf_bytes spec = sound;
    spec.n_records = 2;
    spec.clocks[1] = rows[i].clock;
    spec.tals[1] = rows[i].tal;
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    const char *path = edf_bytes_write(&spec, "annotations.edf");
    struct tib_reader *reader = open_sound(path);
    cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
    cr_assert(verdict.accepts, "row %zu before a pass", i);
    cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(verdict.accepts, rows[i].accepts, "row %zu after it: %d", i, verdict.code);
    cr_assert_eq(verdict.code, rows[i].accepts ? 0 : EDFLIB_FILE_CONTAINS_FORMAT_ERRORS);
    cr_assert_eq(edflib_get_number_of_open_files(), 0);
    tib_read_close(reader);
  }
}

Test(edflib, refuses_with_its_reason) {
  struct edf_bytes spec = sound;
  spec.trailing = "x";
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  const char *path = edf_bytes_write(&spec, "odd.edf");
  struct tib_reader *reader = open_sound(path);
  cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert_not(verdict.accepts);
  cr_assert_eq(verdict.code, EDFLIB_FILE_CONTAINS_FORMAT_ERRORS);
  cr_assert(strstr(verdict.reason, "specification"), "%s", verdict.reason);
  tib_read_close(reader);
}

/* Each thing that the check promises to compare, made different in what we read. */
Test(edflib, sees_every_difference) {
  enum { LABEL, UNIT, SAMPLES, DIGITAL, PHYSICAL, RECORDS, DURATION, START, SIGNALS, PLACE, N };
  for (int kind = 0; kind < N; kind++) {
    const char *path = edf_bytes_write(&sound, "d.edf");
    struct tib_reader *reader = open_sound(path);
    struct tib_recording *recording = &reader->header.recording;
    struct tib_channel *c = &recording->channels[1];
    switch (kind) {
      case LABEL:
        strcpy(c->label, "EMG RAX");
        break;
      case UNIT:
        strcpy(c->unit_text, "uV");
        break;
      case SAMPLES:
        c->rate.samples++;
        break;
      case DIGITAL:
        c->digital_max--;
        break;
      case PHYSICAL:
        c->physical_max += 0.1;
        break;
      case RECORDS:
        recording->n_records--;
        break;
      case DURATION:
        recording->record_duration++;
        break;
      case START:
        recording->start_clock++;
        break;
      case SIGNALS:
        recording->n_channels--;
        break;
      case PLACE:
        reader->header.signals[2].offset -= 2;
        break;
      default:
        break;
    }
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    cr_assert_eq(check(reader, path, &verdict, &err), TIB_EDFLIB_MISMATCH, "difference %d was not seen", kind);
    cr_assert(strstr(err.text, "d.edf"), "%s", err.text);
    cr_assert_eq(edflib_get_number_of_open_files(), 0);
    tib_read_close(reader);
  }
}

/* One other byte in the first, the middle or the last record. */
Test(edflib, compares_first_middle_and_last_record) {
  static const int records[] = {0, 4, 8};
  for (size_t k = 0; k < 3; k++) {
    size_t n;
    unsigned char *bytes = edf_bytes_make(&sound, &n);
    const char *ours = edf_bytes_write_raw(bytes, n, "ours.edf");
    struct tib_reader *reader = open_sound(ours);
    bytes[256 * 4 + records[k] * 420 + 2 * 160 + 99] ^= 1; /* last byte of EMG RAT */
    const char *theirs = edf_bytes_write_raw(bytes, n, "theirs.edf");
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    cr_assert_eq(check(reader, theirs, &verdict, &err), TIB_EDFLIB_MISMATCH);
    cr_assert(strstr(err.text, "EMG RAT"), "%s", err.text);
    free(bytes);
    tib_read_close(reader);
  }
}

/* Whatever EDFlib accepts we accept and read alike, one wrong byte at a time in header and annotations. */
Test(edflib, one_wrong_byte, .timeout = 240) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT"}, TALS, {.label = "b", .samples = 7}}, .tals = {"+0.5~1^x^|"}};
  static const char wrong[] = {'\0', ' ', '9', '+'};
  const char *path = test_temporary("wrong.edf");
  size_t n;
  int accepted = 0;
  unsigned char *bytes = edf_bytes_make(&spec, &n);
  for (size_t i = 0; i < 256 * 4 + 220; i++)
    for (size_t k = 0; k < sizeof wrong; k++) {
      unsigned char was = bytes[i];
      bytes[i] = (unsigned char)wrong[k];
      edf_bytes_write_raw(bytes, n, "wrong.edf");
      bytes[i] = was;
      struct edf_hdr_struct header;
      if (edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS) != 0) continue;
      edfclose_file(header.handle);
      accepted++;
      struct tib_reader *reader = open_sound(path);
      struct tib_edflib_verdict verdict;
      struct tib_error err = {0};
      cr_assert_eq(check(reader, path, &verdict, &err), TIB_OK, "byte %zu '%c': %s", i, wrong[k], err.text);
      cr_assert(verdict.accepts);
      tib_read_close(reader);
    }
  cr_assert_gt(accepted, 500);
  free(bytes);
}
