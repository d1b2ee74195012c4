/* The table of malformed classes: each row one class, made from one small sound file (two legs, 20 records of 1 s) by
 * changing what the class is about; what becomes of it; and what EDFlib 1.23 says of the very same bytes. */

#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <edflib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/reader.h"
#include "read_test.h"
#include "support.h"

#define LAT \
  { .label = "EMG LAT" }
#define RAT \
  { .label = "EMG RAT" }
#define TALS \
  { .label = "EDF Annotations" }
#define SEED .n_records = 20, .signal = {LAT, RAT, TALS}
#define SEED_WITH(...) .n_records = 20, .signal = {{.label = "EMG LAT", __VA_ARGS__}, RAT, TALS}
#define MOVEMENT "+5.5~1^Limb movement@@EMG LAT^|"
#define X100 "xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx xxxxxxxxx "

enum bdf { BDF_TOO, BDF_NOT }; /* whether the row holds for BDF, with BDF's words, as well */

struct row {
  const char *class;
  struct edf_bytes file;
  void (*patch)(unsigned char *bytes, size_t n); /* for what no field of the maker tells */
  enum tib_status status;
  const char *outcome; /* status OK: deviation codes, "!" after those of repairs; else words of the error */
  int edflib;          /* 0: accepted; else its code */
  enum bdf bdf;
  bool dropped;      /* EMG LAT has no values */
  int records;       /* 0: 20 */
  int segments;      /* 0: 1 */
  double duration_s; /* 0: as many as records */
  int texts, malformed;
};

#define FIELDS 256
#define NS 3

static void nul_padding(unsigned char *bytes, size_t n) {
  (void)n;
  for (size_t i = 8; i < FIELDS * (NS + 1); i++)
    if (bytes[i] == ' ' && bytes[i + 1] == ' ') bytes[i] = bytes[i + 1] = '\0';
}

static void set_samples(unsigned char *bytes, const char *text) {
  memset(bytes + FIELDS + 216 * NS, ' ', 8);
  memcpy(bytes + FIELDS + 216 * NS, text, strlen(text));
}

static void no_samples(unsigned char *bytes, size_t n) {
  (void)n;
  set_samples(bytes, "0");
}

static void too_many_samples(unsigned char *bytes, size_t n) {
  (void)n;
  set_samples(bytes, "1000001");
}

static const struct row rows[] = {
    {"sound", {SEED, .tals = {MOVEMENT}}, .outcome = "", .texts = 1},

    {"discontinuous",
     {.reserved = "EDF+D",
      .n_records = 16,
      .signal = {LAT, RAT, TALS},
      .clocks = {[10] = "+15^^|", "+16^^|", "+17^^|", "+18^^|", "+19^^|", "+20^^|"}},
     .outcome = "",
     .edflib = -10,
     .records = 16,
     .segments = 2,
     .duration_s = 21},
    {"discontinuous, without a gap", {.reserved = "EDF+D", SEED}, .outcome = "", .edflib = -10},
    {"continuous with a gap",
     {.n_records = 16,
      .signal = {LAT, RAT, TALS},
      .clocks = {[10] = "+15^^|", "+16^^|", "+17^^|", "+18^^|", "+19^^|", "+20^^|"}},
     .outcome = "clock-gap!",
     .edflib = -3,
     .records = 16,
     .segments = 2,
     .duration_s = 21},

    {"physical range 0 to 0",
     {SEED_WITH(.pmin = "0", .pmax = "0")},
     .outcome = "unusable-range!",
     .edflib = -3,
     .dropped = true},
    {"physical range of no numbers",
     {SEED_WITH(.pmin = "low")},
     .outcome = "unusable-range!",
     .edflib = -3,
     .dropped = true},
    {"digital range of one value",
     {SEED_WITH(.dmin = "5", .dmax = "5")},
     .outcome = "unusable-range!",
     .edflib = -3,
     .dropped = true},
    {"digital range backwards",
     {SEED_WITH(.dmin = "2000", .dmax = "-1000")},
     .outcome = "inverted-digital-range!",
     .edflib = -3},
    {"digital maximum 32768",
     {SEED_WITH(.dmax = "32768", .pmax = "3276.8")},
     .outcome = "wide-digital-range!",
     .edflib = -3,
     .bdf = BDF_NOT},
    {"digital maximum 8388608",
     {.bdf = 1, .n_records = 20, .signal = {{.label = "EMG LAT", .dmax = "8388608"}, RAT, {.label = "BDF Annotations"}}},
     .outcome = "wide-digital-range!",
     .edflib = -3},
    {"digital range beyond the samples",
     {SEED_WITH(.dmin = "9000000", .dmax = "9900000")},
     .outcome = "unusable-range!",
     .edflib = -3,
     .dropped = true},
    {"physical range backwards", {SEED_WITH(.pmin = "500", .pmax = "-500")}, .outcome = "inverted-range"},
    {"exponents", {SEED_WITH(.pmin = "-5.0E+02", .pmax = "5e2")}, .outcome = ""},
    {"decimal commas", {SEED_WITH(.pmin = "-500,25", .pmax = "500,25")}, .outcome = "decimal-comma!", .edflib = -3},
    {"decimal comma in the duration", {SEED, .duration = "1,0"}, .outcome = "decimal-comma!", .edflib = -3},

    {"records -1", {SEED, .records = "-1"}, .outcome = "records-unknown!", .edflib = -3},
    {"records 0", {SEED, .records = "0"}, .outcome = "records-unknown!", .edflib = -3},
    {"records too high", {SEED, .records = "25"}, .outcome = "truncated!", .edflib = -3},
    {"truncated", {SEED, .records = "22", .cut = -1}, .outcome = "truncated!", .edflib = -3, .records = 19},
    {"cut in a record", {SEED, .cut = -1}, .outcome = "truncated!", .edflib = -3, .records = 19},
    {"cut in the first record",
     {SEED, .cut = FIELDS * 4 + 100},
     .status = TIB_TRUNCATED_EMPTY,
     .outcome = "no whole data record",
     .edflib = -3},
    {"cut in the header",
     {SEED, .cut = FIELDS * 4 - 1},
     .status = TIB_FORMAT,
     .outcome = "cut short in its header",
     .edflib = -5},
    {"trailing bytes", {SEED, .trailing = "junk"}, .outcome = "trailing-bytes!", .edflib = -3},
    {"records too low", {SEED, .records = "15"}, .outcome = "more-records!", .edflib = -3, .records = 15},

    {"size of the header", {SEED, .header_bytes = "768"}, .status = TIB_FORMAT, .outcome = "its own size", .edflib = -3},
    {"no signals", {SEED, .ns = "0"}, .status = TIB_FORMAT, .outcome = "number of signals", .edflib = -3},
    {"641 signals", {SEED, .ns = "641"}, .status = TIB_FORMAT, .outcome = "from 1 to 640", .edflib = -3},
    {"no samples", {SEED}, no_samples, .status = TIB_FORMAT, .outcome = "signal 1", .edflib = -3},
    {"samples beyond the limit",
     {SEED},
     too_many_samples,
     .status = TIB_FORMAT,
     .outcome = "from 1 to 1000000",
     .edflib = -3},
    {"version", {SEED, .version = "1"}, .status = TIB_FORMAT, .outcome = "version", .edflib = -3},
    {"duration 0", {SEED, .duration = "0"}, .status = TIB_FORMAT, .outcome = "duration of a record is 0", .edflib = -3},
    {"duration below the limit",
     {SEED, .duration = "0.00005"},
     .status = TIB_FORMAT,
     .outcome = "0.0001 to 3600",
     .edflib = -3},

    {"date with slashes", {SEED, .date = "05/03/21"}, .outcome = "date-separator!", .edflib = -3},
    {"time with colons", {SEED, .time = "22:30:00"}, .outcome = "date-separator!", .edflib = -3},
    {"60 seconds", {SEED, .time = "22.30.60"}, .outcome = "start-time!", .edflib = -3},
    {"31 February",
     {.reserved = "", .date = "31.02.26", .n_records = 20, .signal = {LAT, RAT}, .recording = "x", .patient = "y"},
     .outcome = "start-time!"},
    {"another start date", {SEED, .date = "06.03.21"}, .outcome = "startdate-mismatch", .edflib = -3},
    {"recording field", {SEED, .recording = "Sleep laboratory 1"}, .outcome = "recording-field", .edflib = -3},
    {"patient field", {SEED, .patient = "Jane Doe"}, .outcome = "patient-field", .edflib = -3},

    {"label beyond ASCII",
     {.n_records = 20, .signal = {{.label = "Bein li\xE4"}, RAT, TALS}},
     .outcome = "non-ascii-header!",
     .edflib = -3},
    {"unit beyond ASCII", {SEED_WITH(.unit = "\xB5V")}, .outcome = "non-ascii-header!", .edflib = -3},
    {"transducer beyond ASCII",
     {SEED_WITH(.transducer = "Oberfl\xC3\xA4"
                              "che")},
     .outcome = "non-ascii-header!",
     .edflib = -3},
    {"filter beyond ASCII", {SEED_WITH(.prefilter = "HP:10\xB5")}, .outcome = "non-ascii-header!", .edflib = -3},
    {"patient beyond ASCII", {SEED, .patient = "X X X M\xFCller"}, .outcome = "non-ascii-header!", .edflib = -3},
    {"numbers at the right of their fields",
     {SEED_WITH(.pmin = " -3276.8", .pmax = "  3276.7")},
     .outcome = "indented-number",
     .edflib = -3},
    {"annotation signal with a filter",
     {.n_records = 20, .signal = {LAT, RAT, {.label = "EDF Annotations", .prefilter = "HP:10Hz"}}},
     .outcome = "annotation-signal",
     .edflib = -3},
    {"annotation signal of half the range",
     {.n_records = 20, .signal = {LAT, RAT, {.label = "EDF Annotations", .dmin = "0"}}},
     .outcome = "annotation-signal",
     .edflib = -3},
    {"recording field that lacks a part",
     {SEED, .recording = "Startdate 05-MAR-2021 X X"},
     .outcome = "recording-field",
     .edflib = -3},
    {"start date of another century",
     {SEED, .recording = "Startdate 05-MAR-1921 X X X"},
     .outcome = "startdate-mismatch",
     .edflib = -3},
    {"NUL padding", {SEED}, nul_padding, .outcome = "control-bytes!", .edflib = -3},

    {"missing clock", {SEED, .clocks = {[4] = ""}}, .outcome = "missing-clock!", .edflib = -3},
    {"unsigned onset",
     {SEED, .tals = {MOVEMENT, "6.5^x^|"}},
     .outcome = "malformed-annotations!",
     .edflib = -3,
     .texts = 1,
     .malformed = 1},
    {"empty duration",
     {SEED, .tals = {MOVEMENT, "+6.5~^x^|"}},
     .outcome = "malformed-annotations!",
     .edflib = -3,
     .texts = 1,
     .malformed = 1},
    {"unterminated text",
     {SEED, .tals = {MOVEMENT, "+6.5^x|"}},
     .outcome = "malformed-annotations!",
     .edflib = -3,
     .texts = 1,
     .malformed = 1},
    {"no annotation signal", {.n_records = 20, .signal = {LAT, RAT}}, .outcome = "no-annotation-signal!", .edflib = -3},
    {"Latin-1 text", {SEED, .tals = {MOVEMENT, "+6.5^Yeux ferm\xE9s^|"}}, .outcome = "latin1-annotations!", .texts = 2},
    {"30-digit onset",
     {SEED, .tals = {MOVEMENT, "+123456789012345678901234567890^x^|"}},
     .outcome = "malformed-annotations!",
     .texts = 1,
     .malformed = 1},
    {"negative onset", {SEED, .tals = {MOVEMENT, "-2.5^x^|"}}, .outcome = "", .texts = 2},
    {"two texts at one time", {SEED, .tals = {MOVEMENT, "+6.5^a^b^|"}}, .outcome = "", .texts = 3},
    {"a text of 600 bytes",
     {.n_records = 20,
      .signal = {LAT, RAT, {.label = "EDF Annotations", .samples = 400}},
      .tals = {MOVEMENT, "+6.5^" X100 X100 X100 X100 X100 X100 "^|"}},
     .outcome = "",
     .texts = 2},
    {"plain with annotations", {.reserved = "", SEED, .tals = {MOVEMENT}}, .outcome = "plain-edf-annotations!", .texts = 1},
};

/* ---- one row ---- */

static double number(const char *text) {
  char copy[16];
  snprintf(copy, sizeof copy, "%s", text);
  for (char *c = copy; *c; c++)
    if (*c == ',') *c = '.';
  return atof(copy);
}

static const char *or_else(const char *text, const char *other) { return text ? text : other; }

/* The value of a stored sample, on the line through both ends of its ranges, by the texts of the header alone. */
static double value_of(const struct edf_bytes *file, int signal, int record, int i) {
  const struct edf_bytes_signal *s = &file->signal[signal];
  double reach = file->bdf ? 8388608.0 : 32768.0;
  double dmin = number(or_else(s->dmin, file->bdf ? "-8388608" : "-32768"));
  double dmax = number(or_else(s->dmax, file->bdf ? "8388607" : "32767"));
  double pmin = number(or_else(s->pmin, "-3276.8")), pmax = number(or_else(s->pmax, "3276.7"));
  double d = file->bdf ? edf_bytes_sample24(signal, record, i) : edf_bytes_sample(signal, record, i);
  d = fmin(fmax(d, fmax(fmin(dmin, dmax), -reach)), fmin(fmax(dmin, dmax), reach - 1));
  return pmin + (d - dmin) * (pmax - pmin) / (dmax - dmin);
}

struct seen {
  const struct row *row;
  const struct edf_bytes *file;
  int64_t n[2];
};

static enum tib_status look(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  struct seen *seen = user;
  for (int c = 0; c < 2; c++)
    for (size_t i = 0; i < block->channel[c].n; i++, seen->n[c]++) {
      double got = (double)block->channel[c].x[i];
      double want = value_of(seen->file, c, (int)(seen->n[c] / 100), (int)(seen->n[c] % 100));
      if (c == 0 && seen->row->dropped)
        cr_assert(isnan(got), "%s: a value is made up", seen->row->class);
      else
        cr_assert(fabs(got - want) <= 1e-6 * (fabs(want) + 1), "%s: channel %d sample %lld: %.9g instead of %.9g",
                  seen->row->class, c, (long long)seen->n[c], got, want);
    }
  return TIB_OK;
}

static void list_deviations(const struct tib_recording *recording, char *to, size_t size) {
  to[0] = '\0';
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const struct tib_deviation *d = &recording->deviations[i];
    size_t n = strlen(to);
    snprintf(to + n, size - n, "%s%s%s", n ? " " : "", d->code, d->repaired ? "!" : "");
    cr_assert(d->text[0] && d->repair[0], "%s: no text", d->code);
    cr_assert_eq(d->repaired, strcmp(d->repair, "none needed") != 0, "%s", d->code);
  }
}

static void check_accepted(const struct row *row, const struct edf_bytes *file, struct tib_reader *reader) {
  struct tib_error err = {0};
  struct seen seen = {.row = row, .file = file};
  const int channels[] = {0, 1};
  cr_assert_eq(tib_read_samples(reader, channels, 2, look, &seen, &err), TIB_OK, "%s: %s", row->class, err.text);
  const struct tib_recording *r = tib_read_recording(reader);
  int records = row->records ? row->records : 20;
  char codes[512];
  list_deviations(r, codes, sizeof codes);
  cr_assert_str_eq(codes, row->outcome, "%s: '%s' instead of '%s'", row->class, codes, row->outcome);
  cr_assert_eq(r->n_records, records, "%s", row->class);
  cr_assert(seen.n[0] == 100 * records && seen.n[1] == 100 * records, "%s: samples", row->class);
  cr_assert_eq(r->n_segments, row->segments ? (size_t)row->segments : 1, "%s: %zu segments", row->class, r->n_segments);
  cr_assert_eq(r->duration, (tib_ticks)(row->duration_s != 0 ? row->duration_s : records) * TIB_TICKS_PER_S, "%s",
               row->class);
  cr_assert_eq(reader->tals.n, (size_t)row->texts, "%s: %zu texts", row->class, reader->tals.n);
  cr_assert_eq(reader->tals.n_malformed, row->malformed, "%s", row->class);
  bool repaired = strchr(row->outcome, '!') != NULL;
  cr_assert_eq(tib_read_strict(r, &err), repaired ? TIB_FORMAT : TIB_OK, "%s", row->class);
  if (repaired) {
    char first[64];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(row->outcome, "!"), row->outcome);
    cr_assert(strstr(err.text, first) && strstr(err.text, r->name), "%s", err.text);
  }
}

static void check_row(const struct row *row, const struct edf_bytes *file) {
  size_t n;
  unsigned char *bytes = edf_bytes_make(file, &n);
  if (row->patch) row->patch(bytes, n);
  const char *path = edf_bytes_write_raw(bytes, n, "row.edf");
  free(bytes);
  struct edf_hdr_struct *theirs = calloc(1, sizeof *theirs);
  int opened = edfopen_file_readonly(path, theirs, EDFLIB_READ_ALL_ANNOTATIONS), code = opened == 0 ? 0 : theirs->filetype;
  if (opened == 0) edfclose_file(theirs->handle);
  free(theirs);
  cr_assert_eq(code, row->edflib, "%s: EDFlib says %d", row->class, code);
  struct tib_reader *reader;
  struct tib_error err = {0};
  enum tib_status status = tib_read_open(path, &reader, &err);
  cr_assert_eq(status, row->status, "%s: %s %s", row->class, tib_status_code(status), err.text);
  if (status != TIB_OK) {
    cr_assert(strstr(err.text, row->outcome) && strstr(err.text, path) && strchr(err.text, ';'), "%s: %s", row->class,
              err.text);
    return;
  }
  check_accepted(row, file, reader);
  struct tib_edflib_verdict verdict;
  cr_assert_eq(tib_read_edflib_check(path, reader, &verdict, &err), TIB_OK, "%s: %s", row->class, err.text);
  tib_read_close(reader);
}

#define N_ROWS (sizeof rows / sizeof *rows)

/* A test of its own for each row. */
static struct criterion_test_params row_indices(void) {
  static size_t index[N_ROWS];
  for (size_t i = 0; i < N_ROWS; i++) index[i] = i;
  return cr_make_param_array(size_t, index, N_ROWS);
}

ParameterizedTestParameters(malformed, every_class) { return row_indices(); }
ParameterizedTest(const size_t *i, malformed, every_class) { check_row(&rows[*i], &rows[*i].file); }

static const char *bdf_word(const char *text) {
  static const char *const words[][2] = {{"EDF Annotations", "BDF Annotations"}, {"EDF+C", "BDF+C"}, {"EDF+D", "BDF+D"}};
  for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
    if (strcmp(text, words[i][0]) == 0) return words[i][1];
  return text;
}

ParameterizedTestParameters(malformed, every_class_in_bdf) { return row_indices(); }
ParameterizedTest(const size_t *i, malformed, every_class_in_bdf) {
  struct edf_bytes file = rows[*i].file;
  if (rows[*i].bdf == BDF_NOT || file.bdf) return;
  file.bdf = 1;
  file.reserved = bdf_word(file.reserved);
  for (int s = 0; s < EDF_MAX_SIGNALS; s++) file.signal[s].label = bdf_word(file.signal[s].label);
  check_row(&rows[*i], &file);
}
