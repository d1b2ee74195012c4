/* Annotation signals of records. */

#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "read/edf/tal.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  struct tib_annotations list = {0};
  struct tib_error err;
  tib_ticks clock;
  if (tib_tal_load((const char *)bytes, n, "fuzz.edf", &clock, &list, &err) == TIB_OK)
    for (size_t i = 0; i < list.n; i++) {
      FUZZ_CHECK(tib_annotation_is_time(list.items[i].onset));
      FUZZ_CHECK(list.items[i].duration == TIB_NO_TICKS || list.items[i].duration >= 0);
      FUZZ_CHECK(list.items[i].label < list.n_text);
    }
  tib_annotations_finish(&list);
  return 0;
}
