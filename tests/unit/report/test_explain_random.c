/* Verdicts and margins on random nights, under both standards and with their modes turned round. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/ticks.h"
#include "explain_checks.h"

#define NIGHTS 2000
#define MOST 120
#define S TIB_TICKS_PER_S

struct night {
  struct tib_result result;
  struct tib_candidate candidates[MOST];
  struct tib_stage_span stages[64];
  struct tib_span arousals[40], gaps[3], out[2][3];
  struct tib_respiratory_event respiratory[40];
  struct tib_leg_time legs[2];
  struct tib_profile_result profiles[2];
};

static uint64_t state;

/* xorshift64*, so that every machine sees the same nights. */
static int draw(int below) {
  state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
  return (int)((state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static tib_ticks pick(const double *seconds, int n) { return tib_ticks_of_seconds(seconds[draw(n)]); }

/* On the limits, next to them, or anywhere. */
static tib_ticks draw_length(void) {
  static const double limits[] = {0.495, 0.5, 0.505, 1, 2, 4, 8, 9.995, 10, 10.005, 12};
  return draw(2) ? pick(limits, 11) : draw(900) * (S / 200);
}

static tib_ticks draw_distance(void) {
  static const double limits[] = {0, 0.4, 0.495, 0.5, 2, 4.995, 5, 5.005, 9.995, 10, 10.005, 20, 25, 89.995, 90, 90.005};
  return draw(2) ? pick(limits, 16) : draw(8000) * (S / 200);
}

static tib_ticks draw_candidates(struct night *night, size_t *n) {
  static const enum tib_accel_state states[] = {TIB_ACCEL_NONE};
  tib_ticks onset = draw(400) * (S / 200);
  bool imported = draw(3) == 0;
  *n = (size_t)draw(MOST);
  for (size_t i = 0; i < *n; i++, onset += draw_distance()) {
    struct tib_candidate *c = &night->candidates[i];
    *c = (struct tib_candidate){.span = {onset, onset + draw_length()}, .side = draw(2) ? TIB_LEFT : TIB_RIGHT};
    c->truncated = draw(60) == 0;
    c->imported = imported && draw(10) > 0;
    c->peak_uv = c->median_uv = c->rest_uv = NAN;
    c->accel = states[0];
    if (draw(4) == 0) c->rest_uv = 1.1F, c->median_uv = (float)(draw(3) ? 9 : draw(2) ? 3.1 : 2.5);
    if (draw(200) == 0) c->span.offset = c->span.onset - 5; /* absurd */
  }
  return onset + 60 * S;
}

/* Ends of events fall on the limits of some movement, or anywhere. */
static tib_ticks draw_near(const struct night *night, size_t n, tib_ticks end) {
  static const double away[] = {-10.25, -2,        -0.5,      -0.4999999, -0.5000001, 0,
                                0.5,    0.4999999, 0.5000001, 2,          10.25,      10.2500001};
  if (n == 0 || draw(3) == 0) return draw((int)(end / S)) * S;
  struct tib_span span = night->candidates[draw((int)n)].span;
  return (draw(2) ? span.onset : span.offset) + pick(away, 12);
}

static void draw_context(struct night *night, size_t n, tib_ticks end) {
  struct tib_context *c = &night->result.context;
  *c = (struct tib_context){
      .epoch = 30 * S, .stages = night->stages, .arousals = night->arousals, .respiratory = night->respiratory};
  c->lights = draw(3) ? (struct tib_span){0, end} : (struct tib_span){draw(200) * S, end - draw(200) * S};
  c->has_stages = draw(6) > 0, c->has_arousals = draw(4) > 0, c->has_respiratory = draw(4) > 0;
  for (tib_ticks at = 0, next; c->has_stages && at < end && c->n_stages < 64; at = next) {
    next = at + (1 + draw(12)) * 30 * S;
    if (draw(10) > 0)
      night->stages[c->n_stages++] = (struct tib_stage_span){{at, next}, (enum tib_stage)draw(TIB_STAGE_COUNT)};
  }
  for (int i = draw(40); i > 0 && c->has_arousals; i--) {
    tib_ticks onset = draw_near(night, n, end);
    night->arousals[c->n_arousals++] = (struct tib_span){onset, onset + (1 + draw(60)) * (S / 4)};
  }
  for (int i = draw(40); i > 0 && c->has_respiratory; i--) {
    tib_ticks offset = draw_near(night, n, end);
    night->respiratory[c->n_respiratory++] = (struct tib_respiratory_event){
        {offset - (10 + draw(30)) * S, offset}, (enum tib_respiratory_kind)draw(TIB_RESPIRATORY_OTHER + 1)};
  }
}

static size_t draw_spans(struct tib_span *spans, tib_ticks end) {
  size_t n = (size_t)draw(4);
  tib_ticks at = 0;
  for (size_t i = 0; i < n; i++) {
    at += (1 + draw(1 + (int)(end / S / 4))) * S;
    spans[i] = (struct tib_span){at, at + (1 + draw(300)) * S};
    at = spans[i].offset + S;
  }
  return n;
}

static void set(struct tib_rules *rules, const char *key, const char *value) {
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_set(rules, key, value, &err), TIB_OK, "%s", err.text);
}

/* The modes of the standards, and each turned round now and then. */
static void draw_rules(struct tib_rules *rules) {
  if (draw(3) == 0) set(rules, "respiratory-limit", draw(2) ? "inclusive" : "exclusive");
  if (draw(3) == 0) set(rules, "arousal-limit", draw(2) ? "inclusive" : "exclusive");
  if (draw(3) == 0) set(rules, "imi-max-limit", draw(2) ? "inclusive" : "exclusive");
  if (draw(4) == 0) set(rules, "respiratory-span", draw(2) ? "whole-event" : "event-end");
  if (draw(4) == 0) set(rules, "respiratory-events", draw(2) ? "all" : "apnea-hypopnea");
  if (draw(4) == 0) set(rules, "respiratory-action", draw(2) ? "drop" : "flag");
  if (draw(4) == 0) set(rules, "short-interval", draw(2) ? "pass-over" : "ends-series");
  if (draw(4) == 0) set(rules, "series-start", draw(2) ? "any" : "strict");
  if (draw(4) == 0) set(rules, "long-movement", draw(2) ? "ignored" : "ends-series");
  if (draw(4) == 0) set(rules, "wake", draw(2) ? "excluded" : "scored");
  if (draw(4) == 0) set(rules, "join", draw(2) ? "onsets" : "gap");
  if (draw(4) == 0) set(rules, "join-reach", draw(2) ? "pair" : "chain");
  if (draw(4) == 0) set(rules, "morphology", draw(2) ? "off" : "required");
}

static void score(struct night *night, const struct tib_rules rules[2]) {
  struct tib_error err = {0};
  size_t n;
  tib_ticks end = draw_candidates(night, &n);
  draw_context(night, n, end);
  struct tib_score_input input = {.candidates = night->candidates,
                                  .n_candidates = n,
                                  .context = &night->result.context,
                                  .recording = {0, end},
                                  .gaps = night->gaps,
                                  .n_gaps = draw_spans(night->gaps, end),
                                  .legs = night->legs,
                                  .n_legs = 2};
  struct tib_detection *found = &night->result.detections[0];
  found->n_legs = 2;
  for (size_t i = 0; i < 2; i++) {
    size_t n_out = draw_spans(night->out[i], end);
    night->legs[i] = (struct tib_leg_time){i ? TIB_RIGHT : TIB_LEFT, night->out[i], n_out};
    found->legs[i] = (struct tib_leg_detection){.side = night->legs[i].side, .out = night->out[i], .n_out = n_out};
  }
  night->result.recording.duration = end;
  night->result.recording.start_clock = draw(2) ? TIB_NO_TICKS : 79200 * S;
  night->result.n_detections = 1;
  night->result.n_profiles = 2;
  night->result.profiles = night->profiles;
  for (size_t i = 0; i < 2; i++) {
    night->profiles[i].rules = rules[i];
    draw_rules(&night->profiles[i].rules);
    cr_assert_eq(tib_score_run(&night->profiles[i].rules, &input, &night->profiles[i].score, &err), TIB_OK, "%s", err.text);
  }
}

/* Lengths once more from the spans, without the explanation's help. */
static void expect_lengths(const struct tib_explanation *x, const char *where) {
  for (size_t i = 0; i < x->n_checks; i++) {
    const struct tib_check *check = &x->checks[i];
    if (strcmp(check->name, "lm-min") != 0) continue;
    bool found = false;
    for (size_t p = 0; p < x->result->n_profiles; p++) {
      const struct tib_score *s = &x->result->profiles[p].score;
      if ((size_t)check->part >= s->n_parts) continue;
      struct tib_span span = s->parts[check->part].candidate.span;
      found = found || fabs((double)(span.offset - span.onset) / 1e7 - 0.5 - check->margin) < 1e-9;
    }
    cr_expect(found, "%s: margin of lm-min %.9g", where, check->margin);
  }
}

Test(explain_random, no_verdict_contradicts_its_margin) {
  struct tib_rules rules[2];
  struct tib_error err = {0};
  struct night *night = malloc(sizeof *night);
  size_t explained = 0, failed = 0, at_limit = 0;
  cr_assert(night);
  cr_assert_eq(tib_rules_load(&rules[0], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[1], "wasm-2016", &err), TIB_OK, "%s", err.text);
  state = UINT64_C(88172645463325252);
  for (int k = 0; k < NIGHTS; k++) {
    struct tib_explanation x;
    struct tib_text text = {0}, json = {0};
    char where[32];
    *night = (struct night){0};
    score(night, rules);
    struct tib_explain_choice choice = {.at = night->result.recording.duration / 2, .around = 100000 * S};
    cr_assert_eq(tib_explain_make(&x, &night->result, &choice, &err), TIB_OK, "%s", err.text);
    snprintf(where, sizeof where, "night %d", k);
    expect_all_explained(&x, where);
    expect_lengths(&x, where);
    for (size_t i = 0; i < x.n_checks; i++)
      failed += x.checks[i].verdict == TIB_CHECK_FAILED, at_limit += x.checks[i].margin == 0;
    explained += x.n;
    if (k % 20 == 0) { /* they take most of the time */
      tib_explain_text(&text, &x);
      cr_expect(!text.failed && text.n > 0);
      cr_expect_eq(tib_explain_json(&json, &x, &err), TIB_OK);
    }
    tib_text_finish(&text);
    tib_text_finish(&json);
    tib_explain_finish(&x);
    for (size_t i = 0; i < 2; i++) tib_score_finish(&night->profiles[i].score);
  }
  free(night);
  cr_expect_gt(explained, 100000); /* the draws do reach all of it */
  cr_expect_gt(failed, 50000);
  cr_expect_gt(at_limit, 5000);
}
