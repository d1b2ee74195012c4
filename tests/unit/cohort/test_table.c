#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cohort/parameters.h"
#include "cohort/score_one.h"
#include "cohort/table.h"
#include "report/report.h"
#include "results.h"

/* A row with the cells given and n/a to its end. */
static void add_row(struct tib_text *text, const char *id, const char *status, const char *rules) {
  size_t columns = 1;
  for (const char *c = text->s; *c != '\n'; c++) columns += *c == '\t';
  tib_text_addf(text, "%s\t%s\tn/a\t%s", id, status, rules);
  for (size_t i = 4; i < columns; i++) tib_text_add(text, "\tn/a");
  tib_text_add(text, "\n");
}

static void put_summary(const char *id, const char *said, const char *first, const char *second) {
  struct tib_text text = {0};
  tib_report_summary_header(&text);
  add_row(&text, said, "scored", first);
  if (second) add_row(&text, said, "scored", second);
  put_in(id, "_summary.tsv", text.s);
  tib_text_finish(&text);
}

static void fail_one(const char *path, const char *id, const char *said) {
  struct tib_cohort_options options = {.folder = root};
  struct tib_recording_input input = {.path = path, .id = id};
  struct tib_error why, err;
  tib_fail(&why, TIB_NO_LEG_CHANNEL, "%s", said);
  cr_assert_eq(tib_cohort_mark_failed(&options, &input, &why, &err), TIB_OK, "%s", err.text);
}

Test(table, has_the_rows_of_all_sorted_by_id) {
  make_root();
  put_summary("b", "b", "one", "two");
  put_status("b");
  put_summary("B", "B", "one", NULL);
  put_status("B");
  put("b/other.txt", "x");
  put("cohort.tsv", "of an earlier run");
  fail_one("/some/where/a.edf", "a", "/some/where/a.edf: no leg");
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK, "%s", err.text);
  struct tib_text header = {0};
  tib_report_summary_header(&header);
  char *table = content("cohort.tsv");
  cr_assert_eq(strncmp(table, header.s, header.n), 0);
  static const char *const rows[] = {"\nB\tscored\tn/a\tone\t", "\na\tfailed\tno-leg-channel\tn/a\t",
                                     "\nb\tscored\tn/a\tone\t", "\nb\tscored\tn/a\ttwo\t"};
  const char *at = table;
  for (size_t i = 0; i < 4; i++) {
    const char *found = strstr(at, rows[i]);
    cr_assert(found && found >= at, "%s in %s", rows[i], table);
    at = found;
  }
  size_t lines = 0;
  for (const char *c = table; *c; c++) lines += *c == '\n';
  cr_assert_eq(lines, 5);
  cr_assert_not(strstr(table, "/some/where"), "no folder of this machine");
  tib_text_finish(&header);
}

Test(table, counts_no_recording_without_a_status) {
  make_root();
  put_summary("n", "n", "one", NULL);
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK, "%s", err.text);
  cr_assert_not(strstr(content("cohort.tsv"), "\nn\t"), "the status is written last: without it the rest may be half done");
}

Test(table, says_of_a_failed_one_which_version_it_failed_with) {
  make_root();
  put_in("n", "_status.json",
         "{\"id\": \"n\", \"status\": \"failed\", \"error\": {\"code\": \"unit\", \"text\": \"x\"}, "
         "\"version\": \"0.0.7\"}");
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK, "%s", err.text);
  cr_assert(strstr(content("cohort.tsv"), "\nn\tfailed\tunit\tn/a\t0.0.7\tn/a"));
}

static void refuses(const char *word) {
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_FORMAT, "%s", word);
  cr_assert(strstr(err.text, word), "%s", err.text);
  cr_assert_not(there("cohort.tsv"));
}

Test(table, refuses_what_tibialis_does_not_write) {
  make_root();
  put_in("n", "_summary.tsv", "id\tstatus\nn\tscored\n");
  put_status("n");
  refuses("n_summary.tsv");
  put_summary("n", "m", "one", NULL);
  put_status("n");
  refuses("n_summary.tsv:2");
  struct tib_text text = {0};
  tib_report_summary_header(&text);
  put_in("n", "_summary.tsv", text.s);
  put_status("n");
  refuses("holds no row");
  add_row(&text, "n", "scored", "one");
  text.s[text.n - 1] = '\0';
  put_in("n", "_summary.tsv", text.s);
  put_status("n");
  refuses("is cut");
  tib_text_finish(&text);
  put_summary("n", "n", "one\tmore", NULL);
  put_status("n");
  refuses("n_summary.tsv:2");
}

Test(table, refuses_statuses_that_tibialis_does_not_write) {
  make_root();
  put_summary("n", "n", "one", NULL);
  static const char *const statuses[] = {
      "",
      "{\"id\": \"n\", \"stat",
      "[]",
      "{\"id\": \"m\", \"status\": \"scored\", \"version\": \"1\", \"outputs\": []}",
      "{\"id\": \"n\", \"status\": \"done\", \"version\": \"1\", \"outputs\": []}",
      "{\"id\": \"n\", \"status\": \"scored\", \"outputs\": []}",
      "{\"id\": \"n\", \"status\": \"scored\", \"version\": \"1\"}",
      "{\"id\": \"n\", \"status\": \"scored\", \"version\": \"1\", \"outputs\": [{\"name\": \"n_summary.tsv\"}]}",
      "{\"id\": \"n\", \"status\": \"failed\", \"version\": \"1\", \"error\": null}",
      "{\"id\": \"n\", \"status\": \"failed\", \"version\": \"1\", \"error\": {\"code\": \"ok\", \"text\": \"\"}}",
      "{\"id\": \"n\", \"status\": \"scored\", \"version\": \"1\", \"outputs\": []} more"};
  for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
    put_in("n", "_status.json", statuses[i]);
    refuses("n_status.json");
  }
}

/* A number that somebody changed fits the columns as well as any. */
Test(table, refuses_a_summary_that_is_not_the_one_its_status_lists) {
  make_root();
  put_summary("n", "n", "one", NULL);
  put_status("n");
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(remove(path_of("cohort.tsv")), 0);
  put_summary("n", "n", "two", NULL);
  refuses("n_summary.tsv: is not as it was written");
  put_summary("n", "n", "one", "two");
  refuses("n_summary.tsv: is not as it was written");
  cr_assert_eq(remove(path_of("n/n_summary.tsv")), 0);
  refuses("n_summary.tsv: is gone");
  put_status("n"); /* lists none */
  put_summary("n", "n", "one", NULL);
  refuses("n_summary.tsv: is not as it was written");
}

Test(table, of_nothing_is_its_header) {
  make_root();
  struct tib_error err;
  struct tib_text header = {0};
  tib_report_summary_header(&header);
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK);
  cr_assert_str_eq(content("cohort.tsv"), header.s);
  tib_text_finish(&header);
}

Test(mark_failed, leaves_a_status_and_nothing_stale) {
  make_root();
  put_summary("n", "n", "one", NULL);
  static const char *const stale[] = {"n/n_events.tsv", "n/n_report.pdf",           "n/n_report-2.svg",
                                      "n/n.annot",      "n/.n_report.pdf.tmp.4711", "n/.n_status.json.tmp.1"};
  static const char *const own[] = {"n/n_notes.txt", "n/n_report-x.svg", "n/m_events.tsv", "n/.n_notes.txt.tmp.1",
                                    "n/.n_report.pdf.tmp.x"};
  for (size_t i = 0; i < 6; i++) put(stale[i], "x");
  for (size_t i = 0; i < 5; i++) put(own[i], "x");
  fail_one("rel/n.edf", "n", "rel/n.edf: no channel of rel/n.edf is a leg");
  for (size_t i = 0; i < 6; i++) cr_assert_not(there(stale[i]), "%s", stale[i]);
  for (size_t i = 0; i < 5; i++) cr_assert(there(own[i]), "%s", own[i]);
  cr_assert_not(there("n/n_summary.tsv"));
  char *status = content("n/n_status.json");
  cr_assert(strstr(status, "\"failed\""));
  cr_assert(strstr(status, "n.edf: no channel of n.edf is a leg"), "%s", status);
}

Test(fingerprint, follows_everything_that_changes_results) {
  struct tib_rules a = {.name = "a", .fingerprint = "1"}, b = {.name = "a", .fingerprint = "2"};
  struct tib_cohort_options options = {
      .analyze = {.n_profiles = 1, .profiles = &a}, .report = {.formats = "tsv", .paper = "a4"}, .folder = "x"};
  struct tib_recording_input input = {.path = "here/n.edf", .id = "n"}, moved = {.path = "there/n.edf", .id = "n"},
                             renamed = {.path = "here/m.edf", .id = "n"}, other_id = {.path = "here/n.edf", .id = "m"};
  char first[33], again[33];
  struct tib_error err;
  cr_assert_eq(tib_cohort_fingerprint(&options, &input, first, &err), TIB_OK);
  cr_assert_eq(strlen(first), 32);
  options.folder = "y";
  tib_cohort_fingerprint(&options, &input, again, &err);
  cr_assert_str_eq(first, again, "where the results go changes nothing");
  tib_cohort_fingerprint(&options, &moved, again, &err);
  cr_assert_str_eq(first, again, "nor does where the recording lies");
  tib_cohort_fingerprint(&options, &renamed, again, &err);
  cr_assert_str_neq(first, again, "the reports name the file");
  tib_cohort_fingerprint(&options, &other_id, again, &err);
  cr_assert_str_neq(first, again, "and the id");
#define CHANGES(field, value)                            \
  do {                                                   \
    struct tib_cohort_options other = options;           \
    other.field = value;                                 \
    tib_cohort_fingerprint(&other, &input, again, &err); \
    cr_assert_str_neq(first, again, "%s", #field);       \
  } while (0)
  CHANGES(analyze.profiles, &b);
  CHANGES(analyze.bursts, &b);
  CHANGES(analyze.left, "LAT");
  CHANGES(analyze.right, "LAT");
  CHANGES(analyze.accel[1], "x,y,z");
  CHANGES(analyze.ecg, "ECG II");
  CHANGES(analyze.unit, "LAT=uV");
  CHANGES(analyze.lights_on, "06:00:00");
  CHANGES(analyze.mains, TIB_MAINS_60);
  CHANGES(analyze.allow_low_rate, true);
  CHANGES(analyze.epoch, 20 * TIB_TICKS_PER_S);
  CHANGES(report.formats, "tsv,pdf");
  CHANGES(report.keep_dates, true);
}
