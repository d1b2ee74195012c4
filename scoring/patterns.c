#include <math.h>
#include <stdlib.h>

#include <tibialis/score.h>

#include "base/stages.h"
#include "base/ticks.h"
#include "scoring/steps.h"

/* Criteria, rivals and grade of sustained bursts, cramp-like: SBC-1 to SBC-16 and SBC-X1 to SBC-X8, all of them the
 * project's own. A grade is no finding of a cramp: EMG alone cannot show pain. */

struct grading {
  const struct tib_burst_rules *rules;
  const struct tib_burst_input *input;
  const struct tib_pattern *all; /* every pattern of the night */
  size_t n;
};

/* SBC-n of a burst. */
#define SBC(burst, n) ((burst)->criteria[(n)-1])

static struct tib_criterion tested(bool holds, double measured, double limit) {
  return (struct tib_criterion){.passed = holds ? TIB_PASSED : TIB_FAILED, .measured = measured, .limit = limit};
}

static struct tib_criterion untestable(enum tib_untestable why, double limit) {
  return (struct tib_criterion){.passed = TIB_UNTESTABLE, .why = why, .measured = NAN, .limit = limit};
}

static struct tib_criterion at_least(double measured, double limit, enum tib_untestable why) {
  return isnan(measured) ? untestable(why, limit) : tested(measured >= limit, measured, limit);
}

static struct tib_criterion at_most(double measured, double limit, enum tib_untestable why) {
  return isnan(measured) ? untestable(why, limit) : tested(measured <= limit, measured, limit);
}

/* ---- what the envelope and the samples tell: SBC-1 to SBC-11 ---- */

/* Both halves must hold; the rails are told, unless it is the flat run that fails. */
static struct tib_criterion whole_signal(const struct tib_burst_measures *m, const struct tib_burst_rules *rules) {
  struct tib_criterion rails = at_most(m->rail_share, rules->rail_share, TIB_NO_SAMPLES);
  struct tib_criterion flat = at_most(m->flat_s, tib_seconds(rules->flat_max), TIB_NO_SAMPLES);
  return rails.passed == TIB_PASSED && flat.passed == TIB_FAILED ? flat : rails;
}

static void test_shape(const struct grading *g, struct tib_pattern *burst) {
  const struct tib_burst_measures *m = &burst->measures;
  const struct tib_burst_rules *rules = g->rules;
  tib_ticks length = tib_span_length(burst->span);
  SBC(burst, 1) = at_least((double)burst->median_uv, m->on_uv, TIB_NO_SAMPLES);
  SBC(burst, 2) = at_most(m->dropout_s, tib_seconds(rules->bridge), TIB_NO_SAMPLES);
  SBC(burst, 3) = tested(length >= rules->min, tib_seconds(length), tib_seconds(rules->min));
  SBC(burst, 4) = tested(length <= rules->max, tib_seconds(length), tib_seconds(rules->max));
  SBC(burst, 5) = at_least(m->occupancy, rules->occupancy, TIB_NO_SAMPLES);
  SBC(burst, 6) = at_least(m->continuity, rules->continuity, TIB_NO_SAMPLES);
  SBC(burst, 7) = at_least(m->ratio, rules->strong_ratio, TIB_NO_SAMPLES);
}

static void test_signal(const struct grading *g, struct tib_pattern *burst) {
  const struct tib_burst_measures *m = &burst->measures;
  SBC(burst, 8) = at_least(m->high_share, g->rules->high_share, TIB_NO_SAMPLES);
  SBC(burst, 9) = at_most(m->mains_share, g->rules->mains_share, TIB_NO_SAMPLES);
  SBC(burst, 10) = whole_signal(m, g->rules);
  SBC(burst, 11) = at_least(m->laterality, g->rules->laterality, TIB_NO_OTHER_LEG);
}

/* ---- the ankle: SBC-12 ---- */

static bool has_gap(const struct tib_activity *ankle, struct tib_span span) {
  size_t first = span.onset > 0 ? (size_t)(span.onset / ankle->step) : 0;
  for (size_t i = first; (tib_ticks)i * ankle->step < span.offset; i++)
    if (i >= ankle->n || isnan(ankle->rms_g[i])) return true;
  return false;
}

static bool can_tell(const struct tib_activity *ankle, struct tib_span span) {
  return ankle->present && !ankle->bad_scale && !has_gap(ankle, span);
}

static tib_ticks gross_in(const struct tib_activity *ankle, struct tib_span span) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < ankle->n_events; i++)
    if (ankle->events[i].gross) sum += tib_span_overlap(ankle->events[i].span, span);
  return sum;
}

/* Movement of the body in a span, as the leg's ankle shows it; of one channel for both legs, as the ankle that shows more
 * of it. TIB_NO_TICKS: no ankle tells. */
static tib_ticks body_moves(const struct grading *g, enum tib_side side, struct tib_span span) {
  tib_ticks most = TIB_NO_TICKS;
  for (int i = 0; i < 2 && g->input->ankles; i++) {
    const struct tib_activity *ankle = &g->input->ankles[i];
    if ((side != TIB_SIDE_NONE && side != ankle->side) || !can_tell(ankle, span)) continue;
    tib_ticks here = gross_in(ankle, span);
    if (here > most) most = here;
  }
  return most;
}

static void test_ankle(const struct grading *g, struct tib_pattern *burst) {
  struct tib_span inside = {burst->span.onset + g->rules->ankle_trim, burst->span.offset - g->rules->ankle_trim};
  if (inside.offset <= inside.onset) inside = burst->span;
  tib_ticks gross = body_moves(g, burst->side, inside);
  SBC(burst, 12) = gross == TIB_NO_TICKS ? untestable(TIB_NO_ACCELEROMETER, 0) : tested(gross == 0, tib_seconds(gross), 0);
}

/* ---- the night: SBC-13, SBC-14, SBC-16 ---- */

static enum tib_stage stage_at(const struct tib_context *context, tib_ticks time) {
  size_t i = tib_stage_find(context->stages, context->n_stages, time);
  return i < context->n_stages && context->has_stages ? context->stages[i].stage : TIB_STAGE_UNKNOWN;
}

static bool follows(const struct tib_context *context, size_t i) {
  return i > 0 && context->stages[i - 1].span.offset == context->stages[i].span.onset;
}

/* SBC-13. Of wake whose beginning nobody scored only that it is too old can be told. */
static struct tib_criterion test_state(const struct grading *g, const struct tib_pattern *burst) {
  const struct tib_context *context = g->input->context;
  double limit = tib_seconds(g->rules->wake_before);
  size_t i = tib_stage_find(context->stages, context->n_stages, burst->span.onset);
  enum tib_stage stage = stage_at(context, burst->span.onset);
  if (stage == TIB_STAGE_UNKNOWN) return untestable(TIB_NO_STAGES, limit);
  if (stage != TIB_STAGE_W) return tested(true, 0, limit);
  while (follows(context, i) && context->stages[i - 1].stage == TIB_STAGE_W) i--;
  tib_ticks awake = burst->span.onset - context->stages[i].span.onset;
  bool scored = follows(context, i) && context->stages[i - 1].stage != TIB_STAGE_UNKNOWN;
  if (awake <= g->rules->wake_before && !scored) return untestable(TIB_NO_STAGES, limit);
  return tested(awake <= g->rules->wake_before, tib_seconds(awake), limit);
}

/* The first wake after something else, from a time on; TIB_NO_TICKS: none. */
static tib_ticks wake_from(const struct tib_context *context, tib_ticks time) {
  for (size_t i = 0; context->has_stages && i < context->n_stages; i++) {
    const struct tib_stage_span *stage = &context->stages[i];
    bool begins = !follows(context, i) || context->stages[i - 1].stage != TIB_STAGE_W;
    if (stage->stage == TIB_STAGE_W && begins && stage->span.onset >= time) return stage->span.onset;
  }
  return TIB_NO_TICKS;
}

static tib_ticks arousal_from(const struct tib_context *context, tib_ticks time) {
  for (size_t i = 0; context->has_arousals && i < context->n_arousals; i++)
    if (context->arousals[i].onset >= time) return context->arousals[i].onset;
  return TIB_NO_TICKS;
}

/* SBC-14: seconds after its end, below 0 within it. What was not scored may have followed. */
static struct tib_criterion test_follow_up(const struct grading *g, const struct tib_pattern *burst) {
  const struct tib_context *context = g->input->context;
  double limit = tib_seconds(g->rules->follow_up);
  tib_ticks wake = wake_from(context, burst->span.onset), arousal = arousal_from(context, burst->span.onset);
  tib_ticks first = wake == TIB_NO_TICKS || (arousal != TIB_NO_TICKS && arousal < wake) ? arousal : wake;
  if (first != TIB_NO_TICKS && first - burst->span.offset <= g->rules->follow_up)
    return tested(true, tib_seconds(first - burst->span.offset), limit);
  if (!context->has_arousals) return untestable(TIB_NO_AROUSALS, limit);
  if (!context->has_stages) return untestable(TIB_NO_STAGES, limit);
  return tested(false, first == TIB_NO_TICKS ? (double)NAN : tib_seconds(first - burst->span.offset), limit);
}

static bool is_annotated(const struct grading *g, const struct tib_pattern *burst) {
  const struct tib_context *context = g->input->context;
  for (size_t i = 0; i < context->n_cramps; i++)
    if (context->cramps[i].onset <= burst->span.offset + g->rules->annotated &&
        context->cramps[i].offset >= burst->span.onset - g->rules->annotated)
      return true;
  return false;
}

/* ---- rivals: SBC-X1 to SBC-X8 ---- */

static bool is_of_leg(const struct tib_pattern *pattern, const struct tib_pattern *burst) {
  return pattern->side == burst->side || pattern->side == TIB_BOTH || burst->side == TIB_SIDE_NONE;
}

static bool is_run(const struct tib_pattern *pattern) {
  return pattern->type == TIB_ALMA || pattern->type == TIB_HFT || pattern->type == TIB_HFLM;
}

static tib_ticks shared_with(const struct grading *g, const struct tib_pattern *burst, bool runs) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < g->n; i++)
    if ((runs ? is_run(&g->all[i]) : g->all[i].type == TIB_LMM) && is_of_leg(&g->all[i], burst))
      sum += tib_span_overlap(g->all[i].span, burst->span);
  return sum;
}

static bool is_most(const struct grading *g, tib_ticks part, const struct tib_pattern *burst) {
  return (double)part > g->rules->rival_share * (double)tib_span_length(burst->span);
}

static bool moves(const struct tib_pattern *burst) {
  return burst->accel == TIB_ACCEL_CORROBORATED || burst->accel == TIB_ACCEL_GROSS_BODY;
}

/* Movements that would count, had they been in sleep or in a series. */
static bool has_leg_movements_in_wake(const struct grading *g, const struct tib_pattern *burst) {
  const unsigned fine = TIB_REASON_WAKE | TIB_REASON_SERIES_TOO_SHORT | TIB_REASON_OUTSIDE_LIGHTS | TIB_REASON_PASSED_OVER |
                        TIB_REASON_RESPIRATORY;
  for (size_t i = 0; i < g->input->n_movements; i++) {
    const struct tib_movement *movement = &g->input->movements[i];
    if (!movement->has_stage || movement->stage != TIB_STAGE_W || (movement->reasons & ~fine)) continue;
    if (movement->span.onset <= burst->span.offset + g->rules->rival_wake &&
        movement->span.offset >= burst->span.onset - g->rules->rival_wake)
      return true;
  }
  return false;
}

static unsigned find_rivals(const struct grading *g, const struct tib_pattern *burst) {
  unsigned rivals = 0;
  tib_ticks body = body_moves(g, burst->side, burst->span);
  if (body != TIB_NO_TICKS && is_most(g, body, burst)) rivals |= TIB_RIVAL_GROSS;
  if (SBC(burst, 13).passed == TIB_FAILED &&
      (SBC(burst, 11).passed == TIB_FAILED || SBC(burst, 12).passed == TIB_FAILED || moves(burst)))
    rivals |= TIB_RIVAL_WAKE;
  if ((rivals & TIB_RIVAL_WAKE) && moves(burst) && has_leg_movements_in_wake(g, burst)) rivals |= TIB_RIVAL_RESTLESS;
  for (int n = 8; n <= 10; n++)
    if (SBC(burst, n).passed == TIB_FAILED) rivals |= TIB_RIVAL_ARTEFACT;
  if (is_most(g, shared_with(g, burst, true), burst)) rivals |= TIB_RIVAL_RUN;
  if (shared_with(g, burst, false) > 0) rivals |= TIB_RIVAL_LARGE;
  if (stage_at(g->input->context, burst->span.onset) == TIB_STAGE_R) rivals |= TIB_RIVAL_REM;
  return rivals;
}

/* ---- grade ---- */

static unsigned find_caps(const struct grading *g, const struct tib_pattern *burst) {
  unsigned caps = 0;
  if (SBC(burst, 12).passed == TIB_UNTESTABLE) caps |= TIB_CAP_ACCELEROMETER;
  if (stage_at(g->input->context, burst->span.onset) == TIB_STAGE_UNKNOWN) caps |= TIB_CAP_STAGES;
  if (burst->muscle == TIB_TIBIALIS_ANTERIOR && !g->input->other_muscle[burst->side]) caps |= TIB_CAP_TIBIALIS;
  return caps;
}

#define HAS_ANOTHER_NAME (TIB_RIVAL_GROSS | TIB_RIVAL_WAKE | TIB_RIVAL_ARTEFACT | TIB_RIVAL_RUN)

static void set_grade(struct tib_pattern *burst) {
  bool all_passed = true, any_failed = false, possible = (burst->rivals & HAS_ANOTHER_NAME) == 0;
  for (int n = 1; n <= TIB_SBC_CRITERIA; n++) {
    bool failed = SBC(burst, n).passed == TIB_FAILED;
    all_passed = all_passed && SBC(burst, n).passed == TIB_PASSED;
    any_failed = any_failed || failed;
    if (failed && n <= 6) possible = false;
  }
  bool probable = possible && all_passed && burst->caps == 0;
  burst->grade = probable ? TIB_GRADE_PROBABLE : possible ? TIB_GRADE_POSSIBLE : TIB_GRADE_NONE;
  burst->capped = possible && !probable && !any_failed;
}

static void grade(const struct grading *g, struct tib_pattern *burst) {
  test_shape(g, burst);
  burst->annotated = is_annotated(g, burst);
  burst->grade = TIB_GRADE_NONE;
  if (burst->type == TIB_TONIC_PROLONGED) { /* SBC-X7 */
    for (int n = 8; n <= TIB_SBC_CRITERIA; n++) SBC(burst, n) = untestable(TIB_NOT_ASKED, NAN);
    return;
  }
  test_signal(g, burst);
  test_ankle(g, burst);
  SBC(burst, 13) = test_state(g, burst);
  SBC(burst, 14) = test_follow_up(g, burst);
  burst->rivals = find_rivals(g, burst);
  burst->caps = find_caps(g, burst);
  set_grade(burst);
}

/* ---- of several muscles ---- */

static bool is_stronger(const struct tib_pattern *a, const struct tib_pattern *b) {
  return a->grade != b->grade ? a->grade > b->grade : a->ratio > b->ratio;
}

/* TIB-DEC-14: one burst is seen at more than one muscle of a leg, by cross-talk or because more than one takes part. */
static bool is_echo(const struct grading *g, size_t i) {
  const struct tib_pattern *burst = &g->all[i];
  for (size_t k = 0; k < g->n; k++) {
    const struct tib_pattern *other = &g->all[k];
    if (k == i || other->type != burst->type || burst->type != TIB_SUSTAINED_BURST || other->side != burst->side) continue;
    if (tib_span_overlap(other->span, burst->span) <= 0) continue;
    if (is_stronger(other, burst) || (k < i && !is_stronger(burst, other))) return true;
  }
  return false;
}

void tib_score_bursts(const struct tib_burst_rules *rules, const struct tib_burst_input *input,
                      struct tib_pattern *patterns, size_t n) {
  struct grading g = {rules, input, patterns, n};
  for (size_t i = 0; i < n; i++)
    if (patterns[i].type == TIB_SUSTAINED_BURST || patterns[i].type == TIB_TONIC_PROLONGED) grade(&g, &patterns[i]);
  for (size_t i = 0; i < n; i++) patterns[i].echo = is_echo(&g, i);
}
