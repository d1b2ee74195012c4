#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "cli/analyze_options.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "cohort/cohort.h"
#include "write/write.h"

#define JOBS_MOST 1024

/* What lives while one `score` runs. */
struct session {
  const struct tib_command *command;
  const struct tib_options *options;
  struct tib_profiles *profiles;
  struct tib_recordings recordings;
  struct tib_cohort_options cohort;
  struct tib_text arguments[TIB_OPTION_COUNT];
  const char **argument_list;
  struct tib_progress progress;
  int64_t jobs;
  bool some_failed, write_failed;
};

/* ---- options ---- */

static enum tib_status check_progress(const char *s, struct tib_error *err) {
  if (strcmp(s, "auto") == 0 || strcmp(s, "always") == 0 || strcmp(s, "never") == 0) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--progress %s: not known; say auto, always or never", s);
}

/* ---- the arguments that reports tell ---- */

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* Names of files without their folders: reports hold no paths of this machine. */
static void add_names(struct tib_text *text, const char *list) {
  for (const char *s = list; *s;) {
    size_t n = strcspn(s, ",");
    struct tib_text one = {0};
    tib_text_addf(&one, "%.*s", (int)n, s);
    tib_text_addf(text, "%s%s", s == list ? "" : ",", one.s ? base_name(one.s) : "");
    if (one.failed) text->failed = true;
    tib_text_finish(&one);
    s += n + (s[n] == ',');
  }
}

static bool changes_results(const struct tib_option_row *row) {
  switch (row->id) {
    case TIB_OPTION_OUT:
    case TIB_OPTION_JOBS:
    case TIB_OPTION_PROGRESS:
    case TIB_OPTION_QUIET:
    case TIB_OPTION_VERBOSE:
    case TIB_OPTION_SET:
    case TIB_OPTION_SCORING:
      return false; /* they come one by one */
    default:
      return row->commands & TIB_ON_SCORE;
  }
}

/* An option that came several times; returns how many arguments there are then. */
static size_t add_list(struct session *s, enum tib_option_id id, const char *name, const struct tib_option_list *list,
                       bool files, size_t n) {
  struct tib_text *text = &s->arguments[id];
  for (size_t i = 0; i < list->n; i++)
    tib_text_addf(text, "%s=%s%c", name, files ? base_name(list->items[i]) : list->items[i], '\0');
  const char *at = text->s;
  for (size_t i = 0; i < list->n && !text->failed; i++, at += strlen(at) + 1) s->argument_list[n++] = at;
  return n;
}

static enum tib_status collect_arguments(struct session *s, struct tib_error *err) {
  size_t n_rows, n = 0;
  const struct tib_option_row *rows = tib_option_rows(&n_rows);
  const struct tib_options *o = s->options;
  void *list;
  enum tib_status status =
      tib_array_create(&list, TIB_OPTION_COUNT + o->sets.n + o->scoring.n + 1, sizeof *s->argument_list, err);
  if (status != TIB_OK) return status;
  s->argument_list = list;
  for (size_t i = 0; i < n_rows; i++) {
    if (!o->given[rows[i].id] || !changes_results(&rows[i])) continue;
    struct tib_text *text = &s->arguments[rows[i].id];
    tib_text_addf(text, "--%s%s", rows[i].name, rows[i].argument ? "=" : "");
    if (rows[i].id == TIB_OPTION_RULES || rows[i].id == TIB_OPTION_MAP)
      add_names(text, o->value[rows[i].id]);
    else if (rows[i].argument)
      tib_text_add(text, o->value[rows[i].id]);
    if (text->failed) return tib_fail(err, TIB_MEMORY, "out of memory");
    s->argument_list[n++] = text->s;
  }
  n = add_list(s, TIB_OPTION_SET, "--set", &o->sets, false, n);
  n = add_list(s, TIB_OPTION_SCORING, "--scoring", &o->scoring, true, n);
  bool failed = s->arguments[TIB_OPTION_SET].failed || s->arguments[TIB_OPTION_SCORING].failed;
  return failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
}

static enum tib_status read_options(struct session *s, struct tib_error *err) {
  const struct tib_options *o = s->options;
  enum tib_status status = tib_profiles_load(&s->profiles, o->value[TIB_OPTION_RULES], o->sets.items, o->sets.n, err);
  if (status == TIB_OK) status = tib_read_analyze_options(o, s->profiles, &s->cohort.analyze, err);
  if (status == TIB_OK) status = tib_options_int(o, TIB_OPTION_JOBS, 1, JOBS_MOST, &s->jobs, err);
  if (status == TIB_OK) status = check_progress(o->value[TIB_OPTION_PROGRESS], err);
  if (status == TIB_OK) status = collect_arguments(s, err);
  if (status != TIB_OK) return status;
  s->cohort.report = (struct tib_report_options){.formats = o->value[TIB_OPTION_FORMATS],
                                                 .paper = o->value[TIB_OPTION_PAPER],
                                                 .keep_dates = o->given[TIB_OPTION_KEEP_DATES],
                                                 .keep_labels = o->given[TIB_OPTION_KEEP_LABELS],
                                                 .arguments = s->argument_list};
  s->cohort.folder = o->value[TIB_OPTION_OUT];
  return tib_report_check(&s->cohort.report, err);
}

/* ---- recordings ---- */

/* One scoring file cannot be that of several recordings. */
static enum tib_status check_scoring_names(const struct session *s, struct tib_error *err) {
  const struct tib_option_list *scoring = &s->options->scoring;
  for (size_t i = 0; i < scoring->n && s->recordings.n > 1; i++)
    if (!strstr(scoring->items[i], "{id}"))
      return tib_fail(
          err, TIB_USAGE,
          "--scoring %s: it would score %zu recordings; write {id} where their names differ, as in scored/{id}.xml",
          scoring->items[i], s->recordings.n);
  return TIB_OK;
}

/* A folder without a recording fails alone where others have some; where nothing is left it is a wrong call. */
static enum tib_status find_recordings(struct session *s, struct tib_error *err) {
  struct tib_error held[1];
  size_t n_held = 0;
  s->recordings.scored_movements = s->options->given[TIB_OPTION_USE_SCORED_MOVEMENTS];
  for (size_t i = 0; i < s->options->n_arguments; i++) {
    enum tib_status status = tib_recordings_add(&s->recordings, s->options->arguments[i], err);
    if (status == TIB_OK) continue;
    if (status != TIB_NOT_FOUND) return status;
    if (n_held++ > 0) tib_cli_say(s->command, "%s", held->text);
    *held = *err;
  }
  if (!s->options->given[TIB_OPTION_QUIET])
    for (size_t i = 0; i < s->recordings.n_skipped; i++) tib_cli_say(s->command, "skipped %s", s->recordings.skipped[i]);
  if (s->recordings.n == 0)
    return n_held > 0 ? tib_fail(err, TIB_USAGE, "%s", held->text)
                      : tib_fail(err, TIB_USAGE, "no recording was given; name files or folders");
  if (n_held > 0) {
    tib_cli_say(s->command, "%s", held->text);
    s->some_failed = true;
  }
  enum tib_status status = tib_recordings_identify(&s->recordings, s->options->value[TIB_OPTION_ID], err);
  return status == TIB_OK ? check_scoring_names(s, err) : status;
}

/* ---- the run ---- */

static void ended(void *user, const struct tib_cohort_news *news) {
  struct session *s = user;
  enum tib_exit code = tib_cli_exit_code(news->status);
  if (code == TIB_EXIT_WRITE)
    s->write_failed = true;
  else if (code != TIB_EXIT_DONE)
    s->some_failed = true;
  tib_progress_step(&s->progress, s->recordings.items[news->i].id,
                    news->status == TIB_OK ? "scored" : tib_status_code(news->status));
}

static void report(void *user, const struct tib_cohort_news *news) {
  struct session *s = user;
  tib_progress_clear(&s->progress);
  if (news->status != TIB_OK)
    tib_cli_say(s->command, "%s", news->error->text);
  else if (!s->options->given[TIB_OPTION_QUIET])
    fputs(news->brief, stdout);
  fflush(stdout); /* what is done shows at once, and no worker inherits it unwritten */
}

static int score(struct session *s) {
  struct tib_error err;
  signal(SIGPIPE, SIG_IGN); /* `| head` takes the table from the screen, not the results from the disk */
  struct tib_cohort_run run = {.options = &s->cohort,
                               .recordings = &s->recordings,
                               .jobs = (int)s->jobs,
                               .user = s,
                               .ended = ended,
                               .report = report};
  tib_progress_begin(&s->progress, s->options->value[TIB_OPTION_PROGRESS], s->options->given[TIB_OPTION_QUIET],
                     s->options->given[TIB_OPTION_VERBOSE], s->recordings.n);
  enum tib_status status = tib_cohort_run(&run, &err);
  tib_progress_clear(&s->progress);
  if (status != TIB_OK) tib_cli_say(s->command, "%s", err.text);
  if (s->write_failed || (status != TIB_OK && status != TIB_INTERRUPTED && status != TIB_MEMORY)) return TIB_EXIT_WRITE;
  return status != TIB_OK || s->some_failed ? TIB_EXIT_SOME_FAILED : TIB_EXIT_DONE;
}

static void finish(struct session *s) {
  tib_recordings_finish(&s->recordings);
  for (size_t i = 0; i < TIB_OPTION_COUNT; i++) tib_text_finish(&s->arguments[i]);
  free(s->argument_list);
  free(s->profiles);
}

int tib_cmd_score(const struct tib_command *command, const struct tib_options *options) {
  struct session s = {.command = command, .options = options};
  struct tib_error err;
  enum tib_status status = read_options(&s, &err);
  if (status == TIB_NOT_FOUND) err.status = status = TIB_RULES; /* a rules file: nothing was scored */
  if (status == TIB_OK) status = find_recordings(&s, &err);
  if (status == TIB_OK) status = tib_out_folder(s.cohort.folder, &err);
  int code = status == TIB_OK ? score(&s) : tib_cli_fail(command, &err);
  finish(&s);
  return code;
}
