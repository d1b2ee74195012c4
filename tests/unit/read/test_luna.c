/* Luna's .annot and .eannot. Times are worked by hand; the recording begins at 22:00:00 and lasts 8 h unless told. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"

#define S TIB_TICKS_PER_S
#define HEAD "class\tinstance\tchannel\tstart\tstop\tmeta\n"
#define PREAMBLE "# arousal | EEG arousals | amp[num] dur[num]\n# N2 | stage 2\n"

static const struct tib_annot_format *const annot = &tib_format_luna_annot;
static const struct tib_annot_format *const eannot = &tib_format_luna_eannot;

/* ---- .annot ---- */

Test(luna_annot, six_columns) {
  struct loaded l = load_text(annot,
                              PREAMBLE HEAD
                              "N2\t.\t.\t0\t30\t.\n"
                              "arousal\trespiratory\tC3\t12.5\t16.25\t.\n"
                              "LM\tleft\tLAT\t100\t101.1234567\tamp=12|dur=1\n"
                              "spindle\t7\t.\t200\t200\t.\tmore\tof it\n",
                              NULL);
  ENTRIES(&l, {0, 30, "N2", 0}, {12.5, 3.75, "arousal:respiratory", "C3"}, {100, 1.1234567, "LM:left", "LAT"},
          {200, 0, "spindle", 0});
  cr_assert_eq(l.list.n_malformed, 0);
  finish_loaded(&l);
}

Test(luna_annot, three_and_four_columns_without_a_header) {
  struct loaded l = load_text(annot, "N2\t0\t30\nN3\tepoch2\t30\t60\nN2\t60\t90\t\nR\t.\t90\t120\n", NULL);
  ENTRIES(&l, {0, 30, "N2", 0}, {30, 30, "N3", 0}, {60, 30, "N2", 0}, {90, 30, "R", 0});
  finish_loaded(&l);
}

/* All of these are the 30 s from 2 min on. */
Test(luna_annot, spellings_of_the_same_time) {
  static const char *const times[] = {
      "120\t150",
      "120\t+30",
      "22:02:00\t22:02:30",
      "22.02.00\t22.02.30",
      "22:02:00\t+30",
      "0+00:02:00\t+30.0",
      "0+00:02:00\t150",
      "0+00:02:00\t0+0:02:30",
      "e:5\t.",
      "e:5\te:5",
      "e:30:5\t.",
      "e:30:30:5\t.",
      "e:30:10:13\t.",
      "22:02:00.000\t22:02:30",
      "10:02:00 PM\t10:02:30PM",
      "120.0\t22:02:30",
      "e:5\t+30",
  };
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    char text[200];
    snprintf(text, sizeof text, HEAD "N2\t.\t.\t%s\t.\n", times[i]);
    struct loaded l = load_text(annot, text, NULL);
    cr_assert_eq(l.status, TIB_OK, "%s: %s", times[i], l.err.text);
    cr_expect_eq(l.list.items[0].onset, 120 * S, "%s: %lld", times[i], (long long)l.list.items[0].onset);
    cr_expect_eq(l.list.items[0].duration, 30 * S, "%s: %lld", times[i], (long long)l.list.items[0].duration);
    finish_loaded(&l);
  }
}

Test(luna_annot, epochs) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  frame.epoch = 20 * S;
  struct loaded l = load_text(annot, "W\te:1\t.\nN1\te:2\te:4\nN2\te:15:5:4\t.\nR\te:30:3\t.\n", &frame);
  ENTRIES(&l, {0, 20, "W", 0}, {20, 60, "N1", 0}, {15, 15, "N2", 0}, {60, 30, "R", 0});
  finish_loaded(&l);
}

Test(luna_annot, until_the_next_row) {
  struct loaded l = load_text(annot,
                              HEAD
                              "W\t.\t.\t0\t...\t.\nN1\t.\tC3\t90\t-\t.\narousal\t.\t.\t95\t98\t.\n"
                              "N2\t.\t.\t22:02:00\t...\t.\n",
                              NULL);
  ENTRIES(&l, {0, 90, "W", 0}, {90, 5, "N1", "C3"}, {95, 3, "arousal", 0}, {120, 8 * 3600 - 120, "N2", 0});
  finish_loaded(&l);
}

Test(luna_annot, times_that_are_not_there) {
  struct loaded l = load_text(annot, HEAD "lights_off\t.\t.\t60\t.\t.\nnote\t.\t.\t.\t.\t.\n", NULL);
  ENTRIES(&l, {60, -1, "lights_off", 0});
  cr_assert_eq(l.list.n_malformed, 1, "a row without a place is counted");
  finish_loaded(&l);
}

Test(luna_annot, across_midnight_and_in_any_order) {
  struct loaded l = load_text(annot,
                              "arousal\t23:59:58\t00:00:03.5\narousal\t05:30:00\t05:30:04\nLM\t22:10:00\t22:10:01\n"
                              "LM\t00:10:00\t+1\nlights_off\t21:59:50\t.\nN2\t22:00:30\t06:00:00\n",
                              NULL);
  ENTRIES(&l, {7198, 5.5, "arousal", 0}, {27000, 4, "arousal", 0}, {600, 1, "LM", 0}, {7800, 1, "LM", 0},
          {-10, -1, "lights_off", 0}, {30, 28770, "N2", 0});
  finish_loaded(&l);
}

/* Without a start the clock counts from the first scored epoch; a start that the file tells goes first. */
Test(luna_annot, clock_without_a_recording) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_text(annot, "lights_off\t21:59:00\t.\nW\t22:00:00\t22:00:30\nN1\t22:00:30\t22:01:00\n", &unknown);
  ENTRIES(&l, {-60, -1, "lights_off", 0}, {0, 30, "W", 0}, {30, 30, "N1", 0});
  finish_loaded(&l);
  l = load_text(annot, HEAD "start_hms\t21.58.00\t.\t.\t.\t.\nW\t.\t.\t22:00:00\t22:00:30\t.\n", &unknown);
  ENTRIES(&l, {120, 30, "W", 0});
  cr_assert(l.list.has_start);
  cr_assert_eq(l.list.start, (21 * 3600 + 58 * 60) * S);
  cr_assert_eq(l.list.n_malformed, 0);
  finish_loaded(&l);
  struct tib_annot_frame known = frame_from(21, 59, 0);
  l = load_text(annot, HEAD "start_hms\t21.58.00\t.\t.\t.\t.\nW\t.\t.\t22:00:00\t22:00:30\t.\n", &known);
  ENTRIES(&l, {60, 30, "W", 0});
  finish_loaded(&l);
  l = load_text(annot, "W\t40\t70\n", &unknown);
  ENTRIES(&l, {40, 30, "W", 0});
  finish_loaded(&l);
}

/* The instance speaks where the class alone says too little. */
Test(luna_annot, instances) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  struct tib_annot_map *map = map_of("bump:left -> LM, left\n");
  frame.map = map;
  struct loaded l = load_text(annot,
                              HEAD
                              "apnea\tobstructive\t.\t1\t2\t.\nhypnogram\tN2\t.\t3\t4\t.\nN2\thypnogram\t.\t5\t6\t.\n"
                              "bump\tleft\t.\t7\t8\t.\nspindle\tN2\t.\t9\t10\t.\nLM\t17\t.\t11\t12\t.\n",
                              &frame);
  ENTRIES(&l, {1, 1, "apnea:obstructive", 0}, {3, 1, "N2", 0}, {5, 1, "N2", 0}, {7, 1, "bump:left", 0},
          {9, 1, "spindle", 0}, {11, 1, "LM", 0});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

Test(luna_annot, refused_with_line_and_cause) {
  static const struct {
    const char *text, *line, *cause;
  } rows[] = {
      {HEAD "N2\n", "line 2", "1 columns"},
      {HEAD "\nN2\t0\n", "line 3", "2 columns"},
      {PREAMBLE HEAD "N2\t.\t.\t0\t30\t.\nN2\t.\t.\t30\t60\n", "line 5", "5 columns"},
      {"N2\t.\t.\t0\t30\n", "line 1", "5 columns"},
      {HEAD "N2\t.\t.\tx\t30\t.\n", "line 2", "start 'x'"},
      {HEAD "N2\t.\t.\t0\tthirty\t.\n", "line 2", "stop 'thirty'"},
      {HEAD "N2\t.\t.\t12,5\t30\t.\n", "line 2", "start '12,5'"},
      {HEAD "N2\t.\t.\te:0\t.\t.\n", "line 2", "start 'e:0'"},
      {HEAD "N2\t.\t.\te:1.5\t.\t.\n", "line 2", "start 'e:1.5'"},
      {HEAD "N2\t.\t.\te:1:2:3:4\t.\t.\n", "line 2", "start"},
      {HEAD "N2\t.\t.\t24:00:00\t+1\t.\n", "line 2", "start '24:00:00'"},
      {HEAD "N2\t.\t.\t0+1:60:00\t+1\t.\n", "line 2", "start"},
      {HEAD "N2\t.\t.\t0\t+-5\t.\n", "line 2", "stop"},
      {HEAD "N2\t.\t.\tnan\t30\t.\n", "line 2", "start 'nan'"},
      {HEAD "N2\t.\t.\t30\t0\t.\n", "line 2", "stops before it starts"},
      {HEAD "N2\t.\t.\t22:00:30\t22:00:00\t.\n", "line 2", "stops before it starts"},
      {HEAD "N2\t.\t.\t30\t...\t.\nN3\t.\t.\t30\t60\t.\n", "line 2", "begins no later"},
      {"A\t22:00:00\t+1\nA\t08:00:00\t+1\nA\t18:00:00\t+1\nA\t04:00:00\t+1\n", "line 4", "midnight"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_text(annot, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
    refuse_text(annot, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].line);
  }
  struct tib_annot_frame unknown = frame_unknown();
  refuse_text(annot, HEAD "N2\t.\t.\t30\t...\t.\n", &unknown, TIB_SCORING_FORMAT, "line 2: it lasts until what comes next");
}

Test(luna_annot, recognised_by_content) {
  static const char *const no[] = {
      "",
      "\n\n",
      "Dear reader\n",
      "W\nN1\nN2\n",
      "1\t2\t3\n1\t2\t3\n",
      "onset\tduration\ttrial_type\n1\t2\tx\n",
      "# a comment\nW\nN1\n",
      "N2,0,30\n",
      "12\t0.5\t3\n",
      "N2\t0\n",
      "a\tb\tc\td\te\tf\n",
  };
  for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
    struct tib_text_file file;
    struct tib_error err;
    cr_assert_eq(tib_text_file_load("x", (const unsigned char *)no[i], strlen(no[i]), &file, &err), TIB_OK);
    cr_expect_not(annot->recognise(&file), "'%s'", no[i]);
    tib_text_file_finish(&file);
  }
  struct loaded l = load_text(annot, PREAMBLE, NULL);
  cr_assert_eq(l.status, TIB_OK);
  cr_assert_eq(l.list.n, 0);
  finish_loaded(&l);
}

/* The same two rows with the line ends, marks and codings of other systems. */
Test(luna_annot, codings) {
  struct wanted rows[] = {{0, 30, "N2", 0}, {30, 2, "Gesp\xC3\xA4rre", "F\xC3\xBC\xC3\x9F"}};
  static const char marked[] = "\xEF\xBB\xBFN2\t0\t30\r\nGesp\xC3\xA4rre\t.\tF\xC3\xBC\xC3\x9F\t30\t32\t.\r\n\r\n\r\n";
  struct loaded l = load_text(annot, marked, NULL);
  check_entries(&l, rows, 2);
  finish_loaded(&l);
  static const char latin1[] = "N2\t0\t30\rGesp\xE4rre\t.\tF\xFC\xDF\t30\t32\t.";
  l = load_text(annot, latin1, NULL);
  check_entries(&l, rows, 2);
  finish_loaded(&l);
  unsigned char utf16[400] = {0xFF, 0xFE};
  size_t n = 2;
  for (const char *s = latin1; *s; s++) {
    utf16[n++] = (unsigned char)*s;
    utf16[n++] = 0;
  }
  l = load_bytes(annot, utf16, n, NULL);
  check_entries(&l, rows, 2);
  finish_loaded(&l);
}

Test(luna_annot, absurd_times_are_counted) {
  struct loaded l =
      load_text(annot, HEAD "N2\t.\t.\t90000000000\t+1\t.\nN2\t.\t.\te:100000000\t.\t.\nN2\t.\t.\t0\t30\t.\n", NULL);
  ENTRIES(&l, {0, 30, "N2", 0});
  cr_assert_eq(l.list.n_malformed, 2);
  finish_loaded(&l);
}

Test(luna_annot, many_rows) {
  size_t rows = 100000, room = rows * 40, n = 0;
  char *text = malloc(room);
  for (size_t i = 0; i < rows; i++)
    n += (size_t)snprintf(text + n, room - n, "LM\tleft\tLAT\t%zu.25\t%s\t.\n", 10 * i, i % 2 ? "..." : "+1.5");
  struct tib_annot_frame frame = frame_unknown();
  frame.duration = (tib_ticks)rows * 10 * S;
  struct loaded l = load_text(annot, text, &frame);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.list.n, rows);
  cr_assert_eq(l.list.items[77777].onset, 777770 * S + S / 4);
  cr_assert_eq(l.list.items[77777].duration, 10 * S);
  cr_assert_eq(l.list.items[rows - 1].duration, 10 * S - S / 4, "to the end of the recording");
  finish_loaded(&l);
  free(text);
}

Test(luna_annot, broken) {
  break_text(annot,
             PREAMBLE HEAD
             "N2\t.\t.\te:1\te:2\t.\nLM\tleft\tLAT\t22:02:00\t22:02:01.5\tx=1\nN3\t.\t.\t90\t...\t.\n"
             "arousal\t.\t.\t0+00:03:00\t+3\t.\nR\t.\t.\t23.59.30\t0.00.30\t.\n",
             3000);
}

/* ---- .eannot ---- */

static struct tib_annot_frame lasting(int64_t seconds) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  frame.duration = seconds * S;
  return frame;
}

Test(luna_eannot, one_label_per_epoch) {
  struct tib_annot_frame frame = lasting(210);
  struct loaded l = load_text(eannot, "wake\nNREM1\nNREM2\nNREM3\nNREM4\nREM\n?\n\n\n", &frame);
  ENTRIES(&l, {0, 30, "W", 0}, {30, 30, "N1", 0}, {60, 30, "N2", 0}, {90, 30, "N3", 0}, {120, 30, "N3", 0},
          {150, 30, "R", 0}, {180, 30, "?", 0});
  cr_assert_eq(l.list.epoch, 30 * S);
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_STAGE);
  finish_loaded(&l);
}

/* As many as the recording has; the last may be cut by its end. */
Test(luna_eannot, count) {
  static const char text[] = "L\r\nNREM1\r\nNREM2\r\n";
  static const struct {
    int64_t seconds;
    int epoch;
    bool fits;
  } rows[] = {{90, 0, true},  {91, 0, true},  {119, 0, true}, {120, 0, false}, {89, 0, true}, {61, 0, true},
              {60, 0, false}, {59, 0, false}, {60, 20, true}, {90, 20, false}, {15, 5, true}, {10, 5, false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_annot_frame frame = lasting(rows[i].seconds);
    frame.epoch = rows[i].epoch * S;
    struct loaded l = load_text(eannot, text, &frame);
    cr_expect_eq(l.status, rows[i].fits ? TIB_OK : TIB_SCORING_MISMATCH, "row %zu: %s", i, l.err.text);
    finish_loaded(&l);
  }
  struct tib_annot_frame short_one = lasting(60), unknown = frame_unknown();
  refuse_text(eannot, text, &short_one, TIB_SCORING_MISMATCH, "3 epochs of 30 s and the recording 2");
  refuse_text(eannot, text, &short_one, TIB_SCORING_MISMATCH, "--epoch");
  struct loaded l = load_text(eannot, text, &unknown);
  cr_assert_eq(l.status, TIB_OK, "without a recording any number will do");
  finish_loaded(&l);
}

Test(luna_eannot, holes_are_refused) {
  struct tib_annot_frame frame = lasting(90);
  refuse_text(eannot, "W\nNREM1\n\nNREM2\n", &frame, TIB_SCORING_FORMAT, "line 3 is empty");
  char text[2000] = "NREM1\n";
  for (int i = 0; i < 110; i++) strcat(text, "NREM2\n");
  strcat(text, "NREM2\tx\n");
  refuse_text(eannot, text, NULL, TIB_SCORING_FORMAT, "line 112 has 2 columns");
}

/* What the map says of a word goes before what is usual. */
Test(luna_eannot, words_of_the_map) {
  struct tib_annot_frame frame = lasting(60);
  struct tib_annot_map *map = map_of("nrem2 -> N3\n");
  frame.map = map;
  struct loaded l = load_text(eannot, "NREM2\nNREM1\n", &frame);
  ENTRIES(&l, {0, 30, "NREM2", 0}, {30, 30, "N1", 0});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

Test(luna_eannot, broken) { break_text(eannot, "W\nNREM1\nNREM2\nNREM3\nL\n?\n", 1000); }
