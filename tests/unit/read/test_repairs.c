/* What is mended or looked past in a header, and what it says about it. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/edf/header.h"
#include "read_test.h"

#define LEG \
  { .label = "EMG LAT" }
#define TALS \
  { .label = "EDF Annotations" }

static const struct tib_recording *recording_of(const struct tib_reader *reader) { return tib_read_recording(reader); }

static const struct tib_deviation *deviation_of(const struct tib_reader *reader, const char *code) {
  const struct tib_recording *r = recording_of(reader);
  for (size_t i = 0; i < r->n_deviations; i++)
    if (strcmp(r->deviations[i].code, code) == 0) return &r->deviations[i];
  cr_assert_fail("no deviation %s", code);
  return NULL;
}

/* ---- how much is there ---- */

Test(repairs, truncated) {
  struct edf_bytes spec = {.signal = {LEG, TALS}, .n_records = 10, .cut = -1};
  struct tib_reader *reader = open_made(&spec);
  cr_assert(strstr(deviation_of(reader, "truncated")->text, "states 10 records of 320 bytes, 9 whole ones are there and"));
  cr_assert(deviation_of(reader, "truncated")->repaired);
  cr_assert_eq(recording_of(reader)->n_records, 9);
  cr_assert_eq(recording_of(reader)->duration, 9 * TIB_TICKS_PER_S);
  cr_assert_eq(recording_of(reader)->segments[0].n_records, 9);
  tib_read_close(reader);
  spec.cut = -640;
  reader = open_made(&spec);
  cr_assert(strstr(deviation_of(reader, "truncated")->text, "8 whole ones are there"));
  cr_assert_null(strstr(deviation_of(reader, "truncated")->text, "part of one"));
  tib_read_close(reader);
  spec.cut = 256 * 3;
  refuse_made(&spec, TIB_TRUNCATED_EMPTY, "no whole data record");
  spec.cut = 256 * 3 + 319;
  refuse_made(&spec, TIB_TRUNCATED_EMPTY, "no whole data record");
  refuse_made(&(struct edf_bytes){.signal = {LEG}, .n_records = -1, .records = "-1"}, TIB_TRUNCATED_EMPTY, "no whole");
  refuse_made(&(struct edf_bytes){.signal = {LEG}, .n_records = -1, .records = "0"}, TIB_TRUNCATED_EMPTY, "no whole");
}

/* At every length a file is refused or says that it is cut: never a quiet end. */
Test(repairs, every_length) {
  struct edf_bytes spec = {.signal = {{.label = "EMG LAT", .samples = 7}, TALS}, .n_records = 3};
  size_t n;
  unsigned char *bytes = edf_bytes_make(&spec, &n);
  for (size_t length = 0; length < n; length++) {
    struct tib_edf_header header;
    struct tib_error err = {0};
    unsigned char *exact = malloc(length + 1); /* so that a sanitizer sees a byte too far */
    memcpy(exact, bytes, length);
    enum tib_status status = tib_edf_header_load(exact, length, (int64_t)length, "m.edf", &header, &err);
    if (length < 256 * 3 + 134) {
      cr_assert_neq(status, TIB_OK, "%zu bytes", length);
    } else {
      cr_assert_eq(status, TIB_OK, "%zu bytes: %s", length, err.text);
      cr_assert_eq(header.recording.n_records, (int64_t)(length - 256 * 3) / 134);
      cr_assert_eq(header.recording.n_deviations, 1);
      cr_assert_str_eq(header.recording.deviations[0].code, "truncated");
    }
    tib_edf_header_finish(&header);
    free(exact);
  }
  free(bytes);
}

/* A duration that no 64-bit time holds is not computed: the file below would have 2^62 bytes. */
Test(repairs, more_records_than_can_be_stated) {
  struct edf_bytes spec = {.signal = {{.label = "A", .samples = 1}}, .duration = "3600", .records = "-1", .reserved = ""};
  size_t n;
  unsigned char *bytes = edf_bytes_make(&spec, &n);
  struct tib_edf_header header;
  struct tib_error err = {0};
  cr_assert_eq(tib_edf_header_load(bytes, n, INT64_C(1) << 62, "big.edf", &header, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "big.edf") && strstr(err.text, "99999999"), "%s", err.text);
  cr_assert_eq(tib_edf_header_load(bytes, n, 512 + 2 * INT64_C(99999999), "big.edf", &header, &err), TIB_OK);
  cr_assert_eq(header.recording.duration, INT64_C(99999999) * 3600 * TIB_TICKS_PER_S);
  tib_edf_header_finish(&header);
  free(bytes);
}

Test(repairs, records_unknown) {
  static const char *const stated[] = {"-1", "0"};
  for (size_t i = 0; i < 2; i++) {
    struct edf_bytes spec = {.signal = {LEG, TALS}, .n_records = 5, .records = stated[i], .cut = -3};
    struct tib_reader *reader = open_made(&spec);
    cr_assert_eq(recording_of(reader)->n_records, 4);
    cr_assert_eq(recording_of(reader)->duration, 4 * TIB_TICKS_PER_S);
    cr_assert(deviation_of(reader, "records-unknown")->repaired);
    tib_read_close(reader);
  }
}

/* ---- ranges and numbers ---- */

Test(repairs, unusable_ranges_cost_a_channel_only) {
  struct edf_bytes spec = {.signal = {{.label = "A", .pmin = "0", .pmax = "0"},
                                      {.label = "B", .dmin = "5", .dmax = "5"},
                                      {.label = "C", .dmin = "32768", .dmax = "40000"},
                                      {.label = "D", .dmin = "-50000", .dmax = "-32769"},
                                      {.label = "E", .pmin = "x"},
                                      {.label = "F", .dmin = ""},
                                      LEG,
                                      TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_eq(r->n_deviations, 6);
  for (int i = 0; i < 6; i++) {
    cr_assert_str_eq(r->deviations[i].code, "unusable-range");
    cr_assert_eq(r->channels[i].unit, TIB_UNIT_OTHER);
    cr_assert(isnan(r->channels[i].scale) && isnan(r->channels[i].resolution), "no value is made up");
  }
  cr_assert_eq(r->channels[6].unit, TIB_UNIT_UV);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_unit_override(reader, "C=uV", &err), TIB_UNIT, "a range beyond the samples stays unusable");
  tib_read_close(reader);
}

static void check_clamp(const struct tib_channel *channel, int sample_bytes, int32_t low, int32_t high) {
  int32_t got[2];
  tib_edf_clamp_range(channel, sample_bytes, &got[0], &got[1]);
  cr_assert(got[0] == low && got[1] == high, "%s: %d to %d", channel->label, got[0], got[1]);
}

/* Values of stored samples by hand: the line through (first digital, first physical) and (second, second). */
Test(repairs, digital_ranges_that_are_mended) {
  struct edf_bytes spec = {.signal = {{.label = "A", .pmin = "-100", .pmax = "100", .dmin = "1000", .dmax = "-1000"},
                                      {.label = "B", .pmin = "-3276.8", .pmax = "3276.8", .dmax = "32768"},
                                      {.label = "C", .pmin = "-40000", .pmax = "40000", .dmin = "-40000", .dmax = "40000"},
                                      {.label = "D", .pmin = "100", .pmax = "-100", .dmin = "1000", .dmax = "-1000"},
                                      {.label = "E", .dmin = "5", .dmax = "5"},
                                      TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_channel *c = recording_of(reader)->channels;
  cr_assert_float_eq(c[0].scale, -0.1, 1e-12);
  cr_assert_float_eq(c[0].offset, 0.0, 1e-12);
  cr_assert_float_eq(c[1].scale, 0.1, 1e-12);
  cr_assert_float_eq(c[1].offset, 0.0, 1e-9);
  cr_assert_float_eq(c[2].scale, 1.0, 1e-12);
  cr_assert_float_eq(c[3].scale, 0.1, 1e-12, "turned twice");
  for (int i = 0; i < 4; i++) cr_assert_eq(c[i].unit, TIB_UNIT_UV);
  check_clamp(&c[0], 2, -1000, 1000);
  check_clamp(&c[1], 2, -32768, 32767);
  check_clamp(&c[2], 2, -32768, 32767);
  check_clamp(&c[2], 3, -40000, 40000);
  check_clamp(&c[4], 2, -32768, 32767);
  check_clamp(&c[4], 3, -8388608, 8388607);
  static const char *const codes[] = {"inverted-digital-range", "wide-digital-range",     "wide-digital-range",
                                      "inverted-range",         "inverted-digital-range", "unusable-range"};
  cr_assert_eq(recording_of(reader)->n_deviations, 6);
  for (int i = 0; i < 6; i++) {
    const struct tib_deviation *d = &recording_of(reader)->deviations[i];
    cr_assert_str_eq(d->code, codes[i]);
    cr_assert_eq(d->repaired, i != 3, "%s", d->code);
    cr_assert_eq(strcmp(d->repair, "none needed") == 0, i == 3);
  }
  tib_read_close(reader);
}

Test(repairs, digital_ranges_of_bdf) {
  struct edf_bytes spec = {.bdf = 1,
                           .signal = {{.label = "A", .pmin = "-8388608", .pmax = "8388607"},
                                      {.label = "B", .dmax = "8388608"},
                                      {.label = "C", .dmin = "8388608", .dmax = "9000000"},
                                      {.label = "BDF Annotations"}}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_float_eq(r->channels[0].scale, 1.0, 1e-12);
  cr_assert_eq(r->n_deviations, 2);
  cr_assert(deviation_of(reader, "wide-digital-range")->text[0] == 'B');
  cr_assert(deviation_of(reader, "unusable-range")->text[0] == 'C');
  tib_read_close(reader);
}

Test(repairs, decimal_commas) {
  struct edf_bytes spec = {.duration = "0,5",
                           .signal = {{.label = "A", .pmin = "-500,5", .pmax = "5,005E2", .dmin = "-32767"},
                                      {.label = "B", .pmin = "-1,2,3", .pmax = "500"},
                                      {.label = "C", .pmin = "-1.000,5", .pmax = "500"},
                                      TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_eq(r->record_duration, TIB_TICKS_PER_S / 2);
  cr_assert(r->channels[0].physical_min == -500.5 && r->channels[0].physical_max == 500.5);
  cr_assert(isnan(r->channels[1].scale) && isnan(r->channels[2].scale), "what has two commas, or both signs, is no number");
  cr_assert(strstr(deviation_of(reader, "decimal-comma")->text, ": 3"), "%s", deviation_of(reader, "decimal-comma")->text);
  cr_assert(deviation_of(reader, "decimal-comma")->repaired);
  tib_read_close(reader);
}

/* Whether a record of n samples in each of `signals` signals is told to be large; nothing but the header is in memory. */
static bool is_large(int bdf, int signals, const char *samples, int64_t bytes) {
  struct edf_bytes spec = {.bdf = bdf, .reserved = "", .n_records = 1};
  for (int i = 0; i < signals; i++) spec.signal[i].label = "A";
  size_t n;
  unsigned char *header_bytes = edf_bytes_make(&spec, &n);
  for (int i = 0; i < signals; i++) {
    memset(header_bytes + 256 + 216 * signals + 8 * i, ' ', 8);
    memcpy(header_bytes + 256 + 216 * signals + 8 * i, samples, strlen(samples));
  }
  struct tib_edf_header header;
  struct tib_error err = {0};
  cr_assert_eq(tib_edf_header_load(header_bytes, n, 256 * (signals + 1) + bytes, "l", &header, &err), TIB_OK, "%s",
               err.text);
  cr_assert_eq(header.record_bytes, bytes);
  bool large = header.recording.n_deviations == 1 && strcmp(header.recording.deviations[0].code, "large-record") == 0;
  cr_assert(large || header.recording.n_deviations == 0);
  if (large) cr_assert_not(header.recording.deviations[0].repaired);
  tib_edf_header_finish(&header);
  free(header_bytes);
  return large;
}

Test(repairs, large_records) {
  cr_assert_not(is_large(0, 1, "30720", 61440));
  cr_assert(is_large(0, 1, "30721", 61442));
  cr_assert_not(is_large(1, 1, "30720", 92160), "BDF advises nothing");
  cr_assert_not(is_large(1, 8, "655360", 15 << 20));
  cr_assert(is_large(1, 8, "655361", (15 << 20) + 24));
}

/* 640 channels, each wrong in every way that is told, cost no more than three deviations each. */
Test(repairs, deviations_are_bounded) {
  enum { NS = 640, N = 256 * (NS + 1) + 2 * NS };
  unsigned char *bytes = malloc(N);
  memset(bytes, ' ', N);
  bytes[0] = '0';
  memcpy(bytes + 184, "164096", 6);
  memcpy(bytes + 236, "1", 1);
  memcpy(bytes + 244, "1", 1);
  memcpy(bytes + 252, "640", 3);
  for (int i = 0; i < NS; i++) {
    bytes[256 + 16 * i] = 0xB5;
    memcpy(bytes + 256 + 104 * NS + 8 * i, "1,5", 3);
    memcpy(bytes + 256 + 112 * NS + 8 * i, "-1,5", 4);
    memcpy(bytes + 256 + 120 * NS + 8 * i, "40000", 5);
    memcpy(bytes + 256 + 128 * NS + 8 * i, "-40000", 6);
    memcpy(bytes + 256 + 216 * NS + 8 * i, "1", 1);
  }
  struct tib_edf_header header;
  struct tib_error err = {0};
  cr_assert_eq(tib_edf_header_load(bytes, N, N, "wide.edf", &header, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(header.recording.n_deviations, 3 * NS + 3, "%zu", header.recording.n_deviations);
  tib_edf_header_finish(&header);
  free(bytes);
}

Test(repairs, cut_limits_exponents_and_inverted_range) {
  struct edf_bytes spec = {.signal = {{.label = "A", .unit = "V", .pmin = "-0.00327", .pmax = "0.003276", .dmin = "-32767"},
                                      {.label = "B", .pmin = "-5.0E+02", .pmax = "5e2", .dmin = "-32767"},
                                      {.label = "C", .pmin = "500", .pmax = "-500", .dmin = "-32767"},
                                      TALS}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = recording_of(reader);
  cr_assert_float_eq(r->channels[0].scale, (0.003276 + 0.00327) / 65534 * 1e6, 1e-12);
  cr_assert_float_eq(r->channels[1].scale, 1000.0 / 65534, 1e-12);
  cr_assert_float_eq(r->channels[2].scale, -1000.0 / 65534, 1e-12);
  cr_assert_float_eq(r->channels[2].resolution, 1000.0 / 65534, 1e-12);
  cr_assert(deviates(reader, "inverted-range"));
  tib_read_close(reader);
}

/* ---- the rest ---- */

Test(repairs, nul_is_a_blank) {
  size_t n;
  unsigned char *bytes = edf_bytes_make(&(struct edf_bytes){.signal = {LEG, TALS}}, &n);
  for (size_t i = 192; i < 256 * 3; i++)
    if (bytes[i] == ' ' && i != 259) bytes[i] = '\0';
  struct tib_reader *reader = open_sound(edf_bytes_write_raw(bytes, n, "nul.edf"));
  cr_assert_str_eq(recording_of(reader)->channels[0].label, "EMG LAT");
  cr_assert_eq(recording_of(reader)->channels[0].unit, TIB_UNIT_UV);
  cr_assert(deviation_of(reader, "control-bytes")->repaired);
  cr_assert_eq(recording_of(reader)->n_deviations, 1);
  free(bytes);
  tib_read_close(reader);
}

Test(repairs, odd_but_readable) {
  struct edf_bytes spec = {.patient = "Jane Doe", .signal = {LEG, TALS}, .trailing = "x"};
  struct tib_reader *reader = open_made(&spec);
  cr_assert(deviation_of(reader, "trailing-bytes")->repaired);
  cr_assert_not(deviation_of(reader, "patient-field")->repaired, "nothing rests on it");
  cr_assert_eq(recording_of(reader)->n_records, 2);
  tib_read_close(reader);

  reader = open_made(&(struct edf_bytes){.signal = {LEG}});
  cr_assert(deviates(reader, "no-annotation-signal"));
  tib_read_close(reader);

  reader = open_made(&(struct edf_bytes){.signal = {LEG, TALS}, .n_records = 4, .records = "3"});
  cr_assert(deviates(reader, "more-records"));
  cr_assert_eq(recording_of(reader)->n_records, 3);
  tib_read_close(reader);

  reader = open_made(&(struct edf_bytes){.reserved = "", .signal = {LEG}});
  cr_assert_eq(recording_of(reader)->format, TIB_EDF);
  cr_assert_eq(recording_of(reader)->n_deviations, 0, "plain EDF is no deviation");
  tib_read_close(reader);

  reader = open_made(&(struct edf_bytes){.signal = {TALS}, .n_records = 1, .duration = "0"});
  cr_assert_eq(recording_of(reader)->n_channels, 0);
  tib_read_close(reader);
}
