/* Memory that is refused and files that cannot be read, at every call of ours in turn: one sentence with the cause, never a
 * result that lacks something. tests/cli/test_refused.sh does the same to whole programs, with the calls of libraries. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <edflib.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tibialis/rules.h>

#include "read_test.h"
#include "refused.h"
#include "support.h"

#define CALLS_MOST 5000

typedef enum tib_status read_fn(const char *path, struct tib_error *err);

/* ---- what is read ---- */

static enum tib_status read_scored(const char *path, struct tib_error *err) {
  char map[4096], fingerprint[33];
  snprintf(map, sizeof map, "%s", test_source("tests/fuzz/corpus/map/all"));
  const char *files[] = {test_source("tests/fuzz/corpus/scored/luna-annot")};
  const struct tib_scoring_choice choice = {.n = 1, .files = files, .map = map, .cramp_words = "wadenkrampf,cramp"};
  struct tib_recording recording;
  struct tib_context context;
  struct tib_input *inputs = NULL;
  size_t n_inputs;
  enum tib_file_kind kind;
  enum tib_status status = tib_read_kind(path, &kind, err);
  if (status == TIB_OK)
    status = tib_read_scored_file(path, &choice, &recording, &context, fingerprint, &inputs, &n_inputs, err);
  if (status != TIB_OK) return status;
  status = tib_read_lights(&recording, NULL, NULL, &context, err);
  tib_recording_finish(&recording);
  tib_context_finish(&context);
  free(inputs);
  return status;
}

static enum tib_status take(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)err;
  *(size_t *)user += block->n_channels > 0 ? block->channel[0].n : 0;
  return TIB_OK;
}

/* The samples of a channel in a pass, again by a stretch, and of a record by themselves. */
static enum tib_status read_samples(struct tib_reader *reader, const int *channels, size_t n, struct tib_error *err) {
  size_t taken = 0;
  const struct tib_recording *recording = tib_read_recording(reader);
  int32_t digital[512];
  enum tib_status status = tib_read_samples(reader, channels, n, take, &taken, err);
  const struct tib_span span = {0, INT64_C(1000000000)};
  for (size_t i = 0; status == TIB_OK && i < n; i++)
    status = tib_read_stretch(reader, recording, channels[i], span, take, &taken, err);
  if (status == TIB_OK && n > 0) status = tib_read_digital(reader, 0, 1, digital, err);
  return status;
}

static enum tib_status read_all_of(struct tib_reader *reader, const char *path, struct tib_error *err) {
  const char *const extra[] = {"foot-REF:left:foot"};
  const char *files[] = {test_source("tests/fuzz/corpus/scored/events-table")};
  const struct tib_channel_choice named = {.unit = "LEG=uV,EMG LGAS=mV",
                                           .calf = {"EMG LGAS-REF", NULL},
                                           .n_extra = 1,
                                           .extra = extra},
                                  by_alias = {0};
  const bool many = tib_read_recording(reader)->n_channels > 4;
  const struct tib_channel_choice *choice = many ? &named : &by_alias;
  const struct tib_scoring_choice scoring = {.n = 1, .files = files};
  struct tib_channels roles;
  struct tib_context context = {0};
  struct tib_input *inputs = NULL;
  struct tib_edflib_verdict verdict;
  size_t n_inputs, n = 0;
  int channels[3];
  enum tib_status status = choice->unit ? tib_read_unit_override(reader, choice->unit, err) : TIB_OK;
  if (status == TIB_OK) status = tib_read_channels(reader, choice, false, &roles, err);
  if (status == TIB_OK && roles.left >= 0) channels[n++] = roles.left;
  if (status == TIB_OK && roles.calf[0] >= 0) channels[n++] = roles.calf[0];
  if (status == TIB_OK && roles.n_extra > 0) channels[n++] = roles.extra[0].channel;
  if (status == TIB_OK) status = read_samples(reader, channels, n, err);
  if (status == TIB_OK) status = tib_read_scoring(reader, &scoring, &context, &inputs, &n_inputs, err);
  if (status == TIB_OK) status = tib_read_lights(tib_read_recording(reader), "1", NULL, &context, err);
  if (status == TIB_OK) status = tib_read_edflib_check(path, reader, &verdict, err);
  tib_context_finish(&context);
  free(inputs);
  return status;
}

static enum tib_status read_recording(const char *path, struct tib_error *err) {
  struct tib_reader *reader;
  enum tib_status status = tib_read_open(path, &reader, err);
  if (status != TIB_OK) return status;
  status = read_all_of(reader, path, err);
  tib_read_close(reader);
  return status;
}

static enum tib_status read_rules(const char *path, struct tib_error *err) {
  struct tib_rules rules;
  return tib_rules_load(&rules, path, err);
}

/* ---- each call in turn ---- */

static void check_told(const char *path, enum refused_call call, long nth, enum tib_status status,
                       const struct tib_error *err) {
  cr_expect_neq(status, TIB_OK, "%s: call %ld was refused, and nothing is told", path, nth);
  if (status == TIB_OK) return;
  if (call == REFUSED_MEMORY) {
    cr_expect_eq(status, TIB_MEMORY, "%s: call %ld: %s", path, nth, err->text);
    cr_expect(strstr(err->text, "emory"), "%s: call %ld: %s", path, nth, err->text);
  } else {
    const char *cause = strerror(call == REFUSED_OPEN ? EMFILE : EIO);
    cr_expect(strstr(err->text, cause), "%s: call %ld does not name '%s': %s", path, nth, cause, err->text);
  }
}

static long refuse_each(read_fn *read, const char *path, enum refused_call call) {
  struct tib_error err = {0};
  const int cause = call == REFUSED_MEMORY ? ENOMEM : call == REFUSED_OPEN ? EMFILE : EIO;
  for (long nth = 0; nth < CALLS_MOST; nth++) {
    err.text[0] = '\0';
    refused_from_now(call, nth, cause);
    enum tib_status status = read(path, &err);
    if (!refused_ended()) {
      cr_expect_eq(status, TIB_OK, "%s undisturbed: %s", path, err.text);
      return nth;
    }
    check_told(path, call, nth, status, &err);
  }
  cr_expect_fail("%s: more than %d calls", path, CALLS_MOST);
  return CALLS_MOST;
}

static void refuse_all(read_fn *read, const char *path) {
  for (enum refused_call call = REFUSED_MEMORY; call <= REFUSED_READ; call++)
    cr_expect_gt(refuse_each(read, path, call), 0, "%s: call %d is not led here", path, (int)call);
}

Test(refused, annotations) {
  char folder[4096], path[8192];
  snprintf(folder, sizeof folder, "%s", test_source("tests/fuzz/corpus/scored"));
  DIR *all = opendir(folder);
  cr_assert(all);
  for (const struct dirent *entry; (entry = readdir(all));) {
    if (entry->d_name[0] == '.' || strcmp(entry->d_name, "stage-before-start") == 0) continue; /* that is refused anyway */
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    refuse_all(read_scored, path);
  }
  closedir(all);
}

Test(refused, recordings) {
  static const char *const names[] = {"bdf-plus", "edf-plus-c", "edf-plus-d"};
  char path[4096];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    char name[64];
    snprintf(name, sizeof name, "tests/fuzz/corpus/records/%s", names[i]);
    snprintf(path, sizeof path, "%s", test_source(name));
    refuse_all(read_recording, path);
  }
}

/* Pairs that are subtracted, muscles by name, units that the user gives, texts in Latin-1, a gap that the header hides. */
Test(refused, a_recording_with_all_that_is_laid_on_it) {
  const struct edf_bytes spec = {.reserved = "",
                                 .date = "31.02.26",
                                 .n_records = 4,
                                 .records = "-1",
                                 .trailing = "x",
                                 .clocks = {"", "+1^^|", "+2^^|", "+9^^|"},
                                 .tals = {"+0~2^Sleep stage N2^|", "+1~0.6^LM:left^|+x^bad^|", "+2^Lights on\xE9^|"},
                                 .signal = {{.label = "EMG LAT", .unit = "?"},
                                            {.label = "EMG RAT", .unit = "?"},
                                            {.label = "EMG LGAS", .unit = "?"},
                                            {.label = "foot", .prefilter = "HP:10Hz \xB5"},
                                            {.label = "REF"},
                                            {.label = "ECG"},
                                            {.label = "EDF Annotations"}}};
  char path[4096];
  snprintf(path, sizeof path, "%s", edf_bytes_write(&spec, "laid.edf"));
  refuse_all(read_recording, path);
}

Test(refused, rules) {
  char path[4096];
  snprintf(path, sizeof path, "%s", test_source("scoring/rules/wasm-2016.rules"));
  cr_expect_gt(refuse_each(read_rules, path, REFUSED_MEMORY), 0);
  cr_expect_gt(refuse_each(read_rules, path, REFUSED_OPEN), 0);
}

/* ---- EDFlib's own reasons ---- */

static int pretended;

int __real_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations);
int __wrap_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations);
int __wrap_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations) {
  if (!pretended) return __real_edfopen_file_readonly(path, header, annotations);
  header->filetype = pretended;
  return -1;
}

Test(refused, what_edflib_says) {
  static const struct {
    int code;
    const char *reason;
    enum tib_status status; /* of a file that we can read */
  } rows[] = {{EDFLIB_MALLOC_ERROR, "out of memory", TIB_MEMORY},
              {EDFLIB_NO_SUCH_FILE_OR_DIRECTORY, "no such file", TIB_FORMAT},
              {EDFLIB_FILE_CONTAINS_FORMAT_ERRORS, "departs from the EDF specification", TIB_OK},
              {EDFLIB_MAXFILES_REACHED, "too many files", TIB_OK},
              {EDFLIB_FILE_READ_ERROR, "cannot be read", TIB_FORMAT},
              {EDFLIB_FILE_ALREADY_OPENED, "already open", TIB_OK},
              {EDFLIB_FILETYPE_ERROR, "type of the file", TIB_OK},
              {EDFLIB_NUMBER_OF_SIGNALS_INVALID, "number of signals", TIB_OK},
              {EDFLIB_FILE_IS_DISCONTINUOUS, "discontinuous", TIB_OK},
              {EDFLIB_INVALID_READ_ANNOTS_VALUE, "request for annotations", TIB_OK},
              {EDFLIB_ARCH_ERROR, "integers", TIB_OK},
              {-9999, "does not name", TIB_OK}};
  char path[4096];
  snprintf(path, sizeof path, "%s", test_source("tests/fuzz/corpus/records/edf"));
  struct tib_reader *reader = open_sound(path);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    pretended = rows[i].code;
    errno = 0;
    cr_expect_eq(tib_read_edflib_check(path, NULL, &verdict, &err), TIB_OK, "%d: a file of which we know nothing",
                 pretended);
    cr_expect(!verdict.accepts && verdict.code == rows[i].code);
    cr_expect(strstr(verdict.reason, rows[i].reason), "%d: %s", pretended, verdict.reason);
    cr_expect_eq(tib_read_edflib_check(path, reader, &verdict, &err), rows[i].status, "%d: %s", pretended, err.text);
    if (rows[i].status != TIB_OK) cr_expect(strstr(err.text, rows[i].reason), "%d: %s", pretended, err.text);
  }
  pretended = 0;
  tib_read_close(reader);
}
