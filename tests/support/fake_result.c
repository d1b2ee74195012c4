#include "fake_night.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[] = {
    [FAKE_FULL] = "full",
    [FAKE_NO_STAGES] = "no-stages",
    [FAKE_ONE_LEG] = "one-leg",
    [FAKE_COMMON_LEG] = "common-leg",
    [FAKE_NO_MOVEMENTS] = "no-movements",
    [FAKE_COARSE_LEG] = "coarse-leg",
    [FAKE_COARSE_BOTH] = "coarse-both",
    [FAKE_MANY] = "many",
    [FAKE_SHORT] = "short",
    [FAKE_DAY] = "day",
    [FAKE_ABSENT] = "absent",
    [FAKE_LONG_ID] = "long-id",
    [FAKE_GAPS] = "gaps",
    [FAKE_FIVE_RULES] = "five-rules",
    [FAKE_IMPORTED] = "imported",
};

const char *fake_name(enum fake_variant variant) { return NAMES[variant]; }

void *fake_make(size_t n, size_t size) {
  void *memory = calloc(n ? n : 1, size);
  if (!memory) abort();
  return memory;
}

double fake_uniform(struct night *night) {
  night->seed = night->seed * 6364136223846793005U + 1442695040888963407U;
  return (double)(night->seed >> 33) / 2147483648.0;
}

tib_ticks fake_between(struct night *night, double low_s, double high_s) {
  return (tib_ticks)((low_s + (high_s - low_s) * fake_uniform(night)) * (double)S);
}

/* ---- what else was scored ---- */

static const struct {
  enum tib_stage stage;
  int epochs;
} CYCLE[] = {{TIB_STAGE_N1, 8},  {TIB_STAGE_N2, 40}, {TIB_STAGE_W, 3},  {TIB_STAGE_N2, 26}, {TIB_STAGE_N3, 48},
             {TIB_STAGE_N2, 22}, {TIB_STAGE_R, 30},  {TIB_STAGE_N1, 4}, {TIB_STAGE_W, 9}};

static void add_stage(struct tib_context *context, enum tib_stage stage, tib_ticks *at, tib_ticks end, int epochs) {
  tib_ticks offset = *at + epochs * 30 * S < end ? *at + epochs * 30 * S : end;
  if (offset <= *at) return;
  context->stages[context->n_stages++] = (struct tib_stage_span){{*at, offset}, stage};
  *at = offset;
}

static void make_stages(struct night *night) {
  struct tib_context *context = &night->result->context;
  tib_ticks at = 0, wake = night->duration > 2 * HOUR ? 40 : 4;
  context->stages = fake_make(400, sizeof *context->stages);
  add_stage(context, TIB_STAGE_W, &at, night->duration, (int)wake);
  for (size_t i = 0; at < night->duration - 10 * MINUTE; i++)
    add_stage(context, CYCLE[i % 9].stage, &at, night->duration - 10 * MINUTE, CYCLE[i % 9].epochs);
  add_stage(context, TIB_STAGE_W, &at, night->duration - 2 * MINUTE, 40);
  add_stage(context, TIB_STAGE_UNKNOWN, &at, night->duration, 40);
  context->has_stages = true;
  context->epoch = 30 * S;
  snprintf(context->stages_source, sizeof context->stages_source, "%s", night->result->recording.name);
}

static void make_breathing(struct night *night) {
  struct tib_context *context = &night->result->context;
  context->has_respiratory = true;
  context->respiratory = fake_make(60, sizeof *context->respiratory);
  for (tib_ticks at = night->duration / 4; at < night->duration / 4 + 40 * MINUTE && at < night->duration - MINUTE;
       at += fake_between(night, 40, 90)) {
    tib_ticks length = fake_between(night, 10, 35);
    context->respiratory[context->n_respiratory] = (struct tib_respiratory_event){
        {at, at + length}, context->n_respiratory % 3 ? TIB_HYPOPNEA : TIB_APNEA_OBSTRUCTIVE};
    context->n_respiratory++;
  }
}

static void make_arousals(struct night *night) {
  struct tib_context *context = &night->result->context;
  context->has_arousals = true;
  context->arousals = fake_make(night->n_events + 1, sizeof *context->arousals);
  for (size_t i = 0; i < night->n_events; i += 7) {
    tib_ticks onset = night->events[i].onset + S;
    context->arousals[context->n_arousals++] = (struct tib_span){onset, onset + fake_between(night, 3, 12)};
  }
}

static void make_lights(struct night *night) {
  struct tib_context *context = &night->result->context;
  context->lights_off_mark = context->lights_on_mark = TIB_NO_TICKS;
  context->lights = (struct tib_span){0, night->duration};
  context->lights_source = TIB_LIGHTS_WHOLE_FILE;
  if (night->variant == FAKE_NO_STAGES || night->variant == FAKE_ABSENT) return;
  tib_ticks margin = night->duration > 2 * HOUR ? 15 * MINUTE : MINUTE;
  context->lights = (struct tib_span){margin, night->duration - margin};
  context->lights_off_mark = context->lights.onset;
  context->lights_on_mark = context->lights.offset;
  context->lights_source = TIB_LIGHTS_ANNOTATION;
}

/* ---- the recording ---- */

static struct tib_channel channel_of(const char *label, const char *unit, enum tib_unit kind, int64_t rate, double scale) {
  struct tib_channel channel = {.unit = kind,
                                .rate = {rate, S},
                                .digital_min = -32768,
                                .digital_max = 32767,
                                .physical_min = -32768 * scale,
                                .physical_max = 32767 * scale,
                                .scale = scale,
                                .resolution = scale};
  snprintf(channel.label, sizeof channel.label, "%s", label);
  snprintf(channel.unit_text, sizeof channel.unit_text, "%s", unit);
  snprintf(channel.prefilter, sizeof channel.prefilter, "HP:10Hz LP:100Hz");
  return channel;
}

static void make_channels(struct night *night) {
  struct tib_recording *recording = &night->result->recording;
  struct tib_channels *channels = &night->result->channels;
  bool far = night->variant == FAKE_LONG_ID;
  recording->channels = fake_make(9, sizeof *recording->channels);
  recording->channels[0] = channel_of("EEG C3-M2", "uV", TIB_UNIT_UV, 256, 0.1);
  recording->channels[1] =
      channel_of(far ? "\xce\x95\xce\x9c\xce\x93 \xce\xb1\xcf\x81\xce\xb9\xcf\x83\xcf\x84\xce\xb5\xcf\x81"
                       "\xcf\x8c \xcf\x83\xce\xba\xce\xad\xce\xbb\xce\xbf\xcf\x82"
                     : "EMG LAT",
                 "uV", TIB_UNIT_UV, RATE, 0.05);
  recording->channels[2] = channel_of("EMG RAT", "uV", TIB_UNIT_UV, RATE, 0.05);
  static const char *const axes[] = {"ACC L X", "ACC L Y", "ACC L Z", "ACC R X", "ACC R Y", "ACC R Z"};
  for (size_t i = 0; i < 6; i++) recording->channels[3 + i] = channel_of(axes[i], "g", TIB_UNIT_G, 64, 0.0001);
  recording->n_channels = 9;
  *channels =
      (struct tib_channels){.left = 1, .right = 2, .leg = -1, .ecg = -1, .accel = {{3, 4, 5}, {6, 7, 8}}, .calf = {-1, -1}};
  if (night->variant == FAKE_ONE_LEG) channels->right = -1;
  if (night->variant == FAKE_COMMON_LEG) {
    *channels = TIB_NO_CHANNELS;
    channels->leg = 1;
  }
}

static void make_segments(struct night *night) {
  struct tib_recording *recording = &night->result->recording;
  bool gaps = night->variant == FAKE_GAPS;
  recording->segments = fake_make(3, sizeof *recording->segments);
  recording->n_segments = gaps ? 3 : 1;
  recording->segments[0] = (struct tib_segment){0, 0, gaps ? 7200 : recording->n_records};
  if (!gaps) return;
  recording->segments[1] = (struct tib_segment){7500 * S, 7200, 10000};
  recording->segments[2] = (struct tib_segment){17600 * S + S / 2, 17200, (night->duration / S - 17601)};
  recording->n_records = 17200 + recording->segments[2].n_records;
  recording->deviations = fake_make(1, sizeof *recording->deviations);
  recording->n_deviations = 1;
  recording->deviations[0] =
      (struct tib_deviation){"trailing-bytes", "13 bytes stand after the last record", "left out", true};
}

static void make_recording(struct night *night) {
  struct tib_recording *recording = &night->result->recording;
  bool far = night->variant == FAKE_LONG_ID;
  snprintf(recording->name, sizeof recording->name, "%s.edf", NAMES[night->variant]);
  recording->format = TIB_EDF_PLUS_C;
  recording->record_duration = S;
  recording->duration = night->duration;
  recording->n_records = night->duration / S;
  recording->bytes = 61939968;
  recording->start_clock = night->variant == FAKE_ABSENT ? TIB_NO_TICKS : 22 * HOUR + 41 * MINUTE + 7 * S;
  snprintf(recording->start_date, sizeof recording->start_date, "2021-03-04");
  make_channels(night);
  make_segments(night);
  snprintf(night->result->id, sizeof night->result->id, "%s", far ? "" : "night-0007");
  /* 63 letters of two bytes: Greek, Cyrillic, and a combining accent */
  for (size_t i = 0; far && i + 2 < sizeof night->result->id - 1; i += 2)
    memcpy(night->result->id + i, i % 6 ? "\xd0\x96" : "\xce\xa9", 2);
  snprintf(night->result->fingerprint, sizeof night->result->fingerprint, "0123456789abcdef0123456789abcdef");
}

static void make_sleep(struct tib_result *result) {
  struct tib_sleep *sleep = &result->sleep;
  struct tib_span lights = result->context.lights;
  sleep->tib_h = (double)(lights.offset - lights.onset) / (double)HOUR;
  sleep->has_stages = result->context.has_stages;
  for (size_t i = 0; i < result->context.n_stages; i++) {
    struct tib_span span = result->context.stages[i].span;
    tib_ticks from = span.onset > lights.onset ? span.onset : lights.onset;
    tib_ticks to = span.offset < lights.offset ? span.offset : lights.offset;
    if (to > from) sleep->stage_h[result->context.stages[i].stage] += (double)(to - from) / (double)HOUR;
  }
  sleep->tst_h = sleep->stage_h[TIB_STAGE_N1] + sleep->stage_h[TIB_STAGE_N2] + sleep->stage_h[TIB_STAGE_N3] +
                 sleep->stage_h[TIB_STAGE_R];
}

/* ---- notes ---- */

static void add_note(struct tib_result *result, enum tib_side side, const char *code, const char *text) {
  if (!result->notes) result->notes = fake_make(16, sizeof *result->notes);
  struct tib_note *note = &result->notes[result->n_notes++];
  note->side = side;
  snprintf(note->code, sizeof note->code, "%s", code);
  snprintf(note->text, sizeof note->text, "%s", text);
}

static void make_notes(struct night *night) {
  struct tib_result *result = night->result;
  if (night->variant == FAKE_COARSE_LEG || night->variant == FAKE_COARSE_BOTH)
    add_note(result, TIB_RIGHT, "coarse-resolution",
             "The right leg is stored in steps of 31.25 uV, too coarse for the criteria of 8 and 2 uV: its numbers are not "
             "assessed.");
  if (night->variant == FAKE_LONG_ID)
    for (int i = 0; i < 12; i++)
      add_note(
          result, TIB_LEFT, "flat-signal",
          "The left leg has 123456 stretches without a signal, and this remark is as long as a remark may be, which is "
          "about two hundred and forty bytes, so that it must be wrapped onto a second line of the page at the least, or "
          "cut.");
  if (!result->accel[0].present && !result->accel[1].present)
    add_note(result, TIB_SIDE_NONE, "no-accelerometer", "No ankle accelerometer: movements are not corroborated.");
  if (!result->context.has_arousals)
    add_note(result, TIB_SIDE_NONE, "no-arousals", "No arousals were given: movements with arousal are not assessed.");
  if (!result->context.has_respiratory)
    add_note(result, TIB_SIDE_NONE, "no-respiratory",
             "No respiratory events were given: movements of respiratory origin are not excluded.");
  if (!result->context.has_stages)
    add_note(result, TIB_SIDE_NONE, "no-stages",
             "No sleep stages were given: indices of sleep and wake are not assessed; rates are per hour of recording.");
  if (night->variant == FAKE_ONE_LEG)
    add_note(result, TIB_SIDE_NONE, "one-leg", "Only the left leg was recorded: bilateral movements are not assessed.");
  if (night->variant == FAKE_GAPS)
    add_note(result, TIB_LEFT, "resting-level-unscorable",
             "The resting level of the left leg is above 15 uV in 18 minutes; they are not scored.");
}

static tib_ticks duration_of(enum fake_variant variant) {
  if (variant == FAKE_SHORT) return 20 * MINUTE;
  return variant == FAKE_DAY ? 24 * HOUR : 8 * HOUR + 2 * MINUTE;
}

/* Takes away what only a signal gives. */
static void import(struct tib_result *result) {
  for (size_t i = 0; i < result->n_legs; i++) tib_envelope_finish(&result->legs[i]);
  for (size_t i = 0; i < 2; i++) tib_activity_finish(&result->accel[i]);
  result->n_legs = 0;
  result->channels = TIB_NO_CHANNELS;
  result->imported = true;
  result->has_accelerometer = false;
  free(result->patterns);
  result->patterns = NULL;
  result->n_patterns = 0;
  for (size_t d = 0; d < result->n_detections; d++)
    for (size_t i = 0; i < result->detections[d].n_candidates; i++) {
      struct tib_candidate *candidate = &result->detections[d].candidates[i];
      candidate->imported = true;
      candidate->peak_uv = candidate->median_uv = candidate->rest_uv = NAN;
      candidate->accel = TIB_ACCEL_NONE;
    }
  result->context.has_movements = true;
  result->context.n_movements = result->n_detections > 0 ? result->detections[0].n_candidates : 0;
  result->context.movements = fake_make(result->context.n_movements, sizeof *result->context.movements);
  for (size_t i = 0; i < result->context.n_movements; i++)
    result->context.movements[i] =
        (struct tib_scored_movement){result->detections[0].candidates[i].span, result->detections[0].candidates[i].side};
  snprintf(result->context.movements_source, sizeof result->context.movements_source, "%s", result->recording.name);
  add_note(result, TIB_SIDE_NONE, "scored-movements-used",
           "The limb movements are those scored in imported.edf: none was detected, durations are as given, levels are not "
           "measured.");
}

void fake_result(struct tib_result *result, enum fake_variant variant) {
  *result = (struct tib_result){.n_legs = 0};
  struct night night = {.variant = variant, .result = result, .duration = duration_of(variant), .seed = 20260101};
  bool absent = variant == FAKE_ABSENT;
  make_recording(&night);
  make_lights(&night);
  if (!absent && variant != FAKE_NO_STAGES) make_stages(&night);
  make_sleep(result);
  fake_events(&night);
  if (!absent) make_arousals(&night);
  if (!absent) make_breathing(&night);
  fake_scores(&night);
  fake_signals(&night);
  make_notes(&night);
  if (variant == FAKE_IMPORTED) import(result);
  if (variant == FAKE_GAPS) {
    struct tib_error err;
    if (tib_rules_set(&result->profiles[0].rules, "onset", "9 uV", &err) != TIB_OK) abort();
    result->context.unknown = fake_make(1, sizeof *result->context.unknown);
    result->context.n_unknown = 1;
    result->context.unknown[0] = (struct tib_label_count){
        "Impedanz gepr\xc3\xbc"
        "ft",
        3, false};
    result->context.n_outside_recording = 2;
  }
  free(night.events);
}
