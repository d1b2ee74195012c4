/* Headers, texts and requests at their limits. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/edf/clock.h"
#include "read/edf/fields.h"
#include "read/edf/plan.h"
#include "read/reader.h"
#include "read/scored/gather.h"
#include "read/scored/text_file.h"
#include "read_test.h"
#include "support.h"

/* "Destructors accept NULL and zeroed." */
Test(edges, nothing_is_finished) {
  tib_edf_clock_finish(NULL);
  tib_edf_header_finish(NULL);
  tib_edf_plan_finish(NULL);
  tib_annotations_finish(NULL);
  tib_gathered_finish(NULL);
  tib_text_file_finish(NULL);
  tib_read_close(NULL);
  tib_recording_finish(NULL);
  tib_context_finish(NULL);
}

static struct tib_edf_field field_of(const char *text) {
  return tib_edf_field_at((const unsigned char *)text, 0, strlen(text));
}

/* A field that is full to its end may end within a character of UTF-8, which is left out; in Latin-1 it is whole. */
Test(edges, texts_that_are_cut) {
  static const struct {
    const char *bytes, *text;
  } rows[] = {
      {"abc\xC3\xA4", "abc\xC3\xA4"},               /* whole */
      {"ab\xC3\xA4\xC3", "ab\xC3\xA4"},             /* one of two bytes */
      {"\xC3\xA4\xE2\x82", "\xC3\xA4"},             /* two of three */
      {"\xC3\xA4\xF0\x9F\x98", "\xC3\xA4"},         /* three of four */
      {"\xC3\xA4\xF0\x9F", "\xC3\xA4"},             /* two of four */
      {"links \xE4", "links \xC3\xA4"},             /* Latin-1 */
      {"ab\xF0", "ab\xC3\xB0"},                     /* Latin-1 */
      {"ab\xC2", "ab"},                             /* one of two bytes */
      {"ab\xC1", "ab\xC3\x81"},                     /* begins nothing in UTF-8 */
      {"\xE4\xE4\x84", "\xC3\xA4\xC3\xA4\xC2\x84"}, /* Latin-1 before it */
      {"\x84\x84\x84", "\xC2\x84\xC2\x84\xC2\x84"}, /* begins nowhere */
      {"a\x84\x84\x84\x84", "a\xC2\x84\xC2\x84\xC2\x84\xC2\x84"},
      {"a\x7F"
       "b",
       "a b"},
      {"abc\xC3 ", "abc\xC3\x83"}, /* not full: Latin-1 */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[64], want[64];
    tib_edf_field_text(text, sizeof text, field_of(rows[i].bytes));
    tib_text_clean(want, sizeof want, rows[i].text);
    char got[64];
    tib_text_clean(got, sizeof got, text);
    cr_expect_str_eq(got, want, "row %zu", i);
  }
}

Test(edges, fields_that_are_numbers) {
  double value = 0;
  tib_ticks time = 0;
  int n_commas = 0;
  cr_expect(tib_edf_field_double(field_of("-12,5"), &value, &n_commas) && value == -12.5 && n_commas == 1);
  cr_expect_not(tib_edf_field_double(field_of("1,2,3"), &value, &n_commas));
  cr_expect_not(tib_edf_field_double(field_of("1234567890123456,5"), &value, &n_commas)); /* no field is as long */
  cr_expect_not(tib_edf_field_double(field_of(""), &value, &n_commas));
  cr_expect(tib_edf_field_seconds(field_of("1e2"), &time, &n_commas) && time == 100 * TIB_TICKS_PER_S);
  cr_expect(tib_edf_field_seconds(field_of("-1e9"), &time, &n_commas));
  cr_expect_not(tib_edf_field_seconds(field_of("1.1e9"), &time, &n_commas));
  cr_expect_not(tib_edf_field_seconds(field_of("1e300"), &time, &n_commas));
  cr_expect_not(tib_edf_field_seconds(field_of("nan"), &time, &n_commas));
  cr_expect_eq(n_commas, 1);
  cr_expect(tib_edf_has_control_bytes((const unsigned char *)"a\x7F", 2));
  cr_expect(tib_edf_has_control_bytes((const unsigned char *)"a\x1F", 2));
  cr_expect_not(tib_edf_has_control_bytes((const unsigned char *)"a ~", 3));
}

/* What a sample cannot reach is none either. */
Test(edges, digital_ranges) {
  static const struct {
    const char *min, *max;
    int low, high;
  } rows[] = {
      {"x", "99", 0, 0},          {"-99", "x", 0, 0},           {"40000", "50000", 0, 0},     {"-50000", "-40000", 0, 0},
      {"40000", "99", 40000, 99}, {"-40000", "99", -40000, 99}, {"99", "-40000", 99, -40000}, {"5", "5", 5, 5}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct edf_bytes spec = {
        .signal = {{.label = "EMG LAT", .dmin = rows[i].min, .dmax = rows[i].max}, {.label = "EDF Annotations"}}};
    struct tib_reader *reader = open_made(&spec);
    const struct tib_channel *c = tib_read_recording(reader)->channels;
    cr_expect(c->digital_min == rows[i].low && c->digital_max == rows[i].high, "row %zu: %d to %d", i, c->digital_min,
              c->digital_max);
    cr_expect_eq(deviates(reader, "unusable-range"), rows[i].low == rows[i].high, "row %zu", i);
    tib_read_close(reader);
  }
}

Test(edges, a_path_that_ends_in_a_slash_or_has_none) {
  static const unsigned char bytes[300] = {'0'};
  struct tib_edf_header header;
  struct tib_error err = {0};
  cr_expect_neq(tib_edf_header_load(bytes, sizeof bytes, sizeof bytes, "folder/", &header, &err), TIB_OK);
  cr_expect(strstr(err.text, "folder/"), "%s", err.text);
}

/* ---- who is meant ---- */

Test(edges, dates_that_are_none) {
  static const struct {
    const char *patient;
    bool parts;
  } rows[] = {{"C F 01-FEB-1970 Name", true},  {"C F 01-FEB/1970 Name", false},
              {"C F 01/FEB-1970 Name", false}, {"C F 0A-FEB-1970 Name", false},
              {"C F 01-FEB-19:0 Name", false}, {"C F 01-FEB-19/0 Name", false},
              {"C F 1-FEB-1970 Name", false},  {"C F X Name", true},
              {"C Q X Name", false},           {"C F X", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct edf_bytes spec = {.patient = rows[i].patient,
                                   .signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations"}}};
    struct tib_reader *reader = open_made(&spec);
    cr_expect_eq(deviates(reader, "patient-field"), !rows[i].parts, "%s", rows[i].patient);
    tib_read_close(reader);
  }
}

/* Capitals and small letters are one, in Latin, Greek and Cyrillic; signs are no letters. */
Test(edges, names_in_any_case) {
  static const struct {
    const char *header, *text;
    bool found;
  } rows[] = {
      {"Zoltan", "ZOLTAN was awake", true},
      {"\xC5\xBB"
       "aneta",
       "\xC5\xBC"
       "aneta",
       true},                                                                         /* Z with a dot */
      {"\xC4\xBDubica", "\xC4\xBEubica", true},                                       /* L with a caron */
      {"\xC5\x81ukasz", "\xC5\x82ukasz", true},                                       /* L with a stroke */
      {"\xD0\x81\xD0\x96\xD0\x98\xD0\x9A", "\xD1\x91\xD0\xB6\xD0\xB8\xD0\xBA", true}, /* Yozhik */
      {"\xCE\x91\xCE\xBD\xCE\xBD\xCE\xB1", "\xCE\xB1\xCE\xBD\xCE\xBD\xCE\xB1", true}, /* Anna */
      {"\xC3\x89mile", "\xC3\xA9mile", true},
      {"Anna\xC3\x97Otto", "otto", true},     /* a times sign parts words */
      {"Anna\xC3\xB7Otto", "otto", true},     /* so does an obelus */
      {"Anna\xE2\x80\x93Otto", "otto", true}, /* and a dash */
      {"Annabel", "anna", false},
      {"Anna", "annabel", false},
      {"Male", "a male", false}, /* tells nothing of anybody */
      {"Males", "the males", true},
      {"mal", "MAL", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char patient[64];
    snprintf(patient, sizeof patient, "X X X %s", rows[i].header);
    const struct edf_bytes spec = {.patient = patient, .signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations"}}};
    struct tib_reader *reader = open_made(&spec);
    cr_expect_eq(tib_read_is_personal(reader, rows[i].text), rows[i].found, "%s in %s", rows[i].text, rows[i].header);
    tib_read_close(reader);
  }
}

/* ---- requests for what is not there ---- */

static enum tib_status never(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)user, (void)block, (void)err;
  return TIB_INTERNAL;
}

Test(edges, requests) {
  const struct edf_bytes spec = {.signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations"}}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = tib_read_recording(reader);
  const struct tib_span span = {0, TIB_TICKS_PER_S};
  struct tib_error err = {0};
  int32_t samples[100];
  static const int wrong[] = {-1, 1, 99};
  cr_expect_eq(tib_read_stretch(reader, r, 0, span, never, NULL, &err), TIB_INTERNAL, "before a pass");
  cr_expect(strstr(err.text, "channel 0"), "%s", err.text);
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cr_expect_eq(tib_read_samples(reader, &wrong[i], 1, never, NULL, &err), TIB_INTERNAL);
    cr_expect(strstr(err.text, "not there"), "%s", err.text);
    cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
    cr_expect_eq(tib_read_stretch(reader, r, wrong[i], span, never, NULL, &err), TIB_INTERNAL);
    cr_expect(strstr(err.text, "not there"), "%s", err.text);
    cr_expect_eq(tib_read_digital(reader, wrong[i], 0, samples, &err), TIB_INTERNAL);
    cr_expect(strstr(err.text, "not stored"), "%s", err.text);
  }
  cr_expect_eq(tib_read_digital(reader, 0, -1, samples, &err), TIB_INTERNAL);
  cr_expect_eq(tib_read_digital(reader, 0, r->n_records, samples, &err), TIB_INTERNAL);
  cr_expect_eq(tib_read_digital(reader, 0, r->n_records - 1, samples, &err), TIB_OK, "%s", err.text);
  tib_read_close(reader);
}

/* A text of more than 64 KiB in a TAL is left out, and told. */
Test(edges, a_text_as_long_as_none_is) {
  static char tal[70000];
  strcpy(tal, "+1^");
  memset(tal + 3, 'a', sizeof tal - 10);
  strcpy(tal + sizeof tal - 7, "^|");
  const struct edf_bytes spec = {
      .n_records = 1, .signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations", .samples = 36000}}, .tals = {tal}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_context context = context_of(reader);
  cr_expect_eq(context.n_unknown, 0);
  cr_expect_eq(reader->tals.n_malformed, 1);
  tib_context_finish(&context);
  tib_read_close(reader);
}
