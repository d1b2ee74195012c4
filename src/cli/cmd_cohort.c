#include <string.h>

#include "cli/apart.h"
#include "cli/cli.h"
#include "draw/look.h"
#include "groups/groups.h"
#include "write/write.h"

static bool ends_with(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  return n > m && name[n - m - 1] != '/' && strcmp(name + n - m, ending) == 0;
}

static enum tib_status check(const struct tib_options *o, struct tib_error *err) {
  const char *path = o->value[TIB_OPTION_COHORT_OUT];
  if (o->n_arguments == 0)
    return tib_fail(err, TIB_USAGE, "no table was given; name the cohort.tsv of `tibialis score` or `merge`");
  if (o->n_arguments > 1) return tib_fail(err, TIB_USAGE, "one table at a time; leave out %s", o->arguments[1]);
  if (o->given[TIB_OPTION_JSON] && o->given[TIB_OPTION_TSV])
    return tib_fail(err, TIB_USAGE, "--json and --tsv exclude each other; leave one out");
  if (path && !ends_with(path, ".pdf") && !ends_with(path, ".svg"))
    return tib_fail(err, TIB_USAGE, "--out %s: neither a .pdf nor a .svg file; name one", path);
  return tib_paper_check(o->value[TIB_OPTION_PAPER], err);
}

static enum tib_status choose(const struct tib_options *o, struct tib_groups_options *g, struct tib_error *err) {
  int64_t seed;
  const char *study = o->value[TIB_OPTION_COHORT_STUDY];
  *g = (struct tib_groups_options){.table = o->arguments[0],
                                   .participants = o->value[TIB_OPTION_PARTICIPANTS],
                                   .group = o->value[TIB_OPTION_GROUP],
                                   .paired = o->value[TIB_OPTION_PAIRED],
                                   .condition = o->value[TIB_OPTION_CONDITION],
                                   .levels = o->value[TIB_OPTION_LEVELS],
                                   .covariates = o->value[TIB_OPTION_COVARIATES],
                                   .indices = o->value[TIB_OPTION_INDEX],
                                   .rules = o->value[TIB_OPTION_COHORT_RULES]};
  if (strcmp(study, "sit") == 0)
    g->study = TIB_STUDY_SIT;
  else if (strcmp(study, "night") != 0)
    return tib_fail(err, TIB_USAGE, "--study %s: neither night nor sit", study);
  enum tib_status status = tib_options_int(o, TIB_OPTION_COHORT_SEED, 0, UINT32_MAX, &seed, err);
  if (status == TIB_OK) g->seed = (uint64_t)seed;
  return status;
}

struct picture {
  const struct tib_groups *groups;
  const char *path, *paper;
};

static enum tib_status make_picture(void *user, struct tib_text *bytes, struct tib_error *err) {
  const struct picture *picture = user;
  return tib_groups_picture(picture->groups, ends_with(picture->path, ".svg"), picture->paper, bytes, err);
}

static enum tib_status draw(const struct tib_groups *groups, const char *path, const char *paper, struct tib_error *err) {
  struct tib_text bytes = {0};
  struct picture picture = {groups, path, paper};
  enum tib_status status = tib_apart(make_picture, &picture, &bytes, err);
  if (status == TIB_OK) status = tib_out_write(path, bytes.s, bytes.n, err);
  tib_text_finish(&bytes);
  return status;
}

/* What does not match is told on stderr; in the text it stands at its head. */
static void remark(const struct tib_command *command, const struct tib_groups *groups) {
  struct tib_text remarks = {0};
  tib_groups_remarks(groups, &remarks);
  for (char *line = remarks.s; line && *line;) {
    size_t n = strcspn(line, "\n");
    tib_cli_say(command, "%.*s", (int)n, line);
    line += n + (line[n] == '\n');
  }
  tib_text_finish(&remarks);
}

static enum tib_status show(const struct tib_options *o, const struct tib_groups *groups, struct tib_text *text,
                            struct tib_error *err) {
  if (o->given[TIB_OPTION_JSON]) return tib_groups_json(groups, text, err);
  if (o->given[TIB_OPTION_TSV])
    tib_groups_tsv(groups, text);
  else
    tib_groups_text(groups, text);
  return text->failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
}

int tib_cmd_cohort(const struct tib_command *command, const struct tib_options *o) {
  struct tib_error err;
  struct tib_groups_options options;
  struct tib_groups *groups = NULL;
  struct tib_text text = {0};
  const char *path = o->value[TIB_OPTION_COHORT_OUT];
  enum tib_status status = check(o, &err);
  if (status == TIB_OK) status = choose(o, &options, &err);
  if (status == TIB_OK) status = tib_groups_run(&options, &groups, &err);
  if (status == TIB_OK && !o->given[TIB_OPTION_QUIET]) status = show(o, groups, &text, &err);
  if (status == TIB_OK && path) status = draw(groups, path, o->value[TIB_OPTION_PAPER], &err);
  if (status == TIB_OK && !o->given[TIB_OPTION_QUIET] && (o->given[TIB_OPTION_JSON] || o->given[TIB_OPTION_TSV]))
    remark(command, groups);
  tib_groups_destroy(groups);
  if (status == TIB_OK && text.s) return tib_cli_print(command, &text);
  tib_text_finish(&text);
  return status == TIB_OK ? TIB_EXIT_DONE : tib_cli_fail(command, &err);
}
