/* One stage per line, and DREAMS. Readings of numbers are those of formats.md 1.4, written out here by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"

#define S TIB_TICKS_PER_S

static const struct tib_annot_format *const lines = &tib_format_stage_lines;
static const struct tib_annot_format *const dreams = &tib_format_dreams;

static struct tib_annot_frame lasting(int64_t seconds) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  frame.duration = seconds * S;
  return frame;
}

static struct tib_annot_frame coded(const char *codes) {
  struct tib_annot_frame frame = frame_unknown();
  frame.codes = tib_stage_codes_find(codes);
  cr_assert_not_null(frame.codes);
  return frame;
}

/* The labels of all epochs, one after the other. */
static void check_labels(const char *text, const struct tib_annot_frame *frame, const char *labels) {
  char got[400] = "";
  struct loaded l = load_text(lines, text, frame);
  cr_expect_eq(l.status, TIB_OK, "%s", l.err.text);
  for (size_t i = 0; i < l.list.n; i++) {
    if (i > 0) strcat(got, " ");
    strcat(got, tib_annotations_text(&l.list, l.list.items[i].label));
  }
  cr_expect_str_eq(got, labels, "%s", text);
  finish_loaded(&l);
}

/* ---- names ---- */

Test(stage_lines, names) {
  struct tib_annot_frame frame = lasting(360);
  struct loaded l = load_text(lines, "W\nWAKE\nn1\nN2\nN3\nR\nrem\nART\nUNS\nSleep stage 2\ns4\n\"W\"\n", &frame);
  ENTRIES(&l, {0, 30, "W", 0}, {30, 30, "W", 0}, {60, 30, "N1", 0}, {90, 30, "N2", 0}, {120, 30, "N3", 0},
          {150, 30, "R", 0}, {180, 30, "R", 0}, {210, 30, "?", 0}, {240, 30, "?", 0}, {270, 30, "N2", 0},
          {300, 30, "N3", 0}, {330, 30, "W", 0});
  cr_assert_eq(l.list.epoch, 30 * S);
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_STAGE);
  finish_loaded(&l);
}

Test(stage_lines, titles_and_empty_ends) {
  struct tib_annot_frame unknown = frame_unknown();
  check_labels("Stage\nW\nN1\n", &unknown, "W N1");
  check_labels("\n# made by a script\nhypnogram\r\nW\r\nN1\r\n\r\n \r\n", &unknown, "W N1");
  check_labels("Sleep_Stage\rW\rR", &unknown, "W R");
  check_labels("\xEF\xBB\xBFW\nN2", &unknown, "W N2");
}

Test(stage_lines, utf16_and_latin1) {
  static const unsigned char utf16[] = {0xFE, 0xFF, 0, 'W', 0, '\r', 0, '\n', 0, 'N', 0, '2'};
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_bytes(lines, utf16, sizeof utf16, &unknown);
  ENTRIES(&l, {0, 30, "W", 0}, {30, 30, "N2", 0});
  finish_loaded(&l);
  check_labels("W\nN2\nN2\nN2\nN2\nN2\nN2\nN2\nN2\nN2\nN2\nM\xE4rz\n", &unknown,
               "W N2 N2 N2 N2 N2 N2 N2 N2 N2 N2 M\xC3\xA4rz");
}

/* A word that nobody knows is handed on, to be counted and listed; the epochs behind it stay in their places. */
Test(stage_lines, words_of_a_lab) {
  struct tib_annot_frame unknown = frame_unknown();
  check_labels("W\nW\nW\nW\nW\nN1\nN1\nN1\nN1\nX\nN2\n", &unknown, "W W W W W N1 N1 N1 N1 X N2");
  struct tib_annot_map *map = map_of("ART -> W\n");
  unknown.map = map;
  check_labels("W\nART\nN1\n", &unknown, "W ART N1");
  tib_annot_map_destroy(map);
}

/* ---- the length of an epoch ---- */

Test(stage_lines, length_of_an_epoch) {
  static const struct {
    int64_t tenths; /* of a second; -1: no recording */
    int option, epoch;
  } rows[] = {
      {3600, 0, 30}, {2400, 0, 20}, {120, 0, 1},    {3650, 0, 30},  {3899, 0, 30},   {3310, 0, 30}, {2401, 0, 20},
      {125, 0, 1},   {3900, 0, 0},  {3300, 0, 0},   {36000, 0, 0},  {1800, 0, 0},    {600, 0, 0},   {10, 0, 0},
      {-1, 0, 30},   {-1, 20, 20},  {3600, 30, 30}, {3600, 20, 20}, {36000, 10, 10}, {2600, 0, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_annot_frame frame = lasting(1);
    frame.duration = rows[i].tenths < 0 ? -1 : rows[i].tenths * S / 10;
    frame.epoch = rows[i].option * S;
    struct loaded l = load_text(lines, "W\nW\nN1\nN1\nN2\nN2\nN3\nN3\nR\nR\nW\nW\n", &frame);
    cr_expect_eq(l.status, rows[i].epoch ? TIB_OK : TIB_SCORING_FORMAT, "row %zu: %s", i, l.err.text);
    if (l.status == TIB_OK) {
      cr_expect_eq(l.list.epoch, rows[i].epoch * S, "row %zu: %lld", i, (long long)l.list.epoch);
      cr_expect_eq(l.list.items[11].onset, 11 * rows[i].epoch * S, "row %zu", i);
      cr_expect_eq(l.list.items[11].duration, rows[i].epoch * S, "row %zu", i);
    }
    finish_loaded(&l);
  }
  struct tib_annot_frame frame = lasting(1000);
  refuse_text(lines, "W\nN1\nN2\n", &frame, TIB_SCORING_FORMAT, "3 stages and the recording 1000.0 s");
  refuse_text(lines, "W\nN1\nN2\n", &frame, TIB_SCORING_FORMAT, "--epoch");
}

/* ---- numbers ---- */

/* Every number by every name, from the table of formats.md. */
Test(stage_lines, named_codes) {
  struct tib_annot_frame frame = coded("yasa");
  check_labels("-2\n-1\n0\n1\n2\n3\n4\n", &frame, "? ? W N1 N2 N3 R");
  frame = coded("profusion");
  check_labels("0\n1\n2\n3\n4\n5\n9\n", &frame, "W N1 N2 N3 N3 R ?");
  frame = coded("dreams");
  check_labels("-1\n0\n1\n2\n3\n4\n5\n", &frame, "? ? N3 N2 N1 R W");
  frame = coded("deltamed");
  check_labels("1\n2\n3\n4\n5\n", &frame, "W R N1 N2 N3");
  frame = coded("physip");
  check_labels("0\n1\n2\n3\n4\n5\n", &frame, "N3 N2 N1 R W ?");
}

/* A 5 among zeros and a 9 are Profusion's, -1 and -2 are yasa's. */
Test(stage_lines, numbers_that_decide) {
  struct tib_annot_frame unknown = frame_unknown();
  check_labels("0\n1\n2\n3\n5\n", &unknown, "W N1 N2 N3 R");
  check_labels("0\n1\n2\n4\n5\n", &unknown, "W N1 N2 N3 R");
  check_labels("0\n4\n9\n", &unknown, "W N3 ?");
  check_labels("1\n4\n9\n", &unknown, "N1 N3 ?");
  check_labels("0\n1\n2\n3\n4\n-1\n", &unknown, "W N1 N2 N3 R ?");
  check_labels("-2\n4\n4\n", &unknown, "? R R");
  check_labels("0.000000000000000000e+00\n4.0\n-1.0\n", &unknown, "W R ?");
  check_labels("stage\n0\n5\n", &unknown, "W R");
}

/* 1 to 4 are depths of sleep where wake and REM are written as such. */
Test(stage_lines, depths_among_names) {
  struct tib_annot_frame unknown = frame_unknown();
  check_labels("W\n1\n2\n3\n4\nR\nMT\n", &unknown, "W N1 N2 N3 N3 R ?");
  refuse_text(lines, "W\n1\n0\nR\n", &unknown, TIB_SCORING_FORMAT, "line 3: sleep stage 0");
  refuse_text(lines, "W\n1\n5\nR\n", &unknown, TIB_SCORING_FORMAT, "line 3: sleep stage 5");
  refuse_text(lines, "0\n1\n4\n?\n", &unknown, TIB_AMBIGUOUS_STAGES, "--stage-codes");
  struct tib_annot_frame yasa = coded("yasa");
  check_labels("W\n4\n", &yasa, "W R");
}

/* 90 epochs: 10 of 0, 20 of 1, 30 of 2, 20 of 3, 10 of 4; 30 s each. */
Test(stage_lines, ambiguous_numbers_show_both_readings) {
  static const int counts[] = {10, 20, 30, 20, 10};
  char text[400] = "";
  for (int number = 0; number < 5; number++)
    for (int i = 0; i < counts[number]; i++) sprintf(text + strlen(text), "%d\n", number);
  struct tib_annot_frame frame = lasting(90 * 30);
  static const char *const words[] = {"4 is R for yasa and N3 for profusion", "yasa gives 5 min of R and 10 min of N3",
                                      "profusion 0 min of R and 15 min of N3",
                                      "--stage-codes yasa, profusion, dreams or physip"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    refuse_text(lines, text, &frame, TIB_AMBIGUOUS_STAGES, words[i]);
}

/* Never a guess: every list that two readings disagree about is refused, with both. */
Test(stage_lines, never_a_guess) {
  struct tib_annot_frame unknown = frame_unknown();
  static const struct {
    const char *text, *cause;
  } rows[] = {
      {"0\n1\n2\n3\n", "3 is N3 for yasa and N1 for dreams"},
      {"0\n", "0 is W for yasa and ? for dreams"},
      {"1\n2\n3\n4\n5\n", "5 is R for profusion and W for dreams"},
      {"5\n", "5 is R for profusion and W for dreams"},
      {"-1\n0\n5\n", "only dreams has"},
      {"-3\n1\n", "only dreams has"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    refuse_text(lines, rows[i].text, &unknown, TIB_AMBIGUOUS_STAGES, rows[i].cause);
  refuse_text(lines, "-1\n0\n9\n", &unknown, TIB_SCORING_FORMAT, "no coding of sleep stages has all");
}

Test(stage_lines, numbers_that_the_codes_lack) {
  struct tib_annot_frame frame = coded("yasa");
  check_labels("0\n1\n\n", &frame, "W N1");
  refuse_text(lines, "Stage\n0\n1\n5\n", &frame, TIB_SCORING_FORMAT, "line 4: sleep stage 5 is none of yasa");
  frame = coded("deltamed");
  refuse_text(lines, "1\n0\n", &frame, TIB_SCORING_FORMAT, "line 2: sleep stage 0 is none of deltamed");
  char text[2000] = "";
  for (int i = 0; i < 120; i++) strcat(text, "1\n");
  strcat(text, "12\n");
  refuse_text(lines, text, &frame, TIB_SCORING_FORMAT, "line 121: 12 is a sleep stage in no coding");
}

Test(stage_lines, holes_and_columns_are_refused) {
  struct tib_annot_frame unknown = frame_unknown();
  refuse_text(lines, "W\nN1\n\n\nN2\n", &unknown, TIB_SCORING_FORMAT, "line 3 is empty");
  char text[2000] = "";
  for (int i = 0; i < 120; i++) strcat(text, "N1\r\n");
  strcat(text, "N2\t3\r\n");
  refuse_text(lines, text, &unknown, TIB_SCORING_FORMAT, "line 121 has 2 columns");
}

Test(stage_lines, recognised_by_content) {
  static const char *const no[] = {"",         "\n",        "Stage\n",    "Dear reader\n", "W\tN1\n",  "0.5\n1.5\n",
                                   "10\n20\n", "0,0,1,2\n", "W\nhello\n", "1e9\n",         "[0]\n1\n", "W N1 N2\n"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
    struct tib_text_file file;
    struct tib_error err;
    cr_assert_eq(tib_text_file_load("x", (const unsigned char *)no[i], strlen(no[i]), &file, &err), TIB_OK);
    cr_expect_not(lines->recognise(&file), "'%s'", no[i]);
    tib_text_file_finish(&file);
  }
}

/* A day in seconds, and far more lines than any list may have: read, or refused, in bounded time. */
Test(stage_lines, many_lines) {
  size_t n = 3000000;
  char *text = malloc(2 * n + 1);
  for (size_t i = 0; i < n; i++) memcpy(text + 2 * i, i % 86400 < 80000 ? "W\n" : "R\n", 2);
  text[2 * n] = '\0';
  struct tib_annot_frame frame = lasting((int64_t)n);
  refuse_text(lines, text, &frame, TIB_UNSUPPORTED, "more than");
  frame = lasting((int64_t)n);
  frame.epoch = INT64_MAX / 2;
  struct loaded absurd = load_text(lines, text, &frame);
  cr_assert_eq(absurd.status, TIB_OK, "%s", absurd.err.text);
  cr_assert_eq(absurd.list.n_malformed, (int64_t)n, "no epoch is as long");
  finish_loaded(&absurd);
  text[2 * 100000] = '\0';
  frame = lasting(100000);
  struct loaded l = load_text(lines, text, &frame);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.list.n, 100000);
  cr_assert_eq(l.list.items[80000].onset, 80000 * S);
  cr_assert_eq(l.list.items[80000].duration, S);
  cr_assert_eq(count_label(&l, "R"), 6400);
  finish_loaded(&l);
  free(text);
}

Test(stage_lines, broken) {
  break_text(lines, "Stage\nW\nN1\nN2\nN3\nR\nART\n?\nN2\nN2\n", 1500);
  break_text(lines, "0\n1\n2\n3\n5\n-1\n9\n0\n0\n", 1500);
}

/* ---- DREAMS ---- */

Test(dreams, five_seconds_each) {
  struct tib_annot_frame frame = lasting(1800);
  struct loaded l = load_text(dreams, "[HypnogramAASM]\r\n5\r\n4\r\n3\r\n2\r\n1\r\n0\r\n-1\r\n-7\r\n\r\n", &frame);
  ENTRIES(&l, {0, 5, "W", 0}, {5, 5, "R", 0}, {10, 5, "N1", 0}, {15, 5, "N2", 0}, {20, 5, "N3", 0}, {25, 5, "?", 0},
          {30, 5, "?", 0}, {35, 5, "?", 0});
  cr_assert_eq(l.list.epoch, 5 * S);
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_STAGE);
  finish_loaded(&l);
}

Test(dreams, refused_with_line_and_cause) {
  refuse_text(dreams, "[HypnogramAASM]\n5\n6\n", NULL, TIB_SCORING_FORMAT, "line 3: '6'");
  refuse_text(dreams, "[HypnogramAASM]\n5\nW\n", NULL, TIB_SCORING_FORMAT, "line 3: 'W'");
  refuse_text(dreams, "[HypnogramAASM]\n5\n\n4\n", NULL, TIB_SCORING_FORMAT, "line 3 is empty");
  refuse_text(dreams, "[HypnogramAASM]\n5\t4\n", NULL, TIB_SCORING_FORMAT, "line 2 has 2 columns");
  refuse_text(dreams, "[HypnogramR&K]\n5\n", NULL, TIB_UNSUPPORTED, "[HypnogramAASM]");
}

Test(dreams, broken) { break_text(dreams, "[HypnogramAASM]\n5\n4\n3\n2\n1\n0\n-1\n", 1000); }
