/* Records that do not follow each other: segments, blocks, times. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ticks.h"
#include "read/edf/records.h"
#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define MS (S / 1000)
#define HOUR (3600 * S)
#define LEG \
  { .label = "EMG LAT" }
#define TALS(n) \
  { .label = "EDF Annotations", .samples = (n) }

/* What a callback was told, by segment; two channels at most. */
enum { MAX_SEGMENTS = 40 };
struct told {
  size_t n_segments, n_blocks;
  tib_ticks onset[MAX_SEGMENTS];
  size_t n[MAX_SEGMENTS][2];
  float *x[MAX_SEGMENTS][2];
};

static enum tib_status listen(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  struct told *told = user;
  told->n_blocks++;
  if (block->segment == told->n_segments) told->onset[told->n_segments++] = block->onset;
  cr_assert_eq(block->segment + 1, told->n_segments, "segments come one by one, in order");
  cr_assert_eq(block->onset, told->onset[block->segment]);
  for (size_t c = 0; c < block->n_channels; c++) {
    const struct tib_samples *s = &block->channel[c];
    size_t *n = &told->n[block->segment][c];
    float **x = &told->x[block->segment][c];
    cr_assert_gt(s->n, 0);
    cr_assert_eq(s->first, (int64_t)*n, "samples count within their segment");
    *x = realloc(*x, (*n + s->n) * sizeof **x);
    memcpy(*x + *n, s->x, s->n * sizeof **x);
    *n += s->n;
  }
  return TIB_OK;
}

static void forget(struct told *told) {
  for (size_t i = 0; i < told->n_segments; i++)
    for (int c = 0; c < 2; c++) free(told->x[i][c]);
  *told = (struct told){0};
}

static void pass(struct tib_reader *reader, struct told *told) {
  struct tib_error err = {0};
  *told = (struct told){0};
  cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, listen, told, &err), TIB_OK, "%s", err.text);
}

static void check_segment(const struct tib_recording *recording, size_t i, tib_ticks onset, int64_t first, int64_t n) {
  cr_assert_lt(i, recording->n_segments);
  const struct tib_segment *s = &recording->segments[i];
  cr_assert(s->onset == onset && s->first_record == first && s->n_records == n,
            "segment %zu begins at %.4f s with record %d of %d", i, tib_seconds(s->onset), (int)s->first_record,
            (int)s->n_records);
}

/* Samples of the default signal in records [first, first + n): 0.1 uV a step. */
static void check_samples(const struct told *told, size_t segment, int first, int n) {
  cr_assert_eq(told->n[segment][0], (size_t)n * 100);
  for (int i = 0; i < n * 100; i++) {
    float want = 0.1f * (float)edf_bytes_sample(0, first + i / 100, i % 100);
    cr_assert_float_eq(told->x[segment][0][i], want, 1e-3f, "segment %zu sample %d", segment, i);
  }
}

/* 8 records of 1 s: three, a gap of 2 s, one, a gap of 0.5 s, four. */
static const struct edf_bytes with_gaps = {
    .reserved = "EDF+D",
    .signal = {LEG, TALS(40)},
    .n_records = 8,
    .clocks = {"+0.25^^|", "+1.25^^|", "+2.25^^|", "+5.25^^|", "+6.75^^|", "+7.75^^|", "+8.75^^|", "+9.75^^|"},
    .tals = {[4] = "+6.75~1^x^|"}};

static void check_with_gaps(struct tib_reader *reader) {
  const struct tib_recording *r = tib_read_recording(reader);
  struct told told;
  cr_assert_eq(r->duration, 21 * S / 2, "known before the pass");
  for (int round = 0; round < 2; round++) {
    pass(reader, &told);
    cr_assert_eq(r->duration, 21 * S / 2);
    cr_assert_eq(r->n_segments, 3);
    check_segment(r, 0, 0, 0, 3);
    check_segment(r, 1, 5 * S, 3, 1);
    check_segment(r, 2, 13 * S / 2, 4, 4);
    cr_assert_eq(told.n_segments, 3);
    for (size_t i = 0; i < 3; i++) {
      cr_assert_eq(told.onset[i], r->segments[i].onset);
      check_samples(&told, i, (int)r->segments[i].first_record, (int)r->segments[i].n_records);
    }
    cr_assert_eq(reader->tals.items[0].onset - reader->zero, 13 * S / 2, "an annotation is where the clock says");
    forget(&told);
  }
}

Test(gaps, edf_plus_d) {
  struct tib_reader *reader = open_made(&with_gaps);
  check_with_gaps(reader);
  cr_assert_eq(tib_read_recording(reader)->n_deviations, 0);
  cr_assert_eq(tib_read_recording(reader)->start_clock, ((22 * 60 + 15) * 60 + 30) * S + S / 4);
  tib_read_close(reader);
}

Test(gaps, edf_plus_c_with_gaps_is_read_alike_and_told) {
  struct edf_bytes spec = with_gaps;
  spec.reserved = "EDF+C";
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_recording(reader)->n_deviations, 0);
  check_with_gaps(reader);
  cr_assert(deviates(reader, "clock-gap"));
  cr_assert_eq(tib_read_recording(reader)->n_deviations, 1);
  cr_assert_eq(tib_read_strict(tib_read_recording(reader), &err), TIB_FORMAT);
  tib_read_close(reader);
}

Test(gaps, without_channels_and_without_a_callback) {
  struct tib_reader *reader = open_made(&with_gaps);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_read_recording(reader)->n_segments, 3);
  check_segment(tib_read_recording(reader), 2, 13 * S / 2, 4, 4);
  tib_read_close(reader);
}

/* Blocks end at gaps and nowhere else matter: any size and strategy tells the same samples and takes the same bytes. */
Test(gaps, any_block_size_and_strategy_tells_the_same) {
  static const int64_t sizes[] = {1, 300, 600, 1000, 2000, TIB_EDF_BLOCK_BYTES};
  struct tib_reader *reader = open_made(&with_gaps);
  char first[33] = "";
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (enum tib_edf_strategy strategy = TIB_EDF_AUTO; strategy <= TIB_EDF_RUNS; strategy++) {
      struct told told = {0};
      struct tib_annotations tals = {0};
      struct tib_error err = {0};
      struct tib_edf_pass run = {.fd = reader->fd,
                                 .path = "x.edf",
                                 .header = &reader->header,
                                 .header_bytes = reader->header_bytes,
                                 .channels = (int[]){0},
                                 .n = 1,
                                 .fn = listen,
                                 .user = &told,
                                 .strategy = strategy,
                                 .block_bytes = sizes[i],
                                 .tals = &tals};
      cr_assert_eq(tib_edf_records_run(&run, &err), TIB_OK, "%s", err.text);
      cr_assert_eq(told.n_segments, 3);
      check_samples(&told, 0, 0, 3);
      check_samples(&told, 1, 3, 1);
      check_samples(&told, 2, 4, 4);
      if (i == 0) cr_assert_eq(told.n_blocks, 8, "a record at a time");
      if (sizes[i] == TIB_EDF_BLOCK_BYTES) cr_assert_eq(told.n_blocks, 3, "a segment at a time");
      if (!first[0]) memcpy(first, run.fingerprint, sizeof first);
      cr_assert_str_eq(run.fingerprint, first);
      tib_annotations_finish(&tals);
      tib_edf_clock_finish(&run.clock);
      forget(&told);
    }
  tib_read_close(reader);
}

/* ---- limits ---- */

/* The second of four records of `duration` begins `late` ticks after its place; the others follow it. */
static struct tib_reader *open_late(const char *duration, tib_ticks record, tib_ticks late, const char *reserved) {
  static char clocks[4][40];
  struct edf_bytes spec = {.reserved = reserved, .duration = duration, .signal = {LEG, TALS(40)}, .n_records = 4};
  for (int i = 0; i < 4; i++) {
    tib_ticks time = i * record + (i > 0 ? late : 0);
    snprintf(clocks[i], sizeof clocks[i], "%c%lld.%07lld^^|", time < 0 ? '-' : '+', (long long)(llabs(time) / S),
             (long long)(llabs(time) % S));
    spec.clocks[i] = clocks[i];
  }
  return open_made(&spec);
}

/* 2 ms, and what a crystal drifts in a record. */
Test(gaps, rounded_and_drifting_clocks_are_none) {
  static const struct {
    const char *duration;
    tib_ticks record, late;
    size_t segments;
  } rows[] = {
      {"0.01", S / 100, 2 * MS, 1}, {"0.01", S / 100, 2 * MS + 12, 2},
      {"1", S, 2 * MS, 1},          {"1", S, 3 * MS, 2},
      {"1", S, S / 2, 2},           {"30", 30 * S, 5 * MS, 1},
      {"30", 30 * S, 6 * MS, 2},    {"60", 60 * S, 8 * MS, 1},
      {"60", 60 * S, 10 * MS, 2},   {"1", S, -2 * MS, 1},
      {"1", S, 48 * HOUR, 2},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_reader *reader = open_late(rows[i].duration, rows[i].record, rows[i].late, "EDF+D");
    const struct tib_recording *r = tib_read_recording(reader);
    struct told told;
    pass(reader, &told);
    cr_assert_eq(r->n_segments, rows[i].segments, "row %zu", i);
    if (rows[i].segments == 2) check_segment(r, 1, rows[i].record + rows[i].late, 1, 3);
    cr_assert_eq(r->duration, 4 * rows[i].record + (rows[i].segments == 2 ? rows[i].late : 0), "row %zu", i);
    forget(&told);
    tib_read_close(reader);
  }
}

Test(gaps, a_clock_that_goes_back_is_refused) {
  static const tib_ticks late[] = {-3 * MS, -S / 2, -S, -5 * S, -HOUR};
  static const char *const formats[] = {"EDF+C", "EDF+D"};
  for (size_t f = 0; f < 2; f++)
    for (size_t i = 0; i < sizeof late / sizeof *late; i++) {
      struct tib_reader *reader = open_late("1", S, late[i], formats[f]);
      struct tib_error err = {0};
      struct tib_context context;
      cr_assert_eq(tib_read_recording(reader)->duration, 4 * S);
      cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, NULL, NULL, &err), TIB_FORMAT, "%zu", i);
      cr_assert(strstr(err.text, "made.edf") && strstr(err.text, "record 2") && strstr(err.text, "export"), "%s", err.text);
      cr_assert_eq(scoring_of(reader, 0, &context, &err), TIB_INTERNAL, "nothing is left of a failed pass");
      tib_read_close(reader);
    }
}

static void refuse_long(struct edf_bytes spec, bool at_open) {
  struct tib_error err = {0};
  if (at_open) {
    refuse_made(&spec, TIB_UNSUPPORTED, "48 h");
    return;
  }
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, NULL, NULL, &err), TIB_UNSUPPORTED);
  cr_assert(strstr(err.text, "made.edf") && strstr(err.text, "48 h") && strstr(err.text, "split"), "%s", err.text);
  tib_read_close(reader);
}

/* Whether one gap or many; where the last record has no clock it is the pass that finds them. */
Test(gaps, more_than_two_days_are_refused) {
  struct edf_bytes spec = {.reserved = "EDF+D", .signal = {LEG, TALS(40)}, .n_records = 4};
  spec.clocks[1] = "+172801.1^^|", spec.clocks[2] = "+172802.1^^|", spec.clocks[3] = "+172803.1^^|";
  refuse_long(spec, true);
  spec.clocks[3] = "";
  refuse_long(spec, false);
  spec.clocks[1] = "+90000^^|", spec.clocks[2] = "+180000^^|", spec.clocks[3] = "+180001^^|";
  refuse_long(spec, true);
  spec.clocks[3] = "";
  refuse_long(spec, false);
  spec.clocks[2] = "+90001^^|";
  struct tib_reader *reader = open_made(&spec);
  cr_assert_eq(tib_read_samples(reader, (int[]){0}, 1, NULL, NULL, NULL), TIB_OK);
  cr_assert_eq(tib_read_recording(reader)->duration, 90003 * S);
  tib_read_close(reader);
}

/* ---- clocks that are not there ---- */

Test(gaps, a_missing_clock_follows_the_record_before) {
  struct edf_bytes spec = {
      .reserved = "EDF+D", .signal = {LEG, TALS(20)}, .n_records = 6, .clocks = {"", "+11^^|", "", "+20^^|", "", "+22^^|"}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = tib_read_recording(reader);
  struct told told;
  pass(reader, &told);
  cr_assert_eq(reader->zero, 10 * S, "a record before the first clock");
  cr_assert_eq(r->n_segments, 2);
  check_segment(r, 0, 0, 0, 3);
  check_segment(r, 1, 10 * S, 3, 3);
  cr_assert_eq(r->duration, 13 * S);
  cr_assert(deviates(reader, "missing-clock"));
  cr_assert(strncmp(r->deviations[0].text, "3 ", 2) == 0, "%s", r->deviations[0].text);
  check_samples(&told, 0, 0, 3);
  check_samples(&told, 1, 3, 3);
  forget(&told);
  tib_read_close(reader);
}

static void check_continuous(const struct edf_bytes *spec) {
  struct tib_reader *reader = open_made(spec);
  const struct tib_recording *r = tib_read_recording(reader);
  struct told told;
  cr_assert_eq(r->duration, spec->n_records * S);
  pass(reader, &told);
  cr_assert_eq(r->n_segments, 1);
  check_segment(r, 0, 0, 0, spec->n_records);
  cr_assert_eq(r->duration, spec->n_records * S);
  check_samples(&told, 0, 0, spec->n_records);
  forget(&told);
  tib_read_close(reader);
}

Test(gaps, without_clocks_there_are_none) {
  check_continuous(&(struct edf_bytes){.reserved = "EDF+D", .signal = {LEG}, .n_records = 5});
  check_continuous(&(struct edf_bytes){.reserved = "", .recording = "", .signal = {LEG}, .n_records = 5});
  check_continuous(&(struct edf_bytes){
      .reserved = "EDF+D", .signal = {LEG, TALS(10)}, .n_records = 3, .clocks = {"", "", ""}, .tals = {"", "+900^x^|"}});
}

/* EDFlib writes one second a record there, whatever the annotations say. */
Test(gaps, clocks_of_annotations_alone_mean_little) {
  struct edf_bytes spec = {.signal = {TALS(40)},
                           .n_records = 3,
                           .clocks = {"+0^^|", "+1000000^^|", "+3^^|"},
                           .tals = {"+5^a^|", "+6^b^|", "+7^c^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct tib_error err = {0};
  cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_read_recording(reader)->n_segments, 1);
  cr_assert_eq(reader->tals.n, 3);
  cr_assert_eq(tib_read_recording(reader)->n_deviations, 0);
  tib_read_close(reader);
}

/* ---- drift ---- */

static struct tib_reader *open_drifting(double record, const char *late, const char *last) {
  static char clocks[16][20];
  struct edf_bytes spec = {.reserved = "EDF+D", .signal = {LEG, TALS(20)}, .n_records = 16};
  for (int i = 0; i < 16; i++) {
    snprintf(clocks[i], sizeof clocks[i], "+%.4f^^|", i * record);
    spec.clocks[i] = clocks[i];
  }
  if (late) spec.clocks[14] = late, spec.clocks[15] = last;
  return open_made(&spec);
}

Test(gaps, drift_is_told_and_is_no_gap) {
  for (int i = 0; i < 2; i++) {
    struct tib_reader *reader = open_drifting(i == 0 ? 1.001 : 0.999, NULL, NULL);
    struct told told;
    pass(reader, &told);
    cr_assert(deviates(reader, "clock-drift"));
    cr_assert_eq(tib_read_recording(reader)->n_segments, 1);
    cr_assert_eq(tib_read_recording(reader)->duration, 16 * S, "times come from the samples");
    check_samples(&told, 0, 0, 16);
    forget(&told);
    tib_read_close(reader);
  }
}

/* By its clock the segment of 14 records ends at 13.986 s, by its samples at 14 s. */
Test(gaps, segments_never_overlap) {
  static const struct {
    const char *late, *last;
    tib_ticks onset;
  } rows[] = {{"+13.991^^|", "+14.991^^|", 14 * S}, {"+14.5^^|", "+15.5^^|", 29 * S / 2}};
  for (size_t i = 0; i < 2; i++) {
    struct tib_reader *reader = open_drifting(0.999, rows[i].late, rows[i].last);
    struct told told;
    pass(reader, &told);
    cr_assert_eq(tib_read_recording(reader)->n_segments, 2);
    check_segment(tib_read_recording(reader), 1, rows[i].onset, 14, 2);
    cr_assert_eq(tib_read_recording(reader)->duration, rows[i].onset + 2 * S);
    forget(&told);
    tib_read_close(reader);
  }
}

/* Drift counts within a segment: a gap is none. */
Test(gaps, rounding_is_no_drift) {
  struct edf_bytes spec = {.reserved = "EDF+D",
                           .signal = {LEG, TALS(20)},
                           .n_records = 6,
                           .duration = "0.33333",
                           .clocks = {"+0^^|", "+0.333^^|", "+0.667^^|", "+10^^|", "+10.333^^|", "+10.667^^|"}};
  struct tib_reader *reader = open_made(&spec);
  struct told told;
  pass(reader, &told);
  cr_assert_eq(tib_read_recording(reader)->n_segments, 2);
  cr_assert_not(deviates(reader, "clock-drift"));
  forget(&told);
  tib_read_close(reader);
}

/* ---- BDF+D, EDFlib's verdict ---- */

Test(gaps, bdf_plus_d) {
  struct edf_bytes spec = {.bdf = 1,
                           .reserved = "BDF+D",
                           .signal = {{.label = "BDF Annotations", .samples = 11}, {.label = "EMG LAT", .samples = 77}},
                           .n_records = 4,
                           .clocks = {"+0^^|", "+1^^|", "+62^^|", "+63^^|"}};
  struct tib_reader *reader = open_made(&spec);
  const struct tib_recording *r = tib_read_recording(reader);
  struct told told;
  pass(reader, &told);
  cr_assert_eq(r->n_segments, 2);
  check_segment(r, 1, 62 * S, 2, 2);
  cr_assert_eq(r->duration, 64 * S);
  for (int i = 0; i < 154; i++) { /* 6553.5 uV in 2^24 - 1 steps */
    double want = -3276.8 + (edf_bytes_sample24(1, 2 + i / 77, i % 77) + 8388608.0) * 6553.5 / 16777215.0;
    cr_assert_float_eq(told.x[1][0][i], want, 3e-4);
  }
  forget(&told);
  tib_read_close(reader);
}

static void check_verdict(struct tib_reader *reader, const char *path, bool accepts, int code) {
  struct tib_edflib_verdict verdict;
  struct tib_error err = {0};
  cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(verdict.accepts, accepts);
  cr_assert_eq(verdict.code, code);
  cr_assert_eq(edflib_get_number_of_open_files(), 0);
}

Test(gaps, edflib_refuses) {
  struct edf_bytes spec = with_gaps;
  const char *path = edf_bytes_write(&spec, "verdict.edf");
  struct tib_reader *reader = open_sound(path);
  struct told told;
  check_verdict(reader, path, false, EDFLIB_FILE_IS_DISCONTINUOUS);
  tib_read_close(reader);
  spec.reserved = "EDF+C";
  edf_bytes_write(&spec, "verdict.edf");
  reader = open_sound(path);
  check_verdict(reader, path, true, 0); /* it has looked at the first clock alone */
  pass(reader, &told);
  check_verdict(reader, path, false, EDFLIB_FILE_CONTAINS_FORMAT_ERRORS);
  forget(&told);
  tib_read_close(reader);
}

/* ---- the real ones ---- */

/* The records of the one are those of the other at its onsets, as the README of the data tells. */
Test(gaps, shared_edf_plus_d_equals_edf_plus_c) {
  static const int onsets[] = {0, 2, 4, 5, 6, 7, 8, 9, 12, 15, 19};
  static const int begins[] = {0, 2, 4, 12, 15, 19};
  const char *c_path = test_shared("data/edf/edfReader_edfPlusC.edf"),
             *d_path = test_shared("data/edf/edfReader_edfPlusD.edf");
  if (!c_path || !d_path) cr_skip_test("skipped: the EDF+C and EDF+D files are not there");
  struct tib_reader *c = open_sound(c_path), *d = open_sound(d_path);
  const struct tib_recording *r = tib_read_recording(d);
  cr_assert_eq(r->n_records, 11);
  cr_assert_eq(r->n_channels, 11);
  cr_assert_eq(r->duration, 20 * S, "known before the pass");
  for (int channel = 0; channel < 11; channel += 2) {
    struct tib_error err = {0};
    int channels[] = {channel, (channel + 1) % 11};
    struct gathered whole[2];
    struct told told = {0};
    gather(c, channels, 2, whole);
    cr_assert_eq(tib_read_samples(d, channels, 2, listen, &told, &err), TIB_OK, "%s", err.text);
    cr_assert_eq(told.n_segments, 6);
    for (size_t i = 0, record = 0; i < 6; i++) {
      cr_assert_eq(told.onset[i], begins[i] * S);
      cr_assert_eq(r->segments[i].first_record, (int64_t)record);
      for (size_t k = 0; k < told.n[i][0]; k += 200, record++)
        for (int side = 0; side < 2; side++)
          cr_assert(memcmp(told.x[i][side] + k, whole[side].x + 200 * onsets[record], 200 * sizeof(float)) == 0,
                    "record %zu", record);
      cr_assert_eq(told.n[i][1], told.n[i][0]);
      if (i == 5) cr_assert_eq(record, 11);
    }
    forget(&told);
    for (int i = 0; i < 2; i++) free(whole[i].x);
  }
  cr_assert_eq(r->duration, 20 * S);
  tib_read_close(c);
  tib_read_close(d);
}
