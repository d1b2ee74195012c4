#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "condition/accelerometer.h"
#include "condition/condition.h"
#include "condition/ecg_channel.h"
#include "condition/leg.h"
#include "condition/overlap_save.h"
#include "condition/pops.h"

/* Legs of one rate, which share a transform. */
struct group {
  size_t n_legs;
  size_t leg[TIB_MAX_LEGS]; /* index into the conditioner's */
  struct tib_conditioner *owner;
  struct tib_overlap_save *filter;
  struct tib_pops *pops; /* before the filter */
};

struct tib_conditioner {
  const char *name;
  struct tib_condition_plan plan;
  struct tib_leg leg[TIB_MAX_LEGS];
  struct tib_accelerometer ankle[2];
  struct tib_ecg_channel *heart; /* NULL: none */
  size_t n_groups;
  struct group group[TIB_MAX_LEGS];
  bool begun;      /* a segment */
  size_t segment;  /* the one that was begun */
  tib_ticks onset; /* of it */
};

/* ---- making one ---- */

static bool same_rate(struct tib_rate a, struct tib_rate b) { return a.samples == b.samples && a.record == b.record; }

static enum tib_status check_rate(const char *name, const struct tib_channel *channel, bool allow_low_rate,
                                  const struct tib_conditioning_rules *rules, struct tib_error *err) {
  double rate_hz = tib_rate_hz(channel->rate);
  if (rules->lowpass_share * rate_hz <= rules->highpass_hz)
    return tib_fail(err, TIB_LOW_RATE,
                    "%s: %s has %.4g samples a second, too few for the band above %.4g Hz; name another channel", name,
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
                          &band, c->heart, err);
  }
  group->owner = c;
  if (!status) status = tib_overlap_save_create(&band, group->n_legs, send_to_legs, group, &group->filter, err);
  tib_fir_finish(&band);
  struct tib_pop_lane lane[TIB_MAX_LEGS] = {0};
  for (size_t i = 0; i < group->n_legs; i++) {
    struct tib_leg *leg = &c->leg[group->leg[i]];
    lane[i] = (struct tib_pop_lane){&leg->minutes, leg->quality.low, leg->quality.high};
  }
  struct tib_rate rate = c->plan.leg[group->leg[0]].channel->rate;
  if (!status) status = tib_pops_create(rate, rules->pop_min_uv, group->n_legs, lane, group->filter, &group->pops, err);
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
  if (plan->ecg.present) status = tib_ecg_channel_create(plan->ecg.rate, &c->heart, err);
  if (!status) status = make_groups(c, recording, rules, err);
  if (!status) status = make_ankles(c, recording, accelerometer, err);
  if (status)
    tib_condition_destroy(c);
  else
    *out = c;
  return status;
}

/* ---- samples ---- */

static enum tib_status begin_segment(struct tib_conditioner *c, const struct tib_block *block, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  c->begun = true;
  c->segment = block->segment;
  c->onset = block->onset;
  for (size_t i = 0; i < c->plan.n_legs && !status; i++) status = tib_leg_begin_segment(&c->leg[i], c->onset, err);
  for (size_t g = 0; g < c->n_groups; g++) tib_pops_begin_segment(c->group[g].pops, c->onset);
  if (c->heart) tib_ecg_channel_begin_segment(c->heart);
  for (int i = 0; i < 2; i++) tib_accelerometer_begin_segment(&c->ankle[i], c->onset);
  return status;
}

static enum tib_status end_segment(struct tib_conditioner *c, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (c->heart) tib_ecg_channel_end_segment(c->heart);
  for (size_t g = 0; g < c->n_groups && !status; g++) {
    status = tib_pops_end_segment(c->group[g].pops, err);
    if (!status) status = tib_overlap_save_end(c->group[g].filter, err);
  }
  for (size_t i = 0; i < c->plan.n_legs && !status; i++) status = tib_leg_end_segment(&c->leg[i], err);
  for (int i = 0; i < 2 && !status; i++) status = tib_accelerometer_end_segment(&c->ankle[i], err);
  return status;
}

/* How many segments there are is not known until the last has come. */
static enum tib_status go_to_segment(struct tib_conditioner *c, const struct tib_block *block, struct tib_error *err) {
  if (c->begun && block->segment == c->segment) return TIB_OK;
  if (block->segment != (c->begun ? c->segment + 1 : 0) || block->onset < c->onset)
    return tib_fail(err, TIB_INTERNAL, "%s: segment %zu came out of order", c->name, block->segment);
  enum tib_status status = c->begun ? end_segment(c, err) : TIB_OK;
  return status ? status : begin_segment(c, block, err);
}

/* So short that little is looked at more closely when there is a jump in it, and that it stays in the first cache. */
#define PIECE 1024

static enum tib_status push_piece(struct tib_conditioner *c, struct group *group, const float *const lane[TIB_LANES_MAX],
                                  size_t n, struct tib_error *err) {
  float spread[TIB_LANES_MAX] = {0};
  for (size_t i = 0; i < group->n_legs; i++) {
    struct tib_leg *leg = &c->leg[group->leg[i]];
    enum tib_status status = tib_leg_look_over(leg, lane[i], n, err);
    if (status) return status;
    spread[i] = leg->quality.spread;
  }
  return tib_pops_push(group->pops, lane, n, spread, err);
}

static enum tib_status push_group(struct tib_conditioner *c, struct group *group, const struct tib_block *block,
                                  struct tib_error *err) {
  const float *lane[TIB_LANES_MAX] = {0};
  size_t n = block->channel[c->plan.leg[group->leg[0]].at].n;
  for (size_t i = 0; i < group->n_legs; i++) {
    const struct tib_samples *samples = &block->channel[c->plan.leg[group->leg[i]].at];
    if (samples->n != n) return tib_fail(err, TIB_INTERNAL, "%s: legs of one rate came in different lengths", c->name);
    lane[i] = samples->x;
  }
  enum tib_status status = TIB_OK;
  while (n > 0 && !status) {
    size_t part = n < PIECE ? n : PIECE;
    status = push_piece(c, group, lane, part, err);
    for (size_t i = 0; i < group->n_legs; i++) lane[i] += part;
    n -= part;
  }
  return status;
}

static enum tib_status push_ankle(struct tib_conditioner *c, int i, const struct tib_block *block, struct tib_error *err) {
  const float *axis[3];
  const size_t *at = c->plan.ankle[i].at;
  for (int k = 0; k < 3; k++) axis[k] = block->channel[at[k]].x;
  return tib_accelerometer_push(&c->ankle[i], axis, block->channel[at[0]].n, err);
}

enum tib_status tib_condition_block(void *user, const struct tib_block *block, struct tib_error *err) {
  struct tib_conditioner *c = user;
  enum tib_status status = go_to_segment(c, block, err);
  if (c->heart && !status)
    tib_ecg_channel_push(c->heart, block->channel[c->plan.ecg.at].x, block->channel[c->plan.ecg.at].n);
  for (size_t g = 0; g < c->n_groups && !status; g++) status = push_group(c, &c->group[g], block, err);
  for (int i = 0; i < 2 && !status; i++)
    if (c->plan.ankle[i].present) status = push_ankle(c, i, block, err);
  return status;
}

enum tib_status tib_condition_end(struct tib_conditioner *c, struct tib_envelope *legs, struct tib_activity *ankles,
                                  struct tib_error *err) {
  for (size_t i = 0; i < c->plan.n_legs; i++) legs[i] = (struct tib_envelope){0};
  for (int i = 0; i < 2; i++) ankles[i] = (struct tib_activity){.side = i == 0 ? TIB_LEFT : TIB_RIGHT};
  enum tib_status status = c->begun ? end_segment(c, err) : TIB_OK;
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
  for (size_t g = 0; g < TIB_MAX_LEGS; g++) {
    tib_pops_destroy(c->group[g].pops);
    tib_overlap_save_destroy(c->group[g].filter);
  }
  for (size_t i = 0; i < TIB_MAX_LEGS; i++) tib_leg_finish(&c->leg[i]);
  for (int i = 0; i < 2; i++) tib_accelerometer_finish(&c->ankle[i]);
  tib_ecg_channel_destroy(c->heart);
  free(c);
}
