#include "compare/night.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/stages.h"
#include "base/text.h"
#include "base/ticks.h"

void tib_scored_night_finish(struct tib_scored_night *night) {
  if (!night) return;
  free(night->movements);
  free(night->out);
  free(night->stages);
  *night = (struct tib_scored_night){0};
}

enum tib_status tib_scored_night_add(struct tib_scored_night *night, struct tib_span span, enum tib_side side,
                                     struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&night->movements, &night->capacity, night->n + 1, sizeof *night->movements, err);
  if (status != TIB_OK) return status;
  struct tib_night_movement *movement = &night->movements[night->n++];
  *movement = (struct tib_night_movement){.span = span, .side = side};
  memset(movement->class_, -1, sizeof movement->class_);
  return TIB_OK;
}

enum tib_status tib_scored_night_add_out(struct tib_scored_night *night, struct tib_span span, enum tib_side side,
                                         struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&night->out, &night->out_capacity, night->n_out + 1, sizeof *night->out, err);
  if (status == TIB_OK) night->out[night->n_out++] = (struct tib_night_out){span, side};
  return status;
}

/* ---- lights and clock of a scored folder ---- */

static bool seconds_of(const json_t *object, const char *key, tib_ticks *ticks) {
  const json_t *value = json_object_get(object, key);
  if (!json_is_number(value)) return false;
  *ticks = tib_ticks_of_seconds(json_number_value(value));
  return true;
}

/* A night without any movement has no row that names them. */
static void take_profiles(const json_t *profiles, struct tib_scored_night *night) {
  size_t n = night->n_profiles == 0 ? json_array_size(profiles) : 0;
  for (size_t i = 0; i < n; i++) {
    const char *name = json_string_value(json_object_get(json_array_get(profiles, i), "rules"));
    if (name && night->n_profiles < TIB_NIGHT_PROFILES)
      tib_text_clean(night->profiles[night->n_profiles++], sizeof *night->profiles, name);
  }
}

static enum tib_status read_summary(const char *path, struct tib_scored_night *night, struct tib_error *err) {
  json_error_t why;
  FILE *file = fopen(path, "rb");
  if (!file && errno == ENOENT) return TIB_OK; /* scored without json: the span is not told */
  if (!file) return tib_fail(err, TIB_NOT_FOUND, "%s cannot be read: %s; check its permissions", path, strerror(errno));
  json_t *root = json_loadf(file, 0, &why);
  fclose(file);
  if (!root) return tib_fail(err, TIB_FORMAT, "%s is no summary of this program: %s; score it again", path, why.text);
  const json_t *recording = json_object_get(root, "recording"), *scoring = json_object_get(root, "scoring");
  const char *clock = json_string_value(json_object_get(recording, "start_clock"));
  const char *fingerprint = json_string_value(json_object_get(recording, "fingerprint"));
  struct tib_span span = {0, 0};
  if (fingerprint) tib_text_copy(night->recording, sizeof night->recording, fingerprint);
  if (!clock || !tib_text_parse_clock(clock, strlen(clock), &night->start_clock)) night->start_clock = TIB_NO_TICKS;
  night->has_span = seconds_of(recording, "duration_s", &span.offset);
  night->has_span =
      (seconds_of(scoring, "lights_off_s", &span.onset) && seconds_of(scoring, "lights_on_s", &span.offset)) ||
      night->has_span;
  if (night->has_span) night->span = span;
  take_profiles(json_object_get(root, "profiles"), night);
  json_decref(root);
  return TIB_OK;
}

bool tib_scored_night_differs(const struct tib_scored_night *a, const struct tib_scored_night *b) {
  return *a->recording && *b->recording && strcmp(a->recording, b->recording) != 0;
}

/* ---- order ---- */

static int by_onset(const void *a, const void *b) {
  const struct tib_night_movement *x = a, *y = b;
  if (x->span.onset != y->span.onset) return x->span.onset < y->span.onset ? -1 : 1;
  if (x->side != y->side) return x->side < y->side ? -1 : 1;
  return (x->span.offset > y->span.offset) - (x->span.offset < y->span.offset);
}

static void settle(struct tib_scored_night *night) {
  tib_ticks last = 0;
  if (night->n > 1) qsort(night->movements, night->n, sizeof *night->movements, by_onset);
  night->has_sides = true;
  for (size_t i = 0; i < night->n; i++) {
    if (night->movements[i].side == TIB_SIDE_NONE) night->has_sides = false;
    if (night->movements[i].span.offset > last) last = night->movements[i].span.offset;
  }
  if (!night->has_span) night->span = (struct tib_span){0, last};
}

static void name_after(struct tib_scored_night *night, const char *path) {
  const char *slash = strrchr(path, '/');
  tib_text_clean(night->name, sizeof night->name, slash ? slash + 1 : path);
}

enum tib_status tib_scored_night_read(const struct tib_compare_source *source, const struct tib_compare_options *options,
                                      struct tib_scored_night *night, struct tib_error *err) {
  *night = (struct tib_scored_night){.start_clock = TIB_NO_TICKS};
  name_after(night, source->movements);
  enum tib_status status = tib_scored_night_is_events(source->movements)
                               ? tib_scored_night_read_events(source->movements, night, err)
                               : tib_scored_night_read_annotations(source->movements, options, night, err);
  if (status == TIB_OK && source->json) status = read_summary(source->json, night, err);
  if (status == TIB_OK)
    settle(night);
  else
    tib_scored_night_finish(night);
  return status;
}

/* ---- changes ---- */

static void move(struct tib_span *span, tib_ticks by) {
  span->onset += by;
  span->offset += by;
}

void tib_scored_night_shift(struct tib_scored_night *night, tib_ticks by) {
  for (size_t i = 0; i < night->n; i++) move(&night->movements[i].span, by);
  for (size_t i = 0; i < night->n_out; i++) move(&night->out[i].span, by);
  for (size_t i = 0; i < night->n_stages; i++) move(&night->stages[i].span, by);
  move(&night->span, by);
}

void tib_scored_night_unite(struct tib_scored_night *night) {
  size_t kept = 0;
  for (size_t i = 0; i < night->n; i++) {
    struct tib_night_movement *last = kept > 0 ? &night->movements[kept - 1] : NULL, *next = &night->movements[i];
    /* Two that overlap are of two legs, but where both tell the same one. */
    bool of_one = last && last->side == next->side && next->side != TIB_SIDE_NONE && next->side != TIB_BOTH;
    if (!last || of_one || next->span.onset >= last->span.offset) {
      night->movements[kept++] = *next;
      continue;
    }
    if (next->span.offset > last->span.offset) last->span.offset = next->span.offset;
    last->side = TIB_BOTH;
  }
  night->n = kept;
  for (size_t i = 0; i < kept; i++) night->movements[i].side = TIB_SIDE_NONE;
  for (size_t i = 0; i < night->n_out; i++) night->out[i].side = TIB_SIDE_NONE;
  night->has_sides = false;
}

enum tib_status tib_scored_night_take_stages(struct tib_scored_night *night, const struct tib_scored_night *of,
                                             struct tib_error *err) {
  struct tib_stage_span *stages;
  enum tib_status status = tib_array_create(&stages, of->n_stages, sizeof *stages, err);
  if (status != TIB_OK) return status;
  if (of->n_stages > 0) memcpy(stages, of->stages, of->n_stages * sizeof *stages);
  free(night->stages);
  night->stages = stages;
  night->n_stages = of->n_stages;
  night->has_stages = true;
  for (size_t i = 0; i < night->n; i++) {
    struct tib_night_movement *movement = &night->movements[i];
    movement->has_stage = tib_scored_night_stage_at(night, movement->span.onset, &movement->stage);
  }
  return TIB_OK;
}

bool tib_scored_night_stage_at(const struct tib_scored_night *night, tib_ticks time, enum tib_stage *stage) {
  size_t i = tib_stage_find(night->stages, night->n_stages, time);
  if (i < night->n_stages) *stage = night->stages[i].stage;
  return i < night->n_stages;
}
