#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "cli/cli.h"
#include "cli/inspect_file.h"
#include "cohort/recordings.h"
#include "report/values.h"

/* What lives while one `inspect` runs. */
struct inspection_run {
  const struct tib_command *command;
  const struct tib_options *options;
  struct tib_inspect_choice choice;
  struct tib_recordings recordings; /* owns the paths */
  size_t n, capacity;
  char **paths; /* owned, not what it points to */
  size_t n_shown;
  bool some_refused;
};

/* Paths and labels may hold what a terminal would obey. */
static void say(const struct inspection_run *run, const char *text) {
  char clean[8192];
  tib_text_clean(clean, sizeof clean, text);
  tib_cli_say(run->command, "%s", clean);
}

/* ---- which files ---- */

static enum tib_status add_path(struct inspection_run *run, char *path, struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&run->paths, &run->capacity, run->n + 1, sizeof *run->paths, err);
  if (status == TIB_OK) run->paths[run->n++] = path;
  return status;
}

static void say_skipped(const struct inspection_run *run, const char *skipped) {
  struct tib_text text = {0};
  if (run->options->given[TIB_OPTION_QUIET]) return;
  tib_text_addf(&text, "skipped %s", skipped);
  say(run, text.failed ? skipped : text.s);
  tib_text_finish(&text);
}

static int by_path(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

/* One file, or those of a folder in their order. A folder without any fails alone. */
static enum tib_status add_argument(struct inspection_run *run, const char *argument, struct tib_error *err) {
  struct tib_recordings *recordings = &run->recordings;
  recordings->all_files = true;
  size_t files = recordings->n, skipped = recordings->n_skipped, before = run->n;
  enum tib_status found = tib_recordings_add(recordings, argument, err), status = TIB_OK;
  if (found != TIB_OK && found != TIB_NOT_FOUND) return found;
  struct tib_error none;
  for (size_t i = files; i < recordings->n && status == TIB_OK; i++)
    status = add_path(run, (char *)recordings->items[i].path, &none);
  for (size_t i = skipped; i < recordings->n_skipped; i++) say_skipped(run, recordings->skipped[i]);
  if (status != TIB_OK) return tib_fail(err, status, "%s", none.text);
  if (run->n > before) {
    qsort(run->paths + before, run->n - before, sizeof *run->paths, by_path);
  } else if (found != TIB_OK) {
    run->some_refused = true;
    if (!run->options->given[TIB_OPTION_QUIET]) say(run, err->text);
  }
  return TIB_OK;
}

static enum tib_status find_files(struct inspection_run *run, struct tib_error *err) {
  if (run->options->n_arguments == 0) return tib_fail(err, TIB_USAGE, "no file was given; name files or folders");
  for (size_t i = 0; i < run->options->n_arguments; i++) {
    enum tib_status status = add_argument(run, run->options->arguments[i], err);
    if (status != TIB_OK) return status;
  }
  const struct tib_scoring_choice *scoring = &run->choice.scoring;
  for (size_t i = 0; i < scoring->n && run->n > 1; i++)
    if (!strstr(scoring->files[i], "{id}"))
      return tib_fail(err, TIB_USAGE,
                      "--scoring %s: it would be laid on %zu files; write {id} where their names differ, as in "
                      "scored/{id}.xml",
                      scoring->files[i], run->n);
  return TIB_OK;
}

/* ---- options ---- */

static enum tib_status read_epoch(struct inspection_run *run, struct tib_error *err) {
  const struct tib_options *o = run->options;
  double epoch_s = 0;
  enum tib_status status = tib_options_double(o, TIB_OPTION_EPOCH, &epoch_s, err);
  if (status != TIB_OK) return status;
  if (!(epoch_s >= 1 && epoch_s <= 300))
    return tib_fail(err, TIB_USAGE, "--epoch %s: not from 1 to 300 seconds; give another", o->value[TIB_OPTION_EPOCH]);
  if (o->given[TIB_OPTION_EPOCH]) run->choice.scoring.epoch = tib_ticks_of_seconds(epoch_s);
  return TIB_OK;
}

static enum tib_status read_options(struct inspection_run *run, struct tib_error *err) {
  const struct tib_options *o = run->options;
  if (o->given[TIB_OPTION_JSON] && o->given[TIB_OPTION_TSV])
    return tib_fail(err, TIB_USAGE, "--json and --tsv exclude each other; leave one out");
  run->choice = (struct tib_inspect_choice){
      .channels = {.left = o->value[TIB_OPTION_LEFT],
                   .right = o->value[TIB_OPTION_RIGHT],
                   .leg = o->value[TIB_OPTION_LEG],
                   .accel = {o->value[TIB_OPTION_ACCEL_LEFT], o->value[TIB_OPTION_ACCEL_RIGHT]},
                   .unit = o->value[TIB_OPTION_UNIT],
                   .ecg = o->value[TIB_OPTION_ECG_LABEL],
                   .calf = {o->value[TIB_OPTION_CALF_LEFT], o->value[TIB_OPTION_CALF_RIGHT]},
                   .n_extra = o->extra.n,
                   .extra = o->extra.items},
      .scoring = {.n = o->scoring.n,
                  .files = o->scoring.items,
                  .map = o->value[TIB_OPTION_MAP],
                  .stage_codes = o->value[TIB_OPTION_STAGE_CODES],
                  .cramp_words = o->value[TIB_OPTION_CRAMP_WORDS]},
      .strict = o->given[TIB_OPTION_STRICT],
      .phi = o->given[TIB_OPTION_PHI],
  };
  enum tib_status status = tib_read_extra_check(o->extra.n, o->extra.items, err);
  if (status == TIB_OK) status = read_epoch(run, err);
  if (status == TIB_OK) status = tib_read_scoring_check(&run->choice.scoring, err);
  return status == TIB_OK ? tib_read_map_check(run->choice.scoring.map, err) : status;
}

/* ---- output, file by file ---- */

static enum tib_status add_file(const struct inspection_run *run, struct tib_text *text,
                                const struct tib_inspection *inspection, struct tib_error *err) {
  bool first = run->n_shown == 0;
  if (run->options->given[TIB_OPTION_JSON]) return tib_inspect_json(text, inspection, first, err);
  if (run->options->given[TIB_OPTION_TSV]) {
    if (first) tib_inspect_tsv_header(text);
    tib_inspect_tsv(text, inspection);
    return TIB_OK;
  }
  if (!first) tib_text_add(text, "\n");
  tib_inspect_text(text, inspection);
  return TIB_OK;
}

/* -q says nothing but by the exit code; with -v it names what was refused. */
static void tell(const struct inspection_run *run, const struct tib_inspection *inspection) {
  bool quiet = run->options->given[TIB_OPTION_QUIET], verbose = run->options->given[TIB_OPTION_VERBOSE];
  bool refused = inspection->verdict == TIB_VERDICT_REFUSED;
  if (inspection->error.status != TIB_OK && (!quiet || (verbose && refused))) say(run, inspection->error.text);
}

static int show(struct inspection_run *run, const char *path) {
  struct tib_subject subject;
  struct tib_text text = {0};
  struct tib_error err;
  int code = TIB_EXIT_DONE;
  tib_inspect_file(path, &run->choice, &subject);
  run->some_refused = run->some_refused || subject.inspection.verdict == TIB_VERDICT_REFUSED;
  if (!run->options->given[TIB_OPTION_QUIET]) {
    enum tib_status status = add_file(run, &text, &subject.inspection, &err);
    code = status == TIB_OK ? tib_cli_print(run->command, &text) : tib_cli_fail(run->command, &err);
    run->n_shown++;
  }
  tell(run, &subject.inspection);
  tib_text_finish(&text);
  tib_subject_finish(&subject);
  return code;
}

static int show_all(struct inspection_run *run) {
  int code = TIB_EXIT_DONE;
  for (size_t i = 0; i < run->n && code == TIB_EXIT_DONE && !ferror(stdout); i++) code = show(run, run->paths[i]);
  if (code != TIB_EXIT_DONE) return code;
  if (run->options->given[TIB_OPTION_JSON] && !run->options->given[TIB_OPTION_QUIET]) {
    struct tib_text text = {0};
    tib_inspect_json_end(&text, run->n_shown == 0);
    code = tib_cli_print(run->command, &text);
  }
  return code == TIB_EXIT_DONE && run->some_refused ? TIB_EXIT_SOME_FAILED : code;
}

int tib_cmd_inspect(const struct tib_command *command, const struct tib_options *options) {
  struct inspection_run run = {.command = command, .options = options};
  struct tib_error err;
  enum tib_status status = read_options(&run, &err);
  if (status == TIB_OK) status = find_files(&run, &err);
  int code = status == TIB_OK ? show_all(&run) : tib_cli_fail(command, &err);
  free(run.paths);
  tib_recordings_finish(&run.recordings);
  return code;
}
