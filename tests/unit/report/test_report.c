#include <criterion/criterion.h>
#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "fake_result.h"
#include "report/report.h"
#include "support.h"
#include "write/write.h"

static const struct tib_report_options ALL = {.formats = "tsv,json,pdf,svg", .paper = "a4"};

static enum tib_status check(const char *formats, const char *paper, struct tib_error *err) {
  struct tib_report_options options = {.formats = formats, .paper = paper};
  return tib_report_check(&options, err);
}

Test(report, formats_and_papers) {
  struct tib_error err = {0};
  cr_assert_eq(check("tsv", "a4", NULL), TIB_OK);
  cr_assert_eq(check("svg,pdf,json,tsv", "letter", NULL), TIB_OK);
  cr_assert_eq(check("tsv,xlsx,pdf", "a4", &err), TIB_USAGE);
  cr_assert_str_eq(err.text, "there is no output format \"xlsx\"; there are: tsv, json, pdf, svg, html, edf, annot");
  cr_assert_eq(check("ts", "a4", &err), TIB_USAGE);
  cr_assert_eq(check("", "a4", &err), TIB_USAGE);
  cr_assert_eq(check("tsv,", "a4", &err), TIB_USAGE);
  cr_assert_eq(check(",tsv", "a4", &err), TIB_USAGE);
  cr_assert_eq(check("tsv", "a3", &err), TIB_USAGE);
  cr_assert_str_eq(err.text, "--paper a3: neither a4 nor letter; say one of them");
}

static size_t count_files(const char *folder) {
  size_t n = 0;
  DIR *dir = opendir(folder);
  cr_assert_not_null(dir);
  for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) n += entry->d_name[0] != '.';
  closedir(dir);
  return n;
}

Test(report, writes_the_files_of_each_format) {
  static const char *const names[] = {"night-0007_events.tsv",   "night-0007_events.json", "night-0007_summary.tsv",
                                      "night-0007_summary.json", "night-0007_report.pdf",  "night-0007_report-1.svg",
                                      "night-0007_report-2.svg", "night-0007_report-3.svg"};
  struct tib_result result;
  char folder[512], path[1024];
  struct tib_error err = {0};
  fake_result(&result, FAKE_SHORT);
  snprintf(folder, sizeof folder, "%s", test_temporary("out"));
  cr_assert_eq(tib_out_folder(folder, NULL), TIB_OK);
  cr_assert_eq(tib_report_write(&result, &ALL, folder, &err), TIB_OK, "%s", err.text);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct stat info;
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    cr_assert_eq(stat(path, &info), 0, "%s", path);
    cr_assert_gt(info.st_size, 100);
  }
  cr_assert_eq(count_files(folder), 8);
  struct tib_report_status status = {
      .id = "night-0007", .input_fingerprint = result.fingerprint, .parameters_fingerprint = "x"};
  cr_assert_eq(tib_report_write_status(&status, folder, NULL), TIB_OK);
  snprintf(path, sizeof path, "%s/night-0007_status.json", folder);
  cr_assert_eq(access(path, R_OK), 0);
  tib_result_finish(&result);
}

Test(report, an_id_names_no_other_folder) {
  struct tib_result result;
  struct tib_report_options options = {.formats = "tsv", .paper = "a4"};
  fake_result(&result, FAKE_SHORT);
  snprintf(result.id, sizeof result.id, "../evil");
  char folder[512];
  snprintf(folder, sizeof folder, "%s", test_temporary("out"));
  cr_assert_eq(tib_out_folder(folder, NULL), TIB_OK);
  cr_assert_eq(tib_report_write(&result, &options, folder, NULL), TIB_OK);
  cr_assert_eq(access(test_temporary("out/.._evil_events.tsv"), R_OK), 0);
  tib_result_finish(&result);
}

Test(report, a_folder_that_is_not_there) {
  struct tib_result result;
  struct tib_error err = {0};
  fake_result(&result, FAKE_SHORT);
  cr_assert_eq(tib_report_write(&result, &ALL, test_temporary("nowhere"), &err), TIB_WRITE);
  cr_assert_not_null(strstr(err.text, "nowhere/night-0007_events.tsv"));
  tib_result_finish(&result);
}

/* ---- another locale ---- */

/* A locale with a comma for the decimal sign, made for the test where the system has none. */
static bool set_comma_locale(void) {
  char command[1200], folder[512];
  if (setlocale(LC_ALL, "de_DE.UTF-8")) return true;
  snprintf(folder, sizeof folder, "%s", test_temporary("locales"));
  if (tib_out_folder(folder, NULL) != TIB_OK) return false;
  snprintf(command, sizeof command, "localedef -i de_DE -f UTF-8 '%s/de_DE.UTF-8' >/dev/null 2>&1", folder);
  if (system(command) != 0) return false;
  setenv("LOCPATH", folder, 1);
  return setlocale(LC_ALL, "de_DE.UTF-8") != NULL;
}

static void read_file(const char *folder, const char *name, struct tib_text *text) {
  char path[1024], block[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  for (size_t n = fread(block, 1, sizeof block - 1, file); n > 0; n = fread(block, 1, sizeof block - 1, file))
    for (size_t i = 0; i < n; i++) tib_text_addf(text, "%02x", (unsigned char)block[i]);
  fclose(file);
}

Test(report, same_bytes_in_a_locale_with_commas) {
  static const char *const names[] = {"night-0007_events.tsv",   "night-0007_events.json", "night-0007_summary.tsv",
                                      "night-0007_summary.json", "night-0007_report.pdf",  "night-0007_report-1.svg",
                                      "night-0007_report-2.svg", "night-0007_report-3.svg"};
  struct tib_result result;
  char c[512], de[512], probe[16];
  snprintf(c, sizeof c, "%s", test_temporary("c"));
  snprintf(de, sizeof de, "%s", test_temporary("de"));
  cr_assert_eq(tib_out_folder(c, NULL), TIB_OK);
  cr_assert_eq(tib_out_folder(de, NULL), TIB_OK);
  fake_result(&result, FAKE_GAPS);
  cr_assert_eq(tib_report_write(&result, &ALL, c, NULL), TIB_OK);
  if (!set_comma_locale()) cr_skip_test("no locale de_DE.UTF-8 and no localedef to make one");
  snprintf(probe, sizeof probe, "%.1f", 1.5);
  cr_assert_str_eq(probe, "1,5", "the locale is in force");
  cr_assert_eq(tib_report_write(&result, &ALL, de, NULL), TIB_OK);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    struct tib_text one = {0}, two = {0};
    read_file(c, names[i], &one);
    read_file(de, names[i], &two);
    cr_expect_str_eq(one.s, two.s, "%s", names[i]);
    tib_text_finish(&one);
    tib_text_finish(&two);
  }
  tib_result_finish(&result);
}
