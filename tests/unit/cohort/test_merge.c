/* Folders made by hand, to a table and to a database. */
#include <sqlite3.h>
#include <stdlib.h>

#include "base/text.h"
#include "cohort/merge.h"
#include "cohort/recordings.h"
#include "report/fields.h"
#include "report/report.h"
#include "results.h"

/* ---- files ---- */

static size_t columns_of(const char *header) {
  size_t n = 1;
  for (const char *c = header; *c && *c != '\n'; c++) n += *c == '\t';
  return n;
}

static void add_na(struct tib_text *text, size_t from, size_t columns) {
  for (size_t i = from; i < columns; i++) tib_text_add(text, "\tn/a");
  tib_text_add(text, "\n");
}

static const char *base_of(const char *id) { return strrchr(id, '/') ? strrchr(id, '/') + 1 : id; }

/* Rows of the rules named, ended by NULL. */
static void put_summary(const char *id, const char *const *names) {
  struct tib_text text = {0};
  tib_report_summary_header(&text);
  size_t columns = columns_of(text.s);
  for (; *names; names++) {
    tib_text_addf(&text, "%s\tscored\tn/a\t%s", base_of(id), *names);
    add_na(&text, 4, columns);
  }
  put_in(id, "_summary.tsv", text.s);
  tib_text_finish(&text);
}

/* One event whose first two cells are these. */
static void put_events(const char *id, const char *onset, const char *duration) {
  struct tib_text text = {0};
  size_t n;
  const struct tib_field *fields = tib_fields(TIB_FIELDS_EVENTS, &n);
  for (size_t i = 0; i < n; i++) tib_text_addf(&text, "%s%s", i ? "\t" : "", fields[i].name);
  tib_text_addf(&text, "\n%s\t%s\tlimb_movement", onset, duration);
  add_na(&text, 3, n);
  put_in(id, "_events.tsv", text.s);
  tib_text_finish(&text);
}

static void put_json(const char *id, const char *json) { put_in(id, "_summary.json", json); }

#define RULES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A recording with everything. */
static void put_scored(const char *id) {
  char json[256];
  put_summary(id, RULES("one", "two"));
  put_events(id, "12.5", "2");
  snprintf(json, sizeof json, "{\"id\": \"%s\", \"quality\": {}}", base_of(id));
  put_json(id, json);
  put_status(id);
}

static void put_failed(const char *id) {
  char text[512];
  snprintf(text, sizeof text,
           "{\"id\": \"%s\", \"status\": \"failed\", \"error\": {\"code\": \"unit\", \"text\": \"x\"}, \"version\": "
           "\"0.0.7\", \"outputs\": []}",
           base_of(id));
  put_in(id, "_status.json", text);
}

/* ---- merging ---- */

static char *one[1], *two[2];
static struct tib_merge_report report;
static struct tib_error err;

static void make_folders(void) {
  static char a[600], b[600];
  make_root();
  snprintf(a, sizeof a, "%s", path_of("a"));
  snprintf(b, sizeof b, "%s", path_of("b"));
  mkdir(a, 0777);
  mkdir(b, 0777);
  one[0] = two[0] = a;
  two[1] = b;
}

TestSuite(merge, .init = make_folders);

static enum tib_status merge(char *const *folders, size_t n, const char *to) {
  char path[1024];
  snprintf(path, sizeof path, "%s", path_of(to));
  struct tib_merge merge = {.n_folders = n, .folders = folders, .path = path};
  return tib_merge_run(&merge, &report, &err);
}

static void refuses(const char *to, enum tib_status status, const char *word) {
  cr_assert_eq(merge(one, 1, to), status, "%s: %s", word, err.text);
  cr_assert(strstr(err.text, word), "no \"%s\" in: %s", word, err.text);
  cr_assert_not(there(to), "%s", word);
}

Test(merge, of_two_folders_counts_and_sorts) {
  put_scored("a/n2");
  put_failed("a/n3");
  put_scored("b/n1");
  put_in("b/n4", "_summary.tsv", "no status yet");
  cr_assert_eq(merge(two, 2, "all.tsv"), TIB_OK, "%s", err.text);
  cr_assert_eq(report.counts.rows.scored, 2);
  cr_assert_eq(report.counts.rows.failed, 1);
  cr_assert_eq(report.unfinished, 1);
  cr_assert_eq(report.missing, 0);
  cr_assert_not(report.database);
  static const char *const rows[] = {"n1\tscored\tn/a\tone\t", "n1\tscored\tn/a\ttwo\t", "n2\tscored\tn/a\tone\t",
                                     "n2\tscored\tn/a\ttwo\t", "n3\tfailed\tunit\tn/a\t"};
  const char *at = content("all.tsv");
  for (size_t i = 0; i < 5; i++) {
    at = strchr(at, '\n');
    cr_assert(at && strncmp(++at, rows[i], strlen(rows[i])) == 0, "row %zu: %s", i, at);
  }
  cr_assert_str_eq(strchr(at, '\n'), "\n", "no other");
}

Test(merge, knows_what_should_be_there) {
  put_scored("a/n1");
  put_failed("a/n2");
  struct tib_recording_input items[] = {{.id = "n0"}, {.id = "n1"}, {.id = "n2"}, {.id = "n9"}};
  struct tib_recordings expected = {.n = 4, .items = items};
  char path[1024];
  snprintf(path, sizeof path, "%s", path_of("all.tsv"));
  struct tib_merge asked = {.n_folders = 1, .folders = one, .path = path, .expected = &expected};
  cr_assert_eq(tib_merge_run(&asked, &report, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(report.missing, 2);
  cr_assert_str_eq(report.example, "n0", "the first in the list");
}

Test(merge, refuses_what_it_cannot_do) {
  refuses("all.tsv", TIB_USAGE, "no results");
  put_scored("a/n1");
  refuses("all.txt", TIB_USAGE, ".tsv nor a .sqlite");
  refuses(".tsv", TIB_USAGE, "--out");
  char nowhere_at_all[] = "/nowhere/at/all", *nowhere[] = {nowhere_at_all};
  cr_assert_eq(merge(nowhere, 1, "all.tsv"), TIB_USAGE);
  cr_assert(strstr(err.text, "/nowhere/at/all"), "%s", err.text);
}

Test(merge, of_one_id_in_two_folders) {
  put_scored("a/n1");
  put_scored("b/n1");
  cr_assert_eq(merge(two, 2, "all.tsv"), TIB_OK, "equal statuses: %s", err.text);
  cr_assert_eq(report.counts.rows.scored, 1);
  put_summary("b/n1", RULES("three"));
  put_status("b/n1");
  cr_assert_eq(remove(path_of("all.tsv")), 0);
  cr_assert_eq(merge(two, 2, "all.tsv"), TIB_USAGE, "other results of what should be the same");
  cr_assert(strstr(err.text, "a/n1") && strstr(err.text, "b/n1"), "%s", err.text);
  cr_assert_not(there("all.tsv"));
}

/* ---- what is not what its status lists ---- */

Test(merge, refuses_a_file_that_was_changed) {
  put_scored("a/n1");
  cr_assert_eq(merge(one, 1, "all.sqlite"), TIB_OK, "%s", err.text);
  cr_assert_eq(remove(path_of("all.sqlite")), 0);
  put_events("a/n1", "12.6", "2");
  refuses("all.sqlite", TIB_FORMAT, "n1_events.tsv: is not as it was written");
  cr_assert_eq(merge(one, 1, "all.tsv"), TIB_OK, "a table has no need of it: %s", err.text);
  put_scored("a/n1");
  put_json("a/n1", "{\"id\": \"n1\", \"quality\": {} }");
  refuses("all.sqlite", TIB_FORMAT, "n1_summary.json: is not as it was written");
  put_scored("a/n1");
  put_summary("a/n1", RULES("one"));
  refuses("all.sqlite", TIB_FORMAT, "n1_summary.tsv: is not as it was written");
  cr_assert_eq(remove(path_of("all.tsv")), 0);
  refuses("all.tsv", TIB_FORMAT, "leave its folder out");
}

Test(merge, refuses_a_file_that_is_gone_or_nobody_listed) {
  put_scored("a/n1");
  cr_assert_eq(remove(path_of("a/n1/n1_events.tsv")), 0);
  refuses("all.sqlite", TIB_FORMAT, "n1_events.tsv: is gone");
  put_status("a/n1");
  cr_assert_eq(merge(one, 1, "all.sqlite"), TIB_OK, "scored without it: %s", err.text);
  cr_assert_eq(report.counts.without_events, 1);
  cr_assert_eq(report.counts.without_json, 0);
  cr_assert_eq(remove(path_of("all.sqlite")), 0);
  put_events("a/n1", "1", "2");
  refuses("all.sqlite", TIB_FORMAT, "n1_events.tsv: is not as it was written");
}

Test(merge, counts_what_was_scored_without_a_summary) {
  put_scored("a/n1");
  cr_assert_eq(remove(path_of("a/n1/n1_summary.tsv")), 0);
  put_status("a/n1");
  cr_assert_eq(merge(one, 1, "all.tsv"), TIB_OK, "%s", err.text);
  cr_assert_eq(report.counts.rows.without_summary, 1);
  cr_assert_eq(report.counts.rows.scored, 1);
}

/* Another run removes the status first, then the files, and writes the status last. */
Test(merge, knows_a_recording_that_is_scored_meanwhile) {
  char id[] = "n1";
  struct tib_scored scored = {.folder = one[0], .id = id};
  struct tib_scored_status said;
  bool is_there;
  put_scored("a/n1");
  cr_assert_eq(tib_scored_read_status(&scored, &said, &is_there, &err), TIB_OK, "%s", err.text);
  cr_assert(is_there);
  cr_assert_not(tib_scored_has_changed(&scored, &said));
  put_summary("a/n1", RULES("one"));
  cr_assert_not(tib_scored_has_changed(&scored, &said), "a file alone was edited");
  put_status("a/n1");
  cr_assert(tib_scored_has_changed(&scored, &said));
  put_failed("a/n1");
  cr_assert(tib_scored_has_changed(&scored, &said));
  cr_assert_eq(remove(path_of("a/n1/n1_status.json")), 0);
  cr_assert(tib_scored_has_changed(&scored, &said));
  put_in("a/n1", "_status.json", "{\"id\": \"n1\"");
  cr_assert_not(tib_scored_has_changed(&scored, &said), "what nobody writes is no run");
}

/* ---- what a status lists and yet makes no sense ---- */

Test(merge, database_refuses_what_does_not_fit_its_columns) {
  put_scored("a/n1");
  put_events("a/n1", "soon", "2");
  put_status("a/n1");
  refuses("all.sqlite", TIB_FORMAT, "n1_events.tsv:2: \"soon\"");
  put_scored("a/n1");
  put_summary("a/n1", RULES("one", "one"));
  put_status("a/n1");
  refuses("all.sqlite", TIB_FORMAT, "n1_summary.tsv:3");
  put_scored("a/n1");
  put_json("a/n1", "{\"id\": \"n1\", \"qual");
  put_status("a/n1");
  refuses("all.sqlite", TIB_FORMAT, "n1_summary.json");
  put_json("a/n1", "{\"id\": \"n2\", \"quality\": {}}");
  put_status("a/n1");
  refuses("all.sqlite", TIB_FORMAT, "not the summary of n1");
}

static int count(const char *question) {
  sqlite3 *store;
  sqlite3_stmt *statement;
  cr_assert_eq(sqlite3_open_v2(path_of("all.sqlite"), &store, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  cr_assert_eq(sqlite3_prepare_v2(store, question, -1, &statement, NULL), SQLITE_OK, "%s", sqlite3_errmsg(store));
  cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
  int n = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(store);
  return n;
}

Test(merge, database_has_every_row) {
  put_scored("a/n1");
  put_failed("a/n2");
  cr_assert_eq(merge(one, 1, "all.sqlite"), TIB_OK, "%s", err.text);
  cr_assert(report.database);
  cr_assert_eq(count("SELECT count(*) FROM recordings"), 2);
  cr_assert_eq(count("SELECT count(*) FROM recordings WHERE status = 'failed' AND id = 'n2' AND error = 'unit'"), 1);
  cr_assert_eq(count("SELECT count(*) FROM indices WHERE id = 'n1' AND rules IN ('one', 'two')"), 2);
  cr_assert_eq(count("SELECT count(*) FROM events WHERE id = 'n1' AND onset = 12.5 AND duration = 2"), 1);
}
