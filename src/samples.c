#include <tibialis/analyze.h>

#include "read/read.h"

enum tib_status tib_result_samples(const struct tib_result *result, int channel, struct tib_span span, tib_block_fn *fn,
                                   void *user, struct tib_error *err) {
  if (!result->reader) return TIB_OK;
  return tib_read_stretch(result->reader, &result->recording, channel, span, fn, user, err);
}
