/* Real files and the oracle's, where they are there. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S

static const char *shared(const char *relative) {
  const char *path = test_shared(relative);
  if (!path) cr_skip_test("skipped: %s is not there", relative);
  return path;
}

/* All samples, all annotations, and the check that goes with every analysis. */
#define EQUALS_EDFLIB(name, file, n_annotations)                        \
  Test(shared, name) {                                                  \
    const char *path = shared("data/edf/" file);                        \
    compare_with_edflib(path);                                          \
    cr_assert_eq(compare_annotations_with_edflib(path), n_annotations); \
  }

EQUALS_EDFLIB(edfio_short_psg, "edfio_short_psg.edf", 0)
EQUALS_EDFLIB(edfize_simulated, "edfize_simulated-01.edf", 0)
EQUALS_EDFLIB(pyedflib_generator, "pyedflib_test_generator.edf", 2)
EQUALS_EDFLIB(pyedflib_subsecond, "pyedflib_test_subsecond.edf", 4)
EQUALS_EDFLIB(edf_reader_plus_c, "edfReader_edfPlusC.edf", 2)
EQUALS_EDFLIB(hypnogram, "edfio_SC4001EC-Hypnogram.edf", 154)
EQUALS_EDFLIB(hypnogram_bdf, "edfio_SC4001EC-Hypnogram.bdf", 154)
EQUALS_EDFLIB(pyedflib_generator_bdf, "pyedflib_test_generator.bdf", 0)
EQUALS_EDFLIB(pyedflib_half_second_bdf, "pyedflib_test_generator_datarec_generator_0_5.bdf", 0)

Test(shared, check_agrees_with_every_file_that_opens) {
  static const struct {
    const char *file;
    int code; /* 0: EDFlib accepts it */
  } rows[] = {{"edfio_short_psg.edf", 0},
              {"edfize_simulated-01.edf", 0},
              {"pyedflib_test_generator.edf", 0},
              {"pyedflib_test_generator.bdf", 0},
              {"pyedflib_test_generator_datarec_generator_0_5.bdf", 0},
              {"pyedflib_test_subsecond.edf", 0},
              {"edfReader_edfPlusC.edf", 0},
              {"edfio_SC4001EC-Hypnogram.edf", 0},
              {"edfio_SC4001EC-Hypnogram.bdf", 0},
              {"edfReader_edfPlusD.edf", EDFLIB_FILE_IS_DISCONTINUOUS},
              {"EDFjl_bdf_test.edf", EDFLIB_FILE_CONTAINS_FORMAT_ERRORS},
              {"EDFjl_test_uneven_samp.edf", EDFLIB_FILE_CONTAINS_FORMAT_ERRORS},
              {"rsleep_subject1.edf", EDFLIB_FILE_CONTAINS_FORMAT_ERRORS}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (int passed = 0; passed < 2; passed++) {
      char relative[128];
      snprintf(relative, sizeof relative, "data/edf/%s", rows[i].file);
      const char *path = shared(relative);
      struct tib_reader *reader = open_sound(path);
      struct tib_edflib_verdict verdict;
      struct tib_error err = {0};
      if (passed) cr_assert_eq(tib_read_samples(reader, NULL, 0, NULL, NULL, &err), TIB_OK, "%s", err.text);
      cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "%s", err.text);
      cr_assert_eq(verdict.accepts, rows[i].code == 0, "%s: %s", rows[i].file, verdict.reason);
      cr_assert_eq(verdict.code, rows[i].code, "%s: %d", rows[i].file, verdict.code);
      tib_read_close(reader);
    }
}

static void refuse(const char *relative, enum tib_status status) {
  struct tib_error err = {0};
  struct tib_reader *reader;
  const char *path = shared(relative);
  cr_assert_eq(tib_read_open(path, &reader, &err), status, "%s: %s", relative, err.text);
  cr_assert_null(reader);
  cr_assert(strstr(err.text, strrchr(relative, '/') + 1), "%s", err.text);
}

Test(shared, refused) {
  refuse("data/edf/edfize_zero-data-records.edf", TIB_TRUNCATED_EMPTY);
  refuse("data/emg/biosppy_emg_1.txt", TIB_FORMAT);
}

/* ---- the real recording with legs ---- */

enum { NOX_SIGNALS = 90, NOX_RECORD = 147320, NOX_RECORDS = 12 };

/* The n-th signal's place in a record, by this test's own sums over the header. */
static long place_of(const unsigned char *bytes, int signal) {
  long at = 0;
  for (int i = 0; i < signal; i++) {
    char samples[9] = {0};
    memcpy(samples, bytes + 256 + 216 * NOX_SIGNALS + 8 * i, 8);
    at += 2 * atol(samples);
  }
  return at;
}

Test(shared, nox_legs) {
  const char *path = shared("data/edf/rsleep_subject1.edf");
  struct tib_reader *reader = open_sound(path);
  const struct tib_recording *r = tib_read_recording(reader);
  struct tib_channels roles;
  struct tib_channel_choice choice = {0};
  struct tib_error err = {0};
  cr_assert_eq(r->n_channels, NOX_SIGNALS - 1);
  cr_assert_eq(tib_read_channels(reader, &choice, true, &roles, &err), TIB_OK, "%s", err.text);
  cr_assert_str_eq(r->channels[roles.left].label, "Left Leg");
  cr_assert_str_eq(r->channels[roles.right].label, "Right Leg");
  cr_assert(roles.leg == -1 && roles.accel[0][0] == -1 && roles.accel[1][0] == -1, "one body accelerometer is no ankle's");
  cr_assert_str_eq(r->channels[roles.left].unit_text, "V");
  cr_assert_float_eq(r->channels[roles.left].resolution, 31.25, 0.01);
  cr_assert_str_eq(r->channels[1].label,
                   "1 Imp\xC3\xA9"
                   "dance");

  FILE *f = fopen(path, "rb");
  unsigned char *bytes = malloc(1791136);
  cr_assert_eq(fread(bytes, 1, 1791136, f), 1791136);
  fclose(f);
  struct gathered got[2];
  const int channels[] = {roles.left, roles.right};
  gather(reader, channels, 2, got);
  for (int c = 0; c < 2; c++) {
    cr_assert_eq(got[c].n, 2000 * NOX_RECORDS);
    for (int i = 0; i < 2000 * NOX_RECORDS; i++) {
      const unsigned char *b = bytes + 256 * (NOX_SIGNALS + 1) + (long)(i / 2000) * NOX_RECORD +
                               place_of(bytes, channels[c] + 1) + 2 * (i % 2000); /* its annotations come first */
      int sample = (int)(b[0] | b[1] << 8);
      if (sample > 32767) sample -= 65536;
      double volts = -1.02400 + (sample + 32767) * (1.023999 + 1.02400) / 65534.0;
      cr_assert_float_eq(got[c].x[i], volts * 1e6, 0.1, "sample %d", i);
    }
    free(got[c].x);
  }
  free(bytes);
  struct tib_context context = context_of(reader);
  cr_assert(!context.has_stages && !context.has_movements && context.n_unknown == 0);
  tib_context_finish(&context);
  tib_read_close(reader);
}

/* ---- annotations ---- */

/* The stage as its last letter says, by Rechtschaffen and Kales. */
static enum tib_stage stage_of(char letter) {
  switch (letter) {
    case 'W':
      return TIB_STAGE_W;
    case '1':
      return TIB_STAGE_N1;
    case '2':
      return TIB_STAGE_N2;
    case '3':
    case '4':
      return TIB_STAGE_N3;
    case 'R':
      return TIB_STAGE_R;
    default:
      return TIB_STAGE_UNKNOWN;
  }
}

Test(shared, sleep_edf_hypnogram) {
  const char *path = shared("data/edf/edfio_SC4001EC-Hypnogram.edf");
  struct tib_reader *reader = open_sound(path);
  struct tib_context c = context_of(reader);
  struct edf_hdr_struct *header = calloc(1, sizeof *header);
  cr_assert_eq(edfopen_file_readonly(path, header, EDFLIB_READ_ALL_ANNOTATIONS), 0);
  cr_assert_eq((long long)c.n_stages, header->annotations_in_file);
  cr_assert_eq(c.n_stages, 154);
  for (int i = 0; i < (int)c.n_stages; i++) {
    struct edf_annotation_struct theirs;
    edf_get_annotation(header->handle, i, &theirs);
    cr_assert_eq(c.stages[i].span.onset, theirs.onset);
    cr_assert_eq(c.stages[i].span.offset, theirs.onset + theirs.duration_l, "a run stays one span");
    cr_assert_eq(c.stages[i].stage, stage_of(theirs.annotation[strlen(theirs.annotation) - 1]));
  }
  edfclose_file(header->handle);
  free(header);
  cr_assert_eq(c.n_unknown, 0);
  tib_context_finish(&c);
  tib_read_close(reader);
}

/* The same annotations in three bytes a sample. */
Test(shared, hypnogram_twins) {
  const char *edf = shared("data/edf/edfio_SC4001EC-Hypnogram.edf"), *bdf = shared("data/edf/edfio_SC4001EC-Hypnogram.bdf");
  struct tib_reader *readers[2] = {open_sound(edf), open_sound(bdf)};
  struct tib_context c[2] = {context_of(readers[0]), context_of(readers[1])};
  cr_assert_eq(c[0].n_stages, 154);
  cr_assert_eq(c[1].n_stages, 154);
  cr_assert_eq(memcmp(c[0].stages, c[1].stages, 154 * sizeof *c[0].stages), 0);
  cr_assert_eq(tib_read_recording(readers[1])->format, TIB_BDF_PLUS_C);
  cr_assert_eq(tib_read_recording(readers[0])->start_clock, tib_read_recording(readers[1])->start_clock);
  for (int i = 0; i < 2; i++) {
    tib_context_finish(&c[i]);
    tib_read_close(readers[i]);
  }
}

/* Rows "onset duration [leg]" of the oracle, in the order that contexts have. */
struct row {
  int64_t onset, offset; /* ticks */
  int side;
};

static int by_onset(const void *a, const void *b) {
  const struct row *x = a, *y = b;
  if (x->onset != y->onset) return x->onset < y->onset ? -1 : 1;
  if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
  return x->side - y->side;
}

static size_t load_rows(const char *set, const char *kind, struct row *rows, size_t most) {
  char relative[64], line[128];
  snprintf(relative, sizeof relative, "oracle/%s.%s.tsv", set, kind);
  FILE *f = fopen(shared(relative), "r");
  size_t n = 0;
  while (n < most && fgets(line, sizeof line, f)) {
    double onset, duration;
    char leg = 'N';
    if (sscanf(line, "%lf %lf %c", &onset, &duration, &leg) < 2) continue;
    rows[n].onset = llround(onset * 1000) * 10000;
    rows[n].offset = rows[n].onset + llround(duration * 1000) * 10000;
    rows[n++].side = leg == 'L' ? TIB_LEFT : leg == 'R' ? TIB_RIGHT : TIB_SIDE_NONE;
  }
  fclose(f);
  qsort(rows, n, sizeof *rows, by_onset);
  return n;
}

static void check_oracle(const char *set, size_t lm, size_t resp, size_t ar, size_t epochs) {
  static struct row rows[2000];
  char relative[64], line[16];
  snprintf(relative, sizeof relative, "oracle/%s.edf", set);
  struct tib_reader *reader = open_sound(shared(relative));
  struct tib_context c = context_of(reader);
  cr_assert_eq(c.n_unknown, 0);
  cr_assert_eq(c.n_outside_recording, 0, "annotations are not clipped at the header's one second");
  cr_assert_eq(load_rows(set, "lm", rows, 2000), lm);
  cr_assert_eq(c.n_movements, lm);
  for (size_t i = 0; i < lm; i++)
    cr_assert(c.movements[i].span.onset == rows[i].onset && c.movements[i].span.offset == rows[i].offset &&
                  (int)c.movements[i].side == rows[i].side,
              "movement %zu", i);
  cr_assert_eq(load_rows(set, "resp", rows, 2000), resp);
  cr_assert_eq(c.n_respiratory, resp);
  for (size_t i = 0; i < resp; i++)
    cr_assert(c.respiratory[i].span.onset == rows[i].onset && c.respiratory[i].span.offset == rows[i].offset &&
                  c.respiratory[i].kind == TIB_APNEA_OBSTRUCTIVE,
              "respiratory event %zu", i);
  cr_assert_eq(load_rows(set, "ar", rows, 2000), ar);
  cr_assert_eq(c.n_arousals, ar);
  for (size_t i = 0; i < ar; i++)
    cr_assert(c.arousals[i].onset == rows[i].onset && c.arousals[i].offset == rows[i].offset, "arousal %zu", i);
  snprintf(relative, sizeof relative, "oracle/%s.hyp.txt", set);
  FILE *f = fopen(shared(relative), "r");
  static const enum tib_stage codes[] = {TIB_STAGE_W, TIB_STAGE_N1, TIB_STAGE_N2, TIB_STAGE_N3, TIB_STAGE_R};
  cr_assert_eq(c.n_stages, epochs);
  for (size_t i = 0; i < epochs; i++) {
    cr_assert(fgets(line, sizeof line, f));
    cr_assert(c.stages[i].span.onset == (int64_t)i * 30 * S && c.stages[i].span.offset == (int64_t)(i + 1) * 30 * S &&
                  c.stages[i].stage == codes[line[0] - '0'],
              "epoch %zu", i);
  }
  fclose(f);
  cr_assert_eq(tib_read_recording(reader)->duration, (int64_t)epochs * 30 * S);
  tib_context_finish(&c);
  tib_read_close(reader);
}

Test(shared, oracle_truth) { check_oracle("truth", 101, 3, 3, 120); }

Test(shared, oracle_night1) { check_oracle("night1", 1149, 351, 150, 960); }
