#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "cli/cli.h"
#include "read/read.h"
#include "report/inspect.h"

/* One file, and what its inspection points to. */
struct subject {
  struct tib_reader *reader; /* closed again before the next file: a thousand may be named */
  struct tib_recording recording;
  struct tib_channels channels;
  struct tib_context context;
  struct tib_edflib_verdict edflib;
  struct tib_inspection inspection;
};

/* ---- looking at one file ---- */

/* A deviation that is only looked past says "none needed" for its repair. */
static enum tib_verdict verdict_of(const struct tib_recording *recording) {
  for (size_t i = 0; i < recording->n_deviations; i++) {
    const char *repair = recording->deviations[i].repair;
    if (*repair && strncmp(repair, "none", 4) != 0) return TIB_VERDICT_REPAIRED;
  }
  return TIB_VERDICT_OK;
}

static enum tib_status no_samples(void *user, const struct tib_block *block, struct tib_error *err) {
  (void)user, (void)block, (void)err;
  return TIB_OK;
}

/* The annotations are there only after a pass over the file. */
static enum tib_status read_annotations(struct subject *s, struct tib_error *err) {
  const struct tib_recording *recording = tib_read_recording(s->reader);
  enum tib_status status = tib_read_samples(s->reader, NULL, 0, no_samples, NULL, err);
  if (status == TIB_OK) status = tib_read_context(s->reader, 30 * TIB_TICKS_PER_S, &s->context, err);
  if (status != TIB_OK) return status;
  s->inspection.context = &s->context;
  return tib_read_lights(recording, NULL, NULL, &s->context, err);
}

static enum tib_status ask_edflib(struct subject *s, const char *path, struct tib_error *err) {
  struct tib_inspection *in = &s->inspection;
  enum tib_status status = tib_read_edflib_check(path, s->reader, &s->edflib, err);
  in->edflib_asked = status == TIB_OK || status == TIB_EDFLIB_MISMATCH;
  in->edflib_accepts = s->edflib.accepts;
  in->edflib_code = s->edflib.code;
  in->edflib_reason = s->edflib.reason;
  return status;
}

/* What stops `score` for want of a channel or unit is told, but the file itself can be read. */
static void find_roles(struct subject *s, const struct tib_channel_choice *choice) {
  struct tib_inspection *in = &s->inspection;
  struct tib_error err = {0};
  enum tib_status status = choice->unit ? tib_read_unit_override(s->reader, choice->unit, &err) : TIB_OK;
  if (status == TIB_OK) status = tib_read_channels(tib_read_recording(s->reader), choice, false, &s->channels, &err);
  if (status == TIB_OK)
    in->channels = &s->channels;
  else
    in->error = err;
}

static void look(struct subject *s, const char *path, const struct tib_channel_choice *choice) {
  struct tib_inspection *in = &s->inspection;
  struct tib_error err;
  in->file = path;
  enum tib_status status = tib_read_open(path, &s->reader, &err);
  if (status == TIB_OK) {
    in->verdict = verdict_of(tib_read_recording(s->reader));
    find_roles(s, choice);
    status = ask_edflib(s, path, &err);
  }
  if (status == TIB_OK) status = read_annotations(s, &err);
  if (s->reader) {
    tib_read_take_recording(s->reader, &s->recording);
    in->recording = &s->recording;
    tib_read_close(s->reader);
    s->reader = NULL;
  }
  if (status == TIB_OK) return;
  in->verdict = TIB_VERDICT_REFUSED;
  in->error = err;
}

static void subject_finish(struct subject *s) {
  tib_context_finish(&s->context);
  tib_recording_finish(&s->recording);
}

/* ---- output ---- */

static enum tib_status add_json(struct tib_text *text, const struct subject *subjects, size_t n, struct tib_error *err) {
  void *array;
  enum tib_status status = tib_array_create(&array, n, sizeof(struct tib_inspection), err);
  struct tib_inspection *inspections = array;
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < n; i++) inspections[i] = subjects[i].inspection;
  status = tib_inspect_json(text, inspections, n, err);
  free(inspections);
  return status;
}

static enum tib_status add_all(struct tib_text *text, const struct tib_options *options, const struct subject *subjects,
                               size_t n, struct tib_error *err) {
  if (options->given[TIB_OPTION_JSON]) return add_json(text, subjects, n, err);
  bool tsv = options->given[TIB_OPTION_TSV];
  if (tsv) tib_inspect_tsv_header(text);
  for (size_t i = 0; i < n; i++) {
    if (!tsv && i > 0) tib_text_add(text, "\n");
    if (tsv)
      tib_inspect_tsv(text, &subjects[i].inspection);
    else
      tib_inspect_text(text, &subjects[i].inspection);
  }
  return TIB_OK;
}

/* ---- the command ---- */

static int inspect(const struct tib_command *command, const struct tib_options *options, struct subject *subjects,
                   size_t n) {
  struct tib_channel_choice choice = {options->value[TIB_OPTION_LEFT],
                                      options->value[TIB_OPTION_RIGHT],
                                      options->value[TIB_OPTION_LEG],
                                      {options->value[TIB_OPTION_ACCEL_LEFT], options->value[TIB_OPTION_ACCEL_RIGHT]},
                                      options->value[TIB_OPTION_UNIT]};
  bool quiet = options->given[TIB_OPTION_QUIET], refused = false;
  struct tib_text text = {0};
  struct tib_error err;
  for (size_t i = 0; i < n; i++) {
    look(&subjects[i], options->arguments[i], &choice);
    refused = refused || subjects[i].inspection.verdict == TIB_VERDICT_REFUSED;
  }
  if (quiet) return refused ? TIB_EXIT_SOME_FAILED : TIB_EXIT_DONE;
  if (add_all(&text, options, subjects, n, &err) != TIB_OK) {
    tib_text_finish(&text);
    return tib_cli_fail(command, &err);
  }
  for (size_t i = 0; i < n; i++)
    if (subjects[i].inspection.error.status != TIB_OK) tib_cli_say(command, "%s", subjects[i].inspection.error.text);
  int code = tib_cli_print(command, &text);
  return code == TIB_EXIT_DONE && refused ? TIB_EXIT_SOME_FAILED : code;
}

int tib_cmd_inspect(const struct tib_command *command, const struct tib_options *options) {
  size_t n = options->n_arguments;
  struct tib_error err;
  void *subjects;
  if (n == 0) {
    tib_cli_say(command, "no file was given; name one or more");
    return TIB_EXIT_USAGE;
  }
  if (options->given[TIB_OPTION_JSON] && options->given[TIB_OPTION_TSV]) {
    tib_cli_say(command, "--json and --tsv exclude each other; leave one out");
    return TIB_EXIT_USAGE;
  }
  if (tib_array_create(&subjects, n, sizeof(struct subject), &err) != TIB_OK) return tib_cli_fail(command, &err);
  int code = inspect(command, options, subjects, n);
  for (size_t i = 0; i < n; i++) subject_finish(&((struct subject *)subjects)[i]);
  free(subjects);
  return code;
}
