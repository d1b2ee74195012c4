#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "read/edf/fields.h"
#include "read/reader.h"
#include "read/scored/meanings.h"
#include "read/scored/source.h"

/* One question for the scoring of a recording, while it is answered. */
struct scoring {
  struct tib_source_frame frame;
  struct tib_annot_map *map; /* owned */
  struct tib_gathered own;   /* of the recording itself, or of the file that stands for it */
  struct tib_gathered files; /* of choice->files together */
  struct tib_input *inputs;  /* owned until they are handed over */
  size_t n_inputs;
};

enum tib_status tib_read_scoring_check(const struct tib_scoring_choice *choice, struct tib_error *err) {
  char names[160] = "";
  size_t n;
  const struct tib_stage_codes *codes = tib_stage_codes(&n);
  if (!choice->stage_codes || tib_stage_codes_find(choice->stage_codes)) return TIB_OK;
  for (size_t i = 0; i < n; i++) {
    size_t used = strlen(names);
    tib_text_copy(names + used, sizeof names - used, i > 0 ? ", " : "");
    used = strlen(names);
    tib_text_copy(names + used, sizeof names - used, codes[i].name);
  }
  return tib_fail(err, TIB_USAGE, "--stage-codes '%.*s' is not known; known are %s",
                  tib_cell_shown((struct tib_cell){choice->stage_codes, strlen(choice->stage_codes)}), choice->stage_codes,
                  names);
}

enum tib_status tib_read_map_check(const char *path, struct tib_error *err) {
  struct tib_annot_map *map;
  struct tib_input input;
  struct tib_error why;
  enum tib_status status = path ? tib_annot_map_read(path, &map, &input, &why) : TIB_OK;
  if (path) tib_annot_map_destroy(map);
  if (status == TIB_OK) return TIB_OK; /* else the text begins with the path */
  return tib_fail(err, status == TIB_MEMORY ? TIB_MEMORY : TIB_USAGE, "--map %s", why.text);
}

/* ---- the files ---- */

static enum tib_status read_map(struct scoring *scoring, struct tib_error *err) {
  if (!scoring->frame.choice->map) return TIB_OK;
  struct tib_input *input = &scoring->inputs[scoring->n_inputs - 1];
  enum tib_status status = tib_annot_map_read(scoring->frame.choice->map, &scoring->map, input, err);
  scoring->frame.map = scoring->map;
  return status;
}

static enum tib_status begin(struct scoring *scoring, struct tib_error *err) {
  const struct tib_scoring_choice *choice = scoring->frame.choice;
  scoring->n_inputs = choice->n + (choice->map != NULL);
  scoring->files.context.lights_off_mark = scoring->files.context.lights_on_mark = TIB_NO_TICKS;
  enum tib_status status = tib_read_scoring_check(choice, err);
  if (status == TIB_OK) status = tib_array_create(&scoring->inputs, scoring->n_inputs, sizeof *scoring->inputs, err);
  return status == TIB_OK ? read_map(scoring, err) : status;
}

static enum tib_status read_file(struct scoring *scoring, size_t i, struct tib_error *err) {
  struct tib_gathered file;
  int64_t n_same = 0;
  const struct tib_scoring_choice *choice = scoring->frame.choice;
  struct tib_input *input = &scoring->inputs[i];
  enum tib_status status = tib_source_read(choice->files[i], &scoring->frame, &file, input, err);
  if (status == TIB_OK) status = tib_gathered_add(&scoring->files, &file, input->name, &n_same, err);
  if (status == TIB_OK && n_same > 0)
    status =
        tib_edf_deviate(scoring->frame.recording, err, "scoring-repeated", NULL,
                        "%.80s: %" PRId64 " of its events stand in a file before it and count once", input->name, n_same);
  tib_gathered_finish(&file);
  return status;
}

/* ---- the files above the recording ---- */

/* Moves a list of the files into its place. */
static void replace(const struct tib_list *own, const struct tib_list *files) {
  void *mine, *theirs;
  memcpy(&mine, own->items, sizeof mine);
  memcpy(&theirs, files->items, sizeof theirs);
  free(mine);
  mine = NULL;
  memcpy(own->items, &theirs, sizeof theirs);
  memcpy(files->items, &mine, sizeof mine);
  *own->n = *files->n;
  *own->capacity = *files->capacity;
  *files->n = *files->capacity = 0;
  memcpy(own->source, files->source, 256);
}

static enum tib_status join_list(struct scoring *scoring, int which, struct tib_error *err) {
  struct tib_list own = tib_list_of(&scoring->own, which), files = tib_list_of(&scoring->files, which);
  enum tib_status status = TIB_OK;
  bool told = tib_list_is_told(&own, &scoring->own);
  if (tib_list_is_told(&files, &scoring->files)) {
    if (*own.n > 0)
      status = tib_edf_deviate(scoring->frame.recording, err, "scoring-replaced", NULL,
                               "%zu %s of %.60s take the place of the %zu of the recording itself", *files.n, own.name,
                               files.source, *own.n);
    if (which == TIB_LIST_STAGES) scoring->own.context.epoch = scoring->files.context.epoch;
    scoring->own.n_outside[own.class] = scoring->files.n_outside[own.class];
    replace(&own, &files);
    told = true;
  }
  *own.has = told;
  if (!told) own.source[0] = '\0';
  return status;
}

static enum tib_status join_mark(struct scoring *scoring, const char *name, enum tib_annot_class class, tib_ticks *own,
                                 tib_ticks files, struct tib_error *err) {
  char before[32], after[32];
  if (files == TIB_NO_TICKS || files == *own) return TIB_OK;
  bool replaced = *own != TIB_NO_TICKS;
  if (replaced) tib_text_seconds(before, sizeof before, *own, 3);
  tib_text_seconds(after, sizeof after, files, 3);
  *own = files;
  scoring->own.n_outside[class] = scoring->files.n_outside[class];
  if (!replaced) return TIB_OK;
  return tib_edf_deviate(scoring->frame.recording, err, "scoring-replaced", NULL,
                         "%s at %s s, as the files tell, takes the place of %s s in the recording itself", name, after,
                         before);
}

static enum tib_status join(struct scoring *scoring, struct tib_error *err) {
  struct tib_context *own = &scoring->own.context, *files = &scoring->files.context;
  enum tib_status status = TIB_OK;
  if (scoring->files.n_stage_n > 0 || files->n_stages > 0) scoring->own.n_stage_n = scoring->files.n_stage_n;
  for (int which = 0; status == TIB_OK && which < TIB_LISTS; which++) status = join_list(scoring, which, err);
  if (status == TIB_OK)
    status = join_mark(scoring, "lights off", TIB_ANNOT_LIGHTS_OFF, &own->lights_off_mark, files->lights_off_mark, err);
  if (status == TIB_OK)
    status = join_mark(scoring, "lights on", TIB_ANNOT_LIGHTS_ON, &own->lights_on_mark, files->lights_on_mark, err);
  if (scoring->files.last > scoring->own.last) scoring->own.last = scoring->files.last;
  scoring->own.n_outside[TIB_ANNOT_CRAMP] += scoring->files.n_outside[TIB_ANNOT_CRAMP];
  scoring->own.n_outside[TIB_ANNOT_SERIES] += scoring->files.n_outside[TIB_ANNOT_SERIES];
  scoring->own.n_outside[TIB_ANNOT_IGNORED] += scoring->files.n_outside[TIB_ANNOT_IGNORED];
  own->n_other += files->n_other;
  if (status == TIB_OK) status = tib_gathered_add_cramps(&scoring->own, files->cramps, files->n_cramps, err);
  return status == TIB_OK ? tib_unknown_add(own, files->unknown, files->n_unknown, err) : status;
}

/* ---- what is told of all ---- */

static enum tib_status note_stages(struct scoring *scoring, int64_t n_cut, int64_t n_same, struct tib_error *err) {
  struct tib_recording *recording = scoring->frame.recording;
  enum tib_status status = TIB_OK;
  if (scoring->own.n_stage_n > 0)
    status =
        tib_edf_deviate(recording, err, "stage-of-unknown-depth", "these epochs have no stage",
                        "%" PRId64 " annotations 'Sleep stage N' do not tell N1 from N2 and N3", scoring->own.n_stage_n);
  if (status == TIB_OK && n_cut > 0)
    status = tib_edf_deviate(recording, err, "overlapping-stages", "the later one stands from its onset on",
                             "%" PRId64 " stages reach into the one after", n_cut);
  if (status == TIB_OK && n_same > 0 && scoring->frame.choice->n > 1)
    status =
        tib_edf_deviate(recording, err, "scoring-repeated", NULL, "%" PRId64 " stages stand twice and count once", n_same);
  return status;
}

/* A pattern that fitted nothing may be a slip of the pen. */
static enum tib_status note_map(const struct scoring *scoring, struct tib_error *err) {
  char lines[128] = "";
  size_t at = 0, n = 0, used = 0;
  int64_t line;
  while (tib_annot_map_unused(scoring->map, &at, &line))
    if (n++ < 5) used += (size_t)snprintf(lines + used, sizeof lines - used, "%s%" PRId64, used > 0 ? ", " : "", line);
  if (n == 0) return TIB_OK;
  return tib_edf_deviate(scoring->frame.recording, err, "map-unused", NULL,
                         "%.60s: %zu of its patterns fit nothing, in line %s%s",
                         scoring->inputs[scoring->n_inputs - 1].name, n, lines, n > 5 ? ", ..." : "");
}

/* A trailing '?' is no scored epoch; what lies before the start, by its clock, tells of no length at all. */
static tib_ticks last_of(const struct tib_gathered *own) {
  tib_ticks last = own->last;
  for (size_t i = own->context.n_stages; i > 0; i--)
    if (own->context.stages[i - 1].stage != TIB_STAGE_UNKNOWN) {
      last = own->context.stages[i - 1].span.offset;
      break;
    }
  return last > 0 ? last : 0;
}

static enum tib_status conclude(struct scoring *scoring, struct tib_context *context, struct tib_error *err) {
  struct tib_context *own = &scoring->own.context;
  int64_t n_cut, n_same;
  enum tib_status status = tib_annot_stages_cut(own->stages, &own->n_stages, &n_cut, &n_same, err);
  if (status == TIB_OK) status = note_stages(scoring, n_cut, n_same, err);
  if (status == TIB_OK) status = note_map(scoring, err);
  if (status != TIB_OK) return status;
  for (int i = 0; i < TIB_ANNOT_CLASSES; i++) own->n_outside_recording += scoring->own.n_outside[i];
  if (scoring->frame.end < 0) scoring->frame.recording->duration = last_of(&scoring->own);
  *context = *own;
  *own = (struct tib_context){0};
  return TIB_OK;
}

/* ---- all of it ---- */

static enum tib_status finish(struct scoring *scoring, enum tib_status status, struct tib_context *context,
                              struct tib_input **inputs, size_t *n_inputs, struct tib_error *err) {
  for (size_t i = 0; status == TIB_OK && i < scoring->frame.choice->n; i++) status = read_file(scoring, i, err);
  if (status == TIB_OK) status = join(scoring, err);
  if (status == TIB_OK) status = conclude(scoring, context, err);
  if (status == TIB_OK) {
    *inputs = scoring->inputs;
    *n_inputs = scoring->n_inputs;
  } else {
    free(scoring->inputs);
  }
  tib_annot_map_destroy(scoring->map);
  tib_gathered_finish(&scoring->own);
  tib_gathered_finish(&scoring->files);
  return status;
}

static void name_own(struct scoring *scoring, const char *name) {
  for (int which = 0; which < TIB_LISTS; which++) {
    struct tib_list own = tib_list_of(&scoring->own, which);
    tib_text_copy(own.source, 256, name);
  }
}

enum tib_status tib_read_scoring(struct tib_reader *reader, const struct tib_scoring_choice *choice,
                                 struct tib_context *context, struct tib_input **inputs, size_t *n_inputs,
                                 struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  *context = (struct tib_context){0};
  *inputs = NULL;
  *n_inputs = 0;
  if (!reader->passed)
    return tib_fail(err, TIB_INTERNAL, "%s: its annotations were asked for before they were read", recording->name);
  recording->n_deviations = reader->n_pass_deviations;
  struct scoring scoring = {
      .frame = {choice, NULL, recording, recording->n_channels > 0 ? recording->duration : -1},
  };
  enum tib_status status = begin(&scoring, err);
  struct tib_gather_frame how = {-reader->zero, scoring.frame.end, tib_source_epoch(choice, &reader->tals), scoring.map,
                                 choice->cramp_words};
  if (status == TIB_OK) status = tib_gather(&reader->tals, &how, &scoring.own, err);
  name_own(&scoring, recording->name);
  return finish(&scoring, status, context, inputs, n_inputs, err);
}

static void describe(const struct tib_text_file *file, const struct tib_annot_format *format,
                     const struct tib_annotations *list, struct tib_recording *recording) {
  tib_text_copy(recording->scored_format, sizeof recording->scored_format, format->name);
  recording->bytes = file->bytes;
  if (!list->has_start) return;
  recording->start_clock = list->start;
  memcpy(recording->start_date, list->start_date, sizeof recording->start_date);
}

enum tib_status tib_read_scored_file(const char *path, const struct tib_scoring_choice *choice,
                                     struct tib_recording *recording, struct tib_context *context, char fingerprint[33],
                                     struct tib_input **inputs, size_t *n_inputs, struct tib_error *err) {
  struct scoring scoring = {.frame = {choice, NULL, recording, -1}};
  struct tib_text_file file;
  struct tib_annotations list = {0};
  const struct tib_annot_format *format = NULL;
  *recording = (struct tib_recording){.format = TIB_SCORED_FILE, .start_clock = TIB_NO_TICKS};
  *context = (struct tib_context){0};
  *inputs = NULL;
  *n_inputs = 0;
  enum tib_status status = tib_text_file_read(path, &file, err);
  if (status != TIB_OK) return status;
  tib_text_copy(recording->name, sizeof recording->name, file.name);
  memcpy(fingerprint, file.fingerprint, sizeof file.fingerprint);
  status = begin(&scoring, err);
  if (status == TIB_OK) status = tib_source_text(&file, &scoring.frame, &list, &format, err);
  if (status == TIB_OK) {
    struct tib_gather_frame how = {0, -1, tib_source_epoch(choice, &list), scoring.map, choice->cramp_words};
    describe(&file, format, &list, recording);
    status = tib_gather(&list, &how, &scoring.own, err);
  }
  name_own(&scoring, recording->name);
  status = finish(&scoring, status, context, inputs, n_inputs, err);
  tib_text_file_finish(&file);
  tib_annotations_finish(&list);
  if (status != TIB_OK) tib_recording_finish(recording);
  return status;
}
