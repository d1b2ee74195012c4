#ifndef TIB_READ_RULES_FILE_H
#define TIB_READ_RULES_FILE_H

/* Profiles from text. tib_rules_load(), tib_rules_names() and tib_rules_fingerprint() of <tibialis/rules.h> are here as
 * well. */

#include <tibialis/rules.h>

/* A profile of scoring/rules/, embedded at build; the list ends with a NULL name. */
struct tib_rules_builtin {
  const char *name;
  const unsigned char *bytes;
  size_t n;
};

extern const struct tib_rules_builtin tib_rules_builtins[];
extern const char *const tib_rules_builtin_names[];

/* The words of `kind = ...` in a profile: [enum tib_rules_kind]; the list ends with NULL. */
extern const char *const tib_rules_kinds[];

/* Reads a profile out of n bytes. `place` stands in errors with the line; `name` becomes the profile's name. On failure
 * `rules` is zeroed. Errors: TIB_RULES, TIB_MEMORY. */
enum tib_status tib_rules_parse(struct tib_rules *rules, const char *place, const char *name, const char *bytes, size_t n,
                                struct tib_error *err);

#endif
