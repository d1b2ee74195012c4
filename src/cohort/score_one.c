#include "cohort/score_one.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cohort/bids.h"
#include "cohort/outputs.h"
#include "cohort/parameters.h"
#include "write/write.h"

/* ---- status ---- */

/* Replaces every `from` in err's text: outputs hold no paths of this machine. */
static void replace(struct tib_error *err, const char *from, const char *to) {
  size_t n = strlen(from);
  if (n == 0 || strcmp(from, to) == 0) return;
  struct tib_text text = {0};
  const char *at = err->text;
  for (const char *found = strstr(at, from); found; found = strstr(at, from)) {
    tib_text_addf(&text, "%.*s%s", (int)(found - at), at, to);
    at = found + n;
  }
  tib_text_add(&text, at);
  if (!text.failed) tib_text_copy(err->text, sizeof err->text, text.s);
  tib_text_finish(&text);
}

static void without_folders(struct tib_error *err, const char *path, const char *folder) {
  const char *slash = strrchr(path, '/');
  if (slash) replace(err, path, slash + 1);
  struct tib_text results = {0};
  tib_text_addf(&results, "%s/", folder);
  if (!results.failed) replace(err, results.s, "");
  tib_text_finish(&results);
}

static enum tib_status write_failed_status(const struct tib_cohort_options *options,
                                           const struct tib_recording_input *input, const struct tib_error *why,
                                           const char *folder, struct tib_error *err) {
  struct tib_error said = *why;
  without_folders(&said, input->path, folder);
  char parameters[33];
  enum tib_status known = tib_cohort_fingerprint(options, input, parameters, err);
  if (known != TIB_OK) return known;
  struct tib_report_status status = {.id = input->id, .error = &said, .parameters_fingerprint = parameters};
  return tib_report_write_status(&status, folder, err);
}

enum tib_status tib_cohort_folder(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                  char **folder, struct tib_error *err) {
  struct tib_text text = {0};
  options = tib_cohort_options_of(options, input);
  tib_text_addf(&text, "%s/", options->folder);
  if (options->report.bids)
    tib_bids_place(&text, input->id);
  else
    tib_text_add(&text, input->id);
  *folder = text.s;
  if (!text.failed) return TIB_OK;
  tib_text_finish(&text);
  *folder = NULL;
  return tib_fail(err, TIB_MEMORY, "out of memory");
}

enum tib_status tib_cohort_mark_failed(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       const struct tib_error *why, struct tib_error *err) {
  char *folder;
  options = tib_cohort_options_of(options, input);
  enum tib_status status = tib_cohort_folder(options, input, &folder, err);
  if (status == TIB_OK) status = tib_out_folder(folder, err);
  if (status == TIB_OK) status = tib_outputs_remove(folder, input->id, err);
  if (status == TIB_OK) status = write_failed_status(options, input, why, folder, err);
  free(folder);
  return status;
}

/* ---- what must not change meanwhile ---- */

/* Whatever decides the results, as it is before and after. */
struct stand {
  char parameters[33];
  bool there; /* else analysis says what is wrong with it */
  struct stat file;
};

static enum tib_status stand_take(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                  struct stand *stand, struct tib_error *err) {
  stand->there = stat(input->path, &stand->file) == 0;
  return tib_cohort_fingerprint(options, input, stand->parameters, err);
}

/* Times tell here what is written to at this moment; what is done is never known by them. */
static bool same_file(const struct stat *a, const struct stat *b) {
  return a->st_size == b->st_size && a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static enum tib_status stand_check(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                   const struct stand *before, struct tib_error *err) {
  struct stand after;
  enum tib_status status = stand_take(options, input, &after, err);
  if (status != TIB_OK) return status;
  if (before->there && !after.there)
    return tib_fail(err, TIB_NOT_FOUND, "%s: the file vanished while it was scored; put it back and score it again",
                    input->path);
  if (before->there && !same_file(&before->file, &after.file))
    return tib_fail(err, TIB_FORMAT, "%s changed while it was scored; wait until it is complete, and score it again",
                    input->path);
  if (strcmp(before->parameters, after.parameters) == 0) return TIB_OK;
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s: a file that scores it, or the map, changed meanwhile; wait until it is complete, and score it again",
                  input->path);
}

/* ---- one recording ---- */

static enum tib_status write_scored_status(const struct tib_recording_input *input, const struct tib_result *result,
                                           const struct stand *stand, const char *folder, struct tib_error *err) {
  struct tib_outputs outputs;
  enum tib_status status = tib_outputs_read(folder, input->id, &outputs, err);
  struct tib_report_status scored = {.id = input->id,
                                     .input_fingerprint = result->fingerprint,
                                     .parameters_fingerprint = stand->parameters,
                                     .input_bytes = result->recording.bytes,
                                     .n_outputs = outputs.n,
                                     .outputs = outputs.items};
  if (status == TIB_OK) status = tib_report_write_status(&scored, folder, err);
  tib_outputs_finish(&outputs);
  return status;
}

static enum tib_status write_results(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     const struct tib_result *result, const struct stand *stand, const char *folder,
                                     struct tib_error *err) {
  enum tib_status status = tib_out_folder(folder, err);
  if (status == TIB_OK) status = tib_outputs_remove(folder, input->id, err);
  if (status == TIB_OK) status = tib_report_write(result, &options->report, folder, err);
  if (status == TIB_OK) status = write_scored_status(input, result, stand, folder, err);
  return status;
}

static enum tib_status analyze(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                               struct tib_result *result, struct tib_error *err) {
  struct tib_scoring_files files;
  struct tib_analyze_options analyze = options->analyze;
  analyze.id = input->id;
  analyze.keep_samples = tib_report_looks_at_samples(&options->report);
  enum tib_status status = tib_scoring_files_init(&files, &options->analyze, tib_recording_given(input), err);
  analyze.scoring = (const char *const *)files.files;
  if (status == TIB_OK) status = tib_analyze_file(input->path, &analyze, result, err);
  tib_scoring_files_finish(&files);
  if (status == TIB_OK && input->given) tib_text_copy(result->source_id, sizeof result->source_id, input->given);
  return status;
}

enum tib_status tib_cohort_score_one(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     struct tib_text *brief, struct tib_error *err) {
  char *folder = NULL;
  struct stand stand;
  struct tib_result result = {0};
  options = tib_cohort_options_of(options, input);
  enum tib_status status = tib_cohort_folder(options, input, &folder, err);
  if (status == TIB_OK) status = stand_take(options, input, &stand, err);
  if (status == TIB_OK) status = analyze(options, input, &result, err);
  if (status == TIB_OK) status = tib_report_add_notes(&result, &options->report, err);
  if (status == TIB_OK) status = stand_check(options, input, &stand, err);
  if (status == TIB_OK) status = write_results(options, input, &result, &stand, folder, err);
  if (status == TIB_OK && brief) tib_report_brief(brief, &result);
  if (status != TIB_OK && folder) {
    struct tib_error why = *err; /* the first failure is the one to tell, unless the status cannot be written either */
    struct tib_error second;
    enum tib_status marked = tib_cohort_mark_failed(options, input, &why, &second);
    if (marked != TIB_OK) status = tib_fail(err, marked, "%s", second.text);
  }
  tib_result_finish(&result);
  free(folder);
  return status;
}
