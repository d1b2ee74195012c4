#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "condition/accelerometer.h"
#include "condition/condition.h"
#include "condition/leg.h"
#include "condition/overlap_save.h"

/* Legs of one rate, which share a transform. */
struct group {
  size_t n_legs;
  size_t leg[TIB_MAX_LEGS]; /* index into the conditioner's */
  struct tib_conditioner *owner;
  struct tib_overlap_save *filter;
};

struct tib_conditioner {
  const char *name;
  struct tib_condition_plan plan;
  size_t n_segments;
  tib_ticks *onset; /* owned; of each segment */
  struct tib_leg leg[TIB_MAX_LEGS];
  struct tib_accelerometer ankle[2];
  size_t n_groups;
  struct group group[TIB_MAX_LEGS];
  size_t segment; /* begun; n_segments before the first */
};

/* ---- making one ---- */

static bool same_rate(struct tib_rate a, struct tib_rate b) { return a.samples == b.samples && a.record == b.record; }

static enum tib_status check_rate(const char *name, const struct tib_channel *channel, bool allow_low_rate,
                                  const struct tib_conditioning_rules *rules, struct tib_error *err) {
  double rate_hz = tib_rate_hz(channel->rate);
  if (rules->lowpass_share * rate_hz <= rules->highpass_hz)
    return tib_fail(err, TIB_LOW_RATE, "%s: %s has %.4g samples a second, too few for the band above %.4g Hz", name,
                    channel->label, rate_hz, rules->highpass_hz);
  if (rate_hz < rules->rate_min_hz && !allow_low_rate)
    return tib_fail(err, TIB_LOW_RATE,
                    "%s: %s has %.4g samples a second, fewer than %.4g; --allow-low-rate scores it all the same", name,
                    channel->label, rate_hz, rules->rate_min_hz);
  return TIB_OK;
}

static enum tib_status send_to_legs(void *user, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err) {
  struct group *group = user;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < group->n_legs && !status; i++)
    status = tib_leg_push(&group->owner->leg[group->leg[i]], lane[i], n, err);
  return status;
}

static enum tib_status make_band(const struct tib_conditioning_rules *rules, double rate_hz, struct tib_fir *band,
                                 struct tib_error *err) {
  double share_hz = rules->lowpass_share * rate_hz;
  double high_hz = rules->lowpass_hz < share_hz ? rules->lowpass_hz : share_hz; /* BASE-1 */
  return tib_fir_make_band(band, rate_hz, rules->highpass_hz, high_hz, tib_seconds(rules->fir_length), rules->fir_beta,
                           err);
}

static enum tib_status make_group(struct tib_conditioner *c, struct group *group, const struct tib_recording *recording,
                                  const struct tib_conditioning_rules *rules, struct tib_error *err) {
  struct tib_fir band = {0};
  double rate_hz = tib_rate_hz(c->plan.leg[group->leg[0]].channel->rate);
  enum tib_status status = make_band(rules, rate_hz, &band, err);
  for (size_t i = 0; i < group->n_legs && !status; i++) {
    size_t leg = group->leg[i];
    status = tib_leg_init(&c->leg[leg], c->plan.leg[leg].side, c->plan.leg[leg].channel, recording, c->plan.mains, rules,
                          &band, err);
  }
  group->owner = c;
  if (!status) status = tib_overlap_save_create(&band, group->n_legs, send_to_legs, group, &group->filter, err);
  tib_fir_finish(&band);
  return status;
}

static enum tib_status make_groups(struct tib_conditioner *c, const struct tib_recording *recording,
                                   const struct tib_conditioning_rules *rules, struct tib_error *err) {
  const struct tib_condition_plan *plan = &c->plan;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < plan->n_legs && !status; i++) {
    status = check_rate(c->name, plan->leg[i].channel, plan->allow_low_rate, rules, err);
    bool joins = i > 0 && same_rate(plan->leg[0].channel->rate, plan->leg[i].channel->rate);
    struct group *group = joins ? &c->group[0] : &c->group[c->n_groups++];
    group->leg[group->n_legs++] = i;
  }
  for (size_t g = 0; g < c->n_groups && !status; g++) status = make_group(c, &c->group[g], recording, rules, err);
  return status;
}

static enum tib_status make_ankles(struct tib_conditioner *c, const struct tib_recording *recording,
                                   const struct tib_accelerometer_rules *rules, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (int i = 0; i < 2 && !status; i++) {
    if (!c->plan.ankle[i].present || !rules) continue;
    status = tib_accelerometer_init(&c->ankle[i], i == 0 ? TIB_LEFT : TIB_RIGHT, c->plan.ankle[i].channel->rate,
                                    recording->duration, rules, err);
  }
  return status;
}

enum tib_status tib_condition_create(const char *name, const struct tib_recording *recording,
                                     const struct tib_condition_plan *plan, const struct tib_conditioning_rules *rules,
                                     const struct tib_accelerometer_rules *accelerometer, struct tib_conditioner **out,
                                     struct tib_error *err) {
  struct tib_conditioner *c = NULL;
  enum tib_status status = tib_array_create((void **)&c, 1, sizeof *c, err);
  if (status) return status;
  c->name = name;
  c->plan = *plan;
  c->n_segments = c->segment = recording->n_segments;
  status = tib_array_create((void **)&c->onset, c->n_segments, sizeof *c->onset, err);
  if (status) goto fail;
  for (size_t i = 0; i < c->n_segments; i++) c->onset[i] = recording->segments[i].onset;
  status = make_groups(c, recording, rules, err);
  if (!status) status = make_ankles(c, recording, accelerometer, err);
  if (status) goto fail;
  *out = c;
  return TIB_OK;
fail:
  tib_condition_destroy(c);
  return status;
}

/* ---- samples ---- */

static void begin_segment(struct tib_conditioner *c, size_t segment) {
  c->segment = segment;
  for (size_t i = 0; i < c->plan.n_legs; i++) tib_leg_begin_segment(&c->leg[i], c->onset[segment]);
  for (int i = 0; i < 2; i++) tib_accelerometer_begin_segment(&c->ankle[i], c->onset[segment]);
}

static enum tib_status end_segment(struct tib_conditioner *c, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  for (size_t g = 0; g < c->n_groups && !status; g++) status = tib_overlap_save_end(c->group[g].filter, err);
  for (size_t i = 0; i < c->plan.n_legs && !status; i++) status = tib_leg_end_segment(&c->leg[i], err);
  for (int i = 0; i < 2 && !status; i++) status = tib_accelerometer_end_segment(&c->ankle[i], err);
  return status;
}

/* Segments come in order; one that no block belonged to is there with no hops, so that indices stay those of the
 * recording. */
static enum tib_status go_to_segment(struct tib_conditioner *c, size_t segment, struct tib_error *err) {
  if (segment > c->n_segments || (segment < c->segment && c->segment != c->n_segments))
    return tib_fail(err, TIB_INTERNAL, "%s: segment %zu came out of order", c->name, segment);
  enum tib_status status = TIB_OK;
  size_t next = 0;
  if (c->segment < c->n_segments) {
    if (segment == c->segment) return TIB_OK;
    next = c->segment + 1;
    status = end_segment(c, err);
  }
  for (; next < segment && !status; next++) {
    begin_segment(c, next);
    status = end_segment(c, err);
  }
  if (!status && segment < c->n_segments) begin_segment(c, segment);
  return status;
}

static enum tib_status push_group(struct tib_conditioner *c, struct group *group, const struct tib_block *block,
                                  struct tib_error *err) {
  const float *lane[TIB_LANES_MAX] = {0};
  size_t n = block->channel[c->plan.leg[group->leg[0]].at].n;
  for (size_t i = 0; i < group->n_legs; i++) {
    const struct tib_samples *samples = &block->channel[c->plan.leg[group->leg[i]].at];
    if (samples->n != n) return tib_fail(err, TIB_INTERNAL, "%s: legs of one rate came in different lengths", c->name);
    lane[i] = samples->x;
    enum tib_status status = tib_leg_look_over(&c->leg[group->leg[i]], samples->x, n, err);
    if (status) return status;
  }
  return tib_overlap_save_push(group->filter, lane, n, err);
}

static enum tib_status push_ankle(struct tib_conditioner *c, int i, const struct tib_block *block, struct tib_error *err) {
  const float *axis[3];
  const size_t *at = c->plan.ankle[i].at;
  for (int k = 0; k < 3; k++) axis[k] = block->channel[at[k]].x;
  return tib_accelerometer_push(&c->ankle[i], axis, block->channel[at[0]].n, err);
}

enum tib_status tib_condition_block(void *user, const struct tib_block *block, struct tib_error *err) {
  struct tib_conditioner *c = user;
  enum tib_status status = block->segment < c->n_segments
                               ? go_to_segment(c, block->segment, err)
                               : tib_fail(err, TIB_INTERNAL, "%s: there is no segment %zu", c->name, block->segment);
  for (size_t g = 0; g < c->n_groups && !status; g++) status = push_group(c, &c->group[g], block, err);
  for (int i = 0; i < 2 && !status; i++)
    if (c->plan.ankle[i].present) status = push_ankle(c, i, block, err);
  return status;
}

enum tib_status tib_condition_end(struct tib_conditioner *c, struct tib_envelope *legs, struct tib_activity *ankles,
                                  struct tib_error *err) {
  for (size_t i = 0; i < c->plan.n_legs; i++) legs[i] = (struct tib_envelope){0};
  for (int i = 0; i < 2; i++) ankles[i] = (struct tib_activity){.side = i == 0 ? TIB_LEFT : TIB_RIGHT};
  enum tib_status status = go_to_segment(c, c->n_segments, err);
  for (int i = 0; i < 2 && !status; i++)
    if (c->ankle[i].activity.present) status = tib_accelerometer_take(&c->ankle[i], &ankles[i], err);
  if (status) {
    for (int i = 0; i < 2; i++) tib_activity_finish(&ankles[i]);
    return status;
  }
  for (size_t i = 0; i < c->plan.n_legs; i++) tib_leg_take(&c->leg[i], &legs[i]);
  return TIB_OK;
}

void tib_condition_destroy(struct tib_conditioner *c) {
  if (!c) return;
  for (size_t g = 0; g < TIB_MAX_LEGS; g++) tib_overlap_save_destroy(c->group[g].filter);
  for (size_t i = 0; i < TIB_MAX_LEGS; i++) tib_leg_finish(&c->leg[i]);
  for (int i = 0; i < 2; i++) tib_accelerometer_finish(&c->ankle[i]);
  free(c->onset);
  free(c);
}
