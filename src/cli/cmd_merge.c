#include "cli/cli.h"
#include "cli/manifest_options.h"
#include "cohort/merge.h"

/* What is not whole is told even with -q: it is an error. */
static int tell(const struct tib_command *command, const struct tib_options *o, const struct tib_merge *merge,
                const struct tib_merge_report *report) {
  const struct tib_store_counts *counts = &report->counts;
  size_t scored = counts->rows.scored, failed = counts->rows.failed;
  bool quiet = o->given[TIB_OPTION_QUIET];
  if (!quiet)
    tib_cli_say(command, "%s: %zu recording%s, %zu scored, %zu failed", merge->path, scored + failed,
                scored + failed == 1 ? "" : "s", scored, failed);
  if (counts->rows.without_summary > 0 && !quiet)
    tib_cli_say(command, "%zu scored recordings have no ID_summary.tsv and so no rows; score them with --formats tsv,json",
                counts->rows.without_summary);
  if (report->database && counts->without_json > 0 && !quiet)
    tib_cli_say(command,
                "%zu scored recordings have no ID_summary.json and so no quality; score them with --formats tsv,json",
                counts->without_json);
  if (report->unfinished > 0)
    tib_cli_say(command, "%zu recordings have no status yet and are left out; score them again", report->unfinished);
  if (report->missing > 0)
    tib_cli_say(command, "%zu recordings of the manifest are missing, such as %s; score them and merge again",
                report->missing, report->example);
  return report->unfinished + report->missing > 0 ? TIB_EXIT_SOME_FAILED : TIB_EXIT_DONE;
}

static enum tib_status read_manifest(const struct tib_options *o, struct tib_recordings *recordings,
                                     struct tib_error *err) {
  enum tib_status status = tib_manifest_ids_add(o->value[TIB_OPTION_MANIFEST], recordings, err);
  return status == TIB_OK ? tib_recordings_identify(recordings, NULL, err) : status;
}

/* Nothing was written: whatever is wrong lies with what is to be merged. */
static int refuse(const struct tib_command *command, const struct tib_error *err) {
  int code = tib_cli_fail(command, err);
  return code == TIB_EXIT_SOME_FAILED ? TIB_EXIT_USAGE : code;
}

int tib_cmd_merge(const struct tib_command *command, const struct tib_options *o) {
  struct tib_error err;
  struct tib_recordings expected = {0};
  struct tib_merge_report report;
  struct tib_merge merge = {.n_folders = o->n_arguments, .folders = o->arguments, .path = o->value[TIB_OPTION_MERGE_OUT]};
  enum tib_status status = TIB_OK;
  if (merge.n_folders == 0)
    status = tib_fail(&err, TIB_USAGE, "no folder was given; name the output folders of `tibialis score`");
  else if (!merge.path)
    status = tib_fail(&err, TIB_USAGE, "-o is missing; name the table or the database, as in -o cohort.tsv");
  if (status == TIB_OK && o->given[TIB_OPTION_MANIFEST]) {
    status = read_manifest(o, &expected, &err);
    merge.expected = &expected;
  }
  if (status == TIB_OK) status = tib_merge_run(&merge, &report, &err);
  int code = status == TIB_OK ? tell(command, o, &merge, &report) : refuse(command, &err);
  tib_recordings_finish(&expected);
  return code;
}
