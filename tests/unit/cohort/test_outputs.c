#include <stdlib.h>
#include <unistd.h>

#include "cohort/outputs.h"
#include "results.h"

static void make_folder(void) {
  make_root();
  cr_assert_eq(mkdir(path_of("n"), 0777), 0);
}

/* Published values of XXH3-128 with seed 0. */
static const char OF_NOTHING[] = "99aa06d3014798d86001c324468d497f", OF_ABC[] = "06b05ab6733a618578af5f94892f3950";

Test(outputs, are_the_results_of_this_id_sorted_with_size_and_fingerprint) {
  make_folder();
  static const char *const results[] = {"n.annot",        "n_annotations.edf", "n_events.json", "n_events.tsv",
                                        "n_report-1.svg", "n_report-12.svg",   "n_report.pdf",  "n_review.html",
                                        "n_summary.json", "n_summary.tsv"};
  static const char *const others[] = {
      "n_status.json",  "n_notes.txt",         "n_report-.svg", "n_report-1a.svg", "n_report-1.svg.bak",
      "n_events.tsv.x", "m_events.tsv",        "nn_events.tsv", "n_x_events.tsv",  "n",
      "events.tsv",     ".n_events.tsv.tmp.1", "xn_report.pdf", "n_events"};
  for (size_t i = 10; i-- > 0;) { /* written in another order than told */
    char name[64];
    snprintf(name, sizeof name, "n/%s", results[i]);
    put(name, i % 2 ? "abc" : "");
  }
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    char name[64];
    snprintf(name, sizeof name, "n/%s", others[i]);
    put(name, "xyz");
  }
  struct tib_outputs outputs;
  struct tib_error err;
  cr_assert_eq(tib_outputs_read(path_of("n"), "n", &outputs, &err), TIB_OK, "%s", err.text);
  cr_assert_eq(outputs.n, 10);
  for (size_t i = 0; i < 10; i++) {
    cr_assert_str_eq(outputs.items[i].name, results[i]);
    cr_assert_eq(outputs.items[i].bytes, i % 2 ? 3 : 0, "%s", results[i]);
    cr_assert_str_eq(outputs.items[i].fingerprint, i % 2 ? OF_ABC : OF_NOTHING);
  }
  tib_outputs_finish(&outputs);
  cr_assert_eq(outputs.n, 0);
}

/* More than one block of what is read at once: the fingerprint is that of all of it. */
Test(outputs, of_many_blocks) {
  make_folder();
  static char text[100001];
  for (size_t i = 0; i < sizeof text - 1; i++) text[i] = (char)('a' + i % 23);
  put("n/n_events.tsv", text);
  struct tib_outputs outputs;
  cr_assert_eq(tib_outputs_read(path_of("n"), "n", &outputs, NULL), TIB_OK);
  XXH128_hash_t hash = XXH3_128bits(text, sizeof text - 1);
  char wanted[33];
  snprintf(wanted, sizeof wanted, "%016llx%016llx", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
  cr_assert_eq(outputs.items[0].bytes, 100000);
  cr_assert_str_eq(outputs.items[0].fingerprint, wanted);
  tib_outputs_finish(&outputs);
}

/* What is no file of ours in the place of one is told, and not followed to another place. */
Test(outputs, that_cannot_be_read_are_told) {
  make_folder();
  put("elsewhere", "abc");
  cr_assert_eq(symlink(path_of("elsewhere"), path_of("n/n_report.pdf")), 0);
  struct tib_outputs outputs;
  struct tib_error err;
  cr_assert_eq(tib_outputs_read(path_of("n"), "n", &outputs, &err), TIB_WRITE);
  cr_assert(strstr(err.text, "n/n_report.pdf"), "%s", err.text);
  tib_outputs_finish(&outputs);
  cr_assert_eq(remove(path_of("n/n_report.pdf")), 0);
  cr_assert_eq(mkdir(path_of("n/n_report.pdf"), 0777), 0);
  cr_assert_eq(tib_outputs_read(path_of("n"), "n", &outputs, &err), TIB_WRITE);
  tib_outputs_finish(&outputs);
  cr_assert_eq(tib_outputs_read(path_of("nowhere"), "n", &outputs, &err), TIB_WRITE);
  cr_assert(strstr(err.text, "nowhere"), "%s", err.text);
  tib_outputs_finish(&outputs);
}

Test(outputs, are_removed_and_what_is_the_users_stays) {
  make_folder();
  static const char *const ours[] = {"n/n_status.json", "n/n_events.tsv", "n/n_report-3.svg", "n/.n_report.pdf.tmp.4711",
                                     "n/.n_status.json.tmp.1"};
  static const char *const theirs[] = {"n/notes.txt",           "n/n_notes.txt", "n/m_status.json",
                                       "n/.n_notes.txt.tmp.1",  "n/.lock",       "n/.n_report.pdf.tmp.",
                                       "n/.n_report.pdf.tmp.1x"};
  for (size_t i = 0; i < 5; i++) put(ours[i], "x");
  for (size_t i = 0; i < 7; i++) put(theirs[i], "x");
  struct tib_error err;
  cr_assert_eq(tib_outputs_remove(path_of("n"), "n", &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; i < 5; i++) cr_assert_not(there(ours[i]), "%s", ours[i]);
  for (size_t i = 0; i < 7; i++) cr_assert(there(theirs[i]), "%s", theirs[i]);
  cr_assert_eq(tib_outputs_remove(path_of("n"), "n", &err), TIB_OK, "nothing to remove is no error");
  cr_assert_eq(tib_outputs_remove(path_of("nowhere"), "n", &err), TIB_WRITE);
}

/* A status beside results that are half gone would call them done. */
Test(outputs, lose_their_status_first) {
  make_folder();
  put("n/n_status.json", "x");
  static const char *const stuck[] = {"n/n.annot", "n/n_events.tsv", "n/n_report.pdf", "n/n_summary.json",
                                      "n/n_summary.tsv"};
  for (size_t i = 0; i < 5; i++)
    cr_assert_eq(mkdir(path_of(stuck[i]), 0777), 0); /* a folder cannot be removed like a file */
  struct tib_error err;
  cr_assert_eq(tib_outputs_remove(path_of("n"), "n", &err), TIB_WRITE);
  cr_assert(strstr(err.text, "n/n"), "%s", err.text);
  cr_assert_not(there("n/n_status.json"));
}

Test(outputs, half_written_are_removed_alone) {
  make_folder();
  static const char *const half[] = {"n/.n_events.tsv.tmp.12", "n/.n_report-1.svg.tmp.12"};
  static const char *const whole[] = {"n/n_status.json", "n/n_events.tsv", "n/.cohort.tsv.tmp.12",
                                      "n/.m_events.tsv.tmp.12"};
  for (size_t i = 0; i < 2; i++) put(half[i], "x");
  for (size_t i = 0; i < 4; i++) put(whole[i], "x");
  struct tib_error err;
  cr_assert_eq(tib_outputs_remove_unfinished(path_of("n"), "n", NULL, &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; i < 2; i++) cr_assert_not(there(half[i]), "%s", half[i]);
  for (size_t i = 0; i < 4; i++) cr_assert(there(whole[i]), "%s", whole[i]);
  put(half[0], "x");
  cr_assert_eq(tib_outputs_remove_unfinished(path_of("n"), "", "cohort.tsv", &err), TIB_OK, "%s", err.text);
  cr_assert_not(there("n/.cohort.tsv.tmp.12"));
  cr_assert(there(half[0]), "of another name");
}
