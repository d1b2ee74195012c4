#include "acquire.h"

#include <string.h>

#include "base/relay.h"
#include "base/text.h"
#include "condition/condition.h"
#include "read/read.h"

#define MAX_CHANNELS (TIB_MAX_LEGS + TIB_MAX_MUSCLES + 7)

/* What lives only while one recording is read. */
struct acquisition {
  const char *path;
  const struct tib_analyze_options *options;
  struct tib_result *result;
  struct tib_reader *reader;
  struct tib_conditioner *conditioner, *muscle[TIB_MAX_MUSCLES];
  struct tib_condition_plan plan;    /* of the legs; each further muscle has one of its own */
  size_t muscle_at[TIB_MAX_MUSCLES]; /* place among the blocks' channels */
  int muscle_channel[TIB_MAX_MUSCLES];
  int channels[MAX_CHANNELS]; /* what is read, in the order of the blocks */
  size_t n_channels;
};

static struct tib_scoring_choice scoring_of(const struct tib_analyze_options *o) {
  return (struct tib_scoring_choice){.n = o->n_scoring,
                                     .files = o->scoring,
                                     .map = o->map,
                                     .stage_codes = o->stage_codes,
                                     .cramp_words = o->cramp_words,
                                     .epoch = o->epoch};
}

/* ---- what is read ---- */

static size_t ask_for(struct acquisition *a, int channel) {
  a->channels[a->n_channels] = channel;
  return a->n_channels++;
}

static void plan_leg(struct acquisition *a, enum tib_side side, int channel) {
  if (channel < 0) return;
  size_t i = a->plan.n_legs++;
  a->plan.leg[i].side = side;
  a->plan.leg[i].at = ask_for(a, channel);
  a->plan.leg[i].channel = &tib_read_recording(a->reader)->channels[channel];
}

static void plan_muscle(struct acquisition *a, enum tib_side side, enum tib_muscle muscle, const char *name, int channel) {
  if (channel < 0) return;
  size_t i = a->result->n_muscles++;
  a->result->muscles[i] = (struct tib_envelope){.side = side, .muscle = muscle};
  tib_text_copy(a->result->muscles[i].muscle_name, sizeof a->result->muscles[i].muscle_name, name);
  a->muscle_channel[i] = channel;
  a->muscle_at[i] = ask_for(a, channel);
}

static void plan_muscles(struct acquisition *a, const struct tib_channels *channels) {
  for (int i = 0; i < 2; i++) plan_muscle(a, i == 0 ? TIB_LEFT : TIB_RIGHT, TIB_GASTROCNEMIUS, "", channels->calf[i]);
  for (size_t i = 0; i < channels->n_extra; i++)
    plan_muscle(a, channels->extra[i].side, TIB_OTHER_MUSCLE, channels->extra[i].muscle, channels->extra[i].channel);
}

static void plan_ankle(struct acquisition *a, size_t ankle, const int axes[3]) {
  if (!a->options->accelerometer || axes[0] < 0) return;
  a->plan.ankle[ankle].present = true;
  a->plan.ankle[ankle].channel = &tib_read_recording(a->reader)->channels[axes[0]];
  for (size_t axis = 0; axis < 3; axis++) a->plan.ankle[ankle].at[axis] = ask_for(a, axes[axis]);
}

static void plan_ecg(struct acquisition *a, int channel) {
  if (channel < 0 || (a->plan.n_legs == 0 && a->result->n_muscles == 0)) return;
  a->plan.ecg.present = true;
  a->plan.ecg.rate = tib_read_recording(a->reader)->channels[channel].rate;
  a->plan.ecg.at = ask_for(a, channel);
}

static enum tib_status open_recording(struct acquisition *a, bool ask_edflib, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  struct tib_edflib_verdict verdict;
  enum tib_status status = tib_read_open(a->path, &a->reader, err);
  if (status == TIB_OK && ask_edflib) status = tib_read_edflib_check(a->path, a->reader, &verdict, err);
  if (status == TIB_OK && o->unit) status = tib_read_unit_override(a->reader, o->unit, err);
  return status;
}

static enum tib_status plan_channels(struct acquisition *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  struct tib_channels *channels = &a->result->channels;
  struct tib_channel_choice choice = {.left = o->left,
                                      .right = o->right,
                                      .leg = o->leg,
                                      .accel = {o->accel[0], o->accel[1]},
                                      .unit = o->unit,
                                      .ecg = o->ecg,
                                      .calf = {o->calf[0], o->calf[1]},
                                      .n_extra = o->n_extra,
                                      .extra = o->extra};
  enum tib_status status = tib_read_channels(a->reader, &choice, !o->use_scored_movements, channels, err);
  if (status != TIB_OK) return status;
  plan_leg(a, TIB_LEFT, channels->left);
  plan_leg(a, TIB_RIGHT, channels->right);
  plan_leg(a, TIB_SIDE_NONE, channels->leg);
  for (size_t i = 0; i < 2; i++) plan_ankle(a, i, channels->accel[i]);
  plan_muscles(a, channels);
  plan_ecg(a, channels->ecg);
  a->plan.mains = o->mains;
  a->plan.allow_low_rate = o->allow_low_rate;
  a->result->n_legs = a->plan.n_legs;
  return TIB_OK;
}

/* ---- one pass ---- */

/* As a leg by itself, so that nothing of the legs changes where there are other muscles. */
static enum tib_status condition_muscle(struct acquisition *a, size_t i, struct tib_error *err) {
  const struct tib_recording *recording = tib_read_recording(a->reader);
  struct tib_condition_plan plan = {.n_legs = 1, .ecg = a->plan.ecg, .mains = a->plan.mains};
  plan.allow_low_rate = a->plan.allow_low_rate;
  plan.relay = a->plan.relay;
  plan.leg[0].side = a->result->muscles[i].side;
  plan.leg[0].at = a->muscle_at[i];
  plan.leg[0].channel = &recording->channels[a->muscle_channel[i]];
  return tib_condition_create(recording->name, recording, &plan, &a->options->profiles[0].conditioning, NULL, &a->muscle[i],
                              err);
}

static enum tib_status condition_all(void *user, const struct tib_block *block, struct tib_error *err) {
  struct acquisition *a = user;
  enum tib_status status = tib_condition_block(a->conditioner, block, err);
  for (size_t i = 0; i < a->result->n_muscles && status == TIB_OK; i++)
    status = tib_condition_block(a->muscle[i], block, err);
  return status;
}

static enum tib_status end_muscle(struct acquisition *a, size_t i, struct tib_error *err) {
  struct tib_envelope *to = &a->result->muscles[i], named = *to;
  struct tib_activity none[2];
  enum tib_status status = tib_condition_end(a->muscle[i], to, none, err);
  to->muscle = named.muscle;
  memcpy(to->muscle_name, named.muscle_name, sizeof to->muscle_name);
  return status;
}

static enum tib_status condition_signals(struct acquisition *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  const struct tib_recording *recording = tib_read_recording(a->reader);
  const struct tib_accelerometer_rules *accelerometer = o->accelerometer ? &o->accelerometer->accelerometer : NULL;
  enum tib_status status = tib_condition_create(recording->name, recording, &a->plan, &o->profiles[0].conditioning,
                                                accelerometer, &a->conditioner, err);
  for (size_t i = 0; i < a->result->n_muscles && status == TIB_OK; i++) status = condition_muscle(a, i, err);
  if (status == TIB_OK) status = tib_read_samples(a->reader, a->channels, a->n_channels, condition_all, a, err);
  if (status == TIB_OK) status = tib_condition_end(a->conditioner, a->result->legs, a->result->accel, err);
  for (size_t i = 0; i < a->result->n_muscles && status == TIB_OK; i++) status = end_muscle(a, i, err);
  return status;
}

static enum tib_status read_signals(struct acquisition *a, struct tib_error *err) {
  if (a->n_channels == 0) return tib_read_samples(a->reader, NULL, 0, NULL, NULL, err);
  enum tib_status status = tib_relay_create(a->options->threads, &a->plan.relay, err);
  if (status == TIB_OK) status = condition_signals(a, err);
  return tib_relay_end(a->plan.relay, status, err);
}

static void mark_personal(const struct tib_reader *reader, struct tib_context *context) {
  for (size_t i = 0; i < context->n_unknown; i++)
    context->unknown[i].personal = tib_read_is_personal(reader, context->unknown[i].label);
}

static enum tib_status read_context(struct acquisition *a, struct tib_error *err) {
  const struct tib_analyze_options *o = a->options;
  const struct tib_recording *recording = tib_read_recording(a->reader);
  struct tib_result *result = a->result;
  struct tib_scoring_choice choice = scoring_of(o);
  enum tib_status status = tib_read_scoring(a->reader, &choice, &result->context, &result->inputs, &result->n_inputs, err);
  if (status == TIB_OK && o->strict) status = tib_read_strict(recording, err);
  if (status == TIB_OK) status = tib_read_lights(recording, o->lights_off, o->lights_on, &result->context, err);
  if (status == TIB_OK) mark_personal(a->reader, &result->context);
  return status;
}

static enum tib_status acquire_recording(struct acquisition *a, struct tib_error *err) {
  enum tib_status status = open_recording(a, true, err);
  if (status == TIB_OK && a->options->strict) status = tib_read_strict(tib_read_recording(a->reader), err);
  if (status == TIB_OK) status = plan_channels(a, err);
  if (status == TIB_OK) status = read_signals(a, err);
  if (status == TIB_OK) tib_read_fingerprint(a->reader, a->result->fingerprint);
  if (status == TIB_OK) status = read_context(a, err);
  tib_condition_destroy(a->conditioner);
  for (size_t i = 0; i < TIB_MAX_MUSCLES; i++) tib_condition_destroy(a->muscle[i]);
  if (status == TIB_OK) {
    tib_read_take_recording(a->reader, &a->result->recording);
    return TIB_OK;
  }
  tib_read_close(a->reader);
  a->reader = NULL;
  return status;
}

/* ---- annotations alone ---- */

static enum tib_status acquire_scored_file(const char *path, const struct tib_analyze_options *o, struct tib_result *result,
                                           struct tib_error *err) {
  struct tib_scoring_choice choice = scoring_of(o);
  result->channels = TIB_NO_CHANNELS;
  enum tib_status status = tib_read_scored_file(path, &choice, &result->recording, &result->context, result->fingerprint,
                                                &result->inputs, &result->n_inputs, err);
  if (status == TIB_OK && o->strict) status = tib_read_strict(&result->recording, err);
  if (status == TIB_OK && result->recording.duration <= 0)
    status = tib_fail(err, TIB_SCORING_MISMATCH, "%s holds no event that tells how long the night was; name another", path);
  if (status != TIB_OK) return status;
  return tib_read_lights(&result->recording, o->lights_off, o->lights_on, &result->context, err);
}

struct tib_span tib_gap_before(const struct tib_recording *recording, size_t segment) {
  const struct tib_segment *before = &recording->segments[segment - 1];
  return (struct tib_span){before->onset + before->n_records * recording->record_duration,
                           recording->segments[segment].onset};
}

enum tib_status tib_acquire(const char *path, const struct tib_analyze_options *options, struct tib_result *result,
                            struct tib_reader **reader, struct tib_error *err) {
  struct acquisition a = {.path = path, .options = options, .result = result};
  enum tib_file_kind kind = TIB_FILE_RECORDING;
  enum tib_status status = result->imported ? tib_read_kind(path, &kind, err) : TIB_OK;
  *reader = NULL;
  if (status != TIB_OK) return status;
  if (kind == TIB_FILE_SCORED) return acquire_scored_file(path, options, result, err);
  status = acquire_recording(&a, err);
  *reader = a.reader;
  if (status != TIB_FORMAT || kind != TIB_FILE_UNKNOWN) return status;
  return tib_fail(err, TIB_SCORING_FORMAT,
                  "%s is neither a recording nor a file of annotations in a format that is known; name one that holds limb "
                  "movements",
                  path);
}

/* ---- the fingerprint alone ---- */

static enum tib_status fingerprint_of_recording(struct acquisition *a, char fingerprint[33], struct tib_error *err) {
  enum tib_status status = open_recording(a, false, err);
  if (status == TIB_OK) status = plan_channels(a, err);
  if (status == TIB_OK) status = tib_read_samples(a->reader, a->channels, a->n_channels, NULL, NULL, err);
  if (status == TIB_OK) tib_read_fingerprint(a->reader, fingerprint);
  tib_read_close(a->reader);
  return status;
}

enum tib_status tib_fingerprint_file(const char *path, const struct tib_analyze_options *options, char fingerprint[33],
                                     struct tib_error *err) {
  struct tib_result result = {.imported = options->use_scored_movements};
  struct acquisition a = {.path = path, .options = options, .result = &result};
  enum tib_file_kind kind = TIB_FILE_RECORDING;
  enum tib_status status = result.imported ? tib_read_kind(path, &kind, err) : TIB_OK;
  if (status != TIB_OK) return status;
  if (kind != TIB_FILE_SCORED) return fingerprint_of_recording(&a, fingerprint, err);
  status = acquire_scored_file(path, options, &result, err);
  if (status == TIB_OK) memcpy(fingerprint, result.fingerprint, sizeof result.fingerprint);
  tib_result_finish(&result);
  return status;
}
