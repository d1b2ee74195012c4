/* Philips Alice and Sleepware tables of epochs. Times are worked by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/labels.h"

#define S TIB_TICKS_PER_S
#define HEAD "Epoch Number ,Start Time ,Sleep Stage\n"

static const struct tib_annot_format *const alice = &tib_format_alice;

Test(alice, a_night) {
  struct loaded l = load_text(alice,
                              " " HEAD
                              "1,11:58:30 PM,WK\n2,11:59:00 PM,N1\n3,11:59:30 PM,N2\n4,12:00:00 AM,N3\n"
                              "5,12:00:30 AM,REM\n6,12:01:00 AM,NS\n",
                              NULL);
  ENTRIES(&l, {7110, 30, "WK", 0}, {7140, 30, "N1", 0}, {7170, 30, "N2", 0}, {7200, 30, "N3", 0}, {7230, 30, "REM", 0},
          {7260, 30, "NS", 0});
  cr_assert_eq(l.list.epoch, 30 * S);
  cr_assert_not(l.list.has_start, "the first epoch is no start of the recording");
  finish_loaded(&l);
}

/* The length of an epoch is that of the file: by the first two rows, whatever their numbers. */
Test(alice, length_of_epochs) {
  struct loaded l = load_text(alice, HEAD "1,22:00:00,WK\r\n2,22:00:20,WK\r\n\r\n3,22:00:40,N1\r\n", NULL);
  ENTRIES(&l, {0, 20, "WK", 0}, {20, 20, "WK", 0}, {40, 20, "N1", 0});
  cr_assert_eq(l.list.epoch, 20 * S);
  finish_loaded(&l);
  l = load_text(alice, HEAD "1,23:59:30,WK\n4,00:01:00,N1\n", NULL);
  ENTRIES(&l, {7170, 30, "WK", 0}, {7260, 30, "N1", 0});
  finish_loaded(&l);
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  l = load_text(alice, HEAD "7,22:00:30,N2\n", &frame);
  ENTRIES(&l, {30, 30, "N2", 0});
  cr_assert_eq(l.list.epoch, 0, "one row does not tell");
  finish_loaded(&l);
  frame.epoch = 20 * S;
  l = load_text(alice, HEAD "7,22:00:30,N2\n", &frame);
  ENTRIES(&l, {30, 20, "N2", 0});
  finish_loaded(&l);
  l = load_text(alice, HEAD, NULL);
  cr_assert_eq(l.status, TIB_OK);
  cr_assert_eq(l.list.n, 0);
  finish_loaded(&l);
}

/* Columns may come in another order, and others between them; epochs may be left out. */
Test(alice, columns_and_gaps) {
  struct loaded l = load_text(
      alice, "Sleep Stage,Note,Start Time,Epoch Number\nWK,x,22:00:00,1\nN1,x,22:00:30,2\nN2,x,22:10:00,21\n", NULL);
  ENTRIES(&l, {0, 30, "WK", 0}, {30, 30, "N1", 0}, {600, 30, "N2", 0});
  finish_loaded(&l);
}

Test(alice, without_a_recording) {
  struct tib_annot_frame unknown = frame_unknown();
  struct loaded l = load_text(alice, HEAD "1,22:00:00,NS\n2,22:00:30,WK\n3,22:01:00,N1\n", &unknown);
  ENTRIES(&l, {-30, 30, "NS", 0}, {0, 30, "WK", 0}, {30, 30, "N1", 0});
  finish_loaded(&l);
}

Test(alice, names_are_known) {
  static const struct {
    const char *name;
    int stage;
  } rows[] = {{"WK", TIB_STAGE_W},  {"N1", TIB_STAGE_N1}, {"N2", TIB_STAGE_N2},
              {"N3", TIB_STAGE_N3}, {"REM", TIB_STAGE_R}, {"NS", TIB_STAGE_UNKNOWN}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct tib_annot_label *label = tib_annot_label_find(rows[i].name);
    cr_expect(label && label->class == TIB_ANNOT_STAGE && label->value == rows[i].stage, "%s", rows[i].name);
  }
}

/* The older exports write 11 to 15, which no source explains for certain. */
Test(alice, older_codes) {
  struct tib_annot_frame frame = frame_from(22, 0, 0);
  refuse_text(alice, HEAD "1,22:00:00,11\n2,22:00:30,13\n", &frame, TIB_AMBIGUOUS_STAGES, "line 2");
  refuse_text(alice, HEAD "1,22:00:00,11\n2,22:00:30,13\n", &frame, TIB_AMBIGUOUS_STAGES, "--stage-codes");
  frame.codes = tib_stage_codes_find("yasa");
  refuse_text(alice, HEAD "1,22:00:00,0\n2,22:00:30,13\n", &frame, TIB_SCORING_FORMAT, "line 3");
  struct loaded l = load_text(alice, HEAD "1,22:00:00,0\n2,22:00:30,4\n", &frame);
  ENTRIES(&l, {0, 30, "W", 0}, {30, 30, "R", 0});
  finish_loaded(&l);
}

Test(alice, refused_with_line_and_cause) {
  static const struct {
    const char *text, *line, *cause;
  } rows[] = {
      {HEAD "1,22:00:00\n", "line 2", "fewer cells"},
      {HEAD "one,22:00:00,WK\n", "line 2", "epoch number"},
      {HEAD "-1,22:00:00,WK\n", "line 2", "epoch number"},
      {HEAD "1,22:00:00,WK\n99999999999999,22:00:30,WK\n", "line 3", "epoch number"},
      {HEAD "1,22:00:00,WK\n2,22:00:30,WK\n3,22:01:60,WK\n", "line 4", "start time"},
      {HEAD "1,22:00:00,WK\n2,22:00:30,\n", "line 3", "no sleep stage"},
      {HEAD "1,22:00:00,WK\n1,22:00:30,WK\n", "line 3", "no length"},
      {HEAD "1,22:00:00,WK\n2,22:00:00,WK\n", "line 3", "no length"},
      {HEAD "1,22:00:00,WK\n2,22:02:01,WK\n", "line 3", "no length"},
      {HEAD "2,22:00:30,WK\n3,22:00:00,WK\n", "line 3", "no length"},
      {HEAD "1,22:00:00,WK\n4,22:00:10,WK\n", "line 3", "no length"},
      {HEAD "1,23:00:00,WK\n2,23:00:30,WK\n3,09:00:00,N1\n4,20:00:00,N1\n5,01:00:00,N1\n", "line 6",
       "midnight a second time"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    refuse_text(alice, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].line);
    refuse_text(alice, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
  }
}

Test(alice, broken_texts_are_harmless) {
  break_text(alice, HEAD "1,11:58:30 PM,WK\n2,11:59:00 PM,N1\n3,11:59:30 PM,N2\n4,12:00:00 AM,N3\n5,12:00:30 AM,REM\n",
             4000);
}
