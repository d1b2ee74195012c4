#include <stdlib.h>
#include <string.h>

#include "base/ticks.h"
#include "cli/analyze_options.h"
#include "cli/apart.h"
#include "cli/cli.h"
#include "cohort/parameters.h"
#include "read/read.h"
#include "report/explain/explain.h"
#include "report/values.h"
#include "write/write.h"

#define AROUND_MOST_S 3600

/* What lives while one `explain` runs. */
struct inquiry {
  const struct tib_command *command;
  const struct tib_options *options;
  const char *path, *picture; /* picture: NULL for none */
  bool pdf;
  struct tib_profiles *profiles;
  struct tib_analyze_options analyze;
  struct tib_scoring_files scoring;
  struct tib_explain_choice choice;
};

/* ---- options ---- */

static bool ends_in(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n > m && tib_text_equal_fold(s + n - m, end);
}

static enum tib_status read_picture(struct inquiry *q, struct tib_error *err) {
  q->picture = q->options->value[TIB_OPTION_EXPLAIN_OUT];
  if (!q->picture) return TIB_OK;
  q->pdf = ends_in(q->picture, ".pdf");
  if (q->pdf || ends_in(q->picture, ".svg")) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--out %s: a picture is an .svg or a .pdf; end its name so", q->picture);
}

static enum tib_status read_around(struct inquiry *q, struct tib_error *err) {
  double around_s = 0;
  enum tib_status status = tib_options_double(q->options, TIB_OPTION_AROUND, &around_s, err);
  if (status != TIB_OK) return status;
  if (!(around_s >= 1 && around_s <= AROUND_MOST_S))
    return tib_fail(err, TIB_USAGE, "--around %s: not from 1 to %d seconds; give another",
                    q->options->value[TIB_OPTION_AROUND], AROUND_MOST_S);
  q->choice.around = tib_ticks_of_seconds(around_s);
  return TIB_OK;
}

static enum tib_status read_recording(struct inquiry *q, struct tib_error *err) {
  const struct tib_options *o = q->options;
  if (o->n_arguments == 0) return tib_fail(err, TIB_USAGE, "no recording was given; name a file");
  if (o->n_arguments > 1) return tib_fail(err, TIB_USAGE, "one recording at a time; leave out %s", o->arguments[1]);
  q->path = o->arguments[0];
  if (!o->given[TIB_OPTION_AT])
    return tib_fail(err, TIB_USAGE, "no time was given; say --at hh:mm:ss, or seconds from the start");
  return tib_check_time("at", o->value[TIB_OPTION_AT], err);
}

/* A file's stem stands for {id} in the names of scoring files, as in `score`. */
static enum tib_status name_scoring(struct inquiry *q, struct tib_error *err) {
  const char *slash = strrchr(q->path, '/'), *name = slash ? slash + 1 : q->path, *dot = strrchr(name, '.');
  char *id = strndup(name, dot && dot != name ? (size_t)(dot - name) : strlen(name));
  if (!id) return tib_fail(err, TIB_MEMORY, "%s: out of memory", q->path);
  enum tib_status status = tib_scoring_files_init(&q->scoring, &q->analyze, id, err);
  free(id);
  q->analyze.scoring = (const char *const *)q->scoring.files;
  return status;
}

static enum tib_status read_options(struct inquiry *q, struct tib_error *err) {
  const struct tib_options *o = q->options;
  enum tib_status status = read_recording(q, err);
  if (status == TIB_OK) status = read_around(q, err);
  if (status == TIB_OK) status = read_picture(q, err);
  if (status == TIB_OK) status = tib_profiles_load(&q->profiles, o->value[TIB_OPTION_RULES], o->sets.items, o->sets.n, err);
  if (status == TIB_NOT_FOUND) err->status = status = TIB_RULES; /* a rules file: nothing was analysed */
  if (status == TIB_OK) status = tib_read_analyze_options(o, q->profiles, &q->analyze, err);
  if (status == TIB_OK) status = tib_read_map_check(o->value[TIB_OPTION_MAP], err);
  return status == TIB_OK ? name_scoring(q, err) : status;
}

/* ---- output ---- */

static enum tib_status make_words(const struct inquiry *q, const struct tib_explanation *explanation, struct tib_text *text,
                                  struct tib_error *err) {
  if (q->options->given[TIB_OPTION_QUIET]) return TIB_OK;
  if (q->options->given[TIB_OPTION_JSON]) return tib_explain_json(text, explanation, err);
  tib_explain_text(text, explanation);
  return text->failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", q->path) : TIB_OK;
}

/* Words and picture; the words are as long as the first line says. */
static enum tib_status make_both(const struct inquiry *q, const struct tib_explanation *explanation, struct tib_text *bytes,
                                 struct tib_error *err) {
  struct tib_text words = {0}, picture = {0};
  enum tib_status status = make_words(q, explanation, &words, err);
  if (status == TIB_OK && q->picture) status = tib_explain_picture(&picture, q->pdf, explanation, err);
  tib_text_addf(bytes, "%zu\n", words.n);
  if (words.n > 0) tib_text_add_bytes(bytes, words.s, words.n);
  if (picture.n > 0) tib_text_add_bytes(bytes, picture.s, picture.n);
  tib_text_finish(&words);
  tib_text_finish(&picture);
  if (status == TIB_OK && bytes->failed) status = tib_fail(err, TIB_MEMORY, "%s: out of memory", q->path);
  return status;
}

static enum tib_status explain(struct inquiry *q, const struct tib_result *result, struct tib_text *bytes,
                               struct tib_error *err) {
  struct tib_explanation explanation = {0};
  enum tib_status status = tib_read_time(&result->recording, "--at", q->options->value[TIB_OPTION_AT], &q->choice.at, err);
  if (status == TIB_OK) status = tib_explain_make(&explanation, result, &q->choice, err);
  if (status == TIB_OK) status = make_both(q, &explanation, bytes, err);
  tib_explain_finish(&explanation);
  return status;
}

static enum tib_status analyze(void *user, struct tib_text *bytes, struct tib_error *err) {
  struct inquiry *q = user;
  struct tib_result result = {0};
  enum tib_status status = tib_analyze_file(q->path, &q->analyze, &result, err);
  if (status == TIB_OK) status = explain(q, &result, bytes, err);
  tib_result_finish(&result);
  return status;
}

/* Writes the picture, and gives the words. */
static enum tib_status take_apart(const struct inquiry *q, const struct tib_text *bytes, struct tib_text *words,
                                  struct tib_error *err) {
  int64_t n = 0;
  size_t line = strcspn(bytes->s, "\n");
  tib_text_parse_int(bytes->s, line, &n);
  size_t picture = line + 1 + (size_t)n;
  enum tib_status status = TIB_OK;
  if (q->picture) status = tib_out_write(q->picture, bytes->s + picture, bytes->n - picture, err);
  tib_text_add_bytes(words, bytes->s + line + 1, (size_t)n);
  return status;
}

/* Paths and labels may hold what a terminal would obey. */
static int fail(const struct inquiry *q, struct tib_error *err) {
  char clean[2 * sizeof err->text];
  tib_text_clean(clean, sizeof clean, err->text);
  tib_cli_say(q->command, "%s", clean);
  return (int)tib_cli_exit_code(err->status);
}

int tib_cmd_explain(const struct tib_command *command, const struct tib_options *options) {
  struct inquiry q = {.command = command, .options = options};
  struct tib_text bytes = {0}, text = {0};
  struct tib_error err;
  enum tib_status status = read_options(&q, &err);
  if (status == TIB_OK) status = tib_apart(analyze, &q, &bytes, &err);
  if (status == TIB_OK) status = take_apart(&q, &bytes, &text, &err);
  int code = status == TIB_OK ? tib_cli_print(command, &text) : fail(&q, &err);
  tib_text_finish(&bytes);
  tib_text_finish(&text);
  tib_scoring_files_finish(&q.scoring);
  free(q.profiles);
  return code;
}
