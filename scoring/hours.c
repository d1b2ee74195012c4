#include <math.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Denominators: how long what could be scored. Summed in ticks and divided once. */

#define HOUR (3600 * TIB_TICKS_PER_S)

static double hours(tib_ticks ticks) { return tib_seconds(ticks) / 3600; }

struct tib_sleep tib_score_sleep(const struct tib_context *context) {
  tib_ticks all = tib_span_overlap(context->lights, context->lights), scored = 0, stage[TIB_STAGE_COUNT] = {0};
  struct tib_sleep sleep = {.has_stages = context->has_stages, .tib_h = hours(all)};
  for (size_t i = 0; context->has_stages && i < context->n_stages; i++) {
    tib_ticks ticks = tib_span_overlap(context->stages[i].span, context->lights);
    if (context->stages[i].stage == TIB_STAGE_UNKNOWN) continue;
    stage[context->stages[i].stage] += ticks;
    scored += ticks;
  }
  stage[TIB_STAGE_UNKNOWN] = all - scored; /* what no epoch covers is as unscored as `?` */
  for (int i = 0; i < TIB_STAGE_COUNT; i++) sleep.stage_h[i] = context->has_stages ? hours(stage[i]) : NAN;
  tib_ticks asleep = stage[TIB_STAGE_N1] + stage[TIB_STAGE_N2] + stage[TIB_STAGE_N3] + stage[TIB_STAGE_R];
  sleep.tst_h = context->has_stages ? hours(asleep) : NAN;
  return sleep;
}

struct states {
  tib_ticks sleep, wake;
};

struct sums {
  bool has_stages; /* then time of no known stage is in no sum (EDGE-3) */
  tib_ticks stage[TIB_STAGE_COUNT];
  struct states half[2];
  tib_ticks scorable_half[2];
  size_t n_hours;
  struct states *hour; /* owned */
  struct tib_span lights;
};

static void add_state(struct states *states, enum tib_stage stage, tib_ticks ticks) {
  if (tib_stage_is_sleep(stage)) states->sleep += ticks;
  if (stage == TIB_STAGE_W) states->wake += ticks;
}

static void add_piece(struct sums *sums, struct tib_span span, enum tib_stage stage) {
  tib_ticks middle = sums->lights.onset + tib_span_length(sums->lights) / 2;
  const struct tib_span halves[2] = {{sums->lights.onset, middle}, {middle, sums->lights.offset}};
  sums->stage[stage] += tib_span_length(span);
  for (int i = 0; i < 2; i++) {
    tib_ticks ticks = tib_span_overlap(span, halves[i]);
    add_state(&sums->half[i], stage, ticks);
    if (stage != TIB_STAGE_UNKNOWN || !sums->has_stages) sums->scorable_half[i] += ticks;
  }
  for (tib_ticks from = span.onset; from < span.offset;) {
    int64_t hour = (from - sums->lights.onset) / HOUR;
    tib_ticks end = sums->lights.onset + (hour + 1) * HOUR;
    if (end > span.offset) end = span.offset;
    add_state(&sums->hour[hour], stage, end - from);
    from = end;
  }
}

/* Every stretch that can be scored, with its stage; time in no epoch is in no sum (EDGE-3). */
static void add_pieces(struct sums *sums, const struct tib_spans *scorable, const struct tib_context *context) {
  for (size_t i = 0, j = 0; i < scorable->n && j < context->n_stages;) {
    struct tib_span a = scorable->span[i], b = context->stages[j].span;
    struct tib_span both = {a.onset > b.onset ? a.onset : b.onset, a.offset < b.offset ? a.offset : b.offset};
    if (both.onset < both.offset) add_piece(sums, both, context->stages[j].stage);
    if (a.offset < b.offset)
      i++;
    else
      j++;
  }
}

static void add_unstaged(struct sums *sums, const struct tib_night *night) {
  enum tib_stage stage = night->at_rest ? TIB_STAGE_W : TIB_STAGE_UNKNOWN; /* CLIN-6 */
  for (size_t i = 0; i < night->scorable.n; i++) add_piece(sums, night->scorable.span[i], stage);
}

static size_t count_hours(const struct tib_night *night) {
  const struct tib_spans *scorable = &night->scorable;
  if (scorable->n == 0) return 0;
  tib_ticks end = scorable->span[scorable->n - 1].offset;
  return (size_t)((end - night->input->context->lights.onset + HOUR - 1) / HOUR);
}

static enum tib_status fill_hours(struct tib_score *score, const struct sums *sums, bool at_rest, struct tib_error *err) {
  void *array;
  bool has_stages = sums->has_stages, has_wake = has_stages || at_rest;
  enum tib_status status = tib_array_create(&array, sums->n_hours, sizeof *score->hours, err);
  score->hours = array;
  if (status != TIB_OK) return status;
  score->n_hours = sums->n_hours;
  for (size_t i = 0; i < sums->n_hours; i++)
    score->hours[i] = (struct tib_hour){.hour = (int)i,
                                        .sleep_h = has_stages ? hours(sums->hour[i].sleep) : NAN,
                                        .wake_h = has_wake ? hours(sums->hour[i].wake) : NAN,
                                        .plms = -1,
                                        .plmw = -1};
  for (int i = 0; i < 2; i++) {
    score->half[i].sleep_h = has_stages ? hours(sums->half[i].sleep) : NAN;
    score->half[i].scorable_h = hours(sums->scorable_half[i]);
  }
  return TIB_OK;
}

/* EDGE-3: with stages, an unscored epoch is in no denominator. */
static void fill_totals(struct tib_score *score, const struct tib_night *night, const struct sums *sums,
                        double stage_h[TIB_STAGE_COUNT]) {
  bool has_stages = sums->has_stages;
  tib_ticks all = has_stages ? 0 : sums->stage[TIB_STAGE_UNKNOWN], asleep = 0;
  for (int i = TIB_STAGE_W; i < TIB_STAGE_COUNT; i++) {
    all += sums->stage[i];
    if (tib_stage_is_sleep((enum tib_stage)i)) asleep += sums->stage[i];
  }
  for (int i = 0; i < TIB_STAGE_COUNT; i++) stage_h[i] = has_stages ? hours(sums->stage[i]) : NAN;
  score->scorable_h = hours(all);
  score->scorable_sleep_h = has_stages ? hours(asleep) : NAN;
  score->scorable_wake_h = night->at_rest ? score->scorable_h : stage_h[TIB_STAGE_W];
}

enum tib_status tib_score_hours(const struct tib_night *night, struct tib_score *score, double stage_h[TIB_STAGE_COUNT],
                                struct tib_error *err) {
  const struct tib_context *context = night->input->context;
  struct sums sums = {.has_stages = context->has_stages, .n_hours = count_hours(night), .lights = context->lights};
  void *hour;
  enum tib_status status = tib_array_create(&hour, sums.n_hours, sizeof *sums.hour, err);
  sums.hour = hour;
  if (status != TIB_OK) return status;
  if (context->has_stages)
    add_pieces(&sums, &night->scorable, context);
  else
    add_unstaged(&sums, night);
  status = fill_hours(score, &sums, night->at_rest, err);
  fill_totals(score, night, &sums, stage_h);
  free(hour);
  return status;
}
