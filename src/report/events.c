#include "report/events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/ticks.h"
#include "report/fields.h"
#include "report/values.h"

struct gathering {
  struct tib_events *events;
  const struct tib_result *result;
  struct tib_event spare; /* taken where there is no memory */
  enum tib_status status;
  struct tib_error *err;
};

static struct tib_event *add(struct gathering *g, enum tib_trial_type type, enum tib_side side, struct tib_span span) {
  struct tib_events *events = g->events;
  void *array = events->items;
  if (g->status == TIB_OK)
    g->status = tib_array_reserve(&array, &events->capacity, events->n + 1, sizeof *events->items, g->err);
  events->items = array;
  struct tib_event *event = g->status == TIB_OK ? &events->items[events->n] : &g->spare;
  *event = (struct tib_event){.onset = span.onset,
                              .duration = tib_span_length(span),
                              .type = type,
                              .side = side,
                              .imi = TIB_NO_TICKS,
                              .peak_uv = NAN,
                              .median_uv = NAN,
                              .rest_uv = NAN,
                              .order = events->n};
  if (g->status == TIB_OK) events->n++;
  return event;
}

/* ---- movements ---- */

static void add_candidate(struct gathering *g, const struct tib_candidate *is) {
  struct tib_event *event = add(g, TIB_TRIAL_LIMB_MOVEMENT, is->side, is->span);
  event->candidate = is;
  event->parts = 1;
  event->peak_uv = (double)is->peak_uv;
  event->median_uv = (double)is->median_uv;
  event->rest_uv = (double)is->rest_uv;
  event->has_accel = true;
  event->accel = is->accel;
}

static void add_movement(struct gathering *g, const struct tib_movement *is, size_t profile) {
  struct tib_event *event = add(g, TIB_TRIAL_LIMB_MOVEMENT, is->side, is->span);
  event->movement = is;
  event->rules = g->result->profiles[profile].rules.name;
  event->profile = profile;
  event->class_ = tib_level_class[is->class_].name;
  event->plm_nr = is->plm_nr;
  event->series = is->series;
  event->imi = is->imi;
  event->parts = is->parts;
  event->has_stage = is->has_stage;
  event->stage = is->stage;
  event->arousal = is->arousal;
  event->respiratory = is->respiratory;
  event->reasons = is->reasons;
  event->peak_uv = (double)is->peak_uv;
  event->median_uv = (double)is->median_uv;
  event->rest_uv = (double)is->rest_uv;
  event->has_accel = true;
  event->accel = is->accel;
}

static void add_profile(struct gathering *g, size_t profile) {
  const struct tib_profile_result *is = &g->result->profiles[profile];
  for (size_t i = 0; i < is->score.n_movements; i++) add_movement(g, &is->score.movements[i], profile);
  for (size_t i = 0; i < is->score.n_series; i++) {
    struct tib_event *event = add(g, TIB_TRIAL_PLM_SERIES, TIB_SIDE_NONE, is->score.series[i].span);
    event->rules = is->rules.name;
    event->profile = profile;
    event->series = (int)i + 1;
  }
}

/* ---- what is no movement of a profile ---- */

static void add_pattern(struct gathering *g, const struct tib_pattern *is) {
  struct tib_event *event = add(g, tib_value_trial_type(is->type), is->side, is->span);
  const char *grade = tib_value_grade(is);
  event->pattern = is;
  event->class_ = strcmp(grade, TIB_ABSENT) == 0 ? NULL : grade;
  event->parts = is->parts;
  event->has_stage = g->result->context.has_stages;
  event->stage = is->stage;
  event->arousal = is->arousal;
  event->reasons = tib_value_is_counted(g->result, is) ? 0 : TIB_REASON_OUTSIDE_LIGHTS;
  event->peak_uv = (double)is->peak_uv;
  event->median_uv = (double)is->median_uv;
  event->rest_uv = (double)is->rest_uv;
  event->has_accel = true;
  event->accel = is->accel;
  bool sustained = is->type == TIB_SUSTAINED_BURST || is->type == TIB_TONIC_PROLONGED;
  event->muscle = sustained ? tib_value_muscle(is) : NULL;
}

static void add_motions(struct gathering *g) {
  const struct tib_result *result = g->result;
  const struct tib_detection *primary = tib_find_primary(result);
  for (size_t i = 0; primary && i < 2; i++)
    for (size_t k = 0; k < primary->n_ankle_only[i]; k++)
      add(g, TIB_TRIAL_ACCEL_MOVEMENT, i == 0 ? TIB_LEFT : TIB_RIGHT, primary->ankle_only[i][k]);
  for (size_t i = 0; i < result->n_gross; i++)
    add(g, TIB_TRIAL_GROSS_MOVEMENT, result->gross[i].side, result->gross[i].span);
}

static void add_states(struct gathering *g) {
  const struct tib_recording *recording = &g->result->recording;
  const struct tib_detection *primary = tib_find_primary(g->result);
  for (size_t i = 0; primary && i < primary->n_legs; i++)
    for (size_t k = 0; k < primary->legs[i].n_out; k++)
      add(g, TIB_TRIAL_UNSCORABLE, primary->legs[i].side, primary->legs[i].out[k]);
  for (size_t i = 0; i < tib_value_gaps(recording); i++) add(g, TIB_TRIAL_GAP, TIB_SIDE_NONE, tib_value_gap(recording, i));
}

/* ---- all ---- */

static const char *rules_of(const struct tib_event *event) { return event->rules ? event->rules : TIB_ABSENT; }

/* Onset, then rules, then side, both as they are written; what remains has an order of its own. */
static int by_onset(const void *a, const void *b) {
  const struct tib_event *x = a, *y = b;
  if (x->onset != y->onset) return x->onset < y->onset ? -1 : 1;
  int order = strcmp(rules_of(x), rules_of(y));
  if (!order) order = strcmp(tib_level_side[x->side].name, tib_level_side[y->side].name);
  if (!order) order = strcmp(tib_level_trial_type[x->type].name, tib_level_trial_type[y->type].name);
  return order ? order : x->order < y->order ? -1 : 1;
}

enum tib_status tib_events_gather(const struct tib_result *result, struct tib_events *events, struct tib_error *err) {
  *events = (struct tib_events){0};
  struct gathering g = {.events = events, .result = result, .err = err};
  const struct tib_detection *primary = tib_find_primary(result);
  for (size_t i = 0; primary && i < primary->n_candidates; i++) add_candidate(&g, &primary->candidates[i]);
  for (size_t i = 0; i < result->n_profiles; i++) add_profile(&g, i);
  for (size_t i = 0; i < result->n_patterns; i++) add_pattern(&g, &result->patterns[i]);
  add_motions(&g);
  add_states(&g);
  if (g.status != TIB_OK) {
    tib_events_finish(events);
    return g.status;
  }
  if (events->n > 0) qsort(events->items, events->n, sizeof *events->items, by_onset);
  return TIB_OK;
}

void tib_events_finish(struct tib_events *events) {
  if (!events) return;
  free(events->items);
  *events = (struct tib_events){0};
}
