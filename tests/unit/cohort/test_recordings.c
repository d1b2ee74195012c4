#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cohort/recordings.h"
#include "support.h"

static char *path_of(const char *root, const char *name) {
  static char path[4][512];
  static unsigned at;
  char *p = path[at++ % 4];
  snprintf(p, sizeof path[0], "%s/%s", root, name);
  return p;
}

static void make_file(const char *root, const char *name) {
  FILE *file = fopen(path_of(root, name), "w");
  cr_assert(file);
  fputs("no recording", file);
  fclose(file);
}

static char *make_root(void) {
  static char root[512];
  snprintf(root, sizeof root, "%s", test_temporary("in"));
  cr_assert_eq(mkdir(root, 0777), 0);
  return root;
}

static void is_at(const struct tib_recordings *recordings, size_t i, const char *root, const char *name) {
  cr_assert_str_eq(recordings->items[i].path, path_of(root, name));
}

Test(recordings, below_a_folder_sorted_as_bytes) {
  char *root = make_root();
  mkdir(path_of(root, "b"), 0777);
  mkdir(path_of(root, "b/deep"), 0777);
  static const char *const names[] = {"z.edf",     "B.EDF", "b/deep/y.rec", "b/x.bdf",
                                      "a.edf.txt", "edf",   "b.txt",        "\xC3\xA9.edf"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) make_file(root, names[i]);
  struct tib_recordings r = {0};
  struct tib_error err;
  cr_assert_eq(tib_recordings_add(&r, root, &err), TIB_OK);
  cr_assert_eq(r.n, 5);
  is_at(&r, 0, root, "B.EDF");
  is_at(&r, 1, root, "b/deep/y.rec");
  is_at(&r, 2, root, "b/x.bdf");
  is_at(&r, 3, root, "z.edf");
  is_at(&r, 4, root, "\xC3\xA9.edf");
  cr_assert_eq(tib_recordings_identify(&r, NULL, &err), TIB_OK);
  cr_assert_str_eq(r.items[0].id, "B");
  cr_assert_str_eq(r.items[1].id, "y");
  tib_recordings_finish(&r);
}

Test(recordings, links_are_not_followed_and_results_not_entered) {
  char *root = make_root();
  mkdir(path_of(root, "out"), 0777);
  mkdir(path_of(root, "out/n1"), 0777);
  make_file(root, "n1.edf");
  make_file(root, "out/n1/n1_annotations.edf");
  make_file(root, "out/n1/n1_status.json");
  cr_assert_eq(symlink("n1.edf", path_of(root, "n2.edf")), 0);
  cr_assert_eq(symlink(".", path_of(root, "again")), 0);
  struct tib_recordings r = {0};
  struct tib_error err;
  cr_assert_eq(tib_recordings_add(&r, root, &err), TIB_OK);
  cr_assert_eq(r.n, 1);
  is_at(&r, 0, root, "n1.edf");
  cr_assert_eq(r.n_skipped, 3, "the two links and the folder of results are told");
  cr_assert(strstr(r.skipped[0], "again: is a link"));
  cr_assert(strstr(r.skipped[1], "n2.edf: is a link"));
  cr_assert(strstr(r.skipped[2], "n1: holds results"));
  tib_recordings_finish(&r);
}

Test(recordings, annotations_alone_are_passed_over_in_a_folder) {
  const char *shared = test_shared("data/edf/edfio_SC4001EC-Hypnogram.edf");
  if (!shared) cr_skip_test("data/edf/edfio_SC4001EC-Hypnogram.edf is not there");
  char *root = make_root(), command[1200];
  make_file(root, "n1.edf");
  snprintf(command, sizeof command, "cp '%s' '%s'", shared, path_of(root, "scored.edf"));
  cr_assert_eq(system(command), 0);
  struct tib_recordings r = {0};
  struct tib_error err;
  cr_assert_eq(tib_recordings_add(&r, root, &err), TIB_OK);
  cr_assert_eq(r.n, 1);
  cr_assert_eq(r.n_skipped, 1);
  cr_assert(strstr(r.skipped[0], "scored.edf: holds annotations alone"), "%s", r.skipped[0]);
  tib_recordings_finish(&r);
}

Test(recordings, a_folder_without_any_is_told) {
  char *root = make_root();
  make_file(root, "notes.txt");
  struct tib_recordings r = {0};
  struct tib_error err;
  cr_assert_eq(tib_recordings_add(&r, root, &err), TIB_NOT_FOUND);
  cr_assert(strstr(err.text, root));
  cr_assert_eq(r.n, 0);
  tib_recordings_finish(&r);
}

Test(recordings, what_is_missing_fails_later_and_alone) {
  struct tib_recordings r = {0};
  struct tib_error err;
  cr_assert_eq(tib_recordings_add(&r, "/no/such/night.edf", &err), TIB_OK);
  cr_assert_eq(tib_recordings_identify(&r, NULL, &err), TIB_OK);
  cr_assert_str_eq(r.items[0].id, "night");
  tib_recordings_finish(&r);
}

static enum tib_status identify(const char *a, const char *b, const char *id, struct tib_error *err) {
  struct tib_recordings r = {0};
  cr_assert_eq(tib_recordings_add(&r, a, err), TIB_OK);
  if (b) cr_assert_eq(tib_recordings_add(&r, b, err), TIB_OK);
  enum tib_status status = tib_recordings_identify(&r, id, err);
  tib_recordings_finish(&r);
  return status;
}

Test(recordings, one_id_for_two_is_refused) {
  struct tib_error err;
  cr_assert_eq(identify("x/n1.edf", "y/n1.rec", NULL, &err), TIB_USAGE);
  cr_assert(strstr(err.text, "x/n1.edf") && strstr(err.text, "y/n1.rec"), "%s", err.text);
  cr_assert_eq(identify("n1.edf", "n1.edf.edf", NULL, &err), TIB_OK);
  cr_assert_eq(identify("n1.edf", "n2.edf", "n", &err), TIB_USAGE);
}

Test(recordings, ids_are_names_of_folders) {
  struct tib_error err;
  char longest[128 + 4];
  memset(longest, 'a', 128);
  strcpy(longest + 128, ".ed");
  cr_assert_eq(identify("n1.edf", NULL, "night one", &err), TIB_OK);
  cr_assert_eq(identify("n1.edf", NULL, "..", &err), TIB_USAGE);
  cr_assert_eq(identify("n1.edf", NULL, "a/b", &err), TIB_USAGE);
  cr_assert_eq(identify("n1.edf", NULL, "a\tb", &err), TIB_USAGE);
  cr_assert_eq(identify("n1.edf", NULL, "\xFF", &err), TIB_USAGE);
  cr_assert_eq(identify(longest, NULL, NULL, &err), TIB_USAGE, "128 bytes do not fit");
  cr_assert_eq(identify(longest + 1, NULL, NULL, &err), TIB_OK);
}

/* ---- parts ---- */

/* How often each of n recordings is in one of the parts, and how large parts are. */
static void divide(size_t n, size_t parts) {
  size_t least = n, most = 0, next = 0;
  for (size_t part = 1; part <= parts; part++) {
    struct tib_recordings all = {0};
    struct tib_error err;
    char name[32];
    for (size_t i = 0; i < n; i++) {
      snprintf(name, sizeof name, "%zu.edf", i);
      cr_assert_eq(tib_recordings_add_row(&all, name, NULL, "m.tsv:2", NULL, &err), TIB_OK);
    }
    cr_assert_eq(tib_recordings_identify(&all, NULL, &err), TIB_OK, "%s", err.text);
    tib_recordings_keep_part(&all, part, parts);
    for (size_t i = 0; i < all.n; i++) {
      snprintf(name, sizeof name, "%zu", next++);
      cr_assert_str_eq(all.items[i].id, name, "%zu of %zu parts of %zu", part, parts, n);
    }
    if (all.n < least) least = all.n;
    if (all.n > most) most = all.n;
    tib_recordings_finish(&all);
  }
  cr_assert_eq(next, n, "each is in one part");
  cr_assert_leq(most - least, 1, "parts are equal");
}

Test(parts, hold_each_recording_once) {
  for (size_t n = 0; n <= 12; n++)
    for (size_t parts = 1; parts <= 15; parts++) divide(n, parts);
}
