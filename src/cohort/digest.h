#ifndef TIB_COHORT_DIGEST_H
#define TIB_COHORT_DIGEST_H

#include <stdio.h>
#include <xxhash.h>

/* XXH3-128 as 32 hexadecimal digits, the same on every machine. */
static inline void tib_digest_text(XXH128_hash_t hash, char text[33]) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  for (size_t i = 0; i < sizeof canonical.digest; i++) snprintf(text + 2 * i, 3, "%02x", canonical.digest[i]);
}

#endif
