#include <criterion/criterion.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/edf/records.h"
#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define TALS(n) \
  { .label = "EDF Annotations", .samples = (n) }
#define BDF_TALS(n) \
  { .label = "BDF Annotations", .samples = (n) }
#define SIGNAL(name, n) \
  { .label = (name), .samples = (n) }

/* Layouts: rates from 1 to 1000, places of the annotation signal, several of them, record durations. */
static const struct edf_bytes layouts[] = {
    {.signal = {SIGNAL("a", 1), SIGNAL("b", 1000), TALS(30)}, .n_records = 7},
    {.signal = {TALS(30), SIGNAL("a", 512), SIGNAL("b", 512), SIGNAL("c", 64)}, .n_records = 300},
    {.signal = {SIGNAL("a", 3), TALS(20), SIGNAL("b", 77)}, .n_records = 65, .duration = "0.1"},
    {.signal = {SIGNAL("a", 250), TALS(20), SIGNAL("b", 1), TALS(20)}, .n_records = 9, .duration = "0.5"},
    {.signal = {SIGNAL("a", 400), SIGNAL("b", 1024), TALS(20)}, .n_records = 11, .duration = "2"},
    {.signal = {SIGNAL("a", 30000), SIGNAL("b", 15360), TALS(60), SIGNAL("c", 7680)}, .n_records = 5, .duration = "30"},
    {.reserved = "", .recording = "", .signal = {SIGNAL("a", 5), SIGNAL("b", 6)}, .n_records = 1},
    {.signal = {{.label = "a", .dmin = "-2048", .dmax = "2047", .pmin = "-1", .pmax = "2", .unit = "mV"},
                {.label = "b", .dmin = "0", .dmax = "30000", .pmin = "8711", .pmax = "-8711"},
                TALS(20)},
     .n_records = 40},
    {.bdf = 1,
     .signal = {SIGNAL("a", 2000), BDF_TALS(11), SIGNAL("b", 1001), SIGNAL("c", 5000), BDF_TALS(7)},
     .n_records = 30,
     .duration = "2"},
    {.bdf = 1, .signal = {BDF_TALS(20), SIGNAL("a", 3), SIGNAL("b", 77)}, .n_records = 65, .duration = "0.1"},
};

Test(records, samples_equal_edflibs) {
  for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
    compare_with_edflib(edf_bytes_write(&layouts[i], "layout.edf"));
}

static unsigned next(unsigned *seed, unsigned n) {
  *seed = *seed * 1664525u + 1013904223u;
  return (*seed >> 8) % n;
}

/* Channels in any number and order, annotation signals anywhere among them. */
Test(records, random_layouts_equal_edflibs, .timeout = 240) {
  static const char *const durations[] = {"0.1", "0.5", "1", "2", "30"};
  unsigned seed = 20210305;
  for (int round = 0; round < 40; round++) {
    struct edf_bytes spec = {.n_records = 1 + (int)next(&seed, 50), .duration = durations[next(&seed, 5)]};
    unsigned ns = 2 + next(&seed, 6), place = next(&seed, ns);
    for (unsigned i = 0; i < ns; i++)
      spec.signal[i] = i == place ? (struct edf_bytes_signal)TALS(10 + (int)next(&seed, 60))
                                  : (struct edf_bytes_signal)SIGNAL("x", 1 + (int)next(&seed, 1000));
    compare_with_edflib(edf_bytes_write(&spec, "random.edf"));
  }
}

/* What was stored, by the maker of the file, clamped and scaled by hand. */
Test(records, values_by_hand) {
  struct edf_bytes spec = {
      .signal = {{.label = "a", .dmin = "-1000", .dmax = "1000", .pmin = "-2", .pmax = "2", .unit = "mV"},
                 TALS(20),
                 {.label = "b", .unit = "mg", .pmin = "-32768", .pmax = "32767"}},
      .n_records = 3};
  struct tib_reader *reader = open_made(&spec);
  struct gathered got[3];
  gather(reader, (int[]){1, 0, 1}, 3, got);
  for (int r = 0, at = 0; r < 3; r++)
    for (int i = 0; i < 100; i++, at++) {
      int a = edf_bytes_sample(0, r, i), b = edf_bytes_sample(2, r, i);
      int clamped = a < -1000 ? -1000 : a > 1000 ? 1000 : a;
      cr_assert_float_eq(got[1].x[at], 2.0f * (float)clamped, 1e-3f, "2 uV a step");
      cr_assert_float_eq(got[0].x[at], 0.001f * (float)b, 1e-5f, "mg to g");
      cr_assert_eq(got[2].x[at], got[0].x[at], "a channel asked for twice");
    }
  for (int i = 0; i < 3; i++) free(got[i].x);
  tib_read_close(reader);
}

Test(records, unusable_channel_gives_nan) {
  struct edf_bytes spec = {.signal = {{.label = "a", .pmin = "0", .pmax = "0"}, TALS(20)}};
  struct tib_reader *reader = open_made(&spec);
  struct gathered got;
  gather(reader, (int[]){0}, 1, &got);
  for (size_t i = 0; i < got.n; i++) cr_assert(isnan(got.x[i]));
  free(got.x);
  tib_read_close(reader);
}

/* ---- strategies ---- */

struct sum {
  size_t n, blocks;
  double weighted;
};

static enum tib_status add(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  struct sum *sum = user;
  sum->blocks++;
  for (size_t c = 0; c < block->n_channels; c++)
    for (size_t i = 0; i < block->channel[c].n; i++, sum->n++)
      sum->weighted += (double)block->channel[c].x[i] * (double)((block->channel[c].first + (int64_t)i) % 1009 + 1);
  return TIB_OK;
}

static struct sum run(struct tib_reader *reader, const int *channels, size_t n, enum tib_edf_strategy strategy,
                      int64_t block_bytes, char fingerprint[33]) {
  struct sum sum = {0};
  struct tib_annotations tals = {0};
  struct tib_error err = {0};
  struct tib_edf_pass pass = {.fd = reader->fd,
                              .path = "x.edf",
                              .header = &reader->header,
                              .channels = channels,
                              .n = n,
                              .header_bytes = reader->header_bytes,
                              .fn = add,
                              .user = &sum,
                              .strategy = strategy,
                              .block_bytes = block_bytes,
                              .tals = &tals};
  cr_assert_eq(tib_edf_records_run(&pass, &err), TIB_OK, "%s", err.text);
  memcpy(fingerprint, pass.fingerprint, 33);
  tib_annotations_finish(&tals);
  tib_edf_clock_finish(&pass.clock);
  return sum;
}

Test(records, any_block_size_and_strategy_give_the_same) {
  static const int64_t sizes[] = {1, 4096, 5000, 65536, TIB_EDF_BLOCK_BYTES, 4 << 20};
  for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++) {
    struct tib_reader *reader = open_made(&layouts[l]);
    const int channels[] = {1};
    char first[33];
    struct sum want = run(reader, channels, 1, TIB_EDF_AUTO, TIB_EDF_BLOCK_BYTES, first);
    cr_assert_eq(strlen(first), 32);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
      for (enum tib_edf_strategy strategy = TIB_EDF_AUTO; strategy <= TIB_EDF_RUNS; strategy++) {
        char fingerprint[33];
        struct sum sum = run(reader, channels, 1, strategy, sizes[i], fingerprint);
        cr_assert_str_eq(fingerprint, first);
        cr_assert(sum.n == want.n && sum.weighted == want.weighted);
      }
    tib_read_close(reader);
  }
}

Test(records, strategy_chosen) {
  struct edf_bytes spec = {.signal = {SIGNAL("a", 2000), SIGNAL("b", 2000), SIGNAL("c", 2000), SIGNAL("d", 10)},
                           .reserved = ""};
  struct tib_reader *reader = open_made(&spec);
  static const struct {
    int channels[2];
    size_t n;
    bool whole;
    size_t runs;
  } rows[] = {
      {{0, 1}, 2, true, 1},  /* most of the record */
      {{1}, 1, false, 1},    /* a third of it, in one long run */
      {{0, 3}, 2, false, 2}, /* 2 KB a run on average */
      {{3}, 1, true, 1},     /* 20 bytes are not worth a call */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_edf_plan plan;
    struct tib_error err;
    cr_assert_eq(
        tib_edf_plan_init(&reader->header, rows[i].channels, rows[i].n, TIB_EDF_AUTO, TIB_EDF_BLOCK_BYTES, &plan, &err),
        TIB_OK);
    cr_assert_eq(plan.whole, rows[i].whole, "row %zu", i);
    cr_assert_eq(plan.n_runs, rows[i].runs, "row %zu", i);
    tib_edf_plan_finish(&plan);
  }
  tib_read_close(reader);
}

/* ---- fingerprint ---- */

static void fingerprint_of(const char *path, const int *channels, size_t n, char text[33]) {
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, channels, n, NULL, NULL, &err), TIB_OK, "%s", err.text);
  tib_read_fingerprint(reader, text);
  tib_read_close(reader);
}

Test(records, fingerprint) {
  struct edf_bytes spec = {.signal = {SIGNAL("a", 100), SIGNAL("b", 100), TALS(20), SIGNAL("c", 100)}};
  char base[33], other[33];
  size_t n;
  unsigned char *bytes = edf_bytes_make(&spec, &n);
  const char *path = edf_bytes_write_raw(bytes, n, "f.edf");
  fingerprint_of(path, (int[]){0, 1}, 2, base);
  fingerprint_of(path, (int[]){1, 0, 1}, 3, other);
  cr_assert_str_eq(base, other, "order and repetition do not matter");
  fingerprint_of(path, (int[]){0, 2}, 2, other);
  cr_assert_str_neq(base, other, "another channel");
  fingerprint_of(edf_bytes_write_raw(bytes, n, "g.edf"), (int[]){0, 1}, 2, other);
  cr_assert_str_eq(base, other, "the name does not matter");
  const size_t records = 256 * 5, record = 2 * (300 + 20);
  static const struct {
    size_t at;
    bool matters;
    const char *what;
  } rows[] = {{8, true, "header"},
              {records, true, "first byte of a used channel"},
              {records + 399, true, "last"},
              {records + 400 + 39, true, "annotations"},
              {records + 440, false, "a channel not used"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (size_t r = 0; r < (rows[i].at < records ? 1 : 2); r++) {
      bytes[rows[i].at + r * record] ^= 1;
      fingerprint_of(edf_bytes_write_raw(bytes, n, "h.edf"), (int[]){0, 1}, 2, other);
      cr_assert_eq(strcmp(base, other) != 0, rows[i].matters, "%s, record %zu", rows[i].what, r);
      bytes[rows[i].at + r * record] ^= 1;
    }
  free(bytes);
}

/* ---- failures in the middle ---- */

Test(records, file_cut_while_it_is_read) {
  struct edf_bytes spec = {.signal = {SIGNAL("a", 100), TALS(20)}, .n_records = 10};
  const char *path = edf_bytes_write(&spec, "shrinks.edf");
  struct tib_reader *reader = open_sound(path);
  struct tib_error err = {0};
  int32_t digital[100];
  char fingerprint[33];
  cr_assert_eq(truncate(path, 256 * 3 + 9 * 240 + 10), 0);
  cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, NULL, NULL, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "shrinks.edf") && strstr(err.text, "ended"), "%s", err.text);
  tib_read_fingerprint(reader, fingerprint);
  cr_assert_str_empty(fingerprint, "half a night has no fingerprint");
  cr_assert_eq(tib_read_digital(reader, 0, 8, digital, &err), TIB_OK);
  cr_assert_eq(tib_read_digital(reader, 0, 9, digital, &err), TIB_FORMAT);
  tib_read_close(reader);
}

static enum tib_status give_up(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)block;
  ++*(int *)user;
  return tib_fail(err, TIB_INTERRUPTED, "enough");
}

Test(records, a_failing_callback_ends_the_pass) {
  struct edf_bytes spec = {.signal = {SIGNAL("a", 100000), TALS(20)}, .n_records = 5, .duration = "100"};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  int calls = 0;
  cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, give_up, &calls, &err), TIB_INTERRUPTED);
  cr_assert_eq(calls, 1);
  cr_assert_eq(tib_read_samples(reader, (int[]){1}, 1, NULL, NULL, &err), TIB_INTERNAL, "no such channel");
  tib_read_close(reader);
}
