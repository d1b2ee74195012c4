#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "cohort/score_one.h"
#include "cohort/parameters.h"
#include "cohort/table.h"
#include "report/report.h"
#include "support.h"

static char root[512];

static const char *path_of(const char *name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", root, name);
  return path;
}

static void make_root(void) {
  snprintf(root, sizeof root, "%s", test_temporary("out"));
  cr_assert_eq(mkdir(root, 0777), 0);
}

static void put(const char *name, const char *text) {
  FILE *file = fopen(path_of(name), "w");
  cr_assert(file, "%s", name);
  fputs(text, file);
  fclose(file);
}

static bool there(const char *name) {
  struct stat info;
  return stat(path_of(name), &info) == 0;
}

static char *content(const char *name) {
  static char text[65536];
  FILE *file = fopen(path_of(name), "r");
  cr_assert(file, "%s", name);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

static void put_summary(const char *id, const char *rows) {
  struct tib_text text = {0};
  char name[256];
  mkdir(path_of(id), 0777);
  tib_report_summary_header(&text);
  tib_text_add(&text, rows);
  snprintf(name, sizeof name, "%s/%s_summary.tsv", id, id);
  put(name, text.s);
  tib_text_finish(&text);
}

static void fail_one(const char *path, const char *id, const char *said) {
  struct tib_cohort_options options = {.folder = root};
  struct tib_recording_input input = {path, id};
  struct tib_error why, err;
  tib_fail(&why, TIB_NO_LEG_CHANNEL, "%s", said);
  cr_assert_eq(tib_cohort_mark_failed(&options, &input, 4711, &why, &err), TIB_OK, "%s", err.text);
}

Test(table, has_the_rows_of_all_sorted_by_id) {
  make_root();
  put_summary("b", "b\tscored\tone\nb\tscored\ttwo\n");
  put_summary("B", "B\tscored\tone\n");
  put("b/other.txt", "x");
  put("cohort.tsv", "of an earlier run");
  fail_one("/some/where/a.edf", "a", "/some/where/a.edf: no leg");
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_OK, "%s", err.text);
  struct tib_text header = {0};
  tib_report_summary_header(&header);
  char *table = content("cohort.tsv");
  cr_assert_eq(strncmp(table, header.s, header.n), 0);
  char *rows = table + header.n, *failed = strstr(rows, "\na\t");
  cr_assert_eq(strncmp(rows, "B\tscored\tone\na\tfailed\t", 22), 0, "%s", rows);
  cr_assert(strstr(failed, "no-leg-channel"));
  cr_assert(strstr(failed, "\nb\tscored\tone\nb\tscored\ttwo\n"));
  cr_assert_not(strstr(table, "/some/where"), "no folder of this machine");
  tib_text_finish(&header);
}

Test(table, refuses_columns_of_another_version) {
  make_root();
  mkdir(path_of("n"), 0777);
  put("n/n_summary.tsv", "id\tstatus\nn\tscored\n");
  struct tib_error err;
  cr_assert_eq(tib_cohort_table(root, &err), TIB_FORMAT);
  cr_assert(strstr(err.text, "n_summary.tsv"));
  cr_assert_not(there("cohort.tsv"));
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
  put_summary("n", "n\tscored\n");
  static const char *const stale[] = {"n/n_events.tsv", "n/n_report.pdf", "n/n_report-2.svg", "n/n.annot",
                                      "n/.n_report.pdf.tmp.4711"};
  static const char *const own[] = {"n/n_notes.txt", "n/n_report-x.svg", "n/m_events.tsv", "n/.n_report.pdf.tmp.4712"};
  for (size_t i = 0; i < 5; i++) put(stale[i], "x");
  for (size_t i = 0; i < 4; i++) put(own[i], "x");
  fail_one("rel/n.edf", "n", "rel/n.edf: no channel of rel/n.edf is a leg");
  for (size_t i = 0; i < 5; i++) cr_assert_not(there(stale[i]), "%s", stale[i]);
  for (size_t i = 0; i < 4; i++) cr_assert(there(own[i]), "%s", own[i]);
  cr_assert_not(there("n/n_summary.tsv"));
  char *status = content("n/n_status.json");
  cr_assert(strstr(status, "\"failed\""));
  cr_assert(strstr(status, "n.edf: no channel of n.edf is a leg"), "%s", status);
}

Test(fingerprint, follows_everything_that_changes_results) {
  struct tib_rules a = {.name = "a", .fingerprint = "1"}, b = {.name = "a", .fingerprint = "2"};
  struct tib_cohort_options options = {
      .analyze = {.n_profiles = 1, .profiles = &a}, .report = {.formats = "tsv", .paper = "a4"}, .folder = "x"};
  char first[33], again[33];
  struct tib_error err;
  cr_assert_eq(tib_cohort_fingerprint(&options, "n", first, &err), TIB_OK);
  cr_assert_eq(strlen(first), 32);
  options.folder = "y";
  tib_cohort_fingerprint(&options, "n", again, &err);
  cr_assert_str_eq(first, again, "where the results go changes nothing");
#define CHANGES(field, value)                      \
  do {                                             \
    struct tib_cohort_options other = options;     \
    other.field = value;                           \
    tib_cohort_fingerprint(&other, "n", again, &err);   \
    cr_assert_str_neq(first, again, "%s", #field); \
  } while (0)
  CHANGES(analyze.profiles, &b);
  CHANGES(analyze.bursts, &b);
  CHANGES(analyze.left, "LAT");
  CHANGES(analyze.right, "LAT");
  CHANGES(analyze.accel[1], "x,y,z");
  CHANGES(analyze.unit, "LAT=uV");
  CHANGES(analyze.lights_on, "06:00:00");
  CHANGES(analyze.mains, TIB_MAINS_60);
  CHANGES(analyze.allow_low_rate, true);
  CHANGES(analyze.epoch, 20 * TIB_TICKS_PER_S);
  CHANGES(report.formats, "tsv,pdf");
  CHANGES(report.keep_dates, true);
}
