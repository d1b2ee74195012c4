#include "report/marks/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "report/events.h"
#include "report/values.h"

/* "Limb movement" and "PLMS" are EDF+'s own texts. */
static const char *const TEXTS[] = {
    [TIB_TRIAL_LIMB_MOVEMENT] = "Limb movement",
    [TIB_TRIAL_PLM_SERIES] = "PLMS",
    [TIB_TRIAL_SUSTAINED_BURST] = "Sustained burst",
    [TIB_TRIAL_TONIC_PROLONGED] = "Tonic prolonged",
    [TIB_TRIAL_ALMA] = "ALMA",
    [TIB_TRIAL_HFT] = "HFT",
    [TIB_TRIAL_HFLM] = "HFLM",
    [TIB_TRIAL_EFM] = "EFM",
    [TIB_TRIAL_RSWA] = "RSWA",
    [TIB_TRIAL_LARGE_MOVEMENT] = "Large movement",
    [TIB_TRIAL_GROSS_MOVEMENT] = "Gross movement",
    [TIB_TRIAL_ACCEL_MOVEMENT] = "Accel movement",
    [TIB_TRIAL_UNSCORABLE] = "Unscorable",
    [TIB_TRIAL_GAP] = "Gap",
};

const char *tib_marks_channel(const struct tib_result *result, enum tib_side side) {
  if (side == TIB_LEFT) return "EMG LAT";
  if (side == TIB_RIGHT) return "EMG RAT";
  return side == TIB_SIDE_NONE && result->channels.leg >= 0 ? "EMG Legs" : NULL;
}

/* The calf has its own channel; another muscle has no name that all would know. */
static const char *channel_of(const struct tib_result *result, const struct tib_event *event) {
  const struct tib_pattern *pattern = event->pattern;
  if (!pattern || pattern->muscle == TIB_TIBIALIS_ANTERIOR) return tib_marks_channel(result, event->side);
  if (pattern->muscle != TIB_GASTROCNEMIUS) return NULL;
  return event->side == TIB_LEFT ? "EMG LGAS" : event->side == TIB_RIGHT ? "EMG RGAS" : NULL;
}

static bool is_motion(enum tib_trial_type type) {
  return type == TIB_TRIAL_GROSS_MOVEMENT || type == TIB_TRIAL_ACCEL_MOVEMENT;
}

/* Motions are of an ankle, not of a leg's EMG. */
static void make_text(const struct tib_result *result, const struct tib_event *event, struct tib_text *text) {
  tib_text_add(text, TEXTS[event->type]);
  if (event->type == TIB_TRIAL_SUSTAINED_BURST && event->class_) tib_text_addf(text, " %s", event->class_);
  if (is_motion(event->type)) {
    if (event->side == TIB_LEFT || event->side == TIB_RIGHT) tib_text_addf(text, " %s", tib_level_side[event->side].name);
  } else if (event->type != TIB_TRIAL_GAP && event->type != TIB_TRIAL_PLM_SERIES) {
    const char *channel = channel_of(result, event);
    if (channel) tib_text_addf(text, "@@%s", channel);
  }
}

static enum tib_status add(struct tib_marks *marks, tib_ticks onset, tib_ticks duration, const char *text,
                           struct tib_error *err) {
  enum tib_status status = tib_array_reserve(&marks->items, &marks->capacity, marks->n + 1, sizeof *marks->items, err);
  if (status != TIB_OK) return status;
  struct tib_mark *mark = &marks->items[marks->n++];
  mark->onset = onset;
  mark->duration = duration;
  tib_text_copy(mark->text, sizeof mark->text, text);
  return TIB_OK;
}

/* A profile's own movements would stand beside those of the legs: only its series are told. */
static bool is_wanted(const struct tib_event *event) {
  if (event->movement) return false;
  return event->type != TIB_TRIAL_PLM_SERIES || event->profile == 0;
}

static enum tib_status add_event(struct tib_marks *marks, const struct tib_result *result, const struct tib_event *event,
                                 struct tib_error *err) {
  struct tib_text text = {0};
  if (event->onset < 0) {
    marks->n_before++;
    return TIB_OK;
  }
  make_text(result, event, &text);
  enum tib_status status = text.failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", result->id)
                                       : add(marks, event->onset, event->duration, text.s, err);
  tib_text_finish(&text);
  return status;
}

/* Where annotations stand alone, the last one tells how long the recording is; and EDFlib writes none without any. */
enum tib_status tib_marks_make(const struct tib_result *result, struct tib_marks *marks, struct tib_error *err) {
  struct tib_events events;
  *marks = (struct tib_marks){0};
  enum tib_status status = tib_events_gather(result, &events, err);
  for (size_t i = 0; i < events.n && status == TIB_OK; i++)
    if (is_wanted(&events.items[i])) status = add_event(marks, result, &events.items[i], err);
  if (status == TIB_OK) status = add(marks, result->recording.duration, TIB_NO_TICKS, "Recording ends", err);
  tib_events_finish(&events);
  if (status != TIB_OK) tib_marks_finish(marks);
  return status;
}

void tib_marks_finish(struct tib_marks *marks) {
  if (!marks) return;
  free(marks->items);
  *marks = (struct tib_marks){0};
}
