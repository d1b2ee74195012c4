/* Tables of events: what is taken, what is left out, what is refused. Expected values are those written into the tables. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "read_test.h"
#include "support.h"

#define S TIB_TICKS_PER_S
#define HEAD "onset\tduration\ttrial_type\tside\trules\n"

struct loaded {
  enum tib_status status;
  struct tib_recording recording;
  struct tib_context context;
  char fingerprint[33];
  struct tib_error err;
};

static struct loaded load_bytes(const char *table, size_t n) {
  const char *path = test_temporary("events.tsv");
  FILE *file = fopen(path, "wb");
  cr_assert_not_null(file);
  cr_assert_eq(fwrite(table, 1, n, file), n);
  fclose(file);
  struct loaded loaded = {0};
  loaded.status = tib_read_events_table(path, 0, &loaded.recording, &loaded.context, loaded.fingerprint, &loaded.err);
  return loaded;
}

static struct loaded load(const char *table) { return load_bytes(table, strlen(table)); }

static void finish(struct loaded *loaded) {
  tib_recording_finish(&loaded->recording);
  tib_context_finish(&loaded->context);
}

Test(events_table, movements_of_each_leg) {
  struct loaded l = load(
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
  cr_assert_eq(l.recording.format, TIB_EVENTS_TABLE);
  cr_assert_eq(l.recording.duration, 40 * S);
  cr_assert_eq(strlen(l.fingerprint), 32);
  finish(&l);
}

/* What a profile made of the movements, and what tibialis saw beside them, is no scoring. */
Test(events_table, rows_of_profiles_are_passed_over) {
  struct loaded l = load(HEAD
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
  struct loaded l = load(HEAD
                         "0\t30\tSleep stage W\tn/a\tn/a\n30\t30\tSleep stage N2\tn/a\tn/a\n"
                         "40\t4\tEEG arousal\tn/a\tn/a\n41\t10\tHypopnea\tn/a\tn/a\n5\t1\tspindle\tn/a\tn/a\n"
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
  struct loaded l = load("\xEF\xBB\xBFonset\tduration\ttrial_type\r\n1\t2\tlimb_movement\r\n\r\n4\t2\tlimb_movement");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_movements, 2);
  finish(&l);
}

/* A table of tibialis holds all movements there are: none is none. Another that has none says nothing of them. */
Test(events_table, no_movements) {
  struct loaded ours = load(HEAD "10\t20\tunscorable\tleft\tn/a\n");
  cr_assert(ours.context.has_movements);
  cr_assert_eq(ours.context.n_movements, 0);
  finish(&ours);
  struct loaded other = load("onset\tduration\ttrial_type\n10\t20\tspindle\n");
  cr_assert_eq(other.status, TIB_OK, "%s", other.err.text);
  cr_assert_not(other.context.has_movements);
  finish(&other);
}

Test(events_table, negative_and_absurd_times) {
  struct loaded l = load(HEAD
                         "-5\t2\tlimb_movement\tleft\tn/a\n10\t-2\tlimb_movement\tleft\tn/a\n"
                         "90000000000\t2\tlimb_movement\tleft\tn/a\n50\t2\tlimb_movement\tleft\tn/a\n");
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_assert_eq(l.context.n_movements, 2, "the one before the start is kept");
  cr_assert_eq(l.context.movements[0].span.onset, -5 * S);
  cr_assert_eq(l.context.n_outside_recording, 1);
  cr_assert_eq(l.recording.duration, 52 * S, "an absurd time is no length");
  cr_assert_eq(l.recording.n_deviations, 1);
  cr_assert_str_eq(l.recording.deviations[0].code, "absurd-times");
  cr_assert(strncmp(l.recording.deviations[0].text, "2 ", 2) == 0, "%s", l.recording.deviations[0].text);
  finish(&l);
}

Test(events_table, refused_with_line_and_cause) {
  static const struct {
    const char *table, *words[2];
  } rows[] = {
      {"", {"line 1", "onset"}},
      {"hello\n", {"line 1", "onset"}},
      {"onset\ttrial_type\n1\tlimb_movement\n", {"line 1", "duration"}},
      {"onset,duration,trial_type\n", {"line 1", "onset"}},
      {HEAD "1\t2\tlimb_movement\tleft\tn/a\nx\t2\tlimb_movement\tleft\tn/a\n", {"line 3", "onset 'x'"}},
      {HEAD "\n1\t2,5\tlimb_movement\tleft\tn/a\n", {"line 3", "duration '2,5'"}},
      {HEAD "nan\t2\tlimb_movement\tleft\tn/a\n", {"line 2", "onset 'nan'"}},
      {HEAD "n/a\t2\tlimb_movement\tleft\tn/a\n", {"line 2", "onset 'n/a'"}},
      {HEAD "1\t2\n", {"line 2", "trial_type"}},
      {HEAD "1\t2\tlimb_movement\tboth\tn/a\n", {"line 2", "both"}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct loaded l = load(rows[i].table);
    cr_assert_eq(l.status, TIB_SCORING_FORMAT, "row %zu", i);
    cr_assert(strstr(l.err.text, "events.tsv"), "%s", l.err.text);
    for (size_t k = 0; k < 2; k++) cr_assert(strstr(l.err.text, rows[i].words[k]), "%s: %s", rows[i].words[k], l.err.text);
    cr_assert_null(l.context.movements);
  }
  struct loaded binary = load_bytes(HEAD "1\0002\n", sizeof(HEAD "1\0002\n") - 1);
  cr_assert_eq(binary.status, TIB_SCORING_FORMAT);
  struct tib_recording recording;
  struct tib_context context;
  struct tib_error err;
  char text[33];
  cr_assert_eq(tib_read_events_table("/no/such.tsv", 0, &recording, &context, text, &err), TIB_NOT_FOUND);
}

Test(events_table, known_by_name_and_bytes) {
  cr_assert(tib_read_is_table("a/b_events.tsv"));
  cr_assert(tib_read_is_table("B.TSV"));
  cr_assert_not(tib_read_is_table("b.edf"));
  cr_assert_not(tib_read_is_table(".tsv"));
  cr_assert_not(tib_read_is_unknown("/no/such/file"), "that is another error");
  const char *path = test_temporary("letter.txt");
  FILE *file = fopen(path, "w");
  fputs("Dear reader", file);
  fclose(file);
  cr_assert(tib_read_is_unknown(path));
  cr_assert_not(tib_read_is_unknown(test_source("sample-data/quiet.edf")));
}
