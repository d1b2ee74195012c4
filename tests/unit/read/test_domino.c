/* SOMNOmedics DOMINO texts: the forms seen in real exports, with times worked by hand, and an hour of a real night. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "format_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define PROFILE                       \
  "Signal ID: SchlafProfil\\profil\n" \
  "Start Time: 23.09.2020 23:58:30\n" \
  "Unit: \n"                          \
  "Signal Type: Discret\n"            \
  "Events list: N4,N3,N2,N1,REM,Wake,Movement\n"
#define EVENTS(id)                    \
  "Signal ID: " id                    \
  "\n"                                \
  "Start Time: 23.09.2020 22:00:00\n" \
  "Unit: s\n"                         \
  "Signal Type: Impuls\n\n"

static const struct tib_annot_format *const domino = &tib_format_domino;

Test(domino, sleep_profile_across_midnight) {
  struct loaded l = load_text(domino,
                              PROFILE
                              "Rate: 30 s\n\n"
                              "23:58:30,000; Wake\n23:59:00,000; N1\n23:59:30,000; n2\n00:00:00,000; N3\n"
                              "00:00:30,000; N4\n00:01:00,000; Rem\n00:01:30,000; A\n00:02:00,000; Movement\n",
                              NULL);
  ENTRIES(&l, {7110, 30, "W", 0}, {7140, 30, "N1", 0}, {7170, 30, "N2", 0}, {7200, 30, "N3", 0}, {7230, 30, "N3", 0},
          {7260, 30, "R", 0}, {7290, 30, "?", 0}, {7320, 30, "?", 0});
  cr_assert_eq(l.list.epoch, 30 * S);
  cr_assert(l.list.has_start);
  cr_assert_eq(l.list.start, 86310 * S, "23:58:30");
  cr_assert_str_eq(l.list.start_date, "2020-09-23");
  cr_assert_eq(l.list.covers, 0, "stages come with their epochs");
  finish_loaded(&l);
}

/* German, UTF-16, dots, carriage returns, no blank line, another length of epochs. */
Test(domino, other_spellings) {
  static const char text[] =
      "Signal ID: SchlafProfil\\profil\r\nStart Time: 17/11/2010 22:00:00\r\nRate: 20000 ms\r\n"
      "22:00:00.000; Wach\r\n22:00:20.000;Artefakt\r\n22:00:40.000 ; Bewegung\r\n";
  unsigned char wide[2 * sizeof text];
  wide[0] = 0xFF, wide[1] = 0xFE;
  for (size_t i = 0; i + 1 < sizeof text; i++) wide[2 + 2 * i] = (unsigned char)text[i], wide[3 + 2 * i] = 0;
  struct loaded l = load_bytes(domino, wide, 2 * sizeof text, NULL);
  ENTRIES(&l, {0, 20, "W", 0}, {20, 20, "?", 0}, {40, 20, "?", 0});
  cr_assert_str_eq(l.list.start_date, "2010-11-17");
  cr_assert_eq(l.list.epoch, 20 * S);
  finish_loaded(&l);
}

Test(domino, spellings_of_the_start) {
  static const struct {
    const char *start, *date;
    int64_t seconds; /* since midnight; -1: not told */
  } rows[] = {
      {"23.09.2020 01:00:00", "2020-09-23", 3600},
      {"2020-09-23 01:00:00", "2020-09-23", 3600},
      {"03/09/2020 01:00:00", "2020-09-03", 3600},
      {"11/18/2021 8:39:30 PM", "2021-11-18", 74370},
      {"11/08/2021 8:39:30 PM", "2021-11-08", 74370},
      {"19.11.2020", "2020-11-19", -1},
      {"29.02.2020 00:00:00", "2020-02-29", 0},
      {"31.12.1999 23:59:59", "1999-12-31", 86399},
      {"", "", -1},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[200];
    snprintf(text, sizeof text, "Signal ID: FlowD\\flow\nStart Time: %s\n\n", rows[i].start);
    struct loaded l = load_text(domino, text, NULL);
    cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
    cr_expect_str_eq(l.list.start_date, rows[i].date, "%s", rows[i].start);
    cr_expect_eq(l.list.has_start, rows[i].seconds >= 0, "%s", rows[i].start);
    if (rows[i].seconds >= 0) cr_expect_eq(l.list.start, rows[i].seconds * S, "%s", rows[i].start);
    finish_loaded(&l);
  }
}

/* Three columns, two columns, an event over midnight; the duration is that of the times, not the rounded one. */
Test(domino, events) {
  struct loaded l = load_text(domino,
                              EVENTS("FlowD\\flow") "22:04:24,411-22:04:41,671; 17;Hypopnea\n"
                                                    "23:59:50,000-00:00:05,500; 16;Central Apnea\n"
                                                    "00:10:00,000-00:10:12,250; Obstruktive Apnoe\n",
                              NULL);
  ENTRIES(&l, {264.411, 17.26, "Hypopnea", 0}, {7190, 15.5, "Central Apnea", 0}, {7800, 12.25, "Obstruktive Apnoe", 0});
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_RESPIRATORY);
  cr_assert_eq(l.list.epoch, 0);
  finish_loaded(&l);
}

Test(domino, a_list_without_events_is_empty_and_not_absent) {
  static const struct {
    const char *text;
    unsigned covers;
  } rows[] = {
      {EVENTS("FlowD\\flow"), 1u << TIB_ANNOT_RESPIRATORY},
      {EVENTS("KorrelationMA\\MAK"), 1u << TIB_ANNOT_AROUSAL},
      {EVENTS("PLM\\plm"), 1u << TIB_ANNOT_MOVEMENT},
      {EVENTS("Generic\\generic"), 0},
      {EVENTS("Flow"), 0},
      {EVENTS("SchlafProfil\\profil"), 0}, /* a night without stages was not staged */
      /* A label that nobody knows may be what the list seems to lack. */
      {EVENTS("FlowD\\flow") "22:10:00,000-22:10:12,000; 12;Zwischenatmung\n", 0},
      {EVENTS("KorrelationMA\\MAK") "22:10:00,000-22:10:12,000; 12;PLM Arousal (EEG)\n", 1u << TIB_ANNOT_AROUSAL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct loaded l = load_text(domino, rows[i].text, NULL);
    cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
    cr_expect_eq(l.list.covers, rows[i].covers, "%u: %s", l.list.covers, rows[i].text);
    finish_loaded(&l);
  }
}

/* The recording and the list begin at 11:00; what follows is more than half a day later, and no day before. */
Test(domino, first_event_late_after_a_start_by_day) {
  struct tib_annot_frame frame = frame_from(11, 0, 0);
  struct loaded l = load_text(domino,
                              "Signal ID: PLM\\plm\nStart Time: 23.09.2020 11:00:00\n\n00:30:00,000-00:30:02,000; 2;LM\n"
                              "03:00:00,000-03:00:01,000; 1;LM\n",
                              &frame);
  ENTRIES(&l, {48600, 2, "LM", 0}, {57600, 1, "LM", 0});
  finish_loaded(&l);
  l = load_text(domino, "Signal ID: PLM\\plm\nStart Time: 23.09.2020 11:00:00\n\n23:00:00,000-23:00:02,000; 2;LM\n",
                &frame);
  ENTRIES(&l, {43200, 2, "LM", 0});
  finish_loaded(&l);
}

/* A sleep profile may begin a little before the header's start. */
Test(domino, first_epoch_before_the_start) {
  struct loaded l = load_text(domino, PROFILE "Rate: 30 s\n\n23:58:00,000; N1\n", NULL);
  ENTRIES(&l, {7080, 30, "N1", 0});
  finish_loaded(&l);
}

Test(domino, rows_with_dates) {
  struct loaded l = load_text(domino,
                              EVENTS("KorrelationMA\\MAK") "23.09.2020 23:59:58,000-00:00:03,000; 5;Arousal\n"
                                                           "24.09.2020 00:30:00,000-24.09.2020 00:30:04,000; 4;Arousal\n"
                                                           "2020-09-24 01:00:00,000; Arousal\n",
                              NULL);
  ENTRIES(&l, {7198, 5, "Arousal", 0}, {9000, 4, "Arousal", 0}, {10800, -1, "Arousal", 0});
  finish_loaded(&l);
}

Test(domino, without_a_recording) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_text(domino, EVENTS("FlowD\\flow") "22:00:10,000-22:00:25,000; 15;Hypopnea\n", &unknown);
  ENTRIES(&l, {10, 15, "Hypopnea", 0});
  finish_loaded(&l);
  /* No start at all: the first scored epoch is 0. */
  l = load_text(domino, "Signal ID: SchlafProfil\\profil\nRate: 30 s\n\n22:00:00,000; A\n22:00:30,000; N1\n", &unknown);
  ENTRIES(&l, {-30, 30, "?", 0}, {0, 30, "N1", 0});
  finish_loaded(&l);
}

Test(domino, epochs_without_a_rate) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  struct loaded l = load_text(domino, PROFILE "\n23:58:30,000; N1\n", &frame);
  ENTRIES(&l, {7110, 30, "N1", 0});
  cr_assert_eq(l.list.epoch, 0, "it does not tell");
  finish_loaded(&l);
  frame.epoch = 20 * S;
  l = load_text(domino, PROFILE "\n23:58:30,000; N1\n", &frame);
  ENTRIES(&l, {7110, 20, "N1", 0});
  finish_loaded(&l);
}

Test(domino, words_of_the_map_come_first) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  struct tib_annot_map *map = map_of("Movement -> W\nLeftLegPhasic -> LM, left\n");
  frame.map = map;
  struct loaded l = load_text(domino, PROFILE "Rate: 30 s\n\n23:58:30,000; Movement\n23:59:00,000; Bewegung\n", &frame);
  ENTRIES(&l, {7110, 30, "Movement", 0}, {7140, 30, "?", 0});
  finish_loaded(&l);
  l = load_text(domino, EVENTS("PLM\\plm") "22:00:01,000-22:00:02,000; LeftLegPhasic\n", &frame);
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_MOVEMENT, "the map knows the label");
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

Test(domino, stages_as_numbers) {
  static const char text[] = PROFILE "Rate: 30 s\n\n23:58:30,000; 4\n23:59:00,000; 0\n";
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  refuse_text(domino, text, &frame, TIB_AMBIGUOUS_STAGES, "line 8");
  refuse_text(domino, text, &frame, TIB_AMBIGUOUS_STAGES, "--stage-codes");
  frame.codes = tib_stage_codes_find("physip");
  struct loaded l = load_text(domino, text, &frame);
  ENTRIES(&l, {7110, 30, "W", 0}, {7140, 30, "N3", 0});
  finish_loaded(&l);
  refuse_text(domino, PROFILE "Rate: 30 s\n\n23:58:30,000; 7\n", &frame, TIB_SCORING_FORMAT, "line 8");
}

Test(domino, refused_with_line_and_cause) {
  static const struct {
    const char *text, *line, *cause;
  } rows[] = {
      {"Signal ID: FlowD\\flow\nStart Time: yesterday\n", "line 2", "start time"},
      {"Signal ID: FlowD\\flow\nStart Time: 31.02.2020 22:00:00\n", "line 2", "start time"},
      {EVENTS("FlowD\\flow") "22:00:00,000-22:00:01,000\n", "line 6", "a row is"},
      {EVENTS("FlowD\\flow") "22:00:00,000-22:00:01,000; 1; a; b\n", "line 6", "a row is"},
      {EVENTS("FlowD\\flow") "22:00:00,000-22:00:01,000; 1; \n", "line 6", "no name"},
      {EVENTS("FlowD\\flow") "22:00:10,000-22:00:20,000; 10;Hypopnea\n\n25:00:00,000-25:00:01,000; 1;Hypopnea\n", "line 8",
       "its time"},
      {EVENTS("FlowD\\flow") "22:00:10,000-22:00:75,000; 10;Hypopnea\n", "line 6", "its time"},
      {EVENTS("FlowD\\flow") "22:00:10,000-; 10;Hypopnea\n", "line 6", "its time"},
      {EVENTS("FlowD\\flow") "22:00:10,000-22:00:05,000; 10;Hypopnea\n", "line 6", "ends before"},
      {EVENTS("FlowD\\flow") "22:00:10,000-22:00:15,000; 5;Hypopnea\nthe end; of it\n", "line 7", "its time"},
      {EVENTS("FlowD\\flow") "23.09.2020 22:00:10-22:00:15; 5;Hypopnea\n22:01:00-22:01:15; 15;Hypopnea\n", "line 7",
       "other rows"},
      {EVENTS(
           "FlowD\\flow") "23:00:10-23:00:15; 5;LM\n09:00:00-09:00:05; 5;LM\n20:00:00-20:00:01; 1;LM\n01:00:00-01:00:01; "
                          "1;LM\n",
       "line 9", "midnight a second time"},
      {PROFILE "Rate: 1 Hz\n\n23:58:30,000; N1\n", "line 6", "rate"},
      {PROFILE "Rate: 0 s\n\n23:58:30,000; N1\n", "line 6", "rate"},
      {PROFILE "Rate: 99999 s\n\n23:58:30,000; N1\n", "line 6", "rate"},
      {"Signal ID: Spo2\\SpO2\nStart Time: 23.09.2020 22:00:00\nSignal Type: Analog\n\n22:00:00,000; 97\n", "", "signal"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_text(domino, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].line);
    refuse_text(domino, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
  }
}

/* What a scorer wrote never stands in an error. */
Test(domino, errors_hold_no_free_text) {
  struct loaded l = load_text(domino, EVENTS("FlowD\\flow") "22:00:00; 1; Mrs Doe; woke\n", NULL);
  cr_assert_eq(l.status, TIB_SCORING_FORMAT);
  cr_assert_not(strstr(l.err.text, "Doe"), "%s", l.err.text);
  finish_loaded(&l);
}

Test(domino, recognised_by_content) {
  struct tib_text_file file;
  struct tib_error err;
  static const char other[] = "onset\tduration\ttrial_type\n1\t2\tSignal ID: x\n";
  cr_assert_eq(tib_text_file_load("a.txt", (const unsigned char *)other, strlen(other), &file, &err), TIB_OK);
  cr_assert_not(domino->recognise(&file));
  tib_text_file_finish(&file);
}

Test(domino, broken_texts_are_harmless) {
  break_text(domino,
             PROFILE
             "Rate: 30 s\n\n23:58:30,000; Wake\n23:59:00,000; N1\n23:59:30,000; N2\n00:00:00,000; REM\n00:00:30,000; 3\n",
             3000);
  break_text(domino,
             EVENTS("FlowD\\flow") "22:04:24,411-22:04:41,671; 17;Hypopnea\n23:59:50,000-00:00:05,500; Apnea\n"
                                   "00:02:19,000-00:02:23,644; 21;Hypopnea\n",
             3000);
}

/* ---- an hour of a real night ---- */

#define HOUR_OF_DATA "data/annotations/domino-txt/"
static const char *real(const char *name) {
  char path[200];
  snprintf(path, sizeof path, HOUR_OF_DATA "%s", name);
  const char *found = test_shared(path);
  if (!found) cr_skip_test("the shared development data are not here");
  return found;
}

Test(domino, real_sleep_profile) {
  struct tib_annot_frame frame = frame_from(1, 0, 0);
  struct loaded l = load_shared(domino, real("sleep_profile.txt"), &frame);
  cr_assert_eq(l.list.n, 121);
  cr_assert_eq(count_label(&l, "R"), 63);
  cr_assert_eq(count_label(&l, "N2"), 45);
  cr_assert_eq(count_label(&l, "N1"), 10);
  cr_assert_eq(count_label(&l, "W"), 3);
  for (size_t i = 0; i < l.list.n; i++) {
    cr_assert_eq(l.list.items[i].onset, (tib_ticks)i * 30 * S, "epoch %zu", i);
    cr_assert_eq(l.list.items[i].duration, 30 * S);
  }
  cr_assert_eq(l.list.start, 3600 * S);
  cr_assert_eq(l.list.n_malformed, 0);
  finish_loaded(&l);
}

Test(domino, real_respiratory_events) {
  struct tib_annot_frame frame = frame_from(1, 0, 0);
  struct loaded l = load_shared(domino, real("flow_events.txt"), &frame);
  cr_assert_eq(l.list.n, 14);
  cr_assert_eq(count_label(&l, "Hypopnea"), 13);
  cr_assert_eq(count_label(&l, "Flow Limitation"), 1);
  cr_assert_eq(l.list.items[0].onset, 2644110000, "01:04:24,411");
  cr_assert_eq(l.list.items[0].duration, 172600000, "to 01:04:41,671");
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_RESPIRATORY);
  finish_loaded(&l);
}

Test(domino, real_arousals) {
  static const struct {
    const char *label;
    size_t n;
  } rows[] = {{"PLM Arousal (EEG)", 12},
              {"Respiratory Arousal (EEG)", 9},
              {"LM Arousal (EEG)", 2},
              {"LM Arousal (EMG)", 1},
              {"Arousal", 1},
              {"Arousal (EEG)", 1},
              {"Arousal (EMG)", 1},
              {"Cardiac Arousal (EEG)", 1},
              {"Snore Arousal (EEG)", 1}};
  struct tib_annot_frame frame = frame_from(1, 0, 0);
  struct loaded l = load_shared(domino, real("classification_arousals.txt"), &frame);
  cr_assert_eq(l.list.n, 29);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(count_label(&l, rows[i].label), rows[i].n, "%s", rows[i].label);
  cr_assert_eq(l.list.items[0].onset, 607500000, "01:01:00,750");
  cr_assert_eq(l.list.items[0].duration, 115000000, "to 01:01:12,250, which the file rounds to 12");
  cr_assert_eq(l.list.covers, 1u << TIB_ANNOT_AROUSAL);
  finish_loaded(&l);
}

Test(domino, real_scoring_of_legs_with_a_map) {
  struct tib_annot_frame frame = frame_from(1, 0, 0);
  struct tib_annot_map *map = map_of("LeftLegPhasic -> LM, left\nRightLegPhasic -> LM, right\n*Arm* -> ignore\n");
  frame.map = map;
  struct loaded l = load_shared(domino, real("human_emg_scoring_rater1.txt"), &frame);
  size_t left = 0, right = 0, ignored = 0;
  for (size_t i = 0; i < l.list.n; i++) {
    const struct tib_annot_label *label = tib_annot_map_find(map, tib_annotations_text(&l.list, l.list.items[i].label));
    left += label && label->class == TIB_ANNOT_MOVEMENT && label->value == TIB_LEFT;
    right += label && label->class == TIB_ANNOT_MOVEMENT && label->value == TIB_RIGHT;
    ignored += label && label->class == TIB_ANNOT_IGNORED;
  }
  cr_assert_eq(left, 212);
  cr_assert_eq(right, 55);
  cr_assert_eq(ignored, 276, "138 + 123 phasic, 5 + 3 any, 5 + 1 artefacts, 1 tonic");
  cr_assert_eq(count_label(&l, "LeftLegArtifact"), 4);
  cr_assert_eq(count_label(&l, "RightLegArtifact"), 5);
  cr_assert_eq(l.list.covers, 0);
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}
