/* Noxturnal's tables of events: languages, dates, units, rows that cannot be read, and two real nights. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define FRENCH "Heure de début,Heure de fin,Événement,Durée,\r\n[],[],[],[s],\r\n"
#define ENGLISH "Start Time,End Time,Event,Duration,\r\n[],[],[],[s],\r\n"

static const struct tib_annot_format *const noxturnal = &tib_format_noxturnal;

Test(noxturnal, a_night_in_french) {
  struct loaded l = load_text(noxturnal,
                              FRENCH
                              "15/01/2016 22:30:00,15/01/2016 22:30:30,Éveil,30,\r\n"
                              "15/01/2016 23:59:30,16/01/2016 00:00:00,N1,30,\r\n"
                              "16/01/2016 00:00:00,16/01/2016 00:00:30,N2,30,\r\n"
                              "16/01/2016 00:00:12,16/01/2016 00:00:16,Micro-éveil,4.104,\r\n"
                              "15/01/2016 21:59:00,15/01/2016 21:59:00,Début de l'analyse,0,\r\n",
                              NULL);
  ENTRIES(&l, {1800, 30, "Éveil", 0}, {7170, 30, "N1", 0}, {7200, 30, "N2", 0}, {7212, 4.104, "Micro-éveil", 0},
          {-60, 0, "Début de l'analyse", 0});
  cr_assert_eq(l.list.n_malformed, 0);
  cr_assert_not(l.list.has_start);
  cr_assert_eq(l.list.covers, 0);
  finish_loaded(&l);
}

Test(noxturnal, other_languages_and_separators) {
  static const char *const texts[] = {
      ENGLISH "15/01/2016 22:30:00,15/01/2016 22:30:30,N2,30,\n",
      "Startzeit;Endzeit;Ereignis;Dauer\n[];[];[];[s]\n15.01.2016 22:30:00;15.01.2016 22:30:30;N2;30,0\n",
      "Event\tDuration\tStart Time\n[]\t[s]\t[]\nN2\t30\t2016-01-15 22:30:00\n",
      /* Without the line of units, known by its dated times. */
      "Start Time,End Time,Event,Duration\n15/01/2016 22:30:00,15/01/2016 22:30:30,N2,30\n",
      "\"Start Time\",\"Event\",\"Duration\"\n\"15/01/2016 22:30:00\",\"N2\",\"30,0\"\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct loaded l = load_text(noxturnal, texts[i], NULL);
    ENTRIES(&l, {1800, 30, "N2", 0});
    finish_loaded(&l);
  }
}

Test(noxturnal, columns_by_map) {
  static const char text[] =
      "Inizio,Fine,Evento,Derivazione,\n[],[],[],[],\n15/01/2016 22:30:00,15/01/2016 22:30:02,LM,Left Leg,\n";
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  refuse_text(noxturnal, text, &frame, TIB_SCORING_FORMAT, "--map");
  struct tib_annot_map *map = map_of(
      "column: Inizio -> onset\ncolumn: Fine -> end\ncolumn: Evento -> event\n"
      "column: Derivazione -> channel\n");
  frame.map = map;
  struct loaded l = load_text(noxturnal, text, &frame);
  ENTRIES(&l, {1800, 2, "LM", "Left Leg"});
  finish_loaded(&l);
  tib_annot_map_destroy(map);
}

/* A duration is the column's; where it is missing or in another unit, start and end tell it. */
Test(noxturnal, durations) {
  struct loaded l = load_text(noxturnal,
                              ENGLISH
                              "15/01/2016 22:30:00,15/01/2016 22:30:09,LM,8.75,\n"
                              "15/01/2016 23:59:58,16/01/2016 00:00:03,LM,,\n15/01/2016 22:40:00,,LM,,\n",
                              NULL);
  ENTRIES(&l, {1800, 8.75, "LM", 0}, {7198, 5, "LM", 0}, {2400, -1, "LM", 0});
  finish_loaded(&l);
  l = load_text(noxturnal,
                "Start Time,End Time,Event,Duration\n[],[],[],[ms]\n15/01/2016 22:30:00,15/01/2016 22:30:09,LM,8750\n",
                NULL);
  ENTRIES(&l, {1800, 9, "LM", 0});
  finish_loaded(&l);
}

/* Which part of a date is the day: the order in which the night is one night. */
Test(noxturnal, order_of_dates) {
  static const struct {
    const char *first, *second; /* at 23:00 and at 01:00 of the next day */
  } rows[] = {
      {"15/01/2016 23:00:00", "16/01/2016 01:00:00"},      {"01/15/2016 23:00:00", "01/16/2016 01:00:00"},
      {"31/01/2016 23:00:00", "01/02/2016 01:00:00"},      {"01/31/2016 23:00:00", "02/01/2016 01:00:00"},
      {"02/02/2016 23:00:00", "03/02/2016 01:00:00"},      {"02/02/2016 23:00:00", "02/03/2016 01:00:00"},
      {"12/11/2016 23:00:00", "13/11/2016 01:00:00"},      {"11/12/2016 23:00:00", "11/13/2016 01:00:00"},
      {"11/12/2016 11:00:00 PM", "11/13/2016 1:00:00 AM"}, {"4/5/2016 11:00:00 PM", "4/6/2016 1:00:00 AM"},
      {"31/12/2016 23:00:00", "01/01/2017 01:00:00"},      {"12/31/2016 23:00:00", "01/01/2017 01:00:00"},
      {"28/02/2016 23:00:00", "29/02/2016 01:00:00"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char text[300];
    snprintf(text, sizeof text, ENGLISH "%s,,N2,30,\n%s,,N2,30,\n", rows[i].first, rows[i].second);
    struct loaded l = load_text(noxturnal, text, NULL);
    cr_assert_eq(l.list.n, 2, "%s: %s", rows[i].first, l.err.text);
    cr_expect_eq(l.list.items[0].onset, 3600 * S, "%s", rows[i].first);
    cr_expect_eq(l.list.items[1].onset, 10800 * S, "%s after %s is %f", rows[i].second, rows[i].first,
                 (double)l.list.items[1].onset / 1e7);
    finish_loaded(&l);
  }
}

Test(noxturnal, rows_that_cannot_be_read_are_counted) {
  struct loaded l = load_text(noxturnal,
                              ENGLISH
                              "15/01/2016 22:30:00,15/01/2016 22:30:30,N2,30,\n"
                              "tonight,15/01/2016 22:30:30,N2,30,\n"
                              "32/01/2016 22:30:00,15/01/2016 22:30:30,N2,30,\n"
                              "15/01/2016 22:30:00,15/01/2016 22:30:30,,30,\n"
                              "15/01/2016 22:30:00,15/01/2016 22:30:30,N2,-30,\n"
                              "15/01/2016 22:30:30,15/01/2016 22:30:00,N2,,\n"
                              "15/01/2016 22:30:30,later,N2,,\n"
                              "15/01/2016 22:30:30,,N2,long,\n"
                              "15/01/2016\n"
                              "[],[],[],[s],\n"
                              "\n"
                              "15/01/2016 22:31:00,15/01/2016 22:31:30,N2,30,\n",
                              NULL);
  ENTRIES(&l, {1800, 30, "N2", 0}, {1860, 30, "N2", 0});
  cr_assert_eq(l.list.n_malformed, 9);
  finish_loaded(&l);
}

/* A short row lacks the cell of a column that stands far to the right. */
Test(noxturnal, rows_that_end_early) {
  struct loaded l = load_text(noxturnal, "Event,Duration,Start Time\n[],[s],[]\nN2\nN2,30,15/01/2016 22:30:00\n", NULL);
  ENTRIES(&l, {1800, 30, "N2", 0});
  cr_assert_eq(l.list.n_malformed, 1);
  finish_loaded(&l);
}

Test(noxturnal, refused_with_line_and_cause) {
  static const struct {
    const char *text, *line, *cause;
  } rows[] = {
      {"Start Time,Start Time,Event\n[],[],[]\n", "line 1", "two of its columns"},
      {"Start Time,When,Duration\n[],[],[s]\n", "line 1", "--map"},
      {"Start Time,Event,Duration\n[],[],[min]\n15/01/2016 22:30:00,N2,1\n", "line 2", "seconds"},
      {ENGLISH "a,b,c,d\ne,f,g,h\n", "line 1", "none of the rows"},
      {ENGLISH "15/01/2016 22:30:00,,N2,30,\n15/09/2016 22:30:00,,N2,30,\n", "line 4", "100 days"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_text(noxturnal, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].line);
    refuse_text(noxturnal, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
  }
}

Test(noxturnal, no_events_at_all) {
  struct loaded l = load_text(noxturnal, FRENCH, NULL);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.list.n, 0);
  finish_loaded(&l);
}

Test(noxturnal, without_a_recording) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_text(noxturnal,
                              FRENCH
                              "27/04/2018 23:00:23,27/04/2018 23:00:23,Début de l'analyse,0,\n"
                              "27/04/2018 23:00:30,27/04/2018 23:01:00,Éveil,30,\n",
                              &unknown);
  ENTRIES(&l, {-7, 0, "Début de l'analyse", 0}, {0, 30, "Éveil", 0});
  finish_loaded(&l);
}

/* A table with clock times alone, or with seconds, is one of the others. */
Test(noxturnal, is_no_other_table) {
  static const char *const texts[] = {
      "Start Time,Duration,Event\n22:30:00,30, Stage2\n",
      "onset\tduration\ttrial_type\n0\t30\tN2\n",
      "Start Time,Duration\n15/01/2016 22:30:00,30\n",
      "",
      "[],[],[]\n",
      "Event\nN2\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct tib_text_file file;
    struct tib_error err;
    cr_assert_eq(tib_text_file_load("a.csv", (const unsigned char *)texts[i], strlen(texts[i]), &file, &err), TIB_OK);
    cr_expect_not(noxturnal->recognise(&file), "%s", texts[i]);
    tib_text_file_finish(&file);
  }
}

Test(noxturnal, broken_texts_are_harmless) {
  break_text(noxturnal,
             "Heure de début,Heure de fin,Événement,Durée,\r\n[],[],[],[s],\r\n"
             "15/01/2016 22:30:00,15/01/2016 22:30:30,Éveil,30,\r\n15/01/2016 23:59:30,16/01/2016 00:00:00,N1,30,\r\n"
             "16/01/2016 00:00:12,16/01/2016 00:00:16,Micro-éveil,4.104,\r\n",
             4000);
}

/* ---- two real nights; numbers counted with iconv and awk ---- */

struct count {
  const char *label;
  size_t n;
};

static struct loaded real(const char *name, int hours, int minutes, int seconds) {
  struct tib_annot_frame frame = frame_from(hours, minutes, seconds);
  const char *path = test_shared(name);
  if (!path) cr_skip_test("the shared development data are not here");
  return load_shared(noxturnal, path, &frame);
}

static void check_counts(const struct loaded *loaded, const struct count *counts, size_t n) {
  size_t sum = 0;
  for (size_t i = 0; i < n; i++) {
    cr_expect_eq(count_label(loaded, counts[i].label), counts[i].n, "%zu %s", count_label(loaded, counts[i].label),
                 counts[i].label);
    sum += counts[i].n;
  }
  cr_assert_eq(loaded->list.n, sum, "no other labels");
  cr_assert_eq(loaded->list.n_malformed, 0);
}

static tib_ticks sum_of(const struct loaded *loaded, const char *label) {
  tib_ticks sum = 0;
  for (size_t i = 0; i < loaded->list.n; i++)
    if (strcmp(tib_annotations_text(&loaded->list, loaded->list.items[i].label), label) == 0)
      sum += loaded->list.items[i].duration;
  return sum;
}

/* Rows of the file whose label the dictionary gives this class. */
static size_t count_class(const struct loaded *loaded, enum tib_annot_class class, int value) {
  size_t n = 0;
  for (size_t i = 0; i < loaded->list.n; i++) {
    const struct tib_annot_label *label =
        tib_annot_label_find(tib_annotations_text(&loaded->list, loaded->list.items[i].label));
    n += label && label->class == class && label->value == value;
  }
  return n;
}

Test(noxturnal, first_real_night) {
  static const struct count counts[] = {{"N2", 466}, {"N3", 364},          {"REM", 249},        {"Éveil", 213},
                                        {"N1", 66},  {"Notification", 29}, {"Micro-éveil", 22}, {"Avertissement", 2}};
  struct loaded l = real("data/annotations/noxturnal-csv/noxturnal_events_1.csv", 22, 30, 0);
  check_counts(&l, counts, sizeof counts / sizeof *counts);
  cr_assert_eq(l.list.items[0].onset, 0);
  cr_assert_eq(l.list.items[l.list.n - 1].onset, 44880 * S, "10:58:00 of the next day");
  cr_assert_eq(sum_of(&l, "Micro-éveil"), 1712760000, "171.276 s");
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_W), 213);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_N1), 66);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_N2), 466);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_N3), 364);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_R), 249);
  cr_assert_eq(count_class(&l, TIB_ANNOT_AROUSAL, 0), 22);
  finish_loaded(&l);
}

Test(noxturnal, second_real_night) {
  static const struct count counts[] = {{"Rapide", 551},
                                        {"N2", 446},
                                        {"Éveil", 310},
                                        {"N3", 246},
                                        {"REM", 195},
                                        {"Micro-éveil", 107},
                                        {"A. Obstructive", 64},
                                        {"Hypopnée", 38},
                                        {"N1", 31},
                                        {"Désat", 27},
                                        {"A. Centrale", 24},
                                        {"A. Mixte", 3},
                                        {"Activity-REMstart", 5},
                                        {"Activity-REMend", 5},
                                        {"Activity-CLASSICstart", 4},
                                        {"Activity-CLASSICend", 4},
                                        {"Activity-ENstart", 1},
                                        {"Activity-ENend", 1},
                                        {"Début de l'analyse", 1}};
  struct loaded l = real("data/annotations/noxturnal-csv/noxturnal_events_3.csv", 23, 0, 23);
  check_counts(&l, counts, sizeof counts / sizeof *counts);
  cr_assert_eq(l.list.items[1].onset, 7 * S, "23:00:30");
  cr_assert_eq(l.list.items[l.list.n - 1].onset, 36817 * S, "09:14:00 of the next day");
  cr_assert_eq(sum_of(&l, "Micro-éveil"), INT64_C(12463040000), "1246.304 s");
  cr_assert_eq(count_class(&l, TIB_ANNOT_AROUSAL, 0), 107);
  cr_assert_eq(count_class(&l, TIB_ANNOT_RESPIRATORY, TIB_APNEA_OBSTRUCTIVE), 64);
  cr_assert_eq(count_class(&l, TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL), 24);
  cr_assert_eq(count_class(&l, TIB_ANNOT_RESPIRATORY, TIB_APNEA_MIXED), 3);
  cr_assert_eq(count_class(&l, TIB_ANNOT_RESPIRATORY, TIB_HYPOPNEA), 38);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_W), 310);
  cr_assert_eq(count_class(&l, TIB_ANNOT_STAGE, TIB_STAGE_R), 195);
  finish_loaded(&l);
}
