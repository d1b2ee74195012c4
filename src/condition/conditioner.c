#include <stdlib.h>

#include "base/array.h"
#include "base/jobs.h"
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

/* What is sent on from the stored samples to the filtered ones. */
enum message { BEGIN_SEGMENT, SAMPLES, END_SEGMENT };

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

static enum tib_status do_legs(void *user, const struct tib_load *load, struct tib_error *err) {
  struct group *group = user;
  enum tib_status status = TIB_OK;
  for (size_t i = 0; i < group->n_legs && !status; i++)
    status = tib_leg_push(&group->owner->leg[group->leg[i]], load->lane[i], load->n, err);
  return status;
}

static enum tib_status send_to_legs(void *user, const float *const lane[TIB_LANES_MAX], size_t n, struct tib_error *err) {
  struct group *group = user;
  struct tib_load load = {.lanes = group->n_legs, .n = n};
  for (size_t i = 0; i < group->n_legs; i++) load.lane[i] = lane[i];
  return tib_relay_send(group->owner->plan.relay, do_legs, group, &load, err);
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
    lane[i] = (struct tib_pop_lane){&leg->stored, leg->quality.low, leg->quality.high};
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

static enum tib_status do_heart(void *user, const struct tib_load *load, struct tib_error *err) {
  struct tib_conditioner *c = user;
  (void)err;
  if (load->what == BEGIN_SEGMENT) tib_ecg_channel_begin_segment(c->heart);
  if (load->what == SAMPLES) tib_ecg_channel_push(c->heart, load->lane[0], load->n);
  if (load->what == END_SEGMENT) tib_ecg_channel_end_segment(c->heart);
  return TIB_OK;
}

/* The channel stays ahead of the legs, which ask it for beats. */
static enum tib_status send_to_heart(struct tib_conditioner *c, enum message what, const struct tib_samples *samples,
                                     struct tib_error *err) {
  struct tib_load load = {.what = what};
  if (samples) load = (struct tib_load){.what = what, .lanes = 1, .n = samples->n, .lane = {samples->x}};
  return c->heart ? tib_relay_send(c->plan.relay, do_heart, c, &load, err) : TIB_OK;
}

static enum tib_status do_segment(void *user, const struct tib_load *load, struct tib_error *err) {
  struct tib_conditioner *c = user;
  enum tib_status status = TIB_OK;
  bool begins = load->what == BEGIN_SEGMENT;
  for (size_t i = 0; i < c->plan.n_legs && !status; i++)
    status = begins ? tib_leg_begin_segment(&c->leg[i], load->at, err) : tib_leg_end_segment(&c->leg[i], err);
  return status;
}

static enum tib_status do_ankle(void *user, const struct tib_load *load, struct tib_error *err) {
  struct tib_accelerometer *ankle = user;
  if (load->what == SAMPLES) return tib_accelerometer_push(ankle, load->lane, load->n, err);
  if (load->what == END_SEGMENT) return tib_accelerometer_end_segment(ankle, err);
  tib_accelerometer_begin_segment(ankle, load->at);
  return TIB_OK;
}

/* Beside an ECG channel the second thread has more to do than the first, which does one ankle itself then. */
static enum tib_status send_to_ankle(struct tib_conditioner *c, int i, const struct tib_load *load, struct tib_error *err) {
  bool stays = c->heart && i == 1;
  return tib_relay_send(stays ? NULL : c->plan.relay, do_ankle, &c->ankle[i], load, err);
}

static enum tib_status send_segment(struct tib_conditioner *c, const struct tib_load *load, struct tib_error *err) {
  enum tib_status status = tib_relay_send(c->plan.relay, do_segment, c, load, err);
  for (int i = 0; i < 2 && !status; i++) status = send_to_ankle(c, i, load, err);
  return status;
}

static enum tib_status begin_segment(struct tib_conditioner *c, const struct tib_block *block, struct tib_error *err) {
  c->begun = true;
  c->segment = block->segment;
  c->onset = block->onset;
  for (size_t i = 0; i < c->plan.n_legs; i++) tib_leg_look_begin(&c->leg[i], c->onset);
  for (size_t g = 0; g < c->n_groups; g++) tib_pops_begin_segment(c->group[g].pops, c->onset);
  struct tib_load load = {.what = BEGIN_SEGMENT, .at = c->onset};
  enum tib_status status = send_segment(c, &load, err);
  return status ? status : send_to_heart(c, BEGIN_SEGMENT, NULL, err);
}

static enum tib_status end_segment(struct tib_conditioner *c, struct tib_error *err) {
  enum tib_status status = send_to_heart(c, END_SEGMENT, NULL, err);
  for (size_t g = 0; g < c->n_groups && !status; g++) {
    status = tib_pops_end_segment(c->group[g].pops, err);
    if (!status) status = tib_overlap_save_end(c->group[g].filter, err);
  }
  for (size_t i = 0; i < c->plan.n_legs && !status; i++) status = tib_leg_look_end(&c->leg[i], err);
  struct tib_load load = {.what = END_SEGMENT};
  return status ? status : send_segment(c, &load, err);
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
  const size_t *at = c->plan.ankle[i].at;
  struct tib_load load = {.what = SAMPLES, .lanes = 3, .n = block->channel[at[0]].n};
  for (int k = 0; k < 3; k++) load.lane[k] = block->channel[at[k]].x;
  return send_to_ankle(c, i, &load, err);
}

enum tib_status tib_condition_block(void *user, const struct tib_block *block, struct tib_error *err) {
  struct tib_conditioner *c = user;
  enum tib_status status = go_to_segment(c, block, err);
  if (c->heart && !status) status = send_to_heart(c, SAMPLES, &block->channel[c->plan.ecg.at], err);
  for (size_t g = 0; g < c->n_groups && !status; g++) status = push_group(c, &c->group[g], block, err);
  for (int i = 0; i < 2 && !status; i++)
    if (c->plan.ankle[i].present) status = push_ankle(c, i, block, err);
  return status;
}

struct ankles {
  struct tib_conditioner *conditioner;
  struct tib_activity *activity;
};

static enum tib_status take_ankle(void *user, size_t i, struct tib_error *err) {
  const struct ankles *to = user;
  struct tib_accelerometer *ankle = &to->conditioner->ankle[i];
  return ankle->activity.present ? tib_accelerometer_take(ankle, &to->activity[i], err) : TIB_OK;
}

enum tib_status tib_condition_end(struct tib_conditioner *c, struct tib_envelope *legs, struct tib_activity *ankles,
                                  struct tib_error *err) {
  for (size_t i = 0; i < c->plan.n_legs; i++) legs[i] = (struct tib_envelope){0};
  for (int i = 0; i < 2; i++) ankles[i] = (struct tib_activity){.side = i == 0 ? TIB_LEFT : TIB_RIGHT};
  enum tib_status status = c->begun ? end_segment(c, err) : TIB_OK;
  if (!status) status = tib_relay_wait(c->plan.relay, err);
  for (size_t i = 0; i < c->plan.n_legs && !status; i++) status = tib_leg_take(&c->leg[i], &legs[i], err);
  struct ankles to = {c, ankles};
  if (!status) status = tib_jobs_run(c->plan.relay ? 2 : 1, 2, take_ankle, &to, err);
  if (!status) return TIB_OK;
  for (size_t i = 0; i < c->plan.n_legs; i++) tib_envelope_finish(&legs[i]);
  for (int i = 0; i < 2; i++) tib_activity_finish(&ankles[i]);
  return status;
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
