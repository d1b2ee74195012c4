/* What is told of movements whose numbers are known, of the sample nights, and of times at which nothing is. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/ticks.h"
#include "detect/centred_mean.h"
#include "explain_checks.h"
#include "fake_result.h"
#include "report/explain/build.h"
#include "report/explain/picture.h"
#include "support.h"

#define S TIB_TICKS_PER_S

/* ---- a night by hand: imported movements of the left leg, and one of the right ---- */

static struct tib_candidate movements[] = {
    {.span = {100 * S, 100 * S + 4200000}, .side = TIB_LEFT},  /* 0.42 s: too short by 0.08 s */
    {.span = {200 * S, 202 * S}, .side = TIB_LEFT},            /* a run of four, 20 s apart */
    {.span = {220 * S, 222 * S}, .side = TIB_LEFT},            /* the right leg begins 4.9 s later */
    {.span = {224 * S + 9000000, 226 * S}, .side = TIB_RIGHT}, /* AASM: unites; WASM: 2.9 s after the end, apart */
    {.span = {240 * S, 242 * S}, .side = TIB_LEFT},
    {.span = {260 * S, 262 * S}, .side = TIB_LEFT}, /* 0.3 s before an arousal; 3 s after an apnea */
    {.span = {400 * S, 412 * S}, .side = TIB_LEFT}, /* 12 s: too long by 2 s */
};
static struct tib_stage_span stages[] = {{{0, 600 * S}, TIB_STAGE_N2}};
static struct tib_span arousals[] = {{262 * S + 3000000, 270 * S}};
static struct tib_respiratory_event apneas[] = {{{240 * S + 5 * S, 257 * S}, TIB_APNEA_OBSTRUCTIVE}};

struct night {
  struct tib_result result;
  struct tib_profile_result profiles[2];
  struct tib_explanation x;
};

static void make_night(struct night *night, tib_ticks at, tib_ticks around) {
  struct tib_error err = {0};
  *night = (struct night){0};
  struct tib_result *result = &night->result;
  for (size_t i = 0; i < sizeof movements / sizeof *movements; i++)
    movements[i].imported = true, movements[i].peak_uv = movements[i].median_uv = movements[i].rest_uv = NAN;
  result->imported = true;
  tib_text_copy(result->recording.name, sizeof result->recording.name, "hand.edf");
  result->recording.duration = 600 * S;
  result->recording.start_clock = 22 * 3600 * S;
  result->context =
      (struct tib_context){.has_stages = true, .has_arousals = true, .has_respiratory = true, .epoch = 30 * S};
  result->context.stages = stages, result->context.n_stages = 1;
  result->context.arousals = arousals, result->context.n_arousals = 1;
  result->context.respiratory = apneas, result->context.n_respiratory = 1;
  result->context.lights = (struct tib_span){0, 600 * S};
  struct tib_leg_time legs[] = {{.side = TIB_LEFT}, {.side = TIB_RIGHT}};
  struct tib_score_input input = {.candidates = movements,
                                  .n_candidates = sizeof movements / sizeof *movements,
                                  .context = &result->context,
                                  .recording = {0, 600 * S},
                                  .legs = legs,
                                  .n_legs = 2};
  result->n_detections = 1;
  result->profiles = night->profiles;
  for (size_t i = 0; i < 2; i++) {
    struct tib_rules *rules = &night->profiles[i].rules;
    cr_assert_eq(tib_rules_load(rules, i ? "wasm-2016" : "aasm-v3", &err), TIB_OK, "%s", err.text);
    cr_assert_eq(tib_score_run(rules, &input, &night->profiles[i].score, &err), TIB_OK, "%s", err.text);
    result->n_profiles++;
  }
  struct tib_explain_choice choice = {at, around};
  cr_assert_eq(tib_explain_make(&night->x, result, &choice, &err), TIB_OK, "%s", err.text);
}

static void finish_night(struct night *night) {
  tib_explain_finish(&night->x);
  for (size_t i = 0; i < 2; i++) tib_score_finish(&night->profiles[i].score);
}

static size_t find(const struct tib_explanation *x, size_t profile, tib_ticks onset) {
  for (size_t i = 0; i < x->n; i++)
    if (x->movements[i].profile == profile && x->movements[i].onset == onset) return i;
  cr_assert_fail("no movement of profile %zu at %lld", profile, (long long)onset);
  return 0;
}

static void expect_check(const struct tib_explanation *x, size_t i, const char *name, int part,
                         enum tib_check_verdict verdict, const char *rule, double measured, double limit, double margin) {
  const struct tib_check *check = find_check(x, i, name, part);
  cr_assert(check, "%s", name);
  cr_expect_eq(check->verdict, verdict, "%s: %s", name, tib_level_verdict[check->verdict].name);
  cr_expect_str_eq(check->rule, rule, "%s", name);
  cr_expect(
      fabs(check->measured - measured) < 1e-9 && fabs(check->limit - limit) < 1e-9 && fabs(check->margin - margin) < 1e-9,
      "%s: %.9g, %.9g, %.9g", name, check->measured, check->limit, check->margin);
}

static void expect_summary(const struct tib_explanation *x, size_t i, const char *expected) {
  struct tib_text text = {0};
  tib_explain_summary(&text, x, i);
  cr_expect_str_eq(text.s, expected);
  tib_text_finish(&text);
}

Test(explain, numbers_worked_out_by_hand) {
  struct night night;
  make_night(&night, 240 * S, 300 * S);
  const struct tib_explanation *x = &night.x;
  size_t i = find(x, 0, 100 * S);
  expect_check(x, i, "lm-min", 0, TIB_CHECK_FAILED, "AASM-LM-1", 0.42, 0.5, -0.08);
  expect_summary(x, i, "not counted: too short (0.420 s; it must be at least 0.500 s)");
  i = find(x, 0, 400 * S);
  expect_check(x, i, "clm-max", 6, TIB_CHECK_FAILED, "AASM-LM-2", 12, 10, -2);
  i = find(x, 1, 400 * S);
  expect_check(x, i, "clm-max", 6, TIB_CHECK_FAILED, "WASM16-CLM-1", 12, 10, -2);
  expect_summary(x, i, "no candidate, and it ends a series: too long (12.000 s; it must be at most 10.000 s)");

  i = find(x, 0, 220 * S); /* 224.9 - 220 = 4.9 s from onset to onset */
  expect_check(x, i, "join-limit", 3, TIB_CHECK_YES, "AASM-PLM-3", 4.9, 5, 0.1);
  expect_check(x, i, "imi-min", -1, TIB_CHECK_PASSED, "AASM-PLM-2", 20, 5, 15);
  expect_check(x, i, "next-imi-max", -1, TIB_CHECK_PASSED, "AASM-PLM-2", 20, 90, 70);
  expect_check(x, i, "series-min", -1, TIB_CHECK_PASSED, "AASM-PLM-1", 4, 4, 0);
  expect_summary(x, i, "in series 1, of 4 movements");
  i = find(x, 1, 224 * S + 9000000); /* 224.9 - 222 = 2.9 s from end to onset; 4.9 s from onset to onset */
  expect_check(x, i, "join-limit", 3, TIB_CHECK_NO, "WASM16-CLM-3", 2.9, 0.5, -2.4);
  expect_check(x, i, "imi-min", -1, TIB_CHECK_FAILED, "WASM16-PLM-2", 4.9, 10, -5.1);

  i = find(x, 0, 260 * S); /* the apnea ends 3 s before, the arousal begins 0.3 s after */
  expect_check(x, i, "respiratory", 5, TIB_CHECK_PASSED, "AASM-RESP-1", 3, 0.5, 2.5);
  expect_check(x, i, "arousal-gap", -1, TIB_CHECK_YES, "AASM-AR-1", 0.3, 0.5, 0.2);
  i = find(x, 1, 260 * S);
  expect_check(x, i, "respiratory", -1, TIB_CHECK_YES, "WASM16-RESP-1", 3, 10.25, 7.25);
  cr_expect_eq(find_check(x, i, "second-pass", -1)->verdict, TIB_CHECK_NOT_TESTABLE);
  i = find(x, 0, 240 * S); /* its end is 3 s before the apnea's onset */
  expect_check(x, i, "respiratory", 4, TIB_CHECK_PASSED, "AASM-RESP-1", 3, 0.5, 2.5);
  cr_expect_eq(find_check(x, i, "onset", 4)->verdict, TIB_CHECK_NOT_TESTABLE); /* it was given */
  cr_expect_eq(find_check(x, i, "accelerometer", 4)->verdict, TIB_CHECK_NOT_TESTABLE);
  expect_all_explained(x, "by hand");
  finish_night(&night);
}

Test(explain, what_is_near_is_chosen_and_else_the_neighbours) {
  struct night night;
  make_night(&night, 230 * S, 10 * S); /* onsets from 220 to 240 s */
  cr_expect(!night.x.nearest);
  cr_expect_eq(night.x.n, 2 + 3); /* AASM: 220 united, 240. WASM: 220, 224.9, 240 */
  finish_night(&night);
  make_night(&night, 410 * S, 5 * S); /* inside a long one */
  cr_expect(!night.x.nearest);
  cr_expect_eq(night.x.n, 2);
  finish_night(&night);
  make_night(&night, 330 * S, 5 * S);
  cr_expect(night.x.nearest);
  cr_expect_eq(night.x.n, 4);
  cr_expect_eq(night.x.movements[0].onset, 260 * S);
  cr_expect_eq(night.x.movements[3].onset, 400 * S);
  finish_night(&night);
}

Test(explain, values_keep_their_sign) {
  char text[32];
  tib_explain_value(text, -0.00004, "s");
  cr_expect_str_eq(text, "-0.00004");
  tib_explain_value(text, 0, "s");
  cr_expect_str_eq(text, "0.000");
  tib_explain_value(text, -0.004, "uV");
  cr_expect_str_eq(text, "-0.004");
  tib_explain_value(text, 4, "");
  cr_expect_str_eq(text, "4");
}

Test(explain, clock_rounds_across_midnight) {
  struct tib_recording recording = {.start_clock = 86399 * S};
  char text[32];
  tib_explain_clock(text, &recording, 9960000, 2);
  cr_expect_str_eq(text, "00:00:00.00");
  tib_explain_clock(text, &recording, 9940000, 2);
  cr_expect_str_eq(text, "23:59:59.99");
  recording.start_clock = TIB_NO_TICKS;
  tib_explain_clock(text, &recording, 81230000, 2);
  cr_expect_str_eq(text, "8.12 s");
}

/* ---- the sample nights ---- */

struct sample {
  struct tib_rules rules[2], bursts, accelerometer;
  struct tib_result result;
};

static struct sample *analyze(const char *name) {
  struct sample *sample = malloc(sizeof *sample);
  struct tib_error err = {0};
  cr_assert(sample);
  tib_rules_load(&sample->rules[0], "aasm-v3", &err);
  tib_rules_load(&sample->rules[1], "wasm-2016", &err);
  tib_rules_load(&sample->accelerometer, "accelerometer", &err);
  struct tib_analyze_options options = {
      .n_profiles = 2, .profiles = sample->rules, .accelerometer = &sample->accelerometer};
  cr_assert_eq(tib_analyze_file(test_source(name), &options, &sample->result, &err), TIB_OK, "%s", err.text);
  return sample;
}

static void finish(struct sample *sample) {
  tib_result_finish(&sample->result);
  free(sample);
}

static void explain_sample(const struct sample *sample, struct tib_explanation *x, tib_ticks at, tib_ticks around) {
  struct tib_error err = {0};
  struct tib_explain_choice choice = {at, around};
  cr_assert_eq(tib_explain_make(x, &sample->result, &choice, &err), TIB_OK, "%s", err.text);
}

/* Of what was detected: it was seen, and the end is where the mean was above its limit. */
static void expect_detected(const struct tib_explanation *x, const char *name) {
  static const char *const tested[] = {"active-share", "onset-hold", "offset-quiet"};
  for (size_t i = 0; i < x->n_checks; i++) {
    const struct tib_check *check = &x->checks[i];
    for (size_t k = 0; k < 3; k++)
      if (strcmp(check->name, tested[k]) == 0)
        cr_expect(check->verdict == TIB_CHECK_PASSED && check->margin >= 0, "%s: %s, %s", name, check->name, check->text);
    if (strcmp(check->name, "onset") == 0)
      cr_expect(check->verdict == TIB_CHECK_PASSED && check->margin >= 0, "%s: onset, %s", name, check->text);
    if (strcmp(check->name, "offset") == 0) cr_expect_gt(check->measured, check->limit, "%s: offset", name);
  }
}

Test(explain, sample_nights) {
  static const char *const names[] = {"sample-data/rls.edf", "sample-data/rls-bare.edf", "sample-data/quiet.edf"};
  size_t explained = 0;
  for (size_t i = 0; i < 3; i++) {
    struct sample *sample = analyze(names[i]);
    struct tib_explanation x;
    explain_sample(sample, &x, sample->result.recording.duration / 2, sample->result.recording.duration);
    expect_all_explained(&x, names[i]);
    expect_detected(&x, names[i]);
    explained += x.n;
    tib_explain_finish(&x);
    finish(sample);
  }
  cr_expect_gt(explained, 100);
}

Test(explain, the_mean_is_the_detectors) {
  struct sample *sample = analyze("sample-data/rls.edf");
  const struct tib_envelope *leg = &sample->result.legs[0];
  const struct tib_envelope_segment *in = &leg->segments[0];
  tib_ticks windows[] = {S / 4, S / 10, S / 20};
  for (size_t w = 0; w < 3; w++) {
    struct tib_window window = tib_window_make(leg->rate, leg->hop, windows[w]);
    for (size_t hop = 0; hop < in->n_hops; hop += hop < 50 || hop + 50 > in->n_hops ? 1 : 997) {
      float mean;
      tib_window_means(window, leg->mean, in->n_hops, hop, 1, &mean);
      cr_assert_float_eq(tib_explain_mean(leg, 0, hop, windows[w]), mean, 1e-4F * mean, "window %zu, hop %zu", w, hop);
    }
  }
  finish(sample);
}

/* The largest excess over the levels within 5 s, by looking at every hop. */
static void expect_nothing(const struct sample *sample, const struct tib_explained_leg *leg, size_t i, tib_ticks at) {
  const struct tib_envelope *e = &sample->result.legs[i];
  const struct tib_rest *rest = &sample->result.detections[0].legs[i].rest;
  float most = -1e9F;
  for (size_t hop = 0; hop < e->segments[0].n_hops; hop++) {
    tib_ticks time = tib_envelope_time(e, &e->segments[0], hop);
    if (time < at - 5 * S || time > at + 5 * S) continue;
    float excess = e->peak[hop] - (tib_rest_at(rest, e, 0, hop) + 8);
    most = excess > most ? excess : most;
  }
  cr_expect(leg->recorded && !leg->moves && !leg->in_gap && !leg->in_out);
  cr_expect_float_eq(leg->sample.uv - leg->sample.limit_uv, most, 1e-4F);
  cr_expect_lt(leg->mean.uv, leg->mean.limit_uv);
  cr_expect(isnan(leg->active.uv));
}

Test(explain, where_nothing_is) {
  struct sample *sample = analyze("sample-data/rls.edf");
  struct tib_explanation x;
  tib_ticks at = 600 * S; /* no movement in the truth from 592 to 614 s */
  struct tib_text text = {0};
  explain_sample(sample, &x, at, 5 * S);
  cr_expect(x.nearest);
  cr_expect(x.inside_lights);
  for (size_t i = 0; i < 2; i++) expect_nothing(sample, &x.legs[i], i, at);
  tib_explain_text(&text, &x);
  cr_expect(strstr(text.s, "No movement within 5 s of it"));
  cr_expect(strstr(text.s, "left: no movement: the highest mean is "));
  tib_text_finish(&text);
  tib_explain_finish(&x);
  explain_sample(sample, &x, 3 * S, 5 * S);
  cr_expect(!x.inside_lights); /* lights off is at 30 s */
  tib_explain_text(&text, &x);
  cr_expect(strstr(text.s, "outside of the scored night"));
  tib_text_finish(&text);
  tib_explain_finish(&x);
  explain_sample(sample, &x, S / 2, 5 * S);
  cr_expect(x.legs[0].near_edge);
  tib_explain_finish(&x);
  finish(sample);
}

static void expect_near(float value, tib_ticks found, tib_ticks at) {
  if (!isnan(value))
    cr_expect(found >= at - 5 * S && found <= at + 5 * S, "%lld is not near %lld", (long long)found, (long long)at);
}

Test(explain, at_the_edges_of_gaps) {
  struct tib_result result;
  size_t in_gaps = 0;
  fake_result(&result, FAKE_GAPS);
  cr_assert_gt(result.legs[0].n_segments, 1);
  for (size_t s = 1; s < result.legs[0].n_segments; s++)
    for (tib_ticks away = -12 * S; away <= 12 * S; away += S) {
      tib_ticks at = result.legs[0].segments[s].onset + away;
      struct tib_explained_leg leg;
      tib_explain_leg(&leg, &result, 0, at);
      expect_near(leg.sample.uv, leg.sample.at, at);
      expect_near(leg.mean.uv, leg.mean.at, at);
      expect_near(leg.active.uv, leg.active.at, at);
      cr_expect_eq(leg.in_gap, away < 0, "%lld", (long long)(away / S)); /* every gap is longer than 12 s */
      in_gaps += leg.in_gap;
    }
  cr_expect_gt(in_gaps, 0);
  tib_result_finish(&result);
}

/* ---- outputs ---- */

static void expect_narrow(const char *text) {
  for (const char *line = text; *line;) {
    size_t n = strcspn(line, "\n");
    cr_expect_leq(n, 100, "%.*s", (int)n, line);
    line += n + (line[n] != '\0');
  }
}

Test(explain, text_and_json) {
  struct sample *sample = analyze("sample-data/rls.edf");
  struct tib_explanation x;
  struct tib_text text = {0}, json = {0};
  struct tib_error err = {0};
  explain_sample(sample, &x, 60 * S, 60 * S);
  tib_explain_text(&text, &x);
  expect_narrow(text.s);
  cr_expect(strstr(text.s, "Research use only"));
  cr_assert_eq(tib_explain_json(&json, &x, &err), TIB_OK, "%s", err.text);
  json_t *root = json_loads(json.s, 0, NULL), *list = json_object_get(root, "movements");
  cr_assert(root);
  cr_expect_float_eq(json_number_value(json_object_get(root, "at_s")), 60, 1e-9);
  cr_expect_str_eq(json_string_value(json_object_get(root, "at_clock")), "22:31:00.000");
  cr_expect_eq(json_array_size(list), x.n);
  cr_expect_eq(json_array_size(json_object_get(root, "signal")), 2);
  for (size_t i = 0; i < x.n; i++) {
    json_t *one = json_array_get(list, i), *checks = json_object_get(one, "checks");
    cr_expect_float_eq(json_number_value(json_object_get(one, "onset_s")), (double)x.movements[i].onset / 1e7, 1e-4);
    cr_assert_eq(json_array_size(checks), x.movements[i].n_checks);
    for (size_t k = 0; k < x.movements[i].n_checks; k++) {
      const struct tib_check *check = &x.checks[x.movements[i].first_check + k];
      json_t *object = json_array_get(checks, k), *margin = json_object_get(object, "margin");
      cr_expect_str_eq(json_string_value(json_object_get(object, "check")), check->name);
      cr_expect_str_eq(json_string_value(json_object_get(object, "verdict")), tib_level_verdict[check->verdict].name);
      cr_expect(isnan(check->margin) ? json_is_null(margin) : fabs(json_number_value(margin) - check->margin) < 1e-5);
      cr_expect_eq(json_is_null(json_object_get(object, "part")), check->part < 0);
    }
  }
  json_decref(root);
  tib_text_finish(&text);
  tib_text_finish(&json);
  tib_explain_finish(&x);
  finish(sample);
}

static bool overlap(const struct tib_draw_box *a, const struct tib_draw_box *b) {
  const double slack = 0.1; /* points */
  return a->x + a->width > b->x + slack && b->x + b->width > a->x + slack && a->y + a->height > b->y + slack &&
         b->y + b->height > a->y + slack;
}

static void expect_good_picture(const struct tib_explanation *x, tib_ticks at) {
  struct tib_error err = {0};
  struct tib_draw *draw;
  struct tib_text bytes = {0}, again = {0};
  size_t n;
  cr_assert_eq(tib_explain_draw(&draw, false, x, &err), TIB_OK, "%s", err.text);
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  cr_expect_gt(n, 20);
  for (size_t i = 0; i < n; i++) {
    cr_expect(boxes[i].x >= 20 && boxes[i].x + boxes[i].width <= 832, "at %lld: \"%s\" leaves the page",
              (long long)(at / S), boxes[i].text);
    for (size_t k = i + 1; k < n; k++)
      cr_expect(!overlap(&boxes[i], &boxes[k]), "at %lld: \"%s\" overlaps \"%s\"", (long long)(at / S), boxes[i].text,
                boxes[k].text);
  }
  cr_assert_eq(tib_draw_end(draw, &bytes, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_explain_picture(&again, false, x, &err), TIB_OK, "%s", err.text);
  cr_expect(bytes.n == again.n && memcmp(bytes.s, again.s, bytes.n) == 0, "not the same bytes");
  tib_text_finish(&bytes);
  tib_text_finish(&again);
}

Test(explain, pictures) {
  struct sample *sample = analyze("sample-data/rls.edf");
  struct tib_explanation x;
  tib_ticks end = sample->result.recording.duration;
  for (tib_ticks at = 0; at <= end; at += 61 * S) {
    explain_sample(sample, &x, at, at % 2 ? 60 * S : 15 * S);
    expect_good_picture(&x, at);
    tib_explain_finish(&x);
  }
  explain_sample(sample, &x, end / 2, 3600 * S);
  expect_good_picture(&x, end / 2);
  tib_explain_finish(&x);
  finish(sample);
}
