/* Annotations at their limits: rows, columns, times, labels that no exporter writes and that somebody may. */
#include <stdio.h>

#include "format_test.h"
#include "read/scored/annotations.h"
#include "read/scored/clock.h"
#include "read/scored/labels.h"
#include "scoring_test.h"

/* ---- Luna ---- */

#define LUNA "class\tinstance\tchannel\tstart\tstop\tmeta\n"

Test(edges, luna_times) {
  static const char *const wrong[] = {"0+x:02:00\t.",
                                      "0+:02:00\t.",
                                      "0+-1:02:00\t.",
                                      "0+10000:02:00\t.",
                                      "0+0:99:00\t.",
                                      "f:5\t.",
                                      "e\t.",
                                      "e:1:2:3:4\t.",
                                      "e:0\t.",
                                      "e:x\t.",
                                      "e:30:0:1\t.",
                                      "e:-30:1\t.",
                                      "e:99999999999:1\t.",
                                      "e:99999999999999\t.",
                                      "0+00:02:00.0000000000000000000000000000000000001\t."};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char text[300];
    snprintf(text, sizeof text, LUNA "N2\t.\t.\t0\t30\t.\nN2\t.\t.\t%s\t.\n", wrong[i]);
    refuse_text(&tib_format_luna_annot, text, NULL, TIB_SCORING_FORMAT, "line 3");
  }
  struct loaded l = load_text(&tib_format_luna_annot, LUNA "N2\t.\t.\t0+99:00:00\t+30\t.\n", NULL);
  cr_assert(l.status == TIB_OK && l.list.n == 1, "%s, %zu entries, %zu malformed", l.err.text, l.list.n,
            (size_t)l.list.n_malformed);
  cr_expect_eq(l.list.items[0].onset, INT64_C(99) * 3600 * S);
  finish_loaded(&l);
}

Test(edges, luna_labels) {
  char text[2000], class[300], umlauts[300] = "";
  memset(class, 'c', 250);
  class[250] = '\0';
  for (int i = 0; i < 100; i++) strcat(umlauts, "\xC3\xA4");
  snprintf(text, sizeof text,
           LUNA
           "# a comment\n%% and one\n%s\tN2\t.\t0\t30\t.\na%s\t.\t.\t30\t60\t.\nstage\tnobody knows\t.\t60\t90\t.\n"
           "start_hms\tno time\t.\t.\t.\t.\nduration_sec\t3600\t.\t.\t.\t.\nwhatever\t.\t.\t.\t.\t.\n",
           class, umlauts);
  struct loaded l = load_text(&tib_format_luna_annot, text, NULL);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.list.n, 3);
  const char *first = tib_annotations_text(&l.list, l.list.items[0].label);
  const char *second = tib_annotations_text(&l.list, l.list.items[1].label);
  cr_expect(strncmp(first, class, strlen(first)) == 0 && strlen(first) > 60, "%s", first);
  cr_expect(strlen(second) % 2 == 1 && second[0] == 'a', "cut within a character: %s", second);
  cr_expect_str_eq(tib_annotations_text(&l.list, l.list.items[2].label), "nobody knows");
  cr_expect_eq((int)l.list.n_malformed, 1); /* whatever */
  finish_loaded(&l);
}

/* ---- NSRR ---- */

static struct loaded nsrr(const char *type, const char *concept, const struct tib_annot_frame *frame) {
  char text[2000];
  snprintf(text, sizeof text,
           "<PSGAnnotation><SoftwareVersion>Compumedics</SoftwareVersion><EpochLength>30</EpochLength><ScoredEvents>"
           "<ScoredEvent><EventType>%s</EventType><EventConcept>%s</EventConcept><Start>0</Start><Duration>30</Duration>"
           "</ScoredEvent></ScoredEvents></PSGAnnotation>",
           type, concept);
  return load_text(&tib_format_nsrr_xml, text, frame);
}

static void check_nsrr(const char *type, const char *concept, const struct tib_annot_frame *frame, const char *label) {
  struct loaded l = nsrr(type, concept, frame);
  cr_assert(l.status == TIB_OK && l.list.n == 1, "%s: %s", concept, l.err.text);
  cr_expect_str_eq(tib_annotations_text(&l.list, l.list.items[0].label), label);
  finish_loaded(&l);
}

Test(edges, nsrr_labels) {
  struct tib_annot_frame plain = frame_from(22, 0, 0), with_map = plain;
  struct tib_annot_map *map = map_of("mine -> LM, left\nhers -> N2\n");
  with_map.map = map;
  check_nsrr("Stages|Stages", "Somewhat|2", &plain, "N2");
  check_nsrr("Stages|Stages", "Somewhat|99", &plain, "Somewhat|99");
  check_nsrr("Stages|Stages", "Somewhat|-1", &plain, "Somewhat|-1");
  check_nsrr("Stages|Stages", "Somewhat|x", &plain, "Somewhat|x");
  check_nsrr("Stages|Stages", "Somewhat", &plain, "Somewhat");
  check_nsrr("Arousals|Arousals", "Somewhat|2", &plain, "Somewhat|2");
  check_nsrr("Stages|Stages", "Arousal|2", &plain, "N2");
  check_nsrr("X|X", "nobody|hers", &with_map, "hers");
  check_nsrr("X|X", "mine|nobody", &with_map, "mine");
  check_nsrr("X|X", "nobody|nobody", &with_map, "nobody|nobody");
  check_nsrr("X|X", "nobody", &with_map, "nobody");
  check_nsrr("X|X", "|hers", &with_map, "hers");
  check_nsrr("X|X", "nobody|", &with_map, "nobody|");
  char umlauts[400] = "b"; /* so long that a part of it is cut, within a character */
  for (int i = 0; i < 100; i++) strcat(umlauts, "\xC3\xA4");
  check_nsrr("X|X", umlauts, &with_map, umlauts);
  tib_annot_map_destroy(map);
}

/* ---- tables ---- */

static void check_table(const char *rows, double onset, double duration) {
  char text[1000];
  snprintf(text, sizeof text, "onset\tend\ttrial_type\n%s", rows);
  struct loaded l = load_text(&tib_format_events_table, text, NULL);
  cr_assert(l.status == TIB_OK && l.list.n == 1, "%s: %s", rows, l.err.text);
  cr_expect_eq(l.list.items[0].onset, (tib_ticks)(onset * S), "%s", rows);
  cr_expect_eq(l.list.items[0].duration, (tib_ticks)(duration * S), "%s", rows);
  finish_loaded(&l);
}

Test(edges, table_times) {
  check_table("12.5\t14\tarousal\n", 12.5, 1.5);
  check_table("22:00:10\t22:00:12\tarousal\n", 10, 2);
  check_table("23:59:59\t00:00:02\tarousal\n", 7199, 3);
  static const char *const wrong[] = {"22:00:10\t14\tarousal\n", "12.5\t22:00:12\tarousal\n", "x\t14\tarousal\n",
                                      "2026-03-02 22:00:10\t22:00:12\tarousal\n", "2026-03-02 22:00:10\tx\tarousal\n"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char text[300];
    snprintf(text, sizeof text, "onset\tend\ttrial_type\n%s", wrong[i]);
    refuse_text(&tib_format_events_table, text, NULL, TIB_SCORING_FORMAT, "line 2");
  }
  char text[300];
  snprintf(text, sizeof text, "onset\tend\ttrial_type\n%s%s", "2026-03-02 23:59:58\t2026-03-03 00:00:02\tarousal\n",
           "2026-03-03 00:10:00\t2026-03-03 00:10:02\tarousal\n");
  struct loaded l = load_text(&tib_format_events_table, text, NULL);
  cr_assert(l.status == TIB_OK && l.list.n == 2, "%s", l.err.text);
  cr_expect(l.list.items[0].duration == 4 * S && l.list.items[1].duration == 2 * S);
  cr_expect_eq(l.list.items[1].onset - l.list.items[0].onset, 602 * S);
  finish_loaded(&l);
  refuse_text(&tib_format_events_table,
              "onset\tend\ttrial_type\n2026-03-12 22:00:00\t2026-03-12 22:00:01\tLM\n2026-03-02 23:00:00\t2026-03-02 "
              "23:00:01\tLM\n",
              NULL, TIB_SCORING_FORMAT, "line 3");
}

/* A cell so long that no label is: kept, and no side is read for it. */
Test(edges, table_sides) {
  char text[1000], name[200];
  memset(name, 'm', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  snprintf(text, sizeof text,
           "onset\tduration\ttrial_type\tside\n1\t2\t%s\tleft\n2\t1\tLM\tL\n3\t1\tLM\tr\n4\t1\tarousal\tl\n", name);
  struct loaded l = load_text(&tib_format_events_table, text, NULL);
  cr_assert(l.status == TIB_OK && l.list.n == 4, "%s", l.err.text);
  cr_expect(strncmp(tib_annotations_text(&l.list, l.list.items[0].label), name, 60) == 0);
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT};
  for (int i = 0; i < 2; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(tib_annotations_text(&l.list, l.list.items[1 + i].label));
    cr_expect(label && label->class == TIB_ANNOT_MOVEMENT && label->value == (int)sides[i], "row %d", i);
  }
  cr_expect_str_eq(tib_annotations_text(&l.list, l.list.items[3].label), "arousal");
  finish_loaded(&l);
}

/* ---- marks of the lights ---- */

/* Of several the widest night, in whatever order they stand and in however many files. */
Test(edges, lights) {
  struct tib_reader *reader = night("");
  struct asked a =
      ask(reader,
          table("a.tsv",
                "100;0;Lights off\n50;0;Lights off\n70;0;Lights off\n800;0;Lights on\n900;0;Lights on\n850;0;Lights on\n"),
          NULL);
  cr_expect(a.context.lights_off_mark == 50 * S && a.context.lights_on_mark == 900 * S);
  done(&a, reader);
  static const struct {
    const char *a, *b;
    double off, on;
  } rows[] = {
      {"50;0;Lights off\n900;0;Lights on\n", "40;0;Lights off\n950;0;Lights on\n", 40, 950},
      {"40;0;Lights off\n950;0;Lights on\n", "50;0;Lights off\n900;0;Lights on\n", 40, 950},
      {"40;0;Lights off\n", "900;0;Lights on\n", 40, 900},
      {"900;0;Lights on\n", "40;0;Lights off\n", 40, 900},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    reader = night("");
    a = ask(reader, table("a.tsv", rows[i].a), table("b.tsv", rows[i].b));
    cr_expect(a.context.lights_off_mark == (tib_ticks)(rows[i].off * S), "row %zu", i);
    cr_expect(a.context.lights_on_mark == (tib_ticks)(rows[i].on * S), "row %zu", i);
    done(&a, reader);
  }
}

/* ---- lists ---- */

Test(edges, one_label_on_many_signals) {
  struct tib_reader *reader = night("");
  struct asked a = ask(reader,
                       text_file("a.tsv",
                                 "onset\tduration\ttrial_type\tchannel\n1\t1\tLM\tLAT\n3\t1\tLM\tRAT\n5\t1\tLM\tn/a\n"
                                 "7\t1\tLM\tLAT\n9\t1\tLM\tn/a\n"),
                       NULL);
  static const enum tib_side sides[] = {TIB_LEFT, TIB_RIGHT, TIB_SIDE_NONE, TIB_LEFT, TIB_SIDE_NONE};
  cr_assert_eq(a.context.n_movements, 5);
  for (int i = 0; i < 5; i++)
    cr_expect_eq(a.context.movements[i].side, sides[i], "row %d: %d", i, (int)a.context.movements[i].side);
  done(&a, reader);
}

Test(edges, remarks_have_an_end) {
  struct tib_annotations list = {0};
  for (int i = 0; i < TIB_ANNOTATION_REMARKS + 3; i++) tib_annotations_remark(&list, "code", "remark %d", i);
  cr_expect_eq((int)list.n_remarks, TIB_ANNOTATION_REMARKS);
  cr_expect_str_eq(list.remarks[TIB_ANNOTATION_REMARKS - 1].code, "code");
  tib_annotations_finish(&list);
}

/* ---- starts that are a day or more apart ---- */

Test(edges, clocks_of_another_day) {
  static const struct {
    const char *date, *time;
    double shift;
  } rows[] = {
      {"02.03.26", "22.00.00", 0},  {"02.03.26", "22.00.10", 10},
      {"02.03.26", "21.59.55", -5}, {"12.03.26", "22.00.00", 0}, /* ten days: taken as they are */
      {"20.02.26", "22.00.00", 0},  {"31.02.26", "22.00.00", 0}, /* no start at all */
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_reader *reader = night("");
    struct asked a = ask(reader, hypnogram(rows[i].date, rows[i].time, "+60~30^Sleep stage N2^|"), NULL);
    cr_assert_eq(a.context.n_stages, 1, "row %zu", i);
    cr_expect_eq(a.context.stages[0].span.onset, (tib_ticks)((60 + rows[i].shift) * S), "row %zu", i);
    done(&a, reader);
  }
}
