#include "cohort/score_one.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cohort/parameters.h"
#include "write/write.h"

/* ---- what an earlier run left ---- */

/* What may follow the id in the name of a result (contract 2). A user's own files beside them are left alone. */
static const char *const ENDINGS[] = {"_status.json", "_events.tsv",  "_events.json", "_summary.json",   "_summary.tsv",
                                      "_report.pdf",  "_review.html", ".annot",       "_annotations.edf"};

static bool is_picture(const char *ending) {
  static const char stem[] = "_report-";
  if (strncmp(ending, stem, sizeof stem - 1) != 0) return false;
  const char *digits = ending + sizeof stem - 1;
  size_t n = strspn(digits, "0123456789");
  return n > 0 && strcmp(digits + n, ".svg") == 0;
}

static bool is_result(const char *name, const char *id) {
  size_t n = strlen(id);
  if (strncmp(name, id, n) != 0) return false;
  for (size_t i = 0; i < sizeof ENDINGS / sizeof *ENDINGS; i++)
    if (strcmp(name + n, ENDINGS[i]) == 0) return true;
  return is_picture(name + n);
}

/* ".NAME.tmp.PID", as src/write makes them. */
static bool is_temporary(const char *name, long worker) {
  char ending[40];
  int n = snprintf(ending, sizeof ending, ".tmp.%ld", worker);
  size_t length = strlen(name);
  return worker > 0 && name[0] == '.' && length > (size_t)n && strcmp(name + length - (size_t)n, ending) == 0;
}

static enum tib_status remove_old(const char *folder, const char *id, long worker, struct tib_error *err) {
  DIR *dir = opendir(folder);
  if (!dir)
    return tib_fail(err, TIB_WRITE, "%s: cannot be listed: %s; choose another output folder", folder, strerror(errno));
  enum tib_status status = TIB_OK;
  for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
    if (!is_result(entry->d_name, id) && !is_temporary(entry->d_name, worker)) continue;
    if (unlinkat(dirfd(dir), entry->d_name, 0) == 0 || errno == ENOENT) continue;
    status = tib_fail(err, TIB_WRITE, "%s/%s: an old result cannot be removed: %s; choose another output folder", folder,
                      entry->d_name, strerror(errno));
  }
  closedir(dir);
  return status;
}

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
  enum tib_status known = tib_cohort_fingerprint(options, input->id, parameters, err);
  if (known != TIB_OK) return known;
  struct tib_report_status status = {input->id, &said, NULL, parameters};
  return tib_report_write_status(&status, folder, err);
}

static enum tib_status folder_of(const struct tib_cohort_options *options, const char *id, char **folder,
                                 struct tib_error *err) {
  struct tib_text text = {0};
  tib_text_addf(&text, "%s/%s", options->folder, id);
  *folder = text.s;
  if (!text.failed) return TIB_OK;
  tib_text_finish(&text);
  *folder = NULL;
  return tib_fail(err, TIB_MEMORY, "out of memory");
}

enum tib_status tib_cohort_mark_failed(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       long worker, const struct tib_error *why, struct tib_error *err) {
  char *folder;
  enum tib_status status = folder_of(options, input->id, &folder, err);
  if (status == TIB_OK) status = tib_out_folder(folder, err);
  if (status == TIB_OK) status = remove_old(folder, input->id, worker, err);
  if (status == TIB_OK) status = write_failed_status(options, input, why, folder, err);
  free(folder);
  return status;
}

/* ---- one recording ---- */

static enum tib_status write_results(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     const struct tib_result *result, const char *folder, struct tib_error *err) {
  enum tib_status status = tib_out_folder(folder, err);
  if (status == TIB_OK) status = remove_old(folder, input->id, 0, err);
  if (status == TIB_OK) status = tib_report_write(result, &options->report, folder, err);
  if (status != TIB_OK) return status;
  char parameters[33];
  status = tib_cohort_fingerprint(options, input->id, parameters, err);
  if (status != TIB_OK) return status;
  struct tib_report_status scored = {input->id, NULL, result->fingerprint, parameters};
  return tib_report_write_status(&scored, folder, err);
}

static enum tib_status analyze(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                               struct tib_result *result, struct tib_error *err) {
  struct tib_scoring_files files;
  struct tib_analyze_options analyze = options->analyze;
  analyze.id = input->id;
  enum tib_status status = tib_scoring_files_init(&files, &options->analyze, input->id, err);
  analyze.scoring = (const char *const *)files.files;
  if (status == TIB_OK) status = tib_analyze_file(input->path, &analyze, result, err);
  tib_scoring_files_finish(&files);
  return status;
}

enum tib_status tib_cohort_score_one(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     struct tib_text *brief, struct tib_error *err) {
  char *folder = NULL;
  struct tib_result result = {0};
  enum tib_status status = folder_of(options, input->id, &folder, err);
  if (status == TIB_OK) status = analyze(options, input, &result, err);
  if (status == TIB_OK) status = write_results(options, input, &result, folder, err);
  if (status == TIB_OK && brief) tib_report_brief(brief, &result);
  if (status != TIB_OK && folder) {
    struct tib_error why = *err; /* the first failure is the one to tell, unless the status cannot be written either */
    struct tib_error second;
    enum tib_status marked = tib_cohort_mark_failed(options, input, 0, &why, &second);
    if (marked != TIB_OK) status = tib_fail(err, marked, "%s", second.text);
  }
  tib_result_finish(&result);
  free(folder);
  return status;
}
