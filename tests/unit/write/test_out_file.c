#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"
#include "write/write.h"

static size_t count_files(const char *folder) {
  DIR *dir = opendir(folder);
  cr_assert_not_null(dir);
  size_t n = 0;
  for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir))
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) n++;
  closedir(dir);
  return n;
}

static void assert_content(const char *path, const char *expected) {
  char got[256] = {0};
  FILE *file = fopen(path, "rb");
  cr_assert_not_null(file, "%s", path);
  size_t n = fread(got, 1, sizeof got - 1, file);
  fclose(file);
  cr_assert_eq(n, strlen(expected));
  cr_assert_str_eq(got, expected);
}

static const char *folder(const char *name) {
  const char *path = test_temporary(name);
  cr_assert_eq(tib_out_folder(path, NULL), TIB_OK);
  return path;
}

Test(out_file, commits_whole_and_leaves_nothing_else) {
  const char *in = folder("a");
  const char *path = test_temporary("a/x.tsv");
  struct tib_out *out;
  cr_assert_eq(tib_out_create(path, &out, NULL), TIB_OK);
  fputs("one\ntwo\n", tib_out_stream(out));
  cr_assert_neq(access(path, F_OK), 0, "nothing stands there before the commit");
  cr_assert_eq(tib_out_commit(out, NULL), TIB_OK);
  assert_content(path, "one\ntwo\n");
  cr_assert_eq(count_files(in), 1);
}

Test(out_file, temporary_is_hidden_and_in_the_same_folder) {
  folder("a");
  struct tib_out *out;
  cr_assert_eq(tib_out_create(test_temporary("a/x.edf"), &out, NULL), TIB_OK);
  char expected[64];
  snprintf(expected, sizeof expected, "/a/.x.edf.tmp.%ld", (long)getpid());
  const char *got = tib_out_path(out);
  cr_assert_str_eq(got + strlen(got) - strlen(expected), expected);
  tib_out_abandon(out);
}

Test(out_file, keeps_what_another_writer_wrote_by_name) {
  folder("a");
  const char *path = test_temporary("a/x.edf");
  struct tib_out *out;
  cr_assert_eq(tib_out_create(path, &out, NULL), TIB_OK);
  FILE *other = fopen(tib_out_path(out), "wb");
  fputs("by name", other);
  fclose(other);
  cr_assert_eq(tib_out_commit(out, NULL), TIB_OK);
  assert_content(path, "by name");
}

Test(out_file, abandon_keeps_the_old_one) {
  const char *in = folder("a");
  const char *path = test_temporary("a/x");
  cr_assert_eq(tib_out_write(path, "old", 3, NULL), TIB_OK);
  struct tib_out *out;
  cr_assert_eq(tib_out_create(path, &out, NULL), TIB_OK);
  fputs("new", tib_out_stream(out));
  tib_out_abandon(out);
  tib_out_abandon(NULL);
  assert_content(path, "old");
  cr_assert_eq(count_files(in), 1);
}

Test(out_file, a_file_in_place_of_the_folder) {
  const char *file = test_temporary("file");
  cr_assert_eq(tib_out_write(file, "", 0, NULL), TIB_OK);
  struct tib_error err = {0};
  cr_assert_eq(tib_out_write(test_temporary("file/x"), "1", 1, &err), TIB_WRITE);
  cr_assert_not_null(strstr(err.text, "file/x"));
  cr_assert_eq(tib_out_folder(test_temporary("file/deeper/still"), &err), TIB_WRITE);
  cr_assert_not_null(strstr(err.text, "/file exists and is not a folder"), "%s", err.text);
  assert_content(file, "");
}

Test(out_file, a_folder_in_place_of_the_file) {
  const char *in = folder("a");
  folder("a/x");
  struct tib_error err = {0};
  cr_assert_eq(tib_out_write(test_temporary("a/x"), "1", 1, &err), TIB_WRITE);
  cr_assert_eq(count_files(in), 1, "no temporary file stays");
}

Test(out_file, folders_are_made_with_those_above) {
  cr_assert_eq(tib_out_folder(test_temporary("p//q/r/"), NULL), TIB_OK);
  cr_assert_eq(tib_out_folder(test_temporary("p/q/r"), NULL), TIB_OK, "one that is there is no error");
  struct stat info;
  cr_assert_eq(stat(test_temporary("p/q/r"), &info), 0);
  cr_assert(S_ISDIR(info.st_mode));
  cr_assert_eq(tib_out_folder("", NULL), TIB_WRITE);
}

/* A limit on the size of files makes write() fail as a full disk does, with EFBIG for ENOSPC. */
static void limit_file_size(rlim_t bytes) {
  signal(SIGXFSZ, SIG_IGN);
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void unlimit_file_size(void) {
  struct rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_FSIZE, &limit);
}

Test(out_file, a_write_that_fails_at_once) {
  const char *in = folder("a");
  const char *path = test_temporary("a/x");
  cr_assert_eq(tib_out_write(path, "old", 3, NULL), TIB_OK);
  static char bytes[100000];
  memset(bytes, 'x', sizeof bytes);
  struct tib_error err = {0};
  limit_file_size(5000);
  enum tib_status status = tib_out_write(path, bytes, sizeof bytes, &err);
  unlimit_file_size();
  cr_assert_eq(status, TIB_WRITE);
  cr_assert_eq(err.status, TIB_WRITE);
  cr_assert_not_null(strstr(err.text, path));
  assert_content(path, "old");
  cr_assert_eq(count_files(in), 1);
}

/* What stays in the stream's buffer fails only when it is flushed; an fwrite() that failed earlier fails the commit. */
Test(out_file, a_write_that_fails_late) {
  const char *in = folder("a");
  for (size_t n = 300; n <= 30000; n *= 100) {
    struct tib_out *out;
    cr_assert_eq(tib_out_create(test_temporary("a/x"), &out, NULL), TIB_OK);
    limit_file_size(100);
    for (size_t i = 0; i < n; i++) fputc('x', tib_out_stream(out));
    struct tib_error err = {0};
    enum tib_status status = tib_out_commit(out, &err);
    unlimit_file_size();
    cr_assert_eq(status, TIB_WRITE, "%zu bytes", n);
    cr_assert_eq(count_files(in), 0);
  }
}

/* A real full disk, where this user may mount one of 64 KiB. */
Test(out_file, a_full_disk) {
  const char *disk = folder("disk");
  char command[1200];
  snprintf(command, sizeof command, "mount -t tmpfs -o size=64k tmpfs '%s' 2>/dev/null", disk);
  if (system(command) != 0) cr_skip_test("no right to mount a small disk");
  static char bytes[200000];
  struct tib_error err = {0};
  enum tib_status status = tib_out_write(test_temporary("disk/x"), bytes, sizeof bytes, &err);
  struct tib_out *out;
  enum tib_status created = tib_out_create(test_temporary("disk/y"), &out, NULL);
  if (created == TIB_OK) fwrite(bytes, 1, sizeof bytes, tib_out_stream(out));
  enum tib_status streamed = created == TIB_OK ? tib_out_commit(out, NULL) : created;
  size_t left = count_files(disk);
  snprintf(command, sizeof command, "umount '%s'", disk);
  cr_assert_eq(system(command), 0);
  cr_assert_eq(status, TIB_NO_SPACE, "%s", err.text);
  cr_assert_eq(streamed, TIB_NO_SPACE);
  cr_assert_eq(left, 0);
}
