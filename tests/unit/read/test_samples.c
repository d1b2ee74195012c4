/* What a pass gives: three-byte samples, subtracted channels, times, files beyond 4 GB. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ticks.h"
#include "read/channels/channels.h"
#include "read/edf/convert.h"
#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define TALS(n) \
  { .label = "EDF Annotations", .samples = (n) }
#define BDF_TALS(n) \
  { .label = "BDF Annotations", .samples = (n) }
#define SIGNAL(name, n) \
  { .label = (name), .samples = (n) }

/* ---- three bytes ---- */

Test(bdf, samples_by_hand) {
  static const unsigned char bytes[] = {0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                        0x7F, 0x00, 0x00, 0x80, 0x56, 0x34, 0x12, 0xAA, 0xBB, 0xCC};
  static const int32_t want[] = {0, 1, -1, 8388607, -8388608, 0x123456, 0xCCBBAA - 0x1000000};
  static const struct {
    int32_t min, max, low, high;
  } ranges[] = {{-8388608, 8388607, -8388608, 8388607}, {-1000, 1200000, -1000, 1200000}, {0, 0, -8388608, 8388607}};
  for (size_t r = 0; r < 3; r++) {
    struct tib_channel channel = {
        .digital_min = ranges[r].min, .digital_max = ranges[r].max, .scale = 0.03125, .offset = 3.0, .rate = {7, S}};
    float values[7];
    int32_t digital[7];
    struct tib_edf_conversion conversion = tib_edf_conversion_make(&channel, 3, values);
    tib_edf_convert(&conversion, bytes, 0);
    tib_edf_clamp(&conversion, bytes, digital);
    for (int i = 0; i < 7; i++) {
      int32_t clamped = want[i] < ranges[r].low ? ranges[r].low : want[i] > ranges[r].high ? ranges[r].high : want[i];
      cr_assert_eq(digital[i], clamped, "range %zu sample %d: %d", r, i, digital[i]);
      cr_assert_eq(values[i], (float)(clamped * 0.03125 + 3.0), "range %zu sample %d", r, i);
    }
  }
}

Test(bdf, equals_edflib) {
  static const struct edf_bytes layouts[] = {
      {.bdf = 1, .signal = {SIGNAL("a", 1), SIGNAL("b", 1001), BDF_TALS(21)}, .n_records = 7},
      {.bdf = 1, .signal = {BDF_TALS(20), SIGNAL("a", 512), SIGNAL("b", 3), SIGNAL("c", 64)}, .n_records = 90},
      {.bdf = 1,
       .signal = {SIGNAL("a", 250), BDF_TALS(20), SIGNAL("b", 1), BDF_TALS(7)},
       .n_records = 9,
       .duration = "0.5"},
      {.bdf = 1, .reserved = "24BIT", .recording = "", .signal = {SIGNAL("a", 5), SIGNAL("b", 6)}, .n_records = 3},
      {.bdf = 1,
       .signal = {{.label = "a", .dmin = "-2048", .dmax = "2047", .pmin = "-1", .pmax = "2", .unit = "mV"},
                  {.label = "b", .dmin = "0", .dmax = "8000000", .pmin = "8711", .pmax = "-8711"},
                  BDF_TALS(20)},
       .n_records = 40},
  };
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
    const char *path = edf_bytes_write(&layouts[i], "layout.bdf");
    compare_with_edflib(path);
    struct tib_reader *reader = open_sound(path);
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "%s", err.text);
    cr_assert(verdict.accepts);
    tib_read_close(reader);
  }
}

/* The stored numbers of an EDF file as three bytes each: nothing that is read may differ. */
static const char *as_bdf(const struct edf_bytes *spec, int ns, const char *name) {
  struct edf_bytes twin = *spec;
  size_t n, m, record = 0, tals[8];
  unsigned char *edf = edf_bytes_make(spec, &n);
  twin.bdf = 1;
  for (int i = 0; i < ns; i++) {
    struct edf_bytes_signal *s = &twin.signal[i];
    if (strcmp(s->label, "EDF Annotations") == 0) s->label = "BDF Annotations";
    if (!s->dmin) s->dmin = "-32768", s->dmax = "32767";
    tals[i] = (size_t)s->samples;
    record += tals[i];
  }
  unsigned char *bdf = edf_bytes_make(&twin, &m);
  size_t header = 256 * (size_t)(ns + 1), at = header, from = header;
  cr_assert_eq((n - header) / 2, (m - header) / 3);
  for (size_t r = 0; r < (n - header) / (2 * record); r++)
    for (int i = 0; i < ns; i++) {
      bool annotations = strcmp(twin.signal[i].label, "BDF Annotations") == 0;
      for (size_t k = 0; k < tals[i] && !annotations; k++) {
        memcpy(bdf + at + 3 * k, edf + from + 2 * k, 2);
        bdf[at + 3 * k + 2] = edf[from + 2 * k + 1] & 0x80 ? 0xFF : 0;
      }
      at += 3 * tals[i];
      from += 2 * tals[i];
    }
  const char *path = edf_bytes_write_raw(bdf, m, name);
  free(edf);
  free(bdf);
  return path;
}

Test(bdf, equals_its_edf_twin) {
  struct edf_bytes spec = {
      .signal = {SIGNAL("a", 130), TALS(40), {.label = "b", .samples = 77, .dmin = "-2000", .dmax = "3000", .unit = "mV"}},
      .n_records = 9,
      .duration = "0.9",
      .tals = {"+1~2^one^|", "", "+2^two^three^|"}};
  const char *bdf = as_bdf(&spec, 3, "twin.bdf");
  struct tib_reader *readers[2] = {open_made(&spec), open_sound(bdf)};
  struct gathered got[2][2];
  for (int i = 0; i < 2; i++) gather(readers[i], (int[]){0, 1}, 2, got[i]);
  for (int c = 0; c < 2; c++) {
    cr_assert_eq(got[0][c].n, c == 0 ? 9 * 130 : 9 * 77);
    cr_assert_eq(got[0][c].n, got[1][c].n);
    cr_assert(memcmp(got[0][c].x, got[1][c].x, got[0][c].n * sizeof(float)) == 0);
    for (int i = 0; i < 2; i++) free(got[i][c].x);
  }
  cr_assert_eq(readers[1]->tals.n, 3);
  for (size_t i = 0; i < 3; i++) {
    const struct tib_annotation *a = &readers[0]->tals.items[i], *b = &readers[1]->tals.items[i];
    cr_assert(a->onset == b->onset && a->duration == b->duration);
    cr_assert_str_eq(readers[0]->tals.text + a->label, readers[1]->tals.text + b->label);
  }
  for (int i = 0; i < 2; i++) tib_read_close(readers[i]);
}

/* ---- subtracted channels ---- */

static const struct edf_bytes pair = {
    .signal = {{.label = "a", .samples = 70, .unit = "mV", .pmin = "-5", .pmax = "5"},
               TALS(20),
               SIGNAL("other", 300),
               {.label = "b", .samples = 70, .unit = "uV", .dmin = "-3000", .dmax = "2000", .pmin = "-300", .pmax = "200"}},
    .n_records = 12};

static int derive(struct tib_reader *reader, int plus, int minus) {
  struct tib_error err = {0};
  int channel = -1;
  cr_assert_eq(tib_channel_derive(&reader->header.recording, plus, minus, &channel, &err), TIB_OK, "%s", err.text);
  return channel;
}

static double clamp(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

Test(derived, is_the_difference) {
  for (int bdf = 0; bdf < 2; bdf++) {
    struct edf_bytes spec = pair;
    spec.bdf = bdf;
    if (bdf) spec.signal[1].label = "BDF Annotations";
    struct tib_reader *reader = open_made(&spec);
    struct gathered got[4];
    int forth = derive(reader, 0, 2), back = derive(reader, 2, 0);
    gather(reader, (int[]){0, forth, 2, back}, 4, got);
    double full = bdf ? 16777215.0 : 65535.0, lowest = bdf ? -8388608.0 : -32768.0;
    for (int i = 0; i < 12 * 70; i++) {
      int a = bdf ? edf_bytes_sample24(0, i / 70, i % 70) : edf_bytes_sample(0, i / 70, i % 70);
      int b = bdf ? edf_bytes_sample24(3, i / 70, i % 70) : edf_bytes_sample(3, i / 70, i % 70);
      double uv_a = -5000.0 + (a - lowest) * 10000.0 / full, uv_b = -300.0 + (clamp(b, -3000, 2000) + 3000.0) * 0.1;
      cr_assert_float_eq(got[0].x[i], uv_a, 6e-4);
      cr_assert_float_eq(got[2].x[i], uv_b, 6e-5);
      cr_assert_float_eq(got[1].x[i], uv_a - uv_b, 6e-4, "sample %d: %.6f, not %.6f", i, (double)got[1].x[i], uv_a - uv_b);
      cr_assert_eq(got[3].x[i], -got[1].x[i]);
    }
    for (int i = 0; i < 4; i++) free(got[i].x);
    tib_read_close(reader);
  }
}

/* Rounded once: of two channels with the same large offset the difference keeps its smallest steps. */
Test(derived, loses_nothing_to_an_offset) {
  struct edf_bytes spec = {.signal = {{.label = "a", .pmin = "999999", .pmax = "1000001"},
                                      TALS(20),
                                      {.label = "b", .pmin = "999999", .pmax = "1000001"}}};
  struct tib_reader *reader = open_made(&spec);
  struct gathered got;
  gather(reader, (int[]){derive(reader, 0, 1)}, 1, &got);
  for (int i = 0; i < 200; i++) {
    double want = (edf_bytes_sample(0, i / 100, i % 100) - edf_bytes_sample(2, i / 100, i % 100)) * (2.0 / 65535.0);
    cr_assert_float_eq(got.x[i], want, 1e-6, "sample %d: %.9f, not %.9f", i, (double)got.x[i], want);
  }
  free(got.x);
  tib_read_close(reader);
}

Test(derived, has_no_value_where_one_has_none) {
  for (int which = 0; which < 2; which++) {
    struct tib_reader *reader = open_made(&pair);
    struct gathered got[3];
    int channel = derive(reader, 0, 2);
    reader->header.recording.channels[which == 0 ? 0 : 2].scale = NAN;
    gather(reader, (int[]){0, 2, channel}, 3, got);
    for (int i = 0; i < 12 * 70; i++)
      cr_assert(isnan(got[2].x[i]) && isnan(got[which].x[i]) && !isnan(got[1 - which].x[i]));
    for (int i = 0; i < 3; i++) free(got[i].x);
    tib_read_close(reader);
  }
}

static void fingerprint_of(struct tib_reader *reader, const int *channels, size_t n, char text[33]) {
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, channels, n, NULL, NULL, &err), TIB_OK, "%s", err.text);
  tib_read_fingerprint(reader, text);
  cr_assert_eq(strlen(text), 32);
}

Test(derived, takes_the_bytes_of_both) {
  struct tib_reader *reader = open_made(&pair);
  char both[33], one[33], derived[33];
  int channel = derive(reader, 2, 0);
  fingerprint_of(reader, (int[]){0, 2}, 2, both);
  fingerprint_of(reader, (int[]){0}, 1, one);
  fingerprint_of(reader, (int[]){channel}, 1, derived);
  cr_assert_str_eq(derived, both);
  cr_assert_str_neq(derived, one);
  tib_read_close(reader);
}

Test(derived, is_not_stored) {
  const char *path = edf_bytes_write(&pair, "pair.edf");
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  struct tib_edflib_verdict verdict;
  int32_t digital[70];
  int channel = derive(reader, 0, 2);
  cr_assert_eq(channel, 3);
  cr_assert_null(tib_reader_signal(reader, channel));
  cr_assert_eq(tib_read_digital(reader, channel, 0, digital, &err), TIB_INTERNAL);
  cr_assert_eq(tib_read_samples(reader, (int[]){4}, 1, NULL, NULL, &err), TIB_INTERNAL);
  cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert(verdict.accepts, "EDFlib knows of three channels");
  cr_assert_eq(tib_read_samples(reader, (int[]){channel}, 1, NULL, NULL, &err), TIB_OK);
  cr_assert_not(deviates(reader, "missing-clock"));
  tib_read_close(reader);
}

Test(derived, of_what_is_not_there_is_refused) {
  static const int of[][2] = {{0, 7}, {-1, 0}, {0, 3}, {0, 1}}; /* none, none, itself, another rate */
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    struct tib_reader *reader = open_made(&pair);
    struct tib_error err = {0};
    int channel = derive(reader, 0, 2);
    memcpy(reader->header.recording.channels[channel].of, of[i], sizeof of[i]);
    cr_assert_eq(tib_read_samples(reader, (int[]){channel}, 1, NULL, NULL, &err), TIB_INTERNAL, "row %zu", i);
    tib_read_close(reader);
  }
}

/* ---- times ---- */

/* Records of 0.01 to 60 s, rates that are no whole number, another for each leg. */
Test(samples, are_those_written_at_times_by_index_and_rate) {
  static const struct {
    const char *text;
    double record_s;
    int left, right, n_records;
  } rows[] = {
      {"0.01", 0.01, 5, 10, 1000},    {"0.01", 0.01, 1, 3, 100},      {"0.1", 0.1, 51, 20, 300},
      {"0.33333", 0.33333, 77, 1, 9}, {"0.9", 0.9, 231, 100, 40},     {"1", 1, 500, 512, 30},
      {"1.001", 1.001, 500, 499, 30}, {"10", 10, 4999, 2560, 12},     {"29.97", 29.97, 5999, 7673, 4},
      {"60", 60, 15361, 30720, 3},    {"0.0625", 0.0625, 16, 32, 64}, {"2.5", 2.5, 1281, 999, 8},
  };
  for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
    struct edf_bytes spec = {.reserved = "",
                             .recording = "",
                             .duration = rows[k].text,
                             .n_records = rows[k].n_records,
                             .signal = {SIGNAL("left", rows[k].left), SIGNAL("right", rows[k].right)}};
    struct tib_reader *reader = open_made(&spec);
    const struct tib_recording *r = tib_read_recording(reader);
    struct gathered got[2];
    gather(reader, (int[]){0, 1}, 2, got);
    for (int c = 0; c < 2; c++) {
      int n = c == 0 ? rows[k].left : rows[k].right;
      struct tib_rate rate = r->channels[c].rate;
      cr_assert_eq(got[c].n, (size_t)n * (size_t)rows[k].n_records);
      cr_assert_float_eq(tib_rate_hz(rate), n / rows[k].record_s, 1e-9 * n / rows[k].record_s);
      for (size_t i = 0; i < got[c].n; i++) {
        float want = 0.1f * (float)edf_bytes_sample(c, (int)i / n, (int)i % n);
        double time = (double)i * rows[k].record_s / n;
        if (fabsf(got[c].x[i] - want) > 1e-3f) cr_assert_fail("row %zu channel %d sample %zu", k, c, i);
        if (fabs(tib_seconds(tib_ticks_of_sample(rate, (int64_t)i)) - time) > 6e-8)
          cr_assert_fail("row %zu channel %d sample %zu is at %.7f s", k, c, i, time);
      }
      free(got[c].x);
    }
    cr_assert_float_eq(tib_seconds(r->duration), rows[k].n_records * rows[k].record_s, 1e-7);
    tib_read_close(reader);
  }
}

/* ---- beyond 4 GB ---- */

enum { BIG_RECORDS = 400, SMALL = 2000, FILLERS = 7, FILLER = 1000000 };
static const int64_t big_record = 2 * ((int64_t)FILLERS * FILLER + SMALL);

static int big_sample(int64_t record, int i) { return (int)(record * 97 + i * 13) % 65536 - 32768; }

/* A file of 5.6 GB, nearly all of it a hole; one small channel at the end of each record. NULL where there is no room. */
static const char *write_big(void) {
  struct edf_bytes spec = {.reserved = "", .recording = "", .records = "400", .duration = "60", .n_records = -1};
  for (int i = 0; i < FILLERS; i++) spec.signal[i] = (struct edf_bytes_signal)SIGNAL("filler", FILLER);
  spec.signal[FILLERS] = (struct edf_bytes_signal)SIGNAL("small", SMALL);
  const char *path = edf_bytes_write(&spec, "big.edf");
  int fd = open(path, O_WRONLY);
  bool written = ftruncate(fd, (off_t)(256 * (FILLERS + 2) + BIG_RECORDS * big_record)) == 0;
  for (int64_t r = 0; r < BIG_RECORDS && written; r++) {
    unsigned char bytes[2 * SMALL];
    for (int i = 0; i < SMALL; i++) {
      unsigned sample = (unsigned)big_sample(r, i) & 0xFFFF;
      bytes[2 * i] = (unsigned char)(sample & 255);
      bytes[2 * i + 1] = (unsigned char)(sample >> 8);
    }
    off_t at = (off_t)(256 * (FILLERS + 2) + (r + 1) * big_record - 2 * SMALL);
    written = pwrite(fd, bytes, sizeof bytes, at) == (ssize_t)sizeof bytes;
  }
  close(fd);
  return written ? path : NULL;
}

Test(samples, beyond_four_gigabytes) {
  const char *path = write_big();
  if (!path) cr_skip_test("skipped: a file of 5.6 GB cannot be made here");
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  int32_t digital[SMALL];
  struct gathered got;
  cr_assert_eq(tib_read_recording(reader)->n_records, BIG_RECORDS);
  cr_assert_gt(tib_read_recording(reader)->bytes, INT64_C(1) << 32);
  cr_assert_eq(tib_read_digital(reader, FILLERS, BIG_RECORDS - 1, digital, &err), TIB_OK, "%s", err.text);
  for (int i = 0; i < SMALL; i++) cr_assert_eq(digital[i], big_sample(BIG_RECORDS - 1, i));
  gather(reader, (int[]){FILLERS}, 1, &got);
  cr_assert_eq(got.n, BIG_RECORDS * SMALL);
  for (int64_t r = 0; r < BIG_RECORDS; r++)
    for (int i = 0; i < SMALL; i++)
      if (fabsf(got.x[r * SMALL + i] - 0.1f * (float)big_sample(r, i)) > 1e-3f)
        cr_assert_fail("record %d sample %d", (int)r, i);
  free(got.x);
  tib_read_close(reader);
  remove(path);
}
