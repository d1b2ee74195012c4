#ifndef TIB_TESTS_COHORT_RESULTS_H
#define TIB_TESTS_COHORT_RESULTS_H

/* Folders of results made by hand, without the code that makes them. */

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "support.h"

#define RESULT_MOST 65536

static char root[512];

/* A path below the folder of the test; the last four are good. */
static inline const char *path_of(const char *name) {
  static char paths[4][1024];
  static size_t next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", root, name);
  return path;
}

static inline void make_root(void) {
  snprintf(root, sizeof root, "%s", test_temporary("out"));
  cr_assert_eq(mkdir(root, 0777), 0);
}

static inline void put(const char *name, const char *text) {
  FILE *file = fopen(path_of(name), "w");
  cr_assert(file, "%s", name);
  fputs(text, file);
  fclose(file);
}

static inline bool there(const char *name) {
  struct stat info;
  return lstat(path_of(name), &info) == 0;
}

static inline char *content(const char *name) {
  static char text[RESULT_MOST];
  FILE *file = fopen(path_of(name), "r");
  cr_assert(file, "%s", name);
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

/* One result of recording `id`, whose folder is made; `id` may be "FOLDER/ID". */
static inline void put_in(const char *id, const char *ending, const char *text) {
  char name[512];
  const char *slash = strrchr(id, '/');
  mkdir(path_of(id), 0777);
  snprintf(name, sizeof name, "%s/%s%s", id, slash ? slash + 1 : id, ending);
  put(name, text);
}

/* An entry of the list of outputs for a file that stands there; nothing for one that does not. */
static inline void add_output(char *to, size_t size, const char *folder, const char *id, const char *ending) {
  char name[512];
  snprintf(name, sizeof name, "%s/%s%s", folder, id, ending);
  if (!there(name)) return;
  const char *bytes = content(name);
  XXH128_hash_t hash = XXH3_128bits(bytes, strlen(bytes));
  size_t at = strlen(to);
  snprintf(to + at, size - at, "%s{\"name\": \"%s%s\", \"bytes\": %zu, \"fingerprint\": \"%016llx%016llx\"}",
           at ? ", " : "", id, ending, strlen(bytes), (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

/* A status "scored" of the tables that stand there now. */
static inline void put_status(const char *id) {
  char outputs[2048] = "", text[4096];
  const char *slash = strrchr(id, '/'), *name = slash ? slash + 1 : id;
  mkdir(path_of(id), 0777);
  add_output(outputs, sizeof outputs, id, name, "_events.tsv");
  add_output(outputs, sizeof outputs, id, name, "_summary.json");
  add_output(outputs, sizeof outputs, id, name, "_summary.tsv");
  snprintf(text, sizeof text,
           "{\"id\": \"%s\", \"status\": \"scored\", \"error\": null, \"version\": \"0.0.7\", \"outputs\": [%s]}", name,
           outputs);
  put_in(id, "_status.json", text);
}

#endif
