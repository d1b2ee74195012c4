#include "fake_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define S TIB_TICKS_PER_S
#define MINUTE (60 * S)
#define HOUR (3600 * S)
#define RATE 256
#define HOP 32 /* samples; coarser than in life, to be quick */
#define HOPS_PER_S (RATE / HOP)

/* One movement as it truly is; what each profile makes of it follows from this. */
struct event {
  tib_ticks onset, duration;
  enum tib_side side;
  int series; /* 0: in none */
  float peak_uv;
};

struct night {
  enum fake_variant variant;
  struct tib_result *result;
  tib_ticks duration;
  size_t n_events;
  struct event *events;
  int n_series;
  uint64_t seed;
};

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
};

const char *fake_name(enum fake_variant variant) { return NAMES[variant]; }

static void *make(size_t n, size_t size) {
  void *memory = calloc(n ? n : 1, size);
  if (!memory) abort();
  return memory;
}

static double uniform(struct night *night) {
  night->seed = night->seed * 6364136223846793005U + 1442695040888963407U;
  return (double)(night->seed >> 33) / 2147483648.0;
}

static tib_ticks between(struct night *night, double low_s, double high_s) {
  return (tib_ticks)((low_s + (high_s - low_s) * uniform(night)) * (double)S);
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
  context->stages = make(400, sizeof *context->stages);
  add_stage(context, TIB_STAGE_W, &at, night->duration, (int)wake);
  for (size_t i = 0; at < night->duration - 10 * MINUTE; i++)
    add_stage(context, CYCLE[i % 9].stage, &at, night->duration - 10 * MINUTE, CYCLE[i % 9].epochs);
  add_stage(context, TIB_STAGE_W, &at, night->duration - 2 * MINUTE, 40);
  add_stage(context, TIB_STAGE_UNKNOWN, &at, night->duration, 40);
  context->has_stages = true;
  context->epoch = 30 * S;
  snprintf(context->stages_source, sizeof context->stages_source, "%s", night->result->recording.name);
}

static enum tib_stage stage_at(const struct tib_context *context, tib_ticks at) {
  for (size_t i = 0; i < context->n_stages; i++)
    if (context->stages[i].span.onset <= at && at < context->stages[i].span.offset) return context->stages[i].stage;
  return TIB_STAGE_UNKNOWN;
}

static void make_breathing(struct night *night) {
  struct tib_context *context = &night->result->context;
  context->has_respiratory = true;
  context->respiratory = make(60, sizeof *context->respiratory);
  for (tib_ticks at = night->duration / 4; at < night->duration / 4 + 40 * MINUTE && at < night->duration - MINUTE;
       at += between(night, 40, 90)) {
    tib_ticks length = between(night, 10, 35);
    context->respiratory[context->n_respiratory] = (struct tib_respiratory_event){
        {at, at + length}, context->n_respiratory % 3 ? TIB_HYPOPNEA : TIB_APNEA_OBSTRUCTIVE};
    context->n_respiratory++;
  }
}

static void make_arousals(struct night *night) {
  struct tib_context *context = &night->result->context;
  context->has_arousals = true;
  context->arousals = make(night->n_events + 1, sizeof *context->arousals);
  for (size_t i = 0; i < night->n_events; i += 7) {
    tib_ticks onset = night->events[i].onset + S;
    context->arousals[context->n_arousals++] = (struct tib_span){onset, onset + between(night, 3, 12)};
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

/* ---- movements ---- */

static void add_event(struct night *night, tib_ticks onset, int series) {
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT, TIB_BOTH, TIB_LEFT, TIB_LEFT, TIB_RIGHT};
  enum tib_side side = sides[(int)(6 * uniform(night)) % 6];
  if (night->variant == FAKE_ONE_LEG) side = TIB_LEFT;
  if (night->variant == FAKE_COMMON_LEG) side = TIB_SIDE_NONE;
  if (night->variant == FAKE_COARSE_LEG) side = TIB_LEFT;
  night->events[night->n_events++] =
      (struct event){onset, between(night, 0.7, 4), side, series, (float)(12 + 200 * uniform(night) * uniform(night))};
}

/* Series in the light sleep of each cycle, single movements in between. */
static void make_events(struct night *night) {
  bool many = night->variant == FAKE_MANY;
  size_t most = many ? 3000 : 4000;
  night->events = make(most + 64, sizeof *night->events);
  if (night->variant == FAKE_NO_MOVEMENTS || night->variant == FAKE_COARSE_BOTH) return;
  tib_ticks at = night->duration > 2 * HOUR ? 30 * MINUTE : 3 * MINUTE;
  while (at < night->duration - 12 * MINUTE && night->n_events < most) {
    int length = many ? 60 : 5 + (int)(24 * uniform(night));
    int series = ++night->n_series;
    double low = many ? 5.5 : 16, high = many ? 12 : 34;
    for (int i = 0; i < length && at < night->duration - 11 * MINUTE; i++, at += between(night, low, high))
      add_event(night, at, series);
    at += many ? 95 * S : between(night, 120, 600);
    for (int i = 0; i < 3 && !many && at < night->duration - 11 * MINUTE; i++, at += between(night, 100, 500))
      add_event(night, at, 0);
  }
}

static void add_candidate(struct tib_detection *found, const struct event *event, enum tib_side side) {
  found->candidates[found->n_candidates++] =
      (struct tib_candidate){.span = {event->onset, event->onset + event->duration},
                             .side = side,
                             .peak_uv = event->peak_uv,
                             .median_uv = event->peak_uv / 3,
                             .rest_uv = 1.6F,
                             .accel = event->series ? TIB_ACCEL_CORROBORATED : TIB_ACCEL_NOT_CORROBORATED};
}

static void make_candidates(struct night *night, struct tib_detection *found) {
  found->candidates = make(2 * night->n_events, sizeof *found->candidates);
  for (size_t i = 0; i < night->n_events; i++) {
    const struct event *event = &night->events[i];
    if (event->side == TIB_BOTH) {
      add_candidate(found, event, TIB_LEFT);
      add_candidate(found, event, TIB_RIGHT);
    } else {
      add_candidate(found, event, event->side);
    }
  }
}

/* ---- what a profile makes of them ---- */

static void judge(const struct night *night, const struct event *event, size_t profile, struct tib_movement *movement) {
  const struct tib_context *context = &night->result->context;
  bool wake_scored = profile % 2 == 1;
  movement->has_stage = context->has_stages;
  movement->stage = stage_at(context, event->onset);
  movement->arousal = context->has_arousals ? TIB_NO : TIB_NA;
  movement->respiratory = context->has_respiratory ? TIB_NO : TIB_NA;
  movement->series = event->series;
  movement->class_ = event->series ? TIB_CLASS_PLM : TIB_CLASS_CLM;
  if (!event->series) movement->reasons = TIB_REASON_SERIES_TOO_SHORT;
  if (movement->stage == TIB_STAGE_W && context->has_stages && !wake_scored) {
    movement->class_ = TIB_CLASS_EXCLUDED;
    movement->reasons = TIB_REASON_WAKE | TIB_REASON_OUTSIDE_LIGHTS;
    movement->series = 0;
  }
  for (size_t i = 0; i < context->n_arousals; i++)
    if (llabs(context->arousals[i].onset - event->onset - S) < S / 2) movement->arousal = TIB_YES;
  for (size_t i = 0; i < context->n_respiratory; i++)
    if (llabs(context->respiratory[i].span.offset - event->onset) < 3 * S) movement->respiratory = TIB_YES;
}

static void make_movements(const struct night *night, struct tib_score *score, size_t profile) {
  score->movements = make(night->n_events, sizeof *score->movements);
  for (size_t i = 0; i < night->n_events; i++) {
    const struct event *event = &night->events[i];
    struct tib_movement *movement = &score->movements[score->n_movements++];
    *movement = (struct tib_movement){.span = {event->onset, event->onset + event->duration},
                                      .side = event->side,
                                      .parts = event->side == TIB_BOTH ? 2 : 1,
                                      .imi = i > 0 ? event->onset - night->events[i - 1].onset : TIB_NO_TICKS,
                                      .imi_nr = TIB_NO_TICKS,
                                      .plm_nr = profile % 2 ? (event->series ? TIB_YES : TIB_NO) : TIB_NA,
                                      .peak_uv = event->peak_uv,
                                      .median_uv = event->peak_uv / 3,
                                      .rest_uv = 1.6F,
                                      .accel = TIB_ACCEL_CORROBORATED};
    judge(night, event, profile, movement);
    if (movement->imi != TIB_NO_TICKS && movement->imi < 90 * S) score->imi.counts[movement->imi / (2 * S)]++;
    score->imi.n += movement->imi != TIB_NO_TICKS && movement->imi >= 10 * S && movement->imi <= 90 * S;
  }
}

static void make_series(const struct night *night, struct tib_score *score) {
  score->series = make((size_t)night->n_series, sizeof *score->series);
  for (size_t i = 0; i < night->n_events; i++) {
    const struct event *event = &night->events[i];
    if (!event->series) continue;
    struct tib_series *series = &score->series[event->series - 1];
    if (series->n++ == 0) series->span.onset = event->onset;
    series->span.offset = event->onset + event->duration;
  }
  score->n_series = (size_t)night->n_series;
}

static struct tib_index index_of(int64_t n, double hours) {
  return (struct tib_index){true, n, hours, hours > 0 ? (double)n / hours : (double)NAN};
}

static bool in_sleep(const struct tib_movement *movement) {
  return movement->has_stage && movement->stage != TIB_STAGE_W && movement->stage != TIB_STAGE_UNKNOWN;
}

static int64_t count_plm(const struct tib_score *score, int stage, int side, bool arousal) {
  int64_t n = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *movement = &score->movements[i];
    n += movement->class_ == TIB_CLASS_PLM && (stage < 0 || (int)movement->stage == stage) &&
         (side < 0 || (int)movement->side == side) && (stage >= 0 || in_sleep(movement)) &&
         (!arousal || movement->arousal == TIB_YES);
  }
  return n;
}

static void make_sleep_indices(const struct night *night, struct tib_score *score, size_t profile) {
  const struct tib_result *result = night->result;
  struct tib_index *index = score->total.index;
  double sleep_h = result->sleep.tst_h, wake_h = result->sleep.stage_h[TIB_STAGE_W];
  bool two_legs = night->variant != FAKE_ONE_LEG && night->variant != FAKE_COMMON_LEG && night->variant != FAKE_COARSE_LEG;
  index[TIB_INDEX_PLMS] = index_of(count_plm(score, -1, -1, false), sleep_h);
  if (result->context.has_arousals) index[TIB_INDEX_PLMS_AROUSAL] = index_of(count_plm(score, -1, -1, true), sleep_h);
  if (two_legs) {
    index[TIB_INDEX_PLMS_LEFT] = index_of(count_plm(score, -1, TIB_LEFT, false), sleep_h);
    index[TIB_INDEX_PLMS_RIGHT] = index_of(count_plm(score, -1, TIB_RIGHT, false), sleep_h);
    index[TIB_INDEX_PLMS_BILATERAL] = index_of(count_plm(score, -1, TIB_BOTH, false), sleep_h);
  }
  if (profile % 2) {
    index[TIB_INDEX_PLMW] = index_of(count_plm(score, TIB_STAGE_W, -1, false), wake_h);
    if (result->context.has_respiratory) index[TIB_INDEX_PLMS_NR] = index_of(index[TIB_INDEX_PLMS].n * 9 / 10, sleep_h);
  }
  for (int stage = TIB_STAGE_W; stage < TIB_STAGE_COUNT; stage++)
    score->by_stage[stage].index[TIB_INDEX_PLMS] =
        index_of(count_plm(score, stage, -1, false), result->sleep.stage_h[stage]);
}

static void make_indices(const struct night *night, struct tib_score *score, size_t profile) {
  const struct tib_result *result = night->result;
  struct tib_index *index = score->total.index;
  double hours = result->sleep.tib_h;
  int64_t plm = 0, clm = 0;
  for (size_t i = 0; i < score->n_movements; i++) {
    plm += score->movements[i].class_ == TIB_CLASS_PLM;
    clm += score->movements[i].class_ == TIB_CLASS_CLM;
  }
  index[TIB_INDEX_LM] = index_of((int64_t)score->n_movements, hours);
  index[TIB_INDEX_CLM] = index_of(plm + clm, hours);
  index[TIB_INDEX_NONCLM] = index_of(0, hours);
  index[TIB_INDEX_PLM] = index_of(plm, hours);
  index[TIB_INDEX_ISOLATED] = index_of(clm, hours);
  index[TIB_INDEX_SHORT_INTERVAL] = index_of(score->imi.counts[0] + score->imi.counts[1] + score->imi.counts[2], hours);
  if (result->context.has_respiratory) index[TIB_INDEX_RESPIRATORY_LM] = index_of(3, hours);
  if (result->sleep.has_stages) make_sleep_indices(night, score, profile);
  bool any = plm > 0;
  score->periodicity_count = plm + clm > 0 ? (double)plm / (double)(plm + clm) : (double)NAN;
  score->periodicity_ferri = any ? 0.713 : (double)NAN;
  score->imi.median_s = any ? 24.3125 : (double)NAN;
  score->imi.geometric_mean_s = any ? 23.9876543 : (double)NAN;
  score->imi.log_mean = any ? 3.17753 : (double)NAN;
  score->imi.log_sd = any ? 0.214 : (double)NAN;
  score->series_mean_length = any ? (double)plm / (double)score->n_series : (double)NAN;
  score->series_mean_duration_s = any ? 412.5 : (double)NAN;
  score->duration_mean_s = any ? 2.31 : (double)NAN;
  score->duration_median_s = any ? 2.25 : (double)NAN;
}

static void make_hours(const struct night *night, struct tib_score *score) {
  const struct tib_result *result = night->result;
  struct tib_span lights = result->context.lights;
  bool stages = result->sleep.has_stages;
  score->n_hours = (size_t)((lights.offset - lights.onset + HOUR - 1) / HOUR);
  score->hours = make(score->n_hours, sizeof *score->hours);
  for (size_t h = 0; h < score->n_hours; h++) {
    struct tib_hour *hour = &score->hours[h];
    *hour = (struct tib_hour){(int)h, stages ? 0.875 : (double)NAN, stages ? 0.125 : (double)NAN, stages ? 0 : -1,
                              stages ? 0 : -1};
    for (size_t i = 0; stages && i < score->n_movements; i++) {
      const struct tib_movement *movement = &score->movements[i];
      tib_ticks from = lights.onset + (tib_ticks)h * HOUR;
      if (movement->class_ != TIB_CLASS_PLM || movement->span.onset < from || movement->span.onset >= from + HOUR) continue;
      if (in_sleep(movement))
        hour->plms++;
      else
        hour->plmw++;
    }
  }
  for (size_t i = 0; i < 2; i++) {
    score->half[i].sleep_h = stages ? result->sleep.tst_h / 2 : (double)NAN;
    if (stages) score->half[i].plms = index_of(score->total.index[TIB_INDEX_PLMS].n / 2, result->sleep.tst_h / 2);
  }
}

static void make_scores(struct night *night) {
  static const char *const names[] = {"aasm-v3", "wasm-2016", "aasm-v3", "wasm-2016", "aasm-v3"};
  struct tib_result *result = night->result;
  result->n_profiles = night->variant == FAKE_FIVE_RULES ? 5 : 2;
  result->profiles = make(result->n_profiles, sizeof *result->profiles);
  for (size_t i = 0; i < result->n_profiles; i++) {
    struct tib_profile_result *profile = &result->profiles[i];
    if (tib_rules_load(&profile->rules, names[i], NULL) != TIB_OK) abort();
    if (i >= 2) snprintf(profile->rules.name, sizeof profile->rules.name, "our-own-rules-number-%u", (unsigned)i % 10);
    if (night->variant == FAKE_COARSE_BOTH) {
      profile->score.periodicity_count = profile->score.periodicity_ferri = NAN;
      continue;
    }
    make_movements(night, &profile->score, i);
    make_series(night, &profile->score);
    make_indices(night, &profile->score, i);
    make_hours(night, &profile->score);
  }
}

/* ---- signals ---- */

static void make_envelope(struct night *night, struct tib_envelope *leg, enum tib_side side) {
  struct tib_result *result = night->result;
  const struct tib_recording *recording = &result->recording;
  *leg = (struct tib_envelope){.side = side,
                               .rate = {RATE, S},
                               .hop = HOP,
                               .power_hops = 1,
                               .highpass_hz = 10,
                               .lowpass_hz = 100,
                               .fir_taps = 129,
                               .n_segments = recording->n_segments};
  leg->segments = make(leg->n_segments, sizeof *leg->segments);
  for (size_t s = 0; s < leg->n_segments; s++) {
    size_t hops = (size_t)(recording->segments[s].n_records * HOPS_PER_S);
    leg->segments[s] = (struct tib_envelope_segment){recording->segments[s].onset, leg->n_hops, hops, 0, 0};
    leg->n_hops += hops;
  }
  leg->mean = make(leg->n_hops, sizeof *leg->mean);
  leg->peak = make(leg->n_hops, sizeof *leg->peak);
  for (size_t i = 0; i < leg->n_hops; i++) {
    leg->mean[i] = (float)(1.2 + 0.8 * uniform(night));
    leg->peak[i] = leg->mean[i] * (float)(2 + uniform(night));
  }
}

/* Movements of this leg, and of both, raise its envelope. */
static void raise_envelope(const struct night *night, struct tib_envelope *leg) {
  for (size_t i = 0; i < night->n_events; i++) {
    const struct event *event = &night->events[i];
    if (event->side != leg->side && event->side != TIB_BOTH) continue;
    for (size_t s = 0; s < leg->n_segments; s++) {
      const struct tib_envelope_segment *segment = &leg->segments[s];
      for (tib_ticks t = event->onset; t < event->onset + event->duration; t += S / HOPS_PER_S) {
        tib_ticks hop = (t - segment->onset) * HOPS_PER_S / S;
        if (hop < 0 || (size_t)hop >= segment->n_hops) continue;
        leg->peak[segment->first_hop + (size_t)hop] = event->peak_uv;
        leg->mean[segment->first_hop + (size_t)hop] = event->peak_uv / 3;
      }
    }
  }
}

static void make_rest(struct night *night, const struct tib_envelope *leg, struct tib_leg_detection *found) {
  struct tib_rest *rest = &found->rest;
  found->side = leg->side;
  rest->stride = HOPS_PER_S;
  rest->n_segments = leg->n_segments;
  rest->first = make(leg->n_segments + 1, sizeof *rest->first);
  for (size_t s = 0; s < leg->n_segments; s++)
    rest->first[s + 1] = rest->first[s] + leg->segments[s].n_hops / rest->stride + 1;
  rest->n = rest->first[leg->n_segments];
  rest->level_uv = make(rest->n, sizeof *rest->level_uv);
  for (size_t i = 0; i < rest->n; i++) rest->level_uv[i] = (float)(1.6 + 0.4 * sin((double)i / 3000.0));
  found->rest_p10_uv = 1.3, found->rest_p50_uv = 1.62, found->rest_p90_uv = 1.9734567;
  if (night->variant != FAKE_GAPS || leg->side != TIB_LEFT) return;
  found->out = make(2, sizeof *found->out);
  found->out[found->n_out++] = (struct tib_span){2 * HOUR, 2 * HOUR + 17 * MINUTE};
  found->out[found->n_out++] = (struct tib_span){5 * HOUR, 5 * HOUR + 1 * MINUTE};
  found->minutes_note = 40, found->minutes_warn = 25, found->minutes_out = 18;
}

static void make_coarse(struct tib_result *result, size_t leg) {
  struct tib_leg_detection *found = &result->detections[0].legs[leg];
  result->legs[leg].coarse = true;
  found->rest_p10_uv = found->rest_p50_uv = found->rest_p90_uv = NAN;
  found->out = make(1, sizeof *found->out);
  found->out[found->n_out++] = (struct tib_span){0, result->recording.duration};
  result->quality[leg].scorable_h = 0;
}

static void make_legs(struct night *night) {
  struct tib_result *result = night->result;
  static const enum tib_side two[] = {TIB_LEFT, TIB_RIGHT};
  result->n_legs = night->variant == FAKE_ONE_LEG || night->variant == FAKE_COMMON_LEG ? 1 : 2;
  result->n_detections = 1;
  result->detections[0].n_legs = result->n_legs;
  for (size_t i = 0; i < result->n_legs; i++) {
    enum tib_side side = night->variant == FAKE_COMMON_LEG ? TIB_SIDE_NONE : two[i];
    make_envelope(night, &result->legs[i], side);
    raise_envelope(night, &result->legs[i]);
    make_rest(night, &result->legs[i], &result->detections[0].legs[i]);
    result->quality[i] = (struct tib_leg_quality){side, result->sleep.tib_h};
  }
  if (night->variant == FAKE_COARSE_LEG || night->variant == FAKE_COARSE_BOTH) make_coarse(result, 1);
  if (night->variant == FAKE_COARSE_BOTH) make_coarse(result, 0);
  if (night->variant == FAKE_GAPS) {
    result->legs[1].mains_hz = 50;
    result->legs[1].mains_share = 0.375;
    result->legs[1].clipped_share = 0.0000125;
  }
}

static void make_ankles(struct night *night) {
  struct tib_result *result = night->result;
  for (size_t ankle = 0; ankle < 2; ankle++) {
    struct tib_activity *activity = &result->accel[ankle];
    activity->side = ankle == 0 ? TIB_LEFT : TIB_RIGHT;
    if (night->variant == FAKE_ABSENT || night->variant == FAKE_COMMON_LEG) continue;
    if (night->variant == FAKE_ONE_LEG && ankle == 1) continue;
    activity->present = true;
    activity->bad_scale = night->variant == FAKE_GAPS && ankle == 1;
    activity->step = S;
    activity->n = (size_t)(night->duration / S);
    activity->rms_g = make(activity->n, sizeof *activity->rms_g);
    activity->floor_g = make(activity->n, sizeof *activity->floor_g);
    for (size_t i = 0; i < activity->n; i++) activity->rms_g[i] = activity->floor_g[i] = 0.002F;
    activity->events = make(night->n_events, sizeof *activity->events);
    for (size_t i = 0; i < night->n_events; i += 3) {
      const struct event *event = &night->events[i];
      activity->rms_g[event->onset / S] = 0.02F + event->peak_uv / 400;
      activity->events[activity->n_events++] = (struct tib_span){event->onset + S / 10, event->onset + event->duration};
    }
    if (night->variant == FAKE_GAPS)
      for (size_t i = 7200; i < 7500; i++) activity->rms_g[i] = NAN;
  }
}

static void make_patterns(struct night *night) {
  struct tib_result *result = night->result;
  if (night->variant == FAKE_ABSENT) return;
  result->has_bursts = true;
  if (tib_rules_load(&result->bursts_rules, "cramp", NULL) != TIB_OK) abort();
  if (night->variant == FAKE_NO_MOVEMENTS || night->variant == FAKE_COARSE_BOTH) return;
  tib_ticks onset = night->duration / 2 + 17 * S;
  result->patterns = make(1, sizeof *result->patterns);
  result->patterns[result->n_patterns++] = (struct tib_pattern){.type = TIB_SUSTAINED_BURST,
                                                                .span = {onset, onset + 41 * S},
                                                                .side = result->legs[0].side,
                                                                .grade = TIB_GRADE_POSSIBLE,
                                                                .peak_uv = 88.5F,
                                                                .median_uv = 31.25F,
                                                                .rest_uv = 2.5F,
                                                                .ratio = 12.5F,
                                                                .accel = TIB_ACCEL_NOT_CORROBORATED};
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
  recording->channels = make(9, sizeof *recording->channels);
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
  *channels = (struct tib_channels){.left = 1, .right = 2, .leg = -1, .accel = {{3, 4, 5}, {6, 7, 8}}};
  if (night->variant == FAKE_ONE_LEG) channels->right = -1;
  if (night->variant == FAKE_COMMON_LEG) *channels = (struct tib_channels){-1, -1, 1, {{-1, -1, -1}, {-1, -1, -1}}};
}

static void make_segments(struct night *night) {
  struct tib_recording *recording = &night->result->recording;
  bool gaps = night->variant == FAKE_GAPS;
  recording->segments = make(3, sizeof *recording->segments);
  recording->n_segments = gaps ? 3 : 1;
  recording->segments[0] = (struct tib_segment){0, 0, gaps ? 7200 : recording->n_records};
  if (!gaps) return;
  recording->segments[1] = (struct tib_segment){7500 * S, 7200, 10000};
  recording->segments[2] = (struct tib_segment){17600 * S + S / 2, 17200, (night->duration / S - 17601)};
  recording->n_records = 17200 + recording->segments[2].n_records;
  recording->deviations = make(1, sizeof *recording->deviations);
  recording->n_deviations = 1;
  recording->deviations[0] = (struct tib_deviation){"trailing-bytes", "13 bytes stand after the last record", "left out"};
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

static void add_note(struct tib_result *result, const char *code, const char *text) {
  if (!result->notes) result->notes = make(16, sizeof *result->notes);
  struct tib_note *note = &result->notes[result->n_notes++];
  snprintf(note->code, sizeof note->code, "%s", code);
  snprintf(note->text, sizeof note->text, "%s", text);
}

static void make_notes(struct night *night) {
  struct tib_result *result = night->result;
  if (night->variant == FAKE_COARSE_LEG || night->variant == FAKE_COARSE_BOTH)
    add_note(result, "coarse-resolution",
             "The right leg is stored in steps of 31.25 uV, too coarse for the criteria of 8 and 2 uV: its numbers are not "
             "assessed.");
  if (night->variant == FAKE_LONG_ID)
    for (int i = 0; i < 12; i++)
      add_note(
          result, "flat-signal",
          "The left leg has 123456 stretches without a signal, and this remark is as long as a remark may be, which is "
          "about two hundred and forty bytes, so that it must be wrapped onto a second line of the page at the least, or "
          "cut.");
  if (!result->accel[0].present && !result->accel[1].present)
    add_note(result, "no-accelerometer", "No ankle accelerometer: movements are not corroborated.");
  if (!result->context.has_arousals)
    add_note(result, "no-arousals", "No arousals were given: movements with arousal are not assessed.");
  if (!result->context.has_respiratory)
    add_note(result, "no-respiratory",
             "No respiratory events were given: movements of respiratory origin are not excluded.");
  if (!result->context.has_stages)
    add_note(result, "no-stages",
             "No sleep stages were given: indices of sleep and wake are not assessed; rates are per hour of recording.");
  if (night->variant == FAKE_ONE_LEG)
    add_note(result, "one-leg", "Only the left leg was recorded: bilateral movements are not assessed.");
  if (night->variant == FAKE_GAPS)
    add_note(result, "resting-level-unscorable",
             "The resting level of the left leg is above 15 uV in 18 minutes; they are not scored.");
}

static tib_ticks duration_of(enum fake_variant variant) {
  if (variant == FAKE_SHORT) return 20 * MINUTE;
  return variant == FAKE_DAY ? 24 * HOUR : 8 * HOUR + 2 * MINUTE;
}

void fake_result(struct tib_result *result, enum fake_variant variant) {
  *result = (struct tib_result){.n_legs = 0};
  struct night night = {.variant = variant, .result = result, .duration = duration_of(variant), .seed = 20260101};
  bool absent = variant == FAKE_ABSENT;
  make_recording(&night);
  make_lights(&night);
  if (!absent && variant != FAKE_NO_STAGES) make_stages(&night);
  make_sleep(result);
  make_events(&night);
  if (!absent) make_arousals(&night);
  if (!absent) make_breathing(&night);
  make_scores(&night);
  make_legs(&night);
  make_candidates(&night, &result->detections[0]);
  make_ankles(&night);
  make_patterns(&night);
  make_notes(&night);
  if (variant == FAKE_GAPS) {
    struct tib_error err;
    if (tib_rules_set(&result->profiles[0].rules, "onset", "9 uV", &err) != TIB_OK) abort();
    result->context.unknown = make(1, sizeof *result->context.unknown);
    result->context.n_unknown = 1;
    result->context.unknown[0] = (struct tib_label_count){
        "Impedanz gepr\xc3\xbc"
        "ft",
        3};
    result->context.n_outside_recording = 2;
  }
  free(night.events);
}
