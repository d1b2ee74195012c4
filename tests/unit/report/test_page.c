#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "draw/look.h"
#include "fake_result.h"
#include "report/page/page.h"
#include "report/page/parts.h"
#include "support.h"
#include "write/write.h"

static const struct tib_report_options A4 = {.formats = "pdf", .paper = "a4"},
                                       LETTER = {.formats = "pdf", .paper = "letter"};

static void make_page(struct tib_text *bytes, enum fake_variant variant, enum tib_draw_kind kind,
                      const struct tib_report_options *options) {
  struct tib_result result;
  struct tib_error err = {0};
  fake_result(&result, variant);
  enum tib_status status =
      kind == TIB_DRAW_PDF ? tib_page_pdf(bytes, &result, options, &err) : tib_page_svg(bytes, &result, options, 0, &err);
  cr_assert_eq(status, TIB_OK, "%s", err.text);
  tib_result_finish(&result);
}

/* ---- where the text lies ---- */

static bool overlap(const struct tib_draw_box *a, const struct tib_draw_box *b) {
  const double slack = 0.1; /* points */
  return a->x + a->width > b->x + slack && b->x + b->width > a->x + slack && a->y + a->height > b->y + slack &&
         b->y + b->height > a->y + slack;
}

static void check_boxes(const struct tib_draw_box *boxes, size_t n, const char *name, const char *paper) {
  double width, height;
  tib_paper_size(paper, &width, &height);
  for (size_t i = 0; i < n; i++) {
    const struct tib_draw_box *box = &boxes[i];
    cr_expect(box->x >= 35 && box->x + box->width <= width - 35 && box->y >= 28 && box->y + box->height <= height - 20,
              "%s on %s: \"%s\" at %.1f, %.1f, %.1f x %.1f leaves the margins", name, paper, box->text, box->x, box->y,
              box->width, box->height);
    for (size_t k = 0; k < i; k++)
      cr_expect_not(overlap(box, &boxes[k]), "%s on %s: \"%s\" lies on \"%s\"", name, paper, box->text, boxes[k].text);
  }
}

/* Every page of it. */
static void check_layout(const struct tib_result *result, const struct tib_report_options *options, const char *name) {
  for (size_t i = 0; i < tib_page_count(result); i++) {
    struct tib_draw *draw;
    struct tib_text bytes = {0};
    size_t n;
    char page[96];
    snprintf(page, sizeof page, "%s, page %zu", name, i + 1);
    cr_assert_eq(tib_page_begin(&draw, TIB_DRAW_PDF, result, options, NULL), TIB_OK);
    tib_page_draw(draw, result, options, i);
    const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
    cr_assert_gt(n, i ? 20 : 100, "%s", page);
    check_boxes(boxes, n, page, options->paper);
    cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
    tib_text_finish(&bytes);
  }
}

/* Bursts whose criteria take every state in turn, as many as no page holds. */
static void add_bursts(struct tib_result *result, size_t count) {
  struct tib_pattern *many = calloc(count, sizeof *many);
  cr_assert_not_null(many);
  for (size_t i = 0; i < count; i++) {
    tib_ticks onset = (tib_ticks)(200 + 70 * i) * TIB_TICKS_PER_S;
    many[i] = (struct tib_pattern){.type = TIB_SUSTAINED_BURST,
                                   .span = {onset, onset + (tib_ticks)(15 + 40 * i) * TIB_TICKS_PER_S},
                                   .side = i % 2 ? TIB_LEFT : TIB_RIGHT,
                                   .grade = (enum tib_grade)(i % 3),
                                   .rest_uv = 1.5F,
                                   .annotated = i % 5 == 0,
                                   .capped = true,
                                   .caps = TIB_CAP_ACCELEROMETER | TIB_CAP_STAGES | TIB_CAP_TIBIALIS,
                                   .rivals = TIB_RIVAL_LARGE | TIB_RIVAL_REM,
                                   .measures = {.on_uv = 9.876}};
    for (size_t c = 0; c < TIB_SBC_CRITERIA; c++)
      many[i].criteria[c] = (struct tib_criterion){(enum tib_passed)((i + c) % 3),
                                                   (i + c) % 3 ? TIB_TESTED : (enum tib_untestable)(1 + c % 6),
                                                   c % 2 ? 123.456 : 0.98765, c % 2 ? 600 : 9.876};
  }
  free(result->patterns);
  result->patterns = many;
  result->n_patterns = count;
  result->has_bursts = true;
}

/* Calves and a muscle with a long name, whose minutes have every fault in turn. */
static void add_muscles(struct tib_result *result) {
  for (size_t i = 0; i < 3; i++) {
    struct tib_envelope *muscle = &result->muscles[result->n_muscles++];
    *muscle = (struct tib_envelope){.side = i ? TIB_RIGHT : TIB_LEFT,
                                    .muscle = i < 2 ? TIB_GASTROCNEMIUS : TIB_OTHER_MUSCLE,
                                    .rate = {256, TIB_TICKS_PER_S},
                                    .hop = 2,
                                    .n_minutes = 480,
                                    .minutes = calloc(480, sizeof *muscle->minutes)};
    cr_assert_not_null(muscle->minutes);
    snprintf(muscle->muscle_name, sizeof muscle->muscle_name, "extensor digitorum brevis");
    for (size_t m = 0; m < 480; m++) muscle->minutes[m].faults = (uint16_t)(1U << m / 10 % 8);
  }
}

/* Rules changed so that their words are long, and more remarks and repairs than fit. */
static void change_much(struct tib_result *result) {
  for (size_t p = 0; p < result->n_profiles; p++)
    for (size_t i = 0; i < 12; i++) {
      struct tib_rule_source *source = &result->profiles[p].rules.source[i];
      source->overridden = true;
      snprintf(source->text, sizeof source->text, "%zu.25 s", i);
      snprintf(source->own, sizeof source->own, "0.5 s");
    }
  free(result->notes);
  result->n_notes = 40;
  result->notes = calloc(result->n_notes, sizeof *result->notes);
  cr_assert_not_null(result->notes);
  for (size_t i = 0; i < result->n_notes; i++)
    snprintf(
        result->notes[i].text, sizeof result->notes[i].text,
        "Remark %zu is about a leg whose signal was repaired in many places, and takes up more than one line of a page", i);
}

/* A test at rest with bins that can be scored in part. */
static void make_sit(struct tib_result *result) {
  result->study = TIB_STUDY_SIT;
  for (size_t p = 0; p < result->n_profiles; p++) {
    struct tib_score *score = &result->profiles[p].score;
    free(score->sit_bins);
    score->n_sit_bins = 12;
    score->sit_bins = calloc(score->n_sit_bins, sizeof *score->sit_bins);
    cr_assert_not_null(score->sit_bins);
    for (size_t i = 0; i < score->n_sit_bins; i++)
      score->sit_bins[i] = (struct tib_sit_bin){300.0 * (double)i, i % 4 ? (int64_t)(7 * i) : -1, i % 3 ? 300 : 123.4};
  }
}

/* 75 results: each of the made-up nights as it is, at rest, with many bursts, with further muscles, with much changed. */
static void check_changed(void (*change)(struct tib_result *), const char *how) {
  for (int variant = 0; variant < FAKE_VARIANTS; variant++) {
    struct tib_result result;
    char name[64];
    fake_result(&result, (enum fake_variant)variant);
    if (change) change(&result);
    snprintf(name, sizeof name, "%s %s", fake_name((enum fake_variant)variant), how);
    check_layout(&result, &A4, name);
    check_layout(&result, &LETTER, name);
    tib_result_finish(&result);
  }
}

static void add_sixty_bursts(struct tib_result *result) { add_bursts(result, 60); }

Test(page, no_text_overlaps_or_leaves_the_page) { check_changed(NULL, "as it is"); }
Test(page, no_text_overlaps_in_a_test_at_rest) { check_changed(make_sit, "at rest"); }
Test(page, no_text_overlaps_with_many_bursts) { check_changed(add_sixty_bursts, "with bursts"); }
Test(page, no_text_overlaps_with_muscles) { check_changed(add_muscles, "with muscles"); }
Test(page, no_text_overlaps_with_much_changed) { check_changed(change_much, "with changes"); }

/* ---- which pages there are, and what they say ---- */

static bool page_shows(const struct tib_result *result, size_t page, const char *words) {
  struct tib_draw *draw;
  struct tib_text bytes = {0};
  size_t n, found = 0;
  cr_assert_eq(tib_page_begin(&draw, TIB_DRAW_PDF, result, &A4, NULL), TIB_OK);
  tib_page_draw(draw, result, &A4, page);
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  for (size_t i = 0; i < n; i++) found += strstr(boxes[i].text, words) != NULL;
  cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
  tib_text_finish(&bytes);
  return found > 0;
}

static bool shows(const struct tib_result *result, const char *words) {
  for (size_t i = 0; i < tib_page_count(result); i++)
    if (page_shows(result, i, words)) return true;
  return false;
}

Test(page, pages_only_where_they_have_content) {
  static const struct {
    enum fake_variant variant;
    size_t pages;
  } cases[] = {{FAKE_FULL, 3}, {FAKE_NO_MOVEMENTS, 2}, {FAKE_COARSE_BOTH, 2}, {FAKE_IMPORTED, 3}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct tib_result result;
    fake_result(&result, cases[i].variant);
    cr_expect_eq(tib_page_count(&result), cases[i].pages, "%s", fake_name(cases[i].variant));
    for (size_t page = 0; page < tib_page_count(&result); page++) {
      char number[32];
      snprintf(number, sizeof number, "%zu of %zu", page + 1, cases[i].pages);
      cr_expect(page_shows(&result, page, number), "%s: %s", fake_name(cases[i].variant), number);
      cr_expect(page_shows(&result, page, "Research use only. Not a medical device."));
      cr_expect(page_shows(&result, page, result.id));
    }
    tib_result_finish(&result);
  }
}

Test(page, bursts_that_do_not_fit_are_counted) {
  struct tib_result result;
  fake_result(&result, FAKE_FULL);
  add_bursts(&result, 60);
  cr_expect(shows(&result, "more are in ID_summary.json, with every criterion."));
  cr_expect(shows(&result, "probable, annotated; not probable for want of an accelerometer"), "the highest grade is shown");
  cr_expect(shows(&result, "no stages"));
  tib_result_finish(&result);
  fake_result(&result, FAKE_FULL);
  cr_expect_not(shows(&result, "more are in ID_summary.json"));
  tib_result_finish(&result);
}

/* Changes that several rules share are told once, and what has no room in one column goes on in the other. */
Test(page, every_rule_is_told_however_much_was_changed) {
  struct tib_result result;
  fake_result(&result, FAKE_FULL);
  size_t n;
  tib_rule_rows(result.profiles[0].rules.kind, &n);
  for (size_t p = 0; p < result.n_profiles; p++)
    for (size_t i = 0; i < n; i++) {
      struct tib_rule_source *source = &result.profiles[p].rules.source[i];
      source->overridden = i < 70;
      snprintf(source->text, sizeof source->text, "%zu.25 s", i);
      snprintf(source->own, sizeof source->own, "0.5 s");
    }
  result.has_accelerometer = true;
  snprintf(result.accelerometer_rules.name, sizeof result.accelerometer_rules.name, "accelerometer");
  size_t last = tib_page_count(&result) - 1;
  cr_assert_geq(result.n_profiles, 2);
  for (size_t p = 0; p < result.n_profiles; p++) {
    char head[96];
    snprintf(head, sizeof head, "Rules %s", result.profiles[p].rules.name);
    cr_expect(page_shows(&result, last, head), "%s", head);
  }
  cr_expect(page_shows(&result, last, "Rules cramp"));
  cr_expect(page_shows(&result, last, "Rules patterns"));
  cr_expect(page_shows(&result, last, "Rules accelerometer"));
  cr_expect_not(page_shows(&result, last, "More is in ID_summary.json."));
  tib_result_finish(&result);
}

/* The lowest hypnogram has a name for every stage. */
Test(page, stages_are_named_however_low_they_are_drawn) {
  static const char *const names[] = {"W", "R", "N1", "N2", "N3"};
  struct tib_result result;
  struct tib_draw *draw;
  struct tib_text bytes = {0};
  size_t n, found = 0;
  fake_result(&result, FAKE_FULL);
  change_much(&result);
  cr_assert_eq(tib_page_begin(&draw, TIB_DRAW_PDF, &result, &A4, NULL), TIB_OK);
  tib_page_draw(draw, &result, &A4, 0);
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < 5; k++) found += boxes[i].x < 120 && boxes[i].y < 250 && strcmp(boxes[i].text, names[k]) == 0;
  cr_expect_eq(found, 5, "%zu", found);
  cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
  tib_text_finish(&bytes);
  tib_result_finish(&result);
}

Test(page, last_page_tells_patterns) {
  struct tib_result result;
  fake_result(&result, FAKE_FULL);
  cr_expect(shows(&result, "Sustained bursts, cramp-like"));
  cr_expect(shows(&result, "31.2"), "25 of 80 epochs of REM sleep with activity");
  cr_expect(shows(&result, "62.5"), "of the movements in the first half");
  cr_expect_not(shows(&result, "immobilisation"));
  make_sit(&result);
  cr_expect(shows(&result, "immobilisation"));
  cr_expect(shows(&result, "of 123 s"), "five minutes that can be scored in part");
  tib_result_finish(&result);
  fake_result(&result, FAKE_ABSENT);
  cr_expect_not(shows(&result, "Sustained bursts"), "nothing was looked for");
  cr_expect(shows(&result, "Signals and methods"));
  tib_result_finish(&result);
}

/* A name in letters of a script that no font of Debian's fonts-dejavu-core has: a private use character has no glyph. */
/* ---- what is not assessed, on every page ---- */

/* Pages [first, last) of a variant; how many texts begin with `words`. */
static size_t texts_with(enum fake_variant variant, size_t first, size_t last, const char *words) {
  struct tib_result result;
  size_t found = 0;
  fake_result(&result, variant);
  if (last > tib_page_count(&result)) last = tib_page_count(&result);
  for (size_t i = first; i < last; i++) {
    struct tib_draw *draw;
    struct tib_text bytes = {0};
    size_t n;
    cr_assert_eq(tib_page_begin(&draw, TIB_DRAW_PDF, &result, &A4, NULL), TIB_OK);
    tib_page_draw(draw, &result, &A4, i);
    const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
    for (size_t k = 0; k < n; k++) found += strncmp(boxes[k].text, words, strlen(words)) == 0;
    cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
    tib_text_finish(&bytes);
  }
  tib_result_finish(&result);
  return found;
}

/* A leg that cannot be scored has its place among the signals of the last page too. */
Test(page, coarse_legs_are_named_on_the_last_page) {
  cr_expect_eq(texts_with(FAKE_COARSE_LEG, 1, 9, "Not assessed: the steps"), 1);
  cr_expect_eq(texts_with(FAKE_COARSE_LEG, 1, 9, "Right leg"), 3); /* twice "Right leg only" */
  cr_expect_eq(texts_with(FAKE_FULL, 1, 9, "Not assessed: the steps"), 0);
}

/* Three rows of six numbers more than where both legs are there: of sides that cannot be told no length is 0. */
Test(page, lengths_by_side_need_both_legs) {
  static const enum fake_variant variants[] = {FAKE_COMMON_LEG, FAKE_ONE_LEG, FAKE_COARSE_LEG};
  size_t none = texts_with(FAKE_FULL, 1, 2, "n/a");
  for (size_t i = 0; i < 3; i++)
    cr_expect_geq(texts_with(variants[i], 1, 2, "n/a"), none + 18, "%s", fake_name(variants[i]));
}

Test(page, legend_explains_what_is_there) {
  cr_expect_eq(texts_with(FAKE_FULL, 0, 1, "EMG, mean to largest sample"), 1);
  cr_expect_eq(texts_with(FAKE_COARSE_LEG, 0, 1, "resting level"), 1);
  cr_expect_eq(texts_with(FAKE_IMPORTED, 0, 1, "EMG, mean to largest sample"), 0);
  cr_expect_eq(texts_with(FAKE_IMPORTED, 0, 1, "sustained burst"), 0);
  cr_expect_eq(texts_with(FAKE_COARSE_BOTH, 0, 1, "resting level"), 0);
}

Test(page, titles_and_places_are_told_once) {
  cr_expect_eq(texts_with(FAKE_IMPORTED, 2, 3, "Methods"), 1);
  cr_expect_eq(texts_with(FAKE_NO_STAGES, 2, 3, "In the whole recording"), 1);
  cr_expect_eq(texts_with(FAKE_FULL, 2, 3, "Between lights off and on"), 1);
  cr_expect_eq(texts_with(FAKE_FIVE_RULES, 0, 1, "other rules: ID_summary.json"), 1);
  cr_expect_eq(texts_with(FAKE_FULL, 0, 1, "other rules"), 0);
  cr_expect_eq(texts_with(FAKE_FULL, 1, 2, "numbers: "), 2);
}

Test(page, letters_without_a_font_are_told) {
  struct tib_result result;
  fake_result(&result, FAKE_FULL);
  cr_expect_not(shows(&result, "Boxes"));
  snprintf(result.id, sizeof result.id, "night \xf3\xb0\x80\x80");
  cr_expect(page_shows(&result, 0, "Boxes in the name are letters"));
  tib_result_finish(&result);
}

/* The check itself can fail. */
Test(page, boxes_tell_of_overlap) {
  struct tib_draw *draw;
  struct tib_text bytes = {0};
  struct tib_style style = {.size = 10};
  size_t n;
  cr_assert_eq(tib_draw_create(&draw, TIB_DRAW_PDF, 200, 200, "x", NULL, NULL), TIB_OK);
  double wide = tib_draw_text(draw, &style, 20, 20, 0, "one");
  tib_draw_text(draw, &style, 20 + wide / 2, 20, 0, "two");
  tib_draw_text(draw, &style, 20 + 3 * wide, 20, 0, "three");
  double cut = tib_draw_text(draw, &style, 20, 100, 50, "a line that is much wider than fifty points");
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  cr_assert_eq(n, 4);
  cr_assert(overlap(&boxes[0], &boxes[1]));
  cr_assert_not(overlap(&boxes[0], &boxes[2]));
  cr_assert_leq(cut, 50.01);
  cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
  tib_text_finish(&bytes);
}

/* ---- gaps ---- */

static bool says(enum fake_variant variant, const char *words) {
  struct tib_result result;
  struct tib_draw *draw;
  struct tib_text bytes = {0};
  size_t n;
  bool found = false;
  fake_result(&result, variant);
  cr_assert_eq(tib_page_begin(&draw, TIB_DRAW_PDF, &result, &A4, NULL), TIB_OK);
  tib_page_draw(draw, &result, &A4, 0);
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  for (size_t i = 0; i < n; i++) found |= strstr(boxes[i].text, words) != NULL;
  cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
  tib_text_finish(&bytes);
  tib_result_finish(&result);
  return found;
}

Test(page, gaps_have_a_sign_only_where_there_are_any) {
  cr_assert(says(FAKE_GAPS, "gap in the recording"));
  cr_assert(says(FAKE_GAPS, ", 2 gaps"));
  cr_assert_not(says(FAKE_FULL, "gap"));
}

#define S TIB_TICKS_PER_S

/* Gaps from 100 to 150 s and from 300 to 310 s. */
static struct tib_segment segments[] = {{0, 0, 100}, {150 * S, 100, 150}, {310 * S, 250, 90}};
static struct tib_result broken = {.recording = {.record_duration = S, .n_segments = 3, .segments = segments}};
static const struct tib_page BROKEN = {.result = &broken};

static void expect_piece(struct tib_page_pieces *pieces, struct tib_span span, int from_s, int to_s) {
  struct tib_span piece;
  cr_assert(tib_page_pieces_next(pieces, span, &piece), "%d to %d s", from_s, to_s);
  cr_assert_eq(piece.onset, from_s * S);
  cr_assert_eq(piece.offset, to_s * S);
}

static void expect_end(struct tib_page_pieces *pieces, struct tib_span span) {
  struct tib_span piece;
  cr_assert_not(tib_page_pieces_next(pieces, span, &piece));
}

Test(page, nothing_is_drawn_across_a_gap) {
  static const struct tib_span all = {0, 400 * S}, before = {0, 100 * S}, around = {120 * S, 160 * S},
                               within = {301 * S, 309 * S}, after = {309 * S, 400 * S};
  struct tib_page_pieces pieces = tib_page_pieces_begin(&BROKEN);
  expect_piece(&pieces, all, 0, 100);
  expect_piece(&pieces, all, 150, 300);
  expect_piece(&pieces, all, 310, 400);
  expect_end(&pieces, all);
  pieces = tib_page_pieces_begin(&BROKEN);
  expect_piece(&pieces, before, 0, 100);
  expect_end(&pieces, before);
  expect_piece(&pieces, around, 150, 160);
  expect_end(&pieces, around);
  expect_end(&pieces, within);
  expect_piece(&pieces, after, 310, 400);
  expect_end(&pieces, after);
}

/* ---- movements of the body, and of minutes that are out ---- */

static struct tib_draw *draw_page(struct tib_result *result, enum tib_draw_kind kind) {
  struct tib_draw *draw;
  cr_assert_eq(tib_page_begin(&draw, kind, result, &A4, NULL), TIB_OK);
  tib_page_draw(draw, result, &A4, 0);
  return draw;
}

static void end_page(struct tib_draw *draw) {
  struct tib_text bytes = {0};
  cr_assert_eq(tib_draw_end(draw, &bytes, NULL), TIB_OK);
  tib_text_finish(&bytes);
}

static size_t count_texts(const struct tib_draw *draw, const char *words) {
  size_t n, found = 0;
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  for (size_t i = 0; i < n; i++) found += strcmp(boxes[i].text, words) == 0;
  return found;
}

static size_t count_words(const struct tib_text *text, const char *word) {
  size_t n = 0;
  for (const char *at = text->s; (at = strstr(at, word)) != NULL; at++) n++;
  return n;
}

/* Parts of the paths that are filled in one of the palette's colours, which SVG has in percent. */
static size_t count_shapes(struct tib_text *svg, struct tib_color color) {
  char fill[32], attribute[32]; /* as older and newer versions of cairo have it */
  size_t n = 0;
  snprintf(fill, sizeof fill, "fill:rgb(%g%%,", color.r * 100);
  snprintf(attribute, sizeof attribute, "fill=\"rgb(%g%%,", color.r * 100);
  for (char *at = svg->s; (at = strstr(at, "<path ")) != NULL; at++) {
    struct tib_text path = {.s = at, .n = strcspn(at, ">")};
    char end = at[path.n];
    at[path.n] = '\0';
    if (strstr(at, fill) || strstr(at, attribute)) n += count_words(&path, "Z");
    at[path.n] = end;
  }
  return n;
}

static void count_signs(struct tib_result *result, size_t *ink, size_t *orange) {
  struct tib_text svg = {0};
  struct tib_draw *draw = draw_page(result, TIB_DRAW_SVG);
  cr_assert_eq(tib_draw_end(draw, &svg, NULL), TIB_OK);
  *ink = count_shapes(&svg, TIB_INK);
  *orange = count_shapes(&svg, TIB_ORANGE);
  tib_text_finish(&svg);
}

/* Three of the body, one of both ankles, one of each: a bar under four strips. Two triangles of the left ankle. */
Test(page, movements_of_the_body_are_drawn) {
  static const enum tib_side sides[] = {TIB_BOTH, TIB_LEFT, TIB_RIGHT};
  struct tib_result result;
  size_t ink, orange, more_ink, more_orange;
  fake_result(&result, FAKE_FULL);
  count_signs(&result, &ink, &orange);
  struct tib_draw *draw = draw_page(&result, TIB_DRAW_SVG);
  cr_expect_eq(count_texts(draw, "the body moved") + count_texts(draw, "another posture"), 0);
  end_page(draw);
  result.gross = calloc(3, sizeof *result.gross);
  cr_assert(result.gross);
  for (size_t i = 0; i < 3; i++) {
    tib_ticks at = (tib_ticks)(i + 1) * 3600 * S;
    result.gross[result.n_gross++] = (struct tib_gross_movement){{at, at + 12 * S}, sides[i], TIB_GROSS_LONG};
  }
  result.has_gross = true;
  for (size_t i = 1; i < 3; i++) result.accel[0].events[i].gross = TIB_GROSS_POSTURE;
  count_signs(&result, &more_ink, &more_orange);
  cr_expect_eq(more_ink, ink + 4 + 1, "%zu after %zu", more_ink, ink); /* and one in the legend */
  cr_expect_eq(more_orange, orange + 2 + 1, "%zu after %zu", more_orange, orange);
  draw = draw_page(&result, TIB_DRAW_SVG);
  cr_expect_eq(count_texts(draw, "the body moved"), 1);
  cr_expect_eq(count_texts(draw, "another posture"), 1);
  end_page(draw);
  tib_result_finish(&result);
}

/* Why a leg is out is told of a stretch that is narrower than the word as well, but never on another word. */
Test(page, reasons_of_minutes_that_are_out) {
  struct tib_result result;
  size_t n;
  fake_result(&result, FAKE_FULL);
  uint16_t *faults = result.detections[0].legs[1].minute_faults;
  for (size_t m = 100; m < 160; m++) faults[m] = TIB_MINUTE_NOISY;
  faults[200] = TIB_MINUTE_DETACHED;
  faults[201] = TIB_MINUTE_FLAT;
  faults[300] = TIB_MINUTE_CLIPPED | TIB_MINUTE_NOISY;
  struct tib_draw *draw = draw_page(&result, TIB_DRAW_PDF);
  cr_expect_eq(count_texts(draw, "noisy"), 1);
  cr_expect_eq(count_texts(draw, "loose"), 1);
  cr_expect_eq(count_texts(draw, "flat"), 0); /* it would lie on that */
  cr_expect_eq(count_texts(draw, "clipped"), 1);
  const struct tib_draw_box *boxes = tib_draw_boxes(draw, &n);
  check_boxes(boxes, n, "minutes that are out", "a4");
  end_page(draw);
  tib_result_finish(&result);
}

/* ---- bytes ---- */

Test(page, same_bytes_twice) {
  static const enum tib_draw_kind kinds[] = {TIB_DRAW_PDF, TIB_DRAW_SVG};
  for (size_t i = 0; i < 2; i++) {
    struct tib_text one = {0}, two = {0};
    make_page(&one, FAKE_FULL, kinds[i], &A4);
    make_page(&two, FAKE_FULL, kinds[i], &A4);
    cr_assert_gt(one.n, 20000);
    cr_assert_eq(one.n, two.n);
    cr_assert_eq(memcmp(one.s, two.s, one.n), 0);
    cr_assert_lt(one.n, kinds[i] == TIB_DRAW_PDF ? 150000 : 700000);
    tib_text_finish(&one);
    tib_text_finish(&two);
  }
}

static bool holds(const struct tib_text *text, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i + n <= text->n; i++)
    if (memcmp(text->s + i, word, n) == 0) return true;
  return false;
}

Test(page, bears_no_date_unless_asked) {
  struct tib_text bytes = {0};
  struct tib_report_options dated = {.formats = "pdf", .paper = "a4", .keep_dates = true};
  make_page(&bytes, FAKE_FULL, TIB_DRAW_PDF, &A4);
  cr_assert_not(holds(&bytes, "CreationDate"));
  tib_text_finish(&bytes);
  make_page(&bytes, FAKE_FULL, TIB_DRAW_PDF, &dated);
  cr_assert(holds(&bytes, "CreationDate (20210304") || holds(&bytes, "CreationDate (D:20210304"));
  tib_text_finish(&bytes);
  /* date -u -d @1709210096: the last day of February in a leap year; it goes before the recording's */
  dated.source_date_epoch = "1709210096";
  make_page(&bytes, FAKE_FULL, TIB_DRAW_PDF, &dated);
  cr_assert(holds(&bytes, "20240229123456"));
  tib_text_finish(&bytes);
  dated = (struct tib_report_options){.formats = "pdf", .paper = "a4", .source_date_epoch = "tomorrow"};
  make_page(&bytes, FAKE_FULL, TIB_DRAW_PDF, &dated);
  cr_assert_not(holds(&bytes, "CreationDate"), "what is no number of seconds is none");
  tib_text_finish(&bytes);
}

Test(page, svg_is_one) {
  struct tib_text bytes = {0};
  make_page(&bytes, FAKE_FULL, TIB_DRAW_SVG, &A4);
  cr_assert_eq(strncmp(bytes.s, "<?xml version=\"1.0\"", 19), 0);
  cr_assert_not_null(strstr(bytes.s, "width=\"595.276pt\""));
  cr_assert_null(strstr(bytes.s, "id=\"surface"));
  cr_assert_not_null(strstr(bytes.s, "</svg>"));
  tib_text_finish(&bytes);
}

/* ---- as another program reads it ---- */

static void run(const char *program, const char *path, struct tib_text *output) {
  char command[2048], line[512];
  snprintf(command, sizeof command, "command -v %.*s >/dev/null 2>&1", (int)strcspn(program, " "), program);
  if (system(command) != 0) cr_skip_test("poppler-utils is not installed");
  snprintf(command, sizeof command, "%s '%s' - 2>/dev/null", program, path);
  if (strcmp(program, "pdffonts") == 0) snprintf(command, sizeof command, "%s '%s' 2>/dev/null", program, path);
  FILE *pipe = popen(command, "r");
  cr_assert_not_null(pipe);
  while (fgets(line, sizeof line, pipe)) tib_text_add(output, line);
  cr_assert_eq(pclose(pipe), 0);
}

static const char *save(enum fake_variant variant, const struct tib_report_options *options) {
  struct tib_text bytes = {0};
  const char *path = test_temporary("page.pdf");
  make_page(&bytes, variant, TIB_DRAW_PDF, options);
  cr_assert_eq(tib_out_write(path, bytes.s, bytes.n, NULL), TIB_OK);
  tib_text_finish(&bytes);
  return path;
}

Test(page, says_what_a_reader_looks_for) {
  static const char *const words[] = {
      "night-0007",
      "PLMS per hour of sleep",
      "aasm-v3",
      "wasm-2016",
      "Left leg",
      "Right leg",
      "AASM version 3",
      "resting level",
      "Periodicity index",
      "23:00",
      "22:56\xe2\x80\x93"
      "06:28",
      "with arousal",
      "sustained burst",
      "10\xe2\x80\x93"
      "100 Hz",
      "Research use only. Not a medical device. Results need review by a qualified scorer."};
  struct tib_text text = {0};
  run("pdftotext -layout", save(FAKE_FULL, &A4), &text);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) cr_expect_not_null(strstr(text.s, words[i]), "%s", words[i]);
  cr_assert_null(strstr(text.s, "2021"), "no date");
  cr_assert_null(strstr(text.s, "nan"));
  tib_text_finish(&text);
}

Test(page, says_what_was_absent) {
  struct tib_text text = {0};
  run("pdftotext -layout", save(FAKE_ABSENT, &LETTER), &text);
  cr_assert_not_null(strstr(text.s, "Sleep stages: not assessed"));
  cr_assert_not_null(strstr(text.s, "No arousals were given"));
  cr_assert_not_null(strstr(text.s, "clock not recorded"));
  const char *row = strstr(text.s, "PLMS (in sleep)");
  cr_assert_not_null(row);
  row += strlen("PLMS (in sleep)");
  row += strspn(row, " ");
  cr_assert_eq(strncmp(row, "not assessed", 12), 0, "%.40s", row);
  tib_text_finish(&text);
}

/* What the user changed and what nobody could assess is told on the page itself. */
Test(page, says_what_was_changed) {
  struct tib_text text = {0};
  run("pdftotext -layout", save(FAKE_GAPS, &A4), &text);
  cr_assert_not_null(strstr(text.s, "changed by the user: onset = 9 uV (default 8 uV)"));
  cr_assert_not_null(strstr(text.s, "a sample of +9"));
  tib_text_finish(&text);
}

/* BASE-2, BASE-12, BASE-13, with the numbers of the profile. Lines may break between any two words. */
Test(page, says_what_was_tested) {
  static const char words[] =
      "Active: a mean of 0.25 s more than 2 \xc2\xb5V, and 0.6 of rest, above rest. Onset in it: a sample of +8 \xc2\xb5V "
      "that the "
      "0.05 s behind it hold; end: the last +2 \xc2\xb5V, in a mean of 0.1 s above it, then 0.5 s not active.";
  struct tib_text text = {0};
  run("pdftotext -raw", save(FAKE_FULL, &A4), &text);
  for (char *c = text.s; *c; c++)
    if (*c == '\n') *c = ' ';
  cr_expect_not_null(strstr(text.s, words));
  tib_text_finish(&text);
}

Test(page, fonts_are_embedded) {
  struct tib_text text = {0};
  run("pdffonts", save(FAKE_LONG_ID, &A4), &text);
  size_t fonts = 0;
  char *line = strchr(text.s, '\n'), *next;
  line = strchr(line + 1, '\n'); /* two lines of heads */
  for (line++; *line; line = next + 1) {
    next = strchr(line, '\n');
    if (!next) break;
    *next = '\0';
    cr_assert_not_null(strstr(line, "DejaVuSans"), "%s", line);
    cr_assert_not_null(strstr(line, " yes yes yes "), "%s", line);
    fonts++;
  }
  cr_assert_geq(fonts, 3);
  tib_text_finish(&text);
}

static void check_whole(const char *path) {
  char command[2048];
  snprintf(command, sizeof command, "qpdf --check '%s' >/dev/null 2>&1", path);
  cr_expect_eq(system(command), 0, "%s", path);
}

Test(page, qpdf_finds_no_fault) {
  if (system("command -v qpdf >/dev/null 2>&1") != 0) cr_skip_test("qpdf is not installed");
  for (int variant = 0; variant < FAKE_VARIANTS; variant++) check_whole(save((enum fake_variant)variant, &A4));
}

/* What is filed must stay small. */
Test(page, large_nights_are_small_files) {
  static const enum fake_variant large[] = {FAKE_MANY, FAKE_DAY};
  for (size_t i = 0; i < 2; i++) {
    struct tib_text bytes = {0};
    make_page(&bytes, large[i], TIB_DRAW_PDF, &A4);
    cr_expect_lt(bytes.n, 300000, "%s: %zu bytes", fake_name(large[i]), bytes.n);
    tib_text_finish(&bytes);
  }
}
