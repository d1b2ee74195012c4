/* What no detector makes and an import may hold: never a crash, never a number out of it, and linear in time. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include <tibialis/score.h>

#include "base/ticks.h"

#define S TIB_TICKS_PER_S

static const struct tib_leg_time LEGS[] = {{TIB_LEFT, NULL, 0}, {TIB_RIGHT, NULL, 0}};

static struct tib_candidate at(tib_ticks onset, tib_ticks offset, enum tib_side side) {
  return (struct tib_candidate){
      .span = {onset, offset}, .side = side, .imported = true, .peak_uv = NAN, .median_uv = NAN, .rest_uv = NAN};
}

static struct tib_score score_all(const char *name, const struct tib_candidate *candidates, size_t n,
                                  struct tib_context *context, tib_ticks end) {
  struct tib_rules rules;
  struct tib_score score;
  struct tib_error err = {0};
  cr_assert_eq(tib_rules_load(&rules, name, &err), TIB_OK, "%s", err.text);
  context->lights = (struct tib_span){0, end};
  struct tib_score_input input = {
      .candidates = candidates, .n_candidates = n, .context = context, .recording = {0, end}, .legs = LEGS, .n_legs = 2};
  cr_assert_eq(tib_score_run(&rules, &input, &score, &err), TIB_OK, "%s", err.text);
  return score;
}

/* The largest and smallest times there are, ends before beginnings, nothing at all: all kept, none counted, the four
 * movements among them scored as if they were alone. Under the sanitizers no sum overflows. */
Test(bad_input, absurd_times_are_kept_and_told) {
  for (const char *const *name = tib_rules_names(); *name && (*name)[0] != 'c'; name++) {
    struct tib_candidate all[16];
    size_t n = 0;
    for (int i = 0; i < 4; i++) all[n++] = at((100 + 20 * i) * S, (101 + 20 * i) * S, TIB_LEFT);
    all[n++] = at(INT64_MIN, INT64_MAX, TIB_LEFT);
    all[n++] = at(INT64_MIN, INT64_MIN + 1, TIB_RIGHT);
    all[n++] = at(INT64_MAX - 1, INT64_MAX, TIB_LEFT);
    all[n++] = at(110 * S, INT64_MAX, TIB_LEFT);
    all[n++] = at(110 * S, INT64_MIN, TIB_RIGHT);
    all[n++] = at(110 * S, 110 * S - 1, TIB_SIDE_NONE);
    all[n++] = at(-5 * S, -4 * S, TIB_LEFT);    /* before the recording: no absurd time */
    all[n++] = at(110 * S, 110 * S, TIB_RIGHT); /* no length: too short */
    struct tib_context context = {.has_stages = true};
    struct tib_score score = score_all(*name, all, n, &context, 3600 * S);
    cr_assert_eq(score.n_absurd, 6, "%s", *name);
    cr_assert_eq(score.n_movements, n, "none is dropped");
    cr_assert_eq(score.n_series, 1);
    cr_assert_eq(score.series[0].n, 4);
    for (size_t i = 0; i < score.n_movements; i++) {
      const struct tib_movement *m = &score.movements[i];
      bool good = m->side == TIB_LEFT && m->span.onset >= 100 * S && m->span.offset <= 200 * S;
      cr_assert_eq(m->class_ == TIB_CLASS_PLM, good);
      cr_assert(good || (m->class_ == TIB_CLASS_EXCLUDED && m->reasons != 0));
    }
    tib_score_finish(&score);
  }
}

/* Events of others at such times. */
Test(bad_input, absurd_events_mark_nothing_else) {
  struct tib_span arousals[] = {{INT64_MIN, INT64_MIN}, {10 * S, 5 * S}, {INT64_MAX, INT64_MAX}};
  struct tib_respiratory_event breathing[] = {{{INT64_MIN, INT64_MIN}, TIB_APNEA},
                                              {{INT64_MAX - 1, INT64_MAX}, TIB_HYPOPNEA}};
  struct tib_context context = {.has_arousals = true,
                                .has_respiratory = true,
                                .n_arousals = 3,
                                .arousals = arousals,
                                .n_respiratory = 2,
                                .respiratory = breathing};
  struct tib_candidate one = at(100 * S, 102 * S, TIB_LEFT);
  struct tib_score score = score_all("wasm-2016", &one, 1, &context, 3600 * S);
  cr_assert_eq(score.movements[0].arousal, TIB_NO);
  cr_assert_eq(score.movements[0].respiratory, TIB_NO);
  tib_score_finish(&score);
}

/* 400,000 movements on top of each other, in the worst order: with a step that looked at every pair this would be 10^11 of
 * them, and would not end within the time of a test. */
Test(bad_input, very_many_movements, .timeout = 60) {
  enum { N = 400000 };
  struct tib_candidate *all = malloc(N * sizeof *all);
  cr_assert_not_null(all);
  for (const char *const *name = tib_rules_names(); *name && (*name)[0] != 'c'; name++) {
    for (int64_t i = 0; i < N; i++) {
      tib_ticks onset = (N - i) * S / 10;
      all[i] = at(onset, onset + 9 * S, i % 2 ? TIB_LEFT : TIB_RIGHT);
      all[i].imported = i % 3 == 0;
    }
    struct tib_context context = {0};
    struct tib_score score = score_all(*name, all, N, &context, (tib_ticks)N * S);
    cr_assert_geq(score.n_overlapping, N - 2);
    cr_assert_gt(score.n_movements, 0);
    int64_t parts = score.n_joined;
    for (size_t i = 0; i < score.n_movements; i++) parts += score.movements[i].parts;
    cr_assert_eq(parts, N, "%s: every movement is in one row", *name);
    tib_score_finish(&score);
  }
  free(all);
}

/* No movement, no context, no leg: numbers are 0 or absent, and nothing is read that is not there. */
Test(bad_input, nothing_at_all) {
  struct tib_context context = {0};
  struct tib_rules rules;
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", NULL), TIB_OK);
  struct tib_score_input input = {.context = &context};
  struct tib_score score;
  cr_assert_eq(tib_score_run(&rules, &input, &score, NULL), TIB_OK);
  cr_assert_eq(score.n_movements, 0);
  cr_assert_not(score.total.index[TIB_INDEX_LM].assessed);
  cr_assert(isnan(score.periodicity_ferri) && isnan(score.imi.all_geometric_mean_s) && isnan(score.duration_mean_s));
  tib_score_finish(&score);
  tib_score_finish(NULL);
}

/* Lists that no memory holds: told before anything is read of them, and nothing is left behind. */
Test(bad_input, running_out_of_memory_is_told) {
  const size_t many = SIZE_MAX / 2;
  struct tib_rules rules;
  cr_assert_eq(tib_rules_load(&rules, "wasm-2016", NULL), TIB_OK);
  for (int list = 0; list < 5; list++) {
    struct tib_context context = {.lights = {0, 3600 * S}, .has_arousals = true, .has_respiratory = true};
    struct tib_leg_time legs[] = {{TIB_LEFT, NULL, list == 3 ? many : 0}, {TIB_RIGHT, NULL, list == 4 ? many : 0}};
    struct tib_score_input input = {.context = &context, .recording = {0, 3600 * S}, .legs = legs, .n_legs = 2};
    if (list == 0) input.n_candidates = many;
    if (list == 1) context.n_arousals = many;
    if (list == 2) context.n_respiratory = many;
    struct tib_score score;
    struct tib_error err = {0};
    cr_assert_eq(tib_score_run(&rules, &input, &score, &err), TIB_MEMORY, "list %d: %s", list, err.text);
    cr_assert(!score.movements && !score.series && !score.hours && score.n_movements == 0);
  }
}
