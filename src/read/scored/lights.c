#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "read/read.h"

#define DAY (INT64_C(86400) * TIB_TICKS_PER_S)

/* An option as time since the first sample: seconds, or a time of the clock. */
static enum tib_status parse_option(const struct tib_recording *recording, const char *name, const char *text,
                                    tib_ticks *time, struct tib_error *err) {
  size_t n = strlen(text);
  if (tib_text_parse_seconds(text, n, time)) return TIB_OK;
  if (!tib_text_parse_clock(text, n, time))
    return tib_fail(err, TIB_USAGE, "%s: %s '%s' is neither hh:mm:ss nor seconds from the start", recording->name, name,
                    text);
  if (recording->start_clock == TIB_NO_TICKS)
    return tib_fail(err, TIB_SCORING_MISMATCH,
                    "%s: %s '%s' needs a start time and the header has none; give seconds from the start", recording->name,
                    name, text);
  *time = ((*time - recording->start_clock) % DAY + DAY) % DAY;
  if (*time > recording->duration && *time > DAY - TIB_TICKS_PER_S)
    *time = 0; /* the start's second, without its fraction */
  return TIB_OK;
}

static enum tib_status check_inside(const struct tib_recording *recording, const char *name, const char *text,
                                    tib_ticks time, struct tib_error *err) {
  char length[32], from[16], to[16], clocks[64] = "";
  tib_ticks start = recording->start_clock;
  if (time >= 0 && time <= recording->duration) return TIB_OK;
  tib_text_seconds(length, sizeof length, recording->duration, 0);
  if (start != TIB_NO_TICKS) {
    tib_text_clock(from, sizeof from, start);
    tib_text_clock(to, sizeof to, start + recording->duration);
    snprintf(clocks, sizeof clocks, ", from %s to %s", from, to);
  }
  return tib_fail(err, TIB_SCORING_MISMATCH, "%s: %s '%s' lies outside the recording, which is %s s long%s; give another",
                  recording->name, name, text, length, clocks);
}

enum tib_status tib_read_time(const struct tib_recording *recording, const char *name, const char *text, tib_ticks *time,
                              struct tib_error *err) {
  enum tib_status status = parse_option(recording, name, text, time, err);
  return status == TIB_OK ? check_inside(recording, name, text, *time, err) : status;
}

static struct tib_span clip(struct tib_span span, tib_ticks duration) {
  if (span.onset < 0) span.onset = 0;
  if (span.offset > duration) span.offset = duration;
  return span;
}

static void use_whole(const struct tib_recording *recording, struct tib_context *context) {
  context->lights = (struct tib_span){0, recording->duration};
  context->lights_source = TIB_LIGHTS_WHOLE_FILE;
}

/* From the first to the last epoch that has a stage: a trailing '?' is not scored. */
static void use_scored_epochs(const struct tib_recording *recording, struct tib_context *context) {
  struct tib_span scored = {INT64_MAX, INT64_MIN};
  for (size_t i = 0; i < context->n_stages; i++) {
    const struct tib_stage_span *stage = &context->stages[i];
    if (stage->stage == TIB_STAGE_UNKNOWN) continue;
    if (stage->span.onset < scored.onset) scored.onset = stage->span.onset;
    if (stage->span.offset > scored.offset) scored.offset = stage->span.offset;
  }
  scored = clip(scored, recording->duration);
  if (scored.onset >= scored.offset) return;
  context->lights = scored;
  context->lights_source = TIB_LIGHTS_SCORED_EPOCHS;
}

/* Marks that leave no night are as good as absent (EDGE-20). */
static void use_marks(const struct tib_recording *recording, struct tib_context *context) {
  struct tib_span marked = context->lights;
  if (context->lights_off_mark == TIB_NO_TICKS && context->lights_on_mark == TIB_NO_TICKS) return;
  if (context->lights_off_mark != TIB_NO_TICKS) marked.onset = context->lights_off_mark;
  if (context->lights_on_mark != TIB_NO_TICKS) marked.offset = context->lights_on_mark;
  marked = clip(marked, recording->duration);
  if (marked.onset >= marked.offset) return;
  context->lights = marked;
  context->lights_source = TIB_LIGHTS_ANNOTATION;
}

static enum tib_status use_option(const struct tib_recording *recording, const char *name, const char *text, tib_ticks *end,
                                  struct tib_context *context, struct tib_error *err) {
  if (!text) return TIB_OK;
  tib_ticks time;
  enum tib_status status = tib_read_time(recording, name, text, &time, err);
  if (status != TIB_OK) return status;
  *end = time;
  context->lights_source = TIB_LIGHTS_OPTION;
  return TIB_OK;
}

enum tib_status tib_read_lights(const struct tib_recording *recording, const char *off, const char *on,
                                struct tib_context *context, struct tib_error *err) {
  use_whole(recording, context);
  use_scored_epochs(recording, context);
  use_marks(recording, context);
  enum tib_status status = use_option(recording, "--lights-off", off, &context->lights.onset, context, err);
  if (status == TIB_OK) status = use_option(recording, "--lights-on", on, &context->lights.offset, context, err);
  if (status != TIB_OK) return status;
  if (context->lights.onset < context->lights.offset) return TIB_OK;
  return tib_fail(err, TIB_SCORING_MISMATCH,
                  "%s: lights on is not after lights off, which leaves no night; check --lights-off and "
                  "--lights-on",
                  recording->name);
}
