/* The header of an EDF or BDF file. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "read/edf/header.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  struct tib_edf_header header;
  struct tib_error err;
  /* The first two bytes say how many bytes follow the header in the file that it pretends to be. */
  if (n < 2) return 0;
  int64_t more = (int64_t)(bytes[0] | bytes[1] << 8) * 97;
  if (tib_edf_header_load(bytes + 2, n - 2, (int64_t)(n - 2) + more, "fuzz.edf", &header, &err) != TIB_OK) return 0;
  FUZZ_CHECK(header.record_bytes > 0 && header.header_bytes > 0);
  FUZZ_CHECK(header.recording.n_records * header.record_bytes + header.header_bytes <= header.recording.bytes);
  FUZZ_CHECK(header.recording.duration >= 0);
  tib_edf_header_finish(&header);
  return 0;
}
