/* RemLogic's event export, as the CAP Sleep Database and others have it. Times are worked by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"

#define S TIB_TICKS_PER_S
#define HEADER                                                                                                  \
  "RemLogic Event Export\nPatient:\tDOE JANE\nPatient ID:\t\nRecording Date:\t01/02/2003\n\nEvents Included:\n" \
  "MCAP-A1\nSLEEP-S0\n\nScoring Session:\n\n"
#define TABLE "Sleep Stage\tPosition\tTime [hh:mm:ss]\tEvent\tDuration[s]\tLocation\n"

static const struct tib_annot_format *const remlogic = &tib_format_remlogic;

/* The night of the example: a recording from 22:00, events before and after midnight. The head is line 12. */
Test(remlogic, a_night) {
  struct loaded l = load_text(remlogic,
                              HEADER TABLE
                              "W\tUnknown Position\t22:09:33\tSLEEP-S0\t30\tROC-LOC\n"
                              "S2\tUnknown Position\t23:59:33\tSLEEP-S2\t30\tROC-LOC\n"
                              "S2\tUnknown Position\t23:59:50\tMCAP-A1\t6\tFp2-F4\n"
                              "S2\tLeft\t00:00:03\tSLEEP-S2\t30\tROC-LOC\n"
                              "S2\tLeft\t00:00:12\tPLM-LM\t1,5\tEMG LAT\n"
                              "S2\tLeft\t00:00:12\tPLM-LM\t2.25\tRight Leg\n"
                              "S2\tLeft\t00:00:30\tLIGHTS-ON\t\t\n",
                              NULL);
  ENTRIES(&l, {573, 30, "SLEEP-S0", "ROC-LOC"}, {7173, 30, "SLEEP-S2", "ROC-LOC"}, {7190, 6, "MCAP-A1", "Fp2-F4"},
          {7203, 30, "SLEEP-S2", "ROC-LOC"}, {7212, 1.5, "PLM-LM", "EMG LAT"}, {7212, 2.25, "PLM-LM", "Right Leg"},
          {7230, -1, "LIGHTS-ON", 0});
  cr_assert_str_eq(l.list.start_date, "2003-02-01");
  cr_assert_not(l.list.has_start, "a date alone is no start");
  cr_assert_eq(l.list.covers, 0);
  finish_loaded(&l);
}

/* The columns that an export was asked for, in any order, in any language that names its units. */
Test(remlogic, columns_by_name) {
  static const char *const heads[] = {
      "Time [hh:mm:ss]\tEvent\tDuration[s]\n22:00:10\tSLEEP-S1\t30\n",
      "Duration[s]\tEvent\tTime [hh:mm:ss]\n30\tSLEEP-S1\t22:00:10\n",
      "Stade de sommeil\tPosition\tHeure [hh:mm:ss]\tEv\xE9nement\tDur\xE9"
      "e[s]\nS1\tDos\t22:00:10\tSLEEP-S1\t30\n",
      "Position\tHeure [hh:mm:ss]\tEv\xE9nement\tDur\xE9"
      "e[s]\nDos\t22:00:10\tSLEEP-S1\t30\n",
      "Event\tTime [hh:mm:ss]\tDuration[s]\t\r\nSLEEP-S1\t22:00:10\t30\t\r\n\r\n",
  };
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    struct loaded l = load_text(remlogic, heads[i], NULL);
    ENTRIES(&l, {10, 30, "SLEEP-S1", 0});
    finish_loaded(&l);
  }
  struct loaded l = load_text(remlogic, "Event\tTime [hh:mm:ss]\nSLEEP-S1\t22:00:10\n", NULL);
  ENTRIES(&l, {10, -1, "SLEEP-S1", 0});
  finish_loaded(&l);
  l = load_text(remlogic, "Stade\tHeure [hh:mm:ss]\tEvénement\tDurée[s]\tEmplacement\nS1\t22:00:10\tPLM-LM\t3\tJambe G\n",
                NULL);
  ENTRIES(&l, {10, 3, "PLM-LM", "Jambe G"});
  finish_loaded(&l);
}

Test(remlogic, columns_by_map) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  struct tib_annot_map *map = map_of("column: Handelse -> event\ncolumn: Plats -> channel\n");
  frame.map = map;
  struct loaded l = load_text(remlogic, "Tid [hh:mm:ss]\tHandelse\tPlats\n22:00:10\tPLM-LM\tLeft Leg\n", &frame);
  ENTRIES(&l, {10, -1, "PLM-LM", "Left Leg"});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

Test(remlogic, spellings_of_times) {
  static const struct {
    const char *time;
    double onset; /* from 22:00:00 */
  } rows[] = {{"22:00:30", 30},           {"22.00.30", 30},      {"10:00:30 PM", 30},
              {"1:00:00 AM", 10800},      {"12:00:00 AM", 7200}, {"22:00:30.125", 30.125},
              {"21:59:30", -30},          {"00:00:00", 7200},    {"2003-02-01T22:00:30.500000", 30.5},
              {"01/02/2003 22:00:30", 30}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[200];
    snprintf(text, sizeof text, TABLE "W\tx\t%s\tSLEEP-S0\t30\tx\n", rows[i].time);
    struct loaded l = load_text(remlogic, text, NULL);
    cr_assert_eq(l.list.n, 1, "%s: %s", rows[i].time, l.err.text);
    cr_expect_eq(l.list.items[0].onset, (tib_ticks)(rows[i].onset * 1e7), "%s", rows[i].time);
    finish_loaded(&l);
  }
}

/* Twelve-hour clocks go through noon and midnight alike. */
Test(remlogic, morning_and_evening) {
  struct loaded l =
      load_text(remlogic,
                "Time [hh:mm:ss]\tEvent\n11:59:30 PM\tSLEEP-S1\n12:00:00 AM\tSLEEP-S1\n12:59:30 AM\tSLEEP-S1\n"
                "1:00:00 AM\tSLEEP-S1\n",
                NULL);
  ENTRIES(&l, {7170, -1, "SLEEP-S1", 0}, {7200, -1, "SLEEP-S1", 0}, {10770, -1, "SLEEP-S1", 0}, {10800, -1, "SLEEP-S1", 0});
  finish_loaded(&l);
}

Test(remlogic, start_told_with_its_time) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l =
      load_text(remlogic, "Recording Date: 2003/02/01 21:30:00\n" TABLE "W\tx\t22:00:00\tSLEEP-S0\t30\tx\n", &unknown);
  ENTRIES(&l, {1800, 30, "SLEEP-S0", "x"});
  cr_assert(l.list.has_start);
  cr_assert_eq(l.list.start, (21 * 3600 + 1800) * S);
  cr_assert_str_eq(l.list.start_date, "2003-02-01");
  finish_loaded(&l);
}

/* No start anywhere: the first scored epoch is 0, wherever it stands; what comes before is before. */
Test(remlogic, without_a_recording) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_text(remlogic,
                              TABLE
                              "\t\t22:00:00\tANALYSIS-START\t0\t\n\t\t22:00:30\tSLEEP-UNSCORED\t30\t\n"
                              "\t\t22:01:00\tSLEEP-S0\t30\t\n\t\t22:01:40\tAROUSAL\t4\t\n",
                              &unknown);
  ENTRIES(&l, {-60, 0, "ANALYSIS-START", 0}, {-30, 30, "SLEEP-UNSCORED", 0}, {0, 30, "SLEEP-S0", 0}, {40, 4, "AROUSAL", 0});
  finish_loaded(&l);
  l = load_text(remlogic, TABLE "\t\t22:01:00\tSLEEP-S1\t30\t-\n\t\t22:00:30\tSLEEP-S0\t30\t.\n", &unknown);
  ENTRIES(&l, {30, 30, "SLEEP-S1", 0}, {0, 30, "SLEEP-S0", 0});
  finish_loaded(&l);
}

/* What the dictionary makes of the names, as formats.md tells it. */
Test(remlogic, names_are_known) {
  static const struct {
    const char *name;
    enum tib_annot_class class;
    int value;
  } rows[] = {
      {"SLEEP-S0", TIB_ANNOT_STAGE, TIB_STAGE_W},
      {"SLEEP-S1", TIB_ANNOT_STAGE, TIB_STAGE_N1},
      {"SLEEP-S2", TIB_ANNOT_STAGE, TIB_STAGE_N2},
      {"SLEEP-S3", TIB_ANNOT_STAGE, TIB_STAGE_N3},
      {"SLEEP-S4", TIB_ANNOT_STAGE, TIB_STAGE_N3},
      {"SLEEP-REM", TIB_ANNOT_STAGE, TIB_STAGE_R},
      {"SLEEP-UNSCORED", TIB_ANNOT_STAGE, TIB_STAGE_UNKNOWN},
      {"PLM-LM", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
      {"PLM-RRLM", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE},
      {"PLM", TIB_ANNOT_SERIES, 0},
      {"AROUSAL", TIB_ANNOT_AROUSAL, 0},
      {"AROUSAL-PLM", TIB_ANNOT_AROUSAL, 0},
      {"AROUSAL-LM", TIB_ANNOT_AROUSAL, 0},
      {"HYPOPNEA", TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA},
      {"APNEA-OBSTRUCTIVE", TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE},
      {"APNEA-CENTRAL", TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL},
      {"APNEA-MIXED", TIB_ANNOT_RESPIRATORY, TIB_APNEA_MIXED},
      {"LIGHTS-OFF", TIB_ANNOT_LIGHTS_OFF, 0},
      {"LIGHTS-ON", TIB_ANNOT_LIGHTS_ON, 0},
      {"MCAP-A1", TIB_ANNOT_IGNORED, 0},
      {"MCAP-A3", TIB_ANNOT_IGNORED, 0},
      {"ANALYSIS-START", TIB_ANNOT_IGNORED, 0},
      {"ANALYSIS-STOP", TIB_ANNOT_IGNORED, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(rows[i].name);
    cr_expect(label, "%s is not known", rows[i].name);
    if (!label) continue;
    cr_expect_eq(label->class, rows[i].class, "%s", rows[i].name);
    cr_expect_eq(label->value, rows[i].value, "%s", rows[i].name);
  }
}

Test(remlogic, refused_with_line_and_cause) {
  static const struct {
    const char *text, *line, *cause;
  } rows[] = {
      {"Recording Date:\tsoon\n" TABLE, "line 1", "recording date"},
      {"Recording Date:\t31/02/2003\n" TABLE, "line 1", "recording date"},
      {"Time [hh:mm:ss]\tHandelse\n22:00:00\tSLEEP-S0\n", "line 1", "--map"},
      {"Time [hh:mm:ss]\tEvent\tEvent\n", "line 1", "two of its columns"},
      {HEADER TABLE "W\tx\t22:00:00\tSLEEP-S0\t30\tx\nW\tx\tnever\tSLEEP-S0\t30\tx\n", "line 14", "its time"},
      {HEADER TABLE "W\tx\t24:00:00\tSLEEP-S0\t30\tx\n", "line 13", "its time"},
      {HEADER TABLE "W\tx\t22:60:00\tSLEEP-S0\t30\tx\n", "line 13", "its time"},
      {HEADER TABLE "W\tx\t13:00:00 PM\tSLEEP-S0\t30\tx\n", "line 13", "its time"},
      {HEADER TABLE "W\tx\t22:00:00\n", "line 13", "fewer cells"},
      {HEADER TABLE "W\tx\t22:00:00\t\t30\tx\n", "line 13", "no event"},
      {HEADER TABLE "W\tx\t22:00:00\tSLEEP-S0\thalf\tx\n", "line 13", "duration"},
      {HEADER TABLE "W\tx\t22:00:00\tSLEEP-S0\t-30\tx\n", "line 13", "duration"},
      {HEADER TABLE "W\tx\t22:00:00\tSLEEP-S0\t30\tx\n\nW\tx\t01/02/2003 22:00:30\tSLEEP-S0\t30\tx\n", "line 15",
       "others have none"},
      {TABLE "\t\t23:00:00\tx\t\t\n\t\t09:00:00\tx\t\t\n\t\t20:00:00\tx\t\t\n\t\t01:00:00\tx\t\t\n", "line 5",
       "midnight a second time"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_text(remlogic, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].line);
    refuse_text(remlogic, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
  }
}

Test(remlogic, a_line_beyond_reason) {
  size_t n = TIB_TEXT_MAX_LINE + 10;
  char *text = calloc(1, n + 200);
  strcpy(text, TABLE);
  memset(text + strlen(text), 'x', n);
  refuse_text(remlogic, text, NULL, TIB_SCORING_FORMAT, "line 2");
  free(text);
}

Test(remlogic, errors_hold_no_free_text) {
  struct loaded l = load_text(remlogic, HEADER TABLE "W\tx\tMrs Doe\tSLEEP-S0\t30\tx\n", NULL);
  cr_assert_eq(l.status, TIB_SCORING_FORMAT);
  cr_assert_not(strstr(l.err.text, "Doe") || strstr(l.err.text, "DOE"), "%s", l.err.text);
  finish_loaded(&l);
}

Test(remlogic, broken_texts_are_harmless) {
  break_text(remlogic,
             HEADER TABLE
             "W\tUnknown Position\t22:09:33\tSLEEP-S0\t30\tROC-LOC\n"
             "S2\tUnknown Position\t23:59:33\tSLEEP-S2\t30\tROC-LOC\n"
             "S2\tLeft\t00:00:12\tPLM-LM\t1,5\tEMG LAT\nS2\tLeft\t10:00:12 AM\tPLM-LM\t2.25\tRight Leg\n",
             4000);
}
