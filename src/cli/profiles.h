#ifndef TIB_CLI_PROFILES_H
#define TIB_CLI_PROFILES_H

/* The profiles of one run: loaded in full, then changed by --set, then checked. */

#include <tibialis/analyze.h>

struct tib_profiles {
  size_t n;
  struct tib_rules movements[TIB_MAX_PROFILES]; /* in the order given; the first is the primary one */
  struct tib_rules bursts, accelerometer, patterns;
};

/* Loads the profiles of `list` (names or files, by comma), and cramp, accelerometer and patterns with them; applies the n
 * changes
 * "[PROFILE:]KEY=VALUE"; checks all and takes their fingerprints. A change without PROFILE goes to every profile of the
 * list that has the key, and else to cramp, accelerometer and patterns. *profiles is the caller's to free(). Errors:
 * TIB_USAGE, TIB_RULES, TIB_NOT_FOUND, TIB_MEMORY. */
enum tib_status tib_profiles_load(struct tib_profiles **profiles, const char *list, const char *const *sets, size_t n,
                                  struct tib_error *err);

/* Applies changes to any n profiles, and checks them. */
enum tib_status tib_profiles_set(struct tib_rules *const *rules, size_t n, const char *const *sets, size_t n_sets,
                                 struct tib_error *err);

/* Whether it names a file and no built-in profile. */
bool tib_profiles_is_file(const char *name);

/* Loads one profile; the error lists the built-in ones where it is none of them. */
enum tib_status tib_profiles_load_one(struct tib_rules *rules, const char *name, struct tib_error *err);

#endif
