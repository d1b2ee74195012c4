#include "cohort/cohort.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "cohort/death.h"
#include "cohort/lock.h"
#include "cohort/outputs.h"
#include "cohort/resume.h"
#include "cohort/table.h"
#include "cohort/workers.h"
#include "write/write.h"

/* ---- locks ---- */

/* Locks one folder; it is made where it is not there. */
static enum tib_status lock_folder(const char *folder, bool wait, struct tib_lock *lock, struct tib_error *err) {
  struct tib_text path = {0};
  tib_text_addf(&path, "%s/.lock", folder);
  enum tib_status status = path.failed ? tib_fail(err, TIB_MEMORY, "out of memory") : tib_out_folder(folder, err);
  if (status == TIB_OK) status = tib_lock_take(path.s, wait, lock, err);
  tib_text_finish(&path);
  return status;
}

/* ---- in a worker ---- */

static enum tib_status score(const struct tib_cohort_run *run, const struct tib_recording_input *input,
                             struct tib_outcome *outcome) {
  struct tib_text brief = {0};
  outcome->begun = true;
  enum tib_status status = tib_cohort_score_one(run->options, input, &brief, &outcome->error);
  if (brief.n > 0 && !brief.failed) tib_text_copy(outcome->text, sizeof outcome->text, brief.s);
  tib_text_finish(&brief);
  return status;
}

static enum tib_status look(const struct tib_cohort_run *run, const struct tib_recording_input *input, const char *folder,
                            struct tib_outcome *outcome) {
  const struct tib_cohort_options *options = tib_cohort_options_of(run->options, input);
  if (run->force) return TIB_OK;
  enum tib_status status = tib_cohort_is_done(options, input, folder, &outcome->already, &outcome->error);
  if (status != TIB_OK || !outcome->already) return status;
  return tib_outputs_remove_unfinished(folder, input->id, NULL, &outcome->error);
}

static void work(void *user, size_t i, bool again, struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  const struct tib_recording_input *input = &run->recordings->items[i];
  struct tib_lock lock = {0};
  char *folder;
  outcome->status = tib_cohort_folder(run->options, input, &folder, &outcome->error);
  if (outcome->status == TIB_OK) outcome->status = lock_folder(folder, again, &lock, &outcome->error);
  outcome->busy = outcome->status == TIB_OK && !lock.held && !lock.unsafe;
  outcome->unlocked = lock.unsafe;
  tib_outcome_begin(outcome);
  if (outcome->status == TIB_OK && !outcome->busy) outcome->status = look(run, input, folder, outcome);
  if (outcome->status == TIB_OK && !outcome->busy && !outcome->already) outcome->status = score(run, input, outcome);
  tib_lock_release(&lock);
  free(folder);
}

/* ---- what a worker could not do ---- */

static bool has_status(const char *folder, const char *id) {
  struct tib_text path = {0};
  tib_text_addf(&path, "%s/%s_status.json", folder, id);
  bool there = !path.failed && access(path.s, F_OK) == 0;
  tib_text_finish(&path);
  return there;
}

/* A worker that did not come to its end could not write its status. Where another run has taken the recording over, that
 * one does. A result that was only looked at when the user stopped the run stays. */
static enum tib_status write_for_dead(const struct tib_cohort_run *run, const struct tib_recording_input *input,
                                      const struct tib_outcome *outcome, struct tib_error *err) {
  struct tib_lock lock = {0};
  char *folder;
  enum tib_status status = tib_cohort_folder(run->options, input, &folder, err);
  if (status == TIB_OK) status = lock_folder(folder, false, &lock, err);
  bool ours = lock.held || lock.unsafe;
  bool stays = outcome->status == TIB_INTERRUPTED && !outcome->begun && folder && has_status(folder, input->id);
  if (status == TIB_OK && ours && !stays) status = tib_cohort_mark_failed(run->options, input, &outcome->error, err);
  tib_lock_release(&lock);
  free(folder);
  return status;
}

/* Of a worker that came to its end without memory: it may have lacked what it takes to say so. */
static void say_no_memory(const struct tib_cohort_run *run, struct tib_outcome *outcome) {
  struct tib_death death = {.no_memory = true, .memory_mb = run->memory_mb};
  outcome->died = true;
  outcome->status = tib_death_judge(&death, &outcome->error);
}

static void ended(void *user, size_t i, struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  const struct tib_recording_input *input = &run->recordings->items[i];
  if (outcome->status == TIB_MEMORY && !outcome->died) say_no_memory(run, outcome);
  if (outcome->died) {
    struct tib_error cause = outcome->error, second;
    tib_fail(&outcome->error, outcome->status, "%s: %s", input->path, cause.text);
    enum tib_status status = write_for_dead(run, input, outcome, &second);
    if (status != TIB_OK) {
      outcome->status = status;
      outcome->error = second;
    }
  }
  struct tib_cohort_news news = {.i = i,
                                 .status = outcome->status,
                                 .error = &outcome->error,
                                 .brief = outcome->text,
                                 .already = outcome->already,
                                 .unlocked = outcome->unlocked,
                                 .seconds = outcome->seconds};
  if (run->ended) run->ended(run->user, &news);
}

static void report(void *user, size_t i, const struct tib_outcome *outcome) {
  const struct tib_cohort_run *run = user;
  struct tib_cohort_news news = {
      .i = i, .status = outcome->status, .error = &outcome->error, .brief = outcome->text, .already = outcome->already};
  if (run->report) run->report(run->user, &news);
}

static void begun(void *user, size_t i) {
  const struct tib_cohort_run *run = user;
  if (run->begun) run->begun(run->user, i);
}

static void tick(void *user) {
  const struct tib_cohort_run *run = user;
  if (run->tick) run->tick(run->user);
}

static void waits(void *user, size_t n) {
  const struct tib_cohort_run *run = user;
  if (run->waits) run->waits(run->user, n);
}

/* ---- all ---- */

/* Of two runs that write it, the one that lists the results later has to write later. */
static enum tib_status write_table(const char *folder, struct tib_error *err) {
  struct tib_lock lock = {0};
  enum tib_status status = lock_folder(folder, true, &lock, err);
  if (status == TIB_OK) status = tib_outputs_remove_unfinished(folder, "", "cohort.tsv", err);
  if (status == TIB_OK) status = tib_cohort_table(folder, err);
  tib_lock_release(&lock);
  return status;
}

enum tib_status tib_cohort_run(const struct tib_cohort_run *run, struct tib_error *err) {
  struct tib_workers workers = {.n = run->recordings->n,
                                .jobs = run->jobs,
                                .timeout_s = run->timeout_s,
                                .memory_mb = run->memory_mb,
                                .user = (void *)run,
                                .work = work,
                                .begun = begun,
                                .tick = tick,
                                .waits = waits,
                                .ended = ended,
                                .report = report};
  struct tib_error second;
  enum tib_status status = tib_workers_run(&workers, err);
  enum tib_status table = run->shard ? TIB_OK : write_table(run->options->folder, &second);
  if (status == TIB_OK && table != TIB_OK) status = tib_fail(err, table, "%s", second.text);
  return status;
}
