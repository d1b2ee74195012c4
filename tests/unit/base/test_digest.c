#include <criterion/criterion.h>

#include "base/digest.h"

/* Published values of XXH3-128 with seed 0, most significant byte first. */
Test(digest, is_written_as_everybody_writes_it) {
  char text[33];
  tib_digest_text(XXH3_128bits("", 0), text);
  cr_assert_str_eq(text, "99aa06d3014798d86001c324468d497f");
  tib_digest_text(XXH3_128bits("abc", 3), text);
  cr_assert_str_eq(text, "06b05ab6733a618578af5f94892f3950");
}
