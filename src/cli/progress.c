#define _DEFAULT_SOURCE /* TIOCGWINSZ */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define BAR 24
#define BAR_EVERY_S 0.1
#define LINE_EVERY_S 30.0

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

enum tib_status tib_progress_check(const char *when, const char *format, struct tib_error *err) {
  if (strcmp(when, "auto") != 0 && strcmp(when, "always") != 0 && strcmp(when, "never") != 0)
    return tib_fail(err, TIB_USAGE, "--progress %s: not known; say auto, always or never", when);
  if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
    return tib_fail(err, TIB_USAGE, "--log-format %s: not known; say text or json", format);
  return TIB_OK;
}

void tib_progress_init(struct tib_progress *progress, const struct tib_command *command, const char *when,
                       const char *format, bool quiet, bool verbose) {
  bool always = strcmp(when, "always") == 0, never = strcmp(when, "never") == 0;
  bool terminal = isatty(STDERR_FILENO) == 1;
  *progress = (struct tib_progress){.command = command, .quiet = quiet, .json = strcmp(format, "json") == 0};
  if (quiet) return;
  progress->lines = verbose || (always && !terminal);
  progress->bar = terminal && !never && !progress->lines && !progress->json;
  progress->sometimes = !terminal && !never && !progress->lines;
}

void tib_progress_start(struct tib_progress *progress, size_t n) {
  progress->tally.total = n;
  progress->began = progress->shown = now_s();
}

/* ---- how far it is ---- */

static size_t n_done(const struct tib_tally *tally) { return tally->scored + tally->failed + tally->already; }

static void add_time(struct tib_text *text, double seconds) {
  long s = seconds < 3e8 ? (long)(seconds + 0.5) : 300000000L;
  if (s < 3600)
    tib_text_addf(text, ", %ld:%02ld left", s / 60, s % 60);
  else
    tib_text_addf(text, ", %ld:%02ld:%02ld left", s / 3600, s / 60 % 60, s % 60);
}

static void add_rate(struct tib_text *text, const struct tib_progress *progress) {
  char number[32];
  double passed = now_s() - progress->began, done = (double)n_done(&progress->tally);
  if (done <= 0 || passed <= 0) return;
  double rate = done / passed;
  bool slow = rate < 1;
  tib_text_double(number, sizeof number, "%.3g", slow ? rate * 60 : rate);
  tib_text_addf(text, ", %s/%s", number, slow ? "min" : "s");
  add_time(text, ((double)progress->tally.total - done) / rate);
}

static void add_state(struct tib_text *text, const struct tib_progress *progress) {
  const struct tib_tally *tally = &progress->tally;
  tib_text_addf(text, "%zu of %zu", n_done(tally), tally->total);
  if (tally->failed > 0) tib_text_addf(text, ", %zu failed", tally->failed);
  if (tally->already > 0) tib_text_addf(text, ", %zu were done already", tally->already);
  if (n_done(tally) < tally->total) add_rate(text, progress);
}

/* ---- a line ---- */

static void print(struct tib_progress *progress, struct tib_text *text) {
  tib_progress_clear(progress);
  if (!text->failed) fputs(text->s, stderr);
  tib_text_finish(text);
}

static void print_event(struct tib_progress *progress, const struct tib_log_event *event) {
  struct tib_text line = {0};
  tib_log_line(&line, event);
  print(progress, &line);
}

static void say(struct tib_progress *progress, const char *event, const struct tib_error *error, const char *text) {
  tib_progress_clear(progress);
  if (progress->json)
    print_event(progress, &(struct tib_log_event){.event = event, .error = error, .text = text, .seconds = -1});
  else
    tib_cli_say(progress->command, "%s", text ? text : error->text);
}

void tib_progress_note(struct tib_progress *progress, const char *format, ...) {
  char text[1024];
  va_list args;
  if (progress->quiet) return;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  say(progress, "note", NULL, text);
}

void tib_progress_error(struct tib_progress *progress, const struct tib_error *err) { say(progress, "error", err, NULL); }

/* ---- the bar ---- */

static size_t columns_of_terminal(void) {
  struct winsize size;
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void draw(struct tib_progress *progress) {
  static const char full[] = "########################", empty[] = "........................";
  const struct tib_tally *tally = &progress->tally;
  struct tib_text text = {0};
  char line[512];
  size_t filled = tally->total > 0 ? BAR * n_done(tally) / tally->total : 0, columns = columns_of_terminal();
  tib_text_addf(&text, "[%.*s%.*s] ", (int)filled, full, (int)(BAR - filled), empty);
  add_state(&text, progress);
  if (progress->current[0]) tib_text_addf(&text, ", %s", progress->current);
  tib_text_copy(line, columns < sizeof line ? columns : sizeof line, text.failed ? "" : text.s);
  tib_text_finish(&text);
  fprintf(stderr, "\r\033[K%s", line);
  fflush(stderr);
  progress->drawn = true;
}

void tib_progress_clear(struct tib_progress *progress) {
  if (!progress->drawn) return;
  fputs("\r\033[K", stderr);
  fflush(stderr);
  progress->drawn = false;
}

static void show(struct tib_progress *progress, bool at_once) {
  double now = now_s();
  if (!at_once && now - progress->shown < (progress->bar ? BAR_EVERY_S : LINE_EVERY_S)) return;
  progress->shown = now;
  if (progress->bar) {
    draw(progress);
    return;
  }
  if (progress->json) {
    print_event(progress,
                &(struct tib_log_event){.event = "progress", .tally = &progress->tally, .seconds = now - progress->began});
    return;
  }
  struct tib_text text = {0};
  add_state(&text, progress);
  if (!text.failed) say(progress, NULL, NULL, text.s);
  tib_text_finish(&text);
}

/* ---- events ---- */

void tib_progress_begun(struct tib_progress *progress, const char *id) {
  tib_text_copy(progress->current, sizeof progress->current, id);
  if (progress->json && progress->lines)
    print_event(progress, &(struct tib_log_event){.event = "begin", .id = id, .seconds = -1});
  if (progress->bar) show(progress, !progress->drawn);
}

static const char *outcome_of(const struct tib_error *error, bool already) {
  return error ? tib_status_code(error->status) : already ? "already done" : "scored";
}

void tib_progress_ended(struct tib_progress *progress, const char *id, const struct tib_error *error, bool already,
                        double seconds) {
  struct tib_tally *tally = &progress->tally;
  *(error ? &tally->failed : already ? &tally->already : &tally->scored) += 1;
  if (progress->json && (!progress->quiet || error))
    print_event(progress, &(struct tib_log_event){.event = "end",
                                                  .id = id,
                                                  .status = error     ? "failed"
                                                            : already ? "already"
                                                                      : "scored",
                                                  .error = error,
                                                  .seconds = seconds});
  else if (progress->lines)
    fprintf(stderr, "[%zu/%zu] %s: %s\n", n_done(tally), tally->total, id, outcome_of(error, already));
  if (progress->bar) show(progress, false);
}

void tib_progress_tick(struct tib_progress *progress) {
  if (progress->bar || progress->sometimes) show(progress, false);
}

void tib_progress_end(struct tib_progress *progress) {
  const struct tib_tally *tally = &progress->tally;
  tib_progress_clear(progress);
  if (progress->quiet) return;
  if (progress->json)
    print_event(progress,
                &(struct tib_log_event){.event = "summary", .tally = tally, .seconds = now_s() - progress->began});
  else if (tally->already > 0)
    tib_cli_say(progress->command, "%zu of %zu recordings were done already; --force scores them again", tally->already,
                tally->total);
}
