#ifndef TIB_CLI_COMPARE_PLACES_H
#define TIB_CLI_COMPARE_PLACES_H

/* What the user names to be compared: a file, or a folder of nights. */

#include <stdbool.h>
#include <stddef.h>

#include <tibialis/error.h>

#include "compare/compare.h"

struct tib_compare_item {
  char *id;
  char *movements, *json, *summary; /* paths; the last two NULL where there are none */
};

struct tib_compare_place {
  bool single; /* one night: a file, or its folder */
  size_t n, capacity;
  struct tib_compare_item *items; /* owned; by id as bytes */
  size_t n_failed;                /* recordings of the folder without results */
};

/* A file; the folder of one scored recording; a folder of these, as `score -o` makes it; or a folder of files of
 * annotations, whose ids are their names without the ending (a recording beside the text that scores it is passed over).
 * TIB_NOT_FOUND, TIB_USAGE (a folder of none of these, two files of one id), what cohort's folders can fail with,
 * TIB_MEMORY. The caller finishes `place`. */
enum tib_status tib_compare_place_read(const char *path, struct tib_compare_place *place, struct tib_error *err);

void tib_compare_place_finish(struct tib_compare_place *place);

/* The item of that id; NULL where there is none. */
const struct tib_compare_item *tib_compare_place_find(const struct tib_compare_place *place, const char *id);

struct tib_compare_source tib_compare_item_source(const struct tib_compare_item *item);

/* Names for n paths that tell them apart, without the folders where that is enough; owned by the caller, one by one and the
 * array. TIB_MEMORY. */
enum tib_status tib_compare_names(char *const *paths, size_t n, char ***names, struct tib_error *err);
void tib_compare_names_free(char **names, size_t n);

#endif
