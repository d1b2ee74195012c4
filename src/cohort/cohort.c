#include "cohort/cohort.h"

#include "base/text.h"
#include "cohort/table.h"
#include "cohort/workers.h"

static void work(void *user, size_t i, struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  struct tib_text brief = {0};
  outcome->status = tib_cohort_score_one(run->options, &run->recordings->items[i], &brief, &outcome->error);
  if (brief.n > 0 && !brief.failed) tib_text_copy(outcome->text, sizeof outcome->text, brief.s);
  tib_text_finish(&brief);
}

/* A worker that did not come to its end could not write its status. */
static void write_for_dead(const struct tib_cohort_run *run, size_t i, struct tib_outcome *outcome) {
  const struct tib_recording_input *input = &run->recordings->items[i];
  struct tib_error cause = outcome->error, second;
  tib_fail(&outcome->error, outcome->status, "%s: %s", input->path, cause.text);
  enum tib_status status = tib_cohort_mark_failed(run->options, input, (long)outcome->worker, &outcome->error, &second);
  if (status == TIB_OK) return;
  outcome->status = status;
  outcome->error = second;
}

static void ended(void *user, size_t i, struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  bool dead = outcome->status == TIB_CRASHED || outcome->status == TIB_INTERRUPTED || outcome->worker == 0;
  if (dead) write_for_dead(run, i, outcome);
  struct tib_cohort_news news = {i, outcome->status, &outcome->error, outcome->text};
  if (run->ended) run->ended(run->user, &news);
}

static void report(void *user, size_t i, const struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  struct tib_cohort_news news = {i, outcome->status, &outcome->error, outcome->text};
  if (run->report) run->report(run->user, &news);
}

enum tib_status tib_cohort_run(const struct tib_cohort_run *run, struct tib_error *err) {
  struct tib_workers workers = {
      .n = run->recordings->n, .jobs = run->jobs, .user = (void *)run, .work = work, .ended = ended, .report = report};
  struct tib_error second;
  enum tib_status status = tib_workers_run(&workers, err);
  enum tib_status table = tib_cohort_table(run->options->folder, &second);
  if (status == TIB_OK && table != TIB_OK) status = tib_fail(err, table, "%s", second.text);
  return status;
}
