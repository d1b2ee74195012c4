#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "read/scored/text_file.h"
#include "support.h"

static struct tib_text_file load(const void *bytes, size_t n) {
  struct tib_text_file file;
  struct tib_error err = {0};
  cr_assert_eq(tib_text_file_load("folder/a.txt", bytes, n, &file, &err), TIB_OK, "%s", err.text);
  return file;
}

#define BYTES(literal) literal, sizeof(literal) - 1

static void check_text(const void *bytes, size_t n, const char *want, bool latin1) {
  struct tib_text_file file = load(bytes, n);
  cr_assert_eq(file.n, strlen(want), "%zu bytes instead of %s", file.n, want);
  cr_assert_str_eq(file.s, want);
  cr_assert_eq(file.latin1, latin1);
  cr_assert_eq(file.bytes, (int64_t)n);
  cr_assert_str_eq(file.name, "a.txt");
  tib_text_file_finish(&file);
}

Test(text_file, codings) {
  check_text(BYTES(""), "", false);
  check_text(BYTES("plain"), "plain", false);
  check_text(BYTES("\xEF\xBB\xBFmark"), "mark", false);
  check_text(BYTES("\xC3\x89veil"), "\xC3\x89veil", false);
  check_text(BYTES("\xFF\xFE\xC9\0v\0\xAC\x20"), "\xC3\x89v\xE2\x82\xAC", false);
  check_text(BYTES("\xFE\xFF\0\xC9\0v\x20\xAC"), "\xC3\x89v\xE2\x82\xAC", false);
  check_text(BYTES("\xFF\xFE\x3D\xD8\x00\xDE"), "\xF0\x9F\x98\x80", false); /* a pair of surrogates */
  check_text(BYTES("\xC9veil"), "\xC3\x89veil", true);
  check_text(BYTES("l\x92"
                   "analyse \x80"),
             "l\xE2\x80\x99"
             "analyse \xE2\x82\xAC",
             true);
  check_text(BYTES("\xC9z\x81"), "\xC3\x89z\xC2\x81", true); /* not in Windows' table */
}

static void refuse(const void *bytes, size_t n) {
  struct tib_text_file file;
  struct tib_error err = {0};
  cr_assert_eq(tib_text_file_load("folder/a.txt", bytes, n, &file, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "folder/a.txt") && strstr(err.text, "no text"), "%s", err.text);
  cr_assert(file.s == NULL && file.n == 0, "nothing is left");
}

Test(text_file, no_text) {
  refuse(BYTES("a\0b"));
  refuse(BYTES("\xEF\xBB\xBF\0"));
  refuse(BYTES("\xFF\xFE\x41"));             /* half a unit */
  refuse(BYTES("\xFF\xFE\x00\xD8\x41\x00")); /* half a pair */
  refuse(BYTES("\xFF\xFE\x00\xDE"));
  refuse(BYTES("\xFE\xFF\xD8\x00"));
  refuse(BYTES("\xFF\xFE\x41\x00\x00\x00\x42\x00"));
}

static const char *write_file(const char *name, const void *bytes, size_t n) {
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "wb");
  cr_assert(file && fwrite(bytes, 1, n, file) == n && fclose(file) == 0);
  return path;
}

/* The value for no bytes is the one in the specification of XXH3's 128 bits. */
Test(text_file, from_disk) {
  struct tib_text_file file;
  struct tib_input input;
  struct tib_error err = {0};
  cr_assert_eq(tib_text_file_read(write_file("empty.txt", "", 0), &file, &err), TIB_OK, "%s", err.text);
  cr_assert_str_eq(file.fingerprint, "99aa06d3014798d86001c324468d497f");
  tib_text_file_finish(&file);
  cr_assert_eq(tib_text_file_read(write_file("some.txt", "ab\ncd", 5), &file, &err), TIB_OK, "%s", err.text);
  tib_text_file_input(&file, &input);
  cr_assert_str_eq(input.name, "some.txt");
  cr_assert_eq(input.bytes, 5);
  cr_assert_str_eq(input.fingerprint, file.fingerprint);
  cr_assert_str_neq(input.fingerprint, "99aa06d3014798d86001c324468d497f");
  tib_text_file_finish(&file);
  cr_assert_eq(tib_text_file_read("/no/such.txt", &file, &err), TIB_NOT_FOUND);
  cr_assert_eq(tib_text_file_read("/", &file, &err), TIB_NOT_FOUND);
}

Test(text_file, a_gigabyte_is_refused_unread) {
  struct tib_text_file file;
  struct tib_error err = {0};
  const char *path = test_temporary("large.txt");
  int fd = open(path, O_CREAT | O_WRONLY, 0600);
  cr_assert(fd >= 0 && ftruncate(fd, 1 << 30) == 0);
  close(fd);
  cr_assert_eq(tib_text_file_read(path, &file, &err), TIB_UNSUPPORTED);
  cr_assert(strstr(err.text, "large.txt") && strstr(err.text, "128 MiB"), "%s", err.text);
}

/* ---- lines ---- */

static void check_lines(const char *text, const char *const *want, int64_t n) {
  struct tib_text_file file = load(text, strlen(text));
  struct tib_lines lines = tib_lines_begin(&file);
  struct tib_cell line;
  int64_t i = 0;
  for (; tib_lines_next(&lines, &line); i++) {
    cr_assert_lt(i, n, "more lines than there are");
    cr_assert_eq(lines.number, i + 1);
    cr_assert(tib_cell_is(line, want[i]), "line %d is '%.*s'", (int)i + 1, (int)line.n, line.s);
  }
  cr_assert_eq(i, n, "%d lines", (int)i);
  tib_text_file_finish(&file);
}

#define LINES(text, ...)                                            \
  do {                                                              \
    const char *const want[] = {__VA_ARGS__};                       \
    check_lines(text, want, (int64_t)(sizeof want / sizeof *want)); \
  } while (0)

Test(lines, ends) {
  check_lines("", NULL, 0);
  LINES("a", "a");
  LINES("a\n", "a");
  LINES("a\nb", "a", "b");
  LINES("a\r\nb\r\n", "a", "b");
  LINES("a\rb\rc", "a", "b", "c");
  LINES("\n\na\r\n\r\n", "", "", "a", "");
  LINES("a\r\r\nb\n\rc", "a", "", "b", "", "c");
}

/* The end of a line may lie anywhere in the stretches that are searched. */
Test(lines, of_every_length) {
  for (size_t n = 250; n < 2100; n++) {
    char *text = malloc(2 * n + 3);
    memset(text, 'x', 2 * n + 2);
    text[n] = n % 2 ? '\r' : '\n';
    text[2 * n + 1] = n % 3 ? '\n' : '\r';
    text[2 * n + 2] = '\0';
    struct tib_text_file file = load(text, 2 * n + 2);
    struct tib_lines lines = tib_lines_begin(&file);
    struct tib_cell line;
    cr_assert(tib_lines_next(&lines, &line) && line.n == n, "%zu", n);
    cr_assert(tib_lines_next(&lines, &line) && line.n == n, "%zu", n);
    cr_assert_not(tib_lines_next(&lines, &line));
    tib_text_file_finish(&file);
    free(text);
  }
}

Test(lines, longest) {
  struct tib_error err = {0};
  char *text = malloc(TIB_TEXT_MAX_LINE + 10);
  memset(text, 'x', TIB_TEXT_MAX_LINE + 10);
  memcpy(text, "one\n", 4);
  text[4 + TIB_TEXT_MAX_LINE] = '\n';
  struct tib_text_file file = load(text, TIB_TEXT_MAX_LINE + 10);
  cr_assert_eq(tib_lines_check(&file, &err), TIB_OK, "%s", err.text);
  file.s[4 + TIB_TEXT_MAX_LINE] = 'x';
  cr_assert_eq(tib_lines_check(&file, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "folder/a.txt, line 2") && strstr(err.text, "64 KiB"), "%s", err.text);
  tib_text_file_finish(&file);
  free(text);
}

/* 64 MiB whose lines end in CR alone: each line is looked at once, not the rest of the file with it. */
Test(lines, of_old_macs_in_linear_time, .timeout = 60) {
  size_t n = 64 << 20;
  char *text = malloc(n);
  memset(text, '\r', n);
  for (size_t i = 0; i < n; i += 2) text[i] = 'x';
  struct tib_text_file file = load(text, n);
  struct tib_lines lines = tib_lines_begin(&file);
  struct tib_cell line;
  while (tib_lines_next(&lines, &line)) cr_assert_eq(line.n, 1);
  cr_assert_eq(lines.number, (int64_t)n / 2);
  tib_text_file_finish(&file);
  free(text);
}

/* ---- cells ---- */

static struct tib_cell cell_of(const char *text) { return (struct tib_cell){text, strlen(text)}; }

static void check_cells(const char *line, char separator, const char *const *want, size_t n) {
  struct tib_cell cells[4];
  size_t got = tib_cells_split(cell_of(line), separator, cells, 4);
  cr_assert_eq(got, n, "%zu cells of: %s", got, line);
  for (size_t i = 0; i < n && i < 4; i++)
    cr_assert(tib_cell_is(cells[i], want[i]), "cell %zu of %s is '%.*s'", i, line, (int)cells[i].n, cells[i].s);
}

#define CELLS(line, separator, ...)                                 \
  do {                                                              \
    const char *const want[] = {__VA_ARGS__};                       \
    check_cells(line, separator, want, sizeof want / sizeof *want); \
  } while (0)

Test(cells, split) {
  CELLS("", ',', "");
  CELLS("a", ',', "a");
  CELLS("a,b", ',', "a", "b");
  CELLS(" a ,\tb,", ',', "a", "b", "");
  CELLS("a\tb c\t", '\t', "a", "b c", "");
  CELLS("\"a,b\",c", ',', "a,b", "c");
  CELLS(" \"a, b\" ,c", ',', "a, b", "c");
  CELLS("\"a\"\"b\",c", ',', "a\"\"b", "c");
  CELLS("\"a,b", ',', "\"a", "b"); /* never closed: an ordinary character */
  CELLS("\"a\"b,c", ',', "\"a\"b", "c");
  CELLS("a\"b,c\"d", ',', "a\"b", "c\"d");
  CELLS("\"\",\"\"", ',', "", "");
  CELLS("1;2;3;4;5;6", ';', "1", "2", "3", "4", "5", "6"); /* more than there is room for */
}

Test(cells, words) {
  cr_assert(tib_cell_is_fold(cell_of("Onset"), "onset") && !tib_cell_is_fold(cell_of("Onsets"), "onset"));
  cr_assert(tib_cell_starts(cell_of("ONSETS"), "onset") && !tib_cell_starts(cell_of("ons"), "onset"));
  cr_assert(tib_cell_is(cell_of("a"), "a") && !tib_cell_is(cell_of("A"), "a"));
  cr_assert(tib_cell_is_absent(cell_of("")) && tib_cell_is_absent(cell_of("N/A")) && tib_cell_is_absent(cell_of(".")) &&
            tib_cell_is_absent(cell_of("-")) && !tib_cell_is_absent(cell_of("0")) && !tib_cell_is_absent(cell_of("none")));
}

Test(cells, seconds) {
  static const struct {
    const char *text;
    tib_ticks ticks; /* TIB_NO_TICKS: no number */
  } rows[] = {
      {"12", 120000000},     {"12.5", 125000000},    {"12,5", 125000000},       {"-0,25", -2500000},
      {"0.0000001", 1},      {"0,00000014", 1},      {"1,234.5", TIB_NO_TICKS}, {"1,2,3", TIB_NO_TICKS},
      {"", TIB_NO_TICKS},    {",", TIB_NO_TICKS},    {"12 s", TIB_NO_TICKS},    {"1e3", TIB_NO_TICKS},
      {"nan", TIB_NO_TICKS}, {"0x10", TIB_NO_TICKS},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    tib_ticks got;
    bool good = tib_cell_seconds(cell_of(rows[i].text), &got);
    cr_assert_eq(good, rows[i].ticks != TIB_NO_TICKS, "%s", rows[i].text);
    if (good) cr_assert_eq(got, rows[i].ticks, "%s", rows[i].text);
  }
}

Test(cells, shown) {
  char text[64];
  cr_assert_eq(tib_cell_shown(cell_of("short")), 5);
  memset(text, 'x', 50);
  cr_assert_eq(tib_cell_shown((struct tib_cell){text, 50}), 40);
  memcpy(text + 39, "\xC3\xA9", 2);
  cr_assert_eq(tib_cell_shown((struct tib_cell){text, 50}), 39, "a letter stays whole");
  cr_assert_eq(tib_cell_shown((struct tib_cell){text, 41}), 39);
  memcpy(text + 38, "\xC3\xA9x", 3);
  cr_assert_eq(tib_cell_shown((struct tib_cell){text, 50}), 40);
}
