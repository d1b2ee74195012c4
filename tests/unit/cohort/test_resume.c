/* One recording is scored; then one thing after the other is changed. */
#include <edflib.h>
#include <math.h>
#include <stdlib.h>
#include <utime.h>

#include <tibialis/tibialis.h>

#include "cohort/resume.h"
#include "results.h"

#define RATE 200
#define SECONDS 60

static struct tib_rules rules;
static struct tib_cohort_options options;
static struct tib_recording_input input;
static char recording[1024], folder[1024];

static void make_recording(void) {
  int file = edfopen_file_writeonly(recording, EDFLIB_FILETYPE_EDFPLUS, 1);
  cr_assert_geq(file, 0);
  edf_set_samplefrequency(file, 0, RATE);
  edf_set_label(file, 0, "EMG LAT");
  edf_set_physical_dimension(file, 0, "uV");
  edf_set_physical_maximum(file, 0, 500);
  edf_set_physical_minimum(file, 0, -500);
  edf_set_digital_maximum(file, 0, 32767);
  edf_set_digital_minimum(file, 0, -32768);
  for (int second = 0; second < SECONDS; second++) {
    double x[RATE];
    for (int i = 0; i < RATE; i++) x[i] = 2 * sin(0.37 * (second * RATE + i)) + 3 * sin(0.11 * i);
    cr_assert_eq(edfwrite_physical_samples(file, x), 0);
  }
  cr_assert_eq(edfclose_file(file), 0);
}

static void score(void) {
  struct tib_error err;
  cr_assert_eq(tib_cohort_score_one(&options, &input, NULL, &err), TIB_OK, "%s", err.text);
}

static void begin(void) {
  struct tib_error err;
  make_root();
  snprintf(recording, sizeof recording, "%s", path_of("n.edf"));
  snprintf(folder, sizeof folder, "%s", path_of("n"));
  make_recording();
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", &err), TIB_OK, "%s", err.text);
  options = (struct tib_cohort_options){
      .analyze = {.n_profiles = 1, .profiles = &rules}, .report = {.formats = "tsv,json", .paper = "a4"}, .folder = root};
  input = (struct tib_recording_input){.path = recording, .id = "n"};
  score();
}

TestSuite(resume, .init = begin);

static bool is_done(void) {
  struct tib_error err;
  bool done = true;
  cr_assert_eq(tib_cohort_is_done(&options, &input, folder, &done, &err), TIB_OK, "%s", err.text);
  return done;
}

static void patch(const char *path, long at, const char *bytes) {
  FILE *file = fopen(path, "r+b");
  cr_assert(file, "%s", path);
  cr_assert_eq(fseek(file, at, at < 0 ? SEEK_END : SEEK_SET), 0);
  fputs(bytes, file);
  fclose(file);
}

/* Puts another text for the first that stands in the status. */
static void edit_status(const char *from, const char *to) {
  static char text[RESULT_MOST];
  const char *status = content("n/n_status.json"), *at = strstr(status, from);
  cr_assert(at, "%s in %s", from, status);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - status), status, to, at + strlen(from));
  put("n/n_status.json", text);
}

Test(resume, what_was_scored_is_done) { cr_assert(is_done()); }

Test(resume, times_folders_and_links_of_files_change_nothing) {
  struct utimbuf then = {1000000000, 1000000000};
  cr_assert_eq(utime(recording, &then), 0);
  cr_assert_eq(utime(path_of("n/n_events.tsv"), &then), 0);
  cr_assert(is_done());
  put("n/notes.txt", "the user's own");
  put("n/.lock", "");
  cr_assert(is_done());
  cr_assert_eq(mkdir(path_of("other"), 0777), 0);
  cr_assert_eq(rename(recording, path_of("other/n.edf")), 0);
  input.path = path_of("other/n.edf");
  cr_assert(is_done());
}

Test(resume, another_recording_is_not) {
  patch(recording, -1, "\x55"); /* the last byte: of the annotations */
  cr_assert_not(is_done());
  score();
  cr_assert(is_done());
  patch(recording, 256 * 3 + 5000, "\x21\x03"); /* samples in the middle */
  cr_assert_not(is_done());
  score();
  FILE *file = fopen(recording, "ab");
  fputs("more than the header tells of", file);
  fclose(file);
  cr_assert_not(is_done(), "what is not read is told of in the reports");
  cr_assert_eq(remove(recording), 0);
  cr_assert_not(is_done(), "one that is gone cannot be known to be the same");
}

Test(resume, other_options_are_not) {
  options.analyze.mains = TIB_MAINS_60;
  cr_assert_not(is_done());
  options.analyze.mains = TIB_MAINS_AUTO;
  cr_assert(is_done());
  options.report.formats = "tsv";
  cr_assert_not(is_done());
}

Test(resume, another_status_is_not) {
  static char whole[RESULT_MOST];
  snprintf(whole, sizeof whole, "%s", content("n/n_status.json"));
  char version[64];
  snprintf(version, sizeof version, "\"version\": \"%s\"", tib_version());
  const char *const edits[][2] = {{"\"status\": \"scored\"", "\"status\": \"failed\""},
                                  {"\"id\": \"n\"", "\"id\": \"m\""},
                                  {version, "\"version\": \"0.0.1\""},
                                  {"\"input_fingerprint\": \"", "\"input_fingerprint\": \"0"},
                                  {"\"input_bytes\": ", "\"input_bytes\": 1"},
                                  {"\"parameters_fingerprint\": \"", "\"parameters_fingerprint\": \"0"},
                                  {"\"name\": \"n_events.json\"", "\"name\": \"n_events.tsv\""},
                                  {"\"bytes\": ", "\"bytes\": 1"},
                                  {"\"fingerprint\": \"", "\"fingerprint\": \"0"},
                                  {"\"outputs\": [", "\"outputs\": [], \"others\": ["},
                                  {"\"id\": \"n\"", "\"id\": \"n\", \"id\": \"n\""},
                                  {"{", "["}};
  for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
    edit_status(edits[i][0], edits[i][1]);
    cr_assert_not(is_done(), "%s", edits[i][1]);
    put("n/n_status.json", whole);
    cr_assert(is_done());
  }
  put("n/n_status.json", "");
  cr_assert_not(is_done());
  cr_assert_eq(remove(path_of("n/n_status.json")), 0);
  cr_assert_not(is_done());
}

Test(resume, results_that_are_not_those_of_the_status_are_not) {
  static char whole[RESULT_MOST];
  snprintf(whole, sizeof whole, "%s", content("n/n_summary.tsv"));
  patch(path_of("n/n_summary.tsv"), 3, "X"); /* as long as before */
  cr_assert_not(is_done());
  put("n/n_summary.tsv", whole);
  cr_assert(is_done());
  whole[strlen(whole) - 1] = '\0';
  put("n/n_summary.tsv", whole);
  cr_assert_not(is_done());
  cr_assert_eq(remove(path_of("n/n_summary.tsv")), 0);
  cr_assert_not(is_done());
  score();
  cr_assert(is_done());
  put("n/n_report.pdf", "of another run");
  cr_assert_not(is_done(), "a result that the status does not list");
}
