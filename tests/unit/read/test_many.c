/* More annotations than any night has. */
#include <math.h>
#include <time.h>

#include "read/scored/gather.h"
#include "read/scored/meanings.h"
#include "scoring_test.h"

#define MILLION 1000000

/* Different labels in turn, so that no more than `labels` differ. */
static const char *many(const char *name, int n, int labels) {
  static const char *const known[] = {"LM:left", "LM:right", "arousal", "hypopnea", "N2", "desat"};
  const char *path = test_temporary(name);
  FILE *file = fopen(path, "wb");
  fputs("onset\tduration\ttrial_type\n", file);
  for (int i = 0; i < n; i++) {
    if (labels > 6)
      fprintf(file, "%d\t1\tlabel number %d\n", i / 10, i % labels);
    else
      fprintf(file, "%d\t1\t%s\n", i / 10, known[i % labels]);
  }
  cr_assert_eq(fclose(file), 0);
  return path;
}

static double seconds_to_read(const char *path, enum tib_status expected) {
  clock_t begin = clock();
  struct alone got = read_alone(path, NULL);
  double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
  cr_assert_eq(got.status, expected, "%s", got.err.text);
  finish_alone(&got);
  return seconds;
}

/* Ten times as much takes about ten times as long in any build; what compares each with each takes a hundred times. */
static void check_linear(double tenth, double whole) {
  cr_log_info("%.3f s and %.3f s", tenth, whole);
  cr_assert_lt(whole, 40.0 * fmax(tenth, 0.01), "a tenth took %.3f s, the whole %.3f s of processor time", tenth, whole);
}

Test(many, a_million_annotations, .timeout = 120) {
  check_linear(seconds_to_read(many("tenth.tsv", MILLION / 10, 6), TIB_OK),
               seconds_to_read(many("known.tsv", MILLION, 6), TIB_OK));
  check_linear(seconds_to_read(many("tenth-unknown.tsv", MILLION / 10, MILLION / 10), TIB_OK),
               seconds_to_read(many("unknown.tsv", MILLION, MILLION), TIB_OK));
}

Test(many, more_are_refused, .timeout = 120) {
  struct alone got = read_alone(many("more.tsv", MILLION + 1, 6), NULL);
  cr_assert_eq(got.status, TIB_UNSUPPORTED);
  cr_assert(strstr(got.err.text, "more.tsv") && strstr(got.err.text, "1000000"), "%s", got.err.text);
}

/* Every label is counted, however many there are. */
Test(many, unknown_labels_are_bounded) {
  struct alone got = read_alone(many("labels.tsv", 5000, 3000), NULL);
  int64_t n = 0, rest = 0;
  cr_assert_eq(got.status, TIB_OK, "%s", got.err.text);
  cr_assert_eq(got.context.n_unknown, TIB_UNKNOWN_MAX);
  for (size_t i = 0; i < got.context.n_unknown; i++) {
    n += got.context.unknown[i].n;
    if (strcmp(got.context.unknown[i].label, TIB_UNKNOWN_REST) == 0) rest = got.context.unknown[i].n;
    if (i > 0) cr_assert_lt(strcmp(got.context.unknown[i - 1].label, got.context.unknown[i].label), 0);
  }
  cr_assert_eq(n, 5000);
  cr_assert_eq(rest, 5000 - 999 * 2, "the frequent ones are named");
  finish_alone(&got);
}

static const char *one_line(const char *name, int mib) {
  const char *path = test_temporary(name);
  char *block = malloc(1 << 20);
  cr_assert_not_null(block);
  for (int i = 0; i < 1 << 20; i++) block[i] = "12;N2,\"x\t"[i % 9];
  FILE *file = fopen(path, "wb");
  for (int i = 0; i < mib; i++) cr_assert_eq(fwrite(block, 1, 1 << 20, file), 1 << 20);
  cr_assert_eq(fclose(file), 0);
  free(block);
  return path;
}

/* 100 MiB of one line: refused, whichever format is asked. */
Test(many, one_long_line, .timeout = 120) {
  check_linear(seconds_to_read(one_line("tenth.txt", 10), TIB_SCORING_FORMAT),
               seconds_to_read(one_line("line.txt", 100), TIB_SCORING_FORMAT));
  struct alone got = read_alone(one_line("line.txt", 1), NULL);
  cr_assert(strstr(got.err.text, "line.txt"), "%s", got.err.text);
}
