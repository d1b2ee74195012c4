#include <tibialis/analyze.h>

#include <stdlib.h>
#include <string.h>

#include "acquire.h"
#include "base/array.h"
#include "base/jobs.h"
#include "base/text.h"
#include "base/ticks.h"
#include "bursts.h"
#include "detect/detect.h"
#include "detect/patterns.h"
#include "import.h"
#include "legs.h"
#include "notes.h"
#include "patterns.h"
#include "read/read.h"

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

/* ---- detect and score ---- */

static enum tib_status detect(const struct tib_analyze_options *options, struct tib_result *result,
                              const struct tib_rules *rules, size_t *detection, struct tib_error *err) {
  for (size_t i = 0; i < result->n_profiles; i++)
    if (tib_rules_equal_detection(&result->profiles[i].rules, rules)) {
      *detection = result->profiles[i].detection;
      return TIB_OK;
    }
  const struct tib_accelerometer_rules *ankle = options->accelerometer ? &options->accelerometer->accelerometer : NULL;
  struct tib_detection *out = &result->detections[ *detection = result->n_detections];
  enum tib_status status = result->imported ? tib_import_movements(result, &rules->detection, ankle, out, err)
                                            : tib_detect_movements_by(options->threads, result->legs, result->n_legs,
                                                                      result->accel, &rules->detection, ankle, out, err);
  if (status == TIB_OK) result->n_detections++;
  return status;
}

static size_t gaps_between(const struct tib_recording *recording, struct tib_span *gaps) {
  size_t n = 0;
  for (size_t i = 1; i < recording->n_segments; i++) gaps[n++] = tib_gap_before(recording, i);
  return n;
}

static enum tib_status detect_all(const struct tib_analyze_options *options, struct tib_result *result,
                                  struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < options->n_profiles && status == TIB_OK; i++) {
    struct tib_profile_result *profile = &result->profiles[i];
    status = detect(options, result, &options->profiles[i], &profile->detection, err);
    if (status != TIB_OK) break;
    profile->rules = options->profiles[i];
    result->n_profiles++;
  }
  return status;
}

static enum tib_status score_profile(struct tib_result *result, struct tib_profile_result *profile,
                                     struct tib_score_input *input, struct tib_error *err) {
  const struct tib_detection *detection = &result->detections[profile->detection];
  struct tib_leg_time legs[TIB_LEGS_SCORED];
  input->legs = legs;
  input->n_legs = tib_legs_scored(result, detection, legs);
  input->candidates = detection->candidates;
  input->n_candidates = detection->n_candidates;
  enum tib_status status = tib_score_run(&profile->rules, input, &profile->score, err);
  if (status == TIB_OK && profile == result->profiles) tib_legs_quality(result, input);
  return status;
}

/* ---- the ankles ---- */

static enum tib_status look_at_ankles(const struct tib_analyze_options *o, struct tib_result *result,
                                      struct tib_error *err) {
  if (!o->accelerometer || (result->channels.accel[0][0] < 0 && result->channels.accel[1][0] < 0)) return TIB_OK;
  result->has_accelerometer = true;
  result->accelerometer_rules = *o->accelerometer;
  for (size_t i = 0; i < 2; i++) result->has_gross |= result->accel[i].present && !result->accel[i].bad_scale;
  return tib_detect_gross(result->accel, &o->accelerometer->accelerometer, &result->gross, &result->n_gross, err);
}

/* ACC-11; one channel for both legs is set beside either ankle. */
static enum tib_status check_clocks(struct tib_result *result, struct tib_error *err) {
  const struct tib_detection *found = &result->detections[result->profiles[0].detection];
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < 2 && result->has_gross; i++)
    for (size_t k = 0; k < result->n_legs && status == TIB_OK; k++)
      if (result->legs[k].side == TIB_SIDE_NONE || result->legs[k].side == result->accel[i].side)
        status = tib_detect_clock(&result->legs[k], &result->accel[i], found, &result->accelerometer_rules.accelerometer,
                                  &result->clock[i], err);
  return status;
}

/* ---- patterns, scores and bursts ---- */

/* What follows the detections. */
struct rest {
  const struct tib_analyze_options *options;
  struct tib_result *result;
  struct tib_reader *reader;
  struct tib_score_input *input;
  struct tib_bursts bursts;
  struct tib_pattern_list rem;
};

static enum tib_status score_all(struct rest *rest, struct tib_error *err) {
  struct tib_result *result = rest->result;
  enum tib_status status = tib_patterns_find(rest->options, result, err);
  for (size_t i = 0; i < result->n_profiles && status == TIB_OK; i++)
    status = score_profile(result, &result->profiles[i], rest->input, err);
  return status == TIB_OK ? check_clocks(result, err) : status;
}

static enum tib_status do_rest(void *user, size_t i, struct tib_error *err) {
  struct rest *rest = user;
  if (i == 0) return score_all(rest, err);
  return i == 1 ? tib_bursts_find(rest->options, rest->result, rest->reader, &rest->bursts, err)
                : tib_patterns_find_rem(rest->options, rest->result, &rest->rem, err);
}

static enum tib_status detect_and_score(const struct tib_analyze_options *o, struct tib_result *result,
                                        struct tib_reader *reader, struct tib_error *err) {
  struct tib_span *gaps = NULL;
  enum tib_status status = tib_array_create(&result->profiles, o->n_profiles, sizeof *result->profiles, err);
  if (status == TIB_OK) status = tib_array_create(&gaps, result->recording.n_segments, sizeof *gaps, err);
  struct tib_score_input input = {
      .context = &result->context, .recording = {0, result->recording.duration}, .gaps = gaps, .study = result->study};
  if (status == TIB_OK) input.n_gaps = gaps_between(&result->recording, gaps);
  if (status == TIB_OK) status = look_at_ankles(o, result, err);
  input.has_gross = result->has_gross;
  if (status == TIB_OK) status = detect_all(o, result, err);
  if (status == TIB_OK) status = tib_legs_muscles(result, &input, err);
  struct rest rest = {.options = o, .result = result, .reader = reader, .input = &input};
  if (status == TIB_OK) status = tib_jobs_run(o->threads, 3, do_rest, &rest, err);
  if (status == TIB_OK) status = tib_patterns_add_rem(result, &rest.rem, err);
  if (status == TIB_OK) status = tib_bursts_add(o, result, &rest.bursts, err);
  free(rest.bursts.item);
  tib_pattern_list_finish(&rest.rem);
  free(gaps);
  return status;
}

/* ---- the study and its course ---- */

/* CLIN-6: a test at rest is all of its recording, unless the user names a part of it, and all of it is wake: stages tell no
 * sleep there, and nothing that rests on sleep is assessed. */
static void resolve_study(struct tib_result *result) {
  if (result->study != TIB_STUDY_SIT) return;
  result->context.has_stages = false;
  if (result->context.lights_source == TIB_LIGHTS_OPTION) return;
  result->context.lights = (struct tib_span){0, result->recording.duration};
  result->context.lights_source = TIB_LIGHTS_WHOLE_FILE;
}

static void tell_course(struct tib_result *result) {
  tib_score_follow(&result->context, result->patterns, result->n_patterns);
  struct tib_course_input input = {.score = &result->profiles[0].score,
                                   .context = &result->context,
                                   .study = result->study,
                                   .patterns = result->patterns,
                                   .n_patterns = result->n_patterns,
                                   .has_bursts = result->has_bursts};
  result->course = tib_score_course(&input);
}

enum tib_status tib_analyze_file(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                                 struct tib_error *err) {
  *result = (struct tib_result){.imported = options->use_scored_movements, .study = options->study};
  struct tib_reader *reader = NULL;
  enum tib_status status = check_options(options, err);
  tib_read_edflib_version(result->edflib, sizeof result->edflib);
  if (status == TIB_OK) status = tib_acquire(path, options, result, &reader, err);
  if (status == TIB_OK && result->imported) status = tib_import_check(path, result, err);
  if (status == TIB_OK) set_id(result, options->id);
  if (status == TIB_OK) resolve_study(result);
  if (status == TIB_OK) status = detect_and_score(options, result, reader, err);
  if (options->keep_samples)
    result->reader = reader;
  else
    tib_read_close(reader);
  if (status == TIB_OK) tell_course(result);
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
  for (size_t i = 0; i < TIB_MAX_MUSCLES; i++) {
    tib_envelope_finish(&result->muscles[i]);
    tib_detection_finish(&result->muscle_levels[i]);
  }
  for (size_t i = 0; i < 2; i++) tib_activity_finish(&result->accel[i]);
  for (size_t i = 0; i < result->n_detections; i++) tib_detection_finish(&result->detections[i]);
  for (size_t i = 0; i < result->n_profiles; i++) tib_score_finish(&result->profiles[i].score);
  tib_read_close(result->reader);
  free(result->gross);
  free(result->profiles);
  free(result->patterns);
  free(result->inputs);
  free(result->notes);
  *result = (struct tib_result){0};
}
