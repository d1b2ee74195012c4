#include "bursts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "condition/burst_signal.h"
#include "detect/detect.h"
#include "patterns.h"

#define MAX_LANES (TIB_MAX_LEGS + TIB_MAX_MUSCLES)
#define MARGIN TIB_TICKS_PER_S /* before a burst, which may rise slowly */

/* ---- where to look ---- */

struct lanes {
  size_t n;
  struct tib_burst_lane item[MAX_LANES];
  struct tib_detection level[MAX_LANES]; /* owned; of those that nobody has looked at yet */
};

static void lanes_finish(struct lanes *lanes) {
  for (size_t i = 0; i < MAX_LANES; i++) tib_detection_finish(&lanes->level[i]);
}

/* Where a leg cannot be scored: by the primary profile's detection. */
static enum tib_status add_lane(struct lanes *lanes, const struct tib_envelope *envelope,
                                const struct tib_detection_rules *rules, struct tib_error *err) {
  struct tib_detection *level = &lanes->level[lanes->n];
  enum tib_status status = tib_detect_levels(envelope, 1, rules, level, err);
  if (status == TIB_OK)
    lanes->item[lanes->n++] = (struct tib_burst_lane){envelope, level->legs[0].out, level->legs[0].n_out};
  return status;
}

static enum tib_status make_lanes(const struct tib_result *result, struct lanes *lanes, struct tib_error *err) {
  const struct tib_profile_result *primary = &result->profiles[0];
  const struct tib_detection *found = &result->detections[primary->detection];
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < result->n_legs && status == TIB_OK; i++) {
    if (result->imported) /* such a detection does not know where a leg is out */
      status = add_lane(lanes, &result->legs[i], &primary->rules.detection, err);
    else
      lanes->item[lanes->n++] = (struct tib_burst_lane){&result->legs[i], found->legs[i].out, found->legs[i].n_out};
  }
  for (size_t i = 0; i < result->n_muscles && status == TIB_OK; i++) {
    const struct tib_leg_detection *level = &result->muscle_levels[i].legs[0];
    lanes->item[lanes->n++] = (struct tib_burst_lane){&result->muscles[i], level->out, level->n_out};
  }
  return status;
}

/* ---- the second look ---- */

static bool is_same_muscle(const struct tib_pattern *a, const struct tib_pattern *b) {
  return a->side == b->side && a->muscle == b->muscle && strcmp(a->muscle_name, b->muscle_name) == 0;
}

static int channel_of(const struct tib_channels *channels, const struct tib_pattern *burst) {
  if (burst->muscle == TIB_GASTROCNEMIUS) return channels->calf[burst->side == TIB_RIGHT];
  if (burst->muscle == TIB_TIBIALIS_ANTERIOR)
    return burst->side == TIB_LEFT ? channels->left : burst->side == TIB_RIGHT ? channels->right : channels->leg;
  for (size_t i = 0; i < channels->n_extra; i++)
    if (channels->extra[i].side == burst->side && strcmp(channels->extra[i].muscle, burst->muscle_name) == 0)
      return channels->extra[i].channel;
  return -1;
}

/* From the burst before it on that muscle, if that is so close. */
static struct tib_span time_before(const struct tib_pattern *bursts, size_t n, const struct tib_pattern *burst,
                                   tib_ticks length) {
  struct tib_span before = {burst->span.onset - length, burst->span.onset - MARGIN};
  for (size_t i = 0; i < n; i++)
    if (is_same_muscle(&bursts[i], burst) && bursts[i].span.offset <= burst->span.onset &&
        bursts[i].span.offset > before.onset)
      before.onset = bursts[i].span.offset;
  return before;
}

static const struct tib_envelope *envelope_of(const struct tib_result *result, const struct tib_pattern *burst) {
  const struct tib_envelope *const lists[] = {result->legs, result->muscles};
  const size_t n[] = {result->n_legs, result->n_muscles};
  for (size_t k = 0; k < 2; k++)
    for (size_t i = 0; i < n[k]; i++)
      if (lists[k][i].side == burst->side && lists[k][i].muscle == burst->muscle &&
          strcmp(lists[k][i].muscle_name, burst->muscle_name) == 0)
        return &lists[k][i];
  return NULL;
}

static struct tib_spectrum_rise rise_of(const struct tib_result *result, const struct tib_pattern *burst) {
  const struct tib_envelope *e = envelope_of(result, burst);
  if (!e) return (struct tib_spectrum_rise){.mains_hz = 0};
  double level = burst->measures.rms_uv, rest = (double)burst->rest_uv;
  return (struct tib_spectrum_rise){level * level - rest * rest, e->highpass_hz, e->lowpass_hz, e->mains_hz};
}

static enum tib_status look_again(const struct tib_result *result, const struct tib_burst_rules *rules,
                                  struct tib_reader *reader, struct tib_span before, struct tib_pattern *burst,
                                  struct tib_error *err) {
  int channel = channel_of(&result->channels, burst);
  if (!reader || channel < 0) return TIB_OK;
  struct tib_burst_signal *signal = NULL;
  enum tib_status status = tib_burst_signal_create(&result->recording.channels[channel], rules, &signal, err);
  if (status == TIB_OK && before.offset > before.onset)
    status = tib_read_stretch(reader, &result->recording, channel, before, tib_burst_signal_before, signal, err);
  if (status == TIB_OK)
    status = tib_read_stretch(reader, &result->recording, channel, burst->span, tib_burst_signal_during, signal, err);
  if (status == TIB_OK) tib_burst_signal_set_rise(signal, rise_of(result, burst));
  if (status == TIB_OK) status = tib_burst_signal_end(signal, &burst->measures, err);
  tib_burst_signal_destroy(signal);
  return status;
}

static enum tib_status look_at_all(const struct tib_result *result, const struct tib_burst_rules *rules,
                                   struct tib_reader *reader, struct tib_pattern *bursts, size_t n, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < n && status == TIB_OK; i++) {
    if (bursts[i].type != TIB_SUSTAINED_BURST) continue;
    struct tib_span before = time_before(bursts, n, &bursts[i], rules->spectrum_rest);
    status = look_again(result, rules, reader, before, &bursts[i], err);
  }
  return status;
}

/* ---- the grade ---- */

static void grade(struct tib_result *result) {
  const struct tib_score *score = &result->profiles[0].score;
  struct tib_burst_input input = {.context = &result->context,
                                  .ankles = result->has_accelerometer ? result->accel : NULL,
                                  .movements = score->movements,
                                  .n_movements = score->n_movements};
  for (size_t i = 0; i < result->n_muscles; i++)
    if (result->muscle_quality[i].scorable_h > 0) input.other_muscle[result->muscles[i].side] = true;
  tib_score_bursts(&result->bursts_rules.bursts, &input, result->patterns, result->n_patterns);
}

enum tib_status tib_bursts_find(const struct tib_analyze_options *options, const struct tib_result *result,
                                struct tib_reader *reader, struct tib_bursts *found, struct tib_error *err) {
  struct lanes lanes = {0};
  *found = (struct tib_bursts){0};
  if (!options->bursts) return TIB_OK;
  enum tib_status status = make_lanes(result, &lanes, err);
  if (status == TIB_OK)
    status = tib_detect_bursts(lanes.item, lanes.n, result->accel, &options->bursts->bursts,
                               options->accelerometer ? &options->accelerometer->accelerometer : NULL, &found->item,
                               &found->n, err);
  if (status == TIB_OK) status = look_at_all(result, &options->bursts->bursts, reader, found->item, found->n, err);
  lanes_finish(&lanes);
  return status;
}

enum tib_status tib_bursts_add(const struct tib_analyze_options *options, struct tib_result *result,
                               const struct tib_bursts *found, struct tib_error *err) {
  if (!options->bursts) return TIB_OK;
  result->has_bursts = true;
  result->bursts_rules = *options->bursts;
  enum tib_status status = tib_patterns_add(result, found->item, found->n, err);
  if (status == TIB_OK) grade(result);
  return status;
}
