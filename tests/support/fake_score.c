#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fake_night.h"

/* ---- movements ---- */

static void add_event(struct night *night, tib_ticks onset, int series) {
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT, TIB_BOTH, TIB_LEFT, TIB_LEFT, TIB_RIGHT};
  enum tib_side side = sides[(int)(6 * fake_uniform(night)) % 6];
  if (night->variant == FAKE_ONE_LEG) side = TIB_LEFT;
  if (night->variant == FAKE_COMMON_LEG) side = TIB_SIDE_NONE;
  if (night->variant == FAKE_COARSE_LEG) side = TIB_LEFT;
  night->events[night->n_events++] = (struct event){onset, fake_between(night, 0.7, 4), side, series,
                                                    (float)(12 + 200 * fake_uniform(night) * fake_uniform(night))};
}

/* Series in the light sleep of each cycle, single movements in between. */
void fake_events(struct night *night) {
  bool many = night->variant == FAKE_MANY;
  size_t most = many ? 3000 : 4000;
  night->events = fake_make(most + 64, sizeof *night->events);
  if (night->variant == FAKE_NO_MOVEMENTS || night->variant == FAKE_COARSE_BOTH) return;
  tib_ticks at = night->duration > 2 * HOUR ? 30 * MINUTE : 3 * MINUTE;
  while (at < night->duration - 12 * MINUTE && night->n_events < most) {
    int length = many ? 60 : 5 + (int)(24 * fake_uniform(night));
    int series = ++night->n_series;
    double low = many ? 5.5 : 16, high = many ? 12 : 34;
    for (int i = 0; i < length && at < night->duration - 11 * MINUTE; i++, at += fake_between(night, low, high))
      add_event(night, at, series);
    at += many ? 95 * S : fake_between(night, 120, 600);
    for (int i = 0; i < 3 && !many && at < night->duration - 11 * MINUTE; i++, at += fake_between(night, 100, 500))
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

void fake_candidates(struct night *night, struct tib_detection *found) {
  found->candidates = fake_make(2 * night->n_events, sizeof *found->candidates);
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

static enum tib_stage stage_at(const struct tib_context *context, tib_ticks at) {
  for (size_t i = 0; i < context->n_stages; i++)
    if (context->stages[i].span.onset <= at && at < context->stages[i].span.offset) return context->stages[i].stage;
  return TIB_STAGE_UNKNOWN;
}

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
  score->movements = fake_make(night->n_events, sizeof *score->movements);
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
  score->series = fake_make((size_t)night->n_series, sizeof *score->series);
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
  score->hours = fake_make(score->n_hours, sizeof *score->hours);
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

void fake_scores(struct night *night) {
  static const char *const names[] = {"aasm-v3", "wasm-2016", "aasm-v3", "wasm-2016", "aasm-v3"};
  struct tib_result *result = night->result;
  result->n_profiles = night->variant == FAKE_FIVE_RULES ? 5 : 2;
  result->profiles = fake_make(result->n_profiles, sizeof *result->profiles);
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
