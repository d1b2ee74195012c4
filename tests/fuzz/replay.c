/* Gives every file of the folders named to the target, in the order of their names: the corpus as an ordinary test, without
 * libFuzzer. Plain C, so that it runs wherever the code under test does. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static uint8_t *read_file(const char *path, size_t *n) {
  FILE *file = fopen(path, "rb");
  uint8_t *bytes = NULL;
  size_t capacity = 0;
  *n = 0;
  while (file && !feof(file)) {
    if (*n == capacity) bytes = realloc(bytes, capacity = capacity ? 2 * capacity : 4096);
    if (!bytes) abort();
    *n += fread(bytes + *n, 1, capacity - *n, file);
    if (ferror(file)) break;
  }
  if (!file || ferror(file)) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  fclose(file);
  return bytes;
}

/* With its own size exactly, so that a read behind the end shows. */
static void replay(const char *path) {
  size_t n;
  uint8_t *bytes = read_file(path, &n), *exact = malloc(n ? n : 1);
  if (!exact) abort();
  if (n > 0) memcpy(exact, bytes, n);
  free(bytes);
  LLVMFuzzerTestOneInput(exact, n);
  free(exact);
}

int main(int argc, char **argv) {
  int n = 0;
  for (int a = 1; a < argc; a++) {
    struct dirent **entries;
    int found = scandir(argv[a], &entries, NULL, alphasort);
    if (found < 0) {
      fprintf(stderr, "%s cannot be listed\n", argv[a]);
      return 2;
    }
    for (int i = 0; i < found; i++) {
      char path[4096];
      snprintf(path, sizeof path, "%s/%s", argv[a], entries[i]->d_name);
      if (entries[i]->d_name[0] != '.') {
        replay(path);
        printf("ok %d - %s\n", ++n, entries[i]->d_name);
        fflush(stdout);
      }
      free(entries[i]);
    }
    free(entries);
  }
  printf("1..%d\n", n);
  return n > 0 ? 0 : 1;
}
