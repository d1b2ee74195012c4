#include <tibialis/analyze.h>

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "base/ticks.h"
#include "condition/condition.h"
#include "detect/detect.h"
#include "import.h"
#include "legs.h"
#include "notes.h"
#include "read/read.h"

#define MAX_CHANNELS (TIB_MAX_LEGS + 6)

/* What lives only while one recording is analysed. */
struct analysis {
  const char *path;
  const struct tib_analyze_options *options;
  struct tib_result *result;
  struct tib_reader *reader;
  struct tib_conditioner *conditioner;
  struct tib_condition_plan plan;
  int channels[MAX_CHANNELS]; /* what is read, in the order of the blocks */
  size_t n_channels;
};

static enum tib_status check_options(const struct tib_analyze_options *options, struct tib_error *err) {
  if (options->n_profiles < 1 || options->n_profiles > TIB_MAX_PROFILES)
    return tib_fail(err, TIB_USAGE, "%zu profiles were given; 1 to %d can be scored in one run", options->n_profiles,
                    TIB_MAX_PROFILES);
  const struct tib_rules *first = options->profiles;
  for (size_t i = 0; i < options->n_profiles; i++) {
    const struct tib_rules *rules = &options->profiles[i];
    if (rules->kind != TIB_RULES_MOVEMENTS)
      return tib_fail(err, TIB_RULES, "profile %s does not describe leg movements; leave it out", rules->name);
    if (!tib_rules_equal_conditioning(first, rules))
      return tib_fail(err, TIB_RULES, "profiles %s and %s disagree about conditioning; score them in two runs", first->name,
                      rules->name);
  }
  return TIB_OK;
}

static void set_id(struct tib_result *result, const char *id) {
  if (id) {
    tib_text_copy(result->id, sizeof result->id, id);
    return;
  }
  tib_text_copy(result->id, sizeof result->id, result->recording.name);
  char *dot = strrchr(result->id, '.');
  if (dot && dot != result->id) *dot = '\0';
}

/* ---- read and condition ---- */

static size_t ask_for(struct analysis *a, int channel) {
  a->channels[a->n_channels] = channel;
  return a->n_channels++;
}

static void plan_leg(struct analysis *a, enum tib_side side, int channel) {
  if (channel < 0) return;
  size_t i = a->plan.n_legs++;
  a->plan.leg[i].side = side;
  a->plan.leg[i].at = ask_for(a, channel);
  a->plan.leg[i].channel = &tib_read_recording(a->reader)->channels[channel];
}

static void plan_ankle(struct analysis *a, size_t ankle, const int axes[3]) {
  if (!a->options->accelerometer || axes[0] < 0) return;
  a->plan.ankle[ankle].present = true;
  a->plan.ankle[ankle].channel = &tib_read_recording(a->reader)->channels[axes[0]];
  for (size_t axis = 0; axis < 3; axis++) a->plan.ankle[ankle].at[axis] = ask_for(a, axes[axis]);
}

static enum tib_mains_mode mains_mode(enum tib_mains mains) {
  switch (mains) {
    case TIB_MAINS_50:
      return TIB_MAINS_MODE_50;
    case TIB_MAINS_60:
      return TIB_MAINS_MODE_60;
    case TIB_MAINS_OFF:
      return TIB_MAINS_MODE_OFF;
    default:
      return TIB_MAINS_MODE_AUTO;
  }
}

static enum tib_status open_recording(struct analysis *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  struct tib_channels *channels = &a->result->channels;
  struct tib_edflib_verdict verdict;
  enum tib_status status = tib_read_open(a->path, &a->reader, err);
  if (status == TIB_OK) status = tib_read_edflib_check(a->path, a->reader, &verdict, err);
  if (status == TIB_OK && o->unit) status = tib_read_unit_override(a->reader, o->unit, err);
  if (status != TIB_OK) return status;
  struct tib_channel_choice choice = {o->left, o->right, o->leg, {o->accel[0], o->accel[1]}, o->unit};
  status = tib_read_channels(tib_read_recording(a->reader), &choice, !o->use_scored_movements, channels, err);
  if (status != TIB_OK) return status;
  plan_leg(a, TIB_LEFT, channels->left);
  plan_leg(a, TIB_RIGHT, channels->right);
  plan_leg(a, TIB_SIDE_NONE, channels->leg);
  for (size_t i = 0; i < 2; i++) plan_ankle(a, i, channels->accel[i]);
  a->plan.mains = mains_mode(o->mains);
  a->plan.allow_low_rate = o->allow_low_rate;
  return TIB_OK;
}

static enum tib_status read_signals(struct analysis *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  const struct tib_recording *recording = tib_read_recording(a->reader);
  const struct tib_accelerometer_rules *accelerometer = o->accelerometer ? &o->accelerometer->accelerometer : NULL;
  if (a->n_channels == 0) return tib_read_samples(a->reader, NULL, 0, NULL, NULL, err);
  enum tib_status status = tib_condition_create(recording->name, recording, &a->plan, &o->profiles[0].conditioning,
                                                accelerometer, &a->conditioner, err);
  if (status == TIB_OK)
    status = tib_read_samples(a->reader, a->channels, a->n_channels, tib_condition_block, a->conditioner, err);
  if (status == TIB_OK) status = tib_condition_end(a->conditioner, a->result->legs, a->result->accel, err);
  return status;
}

static enum tib_status read_and_condition(struct analysis *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  struct tib_result *result = a->result;
  const struct tib_recording *recording = tib_read_recording(a->reader);
  enum tib_status status = read_signals(a, err);
  if (status != TIB_OK) return status;
  result->n_legs = a->plan.n_legs;
  tib_read_fingerprint(a->reader, result->fingerprint);
  status = tib_read_context(a->reader, o->epoch ? o->epoch : 30 * TIB_TICKS_PER_S, &result->context, err);
  if (status == TIB_OK) status = tib_read_lights(recording, o->lights_off, o->lights_on, &result->context, err);
  return status;
}

static enum tib_status read_recording(struct analysis *a, struct tib_error *err) {
  enum tib_status status = open_recording(a, err);
  if (status == TIB_OK) status = read_and_condition(a, err);
  tib_condition_destroy(a->conditioner);
  if (status == TIB_OK) tib_read_take_recording(a->reader, &a->result->recording);
  tib_read_close(a->reader);
  return status;
}

/* ---- detect and score ---- */

static enum tib_status detect(struct analysis *a, const struct tib_rules *rules, size_t *detection, struct tib_error *err) {
  struct tib_result *result = a->result;
  for (size_t i = 0; i < result->n_profiles; i++)
    if (tib_rules_equal_detection(&result->profiles[i].rules, rules)) {
      *detection = result->profiles[i].detection;
      return TIB_OK;
    }
  const struct tib_accelerometer_rules *ankle =
      a->options->accelerometer ? &a->options->accelerometer->accelerometer : NULL;
  struct tib_detection *out = &result->detections[ *detection = result->n_detections];
  enum tib_status status = result->imported ? tib_import_movements(result, &rules->detection, ankle, out, err)
                                            : tib_detect_movements(result->legs, result->n_legs, result->accel,
                                                                   &rules->detection, ankle, out, err);
  if (status == TIB_OK) result->n_detections++;
  return status;
}

static size_t gaps_between(const struct tib_recording *recording, struct tib_span *gaps) {
  size_t n = 0;
  for (size_t i = 1; i < recording->n_segments; i++) {
    const struct tib_segment *before = &recording->segments[i - 1];
    gaps[n++] =
        (struct tib_span){before->onset + before->n_records * recording->record_duration, recording->segments[i].onset};
  }
  return n;
}

static enum tib_status score_profile(struct analysis *a, const struct tib_rules *rules, struct tib_score_input *input,
                                     struct tib_error *err) {
  struct tib_result *result = a->result;
  struct tib_profile_result *profile = &result->profiles[result->n_profiles];
  enum tib_status status = detect(a, rules, &profile->detection, err);
  if (status != TIB_OK) return status;
  const struct tib_detection *detection = &result->detections[profile->detection];
  struct tib_leg_time legs[TIB_LEGS_SCORED];
  input->legs = legs;
  input->n_legs = tib_legs_scored(result, detection, legs);
  input->candidates = detection->candidates;
  input->n_candidates = detection->n_candidates;
  profile->rules = *rules;
  status = tib_score_run(rules, input, &profile->score, err);
  if (status != TIB_OK) return status;
  if (result->n_profiles++ == 0) tib_legs_quality(result, input);
  return TIB_OK;
}

static enum tib_status detect_and_score(struct analysis *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  struct tib_result *result = a->result;
  struct tib_span *gaps = NULL;
  enum tib_status status = tib_array_create(&result->profiles, o->n_profiles, sizeof *result->profiles, err);
  if (status == TIB_OK) status = tib_array_create(&gaps, result->recording.n_segments, sizeof *gaps, err);
  struct tib_score_input input = {.context = &result->context, .recording = {0, result->recording.duration}, .gaps = gaps};
  if (status == TIB_OK) input.n_gaps = gaps_between(&result->recording, gaps);
  for (size_t i = 0; i < o->n_profiles && status == TIB_OK; i++) status = score_profile(a, &o->profiles[i], &input, err);
  free(gaps);
  if (o->accelerometer && (result->accel[0].present || result->accel[1].present)) {
    result->has_accelerometer = true;
    result->accelerometer_rules = *o->accelerometer;
  }
  if (status != TIB_OK || !o->bursts) return status;
  result->has_bursts = true;
  result->bursts_rules = *o->bursts;
  return tib_detect_bursts(result->legs, result->n_legs, result->accel, &o->bursts->bursts,
                           o->accelerometer ? &o->accelerometer->accelerometer : NULL, &result->patterns,
                           &result->n_patterns, err);
}

enum tib_status tib_analyze_file(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                                 struct tib_error *err) {
  *result = (struct tib_result){0};
  struct analysis a = {.path = path, .options = options, .result = result};
  enum tib_status status = check_options(options, err);
  bool is_table = false;
  result->imported = options->use_scored_movements;
  tib_read_edflib_version(result->edflib, sizeof result->edflib);
  if (status == TIB_OK && result->imported) status = tib_import_table(path, options, result, &is_table, err);
  if (status == TIB_OK && !is_table) status = read_recording(&a, err);
  if (status == TIB_OK && result->imported) status = tib_import_check(path, result, err);
  if (status == TIB_OK) set_id(result, options->id);
  if (status == TIB_OK) status = detect_and_score(&a, err);
  if (status == TIB_OK) result->sleep = tib_score_sleep(&result->context);
  if (status == TIB_OK) status = tib_notes_make(result, err);
  if (status != TIB_OK) tib_result_finish(result);
  return status;
}

void tib_result_finish(struct tib_result *result) {
  if (!result) return;
  tib_recording_finish(&result->recording);
  tib_context_finish(&result->context);
  for (size_t i = 0; i < TIB_MAX_LEGS; i++) tib_envelope_finish(&result->legs[i]);
  for (size_t i = 0; i < 2; i++) tib_activity_finish(&result->accel[i]);
  for (size_t i = 0; i < result->n_detections; i++) tib_detection_finish(&result->detections[i]);
  for (size_t i = 0; i < result->n_profiles; i++) tib_score_finish(&result->profiles[i].score);
  free(result->profiles);
  free(result->patterns);
  free(result->notes);
  *result = (struct tib_result){0};
}
