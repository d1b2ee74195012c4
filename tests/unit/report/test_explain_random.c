/* Verdicts and margins on random nights, under both standards and with their modes turned round. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "explain_checks.h"
#include "random_night.h"

#define NIGHTS 2000
#define MOST 120
#define S TIB_TICKS_PER_S

struct scored_night {
  struct random_night drawn;
  struct tib_result result;
  struct tib_profile_result profiles[2];
};

static int draw(int below) { return random_below(below); }

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

static void draw_night(struct scored_night *night) {
  struct random_night *drawn = &night->drawn;
  random_night(drawn, MOST);
  drawn->input.recording = (struct tib_span){0, drawn->end};
  for (size_t i = 0; i < drawn->input.n_candidates; i++)
    if (draw(200) == 0) drawn->candidates[i].span.offset = drawn->candidates[i].span.onset - 5; /* absurd */
}

static void score(struct scored_night *night, const struct tib_rules rules[2]) {
  struct tib_error err = {0};
  draw_night(night);
  struct tib_detection *found = &night->result.detections[0];
  found->n_legs = 2;
  for (size_t i = 0; i < 2; i++) {
    const struct tib_leg_time *leg = &night->drawn.legs[i];
    found->legs[i] = (struct tib_leg_detection){.side = leg->side, .out = night->drawn.out[i], .n_out = leg->n_out};
  }
  night->result.context = night->drawn.context;
  night->result.recording.duration = night->drawn.end;
  night->result.recording.start_clock = draw(2) ? TIB_NO_TICKS : 79200 * S;
  night->result.n_detections = 1;
  night->result.n_profiles = 2;
  night->result.profiles = night->profiles;
  for (size_t i = 0; i < 2; i++) {
    night->profiles[i].rules = rules[i];
    draw_rules(&night->profiles[i].rules);
    enum tib_status status = tib_score_run(&night->profiles[i].rules, &night->drawn.input, &night->profiles[i].score, &err);
    cr_assert_eq(status, TIB_OK, "%s", err.text);
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
  struct scored_night *night = malloc(sizeof *night);
  size_t explained = 0, failed = 0, at_limit = 0;
  cr_assert(night);
  cr_assert_eq(tib_rules_load(&rules[0], "aasm-v3", &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_rules_load(&rules[1], "wasm-2016", &err), TIB_OK, "%s", err.text);
  random_seed(1);
  for (int k = 0; k < NIGHTS; k++) {
    struct tib_explanation x;
    struct tib_text text = {0}, json = {0};
    char where[32];
    *night = (struct scored_night){0};
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
