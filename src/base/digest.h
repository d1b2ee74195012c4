#ifndef TIB_BASE_DIGEST_H
#define TIB_BASE_DIGEST_H

#include <stddef.h>
#ifdef TIB_XXHASH_WIDE
#include <xxh_x86dispatch.h> /* as wide as the processor has it, and the same digest; else that of any x86-64 */
#else
#include <xxhash.h>
#endif

/* XXH3-128 as 32 hexadecimal digits, the same on every machine. */
static inline void tib_digest_text(XXH128_hash_t hash, char text[33]) {
  static const char digits[] = "0123456789abcdef";
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, hash);
  for (size_t i = 0; i < sizeof canonical.digest; i++) {
    text[2 * i] = digits[canonical.digest[i] >> 4];
    text[2 * i + 1] = digits[canonical.digest[i] & 15];
  }
  text[2 * sizeof canonical.digest] = '\0';
}

#endif
