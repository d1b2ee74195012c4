#include "cli/inspect_file.h"

#include <stdlib.h>
#include <string.h>

#include "cohort/parameters.h"

/* What lives while one file is looked at. */
struct look {
  const char *path;
  const struct tib_inspect_choice *choice;
  struct tib_scoring_choice scoring; /* of this file */
  struct tib_reader *reader;
  struct tib_subject *subject;
};

static enum tib_verdict verdict_of(const struct tib_recording *recording) {
  for (size_t i = 0; i < recording->n_deviations; i++)
    if (recording->deviations[i].repaired) return TIB_VERDICT_REPAIRED;
  return TIB_VERDICT_OK;
}

/* Annotations of no length leave no night, and are no reason to refuse a file. */
static enum tib_status find_lights(const struct tib_recording *recording, struct tib_context *context,
                                   struct tib_error *err) {
  return recording->duration > 0 ? tib_read_lights(recording, NULL, NULL, context, err) : TIB_OK;
}

/* ---- a recording ---- */

/* What stops `score` for want of a channel or unit is told, but the file itself can be read. */
static enum tib_status find_roles(struct look *look, struct tib_error *failed) {
  const struct tib_channel_choice *choice = &look->choice->channels;
  struct tib_inspection *in = &look->subject->inspection;
  struct tib_error err = {0};
  enum tib_status status = choice->unit ? tib_read_unit_override(look->reader, choice->unit, &err) : TIB_OK;
  if (status == TIB_OK) status = tib_read_channels(look->reader, choice, false, &look->subject->channels, &err);
  if (status == TIB_OK)
    in->channels = &look->subject->channels;
  else if (status == TIB_MEMORY)
    *failed = err;
  else
    in->error = err;
  return status == TIB_MEMORY ? status : TIB_OK;
}

static enum tib_status ask_edflib(struct look *look, struct tib_error *err) {
  struct tib_inspection *in = &look->subject->inspection;
  struct tib_edflib_verdict verdict = {0};
  enum tib_status status = tib_read_edflib_check(look->path, look->reader, &verdict, err);
  in->edflib_asked = status == TIB_OK || status == TIB_EDFLIB_MISMATCH;
  in->edflib_accepts = verdict.accepts;
  in->edflib_differs = status == TIB_EDFLIB_MISMATCH;
  in->edflib_code = verdict.code;
  in->edflib_reason = verdict.reason;
  return status;
}

static enum tib_status read_annotations(struct look *look, struct tib_error *err) {
  struct tib_subject *subject = look->subject;
  struct tib_input *inputs = NULL;
  size_t n_inputs = 0;
  enum tib_status status = tib_read_samples(look->reader, NULL, 0, NULL, NULL, err);
  if (status == TIB_OK) status = tib_read_scoring(look->reader, &look->scoring, &subject->context, &inputs, &n_inputs, err);
  if (status == TIB_OK) status = find_lights(tib_read_recording(look->reader), &subject->context, err);
  free(inputs);
  if (status == TIB_OK) subject->inspection.context = &subject->context;
  return status;
}

static void find_phi(struct look *look) {
  struct tib_inspection *in = &look->subject->inspection;
  in->phi_asked = true;
  in->n_phi = tib_read_phi(look->reader, look->subject->phi);
  in->phi = look->subject->phi;
}

static enum tib_status look_at_recording(struct look *look, struct tib_error *err) {
  struct tib_error second;
  enum tib_status status = tib_read_open(look->path, &look->reader, err);
  if (status != TIB_OK) {
    if (status != TIB_NOT_FOUND) (void)ask_edflib(look, &second);
    return status;
  }
  if (look->choice->phi) find_phi(look);
  status = find_roles(look, err);
  if (status == TIB_OK) status = read_annotations(look, err);
  enum tib_status asked = ask_edflib(look, status == TIB_OK ? err : &second); /* it may refuse what the pass has met */
  if (status == TIB_OK) status = asked;
  tib_read_take_recording(look->reader, &look->subject->recording);
  look->subject->inspection.recording = &look->subject->recording;
  tib_read_close(look->reader);
  return status;
}

/* ---- annotations in another format ---- */

static enum tib_status look_at_annotations(struct look *look, struct tib_error *err) {
  struct tib_subject *subject = look->subject;
  struct tib_input *inputs = NULL;
  size_t n_inputs = 0;
  char fingerprint[33];
  enum tib_status status = tib_read_scored_file(look->path, &look->scoring, &subject->recording, &subject->context,
                                                fingerprint, &inputs, &n_inputs, err);
  free(inputs);
  if (status != TIB_OK) return status;
  subject->inspection.recording = &subject->recording;
  status = find_lights(&subject->recording, &subject->context, err);
  if (status == TIB_OK) subject->inspection.context = &subject->context;
  return status;
}

/* ---- any file ---- */

static char *stem_of(const char *path) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  const char *dot = strrchr(name, '.');
  return strndup(name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
}

static enum tib_status look_at(struct look *look, struct tib_error *err) {
  enum tib_file_kind kind;
  enum tib_status status = tib_read_kind(look->path, &kind, err);
  if (status == TIB_OK) status = kind == TIB_FILE_SCORED ? look_at_annotations(look, err) : look_at_recording(look, err);
  if (status == TIB_OK && look->choice->strict) status = tib_read_strict(&look->subject->recording, err);
  return status;
}

static enum tib_status look_with_scoring(struct look *look, struct tib_error *err) {
  struct tib_analyze_options named = {.n_scoring = look->choice->scoring.n, .scoring = look->choice->scoring.files};
  struct tib_scoring_files files = {0};
  char *id = stem_of(look->path);
  enum tib_status status =
      id ? tib_scoring_files_init(&files, &named, id, err) : tib_fail(err, TIB_MEMORY, "%s: out of memory", look->path);
  look->scoring = look->choice->scoring;
  look->scoring.files = (const char *const *)files.files;
  if (status == TIB_OK) status = look_at(look, err);
  tib_scoring_files_finish(&files);
  free(id);
  return status;
}

void tib_inspect_file(const char *path, const struct tib_inspect_choice *choice, struct tib_subject *subject) {
  *subject = (struct tib_subject){.inspection = {.file = path}};
  struct look look = {.path = path, .choice = choice, .subject = subject};
  struct tib_error err;
  enum tib_status status = look_with_scoring(&look, &err);
  subject->inspection.verdict = status == TIB_OK ? verdict_of(&subject->recording) : TIB_VERDICT_REFUSED;
  if (status != TIB_OK) subject->inspection.error = err;
}

void tib_subject_finish(struct tib_subject *subject) {
  if (!subject) return;
  tib_context_finish(&subject->context);
  tib_recording_finish(&subject->recording);
}
