#include "cohort/parameters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/digest.h"
#include "base/text.h"
#include "cohort/digest.h"

/* ---- scoring files ---- */

/* `pattern` with every {id} replaced; NULL: out of memory. */
static char *put_in(const char *pattern, const char *id) {
  struct tib_text text = {0};
  const char *at = pattern;
  for (const char *found = strstr(at, "{id}"); found; found = strstr(at, "{id}")) {
    tib_text_addf(&text, "%.*s%s", (int)(found - at), at, id);
    at = found + strlen("{id}");
  }
  tib_text_add(&text, at);
  if (!text.failed) return text.s;
  tib_text_finish(&text);
  return NULL;
}

enum tib_status tib_scoring_files_init(struct tib_scoring_files *files, const struct tib_analyze_options *options,
                                       const char *id, struct tib_error *err) {
  *files = (struct tib_scoring_files){0};
  enum tib_status status = tib_array_create(&files->files, options->n_scoring, sizeof *files->files, err);
  for (size_t i = 0; i < options->n_scoring && status == TIB_OK; i++) {
    files->files[i] = put_in(options->scoring[i], id);
    if (!files->files[i]) status = tib_fail(err, TIB_MEMORY, "out of memory");
    if (status == TIB_OK) files->n++;
  }
  if (status != TIB_OK) tib_scoring_files_finish(files);
  return status;
}

void tib_scoring_files_finish(struct tib_scoring_files *files) {
  if (!files) return;
  for (size_t i = 0; i < files->n; i++) free(files->files[i]);
  free(files->files);
  *files = (struct tib_scoring_files){0};
}

/* ---- the fingerprint ---- */

static void add_line(struct tib_text *text, const char *name, const char *value) {
  tib_text_addf(text, "%s=%s\n", name, value ? value : "");
}

static void add_rules(struct tib_text *text, const struct tib_rules *rules) {
  if (rules) tib_text_addf(text, "rules=%s %s\n", rules->name, rules->fingerprint);
}

/* A PDF alone bears it. */
static bool bears_date(const struct tib_report_options *report) {
  return report->source_date_epoch && strstr(report->formats, "pdf");
}

static void add_parameters(struct tib_text *text, const struct tib_cohort_options *options) {
  const struct tib_analyze_options *o = &options->analyze;
  for (size_t i = 0; i < o->n_profiles; i++) add_rules(text, &o->profiles[i]);
  add_rules(text, o->bursts);
  add_rules(text, o->accelerometer);
  add_rules(text, o->patterns);
  add_line(text, "left", o->left);
  add_line(text, "right", o->right);
  add_line(text, "leg", o->leg);
  for (size_t i = 0; i < 2; i++)
    if (o->calf[i]) add_line(text, i == 0 ? "calf-left" : "calf-right", o->calf[i]);
  for (size_t i = 0; i < o->n_extra; i++) add_line(text, "extra", o->extra[i]);
  add_line(text, "accel-left", o->accel[0]);
  add_line(text, "accel-right", o->accel[1]);
  add_line(text, "ecg", o->ecg);
  add_line(text, "unit", o->unit);
  add_line(text, "lights-off", o->lights_off);
  add_line(text, "lights-on", o->lights_on);
  add_line(text, "formats", options->report.formats);
  add_line(text, "paper", options->report.paper);
  add_line(text, "stage-codes", o->stage_codes);
  if (o->cramp_words) add_line(text, "cramp-words", o->cramp_words);
  if (o->study == TIB_STUDY_SIT) add_line(text, "study", "sit");
  if (options->report.bids) add_line(text, "bids", "yes");
  if (options->report.copy_signals) add_line(text, "copy-signals", "yes");
  if (o->use_scored_movements) add_line(text, "use-scored-movements", "yes");
  if (bears_date(&options->report)) add_line(text, "source-date-epoch", options->report.source_date_epoch);
  tib_text_addf(text, "mains=%d\nallow-low-rate=%d\nepoch=%lld\nkeep-dates=%d\nkeep-labels=%d\nstrict=%d\n", (int)o->mains,
                o->allow_low_rate, (long long)o->epoch, options->report.keep_dates, options->report.keep_labels, o->strict);
}

/* Reports name the recording's file and the scoring files, without their folders. */
static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* What stands in the file, and its name, as lines. */
static enum tib_status add_content(struct tib_text *text, const char *name, const char *path, struct tib_error *err) {
  char hash[33] = "absent";
  int64_t bytes;
  enum tib_status status = TIB_OK;
  struct stat info;
  bool regular = stat(path, &info) == 0 && S_ISREG(info.st_mode); /* a pipe would hold us up */
  FILE *file = regular ? fopen(path, "rb") : NULL;
  if (file) status = tib_digest_stream(file, &bytes, hash, err);
  if (file && ferror(file)) tib_text_copy(hash, sizeof hash, "absent");
  if (file) fclose(file);
  add_line(text, name, base_name(path));
  add_line(text, "content", hash);
  return status;
}

static enum tib_status add_contents(struct tib_text *text, const struct tib_analyze_options *options, const char *id,
                                    struct tib_error *err) {
  struct tib_scoring_files files;
  enum tib_status status = tib_scoring_files_init(&files, options, id, err);
  for (size_t i = 0; i < files.n && status == TIB_OK; i++) status = add_content(text, "scoring", files.files[i], err);
  if (status == TIB_OK && options->map) status = add_content(text, "map", options->map, err);
  tib_scoring_files_finish(&files);
  return status;
}

enum tib_status tib_cohort_fingerprint(const struct tib_cohort_options *options, const struct tib_recording_input *input,
                                       char text[33], struct tib_error *err) {
  struct tib_text all = {0};
  add_line(&all, "id", input->id);
  if (input->given) add_line(&all, "given", input->given);
  add_line(&all, "file", base_name(input->path));
  add_parameters(&all, options);
  enum tib_status status = add_contents(&all, &options->analyze, tib_recording_given(input), err);
  if (status == TIB_OK && all.failed) status = tib_fail(err, TIB_MEMORY, "out of memory");
  if (status == TIB_OK) tib_digest_text(XXH3_128bits(all.s, all.n), text);
  tib_text_finish(&all);
  return status;
}
