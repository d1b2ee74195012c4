#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/manifest.h"
#include "support.h"

static struct tib_manifest manifest;
static struct tib_error err;

static enum tib_status read_bytes(const char *bytes, size_t n) {
  const char *path = test_temporary("nights.tsv");
  FILE *file = fopen(path, "wb");
  cr_assert(file);
  cr_assert_eq(fwrite(bytes, 1, n, file), n);
  fclose(file);
  return tib_manifest_read(path, &manifest, &err);
}

static enum tib_status read_text(const char *text) { return read_bytes(text, strlen(text)); }

Test(manifest, has_its_columns_and_rows) {
  cr_assert_eq(read_text("id\trecording\tleft\na\tx.edf\tLAT\n\tsub/y 2.edf\tn/a\n"), TIB_OK, "%s", err.text);
  cr_assert_eq(manifest.table.n_columns, 3);
  cr_assert_eq(manifest.recording, 1);
  cr_assert_str_eq(manifest.table.columns[2], "left");
  cr_assert_eq(manifest.table.n_rows, 2);
  cr_assert_str_eq(manifest.table.rows[0].cells[0], "a");
  cr_assert_str_eq(manifest.table.rows[0].cells[2], "LAT");
  cr_assert_eq(manifest.table.rows[1].line, 3);
  cr_assert_null(manifest.table.rows[1].cells[0], "empty");
  cr_assert_null(manifest.table.rows[1].cells[2], "n/a");
  cr_assert_str_eq(manifest.table.rows[1].cells[1], "sub/y 2.edf");
  tib_manifest_finish(&manifest);
}

Test(manifest, takes_what_spreadsheets_write) {
  cr_assert_eq(read_text("\xEF\xBB\xBFrecording\tleft\r\nx.edf\tL\r\n\r\n\ny.edf\tR"), TIB_OK, "%s", err.text);
  cr_assert_eq(manifest.table.n_rows, 2);
  cr_assert_str_eq(manifest.table.columns[0], "recording");
  cr_assert_str_eq(manifest.table.columns[1], "left");
  cr_assert_str_eq(manifest.table.rows[0].cells[1], "L");
  cr_assert_str_eq(manifest.table.rows[1].cells[1], "R");
  cr_assert_eq(manifest.table.rows[1].line, 5, "lines are counted as an editor does");
  tib_manifest_finish(&manifest);
}

static void names(const char *cell, const char *expected) {
  char *file = tib_manifest_file(&manifest, cell, strlen(cell));
  cr_assert_str_eq(file, expected);
  free(file);
}

Test(manifest, names_files_from_its_folder) {
  manifest = (struct tib_manifest){.folder = (char *)"far/away/"};
  names("x.edf", "far/away/x.edf");
  names("../x.edf", "far/away/../x.edf");
  names("/data/x.edf", "/data/x.edf");
  manifest.folder = (char *)"";
  names("x.edf", "x.edf");
  char *part = tib_manifest_file(&manifest, "a.xml,b.xml", 5);
  cr_assert_str_eq(part, "a.xml");
  free(part);
}

static void refuses(const char *text, const char *place) {
  cr_assert_eq(read_text(text), TIB_USAGE, "%s", text);
  cr_assert(strstr(err.text, place), "%s: %s", text, err.text);
  cr_assert_null(manifest.table.rows);
}

Test(manifest, refuses_with_file_and_line) {
  refuses("", "nights.tsv:1:");
  refuses("\nrecording\n", "nights.tsv:1:");
  refuses("file\nx\n", "nights.tsv:1:");
  refuses("recording\t\nx\ty\n", "nights.tsv:1:");
  refuses("recording\tleft\trecording\nx\ty\tz\n", "nights.tsv:1:");
  refuses("recording\tleft\nx\n", "nights.tsv:2:");
  refuses("recording\tleft\nx\ty\nx\ty\tz\n", "nights.tsv:3:");
  refuses("recording\tleft\nx\ty\nn/a\ty\n", "nights.tsv:3:");
  refuses("recording\n", "nights.tsv");
  cr_assert_eq(read_bytes("recording\nx\0y\n", 14), TIB_USAGE, "a NUL would cut the name");
  cr_assert_eq(tib_manifest_read(test_temporary("nowhere"), &manifest, &err), TIB_USAGE);
  cr_assert_eq(tib_manifest_read("/", &manifest, &err), TIB_USAGE, "a folder");
}

Test(manifest, is_read_whole_however_long) {
  enum { ROWS = 20000 };
  size_t capacity = 40 * ROWS, n = 0;
  char *text = malloc(capacity);
  cr_assert(text);
  n += (size_t)snprintf(text, capacity, "recording\tid\n");
  for (int i = 0; i < ROWS; i++) n += (size_t)snprintf(text + n, capacity - n, "in/%d.edf\tn%d\n", i, i);
  cr_assert_eq(read_bytes(text, n), TIB_OK, "%s", err.text);
  cr_assert_eq(manifest.table.n_rows, ROWS);
  cr_assert_str_eq(manifest.table.rows[ROWS - 1].cells[1], "n19999");
  tib_manifest_finish(&manifest);
  free(text);
}
