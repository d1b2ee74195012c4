#include "cohort/score_one.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/text.h"
#include "write/write.h"

/* ---- the parameters' fingerprint ---- */

static void add_line(struct tib_text *text, const char *name, const char *value) {
  tib_text_addf(text, "%s=%s\n", name, value ? value : "");
}

static void add_rules(struct tib_text *text, const struct tib_rules *rules) {
  if (rules) tib_text_addf(text, "rules=%s %s\n", rules->name, rules->fingerprint);
}

static void add_parameters(struct tib_text *text, const struct tib_cohort_options *options) {
  const struct tib_analyze_options *o = &options->analyze;
  for (size_t i = 0; i < o->n_profiles; i++) add_rules(text, &o->profiles[i]);
  add_rules(text, o->bursts);
  add_rules(text, o->accelerometer);
  add_line(text, "left", o->left);
  add_line(text, "right", o->right);
  add_line(text, "leg", o->leg);
  add_line(text, "accel-left", o->accel[0]);
  add_line(text, "accel-right", o->accel[1]);
  add_line(text, "unit", o->unit);
  add_line(text, "lights-off", o->lights_off);
  add_line(text, "lights-on", o->lights_on);
  add_line(text, "formats", options->report.formats);
  add_line(text, "paper", options->report.paper);
  if (o->use_scored_movements) add_line(text, "use-scored-movements", "yes");
  tib_text_addf(text, "mains=%d\nallow-low-rate=%d\nepoch=%lld\nkeep-dates=%d\n", (int)o->mains, o->allow_low_rate,
                (long long)o->epoch, options->report.keep_dates);
}

enum tib_status tib_cohort_fingerprint(const struct tib_cohort_options *options, char text[33], struct tib_error *err) {
  struct tib_text all = {0};
  add_parameters(&all, options);
  if (all.failed) {
    tib_text_finish(&all);
    return tib_fail(err, TIB_MEMORY, "out of memory");
  }
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(all.s, all.n));
  for (size_t i = 0; i < sizeof canonical.digest; i++) snprintf(text + 2 * i, 3, "%02x", canonical.digest[i]);
  tib_text_finish(&all);
  return TIB_OK;
}

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
  struct tib_report_status status = {input->id, &said, NULL, options->parameters};
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
  struct tib_report_status scored = {input->id, NULL, result->fingerprint, options->parameters};
  return tib_report_write_status(&scored, folder, err);
}

enum tib_status tib_cohort_score_one(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                     struct tib_text *brief, struct tib_error *err) {
  char *folder = NULL;
  struct tib_result result = {0};
  struct tib_analyze_options analyze = options->analyze;
  analyze.id = input->id;
  enum tib_status status = folder_of(options, input->id, &folder, err);
  if (status == TIB_OK) status = tib_analyze_file(input->path, &analyze, &result, err);
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
