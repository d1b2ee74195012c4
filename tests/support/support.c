#define _XOPEN_SOURCE 700 /* nftw */
#include "support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PATH_SIZE 1024

static char *next_path(void) {
  static char paths[4][PATH_SIZE];
  static unsigned at;
  return paths[at++ % 4];
}

const char *test_source(const char *relative) {
  char *path = next_path();
  snprintf(path, PATH_SIZE, "%s/%s", TIB_SOURCE_ROOT, relative);
  return path;
}

const char *test_shared(const char *relative) {
  const char *root = getenv("TIBIALIS_SHARED");
  char *path = next_path();
  if (root && *root)
    snprintf(path, PATH_SIZE, "%s/%s", root, relative);
  else
    snprintf(path, PATH_SIZE, "%s/../shared/%s", TIB_SOURCE_ROOT, relative);
  return access(path, R_OK) == 0 ? path : NULL;
}

static char folder[PATH_SIZE / 2];
static pid_t owner;

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *ftw) {
  (void)info, (void)kind, (void)ftw;
  return remove(path);
}

static void remove_folder(void) {
  if (getpid() == owner) nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_temporary(const char *name) {
  if (owner != getpid()) { /* Criterion forks for every test */
    const char *base = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/tibialis-test-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(folder)) abort();
    owner = getpid();
    atexit(remove_folder);
  }
  char *path = next_path();
  snprintf(path, PATH_SIZE, "%s/%s", folder, name);
  return path;
}
