/* Expected values are worked out by hand. */

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/ticks.h"
#include "compare/match.h"
#include "compare/tally.h"
#include "support.h"

#define HEAD "onset\tduration\ttrial_type\tside\trules\tclass\tstage\n"
#define LM(onset, duration, side) onset "\t" duration "\tlimb_movement\t" side "\tn/a\tn/a\tn/a\n"
#define SEEN(onset, duration, side, rules, class, stage) \
  onset "\t" duration "\tlimb_movement\t" side "\t" rules "\t" class "\t" stage "\n"
#define OUT(onset, duration, type, side) onset "\t" duration "\t" type "\t" side "\tn/a\tn/a\tn/a\n"

static struct tib_compare_options options;
static struct tib_compare *compare;
static struct tib_error err;

/* ---- what is given ---- */

static void begin(void) { options = (struct tib_compare_options){.iou = 0.2, .names = {"reference", "test"}}; }

static void finish(void) { tib_compare_destroy(compare); }

static struct tib_compare_source source_of(const char *name, const char *content) {
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "w");
  cr_assert(file && fputs(content, file) >= 0 && fclose(file) == 0);
  char *kept = malloc(strlen(path) + 1);
  cr_assert(kept);
  return (struct tib_compare_source){.movements = strcpy(kept, path)};
}

static void free_source(struct tib_compare_source *source) {
  free((void *)source->movements);
  free((void *)source->json);
  free((void *)source->summary);
  free((void *)source->stages);
}

static void add(struct tib_compare_source reference, struct tib_compare_source test) {
  if (!compare) cr_assert_eq(tib_compare_create(&options, &compare, &err), TIB_OK);
  cr_assert_eq(tib_compare_add(compare, "night", &reference, &test, &err), TIB_OK, "%s", err.text);
  free_source(&reference);
  free_source(&test);
}

static void run(const char *reference, const char *test) {
  add(source_of("r.tsv", reference), source_of("t.tsv", test));
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
}

static void run_json(const char *reference, const char *reference_json, const char *test, const char *test_json) {
  struct tib_compare_source a = source_of("r.tsv", reference), b = source_of("t.tsv", test);
  a.json = source_of("r.json", reference_json).movements;
  b.json = source_of("t.json", test_json).movements;
  add(a, b);
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
}

/* ---- what comes out ---- */

/* The row of a part whose word in that column is `word`. */
static const struct tib_compare_row *row_of(enum tib_compare_part part, enum tib_compare_column column, const char *word) {
  size_t n;
  const struct tib_compare_row *rows = tib_compare_rows(compare, &n);
  for (size_t i = 0; i < n; i++)
    if (rows[i].part == part && strcmp(rows[i].cells[column].text, word) == 0) return &rows[i];
  cr_assert_fail("no row %s", word);
  return NULL;
}

static const struct tib_compare_row *side(const char *name) { return row_of(TIB_AGREE_MOVEMENTS, TIB_V_SIDE, name); }

static bool is_absent(const struct tib_compare_row *row, enum tib_compare_column column) {
  return row->cells[column].kind == TIB_CELL_NONE;
}

static double count_of(const char *rules, const char *reference, const char *test) {
  size_t n;
  const struct tib_compare_row *rows = tib_compare_rows(compare, &n);
  for (size_t i = 0; i < n; i++)
    if (rows[i].part == TIB_AGREE_CLASS && strcmp(rows[i].cells[TIB_V_RULES].text, rules) == 0 &&
        strcmp(rows[i].cells[TIB_V_REFERENCE_CLASS].text, reference) == 0 &&
        strcmp(rows[i].cells[TIB_V_TEST_CLASS].text, test) == 0)
      return rows[i].cells[TIB_V_N].number;
  return -1;
}

#define SAME(row, column, value)                                   \
  do {                                                             \
    cr_assert(!is_absent(row, column), #column);                   \
    double is = (row)->cells[column].number;                       \
    cr_assert(fabs(is - (value)) < 1e-9, #column " is %.12g", is); \
  } while (0)

static void counts(const struct tib_compare_row *row, double reference, double test, double matched) {
  SAME(row, TIB_V_REFERENCE_N, reference);
  SAME(row, TIB_V_TEST_N, test);
  SAME(row, TIB_V_MATCHED, matched);
}

TestSuite(compare, .init = begin, .fini = finish);

/* ---- movements ---- */

#define THREE LM("10", "2", "left") LM("20", "2", "right") LM("30", "2", "left")

Test(compare, with_itself) {
  run(HEAD THREE, HEAD THREE);
  static const char *const SIDES[] = {"all", "left", "right"};
  for (size_t i = 0; i < 3; i++) {
    const struct tib_compare_row *row = side(SIDES[i]);
    for (int column = TIB_V_PRECISION; column <= TIB_V_KAPPA_S; column++) SAME(row, (enum tib_compare_column)column, 1);
    SAME(row, TIB_V_ONSET_BIAS_MS, 0);
    SAME(row, TIB_V_OFFSET_BIAS_MS, 0);
    SAME(row, TIB_V_MEAN_IOU, 1);
  }
  counts(side("left"), 2, 2, 2);
  SAME(side("left"), TIB_V_ONSET_SD_MS, 0);
  cr_assert(is_absent(side("right"), TIB_V_ONSET_SD_MS), "one value has no spread");
  SAME(side("all"), TIB_V_SECONDS, 64); /* 0 to 32 s, both legs */
}

Test(compare, shifted) {
  run(HEAD LM("10", "2", "left") LM("20", "2", "left"), HEAD LM("10.5", "2", "left") LM("20.7", "2", "left"));
  const struct tib_compare_row *all = side("all");
  counts(all, 2, 2, 2);
  SAME(all, TIB_V_ONSET_BIAS_MS, 600);
  SAME(all, TIB_V_OFFSET_BIAS_MS, 600);
  SAME(all, TIB_V_ONSET_SD_MS, sqrt(20000.0)); /* 500 and 700 */
  SAME(all, TIB_V_MEAN_IOU, (1.5 / 2.5 + 1.3 / 2.7) / 2);
}

/* A fifth of what both cover, and a tick less. */
Test(compare, the_least_overlap) {
  run(HEAD LM("10", "3", "left"), HEAD LM("12", "3", "left"));
  counts(side("all"), 1, 1, 1);
  finish();
  compare = NULL;
  run(HEAD LM("10", "3", "left"), HEAD LM("12.0000001", "3", "left"));
  counts(side("all"), 1, 1, 0);
  SAME(side("all"), TIB_V_F1, 0);
  cr_assert(is_absent(side("all"), TIB_V_ONSET_BIAS_MS));
}

/* 10 to 20 s beside 10 to 13 and 14 to 20 s: the larger part is the match. Of 20 s 9 in both, 1 in the reference alone:
 * observed 0.95, by chance (10 * 9 + 10 * 11) / 400. */
Test(compare, split) {
  run(HEAD LM("10", "10", "left"), HEAD LM("10", "3", "left") LM("14", "6", "left"));
  const struct tib_compare_row *all = side("all");
  counts(all, 1, 2, 1);
  SAME(all, TIB_V_PRECISION, 0.5);
  SAME(all, TIB_V_RECALL, 1);
  SAME(all, TIB_V_F1, 2.0 / 3);
  SAME(all, TIB_V_ONSET_BIAS_MS, 4000);
  SAME(all, TIB_V_OFFSET_BIAS_MS, 0);
  SAME(all, TIB_V_MEAN_IOU, 0.6);
  SAME(all, TIB_V_SECONDS, 20);
  SAME(all, TIB_V_KAPPA_S, 0.9);
}

Test(compare, merged) {
  run(HEAD LM("10", "3", "left") LM("14", "6", "left"), HEAD LM("10", "10", "left"));
  counts(side("all"), 2, 1, 1);
  SAME(side("all"), TIB_V_PRECISION, 1);
  SAME(side("all"), TIB_V_RECALL, 0.5);
  SAME(side("all"), TIB_V_ONSET_BIAS_MS, -4000);
}

/* The second is on the other leg. Of 64 s 2 in both, 2 and 2 in one: (60 * 64 - 3616) / (64 * 64 - 3616). */
Test(compare, legs_are_apart) {
  run(HEAD LM("10", "2", "left") LM("30", "2", "left"), HEAD LM("10", "2", "left") LM("30", "2", "right"));
  counts(side("all"), 2, 2, 1);
  counts(side("left"), 2, 1, 1);
  counts(side("right"), 0, 1, 0);
  SAME(side("left"), TIB_V_RECALL, 0.5);
  SAME(side("right"), TIB_V_PRECISION, 0);
  SAME(side("right"), TIB_V_F1, 0);
  cr_assert(is_absent(side("right"), TIB_V_RECALL), "0 of 0");
  SAME(side("all"), TIB_V_KAPPA_S, 224.0 / 480);
}

Test(compare, nothing_at_all) {
  run(HEAD, HEAD);
  counts(side("all"), 0, 0, 0);
  for (int column = TIB_V_PRECISION; column <= TIB_V_MEAN_IOU; column++)
    cr_assert(is_absent(side("all"), (enum tib_compare_column)column), "%s", tib_fields_compare[column].name);
}

/* Both overlap by a third: the earlier one is taken, whichever way round. */
Test(compare, ties) {
  run(HEAD LM("10", "2", "left"), HEAD LM("9", "2", "left") LM("11", "2", "left"));
  SAME(side("all"), TIB_V_ONSET_BIAS_MS, -1000);
  finish();
  compare = NULL;
  run(HEAD LM("11", "2", "left") LM("9", "2", "left"), HEAD LM("10", "2", "left"));
  SAME(side("all"), TIB_V_ONSET_BIAS_MS, 1000);
}

/* 10-20 with 12-22 (8 of 12) before 8-14 with 10-20 (4 of 12) and 8-14 with 12-22 (2 of 14, too little). */
Test(compare, the_best_first) {
  run(HEAD LM("8", "6", "left") LM("12", "10", "left"), HEAD LM("10", "10", "left"));
  counts(side("all"), 2, 1, 1);
  SAME(side("all"), TIB_V_ONSET_BIAS_MS, -2000);
}

Test(compare, by_onset) {
  options.by_onset = true;
  options.tolerance = TIB_TICKS_PER_S / 2;
  run(HEAD LM("10", "0.2", "left") LM("20", "1", "left") LM("30", "1", "left"),
      HEAD LM("10.5", "0.2", "left") LM("20.5001", "1", "left") LM("29.9", "1", "left") LM("30.2", "1", "left"));
  const struct tib_compare_row *all = side("all");
  counts(all, 3, 4, 2);
  SAME(all, TIB_V_ONSET_BIAS_MS, (500.0 - 100) / 2);
  SAME(all, TIB_V_MEAN_IOU, (0 + 0.9 / 1.1) / 2);
}

/* A long movement reaches over others that begin before the one that it is matched with. */
Test(compare, long_ones) {
  run(HEAD LM("100", "50", "left"), HEAD LM("80", "60", "left") LM("90", "1", "left") LM("95", "1", "left"));
  counts(side("all"), 1, 3, 1);
  SAME(side("all"), TIB_V_MEAN_IOU, 40.0 / 70);
}

/* ---- beside the plainest way to do it ---- */

#define RANDOM_MOST 40

static uint32_t seed = 1;

static int random_below(int n) {
  seed = seed * 1664525 + 1013904223;
  return (int)((seed >> 8) % (uint32_t)n);
}

/* On a grid of 0.1 s, so that many overlaps are equal; some reach over many others. */
static struct tib_scored_night random_night(struct tib_night_movement *movements) {
  struct tib_scored_night night = {.n = (size_t)random_below(RANDOM_MOST), .movements = movements, .has_sides = true};
  tib_ticks at = 0;
  for (size_t i = 0; i < night.n; i++) {
    at += random_below(30) * (TIB_TICKS_PER_S / 10);
    tib_ticks length = (1 + random_below(random_below(8) == 0 ? 300 : 30)) * (TIB_TICKS_PER_S / 10);
    movements[i] = (struct tib_night_movement){.span = {at, at + length}, .side = random_below(2) ? TIB_LEFT : TIB_RIGHT};
  }
  return night;
}

/* Merit of a pair in whole numbers as a fraction, none where it may not be matched. */
static bool fits(const struct tib_night_movement *a, const struct tib_night_movement *b, int64_t *above, int64_t *below) {
  tib_ticks tenth = TIB_TICKS_PER_S / 10;
  int64_t from = (a->span.onset > b->span.onset ? a->span.onset : b->span.onset) / tenth;
  int64_t to = (a->span.offset < b->span.offset ? a->span.offset : b->span.offset) / tenth;
  int64_t apart = (b->span.onset - a->span.onset) / tenth;
  if (a->side != b->side) return false;
  if (options.by_onset) {
    *above = -(apart < 0 ? -apart : apart);
    *below = 1;
    return -*above * tenth <= options.tolerance;
  }
  *above = to - from;
  *below = (tib_span_length(a->span) + tib_span_length(b->span)) / tenth - *above;
  return *above > 0 && 5 * *above >= *below;
}

/* Looks at all pairs that are left, takes the best, and begins again. */
static size_t match_plainly(const struct tib_scored_night *a, const struct tib_scored_night *b, size_t *of_reference) {
  bool taken[RANDOM_MOST] = {false};
  size_t matched = 0;
  for (size_t i = 0; i < a->n; i++) of_reference[i] = SIZE_MAX;
  for (;;) {
    size_t best[2] = {SIZE_MAX, 0};
    int64_t best_above = 0, best_below = 1, above, below;
    for (size_t i = 0; i < a->n; i++)
      for (size_t j = 0; j < b->n; j++) {
        if (of_reference[i] != SIZE_MAX || taken[j] || !fits(&a->movements[i], &b->movements[j], &above, &below)) continue;
        if (best[0] != SIZE_MAX && above * best_below <= best_above * below) continue;
        best[0] = i, best[1] = j, best_above = above, best_below = below;
      }
    if (best[0] == SIZE_MAX) return matched;
    of_reference[best[0]] = best[1];
    taken[best[1]] = true;
    matched++;
  }
}

/* Seconds told of a movement of the left leg by each, asked one by one. */
static bool tells(const struct tib_scored_night *night, int64_t second) {
  for (size_t i = 0; i < night->n; i++)
    if (night->movements[i].side == TIB_LEFT && night->movements[i].span.onset < (second + 1) * TIB_TICKS_PER_S &&
        night->movements[i].span.offset > second * TIB_TICKS_PER_S)
      return true;
  return false;
}

static void check_seconds(const struct tib_scored_night *a, const struct tib_scored_night *b) {
  struct tib_span span = {TIB_TICKS_PER_S / 2, 50 * TIB_TICKS_PER_S + 1};
  struct tib_seconds is, plain = {0};
  for (int64_t second = 1; second <= 50; second++) {
    bool x = tells(a, second), y = tells(b, second);
    plain.both += x && y;
    plain.reference += x && !y;
    plain.test += !x && y;
    plain.none += !x && !y;
  }
  cr_assert_eq(tib_seconds_count(a, b, span, TIB_LEFT, &is, &err), TIB_OK);
  cr_assert(is.both == plain.both && is.reference == plain.reference && is.test == plain.test && is.none == plain.none);
}

static void check_random(void) {
  struct tib_night_movement movements[2][RANDOM_MOST];
  size_t all = 0;
  for (int round = 0; round < 500; round++) {
    struct tib_scored_night a = random_night(movements[0]), b = random_night(movements[1]);
    size_t of_reference[RANDOM_MOST], n, plain = match_plainly(&a, &b, of_reference);
    struct tib_match *matches;
    cr_assert_eq(tib_match_find(&a, &b, &options, &matches, &n, &err), TIB_OK);
    cr_assert_eq(n, plain, "round %d", round);
    for (size_t i = 0; i < n; i++) cr_assert_eq(of_reference[matches[i].reference], matches[i].test, "round %d", round);
    free(matches);
    check_seconds(&a, &b);
    all += n;
  }
  cr_assert(all > 2000, "%zu", all);
}

Test(compare, random_overlaps) { check_random(); }

Test(compare, random_onsets) {
  options.by_onset = true;
  options.tolerance = TIB_TICKS_PER_S;
  check_random();
}

/* ---- legs that are not told ---- */

/* Left 10-13 and right 12-15 are one of 10-15 beside a scorer who tells no leg. */
Test(compare, without_sides) {
  run(HEAD LM("10", "5", "n/a") LM("30", "2", "n/a"),
      HEAD LM("10", "3", "left") LM("12", "3", "right") LM("30", "2", "right"));
  counts(side("all"), 2, 2, 2);
  SAME(side("all"), TIB_V_MEAN_IOU, 1);
  cr_assert(is_absent(side("left"), TIB_V_REFERENCE_N));
  struct tib_text remarks = {0};
  tib_compare_remarks(compare, &remarks);
  cr_assert(strstr(remarks.s, "without the leg"), "%s", remarks.s);
  tib_text_finish(&remarks);
}

/* Whose overlap is of two legs all the same: a leg does not move twice at once. */
Test(compare, without_sides_apart) {
  run(HEAD LM("10", "3", "n/a") LM("12", "3", "n/a") LM("30", "2", "n/a"),
      HEAD LM("10", "3", "left") LM("12", "3", "right") LM("30", "2", "right") LM("31", "1", "right"));
  counts(side("all"), 2, 3, 2);
  SAME(side("all"), TIB_V_MEAN_IOU, 1);
  SAME(side("all"), TIB_V_NIGHTS, 1);
  SAME(side("left"), TIB_V_NIGHTS, 0);
  SAME(side("left"), TIB_V_NO_SIDES_N, 1);
}

Test(compare, of_both_legs) {
  run(HEAD LM("10", "2", "both"), HEAD LM("10", "2", "left"));
  counts(side("left"), 1, 1, 1);
  counts(side("right"), 1, 0, 0);
}

/* ---- seconds ---- */

/* Left 14-16 s cannot be scored in the test, 18-20 s is a gap. */
Test(compare, seconds_left_out) {
  run(HEAD LM("10", "10", "left") LM("10", "10", "right"),
      HEAD LM("10", "10", "left") LM("10", "10", "right") OUT("14.5", "1", "unscorable", "left")
          OUT("18", "2", "gap", "n/a"));
  SAME(side("left"), TIB_V_SECONDS, 20 - 2 - 2);
  SAME(side("right"), TIB_V_SECONDS, 20 - 2);
  SAME(side("all"), TIB_V_SECONDS, 34);
}

#define SUMMARY(clock, duration, off, on)                                                                            \
  "{\"recording\": {\"start_clock\": " clock ", \"duration_s\": " duration "}, \"scoring\": {\"lights_off_s\": " off \
  ", \"lights_on_s\": " on "}}"

/* Scored from 5 to 45 and from 10.5 to 60 s: seconds that begin from 11 to 45. */
Test(compare, common_span) {
  run_json(HEAD LM("7", "2", "left") LM("20", "2", "left"), SUMMARY("\"22:00:00\"", "100", "5", "45"),
           HEAD LM("20", "2", "left") LM("50", "2", "left"), SUMMARY("\"22:00:00\"", "100", "10.5", "60"));
  SAME(side("left"), TIB_V_SECONDS, 34);
  SAME(side("left"), TIB_V_KAPPA_S, 1);
  SAME(side("all"), TIB_V_REFERENCE_OUTSIDE_N, 1);
  SAME(side("all"), TIB_V_TEST_OUTSIDE_N, 1);
  counts(side("all"), 2, 2, 1);
}

Test(compare, inside_alone) {
  options.inside = true;
  run_json(HEAD LM("7", "2", "left") LM("20", "2", "left"), SUMMARY("\"22:00:00\"", "100", "5", "45"),
           HEAD LM("20", "2", "left") LM("50", "2", "left"), SUMMARY("\"22:00:00\"", "100", "10.5", "60"));
  counts(side("all"), 1, 1, 1);
}

/* One that does not tell what was scored takes the span of the other. */
Test(compare, span_of_the_other) {
  struct tib_compare_source a = source_of("r.tsv", HEAD LM("20", "2", "left"));
  struct tib_compare_source b = source_of("t.tsv", HEAD LM("20", "2", "left"));
  b.json = source_of("t.json", SUMMARY("null", "100", "null", "null")).movements;
  add(a, b);
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  SAME(side("left"), TIB_V_SECONDS, 100);
}

/* ---- clocks ---- */

Test(compare, clocks_differ) {
  run_json(HEAD LM("20", "2", "left"), SUMMARY("\"23:59:55\"", "100", "0", "100"), HEAD LM("10", "2", "left"),
           SUMMARY("\"00:00:05\"", "80", "0", "80"));
  counts(side("all"), 1, 1, 1);
  SAME(side("all"), TIB_V_ONSET_BIAS_MS, 0);
  SAME(side("left"), TIB_V_SECONDS, 80);
}

Test(compare, clocks_are_not_asked) {
  options.has_shift = true;
  run_json(HEAD LM("20", "2", "left"), SUMMARY("\"22:00:00\"", "100", "0", "100"), HEAD LM("20", "2", "left"),
           SUMMARY("\"22:00:10\"", "80", "0", "80"));
  counts(side("all"), 1, 1, 1);
}

/* ---- classes and stages ---- */

/* Left 10-12 and right 11-13 are one PLM for the profile; the test has the right one alone, as a candidate. */
Test(compare, classes) {
  run(HEAD LM("10", "2", "left") LM("11", "2", "right") SEEN("10", "3", "both", "w", "plm", "N2") LM("30", "2", "left")
          SEEN("30", "2", "left", "w", "excluded", "W") SEEN("30", "2", "left", "other", "plm", "W"),
      HEAD LM("11", "2", "right") SEEN("11", "2", "right", "w", "clm", "N2") LM("30", "2", "left")
          SEEN("30", "2", "left", "w", "excluded", "W") LM("50", "2", "left") SEEN("50", "2", "left", "w", "nonclm", "N3"));
  cr_assert_eq(count_of("w", "plm", "clm"), 1);
  cr_assert_eq(count_of("w", "plm", "missed"), 1);
  cr_assert_eq(count_of("w", "excluded", "excluded"), 1);
  cr_assert_eq(count_of("w", "extra", "nonclm"), 1);
  cr_assert_eq(count_of("w", "plm", "plm"), 0);
  cr_assert_eq(count_of("other", "plm", "plm"), -1, "the test has no such profile");
  const struct tib_compare_row *row = row_of(TIB_AGREE_RULES, TIB_V_RULES, "w");
  SAME(row, TIB_V_N, 2);
  SAME(row, TIB_V_AGREED, 0.5);
  SAME(row, TIB_V_KAPPA, 1.0 / 3); /* observed 1 of 2, by chance 1 of 4 */
}

Test(compare, stages) {
  run(HEAD LM("10", "2", "left") SEEN("10", "2", "left", "w", "plm", "N2") LM("30", "2", "left")
          SEEN("30", "2", "left", "w", "plm", "R"),
      HEAD LM("10.1", "2", "left") SEEN("10.1", "2", "left", "w", "plm", "N1") LM("50", "2", "left")
          SEEN("50", "2", "left", "w", "plm", "R"));
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2"), 1, 1, 1);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N1"), 0, 0, 0);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "R"), 1, 1, 0);
  SAME(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2"), TIB_V_ONSET_BIAS_MS, 100);
}

/* A night without stages is left out and spoils nothing; one without movements has none to tell. */
Test(compare, nights_without_stages) {
  add(source_of("r.tsv", HEAD LM("10", "2", "left") SEEN("10", "2", "left", "w", "plm", "N2")),
      source_of("t.tsv", HEAD LM("10", "2", "left") LM("30", "2", "left") SEEN("30", "2", "left", "w", "plm", "N2")));
  add(source_of("r.tsv", HEAD LM("10", "2", "left") LM("20", "2", "left")), source_of("t.tsv", HEAD LM("10", "2", "left")));
  add(source_of("r.tsv", HEAD), source_of("t.tsv", HEAD));
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  const struct tib_compare_row *row = row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2");
  counts(row, 1, 2, 1);
  SAME(row, TIB_V_PRECISION, 0.5);
  SAME(row, TIB_V_RECALL, 1);
  SAME(row, TIB_V_NIGHTS, 2);
  SAME(row, TIB_V_NO_STAGES_N, 1);
  counts(side("all"), 3, 3, 2);
  SAME(side("all"), TIB_V_NIGHTS, 3);
}

/* Nobody says in which stage the second was missed: any of them may lack it. */
Test(compare, stages_not_told) {
  run(HEAD LM("10", "2", "left") LM("30", "2", "left"),
      HEAD LM("10", "2", "left") SEEN("10", "2", "left", "w", "plm", "N2"));
  const struct tib_compare_row *row = row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2");
  counts(row, 1, 1, 1);
  cr_assert(is_absent(row, TIB_V_RECALL) && is_absent(row, TIB_V_F1));
  SAME(row, TIB_V_PRECISION, 1); /* all of the test are told */
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "?"), 1, 0, 0);
}

/* The same with a hypnogram of somebody else, which counts before the rows of the test; behind its end no stage is known.
 */
Test(compare, stages_of_another) {
  struct tib_compare_source a = source_of("r.tsv", HEAD LM("10", "2", "left") LM("30", "2", "left") LM("70", "2", "left"));
  a.stages = source_of("s.tsv", "onset\tduration\tevent\n0\t30\tN1\n30\t30\tN3\n").movements;
  add(a, source_of("t.tsv", HEAD LM("10", "2", "left") SEEN("10", "2", "left", "w", "plm", "N2")));
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N1"), 1, 1, 1);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2"), 0, 0, 0);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N3"), 1, 0, 0);
  SAME(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N3"), TIB_V_RECALL, 0);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "?"), 1, 0, 0);
}

Test(compare, stages_of_nobody) {
  struct tib_compare_source a = source_of("r.tsv", HEAD THREE);
  struct tib_text remarks = {0};
  a.stages = source_of("s.tsv", "onset\tduration\tevent\n10\t2\tLeft limb movement\n").movements;
  add(a, source_of("t.tsv", HEAD THREE));
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  tib_compare_remarks(compare, &remarks);
  cr_assert(strstr(remarks.s, "1 night of which --stages tells no stage"), "%s", remarks.s);
  tib_text_finish(&remarks);
}

/* ---- files of annotations ---- */

/* A table that is not of this program: stages and legs in its labels. */
Test(compare, annotations) {
  run("onset\tduration\tevent\n0\t30\tN1\n30\t30\tN2\n10\t2\tLeft limb movement\n40\t2\tRight limb movement\n",
      HEAD LM("10", "2", "left") LM("50", "2", "right"));
  counts(side("all"), 2, 2, 1);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N1"), 1, 1, 1);
  counts(row_of(TIB_AGREE_STAGE, TIB_V_STAGE, "N2"), 1, 1, 0);
  SAME(side("left"), TIB_V_SECONDS, 60); /* the scored epochs */
}

Test(compare, no_movements_known) {
  struct tib_compare_source a = source_of("r.tsv", "onset\tduration\tevent\n0\t30\tN1\n30\t30\tN2\n");
  struct tib_compare_source b = source_of("t.tsv", HEAD);
  cr_assert_eq(tib_compare_create(&options, &compare, &err), TIB_OK);
  cr_assert_eq(tib_compare_add(compare, "night", &a, &b, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "r.tsv") && strstr(err.text, "--map"), "%s", err.text);
  free_source(&a);
  free_source(&b);
}

/* ---- indices ---- */

static void add_summaries(const char *reference, const char *test) {
  char text[2][128];
  snprintf(text[0], sizeof text[0], "id\trules\tplms_per_h\tseries_n\nx\tw\t%s\t3\n", reference);
  snprintf(text[1], sizeof text[1], "id\trules\tplms_per_h\tseries_n\nx\tw\t%s\t3\n", test);
  struct tib_compare_source a = source_of("r.tsv", HEAD THREE), b = source_of("t.tsv", HEAD THREE);
  a.summary = source_of("r_summary.tsv", text[0]).movements;
  b.summary = source_of("t_summary.tsv", text[1]).movements;
  add(a, b);
}

/* Differences 1, 2 and 3; mean squares of rows 114.5, columns 6, rest 0.5: ICC = 114 / (114.5 + 0.5 + 2 / 3 * 5.5). */
Test(compare, indices) {
  add_summaries("10", "11");
  add_summaries("20", "22");
  add_summaries("25", "28");
  add_summaries("n/a", "5");
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  const struct tib_compare_row *row = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "plms");
  SAME(row, TIB_V_N, 3);
  SAME(row, TIB_V_LEFT_OUT, 1);
  SAME(row, TIB_V_MEAN_REFERENCE, 55.0 / 3);
  SAME(row, TIB_V_MEAN_DIFFERENCE, 2);
  SAME(row, TIB_V_SD_DIFFERENCE, 1);
  SAME(row, TIB_V_LOA_LOW, 2 - 1.959963984540054);
  SAME(row, TIB_V_LOA_HIGH, 2 + 1.959963984540054);
  double rows = 2 * (pow(10.5 - 58.0 / 3, 2) + pow(21 - 58.0 / 3, 2) + pow(26.5 - 58.0 / 3, 2)) / 2;
  SAME(row, TIB_V_ICC, (rows - 0.5) / (rows + 0.5 + 2.0 / 3 * (6 - 0.5)));
  row = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "series_n");
  SAME(row, TIB_V_N, 4);
  SAME(row, TIB_V_MEAN_DIFFERENCE, 0);
  cr_assert(is_absent(row, TIB_V_ICC), "all are equal");
  row = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "plmw");
  SAME(row, TIB_V_N, 0);
  cr_assert(is_absent(row, TIB_V_MEAN_DIFFERENCE));
  counts(side("all"), 12, 12, 12);
}

static void add_night(const char *reference_summary, const char *test_summary) {
  struct tib_compare_source a = source_of("r.tsv", HEAD THREE), b = source_of("t.tsv", HEAD THREE);
  if (reference_summary) a.summary = source_of("r_summary.tsv", reference_summary).movements;
  if (test_summary) b.summary = source_of("t_summary.tsv", test_summary).movements;
  add(a, b);
}

/* Of six nights one has no summary, one no such profile, one no sleep in the reference, one no value in the test; one has a
 * value of sleep without sleep. Two nights more are of one scoring alone. */
Test(compare, every_night_left_out_has_its_cause) {
#define NIGHT(rules, tst, plms, lm) "id\trules\ttst_h\tplms_per_h\tlm_per_h\nx\t" rules "\t" tst "\t" plms "\t" lm "\n"
  add_night(NIGHT("w", "6", "10", "20"), NIGHT("w", "6", "11", "21"));
  add_night(NIGHT("w", "6", "10", "20"), NULL);
  add_night(NIGHT("w", "6", "10", "20"), NIGHT("v", "6", "11", "21"));
  add_night(NIGHT("w", "n/a", "n/a", "20"), NIGHT("w", "6", "11", "21"));
  add_night(NIGHT("w", "6", "10", "20"), NIGHT("w", "6", "n/a", "n/a"));
  add_night(NIGHT("w", "6", "10", "20"), NIGHT("w", "n/a", "50", "21"));
  tib_compare_unpaired(compare, 2, 0);
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  const struct tib_compare_row *plms = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "plms");
  const struct tib_compare_row *lm = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "lm");
  SAME(plms, TIB_V_N, 1);
  SAME(plms, TIB_V_LEFT_OUT, 5);
  SAME(plms, TIB_V_NO_SUMMARY_N, 1);
  SAME(plms, TIB_V_NO_PROFILE_N, 1);
  SAME(plms, TIB_V_NO_STAGES_N, 2);
  SAME(plms, TIB_V_NOT_ASSESSED_N, 1);
  SAME(plms, TIB_V_MEAN_DIFFERENCE, 1);
  SAME(plms, TIB_V_REFERENCE_ONLY_N, 2);
  SAME(lm, TIB_V_N, 3);
  SAME(lm, TIB_V_NO_STAGES_N, 0);
  SAME(lm, TIB_V_NOT_ASSESSED_N, 1);
  SAME(side("all"), TIB_V_NIGHTS, 6);
  SAME(side("all"), TIB_V_REFERENCE_ONLY_N, 2);
  struct tib_text text = {0};
  tib_compare_text(compare, &text);
  cr_assert(strstr(text.s, "2 reference_only, 1 no_summary, 1 no_profile, 2 no_stages, 1 not_assessed\n"), "%s", text.s);
  tib_text_finish(&text);
#undef NIGHT
}

/* Rules that score nothing in wake (AASM-LM-7) tell of sleep alone: without stages all their figures mean something else.
 */
Test(compare, rules_of_sleep_alone_need_stages) {
#define NIGHT(tst, plms, plmw, lm) "id\trules\ttst_h\tplms_n\tplmw_n\tlm_per_h\nx\tw\t" tst "\t" plms "\t" plmw "\t" lm "\n"
  add_night(NIGHT("6", "60", "n/a", "20"), NIGHT("n/a", "n/a", "n/a", "30"));
  add_night(NIGHT("n/a", "n/a", "n/a", "20"), NIGHT("n/a", "n/a", "n/a", "21")); /* of the night, both */
  add_night(NIGHT("6", "60", "5", "20"), NIGHT("n/a", "n/a", "n/a", "22"));      /* wake is scored as well */
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  const struct tib_compare_row *lm = row_of(TIB_AGREE_INDEX, TIB_V_INDEX, "lm");
  SAME(lm, TIB_V_N, 2);
  SAME(lm, TIB_V_NO_STAGES_N, 1);
  SAME(lm, TIB_V_MEAN_DIFFERENCE, 1.5);
#undef NIGHT
}

/* A night without a movement has no row that names its rules: its summary does. */
Test(compare, rules_of_a_quiet_night) {
  struct tib_compare_source a = source_of("r.tsv", HEAD);
  a.json = source_of("r.json", "{\"profiles\": [{\"rules\": \"w\"}]}").movements;
  add(a, source_of("t.tsv", HEAD LM("10", "2", "left") SEEN("10", "2", "left", "w", "plm", "N2")));
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  cr_assert_eq(count_of("w", "extra", "plm"), 1);
  SAME(row_of(TIB_AGREE_RULES, TIB_V_RULES, "w"), TIB_V_NIGHTS, 1);
}

/* A cell that is no number: nothing of the night is kept. */
Test(compare, bad_summary) {
  struct tib_compare_source a = source_of("r.tsv", HEAD THREE), b = source_of("t.tsv", HEAD THREE);
  a.summary = source_of("r_summary.tsv", "id\trules\tlm_per_h\tplms_per_h\nx\tw\t1\tmany\n").movements;
  b.summary = source_of("t_summary.tsv", "id\trules\tlm_per_h\tplms_per_h\nx\tw\t1\t3\n").movements;
  cr_assert_eq(tib_compare_create(&options, &compare, &err), TIB_OK);
  cr_assert_eq(tib_compare_add(compare, "night", &a, &b, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "line 2: plms_per_h 'many'"), "%s", err.text);
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  counts(side("all"), 0, 0, 0);
  free_source(&a);
  free_source(&b);
}

/* Drawn on both papers, each as large as it is, and the same again. */
static void check_pictures(void) {
  static const char *const PAPERS[] = {"a4", "letter"}, *const WIDTHS[] = {"width=\"595.276", "width=\"612"};
  for (int paper = 0; paper < 2; paper++) {
    struct tib_text texts[2] = {{0}, {0}};
    for (int i = 0; i < 2; i++)
      cr_assert_eq(tib_compare_picture(compare, true, PAPERS[paper], &texts[i], &err), TIB_OK, "%s", err.text);
    cr_assert(strstr(texts[0].s, "<svg") && strstr(texts[0].s, WIDTHS[paper]), "%.300s", texts[0].s);
    cr_assert_str_eq(texts[0].s, texts[1].s);
    for (int i = 0; i < 2; i++) tib_text_finish(&texts[i]);
  }
}

/* ---- several scorers ---- */

/* A and B agree on both movements, C has the first alone and one of its own. F1: AB 1, AC and BC 0.5. The others of C have
 * two, of A (B and C together) one. */
Test(compare, scorers) {
  static const char *const NAMES[] = {"a", "b", "c"};
  struct tib_compare_source sources[] = {source_of("a.tsv", HEAD LM("10", "2", "left") LM("30", "2", "left")),
                                         source_of("b.tsv", HEAD LM("10", "2", "left") LM("30", "2", "left")),
                                         source_of("c.tsv", HEAD LM("11", "2", "left") LM("50", "2", "right"))};
  const struct tib_compare_source *pointers[] = {&sources[0], &sources[1], &sources[2]};
  cr_assert_eq(tib_compare_create(&options, &compare, &err), TIB_OK);
  cr_assert_eq(tib_compare_scorers(compare, 3, NAMES, &err), TIB_OK);
  cr_assert_eq(tib_compare_add_scorers(compare, pointers, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  const struct tib_compare_row *a = row_of(TIB_AGREE_SCORER, TIB_V_SCORER, "a");
  const struct tib_compare_row *c = row_of(TIB_AGREE_SCORER, TIB_V_SCORER, "c");
  SAME(a, TIB_V_MEAN_F1, 0.75);
  SAME(a, TIB_V_MEAN_F1_WITHOUT, 0.5);
  SAME(a, TIB_V_CONSENSUS_N, 1); /* 11 to 12 s */
  SAME(a, TIB_V_CONSENSUS_F1, 2.0 / 3);
  SAME(c, TIB_V_MEAN_F1, 0.5);
  SAME(c, TIB_V_MEAN_F1_WITHOUT, 1);
  SAME(c, TIB_V_CONSENSUS_N, 2);
  SAME(c, TIB_V_CONSENSUS_F1, 0.5);
  for (size_t i = 0; i < 3; i++) free_source(&sources[i]);
  check_pictures();
  tib_compare_destroy(compare);
  compare = NULL;
}

/* ---- outputs ---- */

static size_t count(const char *text, const char *what) {
  size_t n = 0;
  for (const char *at = text; (at = strstr(at, what)); at++) n++;
  return n;
}

Test(compare, outputs) {
  run(HEAD THREE, HEAD LM("10", "2", "left"));
  struct tib_text text = {0};
  tib_compare_tsv(compare, &text);
  cr_assert_eq(count(text.s, "\n"), 5, "header, three of movements, one night");
  cr_assert_eq(count(text.s, "\t"), 5 * (TIB_V_COLUMNS - 1));
  tib_text_finish(&text);
  cr_assert_eq(tib_compare_json(compare, &text, &err), TIB_OK);
  cr_assert(strstr(text.s, "\"matched\": 1"), "%s", text.s);
  cr_assert(strstr(text.s, "\"by_stage\": null") && strstr(text.s, "\"indices\": null"), "%s", text.s);
  tib_text_finish(&text);
  tib_compare_text(compare, &text);
  cr_assert(strstr(text.s, "recall                     0.500") && strstr(text.s, "Research use only"), "%s", text.s);
  tib_text_finish(&text);
  check_pictures();
}

/* A folder whose names no font has, and are far too long: the page is drawn all the same. */
Test(compare, names_of_any_letters) {
  static char name[4096];
  for (size_t i = 0; i + 4 < sizeof name; i += 3) memcpy(name + i, "\xE6\x82\xA3", 3);
  options.names[0] = options.names[1] = name;
  for (int i = 0; i < 40; i++) {
    struct tib_compare_source a = source_of("r.tsv", HEAD THREE), b = source_of("t.tsv", HEAD LM("10", "2", "left"));
    if (!compare) cr_assert_eq(tib_compare_create(&options, &compare, &err), TIB_OK);
    cr_assert_eq(tib_compare_add(compare, name + 3 * i, &a, &b, &err), TIB_OK, "%s", err.text);
    free_source(&a);
    free_source(&b);
  }
  cr_assert_eq(tib_compare_end(compare, &err), TIB_OK);
  check_pictures();
}
