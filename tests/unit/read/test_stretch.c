/* A second look at some seconds of one channel: the samples that EDFlib reads there, gaps, and files that change. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ticks.h"
#include "read/channels/channels.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define MS (S / 1000)

/* What came, block by block. */
struct heard {
  size_t n, n_blocks;
  float x[4096];
  size_t segment[4096];
  tib_ticks time[4096];
};

static struct tib_rate rate_of_it;

static enum tib_status listen(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  struct heard *heard = user;
  cr_assert_eq(block->n_channels, 1);
  const struct tib_samples *s = &block->channel[0];
  cr_assert_gt(s->n, 0);
  heard->n_blocks++;
  for (size_t i = 0; i < s->n; i++) {
    cr_assert_lt(heard->n, 4096);
    heard->x[heard->n] = s->x[i];
    heard->segment[heard->n] = block->segment;
    heard->time[heard->n++] = block->onset + tib_ticks_of_sample(rate_of_it, s->first + (int64_t)i);
  }
  return TIB_OK;
}

static void hear(struct tib_reader *reader, int channel, struct tib_span span, struct heard *heard) {
  struct tib_error err = {0};
  *heard = (struct heard){0};
  rate_of_it = tib_read_recording(reader)->channels[channel].rate;
  cr_assert_eq(tib_read_stretch(reader, tib_read_recording(reader), channel, span, listen, heard, &err), TIB_OK, "%s",
               err.text);
}

static void pass(struct tib_reader *reader) {
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
}

#define LEG(of_label) \
  { .label = of_label, .unit = "uV", .pmin = "-3200", .pmax = "3200", .dmin = "-32000", .dmax = "32000" }

static const struct edf_bytes sound = {
    .signal = {{.label = "ECG", .samples = 37}, LEG("EMG LAT"), LEG("EMG RAT"), {.label = "EDF Annotations"}},
    .n_records = 9};

/* Physical values of EDFlib for samples [first, first + n) of a signal. */
static double *edflib_samples(const char *path, int signal, long long first, int n) {
  struct edf_hdr_struct header;
  cr_assert_eq(edfopen_file_readonly(path, &header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
  double *x = malloc((size_t)n * sizeof *x);
  cr_assert_eq(edfseek(header.handle, signal, first, EDFSEEK_SET), first);
  cr_assert_eq(edfread_physical_samples(header.handle, signal, n, x), n);
  edfclose_file(header.handle);
  return x;
}

/* Half open: a sample at the onset belongs to it, one at the offset does not. 100 samples a second. */
Test(stretch, holds_what_edflib_reads) {
  static struct heard heard;
  static const struct {
    struct tib_span span;
    int first, n;
  } stretches[] = {{{0, 9 * S}, 0, 900},
                   {{2 * S, 3 * S}, 200, 100},
                   {{2345 * MS, 4005 * MS}, 235, 166},
                   {{2340 * MS, 4010 * MS}, 234, 167},
                   {{7991 * MS, 8 * S}, 0, 0},
                   {{8990 * MS, 20 * S}, 899, 1},
                   {{-5 * S, 10 * MS}, 0, 1},
                   {{-5 * S, 0}, 0, 0}};
  const char *path = edf_bytes_write(&sound, "stretch.edf");
  struct tib_reader *reader = open_sound(path);
  pass(reader);
  for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++)
    for (int channel = 1; channel < 3; channel++) {
      int first = stretches[i].first, n = stretches[i].n;
      hear(reader, channel, stretches[i].span, &heard);
      cr_assert_eq(heard.n, (size_t)n, "stretch %zu: %zu samples", i, heard.n);
      if (n == 0) continue;
      double *want = edflib_samples(path, channel, first, n);
      for (int k = 0; k < n; k++) {
        cr_assert_float_eq(heard.x[k], want[k], 1e-3, "stretch %zu sample %d", i, k);
        cr_assert_eq(heard.time[k], (first + k) * 10 * MS);
      }
      free(want);
    }
  tib_read_close(reader);
}

Test(stretch, of_a_derived_channel_is_a_difference) {
  static struct heard heard;
  struct tib_error err = {0};
  const char *path = edf_bytes_write(&sound, "derived.edf");
  struct tib_reader *reader = open_sound(path);
  struct tib_channel_choice choice = {.left = "EMG LAT-EMG RAT", .right = "EMG RAT"};
  struct tib_channels channels;
  cr_assert_eq(tib_read_channels(reader, &choice, true, &channels, &err), TIB_OK, "%s", err.text);
  pass(reader);
  hear(reader, channels.left, (struct tib_span){3210 * MS, 5 * S}, &heard);
  double *plus = edflib_samples(path, 1, 321, 179), *minus = edflib_samples(path, 2, 321, 179);
  cr_assert_eq(heard.n, 179);
  for (int k = 0; k < 179; k++) cr_assert_float_eq(heard.x[k], plus[k] - minus[k], 2e-3);
  free(plus);
  free(minus);
  tib_read_close(reader);
}

/* The recording may have been taken out of the reader by then. */
Test(stretch, after_the_recording_was_taken) {
  static struct heard heard;
  struct tib_error err = {0};
  struct tib_recording recording;
  struct tib_reader *reader = open_made(&sound);
  pass(reader);
  hear(reader, 1, (struct tib_span){S, 2 * S}, &heard);
  float first = heard.x[0];
  tib_read_take_recording(reader, &recording);
  heard = (struct heard){0};
  cr_assert_eq(tib_read_stretch(reader, &recording, 1, (struct tib_span){S, 2 * S}, listen, &heard, &err), TIB_OK);
  cr_assert_eq(heard.n, 100);
  cr_assert_eq(heard.x[0], first);
  tib_read_close(reader);
  tib_recording_finish(&recording);
}

/* 8 records of 1 s: three, a gap of 2 s, one, a gap of 0.5 s, four; records 3 and 4 begin at 5 s and 6.5 s. */
Test(stretch, no_block_reaches_over_a_gap) {
  static struct heard heard;
  struct edf_bytes spec = {
      .reserved = "EDF+D",
      .signal = {{.label = "EMG LAT"}, {.label = "EDF Annotations", .samples = 40}},
      .n_records = 8,
      .clocks = {"+0.25^^|", "+1.25^^|", "+2.25^^|", "+5.25^^|", "+6.75^^|", "+7.75^^|", "+8.75^^|", "+9.75^^|"}};
  struct tib_reader *reader = open_made(&spec);
  pass(reader);
  hear(reader, 0, (struct tib_span){2500 * MS, 6600 * MS}, &heard);
  cr_assert_eq(heard.n, 50 + 100 + 10);
  for (size_t i = 0; i < heard.n; i++) {
    int record = i < 50 ? 2 : i < 150 ? 3 : 4, sample = i < 50 ? 50 + (int)i : i < 150 ? (int)i - 50 : (int)i - 150;
    tib_ticks onset = record == 2 ? 2 * S : record == 3 ? 5 * S : 6500 * MS;
    cr_assert_eq(heard.segment[i], (size_t)record - 2);
    cr_assert_eq(heard.time[i], onset + sample * 10 * MS);
    cr_assert_float_eq(heard.x[i], 0.1f * (float)edf_bytes_sample(0, record, sample), 1e-3f);
  }
  hear(reader, 0, (struct tib_span){3200 * MS, 4800 * MS}, &heard);
  cr_assert_eq(heard.n, 0, "there is nothing in a gap");
  tib_read_close(reader);
}

static void refuse(struct tib_reader *reader, const char *cause) {
  static struct heard heard;
  struct tib_error err = {0};
  enum tib_status status =
      tib_read_stretch(reader, tib_read_recording(reader), 1, (struct tib_span){S, 2 * S}, listen, &heard, &err);
  cr_assert_eq(status, TIB_FORMAT);
  cr_assert(strstr(err.text, "changes.edf") && strstr(err.text, cause), "%s", err.text);
  tib_read_close(reader);
}

Test(stretch, a_file_that_shrank_is_told) {
  const char *path = edf_bytes_write(&sound, "changes.edf");
  struct tib_reader *reader = open_sound(path);
  pass(reader);
  cr_assert_eq(truncate(path, 3000), 0);
  refuse(reader, "became shorter");
}

Test(stretch, a_file_that_was_written_to_is_told) {
  const char *path = edf_bytes_write(&sound, "changes.edf");
  struct tib_reader *reader = open_sound(path);
  pass(reader);
  FILE *file = fopen(path, "r+b");
  cr_assert(file && fseek(file, -10, SEEK_END) == 0 && fputc('x', file) == 'x');
  cr_assert_eq(fclose(file), 0);
  struct timespec later[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = 1}}; /* so that no clock is too coarse to tell */
  cr_assert_eq(utimensat(AT_FDCWD, path, later, 0), 0);
  refuse(reader, "was changed");
}

Test(stretch, a_file_that_grew_is_told) {
  const char *path = edf_bytes_write(&sound, "changes.edf");
  struct tib_reader *reader = open_sound(path);
  pass(reader);
  FILE *file = fopen(path, "ab");
  cr_assert(file && fputc('x', file) == 'x' && fclose(file) == 0);
  refuse(reader, "was changed");
}
