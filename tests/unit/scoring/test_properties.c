/* The engine against a plain second one (naive.h) on random nights, and what must not change the result. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ticks.h"
#include "naive.h"
#include "random_night.h"

#define NIGHTS 10000

static void draw_night(struct random_night *night, uint64_t seed) {
  random_seed(seed);
  random_night(night, NAIVE_MOST);
}

static struct tib_rules load(const char *name) {
  struct tib_rules rules;
  cr_assert_eq(tib_rules_load(&rules, name, NULL), TIB_OK);
  return rules;
}

static void set(struct tib_rules *rules, const char *key, const char *value) {
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_set(rules, key, value, &err), TIB_OK, "%s", err.text);
}

static struct tib_score run(const struct tib_rules *rules, const struct tib_score_input *input) {
  struct tib_score score;
  struct tib_error err = {0};
  cr_assert_eq(tib_score_run(rules, input, &score, &err), TIB_OK, "%s", err.text);
  return score;
}

/* ---- row by row ---- */

static bool equal_rows(const struct naive_row *a, const struct tib_movement *b) {
  return a->span.onset == b->span.onset && a->span.offset == b->span.offset && a->side == b->side && a->parts == b->parts &&
         a->class_ == b->class_ && a->reasons == (b->reasons & ~(unsigned)TIB_REASON_UNSCORED_STAGE) &&
         a->series == b->series && a->series_nr == b->series_nr && a->imi == b->imi && a->imi_nr == b->imi_nr &&
         a->plm_nr == b->plm_nr && a->arousal == b->arousal && a->respiratory == b->respiratory && a->stage == b->stage;
}

/* EDGE-3. */
static bool unscored_is_right(const struct tib_movement *m) {
  bool expected = m->class_ == TIB_CLASS_PLM && m->has_stage && m->stage == TIB_STAGE_UNKNOWN;
  return expected == ((m->reasons & TIB_REASON_UNSCORED_STAGE) != 0);
}

static void describe(const struct naive_row *a, const struct tib_movement *b, char *text, size_t size) {
  snprintf(text, size,
           "onset %.3f/%.3f offset %.3f/%.3f side %d/%d parts %d/%d class %d/%d reasons %x/%x series %d/%d nr %d/%d imi "
           "%.3f/%.3f imi_nr %.3f/%.3f plm_nr %d/%d arousal %d/%d respiratory %d/%d stage %d/%d",
           tib_seconds(a->span.onset), tib_seconds(b->span.onset), tib_seconds(a->span.offset), tib_seconds(b->span.offset),
           a->side, b->side, a->parts, b->parts, a->class_, b->class_, a->reasons, b->reasons, a->series, b->series,
           a->series_nr, b->series_nr, tib_seconds(a->imi), tib_seconds(b->imi), tib_seconds(a->imi_nr),
           tib_seconds(b->imi_nr), a->plm_nr, b->plm_nr, a->arousal, b->arousal, a->respiratory, b->respiratory, a->stage,
           b->stage);
}

typedef void naive_fn(const struct tib_score_input *, struct naive_night *);

static void compare(const struct tib_rules *rules, naive_fn *naive, uint64_t first, uint64_t nights) {
  static struct random_night night;
  static struct naive_night expected;
  long in_series = 0, united = 0, joined = 0;
  for (uint64_t seed = first; seed < first + nights; seed++) {
    draw_night(&night, seed);
    struct tib_leg_time legs[2];
    struct tib_score_input seen = naive_seen(&night.input, legs);
    naive(&seen, &expected);
    struct tib_score score = run(rules, &night.input);
    joined += score.n_joined;
    cr_assert_eq((int)score.n_movements, expected.n, "night %d", (int)seed);
    for (int i = 0; i < expected.n; i++) {
      char text[600];
      describe(&expected.row[i], &score.movements[i], text, sizeof text);
      cr_assert(equal_rows(&expected.row[i], &score.movements[i]), "night %d, row %d: %s", (int)seed, i, text);
      cr_assert(unscored_is_right(&score.movements[i]), "night %d, row %d", (int)seed, i);
      in_series += score.movements[i].series > 0;
      united += score.movements[i].parts > 1;
    }
    tib_score_finish(&score);
  }
  cr_assert_gt(in_series, (long)nights * 4, "the nights hold too few series to test anything");
  cr_assert_gt(united, (long)nights);
  cr_assert_eq(joined > (long)nights / 2, rules->scoring.import_join > 0);
}

Test(properties, aasm_equals_the_reference_algorithm) {
  struct tib_rules rules = load("aasm-v3");
  compare(&rules, naive_aasm, 1, NIGHTS);
}

Test(properties, wasm_equals_the_reference_algorithm) {
  struct tib_rules rules = load("wasm-2016");
  compare(&rules, naive_wasm, 1, NIGHTS);
}

/* Section 7.1: every set of options, each on nights of its own. */
Test(properties, options_equal_the_reference_algorithm) {
  for (int bits = 1; bits < 16; bits++) {
    naive_options = (struct naive_options){bits & 1, bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 1};
    for (int wasm = 0; wasm < 2; wasm++) {
      struct tib_rules rules = load(wasm ? "wasm-2016" : "aasm-v3");
      if (naive_options.strict_start) set(&rules, "series-start", "strict");
      if (naive_options.touch_is_outside) set(&rules, "respiratory-limit", "exclusive");
      if (naive_options.arousal_at_half) set(&rules, "arousal-limit", "inclusive");
      if (naive_options.ninety_is_out) set(&rules, "imi-max-limit", "exclusive");
      compare(&rules, wasm ? naive_wasm : naive_aasm, 20000 + 1000 * (uint64_t)bits, 200);
    }
  }
}

/* ---- numbers, counted second by second ---- */

struct tally {
  double scorable, sleep, wake, stage[TIB_STAGE_COUNT];
  int64_t lm, clm, plm, plms, plmw, plms_nr, plms_arousal, left, right, both, isolated, respiratory;
};

static struct tally tally_naively(const struct tib_score_input *in, const struct tib_score *score) {
  struct tally t = {0};
  const struct tib_context *c = in->context;
  for (tib_ticks at = c->lights.onset; at < c->lights.offset; at += S) {
    enum tib_stage stage = naive_stage_at(c, at);
    if (at < in->recording.onset || at >= in->recording.offset || naive_dead(in, at)) continue;
    if (c->has_stages && stage == TIB_STAGE_UNKNOWN) continue; /* EDGE-3 */
    t.scorable += 1.0 / 3600;
    t.stage[stage] += 1.0 / 3600;
    if (naive_sleeps(stage)) t.sleep += 1.0 / 3600;
    if (stage == TIB_STAGE_W) t.wake += 1.0 / 3600;
  }
  for (size_t i = 0; i < score->n_movements; i++) {
    const struct tib_movement *m = &score->movements[i];
    bool plm = m->class_ == TIB_CLASS_PLM, clm = plm || m->class_ == TIB_CLASS_CLM, sleep = naive_sleeps(m->stage);
    if (m->has_stage && m->stage == TIB_STAGE_UNKNOWN) continue;
    t.lm += m->class_ != TIB_CLASS_EXCLUDED;
    t.clm += clm;
    t.plm += plm;
    t.plms += plm && sleep;
    t.plmw += plm && m->stage == TIB_STAGE_W;
    t.plms_nr += m->plm_nr == TIB_YES && sleep;
    t.plms_arousal += plm && sleep && m->arousal == TIB_YES;
    t.left += plm && sleep && m->side == TIB_LEFT;
    t.right += plm && sleep && m->side == TIB_RIGHT;
    t.both += plm && sleep && m->side == TIB_BOTH;
    t.isolated += clm && !plm;
    t.respiratory += clm && m->respiratory == TIB_YES;
  }
  return t;
}

static void expect_index(const struct tib_index *index, bool assessed, int64_t n, double hours, const char *name) {
  cr_assert_eq(index->assessed, assessed, "%s", name);
  if (!assessed) {
    cr_assert(isnan(index->per_h) && isnan(index->denominator_h), "%s", name);
    return;
  }
  cr_assert_eq(index->n, n, "%s: expected %d, got %d", name, (int)n, (int)index->n);
  if (hours < 1e-9)
    cr_assert(isnan(index->per_h), "%s", name);
  else
    cr_assert_float_eq(index->per_h, (double)n / hours, 1e-6 * (1 + (double)n / hours), "%s", name);
}

Test(properties, numbers_equal_a_count_by_the_second) {
  static struct random_night night;
  struct tib_rules rules = load("wasm-2016");
  for (uint64_t seed = 1; seed <= 500; seed++) {
    draw_night(&night, seed);
    struct tib_score score = run(&rules, &night.input);
    struct tib_leg_time legs[2];
    struct tib_score_input seen = naive_seen(&night.input, legs);
    struct tally t = tally_naively(&seen, &score);
    const struct tib_context *c = &night.context;
    const struct tib_index *index = score.total.index;
    bool any = score.scorable_h > 0 || (c->has_stages && index[TIB_INDEX_LM].assessed), sleep = any && c->has_stages;
    cr_assert_float_eq(score.scorable_h, t.scorable, 1e-6, "night %d", (int)seed);
    expect_index(&index[TIB_INDEX_LM], any, t.lm, t.scorable, "lm");
    expect_index(&index[TIB_INDEX_CLM], any, t.clm, t.scorable, "clm");
    expect_index(&index[TIB_INDEX_PLM], any, t.plm, t.scorable, "plm");
    expect_index(&index[TIB_INDEX_ISOLATED], any, t.isolated, t.scorable, "isolated");
    expect_index(&index[TIB_INDEX_RESPIRATORY_LM], any && c->has_respiratory, t.respiratory, t.scorable, "respiratory");
    expect_index(&index[TIB_INDEX_PLMS], sleep, t.plms, t.sleep, "plms");
    expect_index(&index[TIB_INDEX_PLMW], sleep, t.plmw, t.wake, "plmw");
    expect_index(&index[TIB_INDEX_PLMS_NR], sleep && c->has_respiratory, t.plms_nr, t.sleep, "plms_nr");
    expect_index(&index[TIB_INDEX_PLMS_AROUSAL], sleep && c->has_arousals, t.plms_arousal, t.sleep, "plms_arousal");
    if (index[TIB_INDEX_PLMS_LEFT].assessed)
      cr_assert_eq(index[TIB_INDEX_PLMS_LEFT].n + index[TIB_INDEX_PLMS_RIGHT].n + index[TIB_INDEX_PLMS_BILATERAL].n,
                   t.plms);
    for (int stage = TIB_STAGE_W; sleep && stage <= TIB_STAGE_R; stage++) {
      double hours_of_stage = score.by_stage[stage].index[TIB_INDEX_CLM].denominator_h;
      if (t.stage[stage] > 0)
        cr_assert_float_eq(hours_of_stage, t.stage[stage], 1e-6);
      else
        cr_assert(isnan(hours_of_stage));
    }
    int64_t by_hour = 0;
    double hours = 0;
    for (size_t i = 0; i < score.n_hours && sleep; i++) by_hour += score.hours[i].plms, hours += score.hours[i].sleep_h;
    if (sleep) cr_assert_eq(by_hour, t.plms);
    if (sleep) cr_assert_float_eq(hours, t.sleep, 1e-6);
    if (sleep) cr_assert_eq(score.half[0].plms.n + score.half[1].plms.n, t.plms);
    if (sleep) cr_assert_float_eq(score.half[0].sleep_h + score.half[1].sleep_h, t.sleep, 1e-6);
    tib_score_finish(&score);
  }
}

/* ---- what must not matter ---- */

static void expect_same(const struct tib_score *a, const struct tib_score *b, tib_ticks shift, bool mirrored) {
  static const enum tib_side mirror[] = {TIB_SIDE_NONE, TIB_RIGHT, TIB_LEFT, TIB_BOTH};
  cr_assert_eq(a->n_movements, b->n_movements);
  for (size_t i = 0; i < a->n_movements; i++) {
    const struct tib_movement *x = &a->movements[i], *y = &b->movements[i];
    cr_assert_eq(x->span.onset + shift, y->span.onset, "row %d", (int)i);
    cr_assert_eq(x->span.offset + shift, y->span.offset, "row %d", (int)i);
    cr_assert_eq(mirrored ? mirror[x->side] : x->side, y->side, "row %d", (int)i);
    cr_assert(x->class_ == y->class_ && x->reasons == y->reasons && x->series == y->series && x->imi == y->imi &&
                  x->series_nr == y->series_nr && x->imi_nr == y->imi_nr && x->arousal == y->arousal &&
                  x->stage == y->stage,
              "row %d", (int)i);
  }
  for (int i = 0; i < TIB_INDEX_COUNT; i++) {
    int other = !mirrored                   ? i
                : i == TIB_INDEX_PLMS_LEFT  ? TIB_INDEX_PLMS_RIGHT
                : i == TIB_INDEX_PLMS_RIGHT ? TIB_INDEX_PLMS_LEFT
                                            : i;
    cr_assert_eq(a->total.index[i].n, b->total.index[other].n);
    cr_assert_eq(a->total.index[i].assessed, b->total.index[other].assessed);
  }
}

static void shuffle(struct tib_candidate *c, size_t n) {
  for (size_t i = n; i > 1; i--) {
    size_t j = (size_t)random_below((int)i);
    struct tib_candidate swap = c[i - 1];
    c[i - 1] = c[j], c[j] = swap;
  }
}

Test(properties, order_of_input_does_not_matter) {
  static struct random_night night;
  for (uint64_t seed = 1; seed <= 600; seed++) {
    struct tib_rules rules = load(seed % 2 ? "aasm-v3" : "wasm-2016");
    draw_night(&night, seed);
    struct tib_score score = run(&rules, &night.input);
    shuffle(night.candidates, night.input.n_candidates);
    struct tib_score again = run(&rules, &night.input);
    expect_same(&score, &again, 0, false);
    tib_score_finish(&score), tib_score_finish(&again);
  }
}

/* Movements of both legs with one onset would change places among the rows: such nights are left out. */
static bool has_shared_onset(const struct random_night *night) {
  for (size_t i = 1; i < night->input.n_candidates; i++)
    if (night->candidates[i].span.onset == night->candidates[i - 1].span.onset) return true;
  return false;
}

Test(properties, legs_can_change_places) {
  static struct random_night night;
  int done = 0;
  for (uint64_t seed = 1; seed <= 3000; seed++) {
    struct tib_rules rules = load(seed % 2 ? "aasm-v3" : "wasm-2016");
    draw_night(&night, seed);
    if (has_shared_onset(&night)) continue;
    struct tib_score score = run(&rules, &night.input);
    for (size_t i = 0; i < night.input.n_candidates; i++)
      night.candidates[i].side = night.candidates[i].side == TIB_LEFT ? TIB_RIGHT : TIB_LEFT;
    night.legs[0].side = TIB_RIGHT, night.legs[1].side = TIB_LEFT;
    struct tib_score again = run(&rules, &night.input);
    expect_same(&score, &again, 0, true);
    tib_score_finish(&score), tib_score_finish(&again);
    done++;
  }
  cr_assert_gt(done, 100);
}

static void move_spans(struct tib_span *spans, size_t n, tib_ticks by) {
  for (size_t i = 0; i < n; i++) spans[i].onset += by, spans[i].offset += by;
}

Test(properties, time_can_be_shifted) {
  static struct random_night night;
  for (uint64_t seed = 1; seed <= 600; seed++) {
    struct tib_rules rules = load(seed % 2 ? "aasm-v3" : "wasm-2016");
    draw_night(&night, seed);
    struct tib_score score = run(&rules, &night.input);
    tib_ticks by = (tib_ticks)(seed * 7919 % 1000000) * S + 1234567; /* off every grid */
    for (size_t i = 0; i < night.input.n_candidates; i++) move_spans(&night.candidates[i].span, 1, by);
    for (size_t i = 0; i < night.context.n_stages; i++) move_spans(&night.stages[i].span, 1, by);
    for (size_t i = 0; i < night.context.n_respiratory; i++) move_spans(&night.respiratory[i].span, 1, by);
    move_spans(night.arousals, night.context.n_arousals, by);
    move_spans(night.gaps, night.input.n_gaps, by);
    move_spans(night.out[0], night.legs[0].n_out, by);
    move_spans(night.out[1], night.legs[1].n_out, by);
    move_spans(&night.context.lights, 1, by);
    move_spans(&night.input.recording, 1, by);
    struct tib_score again = run(&rules, &night.input);
    expect_same(&score, &again, by, false);
    tib_score_finish(&score), tib_score_finish(&again);
  }
}

/* ---- a night cut in two ---- */

static struct tib_score_input half_of(const struct random_night *night, struct tib_context *context, size_t k, bool second,
                                      tib_ticks cut) {
  struct tib_score_input half = night->input;
  *context = night->context;
  half.context = context;
  half.candidates = night->candidates + (second ? k : 0);
  half.n_candidates = second ? night->input.n_candidates - k : k;
  if (second)
    half.recording.onset = context->lights.onset = cut;
  else
    half.recording.offset = context->lights.offset = cut;
  return half;
}

static void expect_half(const struct tib_score *whole, const struct tib_score *half, size_t first, int series,
                        int series_nr) {
  bool seen = false, seen_nr = false; /* the intervals across the cut are above 90 s there and unknown here */
  for (size_t i = 0; i < half->n_movements; i++) {
    const struct tib_movement *x = &whole->movements[first + i], *y = &half->movements[i];
    cr_assert(x->span.onset == y->span.onset && x->span.offset == y->span.offset && x->side == y->side &&
              x->class_ == y->class_ && x->reasons == y->reasons && x->stage == y->stage && x->arousal == y->arousal &&
              x->respiratory == y->respiratory && x->plm_nr == y->plm_nr);
    cr_assert_eq(x->series > 0 ? x->series - series : 0, y->series);
    cr_assert_eq(x->series_nr > 0 ? x->series_nr - series_nr : 0, y->series_nr);
    if (x->imi != y->imi) cr_assert(!seen && first > 0 && y->imi == TIB_NO_TICKS && x->imi > 90 * S);
    if (x->imi_nr != y->imi_nr) cr_assert(!seen_nr && first > 0 && y->imi_nr == TIB_NO_TICKS && x->imi_nr > 90 * S);
    seen = seen || y->imi != TIB_NO_TICKS;
    seen_nr = seen_nr || y->imi_nr != TIB_NO_TICKS;
  }
}

/* Cut where nothing moves for longer than any interval of a series: each part is scored as in the whole. */
Test(properties, a_recording_can_be_cut_where_nothing_moves) {
  static struct random_night night;
  int done = 0;
  for (uint64_t seed = 1; seed <= 1000; seed++) {
    struct tib_rules rules = load(seed % 2 ? "aasm-v3" : "wasm-2016");
    set(&rules, "leg-lost-share", "1"); /* EDGE-17 is of the whole sleep, and so of no half */
    draw_night(&night, seed);
    size_t n = night.input.n_candidates, k = n / 2;
    if (k == 0) continue;
    for (size_t i = k; i < n; i++) night.candidates[i].span.onset += 200 * S, night.candidates[i].span.offset += 200 * S;
    tib_ticks cut = night.candidates[k].span.onset - S;
    night.input.recording = night.context.lights = (struct tib_span){0, night.candidates[n - 1].span.offset + 60 * S};
    struct tib_context context[2];
    struct tib_score whole = run(&rules, &night.input), half[2];
    for (int h = 0; h < 2; h++) {
      struct tib_score_input input = half_of(&night, &context[h], k, h == 1, cut);
      half[h] = run(&rules, &input);
    }
    int series = 0, series_nr = 0;
    for (size_t i = 0; i < half[0].n_movements; i++) {
      const struct tib_movement *m = &half[0].movements[i];
      if (m->series > series) series = m->series;
      if (m->series_nr > series_nr) series_nr = m->series_nr;
    }
    cr_assert_eq(whole.n_movements, half[0].n_movements + half[1].n_movements);
    expect_half(&whole, &half[0], 0, 0, 0);
    expect_half(&whole, &half[1], half[0].n_movements, series, series_nr);
    for (int i = 0; i < TIB_INDEX_COUNT; i++)
      if (half[0].total.index[i].assessed && half[1].total.index[i].assessed)
        cr_assert_eq(whole.total.index[i].n, half[0].total.index[i].n + half[1].total.index[i].n);
    tib_score_finish(&whole), tib_score_finish(&half[0]), tib_score_finish(&half[1]);
    done++;
  }
  cr_assert_gt(done, 900);
}

/* ---- hours ---- */

Test(properties, hours_of_a_leg_equal_a_count_by_the_second) {
  static struct random_night night;
  for (uint64_t seed = 1; seed <= 500; seed++) {
    draw_night(&night, seed);
    const struct tib_score_input *in = &night.input;
    for (size_t leg = 0; leg < 2; leg++) {
      double hours = 0;
      for (tib_ticks at = night.context.lights.onset; at < night.context.lights.offset; at += S)
        if (at >= in->recording.onset && at < in->recording.offset && !naive_inside(in->gaps, in->n_gaps, at) &&
            !naive_inside(in->legs[leg].out, in->legs[leg].n_out, at))
          hours += 1.0 / 3600;
      cr_assert_float_eq(tib_score_leg_hours(in, leg), hours, 1e-6, "night %d", (int)seed);
    }
  }
}

Test(properties, sleep_is_what_the_epochs_say) {
  static struct random_night night;
  for (uint64_t seed = 1; seed <= 200; seed++) {
    draw_night(&night, seed);
    const struct tib_context *c = &night.context;
    struct tib_sleep sleep = tib_score_sleep(c);
    double stage_h[TIB_STAGE_COUNT] = {0}, all = 0;
    for (tib_ticks at = c->lights.onset; at < c->lights.offset; at += S)
      stage_h[naive_stage_at(c, at)] += 1.0 / 3600, all += 1.0 / 3600;
    cr_assert_float_eq(sleep.tib_h, all, 1e-6);
    cr_assert_eq(sleep.has_stages, c->has_stages);
    if (!c->has_stages) cr_assert(isnan(sleep.tst_h) && isnan(sleep.stage_h[TIB_STAGE_W]));
    for (int i = 0; i < TIB_STAGE_COUNT && c->has_stages; i++) cr_assert_float_eq(sleep.stage_h[i], stage_h[i], 1e-6);
  }
}
