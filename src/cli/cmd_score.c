#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cli/analyze_options.h"
#include "cli/arguments.h"
#include "cli/cli.h"
#include "cli/manifest_options.h"
#include "cli/progress.h"
#include "cohort/bids.h"
#include "cohort/cohort.h"
#include "read/read.h"
#include "write/write.h"

#define JOBS_MOST 1024
#define SHARDS_MOST 1000000
#define TIMEOUT_MOST 10000000
#define MEMORY_MOST (1 << 24) /* MB */

/* What lives while one `score` runs. */
struct session {
  const struct tib_command *command;
  const struct tib_options *options;
  struct tib_profiles *profiles;
  struct tib_recordings recordings;
  struct tib_cohort_options cohort;
  struct tib_arguments arguments;
  struct tib_manifest_options manifest;
  struct tib_progress progress;
  struct tib_text dataset; /* folder of --bids */
  int64_t jobs, memory_mb;
  int64_t part, n_parts; /* of --shard; 0: none */
  double timeout_s;
  bool some_failed, write_failed, unlocked;
};

/* ---- options ---- */

/* What one recording may take. */
static enum tib_status read_limits(struct session *s, struct tib_error *err) {
  const struct tib_options *o = s->options;
  enum tib_status status = TIB_OK;
  if (o->given[TIB_OPTION_TIMEOUT]) status = tib_options_double(o, TIB_OPTION_TIMEOUT, &s->timeout_s, err);
  if (status == TIB_OK && o->given[TIB_OPTION_TIMEOUT] && !(s->timeout_s > 0 && s->timeout_s <= TIMEOUT_MOST))
    status = tib_fail(err, TIB_USAGE, "--timeout %s: not a number of seconds above 0 and up to %d; give one",
                      o->value[TIB_OPTION_TIMEOUT], TIMEOUT_MOST);
  if (status == TIB_OK && o->given[TIB_OPTION_MEMORY])
    status = tib_options_int(o, TIB_OPTION_MEMORY, 1, MEMORY_MOST, &s->memory_mb, err);
  return status;
}

static enum tib_status read_shard(const char *text, struct session *s, struct tib_error *err) {
  const char *slash = text ? strchr(text, '/') : NULL;
  if (!text) return TIB_OK;
  if (slash && tib_text_parse_int(text, (size_t)(slash - text), &s->part) &&
      tib_text_parse_int(slash + 1, strlen(slash + 1), &s->n_parts) && s->part >= 1 && s->part <= s->n_parts &&
      s->n_parts <= SHARDS_MOST)
    return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--shard %s: not of the form I/N with 1 <= I <= N <= %d, such as 3/16; write it so", text,
                  SHARDS_MOST);
}

static enum tib_status read_options(struct session *s, struct tib_error *err) {
  const struct tib_options *o = s->options;
  enum tib_status status = tib_profiles_load(&s->profiles, o->value[TIB_OPTION_RULES], o->sets.items, o->sets.n, err);
  if (status == TIB_OK) status = tib_read_analyze_options(o, s->profiles, &s->cohort.analyze, err);
  if (status == TIB_OK) status = tib_read_map_check(o->value[TIB_OPTION_MAP], err);
  if (status == TIB_OK) status = tib_options_int(o, TIB_OPTION_JOBS, 1, JOBS_MOST, &s->jobs, err);
  if (status == TIB_OK) status = read_limits(s, err);
  if (status == TIB_OK) status = read_shard(o->value[TIB_OPTION_SHARD], s, err);
  if (status == TIB_OK) status = tib_arguments_make(&s->arguments, o, err);
  if (status != TIB_OK) return status;
  s->cohort.report = (struct tib_report_options){.formats = o->value[TIB_OPTION_FORMATS],
                                                 .paper = o->value[TIB_OPTION_PAPER],
                                                 .bids = o->given[TIB_OPTION_BIDS],
                                                 .copy_signals = o->given[TIB_OPTION_COPY_SIGNALS],
                                                 .keep_dates = o->given[TIB_OPTION_KEEP_DATES],
                                                 .keep_labels = o->given[TIB_OPTION_KEEP_LABELS],
                                                 .arguments = s->arguments.list,
                                                 .source_date_epoch = getenv("SOURCE_DATE_EPOCH")};
  s->cohort.folder = o->value[TIB_OPTION_OUT];
  if (o->given[TIB_OPTION_BIDS]) tib_bids_folder(&s->dataset, s->cohort.folder);
  if (s->dataset.failed) return tib_fail(err, TIB_MEMORY, "out of memory");
  if (o->given[TIB_OPTION_BIDS]) s->cohort.folder = s->dataset.s;
  return tib_report_check(&s->cohort.report, err);
}

/* ---- recordings ---- */

/* One scoring file cannot be that of several recordings. A manifest's own are not looked at. */
static enum tib_status check_scoring_names(const struct session *s, struct tib_error *err) {
  const struct tib_option_list *scoring = &s->options->scoring;
  size_t n = 0;
  for (size_t i = 0; i < s->recordings.n; i++)
    n += tib_cohort_options_of(&s->cohort, &s->recordings.items[i])->analyze.scoring == scoring->items;
  for (size_t i = 0; i < scoring->n && n > 1; i++)
    if (!strstr(scoring->items[i], "{id}"))
      return tib_fail(
          err, TIB_USAGE,
          "--scoring %s: it would score %zu recordings; write {id} where their names differ, as in scored/{id}.xml",
          scoring->items[i], n);
  return TIB_OK;
}

/* Ids are checked before, so that every shard tells of two that are one. */
static void keep_part(struct session *s) {
  size_t n = s->recordings.n;
  tib_recordings_keep_part(&s->recordings, (size_t)s->part, (size_t)s->n_parts);
  if (s->recordings.n == 0)
    tib_progress_note(&s->progress, "shard %lld of %lld is empty: there are %zu recordings", (long long)s->part,
                      (long long)s->n_parts, n);
}

static enum tib_status add_manifest(struct session *s, struct tib_error *err) {
  const struct tib_options *o = s->options;
  if (o->given[TIB_OPTION_ID])
    return tib_fail(err, TIB_USAGE, "--id names one recording, and a manifest names them in its column id; leave it out");
  return tib_manifest_options_add(&s->manifest, o->value[TIB_OPTION_MANIFEST], o, s->profiles, &s->cohort, &s->recordings,
                                  err);
}

/* A folder without a recording fails alone where others have some; where nothing is left it is a wrong call. */
static enum tib_status find_recordings(struct session *s, struct tib_error *err) {
  struct tib_error held[1];
  size_t n_held = 0;
  s->recordings.bids = s->options->given[TIB_OPTION_BIDS];
  s->recordings.scored_movements = s->options->given[TIB_OPTION_USE_SCORED_MOVEMENTS];
  for (size_t i = 0; i < s->options->n_arguments; i++) {
    enum tib_status status = tib_recordings_add(&s->recordings, s->options->arguments[i], err);
    if (status == TIB_OK) continue;
    if (status != TIB_NOT_FOUND) return status;
    if (n_held++ > 0) tib_progress_error(&s->progress, held);
    *held = *err;
  }
  if (s->options->given[TIB_OPTION_MANIFEST]) {
    enum tib_status status = add_manifest(s, err);
    if (status != TIB_OK) return status;
  }
  for (size_t i = 0; i < s->recordings.n_skipped; i++)
    tib_progress_note(&s->progress, "skipped %s", s->recordings.skipped[i]);
  if (s->recordings.n == 0)
    return n_held > 0 ? tib_fail(err, TIB_USAGE, "%s", held->text)
                      : tib_fail(err, TIB_USAGE, "no recording was given; name files or folders");
  if (n_held > 0) {
    tib_progress_error(&s->progress, held);
    s->some_failed = true;
  }
  enum tib_status status = tib_recordings_identify(&s->recordings, s->options->value[TIB_OPTION_ID], err);
  if (status == TIB_OK) status = check_scoring_names(s, err);
  if (status == TIB_OK && s->n_parts > 0) keep_part(s);
  return status;
}

/* ---- the run ---- */

static void begun(void *user, size_t i) {
  struct session *s = user;
  tib_progress_begun(&s->progress, s->recordings.items[i].id);
}

static void tick(void *user) {
  struct session *s = user;
  tib_progress_tick(&s->progress);
}

static void waits(void *user, size_t n) {
  struct session *s = user;
  tib_progress_note(&s->progress, "another run is scoring %zu of the recordings; waiting for it", n);
}

static void ended(void *user, const struct tib_cohort_news *news) {
  struct session *s = user;
  enum tib_exit code = tib_cli_exit_code(news->status);
  if (code == TIB_EXIT_WRITE)
    s->write_failed = true;
  else if (code != TIB_EXIT_DONE)
    s->some_failed = true;
  s->unlocked |= news->unlocked;
  tib_progress_ended(&s->progress, s->recordings.items[news->i].id, news->status == TIB_OK ? NULL : news->error,
                     news->already, news->seconds);
}

static void report(void *user, const struct tib_cohort_news *news) {
  struct session *s = user;
  tib_progress_clear(&s->progress);
  if (news->status != TIB_OK && !s->progress.json)
    tib_progress_error(&s->progress, news->error);
  else if (news->status == TIB_OK && !s->options->given[TIB_OPTION_QUIET])
    fputs(news->brief, stdout);
  fflush(stdout); /* what is done shows at once, and no worker inherits it unwritten */
}

static int score(struct session *s) {
  struct tib_error err;
  signal(SIGPIPE, SIG_IGN); /* `| head` takes the table from the screen, not the results from the disk */
  struct tib_cohort_run run = {.options = &s->cohort,
                               .recordings = &s->recordings,
                               .jobs = (int)s->jobs,
                               .shard = s->n_parts > 0,
                               .force = s->options->given[TIB_OPTION_FORCE],
                               .timeout_s = s->timeout_s,
                               .memory_mb = s->memory_mb,
                               .user = s,
                               .begun = begun,
                               .tick = tick,
                               .waits = waits,
                               .ended = ended,
                               .report = report};
  tib_progress_start(&s->progress, s->recordings.n);
  enum tib_status status = tib_cohort_run(&run, &err);
  tib_progress_end(&s->progress);
  if (s->unlocked)
    tib_progress_note(&s->progress, "the disk of %s knows no locks; let no two runs share this folder", s->cohort.folder);
  bool told = s->write_failed && tib_cli_exit_code(status) == TIB_EXIT_WRITE; /* it is the same disk */
  if (status != TIB_OK && !told) tib_progress_error(&s->progress, &err);
  if (s->write_failed || (status != TIB_OK && status != TIB_INTERRUPTED && status != TIB_MEMORY)) return TIB_EXIT_WRITE;
  return status != TIB_OK || s->some_failed ? TIB_EXIT_SOME_FAILED : TIB_EXIT_DONE;
}

static void finish(struct session *s) {
  tib_recordings_finish(&s->recordings);
  tib_manifest_options_finish(&s->manifest);
  tib_arguments_finish(&s->arguments);
  tib_text_finish(&s->dataset);
  free(s->profiles);
}

static int fail(struct session *s, const struct tib_error *err) {
  tib_progress_error(&s->progress, err);
  return (int)tib_cli_exit_code(err->status);
}

int tib_cmd_score(const struct tib_command *command, const struct tib_options *options) {
  struct session s = {.command = command, .options = options};
  struct tib_error err;
  const char *when = options->value[TIB_OPTION_PROGRESS], *format = options->value[TIB_OPTION_LOG_FORMAT];
  tib_progress_init(&s.progress, command, when, format, options->given[TIB_OPTION_QUIET],
                    options->given[TIB_OPTION_VERBOSE]);
  enum tib_status status = tib_progress_check(when, format, &err);
  if (status == TIB_OK) status = read_options(&s, &err);
  if (status == TIB_NOT_FOUND) err.status = status = TIB_RULES; /* a rules file: nothing was scored */
  if (status == TIB_OK) status = find_recordings(&s, &err);
  if (status == TIB_OK) status = tib_out_folder(s.cohort.folder, &err);
  if (status == TIB_OK && s.cohort.report.bids) status = tib_bids_begin(s.cohort.folder, &err);
  int code = status == TIB_OK ? score(&s) : fail(&s, &err);
  finish(&s);
  return code;
}
