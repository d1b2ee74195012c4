#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "cli/apart.h"
#include "cli/cli.h"
#include "cli/compare_places.h"
#include "compare/compare.h"
#include "draw/look.h"
#include "read/read.h"
#include "write/write.h"

static bool ends_with(const char *name, const char *ending) {
  size_t n = strlen(name), m = strlen(ending);
  return n > m && name[n - m - 1] != '/' && strcmp(name + n - m, ending) == 0;
}

/* ---- what is asked ---- */

/* One that is there twice would agree with itself, and vote twice. */
static enum tib_status check_scorers(const struct tib_options *o, struct tib_error *err) {
  if (o->n_arguments < 2)
    return tib_fail(err, TIB_USAGE, "--matrix needs two scorings or more; name a file or folder for each scorer");
  for (size_t i = 1; i < o->n_arguments; i++)
    for (size_t k = 0; k < i; k++)
      if (strcmp(o->arguments[i], o->arguments[k]) == 0)
        return tib_fail(err, TIB_USAGE, "--matrix: %s is named twice; name every scorer once", o->arguments[i]);
  return TIB_OK;
}

static enum tib_status check(const struct tib_options *o, struct tib_error *err) {
  const char *path = o->value[TIB_OPTION_COMPARE_OUT];
  enum tib_status scorers = o->given[TIB_OPTION_MATRIX] ? check_scorers(o, err) : TIB_OK;
  if (scorers != TIB_OK) return scorers;
  if (!o->given[TIB_OPTION_MATRIX] && o->n_arguments < 2)
    return tib_fail(err, TIB_USAGE,
                    "two scorings are needed; name REFERENCE, then TEST: an events.tsv, a folder or a file");
  if (!o->given[TIB_OPTION_MATRIX] && o->n_arguments > 2)
    return tib_fail(err, TIB_USAGE, "two scorings at a time; leave out %s, or give --matrix", o->arguments[2]);
  if (o->given[TIB_OPTION_JSON] && o->given[TIB_OPTION_TSV])
    return tib_fail(err, TIB_USAGE, "--json and --tsv exclude each other; leave one out");
  if (o->given[TIB_OPTION_IOU] && o->given[TIB_OPTION_TOLERANCE])
    return tib_fail(err, TIB_USAGE, "--iou and --tolerance exclude each other; leave one out");
  if (o->given[TIB_OPTION_COMPARE_STAGES] && o->given[TIB_OPTION_MATRIX])
    return tib_fail(err, TIB_USAGE, "--stages: --matrix tells nothing by stage; leave one out");
  if (path && !ends_with(path, ".pdf") && !ends_with(path, ".svg"))
    return tib_fail(err, TIB_USAGE, "--out %s: neither a .pdf nor a .svg file; name one", path);
  return tib_paper_check(o->value[TIB_OPTION_PAPER], err);
}

static enum tib_status seconds_of(const struct tib_options *o, enum tib_option_id id, const char *name, tib_ticks *ticks,
                                  struct tib_error *err) {
  const char *text = o->value[id];
  if (!text || tib_text_parse_seconds(text, strlen(text), ticks)) return TIB_OK;
  return tib_fail(err, TIB_USAGE, "--%s %s: no number of seconds; write it as 0.5", name, text);
}

/* A table of events asks neither of them: a name that is wrong is told all the same. */
static enum tib_status check_labels(const struct tib_compare_options *c, struct tib_error *err) {
  struct tib_scoring_choice choice = {.stage_codes = c->stage_codes};
  enum tib_status status = tib_read_scoring_check(&choice, err);
  return status == TIB_OK ? tib_read_map_check(c->map, err) : status;
}

static enum tib_status choose(const struct tib_options *o, struct tib_compare_options *c, struct tib_error *err) {
  *c = (struct tib_compare_options){.by_onset = o->given[TIB_OPTION_TOLERANCE],
                                    .inside = o->given[TIB_OPTION_INSIDE],
                                    .has_shift = o->given[TIB_OPTION_SHIFT],
                                    .map = o->value[TIB_OPTION_MAP],
                                    .stage_codes = o->value[TIB_OPTION_STAGE_CODES]};
  enum tib_status status = tib_options_double(o, TIB_OPTION_IOU, &c->iou, err);
  if (status == TIB_OK && !(c->iou >= 0 && c->iou <= 1))
    status = tib_fail(err, TIB_USAGE, "--iou %s: a share from 0 to 1 is expected", o->value[TIB_OPTION_IOU]);
  if (status == TIB_OK) status = seconds_of(o, TIB_OPTION_TOLERANCE, "tolerance", &c->tolerance, err);
  if (status == TIB_OK && c->tolerance < 0)
    status = tib_fail(err, TIB_USAGE, "--tolerance %s: below 0; write it as 0.5", o->value[TIB_OPTION_TOLERANCE]);
  if (status == TIB_OK) status = seconds_of(o, TIB_OPTION_SHIFT, "shift", &c->shift, err);
  if (status == TIB_OK && o->given[TIB_OPTION_MATRIX] && c->shift != 0)
    status = tib_fail(err, TIB_USAGE,
                      "--shift %s: of several scorers only 0 can be told, which takes all times as they are; give that",
                      o->value[TIB_OPTION_SHIFT]);
  return status == TIB_OK ? check_labels(c, err) : status;
}

/* ---- nights ---- */

/* What the command holds while it runs. */
struct job {
  const struct tib_command *command;
  const struct tib_options *options;
  size_t n;
  struct tib_compare_place *places;
  struct tib_compare_place stages;
  char **names;
  struct tib_compare *compare;
  size_t compared, failed;
};

static enum tib_status open_places(struct job *job, struct tib_error *err) {
  enum tib_status status = tib_compare_names(job->options->arguments, job->n, &job->names, err);
  if (status == TIB_OK) status = tib_array_create(&job->places, job->n, sizeof *job->places, err);
  for (size_t i = 0; i < job->n && status == TIB_OK; i++)
    status = tib_compare_place_read(job->options->arguments[i], &job->places[i], err);
  if (status == TIB_OK && job->options->given[TIB_OPTION_COMPARE_STAGES])
    status = tib_compare_place_read(job->options->value[TIB_OPTION_COMPARE_STAGES], &job->stages, err);
  return status;
}

/* A night that fails is told and left out; the others are done. */
static enum tib_status go_on(struct job *job, enum tib_status status, struct tib_error *err) {
  if (status == TIB_OK) job->compared++;
  if (status == TIB_OK || status == TIB_MEMORY) return status;
  tib_cli_fail(job->command, err);
  job->failed++;
  return TIB_OK;
}

static enum tib_status none_common(const struct job *job, struct tib_error *err) {
  return tib_fail(err, TIB_USAGE, "%s and %s have no recording of the same id; name folders of the same nights",
                  job->names[0], job->names[1]);
}

/* One night of each, whatever their ids: where at least one of them was named by itself. */
static bool is_one_night(const struct job *job) {
  bool single = false;
  for (size_t i = 0; i < job->n; i++) {
    if (job->places[i].n != 1) return false;
    single = single || job->places[i].single;
  }
  return single;
}

/* Files and folders of several nights do not go together. */
static enum tib_status check_kinds(const struct job *job, struct tib_error *err) {
  for (size_t i = 0; i < job->n; i++)
    for (size_t k = 0; k < job->n; k++)
      if (job->places[i].single && !job->places[k].single && !is_one_night(job))
        return tib_fail(err, TIB_USAGE, "%s is one night and %s holds %zu; name a file or folder of one of them",
                        job->names[i], job->names[k], job->places[k].n);
  return TIB_OK;
}

static const struct tib_compare_item *item_of(const struct job *job, size_t place, const struct tib_compare_item *like) {
  if (is_one_night(job)) return &job->places[place].items[0];
  return like ? tib_compare_place_find(&job->places[place], like->id) : NULL;
}

/* Of a night without any those count that the two tell. */
static const char *stages_of(const struct job *job, const char *id) {
  const struct tib_compare_place *place = &job->stages;
  const struct tib_compare_item *item =
      place->single && is_one_night(job) ? &place->items[0] : tib_compare_place_find(place, id);
  return item ? item->movements : NULL;
}

static enum tib_status compare_two(struct job *job, struct tib_error *err) {
  const struct tib_compare_place *reference = &job->places[0], *test = &job->places[1];
  size_t pairs = 0;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < reference->n && status == TIB_OK; i++) {
    const struct tib_compare_item *a = &reference->items[i], *b = item_of(job, 1, a);
    if (!b) continue;
    pairs++;
    struct tib_compare_source sources[2] = {tib_compare_item_source(a), tib_compare_item_source(b)};
    sources[0].stages = stages_of(job, a->id);
    status = go_on(job, tib_compare_add(job->compare, a->id, &sources[0], &sources[1], err), err);
  }
  if (status == TIB_OK && pairs == 0) return none_common(job, err);
  tib_compare_unpaired(job->compare, reference->n + reference->n_failed - pairs, test->n + test->n_failed - pairs);
  return status;
}

static enum tib_status compare_night(struct job *job, const struct tib_compare_item *like, bool *all,
                                     struct tib_error *err) {
  struct tib_compare_source *sources;
  const struct tib_compare_source **pointers = NULL;
  enum tib_status status = tib_array_create(&sources, job->n, sizeof *sources, err);
  if (status == TIB_OK) status = tib_array_create(&pointers, job->n, sizeof *pointers, err);
  *all = true;
  for (size_t i = 0; i < job->n && status == TIB_OK; i++) {
    const struct tib_compare_item *item = item_of(job, i, like);
    if (item) sources[i] = tib_compare_item_source(item);
    *all = *all && item;
    pointers[i] = &sources[i];
  }
  if (status == TIB_OK && *all) status = go_on(job, tib_compare_add_scorers(job->compare, pointers, err), err);
  free(pointers);
  free(sources);
  return status;
}

/* Whether a scorer before has a night of that id: it was counted with his. */
static bool seen_before(const struct job *job, size_t scorer, const char *id) {
  for (size_t i = 0; i < scorer; i++)
    if (tib_compare_place_find(&job->places[i], id)) return true;
  return false;
}

static enum tib_status compare_scorers(struct job *job, struct tib_error *err) {
  size_t nights = 0, lacking = 0;
  bool all;
  enum tib_status status = tib_compare_scorers(job->compare, job->n, (const char *const *)job->names, err);
  for (size_t i = 0; i < job->places[0].n && status == TIB_OK; i++) {
    status = compare_night(job, &job->places[0].items[i], &all, err);
    nights += all;
    lacking += !all;
  }
  for (size_t s = 1; s < job->n && status == TIB_OK && !is_one_night(job); s++)
    for (size_t i = 0; i < job->places[s].n; i++) lacking += !seen_before(job, s, job->places[s].items[i].id);
  if (status == TIB_OK && nights == 0) return none_common(job, err);
  tib_compare_not_of_all(job->compare, lacking);
  return status;
}

/* ---- what is given back ---- */

static enum tib_status make_picture(void *user, struct tib_text *bytes, struct tib_error *err) {
  const struct job *job = user;
  const char *const *value = job->options->value;
  return tib_compare_picture(job->compare, ends_with(value[TIB_OPTION_COMPARE_OUT], ".svg"), value[TIB_OPTION_PAPER], bytes,
                             err);
}

static enum tib_status draw(struct job *job, struct tib_error *err) {
  const char *path = job->options->value[TIB_OPTION_COMPARE_OUT];
  struct tib_text bytes = {0};
  if (!path) return TIB_OK;
  enum tib_status status = tib_apart(make_picture, job, &bytes, err);
  if (status == TIB_OK) status = tib_out_write(path, bytes.s, bytes.n, err);
  tib_text_finish(&bytes);
  return status;
}

static enum tib_status show(const struct job *job, struct tib_text *text, struct tib_error *err) {
  const struct tib_options *o = job->options;
  if (o->given[TIB_OPTION_QUIET]) return TIB_OK;
  if (o->given[TIB_OPTION_JSON]) return tib_compare_json(job->compare, text, err);
  if (o->given[TIB_OPTION_TSV])
    tib_compare_tsv(job->compare, text);
  else
    tib_compare_text(job->compare, text);
  return text->failed ? tib_fail(err, TIB_MEMORY, "out of memory") : TIB_OK;
}

/* In the text what was left out or assumed stands at the head; else it is told on stderr. */
static void remark(const struct job *job) {
  const struct tib_options *o = job->options;
  struct tib_text remarks = {0};
  if (o->given[TIB_OPTION_QUIET] || !(o->given[TIB_OPTION_JSON] || o->given[TIB_OPTION_TSV])) return;
  tib_compare_remarks(job->compare, &remarks);
  for (char *line = remarks.s; line && *line;) {
    size_t n = strcspn(line, "\n");
    tib_cli_say(job->command, "%.*s", (int)n, line);
    line += n + (line[n] == '\n');
  }
  tib_text_finish(&remarks);
}

static enum tib_status run(struct job *job, struct tib_text *text, struct tib_error *err) {
  struct tib_compare_options options;
  enum tib_status status = check(job->options, err);
  if (status == TIB_OK) status = choose(job->options, &options, err);
  if (status == TIB_OK) status = open_places(job, err);
  if (status == TIB_OK) status = check_kinds(job, err);
  if (status != TIB_OK) return status;
  for (size_t i = 0; i < 2; i++) options.names[i] = job->names[i];
  status = tib_compare_create(&options, &job->compare, err);
  if (status == TIB_OK) status = job->options->given[TIB_OPTION_MATRIX] ? compare_scorers(job, err) : compare_two(job, err);
  if (status != TIB_OK || job->compared == 0) return status;
  status = tib_compare_end(job->compare, err);
  if (status == TIB_OK) status = draw(job, err);
  if (status == TIB_OK) status = show(job, text, err);
  if (status == TIB_OK) remark(job);
  return status;
}

int tib_cmd_compare(const struct tib_command *command, const struct tib_options *o) {
  struct job job = {.command = command, .options = o, .n = o->n_arguments};
  struct tib_text text = {0};
  struct tib_error err;
  enum tib_status status = run(&job, &text, &err);
  int code = job.failed > 0 ? TIB_EXIT_SOME_FAILED : TIB_EXIT_DONE;
  tib_compare_destroy(job.compare);
  for (size_t i = 0; i < job.n && job.places; i++) tib_compare_place_finish(&job.places[i]);
  free(job.places);
  tib_compare_place_finish(&job.stages);
  tib_compare_names_free(job.names, job.n);
  if (status == TIB_OK && text.s) {
    int printed = tib_cli_print(command, &text);
    return printed == TIB_EXIT_DONE ? code : printed;
  }
  tib_text_finish(&text);
  return status == TIB_OK ? code : tib_cli_fail(command, &err);
}
