#include "cohort/digest.h"

#include "base/digest.h"

enum tib_status tib_digest_stream(FILE *file, int64_t *bytes, char text[33], struct tib_error *err) {
  unsigned char block[1 << 14];
  XXH3_state_t *state = XXH3_createState();
  if (!state) return tib_fail(err, TIB_MEMORY, "out of memory");
  *bytes = 0;
  XXH3_128bits_reset(state);
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0; *bytes += (int64_t)n) XXH3_128bits_update(state, block, n);
  tib_digest_text(XXH3_128bits_digest(state), text);
  XXH3_freeState(state);
  return TIB_OK;
}
