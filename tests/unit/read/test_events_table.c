/* Tables of events: what is taken, what is left out, what is refused. Expected values are those written into the tables,
 * or worked by hand; the recording begins at 22:00:00 and lasts 8 h unless told. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_test.h"
#include "read/read.h"
#include "read/scored/labels.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define HEAD "onset\tduration\ttrial_type\tside\trules\n"

static const struct tib_annot_format *const table = &tib_format_events_table;

/* ---- as a recording of its own ---- */

struct scored {
  enum tib_status status;
  struct tib_recording recording;
  struct tib_context context;
  char fingerprint[33];
  struct tib_error err;
};

static struct scored score(const char *text) {
  const char *path = test_temporary("events.tsv");
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  cr_assert_eq(fwrite(text, 1, strlen(text), file), strlen(text));
  fclose(file);
  struct tib_scoring_choice choice = {0};
  struct tib_input *inputs = NULL;
  size_t n;
  struct scored scored = {0};
  scored.status =
      tib_read_scored_file(path, &choice, &scored.recording, &scored.context, scored.fingerprint, &inputs, &n, &scored.err);
  free(inputs);
  return scored;
}

static void finish(struct scored *scored) {
  tib_recording_finish(&scored->recording);
  tib_context_finish(&scored->context);
}

Test(events_table, movements_of_each_leg) {
  struct scored l = score(
      "side\tonset\ttrial_type\tduration\textra\n"
      "right\t20.5\tlimb_movement\t2\tx\n"
      "left\t10.1234567\tlimb_movement\t0.5\tx\n"
      "n/a\t30\tLM\t1\tx\n"
      "left\t40\tLeg movement\tn/a\tx\n");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert(l.context.has_movements);
  cr_assert_eq(l.context.n_movements, 4);
  const struct tib_scored_movement *m = l.context.movements;
  cr_assert_eq(m[0].span.onset, 101234567, "exact to the tick, sorted by onset");
  cr_assert_eq(m[0].span.offset, 106234567);
  cr_assert_eq(m[0].side, TIB_LEFT);
  cr_assert_eq(m[1].side, TIB_RIGHT);
  cr_assert_eq(m[2].side, TIB_SIDE_NONE);
  cr_assert_eq(m[3].side, TIB_LEFT);
  cr_assert_eq(m[3].span.offset, m[3].span.onset, "no duration is none, and no guess");
  cr_assert_str_eq(l.context.movements_source, "events.tsv");
  cr_assert_eq(l.recording.format, TIB_SCORED_FILE);
  cr_assert_eq(l.recording.duration, 40 * S);
  cr_assert_eq(strlen(l.fingerprint), 32);
  finish(&l);
}

/* What a profile made of the movements, and what tibialis saw beside them, is no scoring. */
Test(events_table, rows_of_profiles_are_passed_over) {
  struct scored l = score(HEAD
                          "10\t2\tlimb_movement\tleft\tn/a\n"
                          "10\t3\tlimb_movement\tboth\taasm-v3\n"
                          "10\t90\tplm_series\tn/a\taasm-v3\n"
                          "200\t30\tsustained_burst\tleft\tn/a\n"
                          "300\t60\tunscorable\tright\tn/a\n");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_movements, 1);
  cr_assert_eq(l.context.n_unknown, 0);
  cr_assert_eq(l.recording.duration, 360 * S, "to the end of the last row, whatever it tells of");
  finish(&l);
}

Test(events_table, other_scoring_in_it_is_taken) {
  struct scored l = score(HEAD
                          "0\t30\tSleep stage W\tn/a\tn/a\n30\t30\tSleep stage N2\tn/a\tn/a\n"
                          "40\t4\tEEG arousal\tn/a\tn/a\n41\t10\tHypopnea\tn/a\tn/a\n5\t1\tfidget\tn/a\tn/a\n"
                          "200\t1\tlimb_movement\tleft\tn/a\n");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_stages, 2);
  cr_assert_eq(l.context.n_arousals, 1);
  cr_assert_eq(l.context.n_respiratory, 1);
  cr_assert_eq(l.context.n_unknown, 1);
  cr_assert_eq(l.recording.duration, 60 * S, "the end of the last scored epoch");
  finish(&l);
}

Test(events_table, line_ends_and_marks_of_other_systems) {
  struct scored l = score("\xEF\xBB\xBFonset\tduration\ttrial_type\r\n1\t2\tlimb_movement\r\n\r\n4\t2\tlimb_movement");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_movements, 2);
  finish(&l);
}

/* A table of tibialis holds all movements there are: none is none. Another that has none says nothing of them. */
Test(events_table, no_movements) {
  struct scored ours = score(HEAD "10\t20\tunscorable\tleft\tn/a\n");
  cr_assert(ours.context.has_movements);
  cr_assert_eq(ours.context.n_movements, 0);
  finish(&ours);
  struct scored other = score("onset\tduration\ttrial_type\n10\t20\tspindle\n");
  cr_assert_eq(other.status, TIB_OK, "%s", other.err.text);
  cr_assert_not(other.context.has_movements);
  finish(&other);
}

Test(events_table, negative_and_absurd_times) {
  struct scored l = score(HEAD
                          "-5\t2\tlimb_movement\tleft\tn/a\n10\t-2\tlimb_movement\tleft\tn/a\n"
                          "90000000000\t2\tlimb_movement\tleft\tn/a\n50\t2\tlimb_movement\tleft\tn/a\n");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_movements, 2, "the one before the start is kept");
  cr_assert_eq(l.context.movements[0].span.onset, -5 * S);
  cr_assert_eq(l.context.n_outside_recording, 1);
  cr_assert_eq(l.recording.duration, 52 * S, "an absurd time is no length");
  cr_assert_eq(l.recording.n_deviations, 1);
  cr_assert_str_eq(l.recording.deviations[0].code, "malformed-annotations");
  cr_assert(strstr(l.recording.deviations[0].text, " 2 annotations"), "%s", l.recording.deviations[0].text);
  finish(&l);
}

/* Every word that tibialis writes into its own tables beside the movements is known to mean nothing, so that none is listed
 * as unknown. */
Test(events_table, own_findings_are_no_unknown_labels) {
  static const char *const words[] = {
      "plm_series", "sustained_burst", "alma",       "hft", "hflm",           "efm",
      "rswa",       "tonic_prolonged", "unscorable", "gap", "gross_movement", "accel_movement"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(words[i]);
    cr_assert_not_null(label, "%s", words[i]);
    cr_expect(label->class == TIB_ANNOT_IGNORED || label->class == TIB_ANNOT_SERIES, "%s", words[i]);
  }
}

/* ---- as a list ---- */

Test(events_table, titles_in_any_order_and_spelling) {
  struct loaded l =
      load_text(table, "Channel,DURATION (s),Event Type,Start\nC3,3.5,arousal,12.25\nn/a,n/a,N2,n/a5\n", NULL);
  cr_assert_eq(l.status, TIB_SCORING_FORMAT);
  cr_assert(strstr(l.err.text, "line 3: onset 'n/a5'"), "%s", l.err.text);
  finish_loaded(&l);
  l = load_text(table, "Channel,DURATION (s),Event Type,Start\nC3,3.5,arousal,12.25\nn/a,n/a,spindle,20\n", NULL);
  ENTRIES(&l, {12.25, 3.5, "arousal", "C3"}, {20, -1, "spindle", 0});
  finish_loaded(&l);
  l = load_text(table, "stop;begin;label\n40;10;N1\n100;70;\"N2; deep\"\n", NULL);
  ENTRIES(&l, {10, 30, "N1", 0}, {70, 30, "N2; deep", 0});
  finish_loaded(&l);
  l = load_text(table, "onset\tend\tduration\tdescription\n5\t9\tn/a\ta\n5\t9\t2\tb\n5\tn/a\tn/a\tc\n", NULL);
  ENTRIES(&l, {5, 4, "a", 0}, {5, 2, "b", 0}, {5, -1, "c", 0});
  finish_loaded(&l);
}

/* yasa has a code beside the text, BIDS a value: the text is what counts. */
Test(events_table, the_better_column_of_events) {
  struct loaded l = load_text(table, "onset\tduration\tvalue\tdescription\n0\t30\t0\tWAKE\n30\t30\t4\tREM\n", NULL);
  ENTRIES(&l, {0, 30, "WAKE", 0}, {30, 30, "REM", 0});
  finish_loaded(&l);
  l = load_text(table, "value,trial_type,duration,onset\n7,hypopnea,12,300\n", NULL);
  ENTRIES(&l, {300, 12, "hypopnea", 0});
  finish_loaded(&l);
}

Test(events_table, stages) {
  struct loaded l = load_text(table,
                              "Start Time,Duration,Event\n21:59:30,30, Wake\n22:00:00,30, Stage2\n22:00:10,2.5,Left Leg\n"
                              "23:59:59,1,Right Leg w/ Arousal\n00:00:00,1,Both Leg\n00:10:00,60,PLM\n22:00:30,30,Stage3\n",
                              NULL);
  ENTRIES(&l, {-30, 30, "Wake", 0}, {0, 30, "Stage2", 0}, {10, 2.5, "Left Leg", 0}, {7199, 1, "Right Leg w/ Arousal", 0},
          {7200, 1, "Both Leg", 0}, {7800, 60, "PLM", 0}, {30, 30, "Stage3", 0});
  finish_loaded(&l);
  static const struct {
    const char *label;
    enum tib_annot_class class;
    int value;
  } known[] = {{"Wake", TIB_ANNOT_STAGE, TIB_STAGE_W},
               {"Stage1", TIB_ANNOT_STAGE, TIB_STAGE_N1},
               {"Stage2", TIB_ANNOT_STAGE, TIB_STAGE_N2},
               {"Stage3", TIB_ANNOT_STAGE, TIB_STAGE_N3},
               {"REM", TIB_ANNOT_STAGE, TIB_STAGE_R},
               {"UnknownStage", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
               {"Left Leg", TIB_ANNOT_MOVEMENT, TIB_LEFT},
               {"Right Leg w/ Arousal", TIB_ANNOT_MOVEMENT, TIB_RIGHT},
               {"Both Leg", TIB_ANNOT_MOVEMENT, TIB_BOTH},
               {"Both Leg w/ Arousal", TIB_ANNOT_MOVEMENT, TIB_BOTH},
               {"Arousal w/ PLM", TIB_ANNOT_AROUSAL, 0},
               {"ObstructiveApnea", TIB_ANNOT_RESPIRATORY, 0},
               {"CentralApnea", TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(known[i].label);
    cr_expect_not_null(label, "%s", known[i].label);
    if (!label) continue;
    cr_expect_eq(label->class, known[i].class, "%s", known[i].label);
    if (known[i].class != TIB_ANNOT_AROUSAL) cr_expect_eq(label->value, known[i].value, "%s", known[i].label);
  }
}

Test(events_table, clock_times) {
  struct tib_annot_frame unknown = frame_unknown();
  static const char text[] =
      "start time\tend time\tevent\n21:59:00\t21:59:10\tnoise\n22:00:00\t22:00:30\tSleep stage W\n"
      "23:59:50\t00:00:20\tSleep stage 1\n";
  struct loaded l = load_text(table, text, &unknown);
  ENTRIES(&l, {-60, 10, "noise", 0}, {0, 30, "Sleep stage W", 0}, {7190, 30, "Sleep stage 1", 0});
  finish_loaded(&l);
  struct tib_annot_frame early = frame_from(21, 0, 0);
  l = load_text(table, text, &early);
  ENTRIES(&l, {3540, 10, "noise", 0}, {3600, 30, "Sleep stage W", 0}, {10790, 30, "Sleep stage 1", 0});
  finish_loaded(&l);
  l = load_text(table, "onset,duration,description\n2021-03-04 23:59:50,00:00:20,a\n2021-03-05T00:00:10.5,1,b\n", &early);
  ENTRIES(&l, {10790, 20, "a", 0}, {10810.5, 1, "b", 0});
  finish_loaded(&l);
  refuse_text(table, "onset,duration,description\n3/10/2021 23:59:50,2,a\n3/11/2021 00:00:10,1,b\n", NULL,
              TIB_SCORING_FORMAT, "line 3: its date is more than a week from the first");
}

Test(events_table, commas_and_quotes) {
  struct loaded l = load_text(table, "onset;duration;event\n12,5;\"3,25\";a\n13.5;1;\"b \"\"c\"\"\"\n", NULL);
  ENTRIES(&l, {12.5, 3.25, "a", 0}, {13.5, 1, "b \"\"c\"\"", 0});
  finish_loaded(&l);
  l = load_text(table, "onset\tduration\tevent\n12,5\t3,25\ta,b\n", NULL);
  ENTRIES(&l, {12.5, 3.25, "a,b", 0});
  finish_loaded(&l);
  l = load_text(table, "\"onset\",\"duration\",\"event\"\n\"1\",\"2\",\"a, b\"\n", NULL);
  ENTRIES(&l, {1, 2, "a, b", 0});
  finish_loaded(&l);
  refuse_text(table, "onset,duration,event\n\"1,234\",2,a\n", NULL, TIB_SCORING_FORMAT, "line 2: onset '1,234'");
}

Test(events_table, columns_that_the_map_names) {
  static const char text[] = "Zeitpunkt;Was;Wie lange;Wo;onset\n10;Leg jerk;2;Bein links;99\n";
  struct tib_annot_map *map = map_of(
      "column: Zeitpunkt -> onset\ncolumn: was -> event\ncolumn: Wie* -> duration\ncolumn: Wo -> channel\nleg jerk -> "
      "LM\n");
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  refuse_text(table, "Zeitpunkt;Was;Wie lange\n10;Leg jerk;2\n", &frame, TIB_SCORING_FORMAT,
              "line 1: no column onset; a table");
  refuse_text(table, "Zeitpunkt;Was;Wie lange\n10;Leg jerk;2\n", &frame, TIB_SCORING_FORMAT, "column: NAME -> onset");
  frame.map = map;
  struct loaded l = load_text(table, text, &frame);
  ENTRIES(&l, {10, 2, "Leg jerk", "Bein links"});
  finish_loaded(&l);
  l = load_text(table, "Zeitpunkt\tWas\tWie lange\tside\n10\tLeg jerk\t2\tR\n", &frame);
  ENTRIES(&l, {10, 2, "lm:right", 0});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

/* A column of stages may hold numbers, which need a meaning. */
Test(events_table, stages_as_numbers) {
  static const char text[] = "onset,duration,stage\n0,30,0\n30,30,4\n60,30,REM\n";
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  refuse_text(table, text, &frame, TIB_AMBIGUOUS_STAGES, "--stage-codes");
  refuse_text(table, text, &frame, TIB_AMBIGUOUS_STAGES, "line 2");
  frame.codes = tib_stage_codes_find("yasa");
  struct loaded l = load_text(table, text, &frame);
  ENTRIES(&l, {0, 30, "W", 0}, {30, 30, "R", 0}, {60, 30, "REM", 0});
  finish_loaded(&l);
  refuse_text(table, "onset,duration,stage\n0,30,9\n", &frame, TIB_SCORING_FORMAT, "line 2");
}

Test(events_table, own_tables_cover_their_movements) {
  struct loaded l = load_text(table, HEAD "1\t2\tlimb_movement\tleft\tn/a\n1\t2\tlimb_movement\tboth\taasm-v3\n", NULL);
  ENTRIES(&l, {1, 2, "lm:left", 0});
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_MOVEMENT);
  finish_loaded(&l);
  l = load_text(table, "onset\tduration\ttrial_type\n1\t2\tx\n", NULL);
  cr_assert_eq(l.list.covers, 0);
  finish_loaded(&l);
}

Test(events_table, codings) {
  struct wanted row = {1.5, 2, "Gesp\xC3\xA4rre", 0};
  static const char latin1[] = "# from a lab\ronset\tduration\tevent\r1,5\t2\tGesp\xE4rre\r\r";
  struct loaded l = load_text(table, latin1, NULL);
  check_entries(&l, &row, 1);
  finish_loaded(&l);
  unsigned char utf16[300] = {0xFF, 0xFE};
  size_t n = 2;
  for (const char *s = latin1; *s; s++) {
    utf16[n++] = (unsigned char)*s;
    utf16[n++] = 0;
  }
  l = load_bytes(table, utf16, n, NULL);
  check_entries(&l, &row, 1);
  finish_loaded(&l);
}

/* Loaded as a table, recognised or not. */
static void refuse(const char *text, const char *line, const char *cause) {
  struct tib_text_file file;
  struct tib_error err = {0};
  struct tib_annotations list = {0};
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  cr_assert_eq(tib_text_file_load("events.tsv", (const unsigned char *)text, strlen(text), &file, &err), TIB_OK);
  cr_expect_eq(table->load(&file, &frame, &list, &err), TIB_SCORING_FORMAT, "%s", text);
  cr_expect(strstr(err.text, "events.tsv"), "%s", err.text);
  cr_expect(strstr(err.text, line), "%s: %s", line, err.text);
  cr_expect(strstr(err.text, cause), "%s: %s", cause, err.text);
  tib_text_file_finish(&file);
  tib_annotations_finish(&list);
}

Test(events_table, refused_with_line_and_cause) {
  refuse("", "line 1", "no column onset");
  refuse("hello\n", "line 1", "no column onset");
  refuse("onset\ttrial_type\n1\tlimb_movement\n", "line 1", "no column duration");
  refuse("onset\tduration\n1\t2\n", "line 1", "no column trial_type");
  refuse(HEAD "1\t2\tlimb_movement\tleft\tn/a\nx\t2\tlimb_movement\tleft\tn/a\n", "line 3", "onset 'x'");
  refuse(HEAD "\n1\t2,5,5\tlimb_movement\tleft\tn/a\n", "line 3", "duration '2,5,5'");
  refuse(HEAD "nan\t2\tlimb_movement\tleft\tn/a\n", "line 2", "onset 'nan'");
  refuse(HEAD "n/a\t2\tlimb_movement\tleft\tn/a\n", "line 2", "onset 'n/a'");
  refuse(HEAD "1\t2\n", "line 2", "no trial_type");
  refuse("Start,Duration,Event\r\n\r\n1,2\r\n", "line 3", "no Event");
  refuse(HEAD "1\t2\tlimb_movement\tboth\tn/a\n", "line 2", "both");
  refuse("onset,end,event\n1,x,a\n", "line 2", "end 'x'");
  refuse("onset,end,event\n1,22:00:00,a\n", "line 2", "end '22:00:00'");
  refuse("onset,duration,event\n22:00:00,1,a\n09:00:00,1,a\n20:00:00,1,a\n07:00:00,1,a\n", "line 5", "midnight");
}

Test(events_table, bytes_that_are_no_text) {
  struct tib_text_file file;
  struct tib_error err;
  static const unsigned char bytes[] = HEAD "1\0002\n";
  cr_assert_eq(tib_text_file_load("events.tsv", bytes, sizeof bytes - 1, &file, &err), TIB_SCORING_FORMAT);
  struct tib_recording recording;
  struct tib_context context;
  struct tib_scoring_choice choice = {0};
  struct tib_input *inputs;
  size_t n;
  char text[33];
  cr_assert_eq(tib_read_scored_file("/no/such.tsv", &choice, &recording, &context, text, &inputs, &n, &err), TIB_NOT_FOUND);
}

/* By its titles, wherever the file lies; or by its looks, for tables whose columns a map names. */
Test(events_table, recognised_by_content) {
  static const struct {
    const char *text;
    bool known;
  } rows[] = {
      {"onset\tduration\ttrial_type\n", true},
      {"# made by\n\nTime,Duration,Description\n1,2,x\n", true},
      {"Wann;Was;Wie lange\n10;Bein;2\n", true},
      {"", false},
      {"Dear reader\n", false},
      {"onset\n1\n2\n", false},
      {"a,b,c\n1,2,3\n", false},
      {"1,2,3\n4,5,x\n", false},
      {"a,b,c\nd,e,f\n", false},
      {"a,b,c\nd,2\n", false},
      {"class\tinstance\tchannel\tstart\tstop\tmeta\nN2\t.\t.\t0\t30\t.\n", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_text_file file;
    struct tib_error err;
    const char *text = rows[i].text;
    cr_assert_eq(tib_text_file_load("x", (const unsigned char *)text, strlen(text), &file, &err), TIB_OK);
    cr_expect_eq(table->recognise(&file), rows[i].known, "%s", text);
    tib_text_file_finish(&file);
  }
}

Test(events_table, many_rows) {
  size_t rows = 100000, room = rows * 60, n = 0;
  char *text = malloc(room);
  n += (size_t)snprintf(text, room, HEAD);
  for (size_t i = rows; i-- > 0;)
    n += (size_t)snprintf(text + n, room - n, "%zu.1234567\t0.5\tlimb_movement\t%s\tn/a\n", i, i % 2 ? "left" : "right");
  struct loaded l = load_text(table, text, NULL);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.list.n, rows);
  cr_assert_eq(l.list.items[0].onset, (tib_ticks)(rows - 1) * S + 1234567);
  cr_assert_eq(count_label(&l, "lm:left"), rows / 2);
  finish_loaded(&l);
  free(text);
}

Test(events_table, broken) {
  break_text(table,
             HEAD
             "0\t30\tN2\tn/a\tn/a\n12.5\t1,5\tlimb_movement\tleft\tn/a\n22:10:00\t3\tarousal\tn/a\tn/a\n"
             "2021-03-04 23:10:00\tn/a\thypopnea\tn/a\tn/a\n",
             1500);
  break_text(table, "Start Time;End;Event;Channel\n22:00:00;22:00:30;\" Stage2\";C3\n23:59:59;0:0:5;\"Left; Leg\";-\n",
             1500);
}
