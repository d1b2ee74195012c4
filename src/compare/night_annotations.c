/* Movements and stages that any format of annotations tells. */

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "compare/night.h"
#include "read/read.h"

static enum tib_status read_recording(const char *path, const struct tib_scoring_choice *choice,
                                      struct tib_recording *recording, struct tib_context *context, struct tib_error *err) {
  struct tib_reader *reader = NULL;
  struct tib_input *inputs = NULL;
  size_t n;
  enum tib_status status = tib_read_open(path, &reader, err);
  if (status == TIB_OK) status = tib_read_samples(reader, NULL, 0, NULL, NULL, err);
  if (status == TIB_OK) status = tib_read_scoring(reader, choice, context, &inputs, &n, err);
  if (status == TIB_OK) tib_read_take_recording(reader, recording);
  free(inputs);
  tib_read_close(reader);
  return status;
}

static enum tib_status read_text(const char *path, const struct tib_scoring_choice *choice, struct tib_recording *recording,
                                 struct tib_context *context, struct tib_error *err) {
  char fingerprint[33];
  struct tib_input *inputs = NULL;
  size_t n;
  enum tib_status status = tib_read_scored_file(path, choice, recording, context, fingerprint, &inputs, &n, err);
  free(inputs);
  return status;
}

/* One of both legs is one of each. */
static enum tib_status take_movements(const struct tib_context *context, struct tib_scored_night *night,
                                      struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < context->n_movements && status == TIB_OK; i++) {
    const struct tib_scored_movement *is = &context->movements[i];
    status = tib_scored_night_add(night, is->span, is->side == TIB_BOTH ? TIB_LEFT : is->side, err);
    if (status == TIB_OK && is->side == TIB_BOTH) status = tib_scored_night_add(night, is->span, TIB_RIGHT, err);
  }
  return status;
}

static enum tib_status take_stages(const struct tib_context *context, struct tib_scored_night *night,
                                   struct tib_error *err) {
  if (!context->has_stages) return TIB_OK;
  enum tib_status status = tib_array_create(&night->stages, context->n_stages, sizeof *night->stages, err);
  if (status != TIB_OK) return status;
  night->has_stages = true;
  night->n_stages = context->n_stages;
  if (context->n_stages > 0) memcpy(night->stages, context->stages, context->n_stages * sizeof *night->stages);
  for (size_t i = 0; i < night->n; i++)
    night->movements[i].has_stage =
        tib_scored_night_stage_at(night, night->movements[i].span.onset, &night->movements[i].stage);
  return TIB_OK;
}

/* What the file says, whatever its kind. */
static enum tib_status read_context(const char *path, const struct tib_compare_options *options,
                                    struct tib_recording *recording, struct tib_context *context, struct tib_error *err) {
  struct tib_scoring_choice choice = {.map = options->map, .stage_codes = options->stage_codes};
  enum tib_file_kind kind;
  enum tib_status status = tib_read_kind(path, &kind, err);
  if (status != TIB_OK) return status;
  return kind == TIB_FILE_RECORDING ? read_recording(path, &choice, recording, context, err)
                                    : read_text(path, &choice, recording, context, err);
}

enum tib_status tib_scored_night_read_annotations(const char *path, const struct tib_compare_options *options,
                                                  struct tib_scored_night *night, struct tib_error *err) {
  struct tib_recording recording = {0};
  struct tib_context context = {0};
  enum tib_status status = read_context(path, options, &recording, &context, err);
  if (status == TIB_OK && !context.has_movements)
    status = tib_fail(
        err, TIB_SCORING_FORMAT,
        "%s holds no limb movements that are known; name a file that does, or what its labels mean with --map", path);
  if (status == TIB_OK) status = tib_read_lights(&recording, NULL, NULL, &context, err);
  if (status == TIB_OK) {
    night->has_span = context.lights_source != TIB_LIGHTS_WHOLE_FILE || recording.n_channels > 0;
    if (night->has_span) night->span = context.lights;
    night->start_clock = recording.start_clock;
    status = take_movements(&context, night, err);
  }
  if (status == TIB_OK) status = take_stages(&context, night, err);
  tib_recording_finish(&recording);
  tib_context_finish(&context);
  return status;
}

enum tib_status tib_scored_night_read_stages(const char *path, const struct tib_compare_options *options,
                                             struct tib_scored_night *night, struct tib_error *err) {
  struct tib_recording recording = {0};
  struct tib_context context = {0};
  *night = (struct tib_scored_night){.start_clock = TIB_NO_TICKS};
  enum tib_status status = read_context(path, options, &recording, &context, err);
  if (status == TIB_OK) {
    night->start_clock = recording.start_clock;
    status = take_stages(&context, night, err);
  }
  tib_recording_finish(&recording);
  tib_context_finish(&context);
  return status;
}
